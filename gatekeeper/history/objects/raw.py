"""Parsers of git's machine formats, from bytes alone (tree objects, git-diff-tree, git-cat-file of git 2.39).

None of them trusts the bytes: what is not in the promised form raises RepositoryError with the object concerned.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from operator import lt

from gatekeeper.history.repository.object_format import ObjectFormat
from gatekeeper.model.change import FileChange, FileStatus
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath, path_from_bytes, printable
from gatekeeper.model.tree import TreeEntry

MODE_FOLDER = 0o040000
_ENTRIES = {
    digits: re.compile(rb"([0-7]{5,6}) ([^\0]*)\0(.{%d})" % (digits // 2), re.DOTALL)
    for digits in (40, 64)
}
"""Entries of a tree object by the digits of an id."""
_FORBIDDEN_NAMES = re.compile(rb"\0(?=(?:\.{0,2}|\.git)\0)|/", re.IGNORECASE)
"""In names with a NUL before and behind each."""
_PAIR = re.compile(r"([0-9a-f]{40}|[0-9a-f]{64}) ([0-9a-f]{40}|[0-9a-f]{64})\n")
_RECORD = re.compile(
    r":([0-7]{6}) ([0-7]{6}) ([0-9a-f]{40}|[0-9a-f]{64}) ([0-9a-f]{40}|[0-9a-f]{64}) "
    r"(?:([A-BD-QS-Z])\d{0,3}\0([^\0]+)\0|([CR])\d{0,3}\0([^\0]+)\0([^\0]+)\0)",
    re.ASCII,
)


def malformed(object_id: str, why: str) -> RepositoryError:
    """The error for an object that is not what git's format promises."""
    return RepositoryError(
        f"no verdict: the object {printable(object_id)} is malformed: {why}; to pass, find out with 'git fsck' "
        "who made it and replace it"
    )


RawEntry = tuple[str, int, ObjectId]
"""Name of an entry of a tree object, decoded as paths are and without a `/`; its mode; the object it names."""


def parse_tree_object(
    tree: ObjectId, content: bytes, object_format: ObjectFormat
) -> list[RawEntry]:
    """The entries of a tree object, in the order written.

    Raises RepositoryError when it is cut, its names repeat or are out of order, or a name could climb out of
    its folder or into `.git`: git itself writes no such tree.
    """
    found = _ENTRIES[object_format.digits].findall(content)
    if not found:
        return _nothing_of(tree, content)
    modes, names, ids = zip(*found, strict=True)
    # What was passed over between two entries is missing in the sum.
    told = sum(map(len, modes)) + sum(map(len, names)) + len(ids) * (2 + len(ids[0]))
    if told != len(content):
        raise malformed(tree, "an entry of this tree is cut")
    joined = b"\0".join((b"", *names, b""))
    if _FORBIDDEN_NAMES.search(joined):
        raise _named(tree, next(n for n in names if _FORBIDDEN_NAMES.search(b"\0%b\0" % n)))
    numbers = {mode: int(mode, 8) for mode in set(modes)}
    order = [
        name + b"/" if numbers[mode] == MODE_FOLDER else name
        for mode, name in zip(modes, names, strict=True)
    ]
    if not all(map(lt, order, order[1:])):
        wrong = next(n for n, (a, b) in enumerate(pairwise(order), 1) if a >= b)
        name = printable(path_from_bytes(names[wrong]))
        raise malformed(tree, f"'{name}' is repeated or out of order")
    texts = path_from_bytes(joined).split("\0")[1:-1]
    named = [ObjectId(raw.hex()) for raw in ids]
    return list(zip(texts, [numbers[mode] for mode in modes], named, strict=True))


def _nothing_of(tree: ObjectId, content: bytes) -> list[RawEntry]:
    if content:
        raise malformed(tree, "an entry of this tree is cut")
    return []


def _named(tree: ObjectId, name: bytes) -> RepositoryError:
    return malformed(tree, f"an entry is named '{printable(path_from_bytes(name))}'")


@dataclass(frozen=True, slots=True)
class TreePair:
    """What `diff-tree` was asked to compare and what it found."""

    old: ObjectId
    new: ObjectId
    files: tuple[FileChange, ...]
    """Ordered by path, then by the old path."""
    records: str
    """What git wrote about them."""


def parse_tree_pairs(data: bytes) -> Iterator[TreePair]:
    """The answers of `diff-tree --stdin -r -z --raw -M` to pairs of trees, in the order asked.

    Raises RepositoryError when the bytes are not in that form.
    """
    text = path_from_bytes(data)
    position, end = 0, len(text)
    while position < end:
        head = _PAIR.match(text, position)
        if head is None:
            raise malformed(text[position : position + 64], "git's comparison is cut")
        old, new = ObjectId(head[1]), ObjectId(head[2])
        position = begin = head.end()
        files: list[FileChange] = []
        while position < end and text[position] == ":":
            match = _RECORD.match(text, position)
            if match is None:
                raise malformed(new, "a line of its comparison is not as git writes it")
            position = match.end()
            files.append(_file_change(new, match))
        files.sort(key=_path_order)
        yield TreePair(old, new, tuple(files), text[begin:position])


def _path_order(change: FileChange) -> tuple[str, str]:
    return change.path, change.old.path if change.old is not None else ""


def _file_change(tree: ObjectId, match: re.Match[str]) -> FileChange:
    old_mode, new_mode, old_id, new_id, letter, path, moved, first, second = match.groups()
    status = letter or moved
    source = RepoPath(path or first)
    target = source if letter else RepoPath(second)
    old = new = None
    if status not in ("A", "C"):
        old = TreeEntry(source, int(old_mode, 8), ObjectId(old_id))
    if status != "D":
        new = TreeEntry(target, int(new_mode, 8), ObjectId(new_id))
    same = old_id == new_id
    return FileChange(_status(tree, status, same=same), target, old, new)


def _status(tree: ObjectId, letter: str, *, same: bool) -> FileStatus:
    match letter:
        case "M":
            return FileStatus.MODE_CHANGED if same else FileStatus.MODIFIED
        case "A" | "C":
            return FileStatus.ADDED
        case "D":
            return FileStatus.DELETED
        case "R":
            return FileStatus.RENAMED
        case "T":
            return FileStatus.MODIFIED
        case _:
            raise malformed(tree, f"its comparison has the unknown status '{letter}'")


@dataclass(frozen=True, slots=True)
class BatchHeader:
    """A line of `cat-file --batch` or `--batch-check` that announces an object."""

    id: ObjectId
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class BatchMissing:
    """A line of `cat-file --batch` or `--batch-check` that announces nothing; `cause` is git's word for it."""

    asked: str
    cause: str


_FOUND = re.compile(rb"([0-9a-f]{40}|[0-9a-f]{64}) ([a-z]{1,16}) (\d{1,19})\n?")
_NOT_FOUND = re.compile(rb"([^ \n]+) (missing|ambiguous)\n?")


def parse_batch_header(line: bytes) -> BatchHeader | BatchMissing:
    """What a header line of `cat-file --batch` says.

    Raises RepositoryError when it is neither an object nor a word such as `missing`.
    """
    if match := _FOUND.fullmatch(line):
        return BatchHeader(
            ObjectId(match[1].decode("ascii")), match[2].decode("ascii"), int(match[3])
        )
    if match := _NOT_FOUND.fullmatch(line):
        return BatchMissing(match[1].decode("ascii", "backslashreplace"), match[2].decode("ascii"))
    raise malformed(path_from_bytes(line[:64]), "git announced it in an unknown form")
