"""Where paths are after a statement."""

from dataclasses import dataclass, field

from gatekeeper.analyzers.cflow.tree import CType
from gatekeeper.analyzers.cflow.values import State, Value

MAX_PATHS = 24


@dataclass(slots=True)
class Ways:
    """Where paths are after a statement."""

    on: list[State] = field(default_factory=list)
    broken: list[State] = field(default_factory=list)
    continued: list[State] = field(default_factory=list)
    returned: list[tuple[State, Value | None, CType]] = field(default_factory=list)
    gone: dict[str, list[State]] = field(default_factory=dict)
    """On their way to a label."""

    def take(self, other: "Ways") -> None:
        """Adds the paths of another that leave the statement."""
        self.returned += other.returned
        for label, states in other.gone.items():
            self.gone.setdefault(label, []).extend(states)


def thinned(states: list[State], most: int = MAX_PATHS) -> list[State]:
    """At most so many of the paths, drawn from all over."""
    if len(states) <= most:
        return states
    return [states[i * (len(states) - 1) // (most - 1)] for i in range(most)]
