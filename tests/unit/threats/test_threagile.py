"""Threagile: each cell of the mapping, its risks.json, its included files."""

import pytest
from threat_samples import by_id, defects, read, read_bytes, replaced, told

from gatekeeper.model.threat import (
    Basis,
    ElementKind,
    MitigationState,
    Origin,
    Severity,
    ThreatStatus,
    Tri,
)

SAMPLE, OUTPUT = "compounder.threagile.yaml", "compounder.threagile.risks.json"
LINK = "pc>frames-to-the-pump"
MODEL = read("threagile", SAMPLE)
WITH = read("threagile", SAMPLE, OUTPUT)


def test_the_head():
    assert (MODEL.title, MODEL.format_version) == ("Compounder", "1.0.0")
    assert MODEL.whole
    assert defects(MODEL) == []


def test_technical_assets_become_elements():
    assert {e.id: (e.name, e.kind, e.zone, e.in_scope) for e in MODEL.elements} == {
        "mcu": ("Pump controller", ElementKind.PROCESS, "cabinet", True),
        "pc": ("Control PC", ElementKind.PROCESS, "cabinet", True),
        "db": ("Prescription database", ElementKind.STORE, "hospital", False),
    }
    pc = by_id(MODEL.elements)["pc"]
    assert set(pc.tags) >= {"desktop", "used-as-client-by-human", "bought"}
    assert pc.data == ("orders",)
    assert by_id(MODEL.elements)["db"].reason == "the hospital's own"


def test_trust_boundaries_nest():
    assert {z.id: (z.name, z.parent, z.kind) for z in MODEL.zones} == {
        "hospital": ("Hospital", None, "network-on-prem"),
        "cabinet": ("Cabinet", "hospital", "execution-environment"),
    }


def test_links_keep_the_id_that_the_tool_gives_them():
    assert {f.id: (f.source, f.target) for f in MODEL.flows} == {
        LINK: ("pc", "mcu"),
        "db>orders-new": ("db", "pc"),
        "db>backup": ("db", "pc"),
    }


@pytest.mark.parametrize(
    ("flow", "encrypted", "authenticated", "authorised"),
    [
        pytest.param(LINK, Tri.NO, Tri.NO, "none", id="plain"),
        pytest.param("db>orders-new", Tri.YES, Tri.YES, "technical-user", id="https"),
        pytest.param("db>backup", Tri.YES, Tri.UNKNOWN, "none", id="in a VPN, externalized"),
    ],
)
def test_what_a_link_protects(flow: str, encrypted: Tri, authenticated: Tri, authorised: str):
    found = by_id(MODEL.flows)[flow]
    assert (found.encrypted, found.authenticated) == (encrypted, authenticated)
    assert found.authz == authorised


def test_the_encryption_of_an_asset_that_stores_nothing_is_read_all_the_same():
    assert not [d for d in MODEL.diagnostics if "encryption" in d.message]


def test_a_protocol_of_no_kind_is_unknown():
    model = replaced("threagile", SAMPLE, "protocol: binary", "protocol: unknown-protocol")
    assert by_id(model.flows)[LINK].encrypted is Tri.UNKNOWN


def test_data_is_encrypted_at_rest_when_every_store_encrypts():
    data = by_id(MODEL.data)
    assert (data["orders"].at_rest_encrypted, data["logs"].at_rest_encrypted) == (Tri.YES, Tri.NO)
    assert by_id(MODEL.flows)[LINK].data == ("orders", "logs")
    assert by_id(MODEL.flows)[LINK].bidirectional


def test_written_risks_are_threats():
    threats = by_id(MODEL.threats)
    assert threats.keys() == {f"forged-order@pc@{LINK}", "forged-order"}
    first = threats[f"forged-order@pc@{LINK}"]
    assert (first.title, first.targets) == ("Forged order on the way to the pump", (LINK,))
    assert (first.status, first.severity) == (ThreatStatus.MITIGATED, Severity.HIGH)
    assert (first.native_severity, first.basis) == ("elevated", Basis.PROBABILITY)
    assert (first.categories, first.refs, first.approver) == (("T",), ("CWE-345",), "eve")
    other = threats["forged-order"]
    assert (other.status, other.targets, other.basis) == (
        ThreatStatus.UNCHECKED,
        ("db",),
        Basis.NONE,
    )
    assert other.advice.startswith("Orders carry a MAC")


def test_tracking_makes_a_mitigation():
    assert [(m.id, m.threats, m.state, m.evidence) for m in MODEL.mitigations] == [
        (
            f"forged-order@pc@{LINK}/mitigation",
            (f"forged-order@pc@{LINK}",),
            MitigationState.IMPLEMENTED,
            ("T-7",),
        )
    ]


