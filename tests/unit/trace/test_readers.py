"""Each format of items: exact in what it holds, with places, and a diagnostic for what does not hold."""

import base64
import hashlib
import io
import zipfile

import pytest

from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Imported, SourceOptions
from gatekeeper.trace.readers import READERS


def read(
    name: str, files: dict[str, str | bytes], options: SourceOptions | None = None
) -> Imported:
    raw = {RepoPath(p): t if isinstance(t, bytes) else t.encode() for p, t in files.items()}
    return READERS[name](raw, options or SourceOptions())


def links(found: Imported) -> list[tuple[str, str, str, str]]:
    return [(i.id, k.role, k.target, str(k.location)) for i in found.items for k in i.links]


def told(found: Imported) -> list[tuple[str, str]]:
    return [(str(d.location), d.code) for d in found.diagnostics]


def mark(*values: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256("".join(values).encode()).digest()).decode()


def test_doorstop_marks_are_those_its_tool_writes() -> None:
    parent = "level: 1.0\ntext: |\n  The pump stops.\nlinks: []\n"
    stamp = mark("SYS001", "The pump stops.", "")
    child = (
        f"active: true\nlevel: 2.10\ntext: |\n  It stops in 1 s.\nlinks:\n- SYS001: {stamp}\n"
        f"reviewed: {mark('SRS001', 'It stops in 1 s.', '', 'SYS001')}\n"
    )
    found = read("doorstop", {"r/SYS001.yml": parent, "r/SRS001.yml": child})
    by_id = {item.id: item for item in found.items}
    assert by_id["SYS001"].stamp == by_id["SRS001"].links[0].stamp
    assert (by_id["SRS001"].reviewed, by_id["SYS001"].reviewed) == (True, None)
    assert dict(by_id["SRS001"].attributes)["level"] == "2.10"
    changed = read("doorstop", {"r/SRS001.yml": child.replace("1 s", "2 s")})
    assert changed.items[0].reviewed is False


def test_doorstop_knows_its_documents_and_reads_markdown_items() -> None:
    document = "settings:\n  prefix: REQ\n  itemformat: markdown\n  sep: ''\n  digits: 3\n"
    item = "---\nactive: true\nlinks:\n- SYS1: null\n---\n\n# Stops\n\nIt stops.\n"
    files: dict[str, str | bytes] = {
        "r/.doorstop.yml": document,
        "r/REQ001.md": item,
        "r/REQ002.md": "no front matter",
        "r/notes.md": "# no item",
        "r/broken.yml": "a: [",
        "r/other.yml": "something: else\n",
    }
    found = read("doorstop", files)
    (only,) = found.items
    assert (only.id, only.kind, only.title, only.text) == ("REQ001", "REQ", "Stops", "It stops.")
    assert links(found) == [("REQ001", "parent", "SYS1", "r/REQ001.md:4")]
    assert told(found) == [
        ("r/REQ002.md:1", "tr001-unreadable"),
        ("r/broken.yml:2", "tr001-unreadable"),
        ("r/other.yml:1", "tr001-unreadable"),
    ]


SDOC = """[DOCUMENT]
TITLE: Pump

[[SECTION]]
TITLE: Stopping

[REQUIREMENT]
UID: SRS-1
STATUS: Active
TITLE: Stop
STATEMENT: >>>
[REQUIREMENT]
The pump stops.
<<<
RELATIONS:
- TYPE: Parent
  VALUE: SYS-1
  ROLE: Refines
- TYPE: File
  VALUE: src/pump.c

[TEXT]
STATEMENT: Not an item.

[[/SECTION]]

[REQUIREMENT]
TITLE: Without an id
"""


