"""Run by the isolated interpreter: lays C and C++ files together into translation units, includes written out.

Reads `{"files": {name: path}, "builds": {path: …}}` on standard input; prints `{"units": [{"text", "names", "missing"}]}`. A file of one
module stands in one unit with those that call its functions, each under a `#line`, so that a compiler sees across files
and what it says points home.
"""

import json
import posixpath
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

_COMMENT = re.compile(
    r"//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)|\"(?:\\[\s\S]|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?"
)
_INCLUDE = re.compile(r"\s*(?:#|%:|\?\?=)\s*include\s*([<\"])([^>\"\n]+)[>\"]")
_READS = re.compile(r"\s*(?:#|%:|\?\?=)\s*(?:include|include_next|import|embed)\b")
_MOVES = re.compile(r"\s*(?:#|%:|\?\?=)\s*(?:line\b|\d|pragma\s+(?:GCC|clang)\b)")
"""Directives that lead findings elsewhere or silence them."""
SILENCES = re.compile(
    r"\bNOLINT|\b_Pragma\b|\bclang::suppress\b|\(\(\s*suppress\b|\b__clang_analyzer__\b"
)
_UNIT_HEAD = "#define GATEKEEPER_SAID_PRAGMA(text)"
_HEAD = re.compile(
    r"^(?!\s|#|typedef|return|else)([A-Za-z_][\w \t*]*?)\b([A-Za-z_]\w*)[ \t]*\([^;{}=]*\)\s*\{",
    re.M,
)
_CALL = re.compile(r"\b([A-Za-z_]\w*)[ \t]*\(")
_TYPE = re.compile(r"^(?:typedef[ \t]+)?(?:struct|union|enum)\b[^;{}]*\{[^{}]*\}[^;{}]*;", re.M)
_DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.M)
_BRANCH = re.compile(r"\s*#\s*(ifndef|if|ifdef|elif\w*|else|endif|define)\b\s*(\w*)")
_ONCE = re.compile(r"^[ \t]*#[ \t]*pragma[ \t]+once\b", re.M)
_MAX_USERS = 8
_MAX_FILES = 12
_MAX_UNIT = 4_000_000
_DEPTH = 40
_FORCED = "-include"
"""Stands where other files have the path of their includer."""
HEADERS = (".h", ".hh", ".hpp", ".hxx", ".inc", ".def", ".x", ".inl", ".ipp", ".tcc", ".tpp")


@dataclass(frozen=True)
class Build:
    """What is known of how a file is compiled."""

    key: str = ""
    """Equal for files that may stand in one unit."""
    folders: tuple[str, ...] = ()
    """Folders of the tree in which includes are looked for, in order."""
    forced: tuple[str, ...] = ()
    """Files of the tree that are read first."""
    defined: frozenset[str] = frozenset()
    """Names that the command line defines."""


@dataclass
class Source:
    """One file of the snapshot."""

    name: str
    path: str
    text: str
    build: Build = Build()
    own: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)

    @property
    def is_header(self) -> bool:
        """Whether other files are meant to include it."""
        return self.path.lower().endswith(HEADERS)


def read_sources(files: dict[str, str], builds: dict[str, Build]) -> dict[str, Source]:
    """The files by path."""
    return {
        path: take_in(
            name,
            path,
            Path(name).read_bytes().decode("utf-8", "replace"),
            builds.get(path, Build()),
        )
        for name, path in sorted(files.items())
    }


def take_in(name: str, path: str, text: str, build: Build = Build()) -> Source:
    """A file with the functions it defines and calls."""
    source = Source(name, path, text.replace("\r\n", "\n"), build)
    plain = _COMMENT.sub(_blank_comment, source.text)
    for match in _HEAD.finditer(plain):
        source.own.add(match[2])
        if "static" not in match[1].split():
            source.shared.add(match[2])
    source.calls = set(_CALL.findall(plain)) - source.own
    return source


def modules(sources: dict[str, Source]) -> list[list[Source]]:
    """Files in groups that belong together: one calls what another defines, and no name is defined twice."""
    bodies = [source for source in sources.values() if not source.is_header]
    owners: dict[str, list[Source]] = defaultdict(list)
    users: dict[str, list[Source]] = defaultdict(list)
    for source in bodies:
        for name in source.shared:
            owners[name].append(source)
        for name in source.calls:
            users[name].append(source)
    group = {source.path: [source] for source in bodies}
    for name in sorted(owners):
        if name == "main" or len(owners[name]) > 1 or not 0 < len(users[name]) <= _MAX_USERS:
            continue
        for user in users[name]:
            one, other = group[owners[name][0].path], group[user.path]
            if one is other or len(one) + len(other) > _MAX_FILES or not _fit(one, other):
                continue
            one.extend(other)
            for source in other:
                group[source.path] = one
    seen: set[int] = set()
    found = []
    for path in sorted(group):
        if id(group[path]) not in seen:
            seen.add(id(group[path]))
            found.append(sorted(group[path], key=lambda source: source.path))
    return found


