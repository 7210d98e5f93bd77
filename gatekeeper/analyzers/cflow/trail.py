"""The trail of a path: which way its decisions went and what it called, to show with what is found at its end."""

from collections.abc import Iterable

from gatekeeper.analyzers.cflow.values import Passed, State

HOLDS, FAILS = "the condition holds", "the condition does not hold"
ENTERED, LEFT = "the loop is entered", "the loop is left"
CASE = "this case is taken"
LONGEST_NAME = 60
_MOST = 10
"""Of one trail; of a longer one the last are kept, for they are nearest to what goes wrong."""


def passed(states: Iterable[State], file: str, line: int, words: str) -> None:
    """Adds a place to the trail of each path; once, when it goes through it again and again."""
    step = Passed(file, line, words)
    for state in states:
        if not state.trail or state.trail[-1] != step:
            state.trail = (*state.trail[1 - _MOST :], step)


def ended(state: State, file: str, line: int) -> tuple[Passed, ...]:
    """The trail with its end; none when nothing led there but the lines before it."""
    return (*state.trail, Passed(file, line, "it goes wrong here")) if state.trail else ()
