"""Which function each node of a Python module stands in (CPython `ast`)."""

import ast


class Scopes:
    """All nodes of a module with their function, outer ones first."""

    def __init__(self, tree: ast.Module) -> None:
        self.nodes: list[tuple[ast.AST, str]] = []
        """Each node and the dotted name of its function (`Server.run`), empty at the top of the module or class."""
        functions: list[str] = []
        waiting: list[tuple[ast.AST, str, str]] = [(tree, "", "")]
        while waiting:
            node, scope, function = waiting.pop()
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                scope = function = f"{scope}.{node.name}" if scope else node.name
                functions.append(function)
            elif isinstance(node, ast.ClassDef):
                scope = f"{scope}.{node.name}" if scope else node.name
            self.nodes.append((node, function))
            waiting.extend((child, scope, function) for child in ast.iter_child_nodes(node))
        self.functions = tuple(dict.fromkeys(functions))
