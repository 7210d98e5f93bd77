"""Functions and classes: followed into where the module calls them, and read for themselves as if anybody did."""

import ast
from dataclasses import replace
from functools import reduce

from gatekeeper.analyzers.flow import knowledge as k
from gatekeeper.analyzers.flow import sources
from gatekeeper.analyzers.flow.at_once import at_once
from gatekeeper.analyzers.flow.classes import Classes
from gatekeeper.analyzers.flow.containers import some_of
from gatekeeper.analyzers.flow.endless import endless_loops
from gatekeeper.analyzers.flow.followed import doubted
from gatekeeper.analyzers.flow.given import Given, call_key
from gatekeeper.analyzers.flow.guards import asks_nothing, learn, mark
from gatekeeper.analyzers.flow.library import alike, expression, library
from gatekeeper.analyzers.flow.names import dotted, last_name, snake
from gatekeeper.analyzers.flow.omitted import shows_elsewhere
from gatekeeper.analyzers.flow.others import ALONE, Around
from gatekeeper.analyzers.flow.report import once
from gatekeeper.analyzers.flow.settings import opened_by
from gatekeeper.analyzers.flow.signatures import (
    arguments,
    decorators,
    harmless_parts,
    is_mapping,
    is_routed,
    is_static,
    received,
    registered,
    route,
    shows_page,
    types,
    used_names,
    yields,
)
from gatekeeper.analyzers.flow.unguarded import head
from gatekeeper.analyzers.flow.values import (
    HARMLESS,
    NOTHING,
    Box,
    Frame,
    Function,
    Origin,
    Scope,
    Value,
    constant,
    join,
    places,
    spread_of,
)

_DEEPEST = 4
"""Calls of the module's own functions that are followed into each other."""


