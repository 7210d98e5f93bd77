"""The mailmap of base (gitmailmap(5), git 2.39): which address of a commit stands for which other."""

from collections.abc import Mapping
from dataclasses import field

from gatekeeper.history.objects.blobs import MissingBlob, TooLarge, read_blobs
from gatekeeper.history.objects.trees import tree_of
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.tree import Tree

MAILMAP = RepoPath(".mailmap")
_LINE = late_pattern(r"([^<>#]*)<([^<>]*)>(?:([^<>#]*)<([^<>]*)>)?[^<>]*")
_MAX_BYTES = 4 * 1024**2


@dataclass(frozen=True, slots=True)
class Mailmap:
    """Addresses that stand for another address; names it maps are nothing that leads to a person."""

    by_address: Mapping[tuple[str, str | None], str] = field(default_factory=dict)
    """By lower-case address, and lower-case name where the line gives one."""

    def address(self, identity: Identity) -> str | None:
        """The address the identity stands for, `None` when the map does not know it."""
        email = identity.email.lower()
        named = self.by_address.get((email, identity.name.lower()))
        return named or self.by_address.get((email, None))


def read_mailmap(text: str) -> Mailmap:
    """The map of a `.mailmap`; lines that are none are passed over, as git does. A later line wins."""
    found: dict[tuple[str, str | None], str] = {}
    for line in text.split("\n"):
        match = _LINE.fullmatch(line.strip())
        if line.startswith("#") or match is None or match[4] is None:
            continue
        proper, name, email = match[2].strip(), match[3].strip().lower(), match[4].strip().lower()
        if proper and email:
            found[email, name or None] = proper
    return Mailmap(found)


def base_mailmap(view: View, change: Change, origin: ObjectId | None) -> Mailmap:
    """The mailmap as it stands in the commit that the registry was read from; empty when that has none.

    One that the change brings is never read. Raises RepositoryError when it cannot be read: whoever it makes one
    person would count as two.
    """
    tree = _tree(view, change, origin)
    return Mailmap() if tree is None else mailmap_of(view, tree)


def mailmap_of(view: View, tree: Tree) -> Mailmap:
    """The mailmap of a tree; empty when it has none. Errors as `base_mailmap`."""
    entry = tree.get(MAILMAP)
    if entry is None or not entry.is_file:
        return Mailmap()
    blob = read_blobs(view, (entry.blob,), max_bytes=_MAX_BYTES)[entry.blob]
    match blob:
        case bytes():
            return read_mailmap(blob.decode("utf-8", "surrogateescape"))
        case MissingBlob(cause):
            why = cause
        case TooLarge(size):
            why = f"it has {size} bytes, and {_MAX_BYTES} are read"
    raise RepositoryError(
        f"no verdict: {MAILMAP} of {tree.commit} cannot be read ({why}), so nobody can say who is one person; to pass, "
        "fetch the whole history, or commit a mailmap that can be read"
    )


def _tree(view: View, change: Change, origin: ObjectId | None) -> Tree | None:
    known = {tree.commit: tree for tree in (change.base, change.head) if tree is not None}
    if origin is None:
        return None
    return known.get(origin) or tree_of(view, origin)
