"""Python source as far as tests need it: assertions that assert something.

Read with the `ast` of the running interpreter; nothing of it is executed.
"""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping

from gatekeeper.history.sources.lines import Assertions, LineSpan, SourceUnread, python_tree
from gatekeeper.history.sources.python_skips import (
    Function,
    bound_again,
    called,
    is_generator,
    is_off,
    is_skip,
    is_test,
    is_uncollected,
    leaves,
    suppresses,
    swallows,
)
from gatekeeper.history.sources.python_truth import (
    Known,
    bound_once,
    is_mock,
    may_grow,
    passing_on,
)

_RAISES = ("raises", "warns")
_EXPECTS = (
    *_RAISES,
    *("assertRaises", "assertWarns", "assertLogs", "assertNoLogs"),
    *("assert_called", "assert_any_call", "assert_has_calls", "assert_not_called"),
    *("assert_awaited", "assert_any_await", "assert_has_awaits", "assert_not_awaited"),
)
"""Beginnings of assertions about what happened, whatever their arguments are."""
_CHAINS = frozenset({"assert_that", "expect"})
"""What begins an assertion that is ended by calls of its result, such as `assert_that(x).is_equal_to(y)`."""
_OF_TRUTH = frozenset({"assertTrue", "assertFalse", "assert_", "ok_"})
_OF_MADE = frozenset({"assertTrue", "assert_", "ok_", "assertIsNotNone"})
"""Methods that whatever a mock makes passes."""
_OF_ONE = _OF_TRUTH | {"assertIsNone", "assertIsNotNone"}
"""Methods whose one argument is what they are about; any other asks its owner about a word."""


def python_assertions(content: bytes, uncollected: Collection[str] = ()) -> Assertions | str:
    """The assertions: effective when reached, not swallowed or skipped, and about more than constants.

    Of the `uncollected` classes nobody runs the tests. A sentence instead when the file cannot be parsed.
    """
    try:
        tree = python_tree(content)
        finder = _Finder(tree, uncollected)
        finder.tests(tree)
    except SourceUnread as error:
        return str(error)
    except (RecursionError, MemoryError):
        return "it is nested too deep to be parsed"
    everything = sum(_is_assertion(node, finder.own) for node in ast.walk(tree))
    unreached = everything - (len(finder.found) - finder.failures) - finder.constant
    return Assertions(tuple(sorted(finder.found)), max(0, unreached), finder.constant)


