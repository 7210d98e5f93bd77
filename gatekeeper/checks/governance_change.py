"""Is every change of the rules themselves approved by somebody who may change them?"""

from collections.abc import Iterable

from gatekeeper.checks.review_evidence import PROOFS, Weighed, why_too_low, withdrawn
from gatekeeper.checks.without_commits import awaits_review, history_missing, no_commits, short
from gatekeeper.model.authorship import Approval, CommitPeople, Grade
from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.glob import matches_any
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.policy import Demand, Limits
from gatekeeper.model.project import Project

_ROLE = "approver"
_TO_PASS = "a registered person with the role approver, who wrote no part of it, approves it (Approved-by)"


@asks("governance-change", "is every change of the gate's own rules approved by an approver?")
def governance_change(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for a commit that edits the trust base without the approval of somebody with the role approver."""
    missing = history_missing(facts)
    edits = tuple(
        (each, paths) for each in facts.people.commits if (paths := _edited(facts, each))
    )
    if missing is None and not facts.governance and not edits:
        message = "the change leaves the trust base as it is"
        missing = Answer(Outcome.NOT_APPLICABLE, "no-governance", message)
    missing = missing or no_commits(facts) or awaits_review(facts)
    if missing is not None:
        return (missing,)
    grade = _grade_asked(facts.project)
    answers = tuple(_judge(people, paths, grade) for people, paths in edits)
    return answers or (_by_nobody(facts),)


def _edited(facts: Facts, people: CommitPeople) -> tuple[RepoPath, ...]:
    """The files of the trust base that the commit itself changes."""
    if people.is_clean_merge:
        return ()
    globs = facts.project.trust_paths
    return tuple(path for path in people.paths if matches_any(globs, path))


def _grade_asked(project: Project) -> Grade:
    """The highest grade that a review of any item has to reach: the rules it is judged by deserve no less.

    What is no grade asks for the highest.
    """
    classes = {item.safety_class for item in project.items} or {project.classes.strictest}
    rules = [project.policy.rule(each, "review-independence") for each in classes]
    asked = [
        Grade.__members__.get(str(rule.limits.get("review-grade")), Grade.G3)
        for rule in rules
        if rule is not None and rule.demand is Demand.REQUIRED
    ]
    return max(asked, key=lambda grade: grade.value, default=Grade.G0)


def _by_nobody(facts: Facts) -> Answer:
    message = f"the trust base differs and no commit of the range says why: {facts.governance[0]}"
    cure = "judge a range that holds the commits which change it"
    return Answer(Outcome.UNDECIDED, "governance-unexplained", message, to_pass=cure)


def _judge(people: CommitPeople, paths: tuple[RepoPath, ...], grade: Grade) -> Answer:
    approvers = tuple(
        approval
        for approval in people.approvals
        if approval.who.person is not None
        and _ROLE in approval.who.person.roles_at(approval.time)
        and not approval.is_ack
        and withdrawn(approval, people) is None
    )
    rows = [Row("file", printable(path)) for path in paths]
    rows += [
        Row(a.part, printable(a.who.shown), f"commit {short(a.commit)}") for a in people.authors
    ]
    for approval in people.approvals:
        role = "approver" if approval in approvers else "reviewer"
        rows.append(Row(role, printable(approval.who.shown), approval.source))
    for refused in people.refused:
        name = printable(refused.who.shown) if refused.who else "nobody that can be told"
        rows += [Row("refused", name, refused.code), Row("", printable(refused.why))]
    outcome, code, message, cure = _words(people, approvers, grade)
    where = Location(paths[0])
    return Answer(outcome, code, message, people.commit, None, where, tuple(rows), cure)


def _words(
    people: CommitPeople, approvers: tuple[Approval, ...], grade: Grade
) -> tuple[Outcome, str, str, str]:
    commit = short(people.commit)
    if not approvers:
        message = f"commit {commit} changes the rules of the gate and no approver has approved it"
        return Outcome.FAIL, "governance-needs-approver", message, _TO_PASS
    if people.defects:
        message = f"who wrote commit {commit} cannot be told: {people.defects[0]}"
        cure = "write the commit again under a registered, plainly written identity"
        return Outcome.UNDECIDED, "people-not-told", message, cure
    best = max((approval.grade for approval in approvers), key=lambda each: each.value)
    if best.value < grade.value:
        _, because, is_open = why_too_low(Weighed(approvers, ()))
        message = (
            f"the policy asks for reviews of grade {grade.name}, and the approval of the rules in commit {commit} "
            f"reaches {best.name}: {because}"
        )
        outcome = Outcome.UNDECIDED if is_open else Outcome.FAIL
        return (
            outcome,
            "governance-grade-too-low",
            message,
            f"bring {PROOFS[grade]}, by an approver",
        )
    claimed = ", claimed" if best is Grade.G0 else ""
    message = f"the change of the rules in commit {commit} is approved by an approver ({best.name}{claimed})"
    return Outcome.PASS, "ok", message, ""
