"""What hands and tools do to a model file is refused with its line and the cure that mends it, or does no harm."""

from pathlib import Path

import pytest

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import ThreatModel
from gatekeeper.threats.formats.built_in import READERS
from gatekeeper.threats.sources import recognising

SAMPLES = Path(__file__).parents[2] / "golden" / "threat-models"
BY_ID = {reader.id: reader for reader in READERS}
FILES = {
    "pump.toml": "native",
    "compounder.otm.yaml": "otm",
    "analyser.otm.json": "otm",
    "compounder.threagile.yaml": "threagile",
    "compounder.td2.json": "threat-dragon",
    "compounder.pytm.json": "pytm",
    "compounder.hcl": "threatcl",
    "analyser.tml.json": "owasp-tm-library",
    "compounder.tc.json": "threat-composer",
}
NO_BLOB = ObjectId("0" * 40)
each_file = pytest.mark.parametrize(("name", "format_id"), FILES.items(), ids=FILES)


def read(name: str, format_id: str, raw: bytes) -> ThreatModel:
    return BY_ID[format_id].read(RepoPath(name), NO_BLOB, raw)


def told(model: ThreatModel) -> tuple[str, str, str]:
    first = model.diagnostics[0]
    assert not model.whole
    return str(first.location), first.message, first.cure


@each_file
def test_marks_of_a_merge_are_named_with_their_line(name: str, format_id: str):
    lines = (SAMPLES / name).read_bytes().split(b"\n")
    mine = b"\n".join(
        [*lines[:7], b"<<<<<<< HEAD", lines[7], b"=======", b">>>>>>> other", *lines[8:]]
    )
    place, message, cure = told(read(name, format_id, mine))
    assert place == f"{name}:8"
    assert message == '"<<<<<<<" is the mark of a merge that was not finished'
    assert cure == "resolve the conflict, and take its marks out"


@each_file
@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(name: str, format_id: str, coding: str):
    text = (SAMPLES / name).read_text(encoding="utf-8")
    assert told(read(name, format_id, text.encode(coding))) == (
        f"{name}:1",
        "it is UTF-16 text",
        "save it as UTF-8",
    )


@each_file
def test_a_byte_order_mark_and_ends_of_lines_change_nothing(name: str, format_id: str):
    raw = (SAMPLES / name).read_bytes()
    plain = read(name, format_id, raw)
    other = b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n")
    assert read(name, format_id, other).elements == plain.elements
    assert read(name, format_id, other).threats == plain.threats
    assert format_id in recognising({format_id: BY_ID[format_id]}, RepoPath(name), other)


def test_a_tab_in_yaml_is_named_with_its_line():
    raw = (SAMPLES / "compounder.otm.yaml").read_bytes().split(b"\n")
    number = next(n for n, line in enumerate(raw) if line.startswith(b"  "))
    raw[number] = b"\t" + raw[number].lstrip()
    place, message, _ = told(read("m.yaml", "otm", b"\n".join(raw)))
    assert place == f"m.yaml:{number + 1}"
    assert message == "not valid YAML: a tab indents, where YAML wants spaces"


def test_a_key_that_stands_twice_is_named_with_its_line():
    raw = b'{\n "otmVersion": "0.2.0",\n "project": {\n  "id": "p",\n  "id": "q"\n }\n}'
    place, message, _ = told(read("m.json", "otm", raw))
    assert place == "m.json:5"
    assert message == 'no valid JSON: the key "id" stands twice in one object'


def test_a_threat_of_threatcl_needs_no_label_in_json():
    raw = (
        b'{"threatmodel": {"Tower": {"threat": {"description": "a thief",'
        b' "impacts": ["Confidentiality"], "control": "guards"}}}}'
    )
    model = read("m.json", "threatcl", raw)
    assert [(t.title, t.description, t.impact) for t in model.threats] == [
        ("threat 1", "a thief", "Confidentiality")
    ]
    assert [m.title for m in model.mitigations] == ["guards"]


def test_a_risk_of_threagile_names_an_asset_of_the_model():
    raw = (SAMPLES / "compounder.threagile.yaml").read_bytes()
    gone = raw.replace(
        b"most_relevant_technical_asset: pc\n", b"most_relevant_technical_asset: gone\n"
    )
    place, message, cure = told(read("m.yaml", "threagile", gone))
    assert place.startswith("m.yaml:")
    assert message.endswith('"gone" is no technical asset of the model')
    assert cure == "correct the id"
