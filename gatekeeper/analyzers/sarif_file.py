"""Results of any tool that ran elsewhere: reads SARIF 2.1.0 logs and says what they are bound to. Runs nothing."""

from gatekeeper.analyzers import levels
from gatekeeper.analyzers.answers import read_json
from gatekeeper.analyzers.sarif_paths import Astray, repo_path
from gatekeeper.analyzers.sarif_shape import (
    Component,
    ComponentReference,
    Invocation,
    LocationShape,
    Log,
    Message,
    Properties,
    Reference,
    RegionShape,
    Result,
    Rule,
    Run,
    ThreadFlow,
)
from gatekeeper.analyzers.wording import steady, weaknesses, web_address
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.step import RawStep

MAX_BYTES = 64 * 1024**2
_NOT_A_DEFECT = frozenset({"pass", "notApplicable", "informational"})
_NO_RULE = Rule(id="")
_MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class SarifRun:
    """One run of one tool."""

    tool: str
    version: str
    """Empty when the log does not say."""
    bound: bool
    """Whether the log itself names the expected commit; without, anybody's word is all that binds it."""
    completed: bool
    """Whether the log says that every invocation ended well; False also when it says nothing."""
    findings: tuple[RawFinding, ...]
    """`file` is the path in the repository. Ordered. The tool's own suppressions have no effect."""
    defects: tuple[str, ...]
    """What could not be taken over, as sentences: the run then proves less than it seems to."""


@dataclass(frozen=True, slots=True)
class SarifReading:
    """A log, read."""

    runs: tuple[SarifRun, ...] = ()
    defect: str | None = None
    """Why the whole log is refused, or `None`."""


@dataclass(frozen=True, slots=True)
class SarifExpectation:
    """What the log is held against."""

    commit: str
    """The full id of the commit under test."""
    paths: frozenset[RepoPath] | None = None
    """All tracked paths, or `None` not to ask whether a result's file exists."""
    roots: tuple[str, ...] = ()
    """Absolute folders in which the repository lay when the tools ran, for logs with absolute addresses."""


def read_sarif(data: bytes, expected: SarifExpectation, name: str) -> SarifReading:
    """The runs of the log, in its order.

    Refused as a whole: more than 64 MiB, not JSON with one meaning, not SARIF 2.1.0, no run, a run bound to
    another commit, a run that says it failed (`executionSuccessful`, a notification of level error) or
    that has no `results` member (§3.14.23: then the tool did not look). A result whose file cannot
    be led back to a tracked path is a defect of its run. `name` is used in messages only.
    """
    log = read_json(data, Log, MAX_BYTES)
    if isinstance(log, str):
        return SarifReading(defect=f"{name}: {log}")
    if log.version != "2.1.0":
        return SarifReading(defect=f"{name}: its version is {log.version!r}, not '2.1.0'")
    if not log.runs:
        return SarifReading(defect=f"{name}: it holds no run, so nothing was looked at")
    for run in log.runs:
        if refusal := _refusal(run, expected.commit):
            return SarifReading(defect=f"{name}: {run.tool.driver.name}: {refusal}")
    return SarifReading(runs=tuple(_run(run, expected) for run in log.runs))


def _refusal(run: Run, commit: str) -> str | None:
    revisions = _revisions(run)
    if revisions and commit.lower() not in revisions:
        return f"it is about commit {revisions[0]}, not {commit}"
    if run.results is None:
        return "it has no results member, so the tool did not look"
    for invocation in run.invocations:
        if not invocation.execution_successful:
            return "it says that the tool did not end well"
        if said := _error_notification(invocation):
            return f"it reports an error of the tool: {said}"
    return None


def _revisions(run: Run) -> list[str]:
    return [p.revision_id.lower() for p in run.version_control_provenance if p.revision_id]


def _error_notification(invocation: Invocation) -> str | None:
    notifications = (
        *invocation.tool_execution_notifications,
        *invocation.tool_configuration_notifications,
    )
    for notification in notifications:
        if notification.level == "error":
            return steady(notification.message.text or notification.message.id or "unnamed")
    return None


def _run(run: Run, expected: SarifExpectation) -> SarifRun:
    findings: set[RawFinding] = set()
    defects: list[str] = []
    for number, result in enumerate(run.results or ()):
        if result.kind in _NOT_A_DEFECT or result.baseline_state == "absent":
            continue
        try:
            findings.add(_finding(result, run, expected))
        except Astray as why:
            defects.append(f"result {number} of {run.tool.driver.name} is not taken over: {why}")
    driver = run.tool.driver
    return SarifRun(
        tool=driver.name,
        version=driver.semantic_version or driver.version,
        bound=expected.commit.lower() in _revisions(run),
        completed=bool(run.invocations),
        findings=tuple(sorted(findings, key=_order)),
        defects=tuple(defects),
    )


