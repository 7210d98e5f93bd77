"""Threat Dragon 1 and 2: each cell of the mapping; geometry decides, or leaves it unknown."""

import pytest
from threat_samples import by_id, defects, read, read_bytes, replaced, told

from gatekeeper.model.threat import (
    ElementKind,
    Integrity,
    MitigationState,
    Severity,
    ThreatStatus,
    Tri,
)

TWO, ONE = "compounder.td2.json", "analyser.td1.json"
MODEL, OLD = read("threat-dragon", TWO), read("threat-dragon", ONE)


def test_the_heads():
    assert (MODEL.title, MODEL.format_version, MODEL.reviewed) == ("Compounder", "2.2.0", "eve")
    assert (OLD.title, OLD.format_version, OLD.reviewed) == ("Immunoassay analyser", "1", "bob")
    assert MODEL.methodology == OLD.methodology == ("STRIDE",)
    assert MODEL.whole
    assert OLD.whole


def test_cells_become_elements_and_names_lose_their_line_breaks():
    kinds = {e.id: (e.name, e.kind) for e in MODEL.elements}
    assert kinds["mcu"] == ("pump controller", ElementKind.PROCESS)
    assert kinds["db"] == ("prescription database", ElementKind.STORE)
    assert kinds["nurse"] == ("pharmacist", ElementKind.EXTERNAL)
    assert {e.id: e.name for e in OLD.elements}["sbc"] == "result manager"


def test_scope_privilege_and_check_boxes():
    nurse, mcu = by_id(MODEL.elements)["nurse"], by_id(MODEL.elements)["mcu"]
    assert (nurse.in_scope, nurse.reason) == (False, "a person")
    assert (mcu.in_scope, mcu.privilege) == (True, "supervisor")


def test_what_a_store_holds():
    data = by_id(MODEL.data)["db/data"]
    assert (data.classes, data.at_rest_encrypted) == (("cred",), Tri.YES)
    assert data.at_rest_integrity is Integrity.UNKNOWN
    assert by_id(OLD.data)["store/data"].at_rest_encrypted is Tri.NO


def test_boxes_are_zones_by_geometry():
    zones, elements = by_id(MODEL.zones), by_id(MODEL.elements)
    assert zones["zone-board"].parent == "zone-cabinet"
    assert {key: elements[key].zone for key in ("mcu", "pc", "db")} == {
        "mcu": "zone-board",
        "pc": "zone-cabinet",
        "db": None,
    }


def test_across_an_edge_is_unknown_and_told():
    assert by_id(MODEL.elements)["edge"].zone is None
    (unclear,) = [d for d in MODEL.diagnostics if "lies across the edge of" in d.message]
    assert (unclear.code, unclear.needed) == ("tm046-crossing-unknown", False)


@pytest.mark.parametrize(
    ("flow", "crosses"),
    [
        pytest.param("f-orders", Tri.YES, id="into the box and over the curve"),
        pytest.param("f-frames", Tri.YES, id="into the inner box"),
        pytest.param("f-inside", Tri.NO, id="same zone"),
        pytest.param("f-outside", Tri.NO, id="both outside"),
        pytest.param("f-edge", Tri.UNKNOWN, id="an end across an edge"),
        pytest.param("f-free", Tri.UNKNOWN, id="an end attached to nothing"),
    ],
)
def test_whether_a_flow_crosses(flow: str, crosses: Tri):
    assert by_id(MODEL.flows)[flow].crosses is crosses


def test_a_flow_on_a_public_network_crosses_whatever_is_drawn():
    model = replaced("threat-dragon", TWO, '"isPublicNetwork": false', '"isPublicNetwork": true')
    flows = by_id(model.flows)
    assert {flows[name].crosses for name in ("f-inside", "f-outside", "f-edge")} == {Tri.YES}
    assert not any("public network" in words for words in told(model, needed=False))


def test_a_line_is_crossed_or_not():
    flows = by_id(OLD.flows)
    assert (flows["f1"].crosses, flows["f2"].crosses) == (Tri.YES, Tri.NO)


