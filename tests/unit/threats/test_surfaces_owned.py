"""Who opens a thing has the way in, and who is handed it has not; what goes over a transport is no second way in. Each
stands beside a look-alike."""

import pytest

from tests.unit.threats.test_surfaces_of_a_tree import scan

OWNER = 'void M::f() { QSettings settings("a", "b"); load(&settings); }\n'
HANDED = "void P::load(QSettings* settings) { x = settings->value(K).toInt(); }\n"
PORT = "class W { QSerialPort port; };\n"


def test_who_is_handed_a_thing_is_in_sight_beside_who_made_it() -> None:
    scanned = scan({"main.cpp": OWNER, "panel.cpp": HANDED})

    assert [(hit.path, hit.kind) for hit in scanned.hits] == [("main.cpp", "persistent-config")]
    [seen] = scanned.echoes
    assert (seen.path, seen.unasked) == ("panel.cpp", True)
    assert "; not asked for: whoever made it has the way in" in seen.evidence


def test_a_thing_that_nobody_here_made_is_asked_of_who_is_handed_it() -> None:
    [hit] = scan({"panel.cpp": HANDED}).hits

    assert hit.kind == "persistent-config"
    assert "not asked for" not in hit.evidence


def test_another_class_of_the_library_stands_for_none_that_was_handed_in() -> None:
    own = "void f() { QTcpSocket s; s.connectToHost(h, 1); }"
    handed = "void R::start(QTcpServer *s) { s->listen(QHostAddress::Any, 9000); }"

    hits = scan({"a.cpp": own, "b.cpp": handed}).hits
    assert [(hit.path, hit.symbol) for hit in hits] == [
        ("a.cpp", "QTcpSocket"),
        ("b.cpp", "QTcpServer"),
    ]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param("serialPort->write(c);", {"out"}, id="moves data"),
        pytest.param("serialPort->close();", set(), id="moves none"),
    ],
)
def test_who_moves_data_over_what_it_was_handed_has_a_way_in(body: str, found: set[str]) -> None:
    panel = f"P::P(QSerialPort* p) {{ serialPort = p; }}\nvoid P::f() {{ {body} }}\n"

    hits = scan({"w.cpp": PORT, "panel.cpp": panel}).hits
    assert {hit.direction.value for hit in hits if hit.path == "panel.cpp"} == found


def test_another_files_way_in_hides_none_of_a_file_of_python() -> None:
    own = "import b\nimport jsonpickle\ndef f(t):\n    b.load()\n    return jsonpickle.decode(t)\n"
    other = "import json\ndef load():\n    return json.load(open(P))\n"

    hits = scan({"a.py": own, "b.py": other}).hits
    assert [(hit.path, hit.symbol) for hit in hits] == [
        ("a.py", "jsonpickle.decode"),
        ("b.py", "json.load"),
    ]


PORT_CLASS = "import aioserial\nclass Pump(aioserial.AioSerial):\n    pass\n"
HANDLER = "import tornado.web\nclass Base(tornado.web.RequestHandler):\n    pass\n"
READER = "import configparser\nclass Config(configparser.ConfigParser):\n    pass\n"


@pytest.mark.parametrize(
    ("source", "name", "asked"),
    [
        pytest.param(PORT_CLASS, "Pump", ["lib.py"], id="a port is opened where its class stands"),
        pytest.param(HANDLER, "Base", ["app.py", "lib.py"], id="who inherits a handler answers requests"),
        pytest.param(READER, "Config", ["app.py", "lib.py"], id="who makes a reader says what is read"),
    ],
)  # fmt: skip
def test_who_makes_a_class_of_the_product_s_own(source: str, name: str, asked: list[str]) -> None:
    scanned = scan(
        {
            "lib.py": source,
            "app.py": f"from lib import {name}\nclass Own({name}):\n    pass\np = {name}()\n",
        }
    )
    assert sorted({hit.path for hit in scanned.hits}) == asked
