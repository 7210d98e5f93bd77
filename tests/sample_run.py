"""A made-up run of the gate with a little of everything in it, for whoever renders or stores runs.

It is consistent in itself (sums add up, decisions follow from answers) and fixed, so that its bytes can be
compared. No repository stands behind it.
"""

import datetime as dt

from gatekeeper.model.accounting import Account, Accounting, AccountState, Expectation, Unread
from gatekeeper.model.authorship import (
    Approval,
    Authorship,
    CommitPeople,
    Grade,
    People,
    UnitPeople,
    Who,
)
from gatekeeper.model.change import Change, ChangeKind, Commit, FileChange, FileStatus
from gatekeeper.model.check import Answer, Outcome
from gatekeeper.model.deviation import Deviation
from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.facts import Facts
from gatekeeper.model.finding import Finding, FindingState, FunctionMetric, Judged, Level, Seen
from gatekeeper.model.gate_run import Decision, GateRun, Provider
from gatekeeper.model.identity import Identity
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.location import Location, Region, at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Person, PersonKind, Registry
from gatekeeper.model.policy import Demand, Policy, PolicyRule
from gatekeeper.model.project import (
    AnalyzerSetting,
    ConfigurationSource,
    Project,
    ThreatSource,
)
from gatekeeper.model.software import Layout, LayoutClass, Owned, SafetyClass, SoftwareItem
from gatekeeper.model.suppression import Baseline
from gatekeeper.model.surface import MappingOrigin, ModuleMapping
from gatekeeper.model.threat import (
    CodeRef,
    ControlCategory,
    Element,
    ElementKind,
    Locus,
    Mitigation,
    MitigationState,
    Severity,
    Threat,
    ThreatFacts,
    ThreatModel,
    ThreatStatus,
)
from gatekeeper.model.tool import MissingTool, ToolIdentity
from gatekeeper.model.tree import MODE_FILE, Tree, TreeEntry
from gatekeeper.model.verdict import Reason, Verdict, meet
from gatekeeper.testing.classes import CLASSES, A, B, C

_DOSE = RepoPath("firmware/pump/dose.c")
_DOSE_TEST = RepoPath("tests/pump/test_dose.c")
_LINK = RepoPath("firmware/link/frame.c")
_LINK_TEST = RepoPath("tests/link/test_frame.c")
_VIEW = RepoPath("host/view.py")
_PATHS = (_LINK, _DOSE, _VIEW, _LINK_TEST, _DOSE_TEST)
_CONFIG = RepoPath("gatekeeper.toml")


def sample_run(*, mark: str = "", started: int = 1_700_000_000) -> GateRun:
    """The run. `mark` is appended to every text that a repository's author could have chosen.

    `started` moves the dates of its commits (seconds since 1970).
    """
    return _Sample(mark, started).run()


def _oid(text: str) -> ObjectId:
    return ObjectId(sha256(text.encode("utf-8", "surrogateescape"))[:40])


