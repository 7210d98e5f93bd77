"""Who took part in writing a commit, as the commit itself tells: the first half of authorship."""

import re
from dataclasses import dataclass

from gatekeeper.history.people import Roster, is_integrator
from gatekeeper.model.authorship import Authorship
from gatekeeper.model.change import Commit
from gatekeeper.model.path import printable
from gatekeeper.model.person import Identity

_CO_AUTHOR_LINE = re.compile(
    r"^[ \t]*(?:co-authored-by|co-developed-by)[ \t]*:(?P<value>.*(?:\n[ \t]+.*)*)$",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(r"([^<>]*)<([^<>]*)>[^<>]*")

AUTHOR = "author"
CO_AUTHOR = "co-author"
COMMITTER = "committer"
FIRST_SIGN_OFF = "first sign-off"


@dataclass(frozen=True, slots=True)
class Named:
    """The identities one commit names as its writers, not yet resolved."""

    parts: tuple[tuple[Identity, str], ...]
    """Identity and part, each pair once, the git author first."""
    defects: tuple[str, ...]


def parse_identity(text: str) -> Identity | None:
    """The identity of a trailer's value `Name <address>`, `None` when it has not that shape."""
    match = _ADDRESS.fullmatch(text)
    if match is None or len(match[2].split()) != 1:
        return None
    return Identity(match[1].strip(), match[2].strip())


def named_authors(commit: Commit) -> Named:
    """Who the commit names as its writers.

    Co-authors count wherever the message names them, not only in the last paragraph: a writer too many costs a
    reviewer, a writer too few lets one review their own lines.
    """
    parts = [(commit.author, AUTHOR), (commit.committer, COMMITTER)]
    defects = []
    for match in _CO_AUTHOR_LINE.finditer(commit.message):
        identity = parse_identity(match["value"].replace("\n", " "))
        if identity is None:
            defects.append(f'"{printable(match[0].strip())}" names nobody')
        else:
            parts.append((identity, CO_AUTHOR))
    parts += _first_sign_off(commit)
    return Named(tuple(dict.fromkeys(parts)), tuple(defects))


def _first_sign_off(commit: Commit) -> list[tuple[Identity, str]]:
    values = (trailer.value for trailer in commit.trailers if trailer.is_key("Signed-off-by"))
    identities = (identity for value in values if (identity := parse_identity(value)))
    return [(identity, FIRST_SIGN_OFF) for identity in identities][:1]


def resolved_authors(commit: Commit, roster: Roster) -> tuple[Authorship, ...]:
    """The writers of the commit, one entry a person, in the order author, committer, others.

    A registered integrator who only committed is none. The roster must know `named_authors` of the commit.
    """
    found: dict[str, Authorship] = {}
    for identity, part in named_authors(commit).parts:
        for who in roster.everyone(identity):
            if part == COMMITTER and is_integrator(who):
                continue
            found.setdefault(who.key, Authorship(who, commit.id, part))
    return tuple(found.values())


def author_defects(commit: Commit, roster: Roster) -> tuple[str, ...]:
    """Why the writers of the commit cannot be told for sure; empty when they can."""
    named = named_authors(commit)
    odd = (text for identity, _ in named.parts for text in roster.defects(identity))
    return tuple(dict.fromkeys((*commit.defects, *named.defects, *odd)))