class _Finder:
    """Walks statements in the order they run and leaves out what cannot run."""

    def __init__(self, tree: ast.Module, uncollected: Collection[str]) -> None:
        nodes = tuple(ast.walk(tree))
        self.own = frozenset(each.name for each in nodes if isinstance(each, Function))
        """Functions of the file itself: whatever they are called, only what stands in them asserts."""
        self.found: set[LineSpan] = set()
        self.constant = 0
        self.failures = 0
        """Those among the found that fail wherever they are reached."""
        self._behind: list[int] = []
        """The lines of what may keep a run from reaching a statement, the innermost last."""
        self._grown, self._passing_on = may_grow(nodes), passing_on(nodes)
        self._known = self._known_in(tree, {})
        self._mentioned: frozenset[str] | None = None
        """Names that the function around a statement mentions; `None` outside of functions."""
        self._bases = frozenset(_bases(nodes))
        self._uncollected = uncollected
        self._plain_cases = frozenset({"unittest.TestCase", *_imported_cases(nodes)})

    def _known_in(self, scope: ast.Module | Function, outside: Mapping[str, ast.expr]) -> Known:
        names = {**outside, **bound_once(scope)}
        mocks = frozenset(name for name, value in names.items() if is_mock(value))
        return Known(names, self._grown, mocks - self._passing_on, frozenset(_inputs(scope)))

    def tests(self, around: ast.Module | ast.ClassDef) -> None:
        """What stands in a module or class; one that others derive from has no say in their tests."""
        derived_from = isinstance(around, ast.ClassDef) and around.name in self._bases
        if not derived_from and is_off(around.body, self._known):
            return
        untested = not derived_from and self._is_uncollected(around)
        awaits = not self._is_plain_case(around)

        def is_left_out(each: ast.stmt) -> bool:
            is_lost = isinstance(each, ast.AsyncFunctionDef) and not awaits
            return is_lost or is_generator(each) or (untested and is_test(each))

        self.block([each for each in around.body if not is_left_out(each)])

    def _is_uncollected(self, around: ast.Module | ast.ClassDef) -> bool:
        is_named = isinstance(around, ast.ClassDef) and around.name in self._uncollected
        return is_named or is_uncollected(around, self._known)

    def _is_plain_case(self, around: ast.Module | ast.ClassDef) -> bool:
        """Whether this is a `unittest.TestCase` itself, which awaits no test (Python 3.11, unittest)."""
        bases = around.bases if isinstance(around, ast.ClassDef) else []
        return any(ast.unparse(base) in self._plain_cases for base in bases)

    def block(self, statements: list[ast.stmt]) -> None:
        gone = bound_again(statements)
        known, behind = self._known, len(self._behind)
        for place, statement in enumerate(statements):
            if place in gone:
                continue
            if _fails(statement):
                self._failure(statement)
            else:
                self._statement(statement)
            if self._ends(statement):
                break
            self._known = self._known.given(_assumed(statement))
            if _may_leave(statement):
                self._behind.append(statement.lineno)
        self._known = known
        del self._behind[behind:]

    def _ends(self, statement: ast.stmt) -> bool:
        """Whether nothing behind it in its block runs."""
        if not isinstance(statement, ast.If):
            return leaves(statement)
        told = self._known.truth(statement.test)
        branches = {True: statement.body, False: statement.orelse}
        taken = branches.values() if told is None else (branches[told],)
        ends = [any(map(self._ends, branch)) for branch in taken]
        return any(ends) if self._known.asks_environment(statement.test) else all(ends)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                if not any(is_skip(decorator, self._known) for decorator in node.decorator_list):
                    outside, self._behind = self._behind, []
                    self._definition(node)
                    self._behind = outside
            case ast.If() | ast.While():
                self._conditional(node)
            case ast.Try() | ast.TryStar():
                self._try(node)
            case ast.With() | ast.AsyncWith():
                self._with(node)
            case ast.For() | ast.AsyncFor():
                if not self._known.is_empty(node.iter):
                    self._maybe(node.body, node.lineno)
                self._maybe(node.orelse, node.lineno)
            case ast.Match():
                for arm in node.cases:
                    self.block(arm.body)
            case ast.Assert():
                made = self._known.is_made(node.test)
                self._count(node, asserts=not made and self._known.can_fail(node.test))
            case ast.Expr():
                self._expression(node.value)
            case _:
                pass

    def _definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        known, mentioned = self._known, self._mentioned
        if isinstance(node, ast.ClassDef):
            self._mentioned = None
            self.tests(node)
        elif mentioned is None or node.name in mentioned or node.decorator_list:
            self._known = self._known_in(node, known.names)
            self._mentioned = frozenset(_mentioned(node))
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and called(decorator.func)[0] in _RAISES:
                    self._count(decorator, asserts=True)
            self.block(node.body)
        self._known, self._mentioned = known, mentioned

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            self._expression(item.context_expr)
        if not any(suppresses(item.context_expr) for item in node.items):
            self.block(node.body)

    def _maybe(self, statements: list[ast.stmt], line: int) -> None:
        """A block that a run may pass by."""
        self._behind.append(line)
        self.block(statements)
        self._behind.pop()

    def _conditional(self, node: ast.If | ast.While) -> None:
        told = self._known.truth(node.test)
        if self._known.asks_environment(node.test):
            return
        if told is not None:
            self.block(node.body if told else node.orelse)
        elif not self._known.is_open(node.test):
            self.block(node.body)
            self.block(node.orelse)
        else:
            known = self._known
            self._known = known.given(node.test)
            self._maybe(node.body, node.lineno)
            self._known = known
            self._maybe(node.orelse, node.lineno)

    def _try(self, node: ast.Try | ast.TryStar) -> None:
        if any(map(self._ends, node.finalbody)):
            self.block(node.finalbody)
            return
        if not any(swallows(handler) for handler in node.handlers):
            self._maybe(node.body, node.lineno)
        for handler in node.handlers:
            self._maybe(handler.body, handler.lineno)
        self._maybe(node.orelse, node.lineno)
        self.block(node.finalbody)

    def _failure(self, node: ast.stmt) -> None:
        """What fails wherever it is reached asserts what decides whether it is: from that to the failure."""
        is_assertion = isinstance(node, ast.Assert)
        if self._behind:
            self.failures += not is_assertion
            self.found.add(LineSpan(self._behind[-1], node.end_lineno or node.lineno))
        elif is_assertion:
            self.constant += 1

    def _expression(self, node: ast.expr) -> None:
        node = node.value if isinstance(node, ast.Await) else node
        if not isinstance(node, ast.Call):
            return
        begins = _chained(node)
        if not _is_assertion(begins, self.own):
            return
        if begins is not node:
            self._count(node, asserts=self._opens(begins.args))
            return
        name, is_method = called(node.func)
        expects = name.startswith(_EXPECTS) or (
            is_method and len(node.args) < 2 and name not in _OF_ONE
        )
        is_made = name in _OF_MADE and node.args and self._known.is_made(node.args[0])
        if is_made or name == "expect":
            asserts = False
        elif name in _OF_TRUTH and node.args:
            asserts = self._known.can_fail(node.args[0])
        else:
            asserts = expects or self._opens(node.args)
        self._count(node, asserts=asserts)

    def _opens(self, arguments: list[ast.expr]) -> bool:
        """Whether the arguments are about anything that could come out otherwise."""
        if not any(map(self._known.is_open, arguments)):
            return False
        return len(arguments) < 2 or not self._known.are_same(arguments[0], arguments[1])

    def _count(self, node: ast.stmt | ast.expr, *, asserts: bool) -> None:
        if not asserts:
            self.constant += 1
            return
        self.found.add(LineSpan(node.lineno, node.end_lineno or node.lineno))


