"""What a record tells of a release: named by a signed tag, made of known items, copied whole; anything less is not met."""

from dataclasses import replace

import pytest

from gatekeeper.model.anchor import Anchor, AnchorKind
from gatekeeper.model.check import Outcome
from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.evidence import (
    DefectKind,
    Entry,
    EvidenceDefect,
    Ledger,
    Signer,
    Statement,
)
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import Demand
from gatekeeper.model.purl import Purl
from gatekeeper.model.record import ClauseState, RunCommit, RunDecision, RunSummary, ToolRole
from gatekeeper.model.record_ground import RecordGround, ReleaseTag, Validation, ValidationRow
from gatekeeper.model.soup import Component, Mention, SoupFacts, SoupRole, SoupScope
from gatekeeper.model.tree import MODE_FILE, Tree, TreeEntry
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.clauses.released import Released, of_release
from gatekeeper.record.clauses.standings import stand

COMMIT, OTHER = ObjectId("1" * 40), ObjectId("2" * 40)
TREE = Tree(OTHER, COMMIT, (TreeEntry(RepoPath("src/dose.c"), MODE_FILE, OTHER),))
PURL = Purl("pypi", "", "pyserial", "3.5")
MENTION = Mention(at_line(RepoPath("requirements.txt"), 1), "requirements", PURL, SoupRole.LOCKED)
PYSERIAL = Component(PURL, "", (), SoupScope.PRODUCT, (MENTION,))
ENTRY = Entry(1, sha256(b"statement"), Statement((), "kind", {}))
SIGNED = ReleaseTag("1.0", COMMIT, "grace", "")
WHOLE = Released(
    COMMIT,
    TREE,
    SoupFacts(registered=True, components=(PYSERIAL,)),
    Ledger((ENTRY,), (), sha256(b"head")),
    RecordGround(signers_judged=True, tags=(SIGNED,)),
)
HISTORY, VALIDATED, TRAIL = "62304:8.3", "Part11:11.10(a)", "Part11:11.10(e)"
PRINTED, BOUND = "Part11:11.50", "Part11:11.70"
VERSION, ITEMS, COPIES = "62304:5.8.4", "62304:8.1.3", "Part11:11.10(b)"
DAMAGED = EvidenceDefect(DefectKind.SIGNATURE, "entry 1", "nobody signed it")


HEAD = sha256(b"line")
SIGNER = Signer("key", "grace", "Grace Hopper", "approval", "2026-01-01T00:00:00Z", None)
PACK = ValidationRow("use", "error", "tests/a.py::test_a", "passed", 1)
PROVEN = replace(
    WHOLE,
    ledger=replace(WHOLE.ledger, entries=(replace(ENTRY, line=HEAD, signers=(SIGNER,)),)),
    ground=replace(
        WHOLE.ground,
        behind={COMMIT: ()},
        anchors=(Anchor(AnchorKind.SIGNED_TAG, HEAD, "1.0", "grace"),),
        validation=Validation((PACK,), sha256(b"report")),
    ),
)


def proven(**ground: object) -> Released:
    return replace(PROVEN, ground=replace(PROVEN.ground, **ground))


def signed_by(signer: Signer) -> Released:
    return replace(
        PROVEN, ledger=replace(PROVEN.ledger, entries=(replace(ENTRY, signers=(signer,)),))
    )


def forged() -> Released:
    return replace(PROVEN, ledger=replace(PROVEN.ledger, defects=(DAMAGED,)))


@pytest.mark.parametrize("clause", [HISTORY, VALIDATED, TRAIL, PRINTED, BOUND])
def test_a_trail_that_is_whole_signed_anchored_and_validated_is_met(clause: str) -> None:
    assert of_release(PROVEN)[clause].holds is True


def tagged(*tags: ReleaseTag) -> Released:
    return replace(WHOLE, ground=replace(WHOLE.ground, tags=tags))


def test_a_release_that_is_named_listed_and_copied_whole_is_met() -> None:
    held = of_release(WHOLE)
    assert [held[clause].holds for clause in (VERSION, ITEMS, COPIES)] == [True, True, True]
    assert held[VERSION].basis == (f"1.0 is {COMMIT}, signed by grace",)
    assert "1 files by content" in held[ITEMS].basis


