"""Flows in Python: each rule beside code that breaks it and a look-alike that does not, and the ways a value takes."""

import ast

import pytest

from gatekeeper.analyzers.flow import expressions
from gatekeeper.analyzers.flow.functions import ModuleReader
from gatekeeper.analyzers.flow.report import ANSWER, Hit, flow_rules

WEB = "from flask import request, redirect, session, make_response\nimport flask\n"
GUARDED = "".join(
    f"@app.post('/a{n}')\n@login_required\ndef a{n}(): pump.set({n})\n" for n in range(4)
)
PAIRS = {
    "flow-path": (
        "open('/var/orders/' + request.args.get('name'))",
        "import os\nopen('/var/orders/' + os.path.basename(request.args.get('name')))",
    ),
    "flow-shell": (
        "import subprocess\nsubprocess.run('lpr ' + request.form['printer'], shell=True)",
        "import subprocess\nsubprocess.run(['lpr', request.form['printer']])",
    ),
    "flow-code": ("eval(request.data)", "import ast\nast.literal_eval(request.data)"),
    "flow-sql": (
        "cursor.execute('SELECT * FROM orders WHERE patient = ' + request.args['id'])",
        "cursor.execute('SELECT * FROM orders WHERE patient = ?', (request.args['id'],))",
    ),
    "flow-query": (
        "import pymongo\ndata = request.get_json()\nusers.find_one({'name': data['name']})",
        "import pymongo\ndata = request.get_json()\nusers.find_one({'name': str(data['name']), 'ward': f\"{data['ward']}\"})",
    ),
    "flow-unguarded": (
        f"{GUARDED}@app.post('/stop')\ndef stop(): pump.stop()",
        f"{GUARDED}@app.post('/stop')\n@login_required\ndef stop(): pump.stop()\n@app.get('/login')\ndef login(): pass",
    ),
    "flow-untimed": (
        "import requests\nasked = requests.Session()\nasked.get('https://lis/orders')",
        "import requests\nasked = requests.Session()\nasked.get('https://lis/orders', timeout=5)",
    ),
    "flow-tls-off": (
        "import requests\nD = {'verify': False}\nrequests.get('https://a', verify=D['verify'])",
        "import requests\nD = {'verify': '/etc/ca.pem'}\nrequests.get('https://a', verify=D['verify'])",
    ),
    "flow-debug": (
        "import os\nfrom flask import Flask\nON = os.environ.get('TRACE', '1').lower() in ('1', 'yes')\nFlask('a').run(debug=ON)",
        "import os\nfrom flask import Flask\nON = os.environ.get('TRACE', '0').lower() in ('1', 'yes')\nFlask('a').run(debug=ON)",
    ),
    "flow-bind": (
        "import uvicorn\ndef serve(app, host='0.0.0.0'):\n    uvicorn.run(app, host=host)",
        "import uvicorn\ndef serve(app, host='127.0.0.1'):\n    uvicorn.run(app, host=host)",
    ),
    "flow-cors": (
        "ORIGINS = ['*']\napp.add_middleware(CORSMiddleware, allow_origins=ORIGINS)",
        "ORIGINS = ['https://ward']\napp.add_middleware(CORSMiddleware, allow_origins=ORIGINS)",
    ),
    "flow-fixed-iv": (
        "from Crypto.Cipher import AES\nclass A:\n    IV = bytes.fromhex('00')\n    def seal(self): AES.new(self.key, AES.MODE_CBC, iv=self.IV)",
        "import os\nfrom Crypto.Cipher import AES\ndef seal(key):\n    iv = os.urandom(16)\n    AES.new(key, AES.MODE_CBC, iv=iv)",
    ),
    "flow-open": (
        "@app.post('/rate')\ndef rate(r: float):\n    pump(r)",
        "@app.post('/rate')\ndef rate(r: float, who=Depends(current_user)):\n    pump(r)",
    ),
    "flow-log-message": (
        "import logging\nfrom flask import request\nlog = logging.getLogger('hl7')\ndata = request.get_data()\nlog.info('%r', data)",
        "import logging\nfrom flask import request\nlog = logging.getLogger('hl7')\ndata = request.get_data()\nlog.info('%d', len(data))",
    ),
    "flow-message": (
        "from flask import request\nm = f'OBX|1||{request.args[0]}|'",
        "from flask import request\nm = f'OBX|1||{int(request.args[0])}|'",
    ),
    "flow-key-unused": (
        "import hmac\nclass Link:\n    def __init__(self, key):\n        self._key = key\n    def send(self, body):\n        self.port.write(body)\n",
        "import hmac\nclass Link:\n    def __init__(self, key):\n        self._key = key\n    def send(self, body):\n"
        "        self.port.write(body + hmac.digest(self._key, body, 'sha256'))\n",
    ),
    "flow-tls-old": (
        "import ssl\nLOW = ssl.TLSVersion.TLSv1\ncontext.minimum_version = LOW",
        "import ssl\nLOW = ssl.TLSVersion.TLSv1_2\ncontext.minimum_version = LOW",
    ),
    "flow-weak-mode": (
        "from Crypto.Cipher import AES\nMODE = AES.MODE_ECB\nAES.new(key, MODE)",
        "from Crypto.Cipher import AES\nMODE = AES.MODE_GCM\nAES.new(key, MODE)",
    ),
    "flow-code-compare": (
        "import hmac\nwant = hmac.digest(key, body, 'sha256')\nok = want == given",
        "import hmac\nwant = hmac.digest(key, body, 'sha256')\nok = hmac.compare_digest(want, given)",
    ),
    "flow-patient-in-log": (
        "import logging\nlog = logging.getLogger('a')\ndef label(patient): return f'{patient.last_name}'\nlog.info('got %s', label(p))",
        "import logging\nlog = logging.getLogger('a')\ndef label(patient): return f'{patient.bed}'\nlog.info('got %s', label(p))",
    ),
    "flow-patient-in-clear": (
        "import json\ndef save(patient, file): json.dump({'mrn': patient.mrn}, file)",
        "import json\ndef save(patient, file): json.dump({'bed': patient.bed}, file)",
    ),
    "flow-temporary": (
        "open('/tmp/pump.cfg', 'w')",
        "import tempfile\nopen(tempfile.mkstemp()[1], 'w')",
    ),
    "flow-unproved": (
        "def f(tag, body):\n    if tag and not genuine(tag, body):\n        return\n    pump.stop()",
        "def f(tag, body):\n    if not tag or not genuine(tag, body):\n        return\n    pump.stop()",
    ),
    "flow-obeyed": (
        "import paho.mqtt.client\ndef on_message(client, userdata, msg): pump.set_rate(float(msg.payload))",
        "import paho.mqtt.client\nclient.username_pw_set('a', word)\ndef on_message(client, userdata, msg): pump.set_rate(float(msg.payload))",
    ),
    "flow-credential": (
        "import os\nconnect(password=os.environ.get('PW', 'medical1'))",
        "import os\nconnect(password=os.environ['PW'])",
    ),
    "flow-secret-in-log": (
        "import logging\ndef f(c): logging.info({'user': c.user, 'password': c.password})",
        "import logging\ndef f(c): logging.info({'user': c.user, 'password': bool(c.password)})",
    ),
    "flow-readable": (
        "import os\nMODE = 0o644\nos.chmod(path, MODE)",
        "import os\nMODE = 0o640\nos.chmod(path, MODE)",
    ),
    "flow-swallowed": (
        "def read(port):\n    try:\n        return float(port.readline())\n    except Exception:\n        return 0.0",
        "def read(port):\n    try:\n        return float(port.readline())\n    except ValueError:\n        return 0.0",
    ),
    "flow-unheard": (
        "def read(port):\n    try:\n        return float(port.readline())\n    except Exception:\n        return None",
        "def read(port):\n    try:\n        return float(port.readline())\n    except Exception:\n        log.exception('port')\n        return None",
    ),
    "flow-jwt": (
        "import jwt\nHOW = {'verify_signature': False}\njwt.decode(token, options=HOW)",
        "import jwt\nHOW = {'verify_signature': True}\njwt.decode(token, options=HOW)",
    ),
    "flow-for-everybody": (
        "import os\nMODE = 0o666\nos.chmod(path, MODE)",
        "import os\nMODE = 0o640\nos.chmod(path, MODE)",
    ),
    "flow-key-twice": (
        "{'rate': 1, 'limit': 2, 'rate': 3}",
        "{'rate': 1, 'limit': 2, 'other': 1}",
    ),
    "flow-ldap": (
        "import ldap3\nconn.search('ou=staff', '(uid=%s)' % request.args['user'])",
        "import ldap3\nfrom ldap3.utils.conv import escape_filter_chars\n"
        "conn.search('ou=staff', '(uid=%s)' % escape_filter_chars(request.args['user']))",
    ),
    "flow-xpath": (
        "tree.xpath('/orders/order[@id=\"' + request.args['id'] + '\"]')",
        "tree.xpath('/orders/order[@id=$id]', id=request.args['id'])",
    ),
    "flow-html": (
        "make_response('<p>' + request.args['note'])",
        "import html\nmake_response('<p>' + html.escape(request.args['note']))",
    ),
    "flow-template": (
        "flask.render_template_string(request.args['note'])",
        "flask.render_template_string('{{ note }}', note=request.args['note'])",
    ),
    "flow-redirect": (
        "redirect(request.args['next'])",
        "redirect('/orders/' + request.args['id'])",
    ),
    "flow-session": ("session['role'] = request.form['role']", "session['role'] = 'nurse'"),
    "flow-unpickle": (
        "import pickle\npickle.loads(request.data)",
        "import json\njson.loads(request.data)",
    ),
    "flow-xml": (
        "import lxml.etree\nlxml.etree.fromstring(request.data, lxml.etree.XMLParser(resolve_entities=True))",
        "import lxml.etree\nlxml.etree.fromstring(request.data, lxml.etree.XMLParser(resolve_entities=False))",
    ),
    "flow-xml-by-version": (
        "import lxml.etree\nlxml.etree.fromstring(request.data)",
        "import lxml.etree\nlxml.etree.fromstring(request.data, lxml.etree.XMLParser(resolve_entities=False))",
    ),
    "flow-fetch": (
        "import requests\nrequests.get(request.args['url'], timeout=3)",
        "import requests\nrequests.get('https://lis.example.org/' + request.args['id'], timeout=3)",
    ),
    "flow-fetch-part": (
        "import requests\nrequests.get('https://lis.example.org/' + request.args['id'], timeout=3)",
        "import requests\nfrom urllib.parse import quote_plus\n"
        "requests.get('https://lis.example.org/' + quote_plus(request.args['id']), timeout=3)",
    ),
    "flow-endless": (
        "def wait(limit):\n    tries = 0\n    while tries < limit:\n        print(limit)",
        "def wait(limit):\n    tries = 0\n    while tries < limit:\n        tries += 1",
    ),
    "flow-whose": (
        "@app.get('/a')\ndef a(n):\n    r = repo.find(n)\n    if r.ward != current_user.ward:\n        abort(404)\n    return r\n@app.get('/b')\ndef b(n):\n    r = repo.find(n)\n    return make(r)",
        "@app.get('/a')\ndef a(n):\n    r = repo.find(n)\n    if r.ward != current_user.ward:\n        abort(404)\n    return r\n@app.get('/b')\ndef b(n):\n    return units.find(n)",
    ),
    "flow-uncounted": (
        "def keep(file, out):\n    for piece in file.chunks():\n        out.write(piece)",
        "def keep(file, out):\n    for piece in file.chunks():\n        if out.tell() > 9000:\n            raise ValueError\n        out.write(piece)",
    ),
    "flow-unsigned": (
        "import requests, subprocess\nimage = requests.get(URL, timeout=9).content\ndef install(path):\n    subprocess.run(['rpm', '-U', path])",
        "import requests, subprocess\nimage = requests.get(URL, timeout=9).content\nverify_signature(image)\ndef install(path):\n    subprocess.run(['rpm', '-U', path])",
    ),
    "flow-by-itself": (
        "import zlib\ndef load(link, blob):\n    image, crc = blob[:-4], blob[-4:]\n    if zlib.crc32(image) != int.from_bytes(crc):\n        raise ValueError\n    link.write_page(0, image)",
        "import zlib\ndef load(link, blob, expected):\n    if zlib.crc32(blob[:-4]) != expected:\n        raise ValueError\n    link.write_page(0, blob[:-4])",
    ),
    "flow-unheeded": (
        "def load(slot, data, mark):\n    signature_matches(data, mark)\n    slot.write(data)",
        "def load(slot, data, mark):\n    if not signature_matches(data, mark):\n        raise ValueError\n    slot.write(data)",
    ),
    "flow-option": (
        "import subprocess\nsubprocess.run(['git', 'clone', request.args['url']])",
        "import subprocess\nsubprocess.run(['git', 'clone', '--', request.args['url']])",
    ),
    "flow-device": (
        "import serial\nport = serial.Serial('/dev/ttyS0', timeout=1)\nport.write(f\"RAT {request.form['rate']}\\r\".encode())",
        "import serial\nport = serial.Serial('/dev/ttyS0', timeout=1)\nport.write(f\"RAT {float(request.form['rate'])}\\r\".encode())",
    ),
    "flow-explodes": (
        "import re\nre.compile(r'<\\s*/?\\s*([^\\s>]+)')",
        "import re\nre.compile(r'<\\s*(?:/\\s*)?([^\\s>]+)')",
    ),
    "flow-format": (
        "request.args['text'].format(order=order)",
        "'{order}: {text}'.format(order=order, text=request.args['text'])",
    ),
    "flow-header": (
        "response = make_response('ok')\nresponse.headers['X-Order'] = request.args['id']",
        "response = make_response('ok')\nresponse.headers['X-Order'] = str(int(request.args['id']))",
    ),
    "flow-log": (
        "import logging\nlogging.getLogger('orders').info('order %s', request.args['id'])",
        "import logging\nlogging.getLogger('orders').info('order %r', request.args['id'])",
    ),
    "flow-regex": (
        "import re\nre.search(request.args['like'], 'orders')",
        "import re\nre.search(re.escape(request.args['like']), 'orders')",
    ),
    "flow-believed": (
        "from orders import sanitize_sql\ncursor.execute('SELECT ' + sanitize_sql(request.args['id']))",
        "cursor.execute('SELECT ?', request.args['id'])",
    ),
    "flow-token": (
        "import random\nreset_token = str(random.randint(0, 10**9))",
        "import secrets\nreset_token = secrets.token_hex(16)",
    ),
    "flow-cookie": (
        "response.set_cookie('station', 'a')",
        "response.set_cookie('station', 'a', secure=True)",
    ),
    "flow-hash": (
        "import hashlib\nname = 'MD5'\nhashlib.new(name)",
        "import hashlib\nname = 'sha256'\nhashlib.new(name)",
    ),
}


