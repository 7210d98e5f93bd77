"""How often each rule was right and wrong when it was measured: for Python `rules/measured.json`, for C `rules/calibration.json`.

The first is written by `benchmarks/detection/python_table.py --measure`, the second by `benchmarks/detection/calibrate.py`; the
README beside them says on what.
"""

from typing import TypeVar

import msgspec

from gatekeeper.config.shipped import shipped
from gatekeeper.model.errors import GatekeeperError

COMMAND = "benchmarks/detection/python_table.py --half dev --measure"
C_COMMAND = "benchmarks/detection/calibrate.py"
_Read = TypeVar("_Read")


class Measure(msgspec.Struct, frozen=True):
    """Counts of one rule."""

    right: int
    """Faulty programs of its weakness it told, and fixes after which it spoke less."""
    wrong: int
    """Sound programs it accused, and every place of sound trees it spoke of, read or not."""
    cases: int
    """Faulty programs of its weaknesses there were."""

    def words(self) -> str:
        """The counts as a reader wants them."""
        said = self.right + self.wrong
        if not said:
            return "it spoke of none of the programs measured"
        precision = f"precision at least {self.right / said:.2f} ({self.right} of {said})"
        if not self.cases:
            return f"{precision}; no program of its weakness was measured"
        told = min(self.right, self.cases)
        return f"{precision}, recall {told / self.cases:.2f} ({told} of {self.cases})"


class Calibration(msgspec.Struct, frozen=True):
    """Counts of one rule for C over faulty programs and their sound twins, in the weaknesses it is about."""

    bad: int
    """Faulty programs it told."""
    good: int
    """Sound twins of those weaknesses it accused."""
    clean: int
    """Sound twins of any weakness it accused."""
    cases: int = 0
    """Faulty programs of its weaknesses there were; 0 when they were not counted."""

    def words(self) -> str:
        """The counts as a reader wants them."""
        said = self.bad + self.good
        accused = f"it accused {self.clean} sound twins of any weakness"
        if not said:
            return f"it told none of the faulty programs measured; {accused}"
        precision = f"precision {self.bad / said:.2f} ({self.bad} of {said})"
        recall = (
            f", recall {self.bad / self.cases:.2f} ({self.bad} of {self.cases})"
            if self.cases
            else ""
        )
        return f"{precision}{recall}; {accused}"


def read_calibration() -> dict[str, Calibration]:
    """`analyzer:rule` to its counts, ordered; raises `GatekeeperError` when the file is damaged."""
    found = _shipped("calibration.json", dict[str, dict[str, Calibration]])
    flat = {f"{tool}:{rule}": row for tool, rules in found.items() for rule, row in rules.items()}
    return dict(sorted(flat.items()))


def read_measures() -> dict[str, Measure]:
    """`analyzer:rule` to its counts, ordered; raises `GatekeeperError` when the file is damaged."""
    return dict(sorted(_shipped("measured.json", dict[str, Measure]).items()))


def _shipped(name: str, kind: type[_Read]) -> _Read:
    try:
        return msgspec.json.decode((shipped("rules") / name).read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError) as fault:
        raise GatekeeperError(f"the shipped measures are damaged: {fault}") from fault
