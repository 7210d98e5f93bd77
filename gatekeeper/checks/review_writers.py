"""Whether the writers of a commit are known well enough for anybody to be independent of them, and trained for it."""

from gatekeeper.checks.review_subjects import ReviewSubject
from gatekeeper.checks.without_commits import short
from gatekeeper.checks.without_tests import Words
from gatekeeper.model.authorship import CommitPeople
from gatekeeper.model.check import Outcome
from gatekeeper.model.path import printable
from gatekeeper.model.person import Person, PersonKind, trainings_asked
from gatekeeper.model.policy import Limits

STRANGERS = "unregistered-authors"
_ALLOWED, _REFUSED = "allowed", "refused"
UNATTENDED = "unattended-bots"
TRAININGS = "author-trainings"
_STARTED = frozenset({PersonKind.BOT, PersonKind.AI_AGENT})


def writers_unknown(people: CommitPeople, subject: ReviewSubject, limits: Limits) -> Words | None:
    """What keeps the writers from being known; `None` when nothing does."""
    return (
        _strangers(people, subject, limits)
        or _nobody_behind(people, subject, limits)
        or _untrained(people, subject, limits)
    )


def _strangers(people: CommitPeople, subject: ReviewSubject, limits: Limits) -> Words | None:
    """An author whom nobody registered, where the class does not let strangers write."""
    asked = limits.text(subject.safety_class, STRANGERS) or _ALLOWED
    if asked not in (_ALLOWED, _REFUSED):
        message = f'the policy says {STRANGERS} = "{asked}", and only {_ALLOWED} and {_REFUSED} are known'
        cure = f"set {STRANGERS} to one of them"
        return Outcome.UNDECIDED, "unregistered-authors-unknown", message, cure
    strangers = [each for each in people.authors if each.who.person is None]
    if asked == _ALLOWED or not strangers:
        return None
    first = strangers[0]
    message = (
        f"{printable(first.who.shown)}, {first.part} of commit {short(people.commit)}, is nobody in the registry, and "
        f"class {subject.safety_class.name} wants all who write {subject.what} to be registered"
    )
    cure = (
        "register the person, or the address, in the people registry in a change before this one; "
        'a forge that commits for others is registered with kind = "integrator"'
    )
    return Outcome.FAIL, "author-unregistered", message, cure


def _nobody_behind(people: CommitPeople, subject: ReviewSubject, limits: Limits) -> Words | None:
    """A commit by machines alone: a person set them going, and that person is an author like any other."""
    unattended = (limits.text(subject.safety_class, UNATTENDED) or "").split()
    persons = [each.who.person for each in people.authors]
    started = [p for p in persons if p is not None and p.kind in _STARTED]
    if not started or any(_may_be_human(person) for person in persons):
        return None
    asked = [person for person in started if person.id not in unattended]
    if not asked:
        return None
    message = (
        f"commit {short(people.commit)} is by {asked[0].id}, which is of kind {asked[0].kind.value}, and nothing tells "
        "who set it going: the reviewer may be its author"
    )
    cure = (
        "name the person in Co-authored-by, let the person sign the commit, or bring the forge's export that tells who "
        f"opened the request; what nobody sets going is listed under {UNATTENDED} in the policy"
    )
    return Outcome.UNDECIDED, "person-behind-not-told", message, cure


def _untrained(people: CommitPeople, subject: ReviewSubject, limits: Limits) -> Words | None:
    """An author who was not trained for it on the day of the commit."""
    asked = trainings_asked(limits.text(subject.safety_class, TRAININGS))
    for each in people.authors:
        person = each.who.person
        if person is None or person.kind is not PersonKind.HUMAN:
            continue
        lack = person.untrained(people.time, asked)
        if lack is None:
            continue
        message = f"{each.part} of commit {short(people.commit)}, which changes {subject.what}: {lack.text}"
        if lack.is_open:
            cure = "bring the ledger or the signed export that had the commit while the training was valid"
            return Outcome.UNDECIDED, "author-training-open", message, cure
        cure = (
            "somebody trained at the time writes it, or the registry names the training that was passed; which trainings "
            f"authors need is told by {TRAININGS} in the policy"
        )
        return Outcome.FAIL, "author-untrained", message, cure
    return None


def _may_be_human(person: Person | None) -> bool:
    return person is None or person.kind is PersonKind.HUMAN
