"""Files of the tree that the fields of a document's entry name: by whole values, from the root or from the entry's own folder."""

import posixpath
import re
from collections.abc import Container

from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import TraceItem

_FIELD = re.compile(r"files?|file[ _-]?names?|paths?|location|document", re.IGNORECASE)
"""Fields that say where a document lies."""
_FILE = re.compile(r"(?!.*://).*[^\s./]\.[A-Za-z]\w{0,7}")
"""What reads like the name of a file; a place such as `quality system` does not, and an address is elsewhere."""


def named_files(
    item: TraceItem, tree: Container[RepoPath]
) -> tuple[tuple[RepoPath, ...], tuple[str, ...]]:
    """The paths of the tree that the item's fields name, and what a field for files names that is not there."""
    found: dict[RepoPath, None] = {}
    missing: list[str] = []
    for field, said in item.attributes:
        whole = _resolved(said.strip(), item, tree)
        words = [] if whole else [word.strip() for word in re.split(r"[;,\n]", said)]
        found |= dict.fromkeys(whole)
        for word in words:
            there = _resolved(word, item, tree)
            found |= dict.fromkeys(there)
            if not there and _FIELD.fullmatch(field.strip()) and _FILE.fullmatch(word):
                missing.append(word)
    return tuple(found), tuple(missing)


def _resolved(word: str, item: TraceItem, tree: Container[RepoPath]) -> list[RepoPath]:
    """The word as a path from the root, and as one from the folder of the item's file, where the tree has these."""
    if not word:
        return []
    folder = posixpath.dirname(item.location.path or "")
    ways = (posixpath.normpath(posixpath.join(base, word)) for base in ("", folder))
    return [path for path in map(RepoPath, ways) if path in tree]
