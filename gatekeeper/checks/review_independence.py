"""Was every commit approved by somebody who wrote no part of it, for each software item it touches?"""

from collections.abc import Iterable, Iterator

from gatekeeper.checks.review_evidence import (
    NEW_ROOT,
    ODD,
    PROOFS,
    SAYS,
    Weighed,
    weigh,
    why_too_low,
)
from gatekeeper.checks.review_subjects import ReviewSubject, review_subjects
from gatekeeper.checks.review_writers import writers_unknown
from gatekeeper.checks.without_commits import awaits_review, history_missing, no_commits, short
from gatekeeper.checks.without_tests import Words
from gatekeeper.model.authorship import CommitPeople, Grade
from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.location import Location
from gatekeeper.model.path import printable
from gatekeeper.model.policy import Limits
from gatekeeper.model.touched import territory

_TO_PASS = (
    "a reviewer who wrote no part of this commit approves it "
    "('gatekeeper review', an export of the forge, or Reviewed-by where the policy takes it)"
)


@asks("review-independence", "was every commit approved by somebody who wrote no part of it?")
def review_independence(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for a commit and item without an independent review, UNDECIDED where the policy wants more proof."""
    missing = history_missing(facts) or no_commits(facts) or awaits_review(facts)
    if missing is not None:
        return (missing,)
    commits = [people for people in facts.people.commits if not people.is_clean_merge]
    answers = tuple(_answers(facts, commits, limits))
    if not answers:
        message = "the range holds only merges that change nothing of their own"
        answers = (Answer(Outcome.NOT_APPLICABLE, "clean-merges", message),)
    return (*answers, *_unread(facts))


def _answers(facts: Facts, commits: list[CommitPeople], limits: Limits) -> Iterator[Answer]:
    passed: dict[ReviewSubject, list[tuple[CommitPeople, Weighed]]] = {}
    land = territory(facts.project, facts.owned)
    for people in commits:
        for subject in review_subjects(land, people):
            weighed = weigh(people, subject, limits)
            answer = _judge(people, subject, weighed, limits)
            if answer is None:
                passed.setdefault(subject.group(), []).append((people, weighed))
            else:
                yield answer
    for subject, reviewed in sorted(passed.items(), key=lambda pair: pair[0].name):
        yield _passed(subject, reviewed)


def _unread(facts: Facts) -> tuple[Answer, ...]:
    """What is there and could not be read may be a rejection."""
    cure = "find out who filed it, and file it again"
    return tuple(
        Answer(Outcome.UNDECIDED, "review-unreadable", problem, to_pass=cure)
        for problem in facts.people.unread
    )


def _judge(
    people: CommitPeople, subject: ReviewSubject, weighed: Weighed, limits: Limits
) -> Answer | None:
    """The answer that stands in the way, `None` when the review is as the policy wants it."""
    root = next((each for each in people.oddities if each.code == NEW_ROOT), None)
    if root is not None:
        message = f"commit {short(people.commit)} cannot be judged by a review: {root.text}"
        cure = "write its content again as commits on this history, with who wrote it as author"
        return _answered(people, subject, weighed, (Outcome.FAIL, root.code, message, cure))
    if not weighed.approvals:
        return _unreviewed(people, subject, weighed)
    if people.defects:
        message = f"who wrote commit {short(people.commit)} cannot be told: {people.defects[0]}"
        cure = "write the commit again under a registered, plainly written identity"
        words = (Outcome.UNDECIDED, "people-not-told", message, cure)
        return _answered(people, subject, weighed, words)
    if (unknown := writers_unknown(people, subject, limits)) is not None:
        return _answered(people, subject, weighed, unknown)
    return _graded(people, subject, weighed, limits)


def _graded(
    people: CommitPeople, subject: ReviewSubject, weighed: Weighed, limits: Limits
) -> Answer | None:
    asked = limits.text(subject.safety_class, "review-grade")
    if asked is None or asked not in Grade.__members__:
        message = (
            f'the policy of class {subject.safety_class.name} names no review-grade: "{asked}"'
        )
        cure = "set review-grade to G0, G1, G2 or G3 in the policy"
        words = (Outcome.UNDECIDED, "review-grade-unknown", message, cure)
        return _answered(people, subject, weighed, words)
    best = max(approval.grade.value for approval in weighed.approvals)
    wanted = Grade[asked]
    if wanted.value <= best:
        return None
    code, because, open_ = why_too_low(weighed)
    message = (
        f"the policy asks for a review of grade {asked} of {subject.what}, and the evidence reaches G{best}: "
        f"{because}"
    )
    cure = f"bring {PROOFS[wanted]}"
    outcome = Outcome.UNDECIDED if open_ else Outcome.FAIL
    return _answered(people, subject, weighed, (outcome, code, message, cure))


def _unreviewed(people: CommitPeople, subject: ReviewSubject, weighed: Weighed) -> Answer:
    codes = {refused.code for refused in weighed.refused}
    odd = {each.code for each in people.oddities}
    code = next((known for known in SAYS if known in codes), None)
    code = code or next((known for known in ODD if known in odd), "no-independent-review")
    template = SAYS.get(code) or ODD.get(code) or "{what} was changed without a review"
    if len(weighed.refused) > 1:
        template = f"none of the {len(weighed.refused)} approvals of {{what}} counts"
    words = {"what": subject.what, "class": subject.safety_class.name}
    said = (Outcome.FAIL, code, template.format_map(words), _TO_PASS)
    return _answered(people, subject, weighed, said)


def _answered(
    people: CommitPeople, subject: ReviewSubject, weighed: Weighed, words: Words
) -> Answer:
    outcome, code, message, cure = words
    return Answer(
        outcome,
        code,
        message,
        subject.name,
        subject.safety_class,
        Location(subject.path) if subject.path is not None else None,
        rows=_rows(people, weighed),
        to_pass=cure,
        commits=(people.commit,),
    )


def _passed(subject: ReviewSubject, reviewed: list[tuple[CommitPeople, Weighed]]) -> Answer:
    grade = min(max(a.grade.value for a in weighed.approvals) for _, weighed in reviewed)
    claimed = " (claimed, not proven)" if grade == Grade.G0.value else ""
    count = f"{len(reviewed)} commit{'s' if len(reviewed) != 1 else ''}"
    message = f"{count} touching {subject.what} approved by somebody else, grade G{grade}{claimed}"
    rows = tuple(
        Row(
            "reviewer", printable(approval.who.shown), f"{approval.source}, {short(people.commit)}"
        )
        for people, weighed in reviewed
        for approval in weighed.approvals
    )
    commits = tuple(people.commit for people, _ in reviewed)
    return Answer(
        Outcome.PASS, "ok", message, subject.name, subject.safety_class, rows=rows, commits=commits
    )


def _rows(people: CommitPeople, weighed: Weighed) -> tuple[Row, ...]:
    writers = ((a.part, printable(a.who.shown), a.commit) for a in people.authors)
    rows = [Row("commit", short(people.commit), printable(people.subject))]
    rows += [Row(part, name, f"commit {short(commit)}") for part, name, commit in writers]
    for approval in weighed.approvals:
        where = f"{approval.source} in {short(approval.commit)}"
        rows.append(Row("reviewer", printable(approval.who.shown), where))
    for refused in weighed.refused:
        name = printable(refused.who.shown) if refused.who else "nobody that can be told"
        rows.append(Row("reviewer", name, f"{refused.code} in {short(refused.commit)}"))
        rows.append(Row("", printable(refused.why)))
    rows += [Row("odd", printable(each.text)) for each in people.oddities]
    rows += [Row("doubt", printable(defect)) for defect in people.defects]
    return tuple(rows)
