"""What the runs built by hand stand on: paths, people, policy, project, threats."""

import datetime as dt

from gatekeeper.model.accounting import Account, Accounting, AccountState, Expectation, Unread
from gatekeeper.model.authorship import (
    Approval,
    Authorship,
    CommitPeople,
    Grade,
    People,
    RefusedApproval,
    UnitPeople,
    Who,
)
from gatekeeper.model.deviation import Deviation
from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.identity import Identity
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.location import Region, at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Person, PersonKind, Registry
from gatekeeper.model.policy import Demand, Policy, PolicyRule
from gatekeeper.model.project import ConfigurationSource, Project
from gatekeeper.model.software import Layout, LayoutClass, SafetyClass, SoftwareItem
from gatekeeper.model.suppression import (
    Baseline,
    Exclusion,
    Suppression,
)
from gatekeeper.model.surface import (
    Exposure,
    MappingOrigin,
    ModuleMapping,
    ScanFailure,
    SurfaceDirection,
    SurfaceHit,
    SurfaceKey,
    SurfaceRole,
)
from gatekeeper.model.threat import (
    ControlCategory,
    Element,
    ElementKind,
    Exploitability,
    Locus,
    Mitigation,
    MitigationState,
    Severity,
    Threat,
    ThreatDiagnostic,
    ThreatFacts,
    ThreatModel,
    ThreatStatus,
)
from gatekeeper.model.tree import MODE_FILE, TreeEntry
from gatekeeper.testing.classes import CLASSES, B, C


def object_id(seed: str) -> ObjectId:
    """Forty hexadecimal digits that begin with those of the seed."""
    return ObjectId((seed + sha256(seed.encode()))[:40])


BASE, HEAD, TREE = object_id("ba5e000"), object_id("7d03aa1"), object_id("7eee000")
WRITTEN = object_id("4f1c2e9")
DOSE = RepoPath("firmware/pump/dose.c")
ORDERS = RepoPath("control/orders.py")
LEGACY = RepoPath("firmware/pump/legacy.c")
VENDOR = RepoPath("vendor/rtos/queue.c")
PATHS = (ORDERS, DOSE, LEGACY, RepoPath("gatekeeper.toml"), RepoPath("link"), VENDOR)

_CLASS_C = RepoPath("rules/policy/class-c.toml")
_PEOPLE = RepoPath("compliance/people.toml")
_MODEL = RepoPath("compliance/threats.toml")


def rule(check: str, line: int, asked_by: str, demand: Demand = Demand.REQUIRED) -> PolicyRule:
    """A line of the policy of class C."""
    limits = {"blocks-from": "warning"} if check == "no-new-findings" else {}
    return PolicyRule(check, demand, asked_by, ("62304:5.5.3",), limits, at_line(_CLASS_C, line))


RULES = (
    rule("review-independence", 8, "verification plan VP-4"),
    rule("no-new-findings", 14, "coding standard CS-2"),
    rule("accounting-complete", 20, "verification plan VP-1"),
    rule("complexity-limits", 26, "coding standard CS-7"),
    rule("tests-by-another", 32, "verification plan VP-6", Demand.REPORTED),
    rule("layout-complete", 38, "configuration plan CP-1"),
)
BY_CHECK = {policy_rule.check: policy_rule for policy_rule in RULES}

AIKO = Person(
    "aiko",
    "Aiko Ito",
    ("aiko@example.org", "a.ito@home.example"),
    PersonKind.HUMAN,
    frozenset({"author", "reviewer"}),
    frozenset(CLASSES.classes),
    at_line(_PEOPLE, 12),
)
AIKO_AT_WORK = Who(
    "aiko", Identity("Aiko Ito", "aiko@example.org"), AIKO, "e-mail in people.toml line 12"
)
AIKO_AT_HOME = Who(
    "aiko", Identity("A. Ito", "a.ito@home.example"), AIKO, "e-mail in people.toml line 12"
)
STRANGER = Who(
    "unregistered:bo@example.net", Identity("Bo", "bo@example.net"), None, "unregistered"
)


def entry(path: RepoPath) -> TreeEntry:
    """A file whose blob is told by its path."""
    return TreeEntry(
        path, MODE_FILE, ObjectId(sha256(path.encode("utf-8", "surrogateescape"))[:40])
    )


def account(path: RepoPath, analyzer: str, state: AccountState, cause: str = "") -> Account:
    """The end of one expectation."""
    return Account(Expectation(analyzer, path, entry(path).blob), state, cause)


ACCOUNTING = Accounting(
    5,
    (
        account(ORDERS, "bandit", AccountState.ANALYSED),
        account(ORDERS, "semgrep", AccountState.ANALYSED),
        account(DOSE, "semgrep", AccountState.ANALYSED),
        account(LEGACY, "semgrep", AccountState.FAILED, "syntax error at line 9"),
        account(VENDOR, "semgrep", AccountState.EXCLUDED, "vendor code, until 2027-01-31"),
    ),
    (
        Unread(RepoPath("gatekeeper.toml"), "no language"),
        Unread(RepoPath("link"), "symbolic link"),
    ),
)


def _item(item_id: str, title: str, safety: SafetyClass, parent: str | None) -> SoftwareItem:
    place = at_line(RepoPath("gatekeeper.toml"), 20)
    return SoftwareItem(item_id, title, parent, safety, True, (f"{title}/**",), (), place)


