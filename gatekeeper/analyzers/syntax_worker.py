"""Run by the isolated interpreter: reads file names on standard input, prints as JSON which of them are well-formed."""

import ast
import codecs
import importlib
import io
import json
import sys
import tokenize
import warnings
from pathlib import Path

_ENCODINGS = frozenset({"ascii", "iso8859-1", "utf-8", "utf-8-sig"})
"""Cookies under which the bytes read as the program they are; UTF-7 and its like hide code from semgrep."""


def refusal(name: str, source: bytes) -> str | None:
    """Why Python refuses the file, or why the brackets of a C or C++ file do not pair; `None` when all is well."""
    from gatekeeper.analyzers.measure.branches import imbalance, plain

    if not name.endswith(".py"):
        return imbalance(plain(source))
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        if codecs.lookup(encoding).name not in _ENCODINGS:
            return f"its cookie declares the encoding {encoding}, which semgrep does not follow"
        ast.parse(source)
    except SyntaxError as error:
        return f"line {error.lineno or 0}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def warm_up() -> None:
    """All that a call needs is imported."""
    from gatekeeper.analyzers.measure import branches  # noqa: F401 - for who forks calls from here


def main() -> None:
    """Prints `{"python": version, "files": {name: null or cause}}`, keys sorted."""
    # This gatekeeper, whichever the interpreter has installed; its folder last, so that nothing that
    # lies there can stand in for another module.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    importlib.import_module("gatekeeper")
    sys.path.append(sys.path.pop(0))
    warnings.simplefilter("ignore")
    names = sys.stdin.read().splitlines()
    files = {name: refusal(name, Path(name).read_bytes()) for name in names}
    version = ".".join(map(str, sys.version_info[:3]))
    json.dump({"files": files, "python": version}, sys.stdout, sort_keys=True)


if __name__ == "__main__":
    main()
