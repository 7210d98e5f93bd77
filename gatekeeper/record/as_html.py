"""The record as one HTML file: no network, no script, readable in ten years and on paper."""

import base64
import hashlib
from collections import Counter

from gatekeeper.model.record import ClauseState, Gap, GapState, Record, Standing
from gatekeeper.record.as_json import NATURE
from gatekeeper.record.html_units import units
from gatekeeper.record.markup import Markup, anchor, join, link, page, style, tag
from gatekeeper.record.style import CSS
from gatekeeper.record.tables import (
    calm_mark,
    clause_mark,
    code,
    facts,
    gap_mark,
    table,
    verdict_mark,
    warn_mark,
    word,
)

_SECTIONS = (
    ("gaps", "Gaps"),
    ("units", "Software items"),
    ("clauses", "Clauses"),
    ("runs", "Audit trail"),
    ("people", "People"),
    ("threats", "Threats and SOUP"),
    ("tools", "Tools and configuration"),
)


def record_html(record: Record) -> bytes:
    """The document. It depends on the record alone; everything from the project is escaped text."""
    body = tag(
        "body",
        tag("a", "Skip to the gaps", class_="skip", href="#/section/gaps"),
        _header(record),
        tag(
            "main",
            _gaps(record),
            _section("units", units(record)),
            _clauses(record),
            _runs(record),
            _people(record),
            _threats(record),
            _tools(record),
        ),
        _footer(record),
    )
    return page(_head(record), body)


def _head(record: Record) -> Markup:
    digest = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"Record of evidence: {record.title or record.project}"),
        style(CSS),
    )


def _header(record: Record) -> Markup:
    links = (tag("li", link("section", key, title)) for key, title in _SECTIONS)
    return tag(
        "header",
        tag("h1", f"Record of evidence: {record.title or record.project}"),
        tag("p", NATURE, class_="nature"),
        facts(
            (
                ("Project", record.project),
                ("Verdict of the run", verdict_mark(record.verdict)),
                ("What was judged", _judged(record)),
                ("Commit", code(record.head)),
                ("Tree", code(record.tree)),
                ("Policy read from commit", code(record.policy_origin)),
                ("Statement of the run", code(record.statement)),
                ("Head of the ledger", code(record.ledger_head)),
                ("Made by", f"gatekeeper {record.gatekeeper}"),
            )
        ),
        tag("nav", tag("ul", *links), aria_label="Sections"),
    )


def _judged(record: Record) -> Markup:
    match record.kind:
        case "range":
            return join(("a range of commits since ", code(record.base)))
        case "tree":
            return join(("the whole tree of one commit",))
        case _:
            return join(("staged content, which is no commit",))


def _section(key: str, *content: Markup) -> Markup:
    title = dict(_SECTIONS)[key]
    name = f"title-{key}"
    return tag(
        "section",
        tag("h2", title, id=name),
        *content,
        id=anchor("section", key),
        aria_labelledby=name,
    )


def _gaps(record: Record) -> Markup:
    counts = Counter(gap.state for gap in record.gaps)
    tiles = (tag("li", tag("b", str(counts[s])), gap_mark(s)) for s in GapState)
    heads = ("Subject", "Area", "What", "What would close it")
    tables = (
        table(_GAP_CAPTIONS[state], heads, map(_gap_row, found), class_="gaps")
        for state in GapState
        if (found := [gap for gap in record.gaps if gap.state is state])
    )
    intro = "What this record shows to be wrong, and what it cannot show. Nothing unknown counts as met."
    return _section("gaps", tag("p", intro), tag("ul", *tiles, class_="tiles"), *tables)


_GAP_CAPTIONS = {
    GapState.FAILED: "Failed: the gate, or the evidence itself, says no",
    GapState.NOT_MET: "Not met: decided, and not as asked",
    GapState.UNKNOWN: "Unknown: could not be looked at, or is not part of this record",
}


def _gap_row(gap: Gap) -> tuple[Markup | str, ...]:
    return (gap.subject, gap.area, join((gap_mark(gap.state), " ", gap.sentence)), gap.cure or "–")


def _clauses(record: Record) -> Markup:
    legend = (
        "A clause of role “verify” is met only by decisions of the gate run, asked for by a policy rule that "
        "names the clause, all of which passed; a deviation is never met. The words are ours, not the "
        "standards'. "
    )
    parts = [tag("p", legend, f"About the table: {record.clause_note}.")]
    standards = dict.fromkeys(s.clause.standard for s in record.standings)
    for standard in standards:
        held = [s for s in record.standings if s.clause.standard == standard]
        parts.append(tag("h3", standard, id=anchor("standard", standard)))
        parts.append(_clause_counts(held))
        heads = ("Clause", "In our words", "Classes", "Role", "State", "Why")
        caption = "Clauses and what gate decisions say of them"
        parts.append(table(caption, heads, (_clause_row(s) for s in held)))
    return _section("clauses", *parts)


