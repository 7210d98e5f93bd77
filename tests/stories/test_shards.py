"""Shards: a run cut into parts says the same bytes, and a part that is missing, double or of something else is named."""

import json
from pathlib import Path

import pytest
from gate_room import FLAW, GOOD, PROJECT, Room, Said

SECRET = {"GATEKEEPER_MEMORY_SECRET": "s" * 40}
FILES = {
    **PROJECT,
    "gatekeeper.toml": PROJECT["gatekeeper.toml"].replace(
        '["python-host"]', '["c-firmware", "python-host"]'
    ),
    "src/run.py": FLAW,
    "src/broken.py": "def half(:\n",
    "src/copy.c": "#include <string.h>\nvoid f(char *a, char *b) { strcpy(a, b); }\n",
    "src/copy.h": "void f(char *a, char *b);\n",
    **{f"src/more_{n}.py": GOOD + f"\n\nNUMBER = {n}\n" for n in range(4)},
}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    told = Room(tmp_path_factory.mktemp("shards"))
    told.commit(FILES)
    return told


def say(room: Room, *arguments: str, secret: dict[str, str] = SECRET) -> Said:
    return room.gatekeeper(*arguments, environment=room.environment(**secret))


def shard(room: Room, number: int, of: int, name: str = "") -> str:
    into = room.folder / (name or f"shard-{number}-{of}")
    if not into.exists():
        said = say(
            room, "check", "--all", "--no-memory", "--shard", f"{number}/{of}", "--into", str(into)
        )
        assert said.status == 0, said.err
        assert said.out == ""
    return str(into)


def merge(room: Room, *files: str, secret: dict[str, str] = SECRET) -> Said:
    return say(room, "merge", *files, "--all", "--no-memory", "-q", "-o", "json=-", secret=secret)


def test_the_merged_result_is_byte_for_byte_that_of_one_run(room: Room) -> None:
    whole = say(room, "check", "--all", "--no-memory", "-q", "-o", "json=-")
    merged = merge(room, shard(room, 2, 2), shard(room, 1, 2))
    assert (merged.status, merged.out) == (whole.status, whole.out)
    assert len(json.loads(whole.out)["findings"]) > 1
    assert json.loads(whole.out)["not_analysed"]


def test_files_of_a_missing_shard_are_undecided_and_it_is_named(room: Room) -> None:
    merged = merge(room, shard(room, 1, 2))
    report = json.loads(merged.out)
    causes = {each["cause"] for each in report["not_analysed"] if each["state"] == "failed"}
    assert "the shard 2/2 was not handed over" in causes
    [accounting] = {
        d["verdict"] for d in report["decisions"] if d["check"] == "accounting-complete"
    }
    assert accounting == "undecided"


def test_a_shard_that_is_given_twice_is_refused_by_name(room: Room) -> None:
    first = shard(room, 1, 2)
    said = merge(room, first, shard(room, 2, 2), first)
    assert said.status == 2
    assert "the shard 1/2 was given twice" in said.err


def test_a_shard_of_another_commit_is_refused_by_name(tmp_path: Path) -> None:
    room = Room(tmp_path)
    old = room.commit(PROJECT)
    first = shard(room, 1, 2)
    new = room.commit({"src/volume.py": GOOD + "\n"})
    said = merge(room, first, shard(room, 2, 2))
    assert said.status == 2
    assert f"the shard 1/2 in {first} is of commit {old}, and {new} is judged" in said.err


def test_shards_of_two_divisions_are_refused_by_name(room: Room) -> None:
    said = merge(room, shard(room, 1, 2), shard(room, 3, 3))
    assert said.status == 2
    assert "different divisions" in said.err


def test_an_altered_shard_is_refused_by_name(room: Room) -> None:
    second = Path(shard(room, 2, 2))
    altered = room.folder / "altered"
    altered.write_bytes(
        second.read_bytes().replace(b'\\"analysed\\":false', b'\\"analysed\\":true')
    )
    Path(room.folder / "short").write_bytes(second.read_bytes()[:-40])
    for file in (altered, room.folder / "short"):
        if file.read_bytes() != second.read_bytes():
            said = merge(room, shard(room, 1, 2), str(file))
            assert said.status == 2
            assert f"{file} was altered" in said.err


def test_a_shard_sealed_with_another_secret_is_refused_by_name(room: Room) -> None:
    other = {"GATEKEEPER_MEMORY_SECRET": "t" * 40}
    said = merge(room, shard(room, 1, 2), shard(room, 2, 2), secret=other)
    assert said.status == 2
    assert "another secret" in said.err


@pytest.mark.parametrize("text", ["0/2", "3/2", "2", "a/b", "1/0"])
def test_what_is_no_shard_is_refused(room: Room, text: str) -> None:
    said = say(room, "check", "--all", "--shard", text)
    assert said.status == 2
    assert "is no shard" in said.err


def test_shards_cut_by_remembered_costs_say_the_bytes_of_one_run(room: Room) -> None:
    remembers = ("--memory", str(room.folder / "answers.sqlite"))
    whole = say(room, "check", "--all", *remembers, "-q", "-o", "json=-")
    parts = [str(room.folder / f"cut-{number}") for number in (1, 2)]
    for number, into in enumerate(parts, start=1):
        said = say(room, "check", "--all", *remembers, "--shard", f"{number}/2", "--into", into)
        assert said.status == 0, said.err
    assert merge(room, *parts).out == whole.out
