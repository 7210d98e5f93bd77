"""What the author of a unit writes around the tests of others: hooks, set-ups, settings and runners that keep them from running."""

from typing import Any

import people_repository as tell
import pytest

AIKO, BEN = tell.AIKO, tell.BEN
TEST = "tests/host/test_view.py"
OPEN, PASSES = ("undecided", "tests-may-not-run"), ("pass", "ok")
VIEW = "def shown(value):\n    return f'{value} ml'\n"
CASE = "import host.view\n\ndef test_shown():\n    assert host.view.shown(1) == '1 ml'\n"
AUTOUSE = (
    "import pytest\nimport host.view\n\n@pytest.fixture(autouse=True)\ndef around(monkeypatch):\n"
)


@pytest.fixture
def repo(workshop: Any) -> tell.PeopleRepository:
    return tell.PeopleRepository(workshop)


def view_judged(repo: Any, hers: dict[str, str], case: str = CASE) -> tuple[str, str]:
    """Aiko writes the view and what lies around its tests, Ben the tests."""
    repo.commit(AIKO, "Show it", {tell.VIEW: VIEW, **hers})
    repo.base = repo.git("rev-parse", "HEAD")
    repo.commit(BEN, "Test it", {TEST: case})
    return tell.independence(repo, "VIEW")


STEERS = {
    "skips-what-is-collected": "import pytest\n\ndef pytest_collection_modifyitems(items):\n    for item in items:\n        item.add_marker(pytest.mark.skip)\n",
    "runs-nothing": "def pytest_runtest_protocol(item):\n    return True\n",
    "ignores-files": "collect_ignore = ['test_view.py']\n",
    "brings-a-plugin": "pytest_plugins = ['steering']\n",
    "replaces-the-unit": f"{AUTOUSE}    monkeypatch.setattr(host.view, 'shown', lambda value: '1 ml')\n",
    "replaces-it-by-its-path": f"{AUTOUSE}    monkeypatch.setattr('host.view.shown', lambda value: '1 ml')\n",
    "replaces-it-through-a-function": f"def go(monkeypatch):\n    monkeypatch.setattr(host.view, 'shown', str)\n\n{AUTOUSE}    go(monkeypatch)\n",
    "replaces-what-a-name-tells": f"{AUTOUSE}    for name in dir(host.view):\n        monkeypatch.setattr(host.view, name, str)\n",
    "assigns-at-import": "import host.view\n\nhost.view.shown = lambda value: '1 ml'\n",
    "puts-a-module-in-its-place": "import sys\n\nsys.modules['host.view'] = object()\n",
    "patches-in-configure": "from unittest.mock import patch\n\ndef pytest_configure(config):\n    patch('host.view.shown', str).start()\n",
    "skips-around-each": f"{AUTOUSE}    pytest.skip('later')\n",
}


@pytest.mark.parametrize("conftest", STEERS.values(), ids=STEERS)
def test_a_conftest_of_the_author_that_steers_the_tests_of_others(
    repo: Any, conftest: str
) -> None:
    assert view_judged(repo, {"tests/conftest.py": conftest}) == OPEN


def test_a_set_up_of_the_author_in_the_file_of_the_tests(repo: Any) -> None:
    hers = f"{AUTOUSE}    monkeypatch.setattr(host.view, 'shown', lambda value: '1 ml')\n\n"
    assert view_judged(repo, {TEST: hers}, hers + CASE) == OPEN


SETTINGS = {
    "pytest.ini": "[pytest]\naddopts = -k nothing\n",
    "tox.ini": "[pytest]\naddopts =\n    -ra\n    --deselect tests/host/test_view.py\n",
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = [\n    '--ignore=tests/host',\n]\n",
    "setup.cfg": "[tool:pytest]\naddopts = -m nothing\n",
}


@pytest.mark.parametrize(("path", "text"), SETTINGS.items(), ids=SETTINGS)
def test_settings_of_the_author_that_leave_tests_out(repo: Any, path: str, text: str) -> None:
    assert view_judged(repo, {path: text}) == OPEN


HARMLESS = {
    "tests/conftest.py": (
        "import sys\nimport pytest\nfrom unittest.mock import MagicMock\n\n"
        "sys.path.insert(0, 'host')\nsys.modules['RPi'] = MagicMock()\n\n"
        "def pytest_addoption(parser):\n    parser.addoption('--slow', action='store_true')\n\n"
        "def pytest_configure(config):\n    config.addinivalue_line('markers', 'slow: takes long')\n\n"
        "@pytest.fixture\ndef value():\n    return 1\n\n"
        "@pytest.fixture(autouse=True)\ndef around(monkeypatch, tmp_path):\n"
        "    monkeypatch.setattr('requests.get', None)\n    monkeypatch.chdir(tmp_path)\n"
    ),
    "pytest.ini": '[pytest]\naddopts = -ra --strict-markers -m "not slow"\ntestpaths = tests\n',
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '-q'\n\n[tool.other]\ncommand = 'run -k 3 --ignore x'\n",
    "docs/conftest.py": "collect_ignore = ['a.py']\n",
}


