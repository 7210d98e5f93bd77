"""A written statement is a file under its digest and a line in the log, and reading finds what is amiss."""

import pytest

from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.evidence.log import next_line
from gatekeeper.evidence.store import EvidenceStore
from gatekeeper.model.digest import sha256
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import PREDICATE_GATE_RUN, DefectKind, Statement, Subject


def _statement(number):
    subject = Subject("tree", {"gitTree": f"{number:040x}"})
    return Statement((subject,), PREDICATE_GATE_RUN, {"number": number})


def _kinds(ledger):
    return [(defect.kind, defect.where) for defect in ledger.defects]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "evidence"


def test_a_statement_lies_under_its_digest(folder):
    stored = EvidenceStore(folder).write(_statement(1))
    assert stored.path == folder / f"{stored.digest}.json"
    assert stored.path.read_bytes() == statement_bytes(_statement(1))
    assert sha256(stored.path.read_bytes()) == stored.digest


def test_entries_come_back_in_the_order_written(folder):
    store = EvidenceStore(folder)
    written = [store.write(_statement(n)).digest for n in (3, 1, 2)]
    ledger = store.entries()
    assert [entry.digest for entry in ledger.entries] == written
    assert [entry.sequence for entry in ledger.entries] == [1, 2, 3]
    assert [entry.statement.predicate["number"] for entry in ledger.entries] == [3, 1, 2]
    assert ledger.defects == ()
    assert ledger.whole


def test_writing_an_equal_statement_again_changes_nothing(folder):
    store = EvidenceStore(folder)
    first = store.write(_statement(1))
    before = (folder / "log.jsonl").read_bytes()
    assert store.write(_statement(1)) == first
    assert (folder / "log.jsonl").read_bytes() == before


def test_a_folder_that_is_not_there_is_empty(folder):
    ledger = EvidenceStore(folder).entries()
    assert (ledger.entries, ledger.defects, ledger.head) == ((), (), None)


def test_no_temporary_file_remains(folder):
    stored = EvidenceStore(folder).write(_statement(1))
    names = {path.name for path in folder.iterdir()}
    assert names == {stored.path.name, "log.jsonl"}


def test_a_statement_whose_file_is_gone_is_missing(folder):
    store = EvidenceStore(folder)
    store.write(_statement(1)).path.unlink()
    store.write(_statement(2))
    ledger = store.entries()
    assert _kinds(ledger) == [(DefectKind.MISSING, "log.jsonl:1")]
    assert [entry.sequence for entry in ledger.entries] == [2]
    assert not ledger.whole


def test_writing_a_missing_statement_again_restores_it(folder):
    store = EvidenceStore(folder)
    store.write(_statement(1)).path.unlink()
    store.write(_statement(1))
    assert store.entries().whole


def test_a_leftover_of_a_killed_run_is_named_and_harmless(folder):
    store = EvidenceStore(folder)
    store.write(_statement(1))
    name = f".{'a' * 16}-{'b' * 16}.tmp"
    (folder / name).write_bytes(b"half of a stat")
    ledger = store.entries()
    assert _kinds(ledger) == [(DefectKind.LEFTOVER, name)]
    assert ledger.whole


def test_a_statement_that_no_line_names_does_not_count(folder):
    store = EvidenceStore(folder)
    store.write(_statement(1))
    planted = statement_bytes(_statement(2))
    (folder / f"{sha256(planted)}.json").write_bytes(planted)
    ledger = store.entries()
    assert [entry.sequence for entry in ledger.entries] == [1]
    assert _kinds(ledger) == [(DefectKind.UNLOGGED, f"{sha256(planted)}.json")]


def test_a_foreign_file_is_named(folder):
    store = EvidenceStore(folder)
    store.write(_statement(1))
    (folder / "notes\x1b[31m.txt").write_bytes(b"")
    assert _kinds(store.entries()) == [(DefectKind.FOREIGN, "notes\\x1b[31m.txt")]


@pytest.mark.parametrize(
    "raw",
    [
        b"[]",
        b"{",
        b'{"_type":"other"}',
        b'{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","predicate":{},"subject":[]}',
        b'{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","predicate":{},'
        b'"subject":[{"digest":{}}]}',
        b'{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","predicate":{},'
        b'"subject":[{"digest":{"gitTree":1}}]}',
        b'{"_type":"https://in-toto.io/Statement/v1","_type":"x"}',
    ],
)
def test_a_logged_file_that_is_no_statement_is_altered(folder, raw):
    folder.mkdir()
    (folder / f"{sha256(raw)}.json").write_bytes(raw)
    (folder / "log.jsonl").write_bytes(next_line(b"", sha256(raw)))
    ledger = EvidenceStore(folder).entries()
    assert ledger.entries == ()
    assert _kinds(ledger) == [(DefectKind.ALTERED, "log.jsonl:1")]


def test_a_file_where_the_folder_should_be_is_an_error_that_names_it(tmp_path):
    place = tmp_path / "evidence"
    place.write_bytes(b"")
    with pytest.raises(EvidenceError, match=r"evidence.*(exists|directory)"):
        EvidenceStore(place).write(_statement(1))
    assert [d.kind for d in EvidenceStore(place).entries().defects] == [DefectKind.UNREADABLE]
