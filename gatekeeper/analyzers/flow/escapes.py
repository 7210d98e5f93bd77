"""Fields of a thing that stand as they are beside others of it that are escaped (CWE-79) or sealed (CWE-312)."""

import ast
import re
from collections.abc import Iterator
from typing import TypeGuard

from gatekeeper.analyzers.flow.library import expression
from gatekeeper.analyzers.flow.names import last_name, nodes_of, snake

_ESCAPES = re.compile(r"^_*(?:html_|xml_)?(?:escape|quoteattr|esc)(?:_html|_xml)?$")
_NO_TEXT = re.compile(
    r"(?:^|_)(?:id|pk|no|nr|num\w*|count|index|size|length|width|height|port|year|bed|room|version|html|markup|rows|secret)$"
)
"""Names of fields that hold a number, or markup made before."""
_NUMBER_OF = re.compile(r"(?:^|_)(?:mrn|id|number|no|ssn)(?:_|$)")
"""Names of what a record is found by."""
_NUMBERS = frozenset({"int", "float", "bool", "Decimal", "datetime", "date", "UUID"})


def left_unescaped(tree: ast.Module) -> Iterator[ast.expr]:
    """The fields that stand as they are in a text into which another field of the same thing is put escaped."""
    numbers = {
        node.target.id
        for node in nodes_of(tree)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        if _NUMBERS & set(re.findall(r"\w+", ast.unparse(node.annotation)))
    }
    for node in nodes_of(tree):
        parts = _parts(node)
        escaped = {_whose(part.args[0]) for part in parts if _is_escaped(part)} - {""}
        for part in parts:
            name = _field(part)
            if not name or name in numbers or _NO_TEXT.search(snake(name)):
                continue
            if _whose(part) in escaped:
                yield part


def left_unsealed(tree: ast.Module) -> Iterator[ast.expr]:
    """What tells who a patient is and stands as it is in a row, beside another field of the same patient that is sealed."""
    for node in nodes_of(tree):
        match node:
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Dict(values=parts):
                pass
            case ast.Call(args=args, keywords=words):
                parts = [*args, *(word.value for word in words)]
            case _:
                continue
        sealed = {
            _whose(inner)
            for part in parts
            if isinstance(part, ast.Call)
            and expression("seals").search(snake(last_name(part.func)))
            for inner in ast.walk(part)
            if isinstance(inner, ast.Attribute | ast.Subscript)
        } - {""}
        for part in parts:
            words_of = snake(_field(part))
            personal = expression("patient-parts").match(words_of) or expression(
                "patient-names"
            ).search(words_of)
            if _whose(part) in sealed and personal and not _NUMBER_OF.search(words_of):
                yield part


def _parts(node: ast.AST) -> list[ast.expr]:
    """What is put into a text at its places."""
    match node:
        case ast.JoinedStr(values=values):
            return [
                v.value for v in values if isinstance(v, ast.FormattedValue) and not v.format_spec
            ]
        case ast.Call(func=ast.Attribute(attr="format"), args=given, keywords=words):
            return [*given, *(word.value for word in words)]
        case ast.BinOp(op=ast.Mod(), right=ast.Tuple(elts=given) | ast.Dict(values=given)):
            return given
        case _:
            return []


def _is_escaped(part: ast.expr) -> TypeGuard[ast.Call]:
    return (
        isinstance(part, ast.Call)
        and bool(part.args)
        and bool(_ESCAPES.search(last_name(part.func)))
    )


def _whose(part: ast.expr) -> str:
    """The thing whose field it is, as text; empty when it is no field."""
    return ast.unparse(part.value) if isinstance(part, ast.Attribute | ast.Subscript) else ""


def _field(part: ast.expr) -> str:
    match part:
        case ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case _:
            return ""
