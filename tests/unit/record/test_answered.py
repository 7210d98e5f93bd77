"""Clauses that reviewers answer of each change: met by signed answers of somebody else, and by nothing less."""

from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.evidence import DefectKind, Entry, EvidenceDefect, Ledger, Signer, Statement
from gatekeeper.model.record import RunCommit, RunReview, RunSummary
from gatekeeper.model.review import PREDICATE_REVIEW
from gatekeeper.model.touched import STRAY
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.clauses.answered import of_answers
from gatekeeper.record.clauses.changed import Release
from gatekeeper.record.clauses.table import relied_on
from gatekeeper.testing.classes import A, C

ONE, OTHER = (ObjectId(sign * 40) for sign in "ab")
HAZARDS, CONTROLS, SPECIFIED = "62304:7.4.1", "62304:7.4.2", "62304:8.2.2"
ITEMS = {HAZARDS: "hazards", CONTROLS: "risk-controls", SPECIFIED: "purpose"}
FACTS = replace(sample_run().facts, owned=())
PROJECT = FACTS.project
WHOLE, *_ = PROJECT.items
PUMP = replace(WHOLE, id="PUMP", parent=WHOLE.id, safety_class=C, paths=("src/pump/**",))
VIEW = replace(PUMP, id="VIEW", safety_class=A, paths=("src/view/**",))
ITEMS_OF = (replace(WHOLE, paths=("src/**",), safety_class=C), PUMP, VIEW)
SIGNED = sha256(b"review")
REJECTED = RunReview("Dan", "refused", ONE, "s", frozenset(), person="dan", code="review-rejects")


def answer(unit="PUMP", word="yes", item=None):
    items = [item] if item else ITEMS.values()
    return [{"unit": unit, "item": each, "answer": word, "question": f"{each}?"} for each in items]


def asked(
    clauses,
    clause,
    answers,
    paths=("src/pump/dose.c",),
    defects=(),
    commits=(ONE,),
    signer="carla",
    doubts=(),
    others=(),
    **review,
):
    """What the clause says of a commit by aiko that carla reviewed with those answers."""
    predicate = {"answers": [each for held in answers for each in held]}
    signers = (Signer("SHA256:k", signer, "Carla", "review", "2026-11-23T09:00:00Z", None),)
    entry = Entry(1, SIGNED, Statement((), PREDICATE_REVIEW, predicate), signers=signers)
    wrote = (("author", "Aiko", "aiko"),)
    touched = frozenset(path.encode() for path in paths)
    commit = RunCommit(ONE, "s", wrote, touched, doubts, seen_by_hook=True)
    given = RunReview("Carla", "G3", ONE, "s", frozenset(), person="carla", review=SIGNED)
    run = RunSummary(
        1, sha256(b"run"), "2026-11-23T09:00:00Z", "range", None, ONE, ONE, Verdict.PASSED, (),
        (replace(given, **review), *others), 0, 0, 0, 0, sha256(b"report"), OTHER, "0.1.0", (commit,),
    )  # fmt: skip
    release = Release((run,), dict.fromkeys(commits, ()), frozenset(commits))
    ledger = Ledger((entry,), tuple(defects), sha256(b"head"))
    return of_answers(
        clauses, replace(FACTS, project=replace(PROJECT, items=ITEMS_OF)), release, ledger
    )[clause]


@pytest.mark.parametrize("clause", ITEMS)
def test_a_change_that_somebody_else_answered_for_is_met(clauses, clause):
    told = asked(clauses, clause, [answer()])
    assert (told.holds, told.basis) == (True, (f"{ONE[:12]} in PUMP, yes by carla",))
    assert told.why == f"answered yes of each change of a unit: {ITEMS[clause]}?"


@pytest.mark.parametrize("clause", ITEMS)
def test_a_reviewer_who_says_no_speaks_against_it(clauses, clause):
    told = asked(clauses, clause, [answer(), answer(word="no")])
    assert (told.holds, told.basis) == (False, (f"{ONE[:12]} in PUMP, no by carla, yes by carla",))


@pytest.mark.parametrize("who", [{"grade": "claimed"}, {"person": "aiko"}])
def test_a_no_needs_no_proof(clauses, who):
    told = asked(clauses, HAZARDS, [answer(word="no")], **who)
    assert told.holds is False


