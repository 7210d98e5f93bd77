"""How long the graph of 3,400 items and 8,000 links takes, as StrictDoc files and as one Doorstop file an item.

Run from a checkout: `.venv/bin/python benchmarks/trace_scale.py [RUNS]`. Each run is a whole `gatekeeper trace` in a process
of its own on a real repository, with marks in code, tests and a bound report; the target is 3 s (median).
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ITEMS, LINKS, FILES = 3_400, 8_000, 34
TARGET_S = 3.0
GATEKEEPER = [sys.executable, "-m", "gatekeeper.cli.main"]
CONFIGURATION = """version = 1
[project]
name = "scale"
[layout]
tests = ["tests/**"]
documents = ["gatekeeper.toml", "req/**"]
product = ["src/**"]
[trace]
roots = ["software-requirement"]
[[trace.sources]]
paths = ["req/**"]
format = "{name}"
[[trace.reports]]
name = "unit"
format = "junit"
"""


def parents() -> list[list[int]]:
    """For each item those it comes from: earlier items, exactly as many links in all as asked."""
    found: list[set[int]] = [set() for _ in range(ITEMS)]
    made = step = 0
    while made < LINKS:
        step += 1
        for item in range(step, ITEMS):
            parent = (item * 7919 + step) % item
            if made < LINKS and parent not in found[item]:
                found[item].add(parent)
                made += 1
    return [sorted(each) for each in found]


def strictdoc(links: list[list[int]]) -> Iterator[tuple[str, str]]:
    """Files of a hundred requirements each."""
    for number in range(FILES):
        text = ["[DOCUMENT]\nTITLE: Part\n"]
        for item in range(number, ITEMS, FILES):
            relations = "".join(f"- TYPE: Parent\n  VALUE: SRS-{p}\n" for p in links[item])
            tail = f"RELATIONS:\n{relations}" if relations else ""
            text.append(
                f"[REQUIREMENT]\nUID: SRS-{item}\nSTATEMENT: >>>\nIt does {item}.\n<<<\n{tail}"
            )
        yield f"req/part{number}.sdoc", "\n".join(text)


def doorstop(links: list[list[int]]) -> Iterator[tuple[str, str]]:
    """One file a requirement; the links bear no stamps."""
    for item in range(ITEMS):
        lines = "".join(f"- SRS-{p}: true\n" for p in links[item])
        body = f"active: true\nderived: false\nlevel: 1.{item}\nnormative: true\ntext: |\n  It does {item}.\n"
        yield f"req/SRS-{item}.yml", f"{body}links:\n{lines}" if lines else f"{body}links: []\n"


def repository(folder: Path, name: str, links: list[list[int]]) -> None:
    """A committed project, and a bound report of its tests."""
    files = dict({"strictdoc": strictdoc, "doorstop": doorstop}[name](links))
    files["gatekeeper.toml"] = CONFIGURATION.format(name=name)
    cases = []
    for part in range(FILES):
        mine = range(part, ITEMS, FILES)
        files[f"src/part{part}.c"] = "".join(
            f"/* Implements: SRS-{i} */\nint f{i};\n" for i in mine
        )
        tests = "".join(f"# @verifies SRS-{i}\ndef test_{i}():\n    assert True\n" for i in mine)
        files[f"tests/test_part{part}.py"] = tests
        cases += [f'<testcase classname="tests.test_part{part}" name="test_{i}"/>' for i in mine]
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "All"]):
        subprocess.run([*git, *words], check=True)
    report = folder.parent / f"{name}.xml"
    report.write_text(
        f'<testsuite tests="{len(cases)}">{"".join(cases)}</testsuite>', encoding="utf-8"
    )
    subprocess.run(
        [*GATEKEEPER, "trace", "-C", str(folder), "--bind", str(report)],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def main(runs: int) -> int:
    """Measures both, prints the figures, and gives the exit status."""
    links = parents()
    print(f"{ITEMS} items, {sum(map(len, links))} links, {2 * ITEMS} marks, {ITEMS} results")
    late = False
    for name in ("strictdoc", "doorstop"):
        with tempfile.TemporaryDirectory() as top:
            folder = Path(top) / name
            repository(folder, name, links)
            taken, used = [], []
            for _ in range(runs):
                start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
                words = ["trace", "-C", str(folder), "--report", f"unit={top}/{name}.xml"]
                done = subprocess.run(
                    [*GATEKEEPER, *words], capture_output=True, text=True, check=False
                )
                taken.append(time.monotonic() - start)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
                assert f"{ITEMS} verified" in done.stdout, done.stdout[-500:] + done.stderr
        median = statistics.median(taken)
        late = late or median > TARGET_S
        print(
            f"{name:<10} median {median:.2f} s, least {min(taken):.2f} s, most {max(taken):.2f} s of {runs}; "
            f"processor {statistics.median(used):.2f} s; target {TARGET_S} s"
        )
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
