"""A semantic hash follows what is said, not where or in which order; a crossing that cannot be told is unknown."""

from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import Tri
from gatekeeper.model.threat_crossing import Crossing
from gatekeeper.model.threat_objects import semantic_hash
from gatekeeper.threats.formats.native import NativeReader

ROOT = Path(__file__).resolve().parents[3]
RAW = (ROOT / "tests/golden/threat-models/analyser.toml").read_bytes()


def read(raw: bytes = RAW):
    return NativeReader().read(RepoPath("m.toml"), ObjectId("1" * 40), raw)


MODEL = read()
OBJECTS = [
    entry
    for entries in (
        MODEL.zones, MODEL.boundaries, MODEL.elements, MODEL.surfaces, MODEL.data, MODEL.flows,
        MODEL.threats, MODEL.mitigations, MODEL.assumptions, MODEL.views, MODEL.reviews,
    )
    for entry in entries
]  # fmt: skip


def test_objects_that_differ_have_hashes_that_differ():
    assert len({semantic_hash(entry) for entry in OBJECTS}) == len(OBJECTS)


def test_a_moved_line_changes_no_hash():
    moved = read(b"# a line more\n" + RAW)
    assert [semantic_hash(e) for e in moved.threats] == [semantic_hash(e) for e in MODEL.threats]
    assert moved.threats[0].locus != MODEL.threats[0].locus


def test_the_order_of_a_list_changes_no_hash():
    threat = MODEL.threats[0]
    turned = replace(threat, refs=tuple(reversed(threat.refs)))
    assert semantic_hash(turned) == semantic_hash(threat)
    assert semantic_hash(threat, *MODEL.flows) == semantic_hash(*reversed(MODEL.flows), turned)


@pytest.mark.parametrize(
    "field", ["title", "severity", "status", "targets", "expires", "rationale"]
)
def test_each_thing_said_changes_the_hash(field: str):
    threat = MODEL.threats[0]
    other = {"targets": ("E-MCU",), "expires": None}.get(field, "other")
    assert semantic_hash(replace(threat, **{field: other})) != semantic_hash(threat)


def test_a_field_at_its_default_is_not_part_of_the_hash():
    """So a later version with one more field gives the same hash of the same model."""
    zone = MODEL.zones[0]
    assert semantic_hash(replace(zone, trust="")) != semantic_hash(zone)
    plain = replace(zone, kind="", trust="", parent=None)
    assert (
        semantic_hash(plain) == "d04d5f042eca4f026e71ec541719c6eb64ad2ba9e82c97626881013e8ef92b36"
    )


@pytest.mark.parametrize(
    ("changes", "crossing"),
    [
        pytest.param({"source": "E-SBC", "target": "E-LIS", "crosses": None}, Tri.YES, id="zones differ"),
        pytest.param({"source": "E-SBC", "target": "E-MCU", "crosses": None}, Tri.NO, id="through the parent"),
        pytest.param({"source": "E-SBC", "target": "E-GONE", "crosses": None}, Tri.UNKNOWN, id="no such end"),
        pytest.param({"source": "E-SBC", "target": "E-SBC", "crosses": Tri.YES}, Tri.YES, id="drawn"),
        pytest.param({"source": "E-SBC", "target": "E-LIS", "crosses": Tri.UNKNOWN}, Tri.UNKNOWN, id="drawn, unclear"),
    ],
)  # fmt: skip
def test_a_flow_crosses_as_drawn_or_as_its_zones_say(changes, crossing: Tri):
    assert Crossing([MODEL]).crosses(replace(MODEL.flows[0], **changes)) is crossing


def test_a_zone_that_does_not_exist_tells_nothing():
    lost = replace(MODEL, zones=MODEL.zones[:1])
    assert Crossing([lost]).zone_of("E-SBC") is None
    assert Crossing([lost]).crosses(replace(MODEL.flows[0], crosses=None)) is Tri.UNKNOWN
