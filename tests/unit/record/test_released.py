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
from gatekeeper.model.purl import Purl
from gatekeeper.model.record import ClauseState, ToolRole
from gatekeeper.model.record_ground import RecordGround, ReleaseTag, Validation, ValidationRow
from gatekeeper.model.soup import Component, Mention, SoupFacts, SoupRole, SoupScope
from gatekeeper.model.tree import MODE_FILE, Tree, TreeEntry
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
