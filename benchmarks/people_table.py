"""Who wrote, who tested, unit by unit, on a public repository: the table of `gatekeeper people` with its evidence.

    python benchmarks/people_table.py ventilator PATH-OF-CLONE
    python benchmarks/people_table.py mbedtls PATH-OF-CLONE [--range BASE..HEAD] [--part K/N]
    python benchmarks/people_table.py given PATH-OF-CLONE --item 'ID=PATHS::TESTS' …

The clone is cloned again (objects shared) into a temporary folder, where a configuration and a registry are committed:
an item a library folder or file with the tests named after it, and everybody of the history as a person of their own,
one a name. `--part 2/4` is the second quarter of the units. `--sample N` prints N tests with their authors, and for each what plain git knows: a hand in an assertion's line,
in another line of the test, in a line it was copied from, or in none (`git blame -w -M`, then with `-C -C -C`).
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

_MARKS = re.compile(r"ASSERT|EXPECT|TEST_EQUAL|TEST_MEMORY|TEST_LE_|\bassert")


def git(folder: Path, *arguments: str) -> str:
    """What git printed."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        capture_output=True,
        check=True,
        text=True,
        errors="replace",
    )
    return done.stdout


def items_of(name: str, paths: list[str], asked: list[str]) -> tuple[list[dict[str, object]], str]:
    """The items of a repository, and what its configuration says besides."""
    items: list[dict[str, object]] = []
    if name == "given":
        every: set[str] = set()
        for text in asked:
            key, _, rest = text.partition("=")
            own, tests = (part.split() for part in rest.split("::"))
            items.append({"id": key, "paths": own, "tests": tests})
            every |= set(tests)
        return items, f"tests = {json.dumps(sorted(every))}\nproduct = ['**']"
    if name == "ventilator":
        # Every test may be of every unit: what it calls tells.
        tests = ["software/controller/test/**", "software/common/test/**"]
        found = [re.match(r"software/(controller/lib|common/libs)/([^/]+)/", p) for p in paths]
        for folder, side, word in sorted({(m[0], m[1], m[2]) for m in found if m}):
            key = f"{side.partition('/')[0]}-{word}".upper()
            items.append({"id": key, "paths": [f"{folder}**"], "tests": tests})
        return items, f"tests = {json.dumps(tests)}\nproduct = ['software/**']"
    suites = [
        p for p in paths if re.fullmatch(r"tests/suites/test_suite_\w+(\.\w+)*\.function", p)
    ]
    for path in paths:
        if match := re.fullmatch(r"library/(\w+)\.c", path):
            words = {match[1].split("_")[0], match[1].removesuffix("write")}
            tests = [
                s
                for s in suites
                if any(s.startswith(f"tests/suites/test_suite_{w}") for w in words)
            ]
            tests += ["tests/src/**"]
            items.append({"id": match[1].upper(), "paths": [path], "tests": tests})
    return items, "tests = ['tests/**']\nproduct = ['library/**']"


def configuration(given: argparse.Namespace, paths: list[str]) -> str:
    """`gatekeeper.toml` for the repository."""
    name, baseline = given.name, given.baseline
    items, layout = items_of(name, paths, given.item)
    part, _, parts = given.part.partition("/")
    items = items[int(part) - 1 :: int(parts)]
    lines = ["version = 1", "[project]", f'name = "{name}"', "[layout]", layout]
    lines.append('documents = ["gatekeeper.toml"]')
    if baseline:
        lines += ["[people]", f'accepted-baseline = "{baseline}"']
    if name == "mbedtls":
        lines.append('[languages]\nc = [".c", ".function"]')
    for item in items:
        lines += ["[[items]]", f'id = "{item["id"]}"', f'title = "{item["id"]}"', 'class = "C"']
        lines += [f"{key} = {json.dumps(item[key])}" for key in ("paths", "tests")]
    return "\n".join(lines) + "\n"


