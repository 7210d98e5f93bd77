"""The record as one HTML file: no network, whole without scripts, readable in ten years and on paper."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

from gatekeeper.model.book import Book
from gatekeeper.model.record import Record
from gatekeeper.record.glance import NATURE, made_by, release_title, run_time
from gatekeeper.record.page.block import block
from gatekeeper.record.page.changes import changes
from gatekeeper.record.page.clauses import clauses
from gatekeeper.record.page.first_screen import glance
from gatekeeper.record.page.gaps import gaps
from gatekeeper.record.page.markup import (
    Markup,
    anchor,
    data,
    filled,
    link,
    page,
    script,
    style,
    tag,
)
from gatekeeper.record.page.sheets import Shelf, content
from gatekeeper.record.page.style import CSS
from gatekeeper.record.page.tables import calm_mark, code, facts, state_mark
from gatekeeper.record.page.units import units
from gatekeeper.record.parts import Section
from gatekeeper.record.sections import SECTIONS


def record_html(record: Record, book: Book) -> Iterator[bytes]:
    """The document in pieces. It depends on record and book alone; everything from the project is escaped text."""
    code_of_page = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
    shelf = Shelf(book)
    sections = (_section(each, _inner(each, record, shelf)) for each in SECTIONS)
    body = tag(
        "body",
        _header(record, book),
        tag("main", *sections),
        _footer(record),
        data("book"),
        script(code_of_page),
    )
    return filled(page(_head(record, code_of_page), body), "book", block(book))


def _head(record: Record, code_of_page: str) -> Markup:
    policy = (
        f"default-src 'none'; style-src '{_digest(CSS)}'; script-src '{_digest(code_of_page)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"Record of evidence: {release_title(record)}"),
        style(CSS),
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _header(record: Record, book: Book) -> Markup:
    links = (
        tag("li", link("section", each.key, each.title), " ", tag("span", each.answers))
        for each in SECTIONS
    )
    return tag(
        "header",
        tag("a", "Skip to the gaps", class_="skip", href="#/section/gaps"),
        tag("p", "Record of evidence", class_="kind"),
        tag("h1", release_title(record)),
        tag("p", state_mark(record.verdict.name.lower()), f" {_judged(record)}", class_="verdict"),
        glance(record, book),
        tag("p", NATURE, class_="nature"),
        _identity(record),
        tag("nav", tag("ul", *links), aria_label="Sections"),
    )


def _identity(record: Record) -> Markup:
    """The digests that this record stands on, in small letters: they are compared, not read."""
    named = (
        ("Project", record.project),
        ("Commit", code(record.head)),
        ("Tree", code(record.tree)),
        ("Base", code(record.base)),
        ("Policy read from", code(record.policy_origin)),
        ("Statement of the run", code(record.statement)),
        ("Head of the ledger", code(record.ledger_head)),
        ("Made by", made_by(record)),
    )
    return tag("div", facts(named), class_="identity")


def _judged(record: Record) -> str:
    judged = {"range": "a range of commits", "tree": "the whole tree of one commit"}
    what = judged.get(record.kind, "staged content, which is no commit")
    return f"was the verdict on {what}, judged {run_time(record):%Y-%m-%d %H:%M} UTC by the clock of the machine that ran"


def _section(section: Section, inner: Markup) -> Markup:
    # By its words, not by the heading's id: browsers skip what is not on the screen, and its ids with it.
    place = anchor("section", section.key)
    intro = tag("p", section.intro) if section.intro else None
    heading = tag("h2", section.title)
    terms = facts(section.terms) if section.terms else None
    return tag("section", heading, intro, terms, inner, id=place, aria_label=section.title)


def _inner(section: Section, record: Record, shelf: Shelf) -> Markup:
    match section.key:
        case "gaps":
            return gaps(record)
        case "changes":
            return changes(shelf)
        case "units":
            return units(shelf)
        case "clauses":
            return clauses(record)
        case _:
            return content(shelf, section)


def _footer(record: Record) -> Markup:
    """How to check the record without us, then with us."""
    own_head = record.ledger_head or "HEAD"
    steps = (
        (
            "No file was changed: in the folder of this record, ",
            code("sha256sum -c MANIFEST"),
            " names each file that is not as it was written.",
        ),
        (
            "No entry of the ledger was changed: ",
            code(f"python3 -I ledger/verify.py ledger --head {own_head}"),
            " reads every entry, its place in the chain and its signature, with nothing but Python and ssh-keygen. Take the "
            "head from another copy, a signed tag or a print, not from here: a ledger that was written anew has another.",
        ),
        (
            "This page says what the ledger says: ",
            code("gatekeeper record verify ."),
            " checks both, and ",
            code(f"gatekeeper evidence show {record.statement[:12]}"),
            " prints the statement of the run that the page rests on.",
        ),
    )
    return tag(
        "footer",
        tag("h2", "How to check this record"),
        tag("ol", *(tag("li", *step) for step in steps)),
        calm_mark("evidence, not a claim of conformity"),
    )
