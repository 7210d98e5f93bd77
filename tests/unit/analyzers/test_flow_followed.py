"""What flow-python answers for rules that see no value: only what it followed to its end, and nothing it had to believe."""

import ast

import pytest

from gatekeeper.analyzers.flow.functions import ModuleReader
from gatekeeper.analyzers.flow.library import library
from gatekeeper.config.packs import rule_texts

START = "import os, pickle\nfrom flask import Flask, request\nfrom elsewhere import lookup\napp = Flask(__name__)\n"


def every(text: str) -> set[tuple[str, int]]:
    """Each use that is answered, with its line."""
    reader = ModuleReader()
    reader.module(ast.parse(text))
    return {(one.use, one.line) for one in reader.answers.all()}


def answers(text: str) -> set[str]:
    return {use for use, _ in every(START + text)} & {"shell", "code", "unpickle"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("def f():\n c = 'ls'\n os.system(c)", id="a constant"),
        pytest.param("def f(n):\n os.system(f'kill {int(n)}')", id="a number"),
        pytest.param(
            "def f():\n d = {'a': 'ls', 'b': request.args['x']}\n os.system(d['a'])", id="a place"
        ),
        pytest.param(
            "def f():\n x = request.args['x']\n if x not in ('a', 'b'):\n  return\n os.system('run ' + x)",
            id="a list of what is allowed",
        ),
        pytest.param(
            "def f(x):\n if not x.isalnum():\n  raise ValueError\n os.system('run ' + x)",
            id="a narrow check of a parameter",
        ),
        pytest.param(
            "NAMES = ('a', 'b')\ndef f(x):\n if x in NAMES:\n  os.system('run ' + x)",
            id="a steady list of the module",
        ),
        pytest.param(
            "def pick(x):\n return 'ls'\ndef f():\n os.system(pick(request.args['x']))",
            id="a function of the module",
        ),
        pytest.param(
            "def f():\n x = request.args['x']\n if 7 * 6 > 41:\n  x = 'ls'\n os.system(x)",
            id="a condition made of constants",
        ),
    ],
)
def test_a_shell_whose_text_nobody_else_chooses_is_answered(text: str) -> None:
    assert answers(text) == {"shell"}


def test_a_call_that_no_constant_lets_through_is_answered() -> None:
    assert "code" in answers(
        "def f():\n x = 'abc'\n if not x.startswith('9'):\n  return\n exec(x)"
    )


def test_a_literal_between_its_own_quotes_is_answered_as_code() -> None:
    guard = (
        "if not x.startswith({0}) or not x.endswith({0}) or {1} in x[1:-1]:\n  return\n eval(x)"
    )
    begin = "def f():\n x = request.args['x']\n "
    assert answers(begin + guard.format('"\'"', '"\'"')) == {"code"}
    assert answers(begin + guard.format('"\'"', "'\"'")) == set()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("def f(c):\n os.system(c)", id="a parameter"),
        pytest.param("def f(c='ls'):\n os.system(c)", id="a default"),
        pytest.param("def f():\n os.system(lookup('x'))", id="a function of another module"),
        pytest.param("def f():\n os.system('run ' + lookup.name)", id="an attribute"),
        pytest.param(
            "C = 'ls'\ndef g():\n global C\n C = request.args['x']\ndef f():\n os.system(C)",
            id="a variable of the module that a function sets",
        ),
        pytest.param(
            "def f():\n a = b = c = 'ls'\n while lookup():\n  os.system(a)\n  a = b\n  b = c\n  c = request.args['x']",
            id="three rounds of a loop",
        ),
        pytest.param(
            "def f():\n c = ['ls']\n lookup(c)\n os.system(c[0])", id="a list another module saw"
        ),
        pytest.param(
            "def f():\n c = 'ls'\n try:\n  if lookup():\n   c = request.args['x']\n   raise ValueError\n"
            " except ValueError:\n  os.system(c)",
            id="a handler of errors",
        ),
        pytest.param(
            "import contextlib\ndef f():\n c = request.args['x']\n with contextlib.suppress(KeyError):\n"
            "  c = {'a': 'ls'}[c]\n os.system(c)",
            id="an error that is swallowed",
        ),
        pytest.param(
            "class A:\n def __init__(self):\n  self.c = 'ls'\n def f(self):\n  os.system(self.c)",
            id="an attribute anybody sets",
        ),
        pytest.param("f = lambda c: os.system(c)\nf('ls')", id="a lambda others may call"),
        pytest.param(
            "def f():\n x = request.args['x']\n if x in lookup.names:\n  os.system(x)",
            id="a list that was not read",
        ),
        pytest.param(
            "import re\ndef f():\n x = request.args['x']\n if re.fullmatch('[^ ]+', x):\n  os.system(x)",
            id="a pattern that lists what is refused",
        ),
        pytest.param(
            "def f():\n x = request.args['x']\n if x[0] == 'a':\n  os.system(x)",
            id="a part was checked",
        ),
        pytest.param(
            "def f():\n os.system('ls'); os.system(lookup())",
            id="another call of the line is open",
        ),
        pytest.param("def f():\n os.system(safe_name(request.args['x']))", id="a name says so"),
        pytest.param(
            "import subprocess\ndef f(**k):\n subprocess.run('ls', shell=True, **k)",
            id="options unread",
        ),
        pytest.param(
            "C = 'ls'\nfrom more import *\ndef f():\n os.system(C)", id="names bound unseen"
        ),
        pytest.param("def f():\n x = lookup()\n return\n", id="no call at all"),
    ],
)
def test_what_was_not_followed_to_its_end_is_left_open(text: str) -> None:
    assert "shell" not in answers(text)


