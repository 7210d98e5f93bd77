"""Who set the values that assertions compare with: what the author of the unit wrote down is no expectation of somebody else."""

from dataclasses import replace
from typing import Any

import people_repository as tell
import pytest

from gatekeeper.checks.test_independence import test_independence
from gatekeeper.model.language import LanguageMap

AIKO, BEN = tell.AIKO, tell.BEN
TEST, CONFTEST = "tests/host/test_view.py", "tests/host/conftest.py"
DOSE_TEST = tell.DOSE_TEST
REFUSED, PASSES = ("fail", "expected-by-unit-author"), ("pass", "ok")

VIEW = """\
LIMIT = 99


def shown(value):
    return f"{value} ml"


def read(text):
    return int(text.split()[0])


class Panel:
    def __init__(self, value):
        self.text = shown(value)

    def set(self, value):
        self.text = shown(value)
"""
HEAD = "import pytest\nimport unittest\nfrom host.view import LIMIT, Panel, read, shown\n\n"


@pytest.fixture
def repo(workshop: Any) -> tell.PeopleRepository:
    return tell.PeopleRepository(workshop)


def judged(repo: Any, item: str) -> tuple[str, str, str]:
    found = tell.answers(test_independence, repo.judged())
    [answer] = [each for each in found if each.subject == item]
    return answer.outcome.value, answer.code, answer.message


def view_judged(repo: Any, authors: dict[str, str], others: dict[str, str]) -> tuple[str, str]:
    """Aiko writes the view and what is hers in the tests; Ben all else of them."""
    repo.commit(AIKO, "Show it", {tell.VIEW: VIEW, **authors})
    restart(repo)
    repo.commit(BEN, "Test it", others)
    return judged(repo, "VIEW")[:2]


def restart(repo: Any) -> None:
    repo.base = repo.git("rev-parse", "HEAD")


FILE = {
    "constant": ("TEXT = '1 ml'\n", "def test_shown():\n    assert shown(1) == TEXT\n"),
    "constant-through-another": (
        "TEXT = '1 ml'\n",
        "WANTED = TEXT.strip()\n\ndef test_shown():\n    assert shown(1) == WANTED\n",
    ),
    "constant-in-a-call": (
        "TEXT = '1 ml'\n",
        "def test_shown():\n    assert shown(1) == str(TEXT)\n",
    ),
    "table": (
        "CASES = [\n    (1, '1 ml'),\n]\n",
        "def test_shown():\n    for value, text in CASES:\n        assert shown(value) == text\n",
    ),
    "element-of-a-case": (
        "CASE = (1, '1 ml')\n",
        "def test_shown():\n    assert shown(CASE[0]) == CASE[1]\n",
    ),
    "element-of-what-is-handed-over": (
        "CASE = ('1', 'x ml')\n",
        "def test_shown():\n    assert shown(CASE) == CASE[1]\n",
    ),
    "filled-list": (
        "TEXTS = []\nTEXTS.append('1 ml')\n",
        "def test_shown():\n    assert shown(1) == TEXTS[0]\n",
    ),
    "text-over-lines": (
        "TEXT = '''\\\n1 ml'''\n",
        "def test_shown():\n    assert shown(1) == TEXT\n",
    ),
    "function": (
        "def expected():\n    return '1 ml'\n\n",
        "def test_shown():\n    assert shown(1) == expected()\n",
    ),
    "fixture": (
        "@pytest.fixture\ndef text():\n    return '1 ml'\n\n",
        "def test_shown(text):\n    assert shown(1) == text\n",
    ),
    "fixture-with-parameters": (
        "@pytest.fixture(params=[(1, '1 ml')])\ndef case(request):\n    return request.param\n\n",
        "def test_shown(case):\n    assert shown(case[0]) == case[1]\n",
    ),
    "class-attribute": (
        "class Wanted(unittest.TestCase):\n    text = '1 ml'\n\n",
        "class TestView(Wanted):\n    def test_shown(self):\n        self.assertEqual(shown(1), self.text)\n",
    ),
    "set-up": (
        "class Wanted(unittest.TestCase):\n    def setUp(self):\n        self.text = '1 ml'\n\n",
        "class TestView(Wanted):\n    def test_shown(self):\n        self.assertEqual(shown(1), self.text)\n",
    ),
    "result-kept-first": (
        "TEXT = '1 ml'\n",
        "def test_shown():\n    got = shown(1)\n    wanted = TEXT\n    assert got == wanted\n",
    ),
    "handed-to-a-helper": (
        "TEXT = '1 ml'\n",
        "def check(value, text):\n    assert shown(value) == text\n\ndef test_shown():\n    check(1, TEXT)\n",
    ),
    "function-of-what-is-not-told": (
        "import base64\n\ndef expected():\n    return base64.b64decode('MSBtbA==').decode()\n\n",
        "def test_shown():\n    assert shown(1) == expected()\n",
    ),
    "function-of-a-name-that-is-not-told": (
        "from somewhere import UNIT\n\ndef expected():\n    return '1 ' + UNIT\n\n",
        "def test_shown():\n    assert shown(1) == expected()\n",
    ),
    "function-of-nothing": (
        "def reset():\n    pass\n\ndef expected():\n    return reset() or '1 ml'\n\n",
        "def test_shown():\n    assert shown(1) == expected()\n",
    ),
    "function-of-several-values": (
        "def expected(*values):\n    return '%d ml' % values\n\n",
        "def test_shown():\n    assert shown(1) == expected(1)\n",
    ),
    "default-of-a-keyword": (
        "def expected(*, text='1 ml'):\n    return text\n\n",
        "def test_shown():\n    assert shown(1) == expected()\n",
    ),
    "element-of-what-a-function-is-given": (
        "def expected(*texts):\n    return texts[0]\n\nTEXT = expected('1 ml')\n",
        "def test_shown():\n    assert shown(1) == TEXT\n",
    ),
    "handed-to-what-is-not-told": (
        "import unicodedata\n\nTEXT = '1 ml'\n",
        "def form(text):\n    return unicodedata.normalize('NFC', text)\n\n"
        "def test_shown():\n    assert form(shown(1)) == form(TEXT)\n",
    ),
    "handed-to-a-function-that-asks-beside-it": (
        "TEXT = '1 ml'\n",
        "def same(text):\n    shown(0)\n    return text\n\n"
        "def test_shown():\n    assert shown(1) == same(TEXT)\n",
    ),
    "row-handed-to-a-helper": (
        "CASE = (1, '1 ml')\n",
        "def check(value, text):\n    assert shown(value) == text\n\ndef test_shown():\n    check(*CASE)\n",
    ),
    "raised-words": (
        "WORDS = 'invalid'\n",
        "def test_read():\n    with pytest.raises(ValueError, match=WORDS):\n        read('x')\n",
    ),
}


