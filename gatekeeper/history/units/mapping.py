"""Which tests are of a unit, and what shows it: recorded runs, and calls, marks, includes and paths in the sources of head."""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from gatekeeper.history.sources.c_code import live_c_code
from gatekeeper.history.sources.function_table import FunctionSpan
from gatekeeper.history.sources.mocks import private_names
from gatekeeper.history.sources.tests import TestFunction
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.path import RepoPath, name_of, printable
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.unit_tests import MappedBy, MappingEvidence

_MACRO = late_pattern(
    r"^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w*)\(([^()\n]*)\)((?:\\\r?\n|[^\n])*)", re.MULTILINE
)
_HEAD_OF_MACRO = late_pattern(r"((?:\w+[ \t]*##[ \t]*)*\w+)[ \t]*\([^{};]*\{", re.DOTALL)
_CALLED = late_pattern(r"\b([A-Za-z_]\w*)\s*\(")
_USE = late_pattern(r"^([A-Za-z_]\w*)[ \t]*\(([^(){};]*)\)", re.MULTILINE)
_VARIABLE = late_pattern(
    r"^(?!typedef|return)(?:[A-Za-z_]\w*+[ \t*]++)+([A-Za-z_]\w*+)[ \t]*+(?:\[[^\[\]\n]*+\][ \t]*+)*+[=;]",
    re.MULTILINE,
)
_SOURCES = (".c", ".cc", ".cpp", ".cxx", ".c++", ".inc", ".inl")
_INTERNAL = late_pattern(r"internal|private", re.IGNORECASE)
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class FileSymbols:
    """What one file offers to be called."""

    functions: frozenset[str]
    """Names of its functions and function-like macros, without class or namespace."""
    methods: frozenset[str]
    """Those among them that belong to a class: other classes may have the same, so that an include must speak too."""
    classes: frozenset[str] = frozenset()
    """Names of its classes with functions, and of its namespaces."""
    calls: frozenset[str] = frozenset()
    """What it calls, in C."""
    variables: frozenset[str] = frozenset()
    """What it sets or declares outside of functions, in C."""
    private: frozenset[str] = frozenset()
    """Its names that say they are nobody's but its own, in Python."""


