"""The project as its base configuration describes it, bound and checked."""

from dataclasses import field

from gatekeeper.model.build import CompileDatabase
from gatekeeper.model.deviation import Deviation
from gatekeeper.model.digest import ObjectId, Sha256
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.location import Location
from gatekeeper.model.log_event import LogSettings
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Registry
from gatekeeper.model.policy import JudgePolicy, Policy
from gatekeeper.model.review import Checklist
from gatekeeper.model.software import ClassModel, Layout, SafetyClass, SoftwareItem
from gatekeeper.model.soup import SoupItem
from gatekeeper.model.suppression import Baseline, Exclusion, Suppression
from gatekeeper.model.trace import TraceSettings


@dataclass(frozen=True, slots=True)
class AnalyzerSetting:
    """One analyzer the project asks for."""

    id: str
    required: bool
    """A missing tool is then UNDECIDED; otherwise it is named and counted."""
    options: tuple[tuple[str, str], ...] = ()


AUTO = "auto"
"""The format of a threat model whose content tells its format."""


@dataclass(frozen=True, slots=True)
class ThreatSource:
    """A threat-model file."""

    path: RepoPath
    format: str
    """Id of a threat reader, for example `native`, or `auto`."""
    companions: tuple[str, ...] = ()
    """Globs of further files of the model: a tool's output beside its input, annotated code."""


@dataclass(frozen=True, slots=True)
class ConfigurationSource:
    """A file configuration was read from, exactly."""

    path: str
    digest: Sha256
    tool: str = "gatekeeper"
    """Name of the tool that was given it."""


@dataclass(frozen=True, slots=True)
class IgnoredRevision:
    """A commit that the project says changed layout only; believed when its tokens say so too."""

    commit: ObjectId
    location: Location


@dataclass(frozen=True, slots=True)
class Project:
    """Everything read from the trust base."""

    name: str
    title: str
    layout: Layout
    classes: ClassModel
    items: tuple[SoftwareItem, ...]
    languages: LanguageMap
    registry: Registry
    threat_sources: tuple[ThreatSource, ...]
    analyzers: tuple[AnalyzerSetting, ...]
    packs: tuple[str, ...]
    """Ids of rule packs."""
    policy: Policy
    deviations: tuple[Deviation, ...]
    suppressions: tuple[Suppression, ...]
    """Those of `suppressions.toml` at base; inline ones are read from the code."""
    exclusions: tuple[Exclusion, ...]
    baseline: Baseline
    plugins: tuple[str, ...]
    """Distributions whose plugins may load."""
    trust_paths: tuple[str, ...]
    """Globs of the files that make up the trust base; a change to one is a governance change."""
    sources: tuple[ConfigurationSource, ...]
    origin: ObjectId | None
    """The commit it was read from; `None` when it came from the working tree, which no verdict can rest on."""
    origin_chosen: bool = False
    """Whether the caller named that commit; otherwise it must be the change's own base."""
    require_hook_trace: bool = True
    """Whether a commit that no hook saw fails, or is only reported."""
    requirement_paths: tuple[str, ...] = ()
    requirement_pattern: str = r"\b[A-Z][A-Z0-9]*-[A-Z0-9-]*\d+\b"
    soup_path: RepoPath | None = None
    soup_items: tuple[SoupItem, ...] | None = None
    """The register of SOUP; `None` when base has none."""
    soup_feeds: str = ""
    """Folder of base that holds feeds of published anomalies; empty for none."""
    compile_database: CompileDatabase | None = None
    """How base says that the tree is compiled; `None` when it does not say."""
    threat_map: RepoPath | None = None
    """File that maps paths to elements of the threat model; `None` when there is none."""
    threat_reviews: RepoPath | None = None
    """File that keeps reviews of elements of the threat model; `None` when no file does."""
    logging: LogSettings = field(default_factory=LogSettings)
    """Names of the project's log functions, from which the event catalogue is made."""
    keeps_threat_reviews: bool = False
    """Whether elements of the threat model are reviewed at all; the ledger's reviews count then too."""
    guidance: str = "June 2025"
    """Edition of FDA's premarket cybersecurity guidance that views are arranged by."""
    review_ref: str = ""
    """The ref in full that reviews are meant for; empty for any."""
    checklists: tuple[tuple[SafetyClass, Checklist], ...] = ()
    """What a reviewer of each class is asked, ordered by class."""
    judges: JudgePolicy = field(default_factory=JudgePolicy)
    trace: TraceSettings = field(default_factory=TraceSettings)
    accepted_baseline: ObjectId | None = None
    """The commit whose units were accepted last: who changed a unit's tokens since then is its author."""
    ignored_revisions: tuple[IgnoredRevision, ...] = ()
