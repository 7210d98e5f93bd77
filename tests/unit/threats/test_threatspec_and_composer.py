"""threatspec annotations and Threat Composer: each cell of the mapping."""

import pytest
from threat_samples import BLOB, BY_ID, by_id, defects, raw, read, read_bytes, replaced, told

from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import MitigationState, Severity, ThreatStatus, Tri
from gatekeeper.model.threat_reader import ModelFile

CODE, OUTPUT, NAMES = (
    "compounder.threatspec.c",
    "compounder.threatspec.json",
    "compounder.threatspec.threats.json",
)
MODEL = read("threatspec", CODE)
WRITTEN = read("threatspec", OUTPUT, NAMES)
COMPOSER = "compounder.tc.json"
TC = read("threat-composer", COMPOSER)


def test_components_are_elements_and_the_places_of_annotations_their_code():
    assert MODEL.whole
    assert defects(MODEL) == []
    assert {e.id for e in MODEL.elements} == {
        "#comms",
        "#compounder_boot",
        "#compounder_case",
        "#hospital_staff",
        "#hospital_database",
    }
    comms = by_id(MODEL.elements)["#comms"]
    assert comms.name == "Compounder:Comms"
    assert {ref.text for ref in comms.code} == {CODE}


def test_sentences_are_threats_with_their_decisions():
    assert {t.id: t.status for t in MODEL.threats} == {
        "#forged_order/#comms": ThreatStatus.MITIGATED,
        "#replayed_order/#comms": ThreatStatus.OPEN,
        "#unauthorised_firmware/#compounder_boot": ThreatStatus.OPEN,
        "#debug_access/#compounder_boot": ThreatStatus.ACCEPTED,
        "#stolen_device/#compounder_case": ThreatStatus.TRANSFERRED,
    }
    threats = by_id(MODEL.threats)
    assert threats["#debug_access/#compounder_boot"].rationale == "the port is inside the case"
    assert threats["#forged_order/#comms"].title == "Forged order"
    assert all(t.severity is Severity.UNKNOWN for t in MODEL.threats)


def test_controls_are_mitigations_and_tests_their_tests():
    assert [(m.id, m.title, m.threats, m.tests) for m in MODEL.mitigations] == [
        ("#frame_mac/#forged_order/#comms", "frame MAC", ("#forged_order/#comms",), (CODE,))
    ]


def test_connections_are_flows():
    assert {f.id: (f.encrypted, f.bidirectional) for f in MODEL.flows} == {
        "#hospital_database -> #comms: HTTPS:443": (Tri.YES, False),
        "#comms -> #compounder_boot: shared memory": (Tri.UNKNOWN, True),
    }


def test_an_exposure_outweighs_a_mitigation_of_the_same_threat():
    content = b"// @mitigates A against t with c\n// @exposes A to t with d\n"
    assert [t.status for t in read_bytes("threatspec", content).threats] == [ThreatStatus.OPEN]


def test_half_an_annotation_is_told_with_its_line():
    model = replaced("threatspec", CODE, " with no counter in early frames", "")
    assert [str(d.location) for d in model.diagnostics if d.needed] == [f"{CODE}:11"]


@pytest.mark.parametrize(
    "sentence",
    [
        b"// @mitigates  against #forged with frame MAC",
        b"// @exposes  to forged order with no counter",
        b"// @transfers stolen device from  to Hospital:Staff with a lock",
    ],
)
def test_an_annotation_that_names_nothing_where_it_should_is_told(sentence: bytes):
    model = read_bytes("threatspec", b"// @component Pump (#pump)\n" + sentence + b"\n")
    [message] = told(model, needed=True)
    assert message.endswith("is no whole annotation")


def test_a_file_without_annotations_is_refused():
    assert not read_bytes("threatspec", b"int main(void) { return 0; }\n").whole
    assert not read_bytes("threatspec", b"project:\n  name: x\n", "threatspec.yaml").whole


