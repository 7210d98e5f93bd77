"""Routes that lack what routes beside them carry: the guard somebody forgot, the question whose a record is (CWE-306, 862, 639)."""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from gatekeeper.analyzers.flow.library import alike, expression
from gatekeeper.analyzers.flow.names import dotted, last_name, nodes_of, snake
from gatekeeper.analyzers.flow.signatures import arguments, decorators, is_routed

Function = ast.FunctionDef | ast.AsyncFunctionDef

_WHOSE = "whose it is"
_REFUSAL = "a refusal"
_FEWEST, _MOST_WITHOUT = 4, 0.25


class Route(NamedTuple):
    """A function that answers others, with all that its address and table say, and what it asks before."""

    function: Function
    told: str
    verb: str
    guards: frozenset[str]

    @property
    def changes(self) -> bool:
        """Whether it changes something, as its verb says, or where that says nothing, what it does for its own sake."""
        said = {self.verb, *re.findall(r"[a-z]+", self.told.lower())}
        return bool(alike("changes") & said) or (
            not said & {"get", "head"} and acts(self.function)
        )

    @property
    def begin(self) -> str:
        """The first part of its address, where that has a place for something the caller chooses."""
        found = re.search(r"['\"]\^?/?(\w[\w/]*?)/?[<{:(]", self.told)
        return found[1] if found else ""


def lacking(tree: ast.Module) -> Iterator[tuple[Function, str]]:
    """Routes, and methods that are called alike, without a guard that those beside them carry, with its name."""
    closed = expression("open-names")
    told: dict[int, tuple[Function, str]] = {}
    routes = [one for one in _routes(tree) if not closed.search(one.function.name)]
    for guard in sorted({name for route in routes for name in route.guards}):
        for route in _without(guard, routes):
            told.setdefault(id(route.function), (route.function, guard))
    for methods in _alike(tree):
        bare = [one for one in methods if not one.guards]
        if 2 * len(bare) < len(methods) and len(methods) - len(bare) > 1:
            guard = min(chain.from_iterable(one.guards for one in methods))
            for one in bare:
                if not closed.search(one.function.name) and not _asks_itself(one.function):
                    told.setdefault(id(one.function), (one.function, guard))
    yield from told.values()


def acts(function: Function) -> bool:
    """Whether it calls something for what that does, other than to write a log or an answer."""
    alone = (node.value for node in ast.walk(function) if isinstance(node, ast.Expr))
    calls = (one.value if isinstance(one, ast.Await) else one for one in alone)
    names = {last_name(call.func) for call in calls if isinstance(call, ast.Call)}
    return any(not expression("answers-only").search(n) for n in names - alike("log-methods"))


def _without(guard: str, routes: list[Route]) -> list[Route]:
    """Of the routes those that lack the guard and should not, as far as others tell."""
    carry = [route for route in routes if guard in route.guards]
    every = frozenset(chain.from_iterable(route.guards for route in carry))
    lack = [one for one in routes if guard not in one.guards and one.guards <= every]
    if guard == _WHOSE:
        begins = {route.begin for route in carry if route.begin}
        lack = [route for route in lack if route.begin in begins]
        return lack if len(lack) == 1 else []
    bare = [one for one in lack if not one.guards and not _needs_none(one)]
    if len(carry) >= _FEWEST and sum(not r.guards for r in routes) <= _MOST_WITHOUT * len(routes):
        return bare
    reads = any(not route.changes for route in carry)
    fit = [one for one in bare if one.changes or expression("worth").search(one.told)]
    if len(carry) == 1:
        return fit if len(fit) == 1 and fit[0].changes and reads else []
    fit += [r for r in lack if r.guards and r.changes and reads and guard != _REFUSAL]
    return fit if 2 * len(fit) <= len(carry) else []


def _asks_itself(function: Function) -> bool:
    """Whether its body names who asks, or refuses."""
    return bool(expression("guard-in-body").search("\n".join(map(ast.unparse, function.body))))


