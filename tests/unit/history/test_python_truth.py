"""Assertions of Python tests that cannot fail, each beside one that can."""

import pytest

from gatekeeper.history.sources.python_code import python_assertions


def effective(body: str, above: str = "") -> int:
    lines = body.replace("\n", "\n    ")
    found = python_assertions(f"{above}\ndef test_x(self):\n    {lines}\n".encode())
    assert not isinstance(found, str)
    return len(found.effective)


@pytest.mark.parametrize(
    ("never", "can"),
    [
        ("assert f() == 3 or True", "assert f() == 3 or f() == 4"),
        ("assert True or f()", "assert True and f()"),
        ("assert f() or 'fine'", "assert f() or ''"),
        ("assert not (f() and 0)", "assert not (f() and 1)"),
        ("assert 1 if f() else 2", "assert 1 if f() else 0"),
        ("assert (x := [f()])", "assert (x := f())"),
        ("assert lambda: f()", "assert (lambda: f())()"),
        ("assert (f(x) for x in y)", "assert all(f(x) for x in y)"),
        ("assert all(f(x) for x in [])", "assert all(f(x) for x in [1])"),
        ("assert [f()]", "assert [*f()]"),
        ("assert {'a': f()} == {'a': f()}", "assert {'a': f()} == {'a': 1}"),
        ("assert f'{f()} words'", "assert f'{f()}'"),
        ("assert isinstance(f(), object)", "assert isinstance(f(), int)"),
        ("assert len(f()) >= 0", "assert len(f()) >= 1"),
        ("assert len('abc') == 3", "assert len(f()) == 3"),
        ("assert 'a'.upper() == 'A'", "assert f().upper() == 'A'"),
        ("one = 1\nassert one == 1", "one = 1\nassert f() == one"),
        ("one: int = 1\nassert one == 1", "one = 1\none += f()\nassert one == 2"),
        ("r = f()\ns = r\nassert r == s", "r = f()\ns = r\nr = f()\nassert r == s"),
        ("self.assertTrue(bool([f()]))", "self.assertTrue(bool(f()))"),
        ("self.assertTrue(f() or 1, f())", "self.assertTrue(f(), 1)"),
        ("assert not 1 != 1 or f()", "assert not 1 == 1 or f()"),
        ("r = s = f()\nassert r == s", "r = s = f()\nassert r == 1"),
        ("assert r < 1 or r >= 1", "assert r < 1 or r >= 2"),
        ("assert f() or not f()", "assert f() or not g()"),
        (
            "m = Mock()\nm.read.return_value = 5\nassert m.read() == 5",
            "m = g()\nassert m.read() == 5",
        ),
        ("m = Mock()\nassert m.called_once_with(1)", "m = Mock()\nassert m.called"),
        ("m = mock.Mock(return_value=5)\nassert m() == 5", "m = Mock(wraps=f)\nassert m() == 5"),
        ("m = Mock()\nassert m.a() == 1", "m = Mock()\nm.a.side_effect = f\nassert m.a() == 1"),
        ("m = Mock()\nassert m.a(1)", "m = Mock()\nassert m.mock_calls.index(1) == 0"),
        ("m = Mock()\nf(m)\nassert m.a", "m = Mock()\nf(m)\nassert m.a == 5"),
        ("m = Mock()\nassert m.a is not None", "m = Mock()\nassert not m.a"),
        ("m = Mock()\nself.assertTrue(m.a.b)", "m = Mock()\nself.assertTrue(m.a.called)"),
        ("m = Mock()\nself.assertIsNotNone(m.a)", "m = Mock()\nself.assertFalse(m.a)"),
        ("r = f()\nassume(r > 1)\nassert r > 1", "r = f()\nassume(r > 1)\nassert r > 2"),
        (
            "r = f()\nif r > 1 and r < 5:\n    assert r > 1",
            "r = f()\nif r > 1:\n    r = g(r)\n    assert r > 1",
        ),
        ("r = [f()]\nassert len(r) == 1", "r = [f()]\ng(r)\nassert len(r) == 1"),
        ("assert False", "try:\n    f()\nexcept E:\n    pass\nelse:\n    assert False"),
        ("raise AssertionError", "if f():\n    return\nraise AssertionError"),
        ("ok_(True)", "ok_(f())"),
        ("eq_(1, 1)", "eq_(f(), 1)"),
        ("expect(f())", "expect(f()).to_equal(1)"),
        ("r = 1\nr = 6\nassert r == 6", "r = 1\nr = 6\nr = f()\nassert r == 6"),
        (
            "r = 1\nr = 6\nfor x in y:\n    assert r == 6",
            "r = 1\nr = 6\nfor x in y:\n    assert r == 6\n    r = f()",
        ),
    ],
)
def test_an_assertion_counts_when_something_decides_it(never: str, can: str) -> None:
    assert (effective(never), effective(can)) == (0, 1)


