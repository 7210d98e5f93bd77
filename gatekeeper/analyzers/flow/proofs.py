"""What a program obeys, installs or takes over without a proof of where it comes from (CWE-306, 345, 347, 494), and proofs nobody heeds (CWE-252)."""

import ast
import re
from collections.abc import Iterator, Mapping, Set
from functools import cached_property

from gatekeeper.analyzers.flow.library import alike, expression, library
from gatekeeper.analyzers.flow.names import dotted, last_name, nodes_of
from gatekeeper.analyzers.flow.routes import Function
from gatekeeper.analyzers.flow.signatures import all_words, arguments, registered

_MOST_STEPS = 6
"""Of bindings that are followed back."""


class Proofs:
    """What the functions of a file ask of what came in, each with those it calls and those that call it."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.nodes = nodes_of(tree)
        self.functions = [node for node in self.nodes if isinstance(node, Function)]
        calls = {id(f): _called(f) for f in self.functions}
        asking = {id(f) for f in self.functions if _asks(f)}
        by_name: dict[str, list[Function]] = {}
        callers: dict[str, list[Function]] = {}
        for function in self.functions:
            by_name.setdefault(function.name, []).append(function)
        for function in self.functions:
            for name in calls[id(function)] & by_name.keys():
                callers.setdefault(name, []).append(function)
        named = {id(f): {f.name} for f in self.functions}
        self._asked = _reached(asking, named, callers) | _reached(asking, calls, by_name)

    def asks(self, function: Function) -> bool:
        """Whether the function, one that it leads to, or one that leads to it, asks for a proof."""
        return id(function) in self._asked

    @cached_property
    def knows_peers(self) -> bool:
        """Whether the file has a transport ask who is at the other end."""
        words = all_words(self.tree)
        own = "tls_set" in words and not re.search("(?i)cert_?file|keyfile", words)
        return bool(
            expression("asks-peers").search(words.replace("CERT_REQUIRED", "") if own else words)
        )

    def obeyed(self) -> Iterator[Function]:
        """Functions that get messages from a network in a file that moves a device, and ask nobody who sends; those that move it first."""
        if self.knows_peers:
            return
        named = registered(self.tree)
        heard = [f for f in self.functions if _hears(f, named) and not self.asks(f)]
        moves = {id(node) for node in self.nodes if _moves(node)}
        here = [one for one in heard if any(id(node) in moves for node in ast.walk(one))]
        yield from (here or heard) if moves else ()

    def unheard(self) -> Iterator[ast.AST]:
        """Where an object keeps for itself whether who calls has proved something, and nothing it does later depends on that."""
        reads: dict[str, list[int]] = {}
        for node in self.nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                reads.setdefault(node.attr, []).append(id(node))
        for node in (one for one in self.nodes if isinstance(one, ast.If)):
            for one in node.body:
                match one:
                    case ast.Assign(targets=[ast.Attribute(attr=name)], value=value) if (
                        name in reads and any(map(_proving, ast.walk(value)))
                    ):
                        here = {id(part) for part in ast.walk(node)}
                        if here.issuperset(reads[name]):
                            yield one
                    case _:
                        pass

    def unsigned(self) -> Iterator[Function]:
        """Functions that install what the file fetches or finds on a medium somebody plugs in, where neither asks for a signature."""
        calls = {id(node): dotted(node.func) for node in self.nodes if isinstance(node, ast.Call)}
        fetch = {at for at, name in calls.items() if expression("fetches").search(name)}
        within = {id(part): one for one in self.functions for part in ast.walk(one)}
        loose = [calls[at].rpartition(".")[2] for at in calls.keys() - within.keys()]
        texts = (n.value for n in self.nodes if isinstance(n, ast.Constant))
        plugged = any(
            isinstance(t, str) and re.match("/(?:media|mnt|run/media)/", t) for t in texts
        )
        asked = any(self.asks(within[at]) for at in fetch & within.keys())
        if not (fetch or plugged) or asked or any(map(expression("asks-proof").search, loose)):
            return
        if any(map(_holds_to_known_digest, self.functions)):
            return
        for function in self.functions:
            parts = [part for part in ast.walk(function) if isinstance(part, ast.Call)]
            if any(map(_installs, parts)) and not self.asks(function):
                yield function

    def by_itself(self) -> Iterator[ast.AST]:
        """Where a digest without a key is held against what came with the very thing it is of, before that is obeyed or taken over."""
        for function in self.functions:
            takes = any(
                isinstance(part, ast.Call)
                and (_installs(part) or expression("takes-over").search(last_name(part.func)))
                for part in ast.walk(function)
            )
            if takes and not self.asks(function):
                yield from _held_to_itself(function)


def _reached(
    begin: set[int], names: Mapping[int, Set[str]], to: Mapping[str, list[Function]]
) -> set[int]:
    """The functions that lead there, or are led to, from those with which it begins; each name is gone through once."""
    found, waiting, gone = set(begin), list(begin), set[str]()
    while waiting:
        fresh = names[waiting.pop()] - gone
        gone |= fresh
        more = {id(one) for name in fresh for one in to.get(name, ())} - found
        found |= more
        waiting += more
    return found


def unheeded(tree: ast.Module) -> Iterator[ast.Call]:
    """Questions whether something is genuine or allowed whose answer nobody looks at."""
    own = {
        f.name: any(isinstance(n, ast.Return) and n.value is not None for n in ast.walk(f))
        and not any(isinstance(n, ast.Raise) for n in ast.walk(f))
        for f in nodes_of(tree)
        if isinstance(f, Function)
    }
    for node in nodes_of(tree):
        match node:
            case (
                ast.Expr(value=ast.Call() as call)
                | ast.Expr(value=ast.Await(value=ast.Call() as call))
            ):
                name = last_name(call.func)
                if (
                    expression("yes-or-no").search(name)
                    and own.get(name, True)
                    and "raise_exception" not in {word.arg for word in call.keywords}
                ):
                    yield call
            case _:
                pass


def _proving(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) in alike("proving")


def _called(function: Function) -> frozenset[str]:
    """Names that it calls, or hands to somebody who calls them."""
    nodes = [node for top in function.body for node in ast.walk(top)]
    names = {last_name(node) for node in nodes if isinstance(node, ast.Name | ast.Attribute)}
    told = (last_name(d.func if isinstance(d, ast.Call) else d) for d in function.decorator_list)
    return frozenset(names | set(told))


def _asks(function: Function) -> bool:
    """Whether what it calls, what it decides by, or what it opens speaks of a proof."""
    said = [
        *function.decorator_list,
        *(d for d in function.args.defaults if isinstance(d, ast.Call)),
    ]
    made = _made_of(_bindings(function))
    for node in (n for top in function.body for n in ast.walk(top)):
        match node:
            case ast.Call(func=called, args=args):
                if last_name(called) == "compare_digest" and any(
                    getattr(part, "id", "") in made or _digested(part)
                    for one in args
                    for part in ast.walk(one)
                ):
                    continue
                said.append(called)
                said += (p for a in args for p in ast.walk(a) if isinstance(p, ast.Constant))
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
                said += [test] if not isinstance(test, ast.Call | ast.UnaryOp) else []
            case ast.ExceptHandler(type=ast.expr() as kind):
                said.append(kind)
            case _:
                pass
    return bool(expression("asks-proof").search("\n".join(map(ast.unparse, said))))


def _hears(function: Function, called: Mapping[str, object]) -> bool:
    names = [argument.arg for argument in function.args.args if argument.arg != "self"]
    calls = {last_name(part.func) for part in ast.walk(function) if isinstance(part, ast.Call)}
    shaped = any(names[: len(first)] == first for first, _ in library().shapes)
    handed = function.name in called or function.name in alike("callbacks") or shaped
    return handed or names[:2] == ["reader", "writer"] or bool(calls & alike("hears"))


def _moves(node: ast.AST) -> bool:
    if not isinstance(node, ast.Attribute):
        return False
    holder = node.value.value if isinstance(node.value, ast.Subscript) else node.value
    named = expression("device-names").search(last_name(holder))
    return bool(
        (named and expression("device-verbs").match(node.attr))
        or expression("device-acts").match(node.attr)
    )


def _holds_to_known_digest(function: Function) -> bool:
    """Whether it compares a digest with one that is handed in or that the program knows: where that comes from, nobody reads."""
    known = arguments(function).keys()
    for sides in _comparisons(function):
        if expression("digests").search("\n".join(map(ast.unparse, sides))) and any(
            isinstance(s, ast.Name) and (s.id in known or s.id.isupper()) for s in sides
        ):
            return True
    return False


def _comparisons(function: Function) -> Iterator[tuple[ast.expr, ast.expr]]:
    for node in ast.walk(function):
        match node:
            case ast.Compare(left=one, ops=[ast.Eq() | ast.NotEq()], comparators=[other]):
                yield one, other
            case ast.Call(func=called, args=[one, other]) if last_name(called) == "compare_digest":
                yield one, other
            case _:
                pass


def _held_to_itself(function: Function) -> Iterator[ast.AST]:
    bound = _bindings(function)
    behind = _made_of(bound)
    for one, other in _comparisons(function):
        for made, told in ((one, other), (other, one)):
            whole, own = _parts(told, bound), _digested_parts(made, bound)
            names = (part.id for part in ast.walk(made) if isinstance(part, ast.Name))
            if whole & own or any(whole & behind.get(name, set()) for name in names):
                yield made


def _made_of(bound: Mapping[str, ast.expr]) -> dict[str, set[object]]:
    """By name that is bound to digests without a key, what those are made of; each expression is read once."""
    once = {id(value): _digested_parts(value, bound) for value in bound.values()}
    return {name: held for name, value in bound.items() if (held := once[id(value)])}


def _digested_parts(node: ast.expr, bound: Mapping[str, ast.expr]) -> set[object]:
    made = (of for part in ast.walk(node) if (of := _digested(part)) is not None)
    return set[object]().union(*(_parts(of, bound) | {True} for of in made))


def _digested(node: ast.AST) -> ast.expr | None:
    """What a digest without a key is made of."""
    if not isinstance(node, ast.Call):
        return None
    name, of_library = last_name(node.func), "hashlib" in ast.unparse(node.func)
    if name == "new" and len(node.args) > 1 and of_library:
        return node.args[1]
    if expression("keyless").fullmatch(name) and (node.args or of_library):
        return node.args[0] if node.args else ast.Constant(None)  # filled piece by piece
    return None


def _bindings(function: Function) -> dict[str, ast.expr]:
    """By local name, what it was bound to last; names bound together by one call are parts of it."""
    bound: dict[str, ast.expr] = {}
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)) if len(
                names
            ) == len(values):
                pairs = [*zip(names, values, strict=True)]
            case ast.Assign(targets=[target], value=value):
                pairs = [(target, value)]
            case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
                pairs = [(target, value)]
            case ast.NamedExpr(target=target, value=value):
                pairs = [(target, value)]
            case _:
                continue
        for target, value in pairs:
            for part in ast.walk(target):
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                    bound[part.id] = value
    return bound


def _parts(node: ast.expr, bound: Mapping[str, ast.expr], steps: int = 0) -> set[object]:
    """The names and calls that hold what the expression is a part of."""
    match node:
        case ast.Name(id=name):
            own: set[object] = {name} if name not in ("self", "cls") else set()
            more = bound.get(name)
            if more is None or steps >= _MOST_STEPS:
                return own
            return own | {id(more)} | _parts(more, bound, steps + 1)
        case ast.Attribute(value=whole) | ast.Subscript(value=whole) | ast.Await(value=whole):
            return _parts(whole, bound, steps)
        case ast.Call(func=ast.Attribute(value=whole)) if (
            not isinstance(whole, ast.Name) or whole.id in bound
        ):
            return _parts(whole, bound, steps)
        case ast.Call(func=called, args=[first, *_]) if last_name(called) in alike("converts"):
            return _parts(first, bound, steps)
        case ast.Call(func=ast.Attribute(value=ast.Name() as whole)):
            return _parts(whole, bound, steps)
        case _:
            return set()


def _installs(call: ast.Call) -> bool:
    """Whether it runs a program that installs a package, or writes an image into a device."""
    if last_name(call.func) in alike("runs") and call.args:
        first = call.args[0].elts if isinstance(call.args[0], ast.List) else call.args[:1]
        told = [
            str(part.value)
            for one in first
            for part in ast.walk(one)
            if isinstance(part, ast.Constant)
        ]
        begin = told[:1] + (told[:3] if "-m" in told[:2] else [])
        return any(expression("installers").search(one) for one in begin)
    return bool(expression("flashes").search(last_name(call.func)))
