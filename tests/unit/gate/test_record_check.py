"""A record held against the ledger beside it: what the statement of the run does not bear out is named."""

from dataclasses import replace

import pytest
from sample_run import sample_run

from gatekeeper.evidence.statements import gate_run_statement
from gatekeeper.gate.records.check import held_against
from gatekeeper.gate.records.clause_table import clause_table
from gatekeeper.model.digest import sha256
from gatekeeper.model.evidence import Entry, Ledger
from gatekeeper.record.build import build_record
from gatekeeper.record.files.as_json import record_json


@pytest.fixture(scope="module")
def made():
    """The files of a record that are held against the ledger, and that ledger."""
    run = sample_run()
    statement = gate_run_statement(run, started_at="2026-11-23T09:00:00Z", report=sha256(b"run"))
    entry = Entry(1, sha256(b"statement"), statement)
    ledger = Ledger((entry,), (), sha256(b"head"))
    record, book = build_record(ledger, run, entry.digest, clause_table())
    return {"record.json": b"".join(record_json(book)), "gate-run.json": b"run"}, ledger, record


def told(files, ledger, **changed):
    """What is told when the statement holds other things than the record was made from."""
    [entry] = ledger.entries
    predicate = {**entry.statement.predicate, **changed}
    other = replace(entry, statement=replace(entry.statement, predicate=predicate))
    return list(held_against(files, replace(ledger, entries=(other,))))


def test_a_record_that_its_statement_bears_out_has_no_fault(made):
    files, ledger, _ = made
    assert told(files, ledger) == []


def test_a_statement_that_cannot_be_read_is_a_fault_and_not_a_run_without_decisions(made):
    files, ledger, _ = made
    [sentence] = told(files, ledger, decisions="none")
    assert sentence.startswith("the statement of the run cannot be read: its predicate is not a")


def test_other_decisions_are_told(made):
    files, ledger, _ = made
    assert told(files, ledger, decisions=[]) == [
        "record.json tells other decisions than the statement of the run"
    ]


def test_a_record_of_another_tree_is_told(made):
    files, ledger, record = made
    other = files | {"record.json": files["record.json"].replace(record.tree.encode(), b"f" * 40)}
    assert "record.json is of another tree or commit than the statement of the run" in list(
        held_against(other, ledger)
    )
