"""An auditor's first questions of a record: why the verdict, what was looked at, who reviewed it, what is compared, who signed."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from gatekeeper.model.book import Book, Sheet, texts
from gatekeeper.model.check import Outcome
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.policy import Demand
from gatekeeper.model.record import PROVEN, ClauseState, GapState, Record
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.compare import KIND
from gatekeeper.record.few import few
from gatekeeper.record.kept_rows import cells
from gatekeeper.record.tones import rank

_COUNTED = (
    ("unit", "class", "software item", "units"),
    ("requirement", "state", "requirement", "requirements"),
    ("hazard", "state", "hazard", "requirements"),
    ("result", "state", "test result", "requirements"),
    ("threat", "state", "threat", "threats"),
    ("soup-item", "state", "item of software of others (SOUP)", "soup"),
)
"""Kind of sheet, by which column its rows are counted, what one of them is called, and the section it stands in."""
_ANOMALIES = (
    ("problem", "state", "problem report", "requirements"),
    ("finding", "state", "finding of a tool in the code", "findings"),
    ("soup-anomaly", "state", "published defect of software of others", "soup"),
)
_MANY = {
    "item of software of others (SOUP)": "items of software of others (SOUP)",
    "finding of a tool in the code": "findings of tools in the code",
    "published defect of software of others": "published defects of software of others",
}
NATURE = (
    "Evidence for an assessment. It does not state that anything conforms to a standard or regulation; "
    "states of clauses say what gate decisions were found, and what is unknown."
)
_COUNTS = "no-new-findings"
"""The check whose answer for the whole change says which findings stop nothing, and why."""
_MOST = 5
"""Names, or causes, that are written out; the others are counted."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Words that lead to a section of the page."""

    words: str
    section: str


Sentence = tuple[str | Pointer, ...]
"""Pieces one after another."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the first questions, answered."""

    question: str
    sentences: tuple[Sentence, ...]
    """At least one."""


def first_answers(record: Record, book: Book) -> tuple[Answer, ...]:
    """The answers in the order in which they are asked."""
    return (
        Answer("Release", _release(record)),
        Answer(f"Why {record.verdict.name.lower()}", tuple(_why(record))),
        Answer("Reviewed", tuple(_reviewed(record, book))),
        Answer("Looked at", tuple(_looked(record, book))),
        Answer("Known anomalies", tuple(_anomalies(book))),
        Answer("Not looked at", _not_looked(book)),
        Answer("Compared with", tuple(_compared(record, book))),
        Answer("Signed", (_signed(record, book),)),
        Answer("Anchored outside", ((_anchored(record),),)),
    )


def release_title(record: Record) -> str:
    """What a reader calls the record: its project, and the tags of its commit."""
    names = release_names(record)
    title = record.title or record.project
    return f"{title}, release {names}" if names else title


def release_names(record: Record) -> str:
    """The tags of the record's commit; empty for none."""
    return ", ".join(tag.name for tag in record.tags if tag.commit == record.head)


def open_gaps(record: Record) -> str:
    """How many gaps are open in which state, and how many clauses are met, as a sentence for print."""
    counts = Counter(gap.state for gap in record.gaps)
    gaps = ", ".join(f"{counts[state]:,} {state.value}" for state in GapState)
    clauses = f"{count_met(record):,} met and {count_unknown(record):,} unknown of {len(record.standings):,} clauses"
    return f"{gaps}; {clauses}"


def made_by(record: Record) -> str:
    """What made the record, for a reader who never heard of it."""
    return (
        f"gatekeeper {record.gatekeeper}: a program that judges each change before it is merged, by rules that the "
        "project has approved, and that keeps what it found in a ledger"
    )


def run_time(record: Record) -> dt.datetime:
    """The time of the run that the record rests on, as the ledger tells it, in whole seconds UTC."""
    stated = next(run.started_at for run in record.runs if run.digest == record.statement)
    return dt.datetime.fromisoformat(stated).astimezone(dt.UTC).replace(microsecond=0)


def count_met(record: Record) -> int:
    """How many clauses are met."""
    return sum(each.state is ClauseState.MET for each in record.standings)


def count_unknown(record: Record) -> int:
    """Of how many clauses nothing is known."""
    return sum(not each.known for each in record.standings)


def plain(sentence: Sentence) -> str:
    """The words of a sentence."""
    return "".join(each.words if isinstance(each, Pointer) else each for each in sentence)


def _release(record: Record) -> tuple[Sentence, ...]:
    if record.head is None:
        return (("none: staged content is no commit",),)
    said = (f"commit {record.head[:12]}", *_vouched(record, record.head))
    return tuple((each,) for each in said)


