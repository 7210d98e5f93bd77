"""Format `github-summary`: the Markdown report within what a job summary of GitHub Actions may hold."""

from dataclasses import dataclass
from typing import ClassVar

from gatekeeper.model.gate_run import GateRun
from gatekeeper.reports.markdown import MarkdownReport

SUMMARY_BYTES = 1024 * 1024
"""GitHub drops the whole summary of a step when it is larger (GitHub Docs, "Workflow commands")."""


@dataclass(frozen=True, slots=True)
class GithubSummaryReport:
    """Whole messages and table rows are left off, the least grave first, and counted."""

    id: ClassVar[str] = "github-summary"
    media_type: ClassVar[str] = "text/markdown; charset=utf-8"
    most_bytes: int = SUMMARY_BYTES

    def render(self, run: GateRun) -> bytes:
        """The report, at most `most_bytes` long."""
        return MarkdownReport(most_bytes=self.most_bytes).render(run)
