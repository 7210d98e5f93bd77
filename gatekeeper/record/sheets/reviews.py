"""Sheets of signed reviews: each with its standing, the answers to its checklists, and the reviewer's comments."""

from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.model.book import Row, Sheet
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import Entry, JsonValue, Ledger
from gatekeeper.model.person import PersonKind, Registry
from gatekeeper.model.record import PROVEN, RunCommit, RunReview, RunSummary
from gatekeeper.model.review import PREDICATE_REVIEW
from gatekeeper.record.sheets.columns import sheet

_DOUBT = ("does not count", "no", "unknown", "unproven", "yes")
"""From the worst to the best."""


def independent(review: RunReview, registry: Registry, commit: RunCommit | None) -> str:
    """Whether the reviewer is outside the commit's authors; whether that is enough the policy says elsewhere."""
    person = registry.get(review.person) if review.person else None
    if review.grade == "refused":
        return "does not count"
    if person is None:
        return "unknown"
    authors = {who for _, _, who in commit.authors} if commit else {""}
    if person.id in authors or person.kind is not PersonKind.HUMAN:
        return "no"
    if "" in authors or not authors or (commit and commit.defects):
        return "unknown"
    return "unproven" if review.grade == "claimed" else "yes"


def reviewed_by_others(
    runs: Iterable[RunSummary], commits: Mapping[ObjectId, RunCommit], registry: Registry
) -> frozenset[ObjectId]:
    """Commits with a review that is proven, and by somebody who wrote none of them and does not reject them as well."""
    given = [review for run in runs for review in run.reviews]
    rejected = {(r.commit, r.person) for r in given if r.code == "review-rejects"}
    return frozenset(
        r.commit
        for r in given
        if r.grade in PROVEN
        and (r.commit, r.person) not in rejected
        and independent(r, registry, commits.get(r.commit)) == "yes"
    )


def review_sheets(
    ledger: Ledger,
    given: list[tuple[int, RunReview]],
    registry: Registry,
    commits: Mapping[ObjectId, RunCommit],
) -> Iterator[Sheet]:
    """Reviews, answers, comments; `given` are the approvals of the trail, which say what a review came to."""
    entries = [e for e in ledger.entries if e.statement.predicate_type == PREDICATE_REVIEW]
    counted: dict[str, list[RunReview]] = {}
    for _, review in given:
        counted.setdefault(review.review, []).append(review)
    yield sheet(
        "review",
        "Signed reviews",
        "id state:state meaning:state independent:state person>person:made-by printed-name at:time recorded-at:time unit>unit:concerns checked "
        "comments:number open-comments:number counts-for>commit:concerns tree:code parent:code key:code entry>statement",
        (_review(e, counted.get(e.digest, []), registry, commits) for e in entries),
    )
    yield sheet(
        "answer",
        "Answers to checklists",
        "id review>review unit>unit checklist item question answer:state comment",
        (
            (
                f"{e.digest[:12]}.{n}",
                e.digest,
                *_texts(a, "unit", "checklist", "item", "question", "answer", "comment"),
            )
            for e in entries
            for n, a in enumerate(tables_of(e, "answers"), start=1)
        ),
    )
    yield sheet(
        "comment",
        "Comments of reviewers",
        "id review>review state:state text path:code line:number resolution",
        (
            _comment(e, n, c)
            for e in entries
            for n, c in enumerate(tables_of(e, "comments"), start=1)
        ),
    )


def _review(
    entry: Entry,
    counts: list[RunReview],
    registry: Registry,
    commits: Mapping[ObjectId, RunCommit],
) -> Row:
    told = {independent(r, registry, commits.get(r.commit)) for r in counts}
    predicate = entry.statement.predicate
    act = predicate.get("act")
    named = act if isinstance(act, dict) else {}
    reviewer = predicate.get("reviewer")
    claimed = reviewer if isinstance(reviewer, dict) else {}
    comments = tables_of(entry, "comments")
    units = predicate.get("units")
    answers: dict[str, int] = {}
    for answer in tables_of(entry, "answers"):
        word = str(answer.get("answer", ""))
        answers[word] = answers.get(word, 0) + 1
    return (
        entry.digest,
        _standing(entry, counts),
        str(predicate.get("meaning", "")),
        min(told, key=_DOUBT.index, default="unknown"),
        str(named.get("person") or claimed.get("email") or ""),
        str(named.get("printedName") or claimed.get("name") or ""),
        str(named.get("at") or predicate.get("signedAt") or ""),
        entry.recorded_at,
        tuple(str(unit) for unit in units) if isinstance(units, list) else (),
        tuple(f"{count} {word}" for word, count in sorted(answers.items())),
        str(len(comments)),
        str(sum(not comment.get("resolution") for comment in comments)),
        tuple(sorted({review.commit for review in counts})),
        str(predicate.get("tree", "")),
        str(predicate.get("parent", "")),
        tuple(s.keyid for s in entry.envelope.signatures) if entry.envelope else (),
        str(entry.sequence),
    )


def _standing(entry: Entry, counts: list[RunReview]) -> str:
    """What the runs of the trail made of it, else what its own signature is worth."""
    if entry.envelope is not None and not entry.envelope.signatures:
        return "unsigned"
    grades = sorted({review.grade for review in counts})
    if grades:
        return grades[0]
    return "signed, in no run"


def _comment(entry: Entry, number: int, comment: dict[str, JsonValue]) -> Row:
    state = "resolved" if comment.get("resolution") else "open"
    texts = _texts(comment, "text", "path", "line", "resolution")
    return (f"{entry.digest[:12]}.{number}", entry.digest, state, *texts)


def tables_of(entry: Entry, name: str) -> list[dict[str, JsonValue]]:
    """The tables that its predicate lists under that name: answers, comments."""
    held = entry.statement.predicate.get(name)
    return [each for each in held if isinstance(each, dict)] if isinstance(held, list) else []


def _texts(table: dict[str, JsonValue], *names: str) -> tuple[str, ...]:
    return tuple("" if table.get(name) is None else str(table[name]) for name in names)
