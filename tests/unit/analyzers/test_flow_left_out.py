"""What programs of strangers left out: a fresh nonce, an end of an upload, a signature, a seal, the question whose it is; each beside its sound twin."""

import ast

import pytest

from gatekeeper.analyzers.flow.functions import ModuleReader

ROW = "'of a patient'\nclass Store:\n    def keep(self, p):\n        {}\n"
SEAL = "from cryptography.hazmat.primitives.ciphers.aead import {aead}\nimport os\n{before}\nclass Box:\n    def __init__(self, key, number):\n        self.key, self.aead = key, {aead}(key)\n        self.number = {made}\n    def seal(self, data):\n        n = {nonce}\n        return self.aead.encrypt(n, data, None)\n    def open(self, data):\n        return self.aead.decrypt(self.number, data, None)\n"
RECORD = "import json, os, logging\nfrom dataclasses import dataclass, asdict\n@dataclass\nclass Visit:\n    patient_name: str\n    ward: str\n"
LOOKS = "@app.get('/a/{{n}}')\ndef read(n: int, user=Depends(who)):\n    row = repo.find(n)\n    if row is None or row.ward != user.ward:\n        abort(404)\n    return row\n@app.get('/b/{{n}}')\n{head}def pdf(n: int, user=Depends(who)):\n    row = repo.find(n)\n    {body}\n    return make(row)\n"
UPDATE = "import httpx, subprocess, hashlib\ndef load(url):\n    image = httpx.get(url, timeout=9).content\n    told = httpx.get(url + '.sha256').text\n    if hashlib.sha256(image).hexdigest() != {told}:\n        raise ValueError\n    {check}\n    return image\ndef install(path):\n    {run}\n"
ROUTES = "@bp.get('/')\n@needs_role('viewer')\ndef listing():\n    return show(all_of())\n@bp.put('/<n>')\n@needs_role('biomed')\ndef change(n):\n    store.put(n)\n@bp.delete('/<n>')\n{guard}def remove(n):\n    if n not in store:\n        abort(404)\n    store.drop(n)\n"
HOOKS = "import falcon\ndef signed_in(req, resp, resource, params):\n    if who(req) is None:\n        raise falcon.HTTPUnauthorized()\nclass Doses:\n    @falcon.before(signed_in)\n    def on_get(self, req, resp):\n        resp.media = find()\n{hook}    def on_delete(self, req, resp):\n        void(req)\napp.add_route('/doses', Doses())\n"
TOOLS = "import cherrypy\ndef check():\n    if not cherrypy.session.get('nurse'):\n        raise cherrypy.HTTPRedirect('/login')\ncherrypy.tools.nurse = cherrypy.Tool('before_handler', check)\nclass C:\n    @cherrypy.expose\n    @cherrypy.tools.nurse()\n    def warmth(self):\n        return read()\n    @cherrypy.expose\n    @cherrypy.tools.nurse()\n    def damp(self, n):\n        self.box.set_damp(n)\n    @cherrypy.expose\n{tool}    def target(self, n):\n        self.box.set_target(n)\n"
SERVICE = "import grpc\nclass Limits(pb.LimitsServicer):\n    def _require(self, context):\n        if not known(context):\n            context.abort(grpc.StatusCode.PERMISSION_DENIED, 'no')\n    def Read(self, request, context):\n        self._require(context)\n        return read(request)\n    def Silence(self, request, context):\n        self._require(context)\n        return hush(request)\n    def Change(self, request, context):\n        {ask}\n        return put(request)\n"
NIGHTS = "from django.shortcuts import get_object_or_404\n@login_required\ndef nights(request):\n    return show(Night.objects.filter(patient=request.user.patient))\n@login_required\ndef night(request, pk):\n    one = get_object_or_404(Night, pk=pk{whose})\n    return show(one)\n"
ORDERS = "import hmac\nclass Orders:\n    def genuine(self, data):\n        return hmac.compare_digest(data[:32], hmac.digest(self.secret, data[32:], 'sha256'))\n    def datagram_received(self, data, addr):\n        {ask}\n        self.slots[data[40]].set_rate(data[41])\n"
STICK = "import subprocess, sys\nfrom pathlib import Path\ndef genuine(wheel):\n    return subprocess.run(['gpgv', wheel]).returncode == 0\ndef add():\n    for wheel in Path('/media/stick/add').glob('*.whl'):\n        {ask}\n        subprocess.run([sys.executable, '-m', 'pip', 'install', str(wheel)])\n"
LIBRARY = "import base64, hashlib, hmac, json\ndef received(library, body):\n    parcel = json.loads(body)\n    data = base64.b64decode(parcel['data'])\n    if {ask}:\n        return\n    library.replace(json.loads(data))\n"
TRUSTED = "import hmac\nclass S:\n    def answer(self, verb, rest):\n        if verb == 'AUTH':\n            self.trusted = hmac.compare_digest(rest, self.pin)\n            return 'OK' if self.trusted else 'no'\n        {ask}\n        self.flush()\n"
SEALS = "import os\nfrom cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes\nclass S:\n    def __init__(self, serial, key):\n        self._serial, self._key = serial, key\n        self._serial = serial\n    def close(self, text):\n        iv = {iv}\n        return Cipher(algorithms.AES(self._key), modes.CBC(iv)).encryptor().update(text)\n"
KEEPS = "import json, redis\nstore = redis.Redis.from_url(URL)\ndef put(ticket, patient):\n    body = json.dumps({{'name': patient['name']}})\n    store.set(ticket, {what})\n"
PAIRS = {
    "a nonce of the module": (SEAL.format(aead="ChaCha20Poly1305", before="NONCE = os.urandom(12)", made="number", nonce="NONCE"), "fixed-iv", SEAL.format(aead="ChaCha20Poly1305", before="", made="number", nonce="os.urandom(12)")),
    "a nonce of the object": (SEAL.format(aead="AESGCM", before="", made="os.urandom(12)", nonce="self.number"), "fixed-iv", SEAL.format(aead="AESGCM", before="", made="0", nonce="self.count().to_bytes(12, 'big')")),
    "a vector cut from the key": ("from Crypto.Cipher import AES\ndef seal(key, data):\n    return AES.new(key, AES.MODE_CBC, key[:16]).encrypt(data)\n", "fixed-iv", "from Crypto.Cipher import AES\ndef seal(key, data, iv):\n    return AES.new(key, AES.MODE_CBC, iv).encrypt(data)\n"),
    "a name beside what is sealed": (ROW.format("db.execute(Q, {'n': p.surname, 'd': encrypt(p.diagnosis)})"), "patient-in-clear", ROW.format("db.execute(Q, {'n': encrypt(p.surname), 'd': encrypt(p.diagnosis)})")),
    "a date beside what is sealed": (ROW.format("self.db.insert(self.box.seal_text(p['name']), p['birth_date'])"), "patient-in-clear", ROW.format("self.db.insert(self.box.seal_text(p['name']), p['mrn'], p['ward'])")),
    "a record written whole": (RECORD + "def keep(v: Visit, path):\n    with open(path, 'w') as f:\n        json.dump(asdict(v), f)\n", "patient-in-clear", RECORD + "def keep(v: Visit, path):\n    with open(path, 'w') as f:\n        json.dump(v.ward, f)\n"),
    "records logged": (RECORD + "def note(visits: list[Visit]):\n    for v in visits:\n        logging.info('visit %s', v)\n", "patient-in-log", RECORD + "def note(visits: list[Visit]):\n    for v in visits:\n        logging.info('visit %s', v.ward)\n"),
    "answers that are counted alone": ("async def stop(a):\n    r = await gather(*a, return_exceptions=True)\n    log.info('%d', len(r))\n", "swallowed", "async def stop(a):\n    r = await gather(*a, return_exceptions=True)\n    return [x for x in r if isinstance(x, Exception)]\n"),
    "answers nobody reads": ("def stop(a):\n    done = loop.run(asyncio.gather(*a, return_exceptions=True))\n    x = gather(*a, return_exceptions=True)\n", "swallowed", "def stop(a):\n    x = gather(*a, return_exceptions=True)\n    return x\n"),
    "pieces nobody counts": ("async def put(request, f):\n    async for piece in request.content.iter_chunked(65536):\n        f.write(piece)\n", "uncounted", "async def put(request, f):\n    n = 0\n    async for piece in request.content.iter_chunked(65536):\n        n += len(piece)\n        if n > 5000:\n            raise ValueError\n        f.write(piece)\n"),
    "pieces of a form": ("def put(request, f):\n    for piece in request.FILES['a'].chunks():\n        f.write(piece)\n", "uncounted", "def put(request, f):\n    if request.FILES['a'].size > MAX_SIZE:\n        raise ValueError\n    for piece in request.FILES['a'].chunks():\n        f.write(piece)\n"),
    "a package by its digest": (UPDATE.format(told="told", check="pass", run="subprocess.run(['/usr/bin/dpkg', '-i', path], check=True)"), "unsigned", UPDATE.format(told="told", check="KEY.verify(sig, image)", run="subprocess.run(['/usr/bin/dpkg', '-i', path], check=True)")),
    "an image by its digest": (UPDATE.format(told="told.strip()", check="pass", run="device.flash_image(path)"), "unsigned", UPDATE.format(told="RELEASED", check="pass", run="device.flash_image(path)")),
    "a route beside one that asks": (LOOKS.format(head="", body="log.info('pdf %d', row.id)"), "whose", LOOKS.format(head="", body="check_ward(row, user)")),
    "a route of staff": (LOOKS.format(head="", body="pass"), "whose", LOOKS.format(head="@admin_only\n", body="pass")),
    "a code of a device": ("import random\ndef make_code():\n    return ''.join(random.choice('ABC') for _ in range(9))\n", "token", "import random\ndef status_code():\n    return random.choice([200, 500])\n"),
    "a host that is not set": ("import asyncio\nclass S:\n    host: str\n    @classmethod\n    def load(cls, ini):\n        return cls(host=ini.get('listen') or None)\nasync def run(s: S):\n    await asyncio.start_server(f, s.host, 80)\n", "bind", "import asyncio\nclass S:\n    host: str\n    @classmethod\n    def load(cls, ini):\n        return cls(host=ini.get('listen') or '127.0.0.1')\nasync def run(s: S):\n    await asyncio.start_server(f, s.host, 80)\n"),
    "a host that is all by default": ("from aiohttp import web\ndef run(app, host=None):\n    web.run_app(app, host=host, port=80)\n", "bind", "from aiohttp import web\ndef run(app, host):\n    web.run_app(app, host=host, port=80)\n"),
    "no limit of time by default": ("import requests\ndef ask(url, limit=None):\n    return requests.get(url, timeout=limit)\n", "untimed", "import requests\ndef ask(url, limit=5):\n    return requests.get(url, timeout=limit)\n"),
    "a name beside the folder": ("from pathlib import Path\ndef view(request):\n    p = Path('/srv') / request.GET['n']\n    p.with_name(p.name + '.x').open()\n", "path", "from pathlib import Path\ndef view(request):\n    n = request.GET['n']\n    if n[:1] == '/' or '..' in n.split('/'):\n        raise ValueError\n    p = Path('/srv') / n\n    p.with_suffix('.x').open()\n"),
    "a column that is chosen": ("@app.get('/a')\ndef rows(order):\n    return db.execute('SELECT * FROM a ORDER BY ' + order).fetchall()\n", "sql", "@app.get('/a')\ndef rows(order):\n    if order not in ('a', 'b'):\n        raise ValueError\n    return db.execute('SELECT * FROM a ORDER BY ' + order).fetchall()\n"),
    "a name of a table": ("from psycopg import sql\ndef view(request):\n    db.execute(sql.SQL('SELECT {}').format(sql.SQL(request.GET['t'])))\n", "sql", "from psycopg import sql\ndef view(request):\n    db.execute(sql.SQL('SELECT {}').format(sql.Identifier(request.GET['t'])))\n"),
    "an upload taken whole": ("async def scan(file: UploadFile):\n    return put(await file.read())\n", "uncounted", "async def scan(file: UploadFile):\n    data = await file.read(9001)\n    if len(data) > 9000:\n        raise ValueError\n    return put(data)\n"),
    "an upload whose size is asked": ("async def scan(a: UploadFile, b: UploadFile):\n    x = await a.read()\n    return x\n", "uncounted", "async def scan(a: UploadFile):\n    if a.size > 9000:\n        raise ValueError\n    return await a.read()\n"),
    "yes whatever happened": ("def send(code):\n    for out in outs:\n        try:\n            out.send(code)\n        except Exception:\n            sent = False\n    return True\n", "swallowed", "def send(code):\n    sent = True\n    for out in outs:\n        try:\n            out.send(code)\n        except Exception:\n            sent = False\n    return sent\n"),
    "a call of gRPC": ("import grpc\nclass L:\n    def state(self, n):\n        return self._stub.State(n)\n", "untimed", "import grpc\nclass L:\n    def state(self, n):\n        return self._stub.State(n, timeout=3)\n"),
    "a stub by its name": ("import grpc\ndef state(pump_stub):\n    return pump_stub.Read(R())\n", "untimed", "import grpc\ndef state(pump_stub):\n    return pump_stub.read(R())\n"),
    "where a page leads back": ("import cherrypy\nclass L:\n    @cherrypy.expose\n    def go(self, back='/'):\n        raise cherrypy.HTTPRedirect(back)\n", "redirect", "import cherrypy\nclass L:\n    @cherrypy.expose\n    def go(self, back='/'):\n        raise cherrypy.HTTPRedirect('/home')\n"),
    "a key of the settings": ("def ask(given, settings):\n    if given != settings.service_key:\n        raise PermissionError\n", "code-compare", "import hmac\ndef ask(given, settings):\n    if not hmac.compare_digest(given, settings.service_key):\n        raise PermissionError\n"),
    "whether somebody proved who he is, and nobody asks": (TRUSTED.format(ask="pass"), "obeyed", TRUSTED.format(ask="if not self.trusted: return 'no'")),
    "a code that opens a menu": ("class M:\n    def enter(self, digits):\n        self.is_open = digits == '735519'\n    def zero(self):\n        if not self.is_open:\n            raise PermissionError\n", "credential", "class M:\n    def enter(self, digits):\n        self.is_open = digits == 'stop'\n    def zero(self):\n        if not self.is_open:\n            raise PermissionError\n"),
    "a secret in what is raised": ("def read(secret):\n    raise ValueError(f'not hex: {secret}')\n", "secret-in-log", "def read(secret):\n    raise ValueError(f'not hex: {len(secret)} characters')\n"),
    "a nonce made of a name": (SEALS.format(iv="self._serial.encode().ljust(16)[:16]"), "fixed-iv", SEALS.format(iv="os.urandom(16)")),
    "a patient in a store": (KEEPS.format(what="body"), "patient-in-clear", KEEPS.format(what="seal(body)")),
    "a text beside a number's form": ("def view(request):\n    db.execute(f\"SELECT {request.GET['n']:>5}\")\n", "sql", "def view(request):\n    db.execute(f\"SELECT {request.GET['n']:05d}\")\n"),
    "a form whose size is asked": ("def put(request, f):\n    for piece in request.FILES['a'].chunks():\n        f.write(piece)\n", "uncounted", "def put(request, f):\n    if request.FILES['a'].size > 5000000:\n        raise ValueError\n    for piece in request.FILES['a'].chunks():\n        f.write(piece)\n"),
    "a route that only refuses what is not there": (ROUTES.format(guard=""), "unguarded", ROUTES.format(guard="@needs_role('biomed')\n")),
    "a responder without the hook of the others": (HOOKS.format(hook=""), "unguarded", HOOKS.format(hook="    @falcon.before(signed_in)\n")),
    "a page without the tool of the others": (TOOLS.format(tool=""), "unguarded", TOOLS.format(tool="    @cherrypy.tools.nurse()\n")),
    "a service that does not call what refuses": (SERVICE.format(ask="pass"), "unguarded", SERVICE.format(ask="self._require(context)")),
    "a class of which others ask for their own": (NIGHTS.format(whose=""), "whose", NIGHTS.format(whose=", patient=request.user.patient")),
    "an order nobody proves, beside a proof nobody asks": (ORDERS.format(ask="pass"), "obeyed", ORDERS.format(ask="self.genuine(data)")),
    "a package from a stick": (STICK.format(ask="pass"), "unsigned", STICK.format(ask="if not genuine(wheel): continue")),
    "a digest that came along": (LIBRARY.format(ask="hashlib.md5(data).hexdigest() != parcel['md5']"), "by-itself", LIBRARY.format(ask="not hmac.compare_digest(hmac.digest(KEY, data, 'sha256'), parcel['tag'])")),
    "a date that is read": ("import os\ndef view(request):\n    os.system('log --since ' + request.GET['d'])\n", "shell", "import os\nfrom datetime import date\ndef view(request):\n    os.system('log --since ' + date.fromisoformat(request.GET['d']).isoformat())\n"),
}  # fmt: skip


def rules(source: str) -> set[str]:
    reader = ModuleReader()
    reader.module(ast.parse(source))
    return {hit.rule.removeprefix("flow-") for hit in reader.hits}


@pytest.mark.parametrize(("bad", "rule", "good"), PAIRS.values(), ids=PAIRS.keys())
def test_what_is_left_out_is_told_and_its_twin_is_not(bad: str, rule: str, good: str) -> None:
    assert rule in rules(bad)
    assert rule not in rules(good)
