"""pytm: each cell of the mapping, exports that no longer fit their scripts, scripts that are never run."""

import hashlib

import pytest
from threat_samples import BLOB, BY_ID, by_id, defects, raw, read, read_bytes, replaced, told

from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import ElementKind, Origin, Severity, ThreatStatus, Tri
from gatekeeper.model.threat_reader import ModelFile

SAMPLE = "compounder.pytm.json"
MODEL = read("pytm", SAMPLE)
FRAMES = "frames (control PC -> pump controller)"


def test_elements_by_class_zones_by_boundary():
    assert MODEL.whole
    assert defects(MODEL) == []
    assert {e.id: (e.kind, e.zone) for e in MODEL.elements} == {
        "pharmacist": (ElementKind.EXTERNAL, None),
        "control PC": (ElementKind.PROCESS, "cabinet"),
        "pump controller": (ElementKind.PROCESS, "board"),
        "order store": (ElementKind.STORE, "cabinet"),
    }
    assert by_id(MODEL.zones)["board"].parent == "cabinet"
    assert [str(c) for c in by_id(MODEL.elements)["control PC"].code] == [
        "host/**",
        "host/main.py",
    ]


def test_flows_have_names_and_where_two_share_one_their_ends():
    flows = by_id(MODEL.flows)
    assert set(flows) == {"orders", FRAMES, "frames (pump controller -> control PC)"}
    orders = flows["orders"]
    assert (orders.protocol, orders.version, orders.port) == ("HTTPS", "TLSv13", "443")
    assert (orders.encrypted, orders.authenticated, orders.replay) == (Tri.YES, Tri.YES, Tri.YES)


def test_false_is_what_pytm_writes_for_nothing_and_so_unknown():
    other = by_id(MODEL.flows)["frames (pump controller -> control PC)"]
    assert (other.encrypted, other.authenticated) == (Tri.UNKNOWN, Tri.UNKNOWN)
    assert by_id(MODEL.flows)[FRAMES].encrypted is Tri.NO, "HTTP is known not to encrypt"


def test_data():
    data = by_id(MODEL.data)
    assert (data["orders"].classes, data["orders"].at_rest_encrypted) == (("pii",), Tri.UNKNOWN)
    assert data["order store/data"].at_rest_encrypted is Tri.YES


def test_findings_are_threats_and_their_mitigations_only_advice():
    threats = by_id(MODEL.threats)
    assert {key: (t.status, t.origin) for key, t in threats.items()} == {
        "control PC/INP01": (ThreatStatus.UNCHECKED, Origin.GENERATED),
        "orders/DE01": (ThreatStatus.MITIGATED, Origin.HUMAN),
        "frames/AC02": (ThreatStatus.ACCEPTED, Origin.HUMAN),
        "order store/DS01": (ThreatStatus.UNCHECKED, Origin.HUMAN),
        "pharmacist/AA01": (ThreatStatus.NOT_APPLICABLE, Origin.GENERATED),
    }
    assert MODEL.mitigations == ()
    first = threats["control PC/INP01"]
    assert (first.advice, first.severity) == ("do this", Severity.CRITICAL)
    assert threats["frames/AC02"].targets == (FRAMES,)
    assert threats["pharmacist/AA01"].rationale == "the cabinet is locked"
    assert any('"perhaps" begins with no decision' in m for m in told(MODEL, needed=False))


def test_assumptions():
    assert [a.id for a in MODEL.assumptions] == ["the cabinet is locked"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"flows": [', '"flaws": [', "lacks the lists"),
        ('"source": "control PC"', '"origin": "control PC"', '"source" is missing'),
        ('"elements": [', '"elements": [7, ', "expected a mapping"),
        ('"inScope": true', '"inScope": 7', "expected true or false"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(old: str, new: str, message: str):
    assert any(message in each for each in told(replaced("pytm", SAMPLE, old, new), needed=True))


def test_a_published_defect_is_reported():
    model = replaced("pytm", SAMPLE, '"inBoundary": "board"', '"inBoundary": "gone"')
    assert [d.code for d in defects(model)] == ["tm003-dangling-reference"]


SCRIPT = b"""
from pytm import TM, Actor, Boundary, Dataflow, Server
import os
tm = TM("Compounder")
cabinet = Boundary("cabinet")
user = Actor("pharmacist")
pc = Server("control PC")
pc.inBoundary = cabinet
orders = Dataflow(user, pc, "orders")
os.abort()
tm.process()
"""


def with_digests(script: bytes | None, listed: bytes) -> list[str]:
    content = raw(SAMPLE)
    lines = [
        f"{hashlib.sha256(listed).hexdigest()}  tm.py",
        f"{hashlib.sha256(content).hexdigest()} *model.json",
    ]
    files = (ModelFile(RepoPath("tm/model.sha256"), BLOB, "\n".join(lines).encode()),)
    if script is not None:
        files = (*files, ModelFile(RepoPath("tm/tm.py"), BLOB, script))
    model = BY_ID["pytm"].read_with(ModelFile(RepoPath("tm/model.json"), BLOB, content), files)
    return [d.code for d in model.diagnostics if d.needed]


def test_an_export_is_stale_when_its_script_has_another_digest():
    assert with_digests(SCRIPT, SCRIPT) == []
    assert with_digests(SCRIPT + b"#", SCRIPT) == ["tm007-generated-export-stale"]


def test_a_list_of_digests_without_the_scripts_that_it_names_shows_nothing():
    assert with_digests(None, SCRIPT) == ["tm001-model-unreadable"]


def test_a_script_is_read_by_its_syntax_and_never_whole():
    """It would abort the whole process if it were run."""
    model = BY_ID["pytm"].read(RepoPath("tm.py"), BLOB, SCRIPT)
    assert {e.id: e.zone for e in model.elements} == {"pharmacist": None, "control PC": "cabinet"}
    assert [(f.source, f.target) for f in model.flows] == [("pharmacist", "control PC")]
    assert not model.whole


@pytest.mark.parametrize("content", [b"x = (", b"\0", b"(" * 5000, b"from pytm import TM"])
def test_a_script_that_cannot_be_parsed_is_refused(content: bytes):
    model = BY_ID["pytm"].read(RepoPath("tm.py"), BLOB, content)
    assert not model.whole


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"elements": [], "flows": {}, "boundaries": []}']
)
def test_what_only_resembles_it_is_refused(content: bytes):
    assert not read_bytes("pytm", content, "m.json").whole
