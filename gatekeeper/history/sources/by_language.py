"""A source file by its language: which lines count, which assert something, and whether it has branches."""

import ast
from collections.abc import Collection, Iterator

from gatekeeper.history.objects.blobs import Blob, MissingBlob, TooLarge
from gatekeeper.history.sources.c_code import c_assertions, c_code_lines, live_c_code
from gatekeeper.history.sources.c_macros import NO_MACROS, HeaderMacros
from gatekeeper.history.sources.function_table import function_table
from gatekeeper.history.sources.lines import Assertions, Source, python_code_lines, tree_of_text
from gatekeeper.model.language import ASSEMBLER, Language, LanguageMap, by_shebang
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern

MAX_SOURCE_BYTES = 4 * 1024**2
"""Above this a file is generated or made to be slow."""
_DECISION = late_pattern(r"\b(?:if|for|while|switch)\s*\(|\?")
_DIRECTIVE = late_pattern(r"\s*#")
_OPENED = late_pattern(r"(?m)^[ \t]*+/\*")


def read_source(path: RepoPath, blob: Blob | None, languages: LanguageMap) -> Source:
    """What the file says; a defect when it cannot be read."""
    match blob:
        case bytes():
            return source_of(blob, language_of(path, blob, languages))
        case TooLarge(size):
            return _unread(f"it has {size} bytes, more than a source file is read with")
        case MissingBlob(cause):
            return _unread(f"its content could not be read: {cause}")
        case None:
            return _unread("its content was not read")


def _unread(why: str) -> Source:
    return Source(frozenset(), (), why)


def source_of(
    content: bytes,
    language: Language | None,
    macros: HeaderMacros = NO_MACROS,
    uncollected: Collection[str] = (),
    *,
    is_test: bool = True,
    unread: str = "",
) -> Source:
    """What a content says that is read as that language, with what its headers define and which classes nobody collects.

    Assertions are looked for in a test. In Python they are told of any file, for that they cannot be told is a defect.
    `unread` names the language where it is none that is read.
    """
    lines = code_lines(content, language, unread)
    if language is None:
        return Source(lines, ())
    text = content.decode("utf-8", "surrogateescape")
    if _counts_otherwise(text):
        return _unread("it holds carriage returns that end no line for git")
    if language is not Language.PYTHON:
        if not is_test:
            return Source(lines, ())
        return _source(lines, c_assertions(text, _spans(text, language), macros))
    from gatekeeper.history.sources.python_code import python_assertions

    found = python_assertions(content, uncollected)
    return Source(lines, (), found) if isinstance(found, str) else _source(lines, found)


def code_lines(content: bytes, language: Language | None, unread: str = "") -> frozenset[int]:
    """The lines, counted from 1, that hold more than blanks, comments and braces; none where git counts other lines.

    In a language that is not read, which `unread` names, comments count, but for those between lines in assembler.
    """
    text = content.decode("utf-8", "surrogateescape")
    if language is None:
        numbered = enumerate(text.split("\n"), start=1)
        written = frozenset(number for number, line in numbered if line.strip())
        return written - frozenset(_comments(text)) if unread == ASSEMBLER else written
    if _counts_otherwise(text):
        return frozenset()
    return python_code_lines(text) if language is Language.PYTHON else c_code_lines(text)


def _comments(text: str) -> Iterator[int]:
    """The lines of each comment that begins a line: no assembler takes `/*` there for anything else. Where more follows its end, that line is code.

    None behind a line of code that may go on in the next one, in a text or as `//` before a backslash: what looks like a comment can be part of that.
    """
    place, number = 0, 1
    while opened := _OPENED.search(text, place):
        if any(map(_goes_on, text[place : opened.start()].split("\n"))):
            return
        closed = text.find("*/", opened.end())
        if closed < 0:
            return
        first = number + text.count("\n", place, opened.start())
        number = first + text.count("\n", opened.start(), closed)
        end = text.find("\n", closed)
        behind = text[closed + 2 : end if end >= 0 else len(text)].strip()
        yield from range(first, number + (not behind))
        if end < 0 or _goes_on(behind):
            return
        place = end


def _goes_on(line: str) -> bool:
    """Whether the next line may belong to it: a backslash at its end, or a quotation mark without another, be it one in `'"'`."""
    quotes = line.count('"')
    return line.rstrip().endswith("\\") or quotes % 2 == 1 or (quotes > 0 and "'" in line)


def _counts_otherwise(text: str) -> bool:
    """Whether git and a compiler would count different lines."""
    return "\r" in text.replace("\r\n", "")


def _spans(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """First and last line of each function, read only when somebody asks."""
    for span in function_table(text, language):
        yield span.first, span.last


def _source(lines: frozenset[int], found: Assertions) -> Source:
    return Source(lines, found.effective, None, found.unreached, found.constant)


def language_of(path: RepoPath, content: bytes, languages: LanguageMap) -> Language | None:
    """The language of a file by its name, else by its first line; `None` when neither tells."""
    known = languages.by_suffix(path)
    if known is None and path.lower().endswith(".h"):
        return Language.C
    return known or by_shebang(content.split(b"\n", 1)[0])


def decides(text: str, language: Language | None) -> bool:
    """Whether the code has branches that a report of coverage would have to tell of; False where the language is not read. Raises `SourceUnread`."""
    match language:
        case Language.C | Language.CPP:
            code = live_c_code(text)
            starts = (code.rfind("\n", 0, m.start()) + 1 for m in _DECISION.finditer(code))
            return not all(_DIRECTIVE.match(code, start) for start in starts)
        case Language.PYTHON:
            return _python_decides(text)
        case None:
            return False


def _python_decides(text: str) -> bool:
    tree = tree_of_text(text)
    return any(
        isinstance(node, (ast.If, ast.For, ast.AsyncFor, ast.Match))
        or (isinstance(node, ast.While) and not isinstance(node.test, ast.Constant))
        for node in ast.walk(tree)
    )
