"""Run by the isolated interpreter: lays C and C++ files together into translation units, includes written out.

Reads `{"files": {name: path}, "builds": {path: …}, "defines": [name]}` on standard input; prints
`{"units": [{"text", "names", "missing"}]}`. A file of one module stands in one unit with those that call its functions,
each under a `#line`, so that a compiler sees across files and what it says points home.
"""

import json
import posixpath
import re
import sys
from collections import defaultdict
from pathlib import Path

from gatekeeper.analyzers.unit_conditions import Conditions
from gatekeeper.analyzers.unit_modules import (
    Build,
    Source,
    modules,
    read_sources,
    without_comments,
)

_INCLUDE = re.compile(r"\s*(?:#|%:|\?\?=)\s*include\s*([<\"])([^>\"\n]+)[>\"]")
_READS = re.compile(r"\s*(?:#|%:|\?\?=)\s*(?:include|include_next|import|embed)\b")
_MOVES = re.compile(r"\s*(?:#|%:|\?\?=)\s*(?:line\b|\d|pragma\s+(?:GCC|clang)\b)")
"""Directives that lead findings elsewhere or silence them."""
SILENCES = re.compile(
    r"\bNOLINT|\b_Pragma\b|\bclang::suppress\b|\(\(\s*suppress\b|\b__clang_analyzer__\b"
)
_UNIT_HEAD = "#define GATEKEEPER_SAID_PRAGMA(text)"
_TYPE = re.compile(r"^(?:typedef[ \t]+)?(?:struct|union|enum)\b[^;{}]*\{[^{}]*\}[^;{}]*;", re.M)
_DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.M)
_BRANCH = re.compile(r"\s*#\s*(ifndef|if|ifdef|elif\w*|else|endif|define)\b\s*(\w*)")
_ONCE = re.compile(r"^[ \t]*#[ \t]*pragma[ \t]+once\b", re.M)
_MAX_UNIT = 4_000_000
_DEPTH = 40
_LEFT_OUT = "#error gatekeeper left out an include that it took for one that is not compiled"
"""Should it have been wrong, the unit is not analysed: nothing is passed over in silence."""
_FORCED = "-include"
"""Stands where other files have the path of their includer."""


