"""Python comparisons and calls that hold whatever they are about: `"" in text`, `abs(x) >= 0`, a tolerance without end."""

import ast

_TYPES = frozenset(
    {"bool", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"}
)
_TOLERANCES = frozenset({"delta", "abs", "rel", "atol", "rtol", "abs_tol", "rel_tol"})
_BEGINNING = frozenset({"match", "search"})
_ANYTHING = frozenset({"", ".*", "^", "^.*", ".*?", "(.*)"})
_SEARCHED = frozenset({*_ANYTHING, "$", ".*$", "^.*$"})


def holds(node: ast.expr) -> bool:
    """Whether it is true by its form alone, for every value that its parts may take in a sane test."""
    match node:
        case ast.Compare(left=left, ops=[how], comparators=[right]):
            return _compares(left, how, right)
        case ast.Call(func=ast.Name("isinstance"), args=[ast.Call(func=ast.Name(made)), kind]):
            return made in _TYPES and isinstance(kind, ast.Name) and kind.id == made
        case ast.Call(
            func=ast.Attribute(attr="startswith" | "endswith"), args=[ast.Constant(value="" | b"")]
        ):
            return True
        case ast.Call(
            func=ast.Attribute(value=ast.Name("re"), attr=how), args=[ast.Constant(value=form), _]
        ) if how in _BEGINNING:
            return form in (_SEARCHED if how == "search" else _ANYTHING)
        case ast.Call():
            return is_unbounded(node)
        case _:
            return False


def is_unbounded(call: ast.Call) -> bool:
    """Whether the call compares with a tolerance that everything keeps."""
    return any(word.arg in _TOLERANCES and _is_endless(word.value) for word in call.keywords)


def _compares(left: ast.expr, how: ast.cmpop, right: ast.expr) -> bool:
    match how:
        case ast.In():
            return _is_in(left, right)
        case ast.Eq():
            return _equals(left, right)
        case ast.GtE() | ast.LtE():
            return _is_a_bound(left, how, right)
        case _:
            return False


def _is_in(left: ast.expr, right: ast.expr) -> bool:
    match left, right:
        case ast.Constant(value="" | b""), _:
            return True
        case _, ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return _is_among(left, parts)
        case _:
            return False


def _equals(left: ast.expr, right: ast.expr) -> bool:
    match left, right:
        case _, ast.Name("ANY") | ast.Attribute(attr="ANY"):
            return True
        case _, ast.Call() if is_unbounded(right):
            return True
        case ast.BinOp(left=one, op=ast.Sub(), right=other), ast.Constant(value=0):
            return ast.dump(one) == ast.dump(other)
        case ast.BinOp(left=one, op=ast.Mult(), right=other), ast.Constant(value=0):
            return any(isinstance(part, ast.Constant) and not part.value for part in (one, other))
        case _:
            return False


def _is_a_bound(left: ast.expr, how: ast.GtE | ast.LtE, right: ast.expr) -> bool:
    match left, how, right:
        case ast.Call(func=ast.Name("abs")), ast.GtE(), ast.Constant(value=0):
            return True
        case (ast.Call(func=ast.Name("max"), args=[_, *_] as given), ast.GtE(), _) | (
            ast.Call(func=ast.Name("min"), args=[_, *_] as given),
            ast.LtE(),
            _,
        ):
            return ast.dump(right) in map(ast.dump, given)
        case _, ast.LtE(), _:
            return _is_endless(right)
        case _:
            return False


def _is_among(value: ast.expr, parts: list[ast.expr]) -> bool:
    if ast.dump(value) in map(ast.dump, parts):
        return True
    constants = {part.value for part in parts if isinstance(part, ast.Constant)}
    match value:
        case ast.Call(func=ast.Name("bool")):
            return {True, False} <= constants
        case _:
            return False


def _is_endless(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name("float"), args=[ast.Constant(value=str(text))]):
            return text.strip().lower().lstrip("+") in ("inf", "infinity")
        case ast.Attribute(value=ast.Name("math" | "np" | "numpy"), attr="inf"):
            return True
        case _:
            return False
