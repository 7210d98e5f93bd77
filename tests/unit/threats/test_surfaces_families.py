"""Families of interfaces that no labelled device had to teach: libraries of boards, settings of systems, packages of hosts. Each
stands beside a look-alike."""

import pytest

from tests.unit.threats.test_surfaces_by_class import kinds


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param(
            {"a.ino": "Adafruit_BME280 bme;\nvoid setup() { bme.begin(); }"}, {"i2c"}, id="sensor"
        ),
        pytest.param({"a.ino": "Adafruit_NeoPixel strip(1, 2);"}, set(), id="lights on a pin"),
        pytest.param({"a.ino": "U8G2_SSD1306_128X64_F_4W_HW_SPI u8(R0);"}, {"spi"}, id="display"),
        pytest.param(
            {"a.ino": "#include <ModbusMaster.h>\nModbusMaster node;"}, {"modbus-rtu"}, id="master"
        ),
        pytest.param(
            {"a.cpp": "void f() { std::ofstream out(path); }"}, {"filesystem"}, id="stream"
        ),
        pytest.param({"a.cpp": "void f(std::ofstream& out);"}, set(), id="somebody's stream"),
        pytest.param(
            {"a.cpp": "void f() { YAML::LoadFile(path); }"}, {"file-parser-yaml"}, id="yaml"
        ),
        pytest.param(
            {"a.c": '#include "shell.h"\nint f(void) { shell_run(c, b, n); }'},
            {"command-console"},
            id="shell of RIOT",
        ),
        pytest.param(
            {"settings.c": "void settings_save(void) {\n HAL_FLASH_Unlock();\n}\n"},
            {"flash-write"},
            id="what it writes, not what its file is called",
        ),
        pytest.param({"prj.conf": "CONFIG_I2C=y\n"}, {"i2c"}, id="bus switched on"),
        pytest.param({"prj.conf": "CONFIG_I2C=n\n"}, set(), id="bus switched off"),
        pytest.param(
            {"x.overlay": '&usbd { cdc { compatible = "zephyr,cdc-acm-uart"; }; };'},
            {"usb-cdc"},
            id="port of a devicetree",
        ),
        pytest.param(
            {"a.py": "from PySide6.QtCore import QSettings\nQSettings('a')\n"},
            {"persistent-config"},
            id="settings of Qt in Python",
        ),
        pytest.param({"a.py": "import pylsl\npylsl.StreamInlet(i)\n"}, {"ip-socket"}, id="lsl"),
        pytest.param({"a.py": "import pylslib\npylslib.StreamInlet(i)\n"}, set(), id="another's"),
        pytest.param(
            {"a.py": "import urllib2\nurllib2.urlopen(u)\n"}, {"http-client"}, id="Python 2"
        ),
    ],
)
def test_a_family_is_known_by_its_row(files: dict[str, str], found: set[str]) -> None:
    assert kinds(files) == found


def test_an_object_that_a_header_holds_stands_in_the_source() -> None:
    held = {"a.h": "class A { Adafruit_BME280 bme; };", "a.cpp": "void A::f() { bme.go(); }"}

    assert kinds(held) == {"i2c"}


TOLD = 'void run_command({} s) {{ if (s == "a") a(); if (s == "b") b(); if (s == "c") c(); }}'


@pytest.mark.parametrize(
    ("given", "found"),
    [
        pytest.param("std::string", {"command-console"}, id="typed"),
        pytest.param("QString", set(), id="clicked"),
    ],
)
def test_a_program_with_windows_has_no_console(given: str, found: set[str]) -> None:
    assert kinds({"cli.cpp": TOLD.format(given)}) == found
