"""`gatekeeper threats`: suggest lines of a map, show an element, review it as a second person, export model and views."""

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from gatekeeper.cli.check import plain_request
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.given_files import write_file
from gatekeeper.cli.threats_review import review
from gatekeeper.evidence.statements import stated_events
from gatekeeper.gate.threat_ground import ThreatGround, ask_coverage, threat_ground
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Outcome
from gatekeeper.model.errors import UsageError
from gatekeeper.model.log_event import EventFacts
from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import SurfaceHit
from gatekeeper.model.threat import Element
from gatekeeper.reports.threat_book import ThreatBook, make_book
from gatekeeper.reports.threat_book_html import book_html
from gatekeeper.reports.threat_book_markdown import book_markdown
from gatekeeper.threats.first_model import first_model
from gatekeeper.threats.formats.built_in import WRITERS
from gatekeeper.threats.suggest import suggest


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Does what was asked for and says what it found; none of it is a verdict."""
    request = plain_request(arguments, console, kind=ChangeKind.TREE, head=arguments.rev)
    if arguments.action == "review":
        lines = review(
            request, lambda ground: _element(ground, arguments), arguments, console.environment
        )
        console.say(*lines)
        return ExitStatus.PASSED
    ground = threat_ground(request)
    if arguments.action == "events":
        return _events(ground, arguments, console)
    if not ground.case.project.threat_sources and arguments.action != "suggest":
        raise UsageError(
            "gatekeeper.toml names no threat model; name one in [[threats.models]], or begin with what "
            "gatekeeper threats suggest proposes"
        )
    if arguments.element and arguments.action != "show":
        raise UsageError(f'threats {arguments.action} takes no "{arguments.element}"')
    if not any(model.elements for model in ground.threats.models):
        _tell_unread(ground)
    match arguments.action:
        case "suggest":
            lines = _suggested(ground)
        case "show":
            lines = _shown(ground, _element(ground, arguments))
        case _ if arguments.format is not None:
            lines = _converted(ground, arguments, console)
        case _:
            since = None
            if arguments.since:
                since = threat_ground(
                    plain_request(arguments, console, kind=ChangeKind.TREE, head=arguments.since)
                )
            lines = _exported(ground, since, arguments, console)
    console.say(*lines)
    return ExitStatus.PASSED


def _events(ground: ThreatGround, arguments: argparse.Namespace, console: Console) -> ExitStatus:
    events = ground.threats.events
    if arguments.json:
        console.write(events_as_json(events))
        return ExitStatus.PASSED
    console.say(*events_as_text(events))
    return ExitStatus.PASSED


def _tell_unread(ground: ThreatGround) -> None:
    """Raises `UsageError` with the first thing that is wrong when nothing could be read: it explains all the rest."""
    for told in ground.threats.diagnostics:
        if told.needed and told.code.startswith("tm001"):
            raise UsageError(f"{told.location}: {told.message}; {told.cure}")


def _element(ground: ThreatGround, arguments: argparse.Namespace) -> Element:
    known = {e.id: e for model in ground.threats.models for e in model.elements}
    if arguments.element not in known:
        names = ", ".join(sorted(known)) or "none"
        raise UsageError(
            f'"{arguments.element or ""}" is no element of the model; elements: {names}'
        )
    return known[arguments.element]


def _suggested(ground: ThreatGround) -> Iterator[str]:
    if not ground.case.project.threat_sources:
        yield from first_model(ground.case.project.title, ground.case.owned, ground.threats.seen)
        return
    found = suggest(ground.threats)
    if not found:
        yield "every product module has an element; there is nothing to suggest"
        return
    yield "# proposed lines for the map file; nothing was written"
    for each in found:
        yield each.line
        yield from (f"#   because {reason}" for reason in each.reasons)
        if not each.reasons:
            yield "#   nothing near it is mapped, and no word or surface speaks for an element"


def _shown(ground: ThreatGround, element: Element) -> Iterator[str]:
    threats = ground.threats
    yield f"{element.id} {element.name}  ({element.kind.value}, {element.locus.location})"
    if not element.in_scope:
        yield f"  out of scope: {element.reason or 'no reason'}"
    for module in threats.mapping:
        if element.id in module.elements:
            yield f"  module    {module.path}  by {module.origin.value}: {module.detail}"
    surfaces = [s for model in threats.models for s in model.surfaces if s.element == element.id]
    for surface in surfaces:
        yield (
            f"  surface   {surface.id} {surface.kind} {surface.direction.value}, "
            f"{surface.exposure.value}, {surface.state.value}"
        )
    own = {element.id, *(surface.id for surface in surfaces)}
    for model in threats.models:
        for flow in model.flows:
            if element.id in (flow.source, flow.target):
                own.add(flow.id)
                yield f"  flow      {flow.id} {flow.source} -> {flow.target}, {flow.protocol or 'no protocol'}"
    for model in threats.models:
        for threat in model.threats:
            if own & set(threat.targets):
                controls = ", ".join(m.id for m in model.mitigations if threat.id in m.threats)
                yield f"  threat    {threat.id} {threat.status.value}, {threat.severity.value}, by {controls or 'nothing'}"
    paths = {m.path for m in threats.mapping if element.id in m.elements}
    yield from _in_code(hit for hit in threats.seen if hit.path in paths)
    yield from _amiss(ground, own | paths)


def _in_code(hits: Iterable[SurfaceHit]) -> Iterator[str]:
    """The first place of each symbol in a file, and how many more there are."""
    alike: dict[tuple[str, RepoPath], list[SurfaceHit]] = {}
    for hit in hits:
        what = f"{hit.symbol} ({hit.kind}, {hit.role.value})"
        what += f", {hit.evidence}," if hit.unasked else ""
        alike.setdefault((what, hit.path), []).append(hit)
    for (what, _), found in alike.items():
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield f"  in code   {what}  {found[0].location}{more}"


def _amiss(ground: ThreatGround, subjects: set[str]) -> Iterator[str]:
    for answer in ask_coverage(ground).answers:
        if answer.code != "ok" and answer.subject in subjects:
            word = "note" if answer.outcome is Outcome.PASS else answer.outcome.value
            yield f"  {word:<9} {answer.code}: {answer.message}"


def _exported(
    ground: ThreatGround,
    since: ThreatGround | None,
    arguments: argparse.Namespace,
    console: Console,
) -> Iterator[str]:
    book = make_book(
        ThreatBook(
            title=ground.case.project.title,
            guidance=ground.case.project.guidance,
            commit=ground.case.change.head.commit or "",
            threats=ground.threats,
            answers=ask_coverage(ground).answers,
            before=since.threats if since else None,
            since=arguments.since or "",
        )
    )
    data = book_html(book) if arguments.view == "html" else book_markdown(book)
    yield from _written(data, "view", arguments, console)


def _converted(
    ground: ThreatGround, arguments: argparse.Namespace, console: Console
) -> Iterator[str]:
    """One model in another format. Half a model is not written: what could not be read would be gone for good."""
    models = ground.threats.models
    chosen = [m for m in models if arguments.model in (None, m.id)]
    if len(chosen) != 1:
        raise UsageError(
            f"name one model with --model; models: {', '.join(model.id for model in models)}"
        )
    unread = [d for d in chosen[0].diagnostics if d.needed and d.code.startswith("tm001")]
    if unread:
        raise UsageError(
            f"the model {chosen[0].id} could not be read as a whole, so it is not written: "
            f"{unread[0].location}: {unread[0].message}; {unread[0].cure}"
        )
    data = WRITERS[arguments.format](chosen[0])
    yield from _written(data, "model", arguments, console)


def _written(
    data: bytes, what: str, arguments: argparse.Namespace, console: Console
) -> Iterator[str]:
    if arguments.into is None:
        console.write(data)
        return
    write_file(Path(arguments.into).absolute(), (data,), str(arguments.into), UsageError)
    yield f"{what}: {arguments.into}"


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