def _needs_none(route: Route) -> bool:
    """Whether it asks itself, or only reads, and answers everybody the same that the program has written out."""
    if _asks_itself(route.function):
        return True
    body = route.function.body[bool(ast.get_docstring(route.function)) :]
    if route.changes or expression("worth").search(route.told) or len(body) != 1:
        return False
    parts = list(ast.walk(body[0]))
    called = {id(part.func) for part in parts if isinstance(part, ast.Call)}
    found = any(isinstance(part, ast.Name) and id(part) not in called for part in parts)
    return isinstance(body[0], ast.Return) and not found


def _alike(tree: ast.Module) -> Iterator[list[Route]]:
    """The methods of a class that take the same, each with those decorators of the file that may refuse; those of gRPC with what they call to refuse."""
    functions = [one for one in nodes_of(tree) if isinstance(one, Function)]
    own = {one.name for one in functions if may_refuse(one)}
    refuse = {one.name for one in functions if _refuses(one)}
    for holder in (node for node in nodes_of(tree) if isinstance(node, ast.ClassDef)):
        found: dict[str, list[Route]] = {}
        for one in holder.body:
            if isinstance(one, Function) and one.name[0] != "_":
                guards = frozenset(own & set(decorators(one)))
                if "context" in arguments(one):
                    guards |= refuse & {
                        last_name(n.func) for n in ast.walk(one) if isinstance(n, ast.Call)
                    }
                found.setdefault(ast.dump(one.args), []).append(Route(one, "", "", guards))
        yield from found.values()


def _routes(tree: ast.Module) -> list[Route]:
    nodes = nodes_of(tree)
    functions = [node for node in nodes if isinstance(node, Function)]
    rows = dict(_rows(tree))
    asks = {
        one.name
        for one in functions
        if may_refuse(one) or (not is_routed(one) and one.name not in rows and _refuses(one))
    }
    for node in nodes:
        match node:
            case ast.Assign(
                targets=[ast.Name() | ast.Attribute() as made], value=ast.Call() as call
            ):
                if asks & set(map(last_name, call.args)):  # a tool or hook that is made of it
                    asks.add(last_name(made))
            case _:
                pass
    found = [
        _route(one, rows, asks, frozenset())
        for one in functions
        if is_routed(one) or one.name in rows
    ]
    for holder in (node for node in nodes if isinstance(node, ast.ClassDef)):
        found += _methods(holder, rows, asks)
    if asks_for_all(tree):
        return [route._replace(guards=route.guards & {_WHOSE}) for route in found]
    return found


def asks_for_all(tree: ast.Module) -> bool:
    """Whether the file has something asked before every route."""
    functions = [node for node in nodes_of(tree) if isinstance(node, Function)]
    own = {id(part) for one in functions for top in one.decorator_list for part in ast.walk(top)}
    calls = [n for n in nodes_of(tree) if isinstance(n, ast.Call) and id(n) not in own]
    named = {name.rpartition(".")[2] for one in functions for name in decorators(one)}
    said = {word.arg for call in calls for word in call.keywords}
    asked = {last_name(call.func) for call in calls}
    return bool(
        alike("for-all") & (named | asked) or said & {"dependencies", "middlewares", "middleware"}
    )


def guarded(tree: ast.Module) -> set[int]:
    """Ids of the functions that answer others and ask something before."""
    return {id(route.function) for route in _routes(tree) if route.guards}


def _methods(holder: ast.ClassDef, rows: dict[str, str], asks: set[str]) -> Iterator[Route]:
    """The methods of a handler's class that answer requests."""
    methods = [one for one in holder.body if isinstance(one, Function)]
    of_all = {
        snake(last_name(base)).strip("_")
        for base in holder.bases
        if expression("guard").search(snake(last_name(base)))
    }
    for part in holder.body:
        match part:
            case ast.Assign(targets=[ast.Name(id=name)], value=said) if name in alike("of-class"):
                text = ast.unparse(said)
                of_all |= {name} if "AllowAny" not in text and text not in ("[]", "()") else set()
            case _:
                pass
    for decorator in holder.decorator_list:
        of_all |= {
            n
            for part in ast.walk(decorator)
            if isinstance(part, ast.expr) and expression("guard").search(n := last_name(part))
        }
    for one in methods:
        if one.name in alike("asked-before-methods"):
            of_all |= _guards(one, asks)
    for one in methods:
        verb = one.name.removeprefix("do_").removeprefix("on_").lower()
        if verb in alike("verbs") and (holder.bases or holder.name in rows):
            yield _route(
                one, rows | {one.name: rows.get(holder.name, "")}, asks, frozenset(of_all), verb
            )


