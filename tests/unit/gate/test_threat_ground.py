"""The threat part of a run by itself, on the compounder as a real repository."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from gatekeeper.gate.request import Request
from gatekeeper.gate.threat_ground import ask_coverage, threat_ground
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Outcome
from gatekeeper.testing.story import Act, Repository

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def compounder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, committed at once."""
    home = tmp_path_factory.mktemp("home")
    folder = tmp_path_factory.mktemp("compounder") / "repository"
    shutil.copytree(ROOT / "examples/compounder", folder)
    (folder / ".gitignore").write_text("build/\n")
    Repository(folder, home).commit(Act("Bring the example"))
    return folder


@pytest.mark.parametrize("release", [False, True], ids=["merge", "release"])
def test_the_compounder_is_whole_even_for_a_release(compounder: Path, release: bool):
    now = dt.datetime(2026, 4, 20, tzinfo=dt.UTC)
    ground = threat_ground(Request(compounder, ChangeKind.TREE, now, {}, release=release))
    answers = ask_coverage(ground).answers
    assert {(a.outcome, a.code) for a in answers} == {(Outcome.PASS, "ok")}
    assert len(answers) == 8
