"""What forty-seven devices together taught: commands that somebody types told from words of a request, what routes are put
on, callbacks that a driver calls, objects handed on. Each stands beside a look-alike."""

import pytest

from tests.unit.threats.test_surfaces_of_a_tree import scan
from tests.unit.threats.test_ways_in import kinds

PYTHON = 'def run_command(c):\n    line = {}\n    return line == "on" or line == "off" or line == "go"\n'
ROUTER = "from fastapi import APIRouter\nrouter = APIRouter()\n"


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
        pytest.param('int f(void) { return open_it("/dev/nfc0"); }\n', "sdkconfig", "CONFIG_ACME_NFC=y\n", id="a device named"),
    ],
)  # fmt: skip
def test_what_nobody_is_asked_for_stands_for_nothing_else(
    source: str, name: str, unasked: str
) -> None:
    alone = kinds({"a.c": source})

    assert alone
    assert kinds({name: unasked, "a.c": source}) == alone


@pytest.mark.parametrize(
    ("path", "source", "kind"),
    [
        pytest.param("a.py", f"{ROUTER}@router.get('/p')\ndef f(): ...\n", "http-endpoint", id="what routes are put on"),
        pytest.param("a.py", PYTHON.format("c"), "command-console", id="words of a request"),
        pytest.param("a.py", "import dotenv\ndotenv.load_dotenv()\n", "file-parser-config", id="own settings"),
    ],
)  # fmt: skip
def test_what_is_wrong_more_often_than_right_stays_visible_and_is_not_asked_for(
    path: str, source: str, kind: str
) -> None:
    scanned = scan({path: source})

    [seen] = scanned.echoes
    assert (seen.kind, seen.unasked) == (kind, True)
    assert "; not asked for: " in seen.evidence
    assert not [hit for hit in scanned.hits if hit.symbol == seen.symbol]
