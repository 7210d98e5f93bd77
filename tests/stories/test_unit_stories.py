"""Ways around independent tests, each a real repository and refused by its own reason; and the twins that pass."""

import datetime as dt
from dataclasses import replace
from typing import Any

import people_repository as tell
import pytest

from gatekeeper.checks.test_independence import test_independence
from gatekeeper.checks.test_presence import test_presence
from gatekeeper.config.policy import shipped_policy
from gatekeeper.history.sources.by_language import decides
from gatekeeper.history.sources.function_table import function_table
from gatekeeper.history.sources.lines import SourceUnread
from gatekeeper.model.language import Language
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import Policy
from gatekeeper.model.project import IgnoredRevision
from gatekeeper.testing.classes import C

AIKO, BEN, CARLA = tell.AIKO, tell.BEN, tell.CARLA
DOSE, DOSE_TEST, VIEW = tell.DOSE, tell.DOSE_TEST, tell.VIEW
VIEW_TEST = "tests/host/test_view.py"
LONG = (
    "int dose_ml(int weight)\n{\n    int limit = weight * 20;\n"
    "    if (weight > 100) { limit = 2000; }\n    return limit;\n}\n"
)
LONG_TEST = (
    "void test_dose(void)\n{\n    TEST_ASSERT_EQUAL_INT(40, dose_ml(2));\n"
    "    TEST_ASSERT_EQUAL_INT(2000, dose_ml(200));\n}\n"
)
ONE_LINE_A_CALL = LONG_TEST.replace("INT(", "INT(\n        ").replace(", dose", ",\n        dose")


@pytest.fixture
def repo(workshop: Any) -> Any:
    return tell.PeopleRepository(workshop)


def asked(repo: Any, check: Any = test_independence, *, whole: bool = False) -> tuple[str, str]:
    """Outcome and code for the dose."""
    facts = repo.whole() if whole else repo.judged()
    [answer] = [a for a in tell.answers(check, facts) if a.subject == "PUMP-DOSE"]
    return answer.outcome.value, answer.code


def listed(repo: Any, *commits: str) -> None:
    """The project of base lists these commits as layout only."""
    where = at_line(RepoPath(".git-blame-ignore-revs"), 1)
    revisions = tuple(IgnoredRevision(commit, where) for commit in commits)
    repo.project = replace(repo.project, ignored_revisions=revisions)


def restart(repo: Any) -> None:
    """What was done so far is base from now on."""
    repo.base = repo.git("rev-parse", "HEAD")


OTHERWISE, PASSES = ("undecided", "unit-compiled-otherwise"), ("pass", "ok")
LIMITED = LONG.replace(
    "    return limit;", "#ifndef UNIT_TEST\n    limit = limit / 2;\n#endif\n    return limit;"
)
SEEN = (
    "#ifdef UNIT_TEST\n#define STATIC\n#else\n#define STATIC static\n#endif\nSTATIC int last;\n"
    + LONG
)


def test_code_that_tests_compile_otherwise(repo: Any) -> None:
    repo.commit(BEN, "Test it", {DOSE_TEST: LONG_TEST})
    repo.commit(AIKO, "Limit it", {DOSE: LIMITED})
    assert asked(repo) == OTHERWISE
    repo.commit(AIKO, "Show it", {DOSE: SEEN})
    assert asked(repo) == PASSES


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tests/pump/Makefile", "CFLAGS += -DFAKE_SCALE=1\n"),
        ("tests/CMakeLists.txt", "target_compile_definitions(dose PRIVATE FAKE_SCALE)\n"),
        ("project.yml", ":defines:\n  :test:\n    - FAKE_SCALE\n"),
        ("platformio.ini", "[env:pump]\nboard = x\n[env:native]\nbuild_flags = -D FAKE_SCALE\n"),
        pytest.param("project.yml", "#" * (4 * 1024**2 + 1), id="too large to be read"),
    ],
)
def test_code_that_a_build_of_tests_compiles_otherwise(repo: Any, path: str, text: str) -> None:
    """What the build of the product defines too is the same for both."""
    repo.commit(BEN, "Test it", {DOSE_TEST: LONG_TEST})
    repo.commit(AIKO, "Fake it", {DOSE: LIMITED.replace("UNIT_TEST", "FAKE_SCALE")})
    assert asked(repo) == PASSES
    repo.commit(BEN, "Build tests", {path: text})
    assert asked(repo) == OTHERWISE
    repo.commit(BEN, "Build it so", {"firmware/Makefile": "CFLAGS += -DFAKE_SCALE\n"})
    assert asked(repo) == PASSES


