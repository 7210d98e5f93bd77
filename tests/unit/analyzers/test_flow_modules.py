"""Flows through other modules of the tree: what the file at hand hands over is told in it, what it does not is not."""

import ast
from pathlib import Path

import pytest

from gatekeeper.analyzers.flow import others
from gatekeeper.analyzers.flow.followed import Followed
from gatekeeper.analyzers.flow.functions import ModuleReader
from gatekeeper.analyzers.flow.imports import links
from gatekeeper.analyzers.flow.others import Around
from gatekeeper.analyzers.flow_worker import answer

HEAD = "import os\nfrom flask import request\n"
TOLD = HEAD + "text = request.args['text']\n"
TREE = {
    "app/__init__.py": "from .work import run as start\nfrom . import work\n",
    "app/work.py": (
        "import os, re\nfrom flask import request\nNAMES = ('a', 'b')\nSHOWN = 'date'\nclass Work:\n"
        "    def __init__(self, folder):\n        self.folder = folder\n"
        "    def drop(self, name):\n        os.system('rm ' + self.folder + name)\n"
        "    def fixed(self):\n        return 'date'\n"
        "def run(text):\n    os.system(text)\n"
        "def asked():\n    return request.args['text']\n"
        "def clean(text):\n    return re.sub('[^a-z]', '', text)\n"
        "def sanitize(text):\n    return text\n"
        "def checked(text):\n    return text in NAMES\n"
        "def is_valid(text):\n    return bool(text)\n"
        "def known(text):\n    if not re.fullmatch('[a-z]+', text):\n        raise ValueError(text)\n"
        "def own():\n    os.system(request.args['own'])\n"
        "def same(text):\n    return text\n"
    ),
    "app/broken.py": "def run(:\n",
    "app/one.py": "from app.two import run\n",
    "app/two.py": "from app.one import run\n",
    "app/deep.py": "def run(text):\n    return " + "(" * 180 + "text" + ")" * 180 + "\n",
    "app/view.py": "from tornado.web import RequestHandler\nclass Page(RequestHandler):\n    def ask(self):\n        return self.get_argument('text')\n",
    "back.py": "import main\ndef again(text):\n    main.done(text)\n",
}  # fmt: skip


def read(source: str, tree: dict[str, str] = TREE) -> ModuleReader:
    files = {**tree, "main.py": source}

    def syntax(path: str) -> ast.Module | str:
        try:
            return ast.parse(files[path])
        except SyntaxError as error:
            return f"{path}: line {error.lineno}"

    named = {path: dict(links(path, text.encode(), files)) for path, text in files.items()}
    reader = ModuleReader(Around("main.py", named, syntax))
    reader.module(ast.parse(source))
    return reader


def told(source: str) -> list[tuple[int, str]]:
    return [(hit.line, hit.rule) for hit in sorted(read(source).hits)]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("from app.work import run\nrun(text)", id="taken"),
        pytest.param("from app.work import run as go\ngo(text)", id="under another name"),
        pytest.param("import app.work\napp.work.run(text)", id="by its whole name"),
        pytest.param("from app import work\nwork.run(text)", id="module"),
        pytest.param("from app import start\nstart(text)", id="handed on by the package"),
        pytest.param("from app.work import *\nrun(text)", id="star"),
        pytest.param("from app.work import Work\nWork(text).drop('a')", id="kept in an instance"),
        pytest.param("from app.work import Work\nWork('a').drop(text)", id="method"),
        pytest.param("from app.work import same\nos.system(same(text))", id="handed back"),
        pytest.param(
            "from app.work import sanitize\nos.system(sanitize(text))", id="a name that lies"
        ),
        pytest.param(
            "from app.work import is_valid\nif is_valid(text): os.system(text)",
            id="a check that asks nothing",
        ),
    ],
)
def test_harm_in_another_module_is_told_at_the_call(source: str) -> None:
    assert told(TOLD + source) == [(5, "flow-shell")]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("from app.work import own\nown()", id="the other module's own fault"),
        pytest.param("from app.work import clean\nos.system(clean('a'))", id="constant"),
        pytest.param(
            "from app.work import checked\nif checked(text): os.system(text)",
            id="a check that asks",
        ),
        pytest.param(
            "from app.work import known\nknown(text)\nos.system(text)", id="one that raises"
        ),
    ],
)
def test_what_is_refused_there_or_was_not_handed_over_is_not_told(source: str) -> None:
    assert told(TOLD + source) == []


