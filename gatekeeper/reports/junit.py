"""Format `junit`: JUnit XML as Jenkins and GitLab read it (Jenkins xunit plugin, junit-10.xsd)."""

from collections.abc import Iterator
from typing import ClassVar
from xml.etree import ElementTree as Tree

from gatekeeper.model.gate_run import Decision, GateRun
from gatekeeper.model.verdict import Verdict
from gatekeeper.reports.escaping import xml_line
from gatekeeper.reports.outline import Index, Kind, index_of, sums_of
from gatekeeper.reports.problem import Problem, problem_of

_TAG_OF = {
    Kind.ERROR: "failure",
    Kind.UNDECIDED: "error",
    Kind.DEVIATED: "skipped",
    Kind.NOT_APPLICABLE: "skipped",
}


class JunitReport:
    """A suite for each check with a case for each decision; before them a suite with the verdict itself,
    so that a run without any decision is not an empty, green report."""

    id: ClassVar[str] = "junit"
    media_type: ClassVar[str] = "application/xml"

    def render(self, run: GateRun) -> bytes:
        """The report."""
        index = index_of(run)
        suites = Tree.Element("testsuites", {"name": "gatekeeper"})
        suites.append(_verdict_suite(run))
        by_check: dict[str, list[Decision]] = {}
        for decision in run.decisions:
            by_check.setdefault(decision.check, []).append(decision)
        for check in sorted(by_check):
            suites.append(_suite(check, by_check[check], index))
        for name in ("tests", "failures", "errors"):
            suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
        Tree.indent(suites, "")
        # Written as UTF-8 with a declaration; the serializer escapes markup in text and attributes.
        written: bytes = Tree.tostring(suites, encoding="utf-8", xml_declaration=True)
        return written + b"\n"


def _verdict_suite(run: GateRun) -> Tree.Element:
    suite = Tree.Element("testsuite", {"name": "gatekeeper"})
    sums = sums_of(run)
    properties = Tree.SubElement(suite, "properties")
    values = {
        "verdict": run.verdict.name,
        "tree": run.tree,
        "head": run.head or "staged",
        "answers": sums.checks_line,
        "analysis": sums.accounts_line,
        "findings": sums.findings_line,
        "version": run.version,
    }
    for name, value in values.items():
        Tree.SubElement(properties, "property", {"name": name, "value": xml_line(value)})
    case = Tree.SubElement(suite, "testcase", {"name": "verdict", "classname": "gatekeeper"})
    tag = {Verdict.FAILED: "failure", Verdict.UNDECIDED: "error"}.get(run.verdict)
    if tag is not None:
        message = xml_line(run.reason.sentence)
        Tree.SubElement(case, tag, {"type": run.verdict.name, "message": message})
    return _counted(suite)


def _suite(check: str, decisions: list[Decision], index: Index) -> Tree.Element:
    suite = Tree.Element("testsuite", {"name": xml_line(check)})
    for decision in decisions:
        problem = problem_of(decision, index)
        name = xml_line(f"{problem.code}: {decision.answer.subject} ({problem.where})")
        attributes = {"name": name, "classname": f"gatekeeper.{xml_line(check)}"}
        case = Tree.SubElement(suite, "testcase", attributes)
        words = "\n".join(_words(problem))
        tag = _TAG_OF.get(problem.kind)
        if tag is None:
            if problem.kind is not Kind.PASSED:
                Tree.SubElement(case, "system-out").text = words
            continue
        attributes = {"message": xml_line(problem.message)}
        if tag != "skipped":
            attributes["type"] = xml_line(problem.code)
        Tree.SubElement(case, tag, attributes).text = words
    return _counted(suite)


def _words(problem: Problem) -> Iterator[str]:
    """The message; no line begins with text of the repository, which a job runner might obey."""
    yield f"{problem.kind.value}: {xml_line(problem.message)}"
    yield f"--> {xml_line(f'{problem.where}  {problem.subject}'.rstrip())}"
    for row in problem.rows:
        yield f"| {xml_line('  '.join(filter(None, (row.label, row.text, row.note))))}"
    yield from (f"= {label}: {xml_line(text)}" for label, text in problem.notes)


def _counted(suite: Tree.Element) -> Tree.Element:
    suite.set("tests", str(len(suite.findall("testcase"))))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{tag}"))))
    return suite
