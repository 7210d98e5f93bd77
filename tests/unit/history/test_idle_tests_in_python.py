"""Tests in Python that cannot fail, each beside a twin that can: pytest, unittest, hypothesis, behave, nose and matchers."""

import pytest

from gatekeeper.history.sources.python_code import python_assertions

PYTEST = "import unittest\nfrom unittest.mock import MagicMock, patch\n\nimport pytest\n\nfrom pump import dose\nfrom pump.dose import rate\n\n\n"


def function(body: str, deco: str = "", args: str = "") -> str:
    return (
        PYTEST
        + deco
        + f"def test_rate_is_doubled({args}):\n"
        + "\n".join("    " + line if line else line for line in body.split("\n"))
        + "\n"
    )


def case(body: str, above: str = "") -> str:
    return (
        PYTEST
        + "class RateTest(unittest.TestCase):\n"
        + above
        + "    def test_rate(self):\n"
        + "\n".join("        " + line if line else line for line in body.split("\n"))
        + "\n"
    )


HYPOTHESIS = "from hypothesis import assume, given, settings, strategies as st\n\nfrom pump.dose import rate\n\n\n"


def drawn(strategy: str, body: str) -> str:
    return (
        HYPOTHESIS
        + f"@given({strategy})\ndef test_rate(x):\n"
        + "\n".join("    " + line for line in body.split("\n"))
        + "\n"
    )


BEHAVE = "from behave import given, then, when\n\nfrom pump.dose import rate\n\n\n"


def step(body: str) -> str:
    return (
        BEHAVE
        + '@then("the rate is {n:d}")\ndef step_impl(context, n):\n'
        + "\n".join("    " + line for line in body.split("\n"))
        + "\n"
    )


NOSE = "from nose.tools import assert_equal, eq_, nottest, ok_, raises\nfrom nose.plugins.skip import SkipTest\n\nfrom pump.dose import rate\n\n\n"


