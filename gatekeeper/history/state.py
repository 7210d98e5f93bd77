"""The state of a repository as its files tell it, found without a git: two runs that find it alike read the same."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from gatekeeper.history.ledger.ref import LEDGER_REF, read_ledger_ref
from gatekeeper.history.ledger.waiting import odd_files, waiting
from gatekeeper.history.repository.completeness import repository_notices, why_incomplete
from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.history.repository.locate import Repository, find_repository, index_file
from gatekeeper.history.repository.plain_files import read_plain_file
from gatekeeper.history.repository.references import read_references
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass

_INDEX_BYTES = 1024**3


@dataclass(frozen=True, slots=True)
class RepositoryState:
    """What a run finds in a repository, but for its objects: what they hold stands under their ids."""

    parts: tuple[str | bytes, ...]
    """Places, refs but that of the ledger, what is said of its wholeness, the index, and what waits for the ledger."""
    ledger_folder: Path
    """The git folder that holds the ledger."""
    ledger: ObjectId | None
    """The ledger's last entry, `None` when there is none."""


def repository_state(
    start: Path, evidence: Path | None, hook: HookEnvironment, *, staged: bool
) -> RepositoryState:
    """The state now, with the index when `staged` content is asked about. Raises as `open_view` does."""
    repository = find_repository(start, hook)
    folder = repository.common_dir if evidence is None else evidence
    named = replace(hook, start=None)
    beside = repr((waiting(folder), odd_files(folder)))
    parts = (repr(repository), repr(named), *_references(repository), beside)
    index = _index(repository, hook) if staged else ()
    return RepositoryState((*parts, *index), folder, read_ledger_ref(folder))


def _references(repository: Repository) -> Iterator[str]:
    read = read_references(repository)
    names = {name: value for name, value in read.by_name.items() if name != LEDGER_REF}
    yield repr((read.head, names, sorted(read.pseudo.items()), sorted(read.replaced)))
    yield repr((read.notices, read.lookalikes))
    yield repr((why_incomplete(repository), repository_notices(repository)))


def _index(repository: Repository, hook: HookEnvironment) -> Iterator[bytes]:
    """The bytes of the index, as a digest: what is staged, unmerged or only announced; with those it shares."""
    shared = sorted(repository.git_dir.glob("sharedindex.*"))
    for path in (index_file(repository, hook), *shared):
        yield hashlib.sha256(read_plain_file(path, _INDEX_BYTES) or b"").digest()
