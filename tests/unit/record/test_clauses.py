"""The table of clauses is whole, and a clause is met by nothing less than a gate's decision."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from sample_run import A, B, C, sample_run

from gatekeeper.model.check import Outcome
from gatekeeper.model.digest import sha256
from gatekeeper.model.errors import GatekeeperError, UsageError
from gatekeeper.model.evidence import Ledger
from gatekeeper.model.graph import TraceFacts
from gatekeeper.model.person import Registry
from gatekeeper.model.policy import Demand
from gatekeeper.model.record import Clause, ClauseState, RunDecision, ToolRole
from gatekeeper.model.soup import SoupFacts
from gatekeeper.model.verdict import Verdict
from gatekeeper.record.build import build_record
from gatekeeper.record.clauses.by_graph import Holding, holdings, of_controls, of_integration
from gatekeeper.record.clauses.changed import Release, of_anomalies, of_changes
from gatekeeper.record.clauses.produced import productions
from gatekeeper.record.clauses.risks import of_risks
from gatekeeper.record.clauses.standings import load_clauses, refuse_unknown, select, stand
from gatekeeper.record.clauses.table import _less
from gatekeeper.testing.classes import CLASSES

RULES = Path(__file__).resolve().parents[3] / "rules"
BOTH = frozenset({B, C})


def _clause(role=ToolRole.VERIFY, classes=BOTH):
    return Clause("X:1", "X", "1", "something is done", classes, (), role, "", "verified")


def _decision(verdict=Verdict.PASSED, outcome=Outcome.PASS, **changes):
    values = {
        "check": "test-presence",
        "subject": "PUMP-DOSE",
        "safety_class": C.name,
        "outcome": outcome,
        "demand": Demand.REQUIRED,
        "verdict": verdict,
        "message": "",
        "clauses": ("X:1",),
        "asked_by": "plan",
        "deviation": None,
    }
    return RunDecision(**(values | changes))


def _state(*decisions, clause=None, classes=frozenset({C}), void=""):
    standing = stand(clause or _clause(), decisions, classes, void)
    return standing.state, standing.known


def test_the_shipped_table_is_read_whole(clauses):
    assert len(clauses.clauses) == 218
    assert clauses.get("62304:5.5.5").role is ToolRole.VERIFY
    assert clauses.get("62304:5.5.5").classes == BOTH
    assert clauses.get("62304:7.1.5").confidence == "disputed"
    assert clauses.get("62304:9.9.9") is None


def test_clauses_are_chosen_by_standard_and_class(clauses):
    standard = "IEC 62304:2006+A1:2015"
    every = select(clauses, standard=standard)
    assert len(every) == 97
    counts = [len(select(clauses, standard=standard, safety_class=c)) for c in CLASSES.classes]
    assert counts == [54, 89, 95]
    assert len(select(clauses, standard="ISO 14971:2019", safety_class=A)) == 15


@pytest.mark.parametrize("name", ["class-a", "class-b", "class-c"])
def test_the_shipped_policies_name_only_clauses_of_the_table(clauses, name):
    text = (RULES / "policy" / f"{name}.toml").read_text(encoding="utf-8")
    rules = tomllib.loads(text)["rules"]
    refuse_unknown(clauses, [(c, name) for rule in rules for c in rule.get("clauses", [])])


def test_an_unknown_clause_is_refused_with_who_named_it(clauses):
    with pytest.raises(UsageError, match=r"'62304:5\.5\.9' \(class-c\.toml:3\)"):
        refuse_unknown(clauses, [("62304:5.5.5", "x"), ("62304:5.5.9", "class-c.toml:3")])


def _damaged(**changes):
    row = {
        "id": "X:1", "standard": "X", "clause": "1", "paraphrase": "p", "classes": None,
        "evidence_kinds": [], "tool_role": "verify", "tool_check": "", "confidence": "verified",
    }  # fmt: skip
    file = {"note": "n", "tool_role_legend": {}, "clauses": [row | changes]}
    return json.dumps(file).encode()


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"note":"a","note":"b"}', id="key-twice"),
        pytest.param(_damaged(tool_role="prove"), id="unknown-role"),
        pytest.param(_damaged(confidence="sure"), id="unknown-confidence"),
        pytest.param(_damaged(classes={"A": True, "B": True}), id="class-without-answer"),
        pytest.param(_damaged(classes={"A": True, "B": True, "D": True}), id="unknown-class"),
        pytest.param(_damaged(text="quoted"), id="unknown-field"),
        pytest.param(b'{"note":"n","tool_role_legend":{},"clauses":[]}', id="no-clause"),
    ],
)
def test_a_damaged_table_is_an_error(raw):
    with pytest.raises(GatekeeperError, match="the table of clauses is damaged"):
        load_clauses(raw, CLASSES)


def test_an_id_twice_is_an_error():
    file = json.loads(_damaged())
    file["clauses"] *= 2
    with pytest.raises(GatekeeperError, match="an id twice"):
        load_clauses(json.dumps(file).encode(), CLASSES)


def test_a_required_decision_that_passed_makes_it_met():
    assert _state(_decision()) == (ClauseState.MET, True)


def test_a_decision_for_the_whole_project_counts_for_every_class():
    assert _state(_decision(safety_class=None), classes=BOTH) == (ClauseState.MET, True)


@pytest.mark.parametrize(
    ("decisions", "known"),
    [
        pytest.param((), False, id="no-decision"),
        pytest.param((_decision(clauses=("X:2",)),), False, id="names-another-clause"),
        pytest.param((_decision(Verdict.FAILED, Outcome.FAIL),), True, id="failed"),
        pytest.param((_decision(Verdict.UNDECIDED, Outcome.UNDECIDED),), True, id="undecided"),
        pytest.param(
            (_decision(Verdict.DEVIATED, Outcome.FAIL, deviation="DEV-1"),), True, id="deviated"
        ),
        pytest.param(
            (_decision(), _decision(Verdict.DEVIATED, Outcome.FAIL)),
            True,
            id="one-of-two-deviated",
        ),
        pytest.param(
            (_decision(), _decision(outcome=Outcome.FAIL, demand=Demand.REPORTED)),
            True,
            id="a-reported-check-failed",
        ),
        pytest.param((_decision(demand=Demand.REPORTED),), False, id="only-reported"),
        pytest.param((_decision(outcome=Outcome.NOT_APPLICABLE),), False, id="did-not-apply"),
        pytest.param((_decision(safety_class=B.name),), False, id="passed-for-another-class"),
    ],
)
def test_anything_less_is_not_met(decisions, known):
    assert _state(*decisions) == (ClauseState.NOT_MET, known)


def test_it_is_not_met_when_one_class_of_the_project_has_no_decision():
    assert _state(_decision(), classes=BOTH) == (ClauseState.NOT_MET, False)
    assert _state(_decision(), _decision(safety_class=B.name), classes=BOTH)[0] is ClauseState.MET


def test_it_is_not_met_by_a_run_that_cannot_count():
    standing = stand(_clause(), (_decision(),), frozenset({C}), "the run judged staged content")
    assert standing.state is ClauseState.NOT_MET
    assert standing.why == "the run judged staged content"


def test_it_does_not_apply_to_a_project_without_an_item_of_its_classes():
    assert _state(_decision(), classes=frozenset({A})) == (ClauseState.NOT_APPLICABLE, True)


@pytest.mark.parametrize(
    ("role", "state"),
    [
        (ToolRole.PRODUCE, ClauseState.NOT_MET),
        (ToolRole.CHECK, ClauseState.NOT_MET),
        (ToolRole.REFERENCE, ClauseState.REFERENCE),
    ],
)
def test_a_clause_that_no_gate_can_decide_is_never_met(role, state):
    assert _state(_decision(), clause=_clause(role, None)) == (state, False)


def test_a_withdrawn_clause_asks_nothing():
    clause = _clause(ToolRole.NONE, frozenset())
    assert _state(_decision(), clause=clause) == (ClauseState.NOT_APPLICABLE, True)


def test_what_a_standing_rests_on_is_named_worst_first():
    standing = stand(
        _clause(), (_decision(), _decision(Verdict.FAILED, Outcome.FAIL)), frozenset({C})
    )
    assert standing.basis == (
        "test-presence failed: PUMP-DOSE",
        "test-presence passed: PUMP-DOSE",
    )


def test_a_clause_to_verify_is_asked_or_answered_or_says_what_no_check_can_see(clauses):
    """With the strictest policy; one that a rule names, or the record answers, says nothing of the kind."""
    policy = tomllib.loads((RULES / "policy" / "class-c.toml").read_text(encoding="utf-8"))
    asked = {clause for rule in policy["rules"] for clause in rule["clauses"]}
    changed = of_changes(TraceFacts(), Release((), None, frozenset()), Registry(()))
    answered = {
        *holdings(TraceFacts()),
        *of_controls(TraceFacts(), ()),
        *of_risks(sample_run().facts),
        *of_integration(sample_run().facts),
        *changed,
        *of_anomalies(sample_run().facts, (), Release((), None, frozenset()), ()),
        *productions(SoupFacts(), ()),
        *OF_THE_RELEASE,
        *(each.id for each in clauses.clauses if each.answered_by or each.rests_on),
    }
    verify = [each for each in clauses.clauses if each.role is ToolRole.VERIFY]
    wrong = [c.id for c in verify if bool(c.undecided) is (c.id in asked | answered)]
    assert wrong == []


def test_what_no_check_can_see_names_the_file_that_people_hand_over_and_who_judges_it(built):
    cures = {s.clause.id: s.cure for s in built().standings if s.clause.undecided}
    assert [c for c, cure in cures.items() if not cure.startswith("commit compliance/")] == []
    assert [
        c for c, cure in cures.items() if f'judge "{c}" --rests-on compliance/' not in cure
    ] == []


@pytest.mark.parametrize(
    ("parts", "state", "known"),
    [
        (("62304:8.1.2", "62304:7.3.2"), ClauseState.MET, True),
        (("62304:8.1.2", "62304:4.2"), ClauseState.NOT_MET, False),
        (("62304:8.1.2", "62304:4.2", "62304:5.5.5"), ClauseState.NOT_MET, True),
        (("62304:4.1",), ClauseState.NOT_MET, False),
        (("elsewhere",), ClauseState.NOT_MET, False),
    ],
    ids=["all hold", "one is unknown", "one does not hold", "no document", "there are none"],
)
def test_a_clause_that_is_the_sum_of_others_holds_when_each_of_them_does(
    clauses, entry, parts, state, known
):
    whole = replace(clauses.get("62304:5.8.6"), rests_on=parts)
    listed = tuple(whole if each.id == whole.id else each for each in clauses.clauses)
    run = sample_run()
    held = entry(run)
    ledger = Ledger((held,), (), sha256(b"head"), chained=True)
    record, _ = build_record(ledger, run, held.digest, replace(clauses, clauses=listed))
    [told] = [each for each in record.standings if each.clause.id == whole.id]
    assert (told.state, told.known) == (state, known)


@pytest.mark.parametrize(
    ("one", "other", "holds"),
    [
        (True, True, True),
        (True, None, None),
        (None, True, None),
        (True, False, False),
        (None, False, False),
    ],
)
def test_a_clause_that_asks_two_things_holds_no_more_than_the_lesser(one, other, holds):
    told = _less(Holding(one, "a", ("x",)), Holding(other, "b", ("y",)))
    assert told.holds is holds
    assert told.basis == (("x", "y") if holds else ("x",) if one is holds else ("y",))


def test_a_change_as_specified_is_asked_of_its_reviewers_and_of_what_was_tested_again(clauses):
    assert clauses.get("62304:8.2.2").answered_by == "purpose"
    assert "62304:8.2.2" in holdings(TraceFacts())


OF_THE_RELEASE = [
    "62304:8.3",
    "81001-5-1:4.1.4",
    "Part11:11.10(i)",
    "Part11:11.10(a)",
    "Part11:11.10(e)",
    "Part11:11.10(f)",
    "Part11:11.50",
    "Part11:11.70",
]
