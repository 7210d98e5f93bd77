"""OTM: each cell of the mapping, what is refused, what is unknown."""

import pytest
from threat_samples import by_id, defects, read, read_bytes, replaced, told

from gatekeeper.model.threat import (
    Basis,
    ControlCategory,
    ElementKind,
    MitigationState,
    Payload,
    Severity,
    ThreatStatus,
    Tri,
)
from gatekeeper.model.threat_crossing import Crossing

SAMPLE = "compounder.otm.yaml"
MODEL = read("otm", SAMPLE)


def test_the_head():
    assert (MODEL.id, MODEL.title, MODEL.format_version) == (
        "compounder",
        "Parenteral nutrition compounder",
        "0.2.0",
    )
    assert MODEL.whole
    assert defects(MODEL) == []


def test_zones_have_their_parents_and_trust():
    zones = by_id(MODEL.zones)
    assert (zones["hospital"].parent, zones["hospital"].trust) == (None, "0")
    assert (zones["cabinet"].parent, zones["cabinet"].trust) == ("hospital", "60")


def test_components_lie_in_a_zone_or_a_component():
    elements = by_id(MODEL.elements)
    assert (elements["mcu"].zone, elements["mcu"].parent) == ("cabinet", None)
    assert (elements["mcu-bootloader"].zone, elements["mcu-bootloader"].parent) == (None, "mcu")
    assert elements["prescriptions"].kind is ElementKind.STORE
    assert elements["mcu"].kind is ElementKind.PROCESS
    assert Crossing([MODEL]).zone_of("mcu-bootloader") == "cabinet"


def test_code_representations_name_the_code():
    assert [str(ref) for ref in by_id(MODEL.elements)["mcu"].code] == [
        "firmware/comms/**",
        "firmware/main.c:40",
    ]


def test_a_dataflow_says_what_its_attributes_say_and_no_more():
    flow = MODEL.flows[0]
    assert (flow.source, flow.target, flow.bidirectional) == ("prescriptions", "mcu", True)
    assert (flow.encrypted, flow.authenticated) == (Tri.YES, Tri.NO)
    assert (flow.payload, flow.protocol, flow.data) == (Payload.COMMAND, "https", ("order",))
    bare = replaced("otm", SAMPLE, "      encrypted: true\n      authenticated: no\n", "")
    assert (bare.flows[0].encrypted, bare.flows[0].authenticated) == (Tri.UNKNOWN, Tri.UNKNOWN)


def test_assets_become_data():
    assert by_id(MODEL.data)["order"].classes == ("prescription", "phi")
    assert by_id(MODEL.elements)["prescriptions"].data == ("order",)


def test_each_mention_of_a_threat_is_a_threat():
    threats = by_id(MODEL.threats)
    assert {key: (t.targets, t.status) for key, t in threats.items()} == {
        "mcu/forged-order": (("mcu",), ThreatStatus.MITIGATED),
        "mcu/unsigned-firmware": (("mcu",), ThreatStatus.OPEN),
        "prescriptions/forged-order": (("prescriptions",), ThreatStatus.ACCEPTED),
        "orders/forged-order": (("orders",), ThreatStatus.UNCHECKED),
    }
    threat = threats["mcu/forged-order"]
    assert threat.locus.native_id == "forged-order"
    assert (threat.categories, threat.refs) == (("T", "S", "patient-safety"), ("CWE-345",))
    assert (threat.severity, threat.native_severity) == (
        Severity.CRITICAL,
        "likelihood 50, impact 95",
    )


def test_a_likelihood_is_a_probability_and_makes_nothing_smaller():
    threats = by_id(MODEL.threats)
    assert threats["mcu/forged-order"].basis is Basis.PROBABILITY
    assert threats["mcu/unsigned-firmware"].basis is Basis.NONE
    rare = replaced("otm", SAMPLE, "likelihood: 50", "likelihood: 1")
    assert by_id(rare.threats)["mcu/forged-order"].severity is Severity.CRITICAL


@pytest.mark.parametrize(
    ("impact", "severity"),
    [
        ("100", Severity.CRITICAL),
        ("89", Severity.HIGH),
        ("40", Severity.MEDIUM),
        ("39", Severity.LOW),
        ("0", Severity.INFO),
        ("null", Severity.UNKNOWN),
        ("101", Severity.UNKNOWN),
    ],
)
def test_severity_is_the_impact_in_bands(impact: str, severity: Severity):
    model = replaced("otm", SAMPLE, "impact: 95", f"impact: {impact}")
    assert by_id(model.threats)["mcu/forged-order"].severity is severity


