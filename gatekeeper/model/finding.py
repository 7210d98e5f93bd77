"""Findings: what a tool says about a place in the code (SARIF result), and how gatekeeper judged it."""

from dataclasses import field
from enum import Enum

from gatekeeper.model.digest import Sha256
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location, Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.step import RawStep, Way


class Level(Enum):
    """SARIF 2.1.0 §3.27.10."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for note to 2 for error."""
        return ("note", "warning", "error").index(self.value)


@dataclass(frozen=True, slots=True)
class RawFinding:
    """A result as an analyzer read it from its tool, still under the snapshot's safe name."""

    file: str
    """Safe name of the snapshot file."""
    rule: str
    level: Level
    message: str
    region: Region
    cwe: tuple[int, ...] = ()
    help: str = ""
    """How to mend it, one or two sentences; may be empty."""
    help_uri: str = ""
    steps: tuple[RawStep, ...] = ()
    """From where a value comes to where it does harm; empty when the tool shows no way."""
    answers: tuple[str, ...] = ()
    """Voices (`analyzer:rule`) that see no value, and that this answers: nobody else chooses what is used here.

    Such an answer is no finding of its own; empty for every finding.
    """
    places: tuple[str, ...] = ()
    """The tracked paths it holds for, where one content stands in several and leans on other files in each; empty for all."""


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """One tool's voice on a finding."""

    analyzer: str
    rule: str
    words: str = field(default="", compare=False)
    """What it says; empty where only the voice is of interest."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect at one place, seen by one or more tools."""

    rule: str
    """`analyzer:rule` of the leading voice, for example `bandit:B602`; `findings/merge.py` says which leads."""
    level: Level
    message: str
    """The words of the leading voice; those of the others stand in `seen_by`."""
    location: Location
    cwe: tuple[int, ...]
    help: str
    help_uri: str
    excerpt: tuple[str, ...]
    """The source lines of the region, at most eight."""
    fingerprint: Sha256
    """Same for the same defect after lines have moved; see `findings/fingerprint.py`."""
    seen_by: tuple[Seen, ...]
    """All voices, ordered."""
    ways: tuple[Way, ...] = ()
    """How it comes about, one way for each voice that shows one."""


class FindingState(Enum):
    """What a finding counts as."""

    NEW = "new"
    """Not in base: blocks by policy."""
    OPEN = "open"
    """Known at base (baseline, or base has it too): counted, does not block."""
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding and what it counts as."""

    finding: Finding
    state: FindingState
    why: str
    """One sentence: what makes it new, open or suppressed."""
    suppression: str | None = None
    """Id of the suppression, when suppressed."""
    touched: bool = True
    """Whether the change touched a line of it; where base is not known, every line counts as touched."""


@dataclass(frozen=True, slots=True)
class FunctionMetric:
    """Size of one function in the head tree."""

    path: RepoPath
    name: str
    region: Region
    ccn: int
    """Cyclomatic complexity number."""
    length: int
    """Lines of code without blanks and comments."""
    parameters: int
    nesting: int
    """Deepest nesting of control structures."""
    changed: bool = True
    """Whether its text differs from base (always true for a whole tree)."""
    known: bool = False
    """Whether the baseline of base names it as over a limit at adoption."""


@dataclass(frozen=True, slots=True)
class RawFunction:
    """A function as an analyzer measured it, still under the snapshot's safe name."""

    file: str
    name: str
    region: Region
    ccn: int
    length: int
    parameters: int
    nesting: int
