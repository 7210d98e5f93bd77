"""Conan 1 and 2: `conanfile.txt`, `conanfile.py` read as syntax (never run), `conan.lock`."""

import ast
import re
from collections.abc import Iterator

from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import purl
from gatekeeper.soup.collect import Asked, Collector, several
from gatekeeper.soup.placed_reading import read_json, read_python

FORMAT = "conan"
_REFERENCE = re.compile(
    r"([a-z0-9_][a-z0-9_+.-]*)/(\[[^\]]*\]|[A-Za-z0-9_.+*-]+)(?:@([\w.+-]*)/([\w.+-]*))?@?(?:#([0-9a-f*]+))?(?:%[\d.]+)?",
    re.I,
)
_PRODUCT = ("requires",)
_TOOLS = ("tool_requires", "build_requires", "test_requires", "python_requires")


def read_conanfile_txt(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds the references of the sections that require something."""
    text = into.text(path, raw) if into.first(FORMAT, path) else None
    section = ""
    for number, physical in enumerate((text or "").split("\n"), start=1):
        line = (
            physical.partition("#")[0].strip()
            if " #" in physical or physical.lstrip().startswith("#")
            else physical.strip()
        )
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif line and section in (*_PRODUCT, *_TOOLS):
            _reference(path, number, line, into, development=section in _TOOLS)


def read_conanfile_py(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds the references that stand as text; one that is worked out is a fault."""
    module = read_python(path, raw, into) if into.first(FORMAT, path) else None
    if module is None:
        return
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            for statement in node.body:
                for name, value in _assigned(statement):
                    _values(path, value, into, development=name in _TOOLS)
        elif isinstance(node, ast.Call) and _called(node) and node.args:
            _values(path, node.args[0], into, development=_called(node) in _TOOLS)


def _assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    targets: list[ast.expr] = []
    value: ast.expr | None = None
    if isinstance(statement, ast.Assign):
        targets, value = statement.targets, statement.value
    elif isinstance(statement, ast.AnnAssign):
        targets, value = [statement.target], statement.value
    for target in targets:
        if (
            isinstance(target, ast.Name)
            and target.id in (*_PRODUCT, *_TOOLS)
            and value is not None
        ):
            yield target.id, value


def _called(node: ast.Call) -> str:
    """The name of `self.requires(…)` and its like; empty for any other call."""
    function = node.func
    if (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "self"
        and function.attr in (*_PRODUCT, *_TOOLS)
    ):
        return function.attr
    return ""


def _values(path: RepoPath, value: ast.expr, into: Collector, *, development: bool) -> None:
    if isinstance(value, ast.Tuple | ast.List | ast.Set):
        for entry in value.elts:
            first = entry.elts[0] if isinstance(entry, ast.Tuple) and entry.elts else entry
            _values(path, first, into, development=development)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        _reference(path, value.lineno, value.value, into, development=development)
    elif not (isinstance(value, ast.Constant) and value.value is None):
        message = "what is required here is worked out when conan runs"
        cure = "write the reference out, or commit conan.lock beside it"
        if RepoPath(f"{path.rpartition('/')[0]}/conan.lock".lstrip("/")) not in into.tree.paths:
            into.fault("so007-computed", path, value.lineno, message, cure)


def read_conan_lock(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds what a lock of Conan 2, or the nodes of one of Conan 1, pins."""
    document = read_json(path, raw, into, FORMAT)
    for section in (*_PRODUCT, *_TOOLS):
        for text, line in document.texts(section):
            _reference(path, line, text, into, development=section in _TOOLS, locked=True)
    for _, node in document.table("graph_lock").named("nodes"):
        if reference := node.text("ref"):
            _reference(path, node.line("ref"), reference, into, development=False, locked=True)


def _reference(
    path: RepoPath,
    line: int,
    text: str,
    into: Collector,
    *,
    development: bool,
    locked: bool = False,
) -> None:
    found = _REFERENCE.fullmatch(text.strip())
    if found is None:
        if not locked or "/" in text:
            into.refuse(path, line, f'"{text[:80]}" is no reference of conan')
        return
    version, revision = found.group(2), found.group(5) or ""
    ranged = version.startswith("[") or "*" in version
    told, space = "" if ranged else version, found.group(3) or ""
    asked = Asked(
        purl("conan", found.group(1), told, namespace=space),
        text.strip(),
        several(version) if ranged else "",
        (f"conan:{revision}",) if revision and "*" not in revision else (),
    )
    into.take((path, line), FORMAT, asked, is_locked=locked, development=development)
