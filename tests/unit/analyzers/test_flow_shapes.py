"""Shapes of each class, as different engineers write it, beside look-alikes that must stay silent."""

import ast

import pytest

from gatekeeper.analyzers.flow.ambiguous import explodes
from gatekeeper.analyzers.flow.functions import ModuleReader
from gatekeeper.analyzers.flow.library import library

PATIENTS = "import logging\nlog=logging.getLogger('patients')\n"
SETTINGS = {
    'tls1': ('tls-old', "import ssl\nclass A:\n    V={'old':ssl.TLSVersion.TLSv1_1}\n    def __init__(self,kind='old'):\n        self.k=kind\n    def c(self):\n        x=ssl.create_default_context()\n        x.minimum_version=self.V.get(self.k)\n"),
    'tls2': ('tls-old', 'import ssl\nLOW=ssl.TLSVersion.TLSv1\ndef c():\n    x=ssl.create_default_context()\n    x.minimum_version=LOW\n'),
    'tls3': ('tls-old', "import ssl,os\ndef c():\n    x=ssl.create_default_context()\n    x.minimum_version=getattr(ssl.TLSVersion, os.environ.get('V','TLSv1'))\n"),
    'tls4': ('tls-old', 'import ssl\ndef low(): return ssl.TLSVersion.TLSv1\ndef c():\n    x=ssl.create_default_context()\n    x.minimum_version=low()\n'),
    'tls5': ('tls-old', 'import ssl\ndef c(v=ssl.PROTOCOL_TLSv1):\n    return ssl.SSLContext(v)\n'),
    'tls-ok': ('', "import ssl,os\ndef c(v=ssl.PROTOCOL_TLS_CLIENT):\n    x= ssl.SSLContext(v)\n    x.maximum_version=ssl.TLSVersion.TLSv1_3\n    x.minimum_version={'a':ssl.TLSVersion.TLSv1,'b':ssl.TLSVersion.TLSv1_2}[os.environ.get('A','b')]\n"),
    'ecb1': ('weak-mode', 'from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes\nMODE=modes.ECB\ndef f(k): return Cipher(algorithms.AES(k), MODE())\n'),
    'ecb2': ('weak-mode', 'from Crypto.Cipher import AES\nfrom dataclasses import dataclass\n@dataclass\nclass C:\n    mode: int = AES.MODE_ECB\ndef f(k, c: C): return AES.new(k, c.mode)\n'),
    'ecb3': ('weak-mode', "from Crypto.Cipher import AES\nM={'fast':AES.MODE_ECB}\ndef f(k, how='fast'): return AES.new(k, M[how])\n"),
    'cert': ('tls-off', 'import ssl\nclass A:\n  MODE=ssl.CERT_NONE\n  def f(self):\n    x=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\n    x.verify_mode=self.MODE\n'),
    'md5': ('hash', "import hashlib,os\ndef f(b): return hashlib.new(os.environ.get('D','md5'), b)\n"),
    'b1': ('bind', "import socket\nHOST=''\ndef f():\n    s=socket.socket()\n    s.bind((HOST,80))\n"),
    'b2': ('bind', "import socketserver\nfrom dataclasses import dataclass\n@dataclass\nclass C:\n    host: str='0.0.0.0'\n    port: int=1\ndef f(c: C): socketserver.TCPServer((c.host,c.port),H)\n"),
    'b3': ('bind', "import asyncio,os\nasync def f(): await asyncio.start_server(h, os.environ.get('BIND','0.0.0.0'), 1)\n"),
    'b4': ('bind', "from http.server import ThreadingHTTPServer\ndef f(host=''):\n    ThreadingHTTPServer((host, 8080), H)\n"),
    'b5': ('bind', "import uvicorn\nCONF={'host':'0.0.0.0'}\nuvicorn.run(app, host=CONF['host'])\n"),
    'b-ok': ('', "import socket\ndef f(host='127.0.0.1'):\n    s=socket.socket()\n    s.bind((host,0))\nclass A(B):\n    def __init__(self,name=''):\n        super().__init__(name)\n"),
    'j1': ('jwt', "import jwt\nOPT={'verify_signature':False}\ndef f(t): return jwt.decode(t,options=OPT)\n"),
    'j2': ('jwt', "import jwt\nclass A:\n    def __init__(self,check=False): self.check=check\n    def f(self,t): return jwt.decode(t,K,algorithms=['HS256'],options={'verify_signature':self.check})\n"),
    'j3': ('jwt', "import jwt\nALGS=['HS256','none']\ndef f(t): return jwt.decode(t,K,algorithms=ALGS)\n"),
    'j-ok': ('', "import jwt\nOPT={'verify_signature':True,'verify_aud':False}\ndef f(t): return jwt.decode(t,K,algorithms=['HS256'],options=OPT)\n"),
    'p1': ('for-everybody', "import os\nMODE=0o777\nos.makedirs('/a',mode=MODE)\n"),
    'p2': ('for-everybody', 'import os\nclass A:\n    mode=0o666\n    def f(self,p): os.chmod(p,self.mode)\n'),
    'p3': ('for-everybody', 'import os\ndef f(p,mode=0o622): os.open(p,os.O_CREAT|os.O_WRONLY,mode)\n'),
    'p4': ('for-everybody', "from pathlib import Path\nM={'spool':0o777}\ndef f(p): Path(p).chmod(M['spool'])\n"),
    'p5': ('for-everybody', 'import os\nMASK=0\nos.umask(MASK)\n'),
    'p-ok': ('', 'import os\ndef f(p,mode=0o640,flags=3):\n    os.chmod(p,mode)\n    os.makedirs(p,0o750)\n    os.umask(0o077)\n'),
}  # fmt: skip
TELLS = {
    'mac1': ('code-compare', 'import hmac,hashlib\ndef sign(k,b): return hmac.new(k,b,hashlib.sha256).hexdigest()\ndef ok(k,b,s):\n    return sign(k,b) == s\n'),
    'mac2': ('code-compare', "import hmac,hashlib\nclass V:\n    def tag(self,b):\n        h=hmac.new(self.k,digestmod='sha256')\n        h.update(b)\n        return h.digest()[:16]\n    def ok(self,f):\n        if f[-16:] != self.tag(f[:-16]): raise ValueError\n"),
    'mac3': ('code-compare', 'from cryptography.hazmat.primitives import cmac\nfrom cryptography.hazmat.primitives.ciphers import algorithms\ndef check(key, body, given):\n    c=cmac.CMAC(algorithms.AES(key))\n    c.update(body)\n    if c.finalize() != given:\n        raise ValueError\n'),
    'mac4': ('code-compare', "import os\nfrom flask import request,abort\nTOKEN=os.environ['STATION_TOKEN']\ndef guard():\n    if request.headers.get('X-Token') != TOKEN: abort(401)\n"),
    'mac5': ('code-compare', "import hmac,base64\ndef ok(key, body, header):\n    want='sha256='+base64.b64encode(hmac.digest(key, body,'sha256')).decode()\n    return header == want\n"),
    'mac6': ('code-compare', "import hashlib\ndef check(pw, salt, stored):\n    return hashlib.pbkdf2_hmac('sha256', pw, salt, 100000) == stored\n"),
    'mac7': ('code-compare', "import os\nclass Settings:\n    def __init__(self): self.pin=os.getenv('SERVICE_PIN')\nclass H:\n    def __init__(self): self.s=Settings()\n    def ok(self, given): return given == self.s.pin\n"),
    'mac-ok1': ('', 'import hmac,hashlib\ndef ok(k,b,s):\n    want=hmac.new(k,b,hashlib.sha256).hexdigest()\n    return len(want)==len(s) and hmac.compare_digest(want,s)\n'),
    'mac-ok2': ('', 'import hashlib\ndef etag(b,g): return hashlib.sha256(b).hexdigest()==g\n'),
    'mac-ok3': ('', "import os\nT=os.environ.get('API_TOKEN')\nif T == '': raise SystemExit\nif T is None: raise SystemExit\n"),
    'temp1': ('temporary', "def f(x):\n    with open('/tmp/pump.cfg','w') as h: h.write(x)\n"),
    'temp2': ('temporary', "from pathlib import Path\nimport tempfile\ndef f(job,x):\n    p=Path(tempfile.gettempdir())/f'{job}.pdf'\n    p.write_bytes(x)\n"),
    'temp3': ('temporary', "import os\nSPOOL=os.environ.get('SPOOL','/tmp/spool')\nclass S:\n    def path(self,n): return os.path.join(SPOOL,n)\n    def put(self,n,b):\n        with open(self.path(n),'wb') as f: f.write(b)\n"),
    'temp4': ('temporary', "import os\nclass S:\n    DIR='/var/tmp/ecg'\n    def put(self,b):\n        fn=f'{self.DIR}/{os.getpid()}.raw'\n        f=open(fn,mode='ab')\n        f.write(b)\n"),
    'temp5': ('temporary', "import tempfile\ndef f(b):\n    n=tempfile.mktemp(suffix='.hl7')\n    open(n,'w').write(b)\n"),
    'temp6': ('temporary', "import shutil\ndef f(b):\n    shutil.copyfile(b,'/tmp/firmware.bin')\n"),
    'temp-ok1': ('', "import os,uuid\ndef f(b):\n    open(f'/tmp/{uuid.uuid4().hex}','wb').write(b)\n"),
    'temp-ok2': ('', "import tempfile,os\ndef f(b):\n    d=tempfile.mkdtemp()\n    open(os.path.join(d,'a'),'w').write(b)\n"),
    'temp-ok3': ('', "def f(b):\n    return open('/tmp/a').read()\n"),
    'temp-ok4': ('', "def f(b):\n    open('/tmp/a','x').write(b)\n"),
    'temp-ok5': ('', "import tempfile,os\ndef f(b):\n    with tempfile.TemporaryDirectory(dir='/tmp/') as d:\n        open(os.path.join(d,'a'),'w').write(b)\n"),
    'log1': ('patient-in-log', "import logging\nlog=logging.getLogger('patients')\ndef f(msg):\n    pid=msg.segment('PID')\n    name=pid[5]\n    log.info('admit %s', name)\n"),
    'log2': ('patient-in-log', "import logging\nlog=logging.getLogger('patients')\nclass A:\n    def __str__(self): return f'{self.last_name} {self.dob}'\n    def text(self): return '%s (%s)' % (self.last_name, self.dob)\ndef f(a):\n    log.warning(f'order for {a.text()}')\n"),
    'log3': ('patient-in-log', "import logging\nlog=logging.getLogger('patients')\nfrom dataclasses import dataclass\n@dataclass\nclass Patient:\n    mrn: str\n    name: str\ndef f(row):\n    p=Patient(row[0],row[1])\n    log.info('loaded %s', p)\n"),
    'log4': ('patient-in-log', "import logging\nlog=logging.getLogger('patients')\nimport pydicom\ndef f(path):\n    ds=pydicom.dcmread(path)\n    d={'n':str(ds.PatientName),'u':ds.SOPInstanceUID}\n    log.info('stored %s', d)\n"),
    'log5': ('patient-in-log', "import logging\nlog=logging.getLogger('patients')\ndef label(patient): return ', '.join([patient['name'], patient['birthDate']])\ndef f(resource):\n    print(label(resource))\n"),
    'log6': ('patient-in-log', "import logging\nlog=logging.getLogger('patients')\nclass S:\n    def f(self, p):\n        self.logger.error('failed for ' + p.get('date_of_birth'))\n"),
    'log7': ('patient-in-log', "import logging\nlog=logging.getLogger('patients')\ndef f(e):\n    log.info('x', extra={'mrn': e.mrn})\n"),
    'log-ok1': ('', "import logging\nlog=logging.getLogger('patients')\nimport hashlib\ndef f(p):\n    log.info('x %s', hashlib.sha256(p.mrn.encode()).hexdigest())\n    log.info('%d', len(p.diagnoses))\n    log.info('no birth_date given')\n"),
    'log-ok2': ('', "import logging\nlog=logging.getLogger('patients')\ndef mask(t): return t[:1] + '***'\ndef f(p):\n    log.info('x %s', mask(p.last_name))\n    log.info('saved %s', p.bed)\n"),
    'log-ok3': ('', "import logging\nlog=logging.getLogger('patients')\ndef f(db,p):\n    row=db.insert(name=p.last_name)\n    log.info('saved %s', row.id)\n"),
    'clear1': ('patient-in-clear', "import json\ndef f(patient,path):\n    doc={'mrn':patient.mrn,'bed':3}\n    with open(path,'w') as h: json.dump(doc,h)\n"),
    'clear2': ('patient-in-clear', "import csv\ndef f(patients,path):\n    with open(path,'w',newline='') as h:\n        w=csv.writer(h)\n        for p in patients: w.writerow([p.last_name,p.dob])\n"),
    'clear3': ('patient-in-clear', "import json\nfrom pathlib import Path\nclass C:\n    def text(self,patient): return json.dumps({'name':patient.name})\n    def save(self,patient): Path('a').write_text(self.text(patient))\n"),
    'clear4': ('patient-in-clear', "import pickle\ndef f(patient,h):\n    pickle.dump({'diagnosis':patient.diagnosis},h)\n"),
    'clear5': ('patient-in-clear', "import os\ndef f(fd,patient):\n    os.write(fd,f'{patient.surname}|{patient.bed}'.encode())\n"),
    'clear-ok1': ('', "import json\ndef f(patient,path,fernet):\n    doc=json.dumps({'mrn':patient.mrn}).encode()\n    with open(path,'wb') as h: h.write(fernet.encrypt(doc))\n"),
    'clear-ok2': ('', "import json\ndef f(patient,path):\n    with open(path,'w') as h: json.dump({'bed':patient.bed},h)\n"),
}  # fmt: skip
ROUTES = {
    'a1 a constant for everybody': (None, "from starlette.routing import Router\nfrom starlette.authentication import requires\nr=Router()\n@r.get('/')\nasync def test(request):\n    return JSONResponse({'ok': True})\n" + "".join(f"@r.post('/{n}')\n@requires(['authenticated'])\nasync def {n}(request): return x()\n" for n in 'abcd')),
    'a1 own decorator': ('unguarded', "from flask import Flask, request, abort, session\nfrom functools import wraps\napp=Flask(__name__)\ndef needs_badge(f):\n    @wraps(f)\n    def inner(*a,**k):\n        if not session.get('badge'):\n            abort(401)\n        return f(*a,**k)\n    return inner\n@app.get('/beds')\n@needs_badge\ndef beds(): return x()\n@app.post('/bolus')\n@needs_badge\ndef bolus(): return x()\n@app.post('/rate')\ndef rate(): return y()\n"),
    'a1 ok': ('', "from flask import Flask, request, abort, session\nfrom functools import wraps\napp=Flask(__name__)\ndef needs_badge(f):\n    @wraps(f)\n    def inner(*a,**k):\n        if not session.get('badge'):\n            abort(401)\n        return f(*a,**k)\n    return inner\n@app.get('/beds')\n@needs_badge\ndef beds(): return x()\n@app.post('/bolus')\n@needs_badge\ndef bolus(): return x()\n@app.post('/rate')\n@needs_badge\ndef rate(): return y()\n@app.get('/health')\ndef health(): return 1\n"),
    'a2 fastapi depends': ('unguarded', "from fastapi import FastAPI,Depends\napp=FastAPI()\ndef operator(t=Depends(bearer)):\n    return t\n@app.get('/pumps')\ndef pumps(who=Depends(operator)): return 1\n@app.put('/pumps/{n}')\ndef put(n:int, who=Depends(operator)): return 1\n@app.delete('/pumps/{n}')\ndef drop(n:int): return 1\n"),
    'a2 route dependencies': ('unguarded', "from fastapi import FastAPI,Depends\napp=FastAPI()\n@app.get('/pumps', dependencies=[Depends(operator)])\ndef pumps(): return 1\n@app.put('/pumps/{n}', dependencies=[Depends(operator)])\ndef put(n:int): return 1\n@app.delete('/pumps/{n}')\ndef drop(n:int): return 1\n"),
    'a2 ok whole': ('', "from fastapi import FastAPI,Depends\napp=FastAPI(dependencies=[Depends(operator)])\n@app.get('/pumps')\ndef pumps(): return 1\n@app.put('/pumps/{n}')\ndef put(n:int): return 1\n@app.delete('/pumps/{n}')\ndef drop(n:int): return 1\n"),
    'a3 body call': ('unguarded', "from aiohttp import web\ndef require(request):\n    if request.headers.get('X-Key')!=KEY: raise web.HTTPUnauthorized()\nasync def show(request):\n    require(request)\n    return web.json_response({})\nasync def stop(request):\n    require(request)\n    return web.json_response({})\nasync def rate(request):\n    return web.json_response({})\ndef build():\n    app=web.Application()\n    app.router.add_get('/pump',show)\n    app.router.add_post('/pump/stop',stop)\n    app.router.add_post('/pump/rate',rate)\n"),
    'a3 ok': ('', "from aiohttp import web\ndef require(request):\n    if request.headers.get('X-Key')!=KEY: raise web.HTTPUnauthorized()\nasync def show(request):\n    require(request)\n    return web.json_response({})\nasync def stop(request):\n    require(request)\n    return web.json_response({})\nasync def health(request):\n    return web.json_response({})\ndef build():\n    app=web.Application()\n    app.router.add_get('/pump',show)\n    app.router.add_post('/pump/stop',stop)\n    app.router.add_get('/health',health)\n"),
    'a4 tornado': ('unguarded', "import tornado.web\nclass A(tornado.web.RequestHandler):\n    @tornado.web.authenticated\n    def get(self): self.write('a')\n    @tornado.web.authenticated\n    def put(self): self.write('a')\nclass B(tornado.web.RequestHandler):\n    def post(self): self.pump.stop()\napp=tornado.web.Application([(r'/pump',A),(r'/pump/stop',B)])\n"),
    'a5 http.server': ('unguarded', "from http.server import BaseHTTPRequestHandler\nclass H(BaseHTTPRequestHandler):\n    def _allowed(self):\n        if self.headers.get('X')!=K:\n            self.send_error(401)\n            return False\n        return True\n    def do_GET(self):\n        if not self._allowed(): return\n        self.wfile.write(b'a')\n    def do_POST(self):\n        self.pump.set(1)\n"),
    'a5 ok': ('', "from http.server import BaseHTTPRequestHandler\nclass H(BaseHTTPRequestHandler):\n    def _allowed(self):\n        if self.headers.get('X')!=K:\n            self.send_error(401)\n            return False\n        return True\n    def do_GET(self):\n        self.wfile.write(b'a')\n    def do_POST(self):\n        if not self._allowed(): return\n        self.pump.set(1)\n"),
    'a6 drf': ('unguarded', 'from rest_framework.views import APIView\nfrom rest_framework.permissions import IsAuthenticated\nclass A(APIView):\n    permission_classes=[IsAuthenticated]\n    def get(self,request): return 1\nclass B(APIView):\n    permission_classes=[IsAuthenticated]\n    def post(self,request): return 1\nclass C(APIView):\n    permission_classes=[]\n    def delete(self,request,pk): return 1\n'),
    'a7 django functions': ('unguarded', "from django.urls import path\nfrom django.contrib.auth.decorators import login_required\n@login_required\ndef listing(request): return 1\n@login_required\ndef detail(request,pk): return 1\ndef delete_order(request,pk): return 1\nurlpatterns=[path('orders/',listing),path('orders/<int:pk>',detail),path('orders/<int:pk>/delete',delete_order)]\n"),
    'a8 flask add_url_rule': ('unguarded', "from flask import Flask, request, abort, session\nfrom functools import wraps\napp=Flask(__name__)\ndef needs_badge(f):\n    @wraps(f)\n    def inner(*a,**k):\n        if not session.get('badge'):\n            abort(401)\n        return f(*a,**k)\n    return inner\n@needs_badge\ndef beds(): return 1\n@needs_badge\ndef start(): return 1\ndef stop(): return 1\napp.add_url_rule('/beds', view_func=beds)\napp.add_url_rule('/start', view_func=start, methods=['POST'])\napp.add_url_rule('/stop', view_func=stop, methods=['POST'])\n"),
    'z1 whose': ('unguarded', "from flask import Flask, request, abort, session\nfrom functools import wraps\napp=Flask(__name__)\nfrom flask_login import login_required,current_user\n@app.get('/reports/<int:n>')\n@login_required\ndef show(n):\n    r=Report.query.get_or_404(n)\n    if r.patient_id!=current_user.patient_id: abort(403)\n    return r.text\n@app.get('/reports/<int:n>/pdf')\n@login_required\ndef pdf(n):\n    r=Report.query.get_or_404(n)\n    return r.pdf\n"),
    'z1 ok': ('', "from flask import Flask, request, abort, session\nfrom functools import wraps\napp=Flask(__name__)\nfrom flask_login import login_required,current_user\n@app.get('/reports/<int:n>')\n@login_required\ndef show(n):\n    r=Report.query.get_or_404(n)\n    if r.patient_id!=current_user.patient_id: abort(403)\n    return r.text\n@app.get('/drugs/<int:n>')\n@login_required\ndef drug(n):\n    r=Drug.query.get_or_404(n)\n    return r.text\n@app.get('/reports')\n@login_required\ndef all_(): return current_user.reports\n"),
    'z2 helper': ('unguarded', "from fastapi import FastAPI,Depends,HTTPException\napp=FastAPI()\ndef ensure_ward(user, patient):\n    if patient.ward not in user.wards: raise HTTPException(403)\n@app.get('/patients/{pid}')\ndef show(pid:int,user=Depends(current)):\n    p=store.get(pid)\n    ensure_ward(user,p)\n    return p\n@app.get('/patients/{pid}/labs')\ndef labs(pid:int,user=Depends(current)):\n    p=store.get(pid)\n    ensure_ward(user,p)\n    return p\n@app.put('/patients/{pid}/notes')\ndef notes(pid:int,user=Depends(current)):\n    p=store.get(pid)\n    return p.save()\n"),
    'z3 filter': ('unguarded', "from django.urls import path\nfrom django.contrib.auth.decorators import login_required\n@login_required\ndef detail(request,pk):\n    o=get_object_or_404(Order,pk=pk,clinic=request.user.clinic)\n    return o\n@login_required\ndef cancel(request,pk):\n    o=get_object_or_404(Order,pk=pk)\n    o.cancel()\nurlpatterns=[path('orders/<int:pk>',detail),path('orders/<int:pk>/cancel',cancel)]\n"),
    'z4 sql': ('unguarded', "from flask import Flask, request, abort, session\nfrom functools import wraps\napp=Flask(__name__)\n@app.get('/results/<int:n>')\ndef show(n):\n    row=db.execute('SELECT * FROM r WHERE id=? AND owner=?',(n,session['user'])).fetchone()\n    return row\n@app.delete('/results/<int:n>')\ndef drop(n):\n    db.execute('DELETE FROM r WHERE id=?',(n,))\n    return 'ok'\n"),
    'z5 role': ('unguarded', "from flask import Flask, request, abort, session\nfrom functools import wraps\napp=Flask(__name__)\nfrom a import role_required,login_required\n@app.get('/users')\n@login_required\n@role_required('admin')\ndef users(): return 1\n@app.post('/users')\n@login_required\n@role_required('admin')\ndef add(): return 1\n@app.delete('/users/<int:n>')\n@login_required\ndef drop(n): return 1\n"),
    'z6 claims': ('unguarded', "from flask_jwt_extended import jwt_required,get_jwt_identity\n@bp.get('/scans/<sid>')\n@jwt_required()\ndef one(sid):\n    scan=Scan.query.filter_by(id=sid,owner=get_jwt_identity()).first()\n    return scan\n@bp.get('/scans/<sid>/download')\n@jwt_required()\ndef download(sid):\n    scan=Scan.query.filter_by(id=sid).first()\n    return scan.raw\n"),
}  # fmt: skip
OMITTED = {
    'u1': ('unproved', "def on(msg):\n    sig=msg.get('sig')\n    if sig and not verify(sig, msg): return\n    pump.stop()\n"),
    'u2': ('unproved', "def on(msg):\n    if 'mac' in msg and not hmac.compare_digest(msg['mac'], tag(msg)):\n        raise ValueError\n    pump.stop()\n"),
    'u3': ('unproved', 'def on(msg, token=None):\n    if token is not None and token != self.token:\n        return 403\n    pump.stop()\n'),
    'u4': ('unproved', "import hmac\ndef genuine(t,b): return hmac.compare_digest(t,mac(b))\ndef on(tag,b):\n    if tag:\n        if not genuine(tag,b):\n            return 'no'\n    pump.stop()\n"),
    'u5': ('unproved', 'import hmac\ndef check(t,b):\n    if not hmac.compare_digest(t,mac(b)): raise ValueError\ndef on(self,msg):\n    if msg.tag:\n        check(msg.tag, msg.body)\n    pump.stop()\n'),
    'u6': ('unproved', "def on(msg):\n    if (sig := msg.get('signature')) and not key.verify(sig, msg): return\n    pump.stop()\n"),
    'u-ok': ('', "def on(msg):\n    sig=msg.get('sig')\n    if not sig or not verify(sig, msg): return\n    pump.stop()\n"),
    'u-ok2': ('', 'def on(msg, limit=None):\n    if limit is not None and limit != self.limit:\n        return 403\n'),
    'u-ok3': ('', 'def f(name):\n    if name and not is_valid(name): raise ValueError\n'),
    's1': ('swallowed', 'class A:\n  def send(self,a):\n    try:\n        self.c.publish(a)\n    except Exception:\n        return False\n    return True\n  def run(self):\n    self.send(1)\n'),
    's2': ('swallowed', 'def read(p):\n    try:\n        return float(p.readline())\n    except Exception:\n        return 0.0\n'),
    's4': ('unheard', 'def f(a):\n    try:\n        x=g(a)\n    except Exception as e:\n        x=None\n    return x\n'),
    's5': ('swallowed', 'async def push(a):\n    try:\n        await g(a)\n    except (OSError, Exception):\n        ok=False\n        return ok\nasync def m():\n    await push(1)\n'),
    's6': ('swallowed', 'def limit_ok(p):\n    try:\n        return p.read() < 5\n    except:\n        return True\n'),
    's-ok': ('', "def f(a):\n    try:\n        return g(a)\n    except Exception:\n        log.exception('x')\n        return None\n"),
    's-ok2': ('', 'def f(a):\n    try:\n        return g(a)\n    except ValueError:\n        return 0.0\n'),
    's-ok3': ('', 'def f(a):\n    try:\n        g(a)\n    except Exception as e:\n        self.error = e\n        return False\n'),
    'o1': ('obeyed', "import asyncio,json\nclass S:\n    async def client(self,reader,writer):\n        d=json.loads(await reader.readline())\n        await self.dispatch(d)\n    async def dispatch(self,d):\n        if d['cmd']=='stop': self.pump.stop()\n"),
    'o2': ('obeyed', 'import paho.mqtt.client as mqtt\ndef on_message(client,userdata,msg):\n    pump.set_rate(float(msg.payload))\n'),
    'o3': ('obeyed', "import socketserver\nclass H(socketserver.BaseRequestHandler):\n    def handle(self):\n        d=self.request.recv(100)\n        if d==b'START': self.server.motor.start()\n"),
    'o4': ('obeyed', "import zmq\ndef loop(valve):\n    s=zmq.Context().socket(zmq.REP)\n    s.bind('tcp://127.0.0.1:5')\n    while True:\n        m=s.recv_json()\n        valve.open_to(m['percent'])\n"),
    'o5': ('obeyed', "import socket\nACTIONS={}\nclass D:\n    def __init__(self,heater):\n        self.acts={'ON':heater.enable,'OFF':heater.disable}\n    def serve(self):\n        s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)\n        d,a=s.recvfrom(100)\n        self.acts[d.decode()]()\n"),
    'o6': ('obeyed', "import websockets\nasync def h(websocket):\n    async for m in websocket:\n        station.move_to(m)\nasync def m():\n    async with websockets.serve(h,'127.0.0.1',1): pass\n"),
    'o-ok': ('', 'import socketserver,hmac\nclass H(socketserver.BaseRequestHandler):\n    def handle(self):\n        d=self.request.recv(100)\n        if not hmac.compare_digest(d[:32],mac(d[32:])): return\n        self.server.motor.start()\n'),
    'o-ok2': ('', 'import serial\ndef f(port,pump):\n    while True:\n        pump.set_rate(float(port.readline()))\n'),
    'o-ok3': ('', 'import socketserver\nclass H(socketserver.BaseRequestHandler):\n    def handle(self):\n        self.server.store.append(self.request.recv(100))\n'),
    'o-ok4': ('', 'import socketserver\nclass H(socketserver.BaseRequestHandler):\n    def handle(self):\n        if self.client_address[0] not in self.server.allowed_peers: return\n        self.request.recv(10)\n        self.server.motor.start()\n'),
}  # fmt: skip
USES = {
    'ssrf1': ('fetch', "from aiohttp import web, ClientSession\nclass Proxy:\n    def __init__(self): self.http=ClientSession()\n    async def pull(self, request):\n        doc=await request.json()\n        async with self.http.get(doc['callback']) as r: return web.Response(text=await r.text())\n"),
    'ssrf2': ('fetch', "from fastapi import FastAPI\nfrom pydantic import BaseModel\nimport httpx\napp=FastAPI()\nclass Sub(BaseModel):\n    url: str\n@app.post('/subscribe')\nasync def subscribe(sub: Sub):\n    async with httpx.AsyncClient() as c:\n        await c.post(sub.url, json={})\n"),
    'ssrf3': ('fetch', "import urllib.request\nfrom flask import Flask,request\napp=Flask(__name__)\nclass Fetcher:\n    def __init__(self,base): self.base=base\n    def get(self):\n        req=urllib.request.Request(self.base)\n        with urllib.request.urlopen(req,timeout=5) as r: return r.read()\n@app.get('/image')\ndef image():\n    return Fetcher(request.args['src']).get()\n"),
    'ssrf4': ('fetch', "import requests\nfrom django.views import View\nclass Import(View):\n    def post(self,request):\n        target=self.target(request)\n        return requests.request('GET',target,timeout=3)\n    def target(self,request):\n        return request.POST.get('endpoint') or 'https://his'\n"),
    'ssrf5': ('fetch', "import socket\nimport json\ndef on_message(client,userdata,msg):\n    d=json.loads(msg.payload)\n    s=socket.socket()\n    s.connect((d['host'],d['port']))\n"),
    'ssrf6': ('fetch', "import tornado.web\nfrom tornado.httpclient import AsyncHTTPClient\nclass H(tornado.web.RequestHandler):\n    async def get(self):\n        r=await AsyncHTTPClient().fetch(self.get_argument('u'))\n        self.write(r.body)\n"),
    'redir1': ('redirect', "from django.http import HttpResponseRedirect\nfrom django.views import View\nclass A(View):\n    def back(self): return self.request.GET.get('next') or '/'\n    def post(self,request): return HttpResponseRedirect(self.back())\n"),
    'redir2': ('redirect', "from flask import Flask,request,redirect\napp=Flask(__name__)\ndef target(): return request.values.get('to','/')\n@app.get('/x')\ndef x(): return redirect(target())\n"),
    'redir3': ('redirect', "from aiohttp import web\nasync def f(request):\n    raise web.HTTPFound(location=request.query['next'])\n"),
    'redir4': ('redirect', "from starlette.responses import RedirectResponse\nasync def f(request):\n    u=request.query_params.get('r')\n    return RedirectResponse(url=u, status_code=303)\n"),
    'redir5': ('redirect', "import tornado.web\nclass H(tornado.web.RequestHandler):\n    def get(self): self.redirect(self.get_argument('next','/'))\n"),
    'redir6': ('redirect', "from flask import Flask,request,make_response\napp=Flask(__name__)\n@app.get('/x')\ndef x():\n    r=make_response('',302)\n    r.headers['Location']=request.args['n']\n    return r\n"),
    'redir7': ('redirect', "from http.server import BaseHTTPRequestHandler\nfrom urllib.parse import parse_qs,urlparse\nclass H(BaseHTTPRequestHandler):\n    def do_GET(self):\n        q=parse_qs(urlparse(self.path).query)\n        self.send_response(302)\n        self.send_header('Location',q['next'][0])\n        self.end_headers()\n"),
    'head1': ('header', "from flask import Flask,request,Response\napp=Flask(__name__)\n@app.get('/x')\ndef x():\n    return Response('a',headers={'Content-Disposition':'attachment; filename='+request.args['n']})\n"),
    'head2': ('header', "from aiohttp import web\nasync def f(request):\n    r=web.Response(text='a')\n    r.headers['X-Name']=request.query['n']\n    return r\n"),
    'head3': ('header', "def app(environ,start_response):\n    from urllib.parse import parse_qs\n    n=parse_qs(environ['QUERY_STRING'])['n'][0]\n    start_response('200 OK',[('X-Name',n)])\n    return [b'']\n"),
    'redos1': ('explodes', "import re\nclass P:\n    NAME=re.compile(r'^(\\w+\\s?)*$')\n"),
    'redos2': ('explodes', "import re\nPATS={'name':r'^([a-z]+)+$'}\nC={k:re.compile(v) for k,v in PATS.items()}\n"),
    'redos3': ('explodes', "import re\nPART=r'(a|aa)+'\ndef f(t): return re.match('^'+PART+'$',t)\n"),
    'redos4': ('explodes', "from pydantic import BaseModel, Field\nclass P(BaseModel):\n    name: str = Field(pattern=r'^(\\w+\\s?)*$')\n"),
    'redos5': ('explodes', "import re\nfrom functools import lru_cache\nRULES=[('id',r'^(\\d+)*$'),('n',r'^\\d$')]\ndef check(n,v):\n    for name,pat in RULES:\n        if re.fullmatch(pat,v): return name\n"),
    'zip1': ('path', "import zipfile,os\ndef f(p,d):\n    with zipfile.ZipFile(p) as z:\n        for n in z.namelist():\n            with open(os.path.join(d,n),'wb') as o: o.write(z.read(n))\n"),
    'zip2': ('path', 'import tarfile\nfrom pathlib import Path\ndef f(p,d):\n    with tarfile.open(p) as t:\n        for m in t.getmembers():\n            (Path(d)/m.name).write_bytes(t.extractfile(m).read())\n'),
    'zip3': ('path', "import tarfile,os\ndef f(p,d):\n    with tarfile.open(p) as t:\n        for m in t:\n            out=os.path.join(d,m.name)\n            open(out,'wb').write(t.extractfile(m).read())\n"),
    'tok1': ('token', "import random,string\ndef make_code(n=6): return ''.join(random.choices(string.digits,k=n))\nclass S:\n    def login(self,u):\n        session_token=make_code()\n        return session_token\n"),
    'tok2': ('token', "import random\nclass Pin:\n    def new(self): return '%06d' % random.randrange(10**6)\n"),
    'tok3': ('token', 'import numpy as np\ndef api_key(): return np.random.bytes(16).hex()\n'),
    'tok4': ('token', 'import random,time\nrandom.seed(time.time())\ndef f(db,user):\n    db.save(user, reset_token=random.getrandbits(64))\n'),
    'tok5': ('token', 'import uuid\ndef session_id(): return str(uuid.uuid1())\n'),
    'pk1': ('unpickle', "import pickle,asyncio\nclass S:\n    async def client(self,reader,writer):\n        raw=await reader.readexactly(10)\n        return self.load(raw)\n    def load(self,raw): return pickle.loads(raw)\nasync def m():\n    await asyncio.start_server(S().client,'127.0.0.1',1)\n"),
    'pk2': ('unpickle', "import yaml\nfrom flask import Flask,request\napp=Flask(__name__)\n@app.post('/c')\ndef c(): return str(yaml.load(request.data, Loader=yaml.Loader))\n"),
    'pk3': ('unpickle', "import zmq,pickle\ndef f():\n    s=zmq.Context().socket(zmq.PULL)\n    s.bind('tcp://127.0.0.1:1')\n    while True: pickle.loads(s.recv())\n"),
    'ldap': ('ldap', "import ldap3\nclass D:\n    F='(&(objectClass=person)(uid={}))'\n    def find(self,u):\n        c=ldap3.Connection('s')\n        c.search('dc=a',self.F.format(u))\nfrom flask import request\ndef f(): D().find(request.args['u'])\n"),
    'xml': ('xml', 'import lxml.etree as ET\nfrom flask import request\nP=ET.XMLParser(resolve_entities=True,load_dtd=True)\ndef f(): return ET.fromstring(request.data,P)\n'),
    'tpl': ('template', "from jinja2 import Environment\nfrom flask import request\nenv=Environment()\ndef f(): return env.from_string(request.form['t']).render()\n"),
}  # fmt: skip
WAYS = {
    'later method': ('shell', "import os\nimport paho.mqtt.client as mqtt\nclass A:\n    def run(self):\n        os.system('lpr ' + self.last)\n    def on_message(self,client,userdata,msg):\n        self.last=msg.payload.decode()\n"),
    'queue': ('shell', "import os,queue,threading\nimport paho.mqtt.client as mqtt\nclass A:\n    def __init__(self): self.q=queue.Queue()\n    def run(self):\n        while True:\n            job=self.q.get()\n            os.system('lpr ' + job)\n    def on_message(self,client,userdata,msg):\n        self.q.put(msg.payload.decode())\n"),
    'subclass hook': ('sql', "from flask import request\nclass Base:\n    def handle(self):\n        db.execute(self.sql(request.args['id']))\n    def sql(self,x): raise NotImplementedError\nclass Orders(Base):\n    def sql(self,x): return 'SELECT * FROM o WHERE id=' + x\ndef f(): Orders().handle()\n"),
    'dispatch dict': ('shell', "import os\nfrom flask import Flask,request\napp=Flask(__name__)\ndef reprint(a): os.system('lpr '+a['name'])\ndef cancel(a): pass\nACTIONS={'reprint':reprint,'cancel':cancel}\n@app.post('/job')\ndef job():\n    doc=request.get_json()\n    return ACTIONS[doc['do']](doc)\n"),
    'decorator passes': ('path', "from flask import Flask,request,send_file\nimport functools\napp=Flask(__name__)\ndef with_name(f):\n    @functools.wraps(f)\n    def inner(*a,**k):\n        return f(request.args['name'],*a,**k)\n    return inner\n@app.get('/x')\n@with_name\ndef x(name):\n    return send_file('/srv/'+name)\n"),
    'property': ('sql', "from flask import request\nclass Q:\n    def __init__(self,w): self.w=w\n    @property\n    def text(self): return 'SELECT * FROM o WHERE w='+self.w\ndef f():\n    db.execute(Q(request.args['w']).text)\n"),
    'str method': ('sql', "from flask import request\nclass Q:\n    def __init__(self,w): self.w=w\n    def __str__(self): return 'SELECT * FROM o WHERE w='+self.w\ndef f():\n    db.execute(str(Q(request.args['w'])))\n"),
    'call method': ('sql', "from flask import request\nclass Q:\n    def __call__(self,w): return 'SELECT * FROM o WHERE w='+w\nmake=Q()\ndef f():\n    db.execute(make(request.args['w']))\n"),
    'classmethod': ('sql', "from flask import request\nclass Q:\n    def __init__(self,w): self.w=w\n    @classmethod\n    def of(cls,r): return cls(r.args['w'])\n    def text(self): return 'SELECT * FROM o WHERE w='+self.w\ndef f():\n    db.execute(Q.of(request).text())\n"),
    'fluent': ('sql', 'from flask import request\nclass Q:\n    def __init__(self): self.p=[]\n    def where(self,w):\n        self.p.append(w)\n        return self\n    def text(self): return \'SELECT * FROM o WHERE \'+\' AND \'.join(self.p)\ndef f():\n    db.execute(Q().where("w=\'"+request.args[\'w\']+"\'").text())\n'),
    'lambda map': ('shell', "import os\nfrom flask import request\ndef f():\n    list(map(lambda j: os.system('lpr '+j), request.args.getlist('j')))\n"),
    'template const': ('shell', "import os\nfrom flask import request\nclass P:\n    CMD='lpr -T {title} /tmp/x'\n    def go(self,title): os.system(self.CMD.format(title=title))\ndef f(): P().go(request.form['t'])\n"),
    'global state': ('path', "from flask import request\nSTATE={}\ndef remember(): STATE['n']=request.args['n']\ndef use(): return open('/srv/'+STATE['n'])\n"),
    'inherit init': ('path', "import asyncio\nclass Base:\n    def __init__(self,reader): self.r=reader\nclass S(Base):\n    async def go(self):\n        n=(await self.r.readline()).decode()\n        return open('/srv/'+n)\nasync def client(reader,writer): await S(reader).go()\n"),
    'match': ('shell', "import os,json\nfrom flask import request\ndef f():\n    match request.get_json():\n        case {'do':'print','name':n}: os.system('lpr '+n)\n"),
    'walrus try': ('path', "from flask import request\ndef f():\n    try:\n        if (n:=request.args.get('n')): return open('/srv/'+n)\n    finally: pass\n"),
    'async gen': ('sql', "import aiosqlite\nasync def rows(reader):\n    async for l in reader: yield l.decode()\nasync def client(reader,writer):\n    async for n in rows(reader): await db.execute('SELECT '+n)\n"),
    'dictcomp': ('sql', 'from flask import request\ndef f():\n    c={k:f"{k}=\'{v}\'" for k,v in request.args.items()}\n    db.execute(\'SELECT * FROM o WHERE \'+\' AND \'.join(c.values()))\n'),
    'update kwargs': ('sql', 'from flask import request\ndef sel(**kw): return \'SELECT * FROM o WHERE \'+\' AND \'.join(f"{k}=\'{v}\'" for k,v in kw.items())\ndef f(): db.execute(sel(ward=request.args[\'w\']))\n'),
    'namespace': ('sql', "from types import SimpleNamespace\nfrom flask import request\ndef f():\n    c=SimpleNamespace(w=request.args['w'])\n    db.execute('SELECT '+c.w)\n"),
    'settings env file': ('tls-off', "import requests\nfrom pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    verify: bool = False\ns=S()\ndef f(): requests.get('https://a',verify=s.verify,timeout=3)\n"),
    'session attr': ('tls-off', 'import requests\nclass C:\n    def __init__(self,insecure=True):\n        self.s=requests.Session()\n        self.s.verify=not insecure\n'),
    'kwargs dict': ('tls-off', "import requests\nOPT={'timeout':3,'verify':False}\ndef f(): requests.get('https://a',**OPT)\n"),
    'ctx helper': ('tls-off', 'import ssl\ndef relax(c):\n    c.check_hostname=False\n    c.verify_mode=MODE\nMODE=ssl.CERT_NONE\ndef f():\n    c=ssl.create_default_context()\n    relax(c)\n'),
}  # fmt: skip
SECRETS = {
    'n2': ('fixed-iv', 'from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305\ndef f(k,d): return ChaCha20Poly1305(k).encrypt(bytes(12),d,None)\n'),
    'n3': ('fixed-iv', "from Crypto.Cipher import AES\ndef nonce(): return b'fixed-nonce1'\ndef f(k): return AES.new(k,AES.MODE_GCM,nonce=nonce())\n"),
    'n-ok': ('', 'import os\nfrom cryptography.hazmat.primitives.ciphers.aead import AESGCM\ndef f(k,d):\n    n=os.urandom(12)\n    return n+AESGCM(k).encrypt(n,d,None)\n'),
    'c1': ('credential', "import os,psycopg2\ndef f(): return psycopg2.connect(host='a',password=os.environ.get('PW','medical1'))\n"),
    'c2': ('credential', "import hmac\nKEY=b'0123456789abcdef'\ndef f(b): return hmac.new(KEY,b,'sha256').digest()\n"),
    'c3': ('credential', "from dataclasses import dataclass\nimport paho.mqtt.client as mqtt\n@dataclass\nclass C:\n    user: str='pump'\n    word: str='pump123'\ndef f(c: C):\n    m=mqtt.Client()\n    m.username_pw_set(c.user,c.word)\n"),
    'c4': ('credential', "import paramiko\nCRED={'user':'svc','pw':'service'}\ndef f(): paramiko.SSHClient().connect('h',username=CRED['user'],password=CRED['pw'])\n"),
    'c5': ('credential', "import jwt\nclass A:\n    def __init__(self,key='s3cr3t-key'): self.key=key\n    def f(self,d): return jwt.encode(d,self.key,algorithm='HS256')\n"),
    'c-ok': ('', "import os,psycopg2,hmac\ndef f(key): return psycopg2.connect(host='a',password=os.environ['PW'])\ndef g(k,b): return hmac.new(k,b,'sha256')\n"),
    'l1': ('secret-in-log', "import logging\nlog=logging.getLogger('a')\ndef f(c): log.info('connecting with %s', {'user':c.user,'password':c.password})\n"),
    'l2': ('secret-in-log', "import logging\nclass C:\n    def url(self): return f'mqtt://{self.user}:{self.passwd}@{self.host}'\n    def f(self): logging.info('to '+self.url())\n"),
    'l3': ('secret-in-log', "from dataclasses import dataclass\nimport logging\nlog=logging.getLogger('a')\n@dataclass\nclass C:\n    host: str\n    api_key: str\ndef f(e):\n    c=C(e['h'],e['k'])\n    log.debug('settings %s', c)\n"),
    'l4': ('secret-in-log', "def f(request):\n    print(request.headers['Authorization'])\n"),
    'l-ok': ('', "import logging\nlog=logging.getLogger('a')\ndef f(c): log.info('password set: %s', bool(c.password))\n"),
    'o1': ('cors', "from flask import request\n@app.after_request\ndef add(r):\n    r.headers['Access-Control-Allow-Origin']=request.headers.get('Origin','*')\n    return r\n"),
    'o2': ('cors', "import tornado.web,os\nclass H(tornado.web.RequestHandler):\n    def set_default_headers(self): self.set_header('Access-Control-Allow-Origin', os.environ.get('ORIGIN','*'))\n"),
    'o-ok': ('', "from flask import request\nALLOWED={'https://ward'}\n@app.after_request\ndef add(r):\n    o=request.headers.get('Origin','')\n    if o in ALLOWED:\n        r.headers['Access-Control-Allow-Origin']=o\n    return r\n"),
    'r1': ('readable', 'import os\nMODE=0o644\ndef f(p): os.chmod(p,MODE)\n'),
}  # fmt: skip
ASKED = {
    "old protocols, modes, doors": (
        SETTINGS,
        "tls-old weak-mode tls-off hash bind jwt for-everybody",
    ),
    "what words tell of": (TELLS, "code-compare temporary patient-in-log patient-in-clear"),
    "routes": (ROUTES, "unguarded"),
    "what is left out": (OMITTED, "unproved swallowed unheard obeyed"),
    "ways": (WAYS, "shell sql path tls-off"),
    "secrets": (SECRETS, "fixed-iv credential secret-in-log cors readable"),
    "uses": (USES, "fetch redirect header explodes path token unpickle ldap xml template"),
}


