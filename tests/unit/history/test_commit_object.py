"""A commit is read from its bytes, and what is odd in it becomes a defect instead of a traceback."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.history.objects.commit_object import commit_links, parse_commit
from gatekeeper.model.change import Trailer
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.identity import Identity

ID = ObjectId("c" * 40)
TREE, ONE, TWO = "a" * 40, "1" * 40, "2" * 40
HEAD = f"tree {TREE}\nparent {ONE}\nparent {TWO}\n".encode()
PEOPLE = (
    b"author Aiko Ito <aiko@example.org> 1700000000 +0130\n"
    b"committer Bo Berg <bo@example.org> 1700000060 -0500\n"
)


def test_a_plain_commit_has_no_defects() -> None:
    commit = parse_commit(ID, HEAD + PEOPLE + b"\nSubject\n\nBody.\n\nReviewed-by: C <c@x>\n")
    assert (commit.tree, commit.parents) == (TREE, (ONE, TWO))
    assert commit.author == Identity("Aiko Ito", "aiko@example.org")
    assert commit.committer == Identity("Bo Berg", "bo@example.org")
    assert (commit.author_time, commit.commit_time) == (1700000000, 1700000060)
    assert commit.subject == "Subject"
    assert commit.trailers == (Trailer("Reviewed-by", "C <c@x>"),)
    assert (commit.defects, commit.signed, commit.files) == ((), False, ())


def test_a_signature_is_told_and_its_lines_are_not_headers() -> None:
    signature = b"gpgsig -----BEGIN SSH SIGNATURE-----\n author X <x@x> 1 +0000\n \n -----END\n"
    commit = parse_commit(ID, HEAD + PEOPLE + signature + b"\nSubject\n")
    assert (commit.signed, commit.defects, commit.author.name) == (True, (), "Aiko Ito")


def test_a_merged_tag_is_no_defect() -> None:
    tag = f"mergetag object {ONE}\n type commit\n tagger T <t@x> 1 +0000\n \n v1\n".encode()
    commit = parse_commit(ID, HEAD + PEOPLE + tag + b"\nMerge\n")
    assert (commit.defects, commit.signed, commit.message) == ((), False, "Merge\n")


@pytest.mark.parametrize(
    "name", ["UTF-8", "utf8", "ISO-8859-1", "iso8859-15", "latin1", "windows-1252", "KOI8-R"]
)
def test_an_encoding_that_hides_nothing_is_no_defect(name: str) -> None:
    commit = parse_commit(ID, HEAD + PEOPLE + f"encoding {name}\n".encode() + b"\nS\n")
    assert commit.defects == ()


@pytest.mark.parametrize(
    "name",
    ["UTF-7", "UTF-16", "ISO-2022-JP", "hz", "rot13", "zlib", "idna", "cp037", "", "\x1b[2J"],
)
def test_an_encoding_that_could_hide_text_is_a_defect(name: str) -> None:
    commit = parse_commit(ID, HEAD + PEOPLE + f"encoding {name}\n".encode() + b"\nS\n")
    assert len(commit.defects) == 1
    assert "may hide text" in commit.defects[0]
    assert commit.defects[0].isprintable()


def test_bytes_that_are_not_utf8_survive_in_the_message() -> None:
    commit = parse_commit(ID, HEAD + PEOPLE + b"\nJ\xf8rn\n")
    assert commit.message.encode("utf-8", "surrogateescape") == b"J\xf8rn\n"
    assert commit.defects == ()


def test_the_first_of_two_authors_is_taken_and_told() -> None:
    second = b"author Eve <eve@x> 1700000000 +0000\n"
    commit = parse_commit(
        ID, HEAD + PEOPLE.replace(b"committer", second + b"committer") + b"\nS\n"
    )
    assert commit.author.name == "Aiko Ito"
    assert any("2 author headers" in defect for defect in commit.defects)


def test_a_parent_after_the_author_is_no_parent() -> None:
    commit = parse_commit(ID, f"tree {TREE}\n".encode() + PEOPLE + f"parent {ONE}\n\nS\n".encode())
    assert commit.parents == ()
    assert commit.defects == ("it has a parent header that git does not read",)


def test_one_parent_named_twice_is_a_defect() -> None:
    raw = f"tree {TREE}\nparent {ONE}\nparent {ONE}\n".encode() + PEOPLE + b"\nS\n"
    assert parse_commit(ID, raw).defects == ("it names one parent twice",)


@pytest.mark.parametrize("date", [b"9" * 30, b"9" * 5000, b"-1", b"", b"253402300800", b"x"])
def test_an_impossible_date_is_zero_and_a_defect(date: bytes) -> None:
    raw = HEAD + PEOPLE.replace(b"1700000000", date) + b"\nS\n"
    commit = parse_commit(ID, raw)
    assert commit.author_time == 0
    assert commit.commit_time == 1700000060
    assert any("impossible" in defect for defect in commit.defects)


def test_a_commit_without_a_tree_is_refused_by_id() -> None:
    with pytest.raises(RepositoryError, match=ID):
        parse_commit(ID, PEOPLE + b"\nS\n")


@given(st.binary(max_size=400))
def test_any_bytes_are_a_commit_or_refused_by_id(raw: bytes) -> None:
    try:
        parse_commit(ID, raw)
    except RepositoryError as error:
        assert ID in str(error)  # noqa: PT017 (only some bytes are refused)


@given(st.binary(max_size=300), st.binary(max_size=100))
def test_any_headers_and_message_are_read(headers: bytes, message: bytes) -> None:
    raw = HEAD + headers + b"\n\n" + message
    commit = parse_commit(ID, raw)
    assert commit.tree == TREE
    assert commit.parents[:2] == (ONE, TWO)
    assert all(defect.isprintable() for defect in commit.defects)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_person_is_read_or_told(name: str, email: str) -> None:
    author = f"author {name} <{email}> 1 +0000\n".encode("utf-8", "surrogatepass")
    commit = parse_commit(ID, HEAD + author + PEOPLE.split(b"\n", 1)[1] + b"\nS\n")
    assert commit.defects or commit.author == Identity(name, email)


def test_links_are_read_without_the_rest() -> None:
    assert commit_links(ID, HEAD + b"whatever").parents == (ONE, TWO)
