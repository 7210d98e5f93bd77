"""What the fifteenth set of devices taught: libraries whose header tells the bus, calls that wait or do not, buses of a
devicetree that devices are put on, drivers beside the product's own wrapper, registers that only say how it stands. Each
stands beside a look-alike."""

import time

import pytest

from gatekeeper.model.path import RepoPath
from gatekeeper.threats.surfaces.in_settings import scan_settings
from tests.unit.threats.test_surfaces_config import TABLE
from tests.unit.threats.test_surfaces_of_a_tree import scan
from tests.unit.threats.test_ways_in import kinds

WAKES = '#include "acme7_i2c.h"\nint f(void) { return acme7_wake_up(); }\n'


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param({"a.c": WAKES}, {"i2c"}, id="of a library"),
        pytest.param(
            {"a.c": '#include "acme_i2c_hal.h"\nvoid f(void) { acme_i2c_hal_sleep_usec(9); }\n'},
            {"i2c"},
            id="with the whole name of the header",
        ),
        pytest.param({"a.c": WAKES, "acme7_i2c.h": "int acme7_wake_up(void);\n"}, set(), id="own"),
        pytest.param({"a.c": WAKES.replace("wake_up", "clock_set")}, set(), id="only asked about"),
        pytest.param({"a.c": WAKES.replace("acme7_wake", "other_wake")}, set(), id="of another"),
        pytest.param({"a.c": WAKES.replace("acme7_i2c.h", "acme7_shapes.h")}, set(), id="no bus"),
    ],
)
def test_a_library_goes_over_the_bus_that_its_header_is_called_after(
    files: dict[str, str], found: set[str]
) -> None:
    assert kinds(files) == found


def test_a_name_of_many_endings_takes_no_time_to_tell() -> None:
    begun = time.process_time()
    kinds({"a.c": f"void f(void) {{ a{'_async_sync_ex' * 20_000}(); }}\n"})
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("&i2c2 {\n s = <1>;\n bme280@76 { reg = <0x76>; };\n};\n", ["i2c"], id="used"),
        pytest.param("&arduino_spi { flash@0 { reg = <0>; }; };\n", ["spi"], id="of a connector"),
        pytest.param('udc: &usbd { status = "okay"; port: port { }; };\n', ["usb"], id="named"),
        pytest.param('&i2c2 { status = "disabled"; bme280@76 { status = "okay"; }; };\n', [], id="off"),
        pytest.param('&i2c2 { pins { status = "okay"; }; };\n', [], id="no address"),
        pytest.param("&spi3_default { group1 { }; };\n", [], id="pins"),
    ],
)  # fmt: skip
def test_a_bus_that_devices_are_put_on_is_in_use(text: str, found: list[str]) -> None:
    hits, failure = scan_settings(RepoPath("boards/a.overlay"), text.encode(), TABLE)
    assert ([hit.kind for hit in hits], failure) == (found, "")


def test_braces_that_never_close_take_no_time() -> None:
    begun = time.process_time()
    scan_settings(RepoPath("a.overlay"), b"&i2c2 {" * 100_000, TABLE)
    assert time.process_time() - begun < 5


WRAPPER = "void bus_send(int b) { SPI1->DR = b; }\n"


@pytest.mark.parametrize(
    ("source", "ways"),
    [
        pytest.param("void f(void) { bus_send(1); SPI_Init(S, &i); }\n", 2, id="itself as well"),
        pytest.param("void f(void) { bus_send(1); }\n", 1, id="through the wrapper only"),
    ],
)
def test_who_calls_a_driver_of_others_is_a_way_in_beside_a_wrapper_of_the_product(
    source: str, ways: int
) -> None:
    hits = scan({"bus.c": WRAPPER, "board.c": source}).hits
    assert len({hit.path for hit in hits if hit.kind == "spi"}) == ways


def test_calls_from_far_and_their_parameters_are_told_by_their_words() -> None:
    source = "int f(void) { zcbor_float_decode(s, &d); return acme_rpc_register(r, on_reset); }\n"
    assert kinds({"a.c": source}) == {"message-parser-cbor", "rpc"}
    hits, _ = scan_settings(RepoPath("prj.conf"), b"CONFIG_ACME_RPC=y\nCONFIG_RPCX=y\n", TABLE)
    assert [hit.kind for hit in hits] == ["rpc"]


SOCKET = "#include <WiFi.h>\nWiFiClient c;\n"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        pytest.param("#include <PubSubClient.h>\nPubSubClient m(c);\n", {"mqtt"}, id="given on"),
        pytest.param("AcmeCloud cloud(c);\n", {"ip-socket"}, id="to what nobody knows"),
        pytest.param(
            "#include <PubSubClient.h>\nPubSubClient m(c);\nvoid f() { c.connect(h, 80); }\n",
            {"mqtt", "ip-socket"},
            id="and used itself",
        ),
    ],
)
def test_a_socket_that_others_speak_over_is_theirs(more: str, found: set[str]) -> None:
    assert kinds({"a.cpp": SOCKET + more}) - {"wifi"} == found
