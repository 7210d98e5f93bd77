"""Judgements of clauses written into the ledger past the command: none counts, and each says why in its own words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from judgement_room import BEN, CLAUSE, PLAN, Court, standing
from ledger_workshop import Bare, lay

from gatekeeper.evidence.acts import Meaning, stated_act
from gatekeeper.evidence.envelope import bytes_to_sign
from gatekeeper.evidence.line import next_line, read_line
from gatekeeper.gate.acts.judgement_desk import judgement_desk
from gatekeeper.gate.ledgers.ledger import append
from gatekeeper.gate.ledgers.signing import act_of_person, holder
from gatekeeper.gate.request import Request
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.digest import sha256
from gatekeeper.model.evidence import JsonValue, RawEntry, Signature, Statement
from gatekeeper.model.judgement import ClauseWord, Judgement
from gatekeeper.record.clauses.judgements import rest_of_clause, rest_of_path
from gatekeeper.seal.public_key import read_key_line
from gatekeeper.seal.sshsig import FILE_NAMESPACE
from gatekeeper.testing.story import Act
from gatekeeper.tools.ssh_sign import sign

BOT = """[[people]]
id = "bot"
name = "Merge Bot"
kind = "bot"
emails = ["bot@example.org"]
roles = ["integrator"]
clearance = ["A", "B", "C"]
"""
LATER = dt.date(2099, 1, 1)


@dataclass(frozen=True)
class Forgery:
    """What is written into the ledger: whose key signs which judgement, and what is bent about it."""

    clause: str
    by: str = "ben"
    word: ClauseWord = ClauseWord.MET
    path: str = PLAN
    expires: dt.date = LATER
    meaning: Meaning = Meaning.APPROVAL
    approves: str = ""
    signed: bool = True
    signs: Mapping[str, JsonValue] | None = None
    """What the signature is over, where it is another predicate than the one filed."""


def forge(court: Court, forgery: Forgery) -> str:
    """The digest of the entry."""
    key = court.ring.key(forgery.by)
    now = dt.datetime.now(dt.UTC)
    request = Request(court.room.top, ChangeKind.TREE, now, {}, head="HEAD")
    with judgement_desk(request) as desk:
        clause, head = desk.clauses.get(forgery.clause), desk.case.change.head
        rest = rest_of_path(head, forgery.path)
        assert clause is not None
        assert rest is not None
        project, person = desk.case.project, holder(desk.case.project, key)
        rests = tuple(sorted((rest_of_clause(clause), rest)))
        said = Judgement(
            clause.id, forgery.word, "looks fine", project.name, rests, forgery.expires,
            forgery.approves,
        )  # fmt: skip
        statement = desk.statement(said, person)
        act = stated_act(act_of_person(project, person, forgery.meaning, now))
        filed = replace(statement, predicate={**statement.predicate, "act": act})
        over = replace(filed, predicate={**filed.predicate, **(forgery.signs or {})})
        signatures = (signature(court, over, key, desk.case.view.top),) if forgery.signed else ()
        return append(desk.place, filed, now=now, signatures=signatures).digest


def signature(court: Court, over: Statement, key: Path, forbidden: Path) -> Signature:
    public = read_key_line(key.with_suffix(".pub").read_text())
    armoured = sign(
        bytes_to_sign(over), key, FILE_NAMESPACE, {"HOME": str(court.folder)}, forbidden
    )
    return Signature(public.fingerprint, armoured)


def refusals(court: Court, name: str) -> dict[str, str]:
    """By clause of a forged judgement, what the record says; fails the test when one of them counts."""
    record = court.record(name)
    found = {each["clause"]: each for each in record["judgement"]}
    for clause, each in found.items():
        assert each["state"] != "counts", each
        state, known, why = standing(record, clause)
        assert (state, known) == ("unknown", False), clause
        assert each["why"] in why
        assert any(g["subject"] == clause and each["why"] in g["what"] for g in record["gap"])
    return {clause: each["why"] for clause, each in found.items()}


def test_no_judgement_counts_whose_signature_does_not_hold(tmp_path: Path) -> None:
    court = Court(tmp_path)
    forge(court, Forgery("62304:5.1.1", signed=False))
    forge(court, Forgery("62304:5.1.2", signs={"reason": "nothing of it was there"}))
    forge(court, Forgery("62304:5.1.3", signs={"clause": "62304:5.1.2"}))
    said = refusals(court, "record")
    assert said["62304:5.1.1"] == "it claims an act of Ben Okafor, and nobody signed it"
    assert "does not hold" in said["62304:5.1.2"]
    assert "does not hold" in said["62304:5.1.3"]


def test_a_false_signature_unsettles_what_was_judged_of_its_clause_and_nothing_else(
    tmp_path: Path,
) -> None:
    court = Court(tmp_path)
    court.filed()
    court.filed(clause="62304:5.1.2")
    court.filed("--reason=the tests are not planned", clause="62304:5.1.3", word="not-met")
    forge(court, Forgery(CLAUSE, by="carla", word=ClauseWord.NOT_MET, signs={"reason": "other"}))
    forge(court, Forgery("62304:5.1.3", signed=False))
    record = court.record()
    states = [(each["clause"], each["state"]) for each in record["judgement"]]
    assert states == [
        (CLAUSE, "unsettled"),
        ("62304:5.1.2", "counts"),
        ("62304:5.1.3", "counts"),
        (CLAUSE, "refused"),
        ("62304:5.1.3", "refused"),
    ]
    assert standing(record)[:2] == ("unknown", False)
    assert standing(record, "62304:5.1.2")[0] == "human-judged"
    assert standing(record, "62304:5.1.3")[:2] == ("not met", True)
    told = {(gap["area"], gap["subject"]): gap["state"] for gap in record["gap"]}
    assert told[("Evidence", "entry 4")] == told[("Evidence", "entry 5")] == "failed"
    court.filed(by="carla")
    assert standing(court.record("again"))[0] == "human-judged"


def test_a_changed_entry_unsettles_what_was_judged_before_it_and_a_replay_nothing(
    tmp_path: Path,
) -> None:
    court = Court(tmp_path)
    for clause in (CLAUSE, "62304:5.1.2", "62304:5.1.3"):
        court.filed(clause=clause)
    ledger = Bare(court.room.top / ".git")
    first, second, third = ledger.raw()
    changed = replace(second, envelope=second.envelope.replace(b"payload", b"Payload"))
    again = next_line(read_line(third.line), sha256(third.envelope), dt.datetime.now(dt.UTC))
    lay(ledger.folder, [first, changed, third, RawEntry(again, third.envelope)])
    record = court.record()
    states = [(each["clause"], each["state"]) for each in record["judgement"]]
    assert states == [(CLAUSE, "unsettled"), ("62304:5.1.3", "counts")]
    assert standing(record)[:2] == ("unknown", False)
    assert standing(record, "62304:5.1.3")[0] == "human-judged"
    assert any(each["state"] == "met" for each in record["clause"])
    told = {(gap["area"], gap["subject"]): gap["state"] for gap in record["gap"]}
    assert told[("Evidence", "entry 2")] == told[("Evidence", "entry 4")] == "failed"


def test_who_may_judge_no_more_does_not_bring_back_what_they_took_the_place_of(
    tmp_path: Path,
) -> None:
    court = Court(tmp_path)
    court.filed()
    court.filed("--reason=the tests are not planned", word="not-met", by="carla")
    people = (court.room.top / "compliance/people.toml").read_text()
    left = people.replace('["reviewer", "approver"]', '["reviewer"]')
    court.room.commit({"compliance/people.toml": left})
    record = court.record()
    assert [each["state"] for each in record["judgement"]] == ["unsettled", "refused"]
    assert standing(record)[:2] == ("unknown", False)


def test_no_judgement_counts_that_its_signer_could_not_make(tmp_path: Path) -> None:
    court = Court(tmp_path, people=BOT)
    repository = court.room.repository
    together = "Write\n\nCo-authored-by: Ben Okafor <ben@example.org>\n"
    repository.commit(Act(together, write={"docs/both.md": "# Both\n"}))
    repository.commit(Act("Write", write={"docs/aiko.md": "# Written by Aiko, moved by Ben\n"}))
    repository.git("mv", "docs/aiko.md", "docs/moved.md")
    repository.commit(Act("Move", author=BEN))
    repository.commit(
        Act(
            "Write",
            author=BEN,
            write=dict.fromkeys(("old/plan.md", "docs/ben.md"), "# By Ben\n" * 9),
        )
    )
    repository.write({"new/.keep": ""})
    repository.git("mv", "old/plan.md", " ")
    repository.commit(Act("Move to a name that looks like none"))
    repository.git("mv", " ", "new/plan.md")
    repository.commit(Act("Move into a folder"))
    yesterday = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
    away = ClauseWord.NOT_APPLICABLE
    forge(court, Forgery("62304:4.2", meaning=Meaning.REVIEW))
    forge(court, Forgery("62304:5.1.1", expires=yesterday))
    forge(court, Forgery("62304:5.1.2", path="docs/both.md"))
    forge(court, Forgery("62304:5.1.3", path="docs/moved.md"))
    forge(court, Forgery("62304:5.1.8", path="new"))
    forge(court, Forgery("62304:5.2.2", by="aiko", path="docs/ben.md"))
    forge(court, Forgery("62304:5.2.4", by="bot"))
    forge(court, Forgery("62304:5.5.5"))
    own = forge(court, Forgery("62304:5.2.5", word=away, meaning=Meaning.AUTHORSHIP))
    forge(court, Forgery("62304:5.2.5", word=away, approves=own))
    machine = forge(court, Forgery("62304:5.2.6", word=away, by="bot"))
    forge(court, Forgery("62304:5.2.6", word=away, by="carla", approves=machine))
    forge(court, Forgery("62304:5.8.7", word=away, approves="0" * 64))
    said = refusals(court, "record")
    assert said["62304:4.2"] == "its signature means review, which approves nothing"
    assert said["62304:5.1.1"] == f"it expired on {yesterday.isoformat()}"
    assert said["62304:5.1.2"].startswith("Ben Okafor wrote part of docs/both.md")
    assert said["62304:5.1.3"].startswith("Ben Okafor wrote part of docs/moved.md")
    assert said["62304:5.1.8"].startswith("Ben Okafor wrote part of new")
    assert said["62304:5.2.2"].startswith("Aiko Ito is no human with the role approver")
    assert said["62304:5.2.4"] == "bot is no human in the people registry of base"
    assert "is no clause for a human to judge" in said["62304:5.5.5"]
    assert "somebody else has to approve it" in said["62304:5.2.5"]
    assert "could not be proposed" in said["62304:5.2.6"]
    assert said["62304:5.8.7"] == "the ledger holds no proposal 000000000000"


def test_no_judgement_counts_where_the_history_is_cut_off(tmp_path: Path) -> None:
    court = Court(tmp_path)
    court.filed()
    court.room.commit({"src/other.py": "HOURS = 24\n"})
    (court.room.top / ".git" / "shallow").write_text(court.room.repository.head() + "\n")
    assert "nobody can tell who wrote" in refusals(court, "record")[CLAUSE]


@pytest.mark.parametrize("path", [PLAN, "compliance", "."])
def test_who_wrote_in_a_merge_alone_wrote_part_of_it(tmp_path: Path, path: str) -> None:
    court = Court(tmp_path)
    repository = court.room.repository
    repository.branch("side")
    repository.commit(Act("Reword", write={PLAN: "# Plan of the side\n"}))
    repository.checkout("main")
    repository.commit(Act("Add", write={"src/other.py": "HOURS = 24\n"}))
    repository.git("merge", "-q", "--no-commit", "--no-ff", "side", author=BEN)
    repository.commit(Act("Merge", author=BEN, write={PLAN: "# Plan as Ben likes it\n"}))
    forge(court, Forgery(CLAUSE, path=path))
    assert f"Ben Okafor wrote part of {path}" in refusals(court, "record")[CLAUSE]
