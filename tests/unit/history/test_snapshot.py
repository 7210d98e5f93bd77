"""A snapshot holds exactly the blobs' bytes under names that depend on nothing but content and language."""

from pathlib import Path

import pytest

from gatekeeper.history.objects.snapshot import count_lines, write_snapshot
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.language import Language

A, B = ObjectId("a" * 40), ObjectId("b" * 40)
CONTENT = b"int a;\r\n\0\xff"


def test_names_follow_blob_and_language_and_not_the_order_given(tmp_path: Path) -> None:
    files = [(B, Language.PYTHON, b"x"), (A, Language.CPP, CONTENT), (A, Language.C, CONTENT)]
    written = write_snapshot(files, tmp_path / "one")
    assert [(f.name, f.blob, f.language) for f in written] == [
        ("f000000.c", A, Language.C),
        ("f000001.cpp", A, Language.CPP),
        ("f000002.py", B, Language.PYTHON),
    ]
    assert write_snapshot(reversed(files), tmp_path / "two") == written


def test_a_blob_is_written_once_per_language_exactly(tmp_path: Path) -> None:
    folder = tmp_path / "snapshot"
    [file] = write_snapshot([(A, Language.C, CONTENT), (A, Language.C, CONTENT)], folder)
    assert (folder / file.name).read_bytes() == CONTENT
    assert (file.size, file.lines) == (len(CONTENT), 2)


def test_only_the_owner_may_look(tmp_path: Path) -> None:
    folder = tmp_path / "snapshot"
    [file] = write_snapshot([(A, Language.C, b"")], folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / file.name).stat().st_mode & 0o777 == 0o600


def test_nothing_to_write_is_an_empty_folder(tmp_path: Path) -> None:
    assert write_snapshot([], tmp_path / "snapshot") == ()
    assert list((tmp_path / "snapshot").iterdir()) == []


def test_a_folder_that_is_there_already_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        write_snapshot([], tmp_path)


@pytest.mark.parametrize(
    ("content", "is_list"),
    [
        (b"0x00, 0x80,\r\n  12u,-1, 0b11\n", True),
        (b"0", True),
        (b"", False),
        (b" ,\n", False),
        (b"1, x\n", False),
        (b"1, 0xg\n", False),
        (b"1.f()\n", False),
        (b"// 1\n2\n", False),
        (b"#define A 1\n", False),
        (b"{1, 2}\n", False),
        (b"1, 2" * 100_000 + b";", False),
    ],
    ids=["list", "one", "nothing", "comma", "name", "no-number", "call", "comment", "define", "braces", "long"],
)  # fmt: skip
def test_a_list_of_numbers_is_told_from_code(
    content: bytes, is_list: bool, tmp_path: Path
) -> None:
    [file] = write_snapshot([(A, Language.C, content)], tmp_path / "snapshot")
    assert file.only_numbers is is_list


@pytest.mark.parametrize(
    ("content", "lines"), [(b"", 1), (b"\n", 1), (b"a", 1), (b"a\n", 1), (b"a\nb", 2), (b"\r", 1)]
)
def test_lines_are_counted_by_line_feeds(content: bytes, lines: int) -> None:
    assert count_lines(content) == lines
