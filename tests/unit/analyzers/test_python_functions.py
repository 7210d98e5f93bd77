"""Every `def` of a Python file is measured, with lizard's numbers where lizard sees it."""

import ast
from pathlib import Path

import pytest

from gatekeeper.analyzers.measure.python import measure_python
from gatekeeper.analyzers.measure.tokens import Measured


def measure(source: str) -> tuple[Measured, ...]:
    return measure_python("a.py", source.encode())


def test_a_function_is_measured() -> None:
    source = "def f(a, *b, c=1, **d):\n    if a and b:\n        for x in b:\n            pass\n    return 1\n"
    assert measure(source) == (Measured(1, "f", 5, ccn=4, length=5, parameters=4, nesting=2),)


def test_methods_and_inner_functions_are_measured_each() -> None:
    source = (
        "class A:\n    def f(self):\n        def g():\n            return 1\n        return g\n"
        "    async def h(self): return 2\n"
    )
    assert [(f.start, f.name.rpartition(".")[2]) for f in measure(source)] == [
        (2, "f"),
        (3, "g"),
        (6, "h"),
    ]


@pytest.mark.parametrize(
    ("expression", "ccn"),
    [
        pytest.param("1", 1, id="plain"),
        pytest.param("a if b else c", 2, id="conditional"),
        pytest.param("a and b or c", 3, id="logic"),
        pytest.param("[x for x in a if x]", 3, id="comprehension"),
    ],
)
def test_a_function_on_one_line_that_lizard_does_not_see_is_measured_from_the_tree(
    expression: str, ccn: int
) -> None:
    source = (
        f"class A:\n    def f(self): return {expression}\n    def g(self): return {expression}\n"
    )
    assert [f.ccn for f in measure(source)] == [ccn, ccn]


def test_every_function_of_this_file_is_seen() -> None:
    raw = Path(__file__).read_bytes()
    defined = [
        node.lineno for node in ast.walk(ast.parse(raw)) if isinstance(node, ast.FunctionDef)
    ]
    assert [f.start for f in measure_python("a.py", raw)] == sorted(defined)


@pytest.mark.parametrize(
    ("body", "nesting"),
    [
        pytest.param("pass", 0, id="flat"),
        pytest.param("if a: pass\n elif b: pass\n elif c: pass\n else: pass", 1, id="elif chain"),
        pytest.param("if a: pass\n else:\n  if b: pass\n  c()", 2, id="if inside else"),
        pytest.param("with a:\n  try: pass\n  except E: pass", 2, id="with and try"),
        pytest.param("match a:\n  case 1:\n   while b: pass", 2, id="match"),
    ],
)
def test_nesting(body: str, nesting: int) -> None:
    assert measure(f"def f(a):\n {body}\n")[0].nesting == nesting


@pytest.mark.parametrize("comment", ["#lizard forgives", "# GENERATED CODE"])
def test_comments_that_lizard_obeys_have_no_effect(comment: str) -> None:
    source = f"{comment}\ndef f(a):  {comment}\n    {comment}\n    if a:\n        return 1\n"
    assert [f.ccn for f in measure(source)] == [2]


def test_the_cookie_is_followed() -> None:
    raw = b'# -*- coding: latin-1 -*-\ndef f(a):\n    return "\xe4" if a else ""\n'
    assert [f.name for f in measure_python("a.py", raw)] == ["f"]


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"def f(:\n", id="syntax"),
        pytest.param(b"x = 1\n\0", id="NUL byte"),
        pytest.param(b'x = "\xff"\n', id="not UTF-8"),
        pytest.param(b"# -*- coding: nonsense -*-\n", id="unknown cookie"),
    ],
)
def test_what_python_refuses_is_refused(raw: bytes) -> None:
    with pytest.raises((SyntaxError, ValueError)):
        measure_python("a.py", raw)