def test_strictdoc_nodes_keep_relations_and_a_node_in_a_text_is_text() -> None:
    found = read("strictdoc", {"a.sdoc": SDOC})
    (only,) = found.items
    assert (only.id, only.status, only.text) == (
        "SRS-1",
        "Active",
        "[REQUIREMENT]\nThe pump stops.",
    )
    assert links(found) == [
        ("SRS-1", "Parent/Refines", "SYS-1", "a.sdoc:16"),
        ("SRS-1", "File", "src/pump.c", "a.sdoc:19"),
    ]
    assert [link.reverse for link in only.links] == [False, True]
    assert told(found) == [("a.sdoc:27", "tr009-no-id")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("[REQUIREMENT]\nUID: A\nSTATEMENT: >>>\nnever\n", "a.sdoc:3", id="no-end"),
        pytest.param("[[SECTION]]\nTITLE: x\n", "a.sdoc:1", id="section-left-open"),
        pytest.param("[[/SECTION]]\n", "a.sdoc:1", id="section-closed-twice"),
        pytest.param("[FREETEXT]\n[REQUIREMENT]\nUID: A\n", "a.sdoc:1", id="free-text-left-open"),
        pytest.param("[REQUIREMENT]\nUID: A\nnonsense\n", "a.sdoc:3", id="stray-line"),
        pytest.param("[REQUIREMENT]\nUID: A\nRELATIONS:\n- TYPE: Parent\n", "a.sdoc:4", id="no-value"),
    ],
)  # fmt: skip
def test_strictdoc_that_is_not_whole_is_told_at_its_line(text: str, place: str) -> None:
    assert told(read("strictdoc", {"a.sdoc": text})) == [(place, "tr001-unreadable")]


def test_strictdoc_text_before_any_node_is_told() -> None:
    assert told(read("strictdoc", {"a.sdoc": "hello\n"})) == [("a.sdoc:1", "tr001-unreadable")]


RST = """Title
=====

.. req:: Stops
   :id: SRS_1
   :status: open
   :links: SYS_1[version==1], SYS_2;
      SYS_3

   The pump stops.

   .. req:: Inner
      :id: SRS_2
      :satisfies: SRS_1.part

.. code-block:: rst

   .. req:: Shown, not meant
      :id: NONE_1

An example::

   .. req:: Shown
      :id: NONE_2

.. A comment

   .. req:: Commented out
      :id: NONE_3

.. needtable::
   :id: NONE_4

.. needextend:: id == "SRS_1"
   :status: done
"""


def test_free_text_of_an_older_strictdoc_is_no_item_and_ends_at_its_tag() -> None:
    free = "[FREETEXT]\nany: [REQUIREMENT]\n[REQUIREMENT]\n[/SECTION]\n[/FREETEXT]\n"
    text = f"[DOCUMENT]\nTITLE: x\n\n{free}\n[SECTION]\nTITLE: y\n\n{free}\n[REQUIREMENT]\nUID: A\n\n[/SECTION]\n"
    found = read("strictdoc", {"a.sdoc": text})
    assert ([item.id for item in found.items], told(found)) == (["A"], [])


def test_sphinx_needs_are_read_where_they_are_meant() -> None:
    found = read("sphinx-needs", {"a.rst": RST})
    assert sorted(item.id for item in found.items) == ["SRS_1", "SRS_2"]
    assert sorted(links(found)) == [
        ("SRS_1", "links", "SYS_1", "a.rst:7"),
        ("SRS_1", "links", "SYS_2", "a.rst:7"),
        ("SRS_1", "links", "SYS_3", "a.rst:7"),
        ("SRS_2", "satisfies", "SRS_1", "a.rst:14"),
    ]
    assert told(found) == [("a.rst:34", "tr001-unreadable")]


def test_a_type_called_need_is_a_need_and_tags_added_elsewhere_change_none() -> None:
    text = (
        '.. need:: Stops\n   :id: N_1\n\n.. needextend:: "pump" in docname\n   :+tags: safety\n\n'
        ".. needflow::\n   :id: NONE\n\n.. needextend:: N_1\n   :+links: N_2\n"
    )
    found = read("sphinx-needs", {"a.rst": text})
    assert [(item.id, item.title) for item in found.items] == [("N_1", "Stops")]
    assert told(found) == [("a.rst:10", "tr001-unreadable")]


def test_needs_in_myst_are_told_and_not_lost() -> None:
    text = "# Title\n\n```{req} Stops\n:status: open\n:id: R_1\n```\n\n```python\n:id: none\n```\n"
    found = read("sphinx-needs", {"a.md": text})
    assert not found.items
    assert told(found) == [("a.md:3", "tr001-unreadable")]


