"""Times that cannot be: a ledger's clock only goes forward, and a statement is not made after it was recorded."""

import datetime as dt
from collections.abc import Iterator, Sequence

from gatekeeper.evidence.line import TIME_FORMAT, Line
from gatekeeper.model.digest import Sha256
from gatekeeper.model.evidence import Envelope, Statement

MOST_LATE = dt.timedelta(hours=24)
"""A statement recorded later than this after its own time is told: a long run is shorter."""
MOST_SKEW = dt.timedelta(minutes=5)
"""What the clocks of two machines may differ by."""


def clock_defects(
    entries: Sequence[tuple[int, Line | None, Envelope | None]],
) -> Iterator[tuple[int, str]]:
    """Place and sentence of each time that cannot be, in order."""
    recorded: dict[Sha256, str] = {}
    for number, line, envelope in entries:
        if line is None:
            continue
        latest = max((recorded.get(parent, "") for parent in line.previous), default="")
        recorded[line.own] = line.recorded_at
        if line.recorded_at < latest:
            yield (
                number,
                f"it was recorded at {line.recorded_at}, before {latest} of the entry it follows",
            )
        elif envelope is not None and (why := _own_time(line, envelope.statement)):
            yield number, why


def _own_time(line: Line, statement: Statement) -> str:
    told = stated_time(statement)
    try:
        stated = dt.datetime.fromisoformat(told) if told else None
        recorded = dt.datetime.strptime(line.recorded_at, TIME_FORMAT).replace(tzinfo=dt.UTC)
    except ValueError:
        return f"its times {told!a} and {line.recorded_at} are none"
    if stated is None or stated.tzinfo is None:
        return ""
    if stated - recorded > MOST_SKEW:
        return f"it says it was made at {told}, after it was recorded at {line.recorded_at}"
    if recorded - stated > MOST_LATE:
        return (
            f"it says it was made at {told}, long before {line.recorded_at}, the earliest time it can have been "
            "recorded: a clock was turned back, or it was filed late"
        )
    return ""


def stated_time(statement: Statement) -> str:
    """The time a statement says it was made, as written; empty when its kind says none."""
    act = statement.predicate.get("act")
    told = act.get("at") if isinstance(act, dict) else statement.predicate.get("startedAt")
    return str(told or "")
