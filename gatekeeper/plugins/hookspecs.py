"""The five doors. A hook takes no arguments, returns values built from pure functions, and keeps nothing.

A plugin is a distribution with an entry point in the group `gatekeeper`, whose value is a module or object
with some of these functions, each marked with `hookimpl`.
"""

from collections.abc import Sequence

import pluggy

from gatekeeper.model.analyzer import Analyzer
from gatekeeper.model.check import Check
from gatekeeper.model.policy_rule import PolicyRuleKind
from gatekeeper.model.report import ReportFormat
from gatekeeper.model.threat_reader import ThreatReader

PROJECT = "gatekeeper"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def gatekeeper_analyzers() -> Sequence[Analyzer]:
    """Analyzers on offer; each id may be offered once."""
    raise NotImplementedError


@hookspec
def gatekeeper_checks() -> Sequence[Check]:
    """Checks on offer; a project that names the plugin asks all of them."""
    raise NotImplementedError


@hookspec
def gatekeeper_threat_readers() -> Sequence[ThreatReader]:
    """Readers of threat-model formats."""
    raise NotImplementedError


@hookspec
def gatekeeper_policy_rules() -> Sequence[PolicyRuleKind]:
    """Kinds of rule that look at the decisions as a whole; they can only lower a verdict."""
    raise NotImplementedError


@hookspec
def gatekeeper_report_formats() -> Sequence[ReportFormat]:
    """Report formats for `--output ID=FILE`."""
    raise NotImplementedError
