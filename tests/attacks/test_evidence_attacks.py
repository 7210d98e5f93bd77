"""Attempts to lose, forge or replay evidence: full disks, killed writers, altered files, cut and spliced logs."""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.evidence.log import next_line
from gatekeeper.evidence.statements import gate_run_statement
from gatekeeper.evidence.store import EvidenceStore
from gatekeeper.model.digest import sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, DefectKind, Statement, Subject
from gatekeeper.testing.sample_run import sample_run

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from pathlib import Path
from gatekeeper.evidence.store import EvidenceStore
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, Statement, Subject

folder, writer, count, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
for number in range(count):
    subject = Subject("tree", {"gitTree": "0" * 40})
    filler = {"writer": writer, "number": number, "filler": "x" * size}
    stored = EvidenceStore(folder).write(Statement((subject,), PREDICATE_GATE_RUN, filler))
    print(stored.digest, flush=True)
"""


def _statement(number, size=10):
    subject = Subject("tree", {"gitTree": f"{number:040x}"})
    return Statement((subject,), PREDICATE_GATE_RUN, {"number": number, "filler": "x" * size})


def _writer(folder, name, count, size=10):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(count), str(size)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={"PATH": os.environ["PATH"]},
    )


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def _kinds(ledger):
    return [defect.kind for defect in ledger.defects]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "evidence"


@pytest.fixture
def store(folder):
    store = EvidenceStore(folder)
    store.write(_statement(1))
    store.write(_statement(2))
    return store


@pytest.fixture
def limit_file_size():
    """Sets RLIMIT_FSIZE for the test: beyond it every write fails as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_fills_in_a_statement_gives_an_error_and_nothing_counts(
    store, folder, limit_file_size
):
    before = _names(folder)
    limit_file_size(4096)
    with pytest.raises(EvidenceError, match=r"could not be made durable at .*too large"):
        store.write(_statement(3, size=9000))
    limit_file_size(resource.RLIM_INFINITY)
    assert _names(folder) == before
    assert store.entries().whole
    assert len(store.entries().entries) == 2


def test_a_disk_that_fills_in_the_middle_of_a_log_line_leaves_the_log_as_it_was(
    store, folder, limit_file_size
):
    for number in range(3, 9):
        store.write(_statement(number))
    log = (folder / "log.jsonl").read_bytes()
    limit_file_size(len(log) + 40)
    with pytest.raises(EvidenceError, match="evidence could not be made durable"):
        store.write(_statement(9))
    limit_file_size(resource.RLIM_INFINITY)
    assert (folder / "log.jsonl").read_bytes() == log
    assert store.entries().whole
    store.write(_statement(9))
    assert [e.statement.predicate["number"] for e in store.entries().entries] == list(range(1, 10))


def test_a_log_that_is_a_full_device_is_refused(folder):
    folder.mkdir()
    (folder / "log.jsonl").symlink_to("/dev/full")
    with pytest.raises(EvidenceError, match="evidence could not be made durable"):
        EvidenceStore(folder).write(_statement(1))
    assert _names(folder) == ["log.jsonl"]
    assert _kinds(EvidenceStore(folder).entries()) == [DefectKind.UNREADABLE]


def test_a_log_that_is_a_pipe_is_refused_and_does_not_hang(folder):
    folder.mkdir()
    os.mkfifo(folder / "log.jsonl")
    with pytest.raises(EvidenceError, match="not a regular file"):
        EvidenceStore(folder).write(_statement(1))
    assert _kinds(EvidenceStore(folder).entries()) == [DefectKind.UNREADABLE]


def test_a_folder_in_proc_cannot_hold_evidence():
    with pytest.raises(EvidenceError, match="evidence could not be made durable at '/proc"):
        EvidenceStore(Path("/proc/gatekeeper-evidence")).write(_statement(1))


def test_a_planted_link_under_the_statements_name_is_not_followed(folder, tmp_path):
    folder.mkdir()
    target = tmp_path / "elsewhere.json"
    name = f"{sha256(statement_bytes(_statement(1)))}.json"
    (folder / name).symlink_to(target)
    with pytest.raises(EvidenceError, match="evidence could not be made durable"):
        EvidenceStore(folder).write(_statement(1))
    assert not target.exists()


def test_a_planted_file_under_the_statements_name_is_not_taken_for_it(folder):
    folder.mkdir()
    name = f"{sha256(statement_bytes(_statement(1)))}.json"
    (folder / name).write_bytes(b"{}")
    with pytest.raises(EvidenceError, match="holds something else"):
        EvidenceStore(folder).write(_statement(1))
    assert EvidenceStore(folder).entries().entries == ()


def test_eight_processes_writing_at_once_lose_nothing(folder):
    writers = [_writer(folder, str(n), 20) for n in range(8)]
    promised = [line for w in writers for line in w.communicate(timeout=120)[0].decode().split()]
    assert [w.returncode for w in writers] == [0] * 8
    ledger = EvidenceStore(folder).entries()
    assert ledger.defects == ()
    assert len(promised) == 160
    assert sorted(entry.digest for entry in ledger.entries) == sorted(promised)


