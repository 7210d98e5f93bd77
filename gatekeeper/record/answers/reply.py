"""A reply as text for a terminal and as JSON: rows, the digests they rest on, and what is unknown."""

import json
from collections import Counter
from collections.abc import Iterator

from gatekeeper.model.book import Row, texts
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.question import PartAnswer, Question, Reply

_SCHEMA = "https://iec62304-gatekeeper.dev/schema/answer/v1"
_ABOUT = ("commit", "tree", "statement", "ledger-head")


def question_lines(questions: tuple[Question, ...]) -> Iterator[str]:
    """One or two lines a question: its id, what it takes, and its words."""
    for question in questions:
        takes = " ".join(
            f"--{name}" if name in question.needs else f"[--{name}]" for name in question.takes
        )
        yield f"{question.id}  {takes}".rstrip()
        yield f"    {question.asks}"


def reply_lines(reply: Reply) -> Iterator[str]:
    """The reply for a reader, not yet made printable."""
    yield reply.question.asks
    for name, value in reply.given:
        yield f"  {name}: {value}"
    about = dict(reply.about)
    for name in _ABOUT:
        yield f"  {name:<12} {about.get(name) or 'unknown'}"
    for part in reply.parts:
        yield ""
        yield from _part_lines(part)
    yield ""
    yield "every part is known" if reply.known else "not all of it is known"


def _part_lines(part: PartAnswer) -> Iterator[str]:
    yield f"{part.title}: {part.none or _counted(part)}"
    if part.unknown and part.rows:
        yield f"  unknown: there may be more: {part.unknown}"
    if part.untold:
        yield f"  unknown: not every row tells {', '.join(part.untold)}"
    for row, rests_on in zip(part.rows, part.rests_on, strict=True):
        yield from _row_lines(part.columns, row, rests_on)


def _counted(part: PartAnswer) -> str:
    """How many rows, and how many of them say which state; of a part that counts, in how many groups."""
    if part.counts:
        return f"{sum(int(str(row[-1])) for row in part.rows)} in {len(part.rows)} groups"
    if "state" not in part.columns:
        return f"{len(part.rows)}"
    column = part.columns.index("state")
    states = Counter(text for row in part.rows for text in texts(row[column]))
    told = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    return f"{len(part.rows)} ({told})" if told else f"{len(part.rows)}"


def _row_lines(columns: tuple[str, ...], row: Row, rests_on: tuple[str, ...]) -> Iterator[str]:
    width = max(len(name) for name in columns)
    mark = "-"
    for name, cell in zip(columns, row, strict=True):
        yield f"  {mark} {name:<{width}}  {'; '.join(texts(cell)) or '–'}"
        mark = " "
    if rests_on:
        yield f"    {'rests on':<{width}}  {' '.join(rests_on)}"


def reply_json(replies: tuple[Reply, ...]) -> bytes:
    """All replies as one document in UTF-8 with a final line feed."""
    document = {"schema": _SCHEMA, "replies": [_reply(reply) for reply in replies]}
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _reply(reply: Reply) -> dict[str, JsonValue]:
    return {
        "id": reply.question.id,
        "asks": reply.question.asks,
        "given": dict(reply.given),
        "about": dict(reply.about),
        "known": reply.known,
        "parts": [_part(part) for part in reply.parts],
    }


def _part(part: PartAnswer) -> dict[str, JsonValue]:
    return {
        "title": part.title,
        "unknown": part.unknown,
        "none": part.none,
        "untold": list(part.untold),
        "rows": [
            {
                **{n: list(texts(cell)) for n, cell in zip(part.columns, row, strict=True)},
                "restsOn": list(rests_on),
            }
            for row, rests_on in zip(part.rows, part.rests_on, strict=True)
        ],
    }
