"""A first model is a native model as it stands: elements from items, surfaces from code, and nothing assessed."""

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import LayoutClass, Owned, SoftwareItem
from gatekeeper.model.threat import ThreatModel, Tri
from gatekeeper.testing.classes import C
from gatekeeper.threats.first_model import first_model
from gatekeeper.threats.formats.native import NativeReader
from tests.unit.threats.test_surfaces_of_a_tree import scan

COMMS = SoftwareItem(
    "COMMS", 'the "link"\n', None, C, True, ("fw/**",), (), at_line(RepoPath("g"), 1)
)
FILES = {
    "fw/uart.c": "void f(void) {\n acme_uart_send(1);\n}\n",
    "fw/read.c": "void g(void) {\n acme_uart_read(1);\n}\n",
    "host/net.py": "import socket\n\ndef f():\n    return socket.socket()\n",
    "tests/a.py": "import serial\n\ndef f():\n    return serial.Serial()\n",
}


def owned(path: str) -> Owned:
    layout = LayoutClass.TESTS if path.startswith("tests/") else LayoutClass.PRODUCT
    return Owned(RepoPath(path), layout, (COMMS,) if path.startswith("fw/") else ())


def proposed() -> str:
    hits = scan(FILES).hits
    return "\n".join(first_model("Pump 3\x1b", map(owned, FILES), hits)) + "\n"


def _of_mitigations() -> list[bool]:
    """Of each line, whether it belongs to a mitigation that is commented out."""
    found, inside = [], False
    for line in proposed().splitlines():
        inside = line == "# [[mitigations]]" or (inside and line.startswith("# "))
        found.append(inside)
    return found


def read(text: str) -> ThreatModel:
    path, raw = RepoPath("compliance/threat-model.toml"), text.encode()
    assert NativeReader().recognises(path, raw)
    return NativeReader().read(path, ObjectId("0" * 40), raw)


def test_what_is_proposed_is_read_whole():
    model = read(proposed())
    assert model.diagnostics == ()
    assert (model.id, model.mitigations) == ("pump-3", ())


def test_each_way_in_from_outside_has_a_flow_and_a_threat_that_somebody_has_to_answer():
    model = read(proposed())

    assert {(f.source, f.target, f.surfaces) for f in model.flows} == {
        ("X-UART", "COMMS", ("S-COMMS-UART",)),
        ("X-IP-SOCKET", "E-HOST", ("S-E-HOST-IP-SOCKET",)),
    }
    assert {e.zone for e in model.elements if e.id.startswith("X-")} == {"Z-OUTSIDE"}
    asked = {(f.encrypted, f.authenticated, f.replay, f.integrity.value) for f in model.flows}
    assert asked == {(Tri.UNKNOWN, Tri.UNKNOWN, Tri.UNKNOWN, "unknown")}
    assert {threat.targets for threat in model.threats} == {
        ("F-COMMS-UART",),
        ("F-E-HOST-IP-SOCKET",),
    }
    drafted = {(t.status.value, t.severity.value, t.origin.value) for t in model.threats}
    assert drafted == {("unchecked", "unknown", "generated")}


def test_what_only_asks_begins_its_flow_itself():
    files = {"host/net.py": "import requests\n\ndef f():\n    return requests.get(URL)\n"}

    model = read("\n".join(first_model("Pump", map(owned, files), scan(files).hits)) + "\n")

    assert [(f.source, f.target) for f in model.flows] == [("E-HOST", "X-HTTP-CLIENT")]


def test_what_is_commented_out_stands_when_it_is_uncommented():
    """The mitigations are written for somebody to uncomment and answer, and the model is read whole then."""
    lines = [
        line.removeprefix("# ") if mitigation else line
        for line, mitigation in zip(proposed().splitlines(), _of_mitigations(), strict=True)
    ]

    model = read("\n".join(lines).replace('title = ""', 'title = "a MAC"') + "\n")

    assert model.diagnostics == ()
    assert [m.threats for m in model.mitigations] == [("T-COMMS-UART",), ("T-E-HOST-IP-SOCKET",)]


def test_an_element_that_nobody_outside_reaches_is_asked_about_as_well():
    text = "\n".join(first_model("P", [owned("fw/uart.c")], ())) + "\n"

    assert "# no-threats-because" in text
    assert "# no-surfaces-because" in text
    assert read(text).flows == ()


def test_an_item_maps_by_its_id_and_other_files_by_their_folder():
    elements = {
        e.id: tuple(map(str, e.code)) for e in read(proposed()).elements if e.zone == "Z-DEVICE"
    }
    assert elements == {"COMMS": (), "E-HOST": ("host/**",)}


def test_a_kind_is_one_surface_with_its_places_and_tests_open_none():
    text = proposed()
    surfaces = {(s.element, s.kind, s.direction.value) for s in read(text).surfaces}
    assert surfaces == {("COMMS", "uart", "bidir"), ("E-HOST", "ip-socket", "bidir")}
    assert "# fw/read.c:2: acme_uart_read" in text


def test_nothing_that_is_no_text_gets_through():
    assert all(c.isprintable() or c == "\n" for c in proposed())


def test_what_is_in_sight_and_not_asked_for_is_told_once_and_is_no_surface():
    router = "from fastapi import APIRouter\nr = APIRouter()\n"
    scanned = scan({"w/a.py": router, "w/b.py": f"{router}@r.get('/p')\ndef f(): ...\n"})
    paths = [owned("w/a.py"), owned("w/b.py")]
    text = "\n".join(first_model("P", paths, scanned.echoes)) + "\n"
    assert text.count("APIRouter") == text.count("not asked for: its routes stand for it") == 1
    assert read(text).surfaces == ()
    assert "APIRouter" not in "\n".join(first_model("P", paths, (*scanned.echoes, *scanned.hits)))


def test_what_comes_over_another_way_in_is_asked_about_there():
    web = "import flask\napp = flask.Flask(__name__)\n@app.route('/p')\ndef f(): ...\n"
    model = read("\n".join(first_model("P", [owned("w/a.py")], scan({"w/a.py": web}).hits)) + "\n")

    [flow] = model.flows
    assert flow.surfaces == ("S-E-W-HTTP-ENDPOINT", "S-E-W-HTTP-SERVER")
    assert [threat.targets for threat in model.threats] == [(flow.id,)]
    assert {e.id for e in model.elements if e.zone == "Z-OUTSIDE"} == {"X-HTTP-SERVER"}


def test_an_update_is_asked_for_what_verifies_it():
    text = "\n".join(
        first_model(
            "P", [owned("w/a.py")], scan({"w/a.py": "import os\nos.system('/x/update.sh')\n"}).hits
        )
    )

    assert '# integrity: "signature", with a mitigation that names tests' in text