def test_threads_of_one_process_exclude_each_other(folder):
    def write(first):
        for number in range(first, first + 10):
            EvidenceStore(folder).write(_statement(number))

    threads = [threading.Thread(target=write, args=(100 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    ledger = EvidenceStore(folder).entries()
    assert (len(ledger.entries), ledger.defects) == (40, ())


def test_two_writers_of_one_statement_log_it_once(folder):
    writers = [_writer(folder, "same", 10) for _ in range(2)]
    promised = [set(w.communicate(timeout=60)[0].decode().split()) for w in writers]
    ledger = EvidenceStore(folder).entries()
    assert promised[0] == promised[1] == {entry.digest for entry in ledger.entries}
    assert ledger.defects == ()


def test_a_writer_killed_at_any_moment_leaves_nothing_phantom(folder):
    """Fifteen kills: whatever was promised stays, whatever was not is told, and writing goes on."""
    promised = []
    for attempt in range(15):
        writer = _writer(folder, f"victim {attempt}", 10_000, size=200_000)
        promised.append(writer.stdout.readline().decode().strip())
        time.sleep(0.003 * attempt)
        writer.send_signal(signal.SIGKILL)
        promised.extend(writer.stdout.read().decode().split())
        writer.wait(30)
        writer.stdout.close()
    after = EvidenceStore(folder).write(_statement(1)).digest
    ledger = EvidenceStore(folder).entries()
    held = [entry.digest for entry in ledger.entries]
    whole = {digest for digest in promised if len(digest) == 64}
    assert whole <= set(held)
    assert len(held) == len(set(held))
    assert held[-1] == after
    harmless = {DefectKind.LEFTOVER, DefectKind.UNLOGGED, DefectKind.TORN}
    assert set(_kinds(ledger)) <= harmless
    on_disk = {name[:64] for name in _names(folder) if name.endswith(".json")}
    assert {sha256((folder / f"{d}.json").read_bytes()) for d in on_disk} == on_disk


def _rewrite(path, content):
    path.unlink()
    path.write_bytes(content)


def test_a_verdict_changed_in_a_stored_statement_is_found(folder):
    run = sample_run()
    statement = gate_run_statement(
        run, started_at="2026-11-23T09:30:00Z", report=sha256(b"report")
    )
    stored = EvidenceStore(folder).write(statement)
    forged = stored.path.read_bytes().replace(b'"verdict":"failed"', b'"verdict":"passed"')
    _rewrite(stored.path, forged)
    ledger = EvidenceStore(folder).entries()
    assert ledger.entries == ()
    assert _kinds(ledger) == [DefectKind.ALTERED]
    assert stored.digest in ledger.defects[0].sentence


def test_a_changed_statement_under_its_new_name_is_not_in_the_log(store, folder):
    first = store.entries().entries[0]
    forged = statement_bytes(_statement(99))
    (folder / f"{first.digest}.json").unlink()
    (folder / f"{sha256(forged)}.json").write_bytes(forged)
    assert sorted(k.value for k in _kinds(store.entries())) == ["missing", "unlogged"]


def test_a_changed_statement_with_its_line_changed_too_breaks_the_next_line(store, folder):
    first = store.entries().entries[0]
    forged = statement_bytes(_statement(99))
    (folder / f"{first.digest}.json").unlink()
    (folder / f"{sha256(forged)}.json").write_bytes(forged)
    log = folder / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(first.digest.encode(), sha256(forged).encode()))
    assert _kinds(store.entries()) == [DefectKind.BROKEN]


def test_a_truncated_log_leaves_statements_that_do_not_count(store, folder):
    log = folder / "log.jsonl"
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
    ledger = store.entries()
    assert len(ledger.entries) == 1
    assert _kinds(ledger) == [DefectKind.UNLOGGED]


def test_a_rollback_to_an_older_whole_folder_shows_against_a_noted_head(store, folder):
    noted = store.entries().head
    last = store.entries().entries[-1]
    log = folder / "log.jsonl"
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
    (folder / f"{last.digest}.json").unlink()
    assert store.entries().whole
    assert _kinds(store.entries(witnessed=noted)) == [DefectKind.TRUNCATED]


def test_a_deleted_log_makes_every_statement_uncounted(store, folder):
    (folder / "log.jsonl").unlink()
    ledger = store.entries()
    assert ledger.entries == ()
    assert _kinds(ledger) == [DefectKind.UNLOGGED, DefectKind.UNLOGGED]


def test_a_replayed_entry_is_named_and_counts_once(store, folder):
    log = folder / "log.jsonl"
    raw = log.read_bytes()
    first = store.entries().entries[0]
    log.write_bytes(raw + next_line(raw, first.digest))
    ledger = store.entries()
    assert [entry.sequence for entry in ledger.entries] == [1, 2]
    assert _kinds(ledger) == [DefectKind.REPLAYED]


def test_a_statement_of_another_ledger_spliced_in_is_found(store, folder, tmp_path):
    other = EvidenceStore(tmp_path / "other")
    foreign = other.write(_statement(7))
    other.write(_statement(8))
    (folder / foreign.path.name).write_bytes(foreign.path.read_bytes())
    log = folder / "log.jsonl"
    line = (tmp_path / "other" / "log.jsonl").read_bytes().splitlines(keepends=True)[0]
    log.write_bytes(log.read_bytes() + line)
    assert _kinds(store.entries()) == [DefectKind.REORDERED]


def test_a_statement_with_a_key_twice_is_no_statement(folder):
    raw = statement_bytes(_statement(1)).replace(
        b'{"filler"', b'{"verdict":"failed","verdict":"passed","filler"'
    )
    assert json.loads(raw)["predicate"]["verdict"] == "passed"
    folder.mkdir()
    (folder / f"{sha256(raw)}.json").write_bytes(raw)
    (folder / "log.jsonl").write_bytes(next_line(b"", sha256(raw)))
    ledger = EvidenceStore(folder).entries()
    assert ledger.entries == ()
    assert _kinds(ledger) == [DefectKind.ALTERED]