ROWS = [
    (
        "raises-own",
        function('with pytest.raises(ValueError):\n    raise ValueError("x")'),
        function("with pytest.raises(ValueError):\n    rate(-1)"),
    ),
    (
        "raises-zero",
        function("with pytest.raises(ZeroDivisionError):\n    1 / 0"),
        function("with pytest.raises(ZeroDivisionError):\n    1 / rate(0)"),
    ),
    (
        "raises-own-unittest",
        case("with self.assertRaises(ValueError):\n    raise ValueError"),
        case("with self.assertRaises(ValueError):\n    rate(-1)"),
    ),
    (
        "raises-false",
        function("rate(3)\nwith pytest.raises(AssertionError):\n    assert False"),
        function("with pytest.raises(AssertionError):\n    dose.check(rate(3))"),
    ),
    (
        "raises-int",
        function('with pytest.raises(ValueError):\n    int("six")'),
        function('with pytest.raises(ValueError):\n    rate(int("6"))'),
    ),
    (
        "patch-arg-called",
        function(
            "dose.run(3)\nassert start.called_once_with(3)", '@patch("pump.dose.start")\n', "start"
        ),
        function(
            "dose.run(3)\nstart.assert_called_once_with(3)", '@patch("pump.dose.start")\n', "start"
        ),
    ),
    (
        "patch-with-called",
        function(
            'with patch("pump.dose.start") as start:\n    dose.run(3)\nassert start.called_with(3)'
        ),
        function('with patch("pump.dose.start") as start:\n    dose.run(3)\nassert start.called'),
    ),
    (
        "mocker-called",
        function(
            'start = mocker.patch("pump.dose.start")\ndose.run(3)\nassert start.was_called_once_with(3)',
            args="mocker",
        ),
        function(
            'start = mocker.patch("pump.dose.start")\ndose.run(3)\nassert start.call_count == 1',
            args="mocker",
        ),
    ),
    (
        "patched-result",
        function("assert rate(3) == 6", '@patch(__name__ + ".rate", return_value=6)\n', "_")
        .replace("rate(3)", "dose.rate(3)")
        .replace('__name__ + ".rate"', '"pump.dose.rate"'),
        function("assert dose.run(3) == 6", '@patch("pump.dose.rate", return_value=6)\n', "_"),
    ),
    (
        "setup-raises-skip",
        case(
            "self.assertEqual(rate(3), 6)",
            '    def setUp(self):\n        raise unittest.SkipTest("no pump")\n\n',
        ),
        case(
            "self.assertEqual(rate(3), 6)",
            "    def setUp(self):\n        self.pump = dose.Pump()\n\n",
        ),
    ),
    (
        "setupclass-skip",
        case(
            "self.assertEqual(rate(3), 6)",
            '    @classmethod\n    def setUpClass(cls):\n        raise unittest.SkipTest("no pump")\n\n',
        ),
        case(
            "self.assertEqual(rate(3), 6)",
            '    @classmethod\n    def setUpClass(cls):\n        if not dose.present():\n            raise unittest.SkipTest("no pump")\n\n',
        ),
    ),
    (
        "autouse-skip",
        PYTEST
        + '@pytest.fixture(autouse=True)\ndef board():\n    pytest.skip("no board")\n\n\ndef test_rate():\n    assert rate(3) == 6\n',
        PYTEST
        + "@pytest.fixture(autouse=True)\ndef board():\n    dose.reset()\n\n\ndef test_rate():\n    assert rate(3) == 6\n",
    ),
    (
        "fixture-skip",
        PYTEST
        + '@pytest.fixture\ndef board():\n    pytest.skip("no board")\n\n\ndef test_rate(board):\n    assert rate(3) == 6\n',
        PYTEST
        + '@pytest.fixture\ndef board():\n    if not dose.present():\n        pytest.skip("no board")\n    return dose.Pump()\n\n\ndef test_rate(board):\n    assert rate(3) == 6\n',
    ),
    (
        "usefixtures-skip",
        PYTEST
        + '@pytest.fixture\ndef board():\n    pytest.skip("no board")\n\n\n@pytest.mark.usefixtures("board")\ndef test_rate():\n    assert rate(3) == 6\n',
        PYTEST
        + '@pytest.fixture\ndef board():\n    dose.reset()\n\n\n@pytest.mark.usefixtures("board")\ndef test_rate():\n    assert rate(3) == 6\n',
    ),
    (
        "setup-function",
        PYTEST
        + 'def setup_function(function):\n    pytest.skip("no board")\n\n\ndef test_rate():\n    assert rate(3) == 6\n',
        PYTEST
        + "def setup_function(function):\n    dose.reset()\n\n\ndef test_rate():\n    assert rate(3) == 6\n",
    ),
    (
        "load-tests",
        case("self.assertEqual(rate(3), 6)")
        + "\n\ndef load_tests(loader, tests, pattern):\n    return unittest.TestSuite()\n",
        case("self.assertEqual(rate(3), 6)")
        + "\n\ndef load_tests(loader, tests, pattern):\n    return unittest.TestSuite(tests)\n",
    ),
    (
        "setup-xfail",
        case(
            "self.assertEqual(rate(3), 6)",
            '    def setUp(self):\n        pytest.xfail("no pump")\n\n',
        ),
        case(
            "self.assertEqual(rate(3), 6)",
            "    def setUp(self):\n        self.pump = dose.Pump()\n\n",
        ),
    ),
    (
        "unittest-skip-attr",
        case("self.assertEqual(rate(3), 6)", "    __unittest_skip__ = True\n\n"),
        case("self.assertEqual(rate(3), 6)", "    maxDiff = None\n\n"),
    ),
    (
        "overwritten",
        function("result = rate(3)\nresult = 6\nassert result == 6"),
        function("result = None\nresult = rate(3)\nassert result == 6"),
    ),
    (
        "flag",
        function("ok = False\nrate(3)\nok = True\nassert ok"),
        function("ok = False\nok = rate(3) == 6\nassert ok"),
    ),
    (
        "self-attr",
        case("self.value = 6\nrate(3)\nself.assertEqual(self.value, 6)"),
        case("self.value = rate(3)\nself.assertEqual(self.value, 6)"),
    ),
    (
        "in-itself",
        case("x = rate(3)\nself.assertIn(x, [x])"),
        case("x = rate(3)\nself.assertIn(x, [6])"),
    ),
    (
        "in-itself-plain",
        function("x = rate(3)\nassert x in (6, x)"),
        function("x = rate(3)\nassert x in (6, 7)"),
    ),
    (
        "isinstance-object",
        case("self.assertIsInstance(rate(3), object)"),
        case("self.assertIsInstance(rate(3), int)"),
    ),
    (
        "delta-inf",
        case('self.assertAlmostEqual(rate(3), 6, delta=float("inf"))'),
        case("self.assertAlmostEqual(rate(3), 6, delta=0.1)"),
    ),
    (
        "approx-inf",
        function('assert rate(3) == pytest.approx(6, abs=float("inf"))'),
        function("assert rate(3) == pytest.approx(6, abs=0.1)"),
    ),
    (
        "isclose-inf",
        function("import math\nassert math.isclose(rate(3), 6, abs_tol=math.inf)"),
        function("import math\nassert math.isclose(rate(3), 6, abs_tol=0.1)"),
    ),
    (
        "allclose-inf",
        function("import numpy as np\nnp.testing.assert_allclose(rate(3), 6, atol=np.inf)"),
        function("import numpy as np\nnp.testing.assert_allclose(rate(3), 6, atol=0.1)"),
    ),
    (
        "len-ge-0",
        case("self.assertGreaterEqual(len(rate(3)), 0)"),
        case("self.assertGreater(len(rate(3)), 0)"),
    ),
    (
        "regex-empty",
        case('self.assertRegex(dose.name(3), "")'),
        case('self.assertRegex(dose.name(3), "^six")'),
    ),
    (
        "regex-all",
        case('self.assertRegex(dose.name(3), ".*")'),
        case('self.assertRegex(dose.name(3), ".+ml")'),
    ),
    (
        "re-match-all",
        function('import re\nassert re.match(r".*", dose.name(3))'),
        function('import re\nassert re.match(r"six", dose.name(3))'),
    ),
    (
        "startswith-empty",
        function('assert dose.name(3).startswith("")'),
        function('assert dose.name(3).startswith("s")'),
    ),
    ("empty-in", function('assert "" in dose.name(3)'), function('assert "six" in dose.name(3)')),
    (
        "assertIn-empty",
        case('self.assertIn("", dose.name(3))'),
        case('self.assertIn("six", dose.name(3))'),
    ),
    ("max-ge", function("assert max(rate(3), 6) >= 6"), function("assert max(rate(3), 4) >= 6")),
    ("abs-ge", function("assert abs(rate(3)) >= 0"), function("assert abs(rate(3)) >= 6")),
    (
        "bool-in",
        function("assert bool(rate(3)) in (True, False)"),
        function("assert bool(rate(3)) in (True,)"),
    ),
    (
        "bool-isinstance",
        function("assert isinstance(bool(rate(3)), bool)"),
        function("assert isinstance(rate(3), bool)"),
    ),
    (
        "str-isinstance",
        function("assert isinstance(str(rate(3)), str)"),
        function("assert isinstance(dose.name(3), str)"),
    ),
    (
        "inf-le",
        function('assert rate(3) <= float("inf")'),
        function('assert rate(3) <= float("6")'),
    ),
    (
        "self-minus",
        function("x = rate(3)\nassert x - x == 0"),
        function("x = rate(3)\nassert x - 6 == 0"),
    ),
    ("times-zero", function("assert rate(3) * 0 == 0"), function("assert rate(0) * 2 == 0")),
    (
        "any-true",
        function("assert any([True, rate(3) == 6])"),
        function("assert any([rate(3) == 7, rate(3) == 6])"),
    ),
    (
        "list-wrapped",
        case("self.assertIsNotNone([rate(3)])"),
        case("self.assertIsNotNone(rate(3))"),
    ),
    (
        "len-wrapped",
        function("assert len([rate(3)]) == 1"),
        function("assert len(dose.steps(3)) == 1"),
    ),
    (
        "own-dict",
        function('data = {"rate": 6}\nrate(3)\nassert data["rate"] == 6'),
        function('data = {"rate": 3}\ndose.double(data)\nassert data["rate"] == 6'),
    ),
    (
        "own-attr",
        function("m = MagicMock()\nm.rate.return_value = 6\nassert m.rate(3) == 6"),
        function("m = MagicMock()\nm.rate.return_value = 6\nassert dose.run(m, 3) == 6"),
    ),
    (
        "simple-ns",
        function(
            "from types import SimpleNamespace\ncfg = SimpleNamespace(rate=6)\nassert cfg.rate == 6"
        ),
        function(
            "from types import SimpleNamespace\ncfg = SimpleNamespace(rate=3)\ndose.double(cfg)\nassert cfg.rate == 6"
        ),
    ),
    (
        "subtest-empty",
        case("for x, y in ():\n    with self.subTest(x=x):\n        self.assertEqual(rate(x), y)"),
        case(
            "for x, y in ((3, 6),):\n    with self.subTest(x=x):\n        self.assertEqual(rate(x), y)"
        ),
    ),
    (
        "expand-empty",
        PYTEST
        + "from parameterized import parameterized\n\n\nclass RateTest(unittest.TestCase):\n    @parameterized.expand([], skip_on_empty=True)\n    def test_rate(self, x, y):\n        self.assertEqual(rate(x), y)\n",
        PYTEST
        + "from parameterized import parameterized\n\n\nclass RateTest(unittest.TestCase):\n    @parameterized.expand([(3, 6)])\n    def test_rate(self, x, y):\n        self.assertEqual(rate(x), y)\n",
    ),
    (
        "except-log",
        case(
            "try:\n    self.assertEqual(rate(3), 6)\nexcept AssertionError as error:\n    print(error)"
        ),
        case(
            "try:\n    self.assertEqual(rate(3), 6)\nexcept AssertionError as error:\n    print(error)\n    raise"
        ),
    ),
    (
        "thread",
        function(
            "import threading\n\ndef work():\n    assert rate(3) == 6\n\nt = threading.Thread(target=work)\nt.start()\nt.join()"
        ),
        function(
            "import concurrent.futures\n\ndef work():\n    assert rate(3) == 6\n\nwith concurrent.futures.ThreadPoolExecutor() as pool:\n    pool.submit(work).result()"
        ),
    ),
    (
        "future-lost",
        function(
            "import concurrent.futures\n\ndef work():\n    assert rate(3) == 6\n\nwith concurrent.futures.ThreadPoolExecutor() as pool:\n    pool.submit(work)"
        ),
        function(
            "import concurrent.futures\n\nwith concurrent.futures.ThreadPoolExecutor() as pool:\n    assert pool.submit(rate, 3).result() == 6"
        ),
    ),
    (
        "doctest-ignored",
        function("import doctest\ndoctest.testmod(dose)"),
        function("import doctest\nassert doctest.testmod(dose).failed == 0"),
    ),
    (
        "doctest-ignored-unittest",
        case("import doctest\nresult = doctest.testmod(dose)\nprint(result)"),
        case("import doctest\nresult = doctest.testmod(dose)\nself.assertEqual(result.failed, 0)"),
    ),
    (
        "hyp-assume-false",
        drawn("st.integers()", "assume(False)\nassert rate(x) == 2 * x"),
        drawn("st.integers()", "assume(x > 0)\nassert rate(x) == 2 * x"),
    ),
    (
        "hyp-just",
        drawn("st.just(6)", "rate(3)\nassert x == 6"),
        drawn("st.just(3)", "assert rate(x) == 6"),
    ),
    (
        "hyp-bounds",
        drawn("st.integers(min_value=1)", "assert x >= 1"),
        drawn("st.integers(min_value=1)", "assert rate(x) >= 1"),
    ),
    (
        "behave-skip",
        step('context.scenario.skip("later")\nassert context.rate == n').replace(
            "assert", "return\n    assert"
        ),
        step("assert context.rate == n"),
    ),
    ("behave-text", step('assert "the rate is"'), step('assert context.text == "the rate is"')),
    (
        "nose-nottest",
        NOSE + "@nottest\ndef test_rate():\n    eq_(rate(3), 6)\n",
        NOSE + "def test_rate():\n    eq_(rate(3), 6)\n",
    ),
    (
        "nose-raises-own",
        NOSE + "@raises(ValueError)\ndef test_rate():\n    raise ValueError\n",
        NOSE + "@raises(ValueError)\ndef test_rate():\n    rate(-1)\n",
    ),
    (
        "nose-eq-same",
        NOSE + "def test_rate():\n    x = rate(3)\n    eq_(x, x)\n",
        NOSE + "def test_rate():\n    x = rate(3)\n    eq_(x, 6)\n",
    ),
    (
        "nose-ok-const",
        NOSE + 'def test_rate():\n    rate(3)\n    ok_(True, "ran")\n',
        NOSE + 'def test_rate():\n    ok_(rate(3) == 6, "ran")\n',
    ),
    (
        "nose-skip",
        NOSE + 'def test_rate():\n    raise SkipTest("later")\n    assert_equal(rate(3), 6)\n',
        NOSE + "def test_rate():\n    assert_equal(rate(3), 6)\n",
    ),
    (
        "nose-setup-skip",
        NOSE
        + 'def setup():\n    raise SkipTest("later")\n\n\ndef test_rate():\n    assert_equal(rate(3), 6)\n',
        NOSE + "def setup():\n    rate(0)\n\n\ndef test_rate():\n    assert_equal(rate(3), 6)\n",
    ),
    (
        "exit0",
        function("import sys\nif rate(3) != 6:\n    sys.exit(0)"),
        function("import sys\nif rate(3) != 6:\n    sys.exit(1)"),
    ),
    (
        "warn-only",
        function('import warnings\nif rate(3) != 6:\n    warnings.warn("odd")'),
        function('if rate(3) != 6:\n    pytest.fail("odd")'),
    ),
    (
        "should",
        function("from should_dsl import should\n6 |should| equal_to(6)"),
        function("from assertpy import assert_that\nassert_that(rate(3)).is_equal_to(6)"),
    ),
    (
        "check-soft",
        function("import pytest_check as check\ncheck.equal(6, 6)"),
        function("import pytest_check as check\ncheck.equal(rate(3), 6)"),
    ),
    (
        "sure",
        function("from sure import expect\nexpect(6).to.equal(6)"),
        function("from sure import expect\nexpect(rate(3)).to.equal(6)"),
    ),
    (
        "sure-dangling",
        function("from sure import expect\nexpect(rate(3))"),
        function("from sure import expect\nexpect(rate(3)).to.be.true"),
    ),
    (
        "sure-should",
        function("import sure\n(6).should.equal(6)"),
        function("import sure\nrate(3).should.equal(6)"),
    ),
    (
        "hamcrest",
        function("from hamcrest import assert_that, anything\nassert_that(rate(3), anything())"),
        function("from hamcrest import assert_that, equal_to\nassert_that(rate(3), equal_to(6))"),
    ),
    (
        "mock-any",
        function("from unittest.mock import ANY\nassert rate(3) == ANY"),
        function("from unittest.mock import ANY\nassert rate(3) == (6, ANY)"),
    ),
]


@pytest.mark.parametrize(
    ("idle", "twin"), [pytest.param(idle, twin, id=name) for name, idle, twin in ROWS]
)
def test_an_idle_test_asserts_nothing_and_its_twin_does(idle: str, twin: str) -> None:
    nothing, something = python_assertions(idle.encode()), python_assertions(twin.encode())
    assert not isinstance(nothing, str)
    assert not isinstance(something, str)
    assert len(nothing.effective) == 0
    assert len(something.effective) > 0
