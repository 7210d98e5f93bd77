"""Every format of items, of results and of coverage that is read, listed by hand; a reader is imported when it is asked."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from gatekeeper.model.later import late
from gatekeeper.model.trace import ItemReader, ReportReading

ReportReader = Callable[[bytes], ReportReading]
_ITEMS = {
    "csv": "tables:read_csv",
    "doorstop": "doorstop:read_doorstop",
    "front-matter": "front_matter:read_front_matter",
    "markdown": "plain_markdown:read_plain_markdown",
    "mlx-traceability": "sphinx:read_mlx_traceability",
    "needs-json": "needs_json:read_needs_json",
    "openfasttrace": "openfasttrace:read_openfasttrace",
    "reqif": "reqif:read_reqif",
    "rtems": "rtems:read_rtems",
    "sphinx-needs": "sphinx:read_sphinx_needs",
    "strictdoc": "sdoc:read_sdoc",
    "trlc": "trlc:read_trlc",
    "xlsx": "tables:read_xlsx",
}
_REPORTS = {
    "cobertura": "coverage:read_cobertura",
    "coverage-py": "coverage_py:read_coverage_py",
    "cucumber": "cucumber:read_cucumber",
    "gcov": "gcov:read_gcov",
    "junit": "junit:read_junit",
    "lcov": "coverage:read_lcov",
    "tap": "text_results:read_tap",
    "unity": "text_results:read_unity",
}
READERS: Mapping[str, ItemReader] = MappingProxyType(
    {name: late(f"gatekeeper.trace.{where}") for name, where in _ITEMS.items()}
)
"""Name of the format in `gatekeeper.toml` to its reader."""
REPORT_READERS: Mapping[str, ReportReader] = MappingProxyType(
    {name: late(f"gatekeeper.trace.{where}") for name, where in _REPORTS.items()}
)
"""Name of the format in `gatekeeper.toml` to its reader, a pure function of the bytes that never raises."""
RESULT_FORMATS = frozenset({"cucumber", "junit", "tap", "unity"})
"""Those that tell how tests ended; the others tell coverage."""
