"""Each test blinds a real, unmodified analyzer; what must come of it is FAILED, a defect or the finding, never silence."""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.analyzers.bandit import Bandit
from gatekeeper.analyzers.cppcheck import Cppcheck
from gatekeeper.analyzers.lizard import Lizard
from gatekeeper.analyzers.semgrep import Semgrep
from gatekeeper.model.analyzer import Analyzer, Batch, Canary, Reading, RulePack, SnapshotFile
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.language import Language
from gatekeeper.model.tool import Command, Completed, Ending, MissingTool, ToolIdentity, ToolNeed
from gatekeeper.tools.pool import Job, run_all
from gatekeeper.tools.versions import identify

LANGUAGES = {".c": Language.C, ".cpp": Language.CPP, ".py": Language.PYTHON}
C = frozenset({Language.C, Language.CPP})
PYTHON = frozenset({Language.PYTHON})
PROBE = Path(__file__).parents[2] / "rules" / "semgrep" / "parse-probe.json"
COPY = b'void copy(char *to)\n{\n    strcpy(to, "x");\n}\n'
SHELL = b"import subprocess\n\nsubprocess.call(command, shell=True)\n"
STRCPY = {
    "id": "copy",
    "languages": ["c", "cpp"],
    "severity": "ERROR",
    "message": "copies",
    "pattern": "strcpy(...)",
}
EVAL = {
    "id": "eval",
    "languages": ["python"],
    "severity": "ERROR",
    "message": "evaluates",
    "pattern": "eval(...)",
}


@dataclass(frozen=True)
class Looked:
    """What came of one look at some files with a real tool."""

    reading: Reading
    answers: tuple[Completed, ...]
    folder: Path

    def rules(self, name: str) -> set[str]:
        """Rules that fired in the file."""
        return {finding.rule for finding in self.reading.findings if finding.file == name}


def executable(need: ToolNeed, room: Path) -> str:
    found = identify(need, ("/usr/local/bin", "/usr/bin"), room / "repository", room / "versions")
    assert isinstance(found, ToolIdentity), found
    return found.path


def look(
    analyzer: Analyzer,
    files: Mapping[str, bytes],
    room: Path,
    *,
    packs: tuple[RulePack, ...] = (),
    options: Mapping[str, str] | None = None,
    beside: Mapping[str, str] | None = None,
    tool: str = "",
    later_rounds: int = 0,
    change: Callable[[Command], Command] = lambda command: command,
) -> Looked:
    """Runs the analyzer's commands over the files as the gate does; `beside` lies in the folder unasked."""
    folder = room / "snapshot"
    folder.mkdir(parents=True)
    canaries = analyzer.canaries(packs)
    batch = Batch(
        tuple(
            SnapshotFile(
                name,
                ObjectId("0" * 40),
                LANGUAGES[Path(name).suffix],
                len(data),
                data.count(b"\n") + 1,
            )
            for name, data in files.items()
        ),
        canaries,
        packs,
        options or {},
    )
    for name, data in (*files.items(), *((c.name, c.content) for c in canaries)):
        (folder / name).write_bytes(data)
    for name, text in (beside or {}).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    path = tool or executable(analyzer.need, room)
    jobs = [Job(analyzer.id, change(c), path, folder) for c in analyzer.commands(batch)]
    answers = run_all(jobs, room / "scratch", workers=2)
    for number in range(later_rounds):
        due = analyzer.next_round(batch, answers)  # type: ignore[attr-defined]  # asked only of those with rounds
        for file in due.files:
            (folder / file.name).write_bytes(file.content)
        jobs = [Job(analyzer.id, command, path, folder) for command in due.commands]
        answers += run_all(jobs, room / f"round-{number}", workers=2)
    return Looked(analyzer.read(batch, answers), answers, folder)


def script(folder: Path, text: str) -> str:
    """A stand-in that spoils the real tool's run in one way."""
    path = folder / "spoiled-tool"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def pack(folder: Path, name: str, rules: list[Any], languages: frozenset[Language]) -> RulePack:
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"rules": rules}))
    c_code, python_code = b'void f(char *a) { strcpy(a, "x"); }\n', b"eval(x)\n"
    canaries = tuple(
        Canary(f"canary-{name}{suffix}", language, code, rule)
        for suffix, language, code, rule in (
            (".c", Language.C, c_code, "copy"),
            (".cpp", Language.CPP, c_code, "copy"),
            (".py", Language.PYTHON, python_code, "eval"),
        )
        if language in languages
    )
    return RulePack(name, str(path), languages, canaries)


