"""What a check promises: one question asked of the facts, answered per subject, never fetched."""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import SafetyClass

if TYPE_CHECKING:
    # Nearly every word there is; to offer a check needs none of them.
    from gatekeeper.model.facts import Facts


class Outcome(Enum):
    """The answer to a check's question for one subject."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not-applicable"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled line beside an answer, as in `author  Aiko Ito  commit 4f1c2e9`."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check found for one subject. FAIL and UNDECIDED carry what would make it pass."""

    outcome: Outcome
    code: str
    """Kebab-case reason code, permanent, for example `reviewer-is-author`; `ok` for a pass."""
    message: str
    """What is the case: one lower-case sentence without blame."""
    subject: str = "change"
    """Software item id, path, commit id or `change`: what a deviation can name."""
    safety_class: SafetyClass | None = None
    """The class whose policy decides; `None` for the project as a whole (all classes' strictest)."""
    location: Location | None = None
    rows: tuple[Row, ...] = ()
    to_pass: str = ""
    excerpt: tuple[str, ...] = ()
    """Source lines from `location.region.start_line` on."""
    commits: tuple[ObjectId, ...] = ()
    """The commits it speaks about, where it speaks about commits and its subject is something else."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All answers of one check, ordered; never empty: a check without a subject says NOT_APPLICABLE."""

    check: str
    answers: tuple[Answer, ...]
    provider: str = "gatekeeper"
    """Distribution that made the check, set by the gate."""


class Check(Protocol):
    """One question.

    The caller promises complete facts, or facts that say what is missing. The implementer promises a pure
    function: same facts and limits, same answers; at least one answer; what the facts do not tell is
    UNDECIDED, never PASS. It must not read files, start processes or ask the time (`facts.today` is given).
    """

    @property
    def id(self) -> str:
        """Kebab-case, permanent: names its module, its tests and its section in the docs."""
        ...

    @property
    def question(self) -> str:
        """The question in one sentence, ending with a question mark."""
        ...

    def judge(self, facts: "Facts", limits: Limits) -> CheckResult:
        """The answers."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A check whose answers one function gives."""

    id: str
    question: str
    answers: Callable[["Facts", Limits], Iterable[Answer]]
    """At least one, in order."""

    def judge(self, facts: "Facts", limits: Limits) -> CheckResult:
        """The answers."""
        return CheckResult(self.id, tuple(self.answers(facts, limits)))


def asks(
    id: str, question: str
) -> Callable[[Callable[["Facts", Limits], Iterable[Answer]]], Asked]:
    """Makes a function that answers a question the check of that id."""
    return lambda answers: Asked(id, question, answers)
