"""Every format of results and of coverage that is read, listed by hand."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from gatekeeper.model.trace import ReportReading
from gatekeeper.trace.coverage import read_cobertura, read_coverage_py, read_gcov, read_lcov
from gatekeeper.trace.cucumber import read_cucumber
from gatekeeper.trace.junit import read_junit
from gatekeeper.trace.text_results import read_tap, read_unity

REPORT_READERS: Mapping[str, Callable[[bytes], ReportReading]] = MappingProxyType(
    {
        "cobertura": read_cobertura,
        "coverage-py": read_coverage_py,
        "cucumber": read_cucumber,
        "gcov": read_gcov,
        "junit": read_junit,
        "lcov": read_lcov,
        "tap": read_tap,
        "unity": read_unity,
    }
)
"""Name of the format in `gatekeeper.toml` to its reader, a pure function of the bytes that never raises."""
