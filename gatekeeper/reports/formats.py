"""Every format of this shop, listed by hand."""

from typing import cast

from gatekeeper.model.later import Later
from gatekeeper.model.report import ReportFormat

_LISTED = (
    ("text", "text:TextReport"),
    ("json", "json:JsonReport"),
    ("sarif", "sarif:SarifReport"),
    ("github", "github:GithubReport"),
    ("github-summary", "markdown:GithubSummaryReport"),
    ("gitlab", "gitlab:GitlabReport"),
    ("junit", "junit:JunitReport"),
    ("markdown", "markdown:MarkdownReport"),
    ("html", "html:HtmlReport"),
)
FORMATS: tuple[ReportFormat, ...] = cast(
    tuple[ReportFormat, ...],
    tuple(Later(name, f"gatekeeper.reports.{where}") for name, where in _LISTED),
)
"""One of each, with the limits of the services that read them; ids are unique."""