def test_annotated_files_stand_beside_the_project_file():
    main = ModelFile(RepoPath("threatspec.yaml"), BLOB, b"project:\n  name: x\n")
    code = ModelFile(RepoPath("firmware/comms.c"), BLOB, raw(CODE))
    model = BY_ID["threatspec"].read_with(main, (code,))
    assert len(model.threats) == len(MODEL.threats)
    assert str(model.threats[0].locus.location) == "firmware/comms.c:6"


def test_the_tools_output_is_read_with_its_names():
    assert WRITTEN.whole
    assert [e.id for e in WRITTEN.elements] == ["#comms", "#boot", "#db"]
    assert {t.id: (t.title, t.status) for t in WRITTEN.threats} == {
        "#forged_order/#comms": ("Forged order", ThreatStatus.MITIGATED),
        "#unauthorised_firmware/#boot": ("#unauthorised_firmware", ThreatStatus.OPEN),
    }
    assert WRITTEN.mitigations[0].tests == ("tests/test_comms.c",)
    assert by_id(WRITTEN.elements)["#boot"].code == (), (
        "a path outside the repository names no code"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"mitigations": [', '"mitigation": [', "lacks the lists"),
        ('"component": "#comms"', '"component": ""', '"component" is missing'),
        ('"exposures": [', '"exposures": [1, ', "expected a mapping"),
    ],
)
def test_a_broken_output_is_refused_with_its_place(old: str, new: str, message: str):
    assert any(
        message in each for each in told(replaced("threatspec", OUTPUT, old, new), needed=True)
    )


def test_threat_composer_has_threats_and_no_elements():
    assert TC.whole
    assert (TC.title, TC.elements, TC.may_have_no_elements) == ("Compounder", (), True)
    threats = by_id(TC.threats)
    assert {key: (t.status, t.severity) for key, t in threats.items()} == {
        "t1": (ThreatStatus.MITIGATED, Severity.HIGH),
        "t2": (ThreatStatus.NOT_APPLICABLE, Severity.UNKNOWN),
        "t3": (ThreatStatus.UNCHECKED, Severity.UNKNOWN),
    }
    assert (threats["t1"].categories, threats["t1"].title) == (("T", "S"), "change an order")
    assert threats["t2"].rationale == "no port"


def test_mitigation_links_of_threat_composer():
    assert {m.id: (m.threats, m.state) for m in TC.mitigations} == {
        "m1": (("t1",), MitigationState.IMPLEMENTED),
        "m2": ((), MitigationState.REJECTED),
        "m3": (("t2",), MitigationState.PROPOSED),
    }
    assert [a.text for a in TC.assumptions] == ["the network is hostile"]


def test_a_link_that_leads_nowhere_is_told():
    model = replaced("threat-composer", COMPOSER, '"linkedId": "t2"', '"linkedId": "t9"')
    assert [d.subject for d in defects(model)] == ["m3"]
    model = replaced("threat-composer", COMPOSER, '"mitigationId": "m1"', '"mitigationId": "m9"')
    assert [d.code for d in model.diagnostics if d.needed] == ["tm003-dangling-reference"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"schema": 1', '"schema": 2', "not schema 1"),
        ('"threats": [', '"threads": [', "not schema 1"),
        ('"id": "t1"', '"id": null', '"id" is missing'),
        ('"statement": "Something"', '"statement": ""', "says nothing"),
    ],
)
def test_a_broken_workspace_is_refused_with_its_place(old: str, new: str, message: str):
    model = replaced("threat-composer", COMPOSER, old, new)
    assert any(message in each for each in told(model, needed=True))


def test_a_workspace_without_threats_is_no_model():
    assert not read_bytes("threat-composer", b'{"schema": 1, "threats": []}').whole


def test_a_key_without_values_says_nothing():
    """Found by the long run of mutated files: a list of values may be empty."""
    model = replaced("threat-composer", COMPOSER, '"value": "High"', '"value": []')
    assert by_id(model.threats)["t1"].severity is Severity.UNKNOWN