def hits(source: str) -> set[Hit]:
    reader = ModuleReader()
    reader.module(ast.parse(WEB + source))
    return reader.hits


def rules(source: str) -> set[str]:
    return {hit.rule for hit in hits(source)}


def test_every_rule_has_its_pair() -> None:
    # What lies in another module has its pairs in test_flow_modules.py.
    assert set(PAIRS) | {"flow-unread"} == {rule.id for rule in flow_rules().values()}


def test_every_rule_says_why_it_matters_for_a_device() -> None:
    assert [rule.id for rule in (*flow_rules().values(), ANSWER) if not rule.why] == []


@pytest.mark.parametrize("rule", sorted(PAIRS))
def test_the_rule_sees_what_breaks_it(rule: str) -> None:
    assert rule in rules(PAIRS[rule][0])


@pytest.mark.parametrize("rule", sorted(PAIRS))
def test_the_rule_is_silent_on_the_look_alike(rule: str) -> None:
    assert rule not in rules(PAIRS[rule][1])


REACHES = {
    "by a page of CherryPy": "import cherrypy\nclass Web:\n    @cherrypy.expose\n    def order(self, name):\n        open(name)",
    "by the type of a parameter": "def keep(upload: UploadFile | None):\n    open(upload.filename)",
    "by a request under another name": "def keep(asked: web.Request):\n    open(asked.query['name'])",
    "by a handler of another file": "class Orders(OurHandler):\n    def get(self):\n        open(self.get_argument('name'))",
    "by a view of another file": "class Orders(OurView):\n    def get(self):\n        open(self.request.GET['name'])",
    "by how a sender calls a file": "def fetch(answer):\n    told = answer.headers.get('Content-Disposition')\n    open(told.partition('=')[2])",
    "by a list of uploads that Tornado keeps": (
        "import tornado.web\nclass Drop(tornado.web.RequestHandler):\n    def post(self):\n"
        "        for sent in self.request.files.get('image', []):\n            open('/in/' + sent['filename'])"
    ),
    "through an encoding and back": "import base64\nopen(base64.b64decode(base64.b64encode(request.args['x'])))",
    "through a call": "def same(text):\n    return text\nopen(same(request.args['x']))",
    "through a method and an attribute": (
        "class Job:\n    def __init__(self, name):\n        self.name = name\n"
        "    def read(self):\n        return open(self.name)\nJob(request.args['x']).read()"
    ),
    "through a dictionary": "d = {}\nd['a'] = 'b'\nd['c'] = request.args['x']\nopen(d['c'])",
    "through a list whose places move": "l = ['a', request.args['x']]\nl.pop(0)\nopen(l[0])",
    "through one of two branches": "n = 'a'\nif flask.debug:\n    n = request.args['x']\nopen(n)",
    "past a loop that is left before its end raises": (
        "for n in request.args:\n    if n:\n        break\nelse:\n    raise ValueError\nopen(n)"
    ),
    "out of a loop that is left": (
        "n = ''\nfor key in request.form:\n    if key != 'y':\n        n = request.form[key]\n        break\nopen(n)"
    ),
    "through a handler": "n = 'a'\ntry:\n    n = request.args['x']\nexcept KeyError:\n    pass\nopen(n)",
    "out of the middle of what failed": (
        "try:\n    n = request.args['x']\n    n = int(n)\nexcept ValueError:\n    open(n)"
    ),
    "through base64 there and back": "import base64\nopen(base64.b64decode(base64.b64encode(request.data)))",
    "through a comprehension": "for n in [p.strip() for p in request.args.getlist('x')]:\n    open(n)",
    "from a parameter of a route": "@app.get('/<name>')\ndef show(name):\n    return open(name).read()",
    "from a message of a broker": "def on_message(client, userdata, msg):\n    open(msg.payload.decode())",
    "from a serial port": "import serial\nport = serial.Serial('/dev/ttyS0', timeout=1)\nopen(port.readline())",
    "from a handler of http.server": (
        "from http.server import BaseHTTPRequestHandler\nclass H(BaseHTTPRequestHandler):\n"
        "    def do_GET(self):\n        open('/srv' + self.path)"
    ),
    "from a part of the address of a handler of Tornado": (
        "import tornado.web\nclass Base(tornado.web.RequestHandler):\n    pass\nclass H(Base):\n"
        "    def get(self, name):\n        open('/srv/' + name)"
    ),
    "from the body of a handler of Tornado": (
        "import tornado.web\nclass H(tornado.web.RequestHandler):\n"
        "    def post(self):\n        open(self.request.body)"
    ),
    "from a view of Flask": (
        "from flask.views import MethodView\nclass V(MethodView):\n    def get(self, name):\n        open(name)"
    ),
    "from what a server of WSGI hands over": "def app(environ, start_response):\n    open(environ['PATH_INFO'])",
    "from a view of Django": (
        "from django.views import View\nclass V(View):\n    def get(self, request):\n"
        "        open(self.request.GET['x'])"
    ),
    "from a request of Pyramid": "def view(request):\n    open(request.matchdict['x'])",
    "from a line Twisted received": "class P:\n    def lineReceived(self, line):\n        open(line)",
    "from a stream of asyncio": "async def serve(reader, writer):\n    open(await reader.readline())",
    "from a handler of socketserver": (
        "import socketserver\nclass H(socketserver.StreamRequestHandler):\n"
        "    def handle(self):\n        open(self.rfile.readline())"
    ),
    "from a socket of the web": "async def serve(websocket):\n    open(await websocket.recv())",
    "from an image another node sends": (
        "import pynetdicom\ndef handle_store(event):\n    open(event.dataset.PatientID)"
    ),
    "through a folder nobody knows": "def show(kept):\n    (kept.folder / request.args['x']).read_text()",
    "past a function of another file that may give control back": (
        "from orders import refuse\nn = request.args['x']\nif n not in ('a', 'b'):\n    refuse()\nopen(n)"
    ),
    "through a path that is only near its folder": (
        "import os\np = '/srv/' + request.args['x']\nif os.path.commonpath(['/srv', p]) != '/srv':\n    raise ValueError\nopen(p)"
    ),
    "under another name": "from flask import request as r\nopen(r.args['x'])",
}
ENDS = {
    "the content of an upload": "import io, zipfile\nzipfile.ZipFile(request.files['x'].stream)\nzipfile.ZipFile(io.BytesIO(request.data))",
    "vouched for, encoded and back": "import base64\nfrom orders import sanitize_name\nopen(base64.b64decode(base64.b64encode(sanitize_name(request.args['x']))))",
    "a number by its type, or nothing": "@app.get('/orders')\ndef order(number: int | None):\n    open(f'/var/orders/{number}')",
    "a branch that is never taken": "n = 'a' if 6 * 7 > 41 else request.args['x']\nopen(n)",
    "another place of a dictionary": "d = {'a': 'b', 'c': request.args['x']}\nopen(d['a'])",
    "a variable that is assigned anew": "n = request.args['x']\nn = 'a'\nopen(n)",
    "a number": "open(f\"order-{int(request.args['x'])}\".replace('x', 'y'))",
    "a name from a list": "n = request.args['x']\nif n not in ('a', 'b'):\n    raise ValueError\nopen(n)",
    "a narrow pattern": "import re\nn = request.args['x']\nif re.fullmatch('[a-z]+', n):\n    open(n)",
    "a refused step upwards": "n = request.args['x']\nif '..' in n:\n    raise ValueError\nopen('/srv/' + n)",
    "a resolved path that raises outside its folder": (
        "import pathlib\np = pathlib.Path('/srv') / request.args['x']\n"
        "try:\n    p.resolve().relative_to('/srv')\nexcept ValueError:\n    raise\np.read_text()"
    ),
    "a name that aborts when it is on no list": "n = request.args['x']\nif n not in ('a', 'b'):\n    flask.abort(404)\nopen(n)",
    "a name that a function of the module refuses": (
        "def refuse():\n    print('no')\n    raise ValueError\nn = request.args['x']\nif n not in ('a', 'b'):\n    refuse()\nopen(n)"
    ),
    "a path made before its name was held against a list": (
        "@app.get('/<name>')\ndef show(name):\n    path = '/srv/' + name\n    if name not in ('a', 'b'):\n        raise KeyError\n    open(path)"
    ),
    "a resolved path that shares its folder": (
        "import os\np = os.path.realpath('/srv/' + request.args['x'])\n"
        "if os.path.commonpath(['/srv', p]) != '/srv':\n    raise ValueError\nopen(p)"
    ),
    "an identifier of DICOM that is one": (
        "import pynetdicom\nfrom pydicom.uid import UID\ndef handle_store(event):\n    ds = event.dataset\n"
        "    if not UID(ds.StudyInstanceUID).is_valid:\n        return 0xA900\n    open(ds.StudyInstanceUID)"
    ),
    "hexadecimal digits": "open('/srv/' + request.args['x'].encode().hex())",
    "what is kept under a name": "job = jobs.find(request.args['x'])\nopen(job.path)",
    "a resolved path below its folder": (
        "import pathlib\np = (pathlib.Path('/srv') / request.args['x']).resolve()\n"
        "if not str(p).startswith('/srv/'):\n    raise ValueError\np.read_text()"
    ),
}


