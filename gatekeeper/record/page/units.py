"""The dossiers of software items on the page: an index, then everything the record holds about each, under `#/unit/ID`."""

from dataclasses import replace

from gatekeeper.model.book import Row, Sheet
from gatekeeper.record.page.markup import Markup, anchor, join, tag
from gatekeeper.record.page.picture import draw
from gatekeeper.record.page.sheets import Shelf, cell, reference, rows_table
from gatekeeper.record.page.tables import calm_mark, facts, state_mark, table
from gatekeeper.record.page.unit_picture import unit_picture
from gatekeeper.record.parts import Part

MOST_UNITS = 250
"""Dossiers that the page writes out; the script shows the others."""
_REVIEW = "person|who independent state at checked commit review run"
_PARTS = (
    Part(
        "approval", _REVIEW, "state!refused&in-head:yes", "Reviews of its changes in this release"
    ),
    Part(
        "approval",
        _REVIEW,
        "state!refused&in-head!yes",
        "Reviews of changes that are not in this release",
    ),
    Part(
        "approval",
        "state person|who source commit run",
        "state:refused",
        "Refused as a review of it",
    ),
    Part(
        "answer",
        "review checklist question answer comment",
        caption="What its reviewers were asked, and what they answered",
    ),
    Part(
        "unit-test",
        "id state independent authors assertions side evidence",
        caption="Its tests and who wrote them",
    ),
    Part(
        "finding",
        "id state level rule place message why suppression",
        caption="Findings of static analysis",
    ),
    Part("suppression", "id state rule reason owner approved-by expires place defects"),
    Part(
        "threat",
        "id state severity title mitigations requirements hazards",
        caption="Threats against its element",
    ),
    Part(
        "decision",
        "state check what asked-by clauses deviation run",
        "run:$run",
        "Decisions of the gate about this tree",
    ),
    Part(
        "decision",
        "state check what asked-by run",
        "run!$run",
        "Decisions of other runs, changes that were refused included",
    ),
    Part(
        "commit", "id subject authors agents approvals", caption="History: commits that touched it"
    ),
    Part("unread", "state path analyzer cause"),
    Part("soup-item", "id state title version", caption="SOUP it contains"),
    Part("file", "id layout blob", caption="Files, with the blob that was judged"),
)
"""The tables of a dossier, in its order."""


def units(shelf: Shelf) -> Markup:
    """The index and the dossiers."""
    sheet = shelf.book.get("unit")
    if sheet is None or not sheet.rows:
        return tag("p", "The project declares no software item.", class_="note")
    heads = [
        "Item",
        "Title",
        "Class",
        "Decisions of the gate",
        "Independent of its authors",
        "Reviews",
        "Findings",
    ]
    index = table(
        f"Software items ({len(sheet.rows)})", heads, (_index(shelf, sheet, r) for r in sheet.rows)
    )
    more = None
    if len(sheet.rows) > MOST_UNITS:
        words = f"{MOST_UNITS} of {len(sheet.rows)} are written out below; the search shows the others."
        more = tag("p", words, class_="note")
    dossiers = (_dossier(shelf, sheet, row) for row in sheet.rows[:MOST_UNITS])
    return join((index, more, *dossiers))


def _index(shelf: Shelf, sheet: Sheet, row: Row) -> tuple[Markup | str, ...]:
    identifier = str(row[0])
    [asserted], [independent] = (
        sheet.cell(row, n) for n in ("assertions", "independent-assertions")
    )
    [reviews], [claimed] = (sheet.cell(row, n) for n in ("reviews", "claimed-reviews"))
    link = reference(shelf, "unit", identifier)
    return (
        link if isinstance(link, Markup) else identifier,
        _text(sheet, row, "title"),
        _class(sheet, row),
        _state(shelf, sheet, row, "decisions"),
        f"{independent} of {asserted} assertion lines" if asserted != "0" else "–",
        f"{reviews}{'' if claimed == '0' else f', {claimed} only claimed'}"
        if reviews != "0"
        else "none in the trail",
        _text(sheet, row, "findings"),
    )


