"""Where a ledger lies: in the repository under the gate, or in a bare repository that holds nothing else."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path

from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.history.repository.loose import sync_folder
from gatekeeper.history.repository.view import View, open_view
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import Ledger
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.ledger_index import LedgerIndex, NoIndex
from gatekeeper.model.path import printable
from gatekeeper.model.pattern import late_pattern

_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n"
_OURS = late_pattern(r"objects|refs|config|HEAD|\.(?:config|HEAD)-[0-9a-f]{16}")
"""What another process that makes the same repository has there by now."""


@dataclass(frozen=True, slots=True)
class LedgerPlace:
    """An open repository with the ledger in it."""

    view: View
    quarantined: bool
    """Whether a push is not accepted yet: git moves no ref then, and neither do we."""
    judged: dict[ObjectId | None, Ledger] = field(default_factory=dict, compare=False)
    """What was read already, by the ledger's head: an id stands for everything that leads to it."""
    index: LedgerIndex = field(default=NoIndex())
    """What is known of the ledger already, derived from it."""

    @property
    def folder(self) -> Path:
        """The git folder."""
        return self.view.repository.common_dir


def ledger_of(view: View, hook: HookEnvironment) -> LedgerPlace:
    """The ledger of the repository under the gate."""
    return LedgerPlace(view, hook.quarantine_path is not None)


@contextmanager
def ledger_in(folder: Path, scratch: Path, hook: HookEnvironment) -> Iterator[LedgerPlace]:
    """The ledger of the bare repository in that folder, which is made when nothing is there.

    Raises `EvidenceError` when something else is there.
    """
    try:
        _make(folder)
    except OSError as error:
        raise EvidenceError(
            f"no verdict: evidence could not be made durable at '{printable(str(folder))}': "
            f"{error.strerror or error}; make room or make the folder writable, then run again"
        ) from error
    named = HookEnvironment(git_dir=str(folder), search_path=hook.search_path, start=hook.start)
    with open_view(folder, scratch, named) as view:
        yield LedgerPlace(view, quarantined=False)


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "HEAD").is_file():
        return
    others = [path for path in folder.iterdir() if not _OURS.fullmatch(path.name)]
    if others and not (folder / "HEAD").is_file():
        raise EvidenceError(
            f"no verdict: '{printable(str(folder))}' holds other things than a ledger; name a folder that is "
            "empty or not there, or a bare repository"
        )
    for name in ("objects", "refs"):
        (folder / name).mkdir(exist_ok=True)
    # HEAD last: what has one is a whole repository.
    for name, text in (("config", _CONFIG), ("HEAD", "ref: refs/heads/main\n")):
        temporary = folder / f".{name}-{os.urandom(8).hex()}"
        temporary.write_text(text)
        temporary.replace(folder / name)
    sync_folder(folder)
