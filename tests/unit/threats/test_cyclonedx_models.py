"""CycloneDX: 2.0 behind its switch, and the properties of 1.6; each cell of the mapping."""

import json

import pytest
from threat_samples import BY_ID, by_id, defects, raw, read, read_bytes, replaced, told

from gatekeeper.model.threat import (
    Basis,
    ControlCategory,
    ElementKind,
    Exploitability,
    MitigationState,
    Payload,
    Severity,
    ThreatStatus,
    Tri,
    Validity,
)

DEV, NOW = "compounder.cdx2.json", "analyser.cdx16.json"
MODEL, OTHER = read("cyclonedx-2-dev", DEV), read("cyclonedx", NOW)


def test_version_2_is_read_only_by_its_switch():
    model = read("cyclonedx", DEV)
    assert [d.cure for d in model.diagnostics] == [
        'to read it all the same write format = "cyclonedx-2-dev"'
    ]
    assert not hasattr(BY_ID["cyclonedx-2-dev"], "recognises")
    assert not BY_ID["cyclonedx"].recognises("m.json", raw(DEV))
    assert not read("cyclonedx-2-dev", NOW).whole


def test_a_blueprint_becomes_elements_zones_and_boundaries():
    assert MODEL.whole
    assert defects(MODEL) == []
    assert {e.id: (e.kind, e.zone) for e in MODEL.elements} == {
        "mcu": (ElementKind.HARDWARE, "z-cab"),
        "pc": (ElementKind.PROCESS, "z-cab"),
        "db": (ElementKind.STORE, "z-net"),
        "a-user": (ElementKind.HUMAN, "z-net"),
    }
    assert {z.id: (z.parent, z.kind) for z in MODEL.zones} == {
        "z-net": (None, "trust"),
        "z-cab": ("z-net", "case"),
    }
    assert MODEL.boundaries[0].controls == ("mutual-tls", "https", "logging")


def test_component_evidence_is_code():
    mcu = by_id(MODEL.elements)["mcu"]
    assert [str(ref) for ref in mcu.code] == ["firmware/main.c:12", "firmware/boot/**"]
    assert mcu.soup == ("fw",)


def test_flows_of_a_blueprint():
    flows = by_id(MODEL.flows)
    assert {key: (f.encrypted, f.authenticated, f.payload) for key, f in flows.items()} == {
        "f1": (Tri.YES, Tri.YES, Payload.COMMAND),
        "f2": (Tri.NO, Tri.NO, Payload.UNKNOWN),
        "f3": (Tri.UNKNOWN, Tri.UNKNOWN, Payload.UNKNOWN),
    }
    assert by_id(MODEL.data)["orders"].at_rest_encrypted is Tri.YES


def test_threats_with_their_scenarios_and_risks():
    threats = by_id(MODEL.threats)
    forged, log = threats["t1"], threats["t2"]
    assert (forged.targets, forged.categories[0]) == (("mcu", "f2"), "T")
    assert (forged.severity, forged.status) == (Severity.CRITICAL, ThreatStatus.MITIGATED)
    assert (forged.exploitability, forged.basis) == (Exploitability.HIGH, Basis.EXPLOITABILITY)
    assert forged.refs == ("CWE-345",)
    assert (log.severity, log.status) == (Severity.LOW, ThreatStatus.ACCEPTED)
    assert log.rationale == "no patient data in it"


