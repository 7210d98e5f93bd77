"""Settings as a program is delivered: where a default leads, and where what is set may be another thing."""

import ast

import pytest

from gatekeeper.analyzers.flow.functions import ModuleReader

HEAD = "import os, requests\nD = {'verify': False, 'base': 'x'}\n"
OFF = {
    "a merged table": "requests.get('u', verify={**D, **more}['verify'])",
    "a table that is asked": "requests.get('u', verify=config.get('verify', False))",
    "a parameter": "def ask(verify=False):\n    requests.get('u', verify=verify)",
    "an attribute of a session": "s = requests.Session()\ns.verify = D['verify']",
    "an attribute of an object": (
        "class A:\n    def __init__(self, **more):\n        self.cfg = {**D, **more}\n"
        "        self.s = requests.Session()\n        self.s.verify = self.cfg['verify']"
    ),
    "the environment": "requests.get('u', verify=os.getenv('CHECK', 'no') == 'yes')",
}  # fmt: skip
NOT_OFF = {
    "written out": "requests.get('u', verify=False)",
    "another key": "requests.get('u', verify={**D, **more}['base'])",
    "set behind": "requests.get('u', verify={**D, 'verify': True}['verify'])",
    "nobody knows": "requests.get('u', verify=config['verify'])",
    "of something else": "check(verify=D['verify'])",
    "the environment": "requests.get('u', verify=os.getenv('CHECK', 'yes') == 'yes')",
}


def rules(source: str) -> list[str]:
    reader = ModuleReader()
    reader.module(ast.parse(HEAD + source))
    return [hit.rule for hit in reader.hits]


@pytest.mark.parametrize("source", OFF.values(), ids=OFF.keys())
def test_it_is_off_as_delivered_by(source: str) -> None:
    assert rules(source) == ["flow-tls-off"]


@pytest.mark.parametrize("source", NOT_OFF.values(), ids=NOT_OFF.keys())
def test_it_is_not_said_to_be_off_by(source: str) -> None:
    assert rules(source) == []


KEPT = "class Lab:\n    def open(self):\n        self.s = requests.session()\n        {}\n    def ask(self):\n        self.s.get({})\n"


@pytest.mark.parametrize(
    ("opened", "asked", "told"),
    [
        ("self.s.timeout = 5", "'u'", True),
        ("self.s.headers['a'] = 'b'", "'u', json=1", True),
        ("pass", "'u', timeout=5", False),
        ("pass", "'u', **more", False),
        ("self.s.mount('http://', Limited())", "'u'", False),
        ("self.s.mount('http://', requests.adapters.HTTPAdapter(max_retries=3))", "'u'", True),
        ("self.s.request = partial(self.s.request, timeout=5)", "'u'", False),
        ("self.s = Client()", "'u'", False),
    ],
)
def test_a_session_that_is_kept_and_asks_without_a_limit(opened: str, asked: str, told: bool) -> None:  # fmt: skip
    assert rules(KEPT.format(opened, asked)) == ["flow-untimed"] * told


def test_a_default_is_no_constant_and_both_branches_are_read() -> None:
    source = (
        "from flask import request\ndef run(on=False):\n    if on or os.getenv('ON', '') == '1':\n        os.system(request.args['a'])\n"
        "    else:\n        os.system(request.args['b'])\n"
    )
    assert rules(source) == ["flow-shell", "flow-shell"]


OPTIONS = {
    "a debugger": ("debug", "from werkzeug.serving import run_simple\nmore = {{'threaded': True}}\nmore['use_debugger'] = {0}\nrun_simple('127.0.0.1', 80, app, **more)\n", "True", "False"),
    "no limit of time": ("untimed", "def ask(path, **more):\n    more.setdefault({0})\n    return requests.Session().get('https://a' + path, **more)\nask('/b')\n", "'allow_redirects', False", "'timeout', 9"),
    "weights that run": ("unpickle", "import torch\nclass A:\n    def __init__(self):\n        self.more = {{'weights_only': {0}}}\n    def read(self, path):\n        return torch.load(path, **self.more)\n", "False", "True"),
    "a secret of an own reader": ("credential", "class A:\n    def text(self, name, default=None):\n        return self.environ.get('A_' + name, default)\n    @property\n    def secret(self):\n        return self.text('SECRET'{0})\n", ", 'hT7!lab'", ""),
    "what stands for a key nobody has": ("sql", "from flask import request\nC = {{'a': 'b'}}\ndef f():\n    s = request.args['s']\n    db.execute('SELECT 1 ORDER BY ' + C.get(s, {0}))\n", "s", "'b'"),
    "the data set of a patient": ("patient-in-log", "import logging\nlog = logging.getLogger()\nfor status, item in assoc.send_c_find(query, KIND):\n    log.info('%s', {0})\n", "item", "item.Modality"),
    "a key that checks nothing": ("key-unused", "class A:\n    def __init__(self, raw):\n        self._release = load_pem_public_key(raw)\n    def ok(self, raw, sig):\n        {0}\n", "return True", "self._release.verify(sig, raw)"),
}  # fmt: skip


@pytest.mark.parametrize(("use", "source", "bad", "good"), OPTIONS.values(), ids=OPTIONS.keys())
def test_it_is_followed_through_what_holds_it(use: str, source: str, bad: str, good: str) -> None:
    assert rules(source.format(bad)) == [f"flow-{use}"]
    assert rules(source.format(good)) == []
