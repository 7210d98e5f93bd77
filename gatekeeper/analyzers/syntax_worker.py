"""Run by the isolated interpreter: reads file names on standard input, prints as JSON which of them Python can parse."""

import ast
import json
import sys
import warnings
from pathlib import Path


def refusal(source: bytes) -> str | None:
    """Why Python cannot parse the source, or `None` when it can."""
    try:
        ast.parse(source)
    except SyntaxError as error:
        return f"line {error.lineno or 0}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def main() -> None:
    """Prints `{"python": version, "files": {name: null or cause}}`, keys sorted."""
    warnings.simplefilter("ignore")
    names = sys.stdin.read().splitlines()
    files = {name: refusal(Path(name).read_bytes()) for name in names}
    version = ".".join(map(str, sys.version_info[:3]))
    json.dump({"files": files, "python": version}, sys.stdout, sort_keys=True)


if __name__ == "__main__":
    main()
