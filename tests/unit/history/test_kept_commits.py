"""Commits that are kept in a file are the commits that were put there."""

from pathlib import Path

import pytest

from gatekeeper.history.objects.kept_commits import KeptCommits, by_id, compared_commit
from gatekeeper.model.change import FileStatus
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError

Told = tuple[ObjectId, bytes, bytes]
PERSON = b"Aiko <aiko@example.org> 1700000000 +0000"


def oid(number: int) -> ObjectId:
    return ObjectId(f"{number:040x}")


def told(number: int, *parents: int, more: bytes = b"", records: bytes = b"") -> Told:
    named = "".join(f"parent {oid(each)}\n" for each in parents)
    head = f"tree {oid(2)}\n{named}".encode()
    people = b"author %b\ncommitter %b\n%b\n" % (PERSON, PERSON, more)
    return (
        oid(number),
        head + people + b"Dose %d\0\xff\n\nReviewed-by: B <b@x>\n" % number,
        records,
    )


ODD = told(
    1, 3, 4,
    more=b"author \xff <> 1 +0000\ngpgsig -----BEGIN\n",
    records=f":000000 100644 {oid(0)} {oid(7)} A\0a\n".encode() + b"\x80.c\0"
    + f":100644 100755 {oid(7)} {oid(8)} R087\0old.c\0b.c\0".encode(),
)  # fmt: skip
MANY_TOLD = [told(number, 9) for number in range(600)]
ODD_ONE = compared_commit(*ODD, joins=True)
MANY = [compared_commit(*each, joins=True) for each in MANY_TOLD]


def kept(folder: Path, commits: list[Told]) -> KeptCommits:
    answer = KeptCommits(folder, joins=True)
    for commit in commits:
        answer.add(*commit)
    return answer


def test_an_odd_commit_comes_back_as_it_was(tmp_path: Path) -> None:
    [found] = kept(tmp_path, [ODD])
    assert found == ODD_ONE
    assert [(f.status, f.path, f.old and f.old.path) for f in found.files] == [
        (FileStatus.ADDED, "a\n\udc80.c", None),
        (FileStatus.RENAMED, "b.c", "old.c"),
    ]
    assert (found.parents, found.message[:7], found.signed) == ((oid(3), oid(4)), "Dose 1\0", True)
    assert "it has 2 author headers" in found.defects


@pytest.mark.parametrize(("joins", "count"), [(True, 1), (False, 0)], ids=["joins", "begins"])
def test_a_commit_without_a_parent_is_odd_where_there_was_a_history(
    tmp_path: Path, joins: bool, count: int
) -> None:
    held = KeptCommits(tmp_path, joins=joins)
    held.add(*told(1))
    assert sum("no parent" in defect for defect in held[0].defects) == count


def test_records_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="not as git writes it"):
        kept(tmp_path, [told(1, 9, records=b":100644 000000 \0")])


def test_they_are_a_sequence_in_the_order_added(tmp_path: Path) -> None:
    held = kept(tmp_path, MANY_TOLD)
    assert (len(held), bool(held)) == (600, True)
    assert list(held) == MANY
    assert list(reversed(held)) == MANY[::-1]
    assert (held[0], held[-1], held[300:303]) == (MANY[0], MANY[-1], tuple(MANY[300:303]))
    with pytest.raises(IndexError):
        held[600]


def test_two_readers_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    held = kept(tmp_path, MANY_TOLD)
    assert all(one == other for one, other in zip(held, held, strict=True))


def test_nothing_with_a_name_is_left_in_the_folder(tmp_path: Path) -> None:
    held = kept(tmp_path, MANY_TOLD)
    assert (len(list(held)), list(tmp_path.iterdir())) == (600, [])


def test_a_file_cut_short_is_never_taken_for_a_shorter_history(tmp_path: Path) -> None:
    held = kept(tmp_path, MANY_TOLD)
    list(held)
    held._file.truncate(held._ends[400])
    with pytest.raises((EOFError, ValueError)):
        list(held)


@pytest.mark.parametrize("is_kept", [False, True], ids=["held", "kept"])
def test_commits_are_found_by_their_ids_and_others_join_them(
    tmp_path: Path, is_kept: bool
) -> None:
    found = by_id(kept(tmp_path, MANY_TOLD[:3]) if is_kept else MANY[:3])
    found[oid(1000)] = ODD_ONE
    assert list(found) == [oid(0), oid(1), oid(2), oid(1000)]
    assert list(found.values()) == [*MANY[:3], ODD_ONE]
    assert (oid(5) in found, found[oid(2)], len(found)) == (False, MANY[2], 4)