def test_mlx_items_carry_their_id_first_and_item_links_join_them() -> None:
    text = (
        ".. item:: RW-1 Filter\n   :fulfills: SR-1\n      SR-2\n\n   Shall filter.\n\n"
        ".. item:: RW-2\n   :fulfills:\n\n.. item-link::\n   :sources: RW-2\n"
        "   :targets: RW-1\n   :type: depends_on\n\n"
        ".. item-link::\n   :sources: RW-9\n   :targets: RW-1\n   :type: trace\n"
    )
    found = read("mlx-traceability", {"a.rst": text})
    assert [(i.id, i.title, i.text) for i in found.items] == [
        ("RW-1", "Filter", "Shall filter."),
        ("RW-2", "", ""),
    ]
    assert links(found) == [
        ("RW-1", "fulfills", "SR-1", "a.rst:2"),
        ("RW-1", "fulfills", "SR-2", "a.rst:2"),
        ("RW-2", "depends_on", "RW-1", "a.rst:10"),
    ]
    assert told(found) == [("a.rst:15", "tr003-dangling-link")]


NEEDS = """{"current_version": "1", "versions": {"1": {
 "needs_schema": {"properties": {"covers": {"field_type": "links"}, "tags": {"field_type": "core"}}},
 "needs": {
  "A": {"id": "A", "type": "req", "title": "T", "covers": ["B"], "covers_back": ["C"],
        "status": null},
  "B": {"id": "C"}
 }}}}"""


def test_needs_json_takes_links_by_its_own_schema_and_a_need_under_a_wrong_key_is_told() -> None:
    found = read("needs-json", {"needs.json": NEEDS})
    assert links(found) == [("A", "covers", "B", "needs.json:4")]
    assert told(found) == [("needs.json:6", "tr001-unreadable")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param('{"a": 1,\n "a": 2}', "needs.json:1", id="key-twice"),
        pytest.param('{\n"versions": ', "needs.json:2", id="syntax"),
        pytest.param("[]", "needs.json:1", id="shape"),
        pytest.param('{"versions": {}, "current_version": "1"}', "needs.json:1", id="version"),
    ],
)
def test_needs_json_of_another_shape_is_told(text: str, place: str) -> None:
    assert told(read("needs-json", {"needs.json": text})) == [(place, "tr001-unreadable")]


