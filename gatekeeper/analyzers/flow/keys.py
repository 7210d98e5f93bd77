"""Dictionaries written with one key twice and two values (CWE-462), keys of ciphers that nothing uses (CWE-345, 312), and codes in the text that open something (CWE-798)."""

import ast
from collections.abc import Iterator

from gatekeeper.analyzers.flow.library import alike, expression
from gatekeeper.analyzers.flow.names import last_name, nodes_of

_SHORTEST = 3
"""A text so short is no code."""


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


def gate_by_constant(tree: ast.Module) -> Iterator[ast.expr]:
    """Comparisons with a code that the program writes out, kept as the answer by which the object later refuses: `self._open = digits == "735519"`."""
    nodes = nodes_of(tree)
    refused = {
        part.attr
        for node in nodes
        if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise | ast.Return)
        for part in ast.walk(node.test)
        if isinstance(part, ast.Attribute)
    }
    for node in nodes:
        match node:
            case ast.Assign(
                targets=[ast.Attribute(attr=name)],
                value=ast.Compare(
                    ops=[ast.Eq()], comparators=[ast.Constant(value=str() | bytes() as code)]
                ) as asked,
            ) if name in refused and len(code) > _SHORTEST and any(map(str.isdigit, str(code))):
                yield asked
            case _:
                pass
