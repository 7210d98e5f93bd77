"""Sheets about people and what they did: commits, approvals, signed reviews, acts, and the training each had for them."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from gatekeeper.model.book import Row, Sheet
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import Entry, JsonValue, Ledger
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.graph import NodeKind
from gatekeeper.model.path import path_bytes
from gatekeeper.model.person import Person, PersonKind, Registry
from gatekeeper.model.record import Record, RunCommit, RunReview
from gatekeeper.model.review import PREDICATE_REVIEW
from gatekeeper.record.sheet import sheet, yes
from gatekeeper.record.sheets_code import Units

_WORDS = re.compile(r"[\w.:/-]*[\w]")
_NO_COMMITS = "only commits that a run of the audit trail judged are listed"


def people_sheets(record: Record, run: GateRun, ledger: Ledger, units: Units) -> tuple[Sheet, ...]:
    """Persons, trainings, commits, approvals, signed reviews with answers and comments, acts, tests of units."""
    registry, day = run.facts.project.registry, run.facts.today
    commits = {commit.commit: commit for r in record.runs for commit in r.commits}
    by_bytes = {path_bytes(path): held for path, held in units.items()}
    touched = {c.commit: _touched(c.paths, by_bytes) for c in commits.values()}
    given = list(_approvals(record, registry, commits))
    trail = "" if commits else "no run of the audit trail judged a range of commits"
    return (
        sheet(
            "person",
            "People",
            "id name kind roles may-review-class trainings place:code",
            map(_person, registry.people),
        ),
        sheet(
            "training",
            "Trainings",
            "id state:state person>person training version date:time expires:time",
            (row for person in registry.people for row in _trainings(person, day)),
        ),
        sheet(
            "commit",
            "Commits",
            "id subject authors>person as-written parts agents>person unit>unit approvals:number requests>change-request seen-by-hook unknown",
            (_commit(c, touched[c.commit], run, given) for c in commits.values()),
            trail or _NO_COMMITS,
        ),
        sheet(
            "approval",
            "Approvals and what was refused as one",
            "id state:state independent:state person>person who commit>commit unit>unit at:time source checked "
            "review>review run>run",
            (_approval(n, a, touched, registry, commits) for n, a in enumerate(given, start=1)),
            trail,
        ),
        *_signed(ledger, given),
        sheet(
            "act",
            "Acts, and the training valid on their day",
            "id trained:state person>person kind what at:time unit>unit why",
            _acts(given, touched, registry),
            trail,
        ),
        sheet(
            "unit-test",
            "Tests of units",
            "id unit>unit state:state authors independent:state assertions:number independent-assertions:number evidence",
            _unit_tests(run),
            run.facts.people.undecided or "",
        ),
    )


def _person(person: Person) -> Row:
    held = tuple(sorted(f"{t.id} {t.version}, {t.date.isoformat()}" for t in person.trainings))
    clearance = tuple(sorted(c.value for c in person.clearance))
    roles = tuple(sorted(person.roles))
    return person.id, person.name, person.kind.value, roles, clearance, held, str(person.location)


def _trainings(person: Person, day: dt.date) -> Iterator[Row]:
    for training in person.trainings:
        state = "valid" if training.is_valid(day) else "expired"
        until = training.expires.isoformat() if training.expires else ""
        dates = (training.date.isoformat(), until)
        yield (
            f"{person.id} {training.id}",
            state,
            person.id,
            training.id,
            training.version,
            *dates,
        )


def _touched(paths: Iterable[bytes], units: dict[bytes, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({unit for path in paths for unit in units.get(path, ())}))


def _approvals(
    record: Record, registry: Registry, commits: dict[ObjectId, RunCommit]
) -> Iterator[tuple[int, RunReview]]:
    """Each approval once, with the first run that states it."""
    seen = set()
    for run in record.runs:
        for review in run.reviews:
            key = (
                review.commit,
                review.who,
                review.grade,
                review.source,
                review.at,
                review.checked,
            )
            if key not in seen:
                seen.add(key)
                yield run.sequence, review


def _independent(review: RunReview, registry: Registry, commit: RunCommit | None) -> str:
    """Whether the reviewer is outside the commit's authors; whether that is enough the policy says elsewhere."""
    person = registry.get(review.person) if review.person else None
    if review.grade == "refused":
        return "does not count"
    if person is None:
        return "unknown"
    authors = {who for _, _, who in commit.authors} if commit else {""}
    if person.id in authors or person.kind is not PersonKind.HUMAN:
        return "no"
    return "unknown" if "" in authors or not authors else "yes"