def _inputs(scope: ast.Module | Function) -> Iterator[str]:
    """The parameters that hypothesis fills and nothing in the function binds again."""
    marks = [] if isinstance(scope, ast.Module) else scope.decorator_list
    if isinstance(scope, ast.Module) or "given" not in {
        called(mark.func if isinstance(mark, ast.Call) else mark)[0] for mark in marks
    }:
        return
    stored = {
        n.id for n in ast.walk(scope) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    yield from (each.arg for each in scope.args.args if each.arg not in stored)


def _assumed(statement: ast.stmt) -> ast.expr:
    """The condition behind which hypothesis goes on, `None` in the tree for any other statement."""
    match statement:
        case ast.Expr(ast.Call(func=function, args=[condition])) if (
            called(function)[0] == "assume"
        ):
            return condition
        case _:
            return ast.Constant(None)


def _may_leave(statement: ast.stmt) -> bool:
    """Whether a run may return in it, so that it decides if what follows is reached."""
    return isinstance(statement, ast.If | ast.Try) and any(
        isinstance(node, ast.Return) for node in ast.walk(statement)
    )


def _imported_cases(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module == "unittest":
            yield from (each.asname or each.name for each in node.names if each.name == "TestCase")


def _bases(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            yield from (called(base)[0] for base in node.bases)


def _mentioned(node: ast.AST) -> Iterator[str]:
    """The names that are read; a coroutine that is called and not awaited does not run."""
    nodes = tuple(ast.walk(node))
    coroutines = {each.name for each in nodes if isinstance(each, ast.AsyncFunctionDef)}
    alone = {
        each.value.func
        for each in nodes
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Call)
    }
    for each in nodes:
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
            is_lost = each.id in coroutines and each in alone
            yield from () if is_lost else (each.id,)


def _is_assertion(node: ast.AST, own: frozenset[str]) -> bool:
    """Whether this has the look of an assertion, of pytest, unittest or the language."""
    if isinstance(node, ast.Assert):
        return True
    name, _ = called(node.func) if isinstance(node, ast.Call) else ("", False)
    known = name.startswith("assert") or name in (*_RAISES, "eq_", "ok_")
    return name not in own and (known or _is_chain(node))


def _is_chain(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CHAINS
    )


def _fails(node: ast.stmt) -> bool:
    """Whether a statement fails the test wherever it is reached: `pytest.fail(…)`, `raise AssertionError`."""
    match node:
        case ast.Expr(ast.Call(func=function)):
            return called(function)[0] == "fail"
        case ast.Assert(test=ast.Constant(value=value)):
            return not value
        case ast.Raise(exc=ast.Name("AssertionError") | ast.Call(ast.Name("AssertionError"))):
            return True
        case _:
            return False


def _chained(node: ast.Call) -> ast.Call:
    """The call that begins a chain of calls of its result, the call itself without one."""
    inner: ast.expr = node
    while isinstance(inner, ast.Call | ast.Attribute):
        if isinstance(inner, ast.Call) and called(inner.func)[0] in _CHAINS:
            return inner
        inner = inner.func if isinstance(inner, ast.Call) else inner.value
    return node