def test_without_any_boundary_nothing_is_said():
    model = replaced("threat-dragon", ONE, '"tm.Boundary"', '"tm.Text"')
    assert {flow.crosses for flow in model.flows} == {Tri.UNKNOWN}


def test_a_boundary_whose_points_cannot_be_read_leaves_it_unknown():
    model = replaced("threat-dragon", ONE, '"x": 200', '"x": null')
    assert {flow.crosses for flow in model.flows} == {Tri.UNKNOWN}


def test_a_flow_is_encrypted_as_said_else_as_its_protocol_is():
    flows = by_id(MODEL.flows)
    assert (flows["f-orders"].encrypted, flows["f-frames"].encrypted) == (Tri.YES, Tri.NO)
    assert by_id(OLD.flows)["f1"].encrypted is Tri.YES
    unsaid = replaced("threat-dragon", ONE, '"protocol": "TLS"', '"protocol": "ASTM"')
    assert by_id(unsaid.flows)["f1"].encrypted is Tri.UNKNOWN
    assert flows["f-orders"].authenticated is Tri.UNKNOWN


def test_an_end_that_hangs_free_is_a_dangling_reference():
    assert [(d.code, d.subject) for d in defects(MODEL)] == [
        ("tm003-dangling-reference", "f-free")
    ]


def test_threats_keep_status_severity_and_words():
    threats = by_id(MODEL.threats)
    assert {key: (t.status, t.severity) for key, t in threats.items()} == {
        "t-forged": (ThreatStatus.MITIGATED, Severity.HIGH),
        "t-flash": (ThreatStatus.OPEN, Severity.UNKNOWN),
        "t-na": (ThreatStatus.NOT_APPLICABLE, Severity.LOW),
        "t-new": (ThreatStatus.OPEN, Severity.MEDIUM),
        "t-flow": (ThreatStatus.OPEN, Severity.CRITICAL),
    }
    forged = threats["t-forged"]
    assert (forged.targets, forged.categories) == (("mcu",), ("T",))
    assert forged.native_severity == "High, score 7.5"
    assert threats["t-na"].rationale == "The PC may be off."
    assert by_id(OLD.threats).keys() == {"sbc/r1", "sbc/1"}


def test_a_status_nobody_knows_is_unchecked_and_told():
    model = replaced("threat-dragon", TWO, '"status": "Mitigated"', '"status": "Done"')
    assert by_id(model.threats)["t-forged"].status is ThreatStatus.UNCHECKED
    assert any('"Done" is not known' in message for message in told(model, needed=False))


def test_the_text_of_a_mitigation_is_one_mitigation():
    found = by_id(MODEL.mitigations)
    assert found.keys() == {"t-forged/mitigation", "t-flow/mitigation"}
    forged = found["t-forged/mitigation"]
    assert (forged.title, forged.state) == (
        "Orders carry a MAC (SRS-12).",
        MitigationState.IMPLEMENTED,
    )
    assert forged.description.endswith("And a counter.")
    assert found["t-flow/mitigation"].state is MitigationState.PROPOSED


def test_a_diagram_is_a_view():
    assert MODEL.views[0].id == "Compounder/diagram/0"
    assert set(MODEL.views[0].members) >= {"mcu", "f-orders"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"version": "2.2.0",\n "summary"', '"version": "3.0",\n "summary"', 'of version "3.0"'),
        ('"diagrams": [', '"diagram": [', "no detail with diagrams"),
        ('"tm.Process"', '"tm.Robot"', 'unknown kind "tm.Robot"'),
        ('"id": "mcu"', '"id": ""', '"id" is missing'),
        ('"title": "an order is forged"', '"title": null', '"title" is missing'),
        ('"threats": []', '"threats": "none"', "expected a list, got text"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(old: str, new: str, message: str):
    content = replaced("threat-dragon", TWO, old, new)
    if "Robot" in new:
        content = replaced("threat-dragon", TWO, '"shape": "process"', '"shape": "robot"')
        assert content.whole
        return
    assert any(message in each for each in told(content, needed=True))


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"summary": 1, "detail": 2}', b'{"summary": {}}', b"\xff\xfe"]
)
def test_what_only_resembles_it_is_refused(raw: bytes):
    assert not read_bytes("threat-dragon", raw).whole