def _vouched(record: Record, commit: ObjectId) -> tuple[str, ...]:
    """A sentence for each tag of the commit: who signed it, or why nobody vouches for it."""
    said = tuple(
        f"tag {tag.name}, {f'signed by {tag.signer}' if tag.signer else f'vouched for by nobody: {tag.doubt}'}"
        for tag in record.tags
        if tag.commit == commit
    )
    return said or ("no tag names it",)


def _why(record: Record) -> Iterator[Sentence]:
    """What the verdict follows from: answers that the rules require, what was found and stops nothing, what nobody asks for."""
    run = next((run for run in record.runs if run.digest == record.statement), None)
    required = [d for d in run.decisions if d.demand is Demand.REQUIRED] if run else []
    against = [d for d in required if d.verdict is not Verdict.PASSED]
    for said in against[:_MOST]:
        yield (f"{said.check} is {said.verdict.name.lower()} for {said.subject}: {said.message}",)
    idle = sum(d.outcome is Outcome.NOT_APPLICABLE for d in required)
    rest = f"; the other {len(against) - _MOST:,} are told there" if len(against) > _MOST else ""
    yield (
        "of the ",
        Pointer(f"{_number(len(required), 'decision')} that the rules require", "runs"),
        f" {len(required) - len(against) - idle:,} passed{f', {idle:,} did not apply' if idle else ''}"
        f"{f', {len(against):,} did not pass' if against else ''}{rest}",
    )
    yield from (
        (f"{said.check}: {said.message}",)
        for said in required
        if said.check == _COUNTS and said.verdict is Verdict.PASSED and said.subject == "change"
    )
    other = (
        sum(d.outcome in (Outcome.FAIL, Outcome.UNDECIDED) for d in run.decisions) if run else 0
    )
    if other > len(against):
        yield (f"against it, and only reported: {_number(other - len(against), 'decision')}",)
    if record.verdict is Verdict.PASSED and record.gaps:
        yield (Pointer(_number(len(record.gaps), "gap"), "gaps"), " beside the verdict")


def _reviewed(record: Record, book: Book) -> Iterator[Sentence]:
    """Who reviewed the commits of the release, those since the baseline where there is one; best proof first. Never empty."""
    commits, approvals, people = book.get("commit"), book.get("approval"), book.get("person")
    history = record.history
    unjudged = {*history.unjudged} if history else set()
    judged = [row for row in commits.rows if row[0] not in unjudged] if commits else []
    if commits is None or approvals is None or not judged:
        yield ("nobody can tell: no run of the audit trail judged a commit",)
        return
    names = {row[0]: str(row[1]) for row in people.rows} if people else {}
    since = record.baseline is not None and history is not None
    column = "since-baseline" if since else "in-head"
    new = [str(row[0]) for row in judged if commits.cell(row, column) == ("yes",)]
    held: tuple[dict[str, set[str]], ...] = ({}, {}, {})
    for row in approvals.rows:
        state, independent = approvals.cell(row, "state"), approvals.cell(row, "independent")
        if "refused" not in state and independent != ("no",):
            said = approvals.cell(row, "person") or approvals.cell(row, "who")
            sure = independent == ("yes",) and {*state} <= PROVEN
            for commit in approvals.cell(row, "commit"):
                group = held[(1 if "G1" in state else 0) if sure else 2]
                group.setdefault(commit, set()).update(names.get(each, each) for each in said)
    for kind, words in zip(held, _PROOFS, strict=True):
        seen = [commit for commit in new if commit in kind]
        new = [commit for commit in new if commit not in kind]
        counts = Counter(name for commit in seen for name in kind[commit])
        if seen:
            yield (
                Pointer(_number(len(seen), "commit"), "reviews"),
                f"{' since the baseline' if since else ''}, {words}: {_named(counts)}",
            )
    if new:
        yield Pointer(_number(len(new), "commit"), "reviews"), ", by nobody whose review counts"
    if history is None:
        yield ("of other commits nobody can tell: the history is not whole here",)
        return
    lost = unjudged & history.since if since else unjudged
    if lost:
        yield (
            Pointer(_number(len(lost), "commit"), "runs"),
            " that no run judged, so nobody can tell",
        )
    elif since and not history.since:
        yield ("no commit came since the baseline",)
    elif not any(commits.cell(row, column) == ("yes",) for row in judged):
        yield ("nobody can tell: no commit of the release is among those that runs judged",)


_PROOFS = (
    "each by somebody who wrote none of it, with a signature",
    "each by somebody who wrote none of it, vouched for by the integrator, who signed",
    "only by a claim that nobody signed, or by somebody who may be an author",
)
"""What the first screen says of reviews, the best proof first."""


def _looked(record: Record, book: Book) -> Iterator[Sentence]:
    """How much of each kind there is, and how much of that stands in which state, the worst first."""
    run = next((run for run in record.runs if run.digest == record.statement), None)
    if run is None:
        yield ("the run is not in the ledger, so nothing is known",)
    else:
        yield (f"{run.analysed:,} of {run.expected:,} expected analyses of files",)
    yield from _counted(book, _COUNTED)


