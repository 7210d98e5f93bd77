"""The shape of `[trace]` in `gatekeeper.toml`: where requirements lie, and which reports a run should be given."""

from typing import Literal

import msgspec

# The base is given here and not taken from options.py, which has this table in it.

ItemFormat = Literal[
    "csv",
    "doorstop",
    "front-matter",
    "markdown",
    "mlx-traceability",
    "needs-json",
    "openfasttrace",
    "reqif",
    "rtems",
    "sphinx-needs",
    "strictdoc",
    "trlc",
    "xlsx",
]
ReportFormat = Literal[
    "cobertura", "coverage-py", "cucumber", "gcov", "junit", "lcov", "tap", "unity"
]
ItemKind = Literal[
    "system-requirement",
    "software-requirement",
    "hazard",
    "risk-control",
    "design",
    "test-case",
    "unit",
    "change-request",
    "problem-report",
    "document",
    "log-event",
]


_ROOTS: tuple[ItemKind, ...] = (
    "system-requirement",
    "hazard",
    "change-request",
    "problem-report",
    "document",
)


class _Table(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    """A table whose keys are kebab-case and all known."""


class TraceSourceOptions(_Table):
    """`[[trace.sources]]`: files of one format whose items are nodes of the graph."""

    paths: list[str]
    format: ItemFormat
    kind: ItemKind = "software-requirement"
    kinds: dict[str, ItemKind] = {}
    root: str = ""
    pattern: str = ""
    columns: dict[str, str] = {}
    links: list[str] = []
    reverse: list[str] = []
    types: list[str] = []


class TraceReportOptions(_Table):
    """`[[trace.reports]]`: a report of results or coverage that every judgement of a commit should be given."""

    name: str
    format: ReportFormat
    root: str = ""
    tests: list[str] = []


class TraceOptions(_Table):
    """`[trace]`."""

    sources: list[TraceSourceOptions] = []
    reports: list[TraceReportOptions] = []
    mentions: list[str] = []
    external: list[str] = []
    roots: list[ItemKind] = msgspec.field(default_factory=lambda: list(_ROOTS))
    verify: list[ItemKind] = msgspec.field(
        default_factory=lambda: ["software-requirement", "risk-control"]
    )
