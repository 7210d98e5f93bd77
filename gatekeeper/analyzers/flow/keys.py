"""Dictionaries written with one key twice and two values (CWE-462)."""

import ast
from collections.abc import Iterator


def keys_twice(tree: ast.Module) -> Iterator[ast.expr]:
    """The later of two equal constant keys of one dictionary whose values are not the same text."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Dict):
            continue
        written: dict[str, str] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant):
                said = ast.dump(value)
                if written.setdefault(ast.dump(key), said) != said:
                    yield key
