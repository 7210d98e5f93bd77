"""The ledger of a repository: commits on `refs/gatekeeper/ledger`, one an entry, written past git and read with it.

An entry's commit holds its line as its message and a tree of one file, `entry.json`, its envelope. Nothing of the
repository's configuration is obeyed and none of its hooks runs: objects and the ref are files of a known form.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from gatekeeper.history.ledger.ref import LEDGER_REF, move_ledger_ref, queued, read_ledger_ref
from gatekeeper.history.objects.commit_object import commit_links
from gatekeeper.history.objects.read import AbsentObject, FoundObject, read_objects
from gatekeeper.history.repository.loose import read_loose, write_object
from gatekeeper.history.repository.object_format import ObjectFormat, format_of
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import EvidenceError, RepositoryError
from gatekeeper.model.evidence import RawEntry
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import printable
from gatekeeper.model.pattern import late_pattern

Make = Callable[[Iterator[bytes]], tuple[RawEntry, str] | None]
"""Given the lines of the ledger, newest first, the entry to append with its UTC time; `None` for nothing."""

_FILE = b"100644 entry.json\0"
_WHO = "gatekeeper <gatekeeper@localhost>"
_TRIES = 1000
_FEW = 4
_STEPS = 32
"""Commits read one by one before git is asked for the rest at once."""
_COMMIT = late_pattern(
    rb"tree ([0-9a-f]{40,64})\n((?:parent [0-9a-f]{40,64}\n){0,2})"
    rb"author gatekeeper <gatekeeper@localhost> (\d{1,11}) \+0000\n"
    rb"committer gatekeeper <gatekeeper@localhost> \3 \+0000\n\n([^\n]*)\n"
)
_BOUND = late_pattern(rb'"previous":\[([^\]]*)\],"recordedAt":"([0-9TZ:-]{20})"')
"""What a line says of the commit it stands in: how many it follows, and its time."""


def append_entry(view: View, make: Make) -> None:
    """Appends what `make` makes of the ledger as it stands; asked again when another writer came first.

    On return the entry is on the disk. Raises `EvidenceError`, naming place and cause, when it is not.
    """
    common = view.repository.common_dir
    try:
        for _ in range(_TRIES):
            with queued(common):
                old = read_ledger_ref(common)
                made = make(_lines(view, old))
                if made is None:
                    return
                new = _write(view, made[0], made[1], () if old is None else (old,))
                if move_ledger_ref(common, old, new):
                    return
    except OSError as error:
        raise _not_durable(common, error) from error
    raise EvidenceError(
        f"no verdict: evidence could not be made durable: '{LEDGER_REF}' was moved {_TRIES} times by others; "
        "let them end, then run again"
    )


def join_entry(
    view: View, entry: RawEntry, at: str, parents: tuple[ObjectId, ObjectId], old: ObjectId
) -> bool:
    """Whether the ref moved from `old` to an entry with two parents. Errors as `append_entry`."""
    return advance(view, old, lambda: _write(view, entry, at, parents))


def advance(view: View, old: ObjectId | None, new: Callable[[], ObjectId]) -> bool:
    """Whether the ref moved from `old` to the commit that `new` hands out. Errors as `append_entry`."""
    common = view.repository.common_dir
    try:
        with queued(common):
            return move_ledger_ref(common, old, new())
    except OSError as error:
        raise _not_durable(common, error) from error


def grew_by_one(folder: Path, before: ObjectId | None) -> bool:
    """Whether the ledger in that git folder holds one entry more than at `before`, or none, and both are told by its files."""
    now = read_ledger_ref(folder)
    if now is None or now == before:
        return now == before
    form = format_of(now) or ObjectFormat.SHA1
    found = read_loose((folder / "objects",), form, now)
    if found is None or found[0] != "commit":
        return False
    return commit_links(now, found[1]).parents == (() if before is None else (before,))


def read_entries(view: View, head: ObjectId | None) -> tuple[RawEntry, ...]:
    """Every entry that leads to `head`, each behind what it grew from, the first parent's side before the second's.

    Never raises for what an entry holds: one that cannot be read has a `fault`.
    """
    if head is None:
        return ()
    bodies = _commits(view, head)
    links = {commit: body for commit, body in bodies.items() if isinstance(body, _Commit)}
    return _raw(view, bodies, _ordered(links, head))


def read_behind(view: View, head: ObjectId, known: ObjectId) -> tuple[RawEntry, ...] | None:
    """The entries from that at `known` to that at `head`, both among them, when each only follows the one before.

    `None` when `known` does not lead to `head` that way, or something in between cannot be read.
    """
    bodies: dict[ObjectId, _Commit | str] = {}
    order = [head]
    while order[-1] != known:
        body = bodies.get(order[-1])
        if body is None:
            if len(order) == _STEPS:
                between = _commits_between(view, order[-1], known)
                if not between:
                    return None
                bodies |= between
            body = bodies.setdefault(order[-1], _one(view, order[-1]))
        if not isinstance(body, _Commit) or len(body.parents) != 1:
            return None
        order.append(body.parents[0])
    return read_at(view, tuple(reversed(order)), bodies)


def read_at(
    view: View,
    commits: Sequence[ObjectId],
    bodies: "Mapping[ObjectId, _Commit | str] | None" = None,
) -> tuple[RawEntry, ...]:
    """The entries at those commits, in their order. Never raises for what an entry holds."""
    known = bodies or {}
    missing = [commit for commit in commits if commit not in known]
    if len(missing) > 1:
        found = {read.id: _parsed(read) for read in read_objects(view, missing)}
    else:
        found = {commit: _one(view, commit) for commit in missing}
    return _raw(view, {**known, **found}, commits)


def _raw(
    view: View, bodies: "Mapping[ObjectId, _Commit | str]", order: Sequence[ObjectId]
) -> tuple[RawEntry, ...]:
    held = [body for commit in order if isinstance(body := bodies[commit], _Commit)]
    trees = _contents(view, (each.tree for each in held))
    files = {tree: _file_of(view, found) for tree, found in trees.items()}
    envelopes = _contents(view, (file for file in files.values() if is_object_id(file)))
    found = []
    for commit in order:
        body = bodies[commit]
        if not isinstance(body, _Commit):
            fault = f"its commit {commit} cannot be read ({body}), nor can what lies before it"
            found.append(RawEntry(b"", b"", fault, commit))
            continue
        file = files[body.tree]
        envelope = envelopes.get(ObjectId(file), file)
        told = body.fault if isinstance(envelope, bytes) else f"its commit {commit}: {envelope}"
        raw = envelope if isinstance(envelope, bytes) else b""
        found.append(RawEntry(body.line, raw, told, commit))
    return tuple(found)


def newest_entries(view: View, most: int) -> Iterator[RawEntry]:
    """At most that many entries, newest first, the first parent's side only; it ends at one that cannot be read."""
    head = read_ledger_ref(view.repository.common_dir)
    for _ in range(most):
        body = None if head is None else _one(view, head)
        if not isinstance(body, _Commit):
            return
        tree = _any(view, body.tree)
        file = _file_of(view, tree)
        if not is_object_id(file) or isinstance(envelope := _any(view, ObjectId(file)), str):
            return
        yield RawEntry(body.line, envelope)
        head = body.parents[0] if body.parents else None