PUMP = _item("PUMP", "firmware/pump", C, None)
UNIT = _item("PUMP-DOSE", "firmware/pump/dose.c", C, "PUMP")
CONTROL = _item("CONTROL", "control", B, None)
SUPPRESSION = Suppression(
    "firmware/pump/dose.c:39",
    "semgrep:c-unbounded-copy",
    "the name is at most 31 bytes by SRS-12",
    "aiko",
    dt.date(2027, 1, 31),
    "chen",
    at_line(DOSE, 39),
    inline=True,
)
PROJECT = Project(
    name="compounder",
    title="Compounder of infusion bags",
    layout=Layout(((LayoutClass.PRODUCT, ("firmware/**", "control/**")),)),
    classes=CLASSES,
    items=(CONTROL, PUMP, UNIT),
    languages=LanguageMap(),
    registry=Registry((AIKO,)),
    threat_sources=(),
    analyzers=(),
    packs=("c-firmware",),
    policy=Policy({C: RULES}),
    deviations=(
        Deviation(
            "DEV-7",
            "complexity-limits",
            "firmware/pump/*",
            "the split is planned for release 2.4",
            "aiko",
            "chen",
            dt.date(2027, 3, 31),
            at_line(RepoPath("compliance/deviations.toml"), 4),
        ),
    ),
    suppressions=(),
    exclusions=(
        Exclusion(
            "*",
            "vendor/**",
            "vendor code",
            "aiko",
            "chen",
            dt.date(2027, 1, 31),
            at_line(RepoPath("gatekeeper.toml"), 60),
        ),
    ),
    baseline=Baseline(),
    plugins=("gatekeeper-doors",),
    trust_paths=("gatekeeper.toml", "compliance/**"),
    sources=(
        ConfigurationSource("compliance/people.toml", sha256(b"people")),
        ConfigurationSource("gatekeeper.toml", sha256(b"configuration")),
    ),
    origin=BASE,
)

PEOPLE = People(
    (
        CommitPeople(
            WRITTEN,
            "Compute the dose from the order",
            False,
            (
                Authorship(AIKO_AT_WORK, WRITTEN, "author"),
                Authorship(STRANGER, WRITTEN, "co-author"),
            ),
            (Approval(AIKO_AT_HOME, Grade.G1, HEAD, (WRITTEN,), "Reviewed-by trailer"),),
            (RefusedApproval(None, HEAD, "no-address", "the trailer names no address"),),
            (DOSE,),
            (),
            True,
        ),
        CommitPeople(
            HEAD,
            "Note the review",
            False,
            (Authorship(AIKO_AT_WORK, HEAD, "author"),),
            (),
            (),
            (DOSE, ORDERS),
            ("the committer date is before the author date",),
            False,
        ),
    ),
    (
        UnitPeople(
            "PUMP-DOSE", (AIKO_AT_WORK,), (AIKO_AT_WORK,), (RepoPath("tests/test_dose.py"),), 9, 0
        ),
    ),
    ("Aiko Ito <aiko@example.org> and A. Ito <a.ito@home.example> look like one person",),
)


def locus(line: int, native: str) -> Locus:
    """A place in the threat model."""
    return Locus(at_line(_MODEL, line), native, object_id("c0de111"))


THREATS = ThreatFacts(
    configured=True,
    models=(
        ThreatModel(
            "compounder",
            "Compounder",
            "native",
            "1",
            locus(1, "compounder"),
            elements=(
                Element("E-PUMP", "Pump controller", ElementKind.PROCESS, locus(10, "E-PUMP")),
            ),
            threats=(
                Threat(
                    "T-1",
                    "order altered in transit",
                    ("E-PUMP",),
                    locus(30, "T-1"),
                    ("T",),
                    ("CWE-345",),
                    Severity.HIGH,
                    Exploitability.HIGH,
                    status=ThreatStatus.MITIGATED,
                ),
                Threat("T-2", "firmware replaced over UART", ("E-PUMP",), locus(40, "T-2")),
            ),
            mitigations=(
                Mitigation(
                    "M-1",
                    "orders carry a MAC",
                    ("T-1",),
                    ControlCategory.INTEGRITY,
                    locus(50, "M-1"),
                    ("SRS-31",),
                    state=MitigationState.IMPLEMENTED,
                ),
            ),
        ),
    ),
    diagnostics=(
        ThreatDiagnostic(
            "tm003-dangling-reference",
            "the flow F-9 ends at an element that is not there",
            at_line(_MODEL, 70),
            "F-9",
            "name an element of the model",
        ),
    ),
    mapping=(
        ModuleMapping(ORDERS, (), MappingOrigin.NONE, ""),
        ModuleMapping(DOSE, ("E-PUMP",), MappingOrigin.SOFTWARE_ITEM, "PUMP-DOSE"),
    ),
    hits=(
        SurfaceHit(
            DOSE,
            Region(15, 15, 5, 20),
            "C-UART-1",
            "HAL_UART_Receive",
            "uart",
            SurfaceDirection.IN,
            Exposure.WIRED_EXTERNAL,
            SurfaceRole.SURFACE,
            1,
            "call, stm32 header included",
        ),
    ),
    new_keys=frozenset({SurfaceKey("E-PUMP", "uart", "in")}),
    uncovered_at_base=frozenset({SurfaceKey("control/orders.py", "tcp", "bidir")}),
    failures=(ScanFailure(LEGACY, "not UTF-8"),),
    touched_elements=frozenset({"E-PUMP"}),
    requirements=frozenset({"SRS-12", "SRS-31"}),
)