@pytest.mark.parametrize(
    ("clause", "known", "holds", "why"),
    [
        (VERSION, tagged(), None, "no tag names the commit"),
        (VERSION, tagged(replace(SIGNED, commit=OTHER)), None, "no tag names the commit"),
        (VERSION, tagged(replace(SIGNED, doubt="its key is over")), False, "nobody vouches"),
        (VERSION, tagged(replace(SIGNED, signer="")), False, "nobody vouches"),
        (ITEMS, tagged(), None, "no tag names the commit"),
        (ITEMS, tagged(replace(SIGNED, signer="")), None, "nobody vouches"),
        (ITEMS, replace(WHOLE, soup=SoupFacts()), None, "no component of others"),
        (
            ITEMS,
            replace(WHOLE, soup=SoupFacts(components=(replace(PYSERIAL, floating="a range"),))),
            False,
            "have no single version",
        ),
        (COPIES, replace(WHOLE, ledger=Ledger((), (), None)), None, "there is no ledger"),
        (
            COPIES,
            replace(WHOLE, ledger=replace(WHOLE.ledger, defects=(DAMAGED,))),
            False,
            "something is wrong",
        ),
        (COPIES, replace(WHOLE, ground=RecordGround()), None, "nobody looked at the signatures"),
        (HISTORY, proven(behind=None), None, "not whole here"),
        (VALIDATED, proven(validation=Validation((PACK,))), None, "no report"),
        (
            VALIDATED,
            proven(validation=Validation((replace(PACK, result="skipped"),), HEAD)),
            False,
            "did not pass",
        ),
        (TRAIL, proven(anchors=()), None, "no anchor"),
        (TRAIL, forged(), False, "something is wrong"),
        (PRINTED, signed_by(replace(SIGNER, meaning="")), False, "lacks name, time or meaning"),
        (PRINTED, WHOLE, None, "nobody signed anything"),
        (BOUND, forged(), False, "something is wrong"),
    ],
)
def test_whatever_is_less_says_what_is_missing(
    clause: str, known: Released, holds: bool | None, why: str
) -> None:
    held = of_release(known)[clause]
    assert held.holds is holds
    assert why in held.why


def test_every_document_that_is_not_made_says_why(clauses) -> None:
    held = of_release(WHOLE)
    for clause in clauses.clauses:
        if clause.role is ToolRole.PRODUCE and clause.id in held and held[clause.id].holds is None:
            standing = stand(clause, (), frozenset(clause.classes or ()), "", held[clause.id])
            assert (standing.state, standing.known) == (ClauseState.NOT_MET, False)
            assert standing.why == held[clause.id].why


def test_no_clause_that_is_produced_is_passed_over(built) -> None:
    made = [each for each in built().standings if each.clause.role is ToolRole.PRODUCE]
    assert made
    assert not [s.clause.id for s in made if not s.why]


def test_every_clause_that_is_open_says_what_would_close_it_and_no_other_does(built) -> None:
    standings = built().standings
    assert [s.clause.id for s in standings if bool(s.cure) is s.settled] == []


SEQUENCE = "Part11:11.10(f)"
REVIEWED = RunDecision(
    "review-independence", "x", None, Outcome.PASS, Demand.REQUIRED, Verdict.PASSED, "m", (), "", None
)  # fmt: skip


def run_at(sequence, *commits, verdict=Verdict.PASSED, kind="range", decisions=(REVIEWED,)):
    held = (RunCommit(c, "s", (), frozenset(), (), seen_by_hook=True) for c in commits)
    return RunSummary(
        sequence, sha256(b"run"), "2026-11-23T09:00:00Z", kind, None, COMMIT, COMMIT, verdict, decisions, (),
        0, 0, 0, 0, sha256(b"report"), OTHER, "0.1.0", tuple(held),
    )  # fmt: skip


LINES = [sha256(bytes([n])) for n in range(4)]


