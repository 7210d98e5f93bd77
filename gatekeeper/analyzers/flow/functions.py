"""Functions and classes: followed into where the module calls them, and read for themselves as if anybody did."""

import ast
import re
from dataclasses import replace

from gatekeeper.analyzers.flow import knowledge as k
from gatekeeper.analyzers.flow import sources
from gatekeeper.analyzers.flow.endless import endless_loops
from gatekeeper.analyzers.flow.followed import doubted, steady_names
from gatekeeper.analyzers.flow.given import Given
from gatekeeper.analyzers.flow.keys import keys_twice
from gatekeeper.analyzers.flow.names import dotted, words
from gatekeeper.analyzers.flow.statements import Frame, Statements
from gatekeeper.analyzers.flow.unguarded import unguarded_routes
from gatekeeper.analyzers.flow.values import (
    NOTHING,
    Box,
    Function,
    Origin,
    Scope,
    Taint,
    Value,
    constant,
    join,
    places,
    spread_of,
)

_DEEPEST = 4
"""Calls of the module's own functions that are followed into each other."""
_ANSWERS_JSON = frozenset({"fastapi", "flask_restful", "flask_restx", "ninja"})
"""Modules whose routes send a text as JSON, not as a page."""
_NO_TEXTS = words("int float bool UUID date datetime Decimal None Optional")
"""Types of parameters that FastAPI and its like check before they call."""
_DICOM_HANDLER = re.compile(
    r"_?(?:handle|on)_(?:[cn]_)?(?:store|find|get|move|create|set|action|event_report)$"
)
"""Names that pynetdicom's documentation gives to what is called with an event, whichever file binds it."""
_LAST_NAME = re.compile(r"(\w+)(?![\w.])")
"""In the text of a type: each name without the modules it lies in."""
_CONVERTED = re.compile(r"<(?:int|float|uuid)(?:\([^)]*\))?:(\w+)>")
"""Parts of a route that Flask and Django hand over as something else than text."""


class ModuleReader(Statements):
    """Reads a module; what it found is in `hits`."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[tuple[Function, bool]] = []
        self._known: dict[tuple[object, ...], Value] = {}
        """Results of calls with plain arguments: the same call is followed once."""

    def module(self, tree: ast.Module) -> None:
        """Reads the whole: the module's own statements, then every function as if anybody called it."""
        scope = Scope()
        self.steady = steady_names(tree)
        for key in keys_twice(tree):
            self.hit(k.KEY_TWICE, key)
        for route in unguarded_routes(tree):
            self.hit(k.UNGUARDED, _head(route))
        self.block(scope, tree.body)
        done: set[int] = set()
        while self._waiting:
            function, in_class = self._waiting.pop(0)
            if id(function.node) in done:
                continue
            done.add(id(function.node))
            self._alone(function, in_class)
        self.once()

    def define(
        self, scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef, *, in_class: bool
    ) -> Function:
        """The function, known in its scope, and waiting to be read for itself."""
        function = Function(node, scope)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            self.value(scope, default)
        plain = not node.decorator_list and not _yields(node)
        scope.set(node.name, Value(function=function, sure=plain))
        self._waiting.append((function, in_class))
        return function

    def define_class(self, scope: Scope, node: ast.ClassDef) -> None:
        """A class is an instance that holds its functions; each is read as its method."""
        name = sources.handler_of(tuple(self.value(scope, base).name for base in node.bases))
        inner = Scope(outer=scope)
        held = Box("class")
        instance = Value(box=Box("object", shared=held), name=name)
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                function = replace(
                    self.define(inner, statement, in_class=True), scope=scope, receiver=instance
                )
                self._waiting[-1] = (function, True)
                inner.variables[statement.name] = Value(function=function)
            else:
                self.statement(inner, statement)
        held.items.update(places(inner.variables))
        # A class is no container whose places change: branches share it.
        made = Value(box=Box("class", shared=held), function=Function(node, scope), name=name)
        scope.set(node.name, made)

    def enter(self, function: Function, given: Given) -> Value:
        """What the function returns for these arguments; for a class, an instance."""
        node = function.node
        if isinstance(node, ast.ClassDef):
            return self._instance(function, given)
        if node in self.inside or len(self.inside) >= _DEEPEST:
            for value in given.all:
                doubted(value)
            return Value(taint=next((v.taint for v in given.all if v.taint), None))
        key = _call_key(function, given)
        if key is not None and key in self._known:
            return self._known[key]
        result = self._enter(function, given, node)
        if key is not None:
            self._known[key] = result
        return result

    def _enter(
        self,
        function: Function,
        given: Given,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
    ) -> Value:
        scope = Scope(outer=function.scope)
        receiver = (function.receiver,) if function.receiver is not None else ()
        self._parameters(scope, node, Given((*receiver, *given.positional), given.keywords))
        if isinstance(node, ast.Lambda):
            self.answers.doubts += 1  # nobody reads it for itself
            result = self.value(scope, node.body)
            self.answers.doubts -= 1
            return result
        return self._run(scope, node, answers=False)

    def _instance(self, function: Function, given: Given) -> Value:
        made = function.scope.get(getattr(function.node, "name", ""))
        box = Box("object", shared=made.box.shared if made is not None and made.box else None)
        instance = Value(box=box)
        begin = box.attribute("__init__")
        if begin is not None and begin.function is not None:
            self.enter(replace(begin.function, receiver=instance), given)
        elif begin is None:
            for value in given.all:
                box.put(value)
        return instance

    def _run(
        self, scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef, *, answers: bool
    ) -> Value:
        if path := _route(node):
            scope.variables["request.path"] = constant(path)
        self.frames.append(Frame(answers=answers))
        self.inside.append(node)
        self.within.append(node.name)
        try:
            self.block(scope, node.body)
            returned = self.frames[-1].returned
        finally:
            self.frames.pop()
            self.inside.pop()
            self.within.pop()
        result = returned[0] if returned else NOTHING
        for other in returned[1:]:
            result = join(result, other)
        return result

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
            box = Box("list", dict(enumerate(given.positional[len(names) :])))
            scope.variables[node.args.vararg.arg] = Value(box=box)
        if node.args.kwarg is not None:
            more = {n: v for n, v in given.keywords.items() if n not in names}
            scope.variables[node.args.kwarg.arg] = Value(box=Box("dict", places(more)))

    def _alone(self, function: Function, in_class: bool) -> None:
        """Reads a function as if the framework, or anybody, called it."""
        node = function.node
        if isinstance(node, ast.Lambda | ast.ClassDef):
            return
        decorators = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
        routed = any(
            dotted(d).rpartition(".")[2] in sources.ROUTES and "." in dotted(d) for d in decorators
        )
        handler = function.receiver.name if in_class and function.receiver is not None else ""
        verb = handler in sources.URL_PARTS and node.name in sources.VERBS
        scope = Scope(outer=function.scope)
        static = any(dotted(d) == "staticmethod" for d in decorators)
        self._parameters(scope, node, Given(()))
        names = list(_arguments(node))
        if in_class and names and not static:
            scope.variables[names[0]] = function.receiver or NOTHING
            names = names[1:]
        for name in names:
            scope.variables[name] = self._parameter(
                node,
                name,
                scope.variables.get(name, NOTHING),
                outside=(routed or verb) and name not in _harmless_parts(node),
            )
        self.answers.whole.add(node)
        self._run(scope, node, answers=routed and not self.imported & _ANSWERS_JSON)
        for loop in endless_loops(node):
            self.hit(k.ENDLESS, loop.test)

    def _parameter(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef,
        name: str,
        default: Value,
        *,
        outside: bool,
    ) -> Value:
        """What a parameter is when nobody of the module calls the function; `outside` when a framework fills it."""
        if name in ("request", "req"):
            return Value(name="django.request")
        taint = Taint(Origin.OUTSIDE, f"the parameter {name}", node.lineno)
        types = _types(node, name)
        for known in sorted(types & sources.TYPES.keys()):
            named = sources.TYPES[known]
            return Value(name=named, taint=taint if named == "websocket" else None)
        if name == "event" and ("pynetdicom" in self.imported or _DICOM_HANDLER.match(node.name)):
            return Value(name="pynetdicom.event")
        if name == "environ" and "start_response" in {argument.arg for argument in node.args.args}:
            return Value(taint=taint)
        if isinstance(node, ast.AsyncFunctionDef) and name in ("websocket", "ws"):
            return Value(name="websocket", taint=taint)
        if isinstance(node, ast.AsyncFunctionDef) and name == "reader":
            return Value(name="asyncio.StreamReader")
        if outside or sources.carries(node.name, name) or types & sources.CARRYING_TYPES:
            return Value(taint=taint, sure=True)
        if default.box is not None:
            return NOTHING
        return replace(default, constant=NOTHING.constant, sure=False)


