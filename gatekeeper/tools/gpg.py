"""Checks OpenPGP signatures with `gpg` (GnuPG 2.2) in a home of its own that holds one key and nothing else."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from gatekeeper.model.frozen import dataclass

_PROGRAM = "gpg"
_WAIT_S = 60.0
_VALID = re.compile(rb"^\[GNUPG:\] VALIDSIG ([0-9A-F]{40,64}) ", re.MULTILINE)
_BROKEN = re.compile(rb"^\[GNUPG:\] (?:EXPSIG|EXPKEYSIG|REVKEYSIG|BADSIG|ERRSIG) ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class GpgAnswer:
    """What gpg says of a signature."""

    key: str | None
    """The armoured key that made it, of those given; `None` when none of them did."""
    why: str
    """Fingerprint of the signature's key, or why there is none."""
    looked: bool
    """False when gpg could not be asked."""


def find_gpg(environment: Mapping[str, str], forbidden: Path) -> str | None:
    """The absolute path of gpg outside the repository under test, `None` when there is none."""
    found = shutil.which(_PROGRAM, path=environment.get("PATH") or os.defpath)
    if found is None or Path(found).resolve().is_relative_to(forbidden.resolve()):
        return None
    return str(Path(found).absolute())


def check(program: str, keys: Sequence[str], payload: bytes, signature: bytes) -> GpgAnswer:
    """Which of the armoured keys made the signature over the payload.

    Each key gets a home of its own, so that nothing but it can be believed. Whether a key was valid at the time is
    the registry's answer; a key that its own owner revoked or let expire counts for nothing.
    """
    for key in keys:
        with tempfile.TemporaryDirectory(prefix="gk-") as folder:
            home = Path(folder)
            names = {"key": key.encode(), "payload": payload, "signature": signature}
            for name, content in names.items():
                (home / name).write_bytes(content)
            try:
                _run(program, home, "--import", str(home / "key"))
                said = _run(
                    program, home, "--verify", str(home / "signature"), str(home / "payload")
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                return GpgAnswer(None, f"gpg could not be asked: {error}", looked=False)
        valid = _VALID.search(said)
        if valid is not None and not _BROKEN.search(said):
            return GpgAnswer(key, valid[1].decode("ascii"), looked=True)
    return GpgAnswer(None, "no OpenPGP key of the registry made it", looked=True)


def _run(program: str, home: Path, *arguments: str) -> bytes:
    command = (
        program,
        "--batch",
        "--no-tty",
        "--no-autostart",
        "--no-options",
        "--status-fd",
        "1",
    )
    done = subprocess.run(  # noqa: S603 - absolute program, fixed arguments, an environment of our own
        (*command, "--homedir", str(home), *arguments),
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_WAIT_S,
        check=False,
    )
    return done.stdout
