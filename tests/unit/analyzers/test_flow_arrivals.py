"""How what somebody else sent comes into a program, by each library's own way; beside each way one that brings nothing in."""

import ast

import pytest

from gatekeeper.analyzers.flow.functions import ModuleReader

ARRIVES = {
    "a connection that was accepted": "import socket\ns = socket.socket()\nc, a = s.accept()\nx = c.recv(10)\nUSE",
    "a connection that was handed in": "def go(c):\n    x = c.recv(5)\n    USE",
    "a thread": "import socket, threading\ndef go(x):\n    USE\ns = socket.socket()\nthreading.Thread(target=go, args=(s.recv(5),)).start()",
    "a thread that is told words by name": "import socket, threading\ndef go(a, x):\n    USE\ns = socket.socket()\nthreading.Thread(None, go, 'n', (1,), {'x': s.recv(5)}).start()",
    "a pool that is told words by name": "import socket\ndef go(x):\n    USE\ns = socket.socket()\ndef run(pool):\n    pool.submit(go, x=s.recv(5))",
    "a route that is served as well": "@app.get('/<x>')\ndef go(x):\n    USE\nserver.serve(go)",
    "a route beside DICOM": "import pynetdicom\n@app.get('/<e>')\ndef go(e):\n    x = e\n    USE",
    "a pool": "import socket\ndef go(a, x):\n    USE\ns = socket.socket()\ndef run(pool):\n    pool.submit(go, 1, s.recv(5))",
    "a stream that was opened": "import asyncio\nasync def f():\n    r, w = await asyncio.open_connection('a', 1)\n    x = await r.readline()\n    USE",
    "a stream that was served": "import asyncio\nasync def cb(r, w):\n    x = await r.readline()\n    USE\nasync def m():\n    await asyncio.start_server(cb, 'a', 1)",
    "a serial port, line by line": "import serial\nfor x in serial.Serial('/dev/x'):\n    USE",
    "a queue of AMQP": "def cb(ch, method, properties, body):\n    x = body.decode()\n    USE",
    "a topic of Kafka": "from kafka import KafkaConsumer\nfor m in KafkaConsumer('t'):\n    x = m.value\n    USE",
    "a channel of Redis": "import redis\np = redis.Redis().pubsub()\nfor m in p.listen():\n    x = m['data']\n    USE",
    "a topic of MQTT": "def on_order(client, userdata, message):\n    x = message.payload.decode()\n    USE",
    "a notification": "def glucose(sender, data):\n    x = data.decode()\n    USE\nasync def f(c):\n    await c.start_notify('u', glucose)",
    "a file that appeared": "class H:\n    def on_created(self, event):\n        x = event.src_path\n        USE",
    "a message of HL7": "import hl7\ndef store(m: hl7.Message):\n    x = str(m['PID'][3])\n    USE",
    "a server of HL7": "from hl7apy.mllp import AbstractHandler\nclass H(AbstractHandler):\n    def reply(self):\n        x = self.incoming_message\n        USE",
    "a data set of DICOM": "from pydicom import Dataset\ndef store(ds: Dataset):\n    x = ds.PatientID\n    USE",
    "an event of DICOM": "from pynetdicom import evt\ndef store(e):\n    x = e.dataset.PatientID\n    USE",
    "a socket of ZeroMQ": "import zmq\ns = zmq.Context().socket(zmq.REP)\nx = s.recv()\nUSE",
    "a request of XML-RPC": "def go(name):\n    x = name\n    USE\ndef serve(s):\n    s.register_function(go, 'go')",
    "a request of gRPC": "class L:\n    def Print(self, request, context):\n        x = request.queue\n        USE",
    "a field of GraphQL": "class Q:\n    def resolve_p(self, info, name):\n        x = name\n        USE",
    "an event of a socket": "@sio.event\ndef cmd(sid, data):\n    x = data['a']\n    USE",
    "a tool for a model": "@mcp.tool()\nasync def go(name: str) -> str:\n    x = name\n    USE",
    "a method of OPC UA": "@uamethod\ndef go(parent, name):\n    x = name\n    USE",
    "a line typed in": "import sys\nfor x in sys.stdin:\n    USE",
    "a mail": "class H:\n    async def handle_DATA(self, server, session, envelope):\n        x = envelope.content\n        USE",
    "a list of a server's files": "import ftplib\nftp = ftplib.FTP('h')\nfor x in ftp.nlst():\n    USE",
    "an instrument": "import pyvisa\nclass A:\n    def __init__(self):\n        self.i = pyvisa.ResourceManager().open_resource('a')\n    def f(self):\n        x = self.i.query('*IDN?')\n        USE",
}  # fmt: skip
NOTHING_ARRIVES = {
    "a pipe between processes": "def go(c):\n    x = c.recv()\n    USE",
    "a class of the tree": "class Port:\n    def recv(self, most):\n        return 'a'\nx = Port().recv(5)\nUSE",
    "a thread with its own words": "import threading\ndef go(x):\n    USE\nthreading.Thread(target=go, args=('a',)).start()",
    "a stream nobody serves": "async def cb(r, w):\n    x = await r.readline()\n    USE",
    "a data set of a model": "from torch.utils.data import Dataset\ndef load(ds: Dataset):\n    x = ds.name\n    USE",
    "an event of a window": "def clicked(e):\n    x = e.widget.name\n    USE",
    "a context of pages": "def fill(request, context):\n    x = context.name\n    USE",
    "a setting and its context": "def load(self, name, context):\n    x = name\n    USE",
    "a folder of one's own": "import os\nfor x in os.listdir('/srv'):\n    USE",
    "an iterator": "def go(rows):\n    for x in list('abc'):\n        USE",
}  # fmt: skip