@pytest.mark.parametrize("way", sorted(REACHES))
def test_a_value_from_outside_is_followed(way: str) -> None:
    assert "flow-path" in rules(REACHES[way])


@pytest.mark.parametrize("way", sorted(ENDS))
def test_a_value_that_is_harmless_by_then_is_not_told(way: str) -> None:
    assert "flow-path" not in rules(ENDS[way])


LINES = {
    "shown with its quotes": "f\"order {request.args['x']!r}\"",
    "without line breaks": "'order ' + request.args['x'].replace('\\n', ' ')",
    "a number": "'order %s', int(request.args['x'])",
}


@pytest.mark.parametrize("words", sorted(LINES))
def test_a_text_that_cannot_break_its_line_is_no_forged_log(words: str) -> None:
    assert "flow-log" not in rules(f"import logging\nlogging.error({LINES[words]})")


@pytest.mark.parametrize(
    "guarded",
    [
        "if not is_valid_name(n):\n    raise ValueError\nopen(n)",
        "open(sanitize_name(n))",
        "open(sanitize_name(n) + escape_name(n))",
    ],
)
def test_a_name_that_promises_is_believed_aloud(guarded: str) -> None:
    found = rules(
        f"from orders import escape_name, is_valid_name, sanitize_name\nn = request.args['x']\n{guarded}"
    )
    assert {"flow-believed"} == found