def test_own_tests(repo: Any) -> None:
    repo.commit(AIKO, "Test it", {DOSE_TEST: LONG_TEST})
    assert asked(repo) == ("fail", "tests-by-unit-author")


def test_tests_by_somebody_else_pass(repo: Any) -> None:
    repo.commit(BEN, "Test it", {DOSE_TEST: LONG_TEST})
    assert asked(repo) == ("pass", "ok")


def test_tests_under_another_name_committed_by_the_author_of_the_unit(repo: Any) -> None:
    repo.commit(BEN, "Test it", {DOSE_TEST: LONG_TEST}, committer=AIKO)
    assert asked(repo) == ("fail", "test-committed-by-unit-author")


def test_tests_committed_by_an_integrator_pass(repo: Any) -> None:
    repo.commit(BEN, "Test it", {DOSE_TEST: LONG_TEST}, committer=tell.INTEGRATOR)
    assert asked(repo) == ("pass", "ok")


def test_a_unit_and_its_tests_that_one_integrator_committed_pass(repo: Any) -> None:
    repo.commit(AIKO, "Dose by weight", {DOSE: LONG}, committer=tell.INTEGRATOR)
    repo.commit(BEN, "Test it", {DOSE_TEST: LONG_TEST}, committer=tell.INTEGRATOR)
    assert asked(repo) == ("pass", "ok")


def test_what_an_integrator_writes_under_the_own_name_counts_as_written(repo: Any) -> None:
    repo.commit(tell.INTEGRATOR, "Dose by weight", {DOSE: LONG})
    repo.commit(tell.INTEGRATOR, "Test it", {DOSE_TEST: LONG_TEST})
    assert asked(repo) == ("fail", "tests-by-unit-author")


def test_tests_by_somebody_who_is_not_registered(repo: Any) -> None:
    repo.commit(tell.NEWCOMER, "Test it", {DOSE_TEST: LONG_TEST})
    assert asked(repo) == ("fail", "tests-by-unit-author")


def test_tests_that_somebody_unregistered_wrote_with_a_tester(repo: Any) -> None:
    message = f"Test it\n\nCo-authored-by: {tell.NEWCOMER[0]} <{tell.NEWCOMER[1]}>"
    repo.commit(BEN, message, {DOSE_TEST: LONG_TEST})
    assert asked(repo) == ("fail", "tests-by-unit-author")


def test_tests_by_a_bot_alone(repo: Any) -> None:
    repo.commit(tell.BOT, "Test it", {DOSE_TEST: LONG_TEST})
    assert asked(repo) == ("fail", "tests-by-unit-author")


def test_a_tester_edits_the_code(repo: Any) -> None:
    repo.commit(BEN, "Faster", {DOSE: LONG})
    assert asked(repo) == ("fail", "tester-edited-unit")


def test_somebody_else_tests_what_the_tester_edited(repo: Any) -> None:
    repo.commit(BEN, "Faster", {DOSE: LONG})
    repo.commit(CARLA, "Test anew", {DOSE_TEST: LONG_TEST})
    assert asked(repo) == ("pass", "ok")


def test_a_reflow_of_the_authors_own_tests_gains_nobody_anything(repo: Any) -> None:
    repo.commit(AIKO, "Test it", {DOSE_TEST: LONG_TEST})
    repo.commit(BEN, "Reflow", {DOSE_TEST: ONE_LINE_A_CALL})
    assert asked(repo) == ("fail", "reformat-gains-nothing")


def test_a_reflow_of_independent_tests_by_the_author_of_the_unit_passes(repo: Any) -> None:
    repo.commit(BEN, "Test it", {DOSE_TEST: LONG_TEST})
    repo.commit(AIKO, "Reflow", {DOSE_TEST: ONE_LINE_A_CALL})
    assert asked(repo) == ("pass", "ok")


def test_a_reflow_of_the_unit_erases_nobody(repo: Any) -> None:
    repo.commit(AIKO, "Dose by weight", {DOSE: LONG})
    restart(repo)
    joined = "int dose_ml(int weight) { int limit =\n weight * 20; if (weight > 100) {\n"
    repo.commit(CARLA, "Reflow", {DOSE: joined + "limit =\n2000; } return\nlimit; }\n"})
    repo.commit(AIKO, "Test it", {DOSE_TEST: LONG_TEST})
    assert asked(repo) == ("fail", "tests-by-unit-author")


