"""What Python projects ask for: `pyproject.toml` (PEP 621, 735, Poetry), `setup.cfg`, `setup.py` read as syntax, never run."""

import ast
import re

from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import purl
from gatekeeper.soup.collect import Asked, Collector, pinned, several
from gatekeeper.soup.pep508 import exact_version, read_pep508
from gatekeeper.soup.placed_reading import Table, read_python, read_toml

FORMAT = "pyproject"
SETUP = "setup"
_OWN_EXTRA = re.compile(r"(?:dev|develop|test|tests|testing|docs?|lint|ci|build|benchmark)")
_POETRY_EXACT = re.compile(r"={0,2}\s*(\d[\w.!+-]*)")


def read_pyproject(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds what the project, its extras, its groups and its build ask for."""
    document = read_toml(path, raw, into, FORMAT)
    project = document.table("project")
    own = project.text("name").lower()
    for text, line in project.texts("dependencies"):
        add_requirement(path, FORMAT, line, text, into, development=False)
    extras = project.table("optional-dependencies")
    for extra in extras.values:
        dev = _OWN_EXTRA.fullmatch(extra.lower()) is not None
        for text, line in extras.texts(extra):
            if not own or re.split(r"[\[<>=!~; ]", text)[0].lower() != own:
                add_requirement(path, FORMAT, line, text, into, development=dev)
    for text, line in document.table("build-system").texts("requires"):
        add_requirement(path, FORMAT, line, text, into, development=True)
    groups = document.table("dependency-groups")
    for group in groups.values:
        for text, line in groups.texts(group):
            add_requirement(path, FORMAT, line, text, into, development=True)
    _poetry(path, document.table("tool").table("poetry"), into)


def add_requirement(
    path: RepoPath, format_: str, line: int, text: str, into: Collector, *, development: bool
) -> None:
    """Adds one requirement, or a fault for what is none."""
    asked = read_pep508(text)
    if asked is None:
        into.refuse(path, line, f'"{text[:80]}" is no requirement (PEP 508)')
        return
    into.take((path, line), format_, asked, development=development)


def _poetry(path: RepoPath, poetry: Table, into: Collector) -> None:
    _poetry_table(path, poetry.table("dependencies"), into, development=False)
    _poetry_table(path, poetry.table("dev-dependencies"), into, development=True)
    for _, group in poetry.named("group"):
        _poetry_table(path, group.table("dependencies"), into, development=True)


def _poetry_table(path: RepoPath, table: Table, into: Collector, *, development: bool) -> None:
    for name, value in table.values.items():
        if name.lower() == "python":
            continue
        inner = table.table(name)
        if inner.text("path"):
            continue
        constraint = value if isinstance(value, str) else inner.text("version")
        exact = _POETRY_EXACT.fullmatch(constraint)
        named = purl("pypi", name, exact.group(1) if exact else "")
        asked = Asked(named, constraint, "" if exact else several(constraint))
        if url := inner.text("git"):
            asked = pinned(url, inner.text("rev") or inner.text("tag"), named, constraint)
        into.take((path, table.line(name)), FORMAT, asked, development=development)


def read_setup_cfg(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds `install_requires` and the extras of a declarative setuptools project."""
    text = into.text(path, raw) if into.first(SETUP, path) else None
    section = key = ""
    for number, physical in enumerate((text or "").split("\n"), start=1):
        line = physical.strip()
        if not line or line[0] in "#;":
            continue
        if line.startswith("[") and line.endswith("]"):
            section, key = line[1:-1].strip(), ""
            continue
        value = line
        if not physical[0].isspace():
            key, _, value = (part.strip() for part in line.partition("="))
        asks = (section == "options" and key == "install_requires") or (
            section == "options.extras_require"
        )
        if asks and value and not value.startswith("file:"):
            dev = section != "options" and _OWN_EXTRA.fullmatch(key.lower()) is not None
            for each in re.split(r"\s*,\s*(?=[A-Za-z])", value):
                add_requirement(path, SETUP, number, each, into, development=dev)


def read_setup_py(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds what `setup(install_requires=…, extras_require=…)` asks for, as far as it stands as text in the file."""
    module = read_python(path, raw, into) if into.first(SETUP, path) else None
    if module is None:
        return
    names = {
        target.id: node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    reader = _SetupReader(path, names, into)
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _is_setup(node.func):
            for keyword in node.keywords:
                if keyword.arg == "install_requires":
                    reader.values(keyword.value, development=False)
                elif keyword.arg == "extras_require":
                    reader.extras(keyword.value)


def _is_setup(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name == "setup"


class _SetupReader:
    """Lists of requirements in a syntax tree; names are followed to what the file assigns them."""

    def __init__(self, path: RepoPath, names: dict[str, ast.expr], into: Collector) -> None:
        self._path, self._names, self._into = path, names, into

    def values(self, node: ast.expr, *, development: bool, depth: int = 0) -> None:
        """The requirements of a list, a sum of lists, or a name for one."""
        self._into.spend(self._path, node.lineno)
        if depth > 12:
            return
        match node:
            case ast.List(elts=entries) | ast.Tuple(elts=entries):
                for entry in entries:
                    self.values(entry, development=development, depth=depth + 1)
            case ast.Constant(value=str() as text):
                line = node.lineno
                for each in text.strip().split("\n"):
                    add_requirement(
                        self._path, SETUP, line, each, self._into, development=development
                    )
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                self.values(left, development=development, depth=depth + 1)
                self.values(right, development=development, depth=depth + 1)
            case ast.Starred(value=value):
                self.values(value, development=development, depth=depth + 1)
            case ast.Name(id=name) if name in self._names:
                self.values(self._names[name], development=development, depth=depth + 1)
            case _:
                self._into.fault(
                    "so007-computed",
                    self._path,
                    node.lineno,
                    "what is required here is worked out when setup.py runs",
                    "write it out, or move it to pyproject.toml",
                )

    def extras(self, node: ast.expr) -> None:
        """The requirements of a mapping from extra to list."""
        value = self._names.get(node.id, node) if isinstance(node, ast.Name) else node
        if not isinstance(value, ast.Dict):
            self.values(value, development=False)
            return
        for key, entry in zip(value.keys, value.values, strict=True):
            name = key.value if isinstance(key, ast.Constant) else ""
            dev = isinstance(name, str) and _OWN_EXTRA.fullmatch(name.lower()) is not None
            self.values(entry, development=dev)


def read_pipfile(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds what a Pipfile asks for; `Pipfile.lock` beside it settles it."""
    document = read_toml(path, raw, into, FORMAT)
    for section in ("packages", "dev-packages"):
        table = document.table(section)
        for name, value in table.values.items():
            constraint = value if isinstance(value, str) else table.table(name).text("version")
            version, why = exact_version("" if constraint == "*" else constraint)
            asked = Asked(purl("pypi", name, version), constraint, why)
            dev = section == "dev-packages"
            into.take((path, table.line(name)), FORMAT, asked, development=dev)
