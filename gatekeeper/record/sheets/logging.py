"""Sheets of the event catalogue: what the code logs, what requirements say it logs, and failures that stay silent."""

from gatekeeper.model.book import Row, Sheet
from gatekeeper.model.log_event import CatalogueEvent, EventFacts
from gatekeeper.record.sheets.code import Units
from gatekeeper.record.sheets.columns import sheet

_NO_NAMES = "the project names no log functions"


def logging_sheets(facts: EventFacts, units: Units) -> tuple[Sheet, ...]:
    """Events by name, and security-relevant failures without a log call."""
    lost = f"{len(facts.failures)} files could not be looked at" if facts.failures else ""
    unknown = lost if facts.configured else _NO_NAMES
    if facts.configured and facts.nameless:
        unknown = "; ".join(
            filter(
                None,
                (lost, f"{len(facts.nameless)} log calls name their event only while they run"),
            )
        )
    return (
        sheet(
            "log-event",
            "Event catalogue",
            "id state:state requirements>requirement:implements unit>unit:concerns logged-at:code functions fields when tests>file "
            "specified-at:code",
            (_event(event, units) for event in facts.events),
            unknown,
        ),
        sheet(
            "silent-failure",
            "Security-relevant failures without a log",
            "id state:state unit>unit function what",
            (
                (str(each.location), "unlogged" if each.silence.name == "UNLOGGED" else "unknown",
                 units.get(each.location.path, ()), each.function, each.what)
                for each in facts.silent
            ),
            lost if facts.configured else _NO_NAMES,
        ),
    )  # fmt: skip


def _event(event: CatalogueEvent, units: Units) -> Row:
    return (
        event.name,
        event.state.value,
        event.requirements,
        tuple(
            sorted({unit for call in event.calls for unit in units.get(call.location.path, ())})
        ),
        tuple(str(call.location) for call in event.calls),
        tuple(dict.fromkeys(call.function for call in event.calls if call.function)),
        tuple(dict.fromkeys(field for call in event.calls for field in call.fields)),
        tuple(dict.fromkeys(call.when for call in event.calls if call.when)),
        event.tests,
        tuple(str(location) for location in event.specified_at),
    )
