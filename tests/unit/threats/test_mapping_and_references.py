"""Files find their element by the first origin that answers, and ids that lead nowhere are told with the nearest."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Registry
from gatekeeper.model.policy import Policy
from gatekeeper.model.project import Project
from gatekeeper.model.software import Layout, SoftwareItem
from gatekeeper.model.suppression import Baseline
from gatekeeper.model.surface import MappingOrigin
from gatekeeper.model.threat import ThreatDiagnostic, ThreatModel
from gatekeeper.testing.classes import CLASSES, C
from gatekeeper.threats.formats.native import NativeReader
from gatekeeper.threats.map_file import check_map, read_map
from gatekeeper.threats.mapping import Mapper
from gatekeeper.threats.references import check_references

ROOT = Path(__file__).resolve().parents[3]
PUMP = (ROOT / "tests/golden/threat-models/pump.toml").read_text()
PATHS = [RepoPath("fw/comms/uart.c")]
KINDS = frozenset({"uart", "spi"})


def model(text: str) -> ThreatModel:
    found = NativeReader().read(RepoPath("m.toml"), ObjectId("1" * 40), text.encode())
    assert found.diagnostics == ()
    return found


def element(key: str, **more: str) -> str:
    lines = [f'[[elements]]\nid = "{key}"\nname = "n"\nkind = "process"']
    return "\n".join((*lines, *(f"{name} = {value}" for name, value in more.items()))) + "\n"


HEAD = 'version = 1\nid = "m"\ntitle = "t"\n'


def item(key: str, paths: str, parent: str | None = None) -> SoftwareItem:
    return SoftwareItem(key, key, parent, C, True, (paths,), (), at_line(RepoPath("g"), 1))


def project(*items: SoftwareItem) -> Project:
    return Project(
        "p", "", Layout(()), CLASSES, items, LanguageMap(), Registry(), (), (), (), Policy({}), (), (), (),
        Baseline(), (), (), (), None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "items", "raw", "origin", "elements"),
    [
        pytest.param(element("E1", code='["fw/**"]') + element("I1"), [item("I1", "fw/**")], b"/* tm: I1 */", MappingOrigin.NATIVE, ("E1",), id="glob first"),
        pytest.param(element("I1") + element("E2"), [item("I1", "fw/**")], b"/* tm: E2 */", MappingOrigin.SOFTWARE_ITEM, ("I1",), id="then the item"),
        pytest.param(element("E1", tags='["I1"]'), [item("I1", "fw/**")], b"", MappingOrigin.SOFTWARE_ITEM, ("E1",), id="item by tag"),
        pytest.param(element("E1").replace('"n"', '"I1"'), [item("I1", "fw/**")], b"", MappingOrigin.SOFTWARE_ITEM, ("E1",), id="item by name"),
        pytest.param(element("SYS"), [item("SYS", "x/**"), item("I1", "fw/**", "SYS")], b"", MappingOrigin.SOFTWARE_ITEM, ("SYS",), id="item's parent"),
        pytest.param(element("E2"), [], b"\n\n/* tm: E2 */", MappingOrigin.MARKER, ("E2",), id="then the marker"),
        pytest.param(element("E2"), [], b"\n" * 30 + b"/* tm: E2 */", MappingOrigin.NONE, (), id="marker too late"),
        pytest.param(element("E2"), [], b"# tm: E9", MappingOrigin.NONE, (), id="marker of nothing"),
        pytest.param(element("E2"), [], b"int atm: E2;", MappingOrigin.NONE, (), id="no marker"),
        pytest.param(element("A", code='["fw/**"]') + element("B", code='["fw/a.c"]'), [], b"", MappingOrigin.NATIVE, ("A", "B"), id="two elements"),
        pytest.param(element("A", code='["fw/**"]') + element("B", code='["fw/a.c"]', parent='"A"'), [], b"", MappingOrigin.NATIVE, ("B",), id="part before whole"),
    ],
)  # fmt: skip
def test_the_first_origin_that_answers_wins(text, items, raw, origin, elements):
    found = Mapper([model(HEAD + text)], project(*items)).map(RepoPath("fw/a.c"), raw)
    assert (found.origin, found.elements) == (origin, elements)


CHART = read_map(
    RepoPath("threat-map"),
    b"""
