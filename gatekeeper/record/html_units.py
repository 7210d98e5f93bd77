"""The record's dossiers as HTML: an index of software items, then one dossier each under `#/unit/ID`."""

from gatekeeper.model.record import Dossier, Record, UnitPath, UnitReview
from gatekeeper.model.verdict import meet
from gatekeeper.record.markup import Markup, anchor, join, link, tag
from gatekeeper.record.tables import (
    bullets,
    calm_mark,
    code,
    facts,
    table,
    verdict_mark,
    warn_mark,
    word,
)


def units(record: Record) -> Markup:
    """The index and every dossier."""
    heads = ("Item", "Title", "Class", "Files", "Findings", "Reviews", "Decisions of the gate")
    index = table("Software items", heads, (_index_row(unit) for unit in record.dossiers))
    return join((index, *(_dossier(unit) for unit in record.dossiers)))


def _index_row(unit: Dossier) -> tuple[Markup | str, ...]:
    return (
        link("unit", unit.item),
        unit.title or "–",
        _class(unit),
        str(len(unit.paths)),
        str(len(unit.findings)),
        _review_word(unit.reviews),
        _decided(unit),
    )


def _class(unit: Dossier) -> Markup:
    return join(
        (
            calm_mark(unit.safety_class.value),
            None if unit.declared else " ",
            None if unit.declared else warn_mark("not declared"),
        )
    )


def _decided(unit: Dossier) -> Markup:
    if not unit.decisions:
        return warn_mark("unknown")
    return join(
        (verdict_mark(meet(d.verdict for d in unit.decisions)), f" {len(unit.decisions)} asked")
    )


def _review_word(reviews: tuple[UnitReview, ...]) -> str:
    counting = [review for review in reviews if review.grade != "refused"]
    if not counting:
        return "none in the trail"
    claimed = sum(review.grade == "claimed" for review in counting)
    return f"{len(counting)}, of which only claimed: {claimed}"


def _dossier(unit: Dossier) -> Markup:
    name = f"title-unit-{anchor('', unit.item).strip('/')}"
    kind = "software unit" if unit.is_unit else "software item"
    return tag(
        "section",
        tag("h3", f"{unit.item}  {unit.title}", id=name),
        facts(
            (
                (
                    "Kind",
                    kind
                    if unit.parent is None
                    else join((kind, " of ", link("unit", unit.parent))),
                ),
                ("Safety class", _class(unit)),
                ("Decisions", _decided(unit)),
            )
        ),
        *_content(unit),
        _decisions(unit),
        class_="unit",
        id=anchor("unit", unit.item),
        aria_labelledby=name,
    )


def _content(unit: Dossier) -> tuple[Markup, ...]:
    """What its files show; an item that only groups others has none of its own."""
    if not unit.is_unit and not unit.paths:
        return (tag("p", "It groups other items and has no file of its own.", class_="note"),)
    return (
        tag("div", _written(unit), _tested(unit), class_="pair"),
        _files("Files, with the blob that was judged", unit.paths),
        _reviews(unit),
        _findings(unit),
        _threats(unit),
    )


def _written(unit: Dossier) -> Markup:
    return tag("div", tag("h4", "Authors of the surviving lines"), _persons(unit, unit.authors))


def _tested(unit: Dossier) -> Markup:
    assertions = (
        "How much they assert: unknown."
        if unit.people_unknown
        else f"{unit.assertions} effective assertions; {unit.independent_assertion_lines} assertion lines by "
        "people outside the item's authors. Whether the tests passed: unknown."
    )
    return tag(
        "div",
        tag("h4", "Authors of its tests"),
        _persons(unit, unit.test_authors),
        tag("p", assertions, class_="note"),
        _files("Test files", unit.test_paths) if unit.test_paths else None,
    )


def _persons(unit: Dossier, names: tuple[str, ...]) -> Markup:
    told = bullets(names, "Unknown: nobody is named.")
    if not unit.people_unknown:
        return told
    return join(
        (tag("p", warn_mark("unknown"), " ", unit.people_unknown), told if names else None)
    )


def _files(caption: str, paths: tuple[UnitPath, ...]) -> Markup:
    return table(caption, ("Path", "Git blob"), ((code(p.path), code(p.blob)) for p in paths))


def _reviews(unit: Dossier) -> Markup:
    rows = (
        (
            review.who,
            warn_mark("claimed") if review.grade == "claimed" else calm_mark(review.grade),
            code(review.commit),
            review.source,
            review.at or "not told",
            "; ".join(review.checked) or "not told",
            str(review.run),
        )
        for review in unit.reviews
    )
    caption = "Reviews of commits that touched it, from every run of the audit trail"
    return table(
        caption,
        ("Reviewer", "Grade", "Commit", "Source", "When", "What was checked", "Run no."),
        rows,
    )


def _decisions(unit: Dossier) -> Markup:
    rows = (
        (
            word(d.check),
            verdict_mark(d.verdict),
            d.message,
            d.asked_by or "–",
            _clause_links(d.clauses),
            d.deviation or "–",
        )
        for d in unit.decisions
    )
    heads = ("Check", "Verdict", "What", "Asked by", "Evidence for", "Deviation")
    return table("Decisions of the gate", heads, rows)


def _clause_links(clauses: tuple[str, ...]) -> Markup:
    return join(part for clause in clauses for part in (link("clause", clause), " "))


def _findings(unit: Dossier) -> Markup:
    rows = (
        (code(f.place), f.rule, word(f.level), word(f.state), f.message, f.why)
        for f in unit.findings
    )
    heads = ("Place", "Rule", "Level", "State", "Message", "Why it has this state")
    if unit.not_analysed and not unit.findings:
        return _unknown("Findings of static analysis", unit.not_analysed)
    found = table("Findings of static analysis", heads, rows)
    if not unit.not_analysed:
        return found
    return join((found, _unknown("Further findings", unit.not_analysed)))


def _unknown(what: str, why: tuple[str, ...]) -> Markup:
    return tag("div", tag("p", f"{what}: ", warn_mark("unknown")), bullets(why, ""))


def _threats(unit: Dossier) -> Markup:
    rows = (
        (t.id, t.title, word(t.severity), word(t.status), "; ".join(t.mitigations) or "none")
        for t in unit.threats
    )
    heads = ("Threat", "Title", "Severity", "Status", "Mitigations")
    if unit.threats_unknown and not unit.threats:
        return _unknown("Threats against it", (unit.threats_unknown,))
    found = table("Threats against its element", heads, rows)
    if not unit.threats_unknown:
        return found
    return join((found, _unknown("Further threats", (unit.threats_unknown,))))
