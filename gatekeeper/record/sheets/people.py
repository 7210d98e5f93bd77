"""Sheets about people and what they did: commits, approvals, signed reviews, acts, and the training each had for them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.model.act_time import time_seen
from gatekeeper.model.authorship import UnitTest
from gatekeeper.model.book import Row, Sheet
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import Ledger
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.graph import NodeKind
from gatekeeper.model.path import path_bytes, printable
from gatekeeper.model.person import REGISTERED, Person, PersonKind, Registry
from gatekeeper.model.record import NO_FURTHER_REVIEW, Record, RunCommit, RunReview, RunSummary
from gatekeeper.record.sheets.code import Units
from gatekeeper.record.sheets.columns import sheet, told, yes
from gatekeeper.record.sheets.release import Release
from gatekeeper.record.sheets.reviews import independent, review_sheets

_UNJUDGED = "no run of the audit trail judged it"
_TEST_COLUMNS = (
    "id unit>unit test>test state:state authors independent:state assertions:number "
    "independent-assertions:number evidence side"
)


def people_sheets(record: Record, run: GateRun, ledger: Ledger, units: Units) -> tuple[Sheet, ...]:
    """Persons, trainings, commits, approvals, signed reviews with answers and comments, acts, tests of units."""
    registry, day = run.facts.project.registry, run.facts.today
    commits = {commit.commit: commit for r in record.runs for commit in r.commits}
    by_bytes = {path_bytes(path): held for path, held in units.items()}
    files = {path_bytes(each.path): printable(each.path) for each in run.facts.owned}
    release = Release(record)
    listed = (*commits.values(), *release.told)
    touched = {c.commit: _touched(c.paths, by_bytes) for c in listed}
    given = list(_approvals(record.runs))
    trail = "" if commits else "no run of the audit trail judged a range of commits"
    return (
        sheet(
            "person",
            "People",
            "id name addresses kind roles may-review-class trainings place:code",
            map(_person, registry.people),
        ),
        sheet(
            "training",
            "Trainings",
            "id state:state person>person:concerns training version date:time expires:time",
            (row for person in registry.people for row in _trainings(person, day)),
        ),
        sheet(
            "commit",
            "Commits",
            "id in-head since-baseline subject authors>person:made-by approvals:number unit>unit:concerns as-written parts agents>person made-with-an-agent requests>change-request:implements seen-by-hook unknown files-in-head>file",
            _commits(listed, touched, files, run, given, release),
            trail or release.unjudged(),
        ),
        sheet(
            "approval",
            "Approvals and what was refused as one",
            "id state:state independent:state in-head person>person:made-by who commit>commit:concerns unit>unit:concerns at:time source checked "
            "review>review:rests-on run>run",
            (
                _approval(n, a, touched, registry, commits, release)
                for n, a in enumerate(given, start=1)
            ),
            trail,
        ),
        *review_sheets(ledger, given, registry, commits),
        sheet(
            "act",
            "Acts, and the training valid on their day",
            "id trained:state person>person:made-by kind commit>commit at:time unit>unit:concerns review<review:rests-on test<test:rests-on why",
            (*_acts(given, touched, registry), *_test_acts(run)),
            trail or run.facts.people.undecided or "",
        ),
        sheet(
            "unit-test",
            "Tests of units",
            _TEST_COLUMNS,
            _unit_tests(run),
            run.facts.people.undecided or "",
        ),
    )


def _person(person: Person) -> Row:
    held = tuple(sorted(f"{t.id} {t.version}, {t.date.isoformat()}" for t in person.trainings))
    fields = "id name emails kind roles_told clearance_told"
    return *told(person, fields), held, str(person.location)


def _trainings(person: Person, day: dt.date) -> Iterator[Row]:
    for training in person.trainings:
        over = "not yet passed" if day < training.date else "expired"
        state = "valid" if training.is_valid(day) else over
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


def acts_of(runs: tuple[RunSummary, ...], run: GateRun) -> tuple[tuple[str, str, str], ...]:
    """Each act of the sheet of acts: whose and which, whether they were trained for it, and why."""
    rows = (*_acts(list(_approvals(runs)), {}, run.facts.project.registry), *_test_acts(run))
    return tuple((f"{row[0]} by {row[2]}", str(row[1]), str(row[-1])) for row in rows)


def _touched(paths: Iterable[bytes], units: dict[bytes, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({unit for path in paths for unit in units.get(path, ())}))


def _approvals(runs: tuple[RunSummary, ...]) -> Iterator[tuple[int, RunReview]]:
    """Each approval once, with the first run that states it."""
    seen = set()
    for run in runs:
        for review in run.reviews:
            if review.identity not in seen:
                seen.add(review.identity)
                yield run.sequence, review


def _commits(
    commits: Iterable[RunCommit],
    touched: Mapping[ObjectId, tuple[str, ...]],
    files: Mapping[bytes, str],
    run: GateRun,
    given: Iterable[tuple[int, RunReview]],
    release: Release,
) -> Iterator[Row]:
    registry = run.facts.project.registry
    nodes = run.facts.trace.graph.of(NodeKind.CHANGE_REQUEST, NodeKind.PROBLEM_REPORT)
    requests = {node.id: place for place, node in enumerate(nodes)}
    counts = Counter(r.commit for _, r in given if r.grade not in NO_FURTHER_REVIEW)
    alone = {commit.commit for commit in release.told}
    for commit in commits:
        unjudged = (_UNJUDGED,) if commit.commit in alone else ()
        words = commit.words
        people = [registry.get(person) for _, _, person in commit.authors]
        agents = {p.id for p in people if p is not None and p.kind is not PersonKind.HUMAN}
        yield (
            commit.commit,
            release.holds(commit.commit),
            release.is_new(commit.commit),
            commit.subject,
            tuple(dict.fromkeys(p.id for p in people if p is not None)),
            "" if unjudged else str(counts[commit.commit]),
            touched[commit.commit],
            tuple(dict.fromkeys(who for _, who, _ in commit.authors)),
            tuple(f"{part}: {who}" for part, who, _ in commit.authors),
            tuple(sorted(agents)),
            commit.by_agent,
            tuple(sorted(words & requests.keys(), key=requests.__getitem__)),
            yes(commit.seen_by_hook),
            (*unjudged, *commit.defects),
            tuple(sorted(files[path] for path in commit.paths & files.keys())),
        )


def _approval(
    number: int,
    given: tuple[int, RunReview],
    touched: dict[ObjectId, tuple[str, ...]],
    registry: Registry,
    commits: dict[ObjectId, RunCommit],
    release: Release,
) -> Row:
    run, review = given
    commit = commits.get(review.commit)
    return (
        f"A{number}",
        review.grade,
        independent(review, registry, commit),
        release.holds(review.commit),
        review.person,
        review.who,
        review.commit,
        touched.get(review.commit, ()),
        _utc(review.at),
        review.source,
        review.checked,
        review.review,
        str(run),
    )


def _utc(at: str) -> str:
    return at.replace("+00:00", "Z")


def _acts(
    given: list[tuple[int, RunReview]],
    touched: dict[ObjectId, tuple[str, ...]],
    registry: Registry,
) -> Iterator[Row]:
    """One a reviewer and time: several commits that one signed review covers are one act."""
    acts: dict[tuple[str, str, str], list[RunReview]] = {}
    for _, review in given:
        if review.grade != "refused":
            key = (review.who, review.at, review.review or review.commit)
            acts.setdefault(key, []).append(review)
    for (_, at, what), held in acts.items():
        state, why = _trained(held[0], registry)
        person, filed = held[0].person or held[0].who, held[0].review
        commits = tuple(dict.fromkeys(review.commit for review in held))
        units = tuple(sorted({unit for each in commits for unit in touched.get(each, ())}))
        row = (f"review {what[:12]}", state, person, "review", commits, _utc(at), units)
        yield *row, filed, "", why


def _test_acts(run: GateRun) -> Iterator[Row]:
    """One a test and person who wrote assertions of it: the first on which their training did not hold, else the first."""
    registry = run.facts.project.registry
    for unit in run.facts.people.units:
        for test in unit.tests:
            case = f"{test.path}::{test.name}" if test.name else str(test.path)
            for name in sorted({act.person for act in test.acts}):
                acts = [act for act in test.acts if act.person == name]
                act = min(acts, key=lambda act: (not act.against, act.day))
                person = registry.get(name)
                state = "unknown" if act.is_open else "no" if act.against else "yes"
                why = act.against or f"every training asked for was valid on {act.day}"
                if person is not None and not person.trainings and not act.against:
                    state, why = "unknown", "the registry names no training"
                key = (f"test {case} by {name}", state, name, "test", act.commit)
                yield *key, act.day.isoformat(), unit.item, "", case, why


def _trained(review: RunReview, registry: Registry) -> tuple[str, str]:
    person = registry.get(review.person) if review.person else None
    if person is None:
        return "unknown", "the reviewer is not registered"
    if not review.at:
        return "unknown", "nobody tells when it was"
    if not person.trainings:
        return "unknown", "the registry names no training"
    time = time_seen(dt.datetime.fromisoformat(review.at))
    lack = person.untrained(time, (REGISTERED,))
    return (
        ("no", lack.text)
        if lack
        else ("yes", f"every training registered was valid on {time.day}")
    )


def _unit_tests(run: GateRun) -> Iterator[Row]:
    cases = {node.id for node in run.facts.trace.graph.of(NodeKind.TEST_CASE)}
    for unit in run.facts.people.units:
        for test in unit.tests:
            yield (
                f"{test.path}:{test.line} {test.name}".strip(),
                unit.item,
                tuple(case for case in (test.path, f"{test.path}::{test.name}") if case in cases),
                _worth(test),
                tuple(who.shown for who in test.authors),
                yes(test.independent),
                str(test.assertions),
                str(test.independent_assertions),
                tuple(evidence.text for evidence in test.evidence),
                _sides(test),
            )


def _worth(test: UnitTest) -> str:
    """Whether the test is one of the unit, and compares anything with what is expected."""
    if not test.counts:
        return "too weak"
    return "counts" if test.assertions else "no assertion seen"


def _sides(test: UnitTest) -> tuple[str, ...]:
    """From which sides the test says it looks, and why a black-box mark does not hold."""
    sides = [("white-box", test.white_box), ("black-box", test.black_box)]
    return (*(name for name, marked in sides if marked), *test.box_defects)