def reqif(objects: str, relations: str = "") -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd">
<CORE-CONTENT><REQ-IF-CONTENT>
<SPEC-TYPES><SPEC-OBJECT-TYPE IDENTIFIER="t" LONG-NAME="Requirement"><SPEC-ATTRIBUTES>
<ATTRIBUTE-DEFINITION-STRING IDENTIFIER="d" LONG-NAME="ReqIF.ForeignID"/>
<ATTRIBUTE-DEFINITION-XHTML IDENTIFIER="x" LONG-NAME="ReqIF.Text"/>
</SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE></SPEC-TYPES>
<SPEC-OBJECTS>{objects}</SPEC-OBJECTS>
<SPEC-RELATIONS>{relations}</SPEC-RELATIONS>
</REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>"""


def spec_object(key: str, foreign: str) -> str:
    return (
        f'<SPEC-OBJECT IDENTIFIER="{key}"><TYPE><SPEC-OBJECT-TYPE-REF>t</SPEC-OBJECT-TYPE-REF></TYPE>'
        f'<VALUES><ATTRIBUTE-VALUE-STRING THE-VALUE="{foreign}"><DEFINITION>'
        "<ATTRIBUTE-DEFINITION-STRING-REF>d</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION>"
        "</ATTRIBUTE-VALUE-STRING><ATTRIBUTE-VALUE-XHTML><DEFINITION>"
        "<ATTRIBUTE-DEFINITION-XHTML-REF>x</ATTRIBUTE-DEFINITION-XHTML-REF></DEFINITION>"
        "<THE-VALUE><div>It <b>stops</b>.</div></THE-VALUE></ATTRIBUTE-VALUE-XHTML></VALUES></SPEC-OBJECT>"
    )


def relation(source: str, target: str) -> str:
    return (
        f'<SPEC-RELATION IDENTIFIER="r{source}{target}"><SOURCE><SPEC-OBJECT-REF>{source}'
        f"</SPEC-OBJECT-REF></SOURCE><TARGET><SPEC-OBJECT-REF>{target}</SPEC-OBJECT-REF></TARGET>"
        "</SPEC-RELATION>"
    )


def test_reqif_objects_are_named_by_their_foreign_id_and_relations_follow() -> None:
    text = reqif(
        spec_object("o1", "SRS-1") + "\n" + spec_object("o2", "SYS-1"),
        relation("o1", "o2") + relation("o1", "gone") + "\n" + relation("lost", "o1"),
    )
    found = read("reqif", {"a.reqif": text})
    assert [(i.id, i.kind, i.text) for i in found.items] == [
        ("SRS-1", "Requirement", "It stops."),
        ("SYS-1", "Requirement", "It stops."),
    ]
    assert links(found) == [
        ("SRS-1", "", "SYS-1", "a.reqif:10"),
        ("SRS-1", "", "gone", "a.reqif:10"),
    ]
    assert told(found) == [("a.reqif:11", "tr003-dangling-link")]


def test_reqif_with_one_foreign_id_twice_falls_back_to_identifiers() -> None:
    found = read("reqif", {"a.reqif": reqif(spec_object("o1", "X") + spec_object("o2", "X"))})
    assert [item.id for item in found.items] == ["o1", "o2"]


def test_reqif_relations_of_an_object_that_stands_twice_are_counted_once() -> None:
    twice = reqif(spec_object("o1", "X") + spec_object("o1", "X"), relation("o1", "o1"))
    found = read("reqif", {"a.reqif": twice})
    assert len(links(found)) == 1
    assert "tr001-unreadable" in dict(told(found)).values()


def test_reqif_archives_are_read_as_one_and_traps_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.reqif", reqif(spec_object("o1", "A"), relation("o1", "o2")))
        archive.writestr("in/b.reqif", reqif(spec_object("o2", "B")))
        archive.writestr("picture.png", b"\x89PNG")
    found = read("reqif", {"a.reqifz": buffer.getvalue()})
    assert [k[:3] for k in links(found)] == [("A", "", "B")]
    bomb = '<!DOCTYPE r [<!ENTITY a "aa">]><REQ-IF>&a;</REQ-IF>'
    assert told(read("reqif", {"a.reqif": bomb})) == [("a.reqif:1", "tr001-unreadable")]
    assert told(read("reqif", {"a.reqifz": b"PK\x03\x04"})) == [("a.reqifz:1", "tr001-unreadable")]
    assert told(read("reqif", {"a.reqif": "<html/>"})) == [("a.reqif:1", "tr001-unreadable")]


RSL = "package P\nenum Level { HIGH LOW }\ntype Requirement { text String level Level }\n"
TRLC = '''package P
// Requirement Commented { }
section "One" {
  Requirement R1 {
    text = """The pump
              stops, see [[R2]]."""
    level = Level.HIGH
    word = Elsewhere.Guide.LOST
    derived = [R2, Q.Other]
    amount = -3.5
    pair = 12345 @ 7
  }
}
Requirement R2 { text = "brace } and \\"quote\\"" level = Level.LOW }
'''


def test_trlc_objects_know_enumerations_from_references() -> None:
    found = read("trlc", {"a.trlc": TRLC, "m.rsl": RSL})
    assert [(i.id, i.kind) for i in found.items] == [
        ("P.R1", "Requirement"),
        ("P.R2", "Requirement"),
    ]
    assert links(found) == [
        ("P.R1", "derived", "P.R2", "a.trlc:9"),
        ("P.R1", "derived", "Q.Other", "a.trlc:9"),
        ("P.R1", "text", "P.R2", "a.trlc:4"),
    ]
    assert found.items[1].text == 'brace } and "quote"'
    assert not found.diagnostics


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param('package P\nR A { t = "open\n}', 2, id="text-open"),
        pytest.param("package P\nR A { t = [1, 2", 2, id="list-open"),
        pytest.param("package P\nR A { t = }", 2, id="no-value"),
        pytest.param("package P\nsection 'x' {", 2, id="no-text"),
        pytest.param('package P\nsection "x" {\n', 2, id="section-open"),
        pytest.param("package P\nR A { t = " + "[" * 100, 2, id="deep"),
        pytest.param("package P\n/* open", 2, id="comment-open"),
        pytest.param("package P\n}", 2, id="stray"),
    ],
)
def test_trlc_that_is_not_whole_is_told_at_its_line(text: str, line: int) -> None:
    assert told(read("trlc", {"a.trlc": text})) == [(f"a.trlc:{line}", "tr001-unreadable")]


OFT = """# Stopping
`req~stop~2`

The pump stops.

Rationale:

It must.

Covers:

