"""What an analyzer promises: it says what to run and how to read the answer; it runs nothing itself."""

from collections.abc import Container, Mapping
from dataclasses import field
from typing import Protocol, runtime_checkable

from gatekeeper.model.build import BuildFlags
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.finding import RawFinding, RawFunction
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.tool import Command, Completed, ToolNeed


@dataclass(frozen=True, slots=True, order=True)
class SnapshotFile:
    """A blob under a safe name in the private snapshot folder. One file per blob and language."""

    name: str
    """Flat and safe, such as `f000012.c`: chosen by us, suffix by language (`.c`, `.cpp`, `.py`)."""
    blob: ObjectId
    language: Language
    size: int
    lines: int
    """Number of lines, at least 1."""
    only_numbers: bool = False
    """Whether it holds numbers, commas and blanks and nothing else: a list that an initialiser elsewhere includes."""


@dataclass(frozen=True, slots=True)
class Canary:
    """A planted file that the tool must report, or it is blind (rule 2 of the gate)."""

    name: str
    """Safe name, such as `canary-c-firmware.c`."""
    language: Language
    content: bytes
    rule: str
    """The rule that must fire in it; for analyzers that only measure, the function that must be seen."""


@dataclass(frozen=True, slots=True)
class RulePack:
    """Rules an analyzer is to use: a file in `rules/` with its digest."""

    id: str
    path: str
    """Absolute path of the file, readable by the tool."""
    languages: frozenset[Language]
    canaries: tuple[Canary, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """What the files of a batch call for in other files of the tree, for an analyzer that `LeansOn` them."""

    of: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """By tracked path, what the file there names and the tracked path that leads to, in the order written."""
    reach: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By tracked path of a file of the batch, those of the files that may be read for it, nearest first."""
    files: Mapping[str, str] = field(default_factory=dict)
    """By tracked path the name in the working folder of each that may be read for some file."""
    causes: Mapping[str, str] = field(default_factory=dict)
    """By tracked path, why one that is in reach cannot be read."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What an analyzer said of a file whose answer leans on others that only it can name (`Keeps`)."""

    rests_on: str
    """What that holds for, in the analyzer's own form."""
    said: str
    """The answer, in the analyzer's own form."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The work for one run of one tool."""

    files: tuple[SnapshotFile, ...]
    canaries: tuple[Canary, ...]
    packs: tuple[RulePack, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    """The analyzer's own settings from base configuration."""
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Safe name to the tracked paths with that content, ordered: for who follows `#include`s. Never opened."""
    builds: Mapping[str, BuildFlags] = field(default_factory=dict)
    """Safe name to what is known of how the file is compiled; empty for who does not take flags."""
    direct: bool = False
    """Whether commands may call the tool's engine (`Direct`)."""
    links: Links = field(default_factory=Links)
    """Empty for who does not lean on other files."""
    kept: Mapping[str, Kept] = field(default_factory=dict)
    """Safe name to what was said of a file with that content and those paths before; empty for who does not keep."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an analyzer read from its tool's answer, canaries included under their names."""

    analysed: frozenset[str] = frozenset()
    """Safe names the tool positively says (or by its output's contract shows) it has read whole."""
    failures: Mapping[str, str] = field(default_factory=dict)
    """Safe name to cause, for files not read, read in part, timed out or skipped. Wins over `analysed`."""
    findings: tuple[RawFinding, ...] = ()
    functions: tuple[RawFunction, ...] = ()
    unsteady: frozenset[str] = frozenset()
    """Those of `failures` whose cause is not in the file: the call for it ended badly, and may not the next time."""
    kept: Mapping[str, Kept] = field(default_factory=dict)
    """Safe name to what is to be kept of it for later runs."""
    defect: str | None = None
    """Why the whole answer is void (output truncated, not what the tool promises), or `None`."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A file made out of others, laid beside them for the next round of the analyzer that asked for it."""

    name: str
    """`derived-`, the analyzer's id, `-`, then letters, digits and dashes, and a suffix; used once in a run."""
    content: bytes


@dataclass(frozen=True, slots=True)
class Round:
    """More calls, made because of what the earlier ones answered."""

    files: tuple[Derived, ...]
    commands: tuple[Command, ...]


class Analyzer(Protocol):
    """A static-analysis tool.

    The caller promises: files exist under their names in the working folder; unless `judges_endings`, every
    command ended with one of its `ran_exits` before `read` is called. The implementer promises: pure functions, no I/O, no clock, no
    environment; a file that is in neither `analysed` nor `failures` counts as failed.
    It must not: run anything, open anything, drop a finding because of a comment in the code.
    """

    @property
    def id(self) -> str:
        """Kebab-case and permanent, for example `bandit`."""
        ...

    @property
    def title(self) -> str:
        """What it looks for, in a few words."""
        ...

    @property
    def need(self) -> ToolNeed:
        """The executable it depends on."""
        ...

    @property
    def languages(self) -> frozenset[Language]:
        """The languages it reads."""
        ...

    @property
    def judges_endings(self) -> bool:
        """Whether `read` itself fails the files of a command that ended badly, so that others can stand.

        When false, one such command voids the answers of all.
        """
        ...

    @property
    def answers_by_file(self) -> bool:
        """Whether what it says of a file depends only on that file's bytes, the rules, the options, the tool, and the
        files it `LeansOn`.

        Its answers are then remembered between runs, file by file.
        """
        ...

    def canaries(self, packs: tuple[RulePack, ...]) -> tuple[Canary, ...]:
        """Files to plant in each run; at least one per language and rule pack it is given."""
        ...

    def commands(self, batch: Batch) -> tuple[Command, ...]:
        """The calls that look at every file and canary of the batch, in order of running."""
        ...

    def read(self, batch: Batch, completed: tuple[Completed, ...]) -> Reading:
        """The answer of the commands, one `Completed` for each, in their order."""
        ...


@runtime_checkable
class InRounds(Protocol):
    """What an `Analyzer` offers besides when the answers of its tool lead to further calls.

    The promises of `Analyzer` hold. At most `MAX_ROUNDS` rounds are made, the first one included.
    """

    def next_round(self, batch: Batch, completed: tuple[Completed, ...]) -> Round | None:
        """The next files and calls, `None` when there are none; `completed` answers all calls so far, in order.

        `read` is given the answers of all rounds, in order.
        """
        ...


MAX_ROUNDS = 4


@runtime_checkable
class Direct(Protocol):
    """What an `Analyzer` offers besides when its tool is a front end that can be left out.

    The engine is called only in batches that say `direct`: for versions that are proven, and for others once a
    trial has shown that both ways say the same.
    """

    @property
    def proven(self) -> frozenset[str]:
        """Versions of the tool whose engine was held against the tool itself on whole trees."""
        ...

    def trial(self, batch: Batch) -> tuple[tuple[Command, Command], ...]:
        """Pairs of calls, by the tool and by its engine, that look at the canaries of the batch."""
        ...

    def same(self, tool: Completed, engine: Completed) -> bool:
        """Whether both said the same."""
        ...


@runtime_checkable
class WholeTree(Protocol):
    """What an `Analyzer` offers besides when a file means nothing to it without the files it includes."""

    @property
    def reads_whole_tree(self) -> bool:
        """Whether it is asked only when all of head is judged, and left out of a commit's hook."""
        ...


@runtime_checkable
class TakesFlags(Protocol):
    """What an `Analyzer` offers besides when it reads a file as a build compiles it (`Batch.builds`)."""

    def fallback_flags(self, options: Mapping[str, str]) -> str:
        """What stands in for the flags of a file whose build is not known, in words."""
        ...


@runtime_checkable
class BatchOnly(Protocol):
    """What an `Analyzer` offers besides whose answers hang together, and on nothing but its batch.

    Not on headers of the machine, for one. As long as all its files stand where they stood, its answers are remembered.
    """

    @property
    def reads_batch_only(self) -> bool:
        """Whether that is so."""
        ...


@runtime_checkable
class Keeps(BatchOnly, Protocol):
    """What such an `Analyzer` offers besides when it can tell what it said before and still stands, file by file.

    It is handed what it said (`Batch.kept`), and where that rests on what is so still says it again without looking.
    """

    @property
    def keeps(self) -> bool:
        """Whether that is so."""
        ...


@runtime_checkable
class LeansOn(Protocol):
    """What an `Analyzer` offers besides when what it says of a file depends on files that this one names.

    It must not open any other than those of `Batch.links`: they stand in the key under which its answer is remembered.
    """

    @property
    def furthest(self) -> int:
        """The most steps from file to file that are gone."""
        ...

    @property
    def most(self) -> int:
        """The most files that are read for one."""
        ...

    def links(
        self, path: str, content: bytes, tracked: Container[str]
    ) -> tuple[tuple[str, str], ...]:
        """What the file at the path names of others, each with the tracked path it leads to, in the order written."""
        ...
