"""The table of clauses that ships, read against the safety classes of the edition in force."""

from gatekeeper.config.safety_classes import shipped_classes
from gatekeeper.config.shipped import shipped
from gatekeeper.model.record import ClauseTable
from gatekeeper.record.clauses.standings import load_clauses


def clause_table() -> ClauseTable:
    """The clauses of `rules/clauses.json`; raises `GatekeeperError` when it is damaged."""
    return load_clauses((shipped("rules") / "clauses.json").read_bytes(), shipped_classes())