@pytest.mark.parametrize(
    "guarded",
    [
        "ok, why = is_address_safe(u)\nif not ok:\n    raise ValueError(why)",
        "ok = is_address_safe(u)\nif not ok:\n    raise ValueError",
        "if is_private_address(u):\n    raise ValueError",
        "ensure_outside(u)",
    ],
)
def test_a_check_whose_answer_is_kept_refuses_or_raises_is_believed_aloud(guarded: str) -> None:
    start = "import requests\nfrom orders import *\nu = request.args['x']\n"
    assert "flow-fetch" in rules(f"{start}requests.get(u)")
    assert {"flow-believed"} == rules(f"{start}{guarded}\nrequests.get(u)")


CALLED = {
    "a session": "import requests\ns = requests.Session()\ns.get(request.args['x'])",
    "a client's request": "import httpx\nc = httpx.Client()\nc.request('GET', request.args['x'])",
    "a client in a with": (
        "import aiohttp\nasync def f():\n    async with aiohttp.ClientSession() as s:\n"
        "        await s.get(request.args['x'])"
    ),
    "a word that says so": "import boto3\nboto3.client('s3', endpoint_url=request.args['x'])",
    "a browser": "page.goto(request.args['x'])",
}


@pytest.mark.parametrize("way", sorted(CALLED))
def test_an_address_is_called_by_kept_clients_too(way: str) -> None:
    assert "flow-fetch" in rules(CALLED[way])


