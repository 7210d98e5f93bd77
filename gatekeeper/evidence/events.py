"""The event catalogue as the statement about a run keeps it."""

from gatekeeper.evidence.portable import place, portable, portable_path
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.log_event import CatalogueEvent, EventFacts, LogCall


def stated_events(events: EventFacts) -> dict[str, JsonValue]:
    """The catalogue in the order of the run; `configured` is false, and nothing else said, where nobody asked."""
    if not events.configured:
        return {"configured": False}
    return {
        "configured": True,
        "requirementsRead": events.requirements_read,
        "events": [_event(event) for event in events.events],
        "nameless": [_call(call) for call in events.nameless],
        "silent": [
            {
                "what": portable(path.what),
                "function": portable(path.function),
                "at": place(path.location),
                "silence": path.silence.name.lower(),
            }
            for path in events.silent
        ],
        "unread": [
            {**portable_path(path), "cause": portable(cause)} for path, cause in events.failures
        ],
    }


def _event(event: CatalogueEvent) -> dict[str, JsonValue]:
    return {
        "name": portable(event.name),
        "state": event.state.name.lower().replace("_", "-"),
        "calls": [_call(call) for call in event.calls],
        "requirements": [portable(name) for name in event.requirements],
        "specifiedAt": [place(location) for location in event.specified_at],
        "tests": [portable_path(path) for path in event.tests],
    }


def _call(call: LogCall) -> dict[str, JsonValue]:
    return {
        "at": place(call.location),
        "function": portable(call.function),
        "call": portable(call.call),
        "fields": [portable(field) for field in call.fields],
        "when": portable(call.when),
    }
