"""An edition of the standard with other safety classes is data alone: from configuration to record nothing else changes."""

import pytest
from edition_room import EditionRoom
from gate_room import PROJECT
from record_tables import tables_of

CONFIGURATION = str(PROJECT["gatekeeper.toml"]).replace('class = "A"', 'class = "1"')
DOSE = '[[items]]\nid = "DOSE"\npaths = ["src/dose.py"]\n'
PEOPLE = str(PROJECT["compliance/people.toml"]).replace('["A", "B", "C"]', '["1", "2"]')
FILES = {
    **PROJECT,
    "gatekeeper.toml": CONFIGURATION.replace('"src/**"]\ntests', '"src/volume.py"]\ntests') + DOSE,
    "compliance/people.toml": PEOPLE,
    "src/dose.py": "def dose(rate):\n    return rate * 2\n",
}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> EditionRoom:
    made = EditionRoom(tmp_path_factory.mktemp("edition"))
    made.commit(FILES)
    return made


def test_each_class_is_judged_by_its_own_policy(room: EditionRoom) -> None:
    judged = room.check("--all")
    told = {
        (each["subject"], each["class"], each["code"])
        for each in judged.report["decisions"]
        if each["check"] == "test-presence"
    }
    assert told == {("PUMP", "1", "class-without-harm"), ("DOSE", "2", "no-test-files")}
    assert list(judged.report["policy"]) == ["1", "2"]


def test_the_record_tells_clauses_and_units_by_the_classes_there_are(room: EditionRoom) -> None:
    into = room.folder / "record"
    said = room.gatekeeper("record", "build", "--no-pdf", f"--into={into}")
    assert (into / "record.json").is_file(), said.err
    record = tables_of(into)
    named = {tuple(each["classes"]) for each in record["clause"]}
    assert {("2",), ("1", "2")} <= named <= {(), ("–",), ("2",), ("1", "2")}
    assert {unit["id"]: unit["class"] for unit in record["unit"]} == {
        "PUMP": "1",
        "DOSE": "2",
    }
    asked = room.gatekeeper("ask", "clauses", "--class=2", f"--record={into}")
    assert asked.status in (0, 1), asked.err
    assert "62304:5.5.5" in asked.out
    refused = room.gatekeeper("ask", "clauses", "--class=C", f"--record={into}")
    assert 'the record knows no class "C"' in refused.err


def test_a_class_of_another_edition_is_refused_where_it_stands(room: EditionRoom) -> None:
    broken = {
        "gatekeeper.toml": str(FILES["gatekeeper.toml"]).replace('class = "1"', 'class = "C"'),
        "compliance/people.toml": PEOPLE.replace('["1", "2"]', '["B"]', 1),
    }
    room.commit(broken)
    said = room.gatekeeper("check", "--all")
    room.commit({name: FILES[name] for name in broken})
    assert said.status == 2
    assert (
        'gatekeeper.toml:12: [items[0].class] a made-up edition has no safety class "C"'
        in said.err
    )
    assert (
        'people.toml:7: [people[0].clearance[0]] a made-up edition has no safety class "B"'
        in said.err
    )
    assert "classes: 1, 2" in said.err