def test_an_address_that_is_shown_is_not_called() -> None:
    assert "flow-fetch" not in rules("flask.render_template('a', base_url=request.args['x'])")


def test_an_answer_of_aiohttp_sends_elsewhere_unless_slashes_are_merged() -> None:
    start = "import re\nfrom aiohttp.web import HTTPFound\nn = request.args['x']\n"
    assert "flow-redirect" in rules(f"{start}raise HTTPFound(n)")
    assert "flow-redirect" not in rules(
        f"{start}n = re.sub('^//+', '/', n)\nraise HTTPFound(n + '?a')"
    )


def test_a_dictionary_is_sent_as_json_and_a_text_as_a_page() -> None:
    start = (
        "import tornado.web\nclass H(tornado.web.RequestHandler):\n    def get(self):\n        "
    )
    assert "flow-html" in rules(f"{start}self.write(self.get_argument('x'))")
    assert "flow-html" not in rules(f"{start}self.write({{'a': self.get_argument('x')}})")


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("", True),
        (", mimetype='text/html'", True),
        (", content_type='image/svg+xml'", True),
        (", mimetype=request.args['kind']", True),
        (", mimetype='application/json', content_type=request.args['kind']", True),
        (", mimetype='application/json'", False),
        (", content_type='text/plain; charset=utf-8'", False),
    ],
)
def test_only_what_a_browser_shows_as_a_page_is_one(how: str, told: bool) -> None:
    found = rules(f"{WEB}flask.Response(request.args['x']{how})")
    assert ("flow-html" in found) is told


