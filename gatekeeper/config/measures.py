"""How often each rule for Python was right and wrong when it was measured, from `rules/measured.json`.

The file is written by `benchmarks/detection/python_table.py --measure`; the README beside that says on what.
"""

import msgspec

from gatekeeper.config.shipped import shipped
from gatekeeper.model.errors import GatekeeperError

COMMAND = "benchmarks/detection/python_table.py --half dev --measure"


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


def read_measures() -> dict[str, Measure]:
    """`analyzer:rule` to its counts, ordered; raises `GatekeeperError` when the file is damaged."""
    path = shipped("rules") / "measured.json"
    try:
        found = msgspec.json.decode(path.read_bytes(), type=dict[str, Measure])
    except (OSError, msgspec.DecodeError) as fault:
        raise GatekeeperError(f"the shipped measures are damaged: {fault}") from fault
    return dict(sorted(found.items()))
