"""What both questions about SOUP share: when they do not apply, whose class decides, what a commit hook is told."""

from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, Outcome
from gatekeeper.model.facts import Facts
from gatekeeper.model.software import SafetyClass, strictest_of
from gatekeeper.model.soup import SoupItem, SoupScope


def nothing_of_others(facts: Facts) -> Answer | None:
    """NOT_APPLICABLE when neither tree nor register knows of SOUP and everything could be read, else `None`."""
    soup = facts.soup
    product = any(each.scope is SoupScope.PRODUCT for each in soup.components)
    if product or soup.items or soup.faults:
        return None
    message = "no manifest, gitlink or copy in the product names software of others"
    return Answer(Outcome.NOT_APPLICABLE, "no-soup", message, "SOUP")


def class_of(facts: Facts, item: SoupItem | None) -> SafetyClass | None:
    """The highest class among the software items that use it; `None` for the project's strictest when none is named."""
    if item is None:
        return None
    return strictest_of(each for each in facts.project.items if each.id in item.used_by)


def hook_answers(facts: Facts, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """All answers; for staged content those about files that it touches, the rest waits for the merge gate."""
    if facts.change.kind is not ChangeKind.STAGED:
        return answers
    kept = tuple(a for a in answers if a.location is not None and a.location.path in facts.scope)
    if kept:
        return kept
    message = "the staged files name no software of others: the merge gate asks about the rest"
    return (Answer(Outcome.NOT_APPLICABLE, "waits-for-merge", message, "SOUP"),)
