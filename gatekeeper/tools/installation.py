"""What stands behind an executable: a Python tool's own file is a stub, its installation record names the rest.

Reads `RECORD` of an installed distribution (PyPA, Recording installed projects, 2022).
"""

import base64
import csv
import hashlib
import os
import re
import sysconfig
from pathlib import Path

from gatekeeper.model.digest import Sha256

_CHUNK = 1024 * 1024


def digest_of(executable: Path) -> Sha256:
    """The SHA-256 of the executable's bytes, followed for a Python tool by those of its installation record.

    The record holds the digest of every installed file, so an upgrade that leaves the stub in `bin` as it
    was still changes the result. Whether the files are as recorded is asked by `deviations`, for that means
    to read them all. Raises `OSError` when the executable cannot be read.
    """
    digest = hashlib.sha256(executable.read_bytes())
    record = _record(executable)
    if record is not None:
        digest.update(record.read_bytes())
    return Sha256(digest.hexdigest())


def deviations(executable: Path) -> tuple[str, ...]:
    """Files of the tool's installation that are not as its record says, as sentences in order of path.

    Empty when all are, and for a tool without a record. Files without a digest in the record (byte code)
    are not looked at. Reads every file: a second for semgrep.
    """
    record = _record(executable)
    if record is None:
        return ()
    site = record.parents[1]
    found: list[str] = []
    with record.open(encoding="utf-8", newline="") as lines:
        for path, expected, *_ in csv.reader(lines):
            algorithm, _, wanted = expected.partition("=")
            if algorithm == "sha256" and _encoded(site / path) != wanted:
                found.append(f"{path} is not the file that was installed")
    return tuple(sorted(found))


def engine_of(executable: Path, engine: str) -> str:
    """The absolute path of a Python tool's engine; empty unless its installation record names it with a digest.

    An engine that is a module has to lie where our own interpreter imports from: only there is what is imported
    what was identified.
    """
    record = _record(executable) if engine else None
    if record is None:
        return ""
    with record.open(encoding="utf-8", newline="") as lines:
        named = any(row[0] == engine and row[1] for row in csv.reader(lines) if len(row) > 1)
    path = record.parents[1] / engine
    if not engine.endswith(".py"):
        return str(path) if named and os.access(path, os.X_OK) else ""
    ours = Path(sysconfig.get_paths()["purelib"]).resolve() == record.parents[1].resolve()
    return str(path) if named and ours and path.is_file() else ""


def _record(executable: Path) -> Path | None:
    """The record of the distribution of that name in the environment whose `bin` holds the script."""
    if not _is_script(executable):
        return None
    distribution = re.sub(r"[-_.]+", "_", executable.name)
    pattern = f"lib/python3*/site-packages/{distribution}-*.dist-info/RECORD"
    records = sorted(executable.parents[1].glob(pattern))
    return records[-1] if records else None


def _is_script(executable: Path) -> bool:
    with executable.open("rb") as file:
        return file.read(2) == b"#!"


def _encoded(path: Path) -> str:
    """The digest as a record writes it; empty for a file that is not there."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_CHUNK):
                digest.update(block)
    except OSError:
        return ""
    return base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()
