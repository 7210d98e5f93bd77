"""The limits that a rule of a policy may set: a name nobody knows, or a word that nothing means, would ask for nothing in silence."""

from collections.abc import Mapping

from gatekeeper.config.threat_rules import CHECK, read_threat_rules
from gatekeeper.model.authorship import Grade
from gatekeeper.model.finding import Level
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.unit_tests import MappedBy


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number up to the most that means anything."""

    most: int

    def complaint(self, value: int | str) -> str:
        """What is wrong with the value; empty when nothing is."""
        fits = type(value) is int and 0 <= value <= self.most
        return "" if fits else f"a whole number from 0 to {self.most}"


@dataclass(frozen=True, slots=True)
class Words:
    """One of some words, or a text of several; without words any text, such as ids of the project."""

    known: tuple[str, ...] = ()
    several: bool = False

    def complaint(self, value: int | str) -> str:
        """What is wrong with the value; empty when nothing is."""
        if not isinstance(value, str):
            return "a text"
        said = value.split() if self.several else [value]
        if not self.known or all(word in self.known for word in said):
            return ""
        return f"{'some' if self.several else 'one'} of {', '.join(self.known)}"


Limit = Number | Words

_PERCENT, _DAYS, _SIZE = Number(100), Number(36_500), Number(1_000_000)
_ANY = Words(several=True)
LIMITS: Mapping[str, Mapping[str, Limit]] = {
    "complexity-limits": dict.fromkeys(("ccn", "length", "nesting", "parameters"), _SIZE),
    "independent-coverage": {
        "coverage": Words(("none", "statement", "branch")),
        "coverage-percent": _PERCENT,
    },
    "log-events": {"unspecified": Words(("report", "fail"))},
    "no-new-findings": {"blocks-from": Words(tuple(level.value for level in Level))},
    "review-independence": {
        "author-trainings": _ANY,
        "review-acks": Words(("counted", "ignored")),
        "review-grade": Words(tuple(grade.name for grade in Grade)),
        "review-trainings": _ANY,
        "unattended-bots": _ANY,
        "unregistered-authors": Words(("allowed", "refused")),
    },
    "soup-anomalies": dict.fromkeys(
        ("evaluation-age-days", "feed-gap-days", "feed-history-days"), _DAYS
    ),
    "soup-registered": {
        "fields": Words(
            (
                "title", "manufacturer", "designator", "requirements", "prerequisites", "support", "end-of-support",
                "licence", "used-by",
            ),
            several=True,
        )
    },
    "suppressions-justified": {"approval": Words(("author", "other"))},
    "test-independence": {
        "author-lines-percent": _PERCENT,
        "boxes": Words(("none", "black-box", "both")),
        "independent-assertions-percent": _PERCENT,
        "test-trainings": _ANY,
        "weakest-mapping": Words(tuple(each.value for each in MappedBy)),
    },
}  # fmt: skip
"""By check and name. `threat-coverage` has one for each of its rules besides, with the rule's weight."""
_WEIGHTS = Words(("error", "warning", "information", "undecided"))


def limits_of_check(check: str) -> Mapping[str, Limit]:
    """The limits that check knows; none for one that has none."""
    if check == CHECK:
        weights = dict.fromkeys(
            (key for rule in read_threat_rules() for key, _ in rule.weights), _WEIGHTS
        )
        return {"warnings": Words(("report", "fail")), **weights}
    return LIMITS.get(check, {})