def test_a_value_that_another_module_asks_for_is_told_with_its_way() -> None:
    (hit,) = read(HEAD + "from app.work import asked\nos.system(asked())").hits
    assert (hit.line, hit.rule) == (4, "flow-shell")
    assert hit.came_from == "request.args in line 15 of app/work.py"
    assert hit.steps == (
        (15, "request.args comes from outside", "app/work.py"),
        (15, "returned by `asked`", "app/work.py"),
        (4, "it is used here", ""),
    )


def test_the_way_ends_where_the_other_module_does_the_harm() -> None:
    (hit,) = read(TOLD + "from app.work import run\nrun(text)").hits
    assert hit.came_from == "request.args in line 3, and line 13 of app/work.py uses it"
    assert hit.steps[-1] == (13, "it is used here", "app/work.py")


def test_a_handler_whose_class_stands_in_another_module_is_one() -> None:
    source = "class Own(Page):\n    def get(self):\n        os.system(self.ask())\n"
    assert told(f"import os\nfrom app.view import Page\n{source}") == [(5, "flow-shell")]


@pytest.mark.parametrize(
    ("base", "count"), [("", 0), ("(object_of_a_framework)", 1), ("(Page)", 1)]
)
def test_a_class_of_the_tree_that_stands_on_no_other_is_no_web_request(
    base: str, count: int
) -> None:
    source = f"class Request{base}:\n    args = {{}}\n\ndef run(request: Request):\n    os.system(request.args)\n"
    assert len(told(f"import os\nfrom app.view import Page\n{source}")) == count


def test_a_module_that_does_not_parse_is_said_where_something_is_handed_to_it() -> None:
    (hit,) = read(TOLD + "from app.broken import run\nrun(text)\nrun('a')").hits
    assert (hit.line, hit.rule) == (5, "flow-unread")
    assert hit.came_from == "request.args in line 3; app/broken.py: line 1"