@pytest.mark.parametrize(("hers", "his"), FILE.values(), ids=FILE)
def test_an_expected_value_that_the_author_wrote_into_the_test_file(
    repo: Any, hers: str, his: str
) -> None:
    assert view_judged(repo, {TEST: HEAD + hers}, {TEST: HEAD + hers + his}) == REFUSED


@pytest.mark.parametrize(("hers", "his"), FILE.values(), ids=FILE)
def test_the_same_written_by_the_tester_passes(repo: Any, hers: str, his: str) -> None:
    assert view_judged(repo, {}, {TEST: HEAD + hers + his}) == PASSES


@pytest.mark.parametrize("folder", ["tests/host/", "tests/"])
def test_an_expected_value_of_a_fixture_that_the_author_wrote_beside_it(
    repo: Any, folder: str
) -> None:
    fixture = "import pytest\n\n@pytest.fixture\ndef text():\n    return '1 ml'\n"
    test = HEAD + "def test_shown(text):\n    assert shown(1) == text\n"
    assert view_judged(repo, {folder + "conftest.py": fixture}, {TEST: test}) == REFUSED
    assert f"{folder}conftest.py line 5" in judged(repo, "VIEW")[2]


def test_a_fixture_beside_it_that_somebody_else_wrote_passes(repo: Any) -> None:
    fixture = "import pytest\n\n@pytest.fixture\ndef text():\n    return '1 ml'\n"
    test = HEAD + "def test_shown(text):\n    assert shown(1) == text\n"
    assert view_judged(repo, {}, {"tests/conftest.py": fixture, TEST: test}) == PASSES


def test_a_test_that_compares_with_the_authors_values_covers_nothing_by_itself(repo: Any) -> None:
    test = HEAD + "TEXT = '1 ml'\n"
    his = test + "def test_shown():\n    assert shown(1) == TEXT\n"
    view_judged(repo, {TEST: test}, {TEST: his})
    [unit] = [each for each in repo.judged().people.units if each.item == "VIEW"]
    assert [each.independent for each in unit.tests] == [False]


def test_an_expected_value_that_is_imported_from_a_file_of_the_author(repo: Any) -> None:
    test = "from host.view import shown\nfrom wanted import TEXT\n\ndef test_shown():\n    assert shown(1) == TEXT\n"
    assert view_judged(repo, {"tests/host/wanted.py": "TEXT = '1 ml'\n"}, {TEST: test}) == REFUSED


READING = """\
class Reading:
    def __init__(self, text):
        self.text = text

    def __eq__(self, other):
        return self.text == other
"""


