"""A review of an element of the threat model as a statement of the ledger: predicate `threat-review/v1`."""

import datetime as dt
import re
from collections.abc import Mapping

from gatekeeper.evidence.acts import Act, act_of, stated_act
from gatekeeper.evidence.portable import portable
from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.evidence import Entry, JsonValue, Statement, Subject
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat_review import ElementReview, Reviewed

PREDICATE_THREAT_REVIEW = "https://iec62304-gatekeeper.dev/predicate/threat-review/v1"
LEDGER = RepoPath("ledger")
"""Where the location of a review points that no file holds; its line is the number of the entry."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


def threat_review_statement(
    review: ElementReview, trees: Mapping[str, str], act: Act, made_by: str
) -> Statement:
    """The statement of a review that `act` signs. `trees` are the digests of what was looked at: `gitTree`, and
    `gitCommit` where there is one; `made_by` is gatekeeper's version."""
    predicate: dict[str, JsonValue] = {
        "act": stated_act(act),
        "element": portable(review.element),
        "semanticHash": review.seen.semantic_hash,
        "surfaceFingerprint": review.seen.surface_fingerprint,
        "codeDigest": review.seen.code_digest,
        "gatekeeper": made_by,
    }
    names = {"gitCommit": "commit", "gitTree": "tree"}
    subjects = tuple(Subject(names[key], {key: value}) for key, value in sorted(trees.items()))
    return Statement(subjects, PREDICATE_THREAT_REVIEW, predicate)


def read_threat_review(entry: Entry) -> ElementReview | str:
    """The review an entry states, or a sentence for what is wrong with it. Nothing is said about its signature."""
    act = act_of(entry.statement)
    if not isinstance(act, Act):
        return act or "it names nobody who looked"
    predicate = entry.statement.predicate
    element = predicate.get("element")
    if not isinstance(element, str) or not element:
        return "it names no element"
    digests = [predicate.get(key) for key in ("semanticHash", "surfaceFingerprint", "codeDigest")]
    told = [Sha256(d) for d in digests if isinstance(d, str) and _DIGEST.fullmatch(d)]
    if len(told) != len(digests):
        return "a digest of what was looked at is none"
    commits = [
        s.digests["gitCommit"] for s in entry.statement.subjects if "gitCommit" in s.digests
    ]
    return ElementReview(
        element,
        Reviewed(*told),
        act.person,
        dt.datetime.fromisoformat(act.at).date(),
        at_line(LEDGER, entry.sequence),
        ObjectId(commits[0]) if commits else "",
    )


def superseded_by(entry: Entry) -> tuple[str, ...]:
    """The digests of earlier statements that this one takes the place of."""
    named = entry.statement.predicate.get("supersedes")
    return tuple(d for d in named if isinstance(d, str)) if isinstance(named, list) else ()
