"""Dictionaries written with one key twice and two values (CWE-462), and keys of ciphers that nothing uses (CWE-345, 312)."""

import ast
from collections.abc import Iterator

from gatekeeper.analyzers.flow.library import alike, expression
from gatekeeper.analyzers.flow.names import last_name, nodes_of


def keys_twice(tree: ast.Module) -> Iterator[ast.expr]:
    """The later of two equal constant keys of one dictionary whose values are not the same text."""
    for node in nodes_of(tree):
        if not isinstance(node, ast.Dict):
            continue
        written: dict[str, str] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant):
                said = ast.dump(value)
                if written.setdefault(ast.dump(key), said) != said:
                    yield key


def keys_unused(tree: ast.Module) -> Iterator[ast.expr]:
    """Where an object keeps a key or a cipher for itself that no line of the file reads."""
    nodes = nodes_of(tree)
    read = {n.attr for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Load)}
    named = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id="self"), attr=name) as at]):
                made = isinstance(node.value, ast.Call) and last_name(node.value.func) in alike(
                    "cipher-classes"
                )
                if (
                    name[0] == "_"
                    and (made or expression("key-names").search(name))
                    and name not in read | named
                ):
                    yield at
            case _:
                pass
