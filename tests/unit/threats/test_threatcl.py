"""threatcl: each cell of the mapping, as HCL and as JSON; what it includes is read when given, never fetched."""

import pytest
from threat_samples import BLOB, BY_ID, by_id, defects, raw, read, read_bytes, replaced, told

from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import (
    ControlCategory,
    ElementKind,
    MitigationState,
    Severity,
    ThreatStatus,
    Tri,
)
from gatekeeper.model.threat_reader import ModelFile

SAMPLE, JSON = "compounder.hcl", "analyser.threatcl.json"
MODEL, OTHER = read("threatcl", SAMPLE), read("threatcl", JSON)


def test_the_heads():
    assert (MODEL.title, MODEL.format_version) == ("Compounder", "0.7.0")
    assert (OTHER.title, OTHER.format_version) == ("Analyser", "0.7.0")
    assert MODEL.whole
    assert OTHER.whole
    assert defects(MODEL, OTHER) == []


def test_diagrams_become_elements_with_zones_by_block_or_attribute():
    assert {e.id: (e.kind, e.zone) for e in MODEL.elements} == {
        "control pc": (ElementKind.PROCESS, "cabinet"),
        "pharmacist": (ElementKind.EXTERNAL, None),
        "order store": (ElementKind.STORE, "cabinet"),
        "mcu": (ElementKind.PROCESS, "pump"),
    }
    assert {z.id for z in MODEL.zones} == {"cabinet", "pump"}
    assert [e.id for e in OTHER.elements] == ["sbc", "store"]


def test_flows_have_names_and_where_two_share_one_their_ends():
    assert {f.id: f.encrypted for f in MODEL.flows} == {
        "orders": Tri.YES,
        "frames (control pc -> mcu)": Tri.UNKNOWN,
        "frames (mcu -> control pc)": Tri.NO,
    }


def test_threats_threaten_what_holds_their_assets():
    threats = by_id(MODEL.threats)
    forged, unsigned = threats["Forged order"], threats["Unsigned firmware"]
    assert (forged.targets, forged.categories) == (("order store",), ("T", "S"))
    assert (forged.severity, unsigned.severity) == (Severity.CRITICAL, Severity.CRITICAL)
    assert (forged.status, forged.rationale) == (ThreatStatus.OPEN, "a wrong dose")
    assert unsigned.targets == ()
    assert any("Unsigned firmware" in message for message in told(MODEL, needed=False))
    assert by_id(OTHER.threats)["Altered result"].targets == ("store",)


def test_controls_are_mitigations():
    found = by_id(MODEL.mitigations)
    assert {key: m.state for key, m in found.items()} == {
        "Forged order/Frame MAC": MitigationState.IMPLEMENTED,
        "Forged order/frame_mac": MitigationState.IMPLEMENTED,
        "Unsigned firmware/Signature": MitigationState.PROPOSED,
        "Unsigned firmware/proposed_control 1": MitigationState.PROPOSED,
    }
    mac = found["Forged order/Frame MAC"]
    assert mac.description == "Frames carry a MAC.\nsince release 2"
    assert (mac.category, mac.requirements, mac.tests) == (
        ControlCategory.INTEGRITY,
        ("SRS-12", "SRS-13"),
        ("tests/test_frames.c",),
    )
    assert "SRS-20" in found["Unsigned firmware/Signature"].description


def test_exclusions_are_assumptions():
    assert [a.text for a in MODEL.assumptions] == ["The hospital network is hostile"]
    assert [a.id for a in OTHER.assumptions] == [
        "Analyser/exclusion/1",
        "Analyser/exclusion/2",
    ]


def test_every_object_points_to_its_line():
    line = raw(SAMPLE).decode().split("\n").index('  threat "Unsigned firmware" {') + 1
    threat = by_id(MODEL.threats)["Unsigned firmware"]
    assert str(threat.locus.location) == f"{SAMPLE}:{line}"