def packs(folder: Path) -> tuple[RulePack, ...]:
    return (
        RulePack("parse-probe", str(PROBE), C | PYTHON, ()),
        pack(folder, "c", [STRCPY], C),
        pack(folder, "python", [EVAL], PYTHON),
    )


TABLE = b"int table[] = {" + b"0x1234,\n" * 400_000 + b"};\n" + COPY
PYTHON_FILES = {
    "honest.py": SHELL + b"eval(x)\n",
    "syntax.py": b"def f(:\n    eval(x)\n" + SHELL,
    "quiet-syntax.py": b"def f(:\n    pass\n",
    "nul.py": b"x = 1\n\0eval(x)\n" + SHELL,
    "not-utf8.py": b'x = "\xff\xfe"\n' + SHELL + b"eval(x)\n",
    "latin1.py": b'# -*- coding: latin-1 -*-\nx = "\xe4"\n' + SHELL + b"eval(x)\n",
    "megabyte.py": b"# padding of many words\n" * 50_000 + SHELL + b"eval(x)\n",
    "deep.py": b"x = " + b"+".join([b"a"] * 5000) + b"\n" + SHELL + b"eval(x)\n",
    "parentheses.py": b"x = " + b"(" * 3000 + b"1" + b")" * 3000 + b"\n" + SHELL,
    "nosec.py": SHELL.replace(b"True)", b"True)  # nosec") + b"eval(x)  # nosemgrep\n",
    "nosem-in-text.py": b'eval("nosemgrep")\n',
    "--exit-zero.py": SHELL + b"eval(x)\n",
    "cookie.py": b"# -*- coding: utf-7 -*-\n+AGUAdgBhAGwAKAB4ACk-\n",
    "empty.py": b"",
}
C_FILES = {
    "honest.c": COPY,
    "honest.cpp": COPY,
    "syntax.c": b"int f( { ;\n" + COPY,
    "quiet-syntax.c": b"int f( { ;\n",
    "unclosed.c": b"int f(void)\n{\n    if (a) {\n}\n",
    "nul.c": b"int c;\0int d;\n" + COPY,
    "not-utf8.c": b"/* \xff\xfe */\n" + COPY,
    # One comment: semgrep takes time quadratic in their number.
    "megabyte.c": b"/*\n" + b"padding of many words\n" * 60_000 + b"*/\n" + COPY,
    "table.c": TABLE,
    "nosem.c": b"// nosemgrep\n" + COPY.replace(b");", b"); /* nosemgrep: copy */"),
    "split.c": b"void f(void)\n{\n#ifdef A\n    if (a) {\n#else\n    if (b) {\n#endif\n    }\n}\n"
    + COPY,
    "--error.c": COPY,
    "many-assignments.c": b"void f(char *a)\n{\n    int x = 0;\n"
    + b"    x = x + 1;\n" * 1500
    + b'    strcpy(a, "x");\n}\n',
}


@pytest.fixture(scope="module")
def semgrep(tmp_path_factory: pytest.TempPathFactory) -> Looked:
    room = tmp_path_factory.mktemp("semgrep")
    return look(
        Semgrep(),
        PYTHON_FILES | C_FILES,
        room,
        packs=packs(room),
        options={"rule-timeout-s": "3"},
        beside={".semgrepignore": "*\n", ".gitignore": "*\n"},
    )


@pytest.fixture(scope="module")
def bandit(tmp_path_factory: pytest.TempPathFactory) -> Looked:
    beside = {
        ".bandit": "[bandit]\nskips = B602\nexclude = *\n",
        "pyproject.toml": '[tool.bandit]\nskips = ["B602"]\n',
        "bandit.yaml": "skips: [B602]\n",
        "evil.egg-info/entry_points.txt": "[bandit.plugins]\nany = evil:hijack\n",
        "evil.egg-info/PKG-INFO": "Metadata-Version: 2.1\nName: evil\nVersion: 1\n",
        "evil.py": "open('MARK', 'w').close()\n\ndef hijack(context): pass\n",
        "json.py": "open('MARK', 'w').close()\n",
        "sitecustomize.py": "open('MARK', 'w').close()\n",
    }
    return look(Bandit(), PYTHON_FILES, tmp_path_factory.mktemp("bandit"), beside=beside)


