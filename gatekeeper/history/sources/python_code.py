"""Python source as far as tests need it: assertions that assert something.

Read with the `ast` of the running interpreter; nothing of it is executed.
"""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping

from gatekeeper.history.sources.lines import Assertions, LineSpan, SourceUnread, python_tree
from gatekeeper.history.sources.python_named import (
    RAISES,
    TRIED,
    asserts,
    chained,
    fails,
    is_assertion,
    raises_alone,
)
from gatekeeper.history.sources.python_names import (
    Function,
    bound_once,
    called,
    inputs,
    is_mock,
    may_grow,
    passing_on,
    patched,
    shared_names,
)
from gatekeeper.history.sources.python_skips import (
    asks_for,
    bound_again,
    is_generator,
    is_off,
    is_skip,
    is_test,
    is_uncollected,
    leaves,
    skipping_fixtures,
    suppresses,
    swallows,
)
from gatekeeper.history.sources.python_tests import replaced_calls
from gatekeeper.history.sources.python_truth import Known

_ELSEWHERE = frozenset({"Thread", "Process", "Timer"})


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
    everything = sum(is_assertion(node, finder.own) for node in finder.nodes)
    unreached = everything - (len(finder.found) - finder.failures) - finder.constant
    return Assertions(tuple(sorted(finder.found)), max(0, unreached), finder.constant)


class _Finder:
    """Walks statements in the order they run and leaves out what cannot run."""

    def __init__(self, tree: ast.Module, uncollected: Collection[str]) -> None:
        self.nodes = nodes = tuple(ast.walk(tree))
        self.own = frozenset(each.name for each in nodes if isinstance(each, Function))
        """Functions of the file itself: whatever they are called, only what stands in them asserts."""
        self.found: set[LineSpan] = set()
        self.constant = 0
        self.failures = 0
        """Those among the found that fail wherever they are reached."""
        self._behind: list[int] = []
        """The lines of what may keep a run from reaching a statement, the innermost last."""
        self._grown, self._passing_on = may_grow(nodes), passing_on(nodes)
        functions = [node for node in nodes if isinstance(node, Function)]
        self._told = frozenset(replaced_calls(functions))
        self._skipping, everywhere = skipping_fixtures(functions)
        self._is_skipped = everywhere
        self._shared = shared_names(nodes)
        self._known = self._known_in(tree, {})
        self._mentioned: frozenset[str] | None = None
        """Names that the function around a statement mentions; `None` outside of functions."""
        self._bases = frozenset(_bases(nodes))
        self._uncollected = uncollected
        self._plain_cases = frozenset({"unittest.TestCase", *_imported_cases(nodes)})

    def _known_in(self, scope: ast.Module | Function, outside: Mapping[str, ast.expr]) -> Known:
        nodes = self.nodes if isinstance(scope, ast.Module) else tuple(ast.walk(scope))
        names = {**outside, **bound_once(scope, nodes)}
        mocks = frozenset(name for name, value in names.items() if is_mock(value))
        return Known(
            names,
            self._grown,
            (mocks | {*patched(scope, nodes)}) - self._passing_on,
            frozenset(inputs(scope, nodes)),
            told=self._told,
            skipping=self._skipping,
        )

    def tests(self, around: ast.Module | ast.ClassDef) -> None:
        """What stands in a module or class; one that others derive from has no say in their tests."""
        derived_from = isinstance(around, ast.ClassDef) and around.name in self._bases
        if self._is_skipped or (not derived_from and is_off(around.body, self._known)):
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
            self._known = self._known.before(statement)
            if fails(statement):
                self._failure(statement)
            else:
                self._statement(statement)
            if self._ends(statement):
                break
            self._known = self._known.given(_assumed(statement)).after(statement, self._shared)
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
                asks = isinstance(node, Function) and asks_for(node, self._skipping)
                if not asks and not any(is_skip(d, self._known) for d in node.decorator_list):
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
                if isinstance(decorator, ast.Call) and called(decorator.func)[0] in RAISES:
                    self._count(decorator, asserts=not raises_alone(node.body, self._known))
            self.block(node.body)
        self._known, self._mentioned = known, mentioned

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            call = item.context_expr
            raises = isinstance(call, ast.Call) and called(call.func)[0].startswith(TRIED)
            if raises and raises_alone(node.body, self._known):
                self._count(call, asserts=False)
            else:
                self._expression(call)
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
        if not isinstance(node, ast.Call | ast.Attribute):
            return
        begins = chained(node)
        if is_assertion(node if isinstance(node, ast.Attribute) else begins, self.own):
            self._count(node, asserts=asserts(node, self._known))

    def _count(self, node: ast.stmt | ast.expr, *, asserts: bool) -> None:
        if not asserts:
            self.constant += 1
            return
        self.found.add(LineSpan(node.lineno, node.end_lineno or node.lineno))


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


def _run_elsewhere(nodes: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """What a thread or process calls whose end nobody asks for."""
    for node in nodes:
        match node:
            case ast.Call(func=function, keywords=words) if called(function)[0] in _ELSEWHERE:
                yield from (word.value for word in words if word.arg == "target")
            case ast.Expr(ast.Call(func=ast.Attribute(attr="submit"), args=[what, *_])):
                yield what
            case _:
                pass


def _mentioned(node: ast.AST) -> Iterator[str]:
    """The names that are read; a coroutine that nobody awaits does not run, and a thread keeps its failure to itself."""
    nodes = tuple(ast.walk(node))
    coroutines = {each.name for each in nodes if isinstance(each, ast.AsyncFunctionDef)}
    alone = {
        each.value.func
        for each in nodes
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Call)
    }
    elsewhere = set(_run_elsewhere(nodes))
    for each in nodes:
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
            is_lost = each in elsewhere or (each.id in coroutines and each in alone)
            yield from () if is_lost else (each.id,)
