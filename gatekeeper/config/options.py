"""The shape of `gatekeeper.toml`: the JSON Schema for editors is generated from these types."""

from typing import Literal

import msgspec

DemandName = Literal["required", "reported", "off"]
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


class Table(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    """A table whose keys are kebab-case and all known."""


class ProjectOptions(Table):
    """`[project]`."""

    name: str
    title: str = ""
    default_class: str | None = None
    """Class of the items that write none; without it the strictest."""


class LayoutOptions(Table):
    """`[layout]`: globs per layout class; the first class in this order that matches a path has it."""

    generated: list[str] = []
    third_party: list[str] = []
    tests: list[str] = []
    tools: list[str] = []
    documents: list[str] = []
    product: list[str] = []


class LanguageOptions(Table):
    """`[languages]`: suffixes with their dot; each list replaces the default."""

    c: list[str] | None = None
    cpp: list[str] | None = None
    python: list[str] | None = None


class ItemOptions(Table):
    """`[[items]]`: one software item."""

    id: str
    title: str = ""
    parent: str | None = None
    class_: str | None = msgspec.field(default=None, name="class")
    class_reason: str = msgspec.field(default="", name="class-reason")
    """Why that class is enough; the strictest needs no reason."""
    paths: list[str] = []
    tests: list[str] = []
    inputs: list[str] = []
    """Files outside the item that its behaviour depends on: an approval does not outlive a change of them."""


class PeopleOptions(Table):
    """`[people]`: the registry, and the ref that reviews are meant for (empty: any)."""

    registry: str = "compliance/people.toml"
    ref: str = ""
    checklists: str = "compliance/review-checklists"
    """Folder of a `class-ID.toml` for each safety class; what is not there is taken as shipped."""
    accepted_baseline: str = ""
    ignore_revs: list[str] = msgspec.field(default_factory=lambda: [".git-blame-ignore-revs"])


class ThreatModelOptions(Table):
    """`[[threats.models]]`."""

    path: str
    format: str = "auto"
    with_: list[str] = msgspec.field(default_factory=list, name="with")


class ThreatOptions(Table):
    """`[threats]`."""

    models: list[ThreatModelOptions] = []
    map: str = ""
    reviews: str = ""
    guidance: Literal["2023", "June 2025", "February 2026"] = "June 2025"


class LoggingOptions(Table):
    """`[logging]`: how the project logs what happens to the device."""

    functions: list[str] = []
    event_pattern: str = ""
    checks: list[str] = []
    errors: list[str] = []
    elsewhere: list[str] = []


class RequirementOptions(Table):
    """`[requirements]`: files that hold requirements, and what an id looks like."""

    paths: list[str] = []
    pattern: str = r"\b[A-Z][A-Z0-9]*-[A-Z0-9-]*\d+\b"


class TraceSourceOptions(Table):
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


class TraceReportOptions(Table):
    """`[[trace.reports]]`: a report of results or coverage that every judgement of a commit should be given."""

    name: str
    format: ReportFormat
    root: str = ""
    tests: list[str] = []


class TraceOptions(Table):
    """`[trace]`."""

    sources: list[TraceSourceOptions] = []
    reports: list[TraceReportOptions] = []
    mentions: list[str] = []
    integration: list[str] = []
    external: list[str] = []
    roots: list[ItemKind] = msgspec.field(default_factory=lambda: list(_ROOTS))
    verify: list[ItemKind] = msgspec.field(
        default_factory=lambda: ["software-requirement", "risk-control"]
    )


class SoupOptions(Table):
    """`[soup]`."""

    list: str = "compliance/soup.toml"
    feeds: str = "compliance/feeds"


class JudgementOptions(Table):
    """`[judgements]`: roles of those who judge clauses that no tool decides, and whether not applicable takes two people."""

    roles: list[str] = msgspec.field(default_factory=lambda: ["approver"])
    second_person: bool = True


class AnalyzerOptions(Table):
    """`[analyzers.tools.ID]`."""

    required: bool = True
    options: dict[str, str] = {}


class AnalyzersOptions(Table):
    """`[analyzers]`."""

    packs: list[str] = msgspec.field(default_factory=lambda: ["c-firmware", "python-host"])
    compile_database: str = ""
    tools: dict[str, AnalyzerOptions] = {}


class PolicyRuleOptions(Table):
    """`[[policy.rules]]`: changes the rule of one class and check; the shipped policy holds elsewhere."""

    class_: str = msgspec.field(name="class")
    check: str
    asked_by: str
    demand: DemandName = "required"
    clauses: list[str] = []
    limits: dict[str, int | str] = {}


class PolicyOptions(Table):
    """`[policy]`."""

    rules: list[PolicyRuleOptions] = []


class FileOptions(Table):
    """`[files]`: gatekeeper's own files; one that is not there is empty."""

    deviations: str = "compliance/deviations.toml"
    suppressions: str = "compliance/suppressions.toml"
    exclusions: str = "compliance/exclusions.toml"
    baseline: str = "compliance/baseline.json"


class HookOptions(Table):
    """`[hooks]`: whether a commit that no hook saw fails the merge gate or is only reported."""

    trace: Literal["required", "reported"] = "required"


class PluginOptions(Table):
    """`[plugins]`: distributions whose plugins may load."""

    distributions: list[str] = []


class GatekeeperOptions(Table):
    """`gatekeeper.toml`."""

    version: Literal[1]
    project: ProjectOptions
    layout: LayoutOptions
    items: list[ItemOptions] = []
    languages: LanguageOptions = msgspec.field(default_factory=LanguageOptions)
    people: PeopleOptions = msgspec.field(default_factory=PeopleOptions)
    threats: ThreatOptions = msgspec.field(default_factory=ThreatOptions)
    requirements: RequirementOptions = msgspec.field(default_factory=RequirementOptions)
    logging: LoggingOptions = msgspec.field(default_factory=LoggingOptions)
    trace: TraceOptions = msgspec.field(default_factory=TraceOptions)
    soup: SoupOptions = msgspec.field(default_factory=SoupOptions)
    judgements: JudgementOptions = msgspec.field(default_factory=JudgementOptions)
    analyzers: AnalyzersOptions = msgspec.field(default_factory=AnalyzersOptions)
    policy: PolicyOptions = msgspec.field(default_factory=PolicyOptions)
    files: FileOptions = msgspec.field(default_factory=FileOptions)
    hooks: HookOptions = msgspec.field(default_factory=HookOptions)
    plugins: PluginOptions = msgspec.field(default_factory=PluginOptions)