class Writer:
    """Writes units, with the files of the snapshot in place of their `#include`s."""

    def __init__(
        self,
        sources: dict[str, Source],
        defines: frozenset[str] = frozenset(),
        most: int = _MAX_UNIT,
    ) -> None:
        """`defines`: names that our own command line defines for every file; `most`: characters of a unit."""
        self._sources = sources
        self._defines = defines
        self._most = most
        self._guards: dict[str, str] = {}
        """Of each file written so far the macro that makes it empty the next time, if there is one."""
        self._by_end: dict[str, list[str]] = defaultdict(list)
        for path in sources:
            self._by_end[posixpath.basename(path)].append(path)

    def unit(self, members: list[Source]) -> dict[str, object]:
        """The unit of these files; one that is too large is written again without what is surely not compiled."""
        self._build = members[0].build
        self._lay(members, leave_out=False)
        # With nothing known of the command line, headers that choose a device end in an `#error`: those that are
        # never reached here are better looked at on their own.
        if self._size > self._most and (self._build.key or self._defines):
            self._lay(members, leave_out=True)
        too_large = self._size > self._most
        return {
            "text": "" if too_large else "\n".join(self._out) + "\n",
            "names": sorted(source.name for source in members),
            "included": sorted(self._names - {source.name for source in members}),
            "missing": sorted(self._missing),
            "cplusplus": not members[0].name.endswith(".c"),
        }

    def _lay(self, members: list[Source], *, leave_out: bool) -> None:
        defined = self._defines | self._build.defined
        self._conditions = Conditions(defined, whole=bool(self._build.key))
        self._leaves_out = leave_out
        self._out: list[str] = [_UNIT_HEAD]
        self._names: set[str] = set()
        self._missing: set[str] = set()
        self._size = 0
        self._types: set[str] = set()
        self._settled: set[str] = set()
        for path in self._build.forced:
            if path in self._sources:
                self._file(self._sources[path], (_FORCED,), surely=True)
            else:
                self._missing.add(path)
        for source in members:
            self._file(source, (), surely=True)
            own = set(_DEFINE.findall(source.text)) - self._build.defined
            self._out += [f"#undef {name}" for name in sorted(own)]
            for name in own:
                self._conditions.define(name, now=False)

    def _file(self, source: Source, stack: tuple[str, ...], *, surely: bool) -> None:
        """Writes the file; `surely` when no `#if` above it can take it out again."""
        self._size += len(source.text)
        if self._size > self._most:
            return
        once = _ONCE.search(source.text) is not None
        guard = "GATEKEEPER_" + re.sub(r"\W", "_", source.name)
        if once:
            self._out += [f"#ifndef {guard}", f"#define {guard}"]
        self._names.add(source.name)
        self._out.append(f'#line 1 "{source.name}"')
        again = self._said_before(source) if not stack else set()
        plain = without_comments(source.text).split("\n")
        guarded = is_guarded(plain)
        self._guards[source.path] = guard if once else _asked_first(plain) if guarded else ""
        opened = self._enter(source, once=once)
        depth = -1 if guarded else 0
        joined = 0
        for number, line in enumerate(source.text.split("\n"), start=1):
            depth += _deeper(plain[number - 1])
            if number in again:
                self._out.append("")
                continue
            said, end = _joined(plain, number)
            if number > joined:
                self._conditions.read(said)
                joined = end
            match = _INCLUDE.match(said)
            if match is None:
                self._out.append(self._kept(line, said))
            elif self._leaves_out and self._conditions.reached() is False:
                self._out.append(_LEFT_OUT)
            elif found := self._resolve(source, match[2], quoted=match[1] == '"'):
                if self._include(found, (*stack, source.path), surely=surely and depth == 0):
                    self._out.append(f'#line {number + 1} "{source.name}"')
            else:
                self._elsewhere(line, match[2])
        self._conditions.close(opened)
        if once:
            self._out.append("#endif")
        if surely and (once or guarded):
            # A second time it would be empty: headers that all include each other stay small.
            self._settled.add(source.path)

    def _enter(self, source: Source, *, once: bool) -> int:
        """Takes in that the file begins; how many conditions stand open around it."""
        opened = self._conditions.depth()
        if guard := self._guards[source.path]:
            self._conditions.takes_guard(guard)
        if once:
            self._conditions.read(f"#ifndef {guard}")
            self._conditions.read(f"#define {guard}")
        return opened

    def _include(self, found: Source, stack: tuple[str, ...], *, surely: bool) -> bool:
        """Writes an included file, unless it would be empty; whether the includer has to say again where it is."""
        if found.path in (*stack, *self._settled) or len(stack) > _DEPTH:
            self._out.append("")
            return False
        guard = self._guards.get(found.path)
        if guard and self._leaves_out and self._conditions.is_defined(guard):
            self._out += [f"#ifndef {guard}", _LEFT_OUT, "#endif"]
        else:
            self._file(found, stack, surely=surely)
        return True

    def _kept(self, line: str, said: str) -> str:
        """What is written of a line that includes no file: no word that reads another one or silences a compiler."""
        if _READS.match(said):
            # What names its file by a macro could name any file of this machine.
            self._missing.add(said.split(None, 1)[-1][:80])
            return ""
        gone = _MOVES.match(said) is not None or _ONCE.match(line) is not None
        return "" if gone else SILENCES.sub(_unsilenced, line)

    def _elsewhere(self, line: str, header: str) -> None:
        """Writes the include of a header that the tree does not hold, when the machine does."""
        if is_installed(header):
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
        if not quoted and is_installed(wanted):
            return None
        end = posixpath.normpath(wanted).lstrip("./")
        known = self._by_end.get(posixpath.basename(end), ())
        fitting = [path for path in known if path == end or path.endswith("/" + end)]
        if not fitting:
            return None

        def far(path: str) -> tuple[int, int, str]:
            return (-len(posixpath.commonprefix([path, here])), path.count("/"), path)

        return self._sources[min(fitting, key=far)]


def _joined(plain: list[str], number: int) -> tuple[str, int]:
    """The line of this number with those that continue it, and the number of the last of them."""
    said, end = plain[number - 1], number
    while said.endswith("\\") and end < len(plain):
        said = said[:-1] + plain[end]
        end += 1
    return said, end


def _asked_first(plain: list[str]) -> str:
    first = _BRANCH.match(next(line for line in plain if line.strip()))
    return first[2] if first else ""


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


def is_installed(header: str) -> bool:
    """Whether the compiler or the system has the header; nothing outside their folders counts."""
    if header.startswith("/") or ".." in header.split("/"):
        return False
    if header in _COMPILERS or Path("/usr/include", header).is_file():
        return True
    return any(Path(folder, header).is_file() for folder in Path("/usr/include").glob("*-linux-*"))


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
    writer = Writer(sources, frozenset(asked["defines"]))
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