def _anomalies(book: Book) -> Iterator[Sentence]:
    """What is known to be wrong with the product, and of what nobody can tell."""
    for each in _ANOMALIES:
        sheet, name = book.get(each[0]), _number(2, each[2]).removeprefix("2 ")
        if sheet is not None and sheet.rows:
            yield from _counted(book, (each,))
        else:
            lost = "not in this record" if sheet is None else sheet.unknown
            yield (f"{name}: unknown, {lost}" if lost else f"{name}: none",)


def _counted(book: Book, kinds: Iterable[tuple[str, str, str, str]]) -> Iterator[Sentence]:
    for kind, column, name, section in kinds:
        sheet = book.get(kind)
        if sheet is None or not sheet.rows:
            continue
        told = map(texts, cells(sheet.rows, sheet.number(column)))
        counts = Counter(chain.from_iterable(told))
        by_class = column == "class"
        order = sorted(counts, reverse=True) if by_class else sorted(counts, key=_badness)
        words = ", ".join(
            f"{counts[each]:,} of class {each}" if by_class else f"{counts[each]:,} {each}"
            for each in order
        )
        yield Pointer(_number(len(sheet.rows), name), section), f": {words}"


def _badness(word: str) -> tuple[int, str]:
    return rank((word,)), word


def _not_looked(book: Book) -> tuple[Sentence, ...]:
    """Files nobody read, then each cause for which rows may be missing, with the tables it is the cause of."""
    causes: dict[str, list[str]] = {}
    for sheet in book.sheets:
        if sheet.unknown and sheet.kind != KIND:
            causes.setdefault(sheet.unknown, []).append(sheet.title)
    said: list[Sentence] = []
    unread = book.get("unread")
    if unread is not None and unread.rows:
        files = Pointer(_number(len(unread.rows), "file"), "findings")
        said.append((files, " that no analyzer reads"))
    said += [(f"{', '.join(titles)}: {cause}",) for cause, titles in causes.items()]
    if len(said) > _MOST:
        rest = len(said) - _MOST
        said = [*said[:_MOST], (f"and {rest} more, each said at its table",)]
    return tuple(said) or (("nothing that this record knows of",),)


def _compared(record: Record, book: Book) -> Iterator[Sentence]:
    """The baseline, then how many changes there are in which area."""
    if record.baseline is None:
        yield ("nothing: no baseline was named",)
        return
    about = "; ".join(
        (f"commit {record.baseline.commit[:12]}", *_vouched(record, record.baseline.commit))
    )
    yield (f"{record.baseline.name} ({about})",)
    sheet = book.get(KIND)
    rows = sheet.rows if sheet else ()
    areas = Counter(area for row in rows if sheet for area in sheet.cell(row, "area"))
    told = ", ".join(f"{count:,} {area.lower()}" for area, count in areas.items())
    yield Pointer(_number(len(rows), "change"), "changes"), f": {told}" if told else ""
    if sheet and sheet.unknown:
        yield (f"where others may be, one side was not read whole: {sheet.unknown}",)


def _signed(record: Record, book: Book) -> Sentence:
    sheet = book.get("statement")
    names = _signers(sheet, record.statement)
    whole = Counter(_signers(sheet))
    people = _named(whole)
    return (
        f"this run by {', '.join(names) or 'nobody'}; ",
        Pointer(f"{record.signed:,} of {record.statements_held:,} statements", "runs"),
        f" of the ledger by a person whose signature holds{f': {people}' if people else ''}",
    )


def _named(counts: Counter[str]) -> str:
    """Names with how often, the most first; those that are many are counted."""
    most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return few([f"{name} {count}" for name, count in most], _MOST)


def _signers(sheet: Sheet | None, digest: str = "") -> list[str]:
    """Names of who signed the statement of that digest, or all of them; as `NAME, meaning, time` tells them."""
    return [
        said.rsplit(", ", 2)[0]
        for row in (sheet.rows if sheet else ())
        if sheet is not None and (not digest or sheet.cell(row, "digest") == (digest,))
        for said in sheet.cell(row, "signed-by")
    ]


def _anchored(record: Record) -> str:
    if not record.anchors:
        return "nothing known: a rewrite of the whole ledger could not be told"
    said = []
    for anchor in record.anchors:
        where = (
            f"entry {anchor.entry} of {record.statements_held}"
            if anchor.entry
            else "no entry of this ledger"
        )
        who = f" by {anchor.who}" if anchor.who else ""
        said.append(f"{where} by the {anchor.kind} {anchor.source}{who}")
    return "; ".join(said)


def _number(count: int, name: str) -> str:
    return f"{count:,} {name if count == 1 else _MANY.get(name, f'{name}s')}"