def test_several_models_of_one_file_keep_their_names_apart():
    content = b'threatmodel "A" {\n threat "t" { description = "x" }\n}\nthreatmodel "B" {\n threat "t" { description = "x" }\n}\n'
    assert [t.id for t in read_bytes("threatcl", content).threats] == ["A/t", "B/t"]


BASE = b'threatmodel "Base" {\n  threat "old" { description = "x" }\n  threat "both" { description = "base" }\n}\n'
TOP = b'threatmodel "Top" {\n  including = "shared/base.hcl"\n  threat "both" { description = "top" }\n}\n'


def test_what_a_model_includes_is_read_when_given_and_overridden():
    main = ModelFile(RepoPath("top.hcl"), BLOB, TOP)
    base = ModelFile(RepoPath("shared/base.hcl"), BLOB, BASE)
    model = BY_ID["threatcl"].read_with(main, (base,))
    assert {t.id: t.description for t in model.threats} == {"both": "top", "old": "x"}
    assert model.whole
    alone = read_bytes("threatcl", TOP)
    assert any("is not given and never fetched" in each for each in told(alone, needed=True))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('threatmodel "Compounder"', 'model "Compounder"', "no threatmodel block"),
        ('from     = "pharmacist"', 'fromm    = "pharmacist"', '"from" is missing'),
        ("import.control.frame_mac\"]", "import.control.gone\"]", "is not given"),
        ("implemented          = true", 'implemented          = "often"', "expected true or false"),
        ('author      = "@eve"', 'author = "@eve"\n  author = "x"', "stands twice"),
        ('process "mcu" {}', 'process "mcu" { trust_zone = "moon" }', "another trust zone"),
        ('external_element "pharmacist" {}', 'external_element "mcu" {}', "as different things"),
        ("threatmodel", "threatmodel {", "no valid HCL"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place(old: str, new: str, message: str):
    model = replaced("threatcl", SAMPLE, old, new)
    assert any(message in each for each in told(model, needed=True))


def test_a_published_defect_is_reported():
    model = replaced("threatcl", SAMPLE, 'from     = "pharmacist"', 'from     = "nobody"')
    assert [d.code for d in defects(model)] == ["tm003-dangling-reference"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"terraform {\n  x = 1\n}\n", id="another HCL"),
        pytest.param(b"a = " + b"[" * 3000, id="nesting"),
        pytest.param(b"a = <<X\n" + b"\n" * 100_000, id="heredoc without an end"),
        pytest.param(b'{"threatmodel": []}', id="no model"),
        pytest.param(b'{"threatmodel": {"a": 7}}', id="a number"),
        pytest.param(b"\xff", id="no text"),
    ],
)
def test_what_only_resembles_it_is_refused(content: bytes):
    assert not read_bytes("threatcl", content).whole


REPEATED = b"""{"spec_version": "0.7.0", "threatmodel": {"m": {"data_flow_diagram": {
 "process": {"a": {}, "b": {"trust_zone": "z"}},
 "flow": {"https": {"from": "a", "to": "b"},
          "tcp": {"from": "a", "to": "b"},
          "https": {"from": "b", "to": "a"}}}}}}
"""


def test_in_json_a_key_that_stands_again_is_a_block_of_its_own_and_the_older_diagram_has_no_name():
    model = read_bytes("threatcl", REPEATED)

    assert model.whole
    assert [element.id for element in model.elements] == ["a", "b"]
    assert {flow.id: flow.locus.location.region.start_line for flow in model.flows} == {
        "https (a -> b)": 3,
        "https (b -> a)": 5,
        "tcp": 4,
    }


@pytest.mark.parametrize(
    "twice",
    [
        pytest.param(b'"to": "b", "to": "b"', id="arguments"),
        pytest.param(b'"to": {}, "to": "b"', id="one of them a block"),
    ],
)
def test_in_json_an_argument_that_stands_twice_is_refused(twice: bytes):
    model = read_bytes("threatcl", REPEATED.replace(b'"to": "b"', twice, 1))

    assert [d.message for d in model.diagnostics] == [
        'no valid JSON: the key "to" stands twice in one object'
    ]
