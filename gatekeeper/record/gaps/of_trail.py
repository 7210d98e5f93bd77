"""Gaps of the trail itself: what nobody signed, what no anchor outside holds, and whose clock the times are."""

from collections import Counter
from collections.abc import Iterator

from gatekeeper.model.anchor import Anchor, AnchorKind
from gatekeeper.model.book import Sheet, texts
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, PREDICATE_OVERRIDE, Entry, Ledger
from gatekeeper.model.path import printable
from gatekeeper.model.record import Gap, GapState, RecordHistory, RunSummary
from gatekeeper.model.record_ground import RecordAnchor, RecordGround, Validation
from gatekeeper.model.review import PREDICATE_REVIEW
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.few import few
from gatekeeper.record.runs import last_over_merged, of_history

_TAG = "put the line that 'gatekeeper evidence anchor' prints into the message of a signed release tag"


def anchored(ledger: Ledger, anchors: tuple[Anchor, ...]) -> tuple[RecordAnchor, ...]:
    """The anchors with the entry each stands at, by entry, kind and source."""
    place = {entry.line: entry.sequence for entry in ledger.entries}
    found = (
        RecordAnchor(a.kind.value, a.source, a.who, a.at, place.get(a.head, 0)) for a in anchors
    )
    return tuple(sorted(found, key=lambda a: (a.entry, a.kind, a.source, a.who)))


def trail_gaps(
    ledger: Ledger, ground: RecordGround, anchors: tuple[RecordAnchor, ...]
) -> Iterator[Gap]:
    """What the trail does not prove. A ledger that was rewritten from end to end shows only beside an anchor."""
    yield from _signatures(ledger, ground)
    yield from _anchors(ledger, anchors)
    yield from _validation(ground.validation)
    for sentence in ground.doubts:
        yield _gap("anchor of the ledger", sentence, "have a registered person sign the tag")
    yield from _baseline(ground)
    if not any(anchor.kind == AnchorKind.TIMESTAMP.value for anchor in anchors):
        yield _gap(
            "time",
            "the times are those of the machines that ran; no trusted time is beside them",
            "have the head of the ledger stamped (RFC 3161) and name the token",
        )


def _baseline(ground: RecordGround) -> Iterator[Gap]:
    """A baseline is a release that the record's commit, the last that `behind` tells of, comes from."""
    named, behind = ground.baseline, list(ground.behind or ())
    if named is None or not behind or named.commit in behind[:-1]:
        return
    sentence = f"{named.name} is what the record is about: nothing is compared"
    if named.commit != behind[-1]:
        sentence = f"{named.name} does not lead to what the record is about: what changed on its own line is in no range"
    yield _gap("baseline", sentence, "compare with a release that this one comes from")


def _signatures(ledger: Ledger, ground: RecordGround) -> Iterator[Gap]:
    if not ground.signers_judged:
        sentence = "signatures of statements were not held against any registry"
        yield _gap("signatures", sentence, "build the record from the repository itself")
        return
    unsigned = [entry for entry in ledger.entries if not entry.signers]
    runs = sum(entry.statement.predicate_type == PREDICATE_GATE_RUN for entry in unsigned)
    if unsigned:
        yield _gap(
            "signatures",
            f"{len(unsigned)} of {len(ledger.entries)} statements are signed by nobody whose signature holds, "
            f"{runs} of them gate runs, which are never signed: who made them rests on who could write the ledger",
            "an anchor shows that they stood in the ledger when a person signed its head",
        )


def _anchors(ledger: Ledger, anchors: tuple[RecordAnchor, ...]) -> Iterator[Gap]:
    last, count = max((anchor.entry for anchor in anchors), default=0), len(ledger.entries)
    if last == 0:
        yield _gap(
            "anchor of the ledger",
            "nothing outside the ledger holds its head, so a ledger rewritten from end to end would not show",
            f"{_TAG}, or note the head printed here in a second place",
        )
    elif last < count:
        yield _gap(
            "anchor of the ledger",
            f"what came after entry {last} of {count} has no outside anchor, so a rewrite of it would not show",
            _TAG,
        )


