"""Engines called directly: the same bytes as the tool itself, and the tool wherever that is not shown."""

import datetime as dt
import os
import sys
import sysconfig
from dataclasses import replace
from pathlib import Path

import pytest
from gate_room import FLAW, PROJECT, Room

from gatekeeper.analyzers.bandit import Bandit
from gatekeeper.analyzers.semgrep import Semgrep
from gatekeeper.config.packs import load_packs, pack_ids
from gatekeeper.gate.analysis import engines
from gatekeeper.gate.analysis.engines import agree, may_call_engine
from gatekeeper.gate.analysis.remember import adapter_digest
from gatekeeper.gate.plan import PlannedAnalyzer
from gatekeeper.gate.request import Request
from gatekeeper.gate.run import run_gate
from gatekeeper.model.analyzer import Batch, SnapshotFile
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.language import Language
from gatekeeper.model.memory import Memory, NoMemory
from gatekeeper.model.project import AnalyzerSetting
from gatekeeper.model.tool import ToolIdentity
from gatekeeper.reports.json import JsonReport
from gatekeeper.tools.installation import engine_of
from gatekeeper.tools.memory import StoredMemory
from gatekeeper.tools.pool import Job, run_all
from gatekeeper.tools.versions import identify

NOW = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)
C_AND_PYTHON = {
    **PROJECT,
    "gatekeeper.toml": PROJECT["gatekeeper.toml"].replace(
        '["python-host"]', '["c-firmware", "python-host"]'
    ),
    "src/run.py": FLAW,
    "src/copy.c": "#include <string.h>\nvoid f(char *a, char *b) { strcpy(a, b); }\n",
    "src/half.c": "int f( { ;\n",
    "src/odd.c": "#ifdef A\nint g(int a) {\n#else\nint g(void) {\n#endif\n  return 1;\n}\n",
}


@pytest.fixture(scope="module")
def semgrep(tmp_path_factory: pytest.TempPathFactory) -> ToolIdentity:
    folder = tmp_path_factory.mktemp("identity")
    found = identify(Semgrep().need, (), folder / "none", folder / "scratch")
    assert isinstance(found, ToolIdentity)
    return found


@pytest.fixture(scope="module")
def batch() -> Batch:
    packs = tuple(loaded.pack for loaded in load_packs(pack_ids()))
    return Batch((), Semgrep().canaries(packs), packs)


def request(memory: Memory) -> Request:
    return Request(Path(), ChangeKind.TREE, NOW, {}, memory=memory)


def planned(*proven: str) -> PlannedAnalyzer:
    semgrep = replace(Semgrep(), proven=frozenset(proven))
    return PlannedAnalyzer(semgrep, AnalyzerSetting("semgrep", True), ())


def lying(folder: Path) -> str:
    engine = folder / "engine"
    engine.write_text('#!/bin/sh\necho \'{"results": [1], "errors": []}\'\n')
    engine.chmod(0o755)
    return str(engine)


def ask(tool: ToolIdentity, batch: Batch, folder: Path, memory: Memory, *proven: str) -> bool:
    digest = adapter_digest
    return may_call_engine(
        request(memory), planned(*proven), tool, batch, folder / "trial", digest
    )


def test_a_whole_run_says_the_same_bytes_with_the_engine_and_with_the_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room(tmp_path)
    room.commit(C_AND_PYTHON)
    environment = {**room.environment(), "PATH": os.environ["PATH"]}
    asked = Request(room.top, ChangeKind.TREE, NOW, environment, evidence=None)
    called: list[bool] = []

    def watched(*given: object) -> bool:
        called.append(may_call_engine(*given))  # type: ignore[arg-type]
        return called[-1]

    monkeypatch.setattr(engines, "may_call_engine", watched)
    direct = JsonReport().render(run_gate(asked).run)
    monkeypatch.setattr(engines, "may_call_engine", lambda *_: False)
    by_tool = JsonReport().render(run_gate(asked).run)
    assert True in called
    assert b"src/half.c" in direct.split(b"not_analysed")[1]
    assert b"strcpy" in direct
    assert direct == by_tool