def _clause_counts(held: list[Standing]) -> Markup:
    met = Counter(s.state for s in held)
    unknown = sum(s.state is ClauseState.NOT_MET and not s.known for s in held)
    words = [f"{met[state]} {state.value}" for state in ClauseState]
    words[1] += f" (of which unknown: {unknown})"
    return tag("p", f"{len(held)} clauses: " + ", ".join(words) + ".", class_="note")


def _clause_row(standing: Standing) -> tuple[Markup | str, ...]:
    clause = standing.clause
    classes = "–" if clause.classes is None else " ".join(sorted(c.value for c in clause.classes))
    doubt = None if clause.confidence == "verified" else warn_mark(f"entry {clause.confidence}")
    basis = (
        tag("span", f" ({'; '.join(standing.basis)})", class_="note") if standing.basis else None
    )
    return (
        tag("span", clause.number, id=anchor("clause", clause.id)),
        join((clause.paraphrase, " " if doubt else None, doubt)),
        word(classes or "none"),
        word(clause.role.value),
        clause_mark(standing),
        join((standing.why, basis)),
    )


def _runs(record: Record) -> Markup:
    heads = ("No.", "Started", "Verdict", "Judged", "Commit or tree", "Accounting", "Statement")
    rows = (
        (
            tag("span", str(run.sequence), id=anchor("run", run.digest)),
            word(run.started_at),
            verdict_mark(run.verdict),
            run.kind,
            code(run.head or run.tree),
            f"{run.expected} expected: {run.analysed} analysed, {run.failed} failed, "
            f"{run.excluded} excluded",
            code(run.digest),
        )
        for run in record.runs
    )
    intro = (
        "Every gate run whose statement lies in the ledger, in its order. "
        "Times are those of the machines that ran."
    )
    return _section("runs", tag("p", intro), table("Gate runs", heads, rows))


def _people(record: Record) -> Markup:
    heads = ("Person", "Id", "Kind", "Roles", "May review class", "Trainings", "Registered at")
    rows = (
        (
            p.name,
            code(p.id),
            p.kind,
            ", ".join(p.roles) or "none",
            " ".join(p.clearance) or "none",
            "; ".join(p.trainings) or "unknown",
            code(p.location),
        )
        for p in record.people
    )
    intro = "People as the protected base commit registers them. Reviews stand with the items they touch."
    return _section("people", tag("p", intro), table("Registered people", heads, rows))


def _threats(record: Record) -> Markup:
    heads = ("Threat", "Title", "Severity", "Status", "Mitigations", "Requirements", "At")
    rows = (
        (
            t.id,
            t.title,
            word(t.severity),
            word(t.status),
            "; ".join(t.mitigations) or "none",
            ", ".join(t.requirements) or "none",
            code(t.location),
        )
        for t in record.threats
    )
    soup = "SOUP items, their published anomalies and vulnerabilities: unknown to this record."
    return _section("threats", table("Threats of the threat models", heads, rows), tag("p", soup))


def _tools(record: Record) -> Markup:
    tools = ((t.name, t.version or "unknown", code(t.digest), t.note or "–") for t in record.tools)
    files = ((code(path), code(digest)) for path, digest in record.configuration)
    return _section(
        "tools",
        table(
            "Tools and distributions that took part", ("Name", "Version", "SHA-256", "Note"), tools
        ),
        table("Configuration that was in force", ("File", "SHA-256"), files),
        tag("p", "Whether these tools are validated for their use: unknown to this record."),
    )


def _footer(record: Record) -> Markup:
    return tag(
        "footer",
        tag("h2", "How to check this record"),
        tag(
            "p",
            "Each statement lies in an entry of the ledger, named by the SHA-256 of its bytes: ",
            code(f"gatekeeper evidence show {record.statement[:12]} | head -c -1 | sha256sum"),
            " prints its name. The message of the newest commit of ",
            code("refs/gatekeeper/ledger"),
            ", without its line feed, has the SHA-256 given above as the head of the ledger. "
            "Each message names the SHA-256 of the one before it.",
        ),
        calm_mark("evidence, not a claim of conformity"),
    )
