"""Times the whole gate beside pre-commit and prek with the same three tools on the same files; one row a line of the target table.

    python benchmarks/gate_speed.py REPOSITORY [--rounds 3] [--rows five,tree] [--only cold,new] [--record FILE]

REPOSITORY is a clone with a committed gatekeeper.toml (`gatekeeper init`); the work is done in a copy. The peers are
given bandit, lizard and semgrep with our packs merged into one JSON each as we merge them, with the words that each rule
needs and its regexes made cheap, the fastest that is known for them; "plain" is pre-commit with the rules merged and
nothing else done to them. All take turns, so that a busy machine is busy for each. Printed are medians of wall time and
of processor time (user and system, children included), and their ratios to pre-commit and behind it to plain: under
load processor time is the honest one.
Rows are kept in FILE (`benchmarks/results/speed.jsonl`); with --only those whose names hold one of the words, and pre-commit.
"cold" is an empty memory of answers, tools known, "3 tools" the same with no analyzer but those of the peers; "new" is
five contents nobody has seen, the rest remembered; "remembered" an equal run before, whose verdict stands; "judged
anew" the same with answers remembered and no verdict.
"""

import argparse
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "rules"))
from merge import read_rules  # noqa: E402

BIN = Path(sys.executable).parent
PACKS = {"c-firmware": r"\.(c|h|cc|cpp|hpp|ino)$", "python-host": r"\.py$"}
SOURCES = (".c", ".cpp", ".h", ".hpp", ".py")


@dataclass(frozen=True)
class Taken:
    """What one run took, in seconds."""

    wall: float
    cpu: float


