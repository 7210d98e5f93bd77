"""Attack surfaces in Python, by what names are imported from (CPython `ast`)."""

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import replace

from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath, name_of
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.surface import UNASKED, Signature, SurfaceHit, SurfaceMatch, SurfaceTable
from gatekeeper.parse.python import parse_newer_python, parse_parts_of_python
from gatekeeper.threats.surfaces.code_facts import (
    COMMANDS,
    HANDED_OVER,
    MOUNTED,
    NO_MEMORY,
    ROUTE,
    CallFact,
    CandidateHit,
    FileFacts,
    TextFact,
)
from gatekeeper.threats.surfaces.driver_words import (
    HANDED,
    LONGEST_TEXT,
    Places,
    called_names,
    of_family,
    places_of,
)
from gatekeeper.threats.surfaces.python_names import MAKERS, Names, Scopes, TooTangled
from gatekeeper.threats.surfaces.python_routes import (
    applications,
    asks_somebody,
    builders,
    commands,
    handed,
    routes,
)

MAX_BYTES = 2 * 1024 * 1024
MAX_NESTING = 200
_BUILDS = "builds the answer of an endpoint"
"""The note of rows that show an endpoint where somebody answers, and none where an answer is made for others."""
MOST_WORDS = 12
"""So many words of a command tell which program it starts and what for."""

_VENDORED = late_pattern(r".*\.(?:_?vendor|_?vendored|third_?party|extern)\.")
"""What stands before the name of a library that a project carries along."""


class PythonTable:
    """The rows for Python, by dotted name."""

    def __init__(self, table: SurfaceTable) -> None:
        self.rows: dict[str, list[Signature]] = {}
        for row in table.signatures:
            if row.language == "python" and not row.match.is_weak:
                self.rows.setdefault(f"{row.header}.{row.symbol}", []).append(row)
        self.places = places_of(table)
        self.building = frozenset(row.id for row in table.signatures if row.note == _BUILDS)
        shapes = {row.symbol: row for row in table.signatures if row.match is SurfaceMatch.SHAPE}
        self.route = shapes.get(ROUTE)
        """The row by which a route of the product's own making is reported."""
        self.commands = shapes.get(COMMANDS)
        self._beginnings = {
            dotted[: match.start()]
            for dotted in self.rows
            for match in re.finditer(r"\.|$", dotted)
        }
        self.safe_yaml = next(iter(self.rows.get("yaml.safe_load", [])), None)
        self._methods = re.compile("|".join(called_names(table)) or "(?!)")

    def known_by_method(self, name: str) -> bool:
        """Whether a method of that name tells what the object is, wherever it comes from."""
        return self._methods.search(f"{HANDED}.{name}") is not None

    def leads_on(self, name: str) -> bool:
        """Whether the name, or what is in it, may be one of the table."""
        return _VENDORED.sub("", name) in self._beginnings

    def get(self, names: frozenset[str]) -> list[Signature]:
        """The rows any of the names leads to, ordered."""
        plain = {_VENDORED.sub("", name) for name in names}
        found = {row for name in plain for row in self.rows.get(name, ())}
        return sorted(found)


class _NotScanned(ValueError):
    """The file cannot be scanned; the text is the cause."""


def scan_python(path: RepoPath, raw: bytes, table: PythonTable) -> FileFacts:
    """The facts of one file, hits ordered by place; a file that cannot be read says why."""
    failure = ""
    try:
        try:
            tree = _parse(raw)
        except _NotScanned as error:
            failure = str(error)
            parts = (
                parse_parts_of_python(raw) if isinstance(error.__cause__, SyntaxError) else None
            )
            if parts is None:
                raise
            tree = parts
        names = Names(tree, table.leads_on)
        scopes = Scopes(tree)
        hits = {*_search(path, scopes, names, table), *_routed(path, scopes, names, table)}
        calls = _calls(scopes, names, table)
    except RecursionError:
        return FileFacts(failure="expressions are nested too deep")
    except (_NotScanned, TooTangled) as error:
        return FileFacts(failure=str(error))
    ordered = sorted(hits, key=lambda hit: hit.order)
    return FileFacts(
        tuple(_candidates(ordered, table, tree, scopes)),
        failure,
        functions=scopes.functions,
        calls=calls,
        nodes=tuple(_nodes(scopes, table.places)),
        handed=handed(node for node, _ in scopes.nodes),
    )


def _candidates(
    hits: list[SurfaceHit], table: PythonTable, tree: ast.Module, scopes: Scopes
) -> Iterator[CandidateHit]:
    """Functions that build answers for others count where some file hands them over with a path, applications where none
    mounts them."""
    helpers, made = builders(scopes.nodes), applications(tree)
    for hit in hits:
        name = made.get(hit.region.start_line)
        if hit.kind == "http-server" and name is not None:
            yield CandidateHit(hit, MOUNTED + name)
            continue
        helps = hit.signature in table.building and hit.function in helpers
        yield CandidateHit(hit, HANDED_OVER if helps else "", generic=helps)


