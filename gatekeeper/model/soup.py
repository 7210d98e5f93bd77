"""SOUP: what software of others a tree holds, what the project's register says of it (IEC 62304 5.3.3, 5.3.4, 8.1.2)."""

import datetime as dt
from dataclasses import field
from enum import Enum

from gatekeeper.model.advisory import SoupAnomaly, SoupFeed
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.glob import matches
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import Purl


class SoupRole(Enum):
    """What a mention in a file says of a component."""

    DECLARED = "declared"
    """Something is asked for, perhaps a range of versions."""
    LOCKED = "locked"
    """This is what is taken."""
    LINKED = "linked"
    """A gitlink: this commit is taken."""
    VENDORED = "vendored"
    """A copy lies in the tree."""


class SoupScope(Enum):
    """What a component is for; only those of the product have to be registered."""

    PRODUCT = "product"
    DEVELOPMENT = "development"
    """Named in tests, tools or documents, or declared as needed for development only."""
    NESTED = "nested"
    """Named by a manifest inside of somebody else's software, which may or may not act on it."""


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One place that names a component."""

    location: Location
    format: str
    """Id of the reader, for example `west`."""
    purl: Purl
    """With the version when the place tells it exactly."""
    role: SoupRole = field(compare=False)
    constraint: str = ""
    """What is asked for, as written."""
    floating: str = ""
    """Why the place does not tell one version, a clause; empty when it does."""
    digests: tuple[str, ...] = ()
    """`sha256:…`, `git:…` (a commit) and the like, ordered."""
    url: str = ""
    development: bool = False
    root: RepoPath | None = None
    """The folder of a copy or the path of a gitlink."""
    title: str = ""
    manufacturer: str = ""
    stack: str = ""
    """`wireless`, `network`, `crypto` …: what kind of attack surface it is by itself, where that is known."""


@dataclass(frozen=True, slots=True, order=True)
class Component:
    """Software of others, at one version, with every place that names it."""

    purl: Purl
    floating: str
    """Why no single version can be told; empty when it can."""
    digests: tuple[str, ...]
    scope: SoupScope = field(compare=False)
    mentions: tuple[Mention, ...] = ()
    """Ordered by place; never empty."""

    @property
    def location(self) -> Location:
        """The first place that names it."""
        return self.mentions[0].location

    @property
    def stack(self) -> str:
        """What kind of attack surface it is by itself; empty when nothing is known."""
        return next((m.stack for m in self.mentions if m.stack), "")

    @property
    def designated(self) -> bool:
        """Whether it has one unique designator: a version or a digest."""
        return not self.floating and bool(self.purl.version or self.digests)


@dataclass(frozen=True, slots=True, order=True)
class SoupFault:
    """Something in a manifest that does not hold or could not be looked at."""

    location: Location
    code: str
    """Kebab-case and permanent."""
    message: str
    subject: str
    cure: str
    undecided: bool = True
    """Whether part of the inventory is missing because of it."""


@dataclass(frozen=True, slots=True)
class SoupItem:
    """One entry of the register: a SOUP item as the project answers for it."""

    id: str
    title: str
    manufacturer: str
    version: str
    purls: tuple[Purl, ...]
    """With or without version; `*` in a name stands for several components that one manifest's lock pins."""
    digests: tuple[str, ...]
    """Further designators: `git:…`, `sha256:…`."""
    licence: str
    used_by: tuple[str, ...]
    """Ids of software items."""
    requirements: tuple[str, ...]
    """What the software asks of it: functional and performance requirements, ids or sentences."""
    prerequisites: tuple[str, ...]
    """Hardware and software that it needs to work."""
    support: str
    """Level of support; empty when nothing is written."""
    end_of_support: dt.date | None
    surfaces: tuple[str, ...]
    """Ids of surfaces of the threat model that it can be reached through."""
    paths: tuple[str, ...]
    """Globs of the files of a copy in the tree."""
    upstream_tree: str
    """The id of the git tree that the copy was taken from; empty when it is not declared."""
    outside: str
    """Why it is not found in the tree (a compiler, an operating system); empty when it has to be."""
    planned: bool
    """Registered before it is taken in."""
    evaluated: dt.date | None
    """When a person last read what is published against it."""
    evaluation: str
    evaluated_by: str
    cpe: str
    location: Location


@dataclass(frozen=True, slots=True)
class CopyDigest:
    """The git tree id of a folder of the tree under test."""

    item: str
    root: RepoPath
    tree: str


@dataclass(frozen=True, slots=True)
class SoupFacts:
    """What a run knows about SOUP."""

    registered: bool = False
    """Whether base holds a register."""
    components: tuple[Component, ...] = ()
    """Ordered by purl."""
    items: tuple[SoupItem, ...] = ()
    """In the order of the register."""
    retired: frozenset[str] = frozenset()
    """Ids of entries that the change takes out of the register."""
    faults: tuple[SoupFault, ...] = ()
    copies: tuple[CopyDigest, ...] = ()
    read: tuple[tuple[str, int], ...] = ()
    """Format and how many files of it were read, ordered."""
    feeds: tuple[SoupFeed, ...] = ()
    anomalies: tuple[SoupAnomaly, ...] = ()
    """Ordered by component and anomaly."""

    def item_of(self, component: Component) -> SoupItem | None:
        """The entry that answers for a component: by purl, or by the place of a copy; `None` when none does."""
        return next((item for item in self.items if answers_for(item, component)), None)

    def of_item(self, item: SoupItem) -> tuple[Component, ...]:
        """The components that an entry answers for."""
        return tuple(each for each in self.components if answers_for(item, each))


def answers_for(item: SoupItem, component: Component) -> bool:
    """Whether the entry of the register is about the component."""
    if any(known.covers(component.purl) for known in item.purls):
        return True
    roots = {m.root for m in component.mentions if m.root is not None}
    return any(_is_root(glob, root) for glob in item.paths for root in roots)


def other_version(item: SoupItem, component: Component) -> str:
    """What the entry says and what is there, where they differ; empty where they agree or one says nothing.

    Held against each other by digest where both have one of a kind, else by version.
    """
    kinds = {digest.partition(":")[0] for digest in component.digests}
    named = [digest for digest in item.digests if digest.partition(":")[0] in kinds]
    if named:
        if set(named) & set(component.digests):
            return ""
        return f"as {named[0]}, the tree has {component.digests[0]}"
    exact = [p for p in item.purls if p.covers(component.purl) and not p.is_pattern]
    versions = {p.version for p in exact if p.version} or (
        {item.version} if exact or item.paths else set()
    )
    wanted = {_plain(version) for version in versions if version}
    there = component.purl.version
    if not wanted or not there or _plain(there) in wanted:
        return ""
    return f"at {', '.join(sorted(versions))}, the tree has {there}"


def _plain(version: str) -> str:
    return version.removeprefix("refs/tags/").lower().removeprefix("v")


def _is_root(glob: str, root: str) -> bool:
    """Whether the glob is about that copy as a whole; what is nested deeper needs an entry of its own."""
    bare = glob.removesuffix("/").removesuffix("/**")
    return matches(bare, root) or bare.startswith(f"{root}.")
