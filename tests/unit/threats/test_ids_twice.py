"""Ids that stand twice, told with both places whatever the format, and models whose end may be missing."""

import pytest

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import ThreatModel
from gatekeeper.testing.classes import CLASSES
from gatekeeper.threats.formats.built_in import READERS
from gatekeeper.threats.references import check_references

OTM = 'otmVersion: "0.2.0"\nproject: {id: p, name: P}\ntrustZones:\n- {id: z, name: Z, risk: {trustRating: 1}}\n'
PART = "{id: c, name: C, type: t, parent: {trustZone: z}}\n"
THREAGILE = "threagile_version: 1.0.0\ntitle: T\ntrust_boundaries: {}\ntechnical_assets:\n  A: &a\n    id: a\n    type: process\n"
ENDS = "shared_runtimes: {}\nindividual_risk_categories: {}\nrisk_tracking: {}\n"
HCL = 'threatmodel "M" {\n author = "a"\n%s}\n'
DRAWN = ' data_flow_diagram_v2 "%s" {\n process "P" {}\n process "Q" {}\n flow "f" {\n from = "P"\n to = "Q"\n protocol = "%s"\n }\n }\n'


def read(format_id: str, text: str) -> ThreatModel:
    reader = next(each for each in READERS if each.id == format_id)
    return reader.read(RepoPath("m"), ObjectId("0" * 40), text.encode())


def twice(model: ThreatModel) -> list[str]:
    """Where ids stand again, each with the place of the first."""
    found = check_references((model,), frozenset(), CLASSES, (), {})
    told = (*model.diagnostics, *found)
    return [f"{d.location} {d.message}" for d in told if d.code == "tm004-duplicate-id"]


@pytest.mark.parametrize(
    ("format_id", "text", "again", "first"),
    [
        ("otm", f"{OTM}components:\n- {PART}- {PART}", "m:7", "m:6"),
        ("otm", f"{OTM}components:\n- &c {PART}- *c\n", "m:7", "m:6"),
        ("otm", f"{OTM}components:\n- &c {PART}- <<: *c\n  name: D\n", "m:7", "m:6"),
        ("otm", f"{OTM}threats:\n- &t {{id: t, name: T}}\n- *t\n", "m:7", "m:6"),
        ("threagile", f"{THREAGILE}  B: *a\n{ENDS}", "m:8", "m:5"),
        ("threagile", f"{THREAGILE}  B:\n    <<: *a\n{ENDS}", "m:8", "m:5"),
        ("threatcl", HCL % (' threat "T" {\n }\n' * 2), "m:5", "m:3"),
        ("threatcl", HCL % (' information_asset "A" {\n }\n' * 2), "m:5", "m:3"),
        ("threatcl", HCL % ' data_flow_diagram_v2 "d" {\n process "P" {}\n process "P" {}\n }\n', "m:5", "m:4"),
    ],
)  # fmt: skip
def test_an_id_that_stands_twice_is_told_with_both_places(
    format_id: str, text: str, again: str, first: str
):
    (told,) = twice(read(format_id, text))
    assert told.startswith(f"{again} ")
    assert told.endswith(f"stands already at {first}")


def test_what_a_merge_key_renames_stands_once():
    model = read("otm", f"{OTM}components:\n- &c {PART}- <<: *c\n  id: d\n")
    assert not twice(model)
    assert [element.id for element in model.elements] == ["c", "d"]


def test_a_flow_that_two_diagrams_draw_alike_is_one_flow():
    model = read("threatcl", HCL % (DRAWN % ("old", "https") + DRAWN % ("new", "https")))
    assert model.whole
    assert [flow.id for flow in model.flows] == ["f (P -> Q)"]


def test_a_flow_that_two_diagrams_draw_with_different_protocols_is_refused():
    model = read("threatcl", HCL % (DRAWN % ("old", "https") + DRAWN % ("new", "http")))
    assert not model.whole
    assert any("with different protocols" in d.message for d in model.diagnostics)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{THREAGILE}{ENDS}", []),
        (f"{THREAGILE}{ENDS}".rstrip(), ["its last line does not end"]),
        (f"{THREAGILE}{ENDS}".replace("risk_tracking: {}\n", ""), ['no section "risk_tracking"']),
    ],
)
def test_a_model_whose_end_may_be_missing_says_so(text: str, told: list[str]):
    messages = [d.message for d in read("threagile", text).diagnostics if "cut off" in d.message]
    assert len(messages) == len(told)
    assert all(part in message for part, message in zip(told, messages, strict=True))
