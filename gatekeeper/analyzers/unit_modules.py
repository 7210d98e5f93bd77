"""C and C++ files in modules: what a file defines and calls, and which files stand in one translation unit."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

_COMMENT = re.compile(
    r"//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)|\"(?:\\[\s\S]|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?"
)
_HEAD = re.compile(
    r"^(?!\s|#|typedef|return|else)([A-Za-z_][\w \t*]*?)\b([A-Za-z_]\w*)[ \t]*\([^;{}=]*\)\s*\{",
    re.M,
)
_CALL = re.compile(r"\b([A-Za-z_]\w*)[ \t]*\(")
_MAX_USERS = 8
_MAX_FILES = 12
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
    plain = without_comments(source.text)
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


def without_comments(text: str) -> str:
    """The text with blanks in place of comments, line for line."""
    return _COMMENT.sub(_blank_comment, text)


def _blank_comment(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0]) if match[0][0] == "/" else match[0]
