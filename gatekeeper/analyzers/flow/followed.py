"""What was followed to its end and does no harm: of which rules of other tools that is an answer, and what may break it.

A rule that sees a call and not the value cannot tell twins apart that differ in the value alone. Where each part of a
value was followed to a constant, a number or a check against constants, at every visit of the call, that is said;
anything that was not followed leaves the other tool's word as it stands.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from gatekeeper.analyzers.flow import knowledge as k
from gatekeeper.analyzers.flow.library import library
from gatekeeper.analyzers.flow.names import dotted, nodes_of, words
from gatekeeper.analyzers.flow.values import ALL, BELIEVED, Scope, Value

_BY_QUOTING = frozenset({k.CODE, k.SHELL, k.LDAP})
"""Uses whose quoting leaves nothing to the place where the text is put."""

TEXT_METHODS = words(
    "strip lstrip rstrip lower upper title capitalize casefold swapcase split rsplit "
    "splitlines partition rpartition replace encode decode format zfill ljust rjust "
    "removeprefix removesuffix"
)
"""Methods of texts whose result has no other words than the text and the arguments."""
PLAIN_CODINGS: frozenset[object] = frozenset({"utf-8", "utf8", "UTF-8", "ascii", "latin-1"})
"""Arguments of `encode` and `decode` that leave the words as they are."""

_BY_CONSTANT = "followed to where it comes from: it is a constant or a number of the program"
_SHOWN = "followed: the fault is recorded or raised further on"
_UNREACHED = "followed: no path of the function leads here, whatever it is given"
_BY_CHECK = "followed to where it comes from: what somebody else chose was checked before"


@dataclass(frozen=True, slots=True, order=True)
class Followed:
    """A call whose values of a use do no harm. Lines count from 1."""

    line: int
    end_line: int
    use: str
    words: str


@dataclass(slots=True)
class Answers:
    """By call and use: what was said of the value at each visit."""

    _said: dict[tuple[int, int, int, int, str], str] = field(default_factory=dict)
    """Words, or nothing once one visit left it open."""
    doubts: int = 0
    """Above 0 while code is read that may also be reached with other values."""
    visited: set[ast.Call] = field(default_factory=set)
    whole: set[ast.AST] = field(default_factory=set)
    """Functions that were read to their end, or to where their own constants end them."""
    partly: set[ast.AST] = field(default_factory=set)
    """Functions of which something was left out because of a constant that may be another one."""

    def note(self, use: str, node: ast.AST, spread: Value) -> None:
        """Notes one visit of a call with a value whose containers were spread."""
        if use not in library().answers:
            return
        key = _key(node, use)
        quoted = use == k.SHELL and isinstance(node, ast.Call) and _is_quoted(node)
        words = _BY_CHECK if quoted else "" if self.doubts else _words(use, spread)
        before = self._said.get(key, words)
        self._said[key] = _BY_CHECK if before and words and before != words else before and words

    def unreached(self) -> Iterator[Followed]:
        """The calls in functions read whole that no visit reached, once for each use."""
        for function in self.whole - self.partly:
            for call in own_calls(function):
                if call not in self.visited:
                    for use in library().answers:
                        yield Followed(
                            call.lineno, call.end_lineno or call.lineno, use, _UNREACHED
                        )

    def _openings(self) -> Iterator[Followed]:
        """The calls that open a parser to entities, where all it ever parses was followed."""
        for function in self.whole:
            for parser, opened in _opened_parsers(function).items():
                parsed = _parsed_by(function, parser)
                said = {self._said.get(_key(call, k.XML), "") for call in parsed or ()}
                if said and "" not in said:
                    for call in opened:
                        yield Followed(*_key(call, k.XML)[:2], k.XML, min(said))

    def shown(self, words: Iterable[ast.stmt]) -> None:
        """Notes handlers that do nothing, of faults that show elsewhere."""
        self._said |= {_key(word, k.SWALLOWED): _SHOWN for word in words}

    def all(self) -> Iterator[Followed]:
        """The calls that did no harm at any visit and share no line with one of that use that may; in order."""
        left_open = [
            (line, end, use) for (line, end, _, _, use), words in self._said.items() if not words
        ]
        harmless = {Followed(*k[:2], k[4], words) for k, words in self._said.items() if words}
        for one in sorted({*harmless, *self.unreached(), *self._openings()}):
            if not any(
                a <= one.end_line and one.line <= b and one.use == use for a, b, use in left_open
            ):
                yield one


def _key(node: ast.AST, use: str) -> tuple[int, int, int, int, str]:
    line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
    end = getattr(node, "end_lineno", None) or line
    return line, end, column, getattr(node, "end_col_offset", None) or column, use


def _opened_parsers(function: ast.AST) -> dict[str, list[ast.Call]]:
    """By the variable that holds a parser, the calls of its `setFeature`."""
    found: dict[str, list[ast.Call]] = {}
    for call in own_calls(function):
        match call.func:
            case ast.Attribute(value=ast.Name(id=name), attr="setFeature"):
                found.setdefault(name, []).append(call)
            case _:
                pass
    return found


def _parsed_by(function: ast.AST, parser: str) -> list[ast.Call] | None:
    """The calls the parser is handed to; `None` when something else happens to it than that and `setFeature`."""
    calls = [
        call
        for call in own_calls(function)
        if any(_is_name(given, parser) for given in handed(call))
    ]
    seen = sum(_is_name(node, parser) for node in ast.walk(function) if isinstance(node, ast.expr))
    opened = len(_opened_parsers(function).get(parser, ()))
    bound = sum(
        isinstance(node, ast.Name) and node.id == parser and isinstance(node.ctx, ast.Store)
        for node in ast.walk(function)
    )
    return calls if bound == 1 and seen == bound + opened + len(calls) else None


def handed(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call."""
    return [*call.args, *(word.value for word in call.keywords)]


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def own_calls(function: ast.AST) -> Iterator[ast.Call]:
    """The calls in the function's own body, not those in functions within it."""
    body = getattr(function, "body", [])
    waiting: list[ast.AST] = list(body) if isinstance(body, list) else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            continue
        if isinstance(node, ast.Call):
            yield node
        waiting += ast.iter_child_nodes(node)