def _nodes(scopes: Scopes, places: Places) -> Iterator[TextFact]:
    for node, function in scopes.nodes:
        match node:
            case ast.Constant(value=str(text)):
                texts = [text]
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Call(args=parts):
                texts = [t for t in _as_command(parts) if not places.match(t.partition(" ")[0])]
            case _:
                continue
        for text in texts:
            if places.match(text[:LONGEST_TEXT]):
                yield function, text[:LONGEST_TEXT], node.lineno
                break


def _as_command(parts: list[ast.expr]) -> list[str]:
    """`[python, "-m", "pip", "install", name]` as the texts `-m pip install ?`, `pip install ?` and so on."""
    words = ["?"] * len(parts)
    for place, part in enumerate(parts[:MOST_WORDS]):
        match part:
            case ast.Constant(value=str(word)):
                words[place] = word
    return [" ".join(words[at:MOST_WORDS]) for at in range(len(words[:MOST_WORDS]) - 1)]


def _parse(raw: bytes) -> ast.Module:
    if len(raw) > MAX_BYTES:
        raise _NotScanned(f"the file has {len(raw)} bytes, more than {MAX_BYTES}")
    if _nests_too_deep(raw):
        raise _NotScanned(f"brackets are nested deeper than {MAX_NESTING}")
    try:
        return parse_newer_python(raw)
    except SyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        raise _NotScanned(f"not valid Python for this interpreter: {where}{error.msg}") from error
    except ValueError as error:
        raise _NotScanned(f"not valid Python for this interpreter: {error}") from error
    except MemoryError as error:
        raise _NotScanned(NO_MEMORY) from error


def _nests_too_deep(raw: bytes) -> bool:
    depth = 0
    for byte in raw:
        if byte in b"([{":
            depth += 1
            if depth > MAX_NESTING:
                return True
        elif byte in b")]}" and depth:
            depth -= 1
    return False


def _search(
    path: RepoPath, scopes: Scopes, names: Names, table: PythonTable
) -> Iterator[SurfaceHit]:
    called = {id(node.func) for node, _ in scopes.nodes if isinstance(node, ast.Call)}
    families = _families(scopes)
    everywhere = frozenset().union(*families.values())
    for node, function in scopes.nodes:
        for hit in _of_node(path, node, names, table, called):
            named = families.get(function) or everywhere
            kept = of_family(hit, named) if hit.symbol.startswith("socket.") else hit
            yield replace(kept, function=function)


def _routed(
    path: RepoPath, scopes: Scopes, names: Names, table: PythonTable
) -> Iterator[SurfaceHit]:
    own = frozenset(name.rpartition(".")[2] for name in scopes.functions)
    asks = asks_somebody(node for node, _ in scopes.nodes)
    for node, function in scopes.nodes:
        for place, maker, evidence in routes(node, own):
            if table.route is not None and not table.get(names.resolve(maker)):
                yield replace(_hit(path, table.route, place, evidence), function=function)
        told = table.commands and commands(node, name_of(path))
        if told and table.commands is not None:
            region, why = Region(told[1], told[1]), "tells commands apart by their text"
            aside = not (asks or told[2])
            why += f"; {UNASKED}the module takes nothing that somebody types" if aside else ""
            yield table.commands.hit(path, region, told[0], (5, why), function)


def _families(scopes: Scopes) -> dict[str, set[str]]:
    """The address families of sockets (`AF_CAN` as `CAN`) written in each function."""
    found: dict[str, set[str]] = {}
    for node, function in scopes.nodes:
        match node:
            case ast.Attribute(attr=name) | ast.Name(id=name) if name.startswith(("AF_", "PF_")):
                found.setdefault(function, set()).add(name[3:])
    return found


def _of_node(
    path: RepoPath, node: ast.AST, names: Names, table: PythonTable, called: set[int]
) -> Iterator[SurfaceHit]:
    if isinstance(node, ast.Call):
        for row in _rows_of_call(node.func, names, table):
            if row.match is SurfaceMatch.TYPE or _parses_own(row, node, names):
                continue
            if _holds(row, node, names):
                yield _hit(path, row, node.func, "called")
            elif row.header == "yaml" and table.safe_yaml is not None:
                yield _hit(path, table.safe_yaml, node.func, "called with a safe loader")
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield from _decorated(path, node, names, table)
    elif isinstance(node, ast.Name | ast.Attribute) and id(node) not in called:
        yield from _mentioned(path, node, names, table)


