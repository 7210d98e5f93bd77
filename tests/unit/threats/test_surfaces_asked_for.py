"""What forty-seven devices together taught: commands that somebody types told from words of a request, what routes are put
on, callbacks that a driver calls, objects handed on. Each stands beside a look-alike."""

import pytest

from tests.unit.threats.test_surfaces_by_class import kinds
from tests.unit.threats.test_surfaces_of_a_tree import scan

PYTHON = 'def run_command(c):\n    line = {}\n    return line == "on" or line == "off" or line == "go"\n'
SWITCH = "int f(void) {{ switch ({}) {{ case 'A': a(); break; case 'B': b(); break; case 'C': c(); break; }} }}"
COMPARE = 'int f(char *v, char *{0}) {{ return !strcmp({0}, "a") + !strcmp({0}, "b") + !strcmp({0}, "c"); }}'
ROUTER = "from fastapi import APIRouter\nrouter = APIRouter()\n"
CONSOLE = {"command-console"}


@pytest.mark.parametrize(
    ("path", "source", "found"),
    [
        pytest.param("a.py", PYTHON.format("input()"), CONSOLE, id="typed"),
        pytest.param("a.py", PYTHON.format("c"), set(), id="handed over"),
        pytest.param(
            "a.py", PYTHON.format("c") + "run_command(input())\n", CONSOLE, id="typed beside it"
        ),
        pytest.param("a.c", SWITCH.format("command[0]"), CONSOLE, id="a switch over a command"),
        pytest.param("a.c", SWITCH.format("grade"), set(), id="a switch over something else"),
        pytest.param("a.c", COMPARE.format("cmd"), CONSOLE, id="a command compared"),
        pytest.param("a.c", COMPARE.format("unit"), set(), id="a unit compared"),
        pytest.param(
            "a.c", "void ACME_SPI_RxCpltCallback(int h) { keep(h); }", {"spi"}, id="a callback"
        ),
        pytest.param(
            "a.cpp", "void Spi::RxCallback(int h) { keep(h); }", set(), id="a class's own"
        ),
        pytest.param(
            "a.c",
            "void ACME_SPI_RxCallback(int h) { } void f(void) { ACME_SPI_RxCallback(1); }",
            set(),
            id="called by the product",
        ),
        pytest.param("a.cpp", "Line line(SerialUSB);", {"usb-cdc"}, id="a port handed on"),
        pytest.param("a.cpp", "int SerialUSBCount = 2;", set(), id="a count of ports"),
        pytest.param(
            "a.cpp",
            "int Line::get() { while (lineStream->available() == 0) {} }",
            {"uart"},
            id="a stream",
        ),
        pytest.param("a.cpp", "int get() { return s->stream->read(); }", set(), id="a file's"),
        pytest.param("a.c", "void f(void) { bt_vcp_vol_register(p); }", {"ble"}, id="a profile"),
        pytest.param("a.c", "void f(void) { abt_vcp_vol_register(p); }", set(), id="a word of it"),
        pytest.param("a.cpp", 'void f() { QFile d("/d"); }', {"filesystem"}, id="a file"),
        pytest.param("a.cpp", 'void f() { QFile d(":/d"); }', set(), id="a file built in"),
        pytest.param("a.cpp", 'void f() { QFile d{":/d", p}; }', set(), id="so with a parent"),
        pytest.param(
            "a.cpp", 'void f() { QFile *d = new QFile(":/d"); }', set(), id="so where it is made"
        ),
        pytest.param(
            "a.cpp",
            'void f() { QFile d(QString(":/d%1").arg(n)); }',
            set(),
            id="so as a text of Qt",
        ),
        pytest.param(
            "a.cpp",
            'void f() { QFile d(n + QString(":/d")); }',
            {"filesystem"},
            id="such a text behind another name",
        ),
        pytest.param(
            "a.cpp", 'void f() { QFile d(n + ":/d"); }', {"filesystem"}, id="behind another name"
        ),
        pytest.param(
            "a.cpp", 'void f() { QFile d(":/d" + n); }', {"filesystem"}, id="before another name"
        ),
        pytest.param(
            "a.cpp", 'void f() { QFile d(n, ":/d"); }', {"filesystem"}, id="beside another name"
        ),
        pytest.param(
            "a.cpp", 'void f() { QFile d; g(":/d"); }', {"filesystem"}, id="of another call"
        ),
    ],
)
def test_a_way_in_is_told_from_what_only_looks_like_it(
    path: str, source: str, found: set[str]
) -> None:
    assert kinds({path: source}) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param(
            "import decouple\nc = decouple.Config(f)\n", {"file-parser-config"}, id="read"
        ),
        pytest.param(
            'import decouple\nport = decouple.config("PORT")\n', set(), id="a value asked"
        ),
    ],
)
def test_settings_are_told_by_the_call_that_reads_them(source: str, found: set[str]) -> None:
    assert kinds({"a.py": source}) == found