@pytest.fixture(scope="module")
def lizard(tmp_path_factory: pytest.TempPathFactory) -> Looked:
    beside = {
        "whitelizard.txt": "copy\nf\n",
        ".gitignore": "*\n",
        "lizard.py": "open('MARK', 'w').close()\n",
        "json.py": "open('MARK', 'w').close()\n",
    }
    files = {
        "forgiven.c": b"// #lizard forgives\n" + COPY.replace(b"{", b"{ // #lizard forgives", 1),
        "generated.c": b"/* GENERATED CODE */\n" + COPY,
        "generated.py": b"# GENERATED CODE\n#lizard forgive global\ndef f(a):\n    return a\n",
        "same-1.c": COPY,
        "same-2.c": COPY,
    }
    small = {name: data for name, data in (PYTHON_FILES | C_FILES).items() if name != "table.c"}
    return look(Lizard(), small | files, tmp_path_factory.mktemp("lizard"), beside=beside)


def accounted(looked: Looked, names: Mapping[str, bytes]) -> set[str]:
    """Files of which it is said what became of them."""
    assert looked.reading.defect is None
    assert not looked.reading.analysed & set(looked.reading.failures)
    return (looked.reading.analysed | set(looked.reading.failures)) & set(names)


def test_semgrep_accounts_for_every_file(semgrep: Looked) -> None:
    assert accounted(semgrep, PYTHON_FILES | C_FILES) == set(PYTHON_FILES | C_FILES)


def test_bandit_accounts_for_every_file(bandit: Looked) -> None:
    assert accounted(bandit, PYTHON_FILES) == set(PYTHON_FILES)


def test_semgrep_finds_what_the_ignore_files_and_nosemgrep_would_hide(semgrep: Looked) -> None:
    names = ["honest.c", "honest.cpp", "nosem.c", "--error.c", "megabyte.c", "not-utf8.c"]
    assert [semgrep.rules(name) for name in names] == [{"copy"}] * len(names)
    names = ["honest.py", "nosec.py", "nosem-in-text.py", "--exit-zero.py", "megabyte.py"]
    assert [semgrep.rules(name) for name in names] == [{"eval"}] * len(names)


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("syntax.py", "Python"),
        ("quiet-syntax.py", "Python"),
        ("nul.py", "could not parse"),
        ("not-utf8.py", "Python"),
        ("parentheses.py", "Python"),
        ("cookie.py", "encoding utf-7"),
        ("syntax.c", "could not parse"),
        ("quiet-syntax.c", "could not parse"),
        ("unclosed.c", "brackets do not pair"),
        ("nul.c", "could not parse"),
        ("split.c", "could not parse"),
        ("table.c", "ran out of time"),
    ],
)
def test_semgrep_fails_what_it_did_not_read_whole(name: str, cause: str, semgrep: Looked) -> None:
    assert cause in semgrep.reading.failures[name]


def test_a_slow_file_is_failed_or_its_late_finding_is_there(semgrep: Looked) -> None:
    found = semgrep.rules("many-assignments.c") == {"copy"}
    assert found or "many-assignments.c" in semgrep.reading.failures


def test_bandit_finds_what_nosec_settings_and_names_would_hide(bandit: Looked) -> None:
    names = ["honest.py", "nosec.py", "--exit-zero.py", "latin1.py", "megabyte.py"]
    assert [("B602" in bandit.rules(name)) for name in names] == [True] * len(names)


@pytest.mark.parametrize(
    "name",
    ["syntax.py", "quiet-syntax.py", "nul.py", "not-utf8.py", "deep.py", "parentheses.py"],
)
def test_bandit_fails_what_it_did_not_read(name: str, bandit: Looked) -> None:
    assert bandit.reading.failures[name].startswith("bandit: ")


def test_nothing_in_the_snapshot_is_executed(bandit: Looked, lizard: Looked) -> None:
    assert not (bandit.folder / "MARK").exists()
    assert not (lizard.folder / "MARK").exists()


