"""Was every commit approved by somebody who wrote no part of it, for each software item it touches?"""

from collections.abc import Iterator
from dataclasses import dataclass

from gatekeeper.checks.review_subjects import ReviewSubject, review_subjects
from gatekeeper.checks.without_commits import awaits_review, history_missing, no_commits, short
from gatekeeper.model.authorship import Approval, CommitPeople, Grade, RefusedApproval
from gatekeeper.model.check import Answer, CheckResult, Outcome, Row
from gatekeeper.model.facts import Facts
from gatekeeper.model.location import Location
from gatekeeper.model.path import printable
from gatekeeper.model.policy import Limits
from gatekeeper.model.touched import territory

_PRECEDENCE = (
    "reviewer-is-author",
    "reviewer-is-co-author",
    "reviewer-suspected-same-person",
    "reviewer-is-bot",
    "reviewer-unregistered",
    "reviewer-without-role",
    "reviewer-without-clearance",
    "approval-of-amended-content",
    "approval-cherry-picked",
    "trailer-refused",
)
_SAYS = {
    "reviewer-is-author": "the only reviewer of {what} also wrote it",
    "reviewer-is-co-author": "the only reviewer of {what} is a co-author of it",
    "reviewer-suspected-same-person": "the only reviewer of {what} looks like one of its authors",
    "reviewer-is-bot": "the only reviewer of {what} is no human",
    "reviewer-unregistered": "the only reviewer of {what} is not in the people registry",
    "reviewer-without-role": "the only reviewer of {what} has not the role reviewer",
    "reviewer-without-clearance": "the only reviewer of {what} has no clearance for class {class}",
    "approval-of-amended-content": "{what} was approved before it was changed again",
    "approval-cherry-picked": "the approval of {what} was given to another commit",
    "trailer-refused": "the approval of {what} cannot be relied on",
}
_TO_PASS = "a reviewer who wrote no part of this commit approves it (Reviewed-by in its last paragraph, or in the merge)"
_PROOFS = {
    Grade.G1: "a commit or merge signed by a trusted integrator",
    Grade.G2: "a signed export of the forge's reviews",
    Grade.G3: "the reviewer's own signature over repository, ref, parent and tree",
}


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The approvals of one commit, as far as they go for one subject."""

    approvals: tuple[Approval, ...]
    refused: tuple[RefusedApproval, ...]


class ReviewIndependence:
    """FAIL for a commit and item without an independent review, UNDECIDED where the policy wants more proof."""

    id = "review-independence"
    question = "was every commit approved by somebody who wrote no part of it?"

    def judge(self, facts: Facts, limits: Limits) -> CheckResult:
        """One answer for each commit and item that is not reviewed, and one for the reviewed commits of an item."""
        missing = history_missing(facts) or no_commits(facts) or awaits_review(facts)
        if missing is not None:
            return CheckResult(self.id, (missing,))
        commits = [people for people in facts.people.commits if not people.is_clean_merge]
        answers = tuple(_answers(facts, commits, limits))
        if not answers:
            message = "the range holds only merges that change nothing of their own"
            answers = (Answer(Outcome.NOT_APPLICABLE, "clean-merges", message, "change", None),)
        return CheckResult(self.id, answers)


def _answers(facts: Facts, commits: list[CommitPeople], limits: Limits) -> Iterator[Answer]:
    passed: dict[ReviewSubject, list[tuple[CommitPeople, _Weighed]]] = {}
    land = territory(facts.project, facts.owned)
    for people in commits:
        for subject in review_subjects(land, people):
            weighed = _weigh(people, subject)
            answer = _judge(people, subject, weighed, limits)
            if answer is None:
                passed.setdefault(subject.group(), []).append((people, weighed))
            else:
                yield answer
    for subject, reviewed in sorted(passed.items(), key=lambda pair: pair[0].name):
        yield _passed(subject, reviewed)


def _weigh(people: CommitPeople, subject: ReviewSubject) -> _Weighed:
    """What role and clearance leave of the approvals."""
    kept, refused = [], list(people.refused)
    for approval in people.approvals:
        person = approval.who.person
        if person is None or "reviewer" not in person.roles:
            code, why = "reviewer-without-role", "not registered with the role reviewer"
        elif subject.needs_clearance and subject.safety_class not in person.clearance:
            code = "reviewer-without-clearance"
            why = f"no clearance for class {subject.safety_class.value}: {person.location}"
        else:
            kept.append(approval)
            continue
        refused.append(RefusedApproval(approval.who, approval.commit, code, why))
    return _Weighed(tuple(kept), tuple(refused))


def _judge(
    people: CommitPeople, subject: ReviewSubject, weighed: _Weighed, limits: Limits
) -> Answer | None:
    """The answer that stands in the way, `None` when the review is as the policy wants it."""
    if not weighed.approvals:
        return _unreviewed(people, subject, weighed)
    if people.defects:
        message = f"who wrote commit {short(people.commit)} cannot be told: {people.defects[0]}"
        cure = "write the commit again under a registered, plainly written identity"
        return _undecided(people, subject, weighed, ("people-not-told", message, cure))
    return _graded(people, subject, weighed, limits)


def _graded(
    people: CommitPeople, subject: ReviewSubject, weighed: _Weighed, limits: Limits
) -> Answer | None:
    asked = limits.text(subject.safety_class, "review-grade")
    if asked is None or asked not in Grade.__members__:
        message = (
            f'the policy of class {subject.safety_class.value} names no review-grade: "{asked}"'
        )
        cure = "set review-grade to G0, G1, G2 or G3 in the policy"
        return _undecided(people, subject, weighed, ("review-grade-unknown", message, cure))
    best = max(approval.grade.value for approval in weighed.approvals)
    wanted = Grade[asked]
    if wanted.value <= best:
        return None
    message = (
        f"the policy asks for a review of grade {asked} of {subject.what}, and the evidence reaches G{best} "
        f"(claimed); what is missing is {_PROOFS[wanted]}, which this version cannot verify"
    )
    cure = f"bring {_PROOFS[wanted]} to a version that verifies it, or decide a deviation"
    return _undecided(people, subject, weighed, ("review-grade-not-provable", message, cure))


def _unreviewed(people: CommitPeople, subject: ReviewSubject, weighed: _Weighed) -> Answer:
    codes = {refused.code for refused in weighed.refused}
    code = next((known for known in _PRECEDENCE if known in codes), "no-independent-review")
    template = _SAYS.get(code, "{what} was changed without a review")
    if len(weighed.refused) > 1:
        template = f"none of the {len(weighed.refused)} approvals of {{what}} counts"
    words = {"what": subject.what, "class": subject.safety_class.value}
    return Answer(
        Outcome.FAIL,
        code,
        template.format_map(words),
        subject.name,
        subject.safety_class,
        Location(subject.path) if subject.path is not None else None,
        rows=_rows(people, weighed),
        to_pass=_TO_PASS,
    )


def _undecided(
    people: CommitPeople, subject: ReviewSubject, weighed: _Weighed, words: tuple[str, str, str]
) -> Answer:
    code, message, cure = words
    return Answer(
        Outcome.UNDECIDED,
        code,
        message,
        subject.name,
        subject.safety_class,
        Location(subject.path) if subject.path is not None else None,
        rows=_rows(people, weighed),
        to_pass=cure,
    )


def _passed(subject: ReviewSubject, reviewed: list[tuple[CommitPeople, _Weighed]]) -> Answer:
    grade = min(max(a.grade.value for a in weighed.approvals) for _, weighed in reviewed)
    claimed = " (claimed by trailers, not proven)" if grade == Grade.G0.value else ""
    count = f"{len(reviewed)} commit{'s' if len(reviewed) != 1 else ''}"
    message = f"{count} touching {subject.what} approved by somebody else, grade G{grade}{claimed}"
    rows = tuple(
        Row(
            "reviewer", printable(approval.who.shown), f"{approval.source}, {short(people.commit)}"
        )
        for people, weighed in reviewed
        for approval in weighed.approvals
    )
    return Answer(Outcome.PASS, "ok", message, subject.name, subject.safety_class, rows=rows)


def _rows(people: CommitPeople, weighed: _Weighed) -> tuple[Row, ...]:
    rows = [Row("commit", short(people.commit), printable(people.subject))]
    rows += [
        Row(
            a.part,
            printable(a.who.shown),
            f"commit {short(a.commit)}",
        )
        for a in people.authors
    ]
    for approval in weighed.approvals:
        rows.append(
            Row(
                "reviewer",
                printable(approval.who.shown),
                f"{approval.source} in {short(approval.commit)}",
            )
        )
    for refused in weighed.refused:
        name = (
            printable(refused.who.shown) if refused.who is not None else "nobody that can be told"
        )
        rows.append(Row("reviewer", name, f"{refused.code} in {short(refused.commit)}"))
        rows.append(Row("", printable(refused.why)))
    rows += [Row("doubt", printable(defect)) for defect in people.defects]
    return tuple(rows)
