"""Who opens a thing has the way in, and who is handed it has not; what goes over a transport is no second way in. Each
stands beside a look-alike."""

import pytest

from tests.unit.threats.test_surfaces_by_class import kinds
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
    ("source", "found"),
    [
        pytest.param("void f() { g(QSerialPort::NoError); }", set(), id="a constant"),
        pytest.param("void f() { QSettings::setPath(a); }", {"persistent-config"}, id="called"),
        pytest.param("void f() { QSerialPort p(n); }", {"uart"}, id="made"),
        pytest.param("void f() { p = new QSerialPort(n); }", {"uart"}, id="made for a pointer"),
    ],
)
def test_a_class_is_told_from_its_constants(source: str, found: set[str]) -> None:
    assert kinds({"a.cpp": source}) == found


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


USB = "#include <libopencm3/usb/usbd.h>\nvoid f(usbd_device *d) { usbd_ep_write_packet(d, 1, b, n); }"
SOCKET = "#include <sys/socket.h>\nvoid f(int s) { connect(s, a, n); }\n"
WAITS = (
    "#include <sys/socket.h>\nvoid f(int s) { listen(s, 1); recv(accept(s, 0, 0), b, n, 0); }\n"
)


@pytest.mark.parametrize(
    ("path", "source", "found"),
    [
        pytest.param("hid.c", USB, {"usb-hid"}, id="a class of USB"),
        pytest.param("link.c", USB, {"usb"}, id="USB"),
        pytest.param("can.c", USB, {"usb"}, id="what does not go over USB"),
        pytest.param("mqtt.c", SOCKET, {"mqtt"}, id="a protocol"),
        pytest.param("http_client.c", SOCKET, {"http-client"}, id="a client"),
        pytest.param("http_server.c", SOCKET, {"http-server"}, id="a server"),
        pytest.param("link.c", SOCKET, {"ip-socket"}, id="a socket"),
        pytest.param("mqtt.c", WAITS, {"mqtt", "ip-socket"}, id="no client waits for others"),
        pytest.param("http_client.c", WAITS, {"http-client", "ip-socket"}, id="nor this one"),
        pytest.param("http_server.c", WAITS, {"http-server"}, id="a server does"),
    ],
)
def test_what_a_file_is_called_after_goes_over_its_transport(
    path: str, source: str, found: set[str]
) -> None:
    assert kinds({path: source}) == found


def test_another_files_way_in_hides_none_of_a_file_of_python() -> None:
    own = "import b\nimport jsonpickle\ndef f(t):\n    b.load()\n    return jsonpickle.decode(t)\n"
    other = "import json\ndef load():\n    return json.load(open(P))\n"

    hits = scan({"a.py": own, "b.py": other}).hits
    assert [(hit.path, hit.symbol) for hit in hits] == [
        ("a.py", "jsonpickle.decode"),
        ("b.py", "json.load"),
    ]


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("/bin/bash /opt/x/pi-update.sh", {"firmware-update"}),
        ("/bin/bash /opt/x/backup.sh", set()),
    ],
)
def test_a_script_called_after_an_update_brings_in_a_program(
    command: str, found: set[str]
) -> None:
    assert kinds({"a.py": f"import os\nos.system({command!r})\n"}) == found
