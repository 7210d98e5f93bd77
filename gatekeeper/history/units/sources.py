"""Reads the files of units and of their tests, one content at a time, and keeps what authorship and mapping need."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from gatekeeper.history.objects.blobs import stream_blobs
from gatekeeper.history.repository.view import View
from gatekeeper.history.sources.by_language import (
    MAX_SOURCE_BYTES,
    decides,
    language_of,
    read_source,
    source_of,
)
from gatekeeper.history.sources.c_macros import HeaderMacros
from gatekeeper.history.sources.function_table import FunctionSpan, function_table
from gatekeeper.history.sources.headers import headers_of_tests
from gatekeeper.history.sources.lines import Condition, Source, SourceUnread
from gatekeeper.history.sources.tests import NO_TESTS, TestFile, read_test_file
from gatekeeper.history.units.files import SETTINGS, UnitFiles
from gatekeeper.history.units.mapping import NO_SYMBOLS, FileSymbols, file_symbols
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language, LanguageMap, unread_language
from gatekeeper.model.path import RepoPath, name_of, printable
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.tree import Tree
from gatekeeper.model.unit_tests import UnitNote
from gatekeeper.parse.remembered import Answering, Question, answered

_HOW = Answering(
    "unit source",
    (
        "history/sources/*.py",
        "history/units/mapping.py",
        "history/units/returns.py",
        "history/units/sources.py",
        "parse/python.py",
    ),
)
_LFS = b"version https://git-lfs.github.com/spec/"
"""How a pointer begins (git-lfs specification, The Pointer)."""
_CLASSES = late_pattern(rb"^[ \t]*python_classes[ \t]*=", re.MULTILINE)
"""The names of the classes that pytest collects (pytest 8, Configuration Options)."""
_FAILING = late_pattern(
    r"Unity[A-Z]\w*|CMock_?[A-Z]\w*|__assert_(?:fail|rtn)|_ck_assert_failed|_assert_(?:true|(?:not_)?in|(?:int|string|memory)_\w+)\w*|_?mock_assert|munit_error\w*|g_assertion_\w+"
)
"""What the assertions of Unity, CMock, assert.h (glibc, macOS), Check, cmocka, munit and GLib call when they fail."""
_TURNS = late_pattern("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates (Unicode Standard Annex 9), as in the attacks of CVE-2021-42574."""


@dataclass(frozen=True, slots=True)
class UnitSource:
    """What one file of head says."""

    source: Source
    language: Language | None = None
    decides: bool = False
    """Whether a unit's own file has branches."""
    table: tuple[FunctionSpan, ...] = ()
    """Its functions; for a unit's own file."""
    symbols: FileSymbols = NO_SYMBOLS
    """For a unit's own file."""
    test: TestFile = NO_TESTS
    """For a test file."""
    note: UnitNote | None = None
    """Why its content lies elsewhere, or is not what it shows."""
    is_pointer: bool = False
    """Whether its content lies elsewhere."""
    changes_framework: int = 0
    """The first line of a unit's own file that sets, defines or asks for what belongs to a framework of tests, counted from 1; 0 when there is none."""
    conditions: tuple[Condition, ...] = ()
    """On what a unit's own file of C is other code."""
    turned_line: int = 0
    """The first line that shows a reader other code than a compiler reads, counted from 1; 0 when there is none."""