class ModuleReader(Classes):
    """Reads a module; what it found is in `hits`."""

    def __init__(self, around: Around = ALONE, *, handed: bool = False) -> None:
        super().__init__(around)
        self.handed = handed
        self._called: frozenset[str] = frozenset()
        """Names the module itself uses, where what callers hand over is followed."""
        self._registered: dict[str, tuple[int, str]] = {}
        self._known: dict[tuple[object, ...], Value] = {}
        """Results of calls with plain arguments: the same call is followed once."""

    def module(self, tree: ast.Module) -> None:
        """Reads the whole: the module's own statements, then every function as if anybody called it."""
        scope = self.begin(tree)
        self._registered = registered(tree)
        self._called = used_names(tree) if self.handed else frozenset()
        # nothing of this depends on what callers hand in
        for use, place, but in () if self.handed else at_once(tree, of_patients=self.of_patients):
            self.hit(use, head(place), but=but)
        self.answers.shown(shows_elsewhere(tree))
        self.block(scope, tree.body)
        done: set[int] = set()
        methods: list[Function] = []
        while self.waiting:
            function, in_class = self.waiting.pop(0)
            if id(function.node) in done:
                continue
            done.add(id(function.node))
            self._alone(function, in_class)
            if in_class and getattr(function.node, "name", "") != "__init__":
                methods.append(function)
        for method in methods:  # what one keeps, another that was read before may use
            if method.receiver is not None and spread_of(method.receiver).taint is not None:
                self._alone(method, in_class=True)
        self.hits = once(self.hits)

    def define(
        self, scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef, *, in_class: bool
    ) -> Function:
        """The function, known in its scope, and waiting to be read for itself."""
        function = Function(node, scope, module=self.here)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            self.value(scope, default)
        plain = not node.decorator_list and not yields(node)
        before = scope.get(node.name)
        if before is None or before.name not in library().sinks or not node.decorator_list:
            scope.set(node.name, Value(function=function, sure=plain))
        # else a page that is called as what it means to call: its own body means the library's
        if not self.here:
            self.waiting.append((function, in_class))
        return function

    def entered(self, function: Function, given: Given) -> Value:
        """What the function returns for these arguments; for a class, an instance."""
        node = function.node
        if isinstance(node, ast.ClassDef):
            return self.instance(function, given)
        if node in self.inside or len(self.inside) >= _DEEPEST:
            for value in given.all:
                doubted(value)
            return Value(taint=next((v.taint for v in given.all if v.taint), None))
        key = call_key(function, given)
        if key is None:
            return self._enter(function, given, node)
        for known in ((key, False), (key, self.comes_again)):
            if known in self._known:
                return self._known[known]
        result = self._known[known] = self._enter(function, given, node)
        return result

    def _enter(
        self,
        function: Function,
        given: Given,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
    ) -> Value:
        scope = Scope(outer=function.scope)
        receiver = (function.receiver,) if function.receiver is not None else ()
        self._parameters(scope, node, given.behind(*receiver))
        if isinstance(node, ast.Lambda):
            self.answers.doubts += 1  # nobody reads it for itself
            self.inside.append(node)
            result = self.value(scope, node.body)
            self.inside.pop()
            self.answers.doubts -= 1
            return result
        return self._run(scope, node, answers=False)

    def upholds(self, scope: Scope, node: ast.Call, function: Function, met: bool | None) -> bool:
        """Marks what the function tells of what it was given once it answered like that, or came back at all."""
        asked = function.node
        if not isinstance(asked, ast.FunctionDef | ast.AsyncFunctionDef) or asked in self.inside:
            return False
        given = Given(
            tuple(self.value(scope, argument) for argument in node.args),
            {word.arg or "**": self.value(scope, word.value) for word in node.keywords},
        )
        if len(self.inside) >= _DEEPEST or not any(value.taint for value in given.all):
            return False
        own = (function.receiver,) if function.receiver is not None else ()
        names = [argument.arg for argument in (*asked.args.posonlyargs, *asked.args.args)]
        by_name = dict(zip(names[len(own) :], node.args, strict=False))
        by_name |= {word.arg: word.value for word in node.keywords if word.arg}
        found = self.far(
            function.module,
            lambda: self._told(function, Given((*own, *given.positional), given.keywords), met),
        )
        if found is None:
            return False
        for name, argument in by_name.items():
            for fit in sorted(found.get(name, ())):
                mark(scope, argument, fit, self)
        return any(found.values()) or asks_nothing(asked, set(by_name))

    def _told(
        self, function: Function, given: Given, met: bool | None
    ) -> dict[str, frozenset[str]]:
        """By parameter, what it is fit for wherever the function answers like that, beyond what it was."""
        node = function.node
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef), "asked before"
        inner = Scope(outer=function.scope)
        self._parameters(inner, node, given)
        before = dict(inner.variables)
        frame = Frame(ends=[])
        self._run(inner, node, answers=False, frame=frame)
        ends = []
        self.inside.append(node)  # one that answers with what it answers itself
        for end, answer in frame.ends or ():
            told = self.value(end, answer) if answer is not None else constant(None)
            if met is None or not told.known or bool(told.constant) == met:
                if met is not None and answer is not None:
                    learn(end, answer, met, self)
                ends.append(end)
        self.inside.pop()
        self._join(inner, ends)
        held = {name: inner.variables.get(name, NOTHING) for name in before} if ends else {}
        told_of = {name: now.clean for name, now in held.items() if now.taint is not None}
        return {name: clean - before[name].clean for name, clean in told_of.items()}

    def _run(
        self,
        scope: Scope,
        node: ast.FunctionDef | ast.AsyncFunctionDef,
        *,
        answers: bool,
        frame: Frame | None = None,
    ) -> Value:
        if path := route(node):
            scope.variables["request.path"] = constant(path)
        self.frames.append(frame or Frame(answers=answers))
        self.inside.append(node)
        self.within.append(node.name)
        try:
            through = self.block(scope, node.body)
            returned = self.frames[-1].returned
            if through and frame is not None and frame.ends is not None:
                frame.ends.append((scope, None))
        finally:
            self.frames.pop()
            self.inside.pop()
            self.within.pop()
        if yields(node):
            given = reduce(join, self.yielded.pop(node, [NOTHING]))
            return (
                given
                if alike("enters") & {n.rpartition(".")[2] for n in decorators(node)}
                else some_of(given)
            )
        return reduce(join, returned) if returned else NOTHING

    def _parameters(
        self,
        scope: Scope,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
        given: Given,
    ) -> None:
        names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
        defaults = dict(zip(reversed(names), reversed(node.args.defaults), strict=False))
        for place, name in enumerate(names):
            scope.variables[name] = (
                given.at(place, name)
                if place < len(given.positional) or name in given.keywords
                else self.value(scope, defaults.get(name))
            )
        for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
            held = given.keywords.get(argument.arg)
            scope.variables[argument.arg] = self.value(scope, default) if held is None else held
        if node.args.vararg is not None:
            box = Box("list", dict(enumerate(given.positional[len(names) : given.loose])))
            for value in given.positional[given.loose :] if given.loose is not None else ():
                box.put(value)
            scope.variables[node.args.vararg.arg] = Value(box=box)
        if node.args.kwarg is not None:
            more = {n: v for n, v in given.keywords.items() if n not in names}
            scope.variables[node.args.kwarg.arg] = Value(box=Box("dict", places(more)))

    def _alone(self, function: Function, in_class: bool) -> None:
        """Reads a function as if the framework, or anybody, called it."""
        node = function.node
        if isinstance(node, ast.Lambda | ast.ClassDef):
            return
        routed = is_routed(node)
        handler = function.receiver.name if in_class and function.receiver is not None else ""
        verb = handler in alike("url-parts") and node.name in alike("verbs")
        scope = Scope(outer=function.scope)
        static = is_static(node)
        self._parameters(scope, node, Given(()))
        names = list(arguments(node))
        if in_class and names and not static:
            scope.variables[names[0]] = function.receiver or NOTHING
            names = names[1:]
        for name in names:
            scope.variables[name] = self._parameter(
                node,
                name,
                function.scope,
                scope.variables.get(name, NOTHING),
                outside=(routed or verb) and name not in harmless_parts(node),
            )
        self.answers.whole.add(node)
        pages = routed and shows_page(node) and not self.imported & alike("answers-json")
        result = self._run(scope, node, answers=pages)
        if any(
            expression("secret-name").search(snake(name)) for name in (node.name, function.owner)
        ):
            self.use(k.TOKEN, _answer(node), result)
        if not result.known and expression("secrets").search(snake(node.name)):
            for use in opened_by("", "password", result):
                self.hit(use, _answer(node))
        for loop in endless_loops(node):
            self.hit(k.ENDLESS, loop.test)

    def _parameter(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef,
        name: str,
        scope: Scope,
        default: Value,
        *,
        outside: bool,
    ) -> Value:
        """What a parameter is when nobody of the module calls the function; `outside` when a framework fills it."""
        own = self._of_the_tree(scope, arguments(node)[name], filled=outside)
        if own is not None:
            return own
        told = types(node, name)
        taint = self.born(f"the parameter {name}", node)
        came_in = received(node, name, self._registered.get(node.name), self.imported)
        if came_in is not None:
            whole = outside or not came_in  # whoever else calls it, a framework does too
            return Value(name=came_in, taint=taint if whole else None, sure=whole)
        if name in ("request", "req") and not (outside and told - library().types.keys()):
            return Value(name="django.request")  # a model that FastAPI fills is none
        for known in sorted(told & library().types.keys()):
            named = library().types[known]
            return Value(name=named, taint=taint if named == "websocket" else None)
        if name == "environ" and "start_response" in {argument.arg for argument in node.args.args}:
            return Value(taint=taint, name=sources.ENVIRON)
        if isinstance(node, ast.AsyncFunctionDef) and name in ("websocket", "ws"):
            return Value(name="websocket", taint=taint)
        if outside or told & alike("carrying-types"):
            return Value(taint=taint, sure=True)
        if told and told <= alike("plain-types"):
            return HARMLESS
        if default.box is not None:
            return NOTHING
        if (
            self.handed
            and node.name != "__init__"
            and not (node.name[:1] == "_" and node.name in self._called)
        ):
            handed = Value(taint=self.born(f"the parameter {name}", node, Origin.HANDED))
            return Value(box=Box("dict", rest=handed)) if is_mapping(node, name) else handed
        return replace(default, constant=NOTHING.constant, given=default.constant, sure=False)

    def _of_the_tree(self, scope: Scope, told: ast.expr | None, *, filled: bool) -> Value | None:
        """An instance of the class of these modules that is the type, where it stands on no other but a record's: where a framework fills it, on none."""
        if (
            isinstance(told, ast.Constant)
            and isinstance(told.value, str)
            and told.value.isidentifier()
        ):
            told = ast.Name(told.value, ast.Load())
        if isinstance(told, ast.Subscript) and last_name(told.value).lower() in (
            "list",
            "sequence",
            "iterable",
            "tuple",
            "set",
        ):
            inner = told.slice.elts[0] if isinstance(told.slice, ast.Tuple) else told.slice
            each = self._of_the_tree(scope, inner, filled=filled)
            return None if each is None else some_of(each)
        if not isinstance(told, ast.Name | ast.Attribute):
            return None
        found = self.looked_up(self.value(scope, told)).function if dotted(told) else None
        made = found.node if found is not None else None
        bases = (
            {last_name(base) for base in made.bases} if isinstance(made, ast.ClassDef) else {""}
        )
        own = not bases if filled else bases <= alike("record-bases")
        return doubted(self.instances.get(id(made), NOTHING)) if own else None


def _answer(node: ast.AST) -> ast.AST:
    """Where the function answers first."""
    return next((part for part in ast.walk(node) if isinstance(part, ast.Return)), node)