def _words(use: str, value: Value) -> str:
    if not value.sure or BELIEVED in value.clean:
        return ""
    if value.taint is None:
        return _BY_CONSTANT
    fit = {ALL, use} if use in _BY_QUOTING else {ALL}
    return _BY_CHECK if value.clean & fit else ""


def _is_quoted(call: ast.Call) -> bool:
    """Whether the command is a text each part of which is written out or quoted for the shell."""
    match call.args[:1]:
        case [ast.JoinedStr(values=parts)]:
            return all(
                isinstance(part, ast.Constant)
                or (isinstance(part, ast.FormattedValue) and _quotes(part.value))
                for part in parts
            )
        case [ast.BinOp(left=ast.Constant(), op=ast.Add() | ast.Mod(), right=right)]:
            return _quotes(right)
        case _:
            return False


def _quotes(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and dotted(node.func) in ("shlex.quote", "shlex.join")


def doubted(value: Value) -> Value:
    """The value when something else may have happened to it, or to what it holds."""
    if value.box is not None:
        value.box.sure = False
    return replace(value, sure=False) if value.sure else value


def doubt(scope: Scope, nodes: Iterable[ast.AST]) -> None:
    """Doubts every variable that these statements assign or whose container they may change."""
    for name in sorted(changed(nodes)):
        held = scope.variables.get(name)
        if held is not None:
            scope.variables[name] = doubted(held)


def changed(nodes: Iterable[ast.AST]) -> set[str]:
    """Names that are assigned, deleted, or stand where a container may be changed."""
    found: set[str] = set()
    for top in nodes:
        found |= _changed(top)
    return found


@lru_cache(maxsize=10_000)
def _changed(top: ast.AST) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(top):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                found.add(name)
            case ast.Call(func=called, args=given):
                found |= {part.id for part in given if isinstance(part, ast.Name)}
                if isinstance(called, ast.Attribute):
                    found |= _root(called.value)
            case ast.Subscript(value=whole, ctx=ast.Store() | ast.Del()):
                found |= _root(whole)
            case ast.Attribute(value=whole, ctx=ast.Store() | ast.Del()):
                found |= _root(whole)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                found.add(name)
            case _:
                pass
    return frozenset(found)


def _root(node: ast.expr) -> set[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()


@lru_cache(maxsize=1024)
def steady_names(tree: ast.Module) -> frozenset[str]:
    """Names bound once in the whole file, so that every function sees what was bound; none where the file binds names unseen."""
    bound: dict[str, int] = {}
    loose: set[str] = set()
    for node in nodes_of(tree):
        names: list[str] = []
        match node:
            case ast.Name(id="globals" | "locals" | "vars" | "setattr" | "exec"):
                return frozenset()
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                names = [name]
            case ast.arg(arg=name) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                names = [name]
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                names = [name]
            case ast.Import(names=parts) | ast.ImportFrom(names=parts):
                names = [part.asname or part.name.partition(".")[0] for part in parts]
            case ast.Global(names=told) | ast.Nonlocal(names=told):
                loose.update(told)
            case (
                ast.AugAssign(target=ast.Name(id=name)) | ast.Attribute(attr=name, ctx=ast.Store())
            ):
                loose.add(name)
            case _:
                pass
        for name in names:
            bound[name] = bound.get(name, 0) + 1
    if "*" in bound:
        return frozenset()
    return frozenset(name for name, times in bound.items() if times == 1) - loose
