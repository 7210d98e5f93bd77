"""Verdicts form a chain whose meet is the smaller one: a definite no stays no (rule 7 of the gate)."""

from collections.abc import Iterable
from enum import IntEnum

from gatekeeper.model.frozen import dataclass


class Verdict(IntEnum):
    """FAILED < UNDECIDED < DEVIATED < PASSED; the meet of several is their minimum."""

    FAILED = 0
    UNDECIDED = 1
    DEVIATED = 2
    PASSED = 3


def meet(verdicts: Iterable[Verdict]) -> Verdict:
    """The smallest verdict; UNDECIDED when there is none, because nothing asked is nothing known."""
    return min(verdicts, default=Verdict.UNDECIDED)


@dataclass(frozen=True, slots=True)
class Reason:
    """A tree of sentences: why a verdict is what it is."""

    sentence: str
    verdict: Verdict
    children: tuple["Reason", ...] = ()