def test_who_only_reflowed_the_unit_may_test_it(repo: Any) -> None:
    repo.commit(AIKO, "Dose by weight", {DOSE: LONG})
    restart(repo)
    repo.commit(BEN, "Reflow", {DOSE: LONG.replace("{ limit = 2000; }", "{\nlimit =\n2000;\n}")})
    repo.commit(BEN, "Test it", {DOSE_TEST: LONG_TEST})
    assert asked(repo) == ("pass", "ok")


def test_who_only_wrote_comments_may_test_it(repo: Any) -> None:
    repo.commit(BEN, "Explain", {DOSE: "/* millilitres */\n" + tell.DOSE_CODE})
    assert asked(repo) == ("pass", "ok")


def test_deleting_and_adding_the_unit_again_erases_nobody(repo: Any) -> None:
    repo.commit(AIKO, "Dose by weight", {DOSE: LONG})
    restart(repo)
    repo.git("rm", "-q", DOSE)
    repo.commit(CARLA, "Take it out")
    repo.commit(CARLA, "Add it", {DOSE: LONG})
    repo.commit(AIKO, "Test it", {DOSE_TEST: LONG_TEST})
    assert asked(repo) == ("fail", "tests-by-unit-author")


def test_deleting_and_adding_tests_again_gains_nobody_anything(repo: Any) -> None:
    repo.commit(AIKO, "Test it", {DOSE_TEST: LONG_TEST})
    repo.git("rm", "-q", DOSE_TEST)
    repo.commit(BEN, "Take it out")
    repo.commit(BEN, "Test it", {DOSE_TEST: LONG_TEST})
    assert asked(repo) == ("fail", "tests-by-unit-author")


def test_a_revert_of_somebody_elses_change_gives_the_lines_back(repo: Any) -> None:
    repo.commit(AIKO, "Dose by weight", {DOSE: LONG})
    restart(repo)
    repo.commit(CARLA, "Constant", {DOSE: "int dose_ml(int weight) { return 2000; }\n"})
    repo.git("revert", "--no-edit", "HEAD", by=CARLA)
    [unit] = repo.judged().people.units
    assert [who.key for who in unit.authors] == ["aiko", "carla"]


def test_a_list_of_layout_commits_that_names_a_real_change(repo: Any) -> None:
    own = repo.commit(BEN, "Dose by weight", {DOSE: LONG})
    restart(repo)
    listed(repo, own)
    repo.commit(BEN, "Test it", {DOSE_TEST: LONG_TEST})
    assert asked(repo) == ("fail", "ignore-revs-refused")


def test_a_list_that_comes_with_the_change_is_not_read(repo: Any) -> None:
    own = repo.commit(BEN, "Dose by weight", {DOSE: LONG})
    repo.commit(BEN, "Test", {DOSE_TEST: LONG_TEST, ".git-blame-ignore-revs": f"{own}\n"})
    assert asked(repo) == ("fail", "tests-by-unit-author")


def test_a_listed_layout_commit_is_looked_through(repo: Any) -> None:
    repo.commit(AIKO, "Dose by weight", {DOSE: LONG})
    reflow = repo.commit(BEN, "Reflow", {DOSE: LONG.replace("weight * 20", "weight *\n20")})
    restart(repo)
    repo.commit(BEN, "Test it", {DOSE_TEST: LONG_TEST})
    assert asked(repo) == ("fail", "tests-by-unit-author")
    listed(repo, reflow)
    assert asked(repo) == ("pass", "ok")


def test_a_mark_alone_maps_no_test(repo: Any) -> None:
    other = (
        "/* @verifies PUMP-DOSE */\nvoid test_dose(void)\n{\n    TEST_ASSERT(other(2) == 4);\n}\n"
    )
    repo.commit(BEN, "Test it", {DOSE_TEST: other})
    assert asked(repo) == ("fail", "tests-mapped-by-mark-only")


def test_a_mark_on_a_test_that_calls_the_unit_passes(repo: Any) -> None:
    repo.commit(BEN, "Test it", {DOSE_TEST: "/* @verifies PUMP-DOSE */\n" + LONG_TEST})
    assert asked(repo) == ("pass", "ok")


def test_tests_that_only_lie_in_the_right_place(repo: Any) -> None:
    repo.commit(BEN, "Test", {DOSE_TEST: LONG_TEST.replace("dose_ml", "twice")})
    assert asked(repo) == ("fail", "tests-not-mapped")


def test_tests_under_if_0_are_not_compiled(repo: Any) -> None:
    repo.commit(BEN, "Later", {DOSE_TEST: f"#if 0\n{LONG_TEST}#endif\n"})
    assert asked(repo, test_presence) == ("fail", "assertions-not-reached")


