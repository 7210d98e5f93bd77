"""Names that lead from one thing to another, as text."""

import ast
from functools import lru_cache

_WRITTEN = frozenset({"insert", "update", "delete", "select"})
"""What statements begin with that a library writes."""


def dotted(node: ast.expr) -> str:
    """`a.b.c` as text when the node is nothing but names and dots, else the empty text."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=whole, attr=attr):
            before = dotted(whole)
            return f"{before}.{attr}" if before else ""
        case _:
            return ""


def place(node: ast.expr) -> str:
    """The same of `a.b['c']`, with its key, else the empty text."""
    match node:
        case ast.Subscript(value=whole, slice=ast.Constant(value=str(key))):
            before = dotted(whole)
            return f"{before}[{key!r}]" if before else ""
        case _:
            return ""


def key_of(node: ast.expr) -> str:
    """The text that stands there as a key; empty when none does."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def last_name(node: ast.expr) -> str:
    """The name behind the last dot, whatever stands before it; empty when it is no name."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def snake(name: str) -> str:
    """The name with its words parted by underscores."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


def words(text: str) -> frozenset[str]:
    """The words of a text, which stands for a long list of names."""
    return frozenset(text.split())


@lru_cache(maxsize=64)
def nodes_of(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Every node below it, itself first; kept, because so many ask."""
    return tuple(ast.walk(tree))


@lru_cache(maxsize=100_000)
def binds(node: ast.expr) -> bool:
    """Whether a name is bound within the expression."""
    return any(isinstance(part, ast.NamedExpr) for part in ast.walk(node))


def builds_statement(node: ast.Call, of: str) -> bool:
    """Whether it adds to a statement that a library writes, such as `table.insert().values(name=name)`, what it binds itself; `of` is the name of what it adds to."""
    told = [*node.args, *(word.value for word in node.keywords)]
    if any(isinstance(one, ast.JoinedStr | ast.BinOp) for one in told):
        return False
    whole: ast.expr = node.func
    while isinstance(whole, ast.Attribute) and isinstance(whole.value, ast.Call):
        whole = whole.value.func
        if last_name(whole) in _WRITTEN:
            return True
    return bool(_WRITTEN & set(of.split(".")))