@pytest.mark.parametrize(("path", "text"), HARMLESS.items(), ids=HARMLESS)
def test_what_the_author_wrote_around_tests_and_steers_none_passes(
    repo: Any, path: str, text: str
) -> None:
    case = "from host.view import shown\n\ndef test_shown(value=1):\n    assert shown(value) == '1 ml'\n"
    assert view_judged(repo, {path: text}, case) == PASSES


def test_a_conftest_that_somebody_else_wrote_passes(repo: Any) -> None:
    repo.commit(BEN, "Steer", {"tests/conftest.py": STEERS["skips-what-is-collected"]})
    assert view_judged(repo, {}) == PASSES


UNITY = '#include "unity.h"\n#include "dose.h"\n'
TWO = f"{UNITY}void test_dose(void)\n{{\n    TEST_ASSERT_EQUAL_INT(4, dose_ml(2));\n}}\nvoid test_idle(void)\n{{\n    TEST_ASSERT_EQUAL_INT(1, idle());\n}}\n"
RUNNER = '#include "unity.h"\nvoid test_idle(void);\nint main(void)\n{\n    UNITY_BEGIN();\n    RUN_TEST(test_idle);\n    return UNITY_END();\n}\n'


@pytest.mark.parametrize("by", [AIKO, BEN], ids=["author", "tester"])
def test_a_runner_that_leaves_a_test_out(repo: Any, by: tuple[str, str]) -> None:
    repo.commit(by, "Run", {"tests/pump/runner.c": RUNNER})
    repo.commit(BEN, "Test", {tell.DOSE_TEST: TWO})
    assert tell.independence(repo, "PUMP-DOSE") == OPEN


@pytest.mark.parametrize(
    "runner",
    [
        RUNNER.replace("RUN_TEST(test_idle);", "RUN_TEST(test_idle);\n    RUN_TEST(test_dose);"),
        RUNNER.replace("test_idle", "test_of_another_file"),
    ],
    ids=["names-it", "of-another-file"],
)
def test_a_runner_that_leaves_nothing_of_the_file_out_passes(repo: Any, runner: str) -> None:
    repo.commit(AIKO, "Run", {"tests/pump/runner.c": runner})
    repo.commit(BEN, "Test", {tell.DOSE_TEST: TWO})
    assert tell.independence(repo, "PUMP-DOSE") == PASSES


@pytest.mark.parametrize(
    "conftest",
    [
        "def pytest_runtest_protocol(item:\n    return True\n",
        "def pytest_runtest_setup():\r\r    x\n",
    ],
)
def test_a_conftest_that_cannot_be_read_leaves_the_question_open(repo: Any, conftest: str) -> None:
    hers = {"tests/conftest.py": conftest}
    assert view_judged(repo, hers) == ("undecided", "test-authors-not-told")


CHANGES = {
    "assigns": "import unittest\n\nunittest.TestCase.assertEqual = lambda *_: None\n",
    "assigns-by-another-name": "from unittest import TestCase as Case\n\nCase.assertEqual = print\n",
    "sets": "import unittest\n\nsetattr(unittest.TestCase, 'assertEqual', print)\n",
    "patches": "from unittest.mock import patch\n\npatch('unittest.TestCase.assertEqual').start()\n",
    "asks-whether-it-is-tested": "import sys\n\nTESTED = 'pytest' in sys.modules\n\n",
    "asks-which-test-runs": "import os\n\nTESTED = os.environ.get('PYTEST_CURRENT_TEST')\n\n",
    "raises-nothing": "import _pytest.outcomes\n\n_pytest.outcomes.Failed = str\n",
}


@pytest.mark.parametrize("more", CHANGES.values(), ids=CHANGES)
def test_a_unit_that_changes_the_framework_of_its_tests(repo: Any, more: str) -> None:
    told = view_judged(repo, {tell.VIEW: more + VIEW})
    assert told == ("undecided", "unit-changes-framework")


def test_a_unit_that_imports_a_framework_and_changes_none_of_it_passes(repo: Any) -> None:
    more = "import unittest\n\n\nclass Panel(unittest.TestCase):\n    def setUp(self):\n        self.unittest = 1\n\n"
    assert view_judged(repo, {tell.VIEW: more + VIEW}) == PASSES


@pytest.mark.parametrize("name", ["UnityFail", "__assert_fail", "_assert_true"])
def test_a_unit_that_defines_what_a_failed_assertion_calls(repo: Any, name: str) -> None:
    dose = f"int dose_ml(int k)\n{{\n    return k * 2;\n}}\n\nvoid {name}(void)\n{{\n}}\n"
    repo.commit(AIKO, "Dose it", {tell.DOSE: dose})
    repo.base = repo.git("rev-parse", "HEAD")
    test = '#include "dose.h"\nvoid test_dose(void)\n{\n    TEST_ASSERT_EQUAL(4, dose_ml(2));\n}\n'
    repo.commit(BEN, "Test it", {tell.DOSE_TEST: test})
    assert tell.independence(repo, "PUMP-DOSE") == ("undecided", "unit-changes-framework")
