"""OWASP Threat Model Library: each cell of the mapping, dangling names, what is refused."""

import pytest
from threat_samples import SAMPLES, by_id, defects, read, read_bytes, replaced, told

from gatekeeper.model.threat import (
    Basis,
    ElementKind,
    MitigationState,
    Severity,
    ThreatStatus,
    Tri,
    Validity,
)
from gatekeeper.threats.formats.tm_library import EXTENSION

SAMPLE = "analyser.tml.json"
MODEL = read("owasp-tm-library", SAMPLE)


def test_the_head():
    assert (MODEL.title, MODEL.format_version, MODEL.reviewed) == (
        "Immunoassay analyser",
        "1.0",
        "2026-08-14",
    )
    assert MODEL.whole
    assert defects(MODEL) == []


def test_components_stores_and_actors_become_elements():
    assert {e.id: (e.kind, e.zone, e.parent) for e in MODEL.elements} == {
        "technician": (ElementKind.HUMAN, "lab", None),
        "lis": (ElementKind.EXTERNAL, "lab", None),
        "sbc": (ElementKind.PROCESS, "case", None),
        "mcu": (ElementKind.PROCESS, "case", "sbc"),
        "result-store": (ElementKind.STORE, "case", None),
    }


def test_zones_and_boundaries():
    assert [z.id for z in MODEL.zones] == ["lab", "case"]
    boundary = MODEL.boundaries[0]
    assert (boundary.zones, boundary.controls) == (("case", "lab"), ("public_key", "acl"))


def test_data_sets_and_flows():
    assert by_id(MODEL.data)["results"].at_rest_encrypted is Tri.YES
    assert by_id(MODEL.elements)["result-store"].data == ("results",)
    flows = by_id(MODEL.flows)
    assert (flows["to-lis"].source, flows["to-lis"].target) == ("sbc", "lis")
    assert (flows["to-lis"].encrypted, flows["counts"].encrypted) == (Tri.NO, Tri.YES)
    unsaid = replaced("owasp-tm-library", SAMPLE, '"encrypted": false', '"encrypted": null')
    assert by_id(unsaid.flows)["to-lis"].encrypted is Tri.UNKNOWN


def test_the_worst_risk_tells_the_severity():
    threat = by_id(MODEL.threats)["altered-result"]
    assert (threat.severity, threat.impact) == (Severity.CRITICAL, "many wrong diagnoses")
    assert (threat.basis, threat.refs) == (Basis.PROBABILITY, ("CWE-345", "CAPEC-94"))
    assert (threat.targets, threat.status) == (("sbc",), ThreatStatus.UNCHECKED)
    assert by_id(MODEL.threats)["no-target"].severity is Severity.UNKNOWN
    assert any("no-target" in message for message in told(MODEL, needed=False))


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("active", MitigationState.IMPLEMENTED),
        ("approved", MitigationState.IMPLEMENTED),
        ("suggested", MitigationState.PROPOSED),
        ("under_review", MitigationState.PROPOSED),
        ("scheduled", MitigationState.PROPOSED),
        ("wont_do", MitigationState.REJECTED),
        ("magic", MitigationState.PROPOSED),
    ],
)
def test_the_status_of_a_control(status: str, state: MitigationState):
    model = replaced("owasp-tm-library", SAMPLE, '"status": "active"', f'"status": "{status}"')
    assert by_id(model.mitigations)["c-active"].state is state


def test_an_assumed_control_is_an_assumption():
    assert "c-assumed" not in by_id(MODEL.mitigations)
    assumptions = by_id(MODEL.assumptions)
    assert assumptions["c-assumed"].text == "locked room: the room is locked"
    assert {key: a.validity for key, a in assumptions.items()} == {
        "Immunoassay analyser/assumption/1": Validity.CONFIRMED,
        "Immunoassay analyser/assumption/2": Validity.REJECTED,
        "c-assumed": Validity.UNCONFIRMED,
    }


def test_published_defects_are_reported():
    model = replaced("owasp-tm-library", SAMPLE, '"trust_zone": "lab"', '"trust_zone": "lob"')
    assert {d.code for d in defects(model)} == {"tm003-dangling-reference"}
    model = replaced("owasp-tm-library", SAMPLE, '"object": "lis"', '"object": "lims"')
    assert [d.subject for d in defects(model)] == ["to-lis"]
    model = replaced("owasp-tm-library", SAMPLE, '"data_store": "result', '"data_store": "other')
    assert [d.code for d in model.diagnostics if d.needed] == ["tm003-dangling-reference"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"scope"', '"escope"', "lacks scope"),
        ('"components": [', '"component": [', "lacks scope"),
        ("www-project-threat-model-library", "another", "its $schema is"),
        ('"symbolic_name": "sbc"', '"symbolic_name": ""', '"symbolic_name" is missing'),
        ('"source": {', '"sauce": {', '"source" is missing'),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(old: str, new: str, message: str):
    model = replaced("owasp-tm-library", SAMPLE, old, new)
    assert any(message in each for each in told(model, needed=True))


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"scope": {}, "trust_zones": 1}'])
def test_what_only_resembles_it_is_refused(content: bytes):
    assert not read_bytes("owasp-tm-library", content).whole


@pytest.mark.parametrize(
    ("said", "severity"), [("low", Severity.CRITICAL), ("unknown", Severity.UNKNOWN)]
)
def test_a_risk_of_the_file_is_not_talked_down_by_an_extension(said: str, severity: Severity):
    ours = f'"extensions": {{"{EXTENSION}": {{"threats": {{"altered-result": {{"severity": "{said}"}}}}}}}}'
    model = replaced("owasp-tm-library", SAMPLE, '"scope":', f'{ours}, "scope":')

    assert by_id(model.threats)["altered-result"].severity is severity


@pytest.mark.parametrize(
    ("status", "said", "state"),
    [
        pytest.param("suggested", "verified", MitigationState.PROPOSED, id="put in place"),
        pytest.param("wont_do", "implemented", MitigationState.REJECTED, id="brought back"),
        pytest.param("active", "verified", MitigationState.VERIFIED, id="said closer"),
        pytest.param("active", "proposed", MitigationState.PROPOSED, id="taken back"),
    ],
)
def test_a_control_is_not_put_in_place_by_an_extension(
    status: str, said: str, state: MitigationState
):
    ours = (
        f'"extensions": {{"{EXTENSION}": {{"controls": {{"c-active": {{"state": "{said}"}}}}}}}}'
    )
    content = (SAMPLES / SAMPLE).read_bytes().replace(b'"scope":', f'{ours}, "scope":'.encode(), 1)
    model = read_bytes("owasp-tm-library", content.replace(b'"active"', f'"{status}"'.encode(), 1))
    assert by_id(model.mitigations)["c-active"].state is state
