"""What asserts in a Python test by its name, and what it says: unittest, nose, pytest, pytest-check, sure, PyHamcrest."""

import ast
from collections.abc import Mapping

from gatekeeper.history.sources.python_holds import is_unbounded
from gatekeeper.history.sources.python_names import called, dotted
from gatekeeper.history.sources.python_truth import Known

RAISES = ("raises", "warns")
TRIED = (*RAISES, "assertRaises", "assertWarns", "assert_raises")
"""Beginnings of what waits for something to be raised."""
_HAPPENS = (
    *RAISES,
    *("assertRaises", "assertWarns", "assertLogs", "assertNoLogs"),
    *("assert_called", "assert_any_call", "assert_has_calls", "assert_not_called"),
    *("assert_awaited", "assert_any_await", "assert_has_awaits", "assert_not_awaited"),
)
"""Beginnings of assertions about what happened, whatever their arguments are."""
_CHAINS = frozenset({"assert_that", "expect"})
"""What begins an assertion that is ended by calls of its result, such as `assert_that(x).is_equal_to(y)`."""
_SHOULD = frozenset({"should", "should_not", "shouldnt"})
"""What begins one behind its subject: `x.should.equal(y)` (sure)."""
_ENDS = frozenset({"true", "false", "ok", "none", "empty", "truthy", "falsy", "callable"})
"""What ends one without a call (sure)."""
_OF_TRUTH = frozenset({"assertTrue", "assert_", "ok_", "is_true"})
_TRUTHS = _OF_TRUTH | {"assertFalse", "is_false"}
_OF_ONE: Mapping[str, type[ast.cmpop]] = {
    **dict.fromkeys(("assertIsNone", "assert_is_none", "is_none"), ast.Is),
    **dict.fromkeys(("assertIsNotNone", "assert_is_not_none", "is_not_none"), ast.IsNot),
}
"""Methods by how they compare with `None`."""
_OF_TWO: Mapping[str, type[ast.cmpop]] = {
    **dict.fromkeys(("assertEqual", "assertEquals", "assert_equal", "eq_", "equal"), ast.Eq),
    **dict.fromkeys(("assertNotEqual", "assert_not_equal", "not_equal"), ast.NotEq),
    **dict.fromkeys(("assertIs", "assert_is", "is_"), ast.Is),
    **dict.fromkeys(("assertIsNot", "assert_is_not", "is_not"), ast.IsNot),
    **dict.fromkeys(("assertIn", "assert_in", "is_in"), ast.In),
    **dict.fromkeys(("assertNotIn", "assert_not_in", "is_not_in"), ast.NotIn),
    **dict.fromkeys(("assertGreater", "assert_greater", "greater"), ast.Gt),
    **dict.fromkeys(("assertGreaterEqual", "assert_greater_equal", "greater_equal"), ast.GtE),
    **dict.fromkeys(("assertLess", "assert_less", "less"), ast.Lt),
    **dict.fromkeys(("assertLessEqual", "assert_less_equal", "less_equal"), ast.LtE),
}
"""Methods by the comparison that they make, under the names of unittest, nose and pytest-check."""


def is_assertion(node: ast.AST, own: frozenset[str]) -> bool:
    """Whether this has the look of an assertion; `own` are functions of the file itself, which assert by what they hold."""
    if isinstance(node, ast.Assert):
        return True
    if isinstance(node, ast.Attribute):
        return node.attr in _ENDS and chained(node) is not node
    if not isinstance(node, ast.Call):
        return False
    name, _ = called(node.func)
    known = name.startswith("assert") or name in (*RAISES, "eq_", "ok_")
    checks = dotted(node.func)[:1] == ("check",) and name in (*_TRUTHS, *_OF_ONE, *_OF_TWO)
    return name not in own and (known or checks or _is_chain(node) or _subject(node) is not None)