HEADERS = {
    "added": "r = make_response('a')\nr.headers.add('X', request.args['x'])",
    "given with the answer": "from flask import Response\nResponse('a', headers={'X': request.args['x']})",
    "sent by a handler": "h.send_header('X', request.args['x'])",
}


@pytest.mark.parametrize("way", sorted(HEADERS))
def test_a_text_becomes_a_header_in_every_way(way: str) -> None:
    assert "flow-header" in rules(HEADERS[way])
    assert "flow-header" not in rules(HEADERS[way].replace("args['x']", "headers['X']"))


HARMLESS = {
    "a received header in an answer": "r = make_response('a')\nr.headers['X'] = request.headers['Origin']",
    "an address made by the framework": "redirect(flask.url_for('a', x=request.args['x']))",
    "what a file holds": "import os\nn = os.stat(request.args['x'])\nmake_response(n)",
    "what a framework finds under a name": (
        "import tornado.web\nclass H(tornado.web.StaticFileHandler):\n    def get(self, path):\n"
        "        self.write(self.get_content(path))"
    ),
    "a cookie whose settings are handed on": "def keep(r, **more):\n    r.set_cookie('station', 'a', **more)",
    "a cookie that is taken back": "response.set_cookie('station', max_age=0)",
    "an answer somebody made": (
        "from orders import redirect_to_tornado\n@app.get('/a')\ndef a():\n"
        "    return redirect_to_tornado(request.args['x'])"
    ),
    "what a console answers to a word that was drawn": (
        "import random\ndef keys(self):\n    mark = str(random.random())\n"
        "    auth_keys = self.console.expect(mark + '(.*)' + mark)\n    return auth_keys"
    ),
    "a digest for a cache": "import hashlib\ndef compute_etag(x):\n    return hashlib.sha1(x)",
}


