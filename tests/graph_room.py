"""A small project of requirements, code and tests as bytes, and its graph."""

from dataclasses import dataclass, field, replace

from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.graph import EdgeKind, TraceFacts
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import LayoutClass, Owned
from gatekeeper.model.trace import (
    GivenReport,
    ReportSource,
    SourceOptions,
    TraceSettings,
    TraceSource,
)
from gatekeeper.trace.binding import note_bytes
from gatekeeper.trace.gather import TraceInput, gather_trace

HERE = Location(RepoPath("gatekeeper.toml"))
COMMIT, TREE = ObjectId("a" * 40), ObjectId("c" * 40)
CLAUSES = frozenset({"62304:5.2.1", "62304:5.5.5", "14971:7.1", "Part11:11.10(d)"})
FILES = {
    "req/sys.csv": "id,title\nSYS-1,Stops\n",
    "req/srs.csv": "id,title,text,parent,clause\nSRS-1,Stop,It stops,SYS-1,\nSRS-2,Alarm,It tells,SYS-1,\n",
    "src/pump.c": "/* Implements: SRS-1 */\nvoid stop(void) {}\n",
    "tests/test_pump.py": "# @verifies SRS-1\ndef test_stop():\n    assert 1\n\n\ndef test_alarm():\n"
    '    """Verifies: SRS-2"""\n    assert 1\n',
}
SOURCES = (
    TraceSource(("req/sys.csv",), "csv", "system-requirement", (), SourceOptions(), HERE),
    TraceSource(("req/srs.csv",), "csv", "software-requirement", (), SourceOptions(), HERE),
)
SETTINGS = TraceSettings(
    SOURCES,
    (ReportSource("unit", "junit", "", HERE),),
    roots=frozenset({"system-requirement", "hazard"}),
    verify=frozenset({"software-requirement"}),
)
PASSED = (
    '<testsuite tests="2"><testcase classname="tests.test_pump" name="test_stop"/>'
    '<testcase classname="tests.test_pump" name="test_alarm"/></testsuite>'
)


@dataclass(frozen=True, slots=True)
class Room:
    """What a graph is asked of."""

    files: dict[str, str] = field(default_factory=lambda: dict(FILES))
    base: dict[str, str] | None = None
    settings: TraceSettings = SETTINGS
    report: str | None = PASSED
    bound: bool = True

    def with_files(self, **changes: str) -> "Room":
        """The room with other content of `sys`, `srs`, `pump` or `test`."""
        names = dict(zip(("sys", "srs", "pump", "test"), FILES, strict=True))
        return replace(self, files=self.files | {names[k]: v for k, v in changes.items()})

    def facts(self, *more: GivenReport) -> TraceFacts:
        """The graph."""
        reports: tuple[GivenReport, ...] = ()
        if self.report is not None:
            raw = self.report.encode()
            note = note_bytes(raw, COMMIT, TREE) if self.bound else None
            reports = (GivenReport("unit", raw, note),)
        base = self.base or {}
        return gather_trace(
            TraceInput(
                settings=self.settings,
                items=(),
                owned=tuple(Owned(RepoPath(p), layout(p), ()) for p in sorted(self.files)),
                models=(),
                blobs={RepoPath(p): blob(t) for p, t in self.files.items()},
                head={RepoPath(p): t.encode() for p, t in self.files.items()},
                base_blobs=None
                if self.base is None
                else {RepoPath(p): blob(t) for p, t in base.items()},
                base={RepoPath(p): t.encode() for p, t in base.items()},
                commit=COMMIT,
                tree=TREE,
                clauses=CLAUSES,
                reports=(*reports, *more),
            )
        )


def blob(text: str) -> ObjectId:
    """A name of content, as git would give one."""
    return ObjectId(sha256(text.encode())[:40])


def layout(path: str) -> LayoutClass:
    """The layout class of a path of the room."""
    first = path.partition("/")[0]
    known = {"src": LayoutClass.PRODUCT, "tests": LayoutClass.TESTS}
    return known.get(first, LayoutClass.DOCUMENTS)


def told(facts: TraceFacts) -> list[tuple[str, str, str]]:
    """Code, place and subject of everything that does not hold."""
    return [(d.code, str(d.location), d.subject) for d in facts.diagnostics]


def verified(facts: TraceFacts) -> dict[str, str]:
    """Id to state."""
    return {each.node[1]: each.state.value for each in facts.verified}


def edges(facts: TraceFacts, kind: EdgeKind) -> list[tuple[str, str, str]]:
    """Source, target and state of the edges of a kind."""
    return [(e.source[1], e.target[1], e.state.value) for e in facts.graph.edges if e.kind is kind]
