"""What the thirteenth set of devices taught: ports that are USB on their board, commands looked up in a list, answers beside the
routes, settings and registers that open nothing alone, headers in a folder of their own, classes called like a library's. Each
stands beside a look-alike."""

import pytest

from tests.unit.threats.test_surfaces_of_a_tree import scan
from tests.unit.threats.test_ways_in import kinds

READS = "void f() { Serial.read(); }\n"
OWN = "[env:a]\nboard = teensy41\n"
OTHER = "[env:b]\nboard = disco_b_g431b_esc1\n"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param({"a.cpp": READS, "b.cpp": '#include "SAMD51_Timer.h"\n'}, {"usb-cdc"}, id="on its chip"),
        pytest.param({"a.cpp": READS}, {"uart"}, id="on a board nobody names"),
        pytest.param(
            {"a.cpp": READS, "b.cpp": '#include "SAMD51_Timer.h"\n#include "esp32_timer.h"\n'},
            {"uart"},
            id="on one chip or another",
        ),
        pytest.param({"a.cpp": "void f() { Serial1.read(); }\n// SAMD51\n"}, {"uart"}, id="another port"),
        pytest.param({"m/platformio.ini": OWN, "m/a.cpp": READS, "platformio.ini": OTHER}, {"usb-cdc"}, id="of the project below"),
        pytest.param({"m/platformio.ini": OWN, "m/b.cpp": "", "e/platformio.ini": OTHER, "e/a.cpp": READS}, {"uart"}, id="beside"),
        pytest.param({"m/platformio.ini": OWN, "a.cpp": READS}, {"usb-cdc"}, id="of a project elsewhere"),
        pytest.param({"m/platformio.ini": OWN, "m/a.cpp": "void setup() { Serial.begin(9600); }"}, {"usb-cdc"}, id="opened alone"),
        pytest.param({"a.cpp": "void setup() { Serial.end(); Serials.begin(9); }"}, set(), id="not opened"),
    ],
)  # fmt: skip
def test_the_board_decides_what_the_serial_port_of_arduino_is(
    files: dict[str, str], found: set[str]
) -> None:
    assert kinds(files) == found


@pytest.mark.parametrize(
    ("path", "source", "kind"),
    [
        pytest.param("a.dts", "/ { chosen { zephyr,shell-uart = &uart0; }; };", "command-console", id="shell"),
        pytest.param("a.dts", "/ { chosen { zephyr,uart-mcumgr = &uart0; }; };", "firmware-update", id="load"),
        pytest.param("a.c", "void f(void) { CoreDebug->DEMCR |= TRC; }", "debug-port", id="counts"),
    ],
)  # fmt: skip
def test_what_opens_nothing_alone_is_in_sight_and_not_asked_for(
    path: str, source: str, kind: str
) -> None:
    scanned = scan({path: source})
    assert not [hit for hit in scanned.hits if hit.kind == kind]
    assert [(echo.kind, echo.unasked) for echo in scanned.echoes] == [(kind, True)]


HEADER = "#include <Preferences.h>\nclass Config {\n Preferences kept;\n};\n"
SOURCE = '#include "Config.h"\nbool Config::init() {\n return kept.begin("a", false);\n}\n'


@pytest.mark.parametrize(
    ("sources", "path"),
    [
        pytest.param(("src/Config.cpp",), "src/Config.cpp", id="the source of that name"),
        pytest.param(("src/a/Config.cpp", "src/b/Config.cpp"), "include/Config.h", id="two"),
        pytest.param(("src/Settings.cpp",), "include/Config.h", id="another name"),
    ],
)
def test_what_a_header_in_its_own_folder_declares_stands_where_its_source_is(
    sources: tuple[str, ...], path: str
) -> None:
    files = {"include/Config.h": HEADER} | dict.fromkeys(sources, SOURCE)
    [hit] = [hit for hit in scan(files).hits if hit.evidence.startswith("type used")]
    assert (hit.path, hit.kind) == (path, "persistent-config")


JOINS = '#include "WiFiManager.h"\nvoid WiFiManager::join() {\n WiFi.begin(ssid, key);\n}\n'
OWN = "class WiFiManager {\n void join();\n};\n"
HOLDS = '#include "WiFiManager.h"\nWiFiManager manager;\nvoid f() {\n manager.join();\n}\n'


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param({"i/WiFiManager.h": OWN, "s/WiFiManager.cpp": JOINS}, {"wifi"}, id="its own"),
        pytest.param({}, {"wifi-provisioning"}, id="a library's"),
        pytest.param({"i/WiFiManager.h": OWN}, {"wifi-provisioning"}, id="one that does nothing"),
        pytest.param({"i/net.h": OWN, "s/net.cpp": JOINS}, {"wifi", "wifi-provisioning"}, id="elsewhere"),
    ],
)  # fmt: skip
def test_a_class_of_the_product_that_shows_what_it_opens_is_no_library_s(
    files: dict[str, str], found: set[str]
) -> None:
    assert kinds({"s/main.cpp": HOLDS} | files) == found


@pytest.mark.parametrize(
    ("pointer", "asked"),
    [
        pytest.param("http.getStreamPtr()", False, id="given"),
        pytest.param("new WiFiClient()", True, id="made"),
    ],
)
def test_a_pointer_that_somebody_gives_opens_nothing(pointer: str, asked: bool) -> None:
    files = {
        "a.cpp": "#include <WiFi.h>\nWiFiClient own;\n",
        "b.cpp": f"#include <WiFi.h>\nvoid f() {{\n WiFiClient* stream = {pointer};\n}}\n",
    }
    assert any(hit.path == "b.cpp" for hit in scan(files).hits) is asked
