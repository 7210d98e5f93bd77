"""Facts: everything the checks may ask about one run, gathered before any of them is asked."""

import datetime as dt
from dataclasses import field

from gatekeeper.model.accounting import Accounting
from gatekeeper.model.authorship import People
from gatekeeper.model.change import Change
from gatekeeper.model.finding import FunctionMetric, Judged
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.graph import TraceFacts
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import Project
from gatekeeper.model.secret import SecretFacts
from gatekeeper.model.software import Owned, PathProblem, SafetyClass
from gatekeeper.model.soup import SoupFacts
from gatekeeper.model.suppression import ForeignMark, Suppression
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.model.tool import MissingTool, ToolIdentity


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found out. A field that could not be found out says so itself."""

    today: dt.date
    """The date expiries are judged by, given with the request."""
    change: Change
    project: Project
    scope: frozenset[RepoPath]
    """The paths of head this run judges: the changed ones of staged content, else all."""
    owned: tuple[Owned, ...]
    """Every path of head, ordered by path."""
    path_problems: tuple[PathProblem, ...]
    findings: tuple[Judged, ...]
    """Ordered by path and line."""
    functions: tuple[FunctionMetric, ...]
    accounting: Accounting
    suppressions: tuple[Suppression, ...]
    """All that head and configuration hold, used or not."""
    used_suppressions: frozenset[str]
    """Ids of those that matched a finding."""
    unused_suppressions: tuple[Suppression, ...]
    """Those that matched none although every analyzer they could be for has read their file."""
    known_suppressions: frozenset[str]
    """Ids of the inline ones that base holds in the same file over the same line too: all others are new."""
    foreign_marks: tuple[ForeignMark, ...]
    people: People
    threats: ThreatFacts
    tools: tuple[ToolIdentity, ...]
    missing_tools: tuple[MissingTool, ...]
    idle: tuple[str, ...]
    """What is configured and had nothing to do, as sentences (a pack without rules, a glob without files …)."""
    governance: tuple[str, ...]
    """Paths of the trust base that this change edits, as sentences; empty when none."""
    release: bool = False
    """Whether the run judges a release: some rules weigh more then."""
    trace: TraceFacts = field(default_factory=TraceFacts)
    soup: SoupFacts = field(default_factory=SoupFacts)
    secrets: SecretFacts = field(default_factory=SecretFacts)

    _by_path: dict[str, Owned] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_path", {owned.path: owned for owned in self.owned})

    def ownership(self, path: str) -> Owned | None:
        """What is known of that path of head, or `None`."""
        return self._by_path.get(path)

    def class_of(self, path: str) -> SafetyClass:
        """The safety class whose policy decides about that path; the strictest where none is known."""
        return self.project.classes.of_path(self.ownership(path))
