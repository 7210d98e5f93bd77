"""A run becomes an in-toto statement that says what was judged, by what, and what was not looked at."""

import datetime as dt
from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.evidence.portable import stated
from gatekeeper.evidence.statement import read_statement
from gatekeeper.evidence.statements import gate_run_statement
from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, Statement, Subject
from gatekeeper.model.graph import Verification, Verified
from gatekeeper.model.trace import Binding

STARTED = "2026-11-23T09:30:00Z"
REPORT = sha256(b"report")


def _statement(run, started_at=STARTED):
    return gate_run_statement(run, started_at=started_at, report=REPORT)


def test_its_subjects_are_the_commit_and_the_tree():
    run = sample_run()
    statement = _statement(run)
    assert [(s.name, dict(s.digests)) for s in statement.subjects] == [
        ("commit", {"gitCommit": run.head}),
        ("tree", {"gitTree": run.tree}),
    ]
    assert statement.predicate_type == PREDICATE_GATE_RUN
    assert statement.predicate["change"]["objectFormat"] == "sha1"


def test_staged_content_is_a_tree_without_a_commit():
    statement = _statement(replace(sample_run(), head=None))
    assert [s.name for s in statement.subjects] == ["tree"]


def test_a_sha256_repository_is_told_by_its_object_format():
    run = replace(sample_run(), tree=ObjectId("a" * 64), head=ObjectId("b" * 64))
    statement = _statement(run)
    assert statement.subjects[1].digests == {"gitTree": "a" * 64}
    assert statement.predicate["change"]["objectFormat"] == "sha256"


def test_every_account_that_was_not_analysed_is_named_with_its_cause():
    accounting = _statement(sample_run()).predicate["accounting"]
    assert [accounting[key] for key in ("expected", "analysed", "failed", "excluded")] == [
        3,
        1,
        1,
        1,
    ]
    assert [(a["path"], a["state"], a["cause"]) for a in accounting["notAnalysed"]] == [
        ("firmware/pump/dose.c", "failed", "lizard read lines 1 to 90 only"),
        ("firmware/link/frame.c", "excluded", "EXC-2 until 2027-01-31"),
    ]
    assert accounting["unread"] == [{"path": "third_party/lwip", "cause": "submodule"}]


def test_verdict_reason_tools_configuration_and_origin_are_stated():
    predicate = _statement(sample_run()).predicate
    run = sample_run()
    assert predicate["verdict"] == "failed"
    assert predicate["reason"]["children"][0]["verdict"] == "failed"
    assert predicate["tools"] == [
        {"name": "bandit", "version": "1.9.4", "sha256": run.facts.tools[0].digest}
    ]
    assert predicate["missingTools"][0]["name"] == "semgrep"
    assert predicate["configuration"][0]["sha256"] == run.facts.project.sources[0].digest
    assert predicate["policyOrigin"] == predicate["change"]["base"] == run.base
    assert predicate["report"] == {"mediaType": "application/json", "sha256": REPORT}
    assert predicate["startedAt"] == STARTED


def test_a_deviation_that_decided_is_kept_in_full():
    predicate = _statement(sample_run()).predicate
    assert [(d["id"], d["approvedBy"], d["expires"]) for d in predicate["deviations"]] == [
        ("DEV-1", "carla", "2027-01-31")
    ]


def test_a_path_that_is_not_utf8_keeps_its_bytes():
    predicate = _statement(sample_run(mark="\udcff")).predicate
    account = predicate["accounting"]["notAnalysed"][0]
    assert account["path"] == "firmware/pump/dose\\udcff.c"
    assert bytes.fromhex(account["pathBytes"]) == b"firmware/pump/dose\xff.c"


def test_equal_runs_are_equal_bytes_and_read_back_as_they_were():
    raw = statement_bytes(_statement(sample_run(mark="\u202e\x1b[31m")))
    assert raw == statement_bytes(_statement(sample_run(mark="\u202e\x1b[31m")))
    assert statement_bytes(read_statement(raw)) == raw


def test_no_path_of_the_machine_is_in_it():
    assert b"/opt/bandit" not in statement_bytes(_statement(sample_run()))


@pytest.mark.parametrize(
    "started_at",
    ["", "2026-11-23", "2026-11-23T09:30:00", "2026-11-23T09:30:00+01:00", "2026-13-23T09:30:00Z"],
)
def test_a_time_that_is_not_utc_is_refused(started_at):
    with pytest.raises(EvidenceError, match="RFC 3339"):
        _statement(sample_run(), started_at)


def test_an_abbreviated_object_id_is_refused():
    with pytest.raises(EvidenceError, match="not a full git object id"):
        _statement(replace(sample_run(), tree=ObjectId("abc1234")))


def test_the_day_expiries_were_judged_by_is_stated():
    run = sample_run()
    later = replace(run, facts=replace(run.facts, today=dt.date(2027, 2, 1)))
    assert _statement(later).predicate["change"]["judgedOn"] == "2027-02-01"


def test_who_wrote_and_who_approved_each_commit_is_stated():
    people = _statement(sample_run()).predicate["people"]
    (commit,) = people["commits"]
    assert commit["gitCommit"] == sample_run().head
    assert commit["authors"] == [
        {"part": "author", "who": "Aiko Ito <aiko@example.org>", "person": "aiko"}
    ]
    assert [(a["person"], a["grade"]) for a in commit["approvals"]] == [("carla", "G0")]
    assert [path["path"] for path in commit["paths"]] == [
        "firmware/link/frame.c",
        "firmware/pump/dose.c",
    ]
    assert commit["names"] == ["CR-12"]


def test_reports_are_stated_by_digest_and_requirements_by_how_they_stand():
    run = sample_run()
    seen = Binding("unit", sha256(b"results"), ObjectId("a" * 40), True, "its note names it")
    absent = Binding("more", sha256(b""), None, False, "it was not handed over")
    verified = (
        Verified(("software-requirement", "SRS-1"), Verification.VERIFIED, "1 passed", ("a",)),
        Verified(("software-requirement", "SRS-2"), Verification.FAILED, "b failed", ("b",)),
    )
    trace = replace(run.facts.trace, bindings=(seen, absent), verified=verified)
    told = _statement(replace(run, facts=replace(run.facts, trace=trace))).predicate["trace"]
    assert [(r["name"], r["sha256"], r["bound"]) for r in told["reports"]] == [
        ("unit", sha256(b"results"), True),
        ("more", None, False),
    ]
    assert told["verified"] == ["SRS-1"]
    assert told["notVerified"] == [
        {"id": "SRS-2", "state": "failed", "why": "b failed", "tests": ["b"]}
    ]


def test_a_field_without_a_shape_of_its_own_is_refused_and_not_guessed() -> None:
    with pytest.raises(TypeError, match="has no shape of its own in a statement"):
        stated(sample_run(), "version facts")


def test_a_large_statement_is_read_again_and_says_what_it_said():
    text = {"kind": "x", "said": [{"n": n, "text": "漢" * 20} for n in range(1_000)], "end": None}
    statement = Statement((Subject("a", {"sha256": "ab" * 32}),), "https://example.org/x", text)
    raw = statement_bytes(statement)
    read = read_statement(raw).predicate
    assert not isinstance(read, dict), "of a large one only words are held"
    assert (dict(read), read["kind"], read.get("gone"), len(read)) == (text, "x", None, 3)
    assert statement_bytes(read_statement(raw)) == raw
