"""Lines that come back: what somebody deletes and adds again, or moves to another file, keeps its earlier author."""

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from gatekeeper.history.changes.differences import tree_differences
from gatekeeper.history.changes.window import Touch, Window
from gatekeeper.history.objects.blobs import read_blobs
from gatekeeper.history.objects.commits import in_full, read_commits, trees_of_commits
from gatekeeper.history.repository.view import View
from gatekeeper.history.sources.by_language import MAX_SOURCE_BYTES
from gatekeeper.history.units.blame import Unblamed, blame_file
from gatekeeper.model.change import Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import memory_key
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.tree import TreeEntry
from gatekeeper.parse.remembered import code_digest

_TELLING = 10
"""Characters from which on a line tells whose it is: `return 0;` is everybody's."""
_AT_ONCE = 64
_UNREAD = "a version that is missing or too large to be read, and lines may have come back from it"
_REVERTS = late_pattern(r"^This reverts commit ([0-9a-f]{7,64})\b", re.MULTILINE)
"""What `git revert` writes, also with `--reference` (git 2.39, sequencer.c)."""
KIND = "texts-taken-out-1"
"""Of what the memory holds; the number changes with the form of the answer."""
_READERS = ("history/units/restored.py",)


def telling(line: bytes) -> bytes:
    """The line without white space, empty when it is too short to tell whose it is."""
    text = b"".join(line.split())
    return text if len(text) >= _TELLING else b""


@dataclass(frozen=True, slots=True)
class Returned:
    """Who had written texts before they were written again."""

    commits: Mapping[bytes, tuple[ObjectId, ...]]
    """By text as `telling` gives it; ordered."""
    unblamed: tuple[str, ...] = ()
    """Why some of it cannot be told."""


def earlier_writers(
    view: View,
    window: Window,
    touches: Iterable[Touch],
    texts: frozenset[bytes],
    brought_by: Iterable[ObjectId] = (),
) -> Returned:
    """For each text that was taken out somewhere the commits that brought it into the touched files.

    As far as the window shows; what was there when it begins is traced by blame at its start, and where one of those that
    brought them says that it reverts an earlier commit, by blame before that one. A text that was never taken out did not
    come back: two people may write the same line.
    """
    ordered = tuple(touches)
    if not texts:
        return Returned({})
    found, unread = _taken_out(view, ordered, texts)
    unblamed = [*unread, *_at_start(view, window, ordered, frozenset(found), found)]
    # Whoever brought a text between two reverts is no more the one whom its line names.
    brought = {*brought_by, *(c for behind in found.values() for c in behind)} & window.commits
    for commit in read_commits(view, sorted(brought)):
        unblamed += _undone(view, window, commit, texts, found, ordered)
    commits = {text: tuple(sorted(behind)) for text, behind in found.items() if behind}
    return Returned(commits, tuple(unblamed))


def _taken_out(
    view: View, touches: tuple[Touch, ...], texts: frozenset[bytes]
) -> tuple[dict[bytes, set[ObjectId]], list[str]]:
    """The texts that a touch took out, each with the commits whose touches brought it; and the versions that could not be read.

    Remembered where all could be.
    """
    said = (touch.said for touch in touches)
    key = memory_key(code_digest(_READERS), *said, "texts", *sorted(texts))
    raw = view.memory.recall(KIND, [key]).get(key)
    if raw is not None:
        return msgspec.msgpack.decode(raw, type=dict[bytes, set[ObjectId]]), []
    found, unread = _followed(view, touches, texts)
    if not unread:
        ordered = {text: sorted(behind) for text, behind in found.items()}
        view.memory.keep(KIND, {key: msgspec.msgpack.encode(ordered)})
    return found, unread


def _followed(
    view: View, touches: tuple[Touch, ...], texts: frozenset[bytes]
) -> tuple[dict[bytes, set[ObjectId]], list[str]]:
    """As `_taken_out`, from the versions themselves."""
    brought: dict[bytes, set[ObjectId]] = {}
    taken_out: set[bytes] = set()
    unread: dict[str, None] = {}
    for start in range(0, len(touches), _AT_ONCE):
        part = touches[start : start + _AT_ONCE]
        blobs = _texts_of(view, part, texts)
        for touch in part:
            for entry in (touch.old, touch.new):
                if entry is not None and entry.is_file and blobs[entry.blob] is None:
                    unread[f"{printable(entry.path)} in {touch.commit[:12]}: {_UNREAD}"] = None
            before = (blobs[touch.old.blob] if touch.old is not None else None) or frozenset()
            after = (blobs[touch.new.blob] if touch.new is not None else None) or frozenset()
            taken_out |= before - after
            for text in after - before:
                brought.setdefault(text, set()).add(touch.commit)
    return {text: brought.get(text, set()) for text in sorted(taken_out)}, list(unread)