@dataclass(frozen=True, slots=True)
class _Commit:
    tree: ObjectId
    parents: tuple[ObjectId, ...]
    line: bytes
    fault: str


def _parse(commit: ObjectId, raw: bytes) -> "_Commit | str":
    match = _COMMIT.fullmatch(raw)
    if match is not None:
        parents = tuple(ObjectId(each) for each in match[2].decode("ascii").split()[1::2])
        fault = _unlike_its_line(match[4], len(parents), int(match[3]))
        told = f"its commit {commit} {fault}" if fault else ""
        return _Commit(ObjectId(match[1].decode("ascii")), parents, match[4], told)
    try:
        links = commit_links(commit, raw)
    except RepositoryError as error:
        return printable(str(error))
    message = raw.partition(b"\n\n")[2].removesuffix(b"\n")
    fault = f"its commit {commit} is not written as gatekeeper writes one"
    return _Commit(links.tree, links.parents, message, fault)


def _unlike_its_line(line: bytes, parents: int, seconds: int) -> str:
    """What a commit says otherwise than its line; empty when they agree, or the line is none."""
    bound = _BOUND.search(line)
    if bound is None:
        return ""
    named = bound[1].count(b'"') // 2
    if named != parents:
        return f"has other parents ({parents}) than its line names ({named})"
    at = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return "" if at.encode() == bound[2] else f"has the time {at}, and its line another"


