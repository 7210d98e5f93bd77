"""What the flow analysis says: its rules, and one hit."""

from collections.abc import Mapping
from dataclasses import field, replace
from functools import lru_cache
from typing import Any

from gatekeeper.analyzers.flow.values import Step
from gatekeeper.model.frozen import dataclass

_OF_NAMES = frozenset({"flow-path", "flow-fetch"})
"""What is mended where the value is checked, not where it is used."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of harm."""

    id: str
    level: str
    """`error`, `warning` or `note`."""
    cwe: tuple[int, ...]
    message: str
    help: str
    why: str = ""
    """Why it matters for a device."""


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A rule that is broken at a place. Lines and columns count from 1, the end column is one past the last."""

    line: int
    column: int
    end_line: int
    end_column: int
    rule: str
    came_from: str = ""
    """Where the value comes from, as words; empty when that does not matter."""
    steps: tuple[Step, ...] = field(default=(), compare=False)
    """From where the value comes to the place of the hit, or of the harm in another module."""
    within: tuple[object, ...] = field(default=(), compare=False)
    """The line of the function it stands in, and where the value comes from."""
    is_probe: bool = field(default=False, compare=False)
    """Whether the place only asks if a file is there."""
    is_handed: bool = field(default=False, compare=False)
    """Whether nobody knows more of the value than that a caller handed it over."""


def once(hits: set[Hit]) -> set[Hit]:
    """Of what one name does in one function the first, with the lines of the others: to be mended is the name.

    Questions whether a file is there are none of it where the same name is used to touch it, in whichever function.
    """
    named = [hit for hit in sorted(hits) if hit.rule in _OF_NAMES and hit.came_from]
    touched = {hit.came_from for hit in named if not hit.is_probe}
    alike: dict[tuple[object, ...], list[Hit]] = {}
    for hit in named:
        if not (hit.is_probe and hit.came_from in touched):
            alike.setdefault((hit.rule, *hit.within), []).append(hit)
    kept = hits - {*named}
    for first, *others in alike.values():
        lines = sorted({other.line for other in others} - {first.line})
        also = f"; also used like that in line {', '.join(map(str, lines))}" if lines else ""
        kept.add(replace(first, came_from=f"{first.came_from}{also}"))
    return kept


@lru_cache(maxsize=1)
def flow_rules() -> Mapping[str, Rule]:
    """The rules of `rules/flow-python.toml` by use, in its order. Raises `GatekeeperError` when it is missing or damaged."""
    from gatekeeper.analyzers.shipped import shipped_table

    return shipped_table("flow-python.toml", _rules)


def _rules(table: Mapping[str, Any]) -> dict[str, Rule]:
    return {
        use: Rule(f"flow-{use}", r["level"], tuple(r["cwe"]), r["message"], r["cure"], r["why"])
        for use, r in table.items()
    }


ANSWER = Rule(
    "flow-followed",
    "note",
    (),
    "a call that looks dangerous was followed: nobody else chooses what it is given",
    "Nothing is to be mended as long as the value stays a constant, a number, or checked against constants.",
    "Warnings about values that cannot do harm hide those about values that can.",
)
"""No finding of its own: the voice that is added to a rule that sees no value."""


def flow_rule(rule_id: str) -> Rule | None:
    """The rule of that id, or `None`."""
    return next((rule for rule in (*flow_rules().values(), ANSWER) if rule.id == rule_id), None)


def flow_ids() -> tuple[str, ...]:
    """Ids of all rules, ordered."""
    return tuple(sorted(rule.id for rule in (*flow_rules().values(), ANSWER)))
