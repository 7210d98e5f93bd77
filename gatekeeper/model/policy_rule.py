"""What a kind of policy rule promises: a look at all decisions that can add refusals and nothing else."""

from typing import TYPE_CHECKING, Protocol

from gatekeeper.model.check import Answer
from gatekeeper.model.gate_run import Decision

if TYPE_CHECKING:
    from gatekeeper.model.facts import Facts


class PolicyRuleKind(Protocol):
    """A rule over the decisions of a run, for example "two undecided answers about one unit fail it".

    The implementer promises a pure function. Its answers count as required; a PASS among them adds nothing,
    so it can only lower the verdict.
    """

    @property
    def id(self) -> str:
        """Kebab-case and permanent; shown as the check of its answers."""
        ...

    def judge(self, facts: "Facts", decisions: tuple[Decision, ...]) -> tuple[Answer, ...]:
        """Further answers."""
        ...