def _rows_of_call(func: ast.expr, names: Names, table: PythonTable) -> list[Signature]:
    """The rows of what is called; `Redis.from_url` makes one of the class, as `Redis` does."""
    rows = table.get(names.resolve(func))
    if not rows and isinstance(func, ast.Attribute) and func.attr.startswith(MAKERS):
        return table.get(names.resolve(func.value))
    return rows


def _calls(scopes: Scopes, names: Names, table: PythonTable) -> tuple[CallFact, ...]:
    """Calls, decorators and parents of classes; a call of a method of `self` or of a plain name has no scope."""
    lines: dict[tuple[str, str, str], int] = {}
    for node, function in scopes.nodes:
        called: list[ast.expr] = []
        match node:
            case ast.Call(func=func):
                called = [func]
            case (
                ast.FunctionDef(decorator_list=marks) | ast.AsyncFunctionDef(decorator_list=marks)
            ):
                called = [mark for mark in marks if not isinstance(mark, ast.Call)]
            case ast.ClassDef(bases=parents):
                called = parents
        for each in called:
            for owner, name in _called(each, names, table):
                key = (function, owner, name)
                lines[key] = min(lines.get(key, each.lineno), each.lineno)
    return tuple((*key, line) for key, line in sorted(lines.items()))


def _called(node: ast.expr, names: Names, table: PythonTable) -> Iterator[tuple[str, str]]:
    known = names.resolve(node)
    if (
        isinstance(node, ast.Name)
        and f"builtins.{node.id}" in known
        and hasattr(builtins, node.id)
    ):
        known = frozenset({f"builtins.{node.id}"})  # `from bluepy import *` brings no `print`.
    for dotted in known:
        owner, _, name = dotted.rpartition(".")
        if name:
            yield "" if owner == "builtins" else owner.lstrip("."), name
    match node:
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            yield "", name
        case ast.Attribute(attr=name) if table.known_by_method(name):
            if all(dotted.startswith("builtins.") for dotted in known):
                yield HANDED, name


def _decorated(
    path: RepoPath,
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
    names: Names,
    table: PythonTable,
) -> Iterator[SurfaceHit]:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call):
            continue
        for row in table.get(names.resolve(decorator)):
            if row.match is SurfaceMatch.DECORATOR:
                yield _hit(path, row, decorator, f"decorates {node.name}")
    if isinstance(node, ast.ClassDef):
        for parent in node.bases:
            for row in table.get(names.resolve(parent)):
                if row.match is SurfaceMatch.CALL and row.note != _BUILDS:
                    yield _hit(path, row, parent, f"parent of class {node.name}")


def _mentioned(
    path: RepoPath, node: ast.Name | ast.Attribute, names: Names, table: PythonTable
) -> Iterator[SurfaceHit]:
    if not isinstance(node.ctx, ast.Load):
        return
    for row in table.get(names.resolve(node)):
        if row.match is SurfaceMatch.TYPE:
            yield _hit(path, row, node, "type used")


def _holds(row: Signature, call: ast.Call, names: Names) -> bool:
    """Whether what the row's note asks for is so, and nothing makes the call harmless."""
    if "non-constant" in row.note:
        return bool(call.args) and not isinstance(call.args[0], ast.Constant)
    if (row.header, row.symbol) == ("yaml", "load"):
        loaders = [keyword.value for keyword in call.keywords if keyword.arg == "Loader"]
        safe = {name for value in [*call.args[1:2], *loaders] for name in names.resolve(value)}
        return not safe & {"yaml.SafeLoader", "yaml.CSafeLoader"}
    return row.kind != "file-parser-archive" or not _writes(call)


def _parses_own(row: Signature, call: ast.Call, names: Names) -> bool:
    """Whether what is parsed stands in the module itself."""
    return "-parser-" in row.kind and bool(call.args) and names.is_text(call.args[0])


def _writes(call: ast.Call) -> bool:
    """`ZipFile(path, "w")` makes an archive and reads none."""
    named = [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
    match [*call.args[1:2], *named]:
        case [ast.Constant(value=str(mode)), *_]:
            return mode.startswith(("w", "a", "x"))
    return False


def _hit(path: RepoPath, row: Signature, node: ast.expr, evidence: str) -> SurfaceHit:
    start, end = node.col_offset + 1, (node.end_col_offset or node.col_offset) + 1
    region = Region(node.lineno, node.end_lineno or node.lineno, start, end)
    if not row.header:
        return row.hit(path, region, row.symbol, (4, evidence))
    symbol = f"{row.header}.{row.symbol}"
    return row.hit(path, region, symbol, (4, f"{evidence}; imported from {row.header}"))
