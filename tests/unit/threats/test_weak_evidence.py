"""Ways in that only a name tells: drivers nobody listed, requests for an update, device nodes, unknown libraries."""

from collections.abc import Mapping

import pytest

from gatekeeper.model.surface import SurfaceDirection
from gatekeeper.threats.surfaces.driver_words import direction_of, words_of
from tests.unit.threats.test_surfaces_of_a_tree import scan


def shown(files: Mapping[str, str], libraries: Mapping[str, str] | None = None) -> list[str]:
    return [
        f"{hit.kind} {hit.direction.value} {hit.path}:{hit.region.start_line} tier {hit.tier}"
        for hit in scan(files, libraries).hits
        if hit.role.opens
    ]


@pytest.mark.parametrize(
    ("call", "way"),
    [
        pytest.param("acme_uart_send(b, 1)", "uart out", id="send"),
        pytest.param("ACME_CanReceiveFrame(&f)", "can in", id="camel case"),
        pytest.param("drv_i2c_transfer(&m)", "i2c bidir", id="both ways"),
        pytest.param("Acme::SpiWrite(b)", "spi out", id="in a namespace"),
        pytest.param("acme_ble_gatts_notify(b)", "ble-gatt out", id="the last interface is meant"),
        pytest.param("acme_flash_erase(0)", "flash-write in", id="what changes flash"),
    ],
)
def test_a_driver_that_no_row_lists_is_told_by_its_name(call: str, way: str):
    assert shown({"fw/a.c": f"void f(void) {{\n {call};\n}}\n"}) == [f"{way} fw/a.c:2 tier 5"]


@pytest.mark.parametrize(
    "call",
    [
        pytest.param("rcc_enable_uart_clock(1)", id="a clock"),
        pytest.param("acme_uart_get_status()", id="a question"),
        pytest.param("acme_flash_read(0)", id="flash that is read"),
        pytest.param("ACME_UART_SEND(1)", id="a macro"),
        pytest.param("motor_set_speed(1)", id="no interface"),
        pytest.param("power_reset_after_usb(1)", id="the interface stands late"),
        pytest.param("dev->uart_send(1)", id="a member of something unknown"),
    ],
)
def test_other_names_tell_nothing(call: str):
    assert shown({"fw/a.c": f"void f(void) {{\n {call};\n}}\n"}) == []


def test_a_driver_of_the_product_is_judged_where_it_stands_and_not_by_its_name():
    files = {
        "fw/a.c": "void f(void) {\n acme_uart_send(1);\n}\n",
        "fw/b.c": "void acme_uart_send(int n) {\n UART7->TDR = n;\n}\n",
    }
    assert shown(files) == ["uart in fw/b.c:2 tier 3"]


def test_a_name_says_nothing_where_something_stronger_speaks():
    source = "void f(void) {\n USART1->DR = 1;\n acme_uart_send(1);\n}\n"
    assert shown({"fw/a.c": source}) == ["uart in fw/a.c:2 tier 3"]


def test_a_driver_in_a_header_is_read_like_any_other():
    source = "void f(void) {\n USART_TypeDef *u = port();\n}\nextern USART_TypeDef *spare;\n"
    assert shown({"fw/a.h": source}) == ["uart in fw/a.h:2 tier 3"]


def test_a_function_of_a_library_says_by_its_name_which_way_a_register_is_used():
    library = {"lib/u.c": "void LL_USART_Transmit(int n) {\n USART1->DR = n;\n}\n"}
    files = {"fw/a.c": "void f(void) {\n LL_USART_Transmit(1);\n}\n"}
    assert shown(files, library) == ["uart out fw/a.c:2 tier 5"]


@pytest.mark.parametrize(
    ("label", "way"),
    [
        pytest.param("USB_DFU_REQ_DETACH", "firmware-update", id="DFU"),
        pytest.param("CMD_FW_UPDATE", "firmware-update", id="a command"),
        pytest.param("CMD_ENTER_BOOTLOADER", "bootloader", id="a loader"),
        pytest.param("Command::FlashErase", "flash-write", id="in an enumeration"),
    ],
)
def test_a_request_that_changes_the_program_is_told_by_its_label(label: str, way: str):
    source = f"void f(int n) {{\n switch (n) {{\n case {label}:\n  g();\n }}\n}}\n"
    assert shown({"fw/a.cpp": source}) == [f"{way} in fw/a.cpp:3 tier 2"]


@pytest.mark.parametrize("label", ["FIRMWARE_UPDATE_STARTED", "DFU_STATE_IDLE", "CMD_READ", "7"])
def test_a_label_that_tells_what_has_happened_is_no_request(label: str):
    source = f"void f(int n) {{\n switch (n) {{\n case {label}:\n  g();\n }}\n}}\n"
    assert shown({"fw/a.cpp": source}) == []


def test_a_library_for_python_that_no_row_lists_is_told_by_its_name():
    source = "import aioserialport\n\ndef f():\n    return aioserialport.Port('x')\n"
    assert shown({"host/a.py": source}) == ["uart bidir host/a.py:4 tier 4"]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        pytest.param("host/a.py", "host/acme_serial.py", id="a module of the project"),
        pytest.param("host/a.py", "host/acme_serial/__init__.py", id="a package of the project"),
    ],
)
def test_a_module_of_the_project_is_no_library(name: str, other: str):
    source = "import acme_serial\n\ndef f():\n    return acme_serial.Port('x')\n"
    assert shown({name: source, other: ""}) == []


def test_an_error_of_a_library_opens_nothing():
    source = "import acme_serial\n\ndef f():\n    raise acme_serial.PortError('x')\n"
    assert shown({"host/a.py": source}) == []


def test_a_device_node_counts_where_nothing_else_shows_its_interface():
    node = {"host/a.py": "PORT = '/dev/ttyUSB0'\n"}
    user = {"host/b.py": "import serial\n\ndef f(p):\n    return serial.Serial(p)\n"}
    assert shown(node) == ["uart bidir host/a.py:1 tier 2"]
    assert shown({**node, **user}) == ["uart bidir host/b.py:4 tier 4"]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        pytest.param("host/a.py", "def f(run):\n    run(['dfu-util', '-a', '0'])\n", id="Python"),
        pytest.param("host/a.c", 'void f(void) {\n system("dfu-util -a 0");\n}\n', id="C"),
    ],
)
def test_a_program_that_writes_firmware_is_an_update(path: str, source: str):
    assert [line for line in shown({path: source}) if "firmware-update" in line] == [
        f"firmware-update in {path}:2 tier 2"
    ]


def test_words_and_the_way_they_say():
    assert words_of("HAL_I2C_MasterTransmitIT") == ("hal", "i2c", "master", "transmit", "it")
    assert direction_of(("read", "write")) is SurfaceDirection.BIDIR
    assert direction_of(("uart",)) is None
