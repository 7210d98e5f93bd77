"""What the files of units and tests say, remembered by their content: most are as they were at the commit before."""

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
_KIND = "unit source"
_AT_ONCE = 16 * 1024 * 1024
_READERS = (
    "source*.py",
    "function_table.py",
    "test_source.py",
    "unit_mapping.py",
    "unit_returns.py",
    "unit_sources.py",
)
"""Files beside this one that say what a source means."""


@dataclass(frozen=True, slots=True)
class Question:
    """One content, and everything besides it that the answer depends on."""

    content: bytes
    asked: tuple[str, ...]


def answered(
    questions: Iterable[Question],
    memory: Memory,
    kind: type[Value],
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
            yield from _portion(portion, memory, kind, work_out)
            portion, size = [], 0
    yield from _portion(portion, memory, kind, work_out)


def _portion(
    questions: list[Question],
    memory: Memory,
    kind: type[Value],
    work_out: Callable[[Question], Value],
) -> Iterator[Value]:
    keys = [_key(question) for question in questions]
    stored = memory.recall(_KIND, keys)
    fresh: dict[Key, bytes] = {}
    for key, question in zip(keys, questions, strict=True):
        value = _decoded(stored.get(key), kind)
        if value is None:
            value = work_out(question)
            if (raw := _encoded(value)) is not None:
                fresh[key] = raw
        yield value
    if fresh:
        memory.keep(_KIND, fresh)


def _key(question: Question) -> Key:
    return memory_key(_code(), sys.version, *question.asked, question.content)


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
def _code() -> bytes:
    """The digest of the code that reads sources."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    beside = [path for pattern in _READERS for path in folder.glob(pattern)]
    for path in sorted([*beside, folder.parent / "parse" / "python.py"]):
        digest.update(memory_key(path.name, path.read_bytes()))
    return digest.digest()