def _route(
    one: Function, rows: dict[str, str], asks: set[str], more: frozenset[str], verb: str = ""
) -> Route:
    told = "\n".join([*map(ast.unparse, one.decorator_list), rows.get(one.name, "")])
    wrapped = {
        name
        for name in re.findall(r"(\w+)\(", rows.get(one.name, ""))
        if name in asks or expression("guard").search(name)
    }
    return Route(one, told, verb, more | _guards(one, asks) | wrapped)


def _rows(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """By name, the rows of tables of routes that name a function or class of the file."""
    own = {node.name for node in nodes_of(tree) if isinstance(node, ast.ClassDef | Function)}
    for node in nodes_of(tree):
        parts = _parts(node)
        match parts[:1]:
            case [ast.Constant(value=str(begin))] if begin[:1] in ("/", "^", "r") or _is_table(
                node
            ):
                for part in (one for one in parts[1:] if not isinstance(one, ast.Dict)):
                    for name in {n.id for n in ast.walk(part) if isinstance(n, ast.Name)} & own:
                        yield name, ast.unparse(node)
            case _:
                pass


def _parts(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Call):
        return [*node.args, *(word.value for word in node.keywords)]
    return node.elts if isinstance(node, ast.Tuple) else []


def _is_table(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) in ("path", "re_path", "url")


def _guards(function: Function, asks: set[str]) -> frozenset[str]:
    """What it asks before it answers: decorators, what FastAPI asks, calls that refuse, and questions of its own."""
    found = {
        last
        for name in decorators(function)
        if (last := name.rpartition(".")[2]) not in alike("routes")
        and (last in asks or expression("guard").search(last))
    }
    for part in (
        one for top in (function.args, *function.decorator_list) for one in ast.walk(top)
    ):
        if isinstance(part, ast.Call) and part in function.decorator_list:
            found |= asks & set(map(last_name, part.args))
        if isinstance(part, ast.Call) and last_name(part.func) in ("Depends", "Security"):
            asked = {dotted(given).rpartition(".")[2] or "Depends" for given in part.args}
            found |= {name for name in asked if not expression("serves").search(name)}
        elif (
            isinstance(part, ast.Call)
            and expression("guard").search(last_name(part.func))
            and part in function.decorator_list[1:]
        ):
            found.add(last_name(part.func))
    for node in (one for top in function.body for one in ast.walk(top)):
        match node:
            case ast.Call(func=called) if (last := last_name(called)) in asks or expression(
                "asks-by-name"
            ).match(last):
                found.add(last)
            case ast.Call(func=called, args=args, keywords=named) if last_name(called) in alike(
                "finds"
            ):
                given = [*args[1:], *(word.value for word in named)]
                if any(expression("who-asks").search(ast.unparse(one)) for one in given):
                    found.add(_WHOSE)
            case ast.If(test=test, body=body):
                if expression("no-entry").search("\n".join(map(ast.unparse, body))):
                    found.add(_REFUSAL)
                ends = isinstance(body[-1], ast.Raise | ast.Return | ast.Expr)
                if (
                    ends
                    and isinstance(test, ast.Compare | ast.BoolOp)
                    and expression("who-asks").search(ast.unparse(test))
                ):
                    found.add(_WHOSE)
            case _:
                pass
    return frozenset(found)


def _refuses(function: Function) -> bool:
    """Whether it turns callers away under a condition."""
    return any(
        isinstance(node, ast.If) and expression("no-entry").search(ast.unparse(node))
        for node in ast.walk(function)
    )


def may_refuse(function: Function) -> bool:
    """Whether it is a decorator that calls what it was given under a condition, and raises or aborts else."""
    if not any(isinstance(part, Function) for part in function.body):
        return False
    within = [node for part in function.body for node in ast.walk(part)]
    tried = any(isinstance(node, ast.Try) for node in within)  # as one that tries again does
    asks = any(
        isinstance(n, ast.If)
        and (expression("no-entry").search(t := ast.unparse(n)) or re.search("raise |abort", t))
        for n in within
    )
    return asks and not tried
