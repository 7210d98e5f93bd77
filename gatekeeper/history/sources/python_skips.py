"""Which Python tests nobody runs, and what ends or swallows the failure of one that runs."""

import ast
from collections.abc import Collection, Iterator

from gatekeeper.history.sources.python_names import Function, assigned, called
from gatekeeper.history.sources.python_truth import Known

_SWALLOWS = frozenset({"AssertionError", "Exception", "BaseException"})
_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_SKIPPED = frozenset({"skip", "xfail", "skipTest"})
"""Calls that end a test as one that says nothing."""
_STOPS = _SKIPPED | {"exit", "_exit", "quit"}
"""Calls behind which nothing of the test runs."""
_ASKS = frozenset({"skipif", "skipIf", "skipUnless", "xfail"})
"""Decorators that skip by a condition."""
BEFORE_EACH = frozenset(
    {
        *("setUp", "asyncSetUp", "setUpClass", "setUpModule"),
        *("setup_method", "setup_class", "setup_function", "setup_module", "setup"),
    }
)
"""What unittest, pytest and nose run before each test of a module or class, or once before all."""
_KEEPS_NAME = ("pytest.mark.", "mock.", "patch", "unittest.")
"""Beginnings of decorators that keep nothing of a test beside its name."""


def is_skip(decorator: ast.expr, known: Known) -> bool:
    """A decorator that skips always; a condition may let the test run, unless it is a constant."""
    if isinstance(decorator, ast.Name):
        decorator = known.names.get(decorator.id, decorator)
    call = decorator if isinstance(decorator, ast.Call) else None
    name, _ = called(call.func if call else decorator)
    condition = _condition(call) if call else None
    if name in _ASKS and condition is not None and known.asks_environment(condition):
        return True
    match name:
        case "skip" | "expectedFailure" | "nottest":
            return True
        case "usefixtures":
            asked = call.args if call else []
            return any(isinstance(a, ast.Constant) and a.value in known.skipping for a in asked)
        case "xfail" if condition is None:
            return True
        case "xfail" | "skipif" | "skipIf":
            return condition is not None and known.truth(condition) is True
        case "skipUnless":
            return condition is not None and known.truth(condition) is False
        case "parametrize" | "expand":
            return call is not None and _has_no_case(call, name, known)
        case _:
            return False


def is_off(statements: list[ast.stmt], known: Known) -> bool:
    """Whether a module or class says that all its tests are skipped."""
    said = [pair for each in statements for pair in assigned(each)]
    if any(name == "__unittest_skip__" and known.truth(value) is True for name, value in said):
        return True
    if any(map(_loads_nothing, statements)):
        return True
    marked = (value for name, value in said if name == "pytestmark")
    return any(is_skip(mark, known) for value in marked for mark in _each(value)) or any(
        isinstance(each, Function) and each.name in BEFORE_EACH and any(map(_skips, each.body))
        for each in statements
    )


def _loads_nothing(statement: ast.stmt) -> bool:
    """Whether this tells unittest that the module has no tests (Python 3.11, load_tests Protocol)."""
    match statement:
        case ast.FunctionDef(
            name="load_tests", body=[ast.Return(ast.Call(func=suite, args=[], keywords=[]))]
        ):
            return called(suite)[0] == "TestSuite"
        case _:
            return False


def _skips(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(ast.Call(func=function)):
            return called(function)[0] in _SKIPPED
        case ast.Raise(exc=ast.Call(func=kind) | (ast.Name() | ast.Attribute() as kind)):
            return called(kind)[0] in ("SkipTest", "Skipped")
        case _:
            return False


def skipping_fixtures(functions: Collection[Function]) -> tuple[frozenset[str], bool]:
    """The fixtures that skip whoever asks for them, and whether one of a file asks itself into every test."""
    found = [
        (each.name, mark)
        for each in functions
        for mark in each.decorator_list
        if called(mark.func if isinstance(mark, ast.Call) else mark)[0] == "fixture"
        and any(map(_skips, each.body))
    ]
    everywhere = any(
        word.arg == "autouse" and isinstance(word.value, ast.Constant) and word.value.value is True
        for _, mark in found
        if isinstance(mark, ast.Call)
        for word in mark.keywords
    )
    return frozenset(name for name, _ in found), everywhere


def asks_for(function: Function, fixtures: Collection[str]) -> bool:
    """Whether a test names one of them among its parameters."""
    given = function.args
    return any(
        each.arg in fixtures for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)
    )


