"""Clauses: the table of `rules/clauses.json`, and how each stands by the decisions of a gate run."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

import msgspec

from gatekeeper.model.check import Outcome
from gatekeeper.model.errors import GatekeeperError, UsageError
from gatekeeper.model.policy import Demand
from gatekeeper.model.record import (
    Clause,
    ClauseState,
    ClauseTable,
    RunDecision,
    Standing,
    ToolRole,
)
from gatekeeper.model.software import ClassModel, SafetyClass
from gatekeeper.model.verdict import Verdict
from gatekeeper.parse.bind import filled
from gatekeeper.parse.json import JsonRefused, parse_json
from gatekeeper.record.clauses.by_graph import Holding
from gatekeeper.record.few import few

_MAX_BYTES = 4 * 1024**2


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    standard: str
    clause: str
    paraphrase: str
    classes: dict[str, bool] | None
    evidence_kinds: list[str]
    tool_role: ToolRole
    tool_check: str
    confidence: Literal["verified", "unverified", "disputed"]
    hand_over: str = ""
    undecided: str = ""
    cure: str = ""
    rests_on: list[str] = []
    answered_by: str = ""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    note: str
    tool_role_legend: dict[str, str]
    clauses: list[_Row]


def load_clauses(raw: bytes, classes: ClassModel) -> ClauseTable:
    """The table in the bytes of `rules/clauses.json`, in its order; `classes` are those of the edition in force.

    Raises `GatekeeperError` when it is damaged: a key twice, an unknown field, role or confidence, a class
    without an answer, an id twice, or no clause at all.
    """
    try:
        file = msgspec.convert(parse_json(raw, max_bytes=_MAX_BYTES), _File)
    except (JsonRefused, msgspec.ValidationError) as error:
        raise _damaged(str(error)) from error
    ids = [row.id for row in file.clauses]
    if not ids or len(set(ids)) != len(ids):
        raise _damaged("it has no clauses or an id twice")
    return ClauseTable(tuple(_clause(row, classes) for row in file.clauses), file.note)


def _clause(row: _Row, known: ClassModel) -> Clause:
    classes = row.classes
    if classes is not None and classes.keys() != {each.name for each in known.classes}:
        raise _damaged(f"{row.id} does not answer for the classes of {known.edition}")
    return filled(
        Clause,
        row,
        number=row.clause,
        classes=None
        if classes is None
        else frozenset(each for each in known.classes if classes[each.name]),
        role=row.tool_role,
    )


def _damaged(cause: str) -> GatekeeperError:
    return GatekeeperError(
        f"no record: the table of clauses is damaged: {cause}; install gatekeeper again"
    )


def select(
    table: ClauseTable, *, standard: str | None = None, safety_class: SafetyClass | None = None
) -> tuple[Clause, ...]:
    """The clauses of a standard, and of a class (those that do not depend on one included)."""
    return tuple(
        clause
        for clause in table.clauses
        if standard in (None, clause.standard)
        and (safety_class is None or clause.classes is None or safety_class in clause.classes)
    )


def refuse_unknown(table: ClauseTable, asked: Iterable[tuple[str, str]]) -> None:
    """Raises `UsageError` for clause ids that the table does not hold.

    `asked` pairs each id with who names it, for example `rules/policy/class-c.toml:21`.
    """
    known = {clause.id for clause in table.clauses}
    unknown = sorted({(clause, who) for clause, who in asked if clause not in known})
    if unknown:
        named = ", ".join(f"{clause!a} ({who})" for clause, who in unknown)
        raise UsageError(
            f"no record: a clause is named that no table holds: {named}; "
            "correct the id or take it out of the policy"
        )


def stand(
    clause: Clause,
    decisions: tuple[RunDecision, ...],
    classes: frozenset[SafetyClass],
    void: str = "",
    graph: Holding | None = None,
) -> Standing:
    """How the clause stands by the decisions and the graph of one run, for a project with items of those classes.

    `void` says why no decision of the run can count at all (not durable, only staged); empty when they can. `graph` is
    what the graph, or the documents of the record, say of the clause, `None` when they say nothing. What speaks against
    a clause weighs most: a decision cannot make met what the graph contradicts, and what the graph alone shows makes a
    clause met only where a tool can decide it.
    """
    needed = None if clause.classes is None else classes & clause.classes
    match clause.role:
        case ToolRole.NONE:
            why = "withdrawn in this edition, or its existence is disputed; nothing is asked"
            return Standing(clause, ClauseState.NOT_APPLICABLE, True, why)
        case _ if needed is not None and not needed:
            why = f"no software item is of {_classes(clause.classes or frozenset())}"
            return Standing(clause, ClauseState.NOT_APPLICABLE, True, why)
        case ToolRole.VERIFY | ToolRole.CHECK if graph is not None and graph.holds is False:
            return Standing(clause, ClauseState.NOT_MET, True, graph.why, graph.basis)
        case ToolRole.VERIFY:
            standing = _verify(clause, decisions, needed or frozenset(), void)
            return standing if graph is None else _with_graph(standing, graph, void)
        case ToolRole.PRODUCE if graph is not None:
            return _produced(clause, graph, void)
        case ToolRole.PRODUCE:
            return Standing(clause, ClauseState.NOT_MET, False, clause.undecided)
        case ToolRole.CHECK:
            why = "a human judges and signs; no signed judgement is in this record"
            return Standing(clause, ClauseState.NOT_MET, False, why)
        case ToolRole.REFERENCE:
            why = "rests on a controlled document; none is pinned in this record"
            return Standing(clause, ClauseState.REFERENCE, False, why)


def _produced(clause: Clause, made: Holding, void: str) -> Standing:
    """How a clause stands whose document the record makes: met when that is whole, of a run that counts."""
    if made.holds is False:
        return Standing(clause, ClauseState.NOT_MET, True, made.why, made.basis)
    if made.holds and not void:
        return Standing(clause, ClauseState.MET, True, made.why, made.basis)
    return Standing(clause, ClauseState.NOT_MET, False, void or made.why, made.basis)


def _with_graph(standing: Standing, graph: Holding, void: str) -> Standing:
    """A standing with what the graph adds: it proves what no decision names, and takes back what it cannot see."""
    basis = (*standing.basis, *graph.basis)
    if standing.state is ClauseState.MET and graph.holds is None:
        return replace(
            standing, state=ClauseState.NOT_MET, known=False, why=graph.why, basis=basis
        )
    if standing.state is ClauseState.NOT_MET and not standing.known and not standing.basis:
        if graph.holds and not void:
            return replace(standing, state=ClauseState.MET, known=True, why=graph.why, basis=basis)
        return replace(standing, why=void or graph.why, basis=basis)
    return replace(standing, basis=basis)


def _verify(
    clause: Clause, decisions: tuple[RunDecision, ...], needed: frozenset[SafetyClass], void: str
) -> Standing:
    naming = sorted(
        (decision for decision in decisions if clause.id in decision.clauses),
        key=lambda d: (d.verdict, d.check, d.subject),
    )
    basis = tuple(_told(naming))
    if not naming:
        cause = clause.undecided or "no decision of the gate run names it"
        return Standing(clause, ClauseState.NOT_MET, False, cause)
    against = [d for d in naming if d.verdict is not Verdict.PASSED or d.outcome in _AGAINST]
    if against:
        why = f"{against[0].check} is {_word(against[0])} for {against[0].subject}"
        if len(against) > 1:
            why += f", and {len(against) - 1} more"
        return Standing(clause, ClauseState.NOT_MET, True, why, basis)
    if void:
        return Standing(clause, ClauseState.NOT_MET, False, void, basis)
    passed = [d for d in naming if d.outcome is Outcome.PASS and d.demand is Demand.REQUIRED]
    if not passed:
        why = "nothing required passed; what did not apply or is only reported is no evidence"
        return Standing(clause, ClauseState.NOT_MET, False, why, basis)
    silent = [c for c in needed if not any(d.safety_class in (c.name, None) for d in passed)]
    if silent:
        why = f"nothing passed for {_classes(frozenset(silent))}"
        return Standing(clause, ClauseState.NOT_MET, False, why, basis)
    return Standing(clause, ClauseState.MET, True, _passed(len(passed)), basis)


def _told(decisions: Iterable[RunDecision]) -> Iterator[str]:
    """Each check with its verdict, and the first things it was about, in the order of the decisions."""
    subjects: dict[str, dict[str, None]] = {}
    for decision in decisions:
        told = f"{decision.check} {decision.verdict.name.lower()}"
        subjects.setdefault(told, {})[decision.subject] = None
    return (f"{told}: {few(list(names))}" for told, names in subjects.items())


def _passed(count: int) -> str:
    return "1 decision passed" if count == 1 else f"{count} decisions passed"


_AGAINST = (Outcome.FAIL, Outcome.UNDECIDED)


def _word(decision: RunDecision) -> str:
    if decision.verdict is Verdict.PASSED:
        return f"{decision.outcome.value} (only reported)"
    return decision.verdict.name.lower()


def _classes(classes: frozenset[SafetyClass]) -> str:
    return "class " + " or ".join(sorted(c.name for c in classes))
