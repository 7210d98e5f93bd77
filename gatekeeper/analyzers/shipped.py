"""Tables below `rules/` that an analyzer reads, also in an interpreter that has no package but ours."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from gatekeeper.model.errors import GatekeeperError

_PACKAGE = Path(__file__).resolve().parents[1]
Table = TypeVar("Table")


def shipped_table(name: str, read: Callable[[dict[str, Any]], Table]) -> Table:
    """What is read out of `rules/<name>`. Raises `GatekeeperError` when it is not there, or not what it should be."""
    folders = (_PACKAGE / "_shipped" / "rules", _PACKAGE.parent / "rules")
    path = next((f / name for f in folders if (f / name).is_file()), folders[-1] / name)
    try:
        text = path.read_text("utf-8")
        return read(json.loads(text) if name.endswith(".json") else tomllib.loads(text))
    except (OSError, ValueError, TypeError, LookupError, AttributeError, re.error) as fault:
        raise GatekeeperError(
            f"no verdict: the shipped rules/{name} is missing or damaged ({type(fault).__name__}: {fault}); install gatekeeper again"
        ) from fault
