"""Reads objects through `cat-file --batch` and believes none whose content does not give its id."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from gatekeeper.history.objects.raw import BatchHeader, BatchMissing, malformed, parse_batch_header
from gatekeeper.history.repository.launch import GitStream
from gatekeeper.history.repository.readers import Reader
from gatekeeper.history.repository.view import View
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class FoundObject:
    """An object whose content was checked against its id."""

    id: ObjectId
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class AbsentObject:
    """An object that could not be had, with git's cause."""

    id: ObjectId
    cause: str


_MANY = 200
"""From so many objects on git had better not flush its answers one by one."""
_MAX_STOPS = 100
_MAX_METADATA_BYTES = 256 * 1024**2


def read_objects(view: View, ids: Iterable[ObjectId]) -> Iterator[FoundObject | AbsentObject]:
    """The objects of these ids, in the order given; one that git cannot read is absent with its cause."""
    waiting = list(ids)
    for _ in range(_MAX_STOPS):
        if not waiting:
            return
        done = 0
        with _asked(view, "--batch", waiting) as reader:
            for object_id in waiting:
                found = next_object(view, reader.stream, object_id)
                if found is None:
                    break
                done += 1
                if done == len(waiting):
                    reader.answered()
                yield found
            else:
                return
            cause = reader.ended()
        # Git stops at an object it cannot unpack: that one is named and the rest asked again.
        yield AbsentObject(waiting[done], cause)
        waiting = waiting[done + 1 :]
    for object_id in waiting:
        yield AbsentObject(object_id, f"git stopped at {_MAX_STOPS} objects before this one")


@contextmanager
def _asked(view: View, how: str, ids: list[ObjectId]) -> Iterator[Reader]:
    """A git that was asked for these objects and for nothing else that is still unanswered."""
    buffered = ("--buffer",) if len(ids) >= _MANY else ()
    with view.readers.reader(view.git, ("cat-file", how, *buffered)) as reader:
        reader.ask(ids)
        if buffered:
            # It answers in full only once nothing more can be asked.
            reader.close()
        yield reader


def next_object(
    view: View, stream: GitStream, object_id: ObjectId
) -> FoundObject | AbsentObject | None:
    """The next answer of a running `cat-file --batch`, `None` when git ended instead of answering."""
    line = stream.read_line()
    if not line.endswith(b"\n"):
        return None
    header = parse_batch_header(line)
    if isinstance(header, BatchMissing):
        return AbsentObject(object_id, header.cause)
    if header.kind != "blob" and header.size > _MAX_METADATA_BYTES:
        raise malformed(object_id, f"a {header.kind} of {header.size} bytes was never meant")
    content = stream.read(header.size + 1)
    if len(content) != header.size + 1:
        return None
    content = content[:-1]
    if header.id != object_id or view.object_format.digest(header.kind, content) != object_id:
        return AbsentObject(object_id, "its content is not what its id names")
    return FoundObject(object_id, header.kind, content)


def object_headers(view: View, ids: Iterable[ObjectId]) -> Iterator[BatchHeader | AbsentObject]:
    """Kind and size of the objects of these ids, in the order given, without reading their content."""
    waiting = list(ids)
    if not waiting:
        return
    with _asked(view, "--batch-check", waiting) as reader:
        for number, object_id in enumerate(waiting, 1):
            line = reader.stream.read_line()
            if not line.endswith(b"\n"):
                raise malformed(object_id, reader.ended())
            if number == len(waiting):
                reader.answered()
            header = parse_batch_header(line)
            if isinstance(header, BatchMissing):
                yield AbsentObject(object_id, header.cause)
            else:
                yield header


def missing_object(view: View, absent: AbsentObject, what: str) -> RepositoryError:
    """The error for an object without which the question has no answer."""
    cure = view.incomplete or "fetch it, or find out with 'git fsck' why it is gone"
    return RepositoryError(
        f"no verdict: the {what} {absent.id} could not be read ({absent.cause}); to pass, {cure}"
    )
