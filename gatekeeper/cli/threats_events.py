"""`gatekeeper threats events`: the event catalogue of the code, as text or JSON."""

import json
from collections.abc import Iterator

from gatekeeper.evidence.events import stated_events
from gatekeeper.model.errors import UsageError
from gatekeeper.model.log_event import EventFacts


def events_as_json(events: EventFacts) -> bytes:
    """The catalogue as it stands in the evidence of a run, with two spaces and a line feed."""
    _ask(events)
    return (json.dumps(stated_events(events), indent=2, ensure_ascii=True) + "\n").encode()


def events_as_text(events: EventFacts) -> Iterator[str]:
    """A paragraph an event, then what stays silent, then what could not be read."""
    _ask(events)
    for event in events.events:
        yield f"{event.name}  ({event.state.value})"
        for call in event.calls:
            yield f"  logged    {call.location}  in {call.function or 'no function'} by {call.call}"
            if call.when:
                yield f"  when      {call.when}"
            if call.fields:
                yield f"  with      {', '.join(call.fields)}"
        for place in event.specified_at:
            word = "specified" if event.requirements else "named"
            yield f"  {word:<9} {place}  {', '.join(event.requirements)}".rstrip()
        yield from (f"  test      {path}" for path in event.tests)
    for call in events.nameless:
        yield f"an event whose name only a run tells  {call.location}  by {call.call}"
    for path in events.silent:
        yield f'"{path.what}" in {path.function or path.location.path}  {path.location}: {path.silence.value}'
    for file, cause in events.failures:
        yield f"not read: {file}: {cause}"


def _ask(events: EventFacts) -> None:
    if not events.configured:
        raise UsageError(
            "gatekeeper.toml names no log functions; name them in [logging] functions"
        )