@pytest.mark.parametrize("way", sorted(HARMLESS))
def test_what_sound_trees_do_is_not_told(way: str) -> None:
    assert rules(HARMLESS[way]) <= {"flow-path"}


ENDING = {
    "a counter of another thread": "def f(s):\n    global n\n    n = 0\n    while n < 3:\n        s()",
    "a break": "def f(n):\n    while n < 3:\n        break",
    "a place of a list": "def f(n):\n    while n < 3:\n        n[0] = 4",
    "a module's variable": "n = 0\ndef f(s):\n    while n < 3:\n        s()",
    "a flag": "def f(s):\n    on = True\n    while on:\n        s()",
    "the end of the program": "import sys\ndef f(n):\n    while n < 3:\n        sys.exit(n)",
}


@pytest.mark.parametrize("way", sorted(ENDING))
def test_a_loop_that_may_end_is_not_told(way: str) -> None:
    assert "flow-endless" not in rules(ENDING[way])


def test_a_module_that_another_hands_over_with_all_it_has_is_known() -> None:
    assert "flow-explodes" in rules("from orders import *\nre.compile('(a+)+x')")


def test_the_key_of_a_comprehension_is_read_too() -> None:
    assert "flow-code" in rules("d = {eval(key): 1 for key in request.args.values()}")


def test_a_function_that_promises_and_does_not_keep_it_is_read() -> None:
    source = "def sanitize(n):\n    return n\nopen(sanitize(request.args['x']))"
    assert "flow-path" in rules(source)


def test_an_item_of_an_answer_is_a_header_of_it() -> None:
    source = (
        "from django.http import HttpResponse\nanswer = HttpResponse(status=302)\n"
        "answer['Location'] = request.args['next']"
    )
    assert "flow-redirect" in rules(source)


def test_a_search_of_elements_takes_an_expression() -> None:
    source = "import xml.etree.ElementTree as ET\nroot = ET.parse('a').getroot()\nroot.find(request.args['x'])"
    assert "flow-xpath" in rules(source)
    assert "flow-xpath" not in rules("'abc'.find(request.args['x'])\nname.find(request.args['x'])")


def test_a_pattern_that_lets_everything_through_is_no_check() -> None:
    source = "import re\nn = request.args['x']\nif re.match('.*', n):\n    open(n)"
    assert "flow-path" in rules(source)


def test_recursion_and_containers_in_themselves_come_to_an_end() -> None:
    source = (
        "def f(n, l):\n    l.append(l)\n    if n:\n        l = l + [l]\n    return f(n, l) or g(n)\n"
        "def g(n):\n    return f(n, [n])\nopen(f(request.args['x'], []))"
    )
    assert "flow-path" in rules(source)


def test_a_file_that_asks_for_too_many_steps_is_given_up_aloud(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = ("x = [" + ", ".join(["a"] * 999) + "]\n") * 9
    assert rules(source) == set()
    monkeypatch.setattr(expressions, "MOST_STEPS", 8_000)
    with pytest.raises(expressions.GaveUp):
        rules(source)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        pytest.param("['git', 'log', '-n', name]", False, id="value of an option"),
        pytest.param(
            "['git', 'log', 'orders/' + name]", False, id="behind a beginning of its own"
        ),
        pytest.param("['lpr', name]", False, id="a program without such options"),
        pytest.param("['/usr/bin/curl', name]", True, id="a program with its path"),
    ],
)
def test_what_may_become_an_option_is_told(command: str, told: bool) -> None:
    source = f"import subprocess\nname = request.args['name']\nsubprocess.run({command})"
    assert ("flow-option" in rules(source)) is told


def test_a_text_refused_for_its_dash_is_no_option() -> None:
    source = (
        "import subprocess\nname = request.args['name']\nif name.startswith('-'):\n    raise ValueError\n"
        "subprocess.run(['git', 'log', name])"
    )
    assert "flow-option" not in rules(source)


def test_tornado_refuses_line_breaks_in_headers_itself() -> None:
    source = (
        "import tornado.web\nclass Order(tornado.web.RequestHandler):\n    def get(self):\n"
        "        self.set_header('X-Order', self.get_argument('id'))\n"
    )
    assert rules(source) == set()


@pytest.mark.parametrize(
    ("function", "is_told"),
    [
        ("config_hash", False),
        ("get_hash", False),
        ("hash_dict", False),
        ("password_hash", True),
        ("hash_password_list", True),
        ("sign_hash", True),
    ],
)
def test_a_digest_that_tells_settings_apart_guards_nothing(function: str, is_told: bool) -> None:
    code = f"import hashlib\ndef {function}(data):\n    return hashlib.sha1(data).hexdigest()"
    assert ("flow-hash" in rules(code)) == is_told


