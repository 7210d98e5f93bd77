"""YAML, XML and zip: what is read, with its lines, and what is refused."""

import io
import zipfile

import pytest

from gatekeeper.parse.archive import ArchiveRefused, read_archive
from gatekeeper.parse.xml import XmlRefused, parse_xml
from gatekeeper.parse.yaml import YamlList, YamlMap, YamlRefused, YamlScalar, parse_yaml, walk

CAP = 1_000_000


def test_yaml_keeps_the_text_of_a_scalar_and_its_line() -> None:
    node = parse_yaml(b"level: 1.10\nlinks:\n- A: null\n- 'null'\n", max_bytes=CAP)
    assert isinstance(node, YamlMap)
    assert node.text("level") == "1.10"
    links = node.entries["links"]
    assert isinstance(links, YamlList)
    first, second = links.entries
    assert isinstance(first, YamlMap)
    assert first.key_lines["A"] == 3
    value = first.entries["A"]
    assert isinstance(value, YamlScalar)
    assert value.is_null
    assert isinstance(second, YamlScalar)
    assert not second.is_null


def test_yaml_lines_count_from_where_the_document_begins_in_its_file() -> None:
    node = parse_yaml(b"a: 1\nb: 2\n", max_bytes=CAP, first_line=11)
    assert isinstance(node, YamlMap)
    assert node.key_lines == {"a": 11, "b": 12}


def test_yaml_truth_is_told_only_of_plain_words() -> None:
    node = parse_yaml(b"- yes\n- 'yes'\n- maybe\n", max_bytes=CAP)
    truths = [n.truth for n in walk(node) if isinstance(n, YamlScalar)]
    assert truths == [True, None, None]


ROWS = [(c + 1, c + 1, b", ".join([b"*%c" % c] * 10)) for c in range(97, 105)]
BOMB = b"a: &a [x, x, x, x, x, x, x, x, x, x]\n" + b"".join(b"%c: &%c [%s]\n" % r for r in ROWS)


@pytest.mark.parametrize(
    ("raw", "why", "line"),
    [
        pytest.param(b"a: 1\na: 2\n", "stands twice", 2, id="key-twice"),
        pytest.param(b"[" * 100, "nested deeper", 1, id="deep"),
        pytest.param(BOMB, "more than 500000 nodes", 6, id="alias-bomb"),
        pytest.param(b"a: *b\n", "the alias", 1, id="alias-to-nothing"),
        pytest.param(b"a: &x {b: 1}\nc:\n  <<: *x\n", "merge keys", 3, id="merge"),
        pytest.param(b"a: !!python/object:os.system x\n", "tag", 1, id="foreign-tag"),
        pytest.param(b"? [a]\n: b\n", "a key is no plain text", 1, id="list-as-key"),
        pytest.param(b"a: 1\n---\nb: 2\n", "more than one document", 2, id="two-documents"),
        pytest.param(b"", "no document", 1, id="empty"),
        pytest.param(b"a: [\n", "not valid YAML", 2, id="syntax"),
        pytest.param(b"a: 1\nb: \xff\n", "not UTF-8", 2, id="encoding"),
        pytest.param(b"a: \x00", "not valid YAML", 1, id="control"),
        pytest.param(b"a" * (CAP + 1), "bytes, more than", 1, id="size"),
    ],
)
def test_yaml_without_one_meaning_is_refused(raw: bytes, why: str, line: int) -> None:
    with pytest.raises(YamlRefused, match=why) as caught:
        parse_yaml(raw, max_bytes=CAP)
    assert caught.value.line == line


def test_xml_gives_elements_with_lines_and_no_prefixes() -> None:
    root = parse_xml(b"<r:a xmlns:r='u'>\n<b k='v'>x <i>y</i></b>\n</r:a>", max_bytes=CAP)
    child = root.child("b")
    assert child is not None
    assert (root.name, child.line, child.get("k"), child.get("none")) == ("a", 2, "v", "")
    assert child.whole_text() == "x y"


def test_xml_may_name_an_outside_dtd_which_is_never_loaded() -> None:
    raw = b'<!DOCTYPE c SYSTEM "http://127.0.0.1:9/c.dtd"><c/>'
    assert parse_xml(raw, max_bytes=CAP).name == "c"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        pytest.param(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "entities", id="entity"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "entities", id="xxe"),
        pytest.param(b'<!DOCTYPE a SYSTEM "a.dtd"><a>&b;</a>', "entity", id="undeclared"),
        pytest.param(b"<a>" * 300, "nested deeper", id="deep"),
        pytest.param(b"<a><b></a>", "not valid XML", id="syntax"),
        pytest.param(b"", "not valid XML", id="empty"),
        pytest.param(b"<?xml version='1.0' encoding='nonsense'?><a/>", "not valid XML", id="codec"),
        pytest.param(b"<a/>" + b" " * CAP, "bytes, more than", id="size"),
    ],
)  # fmt: skip
def test_xml_that_reaches_out_or_is_broken_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(XmlRefused, match=why):
        parse_xml(raw, max_bytes=CAP)


def packed(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_an_archive_gives_its_members_by_name() -> None:
    assert read_archive(packed(a=b"1", b=b"2"), max_bytes=CAP) == {"a": b"1", "b": b"2"}


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        pytest.param(b"PK", "not a zip archive", id="no-archive"),
        pytest.param(packed(a=b"\0" * 10_000_000), "packed more than", id="bomb"),
        pytest.param(packed(a=b"1") * 2 + b"x" * CAP, "bytes, more than", id="size"),
        pytest.param(packed(a=b"abc").replace(b"KLJ", b"KLK"), "not a zip archive", id="damaged"),
    ],
)
def test_an_archive_that_is_a_trap_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(ArchiveRefused, match=why):
        read_archive(raw, max_bytes=CAP)


def test_an_archive_with_a_nameless_member_is_refused() -> None:
    raw = bytearray(packed(a=b"1"))
    # The name's length becomes that of the extra field, in the member's own header and in the directory.
    for signature, place in ((b"PK\x03\x04", 26), (b"PK\x01\x02", 28)):
        start = raw.index(signature) + place
        raw[start : start + 4] = b"\0\0\1\0"
    with pytest.raises(ArchiveRefused, match="no name"):
        read_archive(bytes(raw), max_bytes=CAP)


def test_an_archive_with_a_name_twice_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", b"1")
        archive.writestr("b", b"2")
    raw = buffer.getvalue().replace(b"b", b"a")
    with pytest.raises(ArchiveRefused, match="stands twice"):
        read_archive(raw, max_bytes=CAP)
