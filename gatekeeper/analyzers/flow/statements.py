"""Statements: branches, loops, functions and classes, each path with what its conditions tell."""

import ast
from collections.abc import Sequence
from dataclasses import replace

from gatekeeper.analyzers.flow import knowledge as k
from gatekeeper.analyzers.flow.containers import element_of, look_up, store
from gatekeeper.analyzers.flow.expressions import Expressions
from gatekeeper.analyzers.flow.followed import doubt
from gatekeeper.analyzers.flow.guards import keyed, learn, vouched
from gatekeeper.analyzers.flow.library import alike, expression, library
from gatekeeper.analyzers.flow.names import dotted, place
from gatekeeper.analyzers.flow.settings import opened_by
from gatekeeper.analyzers.flow.sinks import answers_with
from gatekeeper.analyzers.flow.steps import kept_in, returned_by
from gatekeeper.analyzers.flow.values import NOTHING, Frame, Function, Scope, Value, join


class Statements(Expressions):
    """Reads a module's statements."""

    def __init__(self) -> None:
        super().__init__()
        self.frames = [Frame()]
        self.written = ""
        self.comes_again = False
        """Whether what is read is read once more with what this reading leaves: then a loop in it is passed once."""

    def define(
        self, scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef, *, in_class: bool
    ) -> Function:
        """Makes a function known in its scope; the part that reads functions knows how."""
        raise NotImplementedError

    def define_class(self, scope: Scope, node: ast.ClassDef) -> None:
        """Makes a class known in its scope; the part that reads functions knows how."""
        raise NotImplementedError

    def block(self, scope: Scope, body: Sequence[ast.stmt]) -> bool:
        """Reads statements in order; whether control may reach their end."""
        return all(self.statement(scope, statement) for statement in body)

    def statement(self, scope: Scope, node: ast.stmt) -> bool:
        """Reads one statement; whether control goes on behind it."""
        match node:
            case ast.Expr(value=inner):
                self.value(scope, inner)
                vouched(scope, inner, self)
                return not self._ends(scope, inner)
            case ast.Assign(targets=targets, value=inner):
                value = self.value(scope, inner)
                keyed(scope, inner, self)
                self.written = dotted(inner)
                for target in targets:
                    self.bind(scope, target, value)
                    _keep_answer(scope, target, inner)
            case ast.AnnAssign(target=target, value=inner) if inner is not None:
                self.bind(scope, target, self.value(scope, inner))
            case ast.AugAssign():
                self._augmented(scope, node)
            case ast.Return(value=inner):
                if (ends := self.frames[-1].ends) is not None:
                    ends.append((scope.fork(), inner))
                self._returned(node, self.value(scope, inner))
                return False
            case ast.Raise(exc=inner):
                self.value(scope, inner)
                return False
            case ast.Break() | ast.Continue():
                self.frames[-1].breaks.append(scope.fork())
                return False
            case _:
                return self._compound(scope, node)
        return True

    def _ends(self, scope: Scope, node: ast.expr) -> bool:
        """Whether the statement is a call that never gives control back: `abort`, `sys.exit`, or a function that only raises."""
        call = node.value if isinstance(node, ast.Await) else node
        if not isinstance(call, ast.Call):
            return False
        called = self.value(scope, call.func)
        own = called.function is not None and _only_raises(called.function.node)
        if own or called.name in alike("end"):
            self.left_out()  # only its name says so: what stands behind it is not said to be unreached
            return True
        return False

    def _compound(self, scope: Scope, node: ast.stmt) -> bool:
        match node:
            case ast.If():
                return self._if(scope, node)
            case ast.For() | ast.AsyncFor() | ast.While():
                return self._loop(scope, node)
            case ast.Try() | ast.TryStar():
                return self._try(scope, node)
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                for item in items:
                    value = self.value(scope, item.context_expr)
                    if item.optional_vars is not None:
                        self.bind(scope, item.optional_vars, value)
                goes_on = self.block(scope, body)
                if not all(_hides_no_error(item.context_expr) for item in items):
                    doubt(scope, body)
                    if not goes_on:
                        self.left_out()
                return goes_on
            case ast.Match():
                return self._match(scope, node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.define(scope, node, in_class=False)
            case ast.ClassDef():
                self.define_class(scope, node)
            case ast.Import() | ast.ImportFrom():
                self._import(scope, node)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                scope.outside.update(names)
            case ast.Delete(targets=targets):
                for target in targets:
                    if isinstance(target, ast.Name):
                        scope.variables.pop(target.id, None)
            case ast.Assert(test=test):
                self.value(scope, test)
                learn(scope, test, True, self)
            case _:
                return True
        return True

    def bind(self, scope: Scope, target: ast.expr, value: Value) -> None:
        """Assigns a value to a name, an attribute, a place in a container, or several of them."""
        match target:
            case ast.Name(id=name):
                self._secret(target, name, value)
                scope.forget(name)
                scope.set(name, kept_in(target, value, self.here))
            case ast.Attribute(value=whole, attr=attr):
                self._secret(target, attr, value)
                held = self.value(scope, whole)
                for use in opened_by(f"{held.name}.{attr}", attr, value):
                    if not self.written.startswith("ssl."):  # as every pattern sees
                        self.hit(use, target)
                if held.box is not None and (
                    held.box.kind == "object" or held.name in library().clients
                ):
                    held.box.items[attr] = kept_in(target, value, self.here)
                elif path := dotted(target):
                    scope.variables[path] = replace(kept_in(target, value, self.here), sure=False)
            case ast.Subscript(value=whole, slice=index):
                self._store(
                    scope, target, self.value(scope, whole), self.value(scope, index), value
                )
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for place, part in enumerate(parts):
                    held = (
                        look_up(value, Value(constant=place)) if value.box else element_of(value)
                    )
                    self.bind(scope, part, held)
            case ast.Starred(value=inner):
                self.bind(scope, inner, value)
            case _:
                return

    def _store(
        self, scope: Scope, node: ast.Subscript, whole: Value, index: Value, value: Value
    ) -> None:
        scope.variables.pop(place(node), None)
        if isinstance(index.constant, str):
            self._secret(node, index.constant, value)
        if whole.name.endswith("session"):
            self.use(k.TOKEN, node, value)
        if whole.name.rpartition(".")[2] == "session":
            self.use(k.SESSION, node, value)
            self.use(k.SESSION, node, index)
        if answers_with(node.value) or whole.name.endswith(k.ANSWERS):
            location = isinstance(index.constant, str) and index.constant.lower() == "location"
            self.use(k.REDIRECT if location else k.HEADER, node, value)
            self.origin(node, index.constant, value)
        store(whole, index, kept_in(node, value, self.here))

    def _secret(self, node: ast.AST, name: str, value: Value) -> None:
        if expression("secret-name").search(name):
            self.use(k.TOKEN, node, value)

    def _augmented(self, scope: Scope, node: ast.AugAssign) -> None:
        operation = ast.copy_location(ast.BinOp(_loaded(node.target), node.op, node.value), node)
        self.bind(scope, node.target, self.value(scope, operation))

    def _returned(self, node: ast.Return, value: Value) -> None:
        frame = self.frames[-1]
        frame.returned.append(returned_by(self.within, value, node, self.here))
        if frame.answers and node.value is not None:
            page = value
            if value.box is not None:
                if value.box.kind != "list":
                    return
                page = value.box.items.get(0, NOTHING)
            made_by = page.name.rpartition(".")[2]
            is_answer = "redirect" in made_by or expression("pages").fullmatch(made_by) is not None
            if not (page.name.startswith("json.") or is_answer):
                self.use(k.HTML, node, page)

    def _if(self, scope: Scope, node: ast.If) -> bool:
        told = self.value(scope, node.test)
        if told.known:
            self.chosen(scope, told, node.test)
            goes_on = self.block(scope, node.body if told.constant else node.orelse)
            if not told.sure:
                doubt(scope, [*node.body, *node.orelse])
            return goes_on
        yes, no = scope.fork(), scope.fork()
        learn(yes, node.test, True, self)
        learn(no, node.test, False, self)
        return self._join(
            scope, [s for s, body in ((yes, node.body), (no, node.orelse)) if self.block(s, body)]
        )

    def _join(self, scope: Scope, ends: Sequence[Scope]) -> bool:
        """Makes the scope what holds at all of these ends; whether there is one."""
        if not ends:
            return False
        joined = dict(ends[0].variables)
        for end in ends[1:]:
            for name, value in end.variables.items():
                joined[name] = join(joined[name], value) if name in joined else value
        scope.variables = joined
        return True

    def _loop(self, scope: Scope, node: ast.For | ast.AsyncFor | ast.While) -> bool:
        frame = self.frames[-1]
        outer, frame.breaks = frame.breaks, []
        ends = [scope.fork()]
        current = scope.fork()
        doubt(current, node.body)  # what a later pass changed is not followed for ever
        forever = False
        within = self.comes_again
        for self.comes_again in (True,) if within else (True, False):
            if isinstance(node, ast.While):
                told = self.value(current, node.test)
                if told.known:
                    self.chosen(scope, told, node.test)
                if told.known and not told.constant:
                    if not told.sure:
                        doubt(scope, node.body)
                        doubt(ends[0], node.body)
                    break
                forever = told.known
                learn(current, node.test, True, self)
            else:
                self.bind(
                    current, node.target, self.met(self.value(current, node.iter), node.iter)
                )
            goes_on = self.block(current, node.body)
            ends += frame.breaks
            if goes_on:
                ends.append(current.fork())
            frame.breaks = []
            self._join(current, ends)
        self.comes_again = within
        frame.breaks = outer
        reached = ends[1:] if forever and len(ends) > 1 else ends
        self._join(scope, reached)
        if not node.orelse:
            return not (forever and len(ends) == 1)
        left = any(isinstance(p, ast.Break) for part in node.body for p in ast.walk(part))
        passed = [scope.fork()] if left else []  # a break leads past `else`
        if self.block(scope, node.orelse):
            passed.append(scope.fork())
        return self._join(scope, passed)

    def _try(self, scope: Scope, node: ast.Try | ast.TryStar) -> bool:
        before = scope.fork()
        went = scope.fork()
        ends = []
        states = [before]
        through = True
        for statement in node.body:
            # Any statement may be the one that raised, with what the ones before it left.
            through = through and self.block(went, [statement])
            states.append(went.fork())
        failed = Scope(dict(before.variables), scope.outer, scope.outside)
        self._join(failed, states)
        doubt(failed, node.body)
        if through and self.block(went, node.orelse):
            ends.append(went)
        for handler in node.handlers:
            caught = failed.fork()
            if handler.name:
                caught.variables[handler.name] = NOTHING
            if self.block(caught, handler.body):
                ends.append(caught)
        reached = self._join(scope, ends)
        if not reached:
            scope.variables = failed.variables
        self.answers.doubts += 1  # an error may lead here from anywhere
        ended = self.block(scope, node.finalbody)
        self.answers.doubts -= 1
        return ended and reached

    def _match(self, scope: Scope, node: ast.Match) -> bool:
        subject = self.value(scope, node.subject)
        ends: list[Scope] = []
        decided = False
        for case in node.cases:
            fits = _fits(case.pattern, subject) if case.guard is None else None
            if fits is False:
                continue
            branch = scope.fork()
            _capture(branch, case.pattern, subject)
            if self.block(branch, case.body):
                ends.append(branch)
            if fits:
                decided = True
                break
        if not decided:
            ends.append(scope.fork())
        goes_on = self._join(scope, ends)
        if decided:
            self.chosen(scope, subject, node.subject)
        if not subject.sure:
            doubt(scope, node.cases)
        return goes_on

    def _import(self, scope: Scope, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                self.imported.add(first)
                bound = alias.name if alias.asname else first
                scope.set(alias.asname or first, Value(name=bound, link=self.link(bound)))
            return
        module = node.module or ""
        whole = f"{'.' * node.level}{module}"
        self.imported.add(module.partition(".")[0])
        for alias in node.names:
            prefix = f"{module}." if module and not node.level else "."
            named = Value(
                name=f"{prefix}{alias.name}".lstrip("."), link=self.link(whole, alias.name)
            )
            scope.set(alias.asname or alias.name, named)
            if alias.name == "*":
                self.taken_all(scope, whole)


def _only_raises(function: ast.AST) -> bool:
    """Whether a function ends by raising, and by nothing else."""
    body = getattr(function, "body", None)
    if not isinstance(body, list) or not isinstance(body[-1], ast.Raise):
        return False
    return not any(
        isinstance(p, ast.Return | ast.Yield | ast.YieldFrom) for p in ast.walk(function)
    )


def _hides_no_error(context: ast.expr) -> bool:
    """Whether the block of this context ends where an error left it: others may go on behind it."""
    return isinstance(context, ast.Call) and dotted(context.func) == "open"


def _keep_answer(scope: Scope, target: ast.expr, asked: ast.expr) -> None:
    """Remembers which call a variable holds the answer of; of several answers the first is the yes or no."""
    if isinstance(target, ast.Tuple) and target.elts:
        target = target.elts[0]
    if isinstance(target, ast.Name):
        scope.asked.pop(target.id, None)
        if isinstance(asked, ast.Call | ast.Await):
            scope.asked[target.id] = asked


def _fits(pattern: ast.pattern, subject: Value) -> bool | None:
    """Whether the subject fits the pattern; `None` when it cannot be told."""
    match pattern:
        case ast.MatchValue(value=ast.Constant(value=held)) if subject.known:
            return bool(held == subject.constant)
        case ast.MatchOr(patterns=parts):
            told = [_fits(part, subject) for part in parts]
            return True if True in told else None if None in told else False
        case ast.MatchAs(pattern=None):
            return True
        case _:
            return None


def _capture(scope: Scope, pattern: ast.pattern, subject: Value) -> None:
    for node in ast.walk(pattern):
        if isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            scope.variables[node.name] = subject if node is pattern else element_of(subject)


def _loaded(target: ast.expr) -> ast.expr:
    """The target of an assignment as something to read."""
    match target:
        case ast.Name(id=name):
            return ast.copy_location(ast.Name(name, ast.Load()), target)
        case ast.Attribute(value=whole, attr=attr):
            return ast.copy_location(ast.Attribute(whole, attr, ast.Load()), target)
        case ast.Subscript(value=whole, slice=index):
            return ast.copy_location(ast.Subscript(whole, index, ast.Load()), target)
        case _:
            return target