def in_sequence(*runs: RunSummary, noted: int = 2, **ground: object) -> Released:
    """Four entries, a signed tag of the commit that notes the head behind one of them, and those runs."""
    entries = tuple(replace(ENTRY, sequence=n + 1, line=line) for n, line in enumerate(LINES))
    tag = Anchor(AnchorKind.SIGNED_TAG, LINES[noted], "1.0", "grace")
    known = proven(**({"anchors": (tag,), "behind": {COMMIT: ()}} | ground))
    return replace(known, ledger=replace(known.ledger, entries=entries), runs=runs)


GOOD = run_at(1, COMMIT)


def test_a_release_that_was_reviewed_then_judged_then_tagged_is_in_sequence() -> None:
    held = of_release(in_sequence(GOOD))[SEQUENCE]
    assert held.holds is True
    assert held.basis[0] == "1 commits, and entry 3 that the tag notes"


@pytest.mark.parametrize(
    ("known", "holds"),
    [
        pytest.param(in_sequence(run_at(4, COMMIT)), False, id="judged after the tag"),
        pytest.param(
            in_sequence(run_at(1, COMMIT, verdict=Verdict.FAILED), run_at(4, COMMIT)),
            False,
            id="mended after the tag",
        ),
        pytest.param(
            in_sequence(GOOD, run_at(2, COMMIT, verdict=Verdict.UNDECIDED)),
            False,
            id="the last run before the tag was undecided",
        ),
        pytest.param(
            in_sequence(run_at(1, COMMIT, verdict=Verdict.DEVIATED)), False, id="deviated"
        ),
        pytest.param(in_sequence(), None, id="never judged"),
        pytest.param(in_sequence(run_at(1, OTHER)), None, id="another branch was judged"),
        pytest.param(in_sequence(run_at(1, COMMIT, kind="tree")), None, id="a tree, no range"),
        pytest.param(in_sequence(run_at(1, COMMIT, decisions=())), None, id="no review asked"),
        pytest.param(
            in_sequence(
                run_at(1, COMMIT, decisions=(replace(REVIEWED, demand=Demand.REPORTED),))
            ),
            None,
            id="a review that is only reported",
        ),
        pytest.param(in_sequence(GOOD, anchors=()), None, id="the tag notes nothing"),
        pytest.param(
            in_sequence(GOOD, anchors=(Anchor(AnchorKind.TOLD, LINES[2], "1.0", "grace"),)),
            None,
            id="somebody told the head",
        ),
        pytest.param(
            in_sequence(
                GOOD, anchors=(Anchor(AnchorKind.SIGNED_TAG, LINES[2], "0.9", "grace"),)
            ),
            None,
            id="the tag of another release",
        ),
        pytest.param(
            in_sequence(GOOD, anchors=(Anchor(AnchorKind.SIGNED_TAG, HEAD, "1.0", "grace"),)),
            None,
            id="a head that the ledger does not hold",
        ),
        pytest.param(
            in_sequence(GOOD, tags=(replace(SIGNED, signer=""),)), None, id="nobody signed the tag"
        ),
        pytest.param(
            in_sequence(GOOD, tags=(replace(SIGNED, doubt="its key is over"),)),
            None,
            id="the signature does not hold",
        ),
        pytest.param(in_sequence(GOOD, behind=None), None, id="a history that is not whole"),
        pytest.param(
            in_sequence(GOOD, behind={OTHER: (), COMMIT: (OTHER,)}),
            None,
            id="one of two commits was judged",
        ),
    ],
)  # fmt: skip
def test_whatever_was_done_out_of_sequence_or_left_out_is_not_met(known, holds) -> None:
    assert of_release(known)[SEQUENCE].holds is holds


def test_commits_of_older_releases_are_asked_of_their_own_record() -> None:
    known = in_sequence(GOOD, behind={OTHER: (), COMMIT: (OTHER,)}, since=frozenset({COMMIT}))
    assert of_release(known)[SEQUENCE].holds is True


def test_a_forged_ledger_shows_no_sequence() -> None:
    known = in_sequence(GOOD)
    forged_one = replace(known, ledger=replace(known.ledger, defects=(DAMAGED,)))
    assert of_release(forged_one)[SEQUENCE].holds is False
