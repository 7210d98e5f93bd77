"""Everything gatekeeper brings itself, listed by hand and offered through the same doors as a plugin."""

from collections.abc import Sequence

from gatekeeper import __version__
from gatekeeper.analyzers.bandit import Bandit
from gatekeeper.analyzers.clang_tidy import ClangTidy
from gatekeeper.analyzers.cppcheck import Cppcheck
from gatekeeper.analyzers.flawfinder import Flawfinder
from gatekeeper.analyzers.flow_python import FlowPython
from gatekeeper.analyzers.gcc_analyzer import GccAnalyzer
from gatekeeper.analyzers.lizard import Lizard
from gatekeeper.analyzers.semgrep import Semgrep
from gatekeeper.checks.accounting_complete import AccountingComplete
from gatekeeper.checks.commits_seen import CommitsSeen
from gatekeeper.checks.complexity_limits import ComplexityLimits
from gatekeeper.checks.governance_change import GovernanceChange
from gatekeeper.checks.layout_complete import LayoutComplete
from gatekeeper.checks.no_new_findings import NoNewFindings
from gatekeeper.checks.nothing_idle import NothingIdle
from gatekeeper.checks.requirements_verified import RequirementsVerified
from gatekeeper.checks.review_independence import ReviewIndependence
from gatekeeper.checks.suppressions_justified import SuppressionsJustified
from gatekeeper.checks.test_independence import TestIndependence
from gatekeeper.checks.test_presence import TestPresence
from gatekeeper.checks.threat_coverage import ThreatCoverage
from gatekeeper.checks.trace_sound import TraceSound
from gatekeeper.checks.trust_base import TrustBase
from gatekeeper.model.analyzer import Analyzer
from gatekeeper.model.check import Check
from gatekeeper.model.policy_rule import PolicyRuleKind
from gatekeeper.model.report import ReportFormat
from gatekeeper.model.threat_reader import ThreatReader
from gatekeeper.plugins.hookspecs import hookimpl
from gatekeeper.plugins.registry import Source
from gatekeeper.reports.formats import FORMATS
from gatekeeper.threats.formats import READERS


class BuiltIn:
    """gatekeeper's own offers."""

    @hookimpl
    def gatekeeper_analyzers(self) -> Sequence[Analyzer]:
        """The analyzers that always run, and the optional ones."""
        return (
            Bandit(),
            Semgrep(),
            Lizard(),
            Cppcheck(),
            ClangTidy(),
            GccAnalyzer(),
            Flawfinder(),
            FlowPython(),
        )

    @hookimpl
    def gatekeeper_checks(self) -> Sequence[Check]:
        """Every check of the shipped policies."""
        return (
            AccountingComplete(),
            CommitsSeen(),
            ComplexityLimits(),
            GovernanceChange(),
            LayoutComplete(),
            NoNewFindings(),
            NothingIdle(),
            RequirementsVerified(),
            ReviewIndependence(),
            SuppressionsJustified(),
            TestIndependence(),
            TestPresence(),
            ThreatCoverage(),
            TraceSound(),
            TrustBase(),
        )

    @hookimpl
    def gatekeeper_threat_readers(self) -> Sequence[ThreatReader]:
        """Every format in `threats/`."""
        return READERS

    @hookimpl
    def gatekeeper_policy_rules(self) -> Sequence[PolicyRuleKind]:
        """None: the shipped policies need no more than their rules."""
        return ()

    @hookimpl
    def gatekeeper_report_formats(self) -> Sequence[ReportFormat]:
        """Every format in `reports/`."""
        return FORMATS


def built_in() -> Source:
    """gatekeeper itself as a source of offers."""
    return Source("gatekeeper", __version__, BuiltIn())