@pytest.mark.parametrize(("who", "answer"), [(AIKO, REFUSED), (BEN, PASSES)], ids=["hers", "his"])
def test_an_expected_value_handed_to_another_unit_of_the_product(
    repo: Any, who: tuple[str, str], answer: tuple[str, str]
) -> None:
    head = f"{HEAD}from host.reading import Reading\n\nWANTED = Reading('1 ml')\n"
    his = "def test_shown():\n    assert shown(1) == WANTED\n"
    repo.commit(who, "Prepare", {"src/host/reading.py": READING, TEST: head})
    assert view_judged(repo, {}, {TEST: head + his}) == answer


def test_many_assertions_with_one_value_of_the_author_are_told_by_their_number(repo: Any) -> None:
    hers = f"{HEAD}TEXT = '1 ml'\n\n"
    his = "def test_shown():\n" + "    assert shown(1) == TEXT\n" * 7
    view_judged(repo, {TEST: hers}, {TEST: hers + his})
    assert "lines 8, 9, 10, 11 and 3 more: compared with" in judged(repo, "VIEW")[2]


def test_a_table_above_the_test_whose_rows_the_author_wrote(repo: Any) -> None:
    table = "@pytest.mark.parametrize(('value', 'text'), [(1, '1 ml')])\ndef test_shown(value, text):\n"
    hers = HEAD + table + "    assert len(text) > 9\n"
    his = HEAD + table + "    assert shown(value) == text\n"
    assert view_judged(repo, {TEST: hers}, {TEST: his}) == REFUSED


def test_a_test_of_the_author_that_hands_the_values_to_the_helper_of_somebody_else(
    repo: Any,
) -> None:
    helper = HEAD + "def check(value, text):\n    assert shown(value) == text\n\n"
    repo.commit(AIKO, "Show it", {tell.VIEW: VIEW})
    repo.commit(BEN, "Check it", {TEST: helper})
    repo.commit(AIKO, "Test it", {TEST: helper + "def test_shown():\n    check(1, '1 ml')\n"})
    assert judged(repo, "VIEW")[:2] == REFUSED


@pytest.mark.parametrize("name", ["test_a", "test_z"], ids=["before-the-authors", "behind-it"])
def test_a_helper_that_somebody_else_calls_as_well_passes(repo: Any, name: str) -> None:
    helper = HEAD + "def check(value, text):\n    assert shown(value) == text\n\n"
    hers = "def test_shown():\n    check(1, '1 ml')\n\n"
    his = f"def {name}():\n    check(2, '2 ml')\n\n"
    both = his + hers if name < "test_shown" else hers + his
    repo.commit(AIKO, "Show it", {tell.VIEW: VIEW})
    repo.commit(BEN, "Check it", {TEST: helper})
    repo.commit(AIKO, "Test it", {TEST: helper + hers})
    repo.commit(BEN, "Test it", {TEST: helper + both})
    assert judged(repo, "VIEW")[:2] == PASSES


DEEP = {
    "many-steps": ("    got = shown(1)\n" + "    got = got + ''\n" * 400, PASSES),
    "too-many-steps": (
        "    got = shown(1)\n" + "    got = got + ''\n" * 900,
        ("undecided", "test-authors-not-told"),
    ),
    "one-expression": (
        f"    got = shown(1)\n    many = {'+'.join('1' * 700)}\n",
        ("undecided", "test-authors-not-told"),
    ),
}


@pytest.mark.parametrize(("steps", "answer"), DEEP.values(), ids=DEEP)
def test_what_leads_deeper_than_python_calls(
    repo: Any, steps: str, answer: tuple[str, str]
) -> None:
    his = f"{HEAD}def test_shown():\n{steps}    assert got == '1 ml'\n"
    assert view_judged(repo, {}, {TEST: his}) == answer


ANSWERS = {
    "beside-what-is-expected": (
        "def asked(value):\n    shown(value)\n    return 200, f'{value} ml'\n\n",
        "def test_shown():\n    status, text = asked(1)\n    assert text == '1 ml'\n",
    ),
    "in-two-steps": (
        "def made(value):\n    return str(value) + ' ml'\n\ndef asked(value):\n    shown(value)\n"
        "    return {'text': made(value)}\n\n",
        "def test_shown():\n    answer = asked(1)\n    assert '1 ml' in answer['text']\n",
    ),
    "in-an-object": (
        "class Answer:\n    pass\n\ndef asked(value):\n    shown(value)\n    answer = Answer()\n"
        "    answer.text = '1 ml'\n    return answer\n\n",
        "def test_shown():\n    answer = asked(1)\n    assert answer.text == '1 ml'\n",
    ),
    "in-a-class": (
        "def asked(value):\n    shown(value)\n    return '1 ml'\n\n",
        "class ShownTest(unittest.TestCase):\n    def test_it(self):\n        text = asked(1)\n"
        "        self.assertEqual(text, '1 ml')\n",
    ),
}


@pytest.mark.parametrize(("hers", "his"), ANSWERS.values(), ids=ANSWERS)
def test_a_harness_of_the_author_that_answers_itself(repo: Any, hers: str, his: str) -> None:
    answered = ("fail", "answered-by-unit-author")
    assert view_judged(repo, {TEST: HEAD + hers}, {TEST: HEAD + hers + his}) == answered


