"""What a program leaves out: to check a proof that was not sent, to say what went wrong."""

import ast
from collections.abc import Iterator
from types import UnionType

from gatekeeper.analyzers.flow.library import alike, expression
from gatekeeper.analyzers.flow.names import dotted, last_name, nodes_of, snake
from gatekeeper.analyzers.flow.routes import Function


def unproved(tree: ast.Module) -> Iterator[ast.AST]:
    """Where a proof is checked only when its sender chose to send one: `if tag and not genuine(tag): refuse`."""
    nodes = nodes_of(tree)
    own = {one.name for one in nodes if isinstance(one, Function) and _proves(one)}
    for node in nodes:
        match node:
            case ast.If(
                test=ast.BoolOp(op=ast.And(), values=[given, *rest]), body=[*_, last], orelse=[]
            ):
                if _leaves(last) and any(
                    _denies(p, given, own, skips=isinstance(last, ast.Continue)) for p in rest
                ):
                    yield node.test
            case ast.If(
                test=given, body=[ast.If(test=inner, body=[*_, last], orelse=[])], orelse=[]
            ):
                if _leaves(last) and _denies(
                    inner, given, own, skips=isinstance(last, ast.Continue)
                ):
                    yield node.test
            case ast.If(test=given, body=[ast.Expr(value=ast.Call() as call)], orelse=[]):
                if (
                    last_name(call.func) in own
                    and _given(given)
                    and _given(given) in ast.unparse(call)
                ):
                    yield node.test
            case _:
                pass


def _leaves(node: ast.stmt) -> bool:
    return isinstance(node, ast.Raise | ast.Return | ast.Continue)


def _given(test: ast.expr) -> str:
    """The proof that the test asks to be there, as text; empty when it asks something else, or for a setting of the program."""
    match test:
        case ast.Compare(left=left, ops=[ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return _given(left)
        case ast.Compare(left=ast.Constant(value=str(key)), ops=[ast.In()], comparators=[_]):
            return repr(key)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return "" if name.isupper() else ast.unparse(test)
        case ast.Subscript() | ast.Call(func=ast.Attribute(attr="get")) | ast.NamedExpr():
            return ast.unparse(test.target if isinstance(test, ast.NamedExpr) else test)
        case _:
            return ""


def _denies(test: ast.expr, given: ast.expr, own: set[str], *, skips: bool) -> bool:
    """Whether the test says that the proof is not right; one that only skips what differs is a filter."""
    proof = _given(given)
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=ast.Call(func=called, args=args)):
            known = last_name(called) in own or expression("proves").search(last_name(called))
            return bool(proof and known and any(proof in ast.unparse(one) for one in args))
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[right]):
            held = [ast.unparse(one) for one in (left, right) if not isinstance(one, ast.Constant)]
            return bool(
                proof
                and not skips
                and len(held) == 2
                and proof in held
                and expression("proof-names").search(proof)
            )
        case _:
            return False


def _proves(function: Function) -> bool:
    """Whether it compares a code, or has something verified."""
    called = {last_name(part.func) for part in ast.walk(function) if isinstance(part, ast.Call)}
    return bool(called & {"compare_digest", "verify", "verify_signature", "checkpw"})


def raised_secrets(tree: ast.Module) -> Iterator[ast.AST]:
    """Texts of exceptions with a secret in them: whoever catches one writes it to a log."""
    for node in nodes_of(tree):
        match node:
            case ast.Raise(exc=ast.Call(args=args)):
                for text in (one for one in args if isinstance(one, ast.JoinedStr)):
                    inner = (p.value for p in text.values if isinstance(p, ast.FormattedValue))
                    if any(expression("secrets").search(snake(last_name(one))) for one in inner):
                        yield text
            case _:
                pass