def test_the_engine_of_the_installed_version_says_the_same_of_every_canary(
    tmp_path: Path, semgrep: ToolIdentity, batch: Batch
) -> None:
    assert semgrep.version in Semgrep().proven
    assert agree(Semgrep(), semgrep, batch, tmp_path / "trial", 2)


def test_a_new_version_is_tried_once_and_remembered(
    tmp_path: Path, semgrep: ToolIdentity, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = StoredMemory(tmp_path / "answers.sqlite", b"s" * 32, 20_000)
    assert ask(semgrep, batch, tmp_path, memory)
    monkeypatch.setattr(engines, "agree", lambda *_: pytest.fail("it was tried again"))
    assert ask(semgrep, batch, tmp_path, memory)


def test_an_engine_that_says_something_else_is_not_called(
    tmp_path: Path, semgrep: ToolIdentity, batch: Batch
) -> None:
    memory = StoredMemory(tmp_path / "answers.sqlite", b"s" * 32, 20_000)
    other = replace(semgrep, engine=lying(tmp_path), version="99.0")
    assert not ask(other, batch, tmp_path, memory, "1.185.0")


def test_without_memory_a_version_that_is_not_proven_is_called_as_the_tool(
    tmp_path: Path, semgrep: ToolIdentity, batch: Batch
) -> None:
    assert not ask(semgrep, batch, tmp_path, NoMemory())
    assert ask(semgrep, batch, tmp_path, NoMemory(), semgrep.version)


def test_a_tool_whose_record_names_no_engine_is_called_itself(
    tmp_path: Path, semgrep: ToolIdentity, batch: Batch
) -> None:
    without = replace(semgrep, engine="")
    assert not ask(without, batch, tmp_path, NoMemory(), semgrep.version)


def modules(*names: str) -> dict[str, bytes]:
    """Sources of the standard library: real Python of every kind."""
    library = Path(os.__file__).parent
    return {f"{name.replace('/', '-')}": (library / name).read_bytes() for name in names}


def table(lines: int) -> bytes:
    """A generated table, in which bandit asks for the lines of the whole for each text."""
    rows = b"".join(b"    'password': '%d',\n" % n for n in range(lines))
    return b"import subprocess\nX = {\n" + rows + b"}\nsubprocess.call(X, shell=True)\n"


def test_bandit_says_the_same_as_a_library_and_as_a_command(tmp_path: Path) -> None:
    sources = {
        **modules("subprocess.py", "xmlrpc/client.py", "random.py", "telnetlib.py", "crypt.py"),
        "table.py": table(300),
        "broken.py": b"def half(:\n",
        "nosec.py": b"import os\nos.system(input())  # nosec\n",
        "deep.py": b"x = " + b"-" * 3000 + b"1\n",
    }
    files = []
    for name, content in sources.items():
        (tmp_path / name).write_bytes(content)
        files.append(SnapshotFile(name, ObjectId(""), Language.PYTHON, len(content), 1))
    jobs = [
        Job("bandit", command, str(Path(sys.executable).with_name("bandit")), tmp_path)
        for pair in Bandit().trial(Batch(tuple(files), ()))
        for command in pair
    ]
    said = run_all(jobs, tmp_path / "homes", 2)
    pairs = list(zip(said[::2], said[1::2], strict=True))
    assert all(Bandit().same(tool, library) for tool, library in pairs)
    whole = b"".join(library.stdout for _, library in pairs)
    assert whole.count(b"test_id") > 50
    assert b"syntax error while parsing AST" in whole


def test_bandit_is_a_library_only_where_our_own_interpreter_imports_it_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bandit = Path(sys.executable).with_name("bandit").resolve()
    engine = Bandit().need.engine
    assert engine_of(bandit, engine).endswith("/site-packages/bandit/core/manager.py")
    monkeypatch.setattr(sysconfig, "get_paths", lambda: {"purelib": str(tmp_path)})
    assert engine_of(bandit, engine) == ""


def test_bandit_runs_as_a_command_where_the_project_says_so() -> None:
    file = SnapshotFile("f000000.py", ObjectId(""), Language.PYTHON, 1, 1)
    library = Batch((file,), (), direct=True)
    command = replace(library, options={"front-end": "command"})
    assert [each.interpreter for each in Bandit().commands(library)] == [True]
    assert [each.interpreter for each in Bandit().commands(command)] == [False]