def test_a_harness_of_the_tester_that_answers_itself_is_the_testers_matter(repo: Any) -> None:
    hers, his = ANSWERS["in-two-steps"]
    assert view_judged(repo, {}, {TEST: HEAD + hers + his}) == PASSES


ITSELF = ("fail", "expected-by-unit-itself")


def test_an_expectation_that_the_unit_works_out_itself(repo: Any) -> None:
    his = "def test_shown():\n    expected = shown(1)\n    assert Panel(1).text == '1 ml'\n    assert shown(1) == expected\n"
    assert view_judged(repo, {}, {TEST: HEAD + his}) == PASSES
    assert (
        view_judged(repo, {}, {TEST: HEAD + his.replace("assert Panel(1).text == '1 ml'", "")})
        == ITSELF
    )


@pytest.mark.parametrize(
    ("expected", "answer"),
    [("dose_table[2]", ITSELF), ("DOSE_MAX", PASSES)],
)
def test_an_expectation_of_a_table_of_the_unit(
    repo: Any, expected: str, answer: tuple[str, str]
) -> None:
    """A constant of the interface is no secret of its author."""
    table = "#define DOSE_MAX 4\nconst int dose_table[] = {0, 2, 4};\n" + tell.DOSE_CODE
    repo.commit(AIKO, "Keep a table", {tell.DOSE: table})
    restart(repo)
    tests = tell.DOSE_TESTS.replace("(4,", f"({expected},")
    repo.commit(BEN, "Test it", {DOSE_TEST: tests})
    repo.commit(AIKO, "Say", {tell.DOSE: f"{table}\n/* said */\n"})
    assert judged(repo, "PUMP-DOSE")[:2] == answer


COMPARES = {
    "at-once": "def is_right(value):\n    return shown(value) == '1 ml'\n\n",
    "in-two-steps": "def is_right(value):\n    right = shown(value) == '1 ml'\n    return right\n\n",
    "by-a-method": "def is_right(value):\n    return shown(value).startswith('1 ml')\n\n",
    "by-a-pattern": "import re\n\ndef is_right(value):\n    return bool(re.fullmatch('1 ml', shown(value)))\n\n",
    "by-turning-it-round": "def is_right(value):\n    return not int(shown(value)[0]) - 1\n\n",
    "by-choosing": "def is_right(value):\n    return '1 ml' if shown(value) else ''\n\n",
    "by-and": "def is_right(value):\n    return shown(value) and '1 ml'\n\n",
    "by-or-in-two-steps": "def is_right(value):\n    text = shown(value) or '1 ml'\n    return text\n\n",
    "in-a-condition": "def is_right(value):\n    text = shown(value)\n    if text != '1 ml':\n"
    "        return False\n    return text\n\n",
}


@pytest.mark.parametrize("hers", COMPARES.values(), ids=COMPARES)
def test_a_harness_of_the_author_that_compares(repo: Any, hers: str) -> None:
    his = "def test_shown():\n    assert is_right(1)\n"
    assert view_judged(repo, {TEST: HEAD + hers}, {TEST: HEAD + hers + his}) == REFUSED


@pytest.mark.parametrize("hers", COMPARES.values(), ids=COMPARES)
def test_a_harness_of_the_tester_that_compares_passes(repo: Any, hers: str) -> None:
    his = "def test_shown():\n    assert is_right(1)\n"
    assert view_judged(repo, {}, {TEST: HEAD + hers + his}) == PASSES


