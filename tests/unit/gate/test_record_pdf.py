"""The print of a record: PDF/A-3 by its marks, files attached whole, volumes, hostile text as text."""

import gc
import io
import json
import re
import subprocess
import tempfile
from pathlib import Path

import pikepdf
import pytest
from pikepdf import pdfa
from sample_run import sample_run

from gatekeeper.evidence.statements import gate_run_statement
from gatekeeper.gate.attest import attested_report
from gatekeeper.gate.records import pdf as record_pdf
from gatekeeper.gate.records.clause_table import clause_table
from gatekeeper.gate.records.folder import NO_PRINT, run_reports, write_files
from gatekeeper.gate.records.pdf import print_record
from gatekeeper.gate.records.trail import Trail
from gatekeeper.gate.run import Outcome
from gatekeeper.model.book import Book
from gatekeeper.model.digest import sha256
from gatekeeper.model.evidence import Entry, Ledger, Stored
from gatekeeper.model.record_ground import RecordGround
from gatekeeper.plugins.registry import build_registry
from gatekeeper.record.build import build_record, runs_of
from gatekeeper.record.files.as_json import read_book
from gatekeeper.record.files.as_print import MAX_ROWS, print_volumes
from gatekeeper.record.sheets.columns import sheet

AT = 1_800_000_000
MARK = '#eval("1") $x$ @label <script> \\ ] 漢字 \u202e \udcff `raw` *b*'