def _commit(
    commit: RunCommit,
    units: tuple[str, ...],
    run: GateRun,
    given: list[tuple[int, RunReview]],
) -> Row:
    registry = run.facts.project.registry
    requests = run.facts.trace.graph.of(NodeKind.CHANGE_REQUEST, NodeKind.PROBLEM_REPORT)
    words = set(_WORDS.findall(commit.subject))
    people = [registry.get(person) for _, _, person in commit.authors]
    agents = {p.id for p in people if p is not None and p.kind is not PersonKind.HUMAN}
    return (
        commit.commit,
        commit.subject,
        tuple(dict.fromkeys(p.id for p in people if p is not None)),
        tuple(dict.fromkeys(who for _, who, _ in commit.authors)),
        tuple(f"{part}: {who}" for part, who, _ in commit.authors),
        tuple(sorted(agents)),
        units,
        str(sum(r.commit == commit.commit and r.grade != "refused" for _, r in given)),
        tuple(node.id for node in requests if node.id in words),
        yes(commit.seen_by_hook),
        commit.defects,
    )


def _approval(
    number: int,
    given: tuple[int, RunReview],
    touched: dict[ObjectId, tuple[str, ...]],
    registry: Registry,
    commits: dict[ObjectId, RunCommit],
) -> Row:
    run, review = given
    commit = commits.get(review.commit)
    return (
        f"A{number}",
        review.grade,
        _independent(review, registry, commit),
        review.person,
        review.who,
        review.commit,
        touched.get(review.commit, ()),
        review.at,
        review.source,
        review.checked,
        review.review,
        str(run),
    )


def _acts(
    given: list[tuple[int, RunReview]],
    touched: dict[ObjectId, tuple[str, ...]],
    registry: Registry,
) -> Iterator[Row]:
    """One a reviewer and time: several commits that one signed review covers are one act."""
    seen = set()
    for _, review in given:
        key = (review.who, review.at, review.review or review.commit)
        if review.grade == "refused" or key in seen:
            continue
        seen.add(key)
        state, why = _trained(review, registry)
        what = review.review or review.commit
        units = touched.get(review.commit, ())
        person = review.person or review.who
        yield f"review {what[:12]}", state, person, "review", what, review.at, units, why


def _trained(review: RunReview, registry: Registry) -> tuple[str, str]:
    person = registry.get(review.person) if review.person else None
    if person is None:
        return "unknown", "the reviewer is not registered"
    if not review.at:
        return "unknown", "nobody tells when it was"
    if not person.trainings:
        return "unknown", "the registry names no training"
    day = dt.datetime.fromisoformat(review.at).date()
    against = person.untrained(day, ())
    return ("no", against) if against else ("yes", f"every training registered was valid on {day}")


def _signed(ledger: Ledger, given: list[tuple[int, RunReview]]) -> Iterator[Sheet]:
    entries = [e for e in ledger.entries if e.statement.predicate_type == PREDICATE_REVIEW]
    counted: dict[str, list[RunReview]] = {}
    for _, review in given:
        counted.setdefault(review.review, []).append(review)
    yield sheet(
        "review",
        "Signed reviews",
        "id state:state meaning:state person>person printed-name at:time recorded-at:time unit>unit checked "
        "comments:number open-comments:number counts-for>commit tree:code parent:code key:code entry>statement",
        (_review(entry, counted.get(entry.digest, [])) for entry in entries),
    )
    yield sheet(
        "answer",
        "Answers to checklists",
        "id review>review unit>unit checklist item answer:state comment",
        (
            (
                f"{e.digest[:12]}.{n}",
                e.digest,
                *_texts(a, "unit", "checklist", "item", "answer", "comment"),
            )
            for e in entries
            for n, a in enumerate(_tables(e, "answers"), start=1)
        ),
    )
    yield sheet(
        "comment",
        "Comments of reviewers",
        "id review>review state:state text path:code line:number resolution",
        (
            _comment(e, n, c)
            for e in entries
            for n, c in enumerate(_tables(e, "comments"), start=1)
        ),
    )


def _review(entry: Entry, counts: list[RunReview]) -> Row:
    predicate = entry.statement.predicate
    act = predicate.get("act")
    named = act if isinstance(act, dict) else {}
    reviewer = predicate.get("reviewer")
    claimed = reviewer if isinstance(reviewer, dict) else {}
    comments = _tables(entry, "comments")
    units = predicate.get("units")
    answers: dict[str, int] = {}
    for answer in _tables(entry, "answers"):
        word = str(answer.get("answer", ""))
        answers[word] = answers.get(word, 0) + 1
    return (
        entry.digest,
        _standing(entry, counts),
        str(predicate.get("meaning", "")),
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


def _tables(entry: Entry, name: str) -> list[dict[str, JsonValue]]:
    held = entry.statement.predicate.get(name)
    return [each for each in held if isinstance(each, dict)] if isinstance(held, list) else []


def _texts(table: dict[str, JsonValue], *names: str) -> tuple[str, ...]:
    return tuple("" if table.get(name) is None else str(table[name]) for name in names)


def _unit_tests(run: GateRun) -> Iterator[Row]:
    for unit in run.facts.people.units:
        for test in unit.tests:
            yield (
                f"{test.path}:{test.line} {test.name}".strip(),
                unit.item,
                "counts" if test.counts else "too weak",
                tuple(who.shown for who in test.authors),
                yes(test.independent),
                str(test.assertions),
                str(test.independent_assertions),
                tuple(evidence.text for evidence in test.evidence),
            )