def swallowed(tree: ast.Module) -> Iterator[tuple[ast.AST, bool]]:
    """Handlers of every exception that record nothing, and whether nobody can tell: its answer is not looked at, or reads as a measured value."""
    nodes = nodes_of(tree)
    alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    alone |= {id(n.value) for n in nodes if isinstance(n, ast.Await) and id(n) in alone}
    calls: dict[str, list[bool]] = {}
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        if id(call) not in alone or dotted(call.func).removeprefix("self.").isidentifier():
            calls.setdefault(last_name(call.func), []).append(id(call) in alone)
    for function in (node for node in nodes if isinstance(node, Function)):
        heard = calls.get(function.name, [False])
        answers = [part for part in ast.walk(function) if isinstance(part, ast.Return)]
        always = bool(answers) and all(_held(one) is True for one in answers)
        measured = [one for one in answers if not isinstance(one.value, ast.Constant | None)]
        for tried in (node for node in ast.walk(function) if isinstance(node, ast.Try)):
            asks = _holds(tried.body, ast.Call)
            leaves = _holds([*tried.body, *tried.orelse], ast.Break | ast.Return)
            for handler in filter(_records_nothing, tried.handlers if asks else ()):
                last = handler.body[-1]
                ends = isinstance(last, ast.Return) and all(heard)
                waits = _holds(handler.body, ast.Call)
                if waits and leaves:  # tried until it goes: what comes behind may tell
                    continue
                as_measured = isinstance(_held(last), float) or _held(last) is True
                yield (
                    handler,
                    ends
                    or waits
                    or always
                    or (as_measured and any(m is not last for m in measured)),
                )


def shows_elsewhere(tree: ast.Module) -> Iterator[ast.stmt]:
    """The one word of handlers that do nothing, where the fault shows all the same.

    They stand in the handler of another fault that is recorded there, or in a loop over ways that raises when none went.
    """
    found: list[ast.ExceptHandler] = []
    for node in nodes_of(tree):
        if isinstance(node, ast.ExceptHandler):
            every = sum(map(_records, ast.walk(node)))
            tries = [p for one in node.body for p in ast.walk(one) if isinstance(p, ast.Try)]
            for tried in tries if every else ():
                if every > sum(_records(p) for h in tried.handlers for p in ast.walk(h)):
                    found += tried.handlers
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[-1], ast.Raise):
            for loop in (one for one in body if isinstance(one, ast.For | ast.AsyncFor)):
                for tried in (one for one in loop.body if isinstance(one, ast.Try)):
                    if isinstance([*tried.body, *tried.orelse][-1], ast.Return):
                        found += tried.handlers
    yield from (h.body[0] for h in found if isinstance(h.body[0], ast.Pass | ast.Continue))


def _holds(nodes: list[ast.stmt], kind: type | UnionType) -> bool:
    return any(isinstance(part, kind) for one in nodes for part in ast.walk(one))


def _records(node: ast.AST) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    log = isinstance(called, ast.Attribute) and called.attr in alike("log-methods")
    return log or isinstance(node, ast.Raise)


def _records_nothing(handler: ast.ExceptHandler) -> bool:
    """Whether it takes every exception and only binds or answers constants, in more than one word: `pass` alone is told by its pattern."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    if not any(kind is None or last_name(kind) in alike("every-exception") for kind in kinds):
        return False
    if len(handler.body) == 1 and isinstance(handler.body[0], ast.Pass | ast.Continue):
        return False
    parts = [part for one in handler.body for part in ast.walk(one)]
    calls = [part for part in parts if isinstance(part, ast.Call)]
    waits = all(last_name(call.func) in ("sleep", "wait") for call in calls)
    plain = all(isinstance(one, ast.Pass | ast.Continue | ast.Break | ast.Return | ast.Assign | ast.Expr) for one in handler.body)  # fmt: skip
    used = any(isinstance(part, ast.Name) and part.id == handler.name for part in parts)
    return (
        plain
        and not used
        and waits
        and not any(isinstance(part, ast.Yield | ast.YieldFrom) for part in parts)
    )


def _held(node: ast.stmt) -> object:
    """The constant that is answered there, if one is."""
    return getattr(node.value, "value", None) if isinstance(node, ast.Return) else None