def files_of(record, book, run, ledger):
    stored = Stored(record.statement, Path(), None, None)
    outcome = Outcome(run, stored, build_registry(()), attested_report(run))
    with tempfile.TemporaryDirectory() as name:
        write_files(
            record,
            book,
            outcome,
            Trail(ledger, RecordGround(), {}, runs_of(ledger)),
            Path(name),
            reports=run_reports(outcome),
        )
        files = (path for path in Path(name).rglob("*") if path.is_file())
        return {path.relative_to(name).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def made():
    """A record of a run whose texts are hostile, and all its files."""
    run = sample_run(mark=MARK)
    statement = gate_run_statement(
        run, started_at="2026-11-23T09:00:00Z", report=sha256(b"report")
    )
    entry = Entry(1, sha256(b"statement"), statement)
    ledger = Ledger((entry,), (), sha256(b"head"))
    clauses = clause_table()
    record, book = build_record(ledger, run, entry.digest, clauses)
    return record, files_of(record, book, run, ledger)


def words_of(raw: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=raw, capture_output=True, check=True)
    return done.stdout.decode().replace("\u200b", "")


def test_the_print_carries_the_marks_of_pdf_a_3(made):
    with pikepdf.open(io.BytesIO(made[1]["record.pdf"])) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        intent = pdf.Root.OutputIntents[0]
        assert intent.S == "/GTS_PDFA1"
        assert int(intent.DestOutputProfile.N) == 3
        assert pdf.trailer.get("/ID") is not None
        assert not pdf.is_encrypted
        assert "/OpenAction" not in pdf.Root or "/JS" not in pdf.Root.OpenAction
        fonts = [
            o
            for o in pdf.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all(any(key.startswith("/FontFile") for key in font) for font in fonts)


UNJUDGED = (
    r"pikepdf:schema-(LinkAnnot|OutlineItem) at .* /Dest: '\d+ 0 R' is not",
    r"pikepdf:font-program at .*: CIDFontType0: CFF FDArray FontMatrix is not supported",
    r"ISO_19005_3:6\.2\.11\.4\.2-2 at .*: /CIDSet on a CIDFontType2 subset is not checked",
    r"ISO_19005_3:6\.6\.2\.3\.1-1 at .*: XMP \w+ (pdfaExtension|pdfaSchema|pdfaProperty|pdfuaid|xmpTPg)\b",
    r"ISO_19005_3:6\.6\.2\.3\.1-2 at .*: the content of structured XMP property xmpMM:History is not checked",
    r"ISO_19005_3:6\.6\.4-3 at .*: pdfaid:conformance is 'A', expected 'B'",
)
"""What the validator cannot judge, for it approves only what it knows: a destination that stands elsewhere (ISO 32000-1, 7.3.10 lets
any object), the matrix of a font and sets of glyphs, extension schemas (ISO 19005-3, 6.6.2.3.3 asks for them), a property of XMP
itself, and the level A, of which B is a part."""


def judged_by_validator(raw: bytes) -> list[str]:
    # The validator tells every warning as a violation, also one about a file that another test left to the collector.
    gc.collect()
    gc.disable()
    try:
        found = pdfa.validate_written(io.BytesIO(raw), "3b").findings
    finally:
        gc.enable()
    told = map(str, found)
    return [each for each in told if not any(re.search(known, each) for known in UNJUDGED)]


def test_a_validator_of_pdf_a_finds_nothing_against_the_print(made):
    assert judged_by_validator(made[1]["record.pdf"]) == []


def test_the_validator_of_pdf_a_would_find_a_script_in_the_print(made):
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(made[1]["record.pdf"])) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.save(held)
    assert any(
        "OpenAction" in each or "6.5.1" in each for each in judged_by_validator(held.getvalue())
    )


def test_the_print_is_tagged_for_who_cannot_see_it(made):
    with pikepdf.open(io.BytesIO(made[1]["record.pdf"])) as pdf:
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        parts = list(elements(pdf.Root.StructTreeRoot))
        roles = {str(part.get("/S")) for part in parts}
        heads = [part for part in parts if part.get("/S") == "/TH"]
    assert {"/Document", "/H1", "/TOC", "/Table", "/TR", "/TD"} <= roles
    assert heads
    assert all("/Scope" in str(head.get("/A")) for head in heads)


def test_every_letter_on_a_page_belongs_to_an_element_or_is_said_to_be_none(made):
    with pikepdf.open(io.BytesIO(made[1]["record.pdf"])) as pdf:
        assert [loose(page) for page in pdf.pages] == [0] * len(pdf.pages)


def elements(node):
    """The elements of the structure tree, from its root."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from elements(each)
    elif isinstance(node, pikepdf.Dictionary):
        yield node
        if "/K" in node:
            yield from elements(node.K)


def loose(page):
    """How many texts and shapes of a page stand in no marked content."""
    depth = count = 0
    for _, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        depth += (name in ("BDC", "BMC")) - (name == "EMC")
        count += depth == 0 and name in ("Tj", "TJ", "Do", "f", "f*", "S", "B")
    return count


def test_the_attached_files_are_those_of_the_folder(made):
    files = made[1]
    with pikepdf.open(io.BytesIO(files["record.pdf"])) as pdf:
        attached = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
        relations = [str(each.AFRelationship) for each in pdf.Root.AF]
    assert attached == {name: files[name] for name in ["record.json"]}
    assert relations == ["/Source"]


def test_qpdf_finds_nothing_wrong(made):
    with pikepdf.open(io.BytesIO(made[1]["record.pdf"])) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_the_head_of_the_ledger_is_printed_and_nothing_is_read_as_markup(made):
    record, files = made
    words = words_of(files["record.pdf"])
    assert words.count(record.ledger_head) > len(words.split("\f")) - 2
    assert '#eval("1") $x$ @label <script> \\ ] \\u{6f22}\\u{5b57} \\u{202e}' in " ".join(
        words.split()
    )
    with pikepdf.open(io.BytesIO(files["record.pdf"])) as pdf:
        assert len(pdf.pages) > 3
        assert not [
            o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/URI"
        ]


def test_the_same_record_gives_the_same_bytes(made, tmp_path):
    record, _ = made
    (tmp_path / "record.json").write_bytes(b"{}")
    book = Book((), (sheet("odd", "Odd", "id what", [("a", "b")]),))
    volumes = tuple(print_volumes(record, book, (("record.json", sha256(b"{}")),)))
    first, second = (list(print_record(volumes, tmp_path, AT)) for _ in range(2))
    assert first == second


def test_a_long_book_has_volumes_that_lose_no_row(made):
    record, _ = made
    rows = [(f"R{number}", "text") for number in range(2 * MAX_ROWS + 7)]
    book = Book(
        (), (sheet("odd", "Odd", "id what", rows), sheet("more", "More", "id", [("last",)]))
    )
    volumes = tuple(print_volumes(record, book, ()))
    assert [volume.name for volume in volumes] == ["record.pdf", "record-2.pdf", "record-3.pdf"]
    printed = [
        text for volume in volumes for text in volume.data.decode().split('"') if text[:1] == "R"
    ]
    assert [text for text in printed if text[1:].isdigit()] == [row[0] for row in rows]
    assert '"last"' in volumes[-1].data.decode()


def test_the_volume_that_a_large_file_is_attached_to_has_fewer_rows(made):
    record, _ = made
    book = Book((), (sheet("odd", "Odd", "id", ((f"R{n}",) for n in range(MAX_ROWS))),))
    asked = (record, book, (("record.json", sha256(b"{}")),))
    rows = [
        [len(s["rows"]) for s in json.loads(volume.data)["sections"]]
        for volume in print_volumes(*asked, size_bytes=300_000_000)
    ]
    assert rows == [[MAX_ROWS - 1_500], [1_500]]
    first, _ = print_volumes(*asked, size_bytes=10**10)
    assert (first.attached, json.loads(first.data)["sections"]) == (("record.json",), [])


def test_dates_and_states_have_room_for_the_whole_word(made):
    record, _ = made
    rows = [(f"{n}", "undecided", "2026-11-26T04:54:56Z", "x " * 200) for n in range(3)]
    book = Book((), (sheet("run", "Runs", "id state:state started:time what", rows),))
    [volume] = print_volumes(record, book, ())
    widths = {c["title"]: c["width"] for c in json.loads(volume.data)["sections"][0]["columns"]}
    assert widths["Started"] >= len("2026-11-26T04:54:56Z") * 4
    assert widths["State"] >= len("undecided") * 4.6


@pytest.mark.parametrize(
    ("title", "columns"),
    [
        ("Decisions of the gate", {"What", "Asked by", "Clauses"}),
        ("Clauses", {"Why", "Basis"}),
        ("Approvals and what was refused as one", {"Who", "Commit"}),
        ("Findings of static analysis", {"Place", "Message"}),
    ],
)
def test_columns_that_an_auditor_needs_are_printed_first(made, title, columns):
    record, files = made
    volumes = tuple(print_volumes(record, read_book(files["record.json"]), ()))
    sections = [s for volume in volumes for s in json.loads(volume.data)["sections"]]
    [section] = [s for s in sections if s["title"] == title]
    assert columns <= {column["title"] for column in section["columns"]}


def test_without_a_typesetter_a_note_lies_in_its_place(made, monkeypatch):
    monkeypatch.setattr(record_pdf.importlib.util, "find_spec", lambda name: None)
    record, _ = made
    run = sample_run(mark=MARK)
    found = files_of(record, Book((), ()), run, Ledger((), (), None))
    assert "record.pdf" not in found
    assert b"pip install 'iec62304-gatekeeper[pdf]'" in found[NO_PRINT]
    assert NO_PRINT.encode() in found["MANIFEST"]


def test_paper_names_once_what_every_row_says_and_counts_what_it_leaves_out(made):
    record, _ = made
    digest = "ab" * 20
    rows = [(f"{n}", "yes" if n else "no", f"R{digest}", "same", digest) for n in range(4)]
    words = "id answer:state review unit>unit item:code"
    book = Book((), (sheet("answer", "Answers", words, rows), sheet("odd", "Odd", words, rows)))
    [volume] = print_volumes(record, book, ())
    answers, odd = json.loads(volume.data)["sections"]
    assert answers["rows"] == [["0", "no", "same"]]
    assert "Of 4 rows those are printed" in answers["note"]
    assert odd["note"].startswith("In every row: ")
    assert odd["note"].endswith(f"; item {digest}.")
    assert [row[1] for row in odd["rows"]] == ["no", "yes", "yes", "yes"]


def test_a_name_in_capitals_does_not_run_into_the_next_column(made):
    record, _ = made
    rows = [("EVENT_ALARM_ACKNOWLEDGED", "ok", "word " * 300) for _ in range(2)]
    book = Book((), (sheet("odd", "Odd", "id state:state what", rows),))
    [volume] = print_volumes(record, book, ())
    assert json.loads(volume.data)["sections"][0]["columns"][0]["width"] > 24 * 5


def test_tables_stand_under_the_section_of_the_page(made):
    record, files = made
    [volume] = print_volumes(record, read_book(files["record.json"]), ())
    sections = json.loads(volume.data)["sections"]
    assert [s["title"] for s in sections][:3] == [
        "Gaps",
        "Changes since the baseline",
        "Software items",
    ]
    chapters = [s["chapter"] for s in sections if s["chapter"]]
    assert chapters[0] == "Requirements and tests"
    assert chapters[-1] == "Tools and configuration"
