"""What counts as an attack surface in Python: names followed through imports, aliases and instances."""

from pathlib import Path

import pytest

from gatekeeper.model.path import RepoPath
from gatekeeper.threats.surfaces.in_python import PythonTable, scan_python
from gatekeeper.threats.surfaces.table import read_surface_table

ROOT = Path(__file__).resolve().parents[3]
TABLE = PythonTable(read_surface_table((ROOT / "rules/surfaces.csv").read_bytes()))
PATH = RepoPath("host/app.py")


def kinds(source: str) -> list[str]:
    facts = scan_python(PATH, source.encode(), TABLE)
    assert facts.failure == ""
    return [f"{each.hit.kind}:{each.hit.region.start_line}" for each in facts.candidates]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("import socket\ns = socket.socket()", ["ip-socket:2"], id="module"),
        pytest.param("import socket as k\nk.socket()", ["ip-socket:2"], id="alias"),
        pytest.param("from socket import socket as S\nS()", ["ip-socket:2"], id="name alias"),
        pytest.param("from socket import *\nsocket()", ["ip-socket:2"], id="star"),
        pytest.param("import socket\nopen_it = socket.socket\nopen_it()", ["ip-socket:3"], id="assigned"),
        pytest.param("import http.server\nhttp.server.HTTPServer(a, b)", ["http-server:2"], id="dotted"),
        pytest.param("import xml.etree.ElementTree as ET\nET.parse(f)", ["file-parser-xml:2"], id="dotted alias"),
        pytest.param("from xml.etree import ElementTree\nElementTree.parse(f)", ["file-parser-xml:2"], id="submodule"),
        pytest.param("def f():\n    import serial\n    serial.Serial(p)", ["uart:3"], id="local import"),
        pytest.param(
            "try:\n    import serial\nexcept ImportError:\n    serial = None\nserial.Serial(p)",
            ["uart:5"],
            id="optional",
        ),
        pytest.param(
            "from flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef f(): ...",
            ["http-server:2", "http-endpoint:3"],
            id="decorator of an instance",
        ),
        pytest.param(
            "from flask import Flask\ndef make(app: Flask):\n    @app.route('/')\n    def f(): ...",
            ["http-endpoint:3"],
            id="decorator of an argument",
        ),
        pytest.param(
            "from paho.mqtt.client import Client\nclass C:\n    def __init__(self):\n"
            "        self.c = Client()\n    def go(self):\n        self.c.subscribe('x')",
            ["mqtt:4", "mqtt:6"],
            id="attribute of self",
        ),
        pytest.param(
            "import http.server as h\nclass S(h.HTTPServer): ...\nS()",
            ["http-server:2", "http-server:3"],
            id="subclass",
        ),
        pytest.param("from aiohttp import web\nweb.run_app(x)", ["http-server:2"], id="from a package"),
        pytest.param("from fastapi import UploadFile\ndef f(u: UploadFile): ...", ["file-upload:2"], id="type"),
        pytest.param("eval(x)", ["code-load:1"], id="builtin"),
        pytest.param("import yaml\nyaml.load(f)", ["file-parser-yaml:2", "file-parser-yaml:2"], id="yaml"),
        pytest.param("import yaml\nyaml.load(f, Loader=yaml.SafeLoader)", ["file-parser-yaml:2"], id="safe yaml"),
        pytest.param("from sqlalchemy import text\ntext('x')\ntext(y)", ["database:3"], id="constant text"),
        pytest.param("class A:\n    def socket(self): ...\nA().socket()", [], id="own method"),
        pytest.param("def eval(x): ...", [], id="definition"),
        pytest.param("# socket.socket()\nx = 'socket.socket()'", [], id="comment and string"),
        pytest.param("from .socket import socket\nsocket()", [], id="relative import"),
        pytest.param("import mysocket\nmysocket.socket()", [], id="other module"),
    ],
)  # fmt: skip
def test_names_are_followed(source: str, found: list[str]):
    assert kinds(source) == found


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"def f(:\n", id="syntax"),
        pytest.param(b"\0", id="NUL"),
        pytest.param(b"# coding: nonsense\n", id="unknown coding"),
        pytest.param(b"\xff = 1\n", id="not UTF-8"),
        pytest.param(b"(" * 5000, id="brackets"),
        pytest.param(b"x = " + b"-" * 20000 + b"1\n", id="deep"),
        pytest.param(b"import x\nz = x" + b".a" * 20000, id="long names"),
        pytest.param(b"if 1:\n" + b"".join(b" " * n + b"if 1:\n" for n in range(1, 120)), id="indent"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_failure(raw: bytes):
    facts = scan_python(PATH, raw, TABLE)
    assert (facts.candidates, bool(facts.failure)) == ((), True)


def test_a_route_of_any_framework_is_an_endpoint():
    source = "from app import api\n@api.route('/orders', methods=['POST'])\ndef order(): ..."
    assert kinds(source) == ["http-endpoint:2"]
    assert kinds("from app import cache\n@cache.get('orders')\ndef order(): ...") == []


def test_a_library_that_a_project_carries_along_is_the_same_library():
    source = "from app.vendor.sockjs.tornado import SockJSRouter\nSockJSRouter(C, '/sockjs')"
    assert kinds(source) == ["websocket-server:2"]


def test_a_name_that_is_bound_a_thousand_times_is_followed_where_it_leads():
    source = "import os, serial\n" + "p = os.path.join(p.a)\n" * 1000 + "p = serial.Serial(q)"
    assert kinds(source) == ["uart:1002"]