def test_questions_are_assumptions_that_nobody_confirmed():
    assert [a.text for a in MODEL.assumptions] == [
        "Who may reach the hospital network? Anybody.",
        "Is the cabinet locked?",
    ]


def test_a_pattern_without_its_risks_is_told():
    assert any("missing-hardening@*" in message for message in told(MODEL, needed=False))
    assert not any("missing-hardening@*" in message for message in told(WITH, needed=False))


def test_the_tools_risks_join_the_written_ones():
    threats = by_id(WITH.threats)
    assert len(WITH.threats) == 4
    accepted = threats["missing-hardening@mcu"]
    assert (accepted.status, accepted.origin) == (ThreatStatus.ACCEPTED, Origin.GENERATED)
    assert accepted.rationale == "the device is behind a firewall"
    assert str(accepted.locus.location) == f"{OUTPUT}:2"
    unchecked = threats[f"unencrypted-communication@pc@{LINK}"]
    assert (unchecked.status, unchecked.targets) == (ThreatStatus.UNCHECKED, (LINK,))
    assert WITH.whole
    assert [str(s.location.path) for s in WITH.sources] == [SAMPLE, OUTPUT]


def test_an_output_that_the_model_contradicts_is_stale():
    model = replaced("threagile", SAMPLE, "status: accepted", "status: mitigated", OUTPUT)
    assert [d.code for d in model.diagnostics if d.needed] == ["tm007-generated-export-stale"]


def test_a_decision_about_a_risk_that_is_not_at_hand_is_kept():
    model = replaced("threagile", SAMPLE, "missing-hardening@*:", "missing-hardening@mcu:")
    threat = by_id(model.threats)["missing-hardening@mcu"]
    assert (threat.status, threat.targets) == (ThreatStatus.ACCEPTED, ("mcu",))


def test_an_included_file_has_to_be_given():
    content = b"threagile_version: 1.0.0\ntitle: t\nincludes: [parts.yaml]\ntechnical_assets: {}\n"
    model = read_bytes("threagile", content, "m.yaml")
    assert any('"parts.yaml" is not given' in message for message in told(model, needed=True))
    content = content.replace(b"parts.yaml", SAMPLE.encode())
    model = read_bytes("threagile", content, "m.yaml", SAMPLE)
    assert [e.id for e in model.elements] == ["mcu", "pc", "db"]
    assert model.whole


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("threagile_version: 1.0.0", "threagile_version: 2.0.0", "version 1 is read"),
        ("threagile_version", "other_version", "no threagile_version"),
        ("title: Compounder", "headline: Compounder", '"title" is missing'),
        ("    type: process", "    type: thing", '"thing" is no type of asset'),
        ("        target: mcu", "        tarjet: mcu", '"target" is missing'),
        ("trust_boundaries_nested: [cabinet]", "trust_boundaries_nested: [hut]", '"hut" does not exist'),
        ("technical_assets_inside: [db]", "technical_assets_inside: [db, mcu]", "in two trust"),
        ("data_breach_technical_assets: [db]", "data_breach_technical_assets: []", "names no asset"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place(old: str, new: str, message: str):
    model = replaced("threagile", SAMPLE, old, new)
    assert any(message in each for each in told(model, needed=True))


def test_a_tracked_risk_may_be_about_a_boundary_a_runtime_or_data():
    """The tool tracks missing-cloud-hardening by boundary and unnecessary-data-asset by data: both were refused."""
    old = "risk_tracking:\n"
    new = (
        "shared_runtimes:\n  Host:\n    id: host\n    technical_assets_running: [pc]\n"
        "risk_tracking:\n"
        "  missing-cloud-hardening@hospital:\n    status: unchecked\n"
        "  mixed-targets@host:\n    status: unchecked\n"
        "  unnecessary-data-asset@orders:\n    status: unchecked\n"
    )
    model = replaced("threagile", SAMPLE, old, new)
    assert model.whole
    targets = {key: threat.targets for key, threat in by_id(model.threats).items()}
    assert targets["missing-cloud-hardening@hospital"] == ("mcu", "pc", "db")
    assert targets["mixed-targets@host"] == ("pc",)
    assert targets["unnecessary-data-asset@orders"] == tuple(
        element.id for element in model.elements if "orders" in element.data
    )


def test_a_list_beside_the_model_that_holds_no_risks_is_refused():
    assert not read("threagile", SAMPLE, "compounder.td2.json").whole
