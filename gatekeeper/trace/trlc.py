"""TRLC record objects (language reference 3.3) and the names that `.rsl` files declare; our own reader."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Imported, SourceOptions, TraceItem, TraceLink
from gatekeeper.trace.collect import Collector, attributes

MAX_DEPTH = 64
_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)"""
    r"""|(?P<string>'{3}.*?'{3}|"{3}.*?"{3}|"(?:[^"\\\n]|\\.)*")"""
    r"""|(?P<name>[a-zA-Z]\w*)|(?P<number>\d[\w]*(?:\.\d[\d_]*)?)|(?P<sign>\.\.|[^\s\w])""",
    re.DOTALL,
)
_REFERENCE = re.compile(r"\[\[([^\[\]]*)\]\]")
_TITLES = ("title", "name", "summary", "short_title")
_TEXTS = ("description", "text", "statement", "requirement", "content")
_WORDS = frozenset({"true", "false", "null"})


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


class _Fault(ValueError):
    def __init__(self, sentence: str, line: int) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(slots=True)
class _Object:
    """A record object while it is read."""

    package: str
    type: str
    name: str
    line: int
    texts: dict[str, list[str]] = field(default_factory=dict)
    names: list[tuple[str, str, int]] = field(default_factory=list)
    """Component, qualified name and line of every name among the values."""