def test_tests_that_cannot_fail(repo: Any) -> None:
    body = "void test_dose(void)\n{\n    dose_ml(2);\n    TEST_ASSERT(1);\n}\n"
    repo.commit(BEN, "Test it", {DOSE_TEST: body})
    assert asked(repo, test_presence) == ("fail", "assertions-constant")


@pytest.mark.parametrize("before", ["if (0) ", "exit(0); ", 'if (getenv("A")) '])
def test_c_tests_of_which_nothing_is_reached(repo: Any, before: str) -> None:
    body = f"void test_dose(void)\n{{\n    {before}TEST_ASSERT_EQUAL(4, dose_ml(2));\n}}\n"
    repo.commit(BEN, "Test it", {DOSE_TEST: body})
    assert asked(repo, test_presence) == ("fail", "assertions-not-reached")


def test_c_tests_that_their_own_set_up_skips(repo: Any) -> None:
    body = f"void setUp(void)\n{{\n    TEST_IGNORE();\n}}\n\n{LONG_TEST}"
    repo.commit(BEN, "Test it", {DOSE_TEST: body})
    assert asked(repo, test_presence) == ("fail", "assertions-not-reached")


@pytest.mark.parametrize(
    "condition", ["dose_ml(2) || 1", "r == r", "&dose_ml", "one == 1", "memcmp(a, b, 0) == 0"]
)
def test_c_assertions_that_are_true_whatever_happens(repo: Any, condition: str) -> None:
    test = f"int one = 1;\n    int r = dose_ml(2);\n    TEST_ASSERT({condition});"
    repo.commit(BEN, "Test it", {DOSE_TEST: f"void test_dose(void)\n{{\n    {test}\n}}\n"})
    assert asked(repo, test_presence) == ("fail", "assertions-constant")


def test_a_test_without_assertion_beside_one_that_asserts(repo: Any) -> None:
    repo.commit(
        BEN, "More", {DOSE_TEST: LONG_TEST + "void test_more(void)\n{\n    dose_ml(3);\n}\n"}
    )
    assert asked(repo) == ("fail", "test-without-assertion")


def test_a_test_that_asserts_through_a_function_of_its_file_passes(repo: Any) -> None:
    helper = "static void check(int got)\n{\n    TEST_ASSERT_EQUAL(4, got);\n}\n"
    test = "void test_dose(void)\n{\n    check(dose_ml(2));\n}\n"
    repo.commit(BEN, "Through a function", {DOSE_TEST: helper + test})
    assert asked(repo) == ("pass", "ok")


@pytest.mark.parametrize(
    ("helped_by", "answer"), [(BEN, ("pass", "ok")), (AIKO, ("fail", "tests-by-unit-author"))]
)
def test_a_test_that_asserts_through_another_test_file_is_by_who_wrote_that_too(
    repo: Any, helped_by: tuple[str, str], answer: tuple[str, str]
) -> None:
    helper = "void check(int got, int want)\n{\n    TEST_ASSERT_EQUAL(want, got);\n}\n"
    repo.commit(helped_by, "Check a number", {"tests/pump/checks.c": helper})
    test = "void test_dose(void)\n{\n    check(dose_ml(2), 4);\n}\n"
    repo.commit(BEN, "Through another file", {DOSE_TEST: test})
    assert asked(repo) == answer


@pytest.mark.parametrize(
    ("tested_by", "answer"), [(BEN, ("pass", "ok")), (AIKO, ("fail", "expected-by-unit-author"))]
)
def test_what_another_file_hands_to_a_helper_that_asserts_is_by_who_wrote_that(
    repo: Any, tested_by: tuple[str, str], answer: tuple[str, str]
) -> None:
    helper = (
        '#include "dose.h"\n'
        "void check(int got, int want)\n{\n    TEST_ASSERT_EQUAL(want, got);\n}\n"
    )
    repo.commit(BEN, "Check a number", {"tests/pump/checks.c": helper})
    test = "void test_dose(void)\n{\n    check(dose_ml(2), 4);\n}\n"
    repo.commit(tested_by, "Through another file", {DOSE_TEST: test})
    assert asked(repo) == answer


def test_what_a_function_in_the_place_of_another_is_handed_comes_from_the_product(
    repo: Any,
) -> None:
    fake = "static int moved;\nvoid pump_move(int steps)\n{\n    moved = steps;\n}\n"
    test = "void test_dose(void)\n{\n    dose_ml(2);\n    TEST_ASSERT_EQUAL(4, moved);\n}\n"
    repo.commit(BEN, "With a pump", {DOSE_TEST: fake + test})
    assert asked(repo) == ("pass", "ok")


