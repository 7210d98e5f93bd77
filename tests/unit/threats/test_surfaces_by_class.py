"""Classes of ways in that no single call shows: USB classes as values, chips behind a bus, services and packages by text."""

from collections.abc import Mapping

import pytest

from tests.unit.threats.test_surfaces_of_a_tree import scan

HID_BYTES = "const uint8_t d[] = {{0x09, /* bLength */ 0x04, /* INTERFACE */ 0, 0, 1, {} , 0, 0}};"


def kinds(files: Mapping[str, str]) -> set[str]:
    return {hit.kind for hit in scan(files).hits if hit.role.opens}


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param("struct i d = {.bInterfaceClass = 0x03};", "usb-hid", id="a member"),
        pytest.param("struct i d = {.bInterfaceClass = 8};", "usb-msc", id="decimal"),
        pytest.param("struct i d = {.bDeviceClass = USB_CLASS_CDC};", "usb-cdc", id="a name"),
        pytest.param("struct i d = {.bInterfaceClass = 0xFF};", "usb-vendor", id="vendor"),
        pytest.param("struct i d = {.bInterfaceClass = 0xfe};", "firmware-update", id="loader"),
        pytest.param(HID_BYTES.format("0x03"), "usb-hid", id="bytes"),
        pytest.param("void f(void) { add(&USBD_CUSTOM_HID); }", "usb-hid", id="handed on"),
    ],
)
def test_the_class_of_a_usb_device_is_a_value(source: str, kind: str):
    assert kind in kinds({"fw/usb.c": source})


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("struct i d = {.bInterfaceClass = 0x00};", id="told by no class"),
        pytest.param("struct i d = {.bInterfaceProtocol = 0x03};", id="another member"),
        pytest.param("int t[] = {9, 5, 0, 0, 1, 3, 0};", id="another descriptor"),
    ],
)
def test_other_numbers_are_no_usb_class(source: str):
    assert kinds({"fw/usb.c": source}) == set()


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


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        pytest.param("run(['pip', 'install', name])", "firmware-update", id="pip"),
        pytest.param("run([exe, '-m', 'pip', 'install', n])", "firmware-update", id="a module"),
        pytest.param("run('sudo apt-get -y upgrade')", "firmware-update", id="apt"),
        pytest.param("run('cd /srv && git pull')", "firmware-update", id="after another"),
        pytest.param("run(f'dpkg -i {package}')", "firmware-update", id="dpkg"),
        pytest.param("run('dd', 'if=a', 'of=/dev/sda2')", "firmware-update", id="dd"),
        pytest.param("open('/dev/mmcblk0p2', 'wb')", "firmware-update", id="a partition"),
        pytest.param("bus.get('org.freedesktop.hostname1')", "ipc-dbus", id="D-Bus"),
        pytest.param("bus.get('org.bluez.Adapter1')", "ble", id="BlueZ"),
        pytest.param("run(['nmcli', 'dev', 'wifi'])", "wifi", id="network manager"),
    ],
)
def test_a_service_or_a_source_of_packages_is_told_by_its_text(call: str, kind: str):
    assert kinds({"host/a.py": f"def f(run, open, bus):\n    {call}\n"}) == {kind}


@pytest.mark.parametrize(
    "call",
    [
        pytest.param("say('use pip install to get it')", id="a sentence"),
        pytest.param("run(['pip', 'list'])", id="a question"),
        pytest.param("run(['git', 'describe'])", id="a version"),
        pytest.param("say(['install', 'pip'])", id="another order"),
        pytest.param("fail('org.freedesktop.DBus.Error.Failed')", id="an error"),
    ],
)
def test_a_text_that_only_speaks_of_one_is_none(call: str):
    assert kinds({"host/a.py": f"def f(run, say, fail):\n    {call}\n"}) == set()


def test_objects_of_arduino_are_ways_in():
    source = (
        "#include <WiFi.h>\nWiFiServer server(80);\nvoid setup() {\n Serial.begin(9600);\n}\n"
        "void loop() {\n int c = Serial.read();\n Update.write(&c, 1);\n}\n"
    )
    assert kinds({"fw/a.cpp": source}) == {"ip-socket", "uart", "firmware-update"}


def test_other_objects_of_such_a_name_are_none():
    source = "void loop() {\n Updater.write(1);\n mine.read();\n a.Serial.count();\n}\n"
    assert kinds({"fw/a.cpp": source}) == set()


@pytest.mark.parametrize(
    ("use", "kind"),
    [
        pytest.param("boost::asio::ip::tcp::acceptor a(io);", "ip-socket", id="Asio"),
        pytest.param("boost::asio::serial_port p(io);", "uart", id="serial port"),
        pytest.param("httplib::SSLServer s;", "http-server", id="httplib"),
        pytest.param("grpc::ServerBuilder b;", "grpc-server", id="gRPC"),
    ],
)
def test_types_in_a_namespace_are_ways_in(use: str, kind: str):
    assert kinds({"host/a.cpp": f"void f() {{\n {use}\n}}\n"}) == {kind}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        pytest.param(
            "fw/hub.c",
            "void hub_fw_write_page(int n) {\n HAL_I2C_Master_Transmit(n);\n}\n",
            id="C",
        ),
        pytest.param(
            "host/a.py",
            "import serial\ndef run_upgrade(p):\n    return serial.Serial(p)\n",
            id="Python",
        ),
    ],
)
def test_a_function_that_writes_a_program_is_told_by_its_name_and_by_what_it_moves(
    path: str, source: str
):
    assert "firmware-update" in kinds({path: source})


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("void fw_write_page(int n) {\n count(n);\n}\n", id="moves nothing"),
        pytest.param(
            "void upload_splash_image(int n) {\n HAL_I2C_Master_Transmit(n);\n}\n", id="a picture"
        ),
        pytest.param(
            "void fw_update_failed(int n) {\n HAL_I2C_Master_Transmit(n);\n}\n", id="what happened"
        ),
    ],
)
def test_other_functions_write_no_program(source: str):
    assert "firmware-update" not in kinds({"fw/hub.c": source})


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        pytest.param(
            "void f(void) {\n ota_tftp_init_server(69);\n}\n", "firmware-update", id="ota"
        ),
        pytest.param("void f(void) {\n sdk_wifi_set_opmode(1);\n}\n", "wifi", id="a radio's verb"),
        pytest.param(
            'void f(int s) {\n __asm("mov sp, %0\\n" : : "r"(s));\n}\n', "bootloader", id="a jump"
        ),
        pytest.param(
            "const struct device *d = DEVICE_DT_GET_ONE(zephyr_cdc_acm_uart);\n",
            "usb-cdc",
            id="a device of the devicetree",
        ),
    ],
)
def test_ways_in_of_an_unseen_device_are_known_since(source: str, kind: str):
    assert kinds({"fw/a.c": source}) == {kind}
