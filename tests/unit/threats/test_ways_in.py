"""Ways in by the shape of code, by words, lists, paths and makers, each beside its look-alike.

What one file shows is a row of `ways_in.tsv`: the kinds found (`-`: none), its path, its text with `\\n` for the end of a
line, and the case; the sentence above the rows says what they have in common.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.model.path import RepoPath
from gatekeeper.threats.c_code.lexer import lex
from gatekeeper.threats.c_code.structure import structure
from tests.unit.threats.test_surfaces_of_a_tree import scan


def kinds(files: Mapping[str, str]) -> set[str]:
    return {hit.kind for hit in scan(files).hits if hit.role.opens}


def _rows() -> Iterator[Any]:
    about = ""
    for line in Path(__file__).with_name("ways_in.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            about = line[2:]
            continue
        found, path, text, case = line.split("\t")
        source = re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), text)
        yield pytest.param(path, source, set(found.split()) - {"-"}, id=f"{about}: {case}")


@pytest.mark.parametrize(("path", "source", "found"), [*_rows()])
def test_each_row_is_found_as_it_says(path: str, source: str, found: set[str]):
    assert kinds({path: source}) == found


BUS = "int spi_xfer_byte(int b) {\n SPI1->DR = b;\n return b;\n}\n"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param("nrf24l01.c", "radio", id="radio"),
        pytest.param("sx1276_board.c", "lora", id="LoRa"),
        pytest.param("nfc.c", "nfc", id="a protocol of its own"),
        pytest.param("w5500.c", "ethernet", id="Ethernet"),
        pytest.param("mcp2515.c", "can", id="CAN"),
    ],
)
def test_a_chip_that_the_product_drives_itself_is_told_by_its_file_and_a_bus(name: str, kind: str):
    caller = "void poll(void) {\n spi_xfer_byte(7);\n}\n"
    assert kind in kinds({f"fw/{name}": caller, "fw/spi.c": BUS})
    assert kind in kinds({f"fw/{name}": BUS})


@pytest.mark.parametrize(
    ("name", "source"),
    [
        pytest.param("nrf24l01.c", "int channel(void) {\n return 7;\n}\n", id="no bus"),
        pytest.param("display.c", BUS, id="no such chip"),
    ],
)
def test_a_name_or_a_bus_alone_is_no_radio(name: str, source: str):
    assert kinds({f"fw/{name}": source}) <= {"spi"}


def test_a_class_inherits_the_way_in_of_its_parent_in_another_file():
    files = {
        "app/base.py": "import tornado.web\nclass Base(tornado.web.RequestHandler): ...",
        "app/job.py": "from app.base import Base\nclass Job(Base):\n def get(self): ...",
    }
    assert kinds({"app/job.py": files["app/job.py"]}) == set()
    assert kinds(files) == {"http-endpoint"}


def test_a_route_is_said_to_be_of_no_library_that_was_not_seen():
    [hit] = scan({"app/a.py": "@x.get('/up')\ndef up(req):\n    return 1\n"}).hits
    assert (hit.symbol, hit.evidence) == ("route", "decorates up with a path")


def test_a_header_declares_what_its_source_uses():
    header = "#include <WebServer.h>\nclass Pages {\n WebServer server;\n};\n"
    source = '#include "pages.h"\nvoid Pages::begin() {\n server.begin();\n}\n'
    hits = scan({"fw/pages.h": header, "fw/pages.cpp": source}).hits
    assert {(hit.path, hit.kind) for hit in hits} == {("fw/pages.cpp", "http-server")}
    assert {hit.path for hit in scan({"fw/pages.h": header}).hits} == {"fw/pages.h"}


def test_a_wrapper_that_is_a_method_of_the_product_is_an_echo():
    driver = "void Uart::send(char c) {\n HAL_UART_Transmit(&h, &c, 1, 1);\n}\n"
    scanned = scan({"fw/uart.cpp": driver, "fw/log.cpp": "void say(void) {\n Uart::send(1);\n}\n"})
    assert [(hit.path, hit.kind) for hit in scanned.echoes] == [("fw/log.cpp", "uart")]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("from vendor.json import encode\nencode(b).decode()", id="written, not read"),
        pytest.param("import zipfile\nzipfile.ZipFile(p, mode='w')", id="an archive made"),
        pytest.param("say('rsync failed')", id="words about a program"),
        pytest.param("from .json import decode\ndecode(b)", id="the product's own"),
    ],
)
def test_what_is_written_or_only_told_is_no_way_in(source: str):
    assert kinds({"host/a.py": source + "\n", "host/json.py": "def decode(b): ...\n"}) == set()


PAGE = "import flask\ndef show():\n return flask.jsonify({})"


def test_a_page_counts_where_another_file_hands_it_over_with_a_path():
    main = "import pages\ndef up(app):\n app.mount_rule('/show', view_func=pages.{})"
    alone = scan({"app/pages.py": PAGE, "app/main.py": main.format("other")})
    handed = scan({"app/pages.py": PAGE, "app/main.py": main.format("show")})
    assert "app/pages.py" not in {hit.path for hit in alone.hits}
    assert "app/pages.py" in {hit.path for hit in handed.hits}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("int f(s, b)\n int s; char *b;\n{\n bind(s);\n}", id="old style"),
        pytest.param("int f(s, b) int s; char b[]; {\n bind(s);\n}", id="an array"),
    ],
)
def test_a_function_in_the_old_style_has_its_calls(source: str):
    found = structure(lex(source + "\nint last(void) { return 0; }"), frozenset({"bind"}))
    assert [function.name for function in found.functions] == ["f", "last"]
    assert [(m.use.value, m.function) for m in found.mentions] == [("call", 1)]


def test_a_macro_before_a_variable_is_no_function_in_the_old_style():
    found = structure(lex("MODULE(a) int b;\nstruct s { int x; };\nint f(void) { }"), frozenset())
    assert [function.name for function in found.functions] == ["f"]


PART = "from starlette.applications import Starlette\nrules_app = Starlette(routes=r)\n"
WHOLE = 'from starlette.applications import Starlette\nimport rules\napp = Starlette()\napp.{}("/rules", rules.rules_app)\n'


def test_an_application_that_another_mounts_is_no_server_of_its_own():
    assert _servers({"rules.py": PART}) == {"rules.py"}
    assert _servers({"rules.py": PART, "web.py": WHOLE.format("add")}) == {"rules.py", "web.py"}
    assert _servers({"rules.py": PART, "web.py": WHOLE.format("mount")}) == {"web.py"}


def _servers(files: dict[str, str]) -> set[str]:
    return {hit.path for hit in scan(files).hits if hit.kind == "http-server"}


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
        pytest.param({"src/usbd_cdc_if.c": "int CDC_Transmit_FS(int b) { return b; }"}, id="empty"),
        pytest.param({"src/other.c": GENERATED}, id="another file"),
    ],
)  # fmt: skip
def test_a_librarys_name_counts_where_nothing_in_the_product_stands_for_it(files: dict[str, str]):
    scanned = scan({**files, "src/main.c": CALLER})
    assert "src/main.c" in {hit.path for hit in scanned.hits if hit.kind == "usb-cdc"}


def test_a_table_of_requests_by_number_is_no_console():
    """It is the product's protocol, and what it comes over is a surface already."""
    bodies = "void on_a(void) {}\nvoid on_b(void) {}\nvoid on_c(void) {}\n"
    table = "struct c t[] = {{CMD_A, on_a}, {CMD_B, on_b}, {CMD_C, on_c}};"
    assert kinds({"fw/app_cmd.c": bodies + table}) == set()
