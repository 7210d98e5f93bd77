"""Who took part in writing a commit, as the commit itself tells: the first half of authorship."""

import re
from collections.abc import Iterator

from gatekeeper.history.people.identities import Roster, is_integrator, place_of
from gatekeeper.model.authorship import Authorship, CommitSignature, SignatureState, Who
from gatekeeper.model.change import Commit
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import printable
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.person import Person, PersonKind

_CO_AUTHOR_KEYS = ("co-authored-by", "co-developed-by")
"""The spellings that git and forges write. Others name a co-author too when they name anybody: they may be prose."""
_CO_AUTHOR_LINE = late_pattern(
    r"^[ \t]*(?=[-_a-z \t]{4,40}+:)"  # most lines are prose and end here
    r"(?P<key>co[-_ ]*(?:a|dev|writ|program)[-_a-z ]{3,16}"
    r"|pair(?:ed)?[-_ ](?:program[a-z]*[-_ ])?(?:with|by)"
    r"|(?:[a-z]+[-_ ]){0,3}"
    r"(?:written|authored|developed|implemented|coded|created|contributed|originally|patch|code|work"
    r"|assisted|generated)[-_ ]by"
    r"|original[-_ ](?:[a-z]+[-_ ])?(?:author|developer|writer|contributor)s?)"
    r"[ \t]*:+(?P<value>.*(?:\n[ \t]+.*)*)$",
    re.IGNORECASE | re.MULTILINE,
)
_WRITER_TRAILERS = ("author", "authors", "from")
"""Words that name a writer as a trailer; elsewhere they may quote the log of another commit."""
_SQUASHED_AUTHOR = late_pattern(r"^Author:(.*)$", re.MULTILINE)
_SQUASH_HEAD = "Squashed commit of the following:"
"""Begins what `git merge --squash` proposes as message: the log of all it took in (git 2.39, builtin/merge.c)."""
_FORGE = PersonKind.INTEGRATOR
_ADDRESS = late_pattern(r"([^<>]*)<([^<>]*)>[^<>]*")

AUTHOR = "author"
CO_AUTHOR = "co-author"
COMMITTER = "committer"
FIRST_SIGN_OFF = "first sign-off"
PICKED = "author of what was picked"
SIGNER = "signer"
SQUASHED = "author of a squashed commit"
SQUASHED_BY = "committer of a squashed commit"
UPLOADER = "uploader"


@dataclass(frozen=True, slots=True)
class Named:
    """The identities one commit names as its writers, not yet resolved."""

    parts: tuple[tuple[Identity, str], ...]
    """Identity and part, each pair once, the git author first."""
    defects: tuple[str, ...]


def words_behind(text: str) -> str:
    """What a trailer's value says behind `Name <address>`; empty when it says no more."""
    return text.rpartition(">")[2].strip()


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
        if identity is not None:
            parts.append((identity, CO_AUTHOR))
        elif match["key"].lower() in _CO_AUTHOR_KEYS:
            defects.append(f'"{printable(match[0].strip())}" names nobody')
    parts += [(identity, CO_AUTHOR) for identity in _otherwise_named(commit)]
    parts += _first_sign_off(commit)
    return Named(tuple(dict.fromkeys(parts)), tuple(defects))


def _otherwise_named(commit: Commit) -> Iterator[Identity]:
    """Writers whom a trailer names by a word of everyday language, and those of the commits that git squashed."""
    values = [
        trailer.value for trailer in commit.trailers if trailer.key.lower() in _WRITER_TRAILERS
    ]
    if _SQUASH_HEAD in commit.message:
        values += _SQUASHED_AUTHOR.findall(commit.message)
    yield from filter(None, map(parse_identity, values))


def _first_sign_off(commit: Commit) -> list[tuple[Identity, str]]:
    values = (trailer.value for trailer in commit.trailers if trailer.is_key("Signed-off-by"))
    identities = (identity for value in values if (identity := parse_identity(value)))
    return [(identity, FIRST_SIGN_OFF) for identity in identities][:1]


@dataclass(frozen=True, slots=True)
class Further:
    """What others than the commit's own lines tell about who wrote it."""

    signature: CommitSignature | None = None
    only_committed: bool = True
    """Whether a registered integrator who committed it is known to have changed nothing."""
    parts: tuple[tuple[Identity, Person | None, str], ...] = ()
    """More writers: those of squashed commits, the uploader. A person when a login tells who it is."""
    defects: tuple[str, ...] = ()
    """Why not all of them are told."""
    borne_out: tuple[frozenset[str], ...] = ()
    """For each proven review of its very content the ids of those whose word that is."""

    def committed_only(self, who: Who) -> bool:
        """Whether others than that integrator say that the content is as somebody else wrote it."""
        return self.only_committed or any(who.key not in each for each in self.borne_out)


NOTHING = Further()


def resolved_authors(
    commit: Commit, roster: Roster, further: Further = NOTHING
) -> tuple[Authorship, ...]:
    """The writers of the commit, one entry a person, in the order author, committer, others.

    A registered integrator who only committed is none. Who signed it with a registered key is the committer,
    whatever the committer line says. The roster must know `named_authors` of the commit and the further parts.
    """
    found: dict[str, Authorship] = {}
    signers = signed_by(commit, further)
    for identity, part in named_authors(commit).parts:
        people = roster.everyone(identity)
        if signers and identity == commit.committer and people[0].person is None:
            people = signers
        for who in people:
            if part == COMMITTER and is_integrator(who) and further.committed_only(who):
                continue
            found.setdefault(who.key, Authorship(who, commit.id, part))
    for who in signers:
        if not (is_integrator(who) and further.committed_only(who)):
            found.setdefault(who.key, Authorship(who, commit.id, SIGNER))
    for identity, person, part in further.parts:
        known = (
            (Who(person.id, identity, person, f"forge id in {place_of(person)}"),)
            if person
            else ()
        )
        for who in known or roster.everyone(identity):
            # A forge commits for others; of a person nobody knows whether what was squashed is as it was written.
            if part != SQUASHED_BY or who.person is None or who.person.kind is not _FORGE:
                found.setdefault(who.key, Authorship(who, commit.id, part))
    return tuple(found.values())


def signed_by(commit: Commit, further: Further | None) -> tuple[Who, ...]:
    """Who signed the commit with a registered key, as its committer: one or nobody."""
    signature = further.signature if further is not None else None
    if signature is None or signature.state is not SignatureState.VALID or not signature.signer:
        return ()
    person = signature.signer
    source = f"signing key in {place_of(person)}"
    return (Who(person.id, commit.committer, person, source),)


def signature_defects(
    commit: Commit, roster: Roster, signature: CommitSignature | None
) -> list[str]:
    """What the signature says against the commit's own words; empty when it says nothing."""
    if signature is None:
        return []
    if signature.state is SignatureState.INVALID:
        return [f"its signature is none of these bytes: {signature.why}"]
    if signature.state is not SignatureState.VALID or signature.signer is None:
        return []
    named = {who.person.id for who in roster.everyone(commit.committer) if who.person}
    if named and signature.signer.id not in named:
        who = ", ".join(sorted(named))
        return [f"it names {who} as its committer and was signed by {signature.signer.id}"]
    return []


def author_defects(commit: Commit, roster: Roster) -> tuple[str, ...]:
    """Why the writers of the commit cannot be told for sure; empty when they can."""
    named = named_authors(commit)
    odd = (text for identity, _ in named.parts for text in roster.defects(identity))
    return tuple(dict.fromkeys((*commit.defects, *named.defects, *odd)))
