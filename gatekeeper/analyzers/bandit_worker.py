"""Run by the isolated interpreter: bandit 1.9 as a library over the files named on standard input; prints its JSON report.

What bandit imports and this use of it never asks for (colours, YAML settings, a search for plugins through everything
that is installed) takes longer than to read five files: stand-ins are there while it is imported, and who asks one for
anything gets an error. Its own tests are found through its own list of entry points, so a plugin of somebody else,
whose digest nobody took, is not among them.
"""

import contextlib
import functools
import importlib
import importlib.util
import logging
import sys
import types
import warnings
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Protocol

_LOGGED = "[%(module)s]\t%(levelname)s\t%(message)s"
"""As bandit's own command logs; its analyzer looks for errors of single tests among it."""


class _Node(Hashable, Protocol):
    """What the syntax tree says of places."""

    lineno: int
    end_lineno: int


class _Offer:
    """An entry point, imported when it is asked for."""

    def __init__(self, name: str, target: str) -> None:
        self.name = name
        self._target = target

    @functools.cached_property
    def plugin(self) -> object:
        """What it names."""
        module, _, attribute = self._target.partition(":")
        return getattr(importlib.import_module(module), attribute)


class _Offers:
    """As much of stevedore's `ExtensionManager` (5.5) as bandit asks for."""

    def __init__(self, namespace: str, **_more: object) -> None:
        found: list[_Offer] = []
        section = ""
        for line in (_record() / "entry_points.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                section = line.strip("[] ")
            elif section == namespace and "=" in line:
                parts = line.partition("=")
                found.append(_Offer(parts[0].strip(), parts[2].strip()))
        self._offers = tuple(found)

    def __iter__(self) -> Iterator[_Offer]:
        return iter(self._offers)

    def names(self) -> list[str]:
        """The names, in the order they are listed."""
        return [each.name for each in self._offers]


class _Sheet:
    """Takes a report as an open file would."""

    name = ""

    def __init__(self) -> None:
        self.text = ""

    def __enter__(self) -> "_Sheet":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def write(self, text: str) -> None:
        """More of the report."""
        self.text += text


def _record() -> Path:
    """The folder of bandit's installation record, beside the package."""
    found = importlib.util.find_spec("bandit")
    if found is None or found.origin is None:
        raise ImportError("bandit is not installed beside gatekeeper")
    (folder,) = Path(found.origin).parents[1].glob("bandit-*.dist-info")
    return folder


def _stand_in(name: str, **holds: object) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__dict__.update(holds)
    return module


@contextlib.contextmanager
def _stand_ins() -> Iterator[None]:
    """While bandit is imported, what it does not need here is not."""
    version = _record().name.removeprefix("bandit-").removesuffix(".dist-info")
    metadata = _stand_in(
        "importlib.metadata", metadata=lambda _: {"Author": ""}, version=lambda _: version
    )
    extension = _stand_in("stevedore.extension", ExtensionManager=_Offers)
    given = {
        "importlib.metadata": metadata,
        "rich": _stand_in("rich", progress=None),
        "stevedore": _stand_in("stevedore", extension=extension),
        "tomllib": _stand_in("tomllib"),
        "yaml": _stand_in("yaml"),
    }
    before = {name: sys.modules.get(name) for name in given}
    real = importlib.__dict__.get("metadata")
    sys.modules.update(given)
    importlib.__dict__["metadata"] = metadata
    try:
        yield
    finally:
        for name, module in before.items():
            sys.modules.pop(name)
            if module is not None:
                sys.modules[name] = module
        importlib.__dict__.pop("metadata")
        if real is not None:
            importlib.__dict__["metadata"] = real


def _quick_places() -> None:
    """Two questions that bandit asks once a string are answered once a literal.

    It lists the lines of the whole literal for each string in one, and searches them for `nosec` marks: quadratic, a
    generated table of 20,000 lines takes a minute. The same lines are given again while the same literal is asked
    about, and where no marks were collected (`--ignore-nosec`) none is searched for. Nothing else changes.
    """
    from bandit.core import utils

    slow_range, slow_marks = utils.linerange, utils.get_nosec

    @functools.lru_cache(maxsize=8)
    def listed(node: _Node) -> list[int]:
        return list(range(node.lineno, node.end_lineno + 1))

    def linerange(node: _Node) -> list[int]:
        return listed(node) if hasattr(node, "lineno") else slow_range(node)

    def get_nosec(marks: dict[int, object], context: dict[str, object]) -> object:
        return slow_marks(marks, context) if marks else None

    utils.linerange, utils.get_nosec = linerange, get_nosec


@functools.cache
def warm_up() -> None:
    """All that a call needs is imported."""
    with _stand_ins():
        import bandit.formatters.json  # noqa: F401 - for who forks calls from here (tools/warm_worker.py)
    _quick_places()


def report(names: list[str]) -> str:
    """What `bandit --quiet --format json --ignore-nosec --number 1` says of the files."""
    from bandit.core import config, constants, manager
    from bandit.formatters import json as as_json

    every = {"include": set[str](), "exclude": set[str]()}
    looking = manager.BanditManager(
        config.BanditConfig(), "file", quiet=True, profile=every, ignore_nosec=True
    )
    looking.discover_files(names, False, ",".join(constants.EXCLUDE))
    if not looking.b_ts.tests:
        raise ImportError("bandit came without its tests")
    looking.run_tests()
    sheet = _Sheet()
    as_json.report(looking, sheet, constants.RANKING[0], constants.RANKING[0], lines=1)
    return sheet.text


def main() -> None:
    """Prints the report of the files that standard input names, one a line."""
    warm_up()
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.WARNING, format=_LOGGED, stream=sys.stderr)
    print(report(sys.stdin.read().splitlines()))


if __name__ == "__main__":
    main()