def test_product_code_of_no_item_is_answered_for_under_its_name(clauses):
    told = asked(clauses, HAZARDS, [answer(unit=STRAY)], ["lib/stray.c"])
    assert (told.holds, told.basis) == (True, (f"{ONE[:12]} in {STRAY}, yes by carla",))


@pytest.mark.parametrize("clause", ITEMS)
@pytest.mark.parametrize(
    ("answers", "more"),
    [
        pytest.param([], {}, id="nothing was asked"),
        pytest.param([answer(item="tests")], {}, id="something else was asked"),
        pytest.param([answer(word="not applicable")], {}, id="not applicable"),
        pytest.param([answer(), answer(word="not applicable")], {}, id="two minds"),
        pytest.param([answer(unit="VIEW")], {}, id="another unit"),
        pytest.param([answer()], {"grade": "claimed"}, id="a review that is only claimed"),
        pytest.param([answer()], {"grade": "signed as well"}, id="a claim beside a review"),
        pytest.param([answer()], {"grade": "refused"}, id="a review that was refused"),
        pytest.param([answer()], {"person": "aiko"}, id="the author's own review"),
        pytest.param([answer()], {"person": ""}, id="somebody who is not registered"),
        pytest.param([answer()], {"review": ""}, id="no filed review"),
        pytest.param([answer()], {"commit": OTHER}, id="the review of another commit"),
        pytest.param(
            [answer()],
            {"defects": [EvidenceDefect(DefectKind.SIGNATURE, "entry 1", "forged")]},
            id="a review that was forged",
        ),
        pytest.param([answer()], {"signer": "dan"}, id="somebody else signed it"),
        pytest.param([answer()], {"doubts": ("no name",)}, id="who wrote it cannot be told"),
        pytest.param([answer()], {"others": (REJECTED,)}, id="another reviewer rejects it"),
        pytest.param(
            [answer()],
            {"paths": ("src/pump/dose.c", "lib/stray.c")},
            id="product code of no item beside it",
        ),
        pytest.param([answer()], {"commits": (ONE, OTHER)}, id="a commit that no run judged"),
        pytest.param([answer()], {"paths": ("docs/plan.md",)}, id="no change of a unit"),
        pytest.param(
            [answer()], {"paths": ("src/pump/dose.c", "src/main.c")}, id="one of two units"
        ),
    ],
)
def test_whatever_is_less_is_unknown(clauses, clause, answers, more):
    told = asked(clauses, clause, answers, **more)
    assert told.holds is None


def test_a_change_without_an_answer_is_named_with_the_item_that_asks(clauses):
    told = asked(clauses, CONTROLS, [])
    assert told.basis == (f"{ONE[:12]} in PUMP",)
    assert 'the item "risk-controls"' in told.cure


def test_a_unit_of_a_class_that_the_clause_does_not_hold_for_owes_no_answer(clauses):
    paths = ("src/pump/dose.c", "src/view/main.py")
    assert asked(clauses, CONTROLS, [answer()], paths).holds is True
    assert asked(clauses, HAZARDS, [answer()], paths).holds is None


def test_what_lies_in_a_part_is_not_asked_of_the_whole(clauses):
    assert asked(clauses, HAZARDS, [answer()], ["src/pump/gone.c"]).holds is True
    assert asked(clauses, HAZARDS, [answer()], ["src/main.c"]).holds is None


def test_a_history_that_is_not_whole_may_have_other_changes(clauses):
    known = Release((), None, frozenset())
    told = of_answers(clauses, FACTS, known, Ledger((), (), None))[HAZARDS]
    assert (told.holds, "not whole" in told.why) == (None, True)


@pytest.mark.parametrize(
    ("origin", "where", "counts"),
    [(OTHER, "entry 2", True), (None, "entry 2", False), (OTHER, "entry 1", False)],
    ids=["in no doubt", "by a policy of its own", "altered"],
)
def test_a_run_in_doubt_tells_of_nobody(origin, where, counts):
    run = RunSummary(
        1, SIGNED, "2026-11-23T09:00:00Z", "range", None, ONE, ONE, Verdict.PASSED, (), (), 0, 0, 0, 0,
        SIGNED, origin, "0.1.0",
    )  # fmt: skip
    altered = EvidenceDefect(DefectKind.ALTERED, where, "it is not as it was")
    assert relied_on((run,), Ledger((), (altered,), None)) == ((run,) if counts else ())
