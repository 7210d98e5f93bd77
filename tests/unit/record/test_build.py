"""A record says what durable statements show of each item, and lists first what they do not."""

from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.model.authorship import Oddity, RefusedApproval
from gatekeeper.model.check import Outcome
from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.errors import EvidenceError, UsageError
from gatekeeper.model.evidence import DefectKind, EvidenceDefect, Ledger, Statement
from gatekeeper.model.record import ClauseState, GapState, RecordHistory, RunCommit
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.record.build import build_record
from gatekeeper.record.gaps.of_trail import unlisted
from gatekeeper.record.runs import last_over_merged, of_history
from gatekeeper.record.sheets.columns import sheet


def _standing(record, clause):
    return next(s for s in record.standings if s.clause.id == clause)


def _gap(record, subject):
    return [(gap.state, gap.sentence) for gap in record.gaps if gap.subject == subject]


def _row(book, kind, name):
    sheet = book.get(kind)
    [row] = [row for row in sheet.rows if row[0] == name]
    return {column.name: sheet.cell(row, column.name) for column in sheet.columns}


def _of_unit(book, kind, unit):
    sheet = book.get(kind)
    return [
        {column.name: sheet.cell(row, column.name) for column in sheet.columns}
        for row in sheet.rows
        if unit in sheet.cell(row, "unit")
    ]


def _met(record):
    return [s.clause.id for s in record.standings if s.state is ClauseState.MET]


def test_only_what_the_gate_decided_is_met(built):
    record = built()
    assert _met(record) == ["62304:8.1.2"]
    assert _standing(record, "62304:5.5.5").state is ClauseState.NOT_MET
    assert _standing(record, "62304:5.5.3").why == "complexity-limits is deviated for PUMP-DOSE"
    assert not _standing(record, "62304:4.3").known


def test_what_the_record_cannot_show_is_listed_as_unknown(built):
    record = built()
    unknown = {(gap.area, gap.subject) for gap in record.gaps if gap.state is GapState.UNKNOWN}
    assert unknown >= {
        ("Evidence", "signatures"),
        ("Evidence", "anchor of the ledger"),
        ("Evidence", "time"),
        ("SOUP", "SOUP items"),
        ("SOUP", "Published anomalies of SOUP"),
        ("Review", "reviews graded above claimed"),
        ("Tests", "results and coverage"),
        ("Traceability", "requirements"),
    }


def test_failed_gaps_come_first_and_unknown_last(built):
    states = [gap.state for gap in built().gaps]
    assert states == sorted(states, key=list(GapState).index)
    assert states[0] is GapState.FAILED


def test_what_was_not_analysed_is_a_gap_and_stands_in_the_dossier(built, booked):
    record = built()
    assert _gap(record, "firmware/pump/dose.c") == [
        (GapState.UNKNOWN, "lizard failed: lizard read lines 1 to 90 only")
    ]
    assert _gap(record, "semgrep") == [(GapState.UNKNOWN, "missing: it is not installed")]
    not_read = "firmware/pump/dose.c: lizard failed: lizard read lines 1 to 90 only"
    assert not_read in _row(booked(), "unit", "PUMP-DOSE")["unknown"]


def test_a_dossier_joins_files_people_reviews_findings_threats_and_decisions(booked):
    book = booked()
    unit = _row(book, "unit", "LINK")
    assert unit["authors"] == ("Ben Mwangi <ben@example.org>",)
    assert unit["testers"] == ("Aiko Ito <aiko@example.org>",)
    assert (unit["files"], unit["findings"], unit["reviews"]) == (("1",), ("1",), ("1",))
    assert (unit["claimed-reviews"], unit["threats"]) == (("1",), ("T-1",))
    files = [each["id"] for each in _of_unit(book, "file", "LINK")]
    assert files == [("firmware/link/frame.c",), ("tests/link/test_frame.c",)]
    [found] = _of_unit(book, "finding", "LINK")
    assert found["rule"] == ("semgrep:c-packet-length-unchecked",)
    [threat] = _of_unit(book, "threat", "LINK")
    assert (threat["id"], threat["requirements"]) == (("T-1",), ("SRS-12",))
    decided = {check for each in _of_unit(book, "decision", "LINK") for check in each["check"]}
    assert decided == {"test-presence", "threat-coverage"}


def test_what_is_not_known_of_a_unit_is_said(built, booked):
    blame, threats = _row(booked(), "unit", "VIEW")["unknown"]
    assert blame == "blame could not be read"
    assert "host/view.py" in threats
    assert _gap(built(), "PUMP") == [
        (GapState.UNKNOWN, "its safety class was not written down; C was taken")
    ]


