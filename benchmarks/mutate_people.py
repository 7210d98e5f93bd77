"""Takes each rule about reviews, units and their tests out, one at a time, and asks whether a test notices.

    python benchmarks/mutate_people.py            all of them
    python benchmarks/mutate_people.py signature  those whose name holds the word
    python benchmarks/mutate_people.py --part 2/6 the second of six parts of all
    python benchmarks/mutate_people.py --alone …  with a new interpreter for each: slower, the same verdicts

A mutation is a piece of text in one file and what takes its place; the tests named beside it have to fail, and have to
pass while nothing is taken out. The package is copied to temporary folders first: nothing in the work tree changes.
pytest and what is installed are loaded once, and each row is a fork of that: the package is imported in the fork, after
the rule is gone. Two rows run at a time, each in its own copy. Ends with 1 when a mutation survives.
"""

import compileall
import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import NoReturn

import pytest
from people_mutations import MUTATIONS, Mutation
from people_unit_mutations import UNIT_MUTATIONS
from people_value_mutations import VALUE_MUTATIONS

ROOT = Path(__file__).resolve().parents[1]
COPIES = 2
LONGEST_S = 900
OURS = ("gatekeeper", "tests", "conftest", "people_", "__m")


def _copies(folder: Path) -> list[Path]:
    """The package and its tests, twice. Its byte code is bound to the digest of the source, never to a time.

    So a mutation of equal length that is written within a second is compiled like any other.
    """
    first = folder / "0"
    for name in ("gatekeeper", "rules", "tests", "examples", "hooks"):
        shutil.copytree(ROOT / name, first / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", first)
    compileall.compile_dir(
        first / "gatekeeper",
        quiet=2,
        workers=COPIES,
        invalidation_mode=PycInvalidationMode.CHECKED_HASH,
    )
    rest = [folder / str(number) for number in range(1, COPIES)]
    return [first, *(Path(shutil.copytree(first, other)) for other in rest)]


def _load(copy: Path, test: str) -> None:
    """Imports into this process what the test loads besides the package and the tests themselves."""
    listed = copy / "loaded"
    _wait(_fork(copy, (test, "--collect-only"), lambda: listed.write_text("\n".join(sys.modules))))
    for name in listed.read_text().splitlines():
        if not name.startswith(OURS) and name not in sys.modules:
            try:
                importlib.import_module(name)
            except (
                ImportError
            ):  # a name that only stands in for a module: the fork finds it itself
                continue
    if any(name.startswith("gatekeeper") for name in sys.modules):
        raise SystemExit("the package was loaded before a rule was taken out")


def _fork(
    copy: Path, arguments: tuple[str, ...], after: Callable[[], object] = lambda: None
) -> int:
    """The process id of a fork that runs pytest with the copy."""
    return os.fork() or _run(copy, arguments, after)


def _run(copy: Path, arguments: tuple[str, ...], after: Callable[[], object]) -> NoReturn:
    status = 70
    try:
        signal.alarm(LONGEST_S * len(arguments))
        out = os.open(copy / "out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.chdir(copy)
        os.environ["PYTHONPATH"] = str(copy)
        sys.path.insert(0, str(copy))
        status = int(pytest.main(["-x", "-q", *arguments]))
        after()
        sys.stdout.flush()
    finally:
        os._exit(status)


def _wait(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _start_alone(copy: Path, arguments: tuple[str, ...]) -> int:
    with (copy / "out").open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "pytest", "-x", "-q", *arguments],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy)},
            stdout=out,
            stderr=out,
        ).pid


def _pass_as_they_stand(copies: list[Path], tests: list[str]) -> None:
    """Ends the run if a test fails while no rule is taken out: it would notice nothing."""
    parts = [(copy, tests[number :: len(copies)]) for number, copy in enumerate(copies)]
    running = [(copy, _fork(copy, tuple(part))) for copy, part in parts if part]
    for copy, status in [(copy, _wait(process)) for copy, process in running]:
        if status != 0:
            raise SystemExit(f"with nothing taken out: {(copy / 'out').read_text()[-2000:]}")


class Table:
    """The rows that run, each in its own copy, and what came of those that ended."""

    def __init__(self, copies: list[Path], start: Callable[[Path, tuple[str, ...]], int]) -> None:
        self.free, self.start = copies, start
        self.running: dict[int, tuple[Mutation, Path, str]] = {}
        self.alive: list[str] = []

    def begin(self, row: Mutation) -> None:
        """Takes the rule out of a copy that is free, and asks the test."""
        while not self.free:
            self.end()
        copy = self.free.pop()
        whole = (copy / row.file).read_text(encoding="utf-8")
        if whole.count(row.old) != 1:
            raise SystemExit(
                f"{row.name}: the text stands {whole.count(row.old)} times in {row.file}"
            )
        (copy / row.file).write_text(whole.replace(row.old, row.new), encoding="utf-8")
        self.running[self.start(copy, (row.test,))] = (row, copy, whole)

    def end(self) -> None:
        """Waits for one row and puts its rule back."""
        process, status = os.wait()
        row, copy, whole = self.running.pop(process)
        (copy / row.file).write_text(whole, encoding="utf-8")
        if (code := os.waitstatus_to_exitcode(status)) not in (0, 1):
            raise SystemExit(f"{row.name}: {code}: {(copy / 'out').read_text()[-2000:]}")
        self.free.append(copy)
        self.alive += [row.name] * (code == 0)
        print("killed  " if code else "survived", row.name, flush=True)


def _wanted(words: list[str]) -> tuple[Mutation, ...]:
    everything = (*MUTATIONS, *UNIT_MUTATIONS, *VALUE_MUTATIONS)
    if words[:1] == ["--part"]:
        part, _, parts = words[1].partition("/")
        return everything[int(part) - 1 :: int(parts)]
    return tuple(m for m in everything if not words or any(word in m.name for word in words))


def main() -> int:
    """The exit status: 1 when a mutation survives."""
    began, words = time.monotonic(), [word for word in sys.argv[1:] if word != "--alone"]
    wanted = sorted(_wanted(words), key=lambda row: row.test)
    if not wanted:
        raise SystemExit(f"no rule's name holds {' or '.join(words)!r}")
    with tempfile.TemporaryDirectory(prefix="mutate-people-") as folder:
        copies = _copies(Path(folder))
        _load(copies[0], wanted[0].test)
        _pass_as_they_stand(copies, sorted({row.test for row in wanted}))
        table = Table(copies, _start_alone if "--alone" in sys.argv else _fork)
        for row in wanted:
            table.begin(row)
        while table.running:
            table.end()
    killed = len(wanted) - len(table.alive)
    print(f"{killed} of {len(wanted)} killed, {time.monotonic() - began:.0f} s")
    return 1 if table.alive else 0


if __name__ == "__main__":
    sys.exit(main())
