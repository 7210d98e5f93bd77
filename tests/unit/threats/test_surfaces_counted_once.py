"""What is no surface of its own: answers built for others, texts of the program, what a maker's generator wrote, declarations."""

import pytest

from gatekeeper.model.path import RepoPath
from tests.unit.threats.test_surfaces_by_class import kinds
from tests.unit.threats.test_surfaces_of_a_tree import scan


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("import flask\ndef ok(d):\n return flask.jsonify(d)", set(), id="a helper"),
        pytest.param(
            "import flask\n@login\ndef ok():\n return flask.jsonify({})",
            {"http-endpoint"},
            id="decorated",
        ),
        pytest.param(
            "from aiohttp import web\nasync def ok(request):\n return web.json_response({})",
            {"http-endpoint"},
            id="takes a request",
        ),
        pytest.param(
            "import flask\nclass P:\n def get(self):\n  return flask.jsonify({})",
            {"http-endpoint"},
            id="a method",
        ),
        pytest.param(
            "from starlette.responses import JSONResponse\nclass Fast(JSONResponse): ...",
            set(),
            id="a kind of answer",
        ),
    ],
)
def test_an_answer_counts_where_somebody_answers(source: str, found: set[str]):
    assert kinds({"app/a.py": source}) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("S = 'a: 1'\nx = yaml.safe_load(S)", set(), id="a constant"),
        pytest.param("x = yaml.load('a: 1')", set(), id="a text"),
        pytest.param("S = 'a: 1'\nS = ask()\nx = yaml.load(S)", {"file-parser-yaml"}, id="twice"),
        pytest.param(
            "S = 'a'\ndef f(S):\n return yaml.load(S)", {"file-parser-yaml"}, id="a parameter"
        ),
        pytest.param(
            "S = 'a'\ndef f():\n global S\n S = g()\nyaml.load(S)",
            {"file-parser-yaml"},
            id="global",
        ),
        pytest.param(
            "S = 'a'\nfrom m import *\nyaml.load(S)", {"file-parser-yaml"}, id="everything of m"
        ),
        pytest.param("S = 'a'\nfor S in files(): yaml.load(S)", {"file-parser-yaml"}, id="a loop"),
    ],
)
def test_a_text_of_the_program_is_no_input(source: str, found: set[str]):
    assert kinds({"app/a.py": f"import yaml\n{source}"}) == found


def test_everything_of_a_library_brings_no_builtin():
    assert kinds({"app/a.py": "from bluepy import *\nprint(1)"}) == set()
    assert kinds({"app/a.py": "from bluepy.btle import *\nPeripheral(m)"}) == {"ble"}


GENERATED = "uint8_t CDC_Transmit_FS(uint8_t *b) {\n return USBD_CDC_TransmitPacket(&dev);\n}\n"
CALLER = "int main(void) {\n CDC_Transmit_FS(b);\n}\n"


def test_what_a_generator_wrote_into_the_product_counts_there_and_not_at_its_callers():
    scanned = scan({"src/usbd_cdc_if.c": GENERATED, "src/main.c": CALLER})
    assert {hit.path for hit in scanned.hits if hit.kind == "usb-cdc"} == {"src/usbd_cdc_if.c"}
    assert RepoPath("src/main.c") in {hit.path for hit in scanned.echoes}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({}, id="not there"),
        pytest.param(
            {"src/usbd_cdc_if.c": "int CDC_Transmit_FS(int b) { return b; }"}, id="empty"
        ),
        pytest.param({"src/other.c": GENERATED}, id="another file"),
    ],
)
def test_a_librarys_name_counts_where_nothing_in_the_product_stands_for_it(files: dict[str, str]):
    scanned = scan({**files, "src/main.c": CALLER})
    assert "src/main.c" in {hit.path for hit in scanned.hits if hit.kind == "usb-cdc"}


def test_a_table_of_requests_by_number_is_no_console():
    """It is the product's protocol, and what it comes over is a surface already."""
    bodies = "void on_a(void) {}\nvoid on_b(void) {}\nvoid on_c(void) {}\n"
    table = "struct c t[] = {{CMD_A, on_a}, {CMD_B, on_b}, {CMD_C, on_c}};"
    assert kinds({"fw/app_cmd.c": bodies + table}) == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("NRF_UICR->REGOUT0 = 5;", {"option-bytes"}, id="written"),
        pytest.param("NRF_UICR->NRFFW[0] = a;", {"option-bytes"}, id="one of several"),
        pytest.param("if (NRF_UICR->REGOUT0 == 5) g();", set(), id="compared"),
        pytest.param("x = NRF_UICR->CUSTOMER[0];", set(), id="read"),
    ],
)
def test_the_registers_that_configure_a_chip_for_good(source: str, found: set[str]):
    assert kinds({"fw/hw.c": f"void f(void) {{\n {source}\n}}"}) == found


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param("import asyncio\nclass P(asyncio.Protocol): ...", "ip-socket", id="asyncio"),
        pytest.param("import freestyle_hid as f\nf.Session(1)", "usb-hid", id="HID behind a name"),
        pytest.param("from pyscsi.device import SCSIDevice\nSCSIDevice(d)", "usb-msc", id="SCSI"),
    ],
)
def test_libraries_by_their_words(source: str, kind: str):
    assert kinds({"app/a.py": source}) == {kind}


def test_a_boot_capacitor_is_no_loader():
    asked = "void f(int s) {\n switch (s) {\n case %s: go(); break;\n }\n}\n"
    assert kinds({"fw/m.c": asked % "CHARGE_BOOT_CAP"}) == set()
    assert kinds({"fw/m.c": asked % "CMD_ENTER_BOOT"}) == {"bootloader"}
