"""Does the device log what its requirements say, and does no failure that matters for security stay silent?"""

from collections.abc import Iterable, Iterator

from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.graph import Node, NodeKind
from gatekeeper.model.location import Location
from gatekeeper.model.log_event import CatalogueEvent, EventFacts, EventState, Silence, SilentPath
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import SafetyClass

_CURES = {
    EventState.NEVER_LOGGED: "log it where it happens, or take it out of the requirement",
    EventState.DECLARED: "log it where it happens, or take its declaration out",
    EventState.UNSPECIFIED: "name it in the requirement of the log, or log it no more",
}
_CODES = {
    EventState.NEVER_LOGGED: "event-never-logged",
    EventState.DECLARED: "event-never-logged",
    EventState.UNSPECIFIED: "event-unspecified",
}


@asks(
    "log-events", "does the device log what its requirements say, and every failure of security?"
)
def log_events(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for a specified event that is never logged and a security failure without a log; UNDECIDED where no caller or name can be seen.

    An event that no requirement names fails where the limit `unspecified` is `fail`.
    """
    events = facts.threats.events
    if not events.configured:
        message = "the project names no log functions in [logging]"
        return (Answer(Outcome.NOT_APPLICABLE, "no-log-functions", message, "event-log"),)
    answers = (*_catalogue(facts, events, limits), *_silent(facts, events), *_unknown(events))
    if not any(answer.outcome is not Outcome.PASS for answer in answers):
        message = f"{len(events.events)} events are logged, and no failure of security is silent"
        answers = (*answers, Answer(Outcome.PASS, "ok", message, "event-log"))
    return answers


def _catalogue(facts: Facts, events: EventFacts, limits: Limits) -> Iterator[Answer]:
    items = {node.id: node for node in facts.trace.graph.of(NodeKind.LOG_EVENT)}
    logged = {event.name for event in events.events if event.calls}
    for event in events.events:
        if event.state is EventState.SPECIFIED or event.name in items:
            continue
        if event.state is not EventState.UNSPECIFIED or events.requirements_read:
            yield _of_event(facts, event, limits)
    for name, node in items.items():
        if name not in logged:
            yield _of_item(node)


def _of_event(facts: Facts, event: CatalogueEvent, limits: Limits) -> Answer:
    place = event.calls[0].location if event.calls else next(iter(event.specified_at), None)
    safety_class = _class_at(facts, place)
    outcome = Outcome.FAIL
    if event.state is EventState.UNSPECIFIED and (
        limits.text(safety_class, "unspecified") != "fail"
    ):
        outcome = Outcome.PASS
    rows = tuple(Row("logged", c.function or c.call, str(c.location)) for c in event.calls[:5])
    named = f" ({', '.join(event.requirements)})" if event.requirements else ""
    return Answer(
        outcome,
        _CODES[event.state],
        f'the event "{event.name}"{named} is {event.state.value}',
        event.name,
        safety_class,
        place,
        rows,
        _CURES[event.state],
    )


def _of_item(node: Node) -> Answer:
    return Answer(
        Outcome.FAIL,
        "event-never-logged",
        f'the event "{node.id}" is {EventState.NEVER_LOGGED.value}',
        node.id,
        None,
        node.location,
        to_pass=_CURES[EventState.NEVER_LOGGED],
    )


def _silent(facts: Facts, events: EventFacts) -> Iterator[Answer]:
    for path in events.silent:
        where = path.function or path.location.path
        yield Answer(
            Outcome.FAIL if path.silence is Silence.UNLOGGED else Outcome.UNDECIDED,
            "silent-failure",
            f'"{path.what}" in {where} can fail, and {path.silence.value}',
            where,
            _class_at(facts, path.location),
            path.location,
            to_pass=_cure(path),
        )


def _cure(path: SilentPath) -> str:
    if path.silence is Silence.UNLOGGED:
        return "log the failure there or in who calls it, or name the log function in [logging]"
    return "log the failure there, or name the function under elsewhere in [logging] when it is logged in another place"


def _unknown(events: EventFacts) -> Iterator[Answer]:
    if not events.requirements_read:
        message = "no requirement file is configured or one cannot be read, so no event is known to be specified"
        cure = "name the files in [[trace.sources]], or under [requirements]"
        yield Answer(Outcome.UNDECIDED, "requirements-unread", message, "event-log", to_pass=cure)
    for path, cause in events.failures:
        yield Answer(
            Outcome.UNDECIDED,
            "log-calls-unread",
            f"log calls could not be looked for: {cause}",
            path,
            None,
            Location(path),
            to_pass="mend the file",
        )
    if events.nameless:
        first = events.nameless[0]
        yield Answer(
            Outcome.PASS,
            "event-name-unknown",
            f"{len(events.nameless)} log calls take their event from a variable, the first in "
            f"{first.function or first.location.path}",
            "event-log",
            None,
            first.location,
            tuple(Row("logged", c.call, str(c.location)) for c in events.nameless[:5]),
        )


def _class_at(facts: Facts, place: Location | None) -> SafetyClass:
    """Of the file; the highest for what no file of the tree holds."""
    return facts.project.classes.strictest if place is None else facts.class_of(place.path)
