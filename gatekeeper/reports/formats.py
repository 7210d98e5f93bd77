"""Every format of this shop, listed by hand."""

from gatekeeper.model.report import ReportFormat
from gatekeeper.reports.github import GithubReport
from gatekeeper.reports.github_summary import GithubSummaryReport
from gatekeeper.reports.gitlab import GitlabReport
from gatekeeper.reports.html import HtmlReport
from gatekeeper.reports.json import JsonReport
from gatekeeper.reports.junit import JunitReport
from gatekeeper.reports.markdown import MarkdownReport
from gatekeeper.reports.sarif import SarifReport
from gatekeeper.reports.text import TextReport

FORMATS: tuple[ReportFormat, ...] = (
    TextReport(),
    JsonReport(),
    SarifReport(),
    GithubReport(),
    GithubSummaryReport(),
    GitlabReport(),
    JunitReport(),
    MarkdownReport(),
    HtmlReport(),
)
"""One of each, with the limits of the services that read them; ids are unique."""
