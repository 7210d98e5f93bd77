"""Records the answers of the analyzers' tools, as installed here, into `tests/golden/<tool>-<version>/`.

Run it when a tool moves to a new version, look at the difference, and commit what it wrote:

    python tests/golden/record.py            all tools that are installed
    python tests/golden/record.py bandit     one of them

Each folder holds `case.json` (the batch, without the files' content) and for each command, counted from 0,
its exit status, standard output and standard error. Nothing in them is edited by hand.
"""

import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from gatekeeper.analyzers.bandit import Bandit
from gatekeeper.analyzers.clang_tidy import ClangTidy
from gatekeeper.analyzers.cppcheck import Cppcheck
from gatekeeper.analyzers.flawfinder import Flawfinder
from gatekeeper.analyzers.gcc_analyzer import GccAnalyzer
from gatekeeper.analyzers.flow_c import FlowC
from gatekeeper.analyzers.flow_python import FlowPython
from gatekeeper.analyzers.lizard import Lizard
from gatekeeper.analyzers.semgrep import Semgrep
from gatekeeper.model.analyzer import (
    MAX_ROUNDS,
    Analyzer,
    Batch,
    Canary,
    InRounds,
    RulePack,
    SnapshotFile,
)
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.language import Language
from gatekeeper.model.tool import Completed, MissingTool
from gatekeeper.tools.pool import Job, run_all
from gatekeeper.tools.versions import identify

GOLDEN = Path(__file__).parent
PROBE = GOLDEN.parents[1] / "rules" / "semgrep" / "parse-probe.json"
LANGUAGES = {".c": Language.C, ".cpp": Language.CPP, ".py": Language.PYTHON}
C = frozenset({Language.C, Language.CPP})
PYTHON = frozenset({Language.PYTHON})

SAMPLES = {
    "f000001.py": "import subprocess\n\n\ndef run(command):\n"
    "    subprocess.call(command, shell=True)  # nosec because I said so\n",
    "f000002.py": "import tarfile\n\n\ndef unpack(name, chosen):\n"
    "    with tarfile.open(name) as archive:\n"
    "        archive.extractall(members=[m for m in archive if chosen(m)])\n",
    "f000003.py": "def broken(:\n    eval(x)\n",
    "f000004.py": "eval(x)  # nosemgrep\n",
    "f000005.py": "x = 1\n\0eval(x)\n",
    "f000006.py": "class (:\n  x = = 3\nif x\n",
    "f000007.c": 'void copy(char *to)\n{\n    strcpy(to, "x"); /* nosemgrep */\n}\n',
    "f000008.c": "int broken( { ;\n",
    "f000009.c": "int c;\0int d;\n",
    "f000010.c": "/* GENERATED CODE */\nint deep(int a) // #lizard forgives\n{\n"
    "    if (a) { for (;;) { while (a) { a--; } } } else if (a > 1) { a = 2; }\n    return a;\n}\n",
    "f000011.c": "void lost(void)\n{\n#ifdef A\n    if (a) {\n#else\n    if (b) {\n#endif\n"
    "        x();\n    }\n}\n\nvoid after(void)\n{\n}\n",
    "f000012.c": "#error never\nint f(void)\n{\n    int *p = 0;\n    return *p;\n}\n",
    "f000013.c": "",
    "f000014.cpp": "class A {\n    int f(int *p)\n    {\n        return p ? *p : *(int *)0;\n    }\n};\n",
    "f000017.c": "#include <stdlib.h>\nvoid release(void *p);\n"
    "int user(void) { char *p = malloc(4); if (!p) return 1; release(p); p[0] = 1; return p[0]; } // NOLINT\n",
    "f000018.c": '#include <stdlib.h>\n#line 3 "f000007.c"\nvoid release(void *p) { free(p); }\n',
    "f000019.c": '#include "absent.h"\nabsent_t f19(absent_t a) { return a; }\n',
    "f000016.c": "#ifdef A\nint head(int a) {\n#else\nint head(char *a) {\n#endif\n    strcpy(a, a);\n    return 0;\n}\n"
    "int odd(void) { int = = 3; return 0; }\n",
    "f000015.c": "int unclosed(void)\n{\n    if (a) {\n}\n",
}
PACKS = {
    "sample-c": {
        "rules": [
            {
                "id": "sample-copy",
                "languages": ["c", "cpp"],
                "severity": "ERROR",
                "message": "copies into $TO without a bound",
                "pattern": "strcpy($TO, ...)",
                "metadata": {
                    "cwe": ["CWE-120: Buffer Copy without Checking Size of Input"],
                    "fix": "Use a copy that takes the size of the target.",
                    "references": ["https://cwe.mitre.org/data/definitions/120.html"],
                },
            }
        ]
    },
    "sample-python": {
        "rules": [
            {
                "id": "sample-eval",
                "languages": ["python"],
                "severity": "WARNING",
                "message": "evaluates $X",
                "pattern": "eval($X)",
                "metadata": {"cwe": "CWE-95"},
            }
        ]
    },
}
CANARIES = {
    "sample-c": (
        Canary("canary-sample.c", Language.C, b'void f(char *a) { strcpy(a, "x"); }\n', "sample-copy"),
        Canary("canary-sample.cpp", Language.CPP, b'void f(char *a) { strcpy(a, "x"); }\n', "sample-copy"),
    ),
    "sample-python": (Canary("canary-sample.py", Language.PYTHON, b"eval(x)\n", "sample-eval"),),
}
ANALYZERS: tuple[Analyzer, ...] = (
    Bandit(),
    Semgrep(),
    Lizard(),
    Cppcheck(),
    ClangTidy(),
    GccAnalyzer(),
    Flawfinder(),
    FlowPython(),
    FlowC(),
)