INPUTS = {
    "answer-of-a-harness-that-asks-through-another": (
        "def called(words, value, kind=str):\n    return kind(shown(value)), words.pop('login', None)\n\n"
        "def asked(value):\n    text, login = called({}, value)\n    return 200, login, text\n\n",
        "def test_shown():\n    status, login, text = asked(1)\n    assert len(text) == 4\n    assert text\n",
    ),
    "answer-of-a-program": (
        "import subprocess\n\ndef asked(value):\n    shown(value)\n"
        "    return subprocess.run(['show', str(value)], capture_output=True).stdout\n\n",
        "def test_shown():\n    text = asked(1)\n    assert text == '1 ml'\n",
    ),
    "answer-of-a-harness-beside-what-is-expected": (
        "def asked(value):\n    return 200, shown(value), 'plain'\n",
        "def test_shown():\n    status, text, _ = asked(1)\n    assert text == '1 ml'\n",
    ),
    "answer-of-a-harness-that-holds-what-is-expected": (
        "def asked(value):\n    return {'status': 200, 'text': shown(value)}\n",
        "def test_shown():\n    answer = asked(1)\n    assert '1 ml' in answer['text']\n",
    ),
    "answer-of-a-harness-in-a-class": (
        "def asked(value):\n    return {'status': 200, 'text': shown(value)}\n",
        "class ShownTest(unittest.TestCase):\n    def test_it(self):\n        answer = asked(1)\n"
        "        self.assertEqual(answer['text'], '1 ml')\n",
    ),
    "answer-of-a-harness-or-nothing": (
        "def asked(value):\n    text = shown(value)\n    return 200, text if text else ''\n\n",
        "def test_shown():\n    status, text = asked(1)\n    assert text == '1 ml'\n",
    ),
    "answer-of-a-harness-named-like-a-variable": (
        "class Asking(unittest.TestCase):\n    def request(self, method, value):\n        return 200, shown(value)\n\n"
        "    def ask(self):\n        request = '<xml/>'\n        return self.request('GET', request)[0]\n\n",
        "class ShownTest(Asking):\n    def test_it(self):\n        got = self.ask()\n        assert got == 200\n",
    ),
    "value-handed-over": (
        "VALUE = 1\n",
        "def test_shown():\n    assert shown(VALUE) == '1 ml'\n",
    ),
    "value-that-the-expected-is-made-of": (
        "VALUE = 1\n",
        "def test_shown():\n    assert shown(VALUE) == f'{VALUE} ml'\n",
    ),
    "there-and-back": (
        "VALUE = 1\n",
        "def test_back():\n    assert read(shown(VALUE)) == VALUE\n",
    ),
    "handed-over-before": (
        "VALUE = 1\n",
        "def test_shown():\n    got = shown(VALUE)\n    assert got == '1 ml'\n",
    ),
    "object-of-the-unit": (
        "@pytest.fixture\ndef panel():\n    panel = Panel(3)\n    panel.set(1)\n    return panel\n\n",
        "def test_text(panel):\n    assert panel.text == '1 ml'\n",
    ),
    "handed-on-by-a-helper": (
        "VALUE = 1\n",
        "def run(value):\n    return shown(value)\n\ndef test_shown():\n    assert run(VALUE) == '1 ml'\n",
    ),
    "message": (
        "WHY = 'shown in ml'\n",
        "def test_shown():\n    assert shown(1) == '1 ml', WHY\n",
    ),
    "constant-of-the-unit": ("", "def test_limit():\n    assert read('99 ml') == LIMIT\n"),
    "constant-that-no-assertion-names": (
        "TEXT = '1 ml'\n",
        "def test_shown():\n    assert shown(1) == '1 ml'\n",
    ),
    "table-of-inputs": (
        "@pytest.fixture(params=[1, 2], ids=['one', 'two'])\ndef value(request):\n    return request.param\n\n",
        "def test_shown(value):\n    assert shown(value).endswith(' ml')\n",
    ),
}


@pytest.mark.parametrize(("hers", "his"), INPUTS.values(), ids=INPUTS)
def test_what_the_author_only_put_in_passes(repo: Any, hers: str, his: str) -> None:
    assert view_judged(repo, {TEST: HEAD + hers}, {TEST: HEAD + hers + his}) == PASSES


C = {
    "constant": (
        "static const int expected = 4;\n",
        "    TEST_ASSERT_EQUAL_INT(expected, dose_ml(2));\n",
    ),
    "macro": ("#define EXPECTED 4\n", "    TEST_ASSERT_EQUAL_INT(EXPECTED, dose_ml(2));\n"),
    "macro-that-asserts": (
        "#define CHECK_DOSE(dose) \\\n    TEST_ASSERT_EQUAL_INT(2 * 2, dose)\n",
        "    CHECK_DOSE(dose_ml(2));\n",
    ),
    "enumerator": (
        "enum { FEW = 2, MANY = 4 };\n",
        "    TEST_ASSERT_EQUAL_INT(MANY, dose_ml(FEW));\n",
    ),
    "table": (
        "static const int cases[][2] = {\n    {2, 4},\n};\n",
        "    for (int i = 0; i < 1; i++) {\n        TEST_ASSERT_EQUAL_INT(cases[i][1], dose_ml(cases[i][0]));\n    }\n",
    ),
    "pointer-into-a-table": (
        "struct row { int in; int out; };\nstatic const struct row rows[] = {\n    {.in = 2, .out = 4},\n};\n",
        "    const struct row *row = &rows[0];\n    TEST_ASSERT_EQUAL_INT(row->out, dose_ml(row->in));\n",
    ),
    "function": (
        "static int expected(void)\n{\n    return 4;\n}\n",
        "    TEST_ASSERT_EQUAL_INT(expected(), dose_ml(2));\n",
    ),
    "helper": (
        "#define EXPECTED 4\n",
        "    check(EXPECTED, 2);\n}\n\nstatic void check(int out, int in)\n{\n    TEST_ASSERT_EQUAL_INT(out, dose_ml(in));\n",
    ),
    "filled": (
        'static char expected[8];\nvoid setUp(void)\n{\n    memcpy(expected, "4", 2);\n}\n',
        "    TEST_ASSERT_EQUAL_INT(expected[0], '0' + dose_ml(2));\n",
    ),
    "compared-memory": (
        'static const char expected[] = "4";\n',
        "    char out[2] = {(char)('0' + dose_ml(2)), 0};\n    TEST_ASSERT_EQUAL_INT(0, strcmp(out, expected));\n",
    ),
}


