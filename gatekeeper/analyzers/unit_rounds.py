"""The rounds of a compiler that analyses: units are laid together, then looked at in groups."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from gatekeeper.analyzers.answers import cause_of_end
from gatekeeper.analyzers.units import (
    Said,
    Unit,
    assembling,
    flags_of,
    read_units,
    said_in,
    settled,
)
from gatekeeper.model.analyzer import Batch, Reading, Round
from gatekeeper.model.finding import RawFinding
from gatekeeper.model.tool import Command, Completed, Ending

Call = Callable[[Batch, tuple[Unit, ...], str], Command]
"""The call that looks at a group of units of one language, in one variant."""
Lost = dict[str, str]
Read = Callable[[Command, tuple[Unit, ...], Completed], tuple[Lost, list[RawFinding]]]
"""Per unit that was not looked at the cause; and the findings of the group."""


@dataclass(frozen=True, slots=True)
class UnitTool:
    """What one compiler does with units."""

    id: str
    group: int
    """How many units one call looks at."""
    call: Call
    read: Read
    variants: tuple[str, ...] = ("",)
    """A call for each."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the calls of some units have said."""

    causes: Lost
    findings: tuple[RawFinding, ...]
    unsteady: frozenset[str]


def next_units(tool: UnitTool, batch: Batch, completed: tuple[Completed, ...]) -> Round | None:
    """The units and the calls that look at them; then the single files of units that could not be compiled."""
    units = _units(tool, batch, completed[0])
    if isinstance(units, str):
        return None
    first = tuple(unit for unit in units if not unit.spare_for)
    calls = _calls(tool, batch, first)
    if len(completed) == 1:
        return Round(tuple(u.derived for u in first), tuple(call for _, call in calls))
    if len(completed) > 1 + len(calls):
        return None
    spares = _spares(units, _heard(tool, calls, completed[1:]))
    more = _calls(tool, batch, spares)
    return Round(tuple(u.derived for u in spares), tuple(c for _, c in more)) if more else None


def read_units_of(tool: UnitTool, batch: Batch, completed: tuple[Completed, ...]) -> Reading:
    """What all calls say of the batch's files."""
    units = _units(tool, batch, completed[0])
    if isinstance(units, str):
        return Reading(defect=units)
    first = tuple(unit for unit in units if not unit.spare_for)
    calls = _calls(tool, batch, first)
    told = _heard(tool, calls, completed[1 : 1 + len(calls)])
    spares = _spares(units, told)
    replaced = {unit.spare_for for unit in spares}
    again = _heard(tool, _calls(tool, batch, spares), completed[1 + len(calls) :])
    asked = (*(unit for unit in first if unit.derived.name not in replaced), *spares)
    causes = {**told.causes, **again.causes}
    causes |= {u.derived.name: _too_large(batch, u) for u in asked if not _written(u)}
    findings = (*told.findings, *again.findings)
    return settled(batch, asked, causes, findings, told.unsteady | again.unsteady)


def _too_large(batch: Batch, unit: Unit) -> str:
    if unit.names & set(batch.builds):
        return "its unit is too large"
    return "its unit is too large; a compile database would tell which of its headers are compiled"


def _written(unit: Unit) -> bool:
    return bool(unit.derived.content.strip())


def _spares(units: tuple[Unit, ...], told: _Heard) -> tuple[Unit, ...]:
    return tuple(unit for unit in units if unit.spare_for in told.causes)


def _heard(
    tool: UnitTool,
    calls: tuple[tuple[tuple[Unit, ...], Command], ...],
    answers: tuple[Completed, ...],
) -> _Heard:
    causes: Lost = {}
    findings: list[RawFinding] = []
    unsteady: set[str] = set()
    for (group, call), said in zip(calls, answers, strict=True):
        lost, found = tool.read(call, group, said)
        causes |= lost
        findings += found
        if said.ending is not Ending.EXITED:
            unsteady |= set(lost)
    return _Heard(causes, tuple(findings), frozenset(unsteady))


def _calls(
    tool: UnitTool, batch: Batch, units: tuple[Unit, ...]
) -> tuple[tuple[tuple[Unit, ...], Command], ...]:
    return tuple(
        (group, tool.call(batch, group, variant))
        for group in _groups(tool, batch, units)
        for variant in tool.variants
    )


def told_by(output: bytes) -> tuple[Said, ...]:
    """The warnings and errors of a compiler's output."""
    return said_in(output.decode("utf-8", "replace"))


def _units(tool: UnitTool, batch: Batch, said: Completed) -> tuple[Unit, ...] | str:
    void = cause_of_end(assembling(batch), said)
    return void if void is not None else read_units(tool.id, batch.canaries, said.stdout)


def _groups(tool: UnitTool, batch: Batch, units: tuple[Unit, ...]) -> tuple[tuple[Unit, ...], ...]:
    """The units in groups of one language and the same flags."""
    alike: dict[tuple[bool, tuple[str, ...]], list[Unit]] = defaultdict(list)
    for unit in units:
        alike[unit.cplusplus, flags_of(batch, unit)].append(unit)
    return tuple(
        tuple(mine[start : start + tool.group])
        for _, mine in sorted(alike.items(), key=lambda pair: pair[0])
        for start in range(0, len(mine), tool.group)
    )