def _fit(one: list[Source], other: list[Source]) -> bool:
    if one[0].path.rsplit(".", 1)[-1] != other[0].path.rsplit(".", 1)[-1]:
        return False
    if one[0].build.key != other[0].build.key:
        return False
    return not {n for s in one for n in s.own} & {n for s in other for n in s.own}


class Writer:
    """Writes units, with the files of the snapshot in place of their `#include`s."""

    def __init__(self, sources: dict[str, Source]) -> None:
        self._sources = sources
        self._by_end: dict[str, list[str]] = defaultdict(list)
        for path in sources:
            self._by_end[posixpath.basename(path)].append(path)

    def unit(self, members: list[Source]) -> dict[str, object]:
        """The unit of these files."""
        self._out: list[str] = [_UNIT_HEAD]
        self._names: set[str] = set()
        self._missing: set[str] = set()
        self._size = 0
        self._types: set[str] = set()
        self._settled: set[str] = set()
        self._build = members[0].build
        for path in self._build.forced:
            if path in self._sources:
                self._file(self._sources[path], (_FORCED,), surely=True)
            else:
                self._missing.add(path)
        for source in members:
            self._file(source, (), surely=True)
            own = set(_DEFINE.findall(source.text)) - self._build.defined
            self._out += [f"#undef {name}" for name in sorted(own)]
        too_large = self._size > _MAX_UNIT
        return {
            "text": "" if too_large else "\n".join(self._out) + "\n",
            "names": sorted(source.name for source in members),
            "included": sorted(self._names - {source.name for source in members}),
            "missing": sorted(self._missing),
            "cplusplus": not members[0].name.endswith(".c"),
        }

    def _file(self, source: Source, stack: tuple[str, ...], *, surely: bool) -> None:
        """Writes the file; `surely` when no `#if` above it can take it out again."""
        self._size += len(source.text)
        if self._size > _MAX_UNIT:
            return
        once = _ONCE.search(source.text) is not None
        guard = "GATEKEEPER_" + re.sub(r"\W", "_", source.name)
        if once:
            self._out += [f"#ifndef {guard}", f"#define {guard}"]
        self._names.add(source.name)
        self._out.append(f'#line 1 "{source.name}"')
        again = self._said_before(source) if not stack else set()
        plain = _COMMENT.sub(_blank_comment, source.text).split("\n")
        guarded = is_guarded(plain)
        depth = -1 if guarded else 0
        for number, line in enumerate(source.text.split("\n"), start=1):
            depth += _deeper(plain[number - 1])
            if number in again:
                self._out.append("")
                continue
            said = plain[number - 1]
            behind = number
            while said.endswith("\\") and behind < len(plain):
                said = said[:-1] + plain[behind]
                behind += 1
            match = _INCLUDE.match(said)
            if match is None:
                # What names its file by a macro could name any file of this machine.
                reads = _READS.match(said) is not None
                if reads:
                    self._missing.add(said.split(None, 1)[-1][:80])
                gone = reads or _MOVES.match(said) is not None or _ONCE.match(line) is not None
                self._out.append("" if gone else SILENCES.sub(_unsilenced, line))
                continue
            found = self._resolve(source, match[2], quoted=match[1] == '"')
            if found is None:
                self._elsewhere(line, match[2])
            elif found.path in (*stack, *self._settled) or len(stack) >= _DEPTH:
                self._out.append("")
            else:
                self._file(found, (*stack, source.path), surely=surely and depth == 0)
                self._out.append(f'#line {number + 1} "{source.name}"')
        if once:
            self._out.append("#endif")
        if surely and (once or guarded):
            # A second time it would be empty: headers that all include each other stay small.
            self._settled.add(source.path)

    def _elsewhere(self, line: str, header: str) -> None:
        """Writes the include of a header that the tree does not hold, when the machine does."""
        if _is_installed(header):
            self._out.append(line)
        else:
            self._missing.add(header)
            self._out.append("")

    def _said_before(self, source: Source) -> set[int]:
        """Lines of types that an earlier file of the unit defines in the same words."""
        lines: set[int] = set()
        for match in _TYPE.finditer(source.text):
            text = " ".join(match[0].split())
            if text in self._types:
                first = source.text.count("\n", 0, match.start()) + 1
                lines.update(range(first, first + match[0].count("\n") + 1))
            self._types.add(text)
        return lines

    def _resolve(self, source: Source, wanted: str, *, quoted: bool) -> Source | None:
        """The file an include means: beside the includer, in the build's folders, else the nearest that ends so."""
        here = posixpath.dirname(source.path)
        beside = posixpath.normpath(posixpath.join(here, wanted))
        if quoted and beside in self._sources:
            return self._sources[beside]
        for folder in self._build.folders:
            listed = posixpath.normpath(posixpath.join(folder, wanted))
            if listed in self._sources:
                return self._sources[listed]
        if not quoted and _is_installed(wanted):
            return None
        end = posixpath.normpath(wanted).lstrip("./")
        known = self._by_end.get(posixpath.basename(end), ())
        fitting = [path for path in known if path == end or path.endswith("/" + end)]
        if not fitting:
            return None

        def far(path: str) -> tuple[int, int, str]:
            return (-len(posixpath.commonprefix([path, here])), path.count("/"), path)

        return self._sources[min(fitting, key=far)]