def c_file(hers: str, his: str) -> str:
    return f'#include "unity.h"\n#include "dose.h"\n{hers}void test_dose(void)\n{{\n{his}}}\n'


@pytest.mark.parametrize(("hers", "his"), C.values(), ids=C)
def test_an_expected_value_in_c_that_the_author_wrote(repo: Any, hers: str, his: str) -> None:
    repo.commit(AIKO, "Prepare", {DOSE_TEST: c_file(hers, "")})
    restart(repo)
    repo.commit(BEN, "Test", {DOSE_TEST: c_file(hers, his)})
    assert judged(repo, "PUMP-DOSE")[:2] == REFUSED


@pytest.mark.parametrize(("hers", "his"), C.values(), ids=C)
def test_the_same_in_c_by_the_tester_passes(repo: Any, hers: str, his: str) -> None:
    repo.commit(BEN, "Test", {DOSE_TEST: c_file(hers, his)})
    assert judged(repo, "PUMP-DOSE")[:2] == PASSES


def test_an_expected_value_in_a_header_of_the_author(repo: Any) -> None:
    repo.commit(AIKO, "Prepare", {"tests/pump/wanted.h": "#define EXPECTED 4\n"})
    restart(repo)
    his = "    TEST_ASSERT_EQUAL_INT(EXPECTED, dose_ml(2));\n"
    repo.commit(BEN, "Test", {DOSE_TEST: c_file('#include "wanted.h"\n', his)})
    assert judged(repo, "PUMP-DOSE")[:2] == REFUSED


C_COMPARES = {
    "at-once": "    return dose_ml(v) == 4;\n",
    "in-two-steps": "    int right = dose_ml(v) == 4;\n    return right;\n",
    "by-taking-off": "    return !(dose_ml(v) - 4);\n",
    "by-what-is-left": "    return 1 + dose_ml(v)-4;\n",
    "by-bits": "    return 1 + (dose_ml(v) ^ 4);\n",
    "by-choosing": "    return dose_ml(v) ? 4 : 0;\n",
    "in-a-condition": "    int got = dose_ml(v);\n    if (got != 4) {\n        return 0;\n    }\n    return got;\n",
    "in-a-condition-by-name": "    int got = dose_ml(v);\n    if (got != 4) {\n        return false;\n    }\n    return got;\n",
}


@pytest.mark.parametrize(("who", "answer"), [(AIKO, REFUSED), (BEN, PASSES)], ids=["hers", "his"])
@pytest.mark.parametrize("body", C_COMPARES.values(), ids=C_COMPARES)
def test_a_harness_in_c_that_compares(
    repo: Any, body: str, who: tuple[str, str], answer: tuple[str, str]
) -> None:
    harness = f"static int is_right(int v)\n{{\n{body}}}\n"
    repo.commit(who, "Prepare", {DOSE_TEST: c_file(harness, "")})
    restart(repo)
    repo.commit(BEN, "Test", {DOSE_TEST: c_file(harness, "    TEST_ASSERT_TRUE(is_right(2));\n")})
    assert judged(repo, "PUMP-DOSE")[:2] == answer