def merged_against(
    runs: tuple[RunSummary, ...], stated: RunSummary, history: RecordHistory | None, ledger: Ledger
) -> Iterator[Gap]:
    """What the last run over commits of the release said no to, where nobody answers for the merge.

    Only what `stated`, the run of the whole tree, cannot decide anew: checks that need the history.
    """
    answered = {
        entry.statement.predicate.get("statement")
        for entry in ledger.entries
        if entry.statement.predicate_type == PREDICATE_OVERRIDE
    }
    for run in last_over_merged(runs, history):
        for said in of_history(run.decisions, stated) if run.digest not in answered else ():
            if said.verdict in _REFUSALS:
                yield Gap(
                    "Gate",
                    _REFUSALS[said.verdict],
                    f"{said.check} {said.subject}",
                    f"merged although run {run.sequence} said {said.verdict.name.lower()}, the last one over these commits, "
                    f"and nobody answers for it: {said.message}",
                    "mend it and judge the range again, or have an approver answer for it: gatekeeper evidence override",
                )


def other_tools(
    runs: tuple[RunSummary, ...], stated: RunSummary, history: RecordHistory | None
) -> Iterator[Gap]:
    """Tools of which the last run over commits since the baseline used another version than the record's own run, and one for
    all of which a version is not told on either side."""
    mine = dict(stated.tools)
    new = history and (history.since or history.merged)
    untold: set[str] = set()
    where: list[str] = []
    cure = "judge the range again with the tools of this run, or say which version is validated"
    for run in last_over_merged(runs, history):
        if not any(new and commit.commit in new for commit in run.commits):
            continue
        then = dict(run.tools)
        for name in sorted({*then, *mine}):
            version, now = then.get(name), mine.get(name)
            if not version or not now:
                untold.add(name)
                where.append(str(run.sequence))
            elif version != now:
                sentence = f"run {run.sequence} judged commits of the release with version {version}, this run its tree with {now}"
                yield Gap("Analysis", GapState.UNKNOWN, name, sentence, cure)
    if untold:
        names, at = ", ".join(sorted(untold)), few(list(dict.fromkeys(where)))
        sentence = f"no version of {names} is told on both sides: by this run, and by run {at} over commits of the release"
        yield Gap("Analysis", GapState.UNKNOWN, "tools", sentence, cure)


_REFUSALS = {Verdict.FAILED: GapState.NOT_MET, Verdict.UNDECIDED: GapState.UNKNOWN}
_OWN_TABLE = (
    PREDICATE_GATE_RUN,
    PREDICATE_REVIEW,
    PREDICATE_OVERRIDE,
    *(
        f"https://iec62304-gatekeeper.dev/predicate/{name}/v1"
        for name in ("clause-judgement", "deviation", "suppression", "training")
    ),
)
"""Kinds whose entries have a table of their own in the book."""


def unlisted(entries: tuple[Entry, ...], sheets: tuple[Sheet, ...]) -> Iterator[Gap]:
    """One gap for each kind of statement of which the book has no table, and no row that names the statement."""
    others = [each for each in entries if each.statement.predicate_type not in _OWN_TABLE]
    asked = {entry.digest for entry in others}
    cells = (cell for sheet in sheets for row in sheet.rows for cell in row) if asked else ()
    named = asked.intersection(text for cell in cells for text in texts(cell))
    kinds = Counter(e.statement.predicate_type for e in others if e.digest not in named)
    for kind, count in sorted(kinds.items()):
        yield _gap(
            printable(kind),
            f"{count} {'statement' if count == 1 else 'statements'} of this kind are in the ledger and not listed "
            "one by one: what they say counts where a run of the audit trail names it",
            "gatekeeper evidence log lists them, gatekeeper evidence show DIGEST shows one",
        )


def _validation(own: Validation) -> Iterator[Gap]:
    """What is not shown of gatekeeper itself, for those who rely on its answers."""
    subject, cure = (
        "gatekeeper itself",
        "run its own tests on what is installed (make validation) and hand the report over with --validation",
    )
    if own.report is None:
        yield _gap(
            subject,
            "no report of its own tests was handed over: its validation pack has no results",
            cure,
        )
        return
    if own.fault:
        yield _gap(subject, f"the report of its own tests does not count: {own.fault}", cure)
        return
    for row in own.rows:
        if row.result != "passed":
            state = GapState.FAILED if row.result == "failed" else GapState.UNKNOWN
            yield Gap(
                "Evidence",
                state,
                subject,
                f"{row.error}: its test {row.test} was {row.result}",
                cure,
            )


def _gap(subject: str, sentence: str, cure: str) -> Gap:
    return Gap("Evidence", GapState.UNKNOWN, subject, sentence, cure)