def read_trlc(files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
    """Every record object of the `.trlc` files, named `Package.Object`; enumerations are told from objects by their
    third part or by the `.rsl` files among them. Names in `[[…]]` of a text are links when they name an object that is there."""
    into = Collector()
    enums: set[str] = set()
    objects: list[tuple[RepoPath, _Object]] = []
    for path, text in into.texts(files):
        try:
            if path.endswith(".rsl"):
                enums |= _enumerations(list(_tokens(text)))
            else:
                objects += [(path, each) for each in _Parser(list(_tokens(text))).objects()]
        except _Fault as fault:
            into.unreadable(path, fault.line, str(fault))
    known = {f"{each.package}.{each.name}" for _, each in objects}
    for path, each in objects:
        if not options.types or each.type in options.types:
            into.add(_item(path, each, known, enums, options))
    return into.imported()


def _tokens(text: str) -> Iterator[_Token]:
    place, line = 0, 1
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _Fault("a text is not closed or a character is none of TRLC's", line)
        kind = found.lastgroup or ""
        if kind != "space":
            if text.startswith(('"""', "'''"), place) and kind != "string":
                raise _Fault("a text is not closed", line)
            if found[0] == '"' or text.startswith("/*", place):
                raise _Fault("a text or comment is not closed", line)
            yield _Token(kind, found[0], line)
        line += found[0].count("\n")
        place = found.end()


def _enumerations(tokens: list[_Token]) -> set[str]:
    """Names of the enumerations that an `.rsl` file declares, qualified by its package."""
    package = next((b.text for a, b in itertools.pairwise(tokens) if a.text == "package"), "")
    return {
        f"{package}.{b.text}"
        for a, b in itertools.pairwise(tokens)
        if (a.kind, a.text, b.kind) == ("name", "enum", "name")
    }


@dataclass(slots=True)
class _Parser:
    tokens: list[_Token]
    place: int = 0
    package: str = ""

    def objects(self) -> Iterator[_Object]:
        """Every object of the file, in order; raises `_Fault` where it is no TRLC."""
        depth = 0
        while self.place < len(self.tokens):
            token = self._next()
            match token.text:
                case "package":
                    self.package = self._name()
                case "import":
                    self._name()
                case "section":
                    self._expect("string")
                    self._sign("{")
                    depth += 1
                case "}" if depth:
                    depth -= 1
                case _ if token.kind == "name":
                    yield self._object(token)
                case _:
                    raise _Fault(f'"{token.text[:20]}" begins no object', token.line)
        if depth:
            raise _Fault("a section is never closed", self.tokens[-1].line)

    def _object(self, first: _Token) -> _Object:
        self.place -= 1
        kind = self._qualified()
        name = self._expect("name")
        made = _Object(self.package, kind, name.text, first.line)
        self._sign("{")
        while not self._at("}"):
            component = self._name()
            self._sign("=")
            self._value(made, component, 0)
        self._sign("}")
        return made

    def _value(self, made: _Object, component: str, depth: int) -> None:
        """One value: arrays and bracketed tuples inside each other, tuples with separators side by side."""
        if depth > MAX_DEPTH:
            raise _Fault(f"values are nested deeper than {MAX_DEPTH}", self._peek().line)
        token = self._next()
        match token.text:
            case "[" | "(":
                closing = "]" if token.text == "[" else ")"
                while not self._at(closing):
                    self._value(made, component, depth + 1)
                    if not self._at(closing):
                        self._sign(",")
                self._sign(closing)
            case "+" | "-":
                self._expect("number")
            case _ if token.kind == "string":
                made.texts.setdefault(component, []).append(_unquote(token.text))
            case _ if token.kind == "number":
                made.texts.setdefault(component, []).append(token.text)
            case _ if token.kind == "name":
                self.place -= 1
                made.names.append((component, self._qualified(), token.line))
            case _:
                raise _Fault(f'"{token.text[:20]}" is no value', token.line)
        if self._separated():
            self._value(made, component, depth + 1)

    def _separated(self) -> bool:
        """Whether a separator of a tuple comes, which is consumed: `@`, `:`, `;` or a word before another value."""
        if self.place >= len(self.tokens):
            return False
        token = self.tokens[self.place]
        if token.kind == "sign" and token.text in "@:;":
            self.place += 1
            return True
        following = self.tokens[self.place + 1 : self.place + 2]
        if token.kind == "name" and following and following[0].text not in ("=", "{"):
            self.place += 1
            return True
        return False

    def _qualified(self) -> str:
        parts = [self._expect("name").text]
        while self._at("."):
            self._next()
            parts.append(self._expect("name").text)
        return ".".join(parts)

    def _name(self) -> str:
        return self._expect("name").text

    def _peek(self) -> _Token:
        if self.place >= len(self.tokens):
            line = self.tokens[-1].line if self.tokens else 1
            raise _Fault("it ends in the middle of something", line)
        return self.tokens[self.place]

    def _next(self) -> _Token:
        token = self._peek()
        self.place += 1
        return token

    def _at(self, sign: str) -> bool:
        return self._peek().text == sign

    def _expect(self, kind: str) -> _Token:
        token = self._next()
        if token.kind != kind:
            raise _Fault(f'"{token.text[:20]}" stands where a {kind} belongs', token.line)
        return token

    def _sign(self, sign: str) -> None:
        token = self._next()
        if token.text != sign:
            raise _Fault(f'"{token.text[:20]}" stands where "{sign}" belongs', token.line)


def _unquote(text: str) -> str:
    if text.startswith(("'''", '"""')):
        lines = text[3:-3].split("\n")
        return "\n".join(line.strip() for line in lines).strip()
    return text[1:-1].replace('\\"', '"')


def _item(
    path: RepoPath, made: _Object, known: set[str], enums: set[str], options: SourceOptions
) -> TraceItem:
    texts = {name: "\n".join(values) for name, values in made.texts.items()}
    title = _first(texts, (options.column("title", ""), *_TITLES))
    text = _first(texts, (options.column("text", ""), *_TEXTS))
    return TraceItem(
        id=f"{made.package}.{made.name}",
        kind=made.type,
        title=title or made.name,
        text=text,
        location=at_line(path, made.line),
        links=tuple(_links(path, made, known, enums, options)),
        status=texts.get("status", ""),
        attributes=attributes([*texts.items(), *((c, n) for c, n, _ in made.names)]),
    )


def _first(texts: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((texts[name] for name in names if texts.get(name)), "")


def _links(
    path: RepoPath, made: _Object, known: set[str], enums: set[str], options: SourceOptions
) -> Iterator[TraceLink]:
    for component, name, line in made.names:
        if options.link_fields and component not in options.link_fields:
            continue
        full = name if name in known else f"{made.package}.{name}"
        kind = name.rpartition(".")[0]
        # `package.enumeration.literal`: an object has no more than a package before its name.
        literal = "." in kind or kind in enums or f"{made.package}.{kind}" in enums
        if full not in known and (name in _WORDS or literal):
            continue
        target = full if full in known or "." not in name else name
        reverse = component in options.reverse_fields
        yield TraceLink(component, target, at_line(path, line), "", reverse)
    for component, texts in made.texts.items():
        for found in _REFERENCE.finditer("\n".join(texts)):
            for word in re.split(r"[,\s]+", found[1]):
                full = word if word in known else f"{made.package}.{word}"
                if full in known:
                    yield TraceLink(component, full, at_line(path, made.line))
