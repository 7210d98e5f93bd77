"""Traced items: requirements, hazards, test cases and the like as their files tell them, before any graph is made."""

import json
from collections.abc import Mapping
from enum import Enum
from typing import Protocol

from gatekeeper.model.coverage import Branch, TestRun
from gatekeeper.model.digest import ObjectId, Sha256, sha256
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath


@dataclass(frozen=True, slots=True)
class TraceLink:
    """One mention of another item, as written."""

    role: str
    """What the file calls it: `Parent`, `fulfills`, `covers` …"""
    target: str
    location: Location
    stamp: str = ""
    """Fingerprint or revision of the target that the link was made for; empty when the format has none."""
    reverse: bool = False
    """Written at the parent: it is the target that traces to this item."""


@dataclass(frozen=True, slots=True)
class TraceItem:
    """One item of a requirement file."""

    id: str
    kind: str
    """What its file calls it; empty when the format has no kinds."""
    title: str
    text: str
    location: Location
    links: tuple[TraceLink, ...] = ()
    """In the order written."""
    status: str = ""
    active: bool = True
    """False when the file says it does not count (Doorstop `active: false`, a deleted ReqIF object …)."""
    normative: bool = True
    """False for headings and explanations, which nothing has to verify."""
    revision: str = ""
    stamp: str = ""
    """What a link to it as it stands now carries; empty when the format stamps no links."""
    reviewed: bool | None = None
    """Whether the file's own review mark fits its content; `None` when the format has none, or it was not reviewed."""
    needs: tuple[str, ...] = ()
    """Kinds of item that have to cover it, by its own word (OpenFastTrace `Needs`)."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Everything else it says, ordered by name."""

    @property
    def digest(self) -> Sha256:
        """The digest of what it says: kind, title, text, status, revision and attributes, without places and links."""
        texts = [self.id, self.kind, self.title, self.text, self.status, self.revision]
        said = [texts, self.active, self.normative, [list(pair) for pair in self.attributes]]
        return sha256(json.dumps(said, ensure_ascii=True).encode("ascii"))


@dataclass(frozen=True, slots=True, order=True)
class TraceDiagnostic:
    """Something in a requirement, result or coverage file that does not hold."""

    location: Location
    code: str
    """Kebab-case and permanent, for example `tr003-dangling-link`."""
    message: str
    subject: str
    cure: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What one source holds."""

    items: tuple[TraceItem, ...]
    """In order of path and place; ids may stand twice, which is a diagnostic of the graph and loses neither."""
    diagnostics: tuple[TraceDiagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How one source of items is read."""

    root: str = ""
    """The folder that ids count from (RTEMS)."""
    pattern: str = ""
    """What an id looks like, a regular expression (plain Markdown)."""
    columns: tuple[tuple[str, str], ...] = ()
    """Field to column (CSV, XLSX) or to attribute (ReqIF, front matter, TRLC)."""
    link_fields: tuple[str, ...] = ()
    """Fields that hold links; empty for the format's own."""
    reverse_fields: tuple[str, ...] = ()
    """Of these, those whose target traces to the item that names it."""
    types: tuple[str, ...] = ()
    """Kinds of entry that are items (directives, ReqIF and TRLC types); empty for all."""

    def column(self, field: str, otherwise: str) -> str:
        """The column of a field, ids in lower case."""
        return dict(self.columns).get(field, otherwise)


class ItemReader(Protocol):
    """A reader of one requirement format.

    The implementer promises a pure function of the bytes that never raises for bad input: what it cannot read
    is a diagnostic with its place. It must not run anything, open other files, or leave out an item in silence.
    """

    def __call__(self, files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
        """All items of the files, which are ordered by path."""
        ...


@dataclass(frozen=True, slots=True)
class TraceSource:
    """One `[[trace.sources]]` of the configuration."""

    paths: tuple[str, ...]
    """Globs."""
    format: str
    kind: str
    """Kind of node that its items are, unless `kinds` says otherwise for the file's own kind."""
    kinds: tuple[tuple[str, str], ...]
    options: SourceOptions
    location: Location


class TestState(Enum):
    """What a report says of one test; only PASSED is good."""

    __test__ = False
    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    """The report names the test and not how it ended."""


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test of a report."""

    __test__ = False
    suite: str
    name: str
    state: TestState
    line: int
    """Where the report tells it."""
    file: str = ""
    """The file the test stands in, as the report names it; may be empty."""
    message: str = ""
    ids: tuple[str, ...] = ()
    """Ids that the report itself ties to the test (properties, tags)."""

    @property
    def id(self) -> str:
        """Suite and name as one text."""
        return f"{self.suite}::{self.name}" if self.suite else self.name


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """How much of a file was run."""

    path: str
    """As the report names it."""
    line: int
    """Where the report tells it."""
    covered: frozenset[int]
    missed: frozenset[int]
    branches: int = 0
    branches_covered: int = 0
    ways: frozenset[Branch] = frozenset()
    """Its branches one by one, where the report tells them so."""
    excluded: frozenset[int] = frozenset()
    """Lines that the code itself told the tool to leave out."""
    runs: tuple[TestRun, ...] = ()
    """What each test ran, ordered by its name; one without a name is the whole report."""


@dataclass(frozen=True, slots=True)
class Making:
    """How a report came about, as it says itself or the note beside it: nobody signs that, and what is not told is empty."""

    at: str = ""
    by: str = ""
    host: str = ""
    tool: str = ""


@dataclass(frozen=True, slots=True)
class ReportReading:
    """What a report of results or coverage holds."""

    results: tuple[TestResult, ...] = ()
    coverage: tuple[FileCoverage, ...] = ()
    commit: str = ""
    """The commit that the report itself names; empty when it names none."""
    defects: tuple[tuple[int, str], ...] = ()
    """Line and sentence of what is wrong with it; with any of them nothing in it counts."""
    making: Making = Making()


@dataclass(frozen=True, slots=True)
class ReportSource:
    """One `[[trace.reports]]` of the configuration: a report that each run of the gate should be given."""

    name: str
    format: str
    root: str
    """Prefix that its paths lack or carry; see the reference."""
    location: Location
    tests: tuple[str, ...] = ()
    """Globs of the test files that it is a run of, where it does not name tests itself."""


@dataclass(frozen=True, slots=True)
class TraceSettings:
    """What `[trace]` of the configuration says."""

    sources: tuple[TraceSource, ...] = ()
    """In file order."""
    reports: tuple[ReportSource, ...] = ()
    """In file order, names unique."""
    mentions: tuple[str, ...] = ()
    """Globs of files in which any known id is a link."""
    external: tuple[str, ...] = ()
    """Globs of ids that lie outside the repository."""
    roots: frozenset[str] = frozenset()
    """Kinds that come from nothing: something has to come from them."""
    verify: frozenset[str] = frozenset()
    """Kinds that have to be verified."""
    integration: tuple[str, ...] = ()
    """Globs of files whose tests exercise software items together."""


@dataclass(frozen=True, slots=True)
class GivenReport:
    """A report handed to the run, and the note that binds it to a commit."""

    name: str
    raw: bytes
    note: bytes | None
    """The bytes of the `.bound.json` beside it; `None` when there is none."""


@dataclass(frozen=True, slots=True)
class Binding:
    """What a report is about."""

    report: str
    digest: Sha256
    commit: ObjectId | None
    bound: bool
    """Whether it is about the commit or the tree under test."""
    why: str
    """Where the binding comes from, or why there is none."""
    making: Making = Making()
