"""The language of each tracked path; a header's language is decided once."""

import posixpath
import re
from collections.abc import Mapping

from gatekeeper.model.language import Language, LanguageMap, by_shebang
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tree import MODE_EXECUTABLE, Tree, TreeEntry

_HEADER = ".h"
_CPP_ONLY = re.compile(
    rb"^\s*(?:class|namespace|template|using|public:|private:|protected:)\b|\bstd::", re.MULTILINE
)


def needs_a_look(entry: TreeEntry, languages: LanguageMap) -> bool:
    """Whether the content has a say: a header, and what may be a script: no suffix, or marked as executable."""
    if not entry.is_file or languages.by_suffix(entry.path) is not None:
        return False
    suffix = posixpath.splitext(entry.path)[1]
    return suffix in ("", _HEADER) or entry.mode == MODE_EXECUTABLE


def languages_of(
    tree: Tree, languages: LanguageMap, contents: Mapping[RepoPath, bytes | None]
) -> dict[RepoPath, Language]:
    """Path to language for every file some analyzer may read, ordered by path.

    `contents` holds the bytes of the paths that need a look, `None` for one that could not be read. A header is
    C++ when a C++ file of the same stem stands beside it or its text has what only C++ has; otherwise it is C.
    """
    stems = {
        posixpath.splitext(entry.path)[0]: language
        for entry in tree
        if (language := languages.by_suffix(entry.path)) in (Language.C, Language.CPP)
    }
    result = {}
    for entry in tree:
        if not entry.is_file:
            continue
        language = languages.by_suffix(entry.path)
        if language is None and entry.path in contents:
            language = _look(entry.path, contents[entry.path], stems)
        if language is not None:
            result[entry.path] = language
    return result


def _look(path: RepoPath, content: bytes | None, stems: Mapping[str, Language]) -> Language | None:
    stem, suffix = posixpath.splitext(path)
    if suffix != _HEADER:
        # What nobody could look at may be a script: it is expected of the tools, and then fails for its cause.
        return Language.PYTHON if content is None else by_shebang(content.split(b"\n", 1)[0])
    if content is not None and _CPP_ONLY.search(content):
        return Language.CPP
    return stems.get(stem, Language.C)
