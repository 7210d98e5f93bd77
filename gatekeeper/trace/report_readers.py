"""Every format of results and of coverage that is read, listed by hand; imported when a report of it is read."""

import importlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import cast

from gatekeeper.model.trace import ReportReading

ReportReader = Callable[[bytes], ReportReading]
_LISTED = {
    "cobertura": "coverage:read_cobertura",
    "coverage-py": "coverage_py:read_coverage_py",
    "cucumber": "cucumber:read_cucumber",
    "gcov": "gcov:read_gcov",
    "junit": "junit:read_junit",
    "lcov": "coverage:read_lcov",
    "tap": "text_results:read_tap",
    "unity": "text_results:read_unity",
}


def _reader(where: str) -> ReportReader:
    module, _, name = where.partition(":")

    def read(raw: bytes) -> ReportReading:
        found = getattr(importlib.import_module(f"gatekeeper.trace.{module}"), name)
        return cast(ReportReader, found)(raw)

    return read


REPORT_READERS: Mapping[str, ReportReader] = MappingProxyType(
    {name: _reader(where) for name, where in _LISTED.items()}
)
"""Name of the format in `gatekeeper.toml` to its reader, a pure function of the bytes that never raises."""
RESULT_FORMATS = frozenset({"cucumber", "junit", "tap", "unity"})
"""Those that tell how tests ended; the others tell coverage."""
