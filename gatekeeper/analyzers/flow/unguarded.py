"""Routes without the guard that most routes of their file carry: the one somebody forgot (CWE-306, 862)."""

import ast
import re
from collections.abc import Iterator

from gatekeeper.analyzers.flow.library import alike, expression
from gatekeeper.analyzers.flow.names import nodes_of
from gatekeeper.analyzers.flow.routes import Function, asks_for_all, guarded
from gatekeeper.analyzers.flow.signatures import shows_page


def open_routes(tree: ast.Module) -> Iterator[Function]:
    """Routes that change something, or whose address names what is worth a guard, and ask nobody who calls; none where the file asks for all."""
    routes = [node for node in nodes_of(tree) if isinstance(node, Function) and shows_page(node)]
    if not routes or asks_for_all(tree):
        return
    asked = guarded(tree)
    for function in routes:
        said = [ast.unparse(one) for one in function.decorator_list]
        changes = any(alike("changes") & set(re.findall(r"[a-z]+", text.lower())) for text in said)
        told = function.body[bool(ast.get_docstring(function)) :]
        whole = "\n".join([*said, ast.unparse(function.args), *map(ast.unparse, told)])
        asks = (
            id(function) in asked
            or expression("asks-who").search(whole)
            or expression("open-names").search(function.name)
        )
        if not asks and (changes or any(map(expression("worth").search, said))):
            yield function


def head(place: ast.AST) -> ast.AST:
    """The line with a function's name, as a place; anything else as it stands."""
    if not isinstance(place, Function):
        return place
    last = place.col_offset + len(f"def {place.name}")
    return ast.Pass(
        lineno=place.lineno,
        col_offset=place.col_offset,
        end_lineno=place.lineno,
        end_col_offset=last,
    )
