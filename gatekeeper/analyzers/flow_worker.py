"""Run by the isolated interpreter: follows values through the Python files named on standard input, and prints JSON."""

import ast
import json
import sys
import warnings
from dataclasses import asdict
from pathlib import Path


def answer(name: str) -> dict[str, object]:
    """`{"hits": […], "followed": […]}`, or `{"error": cause}` when the file could not be followed to its end."""
    from gatekeeper.analyzers.flow.expressions import GaveUp
    from gatekeeper.analyzers.flow.functions import ModuleReader

    reader = ModuleReader()
    try:
        reader.module(ast.parse(Path(name).read_bytes()))
    except SyntaxError as error:
        return {"error": f"line {error.lineno or 0}: {error.msg}"}
    except GaveUp:
        return {"error": "it asks for more steps than one file may have"}
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {
        "hits": [asdict(hit) for hit in sorted(reader.hits)],
        "followed": [asdict(one) for one in reader.answers.all()],
    }


def warm_up() -> None:
    """All that a call needs is imported."""
    from gatekeeper.analyzers.flow import expressions, functions  # noqa: F401 - for who forks calls from here


def main() -> None:
    """Prints `{"files": {name: answer}, "python": version}`, keys sorted."""
    # An isolated interpreter does not find gatekeeper where it is not installed; last, so that
    # nothing that lies there can stand in for another module.
    sys.path.append(str(Path(__file__).parents[2]))
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(3000)
    files = {name: answer(name) for name in sys.stdin.read().splitlines()}
    python = ".".join(map(str, sys.version_info[:3]))
    json.dump({"files": files, "python": python}, sys.stdout, sort_keys=True)


if __name__ == "__main__":
    main()