def _call_key(function: Function, given: Given) -> tuple[object, ...] | None:
    """What the result of a call depends on, as far as it is plain; `None` when a container is handed over."""
    if any(value.box is not None or value.function is not None for value in given.all):
        return None
    if getattr(function.node, "name", "") == "__init__":
        return None  # called for what it leaves in a new instance
    own = function.receiver
    held: tuple[object, ...] = ()
    if own is not None and own.box is not None:
        inside = spread_of(own, 2)
        held = (len(own.box.items), inside.taint, inside.clean)
    return (
        id(function.node),
        id(function.scope),
        held,
        given.positional,
        tuple(given.keywords.items()),
        tuple(value.taint.steps for value in given.all if value.taint is not None),
    )


def _harmless_parts(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Parameters that the framework hands over as a number, a date or a UUID: by their annotation, or by the route."""
    annotated = {
        name for name in _arguments(node) if (types := _types(node, name)) and types <= _NO_TEXTS
    }
    routes = [
        part.value
        for decorator in node.decorator_list
        for part in ast.walk(decorator)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    return annotated | {name for route in routes for name in _CONVERTED.findall(route)}


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, ast.expr | None]:
    """By name, what is said of its type."""
    every = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    return {argument.arg: argument.annotation for argument in every}


def _types(node: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> set[str]:
    """Last names of the types a parameter is said to have; empty when nothing is said."""
    told = _arguments(node)[name]
    return set() if told is None else set(_LAST_NAME.findall(ast.unparse(told)))


def _route(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """The one path the function answers, when its decorator gives it without a placeholder."""
    paths = [
        call.args[0].value
        for call in node.decorator_list
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)
    ]
    fixed = len(paths) == 1 and isinstance(paths[0], str) and not set("<{") & set(paths[0])
    return str(paths[0]) if fixed else ""


def _yields(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(isinstance(part, ast.Yield | ast.YieldFrom) for part in ast.walk(node))


def _head(function: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
    """The line with the function's name, as a place."""
    last = function.col_offset + len(f"def {function.name}")
    return ast.Pass(
        lineno=function.lineno,
        col_offset=function.col_offset,
        end_lineno=function.lineno,
        end_col_offset=last,
    )
