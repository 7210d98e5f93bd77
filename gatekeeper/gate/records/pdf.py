"""The record as PDF/A-3 (ISO 19005-3): volumes set by typst, each in a process of its own under limits."""

import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import gatekeeper.record.files.print_worker as worker
from gatekeeper.config.shipped import shipped
from gatekeeper.model.errors import GatekeeperError
from gatekeeper.model.tool import Command, Ending, Limits
from gatekeeper.record.files.as_print import Volume
from gatekeeper.tools.runner import run

MISSING = (
    "record.pdf was not written: the typesetter typst is not installed; install it with "
    "pip install 'iec62304-gatekeeper[pdf]', or build with --no-pdf and say so to whoever reads the record"
)
_LIMITS = Limits(time_s=900.0, memory_bytes=6 * 1024**3)


def can_print() -> bool:
    """Whether the typesetter is there."""
    return importlib.util.find_spec("typst") is not None


def print_record(volumes: Iterable[Volume], files: Path, at: int) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each PDF file; what is attached lies in the folder `files`, `at` is the document's time in seconds
    since 1970.

    Raises `GatekeeperError` when typst refuses a volume: a record is never handed over with a page missing.
    """
    return ((volume.name, _set(volume, files, at)) for volume in volumes)


def _set(volume: Volume, files: Path, at: int) -> bytes:
    with tempfile.TemporaryDirectory(prefix="gatekeeper-") as name:
        folder, home = Path(name, "print"), Path(name, "home")
        folder.mkdir()
        shutil.copyfile(shipped("rules") / "print" / "record.typ", folder / "record.typ")
        (folder / "data.json").write_bytes(volume.data)
        for attached in volume.attached:
            shutil.copyfile(files / attached, folder / attached)
        command = Command(
            arguments=(str(Path(worker.__file__)), str(at)),
            ran_exits=frozenset({0}),
            limits=_LIMITS,
            interpreter=True,
        )
        done = run(command, sys.executable, folder, home)
        made = folder / "volume.pdf"
        if done.ending is not Ending.EXITED or done.status != 0 or not made.is_file():
            cause = done.stderr.decode("utf-8", "replace").strip() or done.ending.value
            raise GatekeeperError(f"no record: {volume.name} could not be set: {cause[-600:]}")
        return made.read_bytes()
