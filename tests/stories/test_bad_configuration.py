"""Ten mistakes in one file are told in one run, each with file, line, key and cure, and the run ends with status 2."""

import re
from pathlib import Path

import pytest
from gate_room import PROJECT, Room

TEN = """version = 1
colour = "red"
[project]
name = 7
[layout]
product = ["src/**", "nothing/**"]
documents = ["gatekeeper.toml", "compliance/**", "tests/**"]
[[items]]
id = "PUMP"
class = "D"
paths = ["src/**"]
[[items]]
id = "PUMP"
parent = "NOBODY"
[analyzers]
packs = ["c-firmwear"]
[analyzers.tools.bandito]
[[policy.rules]]
class = "B"
check = "reviews"
asked-by = "VP-2"
[requirements]
pattern = "("
[hooks]
trace = "sometimes"
"""
MISTAKES = {
    2: "colour",
    4: "project.name",
    6: "layout.product[1]",
    10: "items[0].class",
    13: "items[1].id",
    14: "items[1].parent",
    16: "analyzers.packs[0]",
    17: "analyzers.tools.bandito",
    20: "policy.rules[0].check",
    23: "requirements.pattern",
    25: "hooks.trace",
}
PLACE = re.compile(r"^  gatekeeper\.toml:(\d+): \[([^ ]+)\] (\S.*)$", re.MULTILINE)
CURE = re.compile(r"^     = to pass  (\S.*)$", re.MULTILINE)


def test_nothing_is_read_through_a_folder_that_is_a_link(tmp_path: Path) -> None:
    room, outside = Room(tmp_path), tmp_path / "outside"
    room.commit({"src/volume.py": PROJECT["src/volume.py"]})
    room.repository.write(
        {name: PROJECT[name] for name in ("gatekeeper.toml", "tests/test_volume.py")}
    )
    outside.mkdir()
    (outside / "people.toml").write_text("version = 1\nsecret = 1\n", encoding="utf-8")
    (room.top / "compliance").symlink_to(outside)
    said = room.gatekeeper("why", "src/volume.py")
    assert said.status == 3
    assert "compliance' could not be read (a symbolic link)" in said.err


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    told = Room(tmp_path_factory.mktemp("mistakes"))
    told.commit({**PROJECT, "gatekeeper.toml": TEN})
    return told


@pytest.mark.parametrize(
    "asked", [("check", "--all"), ("check", "--staged"), ("hook", "pre-commit", "--")]
)
def test_every_mistake_is_told_at_once(asked: tuple[str, ...], room: Room) -> None:
    said = room.gatekeeper(*asked)
    assert (said.status, said.out) == (2, "")
    found = PLACE.findall(said.err)
    assert {int(line): key for line, key, _ in found} == MISTAKES
    assert len(found) == len(MISTAKES) == len(CURE.findall(said.err))
    assert f"{len(MISTAKES)} mistake(s)" in said.err


def test_mistakes_in_several_files_are_told_in_one_run(tmp_path: Path) -> None:
    room = Room(tmp_path)
    people = PROJECT["compliance/people.toml"].replace("ben@", "AIKO@").replace('["A",', '["X",')
    deviations = 'version = 1\n[[deviations]]\nid = "D-1"\ncheck = "trust-base"\nsubject = "*"\n'
    room.commit(
        {
            **PROJECT,
            "gatekeeper.toml": PROJECT["gatekeeper.toml"].replace('"A"', '"E"'),
            "compliance/people.toml": people,
            "compliance/deviations.toml": deviations,
            "compliance/baseline.json": '{"fingerprints": ["x", "x"',
        }
    )
    said = room.gatekeeper("check", "--all")
    assert said.status == 2
    for name in ("gatekeeper.toml", "people.toml", "deviations.toml", "baseline.json"):
        assert re.search(rf"^  (compliance/)?{name}:\d+", said.err, re.MULTILINE), name