def _texts_of(
    view: View, touches: Iterable[Touch], texts: frozenset[bytes]
) -> dict[ObjectId, frozenset[bytes] | None]:
    """Which of the texts each version holds; `None` for a version that is no readable file."""
    entries = {e.blob for touch in touches for e in (touch.old, touch.new) if e is not None}
    blobs = read_blobs(view, entries, max_bytes=MAX_SOURCE_BYTES)
    return {
        blob: texts.intersection(map(telling, content.split(b"\n")))
        if isinstance(content, bytes)
        else None
        for blob, content in blobs.items()
    }


def _at_start(
    view: View,
    window: Window,
    touches: tuple[Touch, ...],
    texts: frozenset[bytes],
    found: dict[bytes, set[ObjectId]],
) -> list[str]:
    """Adds the writers of texts that stood in the files when the window began."""
    if window.start is None or not texts:
        return []
    unblamed = []
    for path, entry in sorted(_first_versions(touches).items()):
        content = read_blobs(view, [entry.blob], max_bytes=MAX_SOURCE_BYTES)[entry.blob]
        if not isinstance(content, bytes):
            continue  # told already: its first touch has it before
        held = [telling(line) for line in content.split(b"\n")]
        if not texts.intersection(held):
            continue
        lines = blame_file(view, window.start, path)
        if isinstance(lines, Unblamed):
            # a file of a side branch that the start does not hold is told by its own commits
            unblamed.append(f"{path} at {window.start[:12]}: {lines.cause}")
            continue
        for text, commit in zip(held, lines, strict=False):
            if text in texts:
                found.setdefault(text, set()).add(commit)
    return unblamed


def _undone(
    view: View,
    window: Window,
    reverting: Commit,
    texts: frozenset[bytes],
    found: dict[bytes, set[ObjectId]],
    touches: Iterable[Touch],
) -> Iterator[str]:
    """Adds the writers of what a commit before the window took out, and this one brought back as it says itself."""
    seen = set(window.commits)
    waiting: tuple[Commit, ...] = (reverting,)
    unknown: dict[str, bool] = {}
    while waiting:
        said = {match[1] for each in waiting for match in _REVERTS.finditer(each.message)}
        full = in_full(view, said)
        here = trees_of_commits(view, set(full.values()) - seen)
        seen |= here.keys()
        is_own = waiting == (reverting,)
        unknown |= {name: is_own for name in sorted(said) if full.get(name) not in seen}
        behind: dict[bytes, set[ObjectId]] = {}
        for made in read_commits(view, here):
            for before in read_commits(view, made.parents[:1]):
                [files] = tree_differences(view, [(before.tree, made.tree)])
                there = tuple(Touch(made.id, file.path, file.old, file.new) for file in files)
                taken, unread = _taken_out(view, there, texts)
                yield from unread
                start = Window(before.id, there)
                yield from _at_start(view, start, there, frozenset(taken), behind)
        for text, commits in behind.items():
            found.setdefault(text, set()).update(commits, {reverting.id})
        # What was reverted may itself have brought back what another had written.
        waiting = read_commits(view, sorted({c for each in behind.values() for c in each} - seen))
    for name, is_own in unknown.items() if window.start is not None else ():
        if not is_own or _is_unexplained(view, reverting, texts, found, touches):
            why = f"commit {reverting.id[:12]} brought back what {name[:12]} had taken out"
            yield f"{why}, which names no commit here, or several: nobody knows who had written it"


def _is_unexplained(
    view: View,
    commit: Commit,
    texts: frozenset[bytes],
    found: Mapping[bytes, set[ObjectId]],
    touches: Iterable[Touch],
) -> bool:
    """Whether it brought a text of which no earlier writer was found: what was rebased reverts a commit by the name that it had."""
    mine = tuple(touch for touch in touches if touch.commit == commit.id)
    blobs = _texts_of(view, mine, texts)
    for touch in mine:
        before, after = (blobs[e.blob] if e else None for e in (touch.old, touch.new))
        new = (after or frozenset()) - (before or frozenset())
        if any(found.get(text, set()) <= {commit.id} for text in new):
            return True
    return False


def _first_versions(touches: tuple[Touch, ...]) -> dict[RepoPath, TreeEntry]:
    """For each path its content before the first touch that the window holds, where there is any."""
    seen: set[RepoPath] = set()
    first: dict[RepoPath, TreeEntry] = {}
    for touch in touches:
        old = touch.old
        if old is not None and old.path not in seen:
            first[old.path] = old
        seen |= {touch.path} | ({old.path} if old is not None else set())
    return first
