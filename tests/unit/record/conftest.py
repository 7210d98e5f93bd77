"""A ledger that holds the sample run, and the record built from it."""

from pathlib import Path

import pytest
from sample_run import sample_run

from gatekeeper.evidence.statements import gate_run_statement
from gatekeeper.model.digest import sha256
from gatekeeper.model.evidence import Entry, Ledger
from gatekeeper.record.build import build_record
from gatekeeper.record.clauses.standings import load_clauses
from gatekeeper.record.page.whole import record_html
from gatekeeper.testing.classes import CLASSES

CLAUSES = Path(__file__).resolve().parents[3] / "rules" / "clauses.json"


@pytest.fixture(scope="session")
def clauses():
    """The shipped table."""
    return load_clauses(CLAUSES.read_bytes(), CLASSES)


@pytest.fixture
def entry():
    """Makes the ledger entry of a run."""

    def make(run, *, sequence=1, started_at="2026-11-23T09:00:00Z"):
        statement = gate_run_statement(run, started_at=started_at, report=sha256(b"report"))
        return Entry(sequence, sha256(f"statement {sequence}".encode()), statement)

    return make


@pytest.fixture
def built(clauses, entry):
    """Builds the record of a run whose statement is the only one of a ledger."""

    def make(run=None, *, defects=(), mark=""):
        run = run or sample_run(mark=mark)
        held = entry(run)
        ledger = Ledger((held,), tuple(defects), sha256(b"head"), chained=True)
        return build_record(ledger, run, held.digest, clauses)[0]

    return make


@pytest.fixture
def booked(clauses, entry):
    """The book of a run whose statement is the only one of a ledger."""

    def make(run=None, *, mark=""):
        run = run or sample_run(mark=mark)
        held = entry(run)
        ledger = Ledger((held,), (), sha256(b"head"))
        return build_record(ledger, run, held.digest, clauses)[1]

    return make


@pytest.fixture
def paged(built, booked):
    """The page of a run."""

    def make(run=None, *, mark=""):
        return b"".join(record_html(built(run, mark=mark), booked(run, mark=mark)))

    return make