def test_places_of_one_content_beyond_the_most_are_said_to_be_unread(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(TOLD + "from tool import run\nrun(text)\n", encoding="utf-8")
    (tmp_path / "b.py").write_text(
        "import os\ndef run(text):\n    os.system(text)\n", encoding="utf-8"
    )
    helpers = {f"p{n}/main.py": f"p{n}/tool.py" for n in range(10)}
    told = {
        "paths": {str(tmp_path / "a.py"): list(helpers)},
        "named": {path: {"tool": helper} for path, helper in helpers.items()},
        "reach": {path: [helper] for path, helper in helpers.items()},
        "files": dict.fromkeys(helpers.values(), str(tmp_path / "b.py")),
        "causes": {},
    }

    hits = answer(str(tmp_path / "a.py"), told)["hits"]

    rules = {place: hit["rule"] for hit in hits for place in hit["places"]}
    first = dict.fromkeys(list(helpers)[:8], "flow-shell")
    assert rules == first | dict.fromkeys(list(helpers)[8:], "flow-unread")


def test_what_is_told_in_one_place_silences_no_caller_of_another(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        "import tool\ndef run(db, name):\n    db.execute('select ' + name + tool.asked())\n",
        encoding="utf-8",
    )
    (tmp_path / "b.py").write_text(
        "from flask import request\ndef asked():\n    return request.args['x']\n", encoding="utf-8"
    )
    told = {
        "paths": {str(tmp_path / "a.py"): ["near/main.py", "far/main.py"]},
        "named": {"near/main.py": {"tool": "near/tool.py"}},
        "reach": {"near/main.py": ["near/tool.py"]},
        "files": {"near/tool.py": str(tmp_path / "b.py")},
        "causes": {},
    }

    hits = answer(str(tmp_path / "a.py"), told)["hits"]

    assert {(hit["is_handed"], *hit["places"]) for hit in hits} == {(False, "near/main.py"), (True, "far/main.py")}  # fmt: skip


@pytest.mark.parametrize("module", ["app.one", "app.deep"], ids=["circle", "brackets"])
def test_what_leads_nowhere_or_deep_ends(module: str) -> None:
    assert told(TOLD + f"from {module} import run\nrun(text)") == []


def test_a_function_of_the_file_that_another_module_calls_tells_its_own_lines() -> None:
    source = "def done(text):\n    os.system(text)\nfrom back import again\nagain(text)\n"
    assert told(TOLD + source) == [(5, "flow-shell")]


def test_modules_that_ask_too_much_are_unread_and_the_file_is_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(others, "_MOST_FAR", 2_000)
    many = "def run(text):\n    a = text\n" + "    for b in text:\n        a = a + b\n" * 1_200
    found = read(TOLD + "from far import run\nrun(text)\nos.system(text)", {"far.py": many}).hits
    assert sorted(hit.rule for hit in found) == ["flow-shell", "flow-unread"]


@pytest.mark.parametrize(
    ("source", "answered"),
    [
        pytest.param("from fixed import show\nos.system(show())", True, id="constant"),
        pytest.param("from fixed import Kept\nos.system(Kept().show2())", True, id="method"),
        pytest.param("from fixed import SHOWN\nos.system(SHOWN)", True, id="name"),
        pytest.param("from fixed import twice\nos.system(twice())", False, id="bound twice there"),
        pytest.param(
            "from fixed import LIST\nos.system(LIST[0])", False, id="anybody may change it"
        ),
        pytest.param("from fixed import away\nos.system(away())", False, id="decorated"),
    ],
)
def test_only_what_a_module_binds_once_answers_other_tools(source: str, answered: bool) -> None:
    fixed = (
        "SHOWN = 'date'\nLIST = ['date']\ndef show(): return 'date'\nclass Kept:\n    def show2(self): return 'date'\n"
        "def twice(): return 'date'\ndef twice(): return 'date'\n@other\ndef away(): return 'date'\n"
    )
    reader = read(f"import os\n{source}\n", {"fixed.py": fixed})
    shell = [one for one in reader.answers.all() if one.use == "shell"]
    assert [(one.line, type(one)) for one in shell] == ([(3, Followed)] if answered else [])


@pytest.mark.parametrize(
    ("key", "chosen"), [("RADIO_CONFIG", []), ("HTTP_HOST", [3]), ("PATH_INFO", [3])]
)
def test_of_an_environment_of_wsgi_the_server_fills_what_no_request_can(
    key: str, chosen: list[int]
) -> None:
    source = f"def app(environ, start_response):\n    name = environ.get('{key}')\n    open(environ['{key}'] + name)\n"
    assert [line for line, _ in told(source)] == chosen


def test_an_escape_for_pages_is_believed_for_no_more_than_its_name_says() -> None:
    tree = {
        "page.py": "def escape_html(text):\n    told = ''\n    for one in text:\n        if one.isalnum():\n            told += one\n    return told\n"
    }
    start = TOLD + "import flask\nfrom page import escape_html\ntext = escape_html(text)\n"
    found = read(f"{start}flask.make_response(text)\nflask.redirect(text)\n", tree).hits
    assert [(hit.line, hit.rule) for hit in found] == [(8, "flow-redirect")]


@pytest.mark.parametrize("module", ["flask", "app"], ids=["its own library", "elsewhere"])
def test_a_library_is_read_by_who_stands_in_it_alone(module: str) -> None:
    found = links(f"{module}/page.py", b"import flask.views", {"flask/views.py", "app/x.py"})
    assert [name for name, _ in found] == (["flask.views"] if module == "flask" else [])


def test_a_part_that_was_looked_up_in_a_list_says_nothing_of_the_other_parts() -> None:
    source = (
        "order = request.get_json()\nif order['kind'] in ('a', 'b'):\n    os.system(order['kind'])\n    os.system(order['name'])\n"
        "    order['kind'] = text\n    os.system(order['kind'])\n"
    )
    assert [line for line, rule in told(TOLD + source) if rule == "flow-shell"] == [7, 9]


def test_what_is_made_out_of_a_whole_environment_may_be_a_ready_answer() -> None:
    source = (
        "def app(environ, start_response):\n    headers = other(environ)\n    start_response('200', headers)\n"
        "    start_response('200', [('X', other(environ['HTTP_X']) + environ['PATH_INFO'])])\n"
    )
    assert [line for line, rule in told(source) if rule == "flow-header"] == [4]
