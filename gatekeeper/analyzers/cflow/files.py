"""The files of a tree, each read once with the headers it includes."""

import hashlib
import posixpath
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from gatekeeper.analyzers.cflow.by_name import comes_from_wire
from gatekeeper.analyzers.cflow.cplusplus import as_c
from gatekeeper.analyzers.cflow.layout import PackedLines
from gatekeeper.analyzers.cflow.lines import Line, Token, cut
from gatekeeper.analyzers.cflow.macro_words import leaving
from gatekeeper.analyzers.cflow.macros import Expander, Macro, holds, macro_of, usual
from gatekeeper.analyzers.cflow.statements import FileReader
from gatekeeper.analyzers.cflow.tree import Known

_MAX_DEPTH = 30
_MAX_INCLUDED = 400
CPLUSPLUS = (".cpp", ".cc", ".cxx", ".hpp", ".hh", ".hxx")
"""Ends of names of C++."""
_CLOSING = ("elif", "else", "endif", "elifdef", "elifndef")


@dataclass(slots=True)
class Read:
    """A file that was read."""

    name: str
    path: str
    own: Known
    """What it declares itself."""
    known: Known = field(default_factory=Known)
    """That and what its headers declare."""
    macros: dict[str, Macro] = field(default_factory=dict)
    """Those defined at its end, with those of its headers."""
    macro_uses: dict[tuple[int, int], str] = field(default_factory=dict)
    """The name of the macro that stood at a line and column."""
    switched: list[tuple[int, int, str]] = field(default_factory=list)
    """First and last line of each `#if` nobody here decides, with what it asks for."""
    dark: tuple[int, ...] = ()
    """Lines of statements that were not understood."""
    unmatched: str = ""
    """Why its conditionals do not pair; empty when they do."""
    digest: bytes = b""
    """Of all that it was read from: its place, its text, and each header as that was read."""

    @property
    def cplusplus(self) -> bool:
        """Whether it is C++."""
        return self.name.endswith(CPLUSPLUS)

    def unread(self) -> dict[int, str]:
        """Lines of what could not be read, each with a few words."""
        return dict(self.own.lost) | dict.fromkeys(self.dark, "a statement could not be read")

    def fault(self, most: int) -> str | None:
        """What of it could not be read, `most` places at the most; `None` when all was."""
        told = [f"line {line}: {what}" for line, what in sorted(self.unread().items())]
        told = ([self.unmatched] if self.unmatched else []) + told
        more = len(told) - most
        return (
            "; ".join(told[:most]) + (f"; and {more} more" if more > 0 else "") if told else None
        )


class Files:
    """Reads files by path; headers are looked for among them, by the end of their path."""

    def __init__(self, texts: dict[str, tuple[str, str]]) -> None:
        """`texts` is path to name and text."""
        self._texts = texts
        self._read: dict[str, Read] = {}
        self._open: set[str] = set()
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for path in sorted(texts):
            self._by_name[posixpath.basename(path)].append(path)

    def read(self, path: str) -> Read:
        """The file at a path."""
        if path not in self._read:
            name, text = self._texts[path]
            self._open.add(path)
            self._read[path] = self._parse(name, path, text)
            self._open.discard(path)
        return self._read[path]

    def find(self, wanted: str, by: str) -> str | None:
        """The path a `#include` of a file means: the one beside it, otherwise the one with the longest way in common."""
        near = posixpath.normpath(posixpath.join(posixpath.dirname(by), wanted))
        if near in self._texts:
            return near
        tail = "/" + wanted.lstrip("./")
        found = [
            p
            for p in self._by_name.get(posixpath.basename(wanted), ())
            if ("/" + p).endswith(tail)
        ]
        return max(found, key=lambda p: len(posixpath.commonprefix((p, by)))) if found else None

    def _parse(self, name: str, path: str, text: str) -> Read:
        read = Read(name, path, Known())
        walk = _Walk(self, read)
        walk.lines(cut(text))
        known = Known()
        for header in walk.headers:
            known.take(header.known)
        before = Known()
        before.take(known)
        dark: list[int] = []
        try:
            tokens = as_c(walk.tokens, known) if read.cplusplus else walk.tokens
            reader = FileReader(tokens, known, name, walk.packed)
            dark = reader.dark
            reader.read()
        except RecursionError:
            known.lost.append((1, "brackets stand too deep in one another"))
        except (
            ArithmeticError,
            AttributeError,
            LookupError,
            RuntimeError,
            TypeError,
            ValueError,
        ) as error:
            # A fault of this reading: the file has not been looked at whole, and says so.
            known.lost.append((1, f"{type(error).__name__}: {error}"))
        known.leaving.update(leaving(walk.tokens))
        read.digest = _digest(path, text, walk.included)
        read.dark = tuple(sorted(set(dark)))
        read.known = known
        read.macros = walk.expander.macros
        read.macro_uses = walk.expander.uses
        functions, variables = known.functions, known.variables
        read.own.functions = {
            k: v for k, v in functions.items() if before.functions.get(k) is not v
        }
        read.own.variables = {
            k: v for k, v in variables.items() if before.variables.get(k) is not v
        }
        read.own.lost = known.lost
        return read

    def is_open(self, path: str) -> bool:
        """Whether the file is being read just now: one that includes itself."""
        return path in self._open or len(self._open) > _MAX_DEPTH