def test_a_project_without_threat_model_knows_nothing_of_threats(built, booked):
    run = sample_run()
    bare = replace(run, facts=replace(run.facts, threats=ThreatFacts()))
    assert "the project names no threat model" in _row(booked(bare), "unit", "LINK")["unknown"]
    assert _gap(built(bare), "threat model")[0][0] is GapState.UNKNOWN


@pytest.mark.parametrize(
    "kind", [k for k in DefectKind if k.value in ("missing", "altered", "inserted")]
)
def test_lost_evidence_is_a_failed_gap_and_makes_nothing_met(built, kind):
    record = built(defects=[EvidenceDefect(kind, "entry 1", "it is not as it was")])
    assert _met(record) == []
    assert _gap(record, "entry 1") == [(GapState.FAILED, f"{kind.value}: it is not as it was")]


@pytest.mark.parametrize("where", ["entry 2", "ledger"])
def test_what_was_done_to_another_entry_speaks_against_that_alone(built, where):
    lost = EvidenceDefect(DefectKind.ALTERED, where, "it is not as it was")
    record = built(defects=[lost])
    assert _met(record) == (["62304:8.1.2"] if where == "entry 2" else [])
    assert _gap(record, where) == [(GapState.FAILED, "altered: it is not as it was")]
    [copies] = [each for each in record.standings if each.clause.id == "Part11:11.10(b)"]
    assert copies.state is ClauseState.NOT_MET


def test_what_loses_nothing_is_an_unknown_gap_or_none(built):
    defects = [
        EvidenceDefect(DefectKind.FOREIGN, "entry 1", "its commit holds more"),
        EvidenceDefect(DefectKind.WAITING, "y.json", "it has no entry yet"),
    ]
    record = built(defects=defects)
    assert _met(record) == ["62304:8.1.2"]
    assert [state for state, _ in _gap(record, "entry 1")] == [GapState.UNKNOWN]
    assert _gap(record, "y.json") == []


def test_staged_content_makes_nothing_met(built):
    assert _met(built(replace(sample_run(), head=None))) == []


def test_a_policy_from_the_working_tree_makes_nothing_met(built):
    run = sample_run()
    project = replace(run.facts.project, origin=None)
    record = built(replace(run, facts=replace(run.facts, project=project)))
    assert _met(record) == []
    assert _gap(record, "policy")[0][0] is GapState.UNKNOWN


def test_a_run_without_its_statement_has_no_record(clauses):
    with pytest.raises(EvidenceError, match="no record: the evidence holds no readable gate run"):
        build_record(Ledger((), (), None), sample_run(), sha256(b"x"), clauses)


def test_a_statement_about_another_tree_is_refused(clauses, entry):
    run = sample_run()
    held = entry(run)
    other = replace(run, tree=ObjectId("f" * 40))
    with pytest.raises(EvidenceError, match="is about tree"):
        build_record(Ledger((held,), (), None), other, held.digest, clauses)


def test_a_statement_whose_subject_is_not_what_it_speaks_of_is_not_shown(clauses, entry):
    run = sample_run()
    held = entry(run)
    subjects = entry(replace(run, tree=ObjectId("f" * 40))).statement.subjects
    forged = replace(
        held,
        statement=Statement(subjects, held.statement.predicate_type, held.statement.predicate),
    )
    with pytest.raises(EvidenceError, match="no readable gate run"):
        build_record(Ledger((forged,), (), None), run, forged.digest, clauses)


def test_statements_this_version_cannot_show_are_named(clauses, entry):
    run = sample_run()
    held = entry(run)
    review = replace(
        held,
        sequence=2,
        digest=sha256(b"2"),
        statement=replace(held.statement, predicate_type="r/v1"),
    )
    torn = replace(
        held, sequence=3, digest=sha256(b"3"), statement=replace(held.statement, predicate={})
    )
    record, _ = build_record(Ledger((held, review, torn), (), None), run, held.digest, clauses)
    assert [summary.sequence for summary in record.runs] == [1]
    assert "1 statement of this kind" in _gap(record, "r/v1")[0][1]
    assert "not a gate run as this version writes it" in _gap(record, sha256(b"3"))[0][1]


def test_a_statement_that_a_row_of_the_record_names_is_not_told_as_unlisted(clauses, entry):
    run = sample_run()
    held = entry(run)
    seen, unseen = (
        replace(
            held,
            sequence=number,
            digest=sha256(f"{number}".encode()),
            statement=replace(held.statement, predicate_type="feed-snapshot/v1"),
        )
        for number in (2, 3)
    )
    told = sheet("feed", "Feeds", "id statement:code", [("osv", seen.digest)])
    gaps = list(unlisted((held, seen, unseen), (told,)))
    assert [gap.subject for gap in gaps] == ["feed-snapshot/v1"]
    assert gaps[0].sentence.startswith("1 statement of this kind")
    assert list(unlisted((held, seen), (told,))) == []