def read_unit_sources(
    view: View, tree: Tree, units: Iterable[UnitFiles], languages: LanguageMap
) -> Mapping[RepoPath, UnitSource]:
    """The sources of all files of the units and their tests, by path."""
    given = tuple(units)
    own = {path for unit in given for path in unit.files}
    tests = {path for unit in given for path in (*unit.tests, *unit.beside)}
    by_blob: dict[ObjectId, list[RepoPath]] = {}
    for entry in tree:
        if entry.path in own or entry.path in tests:
            by_blob.setdefault(entry.blob, []).append(entry.path)

    def asked(path: RepoPath) -> tuple[str, ...]:
        return str(path in own), str(path in tests)

    def asked_with_headers(path: RepoPath) -> tuple[str, ...]:
        macros = headers[path].macros
        told = (macros.asserting, macros.void, macros.failing)
        return *asked(path), *map(" ".join, told)

    def asked_with_classes(path: RepoPath) -> tuple[str, ...]:
        return *asked(path), "", "", "", " ".join(uncollected[path])

    found = _answers(view, by_blob, languages, asked)
    included = {path: each.test.includes for path, each in found.items() if _is_c(each)}
    headers = headers_of_tests(view, tree, included)
    uncollected = _uncollected(view, tree, found)
    for paths, asked_again in ((headers, asked_with_headers), (uncollected, asked_with_classes)):
        again = {blob: [p for p in held if p in paths] for blob, held in by_blob.items()}
        again = {blob: held for blob, held in again.items() if held}
        found |= _answers(view, again, languages, asked_again)
    for path, told in headers.items():
        source = found[path].source
        found[path] = replace(
            found[path], source=replace(source, defect=source.defect or told.unread or None)
        )
    asked_for = frozenset(c.macro for each in found.values() for c in each.conditions)
    defined = frozenset[str]()
    if asked_for:
        from gatekeeper.history.units.test_builds import (  # few files ask for a macro
            defined_for_tests,
            is_for_tests,
        )

        named = frozenset(filter(is_for_tests, asked_for))
        defined = named | defined_for_tests(view, tree, given, asked_for - named)
    return {
        path: replace(each, note=note) if (note := _note(path, each, defined)) else each
        for path, each in found.items()
    }


def _uncollected(
    view: View, tree: Tree, found: Mapping[RepoPath, UnitSource]
) -> dict[RepoPath, list[str]]:
    """By test file the classes that pytest collects by no name and that no test file derives from.

    Where a project tells pytest other names, whatever they are, nothing is said.
    """
    derived_from = {name for each in found.values() for name in each.test.bases}
    loose = {
        path: [name for name in each.test.loose if name not in derived_from]
        for path, each in found.items()
    }
    loose = {path: names for path, names in loose.items() if names}
    settings = [e.blob for e in tree if loose and e.is_file and name_of(e.path) in SETTINGS]
    told = stream_blobs(view, sorted(set(settings)), max_bytes=MAX_SOURCE_BYTES)
    is_renamed = any(not isinstance(text, bytes) or _CLASSES.search(text) for _, text in told)
    return {} if is_renamed else loose


def _is_c(source: UnitSource) -> bool:
    return source.language in (Language.C, Language.CPP)


def _answers(
    view: View,
    by_blob: Mapping[ObjectId, list[RepoPath]],
    languages: LanguageMap,
    asked: Callable[[RepoPath], tuple[str, ...]],
) -> dict[RepoPath, UnitSource]:
    """What each path says, by what is `asked` of it besides its language."""
    unread: dict[RepoPath, UnitSource] = {}
    read: list[RepoPath] = []

    def questions() -> Iterator[Question]:
        for blob, content in stream_blobs(view, by_blob, max_bytes=MAX_SOURCE_BYTES):
            for path in by_blob[blob]:
                if isinstance(content, bytes):
                    read.append(path)
                    language = language_of(path, content, languages)
                    name = language.value if language else unread_language(path)
                    yield Question(content, (name, *asked(path)))
                else:
                    unread[path] = UnitSource(read_source(path, content, languages))

    answers = list(answered(_HOW, questions(), view.memory, UnitSource, _read))
    return unread | dict(zip(read, answers, strict=True))


