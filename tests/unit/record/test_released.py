"""What a record tells of a release: named by a signed tag, made of known items, copied whole; anything less is not met."""

from dataclasses import replace

import pytest

from gatekeeper.model.anchor import Anchor, AnchorKind
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
from gatekeeper.model.person import Person, PersonKind, Registry
from gatekeeper.model.purl import Purl
from gatekeeper.model.record import ClauseState, RunCommit, RunReview, RunSummary, ToolRole
from gatekeeper.model.record_ground import (
    RecordBaseline,
    RecordGround,
    ReleaseTag,
    Validation,
    ValidationRow,
)
from gatekeeper.model.soup import Component, Mention, SoupFacts, SoupRole, SoupScope
from gatekeeper.model.tree import MODE_FILE, Tree, TreeEntry
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.clauses.released import Released, of_release
from gatekeeper.record.clauses.standings import stand

COMMIT, OTHER, ELSEWHERE = (ObjectId(digit * 40) for digit in "123")
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
BY_ANOTHER = RunReview("Ben", "G3", COMMIT, "signed review", frozenset(), person="ben")


def human(name):
    return Person(
        name, name, (), PersonKind.HUMAN, frozenset(), frozenset(), at_line(RepoPath("p.toml"), 1)
    )


PEOPLE = Registry((human("aiko"), human("ben")))


def run_at(
    sequence, *commits, verdict=Verdict.PASSED, kind="range", reviews=(BY_ANOTHER,), origin=OTHER
):
    wrote = (("author", "Aiko", "aiko"),)
    held = (RunCommit(c, "s", wrote, frozenset(), (), seen_by_hook=True) for c in commits)
    return RunSummary(
        sequence, sha256(b"run"), "2026-11-23T09:00:00Z", kind, None, COMMIT, COMMIT, verdict, (), tuple(reviews),
        0, 0, 0, 0, sha256(b"report"), origin, "0.1.0", tuple(held),
    )  # fmt: skip


LINES = [sha256(bytes([n])) for n in range(4)]


def in_sequence(*runs: RunSummary, noted: int = 2, **ground: object) -> Released:
    """Four entries, a signed tag of the commit that notes the head behind one of them, and those runs."""
    entries = tuple(replace(ENTRY, sequence=n + 1, line=line) for n, line in enumerate(LINES))
    tag = Anchor(AnchorKind.SIGNED_TAG, LINES[noted], "1.0", "grace")
    known = proven(**({"anchors": (tag,), "behind": {COMMIT: ()}} | ground))
    return replace(
        known, ledger=replace(known.ledger, entries=entries), runs=runs, registry=PEOPLE
    )


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
            None,
            id="the last run before the tag was undecided",
        ),
        pytest.param(
            in_sequence(run_at(1, COMMIT, verdict=Verdict.DEVIATED)), None, id="deviated"
        ),
        pytest.param(
            in_sequence(GOOD, run_at(2, COMMIT, verdict=Verdict.FAILED)), False, id="failed"
        ),
        pytest.param(in_sequence(run_at(1, COMMIT, origin=None)), None, id="its own policy"),
        pytest.param(
            in_sequence(GOOD, run_at(2, COMMIT, verdict=Verdict.FAILED, origin=None)),
            None,
            id="refused under a policy that nobody protects",
        ),
        pytest.param(
            in_sequence(run_at(1, COMMIT, origin=None), run_at(4, COMMIT)),
            False,
            id="judged under a protected policy only after the tag",
        ),
        pytest.param(in_sequence(), None, id="never judged"),
        pytest.param(in_sequence(run_at(1, OTHER)), None, id="another branch was judged"),
        pytest.param(in_sequence(run_at(1, COMMIT, kind="tree")), None, id="a tree, no range"),
        pytest.param(in_sequence(run_at(1, COMMIT, reviews=())), None, id="no review"),
        pytest.param(
            in_sequence(run_at(1, COMMIT, reviews=(replace(BY_ANOTHER, commit=OTHER),))),
            None,
            id="another commit was reviewed",
        ),
        pytest.param(
            in_sequence(run_at(1, COMMIT, reviews=(replace(BY_ANOTHER, person="aiko"),))),
            None,
            id="reviewed by who wrote it",
        ),
        pytest.param(
            in_sequence(run_at(1, COMMIT, reviews=(replace(BY_ANOTHER, grade="claimed"),))),
            None,
            id="a review that is only claimed",
        ),
        pytest.param(
            in_sequence(run_at(1, COMMIT, reviews=()), run_at(4, COMMIT)),
            None,
            id="reviewed after the tag",
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


OLDER = RecordBaseline("0.9", OTHER, OTHER)
FORMER = replace(SIGNED, name="0.9", commit=OTHER)


@pytest.mark.parametrize(
    ("baseline", "tags", "holds"),
    [
        pytest.param(OLDER, (SIGNED, FORMER), True, id="a signed release"),
        pytest.param(OLDER, (SIGNED,), None, id="a commit that no tag names"),
        pytest.param(OLDER, (SIGNED, replace(FORMER, signer="")), None, id="a bare tag"),
        pytest.param(OLDER, (SIGNED, replace(FORMER, doubt="odd")), None, id="a doubted tag"),
        pytest.param(
            replace(OLDER, commit=ELSEWHERE),
            (SIGNED, replace(FORMER, commit=ELSEWHERE)),
            None,
            id="a release of another line",
        ),
        pytest.param(None, (SIGNED, FORMER), None, id="nothing"),
    ],
)
def test_only_an_earlier_release_answers_for_the_commits_before_it(baseline, tags, holds) -> None:
    known = in_sequence(
        GOOD,
        behind={OTHER: (), COMMIT: (OTHER,)},
        since=frozenset({COMMIT}),
        baseline=baseline,
        tags=tags,
    )
    assert of_release(known)[SEQUENCE].holds is holds


def test_a_forged_ledger_shows_no_sequence() -> None:
    assert of_release(with_fault(in_sequence(GOOD), "entry 2"))[SEQUENCE].holds is False


@pytest.mark.parametrize("verdict", [Verdict.PASSED, Verdict.FAILED])
def test_a_run_whose_own_entry_is_in_doubt_says_nothing(verdict) -> None:
    known = with_fault(in_sequence(run_at(1, COMMIT, verdict=verdict)), "entry 1")
    assert of_release(known)[SEQUENCE].holds is None


def with_fault(known: Released, where: str) -> Released:
    ledger = replace(known.ledger, defects=(replace(DAMAGED, where=where),))
    return replace(known, ledger=ledger)
