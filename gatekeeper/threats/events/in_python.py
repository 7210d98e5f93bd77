"""Log calls in Python, and exceptions of security that are caught in silence (CPython `ast`)."""

import ast
from collections.abc import Iterator

from gatekeeper.model.location import at_line
from gatekeeper.model.log_event import LogCall, Silence, SilentPath
from gatekeeper.model.path import RepoPath
from gatekeeper.parse.python import parse_newer_python
from gatekeeper.threats.events.names import LogNames
from gatekeeper.threats.surfaces.python_names import Scopes

_SHOWN = 100
_SECURITY = frozenset(
    {
        "InvalidSignature",
        "InvalidTag",
        "InvalidToken",
        "InvalidKey",
        "BadSignature",
        "BadTimeSignature",
    }
    | {"SignatureExpired", "SSLError", "SSLCertVerificationError", "CertificateError"}
    | {
        "AuthenticationError",
        "AuthenticationException",
        "AuthenticationFailed",
        "BadHostKeyException",
    }
    | {"PermissionDenied", "PermissionError", "InvalidTokenError", "ExpiredSignatureError"}
    | {"InvalidSignatureError", "BadSignatureError", "NotAuthenticated", "SuspiciousOperation"}
)
"""Exceptions by which well-known libraries say that somebody may not, or is not who they say."""


def log_calls_in_python(
    path: RepoPath, raw: bytes, names: LogNames
) -> tuple[tuple[LogCall, ...], tuple[SilentPath, ...]]:
    """The log calls of one file and the handlers that swallow, in order.

    Raises `SyntaxError`, `ValueError`, `RecursionError` or `MemoryError` when it cannot be parsed.
    """
    tree = parse_newer_python(raw)
    scopes = Scopes(tree)
    whens = _whens(tree)
    calls, silent = [], []
    for node, function in scopes.nodes:
        if isinstance(node, ast.Call) and names.logs_in_python(_dotted(node.func)):
            event, fields = _event(node)
            place = at_line(path, node.lineno)
            call = _dotted(node.func)
            calls.append(LogCall(event, place, function, call, fields, whens.get(id(node), "")))
        elif isinstance(node, ast.ExceptHandler) and _swallows(node, names):
            place = at_line(path, node.lineno)
            what = f"except {_source(node.type)}"
            silent.append(SilentPath(place, function, what, Silence.UNLOGGED))
    by_place = sorted(calls, key=lambda call: (call.location, call.event))
    return tuple(by_place), tuple(sorted(silent, key=lambda path: path.location))


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    elif isinstance(node, ast.Call):
        parts.append(_dotted(node.func).rpartition(".")[2])
    return ".".join(reversed(parts))


def _source(node: ast.expr | ast.pattern | None) -> str:
    return "" if node is None else " ".join(ast.unparse(node).split())[:_SHOWN]


def _event(call: ast.Call) -> tuple[str, tuple[str, ...]]:
    """The first text among the arguments, and the others as written."""
    for number, argument in enumerate(call.args):
        if (text := _constant(argument)) is not None:
            rest = [a for index, a in enumerate(call.args) if index != number]
            return text, tuple(map(_source, rest)) + _keywords(call)
    return "", tuple(map(_source, call.args)) + _keywords(call)


def _constant(node: ast.expr) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text[:_SHOWN]
        case ast.JoinedStr():
            return _source(node)
        case ast.Attribute(attr=name) if name.isupper():
            return name
    return None


def _keywords(call: ast.Call) -> tuple[str, ...]:
    return tuple(
        f"{keyword.arg}={_source(keyword.value)}"[:_SHOWN]
        if keyword.arg
        else _source(keyword.value)
        for keyword in call.keywords
    )


def _whens(tree: ast.Module) -> dict[int, str]:
    """The nearest condition or exception around each call, by the node's identity."""
    found: dict[int, str] = {}
    waiting: list[tuple[ast.AST, str]] = [(tree, "")]
    while waiting:
        node, when = waiting.pop()
        if isinstance(node, ast.Call):
            found[id(node)] = when
        waiting.extend(_inside(node, when))
    return found


def _inside(node: ast.AST, when: str) -> Iterator[tuple[ast.AST, str]]:
    match node:
        case ast.If(test=test, body=body, orelse=orelse):
            yield test, when
            yield from ((child, _source(test)) for child in body)
            yield from ((child, f"not ({_source(test)})") for child in orelse)
        case ast.ExceptHandler(type=kind, body=body):
            yield from ((child, f"except {_source(kind)}".strip()) for child in body)
        case ast.match_case(pattern=pattern, body=body):
            yield from ((child, f"case {_source(pattern)}") for child in body)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            yield from ((child, "") for child in ast.iter_child_nodes(node))
        case _:
            yield from ((child, when) for child in ast.iter_child_nodes(node))


def _swallows(handler: ast.ExceptHandler, names: LogNames) -> bool:
    """Whether it catches a failure of security and neither logs it nor lets it go on."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    caught = {_dotted(kind).rpartition(".")[2] for kind in kinds if kind is not None}
    if not caught & (_SECURITY | set(names.settings.errors)):
        return False
    inner = [node for statement in handler.body for node in ast.walk(statement)]
    return not any(
        isinstance(node, ast.Raise)
        or (isinstance(node, ast.Call) and names.logs_in_python(_dotted(node.func)))
        for node in inner
    )
