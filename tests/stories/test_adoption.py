"""An old repository is adopted: init, a first check, a baseline; then only what is new blocks."""

import json
from pathlib import Path

import pytest
from gate_room import FLAW, GOOD, Judged, Room

LONG = "def grade(a):\n" + "".join(f"    if a == {n}:\n        return {n}\n" for n in range(40))
OLD = {
    "README.md": "# Pump\n",
    "pump/flaw.py": FLAW,
    "pump/marked.py": FLAW.replace("True)", "True)  # nosec"),
    "pump/long.py": LONG,
    "tests/test_flow.py": GOOD,
}
ACCEPTED = {"no-new-findings", "complexity-limits", "suppressions-justified"}


def checks(judged: Judged) -> set[str]:
    """The checks that stand against a run."""
    return {str(each["check"]) for each in judged.against}


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Room, Judged, Judged, str]:
    """The room, its first check, its check with the baseline, and the commit of the baseline."""
    room = Room(tmp_path_factory.mktemp("adopted"))
    room.commit(OLD)
    said = room.gatekeeper("init")
    assert (said.status, said.err) == (0, "")
    text = (room.top / "gatekeeper.toml").read_text()
    room.commit({"gatekeeper.toml": text.replace('class = "C"\npaths', 'class = "A"\npaths')})
    first = room.check("--all")
    said = room.gatekeeper("init", "--baseline")
    assert said.status == 0, said
    commit = room.commit({}, "Accept what is old")
    return room, first, room.check("--all"), commit


def test_the_first_check_tells_everything(adopted: tuple[Room, Judged, Judged, str]) -> None:
    _, first, _, _ = adopted
    assert checks(first) == ACCEPTED
    assert (first.verdict, first.said.status) == ("failed", 1)


def test_with_the_baseline_what_is_old_is_open_and_passes(
    adopted: tuple[Room, Judged, Judged, str],
) -> None:
    _, first, second, _ = adopted
    assert (second.verdict, second.against) == ("passed", [])
    assert {each["state"] for each in second.report["findings"]} == {"open"}
    assert second.report["sums"]["findings"]["raw"] == first.report["sums"]["findings"]["raw"] > 0


def test_only_what_is_new_blocks_also_in_front_of_its_like(
    adopted: tuple[Room, Judged, Judged, str],
) -> None:
    room, _, _, baseline = adopted
    twice = FLAW + "\n\ndef again(command):\n    return subprocess.call(command, shell=True)\n"
    moved = "# moved by\n# two lines\n" + LONG
    room.commit({"pump/flaw.py": twice, "pump/long.py": moved, "pump/other.py": FLAW})
    judged = room.check("--range", f"{baseline}..HEAD")
    new = [d["location"]["path"] for d in judged.against if d["check"] == "no-new-findings"]
    assert sorted(new) == ["pump/flaw.py", "pump/other.py"]
    assert "complexity-limits" not in checks(judged)


def test_a_baseline_that_a_change_brings_accepts_nothing_in_it(
    adopted: tuple[Room, Judged, Judged, str],
) -> None:
    room, _, _, baseline = adopted
    room.commit({"pump/other.py": FLAW})
    whole = room.check("--all")
    known = json.loads((room.top / "compliance/baseline.json").read_bytes())
    known["fingerprints"] += [f["fingerprint"] for f in whole.report["findings"]]
    known["fingerprints"] = sorted(set(known["fingerprints"]))
    room.commit({"compliance/baseline.json": json.dumps(known)})
    judged = room.check("--range", f"{baseline}..HEAD")
    assert {"no-new-findings", "governance-change"} <= checks(judged)


def test_init_overwrites_nothing_unasked(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(OLD)
    assert room.gatekeeper("init").status == 0
    written = (room.top / "gatekeeper.toml").read_text()
    (room.top / "gatekeeper.toml").write_text("mine\n")
    assert room.gatekeeper("init").status == 2
    assert (room.top / "gatekeeper.toml").read_text() == "mine\n"
    assert room.gatekeeper("init", "--force").status == 0
    assert (room.top / "gatekeeper.toml").read_text() == written


@pytest.mark.parametrize("link", ["gatekeeper.toml", "compliance"])
def test_init_writes_through_no_link(link: str, tmp_path: Path) -> None:
    room = Room(tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    room.commit(OLD)
    (room.top / link).symlink_to(outside / "file" if "." in link else outside)
    assert room.gatekeeper("init", "--force").status == 2
    assert list(outside.iterdir()) == []


def test_an_odd_tree_is_adopted_with_a_configuration_that_reads(tmp_path: Path) -> None:
    room = Room(tmp_path)
    names = ("a-b/x.py", "a_b/x.py", "\u00e9/x.py", "[1]/x.py", "--all.py", "q\"'\\.py")
    worse = ("src/\udcff.py", "\udcff.py", "nl\n/x.py", "\u202e.py", "tests/*?.py", "x.\udcfe")
    room.commit(dict.fromkeys((*names, *worse), GOOD))
    assert room.gatekeeper("init").status == 0
    room.commit({})
    judged = room.check("--all")
    assert not {"path-without-layout", "path-without-item"} & judged.codes()


def test_init_names_what_is_of_others_among_the_product(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(
        {
            "fw/fatfs/ff.h": "int f_open(void);\n",
            "fw/fatfs/diskio.c": "int x;\n",
            "fw/main.c": "int y;\n",
            "\x1b]0;x\x07/ff.h": "int f_open(void);\n",
        }
    )
    told = room.gatekeeper("init").out
    assert "FatFs lies in fw/fatfs, which is proposed as product" in told
    assert "lies in fw," not in told
    assert "\x1b" not in told