def test_a_main_that_asserts_by_itself_is_a_test(repo: Any) -> None:
    test = "int main(void)\n{\n    assert(dose_ml(2) == 4);\n    return 0;\n}\n"
    repo.commit(BEN, "Without a framework", {DOSE_TEST: test})
    assert asked(repo) == ("pass", "ok")


BLACK = '#include "dose.h"\n/* @black-box @verifies SRS-001 */\n'


def boxed(repo: Any, asked_for: str) -> str:
    """The code for the dose when the policy asks for these boxes."""
    limits = tell.limits("test-independence", independent_assertions_percent=100, boxes=asked_for)
    [answer] = test_independence.judge(repo.judged(), limits).answers
    return answer.code


def test_boxes_are_asked_for_by_policy(repo: Any) -> None:
    repo.commit(BEN, "Test it", {DOSE_TEST: LONG_TEST})
    assert boxed(repo, "none") == "ok"
    assert boxed(repo, "black-box") == "no-black-box-test"
    assert boxed(repo, "sometimes") == "boxes-unknown"


def test_a_black_box_test_that_holds_passes_and_both_want_a_white_one(repo: Any) -> None:
    repo.commit(BEN, "Test it", {DOSE_TEST: BLACK + LONG_TEST})
    assert boxed(repo, "black-box") == "ok"
    assert boxed(repo, "both") == "no-white-box-test"
    inside = LONG_TEST.replace("test_dose", "test_inside")
    more = BLACK + LONG_TEST + "/* @white-box */\n" + inside
    repo.commit(BEN, "Look inside", {DOSE_TEST: more})
    assert boxed(repo, "both") == "ok"


@pytest.mark.parametrize(
    "text",
    [
        BLACK.replace("dose.h", "dose.c") + LONG_TEST,
        BLACK.replace(" @verifies SRS-001", "") + LONG_TEST,
        "int dose_ml(int weight);\n" + BLACK + LONG_TEST,
        BLACK.replace("@black-box", "@black-box @white-box") + LONG_TEST,
        BLACK.replace("dose.h", "dose_internal.h") + LONG_TEST,
        "extern int dose_last;\n" + BLACK + LONG_TEST,
        BLACK.replace("dose.h", "all.h") + LONG_TEST,
    ],
    ids=[
        "includes the code",
        "names no requirement",
        "declares the function itself",
        "is marked as both",
        "includes an internal header",
        "declares a variable itself",
        "includes the code by a header of its own",
    ],
)
def test_a_black_box_mark_that_does_not_hold(repo: Any, text: str) -> None:
    repo.commit(AIKO, "Remember it", {DOSE: f"int dose_last;\n{LONG}"})
    header = '#include "../../firmware/pump/dose.c"\n'
    repo.commit(BEN, "Test it", {DOSE_TEST: text, "tests/pump/all.h": header})
    assert boxed(repo, "black-box") == "no-black-box-test"


def test_a_mock_of_the_unit_is_no_test_of_it_and_no_black_box_beside_one(repo: Any) -> None:
    mocked = BLACK + LONG_TEST.replace("{\n", "{\n    dose_ml_ExpectAndReturn(2, 4);\n", 1)
    repo.commit(BEN, "Test it", {DOSE_TEST: mocked})
    assert boxed(repo, "black-box") == "no-tests"
    more = "int dose_most(void)\n{\n    return dose_ml(9);\n}\n"
    repo.commit(AIKO, "Tell the most", {DOSE: tell.DOSE_CODE + more})
    repo.commit(BEN, "Test that too", {DOSE_TEST: mocked.replace("dose_ml(2)", "dose_most()")})
    assert boxed(repo, "black-box") == "no-black-box-test"


def test_the_shipped_policy_asks_class_b_for_a_black_box_and_class_c_for_both() -> None:
    boxes = {
        rule.limits["boxes"]: each.name
        for each, rules in shipped_policy().rules.items()
        for rule in rules
        if rule.check == "test-independence"
    }
    assert boxes == {"none": "A", "black-box": "B", "both": "C"}


