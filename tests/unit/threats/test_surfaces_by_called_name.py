"""Ways in through a library that no row knows: the name of what is called, the program started, the table of partitions."""

import pytest

from tests.unit.threats.test_surfaces_by_class import kinds


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param("rt_adv_send_data(m);", "ble", id="an advertisement"),
        pytest.param("rt_flash_store(1, m);", "flash-write", id="a store in flash"),
        pytest.param("power_enter_bootloader();", "bootloader", id="a loader, named last"),
        pytest.param("tinyusb_driver_install(m);", "usb", id="a wrapper of USB"),
        pytest.param("websocket_recv_msg(m);", "websocket-server", id="a WebSocket"),
        pytest.param("http_client_req(m);", "http-client", id="a request"),
    ],
)
def test_a_driver_of_an_unknown_vendor_is_told_by_its_words(source: str, kind: str):
    assert kinds({"fw/a.c": f"void f(int m) {{\n {source}\n}}\n"}) == {kind}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("rt_adv_enable_uuid(m);", id="sets up an advertisement"),
        pytest.param("bootloader_version(m);", id="asks about the loader"),
        pytest.param("http_status_name(m);", id="words about HTTP"),
        pytest.param("advance_write(m);", id="another word"),
    ],
)
def test_other_names_of_such_words_open_nothing(source: str):
    assert kinds({"fw/a.c": f"void f(int m) {{\n {source}\n}}\n"}) == set()


def test_a_file_that_is_opened_is_a_way_in_and_a_node_of_the_system_is_none():
    source = '#include <stdio.h>\nvoid f(void) {{\n fopen({}, "r");\n}}\n'
    assert kinds({"fw/a.c": source.format('"/data/settings.json"')}) == {"filesystem"}
    assert kinds({"fw/a.c": source.format('"/proc/uptime"')}) == set()


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param("from vendor.io import I2C\nb = I2C(1)", "i2c", id="a bus"),
        pytest.param(
            "from vendor.yaml import decode\nd = decode(b)", "file-parser-yaml", id="YAML"
        ),
        pytest.param(
            "import msgspec\nd = msgspec.yaml.decode(b)", "file-parser-yaml", id="a known library"
        ),
        pytest.param(
            "from flup.fcgi import WSGIServer\nWSGIServer(a).run()", "http-server", id="a server"
        ),
        pytest.param(
            "from huey import SqliteHuey\nq = SqliteHuey()", "message-queue", id="a queue"
        ),
        pytest.param(
            "from subprocess import run\nrun(['ssh', '-o', 'A=5', host])", "ssh-client", id="ssh"
        ),
        pytest.param(
            "from subprocess import run\nrun(['sudo', exe, '-m', 'pip', *args])",
            "firmware-update",
            id="pip with what a caller asks",
        ),
        pytest.param(
            "import zipfile\ntype P = str\nzipfile.ZipFile(p)", "file-parser-archive", id="PEP 695"
        ),
    ],
)
def test_a_library_that_no_row_knows_is_told_by_what_is_called(source: str, kind: str):
    assert kind in kinds({"host/a.py": source + "\n"})


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


def test_partitions_for_two_programs_are_a_way_in():
    table = "# Name, Type\nnvs, data, nvs, 0x9000, 0x4000,\nota_0, app, ota_0, 0x10000, 1740K,\n"
    assert kinds({"partitions_two.csv": table}) == {"firmware-update"}
    assert kinds({"partitions.csv": "# ota_0 was here\napp, app, factory, 0, 1M\n"}) == set()
    assert kinds({"results.csv": table}) == set()


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param("UCSR0B = 8; SPDR = n;", "spi", id="AVR"),
        pytest.param("UCB0I2CSA = n;", "i2c", id="MSP430"),
        pytest.param("TXREG1 = n;", "uart", id="PIC"),
        pytest.param("USART0.TXDATAL = n;", "uart", id="new AVR"),
        pytest.param("RFST = n;", "radio", id="CC1110"),
        pytest.param("FCTL1 = n;", "flash-write", id="flash of an MSP430"),
    ],
)
def test_registers_of_small_controllers_are_ways_in(source: str, kind: str):
    assert kinds({"fw/a.c": f"void f(int n) {{\n {source}\n}}\n"}) == {kind}
    assert (
        kinds({"fw/a.h": "extern volatile char SPDR, UCB0I2CSA, TXREG1, RFST, FCTL1;\n"}) == set()
    )


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param("#include <windows.h>\nvoid f(void) {\n SetCommState(p, &d);\n}", "uart"),
        pytest.param("void f(void) {\n IOUSBDeviceInterface197 **d = open_it();\n}", "usb"),
        pytest.param("#include <visa.h>\nvoid f(void) {\n viWrite(i, b, 1, &n);\n}", "usb"),
    ],
)
def test_instruments_on_windows_and_macos_are_ways_in(source: str, kind: str):
    assert kind in kinds({"host/a.c": source + "\n"})


@pytest.mark.parametrize(
    "source", ["import cv2\nc = cv2.VideoCapture(0)", "import seabreeze\ns = seabreeze.spectrum()"]
)
def test_a_camera_or_a_spectrometer_by_its_library_is_a_way_in(source: str):
    assert kinds({"host/a.py": source + "\n"}) == {"usb"}
