"""Runs built by hand for the tests of reports, under one name."""

from report_sample_ground import HEAD
from report_sample_hostile import HOSTILE_PATHS, HOSTILE_TEXTS, hostile
from report_sample_rich import SHELL, many_findings, many_problems, passed, rich

__all__ = [
    "HEAD",
    "HOSTILE_PATHS",
    "HOSTILE_TEXTS",
    "SHELL",
    "hostile",
    "many_findings",
    "many_problems",
    "passed",
    "rich",
]