@pytest.mark.parametrize(
    ("imported", "holds"),
    [
        ("from host.view import shown", True),
        ("from host._parts import shown", False),
        ("from host.view import _inside as shown", False),
    ],
    ids=["public module", "private module", "private name"],
)
def test_a_black_box_test_in_python_imports_public_names_only(
    repo: Any, imported: str, *, holds: bool
) -> None:
    repo.commit(AIKO, "Show it", {VIEW: "def shown():\n    return 1\n"})
    test = f"{imported}\n\n\n# @black-box @verifies SRS-002\ndef test_it():\n    assert shown() == 1\n"
    repo.commit(BEN, "Test it", {VIEW_TEST: test})
    limits = tell.limits("test-independence", independent_assertions_percent=50, boxes="black-box")
    [answer] = test_independence.judge(repo.judged(), limits).answers
    assert (answer.code == "ok") is holds


INSIDE = {
    "sets what is private": "view._STATE['a'] = 1",
    "asks for it by a text": "assert getattr(view, '_STATE') is not None",
    "replaces a function by its name": "monkeypatch.setattr('host.view.made', str)",
    "replaces a function in its module": "monkeypatch.setattr(view, 'made', str)",
    "sets a function": "view.made = str",
    "replaces a table": "patch.dict('host.view._STATE', a=1).start()",
    "goes by the globals": "view.shown.__globals__['made'] = str",
    "asks a helper": "prepare()",
    "replaces what is outside": "monkeypatch.setattr(time, 'sleep', str)",
    "keeps something of its own": "self = Keeper()\n    self._STATE = 1",
}
KEEPER = "import time\nfrom host import view\n\n\nclass Keeper:\n    _kept = 0\n\n\ndef prepare():\n    view._STATE.clear()\n\n\n"


def test_a_black_box_test_in_python_that_reaches_inside(repo: Any) -> None:
    code = "_STATE = {}\n\n\ndef shown(value):\n    return made(value)\n\n\ndef made(value):\n    return f'{value} ml'\n"
    repo.commit(AIKO, "Show it", {VIEW: code})
    marked = "# @black-box @verifies SRS-002\n"
    tests = "\n\n".join(
        f"{marked}def test_{name.replace(' ', '_')}(monkeypatch):\n    {step}\n    assert view.shown(1) == '1 ml'\n"
        for name, step in INSIDE.items()
    )
    files = {
        f"tests/host/test_{n}.py": KEEPER + each for n, each in enumerate(tests.split("\n\n"))
    }
    repo.commit(BEN, "Test it", files)
    [unit] = repo.judged().people.units
    held = [test.name for test in unit.tests if test.black_box and not test.box_defects]
    assert held == ["test_replaces_what_is_outside", "test_keeps_something_of_its_own"]


@pytest.mark.parametrize(
    ("more", "is_collected"),
    [
        ({}, False),
        ({"pytest.ini": "[pytest]\npython_classes = *Checks\n"}, True),
        ({"pytest.ini": "[pytest]\n# python_classes are as they are\n"}, False),
        ({"tests/host/test_more.py": "class TestMore(ShownChecks):\n    pass\n"}, True),
    ],
    ids=["nobody", "by its settings", "by no comment", "by a class that derives from it"],
)
def test_a_python_class_counts_that_pytest_collects(
    repo: Any, more: dict[str, str], *, is_collected: bool
) -> None:
    repo.commit(AIKO, "Show it", {VIEW: "def shown():\n    return 1\n"})
    test = "from host.view import shown\nclass ShownChecks:\n    def test_it(self):\n        assert shown() == 1\n"
    repo.commit(BEN, "Test it", {VIEW_TEST: test, **more})
    limits = tell.limits("test-independence", independent_assertions_percent=50, boxes="none")
    [answer] = test_independence.judge(repo.judged(), limits).answers
    assert (answer.code == "ok") is is_collected


def test_code_renamed_to_an_unmapped_path(repo: Any) -> None:
    repo.git("mv", DOSE, "dose.c")
    repo.commit(AIKO, "Move the dose")
    assert asked(repo, test_presence) == ("fail", "unit-moved-to-unmapped-path")


def test_policy_first_and_then_the_rename_passes(repo: Any) -> None:
    [dose, view] = repo.project.items
    wider = replace(dose, paths=(*dose.paths, "firmware/dosing/"))
    repo.project = replace(repo.project, items=(wider, view))
    (repo.workshop.top / "firmware/dosing").mkdir()
    repo.git("mv", DOSE, "firmware/dosing/dose.c")
    repo.commit(AIKO, "Move the dose")
    assert asked(repo, test_presence) == ("pass", "ok")
    assert asked(repo) == ("pass", "ok")


