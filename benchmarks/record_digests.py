"""The digests of every file of one record, to be compared between Python versions: run it with each, then `diff`.

python3.11 benchmarks/record_digests.py > a; python3.13 benchmarks/record_digests.py > b; diff a b
"""

import hashlib
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gatekeeper.evidence.statements import gate_run_statement
from gatekeeper.gate.attest import attested_report
from gatekeeper.gate.records.clause_table import clause_table
from gatekeeper.gate.records.folder import run_reports, write_files
from gatekeeper.gate.records.trail import Trail
from gatekeeper.gate.run import Outcome
from gatekeeper.model.digest import sha256
from gatekeeper.model.evidence import Entry, Ledger, Stored
from gatekeeper.model.record_ground import RecordGround
from gatekeeper.plugins.registry import build_registry
from gatekeeper.record.build import build_record, runs_of

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from sample_run import sample_run

run = sample_run(mark='"<b>漢\u202e\udcff')
statement = gate_run_statement(run, started_at="2026-11-23T09:00:00Z", report=sha256(b"r"))
entry = Entry(1, sha256(b"s"), statement)
led = Ledger((entry,), (), sha256(b"head"))
rec, book = build_record(led, run, entry.digest, clause_table())
outcome = Outcome(
    run, Stored(entry.digest, Path(), None, None), build_registry(()), attested_report(run)
)
with tempfile.TemporaryDirectory() as name:
    write_files(
        rec,
        book,
        outcome,
        Trail(led, RecordGround(), {}, runs_of(led)),
        Path(name),
        reports=run_reports(outcome),
    )
    for path in sorted(each for each in Path(name).rglob("*") if each.is_file()):
        print(hashlib.sha256(path.read_bytes()).hexdigest(), path.relative_to(name))