def _class(sheet: Sheet, row: Row) -> Markup:
    declared = sheet.cell(row, "declared") == ("yes",)
    undeclared = (
        None if declared else join((" ", state_mark("unknown"), " not declared, C was taken"))
    )
    return join((calm_mark(_text(sheet, row, "class")), undeclared))


def _reason(sheet: Sheet, row: Row) -> tuple[tuple[str, str], ...]:
    said = sheet.cell(row, "class-reason")
    return (("Why that class is enough", said[0]),) if said else ()


def _dossier(shelf: Shelf, sheet: Sheet, row: Row) -> Markup:
    identifier = str(row[0])
    return tag(
        "section",
        tag("h3", tag("span", identifier, class_="id"), " ", _text(sheet, row, "title")),
        facts(
            (
                ("Kind", join((_text(sheet, row, "kind"), *_part_of(shelf, sheet, row)))),
                ("Safety class", _class(sheet, row)),
                *_reason(sheet, row),
                ("Decisions", _state(shelf, sheet, row, "decisions")),
                ("Authors of the surviving lines", _people(sheet, row, "authors")),
                ("Authors of its tests", _people(sheet, row, "testers")),
                ("Assertions", _assertions(sheet, row)),
                ("Run by tests of others alone", _people(sheet, row, "covered")),
            )
        ),
        _unknown(sheet, row),
        *_content(shelf, sheet, row),
        class_="unit",
        id=anchor("unit", identifier),
        aria_label=f"{identifier} {_text(sheet, row, 'title')}",
    )


def _content(shelf: Shelf, sheet: Sheet, row: Row) -> list[Markup | None]:
    identifier = str(row[0])
    [state] = sheet.cell(row, "decisions")
    parts: list[Markup | None] = [
        draw(
            shelf,
            unit_picture(shelf, identifier, state),
            f"What {identifier} comes from and what proves it",
        )
    ]
    none: list[str] = []
    run = shelf.book.own_run()
    for part in (replace(each, where=each.where.replace("$run", run)) for each in _PARTS):
        held = shelf.book.get(part.kind)
        if held is None:
            continue
        rows = part.of(held, shelf.of_unit(part.kind, identifier))
        if rows:
            parts.append(rows_table(shelf, part, held, rows, ids=False))
        else:
            title = (part.caption or held.title).lower()
            none.append(f"{title}{f' (unknown: {held.unknown})' if held.unknown else ''}")
    if none:
        parts.append(
            tag("p", f"The record names none of these for it: {'; '.join(none)}.", class_="note")
        )
    return parts


def _unknown(sheet: Sheet, row: Row) -> Markup | None:
    held = sheet.cell(row, "unknown")
    if not held:
        return None
    shown = [tag("li", text) for text in held[:20]]
    if len(held) > len(shown):
        shown.append(tag("li", f"and {len(held) - len(shown)} more"))
    return tag(
        "div",
        tag("p", state_mark("unknown"), " what cannot be told of it"),
        tag("ul", *shown),
        class_="unknown",
    )


def _part_of(shelf: Shelf, sheet: Sheet, row: Row) -> tuple[Markup | str, ...]:
    held = sheet.cell(row, "part-of")
    return (" of ", join((reference(shelf, "unit", held[0]),))) if held else ()


def _people(sheet: Sheet, row: Row, name: str) -> Markup | str:
    return "; ".join(sheet.cell(row, name)) or state_mark("unknown")


def _assertions(sheet: Sheet, row: Row) -> str:
    [asserted], [independent] = (
        sheet.cell(row, n) for n in ("assertions", "independent-assertions")
    )
    return f"{asserted} effective; {independent} assertion lines by people outside its authors"


def _text(sheet: Sheet, row: Row, name: str) -> str:
    return "; ".join(sheet.cell(row, name)) or "–"


def _state(shelf: Shelf, sheet: Sheet, row: Row, name: str) -> Markup:
    return join((cell(shelf, sheet, row, name),))
