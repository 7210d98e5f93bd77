"""What a regulator's reviewer asks of a threat model, made once for Markdown and HTML: sections of text, tables, diagrams.

The order of things follows FDA's premarket cybersecurity guidance, Appendices 1 and 2, in the edition that is set.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gatekeeper.model.check import Answer, Outcome
from gatekeeper.model.threat import Element, Flow, ThreatFacts, ViewKind
from gatekeeper.reports import threat_book_tables as tables
from gatekeeper.reports.table import Table, columns_of
from gatekeeper.reports.threat_diagram import Diagram, layout

_VIEWS = (
    (ViewKind.GLOBAL_SYSTEM, "Global system view"),
    (ViewKind.MULTI_PATIENT_HARM, "Multi-patient harm view"),
    (ViewKind.UPDATABILITY, "Updatability and patchability view"),
    (ViewKind.SECURITY_USE_CASE, "Security use case views"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it, in this order."""

    title: str
    words: tuple[str, ...] = ()
    diagram: Diagram | None = None
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreatBook:
    """What the book is made from, and its sections."""

    title: str
    guidance: str
    """Edition of the guidance, as the project sets it."""
    commit: str
    threats: ThreatFacts
    answers: tuple[Answer, ...]
    before: ThreatFacts | None = None
    """The same of an earlier commit."""
    since: str = ""
    sections: tuple[Section, ...] = field(default=())


def make_book(book: ThreatBook) -> ThreatBook:
    """The book with its sections; the same for the same facts."""
    told = (
        _method(book),
        _flows(book),
        *_views(book),
        Section("Communication paths", tables=(tables.paths_table(book.threats),)),
        Section("Attack surfaces", tables=(tables.surfaces_table(book.threats),)),
        Section("Threats", tables=(tables.threats_table(book.threats),)),
        Section("Controls", tables=(tables.controls_table(book.threats),)),
        *_changes(book),
    )
    sections = (_gaps(book, [table for section in told for table in section.tables]), *told)
    return ThreatBook(
        book.title,
        book.guidance,
        book.commit,
        book.threats,
        book.answers,
        book.before,
        book.since,
        sections,
    )


def _gaps(book: ThreatBook, below: Iterable[Table]) -> Section:
    return Section(
        "Gaps",
        (
            "What is missing comes first: answers of the gate, and every empty cell of the tables below.",
        ),
        tables=(_answers_table(book.answers), tables.empty_cells_table(below)),
    )


_WEIGHTS = (Outcome.FAIL, Outcome.UNDECIDED, Outcome.NOT_APPLICABLE, Outcome.PASS)
"""What blocks comes first."""


def _answers_table(answers: Iterable[Answer]) -> Table:
    rows = tuple(
        (
            f"{answer.code[:5].upper()}{answer.code[5:].replace('-', ' ')}",
            "note" if answer.outcome is Outcome.PASS else answer.outcome.value,
            answer.subject,
            answer.message,
            answer.to_pass,
        )
        for answer in sorted(answers, key=lambda answer: _WEIGHTS.index(answer.outcome))
        if answer.code.startswith("tm")
    )
    columns = columns_of("`rule` | weight | `about` | what | to pass")
    asked = "that tests ran at this commit (TM022) is asked where their reports are given."
    caption = f"Each row is an answer of threat coverage besides a plain pass; {asked}"
    none = f"Every rule passes that is asked here; {asked}"
    return Table("Answers of the gate", caption, columns, rows, none)


def _method(book: ThreatBook) -> Section:
    models = book.threats.models
    said = "; ".join(f"{m.title} ({m.format} {m.format_version}".rstrip() + ")" for m in models)
    methods = sorted({word for model in models for word in model.methodology})
    words = (
        f"Models: {said or 'none'}.",
        f"Methodology: {', '.join(methods) or 'not stated'}.",
        "Network: every network is taken as hostile; an assumption that trusts one is told among the gaps (TM045).",
        "Life cycle: models are judged at every merge together with the code; reviews go stale by content; a release "
        "asks for the views as well.",
    )
    return Section(
        "Method and assumptions",
        words,
        tables=(tables.assumptions_table(book.threats), tables.reviews_table(book.threats)),
    )


def _flows(book: ThreatBook) -> Section:
    elements = [e for model in book.threats.models for e in model.elements]
    flows = [f for model in book.threats.models for f in model.flows]
    words = (
        "Zones are dashed boxes; a flow that leaves its zone crosses a trust boundary and is drawn thick. Full lines are "
        "authenticated and protected against change, dashed lines lack one of the two.",
        "Processes are rounded, stores lie between two bars, people and systems of others have corners.",
    )
    return Section("Data-flow diagram", words, _diagram(book, elements, flows))


def _diagram(book: ThreatBook, elements: list[Element], flows: list[Flow]) -> Diagram:
    return layout(book.threats.models, elements, flows)


def _views(book: ThreatBook) -> Iterator[Section]:
    for kind, title in _VIEWS:
        views = [v for model in book.threats.models for v in model.views if v.kind is kind]
        if not views:
            yield Section(title, ("Gap: the models hold no such view.",))
        for view in views:
            members = set(view.members)
            flows = [f for m in book.threats.models for f in m.flows if f.id in members]
            ends = members | {end for flow in flows for end in (flow.source, flow.target)}
            ends |= {s.element for m in book.threats.models for s in m.surfaces if s.id in members}
            elements = [e for m in book.threats.models for e in m.elements if e.id in ends]
            words = [f"{view.id}: {view.title}."]
            words += [f"Document: {view.document}."] if view.document else []
            words += [f"Not needed: {view.reason}."] if view.reason else []
            diagram = _diagram(book, elements, flows) if elements else None
            shown = (tables.view_table(book.threats, flows),) if flows else ()
            yield Section(title, tuple(words), diagram, shown)


def _changes(book: ThreatBook) -> Iterator[Section]:
    if book.before is not None:
        table = tables.changes_table(book.before, book.threats)
        yield Section("Changes", (f"Compared with {book.since}.",), tables=(table,))
