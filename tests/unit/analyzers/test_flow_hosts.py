"""Classes of faults met in host programs of laboratories and wards, each beside what looks like it and does no harm."""

import ast

import pytest

from gatekeeper.analyzers.flow.functions import ModuleReader

HEAD = "import os, re, time, logging, asyncio, pandas\nfrom pathlib import Path, PurePosixPath\nfrom fastapi import FastAPI, APIRouter, Depends, Request, UploadFile\nfrom flask import request\nlog = logging.getLogger('a')\n"
ARG = "x = request.args['a']\n"
HARM = {
    "a part that is the folder above": "for p in PurePosixPath(x).parts:\n    if p in {'', '.'}:\n        continue\n    open('/srv' / Path(p))",
    "any part but the folder above": "q = PurePosixPath(x)\nif any(p in ('', '.') for p in q.parts):\n    raise ValueError\nopen(Path(*q.parts))",
    "letters and dots alone": "open('/srv/' + re.sub(r'[^\\d.]', '_', x))",
    "letters joined by slashes": "y = '/'.join(re.sub(r'[^\\d.]', '_', x))\nopen(f'{y}.dcm')",
    "slashes that stay": "open('/srv/IM_' + re.sub(r'[^\\w/]', '_', x))",
    "slashes that are put in": "open('/srv/IM_' + re.sub(r'[^\\w]', '/', x))",
    "the first match only": "open('/srv/' + re.sub(r'[^\\w]', '', x, count=1))",
    "what is counted": "for i, f in enumerate(request.args.getlist('a')):\n    open(f'/srv/{f}')",
}  # fmt: skip
NO_HARM = {
    "each part but the folder above": "for p in PurePosixPath(x).parts:\n    if p in {'', '.', '..'}:\n        continue\n    open('/srv' / Path(p))",
    "no part that is the folder above": "q = PurePosixPath(x)\nif q.is_absolute() or any(p in ('', '..') for p in q.parts):\n    raise ValueError\nopen(Path(*q.parts))",
    "the last part": "open('/srv' / Path(x).name)",
    "letters and dots beside letters": "y = re.sub(r'[^\\d.]', '_', x)\nopen('/srv/IM_' + y)\nopen(f'/srv/{y}.dcm')",
    "letters": "os.system('ls ' + re.sub(r'[^\\w-]+', '_', x))",
    "letters, by an expression of before": "FORM = re.compile('[^a-z]')\nos.system('ls ' + FORM.sub('', x))",
    "the number of what is counted": "for i, f in enumerate(request.args.getlist('a')):\n    open(f'/srv/{i}.dcm')",
}  # fmt: skip
ROUTES = {
    "a whole program that asks nobody": ("app = FastAPI()\n@app.post('/rate')\ndef f(r: float):\n    pump(r)", ["flow-open"]),
    "a part of a program": ("router = APIRouter()\n@router.post('/rate')\ndef f(r: float, db: Session = Depends(get_db)):\n    pump(r)", ["flow-open"]),
    "an address of patients": ("app = FastAPI()\n@app.get('/patients/{n}')\ndef f(n: int):\n    return read(n)", ["flow-open"]),
    "an address of nothing": ("app = FastAPI()\n@app.get('/units')\ndef f():\n    return UNITS", []),
    "a route that asks": ("router = APIRouter()\n@router.post('/rate')\ndef f(r: float, who: User = Depends(current_user)):\n    pump(r)", []),
    "a route whose text alone asks": ("router = APIRouter()\n@router.post('/rate')\ndef f(r: float):\n    'Needs no token.'\n    pump(r)", ["flow-open"]),
    "a router that asks": ("router = APIRouter(dependencies=[Depends(check)])\n@router.post('/rate')\ndef f(r: float):\n    pump(r)", []),
    "a program that asks before": ("app = FastAPI()\n@app.before_request\ndef check():\n    pass\n@app.post('/rate')\ndef f(r: float):\n    pump(r)", []),
    "who is not in yet": ("app = FastAPI()\n@app.post('/login')\ndef login(n: int):\n    pass", []),
    "what is fetched": ("session.post('http://lis/orders')\n@cache.get\ndef f():\n    pass", []),
}  # fmt: skip
COMMANDS = {
    "words behind the program": (ARG + "async def run(*words):\n    await asyncio.create_subprocess_exec(*words)\nasync def f():\n    c = ['journalctl', '-u']\n    c.extend(['a', x])\n    await run(*c)", []),
    "words nobody counted": (ARG + "async def run(*words):\n    await asyncio.create_subprocess_exec(*words)\nasync def f():\n    c = ['journalctl']\n    if x:\n        c.extend(['-u', x])\n    await run(*c)", []),
    "the program itself": (ARG + "async def f():\n    c = [x, '-u']\n    await asyncio.create_subprocess_exec(*c)", ["flow-shell"]),
    "a table that came in": ("def f(request):\n    pandas.read_excel(request.FILES['a'])", []),
    "the name of a table that came in": ("def f(request):\n    pandas.read_excel(request.FILES['a'].name)", ["flow-path"]),
    "what a file that came in holds": ("def f(request):\n    open(request.FILES['a'].read())", ["flow-path"]),
    "a text of its name": ("def f(request):\n    open(f\"{request.FILES['a']}\")", ["flow-path"]),
}  # fmt: skip
MESSAGES = {
    "a body that is logged": ("async def f(req: Request):\n    data = (await req.body()).decode()\n    log.info(f'patient: {data}')", ["flow-log-message"]),
    "a body after its words": ("async def f(req: Request):\n    text = await req.body()\n    log.error('no patient in %s', text)", ["flow-log-message"]),
    "a body that is printed": ("async def f(req: Request):\n    payload = await req.json()\n    print('patient', payload)", ["flow-log-message"]),
    "a body for who debugs": ("async def f(req: Request):\n    data = await req.body()\n    log.debug('patient %r', data)", []),
    "its length": ("async def f(req: Request):\n    data = await req.body()\n    log.info('patient %d', len(data))", []),
    "its kind": ("async def f(req: Request):\n    data = await req.json()\n    log.info('patient %s', data['kind'])", []),
    "a body of no patient": ("async def f(req: Request):\n    data = await req.body()\n    log.info('%r', data)", []),
    "a text of one's own": ("def f():\n    data = 'patient'\n    log.info('%s', data)", []),
    "a segment out of the database": ("@app.get('/a')\ndef f(n: int, db: Session = Depends(get_db)):\n    return f'PID|1||{db.get(n)}'", []),
    "a segment out of a body": ("@app.get('/a')\ndef f(n: int, db: Session):\n    return f'PID|1||{db.name}'", ["flow-message"]),
    "a segment out of the database, annotated": ("@app.get('/a')\ndef f(n: int, db: Annotated[Session, Depends(get_db)]):\n    return f'PID|1||{db.get(n)}'", []),
    "a segment by hand": (ARG + "m = f'OBX|1||{x}|'", ["flow-message"]),
    "an object by hand": (ARG + "m = f'{{\"mode\": \"{x}\"}}'", ["flow-message"]),
    "a record of a number": (ARG + "m = f'OBX|1||{int(x)}|'", []),
    "an object whose part is written": (ARG + "import json\nm = f'{{\"mode\": {json.dumps(x)}}}'", []),
    "a line for people": (ARG + "m = f'Or|and {x}'", []),
    "a segment of one's own": ("m = f'OBX|1||{time.time()}|'", []),
}  # fmt: skip