* [Goal](#g) `feat~safe~1`

Needs: dsn, utest

Tags: pump

# Forwarded
arch --> dsn : req~stop~2

```
req~shown~1
```
"""


def test_openfasttrace_items_forwards_and_tags() -> None:
    code = "/* [impl->dsn~stop~1] */\n// [utest~mine~3->req~stop~1>>itest] text->nothing\n"
    found = read("openfasttrace", {"a.md": OFT, "src/a.c": code})
    assert [(i.id, i.revision, i.needs) for i in found.items[:2]] == [
        ("req~stop", "2", ("dsn", "utest")),
        ("arch~stop", "2", ("dsn",)),
    ]
    assert [(i.kind, i.revision, i.needs) for i in found.items[2:]] == [
        ("impl", "0", ()),
        ("utest", "3", ("itest",)),
    ]
    assert [
        (k.role, k.target, k.stamp, str(k.location)) for i in found.items for k in i.links
    ] == [
        ("covers", "feat~safe", "1", "a.md:12"),
        ("covers", "req~stop", "2", "a.md:19"),
        ("covers", "dsn~stop", "1", "src/a.c:1"),
        ("covers", "req~stop", "1", "src/a.c:2"),
    ]
    assert found.items[0].text == "The pump stops."


def test_rtems_ids_are_places_and_links_are_relative() -> None:
    text = "type: requirement\nrequirement-type: functional\nlinks:\n- role: r\n  uid: ../root\n- role: x\n"
    files: dict[str, str | bytes] = {
        "spec/req/a.yml": text,
        "spec/root.yml": "type: requirement\nenabled-by: false\nlinks: []\ntext: t\n",
        "spec/bad.yml": "a: 1\na: 2\n",
        "spec/list.yml": "- a\n",
    }
    found = read("rtems", files, SourceOptions(root="spec"))
    assert [(i.id, i.kind, i.active) for i in found.items] == [
        ("/req/a", "functional", True),
        ("/root", "requirement", False),
    ]
    assert links(found) == [("/req/a", "r", "/root", "spec/req/a.yml:5")]
    assert told(found) == [
        ("spec/bad.yml:2", "tr001-unreadable"),
        ("spec/list.yml:1", "tr001-unreadable"),
        ("spec/req/a.yml:6", "tr001-unreadable"),
    ]


def test_front_matter_names_its_item_or_the_file_does() -> None:
    files: dict[str, str | bytes] = {
        "r/SRS-1.md": "---\ntitle: Stop\nparent: SYS-1\nstatus: done\n---\nIt stops.\n",
        "r/x.md": "---\nid: SRS-2\nimplements:\n- SRS-1\n---\n# Head\n",
        "r/none.md": "# No front matter\n",
        "r/list.md": "---\n- a\n---\n",
    }
    found = read("front-matter", files)
    assert [(i.id, i.title, i.text) for i in found.items] == [
        ("SRS-1", "Stop", "It stops."),
        ("SRS-2", "Head", "# Head"),
    ]
    assert links(found) == [
        ("SRS-1", "parent", "SYS-1", "r/SRS-1.md:3"),
        ("SRS-2", "implements", "SRS-1", "r/x.md:4"),
    ]
    assert told(found) == [
        ("r/list.md:2", "tr001-unreadable"),
        ("r/none.md:1", "tr001-unreadable"),
    ]


PLAIN = """# Software requirements

### SRS-1: Stop

It stops.

- From: SYS-02, HAZ-1.
- Status: approved

```
### SRS-9
```

## Other

| id | hazard | controls |
|---|---|---|
| HAZ-1 | too much \\| too fast | SRS-1, refusal of SRS-2 |
"""


def test_front_matter_links_that_are_mappings_name_one_target() -> None:
    text = "---\nparents:\n- uuid: e9-16\n  fingerprint: af55\n  hrid: USR-005\n- id: USR-1\n---\nIt stops.\n"
    found = read("front-matter", {"SYS-6.md": text})
    assert links(found) == [
        ("SYS-6", "parents", "USR-005", "SYS-6.md:5"),
        ("SYS-6", "parents", "USR-1", "SYS-6.md:6"),
    ]


def test_plain_markdown_reads_several_fields_of_one_line_and_loses_no_numbered_word() -> None:
    text = (
        "# REQ-d1: Stops\n\n**Level**: Dev | **Status**: Draft | **Implements**: p00007, o13\n\n"
        "# REQ-d2: Runs\n\n**Implements**: REQ-d1 (part 2) | **From**: -\n"
    )
    options = SourceOptions(pattern=r"^REQ-[a-z0-9]+")
    found = read("markdown", {"a.md": text}, options)
    assert [(item.id, item.status) for item in found.items] == [
        ("REQ-d1", "Draft"),
        ("REQ-d2", ""),
    ]
    assert links(found) == [
        ("REQ-d1", "implements", "p00007", "a.md:3"),
        ("REQ-d1", "implements", "o13", "a.md:3"),
        ("REQ-d2", "implements", "REQ-d1", "a.md:7"),
    ]


def test_plain_markdown_knows_headings_tables_and_code() -> None:
    options = SourceOptions(
        pattern=r"(?:SYS|SRS|HAZ)-\d+\b", link_fields=("from",), reverse_fields=("controls",)
    )
    found = read("markdown", {"a.md": PLAIN}, options)
    assert [(i.id, i.title, i.status) for i in found.items] == [
        ("SRS-1", "Stop", "approved"),
        ("HAZ-1", "too much \\| too fast", ""),
    ]
    assert links(found) == [
        ("SRS-1", "from", "SYS-02", "a.md:7"),
        ("SRS-1", "from", "HAZ-1", "a.md:7"),
        ("HAZ-1", "controls", "SRS-1", "a.md:18"),
        ("HAZ-1", "controls", "SRS-2", "a.md:18"),
    ]
    assert [k.reverse for i in found.items for k in i.links] == [False, False, True, True]


def test_csv_rows_are_items_under_any_usual_separator() -> None:
    text = 'ID;Title;Parent;Note\nA;"two\nlines";B, C;x\n\nD;;;\n;lost;;\nE;1;2;3;4\n'
    found = read("csv", {"a.csv": text})
    assert [(i.id, i.title, str(i.location)) for i in found.items] == [
        ("A", "two\nlines", "a.csv:2"),
        ("D", "", "a.csv:5"),
    ]
    assert [k[2] for k in links(found)] == ["B", "C"]
    assert told(found) == [("a.csv:6", "tr009-no-id"), ("a.csv:7", "tr001-unreadable")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("name,title\n", id="no-id-column"),
        pytest.param("id,id\n", id="column-twice"),
        pytest.param("", id="empty"),
        pytest.param('id,title\nA,"open\n', id="quote-open"),
    ],
)
def test_csv_that_is_no_table_is_told(text: str) -> None:
    assert [code for _, code in told(read("csv", {"a.csv": text}))] == ["tr001-unreadable"]


def workbook(cells: str, strings: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            '<workbook xmlns:r="u"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="rId1" Target="worksheets/s.xml"/></Relationships>',
        )
        archive.writestr("xl/sharedStrings.xml", f"<sst>{strings}</sst>")
        archive.writestr(
            "xl/worksheets/s.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
        )
    return buffer.getvalue()


def test_xlsx_cells_may_be_shared_inline_or_left_out() -> None:
    cells = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>parent</t></is></c></row>'
        '<row r="4"><c r="A4" t="s"><v>1</v></c><c r="C4"><v>7</v></c></row>'
    )
    found = read(
        "xlsx",
        {"a.xlsx": workbook(cells, "<si><t>ID</t></si><si><r><t>S</t></r><r><t>1</t></r></si>")},
    )
    assert links(found) == [("S1", "parent", "7", "a.xlsx:4")]


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"no zip", id="no-zip"),
        pytest.param(workbook('<row><c r="A1" t="s"><v>9</v></c></row>'), id="text-not-there"),
        pytest.param(workbook('<row><c r="ZZZ1"><v>1</v></c></row>'), id="far-column"),
        pytest.param(workbook("<row>"), id="broken-xml"),
    ],
)
def test_xlsx_that_is_no_table_is_told(raw: bytes) -> None:
    assert told(read("xlsx", {"a.xlsx": raw})) == [("a.xlsx:1", "tr001-unreadable")]


@pytest.mark.parametrize("name", sorted(READERS))
def test_text_that_is_not_utf_8_is_told_and_never_raises(name: str) -> None:
    suffix = {"rtems": "yml", "doorstop": "yml", "trlc": "trlc", "openfasttrace": "md"}.get(
        name, "x"
    )
    found = read(name, {f"a.{suffix}": b"\xff\xfe\x00 ->"}, SourceOptions(pattern="A"))
    assert not found.items
    assert [code for _, code in told(found)] == ["tr001-unreadable"]