@pytest.mark.parametrize(
    ("dead", "live"),
    [
        ("for x in []:\n    assert f(x)", "for x in [1]:\n    assert f(x)"),
        ("for x in range(0):\n    assert f(x)", "for x in range(2):\n    assert f(x)"),
        (
            "a = []\nfor x in a:\n    assert f(x)",
            "a = []\na.append(1)\nfor x in a:\n    assert f(x)",
        ),
        ("a = ()\nassert all(f(x) for x in a)", "a = ()\na = g()\nassert all(f(x) for x in a)"),
        ("while False:\n    assert f()", "while f():\n    assert f()"),
        ("if not True:\n    assert f()", "if not False:\n    assert f()"),
        ("if 1 == 2:\n    assert f()", "if 1 != 2:\n    assert f()"),
        ("if False and f:\n    assert f()", "if True and f:\n    assert f()"),
        ("if typing.TYPE_CHECKING:\n    assert f()", "if typing.OTHER:\n    assert f()"),
        ("on = 0\nif on:\n    assert f()", "on = g()\nif on:\n    assert f()"),
        ("if True:\n    return\nassert f()", "if g():\n    return\nassert f()"),
        ("if g():\n    return\nelse:\n    return\nassert f()", "if g():\n    return\nassert f()"),
        ("try:\n    assert f()\nfinally:\n    return", "try:\n    assert f()\nfinally:\n    g()"),
    ],
)
def test_an_assertion_counts_when_a_run_can_reach_it(dead: str, live: str) -> None:
    assert (effective(dead), effective(live)) == (0, 1)


TEST = "def test_x():\n    assert f()\n"
METHOD = "    def test_x(self):\n        assert f()\n"


