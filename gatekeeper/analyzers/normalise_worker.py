"""Run by the isolated interpreter: reads names of C and C++ files on standard input, prints their views as JSON."""

import importlib
import json
import sys
from pathlib import Path


def described(name: str) -> dict[str, object]:
    """The views of one file as `semgrep_views.py` reads them."""
    from gatekeeper.analyzers.measure.branches import plain
    from gatekeeper.analyzers.normal.views import views_of

    source = plain(Path(name).read_bytes())
    try:
        views, unseen = views_of(source, cplusplus=not name.endswith(".c"))
    except RecursionError:
        return {"fault": "its brackets or conditionals are nested too deeply"}
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # A fault of this reading: the file counts as failed, the others are looked at.
        return {"fault": f"{type(error).__name__}: {error}"}
    return {
        "views": [
            {"text": view.text, "functions": view.functions, "fault": view.fault} for view in views
        ],
        "unseen": sorted(unseen),
    }


def main() -> None:
    """Prints `{"files": {name: {"views": […], "unseen": […]} or {"fault": cause}}}`, keys sorted."""
    # This gatekeeper, whichever the interpreter has installed; its folder last, so that nothing that
    # lies there can stand in for another module.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    importlib.import_module("gatekeeper")
    sys.path.append(sys.path.pop(0))
    names = sys.stdin.read().splitlines()
    json.dump({"files": {name: described(name) for name in names}}, sys.stdout, sort_keys=True)


if __name__ == "__main__":
    main()
