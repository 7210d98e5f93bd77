"""The flow worker's recorded answers become findings, or failures with their cause."""

import ast
import io
import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.analyzers.flow.functions import ModuleReader
from gatekeeper.analyzers.flow_python import FlowPython
from gatekeeper.analyzers.flow_worker import answer, main
from gatekeeper.model.tool import Ending


@pytest.fixture
def case(recorded: Any) -> Any:  # Any: the class stands in the folder's conftest
    return recorded(FlowPython())


def test_the_canary_says_where_the_value_comes_from(case: Any) -> None:
    found = [f for f in case.read().findings if f.file == "canary-flow.py"]
    assert [(f.rule, f.region.start_line, f.cwe) for f in found] == [("flow-shell", 12, (78,))]
    assert "request.args in line 10" in found[0].message


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        pytest.param("f000003.py", "line 1: invalid syntax", id="Python syntax"),
        pytest.param("f000005.py", "null bytes", id="NUL byte"),
    ],
)
def test_a_file_that_cannot_be_followed_has_failed(name: str, cause: str, case: Any) -> None:
    reading = case.read()
    assert cause in reading.failures[name]
    assert name not in reading.analysed


def test_what_was_found_before_a_file_came_to_no_end_is_told_and_the_file_has_failed(
    case: Any,
) -> None:
    name = "canary-flow.py"
    reading = case.read_json_with(
        0, lambda report: report["files"][name].update(error="what callers hand in: too deep")
    )
    assert "what callers hand in: too deep" in reading.failures[name]
    assert name not in reading.analysed
    assert [f.rule for f in reading.findings if f.file == name] == ["flow-shell"]


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        pytest.param({"status": 1, "stderr": b"No module"}, "No module", id="exit"),
        pytest.param({"ending": Ending.TIMED_OUT}, "ended after", id="timed out"),
        pytest.param(
            {"stdout": b'{"files": {}, "python": "3.11.7"}'}, "other files", id="no files"
        ),
        pytest.param({"stdout": b"[]"}, "promised shape", id="something else"),
    ],
)
def test_an_answer_that_is_not_as_promised_is_void(changes: Any, cause: str, case: Any) -> None:
    assert cause in case.read_with(0, **changes).defect


def test_a_worker_that_misses_its_canary_is_blind(case: Any) -> None:
    blind = case.read_with(0, stdout=case.answers[0].stdout.replace(b"flow-shell", b"flow-path"))
    assert "blind" in blind.defect


def test_a_path_is_told_once_in_a_function_with_its_other_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text(
        "from flask import request\ndef a():\n    n = request.args['n']\n    b(n)\n    open(n)\n    open(n, 'w')\n"
        "    open(n + request.args['m'])\ndef b(n):\n    open('/srv/' + n)\n"
    )
    hits = answer(str(file), {})["hits"]
    assert isinstance(hits, list)
    said = [(hit["line"], hit["came_from"]) for hit in hits if not hit["is_handed"]]
    assert said == [
        (5, "request.args in line 3; also used like that in line 6, 7"),
        (9, "request.args in line 3"),
    ]


def test_long_files_are_read_in_time_that_grows_with_their_length(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text(
        "import hashlib\ndef install(p):\n    a = p['sum']\n    d = (" + "hashlib.sha256(b).hexdigest(),\n" * 1200 + ")\n"
        + "    if d != a: return\n" * 1200 + "    flash(p)\n"
        + "def g(x):\n" + "    try:\n        v = f(x)\n    except Exception:\n        v = 1.0\n" * 800
        + "@app.get('/x')\ndef h(x):\n" + "    v = find(x)\n" * 800
    )  # fmt: skip
    began = time.process_time()
    answer(str(file), {})
    assert time.process_time() - began < 20  # it was 60 s and more


NESTED = (
    "import os\nx = 1\ndef show(rows, name):\n    text = ''\n"
    + "".join(f"{'    ' * n}for a{n} in rows:\n" for n in range(1, 11))
    + f"{'    ' * 11}os.system(text)\n{'    ' * 11}text = 'lpr ' + name\n"
)


def test_loops_in_loops_are_read_as_often_as_they_are_deep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gatekeeper.analyzers.flow.expressions.MOST_STEPS", 600)
    reader = ModuleReader(handed=True)
    reader.module(ast.parse(NESTED))
    assert [(hit.rule, hit.line) for hit in reader.hits] == [("flow-shell", 15)]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("f = lambda n: g(n)\ng = lambda n: f(n)\nf(5)\n", id="lambdas in a circle"),
        pytest.param("if a == 0:\n    b()\n" + "elif a == 1:\n    b()\n" * 600, id="a long chain"),
    ],
)
def test_a_file_is_followed_to_its_end_with(
    source: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "error" not in _worker_over({"a.py": source}, tmp_path, monkeypatch, capsys)["a.py"]


def test_a_fault_while_one_file_is_read_is_that_files_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Faulty(ModuleReader):
        def module(self, tree: ast.Module) -> None:
            if len(tree.body) < 2:
                raise KeyError(len(tree.body))
            super().module(tree)

    monkeypatch.setattr("gatekeeper.analyzers.flow.functions.ModuleReader", Faulty)
    said = _worker_over({"a.py": "x = 1\n", "b.py": NESTED}, tmp_path, monkeypatch, capsys)
    assert said["a.py"]["error"] == "KeyError: 1"
    assert "error" not in said["b.py"]
    assert [hit["line"] for hit in said["b.py"]["hits"]] == [15]


def _worker_over(
    files: dict[str, str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Any:  # Any: the worker's JSON
    """What the worker says of the files, by name."""
    for name, source in files.items():
        (folder / name).write_text(source)
    limit = sys.getrecursionlimit()
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(files)))
    monkeypatch.chdir(folder)
    try:
        main()
    finally:
        sys.setrecursionlimit(limit)
    return json.loads(capsys.readouterr().out)["files"]
