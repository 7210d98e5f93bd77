"""A plugin nobody at gatekeeper wrote joins when base names it, and one that does everything wrong can pass nothing."""

import json
import os
import sys
from pathlib import Path

import pytest
from gate_room import CONFIGURATION, GOOD, PROJECT, Judged, Room, Said
from ledger_workshop import Bare

FOREIGN = Path(__file__).with_name("foreign")
NAMED = CONFIGURATION.replace('class = "A"', 'class = "C"') + (
    '[plugins]\ndistributions = ["gatekeeper-foreign"]\n[analyzers.tools.fixme]\n'
)
UNFINISHED = {"src/todo.py": "# FIXME later\n" + GOOD}
CAUSES = {
    "killed": "killed by a signal",
    "slow": "timed out",
    "flood": "wrote more than its limit",
    "status": "ended with status 7",
    "truncated": "half an answer",
    "blind": "did not report planted",
    "silent": "did not say that it read this file",
    "no-canary": "no canary was planted for python",
    "outside": "is no name for a planted file",
    "overwrites": "is no name for a planted file",
    "read-raises": "could not read its tool's answer",
    "read-none": "could not read its tool's answer",
    "asks-raises": "could not say how to look",
    "asks-none": "could not say how to look",
    "absent": "no-such-tool-anywhere is missing",
}
BROKEN = (
    "check-raises", "check-none", "check-without-answer", "check-of-another", "rule-raises",
    "rule-stops-halfway",
)  # fmt: skip


class PluginRoom(Room):
    """A room in whose Python the foreign distributions are installed."""

    def environment(self, **more: str) -> dict[str, str]:
        plain = super().environment(**more)
        return {**plain, "PYTHONPATH": os.pathsep.join([plain["PYTHONPATH"], str(FOREIGN)])}


def configured(text: str) -> dict[str, str]:
    return {**PROJECT, "gatekeeper.toml": text}


def providers(judged: Judged) -> dict[str, str]:
    return {each["name"]: each["version"] for each in judged.report["providers"]}


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> tuple[PluginRoom, Judged]:
    """A run whose base names the foreign plugin."""
    room = PluginRoom(tmp_path_factory.mktemp("joined"))
    base = room.commit(configured(NAMED))
    room.commit(UNFINISHED)
    line = room.folder / "line.txt"
    return room, room.check("--range", f"{base}..HEAD", "-o", f"one-line={line}")


def test_its_analyzer_joins(joined: tuple[PluginRoom, Judged]) -> None:
    _, judged = joined
    assert judged.rules("src/todo.py") == {"fixme:fixme"}
    assert "fixme:fixme" in judged.codes("src/todo.py")


def test_its_check_is_asked_as_required(joined: tuple[PluginRoom, Judged]) -> None:
    _, judged = joined
    [decision] = [d for d in judged.report["decisions"] if d["check"] == "head-has-a-tree"]
    assert (decision["demand"], decision["outcome"]) == ("required", "pass")
    assert decision["provider"] == "gatekeeper-foreign"


def test_its_report_is_written(joined: tuple[PluginRoom, Judged]) -> None:
    room, judged = joined
    words = (room.folder / "line.txt").read_text().split()
    assert words == ["FAILED", str(len(judged.report["decisions"]))]


def test_the_evidence_names_distribution_and_version(joined: tuple[PluginRoom, Judged]) -> None:
    room, judged = joined
    assert providers(judged)["gatekeeper-foreign"] == "1.2"
    [entry] = Bare(room.evidence).read().entries
    text = json.dumps(dict(entry.statement.predicate))
    assert '"gatekeeper-foreign"' in text
    assert '"1.2"' in text


def not_imported(said: Said) -> bool:
    """Whether the interpreter's own list of imports is there and names no foreign module."""
    return "import time:" in said.err and "gatekeeper_foreign" not in said.err


WATCHED = (sys.executable, "-X", "importtime")


def test_it_is_not_even_imported_when_only_the_change_names_it(tmp_path: Path) -> None:
    room = PluginRoom(tmp_path)
    base = room.commit(PROJECT)
    room.commit({**UNFINISHED, "gatekeeper.toml": NAMED})
    judged = room.check("--range", f"{base}..HEAD", python=WATCHED)
    assert not_imported(judged.said)
    assert set(providers(judged)) == {"gatekeeper"}
    assert judged.rules("src/todo.py") == set()
    assert "governance-needs-approver" in judged.codes()


def test_it_is_not_imported_when_it_is_installed_and_not_named(tmp_path: Path) -> None:
    room = PluginRoom(tmp_path)
    room.commit(PROJECT)
    said = room.gatekeeper("check", "--all", "-o", "one-line=-", python=WATCHED)
    assert not_imported(said)
    assert (said.status, said.out) == (2, "")
    assert 'no report format "one-line"' in said.err


def test_one_that_is_named_and_not_installed_ends_the_run(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(configured(NAMED))
    said = room.gatekeeper("check", "--all")
    assert (said.status, said.out) == (2, "")
    assert '"gatekeeper-foreign" is named in gatekeeper.toml and not installed' in said.err


# the plugin that does everything wrong


@pytest.fixture(scope="module")
def hurt(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    room = PluginRoom(tmp_path_factory.mktemp("hurt"))
    tools = "".join(f"[analyzers.tools.{name}]\n" for name in CAUSES)
    text = CONFIGURATION + '[plugins]\ndistributions = ["gatekeeper-hurt"]\n' + tools
    room.commit(configured(text))
    return room.check("--all")


def test_what_is_wrong_in_a_plugin_makes_the_run_undecided(hurt: Judged) -> None:
    assert (hurt.verdict, hurt.said.status) == ("undecided", 3)
    assert hurt.codes() == {"check-broken", "file-not-analysed", "tool-missing"}


@pytest.mark.parametrize("analyzer", sorted(CAUSES))
def test_an_analyzer_that_did_not_look_is_named_with_its_cause(
    analyzer: str, hurt: Judged
) -> None:
    assert CAUSES[analyzer] in hurt.causes("src/volume.py")[analyzer]


@pytest.mark.parametrize("name", BROKEN)
def test_a_check_or_rule_that_does_not_answer_leaves_its_question_open(
    name: str, hurt: Judged
) -> None:
    decisions = [each for each in hurt.against if each["check"] == name]
    assert [(d["outcome"], d["provider"]) for d in decisions] == [("undecided", "gatekeeper-hurt")]


def test_a_rule_that_blesses_raises_no_verdict(hurt: Judged) -> None:
    decisions = [each for each in hurt.report["decisions"] if each["check"] == "rule-blesses"]
    assert [each["verdict"] for each in decisions] == ["passed"]
    assert hurt.verdict == "undecided"


def test_the_tools_of_gatekeeper_itself_still_look(hurt: Judged) -> None:
    assert not {"bandit", "lizard", "semgrep"} & set(hurt.causes("src/volume.py"))