class _Sample:
    """One run under construction; every method makes one part of it."""

    def __init__(self, mark: str, started: int) -> None:
        self._mark = mark
        self._started = started
        self._tree = Tree(
            _oid("head tree"),
            _oid("head commit"),
            tuple(TreeEntry(self._path(p), MODE_FILE, _oid(p)) for p in _PATHS),
        )

    def run(self) -> GateRun:
        decisions = tuple(sorted(self._decisions(), key=lambda d: (d.verdict, d.check)))
        verdict = meet(decision.verdict for decision in decisions)
        children = tuple(Reason(d.answer.message, d.verdict) for d in decisions)
        return GateRun(
            facts=self._facts(),
            base=_oid("base commit"),
            head=_oid("head commit"),
            tree=self._tree.tree,
            decisions=decisions,
            verdict=verdict,
            reason=Reason("one required check failed", verdict, children),
            providers=(
                Provider("gatekeeper", "0.1.0", ("analyzer bandit", "check test-presence")),
            ),
            version="0.1.0",
        )

    def _text(self, text: str) -> str:
        return text + self._mark

    def _path(self, path: str) -> RepoPath:
        stem, dot, suffix = path.rpartition(".")
        return RepoPath(f"{stem}{self._mark.replace('/', '')}{dot}{suffix}")

    def _people(self) -> tuple[Person, Person, Person]:
        names = (("aiko", "Aiko Ito"), ("ben", "Ben Mwangi"), ("carla", "Carla Díaz"))
        aiko, ben, carla = (
            Person(
                id=key,
                name=self._text(name),
                emails=(f"{key}@example.org",),
                kind=PersonKind.HUMAN,
                roles=frozenset({"author", "reviewer", "tester"}),
                clearance=frozenset(CLASSES.classes),
                location=at_line(RepoPath("compliance/people.toml"), 4 + 6 * index),
            )
            for index, (key, name) in enumerate(names)
        )
        return aiko, ben, carla

    def _who(self, person: Person) -> Who:
        identity = Identity(person.name, person.emails[0])
        return Who(person.id, identity, person, f"e-mail in {person.location}")

    def _items(self) -> tuple[SoftwareItem, ...]:
        rows = (
            ("LINK", "Serial link to the control PC", None, B, _LINK, _LINK_TEST),
            ("PUMP", "Pump control", None, C, "", ""),
            ("PUMP-DOSE", "Dose computation", "PUMP", C, _DOSE, _DOSE_TEST),
            ("VIEW", "Operator's view", None, A, _VIEW, ""),
        )
        return tuple(
            SoftwareItem(
                id=key,
                title=self._text(title),
                parent=parent,
                safety_class=safety_class,
                declared=key != "PUMP",
                paths=(self._path(path),) if path else (),
                tests=(self._path(test),) if test else (),
                location=at_line(_CONFIG, 20 + 8 * index),
            )
            for index, (key, title, parent, safety_class, path, test) in enumerate(rows)
        )

    def _owned(self) -> tuple[Owned, ...]:
        items = {path: item for item in self._items() for path in item.paths}
        return tuple(
            Owned(
                entry.path,
                LayoutClass.TESTS if entry.path.startswith("tests/") else LayoutClass.PRODUCT,
                (items[entry.path],) if entry.path in items else (),
            )
            for entry in self._tree.entries
        )

    def _rule(self, check: str, clause: str, line: int) -> PolicyRule:
        return PolicyRule(
            check=check,
            demand=Demand.REQUIRED,
            asked_by=self._text("verification plan VP-4"),
            clauses=(clause,),
            limits={},
            location=at_line(RepoPath("rules/policy/class-c.toml"), line),
        )

    def _decisions(self) -> tuple[Decision, ...]:
        passed, failed, undecided = Outcome.PASS, Outcome.FAIL, Outcome.UNDECIDED
        return (
            self._decide("review-independence", "62304:5.5.5", "PUMP-DOSE", C, failed),
            self._decide("test-presence", "62304:5.5.5", "PUMP-DOSE", C, passed),
            self._decide("test-presence", "62304:5.5.5", "LINK", B, passed),
            self._decide("complexity-limits", "62304:5.5.3", "PUMP-DOSE", C, failed, "DEV-1"),
            self._decide("layout-complete", "62304:8.1.2", "change", None, passed),
            self._decide("threat-coverage", "62304:7.3.3", "LINK", B, undecided),
        )

    def _decide(
        self,
        check: str,
        clause: str,
        subject: str,
        safety_class: SafetyClass | None,
        outcome: Outcome,
        deviation: str | None = None,
    ) -> Decision:
        verdict = {
            Outcome.PASS: Verdict.PASSED,
            Outcome.FAIL: Verdict.FAILED if deviation is None else Verdict.DEVIATED,
            Outcome.UNDECIDED: Verdict.UNDECIDED,
        }[outcome]
        answer = Answer(
            outcome=outcome,
            code="ok" if outcome is Outcome.PASS else f"{check}-{outcome.value}",
            message=self._text(f"{check} of {subject}: {outcome.value}"),
            subject=subject,
            safety_class=safety_class,
            location=Location(self._path(_DOSE), Region(112, 140)),
            to_pass="" if outcome is Outcome.PASS else self._text("somebody else approves it"),
        )
        rule = self._rule(check, clause, 8 + len(check))
        return Decision(check, answer, Demand.REQUIRED, verdict, rule, deviation)

    def _facts(self) -> Facts:
        return Facts(
            today=dt.date(2026, 11, 23),
            change=self._change(),
            project=self._project(),
            scope=frozenset(entry.path for entry in self._tree.entries),
            owned=self._owned(),
            path_problems=(),
            findings=self._findings(),
            functions=(
                FunctionMetric(
                    self._path(_DOSE),
                    "dose_rate",
                    Region(112, 140),
                    ccn=19,
                    length=70,
                    parameters=4,
                    nesting=5,
                ),
            ),
            accounting=self._accounting(),
            suppressions=(),
            used_suppressions=frozenset(),
            unused_suppressions=(),
            known_suppressions=frozenset(),
            foreign_marks=(),
            people=self._history(),
            threats=self._threats(),
            tools=(ToolIdentity("bandit", "1.9.4", "/opt/bandit", sha256(b"bandit")),),
            missing_tools=(MissingTool("semgrep", "it is not installed", "install semgrep"),),
            idle=(self._text("the glob `host/old/**` matches nothing"),),
            governance=(),
        )

    def _change(self) -> Change:
        touched = self._tree.entries[:2]
        files = tuple(FileChange(FileStatus.MODIFIED, each.path, None, each) for each in touched)
        aiko, _, _ = self._people()
        identity = Identity(aiko.name, aiko.emails[0])
        commit = Commit(
            id=_oid("head commit"),
            tree=self._tree.tree,
            parents=(_oid("base commit"),),
            author=identity,
            committer=identity,
            author_time=self._started,
            commit_time=self._started,
            message=self._text("Limit the dose rate"),
            trailers=(),
            files=files,
        )
        base = Tree(_oid("base tree"), _oid("base commit"), ())
        return Change(ChangeKind.RANGE, base, self._tree, files, (commit,))

    def _project(self) -> Project:
        return Project(
            name="compounder",
            title=self._text("Compounder for parenteral nutrition"),
            layout=Layout(()),
            classes=CLASSES,
            items=self._items(),
            languages=LanguageMap(),
            registry=Registry(self._people()),
            threat_sources=(ThreatSource(RepoPath("compliance/threats.toml"), "native"),),
            analyzers=(AnalyzerSetting("bandit", required=True),),
            packs=("c-firmware",),
            policy=Policy({}),
            deviations=(
                Deviation(
                    "DEV-1",
                    "complexity-limits",
                    "PUMP-DOSE",
                    self._text("split in 1.3"),
                    "aiko",
                    "carla",
                    dt.date(2027, 1, 31),
                    at_line(RepoPath("compliance/deviations.toml"), 3),
                ),
            ),
            suppressions=(),
            exclusions=(),
            baseline=Baseline(),
            plugins=(),
            trust_paths=(_CONFIG,),
            sources=(ConfigurationSource(_CONFIG, sha256(b"configuration")),),
            origin=_oid("base commit"),
        )

    def _findings(self) -> tuple[Judged, ...]:
        finding = Finding(
            rule="semgrep:c-packet-length-unchecked",
            level=Level.ERROR,
            message=self._text("a length from the wire is used before it is checked"),
            location=Location(self._path(_LINK), Region(41, 41, 5, 30)),
            cwe=(120,),
            help="check the length against the buffer first",
            help_uri="",
            excerpt=(self._text("    memcpy(buffer, frame->data, frame->length);"),),
            fingerprint=sha256(b"finding"),
            seen_by=(Seen("semgrep", "c-packet-length-unchecked"),),
        )
        return (Judged(finding, FindingState.NEW, "it is not in base"),)

    def _accounting(self) -> Accounting:
        accounts = (
            self._account("bandit", _VIEW, AccountState.ANALYSED),
            self._account("lizard", _DOSE, AccountState.FAILED, "lizard read lines 1 to 90 only"),
            self._account("lizard", _LINK, AccountState.EXCLUDED, "EXC-2 until 2027-01-31"),
        )
        unread = (Unread(RepoPath("third_party/lwip"), "submodule"),)
        return Accounting(3, accounts, unread)

    def _account(self, analyzer: str, path: str, state: AccountState, cause: str = "") -> Account:
        expectation = Expectation(analyzer, self._path(path), _oid(path))
        return Account(expectation, state, self._text(cause) if cause else "")

    def _history(self) -> People:
        aiko, ben, carla = (self._who(person) for person in self._people())
        head = _oid("head commit")
        commit = CommitPeople(
            commit=head,
            subject=self._text("Limit the dose rate"),
            is_clean_merge=False,
            authors=(Authorship(aiko, head, "author"),),
            approvals=(Approval(carla, Grade.G0, head, (head,), "Reviewed-by trailer"),),
            refused=(),
            paths=(self._path(_LINK), self._path(_DOSE)),
            defects=(),
            seen_by_hook=True,
            names=(self._text("CR-12"),),
        )
        units = (
            UnitPeople("LINK", (ben,), (aiko,), (self._path(_LINK_TEST),), 6, 6),
            UnitPeople("PUMP-DOSE", (aiko,), (ben,), (self._path(_DOSE_TEST),), 12, 12),
            UnitPeople("VIEW", (carla,), (), (), 0, 0, ("blame could not be read",)),
        )
        return People((commit,), units, ())

    def _threats(self) -> ThreatFacts:
        where = Locus(at_line(RepoPath("compliance/threats.toml"), 9), "E-LINK", _oid("model"))
        element = Element(
            "E-LINK",
            self._text("Serial link"),
            ElementKind.SOFTWARE_ITEM,
            where,
            code=(CodeRef("firmware/link/**"),),
            safety_class=B.name,
        )
        threat = Threat(
            "T-1",
            self._text("An order is altered on the wire"),
            ("E-LINK",),
            where,
            severity=Severity.HIGH,
            status=ThreatStatus.MITIGATED,
        )
        mitigation = Mitigation(
            "M-1",
            self._text("Frames carry a MAC"),
            ("T-1",),
            ControlCategory.INTEGRITY,
            where,
            requirements=("SRS-12",),
            state=MitigationState.IMPLEMENTED,
        )
        model = ThreatModel(
            "TM",
            "Compounder",
            "native",
            "1",
            where,
            elements=(element,),
            threats=(threat,),
            mitigations=(mitigation,),
        )
        module = ModuleMapping(
            self._path(_LINK), ("E-LINK",), MappingOrigin.NATIVE, "firmware/link/**"
        )
        return ThreatFacts(configured=True, models=(model,), mapping=(module,))
