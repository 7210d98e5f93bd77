"""Files that arguments name: read whole, and written never through a link that the repository under test may have placed."""

from collections.abc import Iterable
from pathlib import Path

from gatekeeper.history.repository.plain_files import write_plain_file
from gatekeeper.model.errors import EvidenceError, GatekeeperError, UsageError
from gatekeeper.model.path import printable


def given_bytes(path: Path, what: str) -> bytes:
    """The bytes of the file; raises `UsageError` when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        named = f"{what} {printable(str(path))}".strip()
        raise UsageError(f"{named} cannot be read: {error.strerror}") from error


def write_file(
    path: Path, pieces: Iterable[bytes], what: str, fault: type[GatekeeperError] = EvidenceError
) -> None:
    """Writes the file of these pieces, and its folders; raises such a fault when it cannot be written."""
    try:
        write_plain_file(path, pieces)
    except OSError as error:
        raise fault(f"{what} cannot be written: {error.strerror}") from error