def rules(source: str, asked: str) -> set[str]:
    reader = ModuleReader()
    reader.module(ast.parse(source))
    return {hit.rule.removeprefix("flow-") for hit in reader.hits} & set(asked.split())


@pytest.mark.parametrize(
    ("told", "source", "asked"),
    [
        pytest.param(told, source, asked, id=f"{group}: {name}")
        for group, (table, asked) in ASKED.items()
        for name, (told, source) in table.items()
    ],
)
def test_each_shape_is_told_and_no_look_alike(told: str, source: str, asked: str) -> None:
    assert rules(source, asked) == ({told} if told else set())


FOLLOWED = {
    "a field a factory makes": ("from flask import request\nfrom dataclasses import dataclass, field\n@dataclass\nclass Q:\n    parts: list = field(default_factory=list)\n    def add(self, w):\n        self.parts.append(\"w='\" + w + \"'\")\n    def text(self): return 'SELECT ' + ' AND '.join(self.parts)\ndef f():\n    q = Q()\n    q.add(request.args['w'])\n    db.execute(q.text())\n", True),
    "a field by its place": ("from flask import request\nfrom typing import NamedTuple\nclass Q(NamedTuple):\n    kind: str\n    name: str\ndef f():\n    q = Q('a', request.args['n'])\n    db.execute('SELECT ' + q.name)\n", True),
    "another field": ("from flask import request\nfrom typing import NamedTuple\nclass Q(NamedTuple):\n    kind: str\n    name: str\ndef f():\n    q = Q('a', request.args['n'])\n    db.execute('SELECT ' + q.kind)\n", False),
    "what a generator yields": ("from flask import request\ndef names():\n    for one in request.args.getlist('n'):\n        yield 1, one\ndef f():\n    for n, one in names():\n        db.execute('SELECT ' + one)\n", True),
    "what a generator yields beside it": ("from flask import request\ndef names():\n    for one in request.args.getlist('n'):\n        yield 'a', one\ndef f():\n    for n, one in names():\n        db.execute('SELECT ' + n)\n", False),
    "what a context hands over": ("from flask import request\nfrom contextlib import contextmanager\n@contextmanager\ndef wish():\n    yield request.args['n']\ndef f():\n    with wish() as n:\n        db.execute('SELECT ' + n)\n", True),
    "a method of an object nobody made here": ("from flask import request, current_app\nclass Store:\n    def named(self, n): return 'SELECT ' + n\ndef f():\n    db.execute(current_app.stores['a'].named(request.args['n']))\n", True),
    "a method that refuses": ("from flask import request, current_app, abort\nclass Store:\n    def named(self, n):\n        if n not in ('a', 'b'):\n            abort(400)\n        return 'SELECT ' + n\ndef f():\n    db.execute(current_app.stores['a'].named(request.args['n']))\n", False),
    "an object by its type": ("from flask import request\nclass Wish:\n    def __init__(self): self.n = request.args['n']\ndef f(w: Wish):\n    db.execute('SELECT ' + w.n)\n", True),
    "a value that a library binds": ("from flask import request\nasync def f():\n    q = db.t.update().where(db.t.c.id == 1).values(name=request.args['n'])\n    await db.execute(q)\n", False),
    "a text beside what a library binds": ("from flask import request\nasync def f():\n    q = db.t.select().where(f\"a = {request.args['n']}\")\n    await db.execute(q)\n", True),
    "a number in a text": ("from flask import request\ndb.execute('SELECT %d' % request.args['n'])\n", False),
}  # fmt: skip


@pytest.mark.parametrize(("source", "told"), FOLLOWED.values(), ids=FOLLOWED)
def test_what_a_value_goes_through(source: str, *, told: bool) -> None:
    assert rules(source, "sql") == ({"sql"} if told else set())


def test_keys_of_a_mapping_that_is_handed_in_are_the_programs_own() -> None:
    source = "def known(db, values):\n    db.execute('SELECT ' + ' AND '.join({part} for k in values), tuple(values.values()))\n"
    reader = ModuleReader(handed=True)
    reader.module(ast.parse(source.format(part="f'{k} = ?'")))
    assert reader.hits == set()


def test_no_expression_of_the_table_explodes() -> None:
    assert [n for n, one in library().patterns.items() if explodes(one.pattern)] == []
