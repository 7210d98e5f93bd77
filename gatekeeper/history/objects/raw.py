"""Parsers of git's machine formats, from bytes alone (tree objects, git-diff-tree, git-cat-file of git 2.39).

None of them trusts the bytes: what is not in the promised form raises RepositoryError with the object concerned.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from operator import lt
from sys import intern

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
_ID = "(?:[0-9a-f]{40}|[0-9a-f]{64})"
_RECORD = re.compile(
    rf":([0-7]{{6}}) ([0-7]{{6}}) ({_ID}) ({_ID}) (?:([ADMT])\d{{0,3}}\0([^\0]+)\0|([CR])\d{{0,3}}\0([^\0]+)\0([^\0]+)\0)",
    re.ASCII,
)
_PAIR = re.compile(
    rb"(%(id)b) (%(id)b)\n((?::[0-7]{6} [0-7]{6} %(id)b %(id)b (?:[ADMT]\d{0,3}\0|[CR]\d{0,3}\0[^\0]+\0)[^\0]+\0)*+)"
    % {b"id": _ID.encode()}
)
_OTHER_STATUS = re.compile(rb":(?:[^ \0]+ ){4}([^ADMTCR\0])")
_STATUS = {status.value: status for status in FileStatus}
_STATUSES = {
    "A": FileStatus.ADDED.value,
    "C": FileStatus.ADDED.value,
    "D": FileStatus.DELETED.value,
    "M": FileStatus.MODIFIED.value,
    "R": FileStatus.RENAMED.value,
    "T": FileStatus.MODIFIED.value,
}


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
    records: bytes
    """What git wrote about them, each record in git's form."""

    @property
    def files(self) -> tuple[FileChange, ...]:
        """What differs, ordered by path, then by the old path; made anew when it is asked for."""
        return changed_files(self.new, self.records)


def parse_tree_pairs(data: bytes) -> Iterator[TreePair]:
    """The answers of `diff-tree --stdin -r -z --raw -M` to pairs of trees, in the order asked.

    Raises RepositoryError when the bytes are not in that form.
    """
    position = 0
    while position < len(data):
        match = _PAIR.match(data, position)
        if match is None:
            raise malformed(
                path_from_bytes(data[position : position + 64]), "git's comparison is cut"
            )
        new, position = ObjectId(match[2].decode("ascii")), match.end()
        if data.startswith(b":", position):
            raise _unread(new, data[position : position + 256])
        yield TreePair(ObjectId(match[1].decode("ascii")), new, match[3])


def _unread(tree: ObjectId, record: bytes) -> RepositoryError:
    if match := _OTHER_STATUS.match(record):
        letter = printable(path_from_bytes(match[1]))
        return malformed(tree, f"its comparison has the unknown status '{letter}'")
    return malformed(tree, "a line of its comparison is not as git writes it")


def changed_files(tree: ObjectId, records: bytes) -> tuple[FileChange, ...]:
    """The files of a comparison that gave this tree, ordered by path, then by the old path. Errors as `parse_tree_pairs`."""
    return tuple([file_change(*each) for each in file_parts(tree, records)])


_EntryParts = tuple[str, int, str] | None
FileParts = tuple[str, str, _EntryParts, _EntryParts]
"""What a `FileChange` is made of, in plain tuples: its status and path, and path, mode and blob of its entries."""


def file_parts(tree: ObjectId, records: bytes) -> list[FileParts]:
    """As `changed_files`, each as `file_change` takes it."""
    text = path_from_bytes(records)
    position = 0
    files: list[FileParts] = []
    while position < len(text):
        match = _RECORD.match(text, position)
        if match is None:
            raise _unread(tree, records[-256:])
        position = match.end()
        old_mode, new_mode, old, new, letter, path, moved, first, second = match.groups()
        status = letter or moved
        source, target = path or first, path or second
        is_same = status == "M" and old == new
        files.append(
            (
                FileStatus.MODE_CHANGED.value if is_same else _STATUSES[status],
                target,
                None if status in ("A", "C") else (source, int(old_mode, 8), old),
                None if status == "D" else (target, int(new_mode, 8), new),
            )
        )
    if len(files) > 1:
        files.sort(key=_path_order)
    return files


def _path_order(parts: FileParts) -> tuple[str, str]:
    return parts[1], parts[2][0] if parts[2] is not None else ""


def file_change(status: str, path: str, old: _EntryParts, new: _EntryParts) -> FileChange:
    """The file of its parts. Many commits change the same few paths: they share one text."""
    return FileChange(_STATUS[status], RepoPath(intern(path)), _entry(old), _entry(new))


def _entry(parts: _EntryParts) -> TreeEntry | None:
    if parts is None:
        return None
    path, mode, blob = parts
    return TreeEntry(RepoPath(intern(path)), mode, ObjectId(blob))


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
