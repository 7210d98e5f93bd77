"""The same tree judged in many ways: every way has to write the same bytes.

    python benchmarks/same_bytes.py REPOSITORY [--into FOLDER] [--ways cold,warm,…]

REPOSITORY is a clone with a committed gatekeeper.toml (`gatekeeper init`). `check --all` judges its head, each time
from a fresh clone of it in FOLDER:

cold      an empty memory of answers                 warm      the memory that the cold run left
one       one tool at a time, nothing remembered     fallback  tools instead of their engines, no warm worker
sharded   three shards, each of them alone, merged   dask      a scheduler and two workers on this machine
standing  what an equal run has shown is shown again (docs/decisions/0018)

What each way wrote stays in a folder of this very code and commit below FOLDER and is not worked out again, so a long comparison
can be cut into several calls with --ways. Printed are processor and wall time, the digest of the JSON report, and for one that differs from the
first where it does. The exit status is 1 when any differs.
"""

import argparse
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from gatekeeper.config.shipped import own_digest  # noqa: E402  (found by the line above)

WITHOUT_ENGINES = """
import sys
from gatekeeper.cli.main import main
from gatekeeper.gate.analysis import engines
from gatekeeper.tools import warm

engines.may_call_engine = lambda *_: False
warm.WORTH_IT = sys.maxsize
sys.exit(main())
"""
PLAIN = "import sys\nfrom gatekeeper.cli.main import main\nsys.exit(main())\n"
SHARDS = 3


class Ways:
    """A clone of the repository, and the ways in which its head is judged."""

    def __init__(self, repository: Path, folder: Path) -> None:
        self.top, self.folder = folder / "clone", folder
        folder.mkdir(parents=True, exist_ok=True)
        if not self.top.exists():
            words = ["git", "clone", "-q", "--no-hardlinks", str(repository), str(self.top)]
            subprocess.run(words, check=True)
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GIT_"))},
            "HOME": str(folder / "home"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "PYTHONPATH": str(ROOT),
            "GATEKEEPER_MEMORY_SECRET": "same bytes in every way" * 2,
        }
        (folder / "home").mkdir(exist_ok=True)

    def gatekeeper(self, *words: str, program: str = PLAIN) -> None:
        """Runs it; a status that says no verdict was reached ends everything."""
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            cwd=self.top,
            env=self.environment,
            capture_output=True,
            check=False,
        )
        if done.returncode not in (0, 1, 3):
            raise SystemExit(
                f"{words} ended with {done.returncode}: {done.stderr.decode()[-800:]}"
            )

    def whole(self, name: str, *words: str, program: str = PLAIN) -> None:
        """One run, whose report is called by the way."""
        report = f"json={self.folder / name}.json"
        self.gatekeeper("check", "--all", "-q", "-o", report, *words, program=program)

    def cold(self) -> None:
        """An empty memory, which `warm` finds filled."""
        (self.folder / "answers.sqlite").unlink(missing_ok=True)
        self.whole("cold", "--memory", str(self.folder / "answers.sqlite"))

    def warm(self) -> None:
        """What `cold` left is remembered."""
        self.whole("warm", "--memory", str(self.folder / "answers.sqlite"))

    def one(self) -> None:
        """One tool at a time."""
        self.whole("one", "--no-memory", "--workers", "1")

    def standing(self) -> None:
        """An equal question twice; without the secret that machines share the first verdict stands."""
        shared = self.environment.pop("GATEKEEPER_MEMORY_SECRET")
        before = spent()
        self.whole("standing")
        judged = spent() - before
        self.whole("standing")
        if spent() - before > 1.5 * judged:
            print("standing  was judged anew, as one in fifty is")
        self.environment["GATEKEEPER_MEMORY_SECRET"] = shared

    def fallback(self) -> None:
        """No engine, no warm worker: each tool by its own command."""
        self.whole("fallback", "--no-memory", program=WITHOUT_ENGINES)

    def sharded(self) -> None:
        """Shards, then their merge."""
        names = [str(self.folder / f"shard-{n}") for n in range(1, SHARDS + 1)]
        for number, name in enumerate(names, start=1):
            shard = ("--shard", f"{number}/{SHARDS}", "--into", name)
            if not Path(name).exists():
                self.gatekeeper("check", "--all", "-q", "--no-memory", *shard)
        report = f"json={self.folder / 'sharded.json'}"
        self.gatekeeper("merge", *names, "--all", "--no-memory", "-q", "-o", report)

    def dask(self) -> None:
        """A scheduler and two workers, as docs/how-to/many-machines.md starts them."""
        with cluster(self.folder, self.environment) as address:
            self.whole("dask", "--no-memory", "--executor", "dask", "--scheduler", address)


