"""Approvals as commit messages claim them, before anybody asks who made them and whether they count."""

import datetime as dt
import re
from dataclasses import replace

from gatekeeper.history.objects.trailers import before_comments
from gatekeeper.history.people.authors import parse_identity, words_behind
from gatekeeper.model.act_time import NO_TIME, ActTime
from gatekeeper.model.authorship import Grade
from gatekeeper.model.change import Commit, Trailer
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import printable
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.person import Person
from gatekeeper.model.review import Review

APPROVAL_KEYS = ("Reviewed-by", "Approved-by")
"""Tested-by and Signed-off-by say something else and never count."""
ACK_KEY = "Acked-by"
"""Counts only where the policy says so."""
REVIEW_KEY = "review"
"""What stands for the key where an approval is no trailer."""

_APPROVAL_LINE = late_pattern(
    r"^(?P<indent>[ \t]*)(?P<key>reviewed-by|approved-by|acked-by)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_PICKED = late_pattern(r"\(cherry picked from commit\b.*", re.IGNORECASE)
_BLANK = late_pattern(r"\n\s*\n")
_SEEN = late_pattern(r"([0-9a-f]{40}|[0-9a-f]{64}):[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an approval rests on beside the words of a trailer."""

    grade: Grade = Grade.G0
    held_back: tuple[str, str] | None = None
    source: str = ""
    """Words for a reader; empty for a trailer."""
    person: Person | None = None
    """The reviewer, when a key or a login tells who it is."""
    resolved_by: str = ""
    voucher: Person | None = None
    """Who vouches for it by a signature: vouching for the review of one's own work counts nothing."""
    at: dt.datetime | None = None
    timed_by: str = "git, claimed"
    time: ActTime = NO_TIME
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One approval: a trailer of a commit, or a review from outside."""

    commit: ObjectId
    key: str
    """The trailer's key in its usual spelling, `review` for what is none."""
    text: str
    """Its value as written, safe to print."""
    identity: Identity | None
    """`None` when the value names nobody."""
    refused: tuple[str, str] | None
    """Code and sentence when the message itself already speaks against it."""
    evidence: Evidence = Evidence()

    def against(self, reason: tuple[str, str]) -> "Claim":
        """The claim with that reason against it, unless there is one already."""
        return self if self.refused else replace(self, refused=reason)


def claims(commit: Commit, defects: tuple[str, ...] = ()) -> tuple[Claim, ...]:
    """The approvals a commit message claims, in the order written, those outside its last paragraph last.

    `defects` says why the message's trailers cannot be read for sure; every claim is refused then.
    """
    approvals = [t for t in commit.trailers if _approval_key(t) is not None]
    inherited = len(approvals) - _after_pick(commit.message)
    found = []
    for index, trailer in enumerate(approvals):
        refused = _refusal(trailer, defects, inherited=index < inherited)
        found.append(
            Claim(
                commit.id,
                _approval_key(trailer) or trailer.key,
                printable(trailer.value),
                parse_identity(trailer.value),
                refused,
            )
        )
    return (*found, *_outside(commit, len(approvals)))


def seen_trees(commit: Commit) -> tuple[ObjectId, ...]:
    """The trees that the hook's trailers in the message name, in the order written."""
    values = (t.value.strip() for t in commit.trailers if t.is_key("Gatekeeper-Seen"))
    return tuple(ObjectId(match[1]) for value in values if (match := _SEEN.fullmatch(value)))


def _approval_key(trailer: Trailer) -> str | None:
    return next((key for key in (*APPROVAL_KEYS, ACK_KEY) if trailer.is_key(key)), None)


def _refusal(
    trailer: Trailer, defects: tuple[str, ...], *, inherited: bool
) -> tuple[str, str] | None:
    if defects:
        return "trailer-refused", defects[0]
    if inherited:
        why = "it stands above a cherry-pick mark, so it was given to another commit"
        return "approval-cherry-picked", why
    if parse_identity(trailer.value) is None:
        return "trailer-refused", "it does not name one person as `Name <address>`"
    if more := words_behind(trailer.value):
        return (
            "trailer-refused",
            f'it says "{printable(more)}" behind the address: a review of a part is none',
        )
    return None


def _after_pick(message: str) -> int:
    """How many approvals stand below the last mark of `git cherry-pick -x`; all when there is none.

    Git appends the mark to the trailers it inherits, so only what stands below it is new. Indented lines continue
    a trailer and are none of their own.
    """
    marks = list(_PICKED.finditer(message))
    start = max(_last_paragraph(message), marks[-1].end() if marks else 0)
    return sum(not match["indent"] for match in _APPROVAL_LINE.finditer(message, start))


def _last_paragraph(message: str) -> int:
    ends = [match.end() for match in _BLANK.finditer(before_comments(message).rstrip())]
    return ends[-1] if ends else 0


def _outside(commit: Commit, counted: int) -> tuple[Claim, ...]:
    """Approval lines that are no trailers, because they stand outside the last paragraph."""
    why = "it stands outside the last paragraph of the message, where git reads no trailers"
    end = _last_paragraph(commit.message) if counted else len(commit.message)
    lines = _APPROVAL_LINE.finditer(commit.message, 0, end)
    return tuple(_refused(commit, match, why) for match in lines)


def _refused(commit: Commit, match: re.Match[str], why: str) -> Claim:
    line = commit.message[match.start() :].split("\n", 1)[0]
    key, _, value = line.partition(":")
    identity = parse_identity(value)
    refused = ("trailer-refused", why)
    return Claim(commit.id, printable(key.strip()), printable(value.strip()), identity, refused)