def is_guarded(plain: list[str]) -> bool:
    """Whether the whole of a header, its comments blanked, stands in `#ifndef NAME`, `#define NAME` … `#endif`."""
    lines = [line for line in plain if line.strip()]
    first, second, last = (*map(_BRANCH.match, (*lines[:2], *lines[-1:])), None, None, None)[:3]
    if len(lines) < 3 or not (first and second and last):
        return False
    if (first[1], second[1], last[1]) != ("ifndef", "define", "endif") or first[2] != second[2]:
        return False
    depth = 0
    for line in lines[:-1]:
        depth += _deeper(line)
        branch = _BRANCH.match(line)
        if depth == 0 or (depth == 1 and branch and branch[1].startswith("el")):
            return False
    return True


def _deeper(line: str) -> int:
    """How many conditions more than before hold below the line."""
    branch = _BRANCH.match(line)
    if branch is None:
        return 0
    return {"if": 1, "ifdef": 1, "ifndef": 1, "endif": -1}.get(branch[1], 0)


_COMPILERS = frozenset(
    f"{name}.h"
    for name in (
        "stddef",
        "stdarg",
        "stdbool",
        "stdint",
        "limits",
        "float",
        "iso646",
        "stdalign",
        "stdnoreturn",
        "stdatomic",
        "tgmath",
        "unwind",
    )
)
"""Headers a compiler brings itself."""


def _is_installed(header: str) -> bool:
    """Whether the compiler or the system has the header; nothing outside their folders counts."""
    if header.startswith("/") or ".." in header.split("/"):
        return False
    if header in _COMPILERS or Path("/usr/include", header).is_file():
        return True
    return any(Path(folder, header).is_file() for folder in Path("/usr/include").glob("*-linux-*"))


def _blank_comment(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0]) if match[0][0] == "/" else match[0]


def _unsilenced(match: re.Match[str]) -> str:
    """What takes the place of words by which code asks the compilers not to look."""
    return (
        {"_Pragma": "GATEKEEPER_SAID_PRAGMA", "NOLINT": "LINT"}.get(match[0], "gatekeeper_looks")
        if not match[0].startswith("(")
        else "((unused"
    )


def main() -> None:
    """Prints the units of the files on standard input, headers nobody includes in units of their own."""
    asked = json.load(sys.stdin)
    builds = {
        path: Build(b["key"], tuple(b["folders"]), tuple(b["forced"]), frozenset(b["defined"]))
        for path, b in asked["builds"].items()
    }
    sources = read_sources(asked["files"], builds)
    writer = Writer(sources)
    units = []
    for members in modules(sources):
        units.append(writer.unit(members))
        if len(members) > 1:
            # For the case that the files do not go together.
            spare = len(units) - 1
            units += [{**writer.unit([source]), "spare_for": spare} for source in members]
    included = {name for unit in units for name in [*unit["names"], *unit["included"]]}  # type: ignore[misc]  # lists of names
    units += [writer.unit([s]) for s in sources.values() if s.name not in included]
    json.dump({"units": units}, sys.stdout, sort_keys=True)


if __name__ == "__main__":
    main()
