"""What the reading of C says: its rules (`rules/flow-c-rules.toml`)."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from gatekeeper.analyzers.calibration import measured
from gatekeeper.analyzers.flow.report import Rule


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    from gatekeeper.analyzers.shipped import shipped_table  # a hook's start needs it not

    return shipped_table("flow-c-rules.toml", dict)


@lru_cache(maxsize=1)
def c_rules() -> dict[str, Rule]:
    """By name; the most each may say is what it was measured to, and of one that told no case apart a note."""
    levels = measured()["flow-c"]
    return {
        name: Rule(
            f"flow-c-{name}",
            _lower(
                row["level"],
                levels[of].level.value if (of := f"flow-c-{name}") in levels else "note",
            ),
            tuple(row["cwe"]),
            row["message"],
            row["cure"],
        )
        for name, row in _table().items()
    }


def by_roles() -> frozenset[str]:
    """Ids of the rules that go by the roles of names."""
    return frozenset(f"flow-c-{name}" for name, row in _table().items() if row.get("by_roles"))


def _lower(own: str, measured: str) -> str:
    """The lower of the level a rule was written for and the one that what it tells apart allows."""
    return max(own, measured, key=("error", "warning", "note").index)


def c_rule(rule_id: str) -> Rule | None:
    """The rule of that id, or `None`."""
    return (
        c_rules().get(rule_id.removeprefix("flow-c-")) if rule_id.startswith("flow-c-") else None
    )


def c_ids() -> tuple[str, ...]:
    """Ids of all rules, ordered."""
    return tuple(sorted(rule.id for rule in c_rules().values()))
