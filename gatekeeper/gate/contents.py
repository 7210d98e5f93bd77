"""The contents a run looks at, read once from the private view."""

from collections.abc import Callable, Container, Iterable, Mapping, Set
from dataclasses import field

from gatekeeper.history.objects.blobs import MissingBlob, TooLarge, read_blobs
from gatekeeper.history.repository.view import View
from gatekeeper.items.languages import languages_of, needs_a_look, unread_languages
from gatekeeper.items.readable import unreadable
from gatekeeper.model.change import Change
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import Project
from gatekeeper.model.tree import MODE_SYMLINK, Tree

BLOB_CAP = 64 * 1024 * 1024


def _nothing(paths: Iterable[RepoPath]) -> Mapping[RepoPath, bytes | str]:
    return dict.fromkeys(paths, "it was not asked for")


@dataclass(frozen=True, slots=True)
class Contents:
    """Source files of head in scope, with what could not be read."""

    scope: frozenset[RepoPath]
    languages: Mapping[RepoPath, Language]
    sources: Mapping[RepoPath, bytes]
    """Bytes of every path in scope that has a language and could be read."""
    others: Mapping[RepoPath, str]
    """The name of the language of each path in scope that is code no analyzer reads."""
    causes: Mapping[RepoPath, str]
    """Why a path that has a language cannot be given to any tool."""
    links: Mapping[RepoPath, bytes | None]
    """Targets of the symbolic links in scope."""
    tracked: Container[str] = frozenset()
    """Every path of a regular file of head, in scope or not."""
    read: Callable[[Iterable[RepoPath]], Mapping[RepoPath, bytes | str]] = field(
        default=_nothing, compare=False
    )
    """Bytes of tracked paths, in scope or not, or the cause why there are none; asked while the view is open."""

    def lines(self, path: RepoPath) -> tuple[str, ...]:
        """The lines of a source, `()` when it could not be read."""
        return text_lines(self.sources.get(path, b""))


def text_lines(content: bytes) -> tuple[str, ...]:
    """The lines of a source as every report counts them: split at line feeds only."""
    text = content.decode("utf-8", "surrogateescape").removesuffix("\n")
    return tuple(line.removesuffix("\r") for line in text.split("\n"))


def read_contents(
    view: View, change: Change, project: Project, scope: frozenset[RepoPath]
) -> Contents:
    """The contents of head in scope."""
    head = change.head
    asked = (entry.path for entry in head if needs_a_look(entry, project.languages))
    looked = {
        path: raw if isinstance(raw, bytes) else None
        for path, raw in read_paths(view, head, asked).items()
    }
    languages = languages_of(head, project.languages, looked, view.memory)
    others = unread_languages(head, languages.keys(), looked)
    wanted = [path for path in languages if path in scope]
    sources: dict[RepoPath, bytes] = {}
    causes: dict[RepoPath, str] = {}
    for path, raw in read_paths(view, head, wanted).items():
        if isinstance(raw, bytes):
            sources[path] = raw
            if cause := unreadable(raw, languages[path]):
                causes[path] = cause
        else:
            causes[path] = raw
    links = [entry.path for entry in head if entry.mode == MODE_SYMLINK and entry.path in scope]
    targets = read_paths(view, head, links)
    return Contents(
        scope,
        {path: languages[path] for path in wanted},
        sources,
        {path: name for path, name in others.items() if path in scope},
        causes,
        {path: raw if isinstance(raw, bytes) else None for path, raw in targets.items()},
        frozenset(entry.path for entry in head if entry.is_file),
        lambda paths: read_paths(view, head, paths),
    )


def read_paths(view: View, tree: Tree, paths: Iterable[RepoPath]) -> dict[RepoPath, bytes | str]:
    """Bytes of each path of the tree, or the cause why there are none; paths not in the tree are left out."""
    entries = [entry for path in paths if (entry := tree.get(path)) is not None]
    blobs = read_content(view, {entry.blob for entry in entries})
    return {entry.path: blobs[entry.blob] for entry in entries}


def read_content(view: View, blobs: Set[ObjectId]) -> dict[ObjectId, bytes | str]:
    """Bytes of each blob, or the cause why there are none."""
    read = read_blobs(view, blobs, max_bytes=BLOB_CAP)
    return {blob: _bytes_or_cause(read, blob) for blob in sorted(blobs)}


def _bytes_or_cause(
    blobs: Mapping[ObjectId, bytes | MissingBlob | TooLarge], blob: ObjectId
) -> bytes | str:
    match blobs[blob]:
        case bytes() as raw:
            return raw
        case TooLarge(size=size):
            return f"it has {size} bytes, more than {BLOB_CAP}"
        case MissingBlob() as missing:
            return f"its object {blob[:12]} is missing: {missing.cause}"
