"""What files of a repository say, remembered by their content: most are as they were at the commit before."""

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import Key, Memory, memory_key

Value = TypeVar("Value")
_AT_ONCE = 16 * 1024 * 1024
_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Question:
    """One content, and everything besides it that the answer depends on."""

    content: bytes
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answering:
    """How questions of one kind are answered."""

    kind: str
    """What the memory calls them."""
    readers: tuple[str, ...]
    """Globs below the package: the files whose code says what a content means."""


def answered(
    how: Answering,
    questions: Iterable[Question],
    memory: Memory,
    value: type[Value],
    work_out: Callable[[Question], Value],
) -> Iterator[Value]:
    """The answer to each question in their order: remembered, or worked out and remembered.

    An answer that is not text throughout is not kept. Contents are held in portions of 16 MiB.
    """
    portion: list[Question] = []
    size = 0
    for question in questions:
        portion.append(question)
        size += len(question.content)
        if size > _AT_ONCE:
            yield from _portion(how, portion, memory, value, work_out)
            portion, size = [], 0
    yield from _portion(how, portion, memory, value, work_out)


def _portion(
    how: Answering,
    questions: list[Question],
    memory: Memory,
    value: type[Value],
    work_out: Callable[[Question], Value],
) -> Iterator[Value]:
    if not questions:
        return
    keys = [_key(how, question) for question in questions]
    stored = memory.recall(how.kind, keys)
    fresh: dict[Key, bytes] = {}
    for key, question in zip(keys, questions, strict=True):
        answer = _decoded(stored.get(key), value)
        if answer is None:
            answer = work_out(question)
            if (raw := _encoded(answer)) is not None:
                fresh[key] = raw
        yield answer
    if fresh:
        memory.keep(how.kind, fresh)


def _key(how: Answering, question: Question) -> Key:
    return memory_key(code_digest(how.readers), sys.version, *question.asked, question.content)


def _decoded(raw: bytes | None, kind: type[Value]) -> Value | None:
    try:
        return None if raw is None else msgspec.msgpack.decode(raw, type=kind)
    except msgspec.DecodeError:
        return None  # of another shape: worked out again


def _encoded(value: object) -> bytes | None:
    try:
        return msgspec.msgpack.encode(value)
    except UnicodeEncodeError:
        return None


@cache
def code_digest(readers: tuple[str, ...]) -> bytes:
    """The digest of the code that reads them. Raises ValueError for a pattern that names no file: a reader may have moved."""
    digest = hashlib.sha256()
    found = {pattern: tuple(_PACKAGE.glob(pattern)) for pattern in readers}
    if not all(found.values()):
        raise ValueError(f"no reader is named so: {[name for name in found if not found[name]]}")
    for path in sorted({path for paths in found.values() for path in paths}):
        digest.update(memory_key(path.name, path.read_bytes()))
    return digest.digest()
