"""Run by the isolated interpreter: follows values through the Python files named on standard input, and prints JSON.

Standard input has three parts with an empty line between them, of which only the first has to be there: the names of the
files to answer for; the names of the modules that may be opened for them; and in JSON `{"paths": {name: [path, …]}, "named":
{path: {what it imports: path}}, "reach": {path: [path, …]}, "files": {path: name}, "causes": {path: why not}}`.
"""

import ast
import hashlib
import importlib
import json
import sys
import warnings
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gatekeeper.analyzers.flow.followed import Followed
    from gatekeeper.analyzers.flow.others import Around
    from gatekeeper.analyzers.flow.report import Hit

Told = Mapping[str, Any]  # what the analyzer wrote a moment ago
_MOST_PLACES = 8
"""Places of one content that are read, each with the modules around it; in the others it is read alone."""
_MOST_KEPT = 400
"""Modules whose syntax is kept for the next file that asks for it."""
_TOO_FAR = "it lies more imports away, or behind more modules, than are read for one file"
_TOO_MANY = "the file stands in more places than are read with what lies around each"
_parsed: dict[bytes, ast.Module | str] = {}


def answer(name: str, told: Told) -> dict[str, object]:
    """`{"hits": […], "followed": […]}`, and `"error": cause` beside what was found till then when the file was not followed to its end.

    A content that stands in several places is read in each: what is told in some only says in which. Then it is read once
    more, for what its callers hand in; what was followed holds also when that comes to no end.
    """
    from gatekeeper.analyzers.flow.expressions import GaveUp
    from gatekeeper.analyzers.flow.functions import ModuleReader

    readers: list[tuple[list[str], ModuleReader]] = []
    handed = ModuleReader(handed=True)
    what = cause = ""
    try:
        tree = ast.parse(Path(name).read_bytes())
        for paths, around in _places(name, told):
            reader = ModuleReader(around)
            reader.module(tree)
            readers.append((paths, reader))
        what = "what callers hand in: "
        handed.module(tree)
    except SyntaxError as error:
        cause = f"line {error.lineno or 0}: {error.msg}"
    except GaveUp:
        cause = f"{what}it asks for more steps than one file may have"
    except Exception as error:  # whatever it is, the other files' answers stand
        cause = f"{what}{type(error).__name__}: {error}"
    found = [(paths, reader.hits) for paths, reader in readers]
    followed = [(paths, set(reader.answers.all())) for paths, reader in readers if what]
    fresh = [(paths, _fresh(handed.hits, hits)) for paths, hits in found]
    return {
        "hits": _placed(found) + _placed(fresh),
        "followed": _placed(followed),
        **({"error": cause} if cause else {}),
    }


def _placed(
    said: "list[tuple[list[str], set[Hit]]] | list[tuple[list[str], set[Followed]]]",
) -> list[dict[str, Any]]:
    """What was said, each once and in order, with the places it holds for when it does not for all."""
    told = []
    for one in sorted({one for _, several in said for one in several}):
        where = [paths for paths, several in said if one in several]
        places = [path for paths in where for path in paths] if len(where) < len(said) else []
        told.append({**asdict(one), "places": places})
    return told


def _fresh(handed: "set[Hit]", hits: "set[Hit]") -> "set[Hit]":
    """What may do harm as a part of something, whoever handed it in: once for each line, and where nothing is told already."""
    seen = {(hit.rule, hit.line) for hit in hits}
    first = {(hit.rule, hit.line): hit for hit in sorted(handed, reverse=True)}
    return {hit for place, hit in first.items() if place not in seen}


def _places(name: str, told: Told) -> list[tuple[list[str], "Around"]]:
    """The places of the file with what lies around each; those where it leans on nothing together, and those beyond the most."""
    from gatekeeper.analyzers.flow.others import ALONE, Around

    def around(path: str) -> Around:
        near = frozenset(told["reach"][path])
        named = {at: told["named"][at] for at in (path, *near) if at in told["named"]}
        return Around(
            path, named, lambda at: _tree(told, at) if at in near else f"{at}: {_TOO_FAR}"
        )

    paths = told.get("paths", {}).get(name, [])
    leaning = [path for path in paths if path in told["reach"]]
    near, beyond = leaning[:_MOST_PLACES], leaning[_MOST_PLACES:]
    others = [path for path in paths if path not in leaning]
    alone = [(others, ALONE)] if others or not near else []
    if beyond:
        alone.append((beyond, Around(beyond[0], told["named"], lambda at: f"{at}: {_TOO_MANY}")))
    return [*(([path], around(path)) for path in near), *alone]


def _tree(told: Told, path: str) -> "ast.Module | str":
    """The syntax of a module, or why it cannot be read."""
    if path not in told["files"]:
        return f"{path}: {told['causes'].get(path, _TOO_FAR)}"
    raw = Path(told["files"][path]).read_bytes()
    key = hashlib.sha256(raw).digest()
    if key not in _parsed:
        if len(_parsed) >= _MOST_KEPT:
            _parsed.clear()
        try:
            _parsed[key] = ast.parse(raw)
        except SyntaxError as error:
            _parsed[key] = f"line {error.lineno or 0}: {error.msg}"
        except (ValueError, RecursionError, MemoryError) as error:
            _parsed[key] = f"{type(error).__name__}: {error}"
    known = _parsed[key]
    return f"{path}: {known}" if isinstance(known, str) else known


def warm_up() -> None:
    """All that a call needs is imported."""
    from gatekeeper.analyzers.flow import expressions, functions  # noqa: F401 - for who forks calls from here


def main() -> None:
    """Prints `{"files": {name: answer}, "python": version}`, keys sorted."""
    # This gatekeeper, whichever the interpreter has installed; its folder last, so that nothing that
    # lies there can stand in for another module.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    importlib.import_module("gatekeeper")
    sys.path.append(sys.path.pop(0))
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(12_000)  # each `elif` of a chain lies within the one before it
    names, _, rest = sys.stdin.read().partition("\n\n")
    told = json.loads(rest.partition("\n\n")[2] or "{}")
    files = {name: answer(name, told) for name in names.splitlines()}
    python = ".".join(map(str, sys.version_info[:3]))
    json.dump({"files": files, "python": python}, sys.stdout, sort_keys=True)


if __name__ == "__main__":
    main()