def test_mitigations_belong_to_a_mention():
    mitigations = by_id(MODEL.mitigations)
    assert {key: (m.threats, m.state) for key, m in mitigations.items()} == {
        "mcu/forged-order/frame-mac": (("mcu/forged-order",), MitigationState.IMPLEMENTED),
        "mcu/unsigned-firmware/signed-image": (
            ("mcu/unsigned-firmware",),
            MitigationState.PLANNED,
        ),
    }
    mac = mitigations["mcu/forged-order/frame-mac"]
    assert (mac.category, mac.requirements) == (ControlCategory.INTEGRITY, ("SRS-12",))
    assert mac.tests == ("tests/test_frames.c",)


def test_what_is_lost_is_told():
    assert any('"probably" is not known' in message for message in told(MODEL, needed=False))
    assert any('"nobody" of the catalogue' in message for message in told(MODEL, needed=False))


def test_every_object_points_to_its_line():
    assert str(MODEL.flows[0].locus.location) == f"{SAMPLE}:81"
    assert MODEL.flows[0].locus.pointer == "/dataflows/0"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("otmVersion: 0.2.0", "otmVersion: 9.0", 'otmVersion "9.0"'),
        ("otmVersion: 0.2.0", "otherVersion: 1", "no otmVersion"),
        ("project:", "projects:", "with a project"),
        ("  - id: mcu-bootloader\n", "  - id: ''\n", '"id" is missing'),
        ("mitigation: frame-mac", "mitigation: gone", "is not in the catalogue"),
        ("threat: unsigned-firmware", "threat: gone", "is not in the catalogue"),
        ("components:\n  - id: mcu\n", "components:\n  - mcu\n  - id: mcu\n", "expected a mapping"),
        ("bidirectional: true", "bidirectional: maybe", "expected true or false"),
        ("impact: 95", "impact: a lot", "expected a number"),
        ("  - id: frame-mac", "  - id: signed-image", "stands already at"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place(old: str, new: str, message: str):
    model = replaced("otm", SAMPLE, old, new)
    assert any(message in each for each in told(model, needed=True))


def test_published_defects_are_reported():
    model = replaced("otm", SAMPLE, "trustZone: cabinet", "trustZone: cupboard")
    assert [d.code for d in defects(model)] == ["tm003-dangling-reference"]
    model = replaced("otm", SAMPLE, "source: prescriptions", "source: nobody")
    assert [d.code for d in defects(model)] == ["tm003-dangling-reference"]


def test_json_is_read_like_yaml():
    raw = b'{"otmVersion": "0.1.0", "project": {"id": "p", "name": "n"},\n "components": [\n{"id": "a", "name": "A", "type": "x", "parent": {}}]}'
    model = read_bytes("otm", raw)
    assert (model.whole, str(model.elements[0].locus.location)) == (True, "model:3")


def test_a_list_of_one_model_is_read_and_one_of_more_is_refused_by_its_number():
    """`threatcl export` writes a list always; it was refused for a version it has."""
    one = b'{"otmVersion": "0.2.0", "project": {"id": "p", "name": "n"}, "components": [{"id": "a", "name": "A", "type": "x", "parent": {}}]}'
    model = read_bytes("otm", b"[" + one + b"]")
    assert (model.whole, [e.id for e in model.elements]) == (True, ["a"])
    assert told(read_bytes("otm", b"[" + one + b", " + one + b"]"), needed=True) == [
        "it is a list of 2 models; one file holds one"
    ]


@pytest.mark.parametrize("line", ["1e400", ".inf", "1" + "0" * 400, '"inf"', '"nan"'])
def test_a_number_without_bounds_is_told_and_raises_nothing(line: str):
    """Found by 10,000 mutated files with seed 2027: number 5,315."""
    model = replaced("otm", SAMPLE, "        line: 40", f"        line: {line}")

    assert any("expected a number" in each.message for each in model.diagnostics)


@pytest.mark.parametrize(
    ("impact", "said", "severity"),
    [
        (95, "low", Severity.CRITICAL),
        (20, "high", Severity.HIGH),
        (100, "unknown", Severity.UNKNOWN),
    ],
)
def test_an_impact_is_not_talked_down_by_an_attribute(impact: int, said: str, severity: Severity):
    model = read_bytes(
        "otm",
        (
            '{"otmVersion": "0.2.0", "project": {"id": "p", "name": "p"}, "components": [{"id": "c", "name": "c", "type": "x",'
            ' "parent": {"trustZone": "z"}, "threats": [{"threat": "t", "state": "exposed"}]}],'
            ' "trustZones": [{"id": "z", "name": "z", "type": "x", "risk": {"trustRating": 1}}], "threats": [{"id": "t",'
            f' "name": "t", "risk": {{"likelihood": 1, "impact": {impact}}}, "attributes": {{"severity": "{said}"}}}}]}}'
        ).encode(),
    )
    assert [threat.severity for threat in model.threats] == [severity]
