"""A run with attacks in every text and path that a repository can choose."""

from dataclasses import replace

from report_sample_ground import (
    DOSE,
    HEAD,
    RULES,
    account,
    locus,
    object_id,
)
from report_sample_rich import change_of, finding, finding_decision, rich

from gatekeeper.model.accounting import Accounting, AccountState, Unread
from gatekeeper.model.authorship import (
    Approval,
    Authorship,
    CommitPeople,
    Grade,
    People,
    RefusedApproval,
    Who,
)
from gatekeeper.model.check import Answer, Outcome, Row
from gatekeeper.model.digest import Sha256
from gatekeeper.model.facts import Facts
from gatekeeper.model.finding import Finding, FindingState, Judged, Level
from gatekeeper.model.gate_run import Decision, GateRun
from gatekeeper.model.identity import Identity
from gatekeeper.model.location import Location, Region, at_line
from gatekeeper.model.path import RepoPath, path_from_bytes
from gatekeeper.model.policy import Demand
from gatekeeper.model.suppression import (
    ForeignMark,
    Suppression,
)
from gatekeeper.model.threat import (
    Threat,
    ThreatFacts,
)
from gatekeeper.model.tool import MissingTool, ToolIdentity
from gatekeeper.model.verdict import Reason, Verdict
from gatekeeper.testing.classes import C

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
        C,
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
        accounting=Accounting(len(accounts), accounts, (Unread(HOSTILE_PATHS[0], texts[2]),)),
        people=People(commits, (), texts, texts[1]),
        change=replace(change_of(HOSTILE_PATHS), notices=texts, incomplete=texts[1]),
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
        Threat(text[:30], text, (text,), locus(1, text), (text,), (text,), rationale=text)
        for text in HOSTILE_TEXTS
    )
    return replace(facts, models=(replace(model, id=HOSTILE_TEXTS[2], threats=threats),))