C_STARTS = {
    "answer-set-later": ("    int out = -1;\n", "    out = dose_ml(2);\n", PASSES),
    "filled-by-address": ("    int out = -1;\n", "    dose_ml(&out);\n", PASSES),
    "filled-array": (
        "    int out[2];\n    memset(out, 9, sizeof(out));\n",
        "    TEST_ASSERT_TRUE(dose_ml(out));\n",
        PASSES,
    ),
    "filled-one-of-two": (
        "    int in[2] = {1}, out[2] = {9};\n",
        "    TEST_ASSERT_TRUE(dose_ml(out));\n",
        PASSES,
    ),
    "set-to-a-name-that-nobody-explains": ("    int out = 4;\n    out = one;\n", "", REFUSED),
    "filled-through-a-pointer": ("    int *out = &all[1];\n", "    dose_ml(out);\n", PASSES),
    "filled-by-what-nobody-explains": (
        "    int out = -1;\n",
        "    dose_ml(1);\n    fetch(&out);\n    TEST_ASSERT_EQUAL_INT(4, out);\n",
        PASSES,
    ),
    "filled-by-what-verifies-too": (
        "    int out = -1;\n",
        "    dose_ml(1);\n    fetch_verify(&out);\n    TEST_ASSERT_EQUAL_INT(4, out);\n",
        PASSES,
    ),
    "handed-to-what-nobody-explains": ("    int out = 4;\n    fetch(&out);\n", "", REFUSED),
    "handed-to-an-empty-macro": ("    int out = 4;\n    fed(&out);\n", "", REFUSED),
    "handed-to-an-operator": ("    int out = 4;\n    (void)_Alignof(&out);\n", "", REFUSED),
    "handed-to-a-member": ("    int out = 4;\n    all.fetch(&out);\n", "", REFUSED),
    "filled-by-what-compares": (
        "    int out = 4;\n",
        "    dose_ml(1);\n    is_same(&out);\n    TEST_ASSERT_EQUAL_INT(out, fetch(0));\n",
        REFUSED,
    ),
    "filled-by-a-helper": (
        "    int out = 4;\n",
        "    dose_ml(1);\n    show(&out);\n    TEST_ASSERT_EQUAL_INT(out, fetch(0));\n",
        REFUSED,
    ),
    "filled-before": ("    int out = dose_ml(9);\n    out = 4;\n", "", REFUSED),
    "filled-behind-it": (
        "    int out = 4;\n",
        "    TEST_ASSERT_EQUAL_INT(out, dose_ml(2));\n    out = dose_ml(9);\n",
        REFUSED,
    ),
    "constant": ("    const int out[] = {4};\n", "    dose_ml(out);\n", REFUSED),
    "handed-over": ("    int out = 4;\n", "    dose_ml(out);\n", REFUSED),
}


@pytest.mark.parametrize(("hers", "his", "answer"), C_STARTS.values(), ids=C_STARTS)
def test_what_a_variable_is_set_to_before_it_is_filled(
    repo: Any, hers: str, his: str, answer: tuple[str, str]
) -> None:
    head = "#define fed(p)\nint fetch(int *out);\nstatic void show(const int *out)\n{\n}\nstatic int all[2];\n"
    body = c_file(head, hers)
    repo.commit(AIKO, "Prepare", {DOSE_TEST: body})
    restart(repo)
    his = his if "ASSERT_EQUAL" in his else f"{his}    TEST_ASSERT_EQUAL_INT(out, dose_ml(2));\n"
    repo.commit(BEN, "Test", {DOSE_TEST: body.removesuffix("}\n") + his + "}\n"})
    assert judged(repo, "PUMP-DOSE")[:2] == answer


def test_a_variable_that_is_cleared_behind_what_is_asserted_passes(repo: Any) -> None:
    hers = c_file("", "    int out;\n    dose_ml(&out);\n    out = 9;\n")
    repo.commit(AIKO, "Prepare", {DOSE_TEST: hers})
    restart(repo)
    his = "    TEST_ASSERT_EQUAL_INT(4, out);\n    out = 9;\n"
    repo.commit(BEN, "Test", {DOSE_TEST: hers.replace("    out = 9;\n", his)})
    assert judged(repo, "PUMP-DOSE")[:2] == PASSES


def test_a_test_that_has_the_name_of_what_it_asks_passes(repo: Any) -> None:
    head = '#include "dose.h"\n/* BEGIN_CASE */\nvoid dose_ml(void)\n'
    begun = f"{head}{{\n    int out = -1;\n"
    repo.commit(AIKO, "Prepare", {DOSE_TEST: f"{begun}}}\n"})
    restart(repo)
    his = "    out = dose_ml(2);\n    TEST_ASSERT_EQUAL_INT(4, out);\n}\n"
    repo.commit(BEN, "Test", {DOSE_TEST: begun + his})
    assert judged(repo, "PUMP-DOSE")[:2] == PASSES


C_INPUTS = {
    "answer-of-a-harness": (
        "static int run(int v)\n{\n    struct pump pump = {0};\n    struct pump *at = &pump;\n"
        "    at->dose = dose_ml(v) * 1;\n    return at->dose;\n}\n",
        "    TEST_ASSERT_EQUAL_INT(4, run(2));\n",
    ),
    "answer-of-a-harness-that-may-fail": (
        "static int run(int v)\n{\n    if (v < 3) {\n        return -1;\n    }\n    return dose_ml(v);\n}\n",
        "    TEST_ASSERT_EQUAL_INT(4, run(2));\n",
    ),
    "value-handed-over": (
        "static const int weight = 2;\n",
        "    TEST_ASSERT_EQUAL_INT(4, dose_ml(weight));\n",
    ),
    "value-that-the-expected-is-made-of": (
        "static const int weight = 2;\n",
        "    TEST_ASSERT_EQUAL_INT(weight + weight, dose_ml(weight));\n",
    ),
    "index": (
        "enum { FIRST = 0 };\n",
        "    const int out[] = {dose_ml(2)};\n    TEST_ASSERT_EQUAL_INT(4, out[FIRST]);\n",
    ),
    "handed-to-a-helper": (
        "#define WEIGHT 2\n",
        "    check(4, WEIGHT);\n}\n\nstatic void check(int out, int in)\n{\n    TEST_ASSERT_EQUAL_INT(out, dose_ml(in));\n",
    ),
    "handed-to-a-helper-that-answers-elsewhere": (
        "static const int weight = 2;\n",
        "    int out;\n    TEST_ASSERT_TRUE(run(&out, weight));\n    TEST_ASSERT_EQUAL_INT(4, out);\n}\n\n"
        "static int run(int *out, int v)\n{\n    *out = dose_ml(v);\n    return 1;\n",
    ),
}


