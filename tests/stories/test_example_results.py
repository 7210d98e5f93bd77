"""The example's own tests, run as `gatekeeper demo` runs them: each requirement stands as their results on its tree do."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from gatekeeper.config.shipped import shipped
from gatekeeper.gate.request import Request
from gatekeeper.gate.trace_run import trace_commit
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.graph import TraceFacts, Verification
from gatekeeper.model.trace import GivenReport
from gatekeeper.testing.bench import RESULTS, Bench
from gatekeeper.testing.story import Act, Repository
from gatekeeper.testing.story_file import project_files

FILES = {**project_files(shipped("examples") / "compounder"), ".gitignore": b"build/\n"}
ORDERS = "tests/host/test_orders.py"
SKIPPED = '@unittest.skip("the scales are away")\nclass Reading('


class Example:
    """The compounder in a repository, and the bench its tests are run on."""

    def __init__(self, folder: Path) -> None:
        home = folder / "home"
        home.mkdir()
        self.repository = Repository(folder / "repository", home)
        self.bench = Bench(self.repository, home)
        self._start = self.repository.commit(Act("Bring the compounder", write=FILES))

    def begin(self) -> None:
        self.repository.git("reset", "-q", "--hard", self._start)

    def change(self, path: str, old: str, new: str) -> None:
        text = FILES[path].decode()
        assert old in text
        self.repository.commit(Act("Change it", write={path: text.replace(old, new)}))

    def standing(self, reports: tuple[GivenReport, ...]) -> Mapping[str, tuple[Verification, str]]:
        verified = self.traced(reports).verified
        return {each.node[1]: (each.state, each.why) for each in verified}

    def traced(self, reports: tuple[GivenReport, ...]) -> TraceFacts:
        request = Request(
            start=self.repository.folder,
            kind=ChangeKind.TREE,
            now=dt.datetime(2026, 9, 1, tzinfo=dt.UTC),
            environment={},
            head="main",
            reports=reports,
        )
        return trace_commit(request, None).facts


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """What no test changed is built once."""
    return Example(tmp_path_factory.mktemp("example"))


@pytest.fixture
def example(built: Example) -> Example:
    built.begin()
    return built


def test_every_requirement_of_the_example_is_verified_by_its_tests_as_they_ran(
    example: Example,
) -> None:
    reports = example.bench.run("main")
    assert [report.name for report in reports] == list(RESULTS)
    assert {state for state, _ in example.standing(reports).values()} == {Verification.VERIFIED}
    assert example.bench.run("main") == reports
    assert example.traced(reports).diagnostics == ()


def test_a_failing_program_fails_its_requirements_and_no_other(example: Example) -> None:
    example.change("firmware/pump/dose.h", "DOSE_STALL_LIMIT_MS 500u", "DOSE_STALL_LIMIT_MS 900u")
    standing = example.standing(example.bench.run("main"))
    assert standing["SRS-005"] == (Verification.FAILED, "tests/firmware/test_dose.c failed")
    assert standing["SRS-014"][0] is Verification.VERIFIED


def test_a_test_that_was_skipped_leaves_its_requirement_unknown(example: Example) -> None:
    example.change(ORDERS, "class Reading(", SKIPPED)
    state, why = example.standing(example.bench.run("main"))["SRS-022"]
    assert (state, why) == (Verification.UNKNOWN, f"{ORDERS}: it was skipped")


def test_results_that_are_missing_or_of_an_older_tree_leave_everything_unknown(
    example: Example,
) -> None:
    firmware, host = example.bench.run("main")
    standing = example.standing((host,))
    assert standing["SRS-001"][0] is Verification.UNKNOWN
    assert standing["SRS-001"][1].endswith("no result of it was given")
    assert standing["SRS-022"][0] is Verification.VERIFIED
    example.change("README.md", "# Compounder", "# The compounder")
    older = example.standing((firmware, host))
    assert {state for state, _ in older.values()} == {Verification.UNKNOWN}
    assert all("it is about the commit" in why for _, why in older.values())


def test_a_program_that_ends_before_its_last_test_is_an_error(example: Example) -> None:
    example.change("tests/firmware/test_blackbox.c", "    return UNITY_END();", "    abort();")
    path = example.repository.folder / "tests/firmware/test_blackbox.c"
    text = path.read_text(encoding="utf-8")
    example.repository.commit(
        Act(
            "Let it end early",
            write={"tests/firmware/test_blackbox.c": f"#include <stdlib.h>\n{text}"},
        )
    )
    standing = example.standing(example.bench.run("main"))
    assert standing["SRS-020"] == (Verification.FAILED, "tests/firmware/test_blackbox.c failed")
