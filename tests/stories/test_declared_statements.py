"""What the protected configuration declares is filed when it is new, changed or gone, and never destroyed."""

import json
from pathlib import Path

import jsonschema
import pytest
from gate_room import GOOD, PEOPLE, PROJECT, ROOT, Room

from gatekeeper.gate.ledgers.ledger import ledger_at

DEVIATION = """version = 1
[[deviations]]
id = "D-1"
check = "test-independence"
subject = "PUMP"
reason = "{reason}"
owner = "aiko"
approved-by = "ben"
expires = 2030-01-31
"""
TRAINED = PEOPLE + '[[people.trainings]]\nid = "review"\nversion = "2"\ndate = 2025-04-02\n'


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Room, list[list[dict]]]:
    """What each of five gate runs filed beside its own statement."""
    room = Room(tmp_path_factory.mktemp("declared"))
    words = {"gatekeeper.toml": PROJECT["gatekeeper.toml"], "compliance/people.toml": TRAINED}
    bases = [
        room.commit(
            {**PROJECT, **words, "compliance/deviations.toml": DEVIATION.format(reason="first")}
        ),
        room.commit({"compliance/deviations.toml": DEVIATION.format(reason="second")}),
        room.commit({"compliance/deviations.toml": "version = 1\ndeviations = []\n"}),
    ]
    room.commit({"src/more.py": GOOD})
    filed: list[list[dict]] = []
    for base in (*bases, bases[2], bases[0]):
        before = len(entries(room))
        room.gatekeeper("check", "--range", f"{base}..HEAD", "-q")
        filed.append(entries(room)[before:-1])
    return room, filed


def entries(room: Room) -> list[dict]:
    """Kind, digest and predicate of every statement of the ledger."""
    ledger = ledger_at(room.top / ".git", room.environment())
    assert ledger.whole, ledger.defects
    return [
        {
            "kind": entry.statement.predicate_type.split("/")[-2],
            "digest": entry.digest,
            "predicate": json.loads(json.dumps(dict(entry.statement.predicate))),
        }
        for entry in ledger.entries
    ]


def test_the_first_run_files_every_entry_with_approver_and_dates(told) -> None:
    _, filed = told
    assert [each["kind"] for each in filed[0]] == ["deviation", "training"]
    deviation = filed[0][0]["predicate"]
    assert (deviation["reason"], deviation["expires"]) == ("first", "2030-01-31")
    block = deviation["declared"]
    assert (block["owner"], block["approvedBy"], block["state"]) == ("aiko", "ben", "in force")
    training = filed[0][1]["predicate"]
    assert (training["trainee"], training["version"], training["date"]) == (
        "ben",
        "2",
        "2025-04-02",
    )


def test_a_change_supersedes_and_a_removal_withdraws(told) -> None:
    _, filed = told
    (changed,), (gone,) = filed[1], filed[2]
    assert changed["predicate"]["supersedes"] == [filed[0][0]["digest"]]
    assert changed["predicate"]["reason"] == "second"
    assert gone["predicate"]["supersedes"] == [changed["digest"]]
    assert gone["predicate"]["declared"]["state"] == "withdrawn"
    assert gone["predicate"]["reason"] == "second"


def test_nothing_is_filed_twice_nor_from_an_older_commit(told) -> None:
    _, filed = told
    assert filed[3:] == [[], []]


def test_what_is_filed_fits_the_schema_of_its_predicate(told) -> None:
    _, filed = told
    schema = json.loads(Path(ROOT, "rules/ledger/predicates.schema.json").read_bytes())
    for each in (one for run in filed for one in run):
        named = {"$ref": f"#/$defs/{each['kind']}~1v1", "$defs": schema["$defs"]}
        jsonschema.validate(each["predicate"], named)