@pytest.mark.parametrize(
    "text",
    ["version = 1\n[project", "\xff\xfe", "version = 1\nversion = 1\n", "[" * 400, ""],
    ids=["cut off", "no text", "twice", "deep", "empty"],
)
def test_what_is_no_configuration_at_all_is_told_with_its_line(text: str, tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit({**PROJECT, "gatekeeper.toml": text.encode("latin-1")})
    said = room.gatekeeper("check", "--all")
    assert (said.status, said.out) == (2, "")
    assert re.search(r"^  gatekeeper\.toml:\d+:", said.err, re.MULTILINE)


def test_no_configuration_is_undecided_with_the_way_to_one(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit({"src/volume.py": PROJECT["src/volume.py"]})
    said = room.gatekeeper("check", "--all")
    assert (said.status, said.out) == (3, "")
    assert "gatekeeper init" in said.err


@pytest.mark.parametrize(
    ("path", "text"),
    [("gatekeeper.toml", "version = "), ("compliance/people.toml", "version = 1\n[[people]]\n")],
    ids=["cut off", "nobody"],
)
def test_a_change_that_breaks_the_rules_is_refused_before_it_locks_everybody_out(
    path: str, text: str, tmp_path: Path
) -> None:
    room = Room(tmp_path)
    room.commit(PROJECT)
    room.stage({path: text})
    said = room.gatekeeper("hook", "pre-commit", "--")
    assert (said.status, said.out) == (2, "")
    assert "the configuration that this change brings has" in said.err
    assert f"  {path}:" in said.err
    room.commit({path: text})
    assert room.gatekeeper("check", "--range", "HEAD^..HEAD").err == said.err


def test_rules_may_come_before_the_files_that_they_are_for(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(PROJECT)
    wider = PROJECT["gatekeeper.toml"].replace('["src/**"', '["new/**", "src/**"', 1)
    assert wider != PROJECT["gatekeeper.toml"]
    room.stage({"gatekeeper.toml": wider})
    assert room.gatekeeper("hook", "pre-commit", "--").status == 0


def test_rules_that_were_merged_broken_say_how_to_commit_the_mend(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(PROJECT)
    room.commit({"gatekeeper.toml": "version = "})
    room.stage({"gatekeeper.toml": PROJECT["gatekeeper.toml"]})
    assert "commit the mend with --no-verify" in room.gatekeeper("hook", "pre-commit", "--").err
    room.commit({})
    mended = room.gatekeeper("check", "--range", "HEAD^..HEAD", "--policy-from", "HEAD^^")
    assert mended.status != 2


def test_a_repository_without_a_commit_is_told_to_begin_with_one(tmp_path: Path) -> None:
    said = Room(tmp_path).gatekeeper("init")
    assert (said.status, said.out) == (3, "")
    assert "to pass, commit something first" in said.err


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("check", "--range", "HEAD"), "BASE..HEAD"),
        (("check", "--range", "a...b"), "BASE..HEAD"),
        (("check", "--all", "-o", "json"), "FORMAT=FILE"),
        (("check", "--all", "-o", "xlsx2=-"), "there is no report format"),
        (("check", "--all", "--sarif", "nothing"), "NAME=FILE"),
        (("check", "--all", "--sarif", "x=/nowhere"), "cannot be read"),
        (("check", "--all", "--report", "x="), "cannot be read"),
        (("check", "--all", "--reviews", "github="), "cannot be read"),
        (("check", "--all", "--staged"), "not allowed with"),
        (("explain", "no-such-check"), "nothing is known"),
        (("why", "no/such/path"), "is not a tracked path"),
        (("evidence", "show"), "needs the first digits"),
        (("hook", "commit-msg", "--"), "the file of the message"),
        (("hook", "post-commit"), "invalid choice"),
        (("nothing",), "invalid choice"),
        ((), "required"),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_ends_with_2_and_no_verdict(
    asked: tuple[str, ...], words: str, good: Room
) -> None:
    said = good.gatekeeper(*asked)
    assert (said.status, said.out) == (2, "")
    assert words in said.err


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Room:
    told = Room(tmp_path_factory.mktemp("good"))
    told.commit(PROJECT)
    return told
