"""What is written as OTM or for the OWASP library is read back with its ids, states and links."""

import json

import pytest
from threat_samples import by_id, defects, read, read_bytes

from gatekeeper.threats.formats.otm_write import to_otm
from gatekeeper.threats.formats.tm_library_write import to_tm_library

SOURCES = [
    ("native", "pump.toml"),
    ("native", "analyser.toml"),
    ("otm", "compounder.otm.yaml"),
    ("threagile", "compounder.threagile.yaml"),
    ("threat-dragon", "compounder.td2.json"),
    ("threat-dragon", "analyser.td1.json"),
    ("tm7", "compounder.tm7"),
    ("threatcl", "compounder.hcl"),
    ("pytm", "compounder.pytm.json"),
    ("owasp-tm-library", "analyser.tml.json"),
    ("cyclonedx-2-dev", "compounder.cdx2.json"),
    ("threatspec", "compounder.threatspec.c"),
]
WRITERS = [("otm", to_otm), ("owasp-tm-library", to_tm_library)]
KINDS = ("zones", "elements", "data", "flows", "threats", "mitigations")


def ids(model, kind: str) -> list[str]:
    return sorted(each.id for each in getattr(model, kind))


@pytest.mark.parametrize(("target", "write"), WRITERS, ids=lambda value: str(value)[:12])
@pytest.mark.parametrize(("format_id", "name"), SOURCES, ids=lambda value: value)
def test_ids_survive_the_round_trip(format_id: str, name: str, target: str, write):
    model = read(format_id, name)
    back = read_bytes(target, write(model))
    assert back.whole
    assert {kind: ids(back, kind) for kind in KINDS} == {kind: ids(model, kind) for kind in KINDS}
    assert len(defects(back)) == len(defects(model))


@pytest.mark.parametrize(("target", "write"), WRITERS, ids=lambda value: str(value)[:12])
@pytest.mark.parametrize(("format_id", "name"), SOURCES, ids=lambda value: value)
def test_what_is_said_survives_the_round_trip(format_id: str, name: str, target: str, write):
    model = read(format_id, name)
    back = read_bytes(target, write(model))
    flows, threats = by_id(back.flows), by_id(back.threats)
    elements, mitigations = by_id(back.elements), by_id(back.mitigations)
    assert [
        (flows[f.id].source, flows[f.id].target, flows[f.id].encrypted) for f in model.flows
    ] == [(f.source, f.target, f.encrypted) for f in model.flows]
    assert [(threats[t.id].status, threats[t.id].severity) for t in model.threats] == [
        (t.status, t.severity) for t in model.threats
    ]
    assert [(elements[e.id].zone, elements[e.id].kind) for e in model.elements] == [
        (e.zone, e.kind) for e in model.elements
    ]
    assert [
        (set(mitigations[m.id].threats), mitigations[m.id].state) for m in model.mitigations
    ] == [(set(m.threats), m.state) for m in model.mitigations]


@pytest.mark.parametrize(("target", "write"), WRITERS, ids=lambda value: str(value)[:12])
def test_the_same_model_gives_the_same_bytes(target: str, write):
    model = read("native", "analyser.toml")
    assert write(model) == write(read("native", "analyser.toml"))
    assert write(model).endswith(b"}\n")


def test_requirements_tests_and_decisions_are_written():
    model = read("native", "analyser.toml")
    for target, write in WRITERS:
        back = read_bytes(target, write(model))
        assert back.mitigations[0].requirements == ("SRS-40",)
        assert back.mitigations[0].tests == ("tests/test_astm.py",)
        assert (back.threats[0].rationale, back.threats[0].approver) == ("see SRS-40", "eve")
        assert str(back.threats[0].expires) == "2027-06-30"
        assert [str(ref) for ref in by_id(back.elements)["E-SBC"].code][:2] == [
            "sbc/**",
            "sbc/main.py:12",
        ]


def test_a_zone_that_is_not_known_stays_unknown():
    model = read("threat-dragon", "compounder.td2.json")
    assert by_id(read_bytes("otm", to_otm(model)).elements)["edge"].zone is None


def test_names_of_the_library_are_as_its_schema_asks():
    document = json.loads(to_tm_library(read("tm7", "compounder.tm7")))
    names = [
        each["symbolic_name"]
        for key in ("components", "threats", "controls")
        for each in document[key]
    ]
    assert len(names) == len(set(names))
    assert all(set(name) <= set("0123456789abcdefghijklmnopqrstuvwxyz-") for name in names)
