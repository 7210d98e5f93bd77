"""Ways in that the product makes itself: its own decorators, objects that it is handed, loaders, settings by their words."""

import pytest

from tests.unit.threats.test_surfaces_by_class import kinds


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param(
            '@exposed("POST", "/power")\ndef f(r): ...', "http-endpoint", id="a decorator"
        ),
        pytest.param(
            "class A:\n def send(self):\n  self.handle.bulkWrite(1, b)",
            "usb",
            id="a handed object",
        ),
        pytest.param("def f(bus):\n bus.write_i2c_block_data(1, 2, b)", "i2c", id="a handed bus"),
        pytest.param("import socket\ns = socket.socket(socket.AF_CAN, 3, 1)", "can", id="CAN"),
        pytest.param(
            "import socket\ns = socket.socket(socket.AF_UNIX)\ns.bind(p)", "unix-socket", id="Unix"
        ),
        pytest.param("import pyrad.client\nc = pyrad.client.Client(s)", "ip-socket", id="RADIUS"),
        pytest.param(
            "from pyghmi.ipmi import server as s\nclass B(s.IpmiServer): ...",
            "ip-socket",
            id="a parent",
        ),
    ],
)
def test_what_a_python_product_makes_or_is_handed_is_a_way_in(source: str, kind: str):
    assert kinds({"app/a.py": source}) == {kind}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param('@patch("/etc/x")\ndef f(r): ...', id="a path alone"),
        pytest.param('@exposed("POST", "power")\ndef f(r): ...', id="no path"),
        pytest.param("def f(a):\n a.write_block(b)", id="another method"),
        pytest.param(
            "class H:\n def bulkWrite(self, b): ...\n", id="a method that hands nothing on"
        ),
    ],
)
def test_their_look_alikes_open_nothing(source: str):
    assert kinds({"app/a.py": source}) == set()


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param(
            "void f(void) {\n ((void (*)(void)) app[1])();\n}", "bootloader", id="a jump"
        ),
        pytest.param(
            "void f(void) {\n enter_boot_mode = BOOT_MAGIC;\n}", "bootloader", id="a magic"
        ),
        pytest.param("void jump_to_dfu(void) {\n go();\n}", "bootloader", id="a name"),
        pytest.param("void debug_memory_read(void) {\n go();\n}", "debug-port", id="a debugger"),
        pytest.param("void f(int m) {\n cbor_decode_x(m);\n}", "message-parser-cbor", id="CBOR"),
        pytest.param("void f(int m) {\n acme_coap_patch(m);\n}", "coap", id="what is asked"),
    ],
)
def test_what_a_c_product_does_by_itself_is_told_by_its_shape_or_words(source: str, kind: str):
    assert kinds({"fw/a.c": source}) == {kind}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("void f(void) {\n if (mode == BOOT_MAGIC) go();\n}", id="a comparison"),
        pytest.param("void f(void (*done)(void)) {\n done();\n}", id="a callback"),
        pytest.param("void jump_to_line(void) {\n go();\n}", id="another jump"),
        pytest.param("void f(int m) {\n cbor_size(m);\n}", id="words about CBOR"),
    ],
)
def test_other_shapes_and_words_are_no_way_in(source: str):
    assert kinds({"fw/a.c": source}) == set()


UART = "void poll(void) {\n USART1->DR = 1;\n flash_write(1);\n}\n"


def test_a_loader_that_takes_bytes_and_writes_flash_updates_the_program():
    assert "firmware-update" in kinds({"fw/bootloader/usart.c": UART})
    assert "firmware-update" not in kinds({"fw/settings/usart.c": UART})


def test_a_class_that_speaks_to_a_loader_writes_programs():
    source = "import serial\nclass {}:\n def program(self):\n  serial.Serial(p)\n"
    assert "firmware-update" in kinds({"app/a.py": source.format("BootloaderPort")})
    assert "firmware-update" not in kinds({"app/a.py": source.format("LampPort")})


def test_a_setting_is_known_by_the_radio_or_network_that_it_is_called_after():
    assert kinds({"prj.conf": "CONFIG_ACME_MODEM_LIB=y\n"}) == {"cellular"}
    assert kinds({"prj.conf": "CONFIG_ACME_MODEM_LIB_TRACE=y\n"}) == set()
    assert kinds({"prj.conf": "CONFIG_ACME_MODEM_LIB=n\n"}) == set()
    assert kinds({"sdkconfig": "CONFIG_ACME_MODEM_LIB=y\n"}) == set()
