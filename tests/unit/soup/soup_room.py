"""A tree of files as the SOUP shop sees it, without git."""

from collections.abc import Mapping

from gatekeeper.config.shipped import shipped
from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.memory import Memory, NoMemory
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import LayoutClass
from gatekeeper.model.soup import SoupFacts, SoupScope
from gatekeeper.soup.collect import SoupTree
from gatekeeper.soup.gather import SoupInput, gather_soup
from gatekeeper.soup.known import read_known

KNOWN = read_known((shipped("rules") / "soup" / "known.toml").read_bytes())
NOTHING_KEPT = NoMemory()
_LAYOUT = (
    ("third_party/", LayoutClass.THIRD_PARTY),
    ("tests/", LayoutClass.TESTS),
    ("docs/", LayoutClass.DOCUMENTS),
)


def layout_of(path: RepoPath) -> LayoutClass:
    """Product, unless the folder says otherwise."""
    return next((c for start, c in _LAYOUT if path.startswith(start)), LayoutClass.PRODUCT)


def look(
    files: Mapping[str, str | bytes],
    links: Mapping[str, str] | None = None,
    *,
    memory: Memory = NOTHING_KEPT,
) -> SoupFacts:
    """The inventory of a tree with these files and gitlinks, without a register."""
    raw = {RepoPath(p): c.encode() if isinstance(c, str) else c for p, c in files.items()}
    blobs = {path: ObjectId(sha256(content)[:40]) for path, content in sorted(raw.items())}
    held = {RepoPath(p): ObjectId(c) for p, c in (links or {}).items()}
    tree = SoupTree(blobs, held, tuple(sorted(blobs)), lambda path: raw[path])
    given = SoupInput(
        tree, layout_of, False, (), frozenset(), (), KNOWN, ("third_party/**",), raw, {}, memory
    )
    return gather_soup(given)


def product(facts: SoupFacts) -> dict[str, str]:
    """Purl to why it floats, of the product's components."""
    return {
        str(each.purl): each.floating
        for each in facts.components
        if each.scope is SoupScope.PRODUCT
    }


def pinned(facts: SoupFacts) -> set[str]:
    """Purls of the product's components that do not float."""
    return {name for name, why in product(facts).items() if not why}


def floating(facts: SoupFacts) -> set[str]:
    """Purls of those that do."""
    return {name for name, why in product(facts).items() if why}


def development(facts: SoupFacts) -> set[str]:
    """Purls of the components that are for development only."""
    return {str(c.purl) for c in facts.components if c.scope is SoupScope.DEVELOPMENT}


def faults(facts: SoupFacts) -> list[tuple[str, str]]:
    """Place and code of each fault."""
    return [(str(each.location), each.code) for each in facts.faults]