PARSER = (
    "import xml.sax, xml.sax.handler, xml.dom.minidom as dom\ndef f(text):\n p = xml.sax.make_parser()\n"
    " p.setFeature(xml.sax.handler.feature_external_ges, True)\n"
)


def opened(text: str) -> bool:
    """Whether the line that opens the parser is answered."""
    reader = ModuleReader()
    reader.module(ast.parse(PARSER + text))
    return any(one.use == "xml" and one.line == 4 for one in reader.answers.all())


def test_a_parser_that_follows_entities_of_a_constant_only_is_answered_where_it_is_opened() -> (
    None
):
    assert opened(" dom.parseString('<a/>', p)")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(" dom.parseString(text, p)", id="a parameter"),
        pytest.param(" dom.parseString('<a/>', p)\n p.parse(text)", id="another use of it"),
        pytest.param(" dom.parseString('<a/>', p)\n return p", id="it is handed out"),
        pytest.param(" pass", id="nothing is parsed"),
    ],
)
def test_a_parser_whose_documents_were_not_all_followed_is_left_open(text: str) -> None:
    assert not opened(text)


def test_every_rule_that_is_answered_exists() -> None:
    ours = {
        v.removeprefix("semgrep:")
        for several in library().answers.values()
        for v in several
        if "semgrep" in v
    }
    assert ours <= set(rule_texts())


def test_a_copy_by_pickle_is_answered() -> None:
    assert answers("def f(order):\n return pickle.loads(pickle.dumps(order))") == {"unpickle"}


TRIED = "try:\n            return way(v)\n        except Exception:\n            {}\n"
SHOWS = {
    "ways of which one has to go": (f"def f(v):\n    for way in WAYS:\n        {TRIED.format('pass')}    raise ValueError(v)\n", 6),
    "a note on a fault that is told": ("def f(v):\n    try:\n        g(v)\n    except Exception:\n        n = None\n        try:\n            n = h(v)\n        except Exception:\n            pass\n        log.error('fault %s', n)\n", 9),
}  # fmt: skip
HIDES = {
    "ways of which none has to go": f"def f(v):\n    for way in WAYS:\n        {TRIED.format('pass')}",
    "a way that gives nothing": "def f(v):\n    for way in WAYS:\n        try:\n            way(v)\n        except Exception:\n            pass\n    raise ValueError(v)\n",
    "a fault that is not told": "def f(v):\n    try:\n        g(v)\n    except Exception:\n        try:\n            h(v)\n        except Exception:\n            pass\n",
    "one that tells itself alone": "def f(v):\n    try:\n        g(v)\n    except Exception:\n        try:\n            h(v)\n        except ValueError:\n            log.error('h')\n        except Exception:\n            pass\n",
}  # fmt: skip


@pytest.mark.parametrize(("text", "line"), SHOWS.values(), ids=SHOWS)
def test_a_fault_passed_over_that_shows_elsewhere_is_answered(text: str, line: int) -> None:
    assert [line] == [at for use, at in every(text) if use == "swallowed"]


@pytest.mark.parametrize("text", HIDES.values(), ids=HIDES)
def test_a_fault_passed_over_that_shows_nowhere_is_left_open(text: str) -> None:
    assert "swallowed" not in {use for use, _ in every(text)}


def test_a_column_held_against_those_of_its_class_is_answered() -> None:
    text = (
        "class R:\n COLUMNS = ('a', 'b')\n def f(self, by):\n  if by not in self.COLUMNS:\n"
        "   by = 'a'\n  self.db.execute('select 1 order by ' + by)\n{}"
    )
    assert ("sql", 6) in every(text.format(""))
    assert ("sql", 6) not in every(text.format(" def g(self, one):\n  self.COLUMNS = one\n"))
