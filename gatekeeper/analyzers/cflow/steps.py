"""How many steps a function may take to be followed."""

from gatekeeper.analyzers.cflow.by_name import is_of_a_test
from gatekeeper.analyzers.cflow.tree import Call, Function, Name, walk
from gatekeeper.analyzers.cflow.ways import MAX_PATHS

STEPS = 12_000
"""Expressions and statements one function may have looked at path by path, with those it calls; behind them it is followed hastily."""
_OF_TEST = 4
"""A test takes this part of those: it hands on few values, and what it calls is looked at by itself with all of them."""
_HASTY_STEPS = 200
"""Steps each node of a function may take once it is followed hastily, where few paths go on and a loop is gone through once."""


class GaveUp(Exception):
    """The steps are used up."""


class Steps:
    """Counts them."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0
        """Taken so far."""
        self.whole = STEPS
        """So many are taken path by path."""
        self.most = STEPS
        """So many altogether."""

    def begin_steps(self, function: Function) -> None:
        """Counts from the beginning, for this function."""
        nodes = list(walk(function.body))
        called = (n.function for n in nodes if isinstance(n, Call))
        expects = any(isinstance(name, Name) and is_of_a_test(name.name) for name in called)
        self.steps = 0
        self.whole = STEPS // _OF_TEST if expects else STEPS
        self.most = self.whole + _HASTY_STEPS * len(nodes)

    def step(self) -> None:
        """Counts a step. Raises `GaveUp` when there were too many."""
        self.steps += 1
        if self.steps > self.most:
            raise GaveUp

    @property
    def tired(self) -> bool:
        """Whether the steps a function may have path by path are used up: the rest is followed hastily."""
        return self.steps > self.whole

    @property
    def width(self) -> int:
        """How many paths are followed side by side; fewer the more steps are used up."""
        if self.tired:
            return 2
        return (
            MAX_PATHS if self.steps < self.whole // 3 else 8 if self.steps < self.whole // 2 else 4
        )