def test_a_unit_that_becomes_a_link(repo: Any) -> None:
    (repo.workshop.top / DOSE).unlink()
    (repo.workshop.top / DOSE).symlink_to("../../elsewhere.c")
    repo.commit(AIKO, "Link it", {"elsewhere.c": LONG})
    assert asked(repo) == ("undecided", "unit-is-symlink")


def test_a_unit_that_becomes_a_submodule(repo: Any) -> None:
    repo.git("rm", "-q", "-r", "firmware/pump")
    commit = repo.git("rev-parse", "HEAD")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{commit},firmware/pump/lib")
    repo.git("commit", "-q", "-m", "Take it from elsewhere")
    assert asked(repo) == ("undecided", "unit-is-submodule")


@pytest.mark.parametrize("path", [DOSE, "firmware/pump/dose.py"], ids=["C", "Python"])
def test_a_unit_that_becomes_a_pointer_of_git_lfs(repo: Any, path: str) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 9\n"
    repo.commit(AIKO, "Store it elsewhere", {path: pointer})
    assert asked(repo) == ("undecided", "unit-is-lfs-pointer")


def test_five_percent_of_a_class_b_unit_make_an_author(repo: Any) -> None:
    many = "".join(f"def f{n}(x):\n    return x + {n}\n" for n in range(20))
    test = "from host.view import f0\n\n\ndef test_f0():\n    assert f0(1) == 1\n"
    repo.commit(AIKO, "See", {VIEW: many})
    repo.commit(BEN, "Test", {VIEW_TEST: test})
    repo.commit(BEN, "One line", {VIEW: many.replace("x + 7\n", "x + 70\n")})
    [answer] = [a for a in tell.answers(test_independence, repo.judged()) if a.subject == "VIEW"]
    assert (answer.outcome.value, answer.code) == ("pass", "ok")
    repo.commit(BEN, "Two more", {VIEW: many.replace("x + 1", "x + 2")})
    [answer] = [a for a in tell.answers(test_independence, repo.judged()) if a.subject == "VIEW"]
    assert (answer.outcome.value, answer.code) == ("fail", "tester-edited-unit")


def test_everybody_who_changed_tokens_since_the_accepted_baseline_is_an_author(repo: Any) -> None:
    accepted = repo.base
    repo.commit(BEN, "Triple", {DOSE: tell.DOSE_CODE.replace("* 2", "* 3")})
    repo.commit(CARLA, "Back", {DOSE: LONG})
    restart(repo)
    repo.commit(BEN, "Test it", {DOSE_TEST: LONG_TEST})
    assert asked(repo) == ("pass", "ok")
    repo.project = replace(repo.project, accepted_baseline=accepted)
    assert asked(repo) == ("fail", "tests-by-unit-author")


def test_a_whole_tree_counts_everybody_since_the_first_commit(repo: Any) -> None:
    repo.commit(BEN, "Triple", {DOSE: tell.DOSE_CODE.replace("* 2", "* 3")})
    repo.commit(CARLA, "Back", {DOSE: LONG, DOSE_TEST: LONG_TEST})
    [unit, _] = repo.whole().people.units
    assert [who.key for who in unit.authors] == ["aiko", "ben", "carla"]


def test_functions_have_their_own_authors(repo: Any) -> None:
    repo.commit(BEN, "Rate", {DOSE: tell.DOSE_CODE + "int rate(int x)\n{\n    return x;\n}\n"})
    [unit] = repo.judged().people.units
    told = [(f.name, f.first, [who.key for who in f.authors]) for f in unit.functions]
    assert told == [("dose_ml", 1, ["aiko"]), ("rate", 5, ["ben"])]


def with_training(repo: Any, person: str, *trainings: Any) -> None:
    """The policy asks for a training of testers, which the person has."""
    repo.change_person(person, trainings=trainings)
    rules = repo.project.policy.rules[C]
    asked = tuple(
        replace(rule, limits={**rule.limits, "test-trainings": "unit-testing"})
        if rule.check == "test-independence"
        else rule
        for rule in rules
    )
    policy = Policy({**repo.project.policy.rules, C: asked})
    repo.project = replace(repo.project, policy=policy)


def test_tests_by_somebody_trained_on_that_day_count(repo: Any) -> None:
    with_training(repo, "ben", tell.Training("unit-testing", "1", dt.date(2020, 1, 1)))
    assert asked(repo, whole=True) == ("pass", "ok")


def test_tests_written_before_the_training_are_a_finding(repo: Any) -> None:
    with_training(repo, "ben", tell.Training("unit-testing", "1", dt.date(2026, 11, 26)))
    assert asked(repo, whole=True) == ("fail", "tester-untrained")