@contextmanager
def cluster(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of a scheduler with two workers; they have ended with the block."""
    file = folder / "scheduler.json"
    file.unlink(missing_ok=True)
    tool = [str(Path(sys.executable).with_name("dask"))]
    processes = [
        started(
            [*tool, "scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)],
            folder,
            environment,
        )
    ]
    try:
        while not file.exists():
            time.sleep(0.1)
        address = str(json.loads(file.read_text())["address"])
        words = ["worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        processes += [started([*tool, *words], folder, environment) for _ in range(2)]
        yield address
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait()


def started(
    words: list[str], folder: Path, environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    """A part of the cluster; what it says goes to a file."""
    log = (folder / "dask.log").open("ab")
    return subprocess.Popen(words, cwd=folder, env=environment, stdout=log, stderr=log)


def spent() -> float:
    """Processor seconds of all children so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def first_difference(one: object, other: object, at: str = "$") -> str:
    """Where two reports part."""
    if type(one) is not type(other):
        return f"{at}: {one!r} is not {other!r}"
    if isinstance(one, dict) and isinstance(other, dict):
        if one.keys() != other.keys():
            return f"{at}: keys {sorted(one.keys() ^ other.keys())}"
        pairs = [(f"{at}.{key}", one[key], other[key]) for key in one]
    elif isinstance(one, list) and isinstance(other, list):
        pairs = [(f"{at}[{n}]", a, b) for n, (a, b) in enumerate(zip(one, other, strict=False))]
        if len(one) != len(other) and all(a == b for _, a, b in pairs):
            return f"{at}: {len(one)} and {len(other)} of them"
    else:
        return f"{at}: {one!r} is not {other!r}"
    return next(first_difference(a, b, where) for where, a, b in pairs if a != b)


def main() -> int:
    """1 when two ways wrote different bytes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("repository", type=Path)
    parser.add_argument("--into", type=Path)
    parser.add_argument("--ways", default="cold,warm,standing,one,fallback,sharded,dask")
    given = parser.parse_args()
    # What another gatekeeper left, or was said of another tree, is not compared: each has a folder of its own below the one named.
    into = given.into or Path(tempfile.mkdtemp(prefix="same-bytes-"))
    asked = ["git", "-C", str(given.repository), "rev-parse", "HEAD"]
    head = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    folder = (into / f"{own_digest()[:12]}-{head[:12]}").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    ways = Ways(given.repository, folder)
    alike = True
    first: bytes | None = None
    try:
        for name in given.ways.split(","):
            run: Callable[[], None] = getattr(ways, name)
            file = folder / f"{name}.json"
            took = "kept"
            if not file.exists():
                before, start = spent(), time.perf_counter()
                run()
                took = f"processor {spent() - before:7.1f} s, wall {time.perf_counter() - start:7.1f} s"
            raw = file.read_bytes()
            first = raw if first is None else first
            alike &= raw == first
            print(f"{name:<9} {hashlib.sha256(raw).hexdigest()[:16]}  {took}", flush=True)
            if raw != first:
                print(f"          {first_difference(json.loads(first), json.loads(raw))}")
        report = json.loads(first or b"{}")
        accounting = report["sums"]["accounting"]
        print(
            f"{len(report['findings'])} findings, {accounting}: {'the same bytes' if alike else 'they differ'}"
        )
    finally:
        if given.into is None:
            shutil.rmtree(into, ignore_errors=True)
    return 0 if alike else 1


if __name__ == "__main__":
    sys.exit(main())