def _digest(path: str, text: str, included: Iterable[bytes]) -> bytes:
    parts = (path.encode(errors="surrogatepass"), text.encode(errors="surrogatepass"), *included)
    return hashlib.sha256(b"".join(len(part).to_bytes(8) + part for part in parts)).digest()


class _Walk:
    """Goes through the logical lines of one file: conditions, macros, headers."""

    def __init__(self, files: Files, read: Read) -> None:
        self._files = files
        self._file = read
        self.expander = Expander({**usual()})
        self.tokens: list[Token] = []
        self.headers: list[Read] = []
        self.included: list[bytes] = []
        """Of each `#include` the digest of what it brought, empty when nothing."""
        self.packed = PackedLines()
        self._asked: list[tuple[int, str]] = []
        self._stack: list[tuple[bool, bool, bool]] = []
        """Of each open `#if`: whether what is around it is read, whether this branch is, whether one was."""

    def lines(self, lines: list[Line]) -> None:
        """Takes in every line."""
        code: list[Token] = []
        for number, line in enumerate(lines):
            if line.directive and code and line.directive in ("define", "undef", "include"):
                self._flush(code)
            if not line.directive:
                if self._active:
                    code += line.tokens
            elif line.directive in ("if", "ifdef", "ifndef", *_CLOSING):
                self._conditional(line, lines[number + 1] if number + 1 < len(lines) else None)
            elif self._active:
                self._directive(line)
        self._flush(code)
        if self._stack:
            self._file.unmatched = "an #if without an #endif"

    def _flush(self, code: list[Token]) -> None:
        # Calls of macros may go on behind the directive; they are rare and left as they stand.
        self.tokens += self.expander.expand(code)
        code.clear()

    @property
    def _active(self) -> bool:
        return not self._stack or self._stack[-1][1]

    def _conditional(self, line: Line, following: Line | None) -> None:
        word = line.directive
        if word == "endif" or word in _CLOSING:
            if not self._stack:
                self._file.unmatched = (
                    self._file.unmatched or f"line {line.line}: #{word} without an #if"
                )
                return
            outer, _, taken = self._stack.pop()
            if word == "endif":
                first, asked = self._asked.pop()
                self._file.switched.append((first, line.line, asked))
            if word != "endif":
                now = (
                    outer and not taken and (word == "else" or self._holds(word, line, following))
                )
                self._stack.append((outer, now, taken or now))
            return
        self._asked.append((line.line, " ".join(token.text for token in line.tokens)))
        outer = self._active
        now = outer and self._holds(word, line, following)
        self._stack.append((outer, now, now))

    def _holds(self, word: str, line: Line, following: Line | None) -> bool:
        macros = self.expander.macros
        if following is not None and following.directive == "error":
            # What may be either is not what cannot be built.
            found = None if "def" in word else holds(line.tokens, macros, self.expander)
            return found is True
        if word.endswith("ifdef") or word.endswith("ifndef") or word in ("elifdef", "elifndef"):
            name = line.tokens[0].text if line.tokens else ""
            if "ndef" in word:
                return name not in macros
            found = holds(
                [Token("word", "defined", 1, 1), Token("word", name, 1, 1)], macros, self.expander
            )
            return found is not False
        # What nobody defines may be either: the first branch is read.
        return holds(line.tokens, macros, self.expander) is not False

    def _directive(self, line: Line) -> None:
        macros = self.expander.macros
        if line.directive == "define":
            macro = macro_of(line.tokens)
            one = macro is not None and len(macro.parameters or ()) == 1
            if macro is not None and not (one and comes_from_wire(macro.name)):
                macros[macro.name] = macro
        elif line.directive == "undef" and line.tokens:
            macros.pop(line.tokens[0].text, None)
        elif line.directive == "include" and line.tokens:
            self._include(line.tokens)
        elif line.directive == "pragma":
            self.packed.pragma(line.line, line.tokens)

    def _include(self, tokens: list[Token]) -> None:
        if tokens[0].kind == "word":
            tokens = self.expander.expand(tokens)
        if not tokens:
            return
        wanted = (
            tokens[0].text.strip('"')
            if tokens[0].kind == "string"
            else "".join(t.text for t in tokens).strip("<>")
        )
        path = self._files.find(wanted, self._file.path)
        if path is None or self._files.is_open(path) or len(self.headers) > _MAX_INCLUDED:
            self.included.append(b"")
            return
        header = self._files.read(path)
        self.included.append(header.digest)
        self.headers.append(header)
        self.expander.macros.update(header.macros)
