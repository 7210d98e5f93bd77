"""Marks in code and tests that name the items they are for, and the test function each stands with.

Read are tags of OpenFastTrace (`[impl->req~x~1]`), StrictDoc (`@relation(ID, scope=file)`), commands (`@verifies ID`,
`\\satisfies{ID}`), lines such as `Verifies: ID, ID` or `# req-Id: ID`, and, where the configuration asks for it, any
known id. Nothing is parsed as a language, so a mark in a text literal counts as one in a comment does.
"""

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from gatekeeper.model.path import RepoPath
from gatekeeper.trace.openfasttrace import coverage_tags, split_id

_WORDS = (
    "implements|implement|satisfies|satisfy|fulfils|fulfills|fulfil|fulfill|realizes|verifies|verify|validates"
    "|validate|tests|covers|requirement|requirements|req-id|trace|traces"
)
_COMMAND = re.compile(rf"[@\\]({_WORDS})\b\s*[:({{]?\s*([^)}}\n]*)", re.IGNORECASE)
_LINE = re.compile(rf"^[\s/*#;%\"'.-]*({_WORDS}):\s+(.+)$", re.IGNORECASE)
_RELATION = re.compile(r"@relation\(([^)]*)\)")
_TOKEN = re.compile(r"[^\W_][\w.~/:\u2010-\u2015\u2212-]*")
_JOINTS = frozenset("-_~.\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
"""What joins the parts of an id; dashes that only look like the one of the id make another id, which is told."""
_RANGE = re.compile(
    r"\b([A-Za-z][\w-]{0,40}?)(\d{1,9})\s{0,4}(?:to|\.\.|–|-)\s{0,4}(?:\1)?(\d{1,9})\b"
)
_ANY = re.compile(r"(?<![\w.~:-])[^\W_][\w.~:-]{0,200}\d|(?<![\w/.-])/[\w/.-]+")
_VERIFIES = re.compile(r"verif|valid|test", re.IGNORECASE)
_TEST = re.compile(
    r"^\s*(?:async\s+)?def\s+(test\w*)\s*\("
    r"|^\s*(?:static\s+|extern\s+)*(?:void|int|bool)\s+(\w*test\w*)\s*\([^;]*\)\s*+(?:\{\s*+)?$"
    r"|^\s*(?:TEST|TEST_F|TEST_P|TYPED_TEST|TEST_GROUP|IGNORE_TEST|ZTEST|ZTEST_F|ZTEST_USER)\s*"
    r"\(\s*(\w+)\s*(?:,\s*(\w+)\s*)?\)"
    r"|^\s*(?:pub\s+)?(?:async\s+)?fn\s+(\w*test\w*)\s*\("
)
_RUN = re.compile(r"\bRUN_TEST\(\s*(\w+)")
_C_FUNCTION = re.compile(r"^\s*(?:static\s+)?void\s+(\w+)\s*\(\s*+(?:void\s*+)?\)\s*+(?:\{\s*+)?$")
"""A test of Unity may have any name: RUN_TEST tells which functions are tests."""
_PLAIN = re.compile(r"(?:#.*|//.*|/?\*.*|\*/|@\w.*|\[.*|\"\"\".*|'''.*|)")
_MAX_RANGE = 1000
_MAX_LINE = 400
"""A longer line begins no test function."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One id named by one line of a file."""

    path: RepoPath
    line: int
    role: str
    target: str
    stamp: str
    """Revision of the target that the mark names; empty when it names none."""
    case: str
    """The test function it stands with; empty for the file as a whole."""
    verifies: bool
    """Whether it says that a test is for the item; otherwise that code is."""


@dataclass(frozen=True, slots=True)
class MarkScope:
    """What a mark may name, and where."""

    known: frozenset[str]
    """Ids of all items."""
    test: bool
    """The file is one of tests."""
    mentions: bool
    """Any known id in it is a mark."""


def find_marks(path: RepoPath, text: str, scope: MarkScope) -> tuple[Mark, ...]:
    """Every mark of the file, by line; the same target on one line once."""
    lines = text.split("\n")
    tests = _Tests(lines)
    found: dict[tuple[int, str], Mark] = {}
    for number, role, target, stamp in _all(path, text, lines, scope):
        if (number, target) not in found:
            verifies = scope.test or _VERIFIES.search(role) is not None
            case = tests.around(number) if scope.test else ""
            found[number, target] = Mark(path, number, role, target, stamp, case, verifies)
    return tuple(mark for _, mark in sorted(found.items()))


def _all(
    path: RepoPath, text: str, lines: list[str], scope: MarkScope
) -> Iterator[tuple[int, str, str, str]]:
    if "->" in text and "~" in text:
        for item in coverage_tags(path, text):
            for link in item.links:
                place = link.location.region
                yield place.start_line if place else 1, item.kind, link.target, link.stamp
    for number, line in enumerate(lines, 1):
        if "@" in line or "\\" in line or ":" in line:
            yield from _named(number, line, scope)
        if scope.mentions:
            for word in _mentioned(line):
                if word in scope.known:
                    yield number, "mention", word, ""


def _named(number: int, line: str, scope: MarkScope) -> Iterator[tuple[int, str, str, str]]:
    for relation in _RELATION.finditer(line):
        fields = [part.strip() for part in relation[1].split(",")]
        named = dict(part.split("=", 1) for part in fields if "=" in part)
        role = named.get("role", "relation")
        yield from ((number, role, part, "") for part in fields if part and "=" not in part)
    for command in _COMMAND.finditer(line):
        yield from _ids(number, command[1], command[2], scope, sure=True)
    if found := _LINE.match(line):
        yield from _ids(number, found[1], found[2], scope, sure=False)


def _ids(
    number: int, role: str, text: str, scope: MarkScope, *, sure: bool
) -> Iterator[tuple[int, str, str, str]]:
    """Ids from the beginning of a text on, up to the first word that is none.

    A word that no item has is an id when it looks like one, so that a mark that leads nowhere is told; behind a
    line's colon prose may stand, so there only the first words are looked at.
    """
    for word in re.split(r"[,;\s]+", text.strip()):
        bare = word.strip("\"'`.)}*/")
        full, revision = split_id(bare) if bare.count("~") == 2 else (bare, "")
        looks = any(c.isdigit() for c in bare) and not _JOINTS.isdisjoint(bare)
        if full in scope.known or (
            looks and _TOKEN.fullmatch(bare) and (sure or bare[0].isupper())
        ):
            yield number, role.lower(), full, revision
        else:
            return


def _mentioned(line: str) -> Iterator[str]:
    for found in _ANY.finditer(line):
        yield found[0]
    for found in _RANGE.finditer(line):
        first, last, width = int(found[2]), int(found[3]), len(found[2])
        if first < last <= first + _MAX_RANGE:
            yield from (f"{found[1]}{n:0{width}d}" for n in range(first + 1, last + 1))


class _Tests:
    """The test functions of a file by line."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        run = {name for line in lines if "RUN_TEST" in line for name in _RUN.findall(line)}
        found = [
            (number, name)
            for number, line in enumerate(lines, 1)
            if len(line) <= _MAX_LINE and (name := _begun(line, run))
        ]
        self._starts = [number for number, _ in found]
        self._names = [name for _, name in found]

    def around(self, number: int) -> str:
        """The function that begins right below the line's comment, else the last one above; else nothing."""
        index = bisect.bisect_left(self._starts, number)
        if index < len(self._starts):
            start = self._starts[index]
            between = self._lines[number - 1 : start - 1]
            if start - number < 60 and all(_PLAIN.fullmatch(line.strip()) for line in between[1:]):
                inner = number - 1 > 0 and index > 0 and self._indented(number)
                return self._names[index - 1] if inner else self._names[index]
        return self._names[index - 1] if index else ""

    def _indented(self, number: int) -> bool:
        """Whether the line stands deeper than the function above it began, so that it is part of that one."""
        line, start = self._lines[number - 1], self._lines[self._starts[0] - 1]
        return len(line) - len(line.lstrip()) > len(start) - len(start.lstrip())


def _begun(line: str, run: set[str]) -> str:
    """The test function that begins in the line; empty when none does."""
    if match := _TEST.match(line):
        return _name(match)
    plain = _C_FUNCTION.match(line) if run else None
    return plain[1] if plain is not None and plain[1] in run else ""


def _name(match: re.Match[str]) -> str:
    plain = match[1] or match[2] or match[5]
    if plain:
        return plain
    return f"{match[3]}.{match[4]}" if match[4] else match[3]