def test_a_policy_that_names_an_unknown_clause_has_no_record(built):
    run = sample_run()
    first = run.decisions[0]
    rule = replace(first.rule, clauses=("62304:99",))
    with pytest.raises(UsageError, match="'62304:99'"):
        built(replace(run, decisions=(replace(first, rule=rule), *run.decisions[1:])))


def test_the_audit_trail_is_in_the_order_of_the_log(clauses, entry):
    run = sample_run()
    entries = (
        entry(run, sequence=1, started_at="2026-11-23T10:00:00Z"),
        entry(run, sequence=2, started_at="2026-11-23T08:00:00Z"),
    )
    record, _ = build_record(Ledger(entries, (), None), run, entries[1].digest, clauses)
    assert [s.started_at[11:13] for s in record.runs] == ["10", "08"]


def test_reviews_come_from_every_run_of_the_trail_and_stand_once(clauses, entry):
    """A run over a whole tree lists no commits; who reviewed stands in the runs that judged them."""
    earlier = sample_run()
    facts = replace(earlier.facts, people=replace(earlier.facts.people, commits=()))
    run = replace(earlier, facts=facts)
    entries = (entry(earlier, sequence=1), entry(earlier, sequence=2), entry(run, sequence=3))
    record, book = build_record(Ledger(entries, (), None), run, entries[2].digest, clauses)
    [given] = _of_unit(book, "approval", "PUMP-DOSE")
    assert (given["who"], given["run"]) == (("Carla Díaz <carla@example.org>",), ("1",))
    assert given["state"] == ("claimed",)
    assert _row(book, "unit", "PUMP-DOSE")["reviews"] == ("1",)
    assert _row(book, "unit", "VIEW")["reviews"] == ("0",)
    no_review = "no review of a commit that touched it is in the audit trail"
    assert (GapState.UNKNOWN, no_review) in _gap(record, "VIEW")


def test_what_was_refused_as_a_review_is_shown_as_refused(built, booked):
    run = sample_run()
    people = run.facts.people
    refused = RefusedApproval(None, people.commits[0].commit, "self-review", "they wrote it too")
    commit = replace(people.commits[0], approvals=(), refused=(refused,))
    people = replace(people, commits=(commit,))
    refusing = replace(run, facts=replace(run.facts, people=people))
    [given] = _of_unit(booked(refusing), "approval", "LINK")
    assert (given["who"], given["state"]) == (("unknown",), ("refused",))
    assert given["source"] == ("they wrote it too",)
    assert _gap(built(refusing), "reviews graded above claimed") == [
        (GapState.UNKNOWN, "no run of the audit trail holds a review")
    ]


def test_a_review_of_a_path_that_is_not_utf8_finds_its_unit(booked):
    [given] = _of_unit(booked(mark="\udcff"), "approval", "LINK")
    assert given["state"] == ("claimed",)


def test_a_commit_whose_message_names_an_agent_says_so_in_its_row(booked):
    """The agent is no person of the registry, so it stands in no other column."""
    run = sample_run()
    people = run.facts.people
    said = 'its message says "Generated with Codex": an AI agent or a tool helped'
    odd = (Oddity("skip-words-ignored", "another"), Oddity("made-with-an-agent", said))
    commit = replace(people.commits[0], oddities=odd)
    facts = replace(run.facts, people=replace(people, commits=(commit,)))
    assert _row(booked(), "commit", commit.commit)["made-with-an-agent"] == ()
    row = _row(booked(replace(run, facts=facts)), "commit", commit.commit)
    assert (row["made-with-an-agent"], row["agents"]) == ((said,), ())


def test_checks_of_the_history_speak_through_the_last_run_over_each_merged_commit(built):
    [stated] = built().runs
    commit = RunCommit(ObjectId("a" * 40), "x", (), frozenset(), (), seen_by_hook=True)
    said = replace(stated.decisions[0], check="of-history", outcome=Outcome.PASS)
    first, last = (
        replace(stated, digest=sha256(bytes([n])), commits=(commit,), decisions=(said,))
        for n in range(2)
    )
    merged = RecordHistory(frozenset({commit.commit}), frozenset(), ())
    assert last_over_merged((first, last), merged) == (last,)
    assert last_over_merged((first, last), None) == ()
    assert list(of_history(last.decisions, stated)) == [said]
    decided = replace(stated, decisions=(said,))
    assert list(of_history(last.decisions, decided)) == []
