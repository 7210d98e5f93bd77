"""What one of several lacks that stand beside each other: an escape, a guard, a use."""

import ast

import pytest

from gatekeeper.analyzers.flow.functions import ModuleReader

ROW = "class Bed:\n    number: int\n    def row(self):\n        return {text}\n"
GUARD = (
    "def needs(role):\n    def deco(fn):\n        def wrapped(self, request):\n            if role not in self.roles:\n"
    "                raise PermissionError(role)\n            return fn(self, request)\n        return wrapped\n    return deco\n"
)
METHODS = (
    "    @needs('a')\n    def read(self, request): return 1\n"
    "    @needs('b')\n    def stop(self, request): self.fleet.stop()\n"
)


def hits(source: str) -> list[tuple[str, int]]:
    reader = ModuleReader()
    reader.module(ast.parse(source))
    return [(hit.rule, hit.line) for hit in sorted(reader.hits)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "'<b>{a}{b}</b>'.format(a=escape(self.name), b=self.note)", True, id="format"
        ),
        pytest.param("f'<b>{html.escape(self.name)}{self.note}</b>'", True, id="f-string"),
        pytest.param("PAGE % {'a': escape(self.name), 'b': self.note}", True, id="percent"),
        pytest.param("f'<b>{escape(self.name)}{escape(self.note)}</b>'", False, id="both"),
        pytest.param("f'<b>{escape(self.name)}{self.number}</b>'", False, id="a number"),
        pytest.param("f'<b>{escape(self.name)}{self.rows_html}</b>'", False, id="markup by name"),
        pytest.param("f'<b>{escape(self.name)}{other.note}</b>'", False, id="of another thing"),
        pytest.param("f'{self.name}{self.note}'", False, id="neither"),
    ],
)
def test_a_field_beside_escaped_ones_of_the_same_thing(text: str, *, told: bool) -> None:
    assert hits(ROW.format(text=text)) == ([("flow-html", 4)] if told else [])


@pytest.mark.parametrize(
    ("method", "told"),
    [
        pytest.param("def load(self, request): self.fleet.load()", True, id="bare"),
        pytest.param("def login(self, request): self.fleet.load()", False, id="for everybody"),
        pytest.param("def _load(self, request): self.fleet.load()", False, id="of its own"),
        pytest.param("def load(self): self.fleet.load()", False, id="other parameters"),
        pytest.param(
            "def load(self, request):\n        if not current_user: return\n        self.fleet.load()",
            False,
            id="asks itself",
        ),
    ],
)
def test_a_method_without_the_decorator_that_may_refuse(method: str, *, told: bool) -> None:
    source = f"{GUARD}class Pump:\n{METHODS}    {method}\n"
    assert [rule for rule, _ in hits(source)] == (["flow-unguarded"] if told else [])


def test_a_decorator_that_tries_again_is_no_guard() -> None:
    again = GUARD.replace(
        "            if", "            try: pass\n            finally: pass\n            if"
    )
    assert (
        hits(f"{again}class Pump:\n{METHODS}    def load(self, request): self.fleet.load()\n")
        == []
    )


@pytest.mark.parametrize(
    ("source", "told"),
    [
        pytest.param("self._box = Fernet(ring)", True, id="a cipher"),
        pytest.param("self._key = ring", True, id="a key"),
        pytest.param("self.key = ring", False, id="others may read it"),
        pytest.param("self._key = ring; use(self._key)", False, id="used"),
        pytest.param("self._key = ring; getattr(self, '_key')", False, id="asked for by name"),
        pytest.param("self._monkey = ring", False, id="no key"),
    ],
)
def test_a_key_that_nothing_uses(source: str, *, told: bool) -> None:
    whole = f"from cryptography.fernet import Fernet\nclass Link:\n    def __init__(self, ring):\n        {source}\n"
    assert hits(whole) == ([("flow-key-unused", 4)] if told else [])


@pytest.mark.parametrize(
    ("head", "told"),
    [
        pytest.param("req: Wish", True, id="a model that is filled"),
        pytest.param("request: Request", False, id="the request"),
    ],
)
def test_what_a_route_is_given_as_its_request(head: str, *, told: bool) -> None:
    source = (
        "import requests\nfrom fastapi import APIRouter, Request\nfrom pydantic import BaseModel\nrouter = APIRouter()\n"
        f"class Wish(BaseModel):\n    url: str\n@router.post('/a')\ndef a({head}):\n    requests.get({head[: head.index(':')]}.url)\n"
    )
    assert [rule for rule, _ in hits(source) if rule != "flow-open"] == ["flow-fetch"] * told


@pytest.mark.parametrize(
    ("second", "told"),
    [
        pytest.param("to[1:2] in ('/', '\\\\')", False, id="neither slash"),
        pytest.param("to[1:2] in ('?', '#')", True, id="something else"),
    ],
)
def test_a_path_of_ones_own_by_its_second_character(second: str, *, told: bool) -> None:
    source = (
        "from flask import request, redirect\ndef go():\n    to = request.args['next']\n"
        f"    if not to.startswith('/') or {second}:\n        to = '/home'\n    return redirect(to)\n"
    )
    assert [rule for rule, _ in hits(source)] == (["flow-redirect"] if told else [])


@pytest.mark.parametrize(
    ("generator", "name", "told"),
    [
        pytest.param("random.Random()", "code", True, id="a pairing code"),
        pytest.param("random.Random()", "error_code", False, id="what is no secret"),
        pytest.param("random.SystemRandom()", "code", False, id="a generator of the system"),
    ],
)
def test_a_code_drawn_by_an_instance(generator: str, name: str, *, told: bool) -> None:
    source = (
        f"import random\nclass Desk:\n    def __init__(self):\n        self.draw = {generator}\n"
        f"    def offer(self):\n        {name} = ''.join(self.draw.choice('AB') for _ in range(9))\n        return {name}\n"
    )
    assert [rule for rule, _ in hits(source)] == (["flow-token"] if told else [])
