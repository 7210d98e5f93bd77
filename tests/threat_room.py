"""A pump in miniature: its files, model and facts, for tests of threat coverage."""

import datetime as dt
from pathlib import Path

from gatekeeper.checks.threat_coverage import threat_coverage
from gatekeeper.config.policy import shipped_policy
from gatekeeper.model.accounting import Accounting
from gatekeeper.model.authorship import People
from gatekeeper.model.change import Change, ChangeKind, FileChange, FileStatus
from gatekeeper.model.check import Answer, Outcome
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.facts import Facts
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Person, PersonKind, Registry
from gatekeeper.model.policy import Limits, Policy
from gatekeeper.model.project import Project, ThreatSource
from gatekeeper.model.software import Layout, LayoutClass, Owned, SoftwareItem
from gatekeeper.model.suppression import Baseline
from gatekeeper.model.tree import Tree
from gatekeeper.policy.decide import limits_of
from gatekeeper.testing.classes import CLASSES, C
from gatekeeper.threats.formats.native import NativeReader
from gatekeeper.threats.gather import gather_threats, needed_paths
from gatekeeper.threats.surfaces.table import read_surface_table

ROOT = Path(__file__).resolve().parents[1]
TABLE = read_surface_table((ROOT / "rules/surfaces.csv").read_bytes())
MODEL_PATH = RepoPath("compliance/threat-model.toml")
COMMS = RepoPath("fw/comms/uart.c")

MODEL = (ROOT / "tests/golden/threat-models/pump.toml").read_text()
UART = b'#include "stm32f4xx_hal.h"\nvoid poll(void) { HAL_UART_Receive_IT(&h, b, 1); }\n'
PLAIN = b"int twice(int x) { return 2 * x; }\n"
SERVER = b"#include <sys/socket.h>\nint serve(int s) { return listen(s, 1); }\n"
SHIPPED = limits_of(shipped_policy(), "threat-coverage")
STRICT = Limits({c: {**v, "warnings": "fail"} for c, v in SHIPPED.by_class.items()})
TEST = RepoPath("tests/test_frames.c")
FILES = {
    COMMS: UART,
    RepoPath("docs/srs.md"): b"SRS-12 orders carry a MAC\n",
    TEST: b"/* SRS-12 */\n",
}
FOLDERS = {
    "tests/": LayoutClass.TESTS,
    "fw/": LayoutClass.PRODUCT,
    "": LayoutClass.DOCUMENTS,
}
ITEM = SoftwareItem("E-COMMS", "comms", None, C, True, ("fw/**",), (), at_line(RepoPath("g"), 1))


def project(items: tuple[SoftwareItem, ...] = (ITEM,), models: bool = True) -> Project:
    bob = Person(
        "bob",
        "Bob",
        (),
        PersonKind.HUMAN,
        frozenset({"approver"}),
        frozenset(),
        at_line(RepoPath("p"), 1),
    )
    return Project(
        name="pump",
        title="",
        layout=Layout(tuple((layout, (f"{folder}**",)) for folder, layout in FOLDERS.items())),
        classes=CLASSES,
        items=items,
        languages=LanguageMap(),
        registry=Registry((bob,)),
        threat_sources=(ThreatSource(MODEL_PATH, "native"),) if models else (),
        analyzers=(),
        packs=(),
        policy=Policy({}),
        deviations=(),
        suppressions=(),
        exclusions=(),
        baseline=Baseline(),
        plugins=(),
        trust_paths=(),
        sources=(),
        origin=None,
        requirement_paths=("docs/**",),
    )


def owned(files: dict[RepoPath, bytes], items: tuple[SoftwareItem, ...]) -> tuple[Owned, ...]:
    return tuple(
        Owned(
            path,
            next(layout for folder, layout in FOLDERS.items() if path.startswith(folder)),
            items if path.startswith("fw/") else (),
        )
        for path in sorted(files)
    )


def facts(
    head: dict[RepoPath, bytes],
    base: dict[RepoPath, bytes] | None = None,
    chosen: Project | None = None,
) -> Facts:
    """The facts of a change from base to head, or of head as a whole tree when there is no base."""
    chosen = chosen or project()
    entries = owned(head, chosen.items)
    assert set(needed_paths(chosen, entries)) <= set(head)
    changed = tuple(
        FileChange(FileStatus.MODIFIED if base and p in base else FileStatus.ADDED, p, None, None)
        for p in sorted(head)
        if base is None or base.get(p) != head[p]
    )
    empty = Tree(ObjectId("0" * 40), None, ())
    kind = ChangeKind.TREE if base is None else ChangeKind.STAGED
    return Facts(
        today=dt.date(2026, 1, 31),
        change=Change(kind, None if base is None else empty, empty, changed, ()),
        project=chosen,
        scope=frozenset(entry.path for entry in changed),
        owned=entries,
        path_problems=(),
        findings=(),
        functions=(),
        accounting=Accounting(0, ()),
        suppressions=(),
        used_suppressions=frozenset(),
        unused_suppressions=(),
        known_suppressions=frozenset(),
        foreign_marks=(),
        people=People((), (), ()),
        threats=gather_threats(chosen, entries, head, base, {"native": NativeReader()}, TABLE),
        tools=(),
        missing_tools=(),
        idle=(),
        governance=(),
    )


def tree(model: str = MODEL, **sources: bytes) -> dict[RepoPath, bytes]:
    """Files of a project: the usual ones, the model, and sources by name below `fw/`."""
    more = {RepoPath(f"fw/{name}.c"): raw for name, raw in sources.items()}
    return {**FILES, MODEL_PATH: model.encode(), **more}


def answers(given: Facts, limits: Limits | None = None) -> tuple[Answer, ...]:
    return threat_coverage.judge(given, limits or SHIPPED).answers


def amiss(given: Facts, limits: Limits | None = None) -> list[tuple[str, str]]:
    """Outcome and code of each answer that is not a pass."""
    found = answers(given, limits)
    return [(a.outcome.value, a.code) for a in found if a.outcome is not Outcome.PASS]


def noted(given: Facts) -> list[tuple[str, str]]:
    """Outcome and code of each answer, passes included."""
    return [(a.outcome.value, a.code) for a in answers(given)]


def changed(old: str, new: str) -> str:
    assert MODEL.count(old) >= 1
    return MODEL.replace(old, new)
