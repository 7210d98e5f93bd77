"""What lock files say, remembered by path and content: they are the longest manifests of a tree, and seldom change."""

from collections.abc import Mapping

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import Memory
from gatekeeper.model.path import RepoPath
from gatekeeper.model.soup import Mention, SoupFault
from gatekeeper.parse.remembered import Answering, Question, answered
from gatekeeper.soup.collect import MAX_FILE_BYTES, Collector, SoupTree
from gatekeeper.soup.readers import load_reader, reader_of

ALONE = frozenset((
    "npm:read_package_json", "npm:read_package_lock", "npm:read_pnpm_lock", "npm:read_yarn_lock",
    "python_locks:read_pipfile_lock", "python_locks:read_poetry_lock",
    "python_locks:read_pylock", "python_locks:read_uv_lock", "rust_go:read_cargo_lock",
    "rust_go:read_cargo_toml",
))  # fmt: skip
"""Readers that look at nothing but their file; the others follow what it names."""
_HOW = Answering("lock file", ("soup/*.py", "parse/*.py", "model/soup.py", "model/purl.py"))


@dataclass(frozen=True, slots=True)
class Told:
    """What one manifest says, in the order found."""

    formats: tuple[str, ...]
    mentions: tuple[Mention, ...]
    faults: tuple[SoupFault, ...]


def tell_alone(tree: SoupTree, memory: Memory) -> Mapping[RepoPath, Told]:
    """What each manifest says whose reader looks at nothing else."""
    found = {
        path: Question(content, (where, path))
        for path in tree.ordered
        if (where := reader_of(path)) in ALONE
        and where is not None
        and isinstance(content := tree.read(path), bytes)
        and len(content) <= MAX_FILE_BYTES
    }
    return dict(zip(found, answered(_HOW, found.values(), memory, Told, _read), strict=True))


def take(told: Told, path: RepoPath, into: Collector) -> None:
    """Adds what a manifest says, as if it were read now."""
    first = [into.first(each, path) for each in told.formats]
    if not all(first):
        return
    for mention in told.mentions:
        into.add(mention)
    for fault in told.faults:
        into.note(fault)


def _read(question: Question) -> Told:
    where, path = question.asked[0], RepoPath(question.asked[1])
    # In an empty tree there is nothing else to look at.
    into = Collector(SoupTree({}, {}, (), lambda _: "it is not in the tree"))
    load_reader(where)(path, question.content, into)
    formats = tuple(sorted(each for each, _ in into.done))
    return Told(formats, tuple(into.mentions), tuple(into.faults))
