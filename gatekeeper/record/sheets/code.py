"""Sheets about the code: units, files, findings, and every decision by which something does not count."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

from gatekeeper.model.accounting import AccountState
from gatekeeper.model.book import Row, Sheet
from gatekeeper.model.coverage import UnitCoverage
from gatekeeper.model.deviation import Deviation
from gatekeeper.model.finding import Level, Seen
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.path import RepoPath, path_bytes, printable
from gatekeeper.model.record import NO_FURTHER_REVIEW, Record
from gatekeeper.model.suppression import Exclusion, Suppression
from gatekeeper.model.verdict import Verdict, meet
from gatekeeper.record.dossier import Dossier
from gatekeeper.record.kept_rows import cells
from gatekeeper.record.sheets.columns import place, sheet, yes

Units = Mapping[RepoPath, tuple[str, ...]]
"""Path of head to the ids of its software items."""


def units_by_path(run: GateRun) -> Units:
    """The items of each path of head, and of each test file of a unit."""
    held: dict[RepoPath, set[str]] = defaultdict(set)
    for owned in run.facts.owned:
        held[owned.path].update(item.id for item in owned.items)
    for unit in run.facts.people.units:
        for path in unit.test_paths:
            held[path].add(unit.item)
    return {path: tuple(sorted(items)) for path, items in held.items()}


@dataclass(frozen=True, slots=True)
class FindingTable:
    """All that a record tells of the findings of a run, which need not stand in memory beside it."""

    sheet: Sheet
    by_path: Mapping[RepoPath, int]
    """How many there are at each path."""

    def above_note(self) -> Iterator[tuple[str, str, str]]:
        """Rule, place and state of each that says more than a note, in the order of the rows."""
        names = ("level", "rule", "place", "state")
        level, *told = (cells(self.sheet.rows, self.sheet.number(name)) for name in names)
        return compress(zip(*told, strict=True), map(Level.NOTE.value.__ne__, level))


def finding_table(run: GateRun) -> FindingTable:
    """The findings of the run as rows."""
    rows = sheet(
        "finding",
        "Findings of static analysis",
        "id rule level:state state:state unit>unit:concerns place:code message why suppression>suppression:rests-on "
        "tools cwe help",
        _findings(run, units_by_path(run)),
        _not_all_read(run),
    )
    return FindingTable(rows, Counter(each.finding.location.path for each in run.facts.findings))


def unit_sheet(held: tuple[Dossier, ...]) -> Sheet:
    """Software items and units."""
    return sheet(
        "unit",
        "Software items",
        "id title kind class class-reason declared part-of>unit:part-of decisions:state authors testers "
        "assertions:number independent-assertions:number files:number findings:number reviews:number "
        "claimed-reviews:number threats>threat unknown covered",
        (_unit(unit, _decided(unit, held)) for unit in held),
    )


def code_sheets(run: GateRun, units: Units, findings: Sheet) -> tuple[Sheet, ...]:
    """Files, findings, and what was not read: as many rows as there are."""
    return (
        sheet("file", "Files", "id unit>unit:part-of layout blob:code", _files(run, units)),
        findings,
        sheet(
            "unread",
            "What no analyzer has read",
            "id state:state unit>unit path:code analyzer cause",
            _unread(run, units),
        ),
    )


def waiver_sheets(record: Record, run: GateRun, units: Units) -> tuple[Sheet, ...]:
    """Every decision by which something does not count: suppressions, deviations, exclusions."""
    day = run.facts.today
    return (
        sheet(
            "suppression",
            "Suppressions",
            "id state:state rule reason owner>person:made-by approved-by>person:approved-by expires:time "
            "unit>unit:concerns place:code "
            "defects",
            (
                _suppression(run, s, units, approvers(record, run, s))
                for s in run.facts.suppressions
            ),
        ),
        sheet(
            "deviation",
            "Deviations",
            "id state:state check subject reason owner>person approved-by>person expires:time place:code",
            (_deviation(d, run, day) for d in run.facts.project.deviations),
        ),
        sheet(
            "exclusion",
            "Exclusions from analysis",
            "id state:state analyzer paths reason owner>person approved-by>person expires:time",
            (_exclusion(e, day) for e in run.facts.project.exclusions),
        ),
    )


def _covered(coverage: UnitCoverage | None) -> str:
    """What the tests of others ran of a unit; empty when no report tells."""
    if coverage is None:
        return ""
    lines = f"{coverage.lines_by_others} of {coverage.lines} lines"
    if coverage.branches is None:
        return f"{lines}; branches by test are not told"
    return f"{lines}, {coverage.branches_by_others} of {coverage.branches} branches"


def _decided(unit: Dossier, others: tuple[Dossier, ...]) -> str:
    """The verdict on the item: that of its own decisions and those on its parts; unknown while there is none on one of them."""
    parts = [_decided(part, others) for part in others if part.item.parent == unit.item.id]
    if "unknown" in parts or not (parts or unit.decisions):
        return "unknown"
    below = (Verdict[part.upper()] for part in parts)
    return meet((*below, *(d.verdict for d in unit.decisions))).name.lower()


def _unit(unit: Dossier, decided: str) -> Row:
    item, people = unit.item, unit.people
    reviews = [review for review in unit.reviews if review.grade not in NO_FURTHER_REVIEW]
    unknown = (unit.people_unknown, unit.threats_unknown, *unit.not_analysed)
    return (
        item.id,
        item.title,
        "software unit" if unit.is_unit else "software item",
        item.safety_class.name,
        item.class_reason,
        yes(item.declared),
        item.parent or "",
        decided,
        unit.authors,
        unit.testers,
        str(people.assertions if people else 0),
        str(people.independent_assertion_lines if people else 0),
        str(len(unit.paths)),
        str(unit.findings),
        str(len(reviews)),
        str(sum(review.grade == "claimed" for review in reviews)),
        unit.threats,
        tuple(filter(None, unknown)),
        _covered(people.coverage if people else None),
    )


def _files(run: GateRun, units: Units) -> Iterator[Row]:
    for owned in run.facts.owned:
        entry = run.facts.change.head.get(owned.path)
        layout = "none" if owned.layout is None else owned.layout.value
        blob = "" if entry is None else entry.blob
        yield printable(owned.path), units.get(owned.path, ()), layout, blob


def _findings(run: GateRun, units: Units) -> Iterator[Row]:
    for judged in run.facts.findings:
        finding = judged.finding
        yield (
            finding.fingerprint[:16],
            finding.rule,
            finding.level.value,
            judged.state.value,
            units.get(finding.location.path, ()),
            str(finding.location),
            finding.message,
            judged.why,
            judged.suppression or "",
            _voices(finding.seen_by),
            _weaknesses(finding.cwe),
            finding.help,
        )


@lru_cache(maxsize=1024)
def _voices(seen_by: tuple[Seen, ...]) -> tuple[str, ...]:
    # The same texts for a million findings: each cell that is made anew stays in memory.
    return tuple(f"{seen.analyzer}:{seen.rule}" for seen in seen_by)


@lru_cache(maxsize=1024)
def _weaknesses(cwe: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(f"CWE-{number}" for number in cwe)


def _not_all_read(run: GateRun) -> str:
    lost = run.facts.accounting.count(AccountState.FAILED)
    missing = len(run.facts.missing_tools)
    said = (
        f"{lost} readings failed" if lost else "",
        f"{missing} tools are missing" if missing else "",
    )
    return " and ".join(text for text in said if text)


def approvers(record: Record, run: GateRun, held: Suppression) -> tuple[str, ...] | None:
    """Who approved it: the person it names, else those whose approval of a commit that touched its file counts in the
    trail, its owner and the commit's authors left out. `None` when no run of the trail judged such a commit."""
    if held.approved_by or not held.inline:
        return (held.approved_by,) if held.approved_by else ()
    path, seen = path_bytes(held.location.path), False
    found: set[str] = set()
    for each in record.runs:
        writers = {c.commit: {p for _, _, p in c.authors} for c in each.commits if path in c.paths}
        seen = seen or bool(writers)
        found |= {
            review.person
            for review in each.reviews
            if review.commit in writers
            and review.grade != "refused"
            and review.person
            and review.person not in {held.owner, *writers[review.commit]}
        }
    return tuple(sorted(found)) if seen else None


