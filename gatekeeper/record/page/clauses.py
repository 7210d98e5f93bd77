"""Clauses on the page: how many stand in which of five states by standard and class, then each with what it rests on."""

from collections import Counter

from gatekeeper.model.record import ClauseState, Record, Standing
from gatekeeper.record.page.markup import Markup, anchor, join, link, tag
from gatekeeper.record.page.tables import state_mark, table, warn_mark, word

_WIDTHS = (9, 15, 34, 7, 9, 26)


def clauses(record: Record) -> Markup:
    """The overview, then a table a standard."""
    standards = dict.fromkeys(s.clause.standard for s in record.standings)
    held = {name: [s for s in record.standings if s.clause.standard == name] for name in standards}
    parts = [tag("p", f"About the table: {record.clause_note}.", class_="note"), _overview(held)]
    for name, standings in held.items():
        parts.append(tag("h3", name, id=anchor("standard", name)))
        heads = ("Clause", "State", "In our words", "Classes", "A tool can", "Why")
        parts.append(
            table(f"Clauses of {name}", heads, (_row(s) for s in standings), widths=_WIDTHS)
        )
    return join(parts)


def _overview(held: dict[str, list[Standing]]) -> Markup:
    heads = (
        "Standard",
        "Class",
        *(each.value.capitalize() for each in ClauseState),
        "Unknown",
        "Entries in doubt",
    )
    rows = []
    for name, standings in held.items():
        classes = {each for s in standings for each in s.clause.classes or ()}
        rows.append(_counts(link("standard", name), "all" if classes else "–", standings))
        for safety_class in sorted(classes, key=lambda each: each.rank):
            of_class = [
                s
                for s in standings
                if s.clause.classes is None or safety_class in s.clause.classes
            ]
            rows.append(_counts(join((name,)), safety_class.name, of_class))
    return table("States of clauses by standard and class", heads, rows, class_="counts")


def _counts(
    name: Markup, safety_class: str, standings: list[Standing]
) -> tuple[Markup | str, ...]:
    states = Counter(s.state for s in standings if s.known)
    unknown = len(standings) - states.total()
    doubt = sum(s.clause.confidence != "verified" for s in standings)
    counts = (*(states[each] for each in ClauseState), unknown, doubt)
    return (name, safety_class, *(str(count) for count in counts))


def _row(standing: Standing) -> tuple[Markup | str, ...]:
    clause = standing.clause
    classes = "–" if clause.classes is None else " ".join(sorted(c.name for c in clause.classes))
    doubt = (
        None
        if clause.confidence == "verified"
        else join((" ", warn_mark(f"entry {clause.confidence}")))
    )
    basis = (
        tag("span", f" ({'; '.join(standing.basis)})", class_="note") if standing.basis else None
    )
    cure = tag("div", f"To close it: {standing.cure}", class_="note") if standing.cure else None
    return (
        tag("span", clause.number, id=anchor("clause", clause.id)),
        state_mark(standing.word),
        join((clause.paraphrase, doubt)),
        word(classes or "none"),
        word(clause.role.value),
        join((standing.why, basis, cure)),
    )
