"""Families of interfaces that no labelled device had to teach: libraries of boards, settings of systems, packages of hosts. Each
stands beside a look-alike."""

import pytest

from gatekeeper.parse.python import MOST_READ, MOST_STUMBLES, parse_parts_of_python
from tests.unit.threats.test_surfaces_of_a_tree import scan
from tests.unit.threats.test_ways_in import kinds


def test_an_object_that_a_header_holds_stands_in_the_source() -> None:
    held = {"a.h": "class A { Adafruit_BME280 bme; };", "a.cpp": "void A::f() { bme.go(); }"}

    assert kinds(held) == {"i2c"}


TAKEN = (
    "void S::f() {{ char c = {}; switch (c) {{ case 'r': a(); case 'w': b(); case 'x': d(); }} }}"
)
PYTHON_2 = "import serial\ndef run():\n\tprint 'a', 1\n\ttry:\n\t\tp = serial.Serial(n)\n\texcept E, e:\n\t\tprint e\n"
PYTHON_3_12 = (
    'import serial\ndef run():\n    log(f"a {\n        n}: {e}")\n    return serial.Serial(n)\n'
)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param({"a.ino": TAKEN.format("Serial.read()")}, {"command-console", "uart"}, id="typed"),
        pytest.param({"a.c": TAKEN.format("getchar()")}, {"command-console"}, id="of the terminal"),
        pytest.param({"a.c": TAKEN.format("state()")}, set(), id="its own state"),
        pytest.param(
            {"a.c": "int f(char *l) { return strcmp(l, cmd->command_name); }"},
            {"command-console"},
            id="held against what a command is called",
        ),
        pytest.param({"a.c": "int f(char *l) { return strcmp(l, unit->name); }"}, set(), id="a unit"),
        pytest.param({"a.c": 'void f() { s.print("GET / HTTP/1.1"); }'}, {"http-client"}, id="by hand"),
        pytest.param(
            {"a.ino": "void f() { Serial.read(); }", "platformio.ini": "board = teensy41\n"},
            {"usb-cdc"},
            id="board with its own USB",
        ),
        pytest.param(
            {
                "a.ino": "void f() { Serial.read(); }",
                "platformio.ini": "board = teensy41\nboard = esp32dev\n",
            },
            {"uart"},
            id="two boards",
        ),
    ],
)  # fmt: skip
def test_a_way_in_is_told_by_what_is_done(files: dict[str, str], found: set[str]) -> None:
    assert kinds(files) == found


def test_a_driver_of_the_product_that_is_called_like_a_library_s_is_one_way_in() -> None:
    own = {"max.h": "class MAX30102 { };\n", "max.cpp": "void MAX30102::f() { Wire.begin(); }"}

    assert [hit.path for hit in scan({"a.h": "struct A { MAX30102 x; };", **own}).hits] == [
        "max.cpp"
    ]
    assert kinds({"a.h": "struct A { MAX30102 x; };"}) == {"i2c"}


@pytest.mark.parametrize("source", [PYTHON_2, PYTHON_3_12], ids=["Python 2", "Python 3.12"])
def test_what_can_be_read_of_another_python_is_found_and_the_file_is_not_called_read(
    source: str,
) -> None:
    scanned = scan({"a.py": source})

    assert {hit.kind for hit in scanned.hits} == {"uart"}
    [failure] = scanned.failures
    assert failure.cause.startswith("not valid Python for this interpreter")


def test_a_file_of_nothing_but_stumbles_is_given_up_soon() -> None:
    assert parse_parts_of_python(b"print 1\n" * (MOST_STUMBLES + 1)) is None
    assert parse_parts_of_python(b"x = 1\n" * (MOST_READ // 6) + b"print 1\n") is None