def told(source: str) -> list[str]:
    reader = ModuleReader()
    reader.module(ast.parse(HEAD + source))
    return [hit.rule for hit in sorted(reader.hits) if hit.rule != "flow-log"]


@pytest.mark.parametrize("source", HARM.values(), ids=HARM.keys())
def test_a_name_still_leads_elsewhere(source: str) -> None:
    assert told(ARG + source) == ["flow-path"]


@pytest.mark.parametrize("source", NO_HARM.values(), ids=NO_HARM.keys())
def test_a_name_leads_nowhere_else(source: str) -> None:
    assert told(ARG + source) == []


@pytest.mark.parametrize(("source", "rules"), ROUTES.values(), ids=ROUTES.keys())
def test_a_route_asks_who_calls_or_is_told(source: str, rules: list[str]) -> None:
    assert told(source) == rules


@pytest.mark.parametrize(("source", "rules"), COMMANDS.values(), ids=COMMANDS.keys())
def test_words_and_files_that_came_in(source: str, rules: list[str]) -> None:
    assert told(source) == rules


@pytest.mark.parametrize(("source", "rules"), MESSAGES.values(), ids=MESSAGES.keys())
def test_a_message_is_kept_or_made_with_care(source: str, rules: list[str]) -> None:
    assert told(source) == rules


@pytest.mark.parametrize(("kind", "rules"), [("int", ["flow-followed"]), ("str", [])])
def test_a_number_by_its_type_is_followed(kind: str, rules: list[str]) -> None:
    reader = ModuleReader()
    reader.module(ast.parse(f"import os\ndef f(i: {kind}):\n    os.system(f'hciconfig hci{{i}}')"))
    assert ["flow-followed" for one in reader.answers.all() if one.use == "shell"] == rules


@pytest.mark.parametrize("number", ["i", "time.time()", "(a - b).total_seconds() * 1000"])
def test_a_number_that_is_worked_out_is_followed(number: str) -> None:
    reader = ModuleReader()
    source = f"import os, time\ndef f(a, b):\n    for i in range(2):\n        os.system(f'sleep {{{number}}}')"
    reader.module(ast.parse(source))
    assert [one.use for one in reader.answers.all() if one.line == 4] == ["shell"]