def test_tests_written_after_the_training_expired_are_a_finding(repo: Any) -> None:
    old = tell.Training("unit-testing", "1", dt.date(2010, 1, 1), dt.date(2011, 1, 1))
    with_training(repo, "ben", old)
    assert asked(repo, whole=True) == ("fail", "tester-untrained")


@pytest.mark.parametrize(
    "body",
    [
        "import pytest\ndef test_show():\n    pytest.skip('later')\n    assert show(1) == 2\n",
        "import sys\ndef test_show():\n    sys.exit(0)\n    assert show(1) == 2\n",
        "import pytest\n@pytest.mark.parametrize('x', [])\ndef test_show(x):\n    assert show(x) == 2\n",
        "from contextlib import suppress\ndef test_show():\n    with suppress(AssertionError):\n        assert show(1) == 3\n",
        "def test_show():\n    show(1)\n    if not True:\n        assert show(1) == 2\n",
        "import pytest\npytestmark = pytest.mark.skip\ndef test_show():\n    assert show(1) == 2\n",
        "def test_show():\n    show(1)\n    def inner():\n        assert show(1) == 2\n",
        "class TestShow:\n    __test__ = False\n    def test_show(self):\n        assert show(1) == 2\n",
        "def test_show():\n    assert show(1) == 2\ntest_show = None\n",
        "def test_show():\n    assert show(1) == 2\n    yield\n",
        "import pytest\n@pytest.fixture\ndef board():\n    pytest.skip('no board')\ndef test_show(board):\n    assert show(1) == 2\n",
        "import os\ndef test_show():\n    if not os.environ.get('A'):\n        return\n    assert show(1) == 2\n",
    ],
    ids=[
        *("skipped by a call", "ended before", "no cases", "suppressed", "dead branch"),
        *("marked as a module", "nested", "not collected", "bound again", "a generator"),
        "skipped by its fixture", "by an environment",
    ],
)  # fmt: skip
def test_python_tests_of_which_nothing_runs(repo: Any, body: str) -> None:
    assert of_view_tested_with(repo, body) == ("fail", "assertions-not-reached")


@pytest.mark.parametrize(
    "test",
    ["show(1) == 3 or True", "[show(1) == 3]", "len(str(show(1))) >= 0", "isinstance(show(1), object)"],
)  # fmt: skip
def test_python_assertions_that_are_true_whatever_happens(repo: Any, test: str) -> None:
    body = f"def test_show():\n    assert {test}\n"
    assert of_view_tested_with(repo, body) == ("fail", "assertions-constant")


def of_view_tested_with(repo: Any, body: str) -> tuple[str, str]:
    """What is answered of a Python unit whose test by another person has this body."""
    repo.commit(AIKO, "Show", {VIEW: "def show(value):\n    return value + 1\n"})
    repo.commit(BEN, "Test it", {VIEW_TEST: "from host.view import show\n" + body})
    answers = tell.answers(test_presence, repo.judged())
    [answer] = [each for each in answers if each.subject == "VIEW"]
    return answer.outcome.value, answer.code


NOT_PYTHON = "def show(value):\n    return value +\n"
SHOW_TEST = "from host.view import show\n\ndef test_show():\n    assert show(1) == 2\n"


@pytest.mark.parametrize(
    ("code", "tests", "cause"),
    [
        (NOT_PYTHON, SHOW_TEST, "host/view.py: it is no Python"),
        ("def show(value):\n    return value + 1\n", SHOW_TEST + "(", "test_view.py: it is no"),
        ("x = " + "(" * 300 + ")" * 300 + "\n", SHOW_TEST, "host/view.py: it is "),
    ],
    ids=["the unit", "its tests", "nested too deep"],
)
def test_python_that_cannot_be_parsed_leaves_its_unit_undecided(
    repo: Any, code: str, tests: str, cause: str
) -> None:
    repo.commit(AIKO, "Show", {tell.VIEW: code, VIEW_TEST: tests})
    [answer] = tell.answers(test_independence, repo.judged())
    assert (answer.outcome.value, answer.code) == ("undecided", "test-authors-not-told")
    assert cause in answer.message


def test_what_has_no_functions_and_what_cannot_be_read_are_told_apart() -> None:
    assert function_table("x = 1\n", Language.PYTHON) == ()
    with pytest.raises(SourceUnread, match="no Python"):
        function_table(NOT_PYTHON, Language.PYTHON)
    with pytest.raises(SourceUnread, match="no Python"):
        decides(NOT_PYTHON, Language.PYTHON)
