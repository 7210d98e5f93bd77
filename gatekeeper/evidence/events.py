"""The event catalogue as the statement about a run keeps it."""

from gatekeeper.evidence.portable import portable, portable_path, stated
from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.log_event import CatalogueEvent, EventFacts

_CALL = "location function call fields when"


def stated_events(events: EventFacts) -> dict[str, JsonValue]:
    """The catalogue in the order of the run; `configured` is false, and nothing else said, where nobody asked."""
    if not events.configured:
        return {"configured": False}
    return {
        "configured": True,
        "requirementsRead": events.requirements_read,
        "events": [_event(event) for event in events.events],
        "nameless": [stated(call, _CALL) for call in events.nameless],
        "silent": [
            {
                **stated(path, "what function location"),
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
        **stated(event, "name requirements specified_at"),
        "state": event.state.name.lower().replace("_", "-"),
        "calls": [stated(call, _CALL) for call in event.calls],
        "tests": [portable_path(path) for path in event.tests],
    }