def taken(command: list[str], folder: Path, environment: dict[str, str]) -> Taken:
    """What the command took. Its status does not count: findings fail all of them."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1, 3):
        raise SystemExit(f"{command} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(wall, spent)


def plain_packs(folder: Path) -> Path:
    """The rules of each pack in one JSON as they are written, in that folder."""
    folder.mkdir()
    for pack in PACKS:
        files = sorted((ROOT / "rules/semgrep" / pack).glob("*.yaml"))
        rules = [rule for file in files for rule in read_rules(file)]
        (folder / f"{pack}.json").write_text(json.dumps({"rules": rules}))
    return folder


def peers_configuration(packs: Path) -> str:
    """Local hooks, so that no environment has to be made."""
    hooks = [
        ("bandit", f"{BIN}/bandit -q --ignore-nosec", r"\.py$"),
        ("lizard", f"{BIN}/lizard -l cpp -l python", r"\.(c|h|cc|cpp|hpp|ino|py)$"),
    ]
    hooks += [
        (
            f"semgrep-{pack}",
            f"{BIN}/semgrep scan --metrics=off --disable-version-check --disable-nosem --quiet --json "
            f"--timeout=5 --config {packs}/{pack}.json",
            files,
        )
        for pack, files in PACKS.items()
    ]
    return "repos:\n- repo: local\n  hooks:\n" + "".join(
        f"  - {{id: {name}, name: {name}, language: system, require_serial: true, entry: '{entry}', files: '{files}'}}\n"
        for name, entry, files in hooks
    )


class Bench:
    """A copy of the repository, and how each competitor is called in it."""

    def __init__(self, repository: Path, folder: Path) -> None:
        self.top, self.folder = folder / "work", folder
        subprocess.run(
            ["git", "clone", "-q", "--no-hardlinks", str(repository), str(self.top)], check=True
        )
        self.git("config", "user.email", "bench@example.org")
        self.git("config", "user.name", "Bench")
        self.configuration = folder / "peers.yaml"
        self.configuration.write_text(peers_configuration(ROOT / "rules/semgrep"))
        self.plain = folder / "plain.yaml"
        self.plain.write_text(peers_configuration(plain_packs(folder / "packs")))
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GIT_"))},
            "HOME": str(folder / "home"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "XDG_STATE_HOME": str(folder / "state"),
            "PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin",
        }
        (folder / "home").mkdir()
        self.turn = self.asked = 0
        names = self.git("ls-files", "-z").split("\0")
        sources = [n for n in names if n.endswith(SOURCES) and (self.top / n).is_file()]
        by_kind = {
            kind: sorted(
                (n for n in sources if n.endswith(kind)),
                key=lambda n: (self.top / n).stat().st_size,
            )
            for kind in SOURCES
        }
        native = [*by_kind[".c"], *by_kind[".cpp"]]
        python = by_kind[".py"]
        # From the middle to the upper third by size: neither stubs nor tables.
        third = [
            *native[len(native) * 2 // 3 :][:2],
            *by_kind[".h"][len(by_kind[".h"]) * 2 // 3 :][:1],
        ]
        self.five = (third + python[len(python) * 2 // 3 :][:2] + native[len(native) // 2 :][:5])[
            :5
        ]

    def git(self, *words: str) -> str:
        """What git says."""
        return subprocess.run(
            ["git", *words], cwd=self.top, capture_output=True, check=True
        ).stdout.decode("utf-8", "surrogateescape")

    def stage(self, paths: list[str]) -> None:
        """Each of the files with a content nobody has seen."""
        self.turn += 1
        self.git("reset", "-q", "--hard")
        for number, path in enumerate(paths):
            mark = "#" if path.endswith(".py") else "//"
            with (self.top / path).open("a", encoding="utf-8") as file:
                file.write(f"\n{mark} turn {self.turn}.{number}\n")
        self.git("add", "--", *paths)

    def ours(self, *words: str, anew: bool = False) -> Taken:
        """The whole gate, evidence and reports written; `anew` with another folder on its PATH, so that no verdict stands."""
        self.asked += 1
        path = self.environment["PATH"] + (f":/nowhere/{self.asked}" if anew else "")
        command = [
            sys.executable,
            "-m",
            "gatekeeper.cli.main",
            *words,
            "-q",
            "-o",
            f"json={self.folder}/out.json",
        ]
        return taken(
            command, self.top, {**self.environment, "PATH": path, "PYTHONPATH": str(ROOT)}
        )

    def forget(self) -> None:
        """The memory knows the tools and nothing else."""
        import sqlite3

        file = self.folder / "cache/gatekeeper/answers.sqlite"
        if file.exists():
            with sqlite3.connect(file) as connection:
                connection.execute("DELETE FROM answers WHERE kind NOT IN ('version', 'engine')")
            connection.close()

    def peer(self, name: str, *words: str, plain: bool = False) -> Taken:
        """A peer with the same tools."""
        configuration = self.plain if plain else self.configuration
        return taken(
            [str(BIN / name), "run", "--config", str(configuration), *words],
            self.top,
            self.environment,
        )


def commit_rows(bench: Bench) -> dict[str, Callable[[], Taken]]:
    """Runs over a commit of five files."""
    hook = ("hook", "pre-commit")

    def cold() -> Taken:
        bench.forget()
        return bench.ours(*hook)

    def one() -> Taken:
        staged = bench.five
        bench.ours(*hook)
        with (bench.top / staged[0]).open("a", encoding="utf-8") as file:
            file.write(f"\n// again {bench.turn}\n")
        bench.git("add", "--", staged[0])
        return bench.ours(*hook)

    def again() -> Taken:
        bench.ours(*hook)
        return bench.ours(*hook)

    def judged() -> Taken:
        bench.ours(*hook)
        return bench.ours(*hook, anew=True)

    return {
        "pre-commit": lambda: bench.peer("pre-commit"),
        "pre-commit, plain": lambda: bench.peer("pre-commit", plain=True),
        "prek": lambda: bench.peer("prek"),
        "ours, five cold": cold,
        "ours, five new": lambda: bench.ours(*hook),
        "ours, one of five new": one,
        "ours, five remembered": again,
        "ours, five judged anew": judged,
    }


def with_three_tools(bench: Bench) -> str:
    """A commit whose configuration asks for the tools of the peers and no other."""
    file = bench.top / "gatekeeper.toml"
    told = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^\[analyzers\.tools\.[^\n]+(?:\n(?!\[).*)*", "", told), "utf-8")
    bench.git("commit", "-q", "--no-verify", "-m", "The three tools", "--", "gatekeeper.toml")
    made = bench.git("rev-parse", "HEAD").strip()
    bench.git("reset", "-q", "--hard", "HEAD^")
    return made


def tree_rows(bench: Bench) -> dict[str, Callable[[], Taken]]:
    """Runs over all files."""
    three = with_three_tools(bench)

    def remembered() -> Taken:
        bench.ours("check", "--all")
        return bench.ours("check", "--all")

    def judged() -> Taken:
        return bench.ours("check", "--all", anew=True)

    return {
        "pre-commit": lambda: bench.peer("pre-commit", "--all-files"),
        "pre-commit, plain": lambda: bench.peer("pre-commit", "--all-files", plain=True),
        "prek": lambda: bench.peer("prek", "--all-files"),
        "ours, tree cold": lambda: bench.ours("check", "--all", "--no-memory"),
        "ours, tree cold, 3 tools": lambda: bench.ours(
            "check", "--all", "--no-memory", "--policy-from", three
        ),
        "ours, tree remembered": remembered,
        "ours, tree judged anew": judged,
    }


def measure(rows: dict[str, Callable[[], Taken]], bench: Bench, rounds: int) -> dict[str, Taken]:
    """Medians of each row; every round runs all of them."""
    times: dict[str, list[Taken]] = {name: [] for name in rows}
    for _ in range(rounds):
        for name, run in rows.items():
            bench.stage(bench.five)
            times[name].append(run())
    return {
        name: Taken(
            statistics.median(t.wall for t in each), statistics.median(t.cpu for t in each)
        )
        for name, each in times.items()
    }


def versions() -> dict[str, str]:
    """What was compared."""
    asked = {
        n: [str(BIN / n), "--version"]
        for n in ("pre-commit", "prek", "bandit", "lizard", "semgrep")
    }
    # Without these words it waits for semgrep's servers, minutes where there is no way to them.
    asked["semgrep"] = [
        *asked["semgrep"][:1],
        "--experimental",
        "--version",
        "--disable-version-check",
    ]
    asked["git"] = ["git", "--version"]
    found = {
        n: subprocess.run(c, capture_output=True, check=False).stdout.decode().split("\n")[0]
        for n, c in asked.items()
    }
    return {**found, "python": platform.python_version()}


def main() -> None:
    """Prints the rows and, with --record, adds them to a file of JSON lines."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("repository", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", default="five,tree")
    parser.add_argument("--only", default="")
    parser.add_argument("--record", type=Path)
    given = parser.parse_args()
    if not (given.repository / "gatekeeper.toml").is_file():
        parser.error(
            f"{given.repository} has no gatekeeper.toml: the gate would have nothing to do"
        )
    ours = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "HEAD"], capture_output=True, check=True
    )
    folder = Path(tempfile.mkdtemp(prefix="gate-speed-"))
    try:
        bench = Bench(given.repository, folder)
        bench.stage(bench.five)
        bench.ours("hook", "pre-commit")
        print(f"{given.repository.name}: {', '.join(bench.five)}")
        for kind in given.rows.split(","):
            rows = commit_rows(bench) if kind == "five" else tree_rows(bench)
            only = given.only.split(",")
            rows = {
                n: r
                for n, r in rows.items()
                if n.startswith("pre-commit") or any(w in n for w in only)
            }
            figures = measure(rows, bench, given.rounds)
            base, plain = figures["pre-commit"], figures["pre-commit, plain"]
            for name, one in figures.items():
                print(
                    f"{name:<24} wall {one.wall:8.2f} s ({one.wall / base.wall:6.3f}, "
                    f"{one.wall / plain.wall:6.3f})   processor {one.cpu:8.2f} s "
                    f"({one.cpu / base.cpu:6.3f}, {one.cpu / plain.cpu:6.3f})"
                )
            if given.record:
                line = {
                    "repository": given.repository.name,
                    "head": bench.git("rev-parse", "HEAD").strip(),
                    "gatekeeper": ours.stdout.decode().strip(),
                    "machine": f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}",
                    "rounds": given.rounds,
                    "rows": {n: [round(t.wall, 3), round(t.cpu, 3)] for n, t in figures.items()},
                    "versions": versions(),
                }
                given.record.parent.mkdir(exist_ok=True)
                with given.record.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line, sort_keys=True) + "\n")
        print(", ".join(f"{name} {version}" for name, version in versions().items()))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
