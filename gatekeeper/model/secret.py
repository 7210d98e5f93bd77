"""Secrets that a tree tracks: what everybody who can read the repository can use."""

from enum import Enum

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath


class SecretKind(Enum):
    """What was found; the value is the reason code."""

    PRIVATE_KEY = "private-key"
    PUBLISHED_KEY = "published-key"
    """A private key that its maker published: everybody has it."""
    LOCKED_KEY = "locked-key"
    """A private key behind a passphrase."""
    TOKEN = "token"
    """Of a service, told by the form its maker gave it."""
    CREDENTIAL = "credential"
    """A password or the like as the value of a setting, or in an address."""


@dataclass(frozen=True, slots=True, order=True)
class Secret:
    """One secret at its place. The secret itself is never kept."""

    path: RepoPath
    region: Region | None
    """`None` in a file that has no lines."""
    kind: SecretKind
    what: str
    """What it is, such as `a private key (EC PRIVATE KEY)`."""
    brought_by: ObjectId | None = None
    """The commit of the range that brought it, when head does not hold it any more; its region is that of then."""


@dataclass(frozen=True, slots=True)
class SecretFacts:
    """What a search for secrets came to."""

    searched: int = 0
    """Number of files read to their end."""
    found: tuple[Secret, ...] = ()
    """Ordered by path and place."""
    unread: tuple[tuple[RepoPath, str], ...] = ()
    """Files that could not be searched, with the cause."""
