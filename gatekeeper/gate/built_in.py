"""Everything gatekeeper brings itself, listed by hand and offered through the same doors as a plugin."""

from collections.abc import Sequence
from typing import cast

from gatekeeper import __version__
from gatekeeper.model.analyzer import Analyzer
from gatekeeper.model.check import Check
from gatekeeper.model.later import Later
from gatekeeper.model.policy_rule import PolicyRuleKind
from gatekeeper.model.report import ReportFormat
from gatekeeper.model.threat_reader import ThreatReader
from gatekeeper.plugins.hookspecs import hookimpl
from gatekeeper.plugins.registry import Source
from gatekeeper.reports.formats import FORMATS
from gatekeeper.threats.formats.built_in import READERS

_ANALYZERS = (
    ("bandit", "bandit:Bandit"),
    ("semgrep", "semgrep:Semgrep"),
    ("lizard", "lizard:Lizard"),
    ("cppcheck", "cppcheck:Cppcheck"),
    ("clang-tidy", "clang_tidy:ClangTidy"),
    ("gcc-analyzer", "gcc_analyzer:GccAnalyzer"),
    ("flawfinder", "flawfinder:Flawfinder"),
    ("flow-python", "flow_python:FlowPython"),
    ("flow-c", "flow_c:FlowC"),
)
"""Id, and the module and class that are imported when a run asks for it."""
_CHECKS = (
    "accounting-complete",
    "commits-seen",
    "complexity-limits",
    "governance-change",
    "independent-coverage",
    "layout-complete",
    "log-events",
    "no-new-findings",
    "nothing-idle",
    "requirements-verified",
    "review-independence",
    "secrets-absent",
    "soup-anomalies",
    "soup-registered",
    "suppressions-justified",
    "test-independence",
    "test-presence",
    "threat-coverage",
    "trace-sound",
    "trust-base",
)
"""Ids; each names the module of the check, and in it the check."""


class BuiltIn:
    """gatekeeper's own offers."""

    @hookimpl
    def gatekeeper_analyzers(self) -> Sequence[Analyzer]:
        """The analyzers that always run, and the optional ones."""
        return cast(
            tuple[Analyzer, ...],
            tuple(Later(name, f"gatekeeper.analyzers.{where}") for name, where in _ANALYZERS),
        )

    @hookimpl
    def gatekeeper_checks(self) -> Sequence[Check]:
        """Every check of the shipped policies."""
        names = ((id, id.replace("-", "_")) for id in _CHECKS)
        listed = (Later(id, f"gatekeeper.checks.{name}:{name}") for id, name in names)
        return cast(tuple[Check, ...], tuple(listed))

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
