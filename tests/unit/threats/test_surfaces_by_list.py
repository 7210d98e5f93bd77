"""What the tenth set of devices taught: lists of commands, files that clients put, protocols spoken by hand, applications
that are mounted, what class methods make. Each stands beside a look-alike."""

import pytest

from tests.unit.threats.test_surfaces_by_class import kinds
from tests.unit.threats.test_surfaces_of_a_tree import scan

TABLE = """static struct {type} list[] = {{
 {{ .name = "+ADDR", .var = address }}, {{ .name = "+BAUD", .var = baud }}, {{ .name = "+MODE", .var = mode }},
}};
"""
NAMED = """static const struct entry list[] = {{
 {{ .name = "+ADDR", .run = {a} }}, {{ .name = "+BAUD", .run = {a} }}, {{ .name = "+MODE", .run = {a} }},
}};
int on_set(int v) {{ return v; }}
"""
LETTERS = "int {}(char *l) {{ switch (l[0]) {{ case 'A': a(); break; case 'B': b(); break; case 'C': c(); break; }} }}"
PUT = """#include <stdio.h>
#include <esp_http_server.h>
int put_handler(httpd_req_t *req) {{ FILE *f = {open}; httpd_req_recv(req, b, 9); return 0; }}
void begin(httpd_handle_t s) {{ httpd_register_uri_handler(s, &u); }}
"""
PART = "from starlette.applications import Starlette\nrules_app = Starlette(routes=r)\n"
WHOLE = 'from starlette.applications import Starlette\nimport rules\napp = Starlette()\napp.{}("/rules", rules.rules_app)\n'


@pytest.mark.parametrize(
    ("path", "source", "found"),
    [
        pytest.param("a.c", TABLE.format(type="at_command"), {"command-console"}, id="a list"),
        pytest.param("a.c", TABLE.format(type="product"), set(), id="a list of something else"),
        pytest.param("cmd_a.c", NAMED.format(a="on_set"), {"command-console"}, id="answered"),
        pytest.param("cmd_a.c", NAMED.format(a="9"), set(), id="nothing answers"),
        pytest.param("a.c", LETTERS.format("execute_line"), {"command-console"}, id="letters"),
        pytest.param("a.c", LETTERS.format("draw_line"), set(), id="a line that is drawn"),
        pytest.param(
            "a.c",
            PUT.format(open='fopen(p, "w")'),
            {"http-endpoint", "filesystem", "file-upload"},
            id="a file that is put",
        ),
        pytest.param("a.c", PUT.format(open="0"), {"http-endpoint"}, id="a setting that is put"),
        pytest.param(
            "src/modbus_slave.c",
            "int read_holding(int a) { return value(a); }",
            {"modbus-rtu"},
            id="Modbus by hand",
        ),
        pytest.param(
            "src/modbus_slave.c", "int set_unit(int a) { return keep(a); }", set(), id="its unit"
        ),
        pytest.param(
            "a.cpp", "void f() { SerialUSB.read(); }", {"usb-cdc"}, id="a serial port over USB"
        ),
        pytest.param(
            "a.py",
            "from redis import Redis\nr = Redis.from_url(u)\n",
            {"database"},
            id="made by its class",
        ),
        pytest.param(
            "a.py", "from redis import Redis\nr = Redis.__name__.lower()\n", set(), id="named"
        ),
        pytest.param("a.py", "import bleach\nbleach.clean(t)\n", set(), id="no Bluetooth"),
        pytest.param(
            "a.py", "import acme\nacme.WebClient(u)\n", {"http-client"}, id="a client by its name"
        ),
        pytest.param(
            "a.py", "import numpy\nnumpy.loadtxt(p)\n", {"file-parser-csv"}, id="numbers in a file"
        ),
    ],
)
def test_ways_in_are_told_by_lists_roles_and_makers(path: str, source: str, found: set[str]):
    assert kinds({path: source}) == found


def test_an_application_that_another_mounts_is_no_server_of_its_own():
    assert _servers({"rules.py": PART}) == {"rules.py"}
    assert _servers({"rules.py": PART, "web.py": WHOLE.format("add")}) == {"rules.py", "web.py"}
    assert _servers({"rules.py": PART, "web.py": WHOLE.format("mount")}) == {"web.py"}


def _servers(files: dict[str, str]) -> set[str]:
    return {hit.path for hit in scan(files).hits if hit.kind == "http-server"}
