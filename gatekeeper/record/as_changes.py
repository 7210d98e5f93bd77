"""Changes between two records, as lines to read and as JSON."""

import json
from collections.abc import Iterator

from gatekeeper.model.path import printable
from gatekeeper.record.compare import Change

SCHEMA = "https://iec62304-gatekeeper.dev/schema/record-diff/v1"
_SHOWN = 160


def change_lines(changes: tuple[Change, ...], missing: tuple[str, ...]) -> Iterator[str]:
    """A line a change, under a line a sheet; then what may be missing, and the count."""
    area = None
    for change in changes:
        if change.area != area:
            area = change.area
            yield f"{area}"
        yield f"  {change.difference.value:<8} {printable(change.id)}{_rest(change)}"
    for sentence in missing:
        yield f"unknown: {printable(sentence)}"
    yield f"{len(changes)} differences"


def _rest(change: Change) -> str:
    if change.column:
        return f": {change.column.lower()}: {_short(change.before)} -> {_short(change.after)}"
    said = _short(change.before or change.after)
    return f": {said}" if said else ""


def _short(text: str) -> str:
    safe = printable(text)
    return (safe if len(safe) <= _SHOWN else f"{safe[:_SHOWN]} …") or "nothing"


def changes_json(
    names: tuple[str, str], changes: tuple[Change, ...], missing: tuple[str, ...]
) -> bytes:
    """The same as data, in UTF-8 with a final line feed."""
    document = {
        "schema": SCHEMA,
        "before": names[0],
        "after": names[1],
        "unknown": list(missing),
        "changes": [
            {
                "difference": c.difference.value,
                "table": c.kind,
                "unit": list(c.unit),
                **{name: getattr(c, name) for name in ("id", "column", "before", "after")},
            }
            for c in changes
        ],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode("utf-8", "backslashreplace") + b"\n"