def test_lizard_measures_what_comments_and_lists_would_hide(lizard: Looked) -> None:
    assert lizard.reading.defect is None
    measured = {(f.file, f.name) for f in lizard.reading.functions}
    assert measured >= {
        ("forgiven.c", "copy"),
        ("generated.c", "copy"),
        ("generated.py", "f"),
        ("same-1.c", "copy"),
        ("same-2.c", "copy"),
        ("not-utf8.c", "copy"),
        ("split.c", "f"),
        ("split.c", "copy"),
        ("--error.c", "copy"),
    }


@pytest.mark.parametrize(
    "name", ["syntax.py", "quiet-syntax.c", "unclosed.c", "nul.py", "not-utf8.py"]
)
def test_lizard_fails_what_it_cannot_measure(name: str, lizard: Looked) -> None:
    assert "lizard could not measure it" in lizard.reading.failures[name]


@pytest.mark.parametrize("suffix", [".cpp", ".c"])
def test_a_neighbours_check_in_a_block_of_linkage_does_not_count(
    suffix: str, tmp_path: Path
) -> None:
    checked = {**STRCPY, "id": "unchecked", "patterns": [{"pattern": "strcpy(...)"}, {"pattern-not-inside": "$R $F(...) { ... length(...); ... }"}]}  # fmt: skip
    del checked["pattern"]
    key = {**STRCPY, "id": "key", "pattern-regex": "#define KEY 7"}
    del key["pattern"]
    asked = (*packs(tmp_path), pack(tmp_path, "unchecked", [STRCPY, checked, key], C))
    block = b'#ifdef __cplusplus\nextern "C" {\n#endif\n%s#ifdef __cplusplus\n}\n#endif\n'
    neighbour = b"#define KEY 7\n" + COPY + b"void other(char *to)\n{\n    length(to);\n}\n"
    files = {f"block{suffix}": block % neighbour, f"plain{suffix}": neighbour}
    looked = look(Semgrep(), files, tmp_path / "room", packs=asked, later_rounds=2)
    assert looked.reading.analysed >= set(files)
    assert [looked.rules(name) for name in files] == [{"copy", "unchecked", "key"}] * len(files)


def test_an_empty_rule_pack_is_blind(tmp_path: Path) -> None:
    empty = pack(tmp_path, "empty", [], C)
    unfired = tuple(replace(canary, rule="copy-too") for canary in empty.canaries)
    armed = (*packs(tmp_path), replace(empty, canaries=unfired))
    looked = look(Semgrep(), {"a.c": COPY}, tmp_path, packs=armed)
    assert looked.reading.defect == (
        "the tool is blind: it did not report copy-too in canary-empty.c"
    )


def test_a_rule_that_cannot_be_read_voids_the_answer(tmp_path: Path) -> None:
    broken = pack(tmp_path, "broken", [STRCPY, {**STRCPY, "id": "b", "pattern": "strcpy((("}], C)
    looked = look(Semgrep(), {"a.c": COPY}, tmp_path, packs=(*packs(tmp_path), broken))
    assert "Rule parse error" in (looked.reading.defect or "")


@pytest.mark.parametrize(
    ("spoil", "ending", "cause"),
    [
        pytest.param('"{tool}" "$@" & sleep 0.3; kill -9 $$', Ending.SIGNALLED, "signal 9", id="killed"),
        pytest.param('"{tool}" "$@" | head -c 500; exit 1', Ending.EXITED, "cannot be read", id="truncated"),
        pytest.param('"{tool}" "$@"; exit 137', Ending.EXITED, "exited with 137", id="exit status"),
        pytest.param("exit 0", Ending.EXITED, "wrote no answer", id="silent"),
        pytest.param('exec yes "{{}}"', Ending.OUTPUT_LIMIT, "wrote more than", id="flood"),
        pytest.param('sleep 300 & "{tool}" "$@" & sleep 300', Ending.TIMED_OUT, "ended after", id="hangs"),
        pytest.param(
            'printf \'{{"errors":[],"metrics":{{}},"results":[]}}\'',
            Ending.EXITED,
            "blind",
            id="says that all is well",
        ),
    ],
)  # fmt: skip
def test_a_spoiled_run_is_void(spoil: str, ending: Ending, cause: str, tmp_path: Path) -> None:
    tool = script(tmp_path, spoil.format(tool=executable(Bandit().need, tmp_path)))

    def tighten(command: Command) -> Command:
        limits = replace(command.limits, time_s=4.0, output_bytes=5_000_000)
        return replace(command, limits=limits)

    started = time.monotonic()
    looked = look(Bandit(), {"a.py": SHELL}, tmp_path / "room", tool=tool, change=tighten)
    assert looked.answers[0].ending is ending
    assert cause in (looked.reading.defect or "")
    assert time.monotonic() - started < 20


