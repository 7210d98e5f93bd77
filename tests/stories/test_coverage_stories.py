"""Coverage by test, recorded by real gcc, gcov and coverage.py: only what independent tests ran counts, and only for its tree."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import coverage_workshop as record
import jsonschema
import people_repository as tell
import pytest
from sample_run import sample_run

from gatekeeper.checks.independent_coverage import independent_coverage
from gatekeeper.checks.test_independence import test_independence
from gatekeeper.gate.facts.coverage import recorded_coverage
from gatekeeper.history.changes.ranges import range_change
from gatekeeper.items.ownership import owned_paths
from gatekeeper.model.check import Answer
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import GivenReport, ReportSource, TraceSettings
from gatekeeper.model.unit_tests import MappedBy
from gatekeeper.reports.json import JsonReport

AIKO, BEN = tell.AIKO, tell.BEN
DOSE, TEST, OWN_TEST = tell.DOSE, "tests/pump/test_dose.c", "tests/pump/test_own.c"
VIEW, VIEW_TEST = "host/view.py", "tests/host/test_view.py"

CODE = (
    "int dose_ml(int weight)\n{\n    if (weight > 100) {\n        return 2000;\n    }\n"
    "    return weight * 20;\n}\n"
)
MINI = (
    "#include <stdlib.h>\n#include <string.h>\n"
    "#define TEST_ASSERT_EQUAL(a, b) do { if ((a) != (b)) { abort(); } } while (0)\n"
)
HEAD = '#include "mini.h"\n'
DECLARED = "int dose_ml(int weight);\n"
LIGHT = "void test_light(void)\n{\n    TEST_ASSERT_EQUAL(40, dose_ml(2));\n}\n"
HEAVY = "void test_heavy(void)\n{\n    TEST_ASSERT_EQUAL(2000, dose_ml(200));\n}\n"
MAIN = (
    "int main(int count, char **names)\n{\n"
    '    if (count < 2 || !*names[1] || !strcmp(names[1], "test_light")) { test_light(); }\n'
    '    if (count < 2 || !*names[1] || !strcmp(names[1], "test_heavy")) { test_heavy(); }\n'
    "    return 0;\n}\n"
)
BOTH = HEAD + DECLARED + LIGHT + HEAVY + MAIN
ONE = "int main(void) {{ {0}(); return 0; }}\n"
VIEW_CODE = (
    "def shown(\n    dose,\n):\n    if (\n        dose > 100\n        and dose < 900\n    ):\n"
    '        return "high"\n    return "low"\n'
)
VIEW_LOW = 'from view import shown\n\n\ndef test_low():\n    assert shown(1) == "low"\n'
VIEW_HIGH = '\n\nclass TestHigh:\n    def test_high(self):\n        assert shown(200) == "high"\n'


def _source(name: str, kind: str, *tests: str) -> ReportSource:
    return ReportSource(name, kind, "", at_line(RepoPath("gatekeeper.toml"), 9), tests)


class Recorded:
    """The repository with reports handed over."""

    def __init__(self, workshop: Any) -> None:
        self.repo = tell.PeopleRepository(workshop)
        self.repo.base = self.repo.commit(BEN, "Add asserts", {"tests/pump/mini.h": MINI})
        self.top = workshop.top
        reports = (_source("c-runs", "gcov"), _source("py-runs", "coverage-py"))
        self.repo.project = replace(self.repo.project, trace=TraceSettings(reports=reports))
        self.reports: list[GivenReport] = []

    def bind(self, name: str, raw: bytes, *, of: str = "HEAD") -> None:
        """Hands over a report that is bound to a commit."""
        commit, tree = self.repo.git("rev-parse", of), self.repo.workshop.tree(of)
        self.reports.append(record.bound(name, raw, commit, tree))

    def answer(self, unit: str = "PUMP-DOSE") -> Answer:
        """What the check says of the unit under the shipped policy."""
        [found] = [
            a for a in tell.answers(independent_coverage, self.facts()) if a.subject == unit
        ]
        return found

    def facts(self) -> Any:
        """The facts with the reports joined."""
        repo = self.repo
        with repo.workshop.view() as view:
            change = range_change(view, repo.base, "HEAD")
            owned = owned_paths(change.head, repo.project)
            coverage = recorded_coverage(view, change, repo.project, owned, tuple(self.reports))
            repo.testimony = replace(repo.testimony, coverage=coverage)
            return repo._judged(view, change)


@pytest.fixture
def told(workshop: Any) -> Recorded:
    return Recorded(workshop)


def code(answer: Answer) -> tuple[str, str]:
    return answer.outcome.value, answer.code


def test_a_unit_without_tests_is_told_by_test_presence_alone(told: Recorded) -> None:
    told.repo.git("rm", "-q", TEST)
    told.repo.commit(BEN, "Drop the tests")
    assert code(told.answer()) == ("not-applicable", "no-tests")


def test_tests_by_somebody_else_reach_every_branch_one_run_a_file(told: Recorded) -> None:
    told.repo.commit(AIKO, "Limit the dose", {DOSE: CODE})
    told.repo.commit(BEN, "Test it", {TEST: BOTH})
    told.bind("c-runs", record.gcov_runs(told.top, {"test_dose": [DOSE, TEST]}))
    answer = told.answer()
    assert code(answer) == ("pass", "ok")
    assert "4 of 4 lines and 2 of 2 branches" in answer.message


def test_runs_of_single_tests_add_up_and_map_them(told: Recorded) -> None:
    told.repo.commit(AIKO, "Limit the dose", {DOSE: CODE})
    told.repo.commit(BEN, "Test it", {TEST: BOTH})
    runs = {f"{TEST}::{name}": [DOSE, TEST] for name in ("test_light", "test_heavy")}
    told.bind("c-runs", record.gcov_runs(told.top, runs))
    assert code(told.answer()) == ("pass", "ok")
    [unit] = told.facts().people.units
    strongest = [test.evidence[0] for test in unit.tests]
    assert {each.kind for each in strongest} == {MappedBy.COVERAGE}
    assert strongest[0].text == "ran 3 lines of firmware/pump/dose.c"


def test_the_json_report_tells_the_unit_test_by_test_as_its_schema_says(told: Recorded) -> None:
    told.repo.commit(AIKO, "Limit the dose", {DOSE: CODE})
    told.repo.commit(BEN, "Test it", {TEST: BOTH})
    told.bind("c-runs", record.gcov_runs(told.top, {f"{TEST}::test_light": [DOSE, TEST]}))
    report = json.loads(JsonReport().render(replace(sample_run(), facts=told.facts())))
    schema = Path(__file__).parents[2] / "rules" / "schema" / "gate-run.schema.json"
    jsonschema.validate(report, json.loads(schema.read_bytes()))
    [unit] = report["people"]["units"]
    assert [share["who"] for share in unit["shares"]] == ["aiko"]
    assert [(t["name"], t["authors"], t["mapping"][0]["kind"]) for t in unit["tests"]] == [
        ("test_light", ["ben"], "coverage"),
        ("test_heavy", ["ben"], "calls"),
    ]
    assert unit["coverage"]["lines_by_others"] == 3
    assert unit["coverage"]["tests"] == [{"path": TEST, "uri": TEST, "name": "test_light"}]


def test_a_branch_that_no_test_takes_is_left_out_by_name(told: Recorded) -> None:
    told.repo.commit(AIKO, "Limit the dose", {DOSE: CODE})
    told.repo.commit(BEN, "Test it", {TEST: BOTH})
    told.bind("c-runs", record.gcov_runs(told.top, {f"{TEST}::test_light": [DOSE, TEST]}))
    answer = told.answer()
    assert code(answer) == ("fail", "independent-coverage-too-low")
    assert "firmware/pump/dose.c: line 4; a branch of line 3" in answer.message


def test_what_the_authors_own_test_ran_does_not_count(told: Recorded) -> None:
    told.repo.commit(AIKO, "Limit the dose", {DOSE: CODE})
    told.repo.commit(BEN, "Test it", {TEST: HEAD + DECLARED + LIGHT + ONE.format("test_light")})
    own = HEAD + DECLARED + HEAVY + ONE.format("test_heavy")
    told.repo.commit(AIKO, "Test the rest", {OWN_TEST: own})
    runs = {"test_dose": [DOSE, TEST], "test_own": [DOSE, OWN_TEST]}
    told.bind("c-runs", record.gcov_runs(told.top, runs))
    answer = told.answer()
    assert code(answer) == ("fail", "author-tests-do-not-count")
    assert "tests/pump/test_own.c test_heavy is not by others" in answer.message
    assert "line 4" in answer.message


def test_a_run_of_a_whole_file_is_lost_to_one_test_by_the_author(told: Recorded) -> None:
    told.repo.commit(AIKO, "Limit the dose", {DOSE: CODE})
    told.repo.commit(BEN, "Test it", {TEST: HEAD + DECLARED + LIGHT + ONE.format("test_light")})
    told.repo.commit(AIKO, "Test the rest", {TEST: BOTH})
    told.bind("c-runs", record.gcov_runs(told.top, {"test_dose": [DOSE, TEST]}))
    answer = told.answer()
    assert code(answer) == ("fail", "author-tests-do-not-count")
    assert "no run by an independent test counts" in answer.message


def test_an_author_who_calls_the_unit_from_main_spoils_the_run(told: Recorded) -> None:
    told.repo.commit(AIKO, "Limit the dose", {DOSE: CODE})
    main = "int main(void)\n{\n    test_light();\n    return 0;\n}\n"
    told.repo.commit(BEN, "Test it", {TEST: HEAD + DECLARED + LIGHT + main})
    calling = main.replace("    return 0;", "    dose_ml(200);\n    return 0;")
    told.repo.commit(AIKO, "Warm up", {TEST: HEAD + DECLARED + LIGHT + calling})
    told.bind("c-runs", record.gcov_runs(told.top, {"test_dose": [DOSE, TEST]}))
    answer = told.answer()
    assert code(answer) == ("fail", "author-tests-do-not-count")
    assert "calls the unit in lines that are not by others" in answer.message


def test_coverage_of_another_tree_does_not_count(told: Recorded) -> None:
    told.repo.commit(AIKO, "Limit the dose", {DOSE: CODE})
    old = told.repo.commit(BEN, "Test it", {TEST: BOTH})
    raw = record.gcov_runs(told.top, {"test_dose": [DOSE, TEST]})
    told.repo.commit(AIKO, "Faster", {DOSE: CODE.replace("* 20", "* 25 - weight * 5")})
    told.bind("c-runs", raw, of=old)
    answer = told.answer()
    assert code(answer) == ("undecided", "coverage-missing")
    assert f"it is about the commit {old[:12]}" in answer.message


def test_coverage_without_a_note_does_not_count(told: Recorded) -> None:
    told.repo.commit(AIKO, "Limit the dose", {DOSE: CODE})
    told.repo.commit(BEN, "Test it", {TEST: BOTH})
    raw = record.gcov_runs(told.top, {"test_dose": [DOSE, TEST]})
    told.reports.append(GivenReport("c-runs", raw, None))
    assert code(told.answer()) == ("undecided", "coverage-missing")


def test_without_coverage_the_answer_names_the_commands_that_make_it(told: Recorded) -> None:
    told.repo.commit(AIKO, "Limit the dose", {DOSE: CODE})
    answer = told.answer()
    assert code(answer) == ("undecided", "coverage-missing")
    assert "gcov --json-format --branch-probabilities" in answer.to_pass


def test_a_file_that_no_run_was_built_with_leaves_it_undecided(told: Recorded) -> None:
    told.repo.commit(
        AIKO, "Limit", {DOSE: CODE, "firmware/pump/rate.c": "int r(int a)\n{ return a; }\n"}
    )
    told.repo.commit(BEN, "Test it", {TEST: BOTH})
    told.bind("c-runs", record.gcov_runs(told.top, {"test_dose": [DOSE, TEST]}))
    answer = told.answer()
    assert code(answer) == ("undecided", "coverage-incomplete")
    assert "firmware/pump/rate.c" in answer.message


def test_contexts_of_pytest_tell_the_statements_of_each_test(told: Recorded) -> None:
    told.repo.commit(AIKO, "Show it", {VIEW: VIEW_CODE})
    told.repo.commit(BEN, "Test it", {VIEW_TEST: VIEW_LOW + VIEW_HIGH})
    told.bind("py-runs", record.python_runs(told.top, "host", "tests/host", data=False))
    answer = told.answer("VIEW")
    assert code(answer) == ("pass", "ok")
    assert "4 of 4 lines of" in answer.message
    [unit] = told.facts().people.units
    assert [test.evidence[0].text for test in unit.tests] == [
        "ran 2 lines of host/view.py",
        "ran 2 lines of host/view.py",
    ]


def test_pytest_of_the_author_does_not_count_either(told: Recorded) -> None:
    told.repo.commit(AIKO, "Show it", {VIEW: VIEW_CODE})
    told.repo.commit(BEN, "Test it", {VIEW_TEST: VIEW_LOW})
    told.repo.commit(AIKO, "Test the rest", {VIEW_TEST: VIEW_LOW + VIEW_HIGH})
    told.bind("py-runs", record.python_runs(told.top, "host", "tests/host"))
    answer = told.answer("VIEW")
    assert code(answer) == ("fail", "author-tests-do-not-count")
    assert "3 of 4 lines and 1 of 2 branches" in answer.message
    assert "TestHigh.test_high is not by others" in answer.message


STEERING = "tests/host/conftest.py"
LOOKS_ON = "def pytest_runtest_setup(item):\n    item.started = True\n"
REPLACES = (
    "import pytest\n\n\n@pytest.fixture(autouse=True)\ndef around(monkeypatch):\n"
    "    monkeypatch.setattr('test_view.shown', lambda dose: 'low')\n"
)


@pytest.mark.parametrize(
    ("conftest", "expected"),
    [(LOOKS_ON, ("pass", "ok")), (REPLACES, ("undecided", "tests-may-not-run"))],
    ids=["lets-it-run", "replaces-the-unit"],
)
def test_a_run_shows_what_a_conftest_of_the_author_does_to_the_tests_of_others(
    told: Recorded, conftest: str, expected: tuple[str, str]
) -> None:
    told.repo.commit(AIKO, "Show it", {VIEW: VIEW_CODE, STEERING: conftest})
    told.repo.commit(BEN, "Test it", {VIEW_TEST: VIEW_LOW})
    [before] = tell.answers(test_independence, told.facts())
    assert code(before) == ("undecided", "tests-may-not-run")
    assert f"{STEERING} line" in before.message
    told.bind("py-runs", record.python_runs(told.top, "host", "tests/host"))
    [after] = tell.answers(test_independence, told.facts())
    assert code(after) == expected


def test_branches_by_test_need_the_data_file_beside_the_json(told: Recorded) -> None:
    told.repo.project = replace(
        told.repo.project,
        items=tuple(replace(i, safety_class=tell.C) for i in told.repo.project.items),
    )
    told.repo.commit(AIKO, "Show it", {VIEW: VIEW_CODE})
    told.repo.commit(BEN, "Test it", {VIEW_TEST: VIEW_LOW + VIEW_HIGH})
    told.bind("py-runs", record.python_runs(told.top, "host", "tests/host", data=False))
    assert code(told.answer("VIEW")) == ("undecided", "branches-not-told")
    told.reports.clear()
    told.bind("py-runs", record.python_runs(told.top, "host", "tests/host"))
    assert code(told.answer("VIEW")) == ("pass", "ok")


def test_code_that_asks_not_to_be_measured_counts_as_not_run(told: Recorded) -> None:
    hidden = VIEW_CODE + "\n\ndef secret(dose):  # pragma: no cover\n    return dose + 1\n"
    told.repo.commit(AIKO, "Show it", {VIEW: hidden})
    told.repo.commit(BEN, "Test it", {VIEW_TEST: VIEW_LOW + VIEW_HIGH})
    told.bind("py-runs", record.python_runs(told.top, "host", "tests/host", data=False))
    answer = told.answer("VIEW")
    assert "5 of 6 lines" in answer.message


def test_what_a_test_file_runs_when_it_is_read_is_no_test(told: Recorded) -> None:
    told.repo.commit(AIKO, "Show it", {VIEW: VIEW_CODE})
    told.repo.commit(BEN, "Test it", {VIEW_TEST: VIEW_LOW})
    warm = {"tests/host/test_warm.py": "from view import shown\n\nshown(200)\n"}
    told.repo.commit(AIKO, "Warm up", warm)
    told.bind("py-runs", record.python_runs(told.top, "host", "tests/host"))
    answer = told.answer("VIEW")
    assert code(answer) == ("fail", "independent-coverage-too-low")
    assert "3 of 4 lines and 1 of 2 branches" in answer.message
