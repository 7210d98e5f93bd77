"""Reads requirements of public repositories with our readers and counts them again by a plain search.

Run from a checkout, with a bare or full clone of each repository of `requirement_sets.toml`:

    .venv/bin/python benchmarks/recount_requirements.py FOLDER

where FOLDER/OWNER+NAME (or FOLDER/OWNER+NAME/repo) is the clone's git directory. Every figure of the list is computed
again from the commit it names; status 1 when one of them is another, or when the plain count is not the items, plus what
cannot be read, plus the `examples` that stand in code blocks and texts. `--write` prints what is found and fails nothing.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.glob import matches_any
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import SourceOptions, TraceSettings, TraceSource
from gatekeeper.trace.gather import TraceInput, gather_trace, read_source

LIST = Path(__file__).with_name("requirement_sets.toml")
FIGURES = (
    *("items", "links", "dangling", "duplicates", "orphans", "suspect", "unreadable", "other"),
    *("plain", "examples"),
)


def blobs(
    git: Path, commit: str, globs: tuple[str, ...]
) -> tuple[dict[RepoPath, ObjectId], dict[RepoPath, bytes]]:
    """Every path of the commit, and the files that the globs match; those a partial clone lacks are left out."""
    run = ["git", "--git-dir", str(git)]
    listed = subprocess.run([*run, "ls-tree", "-r", "-z", commit], capture_output=True, check=True)
    entries = [line.split(b"\t", 1) for line in listed.stdout.split(b"\0") if line]
    every = {
        RepoPath(path.decode("utf-8", "surrogateescape")): ObjectId(meta.split()[2].decode())
        for meta, path in entries
        if meta.split()[1] == b"blob" and not meta.startswith(b"120000")
    }
    wanted = [path for path in every if matches_any(globs, path)]
    asked = "".join(f"{every[path]}\n" for path in wanted).encode()
    out = subprocess.run(
        [*run, "cat-file", "--batch"], input=asked, capture_output=True, check=True
    )
    found: dict[RepoPath, bytes] = {}
    place = 0
    for path in wanted:
        end = out.stdout.index(b"\n", place)
        head = out.stdout[place:end].split()
        place = end + 1
        if head[1] != b"missing":
            size = int(head[2])
            found[path] = out.stdout[place : place + size]
            place += size + 1
    return every, found


def figures(
    entry: dict[str, Any], every: dict[RepoPath, ObjectId], files: dict[RepoPath, bytes]
) -> dict[str, int]:
    """What the readers find in the files, and what a plain search for the entry's pattern counts in them."""
    place = Location(RepoPath(LIST.name))
    options = SourceOptions(
        root=entry.get("root", ""),
        pattern=entry.get("pattern", ""),
        types=tuple(entry.get("types", ())),
        link_fields=tuple(entry.get("link-fields", ())),
    )
    source = TraceSource(
        tuple(entry["paths"]), entry["format"], "software-requirement", (), options, place
    )
    read = read_source(source, files)
    facts = gather_trace(
        TraceInput(
            settings=TraceSettings((source,)), items=(), owned=(), models=(), blobs=every, head=files,
            base_blobs=None, base={}, commit=None, tree=ObjectId("0" * 40),
            clauses=frozenset(entry.get("clauses", ["62304:4.1"])), reports=(),
        )
    )  # fmt: skip
    codes = [diagnostic.code for diagnostic in facts.diagnostics]
    known = {
        "dangling": "tr003-dangling-link",
        "duplicates": "tr002-duplicate-id",
        "orphans": "tr004-orphan",
        "suspect": "tr006-suspect-link",
        "unreadable": "tr001-unreadable",
    }
    counts = {name: codes.count(code) for name, code in known.items()}
    return {
        "items": len(read.items),
        "links": sum(len(item.links) for item in read.items),
        **counts,
        "other": len(codes) - sum(counts.values()),
        "plain": plain(entry, files),
        "examples": entry.get("examples", 0),
    }


def plain(entry: dict[str, Any], files: dict[RepoPath, bytes]) -> int:
    """A count that shares no code with the readers: files, or matches of a regular expression."""
    if entry["plain-patterns"] == ["files"]:
        return sum(not path.endswith(".doorstop.yml") for path in files)
    total = 0
    for pair in entry["plain-patterns"]:
        suffix, pattern = pair.split(" ", 1)
        search = re.compile(pattern.encode(), re.MULTILINE)
        total += sum(len(search.findall(raw)) for p, raw in files.items() if p.endswith(suffix))
    return total


def main(arguments: list[str]) -> int:
    """Counts every set again, says what differs, and gives the exit status."""
    write = "--write" in arguments
    folder = Path(next(each for each in arguments if each != "--write"))
    wrong = 0
    for entry in tomllib.loads(LIST.read_text(encoding="utf-8"))["sets"]:
        git = folder / entry["repository"].replace("/", "+")
        git = git / "repo" if (git / "repo").is_dir() else git
        if not git.is_dir():
            print(f"{entry['repository']}: no clone at {git}")
            wrong += 1
            continue
        found = figures(entry, *blobs(git, entry["commit"], tuple(entry["paths"])))
        shown = " ".join(f"{name} {found[name]}" for name in FIGURES)
        said = {name: entry.get(name, 0 if name == "examples" else -1) for name in FIGURES}
        # What a plain search finds is an item, cannot be read, or stands in an example or a text.
        known = found["items"] + found["unreadable"] + found["examples"]
        same = said == found and found["plain"] == known
        wrong += not same and not write
        where = f"{entry['repository']}@{entry['commit'][:12]}:{entry['paths'][0]}"
        print(
            f"{'ok ' if same else 'NEW' if write else 'BAD'} {entry['format']:<16} {where}: {shown}"
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
