"""Runs built by hand for the tests of reports: a rich failed one, a hostile one, and big ones."""

import datetime as dt
from dataclasses import replace

from gatekeeper.model.accounting import Account, Accounting, AccountState, Expectation
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
from gatekeeper.model.change import Change, ChangeKind, Commit, FileChange, FileStatus
from gatekeeper.model.check import Answer, Outcome, Row
from gatekeeper.model.deviation import Deviation
from gatekeeper.model.digest import ObjectId, Sha256, sha256
from gatekeeper.model.facts import Facts
from gatekeeper.model.finding import Finding, FindingState, FunctionMetric, Judged, Level, Seen
from gatekeeper.model.gate_run import Decision, GateRun, Provider
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.location import Location, Region, at_line
from gatekeeper.model.path import RepoPath, path_from_bytes
from gatekeeper.model.person import Identity, Person, PersonKind, Registry
from gatekeeper.model.policy import Demand, Policy, PolicyRule
from gatekeeper.model.project import ConfigurationSource, Project
from gatekeeper.model.software import Layout, LayoutClass, Owned, SafetyClass, SoftwareItem
from gatekeeper.model.suppression import (
    Baseline,
    Exclusion,
    ForeignMark,
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
    Element,
    ElementKind,
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
from gatekeeper.model.tool import MissingTool, ToolIdentity
from gatekeeper.model.tree import MODE_FILE, Tree, TreeEntry
from gatekeeper.model.verdict import Reason, Verdict


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
_BY_CHECK = {policy_rule.check: policy_rule for policy_rule in RULES}

AIKO = Person(
    "aiko",
    "Aiko Ito",
    ("aiko@example.org", "a.ito@home.example"),
    PersonKind.HUMAN,
    frozenset({"author", "reviewer"}),
    frozenset(SafetyClass),
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


def finding(
    analyzer_rule: str,
    level: Level,
    location: Location,
    message: str,
    *,
    cwe: tuple[int, ...] = (),
    excerpt: tuple[str, ...] = (),
    help_uri: str = "",
) -> Finding:
    """A finding of one tool."""
    analyzer, _, name = analyzer_rule.partition(":")
    print_ = sha256(f"{analyzer_rule} {location} {message}".encode("utf-8", "surrogatepass"))
    seen = (Seen(analyzer, name),)
    help_ = "Pass a list of arguments, without a shell."
    return Finding(
        analyzer_rule, level, message, location, cwe, help_, help_uri, excerpt, print_, seen
    )


SHELL = finding(
    "bandit:B602",
    Level.ERROR,
    Location(ORDERS, Region(12, 12, 5, 44)),
    "subprocess call with shell=True identified",
    cwe=(78,),
    excerpt=("    subprocess.call(command, shell=True)",),
    help_uri="https://bandit.readthedocs.io/en/1.9.4/plugins/b602.html",
)
FINDINGS = (
    Judged(
        finding(
            "bandit:B101",
            Level.NOTE,
            at_line(ORDERS, 3),
            "use of assert detected",
            cwe=(703,),
            excerpt=("assert order",),
        ),
        FindingState.OPEN,
        "the baseline of base names it",
    ),
    Judged(SHELL, FindingState.NEW, "base does not have it"),
    Judged(
        finding(
            "semgrep:c-unbounded-copy",
            Level.WARNING,
            Location(DOSE, Region(40, 42)),
            "copy without a bound",
            cwe=(120, 787),
            excerpt=("\tstrcpy(buffer,", "\t       order->name", "\t);"),
        ),
        FindingState.SUPPRESSED,
        "suppressed by firmware/pump/dose.c:39 until 2027-01-31",
        "firmware/pump/dose.c:39",
    ),
)

_DOSE_PLACE = Location(DOSE, Region(112, 140))
_ROWS = (
    Row("author", "Aiko Ito <aiko@example.org>", "commit 4f1c2e9"),
    Row("reviewer", "A. Ito <a.ito@home.example>", "Reviewed-by in 7d03aa1"),
    Row("", "one person: compliance/people.toml line 12"),
)


def decision(
    check: str, answer: Answer, verdict: Verdict, deviation: str | None = None
) -> Decision:
    """An answer as the policy of class C takes it."""
    policy_rule = _BY_CHECK.get(check)
    demand = policy_rule.demand if policy_rule else Demand.REPORTED
    return Decision(check, answer, demand, verdict, policy_rule, deviation)


def finding_decision(found: Finding) -> Decision:
    """What the check `no-new-findings` says of a blocking finding."""
    voices = ", ".join(f"{seen.analyzer} {seen.rule}" for seen in found.seen_by)
    rows = (Row("seen by", voices), Row("weakness", "CWE-78"))
    answer = Answer(
        Outcome.FAIL,
        found.rule,
        found.message,
        found.location.path,
        SafetyClass.B,
        found.location,
        rows,
        found.help,
        found.excerpt,
    )
    return decision("no-new-findings", answer, Verdict.FAILED)


DECISIONS = (
    finding_decision(SHELL),
    decision(
        "review-independence",
        Answer(
            Outcome.FAIL,
            "reviewer-is-author",
            "the only reviewer of a class C unit also wrote it",
            "PUMP-DOSE",
            SafetyClass.C,
            _DOSE_PLACE,
            _ROWS,
            "a reviewer who has no commit in this change approves it",
        ),
        Verdict.FAILED,
    ),
    decision(
        "review-independence",
        Answer(
            Outcome.UNDECIDED,
            "author-unregistered",
            "the author of this commit is nobody whom the project knows",
            WRITTEN,
            None,
            to_pass="add the person to compliance/people.toml, or amend the author",
        ),
        Verdict.UNDECIDED,
    ),
    decision(
        "accounting-complete",
        Answer(
            Outcome.UNDECIDED,
            "file-not-analysed",
            "semgrep could not look at this file: syntax error at line 9",
            LEGACY,
            SafetyClass.C,
            Location(LEGACY),
            (Row("analyzer", "semgrep"), Row("blob", object_id("1e9acc1"))),
            "mend the file so that it can be read, or exclude it for a time with an approval",
        ),
        Verdict.UNDECIDED,
    ),
    decision(
        "complexity-limits",
        Answer(
            Outcome.FAIL,
            "function-over-limit",
            "the function compute_dose has cyclomatic complexity 23",
            DOSE,
            SafetyClass.C,
            _DOSE_PLACE,
            (Row("cyclomatic complexity", "23", "limit 15 for class C"),),
            "split it so that each part can be read and tested on its own",
        ),
        Verdict.DEVIATED,
        "DEV-7",
    ),
    decision(
        "tests-by-another",
        Answer(
            Outcome.FAIL,
            "tests-by-author",
            "the author of this unit also wrote all of its tests",
            "PUMP-DOSE",
            SafetyClass.C,
            Location(RepoPath("tests/test_dose.py")),
            to_pass="somebody else adds a test",
        ),
        Verdict.PASSED,
    ),
    decision(
        "layout-complete",
        Answer(Outcome.PASS, "ok", "every tracked path has a class", "change", None),
        Verdict.PASSED,
    ),
    decision(
        "soup-listed",
        Answer(Outcome.NOT_APPLICABLE, "no-soup", "no software of others is used", "change", None),
        Verdict.PASSED,
    ),
)

REASON = Reason(
    "2 answers fail and 2 could not be had",
    Verdict.FAILED,
    (
        Reason(
            "review-independence: 1 of 2 answers fails",
            Verdict.FAILED,
            (
                Reason(
                    "the only reviewer of a class C unit also wrote it (PUMP-DOSE)", Verdict.FAILED
                ),
                Reason("the author of commit 4f1c2e9 is not registered", Verdict.UNDECIDED),
            ),
        ),
        Reason("no-new-findings: 1 finding is new", Verdict.FAILED),
        Reason("accounting-complete: 1 file was not analysed", Verdict.UNDECIDED),
        Reason("complexity-limits: deviation DEV-7 holds until 2027-03-31", Verdict.DEVIATED),
    ),
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
    ((RepoPath("gatekeeper.toml"), "no language"), (RepoPath("link"), "symbolic link")),
)


def _item(item_id: str, title: str, safety: SafetyClass, parent: str | None) -> SoftwareItem:
    place = at_line(RepoPath("gatekeeper.toml"), 20)
    return SoftwareItem(item_id, title, parent, safety, True, (f"{title}/**",), (), place)


PUMP = _item("PUMP", "firmware/pump", SafetyClass.C, None)
UNIT = _item("PUMP-DOSE", "firmware/pump/dose.c", SafetyClass.C, "PUMP")
CONTROL = _item("CONTROL", "control", SafetyClass.B, None)
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
    items=(CONTROL, PUMP, UNIT),
    languages=LanguageMap(),
    registry=Registry((AIKO,)),
    threat_sources=(),
    analyzers=(),
    packs=("c-firmware",),
    policy=Policy({SafetyClass.C: RULES}),
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


def _locus(line: int, native: str) -> Locus:
    return Locus(at_line(_MODEL, line), native, object_id("c0de111"))


THREATS = ThreatFacts(
    configured=True,
    models=(
        ThreatModel(
            "compounder",
            "Compounder",
            "native",
            "1",
            _locus(1, "compounder"),
            elements=(
                Element("E-PUMP", "Pump controller", ElementKind.PROCESS, _locus(10, "E-PUMP")),
            ),
            threats=(
                Threat(
                    "T-1",
                    "order altered in transit",
                    ("E-PUMP",),
                    _locus(30, "T-1"),
                    ("T",),
                    ("CWE-345",),
                    Severity.HIGH,
                    "high",
                    status=ThreatStatus.MITIGATED,
                ),
                Threat("T-2", "firmware replaced over UART", ("E-PUMP",), _locus(40, "T-2")),
            ),
            mitigations=(
                Mitigation(
                    "M-1",
                    "orders carry a MAC",
                    ("T-1",),
                    "integrity",
                    _locus(50, "M-1"),
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


def _owned(path: RepoPath) -> Owned:
    items = {DOSE: (UNIT,), LEGACY: (PUMP,), ORDERS: (CONTROL,)}.get(path, ())
    return Owned(path, LayoutClass.PRODUCT if items else None, items)


def _change(paths: tuple[RepoPath, ...], commits: tuple[Commit, ...] = ()) -> Change:
    entries = tuple(entry(path) for path in paths)
    files = tuple(FileChange(FileStatus.MODIFIED, e.path, e, e) for e in entries)
    return Change(
        ChangeKind.RANGE,
        Tree(object_id("ba5e7ee"), BASE, entries),
        Tree(TREE, HEAD, entries),
        files,
        commits,
        notices=("replace refs are present; they were not obeyed",),
    )


def rich() -> GateRun:
    """A failed run that holds something of every kind."""
    facts = Facts(
        today=dt.date(2026, 11, 23),
        change=_change(PATHS),
        project=PROJECT,
        scope=frozenset(PATHS),
        owned=tuple(_owned(path) for path in PATHS),
        path_problems=(),
        findings=FINDINGS,
        functions=(FunctionMetric(DOSE, "compute_dose", Region(112, 140), 23, 29, 4, 3),),
        accounting=ACCOUNTING,
        suppressions=(SUPPRESSION,),
        used_suppressions=frozenset({SUPPRESSION.id}),
        unused_suppressions=(),
        base_suppressions=frozenset(),
        foreign_marks=(ForeignMark("bandit", "# nosec", at_line(ORDERS, 12)),),
        people=PEOPLE,
        threats=THREATS,
        tools=(ToolIdentity("bandit", "1.9.4", "/opt/somewhere/bin/bandit", sha256(b"bandit")),),
        missing_tools=(MissingTool("cppcheck", "not on PATH", "install cppcheck 2.10 or newer"),),
        idle=("the pack python-control has no file to look at",),
        governance=("compliance/people.toml is part of the trust base and changes here",),
    )
    providers = (
        Provider("gatekeeper", "0.1.0", ("analyzer bandit", "check review-independence")),
        Provider("gatekeeper-doors", "2.0", ("check doors-closed",)),
    )
    return GateRun(facts, BASE, HEAD, TREE, DECISIONS, Verdict.FAILED, REASON, providers, "0.1.0")


def passed() -> GateRun:
    """A run in which nothing is wrong."""
    run = rich()
    facts = replace(
        run.facts,
        findings=(),
        accounting=Accounting(1, ACCOUNTING.accounts[:1]),
        people=People((), (), ()),
        threats=ThreatFacts(),
        missing_tools=(),
        idle=(),
        governance=(),
        suppressions=(),
        foreign_marks=(),
        change=replace(run.facts.change, notices=()),
    )
    reason = Reason("every answer that the policy asks for passes", Verdict.PASSED)
    passing = tuple(d for d in DECISIONS if d.answer.outcome is Outcome.PASS)
    return replace(run, facts=facts, decisions=passing, verdict=Verdict.PASSED, reason=reason)


HOSTILE_TEXTS = (
    "\x1b]0;owned\x07\x1b[31mred",
    "<img src=x onerror=\"document.title='owned'\">",
    "<script>document.title='owned'</script>",
    "]]><!-- --><x/>&amp;\"'",
    "</details></code></pre></style><h1>owned</h1>",
    "::set-output name=a::b",
    "\n::error::second line\r::warning::third",
    "##[error]legacy ##vso[task.setvariable variable=a]b",
    "%0A%0D%25 100%",
    "a\u202ereversed\u2066\u200bzero\ufeff",
    "one | two || three `tick` ``ticks``` \\| end\\",
    "@everyone #1 GH-12 ![x](http://evil.example/x.png) [y](javascript:alert(1)) www.evil.example",
    "=cmd|' /C calc'!A0",
    "- item\n# heading\n===\n    code",
    "\x00\x0b\x1f\x7f\x9b \ufffe\uffff \ud800 \udcff",
    "{0} {{1}} [link](1) ](2)",
    "\U0001f4a9 \u597d e\u0301",
    "x" * 5000,
)
HOSTILE_PATHS = tuple(
    path_from_bytes(raw)
    for raw in (
        b"\xff\xfe/\x80.py",
        b"-rf.py",
        b"a b#c?d%20:e.c",
        b"new\nline::error::.c",
        b"<img src=x onerror=alert(1)>.py",
        b"\x1b]0;title\x07.c",
        b"pipe|`tick`@user.md",
        "\u202egpj.exe.c".encode(),
        b"javascript:alert(1)",
    )
)
HOSTILE_LINKS = (
    "javascript:alert(1)",
    "data:text/html,<script>document.title='owned'</script>",
    "JaVaScRiPt:alert(1)",
    "https://ok.example/\" onclick=\"document.title='owned'",
    "//evil.example/",
    "https://user@evil.example/",
    "file:///etc/passwd",
    "https://[broken",
)


def hostile() -> GateRun:
    """The rich run, with attacks in every text that a repository can choose."""
    run = rich()
    texts = HOSTILE_TEXTS
    paths = tuple(HOSTILE_PATHS[index % len(HOSTILE_PATHS)] for index in range(len(texts)))
    links = tuple(HOSTILE_LINKS[index % len(HOSTILE_LINKS)] for index in range(len(texts)))
    found = tuple(
        replace(
            finding(
                "semgrep:" + text[:40],
                Level.ERROR,
                Location(path, Region(7, 7, 3, 9)),
                text,
                cwe=(79,),
                excerpt=(text, "\t" + text),
                help_uri=link,
            ),
            help=text,
        )
        for text, path, link in zip(texts, paths, links, strict=True)
    )
    decisions = tuple(
        _hostile_decision(text, path) for text, path in zip(texts, paths, strict=True)
    )
    return replace(
        run,
        facts=_hostile_facts(run.facts, found),
        decisions=(*decisions, *map(finding_decision, found[:3]), *run.decisions),
        reason=replace(
            run.reason,
            sentence=texts[1],
            children=tuple(Reason(text, Verdict.FAILED) for text in texts),
        ),
    )


def _hostile_decision(text: str, path: RepoPath) -> Decision:
    answer = Answer(
        Outcome.FAIL,
        text[:30],
        text,
        path,
        SafetyClass.C,
        Location(path, Region(3, 4, 2, 5)),
        tuple(Row(text[:20], text, text) for _ in range(2)),
        text,
        (text, text),
    )
    policy_rule = replace(RULES[0], asked_by=text, location=at_line(path, 1))
    return Decision(text, answer, Demand.REQUIRED, Verdict.FAILED, policy_rule, text, text)


def _hostile_facts(facts: Facts, found: tuple[Finding, ...]) -> Facts:
    texts = HOSTILE_TEXTS
    whos = tuple(Who(text, Identity(text, text), None, text) for text in texts)
    commits = tuple(
        CommitPeople(
            object_id(f"{number:07x}"),
            text,
            False,
            (Authorship(who, object_id(f"{number:07x}"), "author"),),
            (Approval(who, Grade.G1, HEAD, (HEAD,), text),),
            (RefusedApproval(who, HEAD, "refused", text),),
            HOSTILE_PATHS,
            (text,),
            False,
        )
        for number, (text, who) in enumerate(zip(texts, whos, strict=True))
    )
    accounts = tuple(
        account(path, "semgrep", state, text)
        for path, text in zip(HOSTILE_PATHS, texts, strict=False)
        for state in (AccountState.FAILED,)
    )
    return replace(
        facts,
        findings=tuple(Judged(one, FindingState.NEW, one.message) for one in found),
        accounting=Accounting(len(accounts), accounts, ((HOSTILE_PATHS[0], texts[2]),)),
        people=People(commits, (), texts, texts[1]),
        change=replace(_change(HOSTILE_PATHS), notices=texts, incomplete=texts[1]),
        suppressions=tuple(
            Suppression(text, text, text, text, None, text, at_line(DOSE, 1)) for text in texts
        ),
        foreign_marks=tuple(ForeignMark("bandit", text, at_line(DOSE, 1)) for text in texts),
        missing_tools=tuple(MissingTool(text, text, text) for text in texts),
        tools=tuple(ToolIdentity(text, text, text, Sha256("0" * 64)) for text in texts),
        idle=texts,
        governance=texts,
        project=replace(facts.project, name=texts[2], title=texts[1]),
        threats=_hostile_threats(facts.threats),
    )


def _hostile_threats(facts: ThreatFacts) -> ThreatFacts:
    model = facts.models[0]
    threats = tuple(
        Threat(text[:30], text, (text,), _locus(1, text), (text,), (text,), rationale=text)
        for text in HOSTILE_TEXTS
    )
    return replace(facts, models=(replace(model, id=HOSTILE_TEXTS[2], threats=threats),))


def many_findings(count: int, width: int = 0) -> GateRun:
    """A run with that many new findings of falling level; with a width, each message that long and odd."""
    run = rich()
    levels = (Level.ERROR, Level.WARNING, Level.NOTE)
    found = tuple(
        Judged(
            finding(
                f"semgrep:rule-{number % 40}",
                levels[number % 3],
                at_line(RepoPath(f"firmware/f{number // 100:04}.c"), number % 100 + 1),
                _long(number, width),
                cwe=(120,),
            ),
            FindingState.NEW,
            "base does not have it",
        )
        for number in range(count)
    )
    return replace(run, facts=replace(run.facts, findings=found))


def _long(number: int, width: int) -> str:
    seeds = (sha256(f"{number} {part}".encode()) for part in range(width // 64))
    return f"finding {number} {''.join(seeds)}".rstrip()


def many_problems(count: int) -> GateRun:
    """A run in which each of that many findings is a failed answer as well."""
    run = many_findings(count)
    decisions = tuple(finding_decision(judged.finding) for judged in run.facts.findings)
    return replace(run, decisions=decisions)
