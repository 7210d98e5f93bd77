"""The index of a ledger: an answer through it is that of a whole reading, and nothing in its file is believed."""

import datetime as dt
import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from ledger_workshop import NOW, Bare, chain, relinked, statement

from gatekeeper.gate.ledgers import index as ledger_index
from gatekeeper.gate.ledgers.index import entries_of
from gatekeeper.gate.ledgers.ledger import append, append_sealed
from gatekeeper.history.ledger.commits import read_entries
from gatekeeper.history.ledger.ref import read_ledger_ref
from gatekeeper.model.evidence import Ledger, Statement
from gatekeeper.model.ledger_index import Lookup, NoIndex
from gatekeeper.tools.ledger_index import StoredIndex

SECRET = b"s" * 32
REVIEWS = Lookup(kinds=frozenset({"https://example.org/review/v1"}))
MINUTE = dt.timedelta(minutes=1)


def review(number: int) -> Statement:
    """A statement of the other kind, an act of somebody."""
    act = {"person": f"person-{number % 2}", "at": NOW.strftime("%Y-%m-%dT%H:%M:%SZ")}
    return replace(statement(number, act=act), predicate_type="https://example.org/review/v1")


@dataclass
class Shelf:
    """A ledger, its index, and how often it was read whole."""

    bare: Bare
    file: Path
    whole: list[str]
    secret: bytes = SECRET

    def ask(self, ask: Lookup = REVIEWS) -> tuple[Ledger, str]:
        """The answer, and whether the whole ledger was read for it."""
        before = len(self.whole)
        with self.bare.place() as place:
            indexed = replace(place, index=StoredIndex(self.file, self.secret))
            found = entries_of(indexed, ask)
            read = "whole" if len(self.whole) > before else "index"
            assert found == entries_of(replace(place, index=NoIndex()), ask)
        return found, read

    def numbers(self, ask: Lookup = REVIEWS) -> tuple[list[object], str]:
        """The numbers of the statements found, and how."""
        found, read = self.ask(ask)
        return [entry.statement.predicate["number"] for entry in found.entries], read

    def sql(self, command: str) -> None:
        """Something done to the file by somebody without the secret."""
        with sqlite3.connect(self.file) as connection:
            connection.execute(command)
            connection.commit()
        connection.close()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Five statements, the second and the fifth are reviews; the index has read them."""
    made = Shelf(Bare(tmp_path / "ledger"), tmp_path / "cache/index.sqlite", [])

    def counted(*given: object) -> object:
        made.whole.append("")
        return read_entries(*given)  # type: ignore[arg-type]  # passed on as given

    monkeypatch.setattr(ledger_index, "read_entries", counted)
    made.bare.append(statement(1), review(2), statement(3), statement(4), review(5))
    assert made.numbers() == ([2, 5], "whole")
    return made


def test_a_second_answer_comes_from_the_index(shelf: Shelf) -> None:
    assert shelf.numbers() == ([2, 5], "index")


def test_what_was_written_since_is_taken_in(shelf: Shelf) -> None:
    shelf.bare.append(statement(6), review(7))
    assert shelf.numbers() == ([2, 5, 7], "index")
    assert shelf.numbers() == ([2, 5, 7], "index")


def test_more_than_a_few_new_entries_are_read_at_once(shelf: Shelf) -> None:
    shelf.bare.append(*(statement(number) for number in range(10, 50)), review(50))
    assert shelf.numbers() == ([2, 5, 50], "index")


@pytest.mark.parametrize(
    ("ask", "numbers"),
    [
        (Lookup(subject=f"{3:040x}"), [3]),
        (Lookup(actor="person-1"), [5]),
        (Lookup(actor="nobody"), []),
        (Lookup(since="2026-11-25T09:01:00Z"), [6]),
        (Lookup(until="2026-11-25T09:00:59Z", kinds=REVIEWS.kinds), [2, 5]),
        (Lookup(), [1, 2, 3, 4, 5, 6]),
    ],
    ids=["subject", "actor", "stranger", "since", "until", "everything"],
)
def test_entries_are_found_by(shelf: Shelf, ask: Lookup, numbers: list[int]) -> None:
    shelf.bare.append(statement(6), now=NOW + MINUTE)
    assert shelf.numbers(ask) == (numbers, "index")


def test_packed_entries_are_read_as_loose_ones(shelf: Shelf) -> None:
    git = ["git", "--git-dir", str(shelf.bare.folder)]
    subprocess.run([*git, "gc", "-q"], check=True)
    shelf.bare.append(review(6))
    assert shelf.numbers() == ([2, 5, 6], "index")


@pytest.mark.parametrize(
    "command",
    [
        "DELETE FROM entries WHERE sequence = 5",
        "UPDATE entries SET kind = 'https://example.org/test/v1' WHERE sequence = 5",
        "UPDATE entries SET told = replace(told, 'review', 'reviem') WHERE sequence = 2",
        "INSERT INTO entries SELECT 9, kind, told FROM entries WHERE sequence = 5",
        "UPDATE entries SET sequence = 50 - sequence",
        "UPDATE head SET told = replace(told, '\"https://example.org/review/v1\",[2', '\"x\",[2')",
        "DELETE FROM head",
        "CREATE VIEW more AS SELECT * FROM entries",
        "DROP TABLE entries",
    ],
    ids=[
        "row gone",
        "other kind",
        "row changed",
        "row more",
        "order",
        "head",
        "no head",
        "view",
        "no table",
    ],
)
def test_a_changed_index_is_forgotten(shelf: Shelf, command: str) -> None:
    shelf.sql(command)
    assert shelf.numbers() == ([2, 5], "whole")


def test_rows_of_an_earlier_head_do_not_pass_for_those_of_a_later_one(shelf: Shelf) -> None:
    early = shelf.file.read_bytes()
    for beside in ("-wal", "-shm"):
        shelf.file.with_name(shelf.file.name + beside).unlink(missing_ok=True)
    shelf.bare.append(review(6))
    assert shelf.numbers() == ([2, 5, 6], "index")
    for beside in ("-wal", "-shm"):
        shelf.file.with_name(shelf.file.name + beside).unlink(missing_ok=True)
    shelf.file.write_bytes(early)
    assert shelf.numbers()[0] == [2, 5, 6]


def test_somebody_elses_index_is_no_help(shelf: Shelf) -> None:
    shelf.secret = b"t" * 32
    assert shelf.numbers() == ([2, 5], "whole")


def test_an_index_that_is_deleted_is_made_again(shelf: Shelf) -> None:
    shelf.file.unlink()
    assert shelf.numbers() == ([2, 5], "whole")
    assert shelf.numbers() == ([2, 5], "index")


def test_a_ledger_that_was_written_anew_is_read_whole(shelf: Shelf) -> None:
    with shelf.bare.place() as place:
        entries = read_entries(place.view, read_ledger_ref(place.folder))
    (shelf.bare.folder / "refs/gatekeeper/ledger").unlink()
    with shelf.bare.place() as place:
        for each in relinked([*entries[:4], *chain(1, first=9)]):
            append_sealed(place, each.envelope, now=NOW)
    assert shelf.numbers() == ([2], "whole")


def test_a_ledger_whose_end_was_cut_off_is_read_whole(shelf: Shelf) -> None:
    ref = shelf.bare.folder / "refs/gatekeeper/ledger"
    git = ["git", "--git-dir", str(shelf.bare.folder), "rev-parse", f"{ref.read_text().strip()}~1"]
    ref.write_bytes(subprocess.run(git, check=True, capture_output=True).stdout)
    assert shelf.numbers() == ([2], "whole")


def test_joined_ledgers_are_read_whole_and_then_known(shelf: Shelf, tmp_path: Path) -> None:
    from gatekeeper.gate.ledgers.exchange import pull
    from gatekeeper.history.ledger.exchange import other_repository

    other = Bare(tmp_path / "other")
    subprocess.run(
        ["git", "clone", "-q", "--mirror", str(shelf.bare.folder), str(other.folder)],
        check=True,
        capture_output=True,
    )
    other.append(review(6))
    shelf.bare.append(review(7))
    with shelf.bare.place() as place:
        pull(place, other_repository(str(other.folder), {"PATH": "/usr/bin:/bin"}, tmp_path))
    found, read = shelf.ask()
    assert (len(found.entries), read) == (4, "whole")
    assert shelf.ask()[1] == "index"


def _damaged(shelf: Shelf, number: int) -> None:
    with shelf.bare.place() as place:
        commit = read_entries(place.view, read_ledger_ref(place.folder))[number - 1].commit
    assert commit is not None
    (shelf.bare.folder / "objects" / commit[:2] / commit[2:]).unlink()


def _put_twice(shelf: Shelf, number: int) -> None:
    """An entry with the statement of another, by somebody who writes the files."""
    from gatekeeper.evidence.line import next_line, read_line
    from gatekeeper.history.ledger.commits import append_entry
    from gatekeeper.model.evidence import RawEntry

    with shelf.bare.place() as place:
        entries = read_entries(place.view, read_ledger_ref(place.folder))
        last = read_line(entries[-1].line)
        envelope = entries[number - 1].envelope
        line = next_line(last, read_line(entries[number - 1].line).entry, NOW)
        append_entry(place.view, lambda _: (RawEntry(line, envelope), last.recorded_at))


@pytest.mark.parametrize(
    ("damage", "defect"),
    [
        (lambda shelf: _damaged(shelf, 5), "unreadable"),
        (lambda shelf: _put_twice(shelf, 2), "replayed"),
    ],
    ids=["an entry that is asked for is gone", "a statement stands again"],
)
def test_what_is_wrong_is_named_as_without_an_index(
    shelf: Shelf, damage: Callable[[Shelf], None], defect: str
) -> None:
    damage(shelf)
    found, read = shelf.ask()
    assert ({each.kind.value for each in found.defects}, read) == ({defect}, "whole")
    assert shelf.ask()[1] == "whole"


def test_what_is_incomplete_and_lost_nothing_is_told_by_the_index_too(shelf: Shelf) -> None:
    late = replace(statement(8), predicate={"number": 8, "startedAt": "2026-11-20T09:00:00Z"})
    with shelf.bare.place() as place:
        append(place, late, now=NOW)
    assert [d.kind.value for d in shelf.ask()[0].defects] == ["clock"]
    found, read = shelf.ask()
    assert ([d.kind.value for d in found.defects], read) == (["clock"], "index")
