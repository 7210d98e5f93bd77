"""Reports of tools that ran elsewhere: their findings join ours, and what is wrong with a report is not passed over."""

from typing import TYPE_CHECKING

from gatekeeper.gate.analysis.translate import finding_at
from gatekeeper.gate.contents import Contents
from gatekeeper.gate.request import Request
from gatekeeper.model.change import Change
from gatekeeper.model.digest import sha256
from gatekeeper.model.finding import Finding
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tool import MissingTool, ToolIdentity

if TYPE_CHECKING:
    from gatekeeper.analyzers.sarif_file import SarifRun

_AGAIN = "run the tool again on the commit under test and hand over its whole report"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the reports brought."""

    findings: tuple[Finding, ...] = ()
    tools: tuple[ToolIdentity, ...] = ()
    defects: tuple[MissingTool, ...] = ()


def read_reports(request: Request, change: Change, contents: Contents) -> Elsewhere:
    """The reports of a request.

    A report that is damaged, is about another commit, says that its run failed, or has results that lead to no
    tracked path is a defect: the tool then counts as one that did not look.
    """
    if not request.sarif:
        return Elsewhere()
    from gatekeeper.analyzers.sarif_file import SarifExpectation, read_sarif

    findings: list[Finding] = []
    tools: list[ToolIdentity] = []
    defects: list[MissingTool] = []
    paths = frozenset(entry.path for entry in change.head)
    for name, data in request.sarif:
        expected = SarifExpectation(change.head.commit or "", paths)
        reading = read_sarif(data, expected, name)
        causes = [reading.defect] if reading.defect else []
        for run in reading.runs:
            causes += run.defects
            tools.append(_identity(name, run, data))
            findings += _findings(name, run, contents)
        defects += [MissingTool(name, cause, _AGAIN) for cause in causes]
    return Elsewhere(tuple(findings), tuple(tools), tuple(defects))


def _findings(name: str, run: "SarifRun", contents: Contents) -> list[Finding]:
    found = [(raw, RepoPath(raw.file)) for raw in run.findings]
    return [finding_at(name, raw, path, contents) for raw, path in found if path in contents.scope]


def _identity(name: str, run: "SarifRun", data: bytes) -> ToolIdentity:
    """The tool as its report names it; the digest is the report's, because nothing else of it is here."""
    bound = "" if run.bound else ", its report names no commit"
    return ToolIdentity(
        f"{name} ({run.tool})", f"{run.version or 'unknown'}{bound}", "", sha256(data)
    )
