"""The parsers of git's machine formats read what git writes and refuse everything else without a traceback."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.history.objects.raw import (
    BatchHeader,
    BatchMissing,
    parse_batch_header,
    parse_tree_object,
    parse_tree_pairs,
)
from gatekeeper.history.repository.object_format import ObjectFormat, format_of
from gatekeeper.model.change import FileStatus
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.path import path_bytes

A, B, ZERO = "a" * 40, "b" * 40, "0" * 40
TREE = ObjectId(A)

names = st.binary(min_size=1, max_size=20).filter(
    lambda name: (
        not {0, ord("/")} & set(name) and name not in (b".", b"..") and name.lower() != b".git"
    )
)


def raw_tree(names: list[bytes]) -> bytes:
    return b"".join(b"100644 " + name + b"\0" + b"\x01" * 20 for name in sorted(names))


# tree objects


@given(st.sets(names, max_size=8))
def test_a_tree_gives_back_every_name_it_was_made_of(made: set[bytes]) -> None:
    entries = parse_tree_object(TREE, raw_tree(list(made)), ObjectFormat.SHA1)
    assert [path_bytes(name) for name, _, _ in entries] == sorted(made)
    assert {object_id for _, _, object_id in entries} <= {"01" * 20}


@given(st.binary(max_size=200), st.sampled_from(ObjectFormat))
def test_any_bytes_are_a_tree_or_refused(content: bytes, object_format: ObjectFormat) -> None:
    try:
        entries = parse_tree_object(TREE, content, object_format)
    except RepositoryError as error:
        assert A in str(error)  # noqa: PT017 (only some bytes are refused)
    else:
        assert sum(len(path_bytes(name)) for name, _, _ in entries) <= len(content)


@given(st.sets(names, min_size=1, max_size=4), st.integers(min_value=1))
def test_a_cut_tree_is_refused(made: set[bytes], cut: int) -> None:
    whole = raw_tree(list(made))
    shorter = whole[: -(cut % 20 + 1)]
    with pytest.raises(RepositoryError):
        parse_tree_object(TREE, shorter, ObjectFormat.SHA1)


def test_a_folder_sorts_as_if_its_name_ended_in_a_slash() -> None:
    raw = b"".join(
        mode + b" " + name + b"\0" + b"\x01" * 20
        for mode, name in ((b"100644", b"a.c"), (b"40000", b"a"), (b"100644", b"a0"))
    )
    entries = parse_tree_object(TREE, raw, ObjectFormat.SHA1)
    assert [name for name, _, _ in entries] == ["a.c", "a", "a0"]


# comparisons


def record(status: str, *paths: bytes, old: str = "100644", new: str = "100644") -> bytes:
    before, after = (ZERO if status[0] == "A" else A), (ZERO if status[0] == "D" else B)
    head = f":{old} {new} {before} {after} {status}".encode()
    return head + b"".join(b"\0" + path for path in paths) + b"\0"


def pair(*records: bytes) -> bytes:
    return f"{A} {B}\n".encode() + b"".join(records)


def test_each_status_is_read() -> None:
    data = pair(
        record("A", b"added", old="000000"),
        record("D", b"deleted", new="000000"),
        record("M", b"modified"),
        record("R087", b"from", b"to"),
        record("T", b"typed", new="120000"),
    )
    [found] = parse_tree_pairs(data)
    assert [(f.status, f.path, f.old and f.old.path) for f in found.files] == [
        (FileStatus.ADDED, "added", None),
        (FileStatus.DELETED, "deleted", "deleted"),
        (FileStatus.MODIFIED, "modified", "modified"),
        (FileStatus.RENAMED, "to", "from"),
        (FileStatus.MODIFIED, "typed", "typed"),
    ]


def test_the_same_blob_with_another_mode_is_a_mode_change() -> None:
    data = f"{A} {B}\n:100644 100755 {A} {A} M\0run\0".encode()
    [found] = parse_tree_pairs(data)
    assert [f.status for f in found.files] == [FileStatus.MODE_CHANGED]


def test_pairs_without_a_difference_are_kept_in_order() -> None:
    found = list(parse_tree_pairs(pair() + pair(record("M", b"x")) + pair()))
    assert [len(each.files) for each in found] == [0, 1, 0]


@given(st.lists(names, min_size=1, max_size=5, unique=True))
def test_no_path_is_lost_or_cut(paths: list[bytes]) -> None:
    [found] = parse_tree_pairs(pair(*(record("M", path) for path in paths)))
    assert sorted(path_bytes(f.path) for f in found.files) == sorted(paths)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_comparison_or_refused(data: bytes) -> None:
    try:
        assert list(parse_tree_pairs(data)) == [] or data
    except RepositoryError:
        return


@given(st.integers(min_value=1, max_value=len(record("R100", b"from", b"to")) - 1))
def test_a_cut_comparison_is_refused(cut: int) -> None:
    data = pair(record("R100", b"from", b"to"))
    with pytest.raises(RepositoryError):
        list(parse_tree_pairs(data[:-cut]))


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(RepositoryError, match="unknown status"):
        list(parse_tree_pairs(pair(record("U", b"x"))))


# batch headers


def test_headers_of_cat_file_are_read() -> None:
    assert parse_batch_header(f"{A} blob 12\n".encode()) == BatchHeader(TREE, "blob", 12)
    assert parse_batch_header(f"{A} missing\n".encode()) == BatchMissing(A, "missing")
    assert parse_batch_header(b"abc ambiguous\n") == BatchMissing("abc", "ambiguous")


@given(st.binary(max_size=100))
def test_any_line_is_a_header_or_refused(line: bytes) -> None:
    try:
        parse_batch_header(line)
    except RepositoryError:
        return
    assert line.strip()


# object ids


def test_ids_are_those_that_git_gives() -> None:
    assert ObjectFormat.SHA1.empty_tree == "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    assert ObjectFormat.SHA256.empty_tree.startswith("6ef19b41225c5369f1c104d45d8d85ef")
    assert ObjectFormat.SHA1.digest("blob", b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


def test_the_format_is_told_by_the_length() -> None:
    assert (format_of(A), format_of("c" * 64), format_of("c")) == (
        ObjectFormat.SHA1,
        ObjectFormat.SHA256,
        None,
    )