def packs(folder: Path) -> tuple[RulePack, ...]:
    """The sample packs, written to the folder, and the shipped parse probe."""
    for name, content in PACKS.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    return (
        RulePack("parse-probe", str(PROBE), C | PYTHON, ()),
        RulePack("sample-c", str(folder / "sample-c.json"), C, CANARIES["sample-c"]),
        RulePack("sample-python", str(folder / "sample-python.json"), PYTHON, CANARIES["sample-python"]),
    )


def batch_for(analyzer: Analyzer, folder: Path) -> Batch:
    """The samples the analyzer reads, written to the folder with its canaries."""
    rules = packs(folder.parent)
    files = tuple(
        SnapshotFile(name, ObjectId("0" * 40), language, len(text.encode()), text.count("\n") + 1)
        for name, text in sorted(SAMPLES.items())
        if (language := LANGUAGES[Path(name).suffix]) in analyzer.languages
    )
    canaries = analyzer.canaries(rules)
    for file in files:
        (folder / file.name).write_bytes(SAMPLES[file.name].encode())
    for canary in canaries:
        (folder / canary.name).write_bytes(canary.content)
    return Batch(files, canaries, rules)


def record(analyzer: Analyzer) -> None:
    """One folder of answers, made anew; nothing when the tool is missing."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        (room / "snapshot").mkdir()
        need = replace(analyzer.need, newest=False)  # the folder is named by the tool's own version
        tool = identify(need, tuple(os.environ["PATH"].split(":")), room / "snapshot", room / "v")
        if isinstance(tool, MissingTool):
            print(f"{analyzer.id}: {tool.cause}", file=sys.stderr)
            return
        batch = batch_for(analyzer, room / "snapshot")
        answers = answers_of(analyzer, batch, tool.path, room)
        target = GOLDEN / f"{analyzer.id}-{tool.version}"
        target.mkdir(exist_ok=True)
        for old in target.iterdir():
            old.unlink()
        (target / "case.json").write_text(json.dumps(case(batch), indent=1, sort_keys=True) + "\n")
        for number, answer in enumerate(answers):
            (target / f"{number:02}.status").write_text(f"{answer.ending.name} {answer.status}\n")
            (target / f"{number:02}.stdout").write_bytes(answer.stdout)
            (target / f"{number:02}.stderr").write_bytes(answer.stderr)


def answers_of(analyzer: Analyzer, batch: Batch, tool: str, room: Path) -> tuple[Completed, ...]:
    """The answers of all rounds, in order."""
    commands = analyzer.commands(batch)
    answers: tuple[Completed, ...] = ()
    for number in range(MAX_ROUNDS):
        jobs = [Job(analyzer.id, command, tool, room / "snapshot") for command in commands]
        answers += run_all(jobs, room / f"scratch-{number}", workers=2)
        due = analyzer.next_round(batch, answers) if isinstance(analyzer, InRounds) else None
        if due is None:
            break
        for file in due.files:
            (room / "snapshot" / file.name).write_bytes(file.content)
        commands = due.commands
    return answers


def case(batch: Batch) -> dict[str, object]:
    """The batch as JSON."""
    return {
        "files": [[f.name, f.language.value, f.size, f.lines] for f in batch.files],
        "canaries": [[c.name, c.language.value, c.rule] for c in batch.canaries],
        "packs": [
            [p.id, sorted(lang.value for lang in p.languages), sorted(c.name for c in p.canaries)]
            for p in batch.packs
        ],
    }


if __name__ == "__main__":
    wanted = sys.argv[1:] or [analyzer.id for analyzer in ANALYZERS]
    for one in ANALYZERS:
        if one.id in wanted:
            record(one)
