"""What names in a Python module stand for, and which function each node stands in (CPython `ast`)."""

import ast
from collections import Counter
from collections.abc import Callable, Iterator

MAKERS = ("from_", "connect", "create", "open", "generate", "load")
"""A class method whose name starts so returns an instance of its class."""

_OPTIONAL = frozenset({"typing.Optional", "typing_extensions.Optional"})
_IMPORTS = frozenset({"importlib.import_module", "builtins.__import__"})

MAX_ORIGINS = 64
MAX_DOTTED = 300


class TooTangled(ValueError):
    """Names are bound in more ways than can be followed; the text is the cause."""


class Names:
    """The dotted origin of each name of one module; scopes are not told apart, which may add a hit, never lose one."""

    def __init__(self, tree: ast.Module, followed: Callable[[str], bool] | None = None) -> None:
        """Variables are followed for what they may hold of these dotted names (of any, without `followed`).

        Raises `TooTangled` for a module made to exhaust the search.
        """
        self._followed = followed
        self._origins: dict[str, set[str]] = {}
        self._stars: set[str] = set()
        nodes = list(ast.walk(tree))
        self._texts = _texts(nodes)
        for node in nodes:
            self._imports(node)
        # An alias may stand before what it is made from in walking order, so two rounds.
        for _ in range(2):
            for node in nodes:
                self._bindings(node)

    def is_text(self, node: ast.expr) -> bool:
        """Whether the expression is a text that stands in the module itself, alone or under a name that holds nothing else."""
        match node:
            case ast.Constant(value=str() | bytes()):
                return True
            case ast.Name(id=name):
                return name in self._texts and not self._stars
        return False

    def resolve(self, node: ast.expr) -> frozenset[str]:
        """The dotted names the expression may stand for; empty when it is nothing imported."""
        if isinstance(node, ast.Name):
            known = self._origins.get(node.id, set())
            starred = {f"{module}.{node.id}" for module in self._stars}
            return frozenset(known or starred | {f"builtins.{node.id}"})
        if isinstance(node, ast.Attribute):
            held = self._origins.get(_attribute_key(node), set())
            return frozenset({f"{name}.{node.attr}" for name in self.resolve(node.value)} | held)
        if isinstance(node, ast.Call):
            return self._instance(node)
        if isinstance(node, ast.Await):
            return self.resolve(node.value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self.resolve(node.left) | self.resolve(node.right)
        if isinstance(node, ast.IfExp):
            return self.resolve(node.body) | self.resolve(node.orelse)
        if isinstance(node, ast.BoolOp):
            return frozenset().union(*map(self.resolve, node.values))
        if isinstance(node, ast.Subscript) and self.resolve(node.value) & _OPTIONAL:
            return self.resolve(node.slice)
        return frozenset()

    def _imports(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                self._bind(name, {alias.name if alias.asname else name})
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                if alias.name == "*":
                    self._stars.add(module)
                else:
                    self._bind(alias.asname or alias.name, {f"{module}.{alias.name}"})

    def _bindings(self, node: ast.AST) -> None:
        for target, value in _assignments(node):
            origins = self.resolve(value)
            useful = {name for name in origins if self._is_followed(name)}
            if useful:
                self._bind(_key(target), useful)

    def _is_followed(self, name: str) -> bool:
        if name.startswith("builtins."):
            return False
        return self._followed is None or self._followed(name)

    def _bind(self, name: str, origins: set[str]) -> None:
        if not name:
            return
        known = self._origins.setdefault(name, set())
        known |= origins
        if len(known) > MAX_ORIGINS or len(self._stars) > MAX_ORIGINS:
            raise TooTangled(f'the name "{name[:40]}" stands for too many things to follow')
        if any(len(origin) > MAX_DOTTED for origin in origins):
            raise TooTangled(f'the name "{name[:40]}" stands for too long a dotted name to follow')

    def _instance(self, call: ast.Call) -> frozenset[str]:
        """`Flask(…)` and `Key.from_bytes(…)` hold a `Flask` and a `Key`, `import_module("serial")` the module."""
        names = set()
        match call:
            case ast.Call(args=[ast.Constant(value=str(module)), *_]) if _IMPORTS & self.resolve(
                call.func
            ):
                return frozenset({module})
        for name in self.resolve(call.func):
            owner, _, last = name.rpartition(".")
            made_by_class = last.startswith(MAKERS) and owner.rpartition(".")[2][:1].isupper()
            names.add(owner if made_by_class else name)
        return frozenset(names)


def _texts(nodes: list[ast.AST]) -> frozenset[str]:
    """Names that are bound once in the whole module, to a text."""
    bound: Counter[str] = Counter()
    texts = set()
    for node in nodes:
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Constant(value=str() | bytes())
            ):
                texts.add(name)
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                bound[name] += 1
            case ast.alias(name=name, asname=other):
                bound[other or name.partition(".")[0]] += 1
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                bound[name] += 1
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                bound[name] += 1
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                bound.update(names)
    return frozenset(name for name in texts if bound[name] == 1)


def _assignments(node: ast.AST) -> Iterator[tuple[ast.expr | str, ast.expr]]:
    """What the node binds, and to what."""
    match node:
        case ast.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets)
        case ast.AnnAssign(target=target, annotation=annotation, value=value):
            yield target, annotation
            if value is not None:
                yield target, value
        case ast.NamedExpr(target=target, value=value):
            yield target, value
        case ast.withitem(context_expr=value, optional_vars=target) if target is not None:
            yield target, value
        case ast.arg(arg=name, annotation=annotation) if annotation is not None:
            yield name, annotation
        case ast.ClassDef(name=name, bases=bases):
            yield from ((name, parent) for parent in bases)


def _key(target: ast.expr | str) -> str:
    if isinstance(target, str):
        return target
    if isinstance(target, ast.Name):
        return target.id
    return _attribute_key(target) if isinstance(target, ast.Attribute) else ""


def _attribute_key(node: ast.Attribute) -> str:
    """`self.client` as one name of its own."""
    return f"{node.value.id}.{node.attr}" if isinstance(node.value, ast.Name) else ""


class Scopes:
    """All nodes of a module with their function, outer ones first."""

    def __init__(self, tree: ast.Module) -> None:
        self.nodes: list[tuple[ast.AST, str]] = []
        """Each node and the dotted name of its function (`Server.run`), empty at the top of the module or class; a
        class has its own."""
        functions: list[str] = []
        waiting: list[tuple[ast.AST, str, str]] = [(tree, "", "")]
        while waiting:
            node, scope, function = waiting.pop()
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                scope = function = f"{scope}.{node.name}" if scope else node.name
                functions.append(function)
            elif isinstance(node, ast.ClassDef):
                scope = f"{scope}.{node.name}" if scope else node.name
                functions.append(scope)
            self.nodes.append((node, scope if isinstance(node, ast.ClassDef) else function))
            waiting.extend((child, scope, function) for child in ast.iter_child_nodes(node))
        self.functions = tuple(dict.fromkeys(functions))
