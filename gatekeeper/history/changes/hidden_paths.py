"""Paths that the attributes of a tree keep out of the differences a reader is shown (gitattributes(5), git 2.39).

Nothing here decides anything: every path is read whatever its attributes say. It tells a reader why others saw nothing.
"""

from collections.abc import Iterable, Mapping

from gatekeeper.history.objects.blobs import read_blobs
from gatekeeper.history.repository.view import View
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.glob import matches
from gatekeeper.model.path import RepoPath, name_of, printable
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.tree import Tree

_FILE = ".gitattributes"
_MAX_BYTES = 1024**2
_WORDS = late_pattern(r"[^ \t\r]+")
_HIDES = ("-diff", "binary", "linguist-generated", "linguist-generated=true", "gitlab-generated")
"""Git itself, and what GitHub and GitLab fold away on their pages."""
_SHOWS = ("diff", "!diff", "-binary", "-linguist-generated", "linguist-generated=false")


@dataclass(frozen=True, slots=True)
class _Line:
    glob: str
    """As `model.glob` reads it, from the top of the repository."""
    why: str
    """Why it hides, empty when it shows again."""


def hidden_paths(view: View, tree: Tree, paths: Iterable[RepoPath]) -> Mapping[RepoPath, str]:
    """Of these paths those that a reader of differences may not be shown, each with the line that says so.

    The last line that matches decides, and a deeper file comes after the one above, as in git.
    """
    files = [entry for entry in tree if entry.is_file and name_of(entry.path) == _FILE]
    if not files:
        return {}
    blobs = read_blobs(view, [entry.blob for entry in files], max_bytes=_MAX_BYTES)
    lines: list[_Line] = []
    for entry in sorted(files, key=lambda entry: entry.path.count("/")):
        content = blobs[entry.blob]
        if isinstance(content, bytes):
            lines += _lines(entry.path, content.decode("utf-8", "surrogateescape"))
    found: dict[RepoPath, str] = {}
    for path in paths:
        deciding = next((line for line in reversed(lines) if matches(line.glob, path)), None)
        if deciding is not None and deciding.why:
            found[path] = deciding.why
    return found


def _lines(path: RepoPath, text: str) -> Iterable[_Line]:
    folder = path[: -len(_FILE)]
    for number, line in enumerate(text.split("\n"), 1):
        words = _WORDS.findall(line)
        if not words or words[0].startswith(("#", "[attr]", "!")):
            continue
        said = [word for word in words[1:] if word in _HIDES or word in _SHOWS or _driver(word)]
        if said:
            hides = said[-1] not in _SHOWS
            why = f"{printable(path)} line {number} says {printable(said[-1])}" if hides else ""
            yield _Line(_glob(folder, words[0]), why)


def _driver(word: str) -> bool:
    """Whether a program named by the reader's own configuration shows the file."""
    return word.startswith("diff=")


def _glob(folder: str, pattern: str) -> str:
    """A pattern without a slash matches a name anywhere below the folder."""
    bare = pattern.removeprefix("/")
    return f"{folder}{bare}" if "/" in pattern else f"{folder}**/{bare}"