@pytest.mark.parametrize(
    ("off", "on"),
    [
        (f"pytestmark = pytest.mark.skip\n{TEST}", f"pytestmark = pytest.mark.slow\n{TEST}"),
        (f"pytestmark = [pytest.mark.skip()]\n{TEST}", f"pytestmark = [pytest.mark.a]\n{TEST}"),
        (f"__test__ = False\n{TEST}", f"__test__ = True\n{TEST}"),
        (
            f"class TestA:\n    __test__ = False\n{METHOD}",
            f"class TestA:\n    __test__ = False\n{METHOD}class TestB(TestA):\n    __test__ = True\n",
        ),
        (
            f"class TestA:\n    def __init__(self): pass\n{METHOD}",
            "class TestA:\n    def __init__(self): pass\n    def check(self):\n        assert f()\n",
        ),
        (f"@pytest.mark.skipif(1 == 1)\n{TEST}", f"@pytest.mark.skipif(1 == 2)\n{TEST}"),
        (f"@pytest.mark.skipif('True')\n{TEST}", f"@pytest.mark.skipif('os.name')\n{TEST}"),
        (f"@unittest.skipUnless(False, 'x')\n{TEST}", f"@unittest.skipUnless(on, 'x')\n{TEST}"),
        (f"@pytest.mark.xfail(reason='x')\n{TEST}", f"@pytest.mark.xfail(on, reason='x')\n{TEST}"),
        (
            f"@pytest.mark.skipif(not os.environ.get('A'), reason='x')\n{TEST}",
            f"@pytest.mark.skipif(not slow, reason='x')\n{TEST}",
        ),
        (f"A = os.getenv('A')\n@skipUnless(A, 'x')\n{TEST}", f"A = f()\n@skipUnless(A, 'x')\n{TEST}"),
        (
            "def test_x():\n    if 'A' in os.environ:\n        assert f()\n",
            "def test_x():\n    if 'A' in f():\n        assert f()\n",
        ),
        (
            "def test_x():\n    if not getenv('A'):\n        pytest.skip('x')\n    assert f()\n",
            "def test_x():\n    assert f(getenv('A'))\n",
        ),
        (
            f"class A(TestCase):\n    def setUp(self):\n        self.skipTest('x')\n{METHOD}",
            f"class A(TestCase):\n    def setUp(self):\n        self.take('x')\n{METHOD}",
        ),
        (
            "@given(integers())\ndef test_x(w):\n    f(w)\n    assert isinstance(w, int)\n",
            "@given(integers())\ndef test_x(w):\n    w = f(w)\n    assert isinstance(w, int)\n",
        ),
        ("@slow(E)\ndef test_x():\n    f()\n", "@raises(E)\ndef test_x():\n    f()\n"),
        (f"later = pytest.mark.xfail\n@later\n{TEST}", f"later = pytest.mark.a\n@later\n{TEST}"),
        (
            f"@parametrize('x', [pytest.param(1, marks=pytest.mark.skip)])\n{TEST}",
            f"@parametrize('x', [pytest.param(1, marks=pytest.mark.slow)])\n{TEST}",
        ),
        (f"N = []\n@parametrize('x', N)\n{TEST}", f"N = []\ng(N)\n@parametrize('x', N)\n{TEST}"),
        (f"{TEST}del test_x\n", f"{TEST}del test_y\n"),
        (f"{TEST}test_x = None\n", f"{TEST}test_x = slow(test_x)\n"),
        (f"{TEST}test_x.__test__ = False\n", f"{TEST}test_x.__test__ = True\n"),
        (f"{TEST}def test_x(): pass\n", f"{TEST}def test_y(): pass\n"),
        (f"{TEST}    yield\n", f"@inlineCallbacks\n{TEST}    yield\n"),
        (f"{TEST}    yield\n", f"{TEST}    def g(): yield\n"),
        (
            "def test_x():\n    def inner():\n        assert f()\n",
            "def test_x():\n    def inner():\n        assert f()\n    g(inner)\n",
        ),
        (
            "def test_x():\n    async def inner():\n        assert f()\n    inner()\n",
            "def test_x():\n    async def inner():\n        assert f()\n    run(inner())\n",
        ),
        (
            f"class A(unittest.TestCase):\n    async{METHOD[3:]}",
            f"class A(unittest.IsolatedAsyncioTestCase):\n    async{METHOD[3:]}",
        ),
        (
            f"from unittest import TestCase as T\nclass A(T):\n    async{METHOD[3:]}",
            f"from django.test import TestCase as T\nclass A(T):\n    async{METHOD[3:]}",
        ),
    ],
)  # fmt: skip
def test_an_assertion_counts_when_its_test_is_collected(off: str, on: str) -> None:
    found = [python_assertions(text.encode()) for text in (off, on)]
    assert [len(each.effective) for each in found if not isinstance(each, str)] == [0, 1]


def test_a_method_that_asks_its_owner_about_a_word_asserts() -> None:
    assert effective("self.assertLogged('sent')") == 1


@pytest.mark.parametrize(
    ("above", "count"),
    [
        ("ONE = 1", 0),
        ("ONE = f()", 1),
        ("ONE = 1\nONE = f()", 1),
        ("ONE = 1\nfrom host.view import ONE", 1),
        ("ONE = 1\ndef change():\n    global ONE\n    ONE = f()", 1),
        ("ONE = 1\nfor ONE in f(): pass", 1),
        ("ONE = 1\nmatch f():\n    case ONE: pass", 1),
        ("ONE = 1\nmatch f():\n    case [*ONE]: pass", 1),
        ("ONE = 1\ntry: f()\nexcept OSError as ONE: pass", 1),
        ("ONE = 1\ndef ONE(): pass", 1),
        ("ONE = ONE", 1),
        ("ONE = TWO\nTWO = ONE", 1),
    ],
)
def test_a_name_is_constant_when_nothing_else_binds_it(above: str, count: int) -> None:
    assert effective("assert ONE == 1", above) == count