def test_yesterdays_answer_about_other_files_is_void(tmp_path: Path) -> None:
    before = look(Bandit(), {"b.py": b"x = 1\n"}, tmp_path / "before")
    (tmp_path / "answer").write_bytes(before.answers[0].stdout)
    replay = script(tmp_path, f'cat "{tmp_path}/answer"')
    looked = look(Bandit(), {"a.py": SHELL}, tmp_path / "now", tool=replay)
    assert "'b.py', which it was not given" in (looked.reading.defect or "")


def test_a_missing_tool_is_missing_and_its_run_is_void(tmp_path: Path) -> None:
    need = replace(Bandit().need, name="bandit-that-is-not-there")
    found = identify(need, ("/usr/bin",), tmp_path / "repository", tmp_path / "versions")
    assert isinstance(found, MissingTool)
    looked = look(Bandit(), {"a.py": SHELL}, tmp_path, tool="/nowhere/bandit")
    assert "could not be started" in (looked.reading.defect or "")


@pytest.mark.parametrize("analyzer", [Bandit(), Lizard()], ids=lambda a: a.id)
def test_a_tool_out_of_memory_does_not_pass(analyzer: Analyzer, tmp_path: Path) -> None:
    def starve(command: Command) -> Command:
        return replace(command, limits=replace(command.limits, memory_bytes=90_000_000))

    hog = {"hog.py": b"x = [" + b"1, " * 3_000_000 + b"]\n" + SHELL}
    looked = look(analyzer, hog, tmp_path, change=starve)
    assert "hog.py" not in looked.reading.analysed
    assert looked.reading.defect or looked.reading.failures["hog.py"]


def test_a_large_hostile_file_takes_no_other_file_with_it(tmp_path: Path) -> None:
    def hasten(command: Command) -> Command:
        return replace(command, limits=replace(command.limits, time_s=5.0))

    files = {"a.py": SHELL, "quadratic.py": b"x = {" + b"'a': 'b', " * 400_000 + b"}\n"}
    looked = look(Bandit(), files, tmp_path, change=hasten)
    assert looked.rules("a.py") == {"B404", "B602"}
    assert "quadratic.py" in looked.reading.failures


def test_neither_an_error_directive_nor_a_macro_keeps_cppcheck_out_in_silence(
    tmp_path: Path,
) -> None:
    need = Cppcheck().need
    found = identify(need, ("/usr/bin",), tmp_path / "repository", tmp_path / "versions")
    if isinstance(found, MissingTool):
        assert found.install == "install it from your distribution: apt-get install cppcheck"
        return
    null = b"int f(void)\n{\n    int *p = 0;\n    return *p; // cppcheck-suppress nullPointer\n}\n"
    files = {"honest.c": null, "error.c": b"#error never\n" + null, "syntax.c": b"int f( { ;\n"}
    files["macro.c"] = null.replace(b"    int", b"    DEBUG(note(1);)\n    int")
    # One of two configurations can be read: what the other holds was not looked at.
    files["half.c"] = files["macro.c"] + b"#ifdef A\nint g(void) { {\n    return 0;\n}\n#endif\n"
    looked = look(Cppcheck(), files, tmp_path, tool=found.path, later_rounds=2)
    assert looked.rules("honest.c") == looked.rules("macro.c") == {"nullPointer"}
    assert set(looked.reading.failures) == {"error.c", "syntax.c", "half.c"}


def test_the_interpreter_of_the_workers_is_not_the_callers_environment(tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    planted.mkdir()
    (planted / "lizard.py").write_text("raise SystemExit(0)")
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(planted)
    try:
        looked = look(Lizard(), {"a.c": COPY}, tmp_path / "room")
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before
    assert [f.name for f in looked.reading.functions if f.file == "a.c"] == ["copy"]
    assert sys.executable