def _suppression(
    run: GateRun, held: Suppression, units: Units, approved: tuple[str, ...] | None
) -> Row:
    day = run.facts.today
    unused = {suppression.id for suppression in run.facts.unused_suppressions}
    if held.defects:
        state = "no effect"
    elif held.expires is not None and held.expires < day:
        state = "expired"
    elif approved in ((held.owner,), ()):
        state = "self-approved"
    elif approved is None:
        state = "approval unknown"
    elif run.facts.project.registry.get(held.owner) is None:
        state = "owned by nobody"
    elif held.id in unused:
        state = "matches nothing"
    else:
        state = "in force" if held.id in run.facts.used_suppressions else "unknown"
    return (
        printable(held.id),
        state,
        held.rule,
        held.reason,
        held.owner,
        approved or (),
        held.expires.isoformat() if held.expires else "",
        units.get(held.location.path, ()),
        place(held.location),
        held.defects,
    )


def _deviation(held: Deviation, run: GateRun, day: dt.date) -> Row:
    used = any(decision.deviation == held.id for decision in run.decisions)
    if held.expires < day:
        state = "expired"
    elif held.approved_by == held.owner:
        state = "self-approved"
    else:
        state = "in force" if used else "not needed"
    dates = (held.owner, held.approved_by, held.expires.isoformat(), place(held.location))
    return (held.id, state, held.check, held.subject, held.reason, *dates)


def _exclusion(held: Exclusion, day: dt.date) -> Row:
    state = "expired" if held.expires < day else "in force"
    people = (held.owner, held.approved_by, held.expires.isoformat())
    return (place(held.location), state, held.analyzer, held.path_glob, held.reason, *people)


def _unread(run: GateRun, units: Units) -> Iterator[Row]:
    for account in run.facts.accounting.accounts:
        if account.state is AccountState.ANALYSED:
            continue
        what = account.expectation
        path = printable(what.path)
        state = account.state.value
        yield (
            f"{what.analyzer} {path}",
            state,
            units.get(what.path, ()),
            path,
            what.analyzer,
            account.cause,
        )
    for each in run.facts.accounting.unread:
        path = printable(each.path)
        yield path, "unknown", units.get(each.path, ()), path, "none", each.cause