def _commits(view: View, head: ObjectId) -> dict[ObjectId, "_Commit | str"]:
    """Every commit that leads to head, read; a sentence for one that cannot be."""
    listed = view.git.run(("rev-list", head, "--"))
    ids = [ObjectId(each) for each in listed.stdout.decode("ascii").split()]
    if listed.status == 0 and head in ids:
        return {read.id: _parsed(read) for read in read_objects(view, ids)}
    found: dict[ObjectId, _Commit | str] = {}
    # One of them is damaged, or the head is a tag: step by step, so that it can be named.
    waiting = [head]
    while waiting:
        commit = waiting.pop()
        body = _one(view, commit)
        found[commit] = body
        if isinstance(body, _Commit):
            waiting.extend(parent for parent in body.parents if parent not in found)
    return found


def _commits_between(
    view: View, head: ObjectId, known: ObjectId
) -> "dict[ObjectId, _Commit | str]":
    """The commits that lead to head and not to `known`, read at once; none when git cannot tell."""
    listed = view.git.run(("rev-list", head, f"^{known}", "--"))
    if listed.status != 0:
        return {}
    ids = [ObjectId(each) for each in listed.stdout.decode("ascii").split()]
    return {read.id: _parsed(read) for read in read_objects(view, ids)}


def _parsed(read: FoundObject | AbsentObject) -> "_Commit | str":
    if isinstance(read, AbsentObject):
        return printable(read.cause)
    return _parse(read.id, read.content) if read.kind == "commit" else f"it is a {read.kind}"


def _one(view: View, commit: ObjectId) -> "_Commit | str":
    loose = read_loose(view.repository.object_dirs, view.object_format, commit)
    if loose is not None:
        return _parsed(FoundObject(commit, *loose))
    return _parsed(next(read_objects(view, (commit,))))


def _any(view: View, object_id: ObjectId) -> bytes | str:
    loose = read_loose(view.repository.object_dirs, view.object_format, object_id)
    if loose is not None:
        return loose[1]
    read = next(read_objects(view, (object_id,)))
    return read.content if isinstance(read, FoundObject) else printable(read.cause)


def _ordered(links: Mapping[ObjectId, _Commit], head: ObjectId) -> tuple[ObjectId, ...]:
    order: dict[ObjectId, None] = {}
    waiting = [(head, False)]
    while waiting:
        commit, ready = waiting.pop()
        if commit in order:
            continue
        if ready or commit not in links:
            order[commit] = None
            continue
        waiting.append((commit, True))
        waiting.extend((parent, False) for parent in reversed(links[commit].parents))
    return tuple(order)


def _contents(view: View, ids: Iterable[str]) -> dict[ObjectId, bytes | str]:
    asked = sorted({ObjectId(each) for each in ids})
    if len(asked) <= _FEW:
        return {each: _any(view, each) for each in asked}
    return {
        read.id: read.content if isinstance(read, FoundObject) else printable(read.cause)
        for read in read_objects(view, asked)
    }


def _file_of(view: View, content: bytes | str) -> str:
    """The id of the envelope's blob, or a sentence that says why there is none."""
    if isinstance(content, str):
        return f"its tree cannot be read ({content})"
    raw = content.removeprefix(_FILE)
    if len(raw) == len(content) or len(raw) * 2 != view.object_format.digits:
        return "its tree holds something else than one entry.json"
    return raw.hex()


def _lines(view: View, head: ObjectId | None) -> Iterator[bytes]:
    """The lines of the ledger, newest first, the first parent's side only. Raises RepositoryError."""
    while head is not None:
        body = _one(view, head)
        if not isinstance(body, _Commit) or body.fault:
            why = body if isinstance(body, str) else body.fault
            raise RepositoryError(
                f"no verdict: the last entry of the ledger cannot be read ({why}); to pass, find out with "
                "'gatekeeper evidence verify' what is wrong, and restore it from another clone"
            )
        yield body.line
        head = body.parents[0] if body.parents else None


def _write(view: View, entry: RawEntry, at: str, parents: tuple[ObjectId, ...]) -> ObjectId:
    store, form = view.repository.common_dir / "objects", view.object_format
    blob = write_object(store, form, "blob", entry.envelope)
    tree = write_object(store, form, "tree", _FILE + bytes.fromhex(blob))
    seconds = int(datetime.fromisoformat(at).astimezone(UTC).timestamp())
    who = f"{_WHO} {seconds} +0000"
    above = "".join(f"parent {parent}\n" for parent in parents)
    head = f"tree {tree}\n{above}author {who}\ncommitter {who}\n\n"
    return write_object(store, form, "commit", head.encode("ascii") + entry.line + b"\n")


def _not_durable(common: Path, error: OSError) -> EvidenceError:
    where = printable(str(common / LEDGER_REF))
    return EvidenceError(
        f"no verdict: evidence could not be made durable at '{where}': {error.strerror or error}; make room or "
        "make the git folder writable, then run again"
    )
