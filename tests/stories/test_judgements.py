"""A clause that no tool decides is judged by a person: signed, bound to what was looked at, and never by its author."""

import json
from pathlib import Path

import pytest
from judgement_room import BEN, CLAUSE, PLAN, Court, standing

from gatekeeper.testing.story import Act

TOKEN = "c-62304_5.1.1"


@pytest.fixture
def court(tmp_path: Path) -> Court:
    return Court(tmp_path)


def test_a_signed_judgement_is_shown_with_who_when_and_why(court: Court) -> None:
    digest = court.filed()
    court.filed(clause="eSTAR:Metrics")
    record = court.record()
    state, known, why = standing(record)
    assert (state, known) == ("human-judged", True)
    assert standing(record, "eSTAR:Metrics")[:2] == ("human-judged", True), (
        "a document handed over"
    )
    assert "met, judged by Ben Okafor on " in why
    assert "read whole, all parts are there (until 2099-01-01)" in why
    page = (court.folder / "record" / "record.html").read_text(encoding="utf-8")
    assert digest in page
    assert court.room.gatekeeper("evidence", "verify").status == 0
    held = court.folder / "record"
    oscal = json.loads((held / "assessment-results.oscal.json").read_bytes())["assessment-results"]
    [finding] = [f for f in oscal["results"][0]["findings"] if f["target"]["target-id"] == TOKEN]
    status = finding["target"]["status"]
    assert (status["state"], status["reason"]) == ("satisfied", "pass")
    assert status["remarks"].startswith("human-judged: met, judged by Ben Okafor on ")
    shown = {each["uuid"]: each for each in oscal["results"][0]["observations"]}
    observed = shown[finding["related-observations"][0]["observation-uuid"]]
    assert observed["methods"] == ["EXAMINE"]
    words = observed["relevant-evidence"][1]["description"]
    assert digest in words
    assert "read whole, all parts are there" in words
    told = json.loads((held / "sbom.cdx.json").read_bytes())["declarations"]
    [mapped] = [m for m in told["attestations"][0]["map"] if m["requirement"] == CLAUSE]
    assert mapped["conformance"]["score"] == 1
    assert mapped["conformance"]["rationale"].startswith("human-judged: met")
    [claim] = [each for each in told["claims"] if each["bom-ref"] == f"claim {CLAUSE}"]
    assert claim["evidence"][1] == f"evidence-judgement {digest}"
    [said] = [each for each in told["evidence"] if each["bom-ref"] == claim["evidence"][1]]
    assert said["description"] == words


def test_a_judgement_that_would_not_count_is_refused_with_its_own_reason(court: Court) -> None:
    assert "Aiko Ito is no human with the role approver" in court.refusal(by="aiko")
    assert "knows no key" in court.refusal(by="mallory")
    assert "is no clause for a human to judge" in court.refusal(clause="62304:5.5.5")
    assert "no table holds the clause" in court.refusal(clause="62304:9.9.9")
    assert "would have expired" in court.refusal("--expires=2020-01-01")
    assert "needs --reason" in court.refusal("--reason= ")
    assert "is no file or folder" in court.refusal("--rests-on=compliance/none.md")
    court.room.repository.commit(Act("Reword", write={PLAN: "# Plan B\n"}, author=BEN))
    assert f"Ben Okafor wrote part of {PLAN}" in court.refusal()
    assert court.room.gatekeeper("evidence", "log").out == ""


def test_a_judgement_goes_stale_with_what_it_rests_on_and_a_later_one_takes_its_place(
    court: Court,
) -> None:
    first = court.filed()
    court.room.commit({PLAN: "# Plan, shorter\n"})
    record = court.record()
    state, known, why = standing(record)
    assert (state, known) == ("unknown", False)
    assert f"the path {PLAN}, on which it rests, has changed since" in why
    assert any(
        gap["subject"] == CLAUSE and "changed since" in gap["what"] for gap in record["gap"]
    )
    court.filed("--reason=the tests are not planned", word="not-met", by="carla")
    record = court.record("again")
    assert standing(record)[:2] == ("not met", True)
    assert [each["state"] for each in record["judgement"]] == ["superseded", "counts"]
    assert record["judgement"][1]["supersedes"] == [first]


def test_not_applicable_takes_a_second_person(court: Court) -> None:
    proposal = court.filed("--reason=nothing to plan", word="not-applicable")
    state, known, why = standing(court.record())
    assert (state, known) == ("unknown", False)
    assert "Ben Okafor proposed it, and nobody else has approved it" in why
    alone = court.refusal(f"--approves={proposal[:12]}", word="not-applicable")
    assert "somebody else has to approve it" in alone
    court.filed(f"--approves={proposal[:12]}", word="not-applicable", by="carla")
    record = court.record("again")
    state, known, why = standing(record)
    assert (state, known) == ("not applicable", True)
    assert "approved by Carla Ruiz" in why
    assert [each["state"] for each in record["judgement"]] == ["superseded", "counts"]
    assert record["judgement"][0]["why"] == "somebody else approved it"