def asserts(node: ast.Call | ast.Attribute, known: Known) -> bool:
    """Whether an assertion that is called, or ends a chain, depends on more than constants."""
    begins = chained(node)
    if isinstance(node, ast.Attribute) or begins is not node:
        return isinstance(begins, ast.Call) and _opens(begins.args, known)
    if (subject := _subject(node)) is not None:
        return known.is_open(subject)
    name, is_method = called(node.func)
    if name.startswith(_HAPPENS):
        return True
    if name == "expect" or is_unbounded(node) or any(map(_is_anything, node.args[1:2])):
        return False
    if (said := _as_expression(name, node.args)) is not None:
        return not (name in _OF_TRUTH and known.is_made(said)) and known.can_fail(said)
    return (is_method and len(node.args) < 2) or _opens(node.args, known)


def _as_expression(name: str, given: list[ast.expr]) -> ast.expr | None:
    """What the method asks, as the language writes it; `None` for a method that we do not know."""
    match name, given:
        case _, [one, *_] if name in _TRUTHS:
            return one
        case _, [one, *_] if name in _OF_ONE:
            return ast.Compare(one, [_OF_ONE[name]()], [ast.Constant(None)])
        case _, [one, other, *_] if name in _OF_TWO:
            return ast.Compare(one, [_OF_TWO[name]()], [other])
        case "assertIsInstance" | "assert_is_instance", [one, kind, *_]:
            return _call(ast.Name("isinstance"), one, kind)
        case "assertRegex" | "assert_regex", [text, form, *_]:
            return _call(ast.Attribute(ast.Name("re"), "search"), form, text)
        case _:
            return None


def _call(function: ast.expr, *given: ast.expr) -> ast.Call:
    return ast.Call(function, [*given], [])


def _opens(arguments: list[ast.expr], known: Known) -> bool:
    """Whether the arguments are about anything that could come out otherwise."""
    if not any(map(known.is_open, arguments)):
        return False
    return len(arguments) < 2 or not known.are_same(arguments[0], arguments[1])


def _is_anything(matcher: ast.expr) -> bool:
    """Whether it is PyHamcrest's matcher of everything."""
    return isinstance(matcher, ast.Call) and called(matcher.func)[0] == "anything"


def _is_chain(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CHAINS
    )


def _subject(node: ast.Call) -> ast.expr | None:
    """What a chain behind `should` is about."""
    inner: ast.expr = node.func
    while isinstance(inner, ast.Attribute):
        if inner.attr in _SHOULD:
            return inner.value
        inner = inner.value
    return None


def chained(node: ast.Call | ast.Attribute) -> ast.Call | ast.Attribute:
    """The call that begins a chain of calls of its result, the node itself without one."""
    inner: ast.expr = node
    while isinstance(inner, ast.Call | ast.Attribute):
        if isinstance(inner, ast.Call) and called(inner.func)[0] in _CHAINS:
            return inner
        inner = inner.func if isinstance(inner, ast.Call) else inner.value
    return node


def fails(node: ast.stmt) -> bool:
    """Whether a statement fails the test wherever it is reached: `pytest.fail(…)`, `raise AssertionError`, `sys.exit(1)`."""
    match node:
        case ast.Expr(
            ast.Call(func=ast.Attribute(attr="exit"), args=[ast.Constant(value=status)])
        ):
            return status not in (0, None)
        case ast.Expr(ast.Call(func=function)):
            return called(function)[0] == "fail"
        case ast.Assert(test=ast.Constant(value=value)):
            return not value
        case ast.Raise(exc=ast.Name("AssertionError") | ast.Call(ast.Name("AssertionError"))):
            return True
        case _:
            return False


def raises_alone(statements: list[ast.stmt], known: Known) -> bool:
    """Whether the test raises here itself, whatever the unit does: `raise ValueError`, `1 / 0`, `int("six")`."""
    return all(_is_alone(each, known) for each in statements)


def _is_alone(statement: ast.stmt, known: Known) -> bool:
    match statement:
        case ast.Raise(exc=ast.Call(args=given)):
            return not any(map(known.is_open, given))
        case ast.Raise(exc=ast.Name() | ast.Attribute() as kind):
            return called(kind)[0][:1].isupper()
        case ast.Expr(value) | ast.Assert(test=value):
            called_with = [
                part
                for node in ast.walk(value)
                if isinstance(node, ast.Call)
                for part in node.args
            ]
            return not any(map(known.is_open, [value, *called_with]))
        case _:
            return isinstance(statement, ast.Pass)
