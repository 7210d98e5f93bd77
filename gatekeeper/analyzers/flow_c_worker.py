"""Run by the isolated interpreter: follows values through the files of C and C++ asked for on standard input, and prints JSON.

Reads `{"files": {name: path}, "look": [name], "kept": {name: rests on}}`; prints `{"files": {name: …}}` with, of each file to look at,
`{"stands": true}` when what was kept of it rests on what is so still, otherwise `{"rests_on": …, "said": …}`. That is JSON again, for whoever
keeps it: `{"hits": {path: […]}, "error": cause}`, with hits by the file they are in: what a function of another file does wrong when it is
called from here is seen here. Where the process that looked ended early it is `{"error": cause}`.
"""

import gc
import importlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gatekeeper.analyzers.cflow.analysis import Analysis
    from gatekeeper.analyzers.cflow.files import Read
    from gatekeeper.analyzers.cflow.values import Found

_SHOWN = 3
_WORTH_ONE_BYTES = 400_000
"""Of sources looked at by one process: the tree is read once, before they part."""
_MOST_PROCESSES = 8
Told = dict[str, dict[str, object]]
"""By name what is printed of a file."""


def answers(files: dict[str, str], look: list[str], kept: dict[str, str]) -> dict[str, Told]:
    """What is found, and why not all of a file could be read."""
    from gatekeeper.analyzers.cflow.analysis import Analysis
    from gatekeeper.analyzers.cflow.files import Files
    from gatekeeper.analyzers.cflow.knowledge import shipped_knowledge

    texts = {
        path: (name, Path(name).read_bytes().decode("utf-8", "replace"))
        for name, path in sorted(files.items())
    }
    tree = Files(texts)
    analysis = Analysis(tree, shipped_knowledge())
    reads = {tree.read(path).name: tree.read(path) for path in texts}
    analysis.prepare(reads.values())

    def followed(names: list[str]) -> Told:
        return {name: _looked(analysis, reads[name], files) for name in names}

    standing = {n for n in look if n in kept and analysis.stands(reads[n], kept[n])}
    sizes = {name: len(texts[files[name]][1]) for name in look if name not in standing}
    told = _side_by_side(_parts(sizes), followed)
    # A file that nobody told of is none that stands: it ends the answer, and not in silence.
    every = told | {name: {"stands": True} for name in standing}
    return {"files": {name: every[name] for name in look}}


def _looked(analysis: "Analysis", read: "Read", paths: dict[str, str]) -> dict[str, object]:
    hits: dict[str, dict[tuple[int, int, str], Found]] = {}
    for one in sorted(analysis.look(read), key=_shortest_first):
        hits.setdefault(one.file, {}).setdefault((one.line, one.column, one.rule), one)
    rows = {
        paths[name]: [
            {
                "line": line,
                "column": column,
                "rule": rule,
                "why": one.why,
                "steps": [("" if at == name else paths[at], *rest) for at, *rest in one.trace],
            }
            for (line, column, rule), one in sorted(places.items())
        ]
        for name, places in hits.items()
    }
    error = analysis.broken.get(read.name) or read.fault(_SHOWN)
    said = json.dumps({"hits": rows, "error": error}, sort_keys=True)
    return {"rests_on": analysis.rests_on(read), "said": said}


def _parts(sizes: dict[str, int]) -> list[list[str]]:
    """The files in as many parts as there are processors for, of like size; the answer is the same for any number."""
    most = min(_MOST_PROCESSES, os.cpu_count() or 1, sum(sizes.values()) // _WORTH_ONE_BYTES)
    parts: list[list[str]] = [[] for _ in range(max(1, most))]
    filled = dict.fromkeys(range(len(parts)), 0)
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        least = min(filled, key=lambda part: filled[part])
        parts[least].append(name)
        filled[least] += sizes[name]
    return parts


def _side_by_side(parts: list[list[str]], task: Callable[[list[str]], Told]) -> Told:
    """What the task tells of all parts, each looked at by a process of its own that ends with this one's session."""
    if len(parts) == 1:
        return task(parts[0])
    gc.freeze()
    running: list[tuple[int, int]] = []
    for part in parts:
        reader, writer = os.pipe()
        process = os.fork()
        if not process:
            _tell(writer, task, part)
        os.close(writer)
        running.append((process, reader))
    told: dict[str, Any] = {}  # as a process wrote it a moment ago
    for part, (process, reader) in zip(parts, running, strict=True):
        with os.fdopen(reader, encoding="utf-8") as answer:
            text = answer.read()
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        cause = {"error": f"the process that looked at it ended early (status {status})"}
        told |= dict.fromkeys(part, cause) if status else json.loads(text)
    return told


def _tell(writer: int, task: Callable[[list[str]], Told], part: list[str]) -> None:
    """In the fork: writes what the task tells, and ends."""
    status = 1
    try:
        with os.fdopen(writer, "w", encoding="utf-8") as answer:
            json.dump(task(part), answer)
        status = 0
    finally:  # nothing of what the other process goes on with is done twice
        os._exit(status)


def _shortest_first(one: "Found") -> tuple[object, ...]:
    """Of several paths to one place the one with the fewest decisions tells most."""
    return one.file, one.line, one.column, one.rule, one.why, len(one.trace), one.trace


def warm_up() -> None:
    """All that a call needs is imported."""
    from gatekeeper.analyzers.cflow import analysis  # noqa: F401 - for who forks calls from here


def main() -> None:
    """Prints the answers, keys sorted."""
    # This gatekeeper, whichever the interpreter has installed; its folder last, so that nothing that
    # lies there can stand in for another module.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    importlib.import_module("gatekeeper")
    sys.path.append(sys.path.pop(0))
    sys.setrecursionlimit(6000)
    # Trees and states are many and hold no rings: looking for those again and again costs a quarter of the time.
    gc.set_threshold(100_000, 20, 100)
    asked = json.loads(sys.stdin.read())
    json.dump(answers(asked["files"], asked["look"], asked["kept"]), sys.stdout, sort_keys=True)


if __name__ == "__main__":
    main()
