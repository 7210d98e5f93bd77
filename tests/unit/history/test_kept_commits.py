"""Commits that are kept in a file are the commits that were put there."""

from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.history.objects.kept_commits import KeptCommits, by_id
from gatekeeper.model.change import Commit, FileChange, FileStatus, Trailer
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tree import MODE_FILE, TreeEntry


def oid(number: int) -> ObjectId:
    return ObjectId(f"{number:040x}")


def entry(path: str) -> TreeEntry:
    return TreeEntry(RepoPath(path), MODE_FILE, oid(7))


ODD = Commit(
    id=oid(1),
    tree=oid(2),
    parents=(oid(3), oid(4)),
    author=Identity("Aiko \udcff", "aiko@example.org"),
    committer=Identity("", ""),
    author_time=-(2**62),
    commit_time=2**62,
    message="Dose\0\ud800\n\nReviewed-by: Bo <bo@x>\n",
    trailers=(Trailer("Reviewed-by", "Bo <bo@x>"),),
    files=(
        FileChange(FileStatus.ADDED, RepoPath("a\n\udc80.c"), None, entry("a\n\udc80.c")),
        FileChange(FileStatus.RENAMED, RepoPath("b.c"), entry("old.c"), entry("b.c")),
    ),
    defects=("it has two author headers",),
    signed=True,
)
MANY = [replace(ODD, id=oid(number), parents=(), files=()) for number in range(600)]


def kept(folder: Path, commits: list[Commit]) -> KeptCommits:
    answer = KeptCommits(folder)
    for commit in commits:
        answer.add(commit)
    return answer


def test_an_odd_commit_comes_back_as_it_was(tmp_path: Path) -> None:
    assert list(kept(tmp_path, [ODD])) == [ODD]


def test_they_are_a_sequence_in_the_order_added(tmp_path: Path) -> None:
    held = kept(tmp_path, MANY)
    assert (len(held), bool(held)) == (600, True)
    assert list(held) == MANY
    assert list(reversed(held)) == MANY[::-1]
    assert (held[0], held[-1], held[300:303]) == (MANY[0], MANY[-1], tuple(MANY[300:303]))
    with pytest.raises(IndexError):
        held[600]


def test_two_readers_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    held = kept(tmp_path, MANY)
    assert all(one == other for one, other in zip(held, held, strict=True))


def test_nothing_with_a_name_is_left_in_the_folder(tmp_path: Path) -> None:
    held = kept(tmp_path, MANY)
    assert (len(list(held)), list(tmp_path.iterdir())) == (600, [])


def test_a_file_cut_short_is_never_taken_for_a_shorter_history(tmp_path: Path) -> None:
    held = kept(tmp_path, MANY)
    list(held)
    held._file.truncate(held._ends[400])
    with pytest.raises((EOFError, ValueError)):
        list(held)


@pytest.mark.parametrize("is_kept", [False, True], ids=["held", "kept"])
def test_commits_are_found_by_their_ids_and_others_join_them(
    tmp_path: Path, is_kept: bool
) -> None:
    found = by_id(kept(tmp_path, MANY[:3]) if is_kept else MANY[:3])
    found[oid(1000)] = ODD
    assert list(found) == [oid(0), oid(1), oid(2), oid(1000)]
    assert list(found.values()) == [*MANY[:3], ODD]
    assert (oid(5) in found, found[oid(2)], len(found)) == (False, MANY[2], 4)
