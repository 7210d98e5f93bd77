"""Run by the isolated interpreter: measures the functions of the files named on standard input, and prints JSON."""

import importlib
import json
import signal
import sys
import warnings
from dataclasses import asdict
from pathlib import Path

FILE_S = 60
"""Seconds one file may take: expressions inside lizard can be driven into quadratic time."""


def _on_alarm(*_: object) -> None:
    raise TimeoutError(f"it took longer than {FILE_S} seconds")


def answer(name: str) -> dict[str, object]:
    """`{"functions": […]}`, or `{"error": cause}` when the file could not be measured."""
    from gatekeeper.analyzers.measure.c_family import measure_c
    from gatekeeper.analyzers.measure.python import measure_python
    from gatekeeper.analyzers.measure.tokens import Lost

    signal.alarm(FILE_S)
    try:
        raw = Path(name).read_bytes()
        functions = measure_python(name, raw) if name.endswith(".py") else measure_c(name, raw)
    except SyntaxError as error:
        return {"error": f"line {error.lineno or 0}: {error.msg}"}
    except Lost as error:
        return {"error": str(error)}
    # What lizard's state machines stumble over they raise as any of these; it concerns this file only.
    except (ArithmeticError, AttributeError, LookupError, MemoryError, OSError) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    except (RuntimeError, TypeError, ValueError) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        signal.alarm(0)
    return {"functions": [asdict(function) for function in functions]}


def warm_up() -> None:
    """All that a call needs is imported."""
    import lizard  # noqa: F401 - for who forks calls from here (tools/warm_worker.py)

    from gatekeeper.analyzers.measure import c_family, python, tokens  # noqa: F401 - the same


def main() -> None:
    """Prints `{"lizard": version, "files": {name: answer}}`, keys sorted."""
    # This gatekeeper, whichever the interpreter has installed; its folder last, so that nothing that
    # lies there can stand in for another module.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    importlib.import_module("gatekeeper")
    sys.path.append(sys.path.pop(0))
    import lizard

    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _on_alarm)
    files = {name: answer(name) for name in sys.stdin.read().splitlines()}
    json.dump({"files": files, "lizard": str(lizard.version)}, sys.stdout, sort_keys=True)


if __name__ == "__main__":
    main()
