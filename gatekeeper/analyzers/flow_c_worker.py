"""Run by the isolated interpreter: follows values through the files of C and C++ asked for on standard input, and prints JSON.

Reads `{"files": {name: path}, "look": [name]}`; prints `{"files": {name: {"hits": […], "error": cause}},
"elsewhere": {name: […]}}`, the latter for files that were not to be looked at.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gatekeeper.analyzers.cflow.values import Found

_SHOWN = 3


def answers(files: dict[str, str], look: list[str]) -> dict[str, object]:
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
    hits: dict[str, dict[tuple[int, int, str], Found]] = {name: {} for name in look}
    for name in look:
        for one in sorted(analysis.look(reads[name]), key=_shortest_first):
            # What a function of another file does wrong when it is called from here is said there.
            hits.setdefault(one.file, {}).setdefault((one.line, one.column, one.rule), one)
    rows = {
        name: [
            {"line": line, "column": column, "rule": rule, "why": one.why, "steps": one.trace}
            for (line, column, rule), one in sorted(places.items())
        ]
        for name, places in hits.items()
    }
    return {
        "files": {
            name: {
                "hits": rows[name],
                "error": analysis.broken.get(name) or reads[name].fault(_SHOWN),
            }
            for name in look
        },
        "elsewhere": {name: rows[name] for name in rows.keys() - set(look)},
    }


def _shortest_first(one: "Found") -> tuple[object, ...]:
    """Of several paths to one place the one with the fewest decisions tells most."""
    return one.file, one.line, one.column, one.rule, one.why, len(one.trace), one.trace


def main() -> None:
    """Prints the answers, keys sorted."""
    # This gatekeeper, whichever the interpreter has installed; its folder last, so that nothing that
    # lies there can stand in for another module.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    importlib.import_module("gatekeeper")
    sys.path.append(sys.path.pop(0))
    sys.setrecursionlimit(6000)
    asked = json.loads(sys.stdin.read())
    json.dump(answers(asked["files"], asked["look"]), sys.stdout, sort_keys=True)


if __name__ == "__main__":
    main()
