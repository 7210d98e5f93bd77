"""Does the configuration come from where the change cannot reach it (rule 5 of the gate)?"""

from collections.abc import Iterable

from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, Outcome, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.policy import Limits


@asks("trust-base", "does the configuration come from where the change cannot reach it?")
def trust_base(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """UNDECIDED when the rules were read from the working tree or from the change itself."""
    return (_judge(facts),)


def _judge(facts: Facts) -> Answer:
    project, change = facts.project, facts.change
    if project.origin is None:
        message = "the configuration was read from the working tree, so no verdict can rest on it"
        cure = (
            "commit gatekeeper.toml and the files it names; the first time, where no rules can judge it yet, with "
            "'git commit --no-verify'"
        )
        return Answer(Outcome.UNDECIDED, "policy-not-committed", message, to_pass=cure)
    base = change.base.commit if change.base else None
    if change.base_is_aside and project.origin == base and not project.origin_chosen:
        message = (
            f"base {project.origin[:12]} came in by a merge and is no step of the branch itself, so nobody may have "
            "accepted the rules it holds"
        )
        cure = "name the branch the change goes to with --policy-from, or begin the range on head's own branch"
        return Answer(Outcome.UNDECIDED, "base-beside-the-branch", message, to_pass=cure)
    if project.origin_chosen or change.kind is ChangeKind.TREE or project.origin == base:
        message = f"the configuration was read from commit {project.origin[:12]}"
        return Answer(Outcome.PASS, "ok", message)
    message = (
        "base holds no gatekeeper.toml: this change brings the rules it is judged by "
        f"(read from commit {project.origin[:12]})"
    )
    cure = "merge the adoption of gatekeeper by a person's decision, or name a commit with --policy-from"
    return Answer(Outcome.UNDECIDED, "policy-from-the-change", message, to_pass=cure)
