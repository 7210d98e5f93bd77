"""Mutated files for readers of foreign formats, and the question whether a reader kept its promise about one.

For gatekeeper's own readers and for those of plugins: a reader never raises, never takes long, and never takes a
broken file for an empty model that passes.
"""

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import ThreatModel
from gatekeeper.model.threat_reader import CompanionReader, ModelFile, ThreatReader

_TOKEN = re.compile(rb'"[^"\n]{0,60}"|[A-Za-z0-9_.-]{1,40}')
_HOSTILE = (
    *(b"null", b"true", b"-1", b"1e309", b"0x", b'""', b"[]", b"{}", b"[[[[[[", b"}}}}", b"NaN"),
    *(
        b"\0",
        b"\xff\xfe",
        b"\xe2\x80\xae",
        b"&lol;",
        b"<!DOCTYPE x>",
        b"<a>",
        b"*alias",
        b"&anchor",
    ),
    *(
        b"<<: *x",
        b"!!python/object:os.system",
        b"${var.x}",
        b"<<EOT",
        b"\n---\n",
        b"\t",
        b"'",
        b'"',
    ),
    *(
        b"9" * 500,
        b"a" * 3000,
        b"[" * 400,
        b"{" * 400,
        b"- " * 400,
        b"0.0000000001",
        b"2031-02-30",
    ),
)


class Outcome(Enum):
    """What a reader made of a file."""

    READ = "read"
    """A model with elements, or of a format that has none, with threats."""
    REFUSED = "refused"
    """Something needed could not be read, and it says what."""
    EMPTY = "empty"
    """No element, and nothing said: `tm002-model-empty` fails it."""
    SLOW = "slow"
    RAISED = "raised"
    PASSED_EMPTY = "passed empty"
    """No element, nothing said, and nothing that would fail it."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One file tried."""

    outcome: Outcome
    seconds: float
    detail: str = ""

    @property
    def kept(self) -> bool:
        """Whether the reader kept its promise."""
        return self.outcome in (Outcome.READ, Outcome.REFUSED, Outcome.EMPTY)


def mutations(samples: Sequence[bytes], count: int, seed: int) -> Iterator[bytes]:
    """As many mutated files as asked, the same ones for the same samples and seed. One to three changes each."""
    # Not for secrets: the seed has to give the same files again.
    chance = random.Random(seed)  # noqa: S311
    for _ in range(count):
        raw = chance.choice(samples)
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            raw = chance.choice(_WAYS)(raw, chance, samples)
        yield raw


def attempt(
    reader: ThreatReader,
    path: RepoPath,
    raw: bytes,
    *,
    beside: tuple[ModelFile, ...] = (),
    most_seconds: float = 5.0,
) -> Tried:
    """What the reader makes of the bytes; nothing that it raises gets out. Seconds are of processor time, so that a
    busy machine makes no reader slow."""
    begun = time.thread_time()
    try:
        model = _read(reader, ModelFile(path, ObjectId("0" * 40), raw), beside)
    except (Exception, RecursionError) as error:
        return Tried(Outcome.RAISED, time.thread_time() - begun, repr(error)[:200])
    seconds = time.thread_time() - begun
    if seconds > most_seconds:
        return Tried(Outcome.SLOW, seconds)
    return Tried(_outcome(model), seconds)


def _read(reader: ThreatReader, main: ModelFile, beside: tuple[ModelFile, ...]) -> ThreatModel:
    if beside and isinstance(reader, CompanionReader):
        return reader.read_with(main, beside)
    return reader.read(main.path, main.blob, main.raw)


def _outcome(model: ThreatModel) -> Outcome:
    if not model.whole:
        return Outcome.REFUSED
    if model.elements:
        return Outcome.READ
    if not model.may_have_no_elements:
        return Outcome.EMPTY
    return Outcome.READ if model.threats else Outcome.PASSED_EMPTY


Way = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


def _span(raw: bytes, chance: random.Random, longest: int) -> tuple[int, int]:
    start = chance.randrange(len(raw) + 1)
    return start, min(len(raw), start + chance.randrange(1, longest))


def _cut(raw: bytes, chance: random.Random, samples: Sequence[bytes]) -> bytes:
    start, end = _span(raw, chance, 60)
    return raw[:start] + raw[end:]


def _insert(raw: bytes, chance: random.Random, samples: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + chance.choice(_HOSTILE) + raw[at:]


def _flip(raw: bytes, chance: random.Random, samples: Sequence[bytes]) -> bytes:
    if not raw:
        return b"\0"
    at = chance.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :]


def _truncate(raw: bytes, chance: random.Random, samples: Sequence[bytes]) -> bytes:
    return raw[: chance.randrange(len(raw) + 1)]


def _repeat(raw: bytes, chance: random.Random, samples: Sequence[bytes]) -> bytes:
    start, end = _span(raw, chance, 400)
    return raw[:end] + raw[start:end] + raw[end:]


def _token(raw: bytes, chance: random.Random, samples: Sequence[bytes]) -> bytes:
    """One word or text by another of the file, or by something nobody expects."""
    found = list(_TOKEN.finditer(raw))
    if not found:
        return raw
    old = chance.choice(found)
    new = chance.choice(found).group() if chance.random() < 0.5 else chance.choice(_HOSTILE)
    return raw[: old.start()] + new + raw[old.end() :]


def _line(raw: bytes, chance: random.Random, samples: Sequence[bytes]) -> bytes:
    """A line out, twice, or elsewhere."""
    lines = raw.split(b"\n")
    at = chance.randrange(len(lines))
    line = lines.pop(at)
    for _ in range(chance.choice((0, 1, 2))):
        lines.insert(chance.randrange(len(lines) + 1), line)
    return b"\n".join(lines)


def _splice(raw: bytes, chance: random.Random, samples: Sequence[bytes]) -> bytes:
    other = chance.choice(samples)
    start, end = _span(other, chance, 600)
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + other[start:end] + raw[at:]


_WAYS: tuple[Way, ...] = (
    *(_cut, _insert, _flip, _truncate, _repeat, _line, _splice),
    *(_token, _token, _token, _line),
)