# who owns what
fw/** = E1
fw/a.c = E2   # the last one wins
tools/** = out-of-product "bench" until 2027-06-30
M-1 -> SRS-1 tests/t.c
""",
)


def test_the_last_line_of_the_map_wins_between_item_and_marker():
    models = [model(HEAD + element("E1") + element("E2") + element("E3"))]
    found = Mapper(models, project(), CHART).map(RepoPath("fw/a.c"), b"/* tm: E3 */")
    assert (found.origin, found.elements) == (MappingOrigin.MAP_FILE, ("E2",))
    assert found.detail == "fw/a.c = E2 (threat-map:4)"
    owned = Mapper(models, project(item("E1", "fw/**")), CHART).map(RepoPath("fw/a.c"), b"")
    assert owned.origin is MappingOrigin.SOFTWARE_ITEM


def test_the_map_takes_out_of_the_product_until_a_date():
    found = Mapper([model(HEAD)], project(), CHART).map(RepoPath("tools/x.c"), b"")
    assert (found.elements, found.out_until) == ((), dt.date(2027, 6, 30))


def test_what_the_map_names_and_nobody_knows_is_told_with_its_line():
    found = check_map(CHART, ["E1"], ["M-2"], [RepoPath("fw/b.c")])
    assert [(str(d.location), d.code[:5]) for d in found] == [
        ("threat-map:4", "tm006"),
        ("threat-map:5", "tm006"),
        ("threat-map:6", "tm006"),
    ]


def test_what_the_map_still_names_although_the_change_removes_it_is_told_as_such():
    found = check_map(CHART, ["E1"], ["M-2"], [RepoPath("fw/b.c")], {"E2", "M-1"})
    assert [(str(d.location), d.code[:5]) for d in found] == [
        ("threat-map:4", "tm005"),
        ("threat-map:5", "tm006"),
        ("threat-map:6", "tm005"),
    ]


@pytest.mark.parametrize(
    "line",
    ["fw/**", 'fw/** = two "words"', 'x = out-of-product "y" until 2027-13-01', "M-1 -> "],
)
def test_a_line_that_is_none_is_a_diagnostic_with_its_place(line: str):
    (found,) = read_map(RepoPath("threat-map"), f"# head\n{line}\n".encode()).diagnostics
    assert (found.code, str(found.location)) == ("tm001-model-unreadable", "threat-map:2")


def codes(text: str, removed: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    found = check_references((model(text),), KINDS, CLASSES, PATHS, removed or {})
    return [(d.code[:5], d.subject, d.cure) for d in found]


def test_a_whole_model_has_nothing_amiss():
    assert codes(PUMP) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "subject"),
    [
        pytest.param('target = "E-COMMS"', 'target = "E-COM"', "tm003", "F-ORDERS", id="flow end"),
        pytest.param('zone = "Z-DEVICE"', 'zone = "Z-DEV"', "tm003", "E-COMMS", id="zone"),
        pytest.param('threats = ["T-1"]', 'threats = ["T-2"]', "tm003", "M-1", id="threat"),
        pytest.param('data = ["D-ORDER"]', 'data = ["D-X"]', "tm003", "F-ORDERS", id="data"),
        pytest.param('id = "Z-DEVICE"', 'id = "Z-DEVICE"\nparent = "Z-DEVICE"', "tm003", "Z-DEVICE", id="circle"),
        pytest.param('id = "Z-SERVICE"', 'id = "Z-DEVICE"', "tm004", "Z-DEVICE", id="twice"),
        pytest.param('id = "S-UART"', 'id = "E-COMMS"', "tm004", "E-COMMS", id="surface like element"),
        pytest.param("fw/comms/**", "fw/gone/**", "tm006", "E-COMMS", id="glob"),
        pytest.param('kind = "uart"', 'kind = "uarts"', "tm001", "S-UART", id="kind"),
        pytest.param('class = "C"', 'class = "D"', "tm001", "E-COMMS", id="safety class"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told(old: str, new: str, code: str, subject: str):
    assert (code, subject) in [found[:2] for found in codes(PUMP.replace(old, new))]


def test_a_near_id_is_proposed():
    assert (
        codes(PUMP.replace('source = "E-PC"', 'source = "E-PCC"'))[0][2] == 'did you mean "E-PC"?'
    )


def test_a_deleted_element_that_is_still_referred_to_is_told_as_such():
    gone = PUMP.replace('source = "E-PC"', 'source = "E-OLD"')
    assert codes(gone, {"E-OLD": "element"})[0][0] == "tm005"


def test_a_free_kind_needs_its_prefix():
    assert codes(PUMP.replace('kind = "uart"', 'kind = "x-infrared"')) == []


def test_an_unreadable_model_is_not_judged_for_references():
    dangling = model(PUMP.replace('source = "E-PC"', 'source = "E-X"'))
    unread = ThreatDiagnostic("tm001-model-unreadable", "m", dangling.source.location, "", "")
    broken = replace(dangling, diagnostics=(unread,))
    assert check_references((broken,), KINDS, CLASSES, PATHS, {}) == ()