def test_a_question_for_a_file_that_is_then_touched_is_no_second_fault() -> None:
    asked = "import os\nn = request.args['x']\nif os.path.exists(n): pass\n"

    assert [hit.line for hit in hits(asked)] == [5]
    assert [hit.line for hit in hits(asked + "open(n)")] == [6]


def test_a_weak_digest_that_a_class_keeps_is_told_once() -> None:
    kept = "import hashlib\nclass Exchange:\n    digest = hashlib.sha1\n"
    uses = "".join(f"    def a{n}(self, m):\n        self.digest(m)\n" for n in range(3))

    assert [hit.rule for hit in hits(kept + uses)] == ["flow-hash"]


FOLDER = "import os\nfolder = '/var/orders'\n"


@pytest.mark.parametrize(
    "code",
    [
        "open(os.path.join(folder, request.args['x']))",
        "flask.send_file(os.path.join(folder, 'a', request.args['x']))",
        "p = os.path.realpath(os.path.join(folder, request.args['x']))\nif os.path.exists(p) or p.startswith(folder): open(p)",
    ],
)
def test_a_joined_path_is_as_foreign_as_its_last_part(code: str) -> None:
    assert rules(FOLDER + code) == {"flow-path"}


@pytest.mark.parametrize(
    "code",
    [
        "open(os.path.join(folder, os.path.basename(request.args['x'])))",
        "p = os.path.realpath(os.path.join(folder, request.args['x']))\nif p.startswith(folder) and os.path.exists(p): open(p)",
        "p = os.path.realpath(os.path.join(folder, request.args['x']))\n"
        "if not p.startswith(folder) or not os.path.exists(p): raise ValueError\nopen(p)",
    ],
)
def test_a_part_of_a_condition_knows_what_those_before_it_told(code: str) -> None:
    assert rules(FOLDER + code) == set()


@pytest.mark.parametrize(
    ("code", "is_told"),
    [
        ("redirect(request.path + '/')", True),
        ("if request.path.startswith('//'): raise ValueError\nredirect(request.path + '/')", False),
        ("if request.args['x'].startswith('//'): raise ValueError\nredirect(request.args['x'])", True),
        ("x = request.args['x']\nif x.startswith('/') and not x.startswith('//'): redirect(x)", False),
        ("redirect('/' + request.args['x'])", True),
        ("redirect('/' + request.args['x'].lstrip('/'))", False),
        ("redirect('/' + request.args['x'].strip())", True),
    ],
)  # fmt: skip
def test_an_address_is_ones_own_when_it_has_exactly_one_slash(code: str, is_told: bool) -> None:
    assert ("flow-redirect" in rules(code)) == is_told


@pytest.mark.parametrize(
    ("parts", "parameter", "is_told"),
    [
        ("<x>", "x", True), ("<int:x>", "x", False), ("<path:x>", "x", True), ("<uuid:x>", "x", False),
        ("{x}", "x: str", True), ("{x}", "x: int", False), ("{x}", "x: uuid.UUID", False),
    ],
)  # fmt: skip
def test_what_the_framework_makes_a_number_of_harms_no_path(
    parts: str, parameter: str, is_told: bool
) -> None:
    code = f"@app.route('/orders/{parts}')\ndef order({parameter}):\n    open(f'/var/orders/{{x}}').close()"
    assert ("flow-path" in rules(code)) == is_told


def test_a_path_is_fit_whichever_of_two_tests_found_it_inside_the_folder() -> None:
    start = "import os, zipfile\nz = zipfile.ZipFile('a')\nfor n in z.namelist():\n p = os.path.abspath('/d/' + n)\n"
    tests = " if not (p == '/d' or p.startswith('/d/')):\n  raise ValueError\n"
    assert "flow-path" not in rules(f"{start}{tests} open(p)")
    assert "flow-path" in rules(
        f"{start} if not (p == '/d' or n.startswith('x')):\n  raise ValueError\n open(p)"
    )


def test_the_size_of_a_digest_is_no_use_of_it() -> None:
    assert "flow-hash" not in rules(
        "import hashlib, os\nsalt = os.urandom(hashlib.sha1().digest_size)"
    )


def test_the_digest_of_a_drawn_number_is_as_easily_guessed() -> None:
    code = (
        "import hashlib, random\ntoken = hashlib.sha256(str(random.random()).encode()).hexdigest()"
    )
    assert "flow-token" in rules(code)


def test_an_answer_that_is_handed_to_the_next_question_comes_to_an_end() -> None:
    code = (
        "def safe(x):\n    return x in ('a', 'b')\nok = safe('a')\n"
        "ok = safe('a' if ok else request.args['x'])\nif ok:\n    eval(request.args['x'])"
    )
    assert "flow-code" in rules(code)


@pytest.mark.parametrize(("decorator", "is_told"), [("@app.get('/go')\n", True), ("", False)])
def test_a_page_named_as_what_it_calls_means_the_library(decorator: str, is_told: bool) -> None:
    code = f"{decorator}def redirect():\n    return redirect(request.args['to'], code=302)"
    assert ("flow-redirect" in rules(code)) == is_told