def _order(finding: RawFinding) -> tuple[str, Region, str, str]:
    return finding.file, finding.region, finding.rule, repr(finding)


def _finding(result: Result, run: Run, expected: SarifExpectation) -> RawFinding:
    """The result as a finding. Raises `Astray`."""
    physical = result.locations[0].physical_location if result.locations else None
    if physical is None:
        raise Astray("it has no place in a file")
    path = repo_path(physical.artifact_location, run, expected.roots)
    if expected.paths is not None and path not in expected.paths:
        raise Astray(f"no tracked file has the path {path!r}")
    rule_id, rule = _rule(result, run)
    return RawFinding(
        file=path,
        rule=rule_id,
        level=_level(result, rule),
        message=steady(_text(result.message, rule)) or rule_id,
        region=_region(physical.region),
        cwe=weaknesses((*_tags(rule), *_tags_of(result.properties), *_taxa(result))),
        help=steady(rule.help.text) if rule.help else "",
        help_uri=web_address(rule.help_uri),
        steps=_steps(result, run, expected),
    )


def _steps(result: Result, run: Run, expected: SarifExpectation) -> tuple[RawStep, ...]:
    """The first way the result shows; none when a place of it is no place of the repository, for a way with gaps misleads."""
    flows = (flow for code_flow in result.code_flows for flow in code_flow.thread_flows)
    shown = next(flows, ThreadFlow()).locations[:_MOST_STEPS]
    try:
        return tuple(_step(place.location, run, expected) for place in shown)
    except Astray:
        return ()


def _step(place: LocationShape, run: Run, expected: SarifExpectation) -> RawStep:
    """Raises `Astray`."""
    physical = place.physical_location
    if physical is None:
        raise Astray("a step has no place in a file")
    path = repo_path(physical.artifact_location, run, expected.roots)
    words = steady(place.message.text or "") if place.message else ""
    return RawStep(_region(physical.region), words or "it passes here", path)


def _rule(result: Result, run: Run) -> tuple[str, Rule]:
    """The id of the result's rule and what the log says of it (§3.27.5 to §3.27.7). Raises `Astray`."""
    reference = result.rule
    component = _component(run, reference.tool_component if reference else None)
    index = reference.index if reference and reference.index >= 0 else result.rule_index
    rule_id = result.rule_id or (reference.id if reference else None)
    if 0 <= index < len(component.rules):
        rule = component.rules[index]
        return rule_id or rule.id, rule
    if not rule_id:
        raise Astray("it names no rule")
    # `CA1000/1` is a sub-rule of `CA1000` (§3.52.4).
    for known in component.rules:
        if known.id == rule_id or rule_id.startswith(f"{known.id}/"):
            return rule_id, known
    return rule_id, _NO_RULE


def _component(run: Run, reference: ComponentReference | None) -> Component:
    if reference is None:
        return run.tool.driver
    if 0 <= reference.index < len(run.tool.extensions):
        return run.tool.extensions[reference.index]
    named = (part for part in run.tool.extensions if part.name == reference.name)
    return next(named, run.tool.driver)


def _level(result: Result, rule: Rule) -> Level:
    if result.level is None and result.kind not in ("fail", ""):
        return Level.NOTE
    return levels.level(levels.SARIF, result.level or rule.default_configuration.level)


def _text(message: Message, rule: Rule) -> str:
    text = message.text
    if text is None and message.id in rule.message_strings:
        text = rule.message_strings[message.id].text
    text = text or message.markdown or ""
    for index, argument in enumerate(message.arguments):
        text = text.replace(f"{{{index}}}", argument)
    return text


def _region(region: RegionShape | None) -> Region:
    """Lines from 1; the whole file is line 1. Raises `Astray`."""
    if region is None or region.start_line == 0:
        return Region(1, 1)
    start, end = region.start_line, region.end_line or region.start_line
    if start < 1 or end < start or min(region.start_column, region.end_column) < 0:
        raise Astray(f"its lines {start} to {end} are no region")
    return Region(start, end, region.start_column, region.end_column)


def _tags(rule: Rule) -> tuple[str, ...]:
    related = (f"CWE-{r.target.id}" for r in rule.relationships if _is_weakness(r.target))
    return (*_tags_of(rule.properties), *related)


def _tags_of(properties: Properties) -> tuple[str, ...]:
    return tuple(str(tag) for tag in (*properties.tags, properties.cwe))


def _taxa(result: Result) -> tuple[str, ...]:
    return tuple(f"CWE-{taxon.id}" for taxon in result.taxa if _is_weakness(taxon))


def _is_weakness(reference: Reference) -> bool:
    component = reference.tool_component
    return component is not None and (component.name or "").upper() == "CWE"