@pytest.mark.parametrize(("hers", "his"), C_INPUTS.values(), ids=C_INPUTS)
def test_what_the_author_only_put_in_passes_in_c(repo: Any, hers: str, his: str) -> None:
    repo.commit(AIKO, "Prepare", {DOSE_TEST: c_file(hers, "")})
    restart(repo)
    repo.commit(BEN, "Test", {DOSE_TEST: c_file(hers, his)})
    assert judged(repo, "PUMP-DOSE")[:2] == PASSES


SUITE, ROWS = "tests/pump/test_suite_dose.function", "tests/pump/test_suite_dose.more.data"
HANDED = '#include "dose.h"\n/* BEGIN_CASE */\nvoid dose_case(int v, int ml)\n{\n    TEST_EQUAL(ml, dose_ml(v));\n}\n/* END_CASE */\n'
ROW = "Twice\ndepends_on:PUMP\ndose_case:2:4\n"


def suite_judged(repo: Any, rows: dict[str, str], who: Any = AIKO, code: str = HANDED) -> Any:
    """Ben's suite of Mbed TLS for the unit, with those rows of somebody."""
    [_, *rest] = repo.project.items
    item = replace(repo.project.items[0], tests=("tests/pump/*.function",))
    languages = LanguageMap(c=(".c", ".function"))
    repo.project = replace(repo.project, items=(item, *rest), languages=languages)
    repo.commit(who, "Prepare", {DOSE_TEST: "", **rows})
    restart(repo)
    repo.commit(BEN, "Test", {SUITE: code})
    return judged(repo, "PUMP-DOSE")


@pytest.mark.parametrize(("who", "answer"), [(AIKO, REFUSED), (BEN, PASSES)], ids=["hers", "his"])
def test_the_rows_of_a_suite(repo: Any, who: Any, answer: tuple[str, str]) -> None:
    assert suite_judged(repo, {ROWS: ROW}, who)[:2] == answer


def test_a_call_of_the_unit_is_no_row_of_a_test_that_has_its_name(repo: Any) -> None:
    code = HANDED.replace("dose_case", "dose_ml")
    repo.commit(
        AIKO, "Else", {"tests/pump/test_suite_more.function": HANDED.replace("(v)", "(9, 9)")}
    )
    assert suite_judged(repo, {ROWS: ROW.replace("_case", "_ml")}, BEN, code)[2].startswith(
        "1 of 2"
    )


@pytest.mark.parametrize(
    "path", [ROWS, ROWS.replace(".more", "_more")], ids=["none", "of-another"]
)
def test_a_suite_whose_rows_are_not_known(repo: Any, path: str) -> None:
    rows = "" if path == ROWS else ROW
    code, message = suite_judged(repo, {path: rows}, BEN)[1:]
    assert code == REFUSED[1]
    assert "rows that are not known" in message


def test_one_row_of_several_by_the_author_behind_a_carriage_return(repo: Any) -> None:
    hers = "More\r  dose_case:1:2\n"
    repo.commit(AIKO, "Add", {ROWS: hers})
    assert suite_judged(repo, {ROWS: f"{hers}\n{ROW}"}, BEN)[:2] == REFUSED


def test_a_row_by_the_author_that_says_only_what_is_put_in_passes(repo: Any) -> None:
    code = HANDED.replace(", int ml", "").replace("(ml,", "(4,")
    assert suite_judged(repo, {ROWS: ROW}, AIKO, code)[:2] == PASSES


@pytest.mark.parametrize(("who", "answer"), [(AIKO, REFUSED), (BEN, PASSES)], ids=["hers", "his"])
def test_the_rows_above_a_test_in_c(repo: Any, who: Any, answer: tuple[str, str]) -> None:
    head = '#include "dose.h"\n#define ML 4\nTEST_CASE(2, ML)\n__attribute__((aligned(8)))\nvoid test_dose(int v, int ml)\n{\n'
    repo.commit(who, "Prepare", {DOSE_TEST: f"{head}}}\n"})
    restart(repo)
    repo.commit(BEN, "Test", {DOSE_TEST: f"{head}    TEST_ASSERT_EQUAL(ml, dose_ml(v));\n}}\n"})
    assert judged(repo, "PUMP-DOSE")[:2] == answer
