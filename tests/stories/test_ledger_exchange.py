"""Ledgers that grew apart in two clones become one again, and nothing of either is lost."""

import datetime as dt
import subprocess
from pathlib import Path

import pytest
from gate_room import PROJECT, Room, Said
from ledger_workshop import NOW, Bare, statement

from gatekeeper.model.evidence import Ledger


class Two:
    """Two ledgers, and a room to type commands in."""

    def __init__(self, folder: Path) -> None:
        self.room = Room(folder)
        self.room.commit(PROJECT)
        self.left, self.right = Bare(folder / "left"), Bare(folder / "right")

    def ask(self, action: str, bare: Bare, other: Bare) -> Said:
        """`evidence pull` or `push`, typed at one of them about the other."""
        return self.room.gatekeeper(
            "evidence", action, str(other.folder), "--evidence", str(bare.folder)
        )

    def numbers(self, bare: Bare) -> list[object]:
        """The numbers of the statements in the order of a ledger, `None` for an entry that joins two."""
        ledger = bare.read()
        assert [(d.kind.value, d.where) for d in ledger.defects] == []
        return [entry.statement.predicate.get("number") for entry in ledger.entries]


@pytest.fixture
def two(tmp_path: Path) -> Two:
    """A common beginning of two entries, then nothing apart."""
    made = Two(tmp_path)
    made.left.append(statement(1), statement(2))
    assert made.ask("pull", made.right, made.left).status == 0
    return made


def heads(*ledgers: Ledger) -> set[object]:
    """The different heads among them."""
    return {ledger.head for ledger in ledgers}


def test_a_first_pull_brings_everything(two: Two) -> None:
    assert two.numbers(two.right) == [1, 2]
    assert heads(two.left.read(), two.right.read()) == {two.left.read().head}
    said = two.ask("pull", two.right, two.left)
    assert said.out == "nothing was new\n"


def test_entries_behind_ours_are_added_without_an_entry_of_their_own(two: Two) -> None:
    two.left.append(statement(3))
    assert two.ask("pull", two.right, two.left).out == "their entries were added behind ours\n"
    assert two.numbers(two.right) == [1, 2, 3]


def test_both_sides_join_in_the_same_way_whoever_pulls_first(two: Two, tmp_path: Path) -> None:
    two.left.append(statement(10), statement(11))
    two.right.append(statement(20), statement(21), statement(22))
    copy = Bare(tmp_path / "copy")
    two.ask("pull", copy, two.left)
    assert "an entry joins them" in two.ask("pull", two.left, two.right).out
    assert "an entry joins them" in two.ask("pull", two.right, copy).out
    assert len(heads(two.left.read(), two.right.read())) == 1
    assert two.left.read().root == two.right.read().root
    found = two.numbers(two.left)
    assert found[:2] == [1, 2]
    assert found in ([1, 2, 10, 11, 20, 21, 22, None], [1, 2, 20, 21, 22, 10, 11, None])


def test_an_old_head_of_either_side_is_still_in_the_joined_ledger(two: Two) -> None:
    two.left.append(statement(10))
    two.right.append(statement(20))
    noted = [str(bare.read().head) for bare in (two.left, two.right)]
    two.ask("pull", two.left, two.right)
    for head in noted:
        said = two.room.gatekeeper(
            "evidence", "verify", "--head", head, "--evidence", str(two.left.folder)
        )
        assert said.status == 0, said


def test_a_joined_ledger_goes_on_and_joins_again(two: Two) -> None:
    for step in range(3):
        two.left.append(statement(100 + step))
        two.right.append(statement(200 + step))
        two.ask("pull", two.left, two.right)
        two.left.append(statement(300 + step))
        two.ask("pull", two.right, two.left)
    assert len(heads(two.left.read(), two.right.read())) == 1
    held = [number for number in two.numbers(two.left) if number is not None]
    assert sorted(held) == sorted(
        [1, 2, *(100 * side + step for side in (1, 2, 3) for step in range(3))]
    )


def test_one_statement_that_both_sides_recorded_is_no_replay(two: Two) -> None:
    two.left.append(statement(9), statement(10))
    two.right.append(statement(9), statement(20), now=NOW + dt.timedelta(seconds=5))
    two.ask("pull", two.left, two.right)
    assert two.numbers(two.left).count(9) == 2


def test_a_push_is_taken_only_when_nothing_is_lost(two: Two) -> None:
    two.left.append(statement(10))
    assert two.ask("push", two.left, two.right).status == 0
    assert two.numbers(two.right) == [1, 2, 10]
    two.right.append(statement(20))
    two.left.append(statement(11))
    said = two.ask("push", two.left, two.right)
    assert (said.status, "evidence pull" in said.err) == (3, True)
    assert two.numbers(two.right) == [1, 2, 10, 20]
    two.ask("pull", two.left, two.right)
    assert two.ask("push", two.left, two.right).status == 0


def test_a_ledger_that_was_tampered_with_is_not_taken_in(two: Two) -> None:
    two.right.append(statement(20), statement(21))
    git = ["git", "--git-dir", str(two.right.folder)]
    body = subprocess.run(
        [*git, "cat-file", "commit", "refs/gatekeeper/ledger"], capture_output=True, check=True
    ).stdout
    forged = two.right.folder.parent / "forged"
    forged.write_bytes(body.replace(b'"sequence":4', b'"sequence":8'))
    made = subprocess.run(
        [*git, "hash-object", "-w", "-t", "commit", str(forged)], capture_output=True, check=True
    ).stdout.decode()
    subprocess.run([*git, "update-ref", "refs/gatekeeper/ledger", made.strip()], check=True)
    said = two.ask("pull", two.left, two.right)
    assert (said.status, "their ledger has lost or changed entries" in said.err) == (4, True)
    assert two.numbers(two.left) == [1, 2]


def test_names_of_remotes_are_not_looked_up(two: Two) -> None:
    two.room.repository.git("remote", "add", "origin", "ext::sh -c touch% /tmp/never")
    for name in ("origin", "ext::sh -c id", "--upload-pack=id", "../nowhere"):
        said = two.room.gatekeeper("evidence", "pull", name)
        assert said.status == 2, (name, said)
