"""Records: classes whose instances hold what they are called with, field by field (dataclasses, attrs, NamedTuple, pydantic)."""

import ast

from gatekeeper.analyzers.flow.library import alike
from gatekeeper.analyzers.flow.names import last_name


def fields(node: ast.AST) -> dict[str, ast.expr | None]:
    """By name in their order, what each field of a record is when nobody gives it, as an expression; empty for another class."""
    if not isinstance(node, ast.ClassDef):
        return {}
    by = {last_name(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list}
    if not (
        by & alike("record-decorators")
        or {last_name(base) for base in node.bases} & alike("record-bases")
    ):
        return {}
    return {
        part.target.id: _default(part.value)
        for part in node.body
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    }


def _default(said: ast.expr | None) -> ast.expr | None:
    """The expression a field begins with: what a factory makes, or what stands there."""
    if not isinstance(said, ast.Call) or last_name(said.func) not in alike("record-fields"):
        return said
    told = {word.arg: word.value for word in said.keywords}
    if (made := told.get("default_factory", told.get("factory"))) is not None:
        return ast.copy_location(ast.Call(made, [], []), said)
    return told.get("default")


def read_defaults(node: ast.ClassDef) -> dict[str, ast.Constant]:
    """By field, the constant that a method of the class makes it where its settings say nothing: `cls(host=part.get("host", "::"))`."""
    found: dict[str, ast.Constant] = {}
    for call in (part for part in ast.walk(node) if isinstance(part, ast.Call)):
        if last_name(call.func) not in ("cls", node.name):
            continue
        for word in call.keywords:
            if word.arg and (told := _when_unset(word.value)) is not None:
                found[word.arg] = told
    return found


def _when_unset(said: ast.expr) -> ast.Constant | None:
    """The constant that stands in for what was not set."""
    match said:
        case ast.BoolOp(op=ast.Or(), values=[*_, ast.Constant() as last]):
            return last
        case ast.Call(
            func=ast.Attribute(attr=name) | ast.Name(id=name), args=args, keywords=words
        ):
            if not name.startswith("get"):
                return None
            told = [word.value for word in words if word.arg in ("default", "fallback")]
            unset = [*args[1:], *told][-1:]
            return unset[0] if unset and isinstance(unset[0], ast.Constant) else None
        case _:
            return None