def test_only_what_qt_opens_is_built_in_by_its_name() -> None:
    [hit] = scan({"a.ino": 'void f() { Serial.print(":/"); }'}).hits

    assert (hit.kind, hit.direction.value, hit.tier) == ("uart", "out", 2)


def test_callbacks_of_both_ways_are_one_surface_of_both() -> None:
    source = (
        "void ACME_SPI_RxCallback(int h) { k(h); }\nvoid ACME_SPI_TxCallback(int h) { k(h); }\n"
    )

    [hit] = [hit for hit in scan({"a.c": source}).hits if hit.role.opens]

    assert (hit.kind, hit.direction.value, hit.region.start_line) == ("spi", "bidir", 1)


def test_a_file_of_every_setting_tells_nothing_by_the_words_of_one() -> None:
    few = "CONFIG_ACME_COAP=y\n"
    off = few + "".join(f"CONFIG_ACME_{number}=n\nCONFIG_N_{number}=7\n" for number in range(201))
    all_of_them = few + "".join(f"CONFIG_ACME_{number}=y\n" for number in range(200))

    assert kinds({"prj.conf": few}) == kinds({"prj.conf": off}) == {"coap"}
    for name, text in (("prj.conf", all_of_them), ("sdkconfig", few)):
        scanned = scan({name: text})
        assert scanned.hits == ()
        [seen] = scanned.echoes
        assert (seen.kind, seen.unasked, seen.region.start_line) == ("coap", True, 1)
        assert seen.evidence.endswith("not asked for: the file holds every setting there is")


@pytest.mark.parametrize(
    ("source", "name", "unasked"),
    [
        pytest.param(
            "// STM32F407\n#define MAC ((struct e *)0x40028000u)\nvoid f(void) { begin(MAC); }\n",
            "sdkconfig",
            "CONFIG_ACME_ETHERNET=y\n",
            id="an address handed on",
        ),
        pytest.param(
            'int f(void) { return open_it("/dev/nfc0"); }\n',
            "sdkconfig",
            "CONFIG_ACME_NFC=y\n",
            id="a device named",
        ),
    ],
)
def test_what_nobody_is_asked_for_stands_for_nothing_else(
    source: str, name: str, unasked: str
) -> None:
    alone = kinds({"a.c": source})

    assert alone
    assert kinds({name: unasked, "a.c": source}) == alone


@pytest.mark.parametrize(
    ("path", "source", "kind"),
    [
        pytest.param(
            "a.py",
            f"{ROUTER}@router.get('/p')\ndef f(): ...\n",
            "http-endpoint",
            id="what routes are put on",
        ),
        pytest.param("a.py", PYTHON.format("c"), "command-console", id="words of a request"),
        pytest.param(
            "a.py",
            "import dotenv\ndotenv.load_dotenv()\n",
            "file-parser-config",
            id="own settings",
        ),
    ],
)
def test_what_is_wrong_more_often_than_right_stays_visible_and_is_not_asked_for(
    path: str, source: str, kind: str
) -> None:
    scanned = scan({path: source})

    [seen] = scanned.echoes
    assert (seen.kind, seen.unasked) == (kind, True)
    assert "; not asked for: " in seen.evidence
    assert not [hit for hit in scanned.hits if hit.symbol == seen.symbol]


def test_a_router_is_asked_for_where_no_route_is_seen() -> None:
    assert kinds({"a.py": ROUTER}) == {"http-endpoint"}