NO_SYMBOLS = FileSymbols(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class UnitSymbols:
    """What a unit offers to be called, and the names of its files."""

    item: str
    files: tuple[RepoPath, ...]
    functions: frozenset[str]
    methods: frozenset[str]
    classes: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    """As in `FileSymbols`."""
    variables: frozenset[str] = frozenset()
    """As in `FileSymbols`."""
    private: frozenset[str] = frozenset()
    """As in `FileSymbols`."""


def file_symbols(
    text: str, language: Language | None, table: tuple[FunctionSpan, ...]
) -> FileSymbols:
    """The symbols of a file with these functions."""
    functions, methods, classes, calls = set[str](), set[str](), set[str](), set[str]()
    variables = frozenset[str]()
    for span in table:
        *holders, name = parts = re.split(r"::|\.", span.name)
        functions.add(name)
        classes |= {*holders}
        if len(parts) > 1 or language is Language.CPP:
            methods.add(parts[-1])
    if language in (Language.C, Language.CPP):
        functions |= {match[1] for match in _MACRO.finditer(text)} | _made_by_macros(text)
        calls |= {*_CALLED.findall(live_c_code(text))}
        variables = frozenset(_VARIABLE.findall(live_c_code(text)))
    plain = frozenset(n for n in functions if not (n.startswith("__") and n.endswith("__")))
    private = private_names(text) if language is Language.PYTHON else frozenset[str]()
    named = (plain, plain & methods, frozenset(classes), frozenset(calls))
    return FileSymbols(*named, variables, private)


def _made_by_macros(text: str) -> set[str]:
    """Names of functions that macros of the file define where they are used, at the beginning of a line.

    `#define GETTER(NAME, T) T get_ ## NAME(void) { … }` and `GETTER(dose, int)` make `get_dose`.
    """
    makers: dict[str, tuple[list[str], list[str]]] = {}
    for match in _MACRO.finditer(text):
        parameters = [word.strip() for word in match[2].split(",")]
        head = _HEAD_OF_MACRO.search(match[3].replace("\\\n", "\n"))
        parts = re.split(r"[ \t]*##[ \t]*", head[1]) if head is not None else []
        if set(parts) & set(parameters):
            makers[match[1]] = (parameters, parts)
    made: set[str] = set()
    for use in _USE.finditer(text) if makers else ():
        if use[1] in makers:
            parameters, parts = makers[use[1]]
            given = dict(
                zip(parameters, (word.strip() for word in use[2].split(",")), strict=False)
            )
            made.add("".join(given.get(part, part) for part in parts))
    return {name for name in made if name.isidentifier()}


def unit_symbols(item: str, files: Mapping[RepoPath, FileSymbols]) -> UnitSymbols:
    """The symbols of all of a unit's own files."""
    names = ("functions", "methods", "classes", "calls", "variables", "private")
    joined = {
        name: frozenset[str]().union(*(getattr(each, name) for each in files.values()))
        for name in names
    }
    return UnitSymbols(item, tuple(sorted(files)), **joined)


def mapping_evidence(
    unit: UnitSymbols,
    path: RepoPath,
    included: list[str],
    test: TestFunction,
    ran: Mapping[RepoPath, int],
) -> tuple[MappingEvidence, ...]:
    """What shows that the test is of the unit, strongest first; its path matches already, so it is never empty.

    `included` is what its file includes of the unit (`included_of`).
    """
    called = sorted(
        name
        for name in test.calls
        if name in unit.functions and (included or name not in unit.methods)
    )
    found = []
    if ran:
        files = few([f"{count} lines of {printable(each)}" for each, count in ran.items()])
        found.append(MappingEvidence(MappedBy.COVERAGE, f"ran {files}"))
    if called:
        lines = sorted({n for name in called for n in test.calls[name]})
        found.append(
            MappingEvidence(MappedBy.CALLS, f"calls {few(called)} in {line_words(lines)}")
        )
    if unit.item in test.marks:
        found.append(MappingEvidence(MappedBy.MARK, f"carries @verifies {unit.item}"))
    if included:
        found.append(MappingEvidence(MappedBy.INCLUDES, f"includes {few(included)}"))
    found.append(MappingEvidence(MappedBy.PATH, f"{printable(path)} matches the unit's tests"))
    return tuple(found)


def plain_name(name: str) -> str:
    """The name of a function without classes."""
    return re.split(r"\.|::", name)[-1]


def included_of(unit: UnitSymbols, includes: Iterable[str]) -> list[str]:
    """The included names that mean a file of the unit: by its path's end, or as a module."""
    ends = {str(path) for path in unit.files}
    names = {name_of(path) for path in unit.files}
    modules = {_module(path) for path in unit.files}
    found = []
    for text in includes:
        is_file = any(end == text or end.endswith("/" + text) for end in ends)
        same_name = text in names
        is_module = any(
            m and (m == text or m.endswith("." + text) or _within(m, text)) for m in modules
        )
        if is_file or same_name or is_module:
            found.append(printable(text))
    return found


def is_imported(path: RepoPath, includes: Iterable[str]) -> bool:
    """Whether a file that includes or imports this may mean the file: by its path's end, or as a module."""
    module = _module(path)
    if module:
        return any(_within(module, text) for text in includes)
    return any(f"/{path}".endswith("/" + text.lstrip("./")) for text in includes)


def _module(path: RepoPath) -> str:
    """The dotted name of a Python file, empty for any other."""
    if not path.endswith(".py"):
        return ""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _within(module: str, text: str) -> bool:
    """Whether `package.module.name` or a shorter tail of it imports something out of the module."""
    parts = text.split(".")
    heads = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return any(module == head or module.endswith("." + head) for head in heads)


def box_defects(
    unit: UnitSymbols,
    included: Iterable[str],
    declares: Iterable[str],
    test: TestFunction,
    requirement: re.Pattern[str],
) -> tuple[str, ...]:
    """Why the test is no black-box test, whatever its mark says; empty when it may be one.

    `included` and `declares` are what its file includes, by whatever way, and declares. A black-box test includes public headers only, names a requirement, names nothing that is private by its name, and
    replaces nothing inside the unit. It is no white-box test at the same time.
    """
    defects = []
    if test.white_box:
        defects.append("it is marked @white-box as well")
    internal = [text for text in included if _is_internal(text)]
    if internal:
        defects.append(
            f"it includes {few(sorted(map(printable, internal)))}, which is no public header"
        )
    if not any(requirement.search(mark) for mark in test.marks):
        defects.append("it names no requirement behind @verifies")
    declared = sorted((unit.functions | unit.variables) & set(declares))
    if declared:
        defects.append(f"it declares {few(declared)} itself instead of including a public header")
    private = sorted(n for n in unit.functions & test.calls.keys() if is_private(n))
    if private:
        defects.append(f"it calls {few(private)}, which is private")
    own = unit.private.union(*(each.removesuffix(".py").split("/") for each in unit.files))
    hidden = sorted(n for n in test.private if n in own or n.endswith("__"))
    if hidden:
        defects.append(f"it names {few(hidden)}, which is private")
    inside = [name for name in test.mocks if name in unit.functions | unit.private]
    if inside:
        defects.append(f"it replaces {few(inside)}, which is inside the unit")
    return tuple(defects)


def _is_internal(text: str) -> bool:
    """Whether an include is source instead of a header, or a header or module that says it is not public."""
    if PurePosixPath(text).suffix.lower() in _SOURCES:
        return True
    words = re.split(r"[/.]", text)
    return any(is_private(word) or _INTERNAL.search(word) for word in words)


def is_private(name: str) -> bool:
    """Whether its name says that it is nobody's but its module's."""
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))


def few(names: list[str]) -> str:
    """The first names, and how many more."""
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"


def line_words(lines: list[int]) -> str:
    """The first of these lines, and how many more."""
    if len(lines) == 1:
        return f"line {lines[0]}"
    return f"lines {few([str(line) for line in lines])}"
