"""What was asked, with everything from outside that a run may depend on: time, environment, places."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path

from gatekeeper.model.anchor import GivenAnchors
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.ledger_index import OpenIndex, no_index
from gatekeeper.model.memory import Memory, NoMemory
from gatekeeper.model.shard import Shard, ShardReport
from gatekeeper.model.trace import GivenReport

Progress = Callable[[str], None]
"""Told what is being done, one short line at a time."""


def silent(step: str) -> None:
    """Progress that is shown to nobody."""


@dataclass(frozen=True, slots=True)
class ReviewExport:
    """A recorded export of a forge."""

    form: str
    """`github`, `gitlab` or `gerrit`."""
    name: str
    raw: bytes
    signature: bytes | None
    """The armoured SSH signature over `raw`, in the namespace `gatekeeper`; `None` when there is none."""


@dataclass(frozen=True, slots=True)
class Request:
    """One run of the gate."""

    start: Path
    """A folder of the repository, or the repository itself."""
    kind: ChangeKind
    now: dt.datetime
    """Asked once, by the command; expiries are judged by its date."""
    environment: Mapping[str, str]
    """The caller's environment; only git's hook variables and PATH are looked at."""
    base: str | None = None
    """Revision a range begins after; `None` for the first push of a history."""
    head: str = "HEAD"
    before_review: bool = False
    """Whether a range is on its way to its review: a developer's push, not a merge."""
    ref: str = ""
    """The ref in full that the change is meant for; empty for the one the configuration names."""
    policy_from: str | None = None
    """Revision to read the configuration from instead of base."""
    sarif: tuple[tuple[str, bytes], ...] = ()
    """Reports of tools that ran elsewhere: name and bytes."""
    compile_database: tuple[str, bytes] | None = None
    """Name and bytes of a compile database that was handed over; `None` for the tracked one, if any."""
    reviews: tuple[ReviewExport, ...] = ()
    """Reviews that a forge exported."""
    reports: tuple[GivenReport, ...] = ()
    """Reports of tests and coverage that ran elsewhere."""
    feeds: tuple[tuple[str, bytes], ...] | None = None
    """Name and bytes of each file of a folder of feeds; `None` for the folder in base."""
    evidence: Path | None = None
    """Folder for statements; `None` means beside the repository's own files."""
    workers: int = 2
    release: bool = False
    """Whether head is to be released: some rules weigh more then."""
    baseline: str | None = None
    """Revision that a whole tree's traces are compared with: what changed since makes them suspect."""
    baseline_reports: tuple[GivenReport, ...] = ()
    """Reports of tests and coverage of the baseline, for a record."""
    validation: bytes | None = None
    """A JUnit report of gatekeeper's own tests, for a record."""
    for_record: bool = False
    """Whether the statement of an equal run that the ledger holds already counts instead of a new one."""
    memory: Memory = field(default=NoMemory())
    """What earlier runs worked out. Never evidence: the verdict is the same with and without."""
    anchors: GivenAnchors = field(default=GivenAnchors())
    """Heads of the ledger that were noted outside, for a record; signed tags are found without."""
    index: OpenIndex = no_index
    """The index of a ledger by its git folder, kept between runs. Never evidence, as the memory."""
    salt: bytes = b""
    """Drawn by the command: which remembered answers a merge gate works out again, so that nobody can foresee it."""
    progress: Progress = field(default=silent)
    scheduler: str = ""
    """Address of a dask scheduler whose workers run the tools; empty to run them here."""
    shard: Shard | None = None
    """The part of the run that is done here; `None` for all of it."""
    shards: tuple[ShardReport, ...] = ()
    """What shards found out, instead of running tools here; empty to run them."""