def _read(question: Question) -> UnitSource:
    """What a content says, whatever its path is; where a part of it cannot be read the source has a defect."""
    try:
        return _whole(question)
    except (SourceUnread, RecursionError) as error:
        language = _language(question.asked[0])
        source = source_of(question.content, language, is_test=False)
        why = (
            str(error)
            if isinstance(error, SourceUnread)
            else "it is nested too deep to be followed"
        )
        return UnitSource(replace(source, defect=source.defect or why), language)


def _language(name: str) -> Language | None:
    """The language of that name, `None` for one that is not read."""
    return next((each for each in Language if each.value == name), None)


def _whole(question: Question) -> UnitSource:
    name, is_own, is_test, *told = question.asked
    language = _language(name)
    if language is not None and question.content.startswith(_LFS):
        return UnitSource(source_of(question.content, None), language, is_pointer=True)
    *of_headers, uncollected = (tuple(words.split()) for words in (*told, *("",) * 4)[:4])
    macros = HeaderMacros(*of_headers)
    asserts = is_test == str(True)
    source = source_of(
        question.content, language, macros, uncollected, is_test=asserts, unread=name
    )
    text = question.content.decode("utf-8", "surrogateescape")
    table = function_table(text, language) if is_own == str(True) else ()
    return UnitSource(
        source=source,
        language=language,
        decides=is_own == str(True) and decides(text, language),
        table=table,
        symbols=file_symbols(text, language, table) if is_own == str(True) else NO_SYMBOLS,
        test=read_test_file(text, language, source) if asserts else NO_TESTS,
        changes_framework=_changes_framework(text, language, table)
        if is_own == str(True) and not asserts
        else 0,
        conditions=_conditions(text, table)
        if language in (Language.C, Language.CPP) and not asserts
        else (),
        turned_line=_turned_line(text) if language is not None else 0,
    )


def _conditions(text: str, table: tuple[FunctionSpan, ...]) -> tuple[Condition, ...]:
    from gatekeeper.history.sources.c_code import directed_c_code
    from gatekeeper.history.sources.c_conditions import other_code

    return other_code(directed_c_code(text), table)


def _changes_framework(
    text: str, language: Language | None, table: tuple[FunctionSpan, ...]
) -> int:
    if language is Language.PYTHON:
        from gatekeeper.history.sources.python_steering import framework_change

        return framework_change(text)
    return next((span.first for span in table if _FAILING.fullmatch(span.name)), 0)


def _turned_line(text: str) -> int:
    match = None if text.isascii() else _TURNS.search(text)
    return text.count("\n", 0, match.start()) + 1 if match else 0


def _note(path: RepoPath, source: UnitSource, for_tests: frozenset[str]) -> UnitNote | None:
    """What keeps the file from being told; `for_tests` are the macros that only builds of tests define."""
    if source.is_pointer:
        return _pointer(path)
    if source.changes_framework:
        text = (
            f"{printable(path)} line {source.changes_framework} sets what belongs to a framework of tests, or asks "
            "whether one runs, so what the tests of the unit assert cannot be told"
        )
        return UnitNote("unit-changes-framework", text, undecided=True)
    if not source.turned_line:
        return _otherwise(path, source, for_tests)
    text = (
        f"{printable(path)} line {source.turned_line} holds a character that turns the direction of writing, so a "
        "reader sees other code than the compiler"
    )
    return UnitNote("unit-shows-other-code", text, undecided=True)


def _otherwise(path: RepoPath, source: UnitSource, for_tests: frozenset[str]) -> UnitNote | None:
    found = next((each for each in source.conditions if each.macro in for_tests), None)
    if found is None:
        return None
    text = (
        f"{printable(path)} line {found.line} compiles other code by {found.macro}, which a build for tests defines, so "
        "tests may run what the product does not"
    )
    return UnitNote("unit-compiled-otherwise", text, undecided=True)


def _pointer(path: RepoPath) -> UnitNote:
    text = f"{printable(path)} is a pointer of git LFS, so its content lies elsewhere"
    return UnitNote("unit-is-lfs-pointer", text, undecided=True)