def _written(**parts: object) -> bytes:
    blueprint = {
        "name": "b",
        "assets": [
            {"bom-ref": "nurse", "name": "Nurse", "type": "actor", "zone": "ward"},
            {"bom-ref": "mcu", "name": "MCU", "type": "device", "zone": "core"},
        ],
        "dataSets": [{"bom-ref": "orders", "name": "O", "dataProfiles": [{"bom-ref": "secret"}]}],
        "zones": [
            {"bom-ref": "ward", "name": "Ward", "type": "trust"},
            {"bom-ref": "cabinet", "name": "Cabinet", "type": "trust"},
            {"bom-ref": "core", "name": "Core", "type": "trust", "parent": "cabinet"},
        ],
        "boundaries": [{"bom-ref": "edge", "zones": ["ward", "cabinet"]}],
        "flows": [
            {
                "bom-ref": "order",
                "name": "Order",
                "source": "nurse",
                "destination": "mcu",
                "dataProfiles": ["secret"],
            }
        ],
    }
    return json.dumps(
        {
            "specFormat": "CycloneDX",
            "specVersion": "2.0",
            "metadata": {"component": {"bom-ref": "pump", "name": "Pump"}},
            "blueprints": [blueprint],
            **parts,
        }
    ).encode()


@pytest.mark.parametrize(
    ("affected", "targets"),
    [("pump", ("mcu",)), ("edge", ("order",)), ("cabinet", ("mcu",)), ("orders", ())],
)
def test_what_is_said_of_the_system_a_boundary_or_a_zone_is_said_of_what_is_in_it(
    affected: str, targets: tuple[str, ...]
):
    """Tools write scenarios about them; their threats named what does not exist."""
    scenario = {"bom-ref": "s", "threats": ["t"], "affectedAssets": [affected]}
    scenario["riskScore"] = {"level": "high"}
    threats = {"threats": [{"bom-ref": "t", "name": "t"}], "scenarios": [scenario]}
    model = read_bytes("cyclonedx-2-dev", _written(threats=threats), "m.cdx.json")
    assert (model.whole, defects(model)) == (True, [])
    assert (model.threats[0].targets, model.threats[0].severity) == (targets, Severity.HIGH)
    assert by_id(model.flows)["order"].data == ("orders",)


def test_a_decision_counts_where_no_risk_is_undecided_and_standards_have_requirements():
    risks = [
        {"bom-ref": "k1", "status": "mitigated", "relatedThreats": ["t"]},
        {
            "bom-ref": "k2",
            "status": "assessed",
            "relatedThreats": ["s"],
            "inherentRisk": {"score": {"level": "high"}},
        },
    ]
    model = read_bytes(
        "cyclonedx-2-dev",
        _written(
            threats={
                "threats": [{"bom-ref": "t", "name": "t", "mitigations": ["c"]}],
                "scenarios": [{"bom-ref": "s", "threats": ["t"], "affectedAssets": ["mcu"]}],
            },
            risks={"risks": risks},
            controls=[{"bom-ref": "c", "name": "c", "status": "verified", "satisfies": ["r"]}],
            definitions={
                "standards": [{"requirements": [{"bom-ref": "r", "identifier": "SRS-4"}]}]
            },
        ),
        "m.cdx.json",
    )
    assert model.threats[0].status is ThreatStatus.OPEN
    assert model.mitigations[0].requirements == ("SRS-4",)


def test_controls_are_mitigations_with_requirements():
    found = by_id(MODEL.mitigations)
    assert {key: (m.threats, m.state) for key, m in found.items()} == {
        "c1": (("t1",), MitigationState.IMPLEMENTED),
        "c2": (("t1",), MitigationState.PROPOSED),
        "req-1": (("t1",), MitigationState.PROPOSED),
    }
    assert (found["c1"].category, found["c1"].requirements) == (
        ControlCategory.INTEGRITY,
        ("SRS-12",),
    )
    assert any('"someday" is not known' in message for message in told(MODEL, needed=False))
    assert MODEL.assumptions[0].validity is Validity.CONFIRMED


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("approved", MitigationState.PLANNED),
        ("rejected", MitigationState.REJECTED),
        ("decommissioned", MitigationState.REJECTED),
    ],
)
def test_a_control_has_the_code_of_what_implements_it_and_its_state(
    word: str, state: MitigationState
):
    old = '"status": "implemented",\n   "satisfies"'
    new = f'"status": "{word}",\n   "implementedBy": ["fw"],\n   "satisfies"'
    control = by_id(replaced("cyclonedx-2-dev", DEV, old, new).mitigations)["c1"]
    assert (control.state, [str(ref) for ref in control.code]) == (
        state,
        ["firmware/main.c:12", "firmware/boot/**"],
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('"source": "db"', '"source": "z-net"', id="a flow from a zone"),
        pytest.param('"affectedAssets": [\n     "pc"', '"affectedAssets": [\n     "gone"', id="asset"),
        pytest.param('"parent": "z-net"', '"parent": "gone"', id="zone"),
    ],
)  # fmt: skip
def test_published_defects_of_2_0_are_reported(old: str, new: str):
    model = replaced("cyclonedx-2-dev", DEV, old, new)
    assert [d.code for d in defects(model)] == ["tm003-dangling-reference"]