def is_uncollected(around: ast.Module | ast.ClassDef, known: Known) -> bool:
    """Whether pytest takes no tests out of a module or class: it says so, or it is a test class with a constructor."""
    said = (v for each in around.body for name, v in assigned(each) if name == "__test__")
    if any(known.truth(value) is False for value in said):
        return True
    if not isinstance(around, ast.ClassDef) or around.bases or not around.name.startswith("Test"):
        return False
    return any(isinstance(e, Function) and e.name in ("__init__", "__new__") for e in around.body)


def is_test(statement: ast.stmt) -> bool:
    """Whether the name says so."""
    if not isinstance(statement, Function | ast.ClassDef):
        return False
    return statement.name.lower().startswith("test")


def is_generator(statement: ast.stmt) -> bool:
    """Whether this is a test that yields, of which nobody runs anything."""
    if not isinstance(statement, Function) or statement.decorator_list or not is_test(statement):
        return False
    return any(isinstance(each, ast.Yield | ast.YieldFrom) for each in _inside(statement))


def bound_again(statements: list[ast.stmt]) -> frozenset[int]:
    """The places of tests whose name means something else, or nothing, at the end of their block."""
    last = {name: place for place, each in enumerate(statements) for name in _rebinds(each)}
    return frozenset(
        place
        for place, each in enumerate(statements)
        if isinstance(each, Function)
        and each.name.startswith("test")
        and all(ast.unparse(d).startswith(_KEEPS_NAME) for d in each.decorator_list)
        and last[each.name] > place
    )


def leaves(statement: ast.stmt) -> bool:
    """Whether nothing behind the statement runs, in its block."""
    match statement:
        case ast.Expr(ast.Call(func=ast.Name("assume"), args=[ast.Constant(value=False)])):
            return True
        case ast.Expr(ast.Call(func=function)):
            return called(function)[0] in _STOPS
        case _:
            return isinstance(statement, _LEAVES)


def suppresses(context: ast.expr) -> bool:
    """Whether a `with` keeps failed assertions to itself."""
    if not isinstance(context, ast.Call) or called(context.func)[0] != "suppress":
        return False
    return any(called(kind)[0] in _SWALLOWS for kind in context.args)


def swallows(handler: ast.ExceptHandler) -> bool:
    """Whether a failed assertion would end here without a trace."""
    if any(isinstance(node, ast.Raise) for node in ast.walk(handler)):
        return False
    caught = handler.type
    if caught is None:
        return True
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(called(kind)[0] in _SWALLOWS for kind in kinds)


def _condition(call: ast.Call) -> ast.expr | None:
    """What a mark asks; pytest reads a text as an expression."""
    named = (keyword.value for keyword in call.keywords if keyword.arg == "condition")
    asked = call.args[0] if call.args else next(named, None)
    if not (isinstance(asked, ast.Constant) and isinstance(asked.value, str)):
        return asked
    try:
        return ast.parse(asked.value, mode="eval").body
    except (SyntaxError, ValueError):
        return asked


def _has_no_case(call: ast.Call, name: str, known: Known) -> bool:
    """Whether pytest's `parametrize`, or `parameterized.expand`, gives nothing to test with."""
    named = (keyword.value for keyword in call.keywords if keyword.arg in ("argvalues", "input"))
    behind = call.args[name == "parametrize" :]
    given = behind[0] if behind else next(named, None)
    if isinstance(given, ast.List | ast.Tuple):
        return all(_is_skipped_case(case, known) for case in given.elts)
    return given is not None and known.is_empty(given)


def _is_skipped_case(case: ast.expr, known: Known) -> bool:
    if not isinstance(case, ast.Call):
        return False
    given = (keyword.value for keyword in case.keywords if keyword.arg == "marks")
    return any(is_skip(mark, known) for value in given for mark in _each(value))


def _each(marks: ast.expr) -> list[ast.expr]:
    return marks.elts if isinstance(marks, ast.List | ast.Tuple) else [marks]


def _rebinds(statement: ast.stmt) -> Iterator[str]:
    """Names that mean something of this statement's own afterwards."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.Delete(targets=targets):
            yield from (target.id for target in targets if isinstance(target, ast.Name))
        case ast.Assign(targets=[ast.Name(name)], value=value):
            nodes = ast.walk(value)
            if not any(isinstance(node, ast.Name) and node.id == name for node in nodes):
                yield name
        case ast.Assign(
            targets=[ast.Attribute(value=ast.Name(name), attr="__test__")],
            value=ast.Constant(value=False),
        ):
            yield name
        case _:
            pass


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in a function but what stands in functions inside it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, Function | ast.Lambda | ast.ClassDef):
            yield from _inside(child)