def registry(folder: Path) -> str:
    """Everybody who ever wrote here, one person a name."""
    names: dict[str, set[str]] = defaultdict(set)
    taken: set[str] = set()
    for line in sorted(set(git(folder, "log", "--format=%an%x09%ae%n%cn%x09%ce").splitlines())):
        name, _, email = line.partition("\t")
        if "@" in email and email.lower() not in taken and name.strip():
            taken.add(email.lower())
            names[name.strip().casefold()].add(email)
    lines = ["version = 1"]
    for number, (name, emails) in enumerate(sorted(names.items())):
        lines += ["[[people]]", f'id = "p{number}"', f"name = {json.dumps(name)}"]
        lines += [f"emails = {json.dumps(sorted(emails))}"]
        # What GitHub merges on its pages it commits itself.
        merges = "noreply@github.com" in emails
        lines += (
            ['kind = "integrator"', 'roles = ["integrator"]'] if merges else ['roles = ["author"]']
        )
    return "\n".join(lines) + "\n"


def ids_of(text: str) -> dict[str, str]:
    """Address to id of a registry."""
    people = tomllib.loads(text).get("people", [])
    return {email.lower(): each["id"] for each in people for email in each["emails"]}


def commit_files(folder: Path, files: dict[str, str]) -> None:
    """One more commit on HEAD with these files; nothing is checked out, so that missing large files do not matter."""
    git(folder, "read-tree", "HEAD")
    for path, text in files.items():
        (folder / "new").write_text(text, encoding="utf-8")
        blob = git(folder, "hash-object", "-w", "new").strip()
        git(folder, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
    tree = git(folder, "write-tree").strip()
    identity = ("-c", "user.name=table", "-c", "user.email=table@example.org")
    commit = git(folder, *identity, "commit-tree", tree, "-p", "HEAD", "-m", "Configure").strip()
    git(folder, "update-ref", "HEAD", commit)


@cache
def blamed(folder: Path, path: str, *options: str) -> tuple[str, ...]:
    """The commit behind each line, as plain git says of the whole file: with `-L`, `-M` finds other lines moved."""
    rows = git(folder, "blame", "-w", "-M", *options, "-s", "-l", "HEAD", "--", path).splitlines()
    return tuple(row.split()[0].lstrip("^") for row in rows)


def hands(folder: Path, commit: str, ids: dict[str, str]) -> dict[str, str]:
    """The persons who took part in a commit by what its text says, each with the part."""
    said = git(folder, "show", "-s", "--format=%ae%n%ce%n%B", commit).split("\n")
    found = {ids.get(said[0].lower(), said[0]): "author"}
    if ids.get(said[1].lower()) != ids.get("noreply@github.com", ""):
        found.setdefault(ids.get(said[1].lower(), said[1]), "committer")
    signed = False
    for line in said[2:]:
        match = re.match(r"(Signed-off-by|Co-authored-by):.*<([^>]+)>", line, re.IGNORECASE)
        if match and (match[1].lower() == "co-authored-by" or not signed):
            signed |= match[1].lower() == "signed-off-by"
            found.setdefault(ids.get(match[2].lower(), match[2]), match[1])
    return found


def last_line(text: list[str], line: int, *, is_python: bool) -> int:
    """Where the test ends that begins in that line: at its brace, or before what is indented no deeper than it."""
    if not is_python:
        return next((n for n in range(line, len(text)) if text[n].startswith("}")), line)
    first = next(n for n in range(line - 1, len(text)) if "def " in text[n])
    indented = len(text[first]) - len(text[first].lstrip())
    for n in range(first + 1, len(text)):
        body = text[n].lstrip()
        if body and len(text[n]) - len(body) <= indented and not body.startswith(")"):
            return n - 1
    return len(text) - 1


def sample(folder: Path, units: list[dict], wanted: int, ids: dict[str, str]) -> None:
    """Tests with what git blame says of their lines, and whom of the authors it does not account for."""
    tests = sorted(
        {(t["path"], t["line"], t["name"]): t for u in units for t in u["tests"]}.items()
    )
    step = max(1, len(tests) // wanted)
    agree = 0
    for (path, line, name), test in tests[::step][:wanted]:
        text = git(folder, "show", f"HEAD:{path}").split("\n")
        end = last_line(text, line, is_python=path.endswith(".py"))
        plain = dict(enumerate(blamed(folder, path)[line - 1 : end + 1], line))
        asserting = {c for n, c in plain.items() if _MARKS.search(text[n - 1])}
        try:
            copied = {*blamed(folder, path, "-C", "-C", "-C")[line - 1 : end + 1]}
        except subprocess.CalledProcessError:
            # A snapshot may lack a large file, and git looks into every one.
            copied = set()
        why: dict[str, str] = {}
        for words, commits in (
            ("of an assertion", asserting),
            ("of another line of the test", set(plain.values())),
            ("of a line it was copied from", copied),
        ):
            for commit in sorted(commits):
                for who, part in hands(folder, commit, ids).items():
                    why.setdefault(who, f"{part} {words}, {commit[:10]}")
        theirs = set(test["authors"])
        first = {p for c in asserting for p in hands(folder, c, ids)}
        agree += theirs == first
        print(f"{path}:{line} {name}: {test['assertions']} assertions")
        for who in sorted(theirs | first):
            mark = (
                "both"
                if who in theirs & first
                else ("only here" if who in theirs else "only blame")
            )
            print(f"   {mark:<10} {who:<6} {why.get(who, 'not in the lines of this test')}")
    print(f"{agree} of {min(wanted, len(tests))} tests: the very persons of their assertion lines")


def main() -> None:
    """Prints the table and how long it took."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("name", choices=("ventilator", "mbedtls", "given"))
    parser.add_argument("clone", type=Path)
    parser.add_argument("--range", default="")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--baseline", default="", help="the commit whose units were accepted last")
    parser.add_argument("--item", action="append", default=[])
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--unit", action="append", default=[])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="people-table-") as work:
        folder = Path(work) / "repo"
        git(
            Path(work),
            "clone",
            "-q",
            "--bare",
            "--shared",
            str(given.clone.resolve()),
            str(folder),
        )
        paths = git(folder, "ls-tree", "-r", "--name-only", "HEAD").splitlines()
        known = registry(folder)
        commit_files(
            folder,
            {
                "gatekeeper.toml": configuration(given, paths),
                "compliance/people.toml": known,
            },
        )
        asked = ["--range", given.range] if given.range else ["--all", "HEAD"]
        start = "import sys; from gatekeeper.cli.main import main; sys.exit(main())"
        command = [sys.executable, "-c", start, "people", "--json", "-C", str(folder)]
        began = time.monotonic()
        done = subprocess.run(
            [*command, *asked, "--policy-from", "HEAD", *given.unit],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
        )
        if done.returncode:
            raise SystemExit(done.stderr.decode())
        took = time.monotonic() - began
        units = json.loads(done.stdout)
        print("| unit | code lines | authors | test authors | assertions by others | mapping |")
        print("|---|---|---|---|---|---|")
        for unit in units:
            kinds: dict[str, int] = defaultdict(int)
            for test in unit["tests"]:
                kinds[test["mapping"][0]["kind"]] += test["counts"]
            share = f"{unit['independent_assertion_lines']} of {unit['assertions']}"
            mapped = (
                ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()) if count)
                or "none"
            )
            both = {w["key"] for w in unit["authors"]} & {w["key"] for w in unit["test_authors"]}
            testers = f"{len(unit['test_authors'])} ({len(both)} wrote the unit)"
            print(
                f"| {unit['item']} | {unit['code_lines']} | {len(unit['authors'])} | {testers} "
                f"| {share} | {mapped} |"
            )
        print(f"{len(units)} units in {took:.1f} s")
        if given.sample:
            sample(folder, units, given.sample, ids_of(known))


if __name__ == "__main__":
    main()