def told(source: str) -> list[str]:
    reader = ModuleReader()
    reader.module(ast.parse("import os\n" + source.replace("USE", "os.system('lpr ' + str(x))")))
    return [hit.rule for hit in sorted(reader.hits)]


@pytest.mark.parametrize("source", ARRIVES.values(), ids=ARRIVES.keys())
def test_what_came_in_is_followed_from(source: str) -> None:
    assert told(source) == ["flow-shell"]


@pytest.mark.parametrize("source", NOTHING_ARRIVES.values(), ids=NOTHING_ARRIVES.keys())
def test_nothing_comes_in_by(source: str) -> None:
    assert told(source) == []


@pytest.mark.parametrize(
    ("call", "harm"),
    [
        ("asyncssh.connect('h').run('ls ' + {})", "flow-shell"),
        ("fabric.Connection('h').sudo('ls ' + {})", "flow-shell"),
        ("pyvisa.ResourceManager().open_resource('a').write({})", "flow-device"),
    ],
)
def test_what_came_in_does_harm_far_away(call: str, harm: str) -> None:
    reader = ModuleReader()
    source = f"import asyncssh, fabric, pyvisa\nfrom flask import request\n{call}"
    reader.module(ast.parse(source.format("request.args.get('a')")))
    assert {hit.rule for hit in reader.hits} == {harm}


@pytest.mark.parametrize(("address", "fits"), [("f'{HOST}/roles/{x}'", True), ("f'{HOST}{x}'", False), ("f'{lis.base}/roles/{x}'", True), ("f'{lis.base}{x}'", False), ("f'{x}/roles'", False), ("f'{SCHEME}//{x}/roles'", False)])  # fmt: skip
def test_an_address_whose_host_stands_in_two_parts_leads_to_no_other(
    address: str, fits: bool
) -> None:
    reader = ModuleReader()
    head = "import requests\nfrom flask import request\nHOST = 'http://lis:8000'\nx = request.args['a']\n"
    reader.module(ast.parse(f"{head}requests.get({address})"))
    assert [hit.rule for hit in reader.hits] == ["flow-fetch-part" if fits else "flow-fetch"]


def test_a_text_of_no_parts_is_read() -> None:
    assert told("x = f''\nUSE") == []


@pytest.mark.parametrize(("decorator", "page"), [("app.get('/a')", True), ("mcp.tool()", False), ("sio.on('a')", False), ("app.get('/a')\n@meter.event", True)])  # fmt: skip
def test_what_answers_an_event_shows_no_page(decorator: str, page: bool) -> None:
    assert told(f"@{decorator}\ndef a(x):\n    return '<b>' + x") == ["flow-html"] * page
