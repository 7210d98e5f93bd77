"""Guards: what a condition that was met, or not met, tells of the variables in it."""

import ast
import re
from collections.abc import Sequence, Set
from dataclasses import replace
from functools import reduce
from typing import Protocol

from gatekeeper.analyzers.flow import knowledge as k
from gatekeeper.analyzers.flow.ambiguous import parsed, takes_anything
from gatekeeper.analyzers.flow.library import alike, expression
from gatekeeper.analyzers.flow.names import dotted, last_name, place, snake
from gatekeeper.analyzers.flow.texts import told
from gatekeeper.analyzers.flow.values import (
    ALL,
    BELIEVED,
    NOTHING,
    Function,
    Origin,
    Scope,
    Value,
    join,
    mixed,
)


class Reader(Protocol):
    """Who reads the module."""

    def value(self, scope: Scope, node: ast.expr) -> Value:
        """What the expression is worth."""
        ...

    def upholds(self, scope: Scope, node: ast.Call, function: Function, met: bool | None) -> bool:
        """Marks what a function of the tree tells of its arguments once it answered like that, or came back at all.

        Whether that is all there is to say; if not, its name may still be believed.
        """
        ...


def learn(scope: Scope, test: ast.expr, met: bool, reader: Reader) -> None:
    """Marks in the scope what is known of its variables once the test was met or not."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            learn(scope, inner, not met, reader)
        case ast.BoolOp(op=ast.And(), values=parts) if met:
            for part in parts:
                learn(scope, part, met, reader)
        case ast.BoolOp(op=ast.Or(), values=parts) if not met:
            for part in parts:
                learn(scope, part, met, reader)
        case ast.BoolOp(values=parts) if all(_tells(part) for part in parts):
            _learn_one_of(scope, parts, met, reader)
        case ast.Compare(
            left=left, ops=[ast.Is() | ast.IsNot() as op], comparators=[ast.Constant(value=None)]
        ):
            if _is_match(scope, left, reader):  # of all else nothing is a third answer, or none
                learn(scope, left, isinstance(op, ast.IsNot) == met, reader)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            _compared(scope, left, op, right, met, reader)
        case ast.Call():
            _called(scope, test, met, reader)
        case ast.Await(value=inner) | ast.NamedExpr(value=inner):
            learn(scope, inner, met, reader)
        case ast.Attribute(value=made, attr="is_valid") if (
            met and reader.value(scope, made).name.rpartition(".")[2] == "UID"
        ):  # pydicom's UID: digits and dots, and no dot at an end
            mark(
                scope,
                made.args[0] if isinstance(made, ast.Call) and made.args else made,
                ALL,
                reader,
            )
        case ast.Name(id=name):
            asked = scope.asked.pop(name, None)  # what was asked may have been asked of the answer
            if asked is not None:
                learn(scope, asked, met, reader)
                scope.asked[name] = asked
        case _:
            return


def _tells(test: ast.expr) -> bool:
    return isinstance(test, ast.Call | ast.Compare)


def _is_match(scope: Scope, node: ast.expr | None, reader: Reader) -> bool:
    """Whether it is what an expression answers that a text is held against: nothing exactly when it does not match."""
    match node:
        case ast.NamedExpr(value=inner):
            return _is_match(scope, inner, reader)
        case ast.Name(id=name) if isinstance(asked := scope.asked.get(name), ast.Call):
            return _is_match(scope, asked, reader)
        case ast.Call(func=called):
            return _matched(scope, node, reader.value(scope, called).name, reader) is not None
        case _:
            return False


def _learn_one_of(scope: Scope, tests: Sequence[ast.expr], met: bool, reader: Reader) -> None:
    """Marks what holds whichever of the tests it was that decided."""
    ways = [scope.fork() for _ in tests]
    for way, test in zip(ways, tests, strict=True):
        learn(way, test, met, reader)
    for name, held in list(scope.variables.items()):
        found = [way.variables[name] for way in ways if name in way.variables]
        if held.taint is not None and held.box is None and len(found) == len(ways):
            scope.variables[name] = reduce(join, found)


def _compared(
    scope: Scope, left: ast.expr, op: ast.cmpop, right: ast.expr, met: bool, reader: Reader
) -> None:
    positive = isinstance(op, ast.Eq | ast.In) == met
    if isinstance(op, ast.In | ast.NotIn):
        looked_for = reader.value(scope, left).constant
        if isinstance(looked_for, str):
            right = _whole_of(right) if looked_for == ".." else right
            if not positive and looked_for in k.WITHOUT:
                mark(scope, right, k.WITHOUT[looked_for], reader)
                if _is_inside(right):
                    mark(scope, right, f"no {looked_for}", reader)
            return
        if isinstance(right, ast.Attribute) and right.attr == "parents":
            normal = "normal" in reader.value(scope, right.value).clean
            if positive and normal and _bounds(reader.value(scope, left)):
                mark(scope, right.value, k.PATH, reader)
            return
        allowed = reader.value(scope, right)
        if not positive and _is_second(left) and "/" in "".join(_words(allowed)):
            mark(scope, left, "begins not with //", reader)
        one_name = not positive and k.ONE_NAME in reader.value(scope, left).clean
        if one_name and ".." in _words(allowed):
            mark(scope, left, k.PATH, reader)
        if positive and allowed.taint is None:
            mark(scope, left, ALL, reader, sure=mixed(allowed).sure)
    elif isinstance(op, ast.Eq | ast.NotEq) and positive:
        for one, other in ((left, right), (right, left)):
            found = reader.value(scope, other)
            for path in _held_together(one, reader, scope) if _bounds(found) else ():
                mark(scope, path, k.PATH, reader)
            if found.taint is None:
                mark(scope, one, ALL, reader, sure=found.sure)


def _called(scope: Scope, node: ast.Call, met: bool, reader: Reader) -> None:
    function = node.func
    called = reader.value(scope, function)
    name, last = called.name, last_name(function)
    if called.function is not None and reader.upholds(scope, node, called.function, met):
        return
    if isinstance(function, ast.Attribute):
        given = reader.value(scope, node.args[0]) if node.args else NOTHING
        first = given.constant
        if last in alike("all-if-true") and met and _bounds(given):
            mark(scope, function.value, ALL, reader, sure=last in alike("plain-if-true"))
        if last == "startswith" and isinstance(first, str) and met != first.startswith("-"):
            mark(scope, function.value, k.OPTION, reader)
        if last == "startswith" and first == "//" and not met:
            mark(scope, function.value, "begins not with //", reader)
        if last == "startswith" and first == "/" and met:
            mark(scope, function.value, "begins with /", reader)
        if last == "startswith" and met and not _bounds(given):
            return
        if last == "startswith" and met and (resolved := _resolved(function.value, reader, scope)):
            mark(scope, resolved, k.PATH, reader)
        elif last == "startswith" and met:
            if first in ("'", '"'):
                mark(scope, function.value, f"quoted {first}", reader)
            elif "normal" in reader.value(scope, function.value).clean:
                mark(scope, function.value, k.PATH, reader)
    if not node.args:
        return
    match node.args[0]:
        case ast.GeneratorExp(
            elt=ast.Compare(ops=[ast.In() | ast.Eq()], comparators=[held]),
            generators=[ast.comprehension(iter=ast.Attribute(value=whole, attr="parts"))],
        ) if name == "builtins.any" and not met and ".." in _words(reader.value(scope, held)):
            mark(scope, whole, k.PATH, reader)
    if not met:
        if expression("refuses-by-name").search(snake(last)):
            believe(scope, node, reader)
        return
    if asked := _matched(scope, node, name, reader):
        pattern, text = asked
        if _narrow(f"re.{last}", pattern):
            mark(scope, text, ALL, reader, sure=_lists_all(pattern))
    elif expression("checks-by-name").search(snake(last)):
        believe(scope, node, reader)


def believe(scope: Scope, node: ast.Call, reader: Reader) -> None:
    """Marks the arguments of a call as harmless because the name of what is called says so."""
    for argument in node.args:
        mark(scope, argument, ALL, reader)
        mark(scope, argument, BELIEVED, reader)


def vouched(scope: Scope, node: ast.expr, reader: Reader) -> None:
    """Believes a call that stands for itself and whose name says that it raises on what does harm."""
    call = node.value if isinstance(node, ast.Await) else node
    if not isinstance(call, ast.Call):
        return
    function = call.func
    last = last_name(function)
    if isinstance(function, ast.Attribute) and last == "relative_to":
        path = function.value
        folder = reader.value(scope, call.args[0]) if call.args else NOTHING
        if "normal" in reader.value(scope, path).clean and _bounds(folder):
            mark(scope, path, k.PATH, reader)
        return
    own = reader.value(scope, function).function
    if own is not None and reader.upholds(scope, call, own, None):
        return
    if expression("raises-by-name").search(snake(last)):
        believe(scope, call, reader)


def keyed(scope: Scope, node: ast.expr, reader: Reader) -> None:
    """Marks the name under which something was found that nobody outside fills: on any other it raises."""
    while isinstance(node, ast.Attribute | ast.Await):
        node = node.value
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name):
        held = reader.value(scope, node.value)
        if mixed(held).taint is None and not held.name.endswith("defaultdict"):
            mark(scope, node.slice, ALL, reader)


def _matched(
    scope: Scope, node: ast.Call, name: str, reader: Reader
) -> tuple[str, ast.expr] | None:
    """The expression that a call holds the whole of a text against, compiled before or not, and the text."""
    pattern: object = None
    match node:
        case ast.Call(func=ast.Attribute(value=whole), args=[text], keywords=[]) if name[
            :11
        ] == "re.Pattern." and name[11:] in alike("matches"):
            box = reader.value(scope, whole).box
            pattern = box.items["pattern"].constant if box is not None else None
        case ast.Call(args=[first, text, *flags], keywords=named) if name[:3] == "re." and name[
            3:
        ] in alike("matches"):
            flags += [word.value for word in named]
            if all(reader.value(scope, flag).name in alike("plain-flags") for flag in flags):
                pattern = reader.value(scope, first).constant
        case _:
            return None
    return (pattern, text) if isinstance(pattern, str) else None


def _narrow(name: str, pattern: str) -> bool:
    """Whether all of the text has to match, whichever way is taken, and no part lets anything through."""
    try:
        tree = parsed(pattern)
    except (re.error, RecursionError, OverflowError, ValueError):
        return False
    if tree.state.flags & (re.MULTILINE | re.VERBOSE):
        return False
    at = [str(where) if str(operator) == "AT" else "" for operator, where in tree]
    ends = name == "re.fullmatch" or at[-1:] in (["AT_END"], ["AT_END_STRING"])
    begins = name != "re.search" or at[:1] in (["AT_BEGINNING"], ["AT_BEGINNING_STRING"])
    return ends and begins and not takes_anything(tree)


def _resolved(node: ast.expr, reader: Reader, scope: Scope) -> ast.Name | None:
    """The variable whose path is made whole in the very comparison."""
    match node:
        case ast.Call(func=called, args=[ast.Name() as path]):
            whole = reader.value(scope, called).name in ("os.path.realpath", "os.path.abspath")
            return path if whole else None
        case _:
            return None


def _bounds(folder: Value) -> bool:
    """Whether it tells something to lie in the folder: it is not where every path lies, and nobody outside chose it."""
    if folder.taint is not None and folder.taint.origin is Origin.OUTSIDE:
        return False
    if folder.box is not None and folder.box.kind in ("list", "tuple"):
        return all(map(_bounds, folder.box.contents()))
    written = folder.box.items.get("option path", folder) if folder.box is not None else folder
    text = "/" if folder.name == "os.sep" else written.constant
    begin = r"([A-Za-z]:)?[/\\]" if "normal" in folder.clean else r"([A-Za-z]:)?"
    return not (isinstance(text, str) and re.fullmatch(begin + r"[/\\.]*", text))


def _held_together(node: ast.expr, reader: Reader, scope: Scope) -> Sequence[ast.expr]:
    """The resolved paths that a call of `commonpath` is given: their common folder is being compared."""
    match node:
        case ast.Call(func=called, args=[ast.List(elts=paths) | ast.Tuple(elts=paths)]) if (
            reader.value(scope, called).name == "os.path.commonpath"
        ):
            return [path for path in paths if "normal" in reader.value(scope, path).clean]
        case _:
            return []


def _whole_of(steps: ast.expr) -> ast.expr:
    """The path whose steps these are."""
    match steps:
        case ast.Call(func=ast.Attribute(value=whole, attr="split")):
            return whole
        case ast.Attribute(value=whole, attr="parts"):
            return whole.args[0] if isinstance(whole, ast.Call) and whole.args else whole
        case _:
            return steps


def _lists_all(pattern: str) -> bool:
    """Whether the expression names each character it lets through."""
    return re.search(r"\[\^|\\[SDWs]|(?<!\\)\.", pattern) is None


def _is_second(node: ast.expr) -> bool:
    """Whether the node is the second character of a text."""
    return isinstance(node, ast.Subscript) and ast.unparse(node.slice) in ("1", "1:2")


def _words(allowed: Value) -> list[str]:
    """The texts that are known to be the value, or in it."""
    of = allowed.box.contents() if allowed.box is not None else (allowed,)
    return [one.constant for one in of if isinstance(one.constant, str)]


def _is_inside(node: ast.expr) -> bool:
    """Whether the node is a whole text, or the text without its first and last character."""
    if not isinstance(node, ast.Subscript):
        return True
    return ast.unparse(node.slice) in ("1:-1", "1:")


def mark(
    scope: Scope, node: ast.expr, fit_for: str, reader: Reader, *, sure: bool = False
) -> None:
    """Marks the variable the node is, is cut from, or tells of; `sure` when the mark holds whatever the variable was."""
    sure = sure and isinstance(node, ast.Name)
    node = _bare(node)
    path = dotted(node) or place(node)
    about = reader.value(scope, node).about if isinstance(node, ast.Attribute) else ""
    if about and isinstance(node, ast.Attribute):
        fit_for = "host" if fit_for == ALL and node.attr in ("netloc", "hostname") else ""
        path = about if fit_for else ""
    if not path:
        return
    held = scope.get(path) or reader.value(scope, node)
    if held.taint is None:
        if sure and held.box is None and held.function is None:
            scope.variables[path] = replace(held, sure=True)
        return
    facts = {k.REDIRECT, k.FETCH} if fit_for == "host" else {fit_for}
    clean = told(held.clean | facts)
    stays = held.sure and "." not in path and (fit_for != ALL or ALL in held.clean)
    quoted = isinstance(node, ast.Name) and k.CODE in clean - held.clean
    scope.variables[path] = replace(held, clean=clean, sure=sure or quoted or stays)
    if fit_for in (ALL, BELIEVED) and held.taint.source == f"the parameter {path}":
        for name, made in list(scope.variables.items()):
            if made.taint == held.taint and made.box is None:  # what was made out of it before
                scope.variables[name] = replace(made, clean=made.clean | {fit_for})


def _bare(node: ast.expr) -> ast.expr:
    """The node without slices, conversions to text and methods that change its look only."""
    while True:
        match node:
            case ast.Subscript(value=inner) if not place(node):
                node = inner
            case ast.Call(func=ast.Attribute(value=inner), args=[]):
                node = inner
            case ast.Call(func=ast.Attribute(value=inner, attr="strip" | "lstrip" | "rstrip")):
                node = inner
            case ast.Call(func=ast.Name(id="str"), args=[inner]):
                node = inner
            case _:
                return node


def asks_nothing(function: ast.AST, names: Set[str]) -> bool:
    """Whether the function holds none of these parameters against anything, nor hands one to who may: its name says too much."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and dotted(node.func) in alike("tells-nothing"):
            continue
        if isinstance(node, ast.Compare) and _with_nothing(node):
            continue
        if isinstance(node, ast.Compare | ast.Call | ast.Match) and any(
            isinstance(part, ast.Name) and part.id in names for part in ast.walk(node)
        ):
            return False
    return True


def _with_nothing(node: ast.Compare) -> bool:
    """Whether all that is asked is if there is anything."""
    return all(isinstance(other, ast.Constant) and not other.value for other in node.comparators)