def test_a_control_that_does_not_exist_is_told():
    model = replaced("cyclonedx-2-dev", DEV, '"bom-ref": "c1"', '"bom-ref": "c9"')
    assert "tm003-dangling-reference" in [d.code for d in model.diagnostics if d.needed]


@pytest.mark.parametrize("other", ["s1", "r1", "req-1", "r2"])
def test_a_reference_that_stands_twice_is_told_also_of_what_the_model_has_no_object_for(
    other: str,
):
    """Of two components, scenarios, risks or requirements of one `bom-ref` the last one counted, in silence."""
    model = replaced("cyclonedx-2-dev", DEV, f'"bom-ref": "{other}"', '"bom-ref": "fw"')

    assert not model.whole
    assert [d.code for d in model.diagnostics if "stands already" in d.message] == [
        "tm004-duplicate-id"
    ]


def test_properties_of_1_6_become_a_model():
    assert OTHER.whole
    assert defects(OTHER) == []
    assert {e.id: (e.kind, e.zone, e.in_scope) for e in OTHER.elements} == {
        "lis": (ElementKind.EXTERNAL, "lab", True),
        "sbc": (ElementKind.PROCESS, "case", True),
        "store": (ElementKind.STORE, "case", False),
        "parser": (ElementKind.PROCESS, "case", True),
    }
    assert by_id(OTHER.zones)["case"].parent == "lab"
    assert [str(ref) for ref in by_id(OTHER.elements)["parser"].code] == ["sbc/astm.py:30"]
    assert by_id(OTHER.elements)["store"].data == ("results",)
    assert {f.id: (f.encrypted, f.bidirectional) for f in OTHER.flows} == {
        "f1": (Tri.YES, True),
        "f2": (Tri.NO, False),
    }


@pytest.mark.parametrize(
    ("format_id", "sample", "old", "new", "message"),
    [
        ("cyclonedx", NOW, '"value": "process"', '"value": "robot"', "no known cdx:model:type"),
        ("cyclonedx", NOW, '"bom-ref": "sbc"', '"bom-ref": ""', '"bom-ref" is missing'),
        ("cyclonedx", NOW, '"cdx:model:', '"other:', "no component has the property"),
        ("cyclonedx", NOW, "dataflow:source", "dataflow:sauce", "lacks an end"),
        ("cyclonedx-2-dev", DEV, '"bom-ref": "mcu"', '"ref": "mcu"', '"bom-ref" is missing'),
        ("cyclonedx-2-dev", DEV, '"blueprints": [', '"blueprints": 7, "b": [', "expected a list"),
        ("cyclonedx-2-dev", DEV, '"protocols": [', '"protocols": 1, "p": [', "is no list"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place(format_id, sample, old, new, message):
    model = replaced(format_id, sample, old, new)
    assert any(message in each for each in told(model, needed=True))


@pytest.mark.parametrize("format_id", ["cyclonedx", "cyclonedx-2-dev"])
@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"bomFormat": "CycloneDX", "specVersion": "1.6"}']
)
def test_what_only_resembles_it_is_refused(format_id: str, content: bytes):
    assert not read_bytes(format_id, content).whole
