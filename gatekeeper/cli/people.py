"""`gatekeeper people`: who wrote each unit and its tests, how much of the tests is by others, and what shows it."""

import argparse
from collections.abc import Iterator

from gatekeeper.cli.check import parse_range, plain_request
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.gate.facts.coverage import recorded_coverage
from gatekeeper.gate.opened import opened
from gatekeeper.gate.run import case_of, read_change
from gatekeeper.history.authorship import people_of
from gatekeeper.history.people.testimony import Testimony
from gatekeeper.model.authorship import AuthorShare, UnitPeople, UnitTest, Who
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.coverage import UnitCoverage
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.unit_tests import MappedBy
from gatekeeper.reports.json_people import unit_value
from gatekeeper.reports.json_values import json_array

_FEW = 5


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Prints a block a unit; no verdict is taken and nothing of the repository is run."""
    kind, base, head = ChangeKind.TREE, None, arguments.all or "HEAD"
    if arguments.range is not None:
        kind = ChangeKind.RANGE
        base, head = parse_range(arguments.range)
    request = plain_request(arguments, console, kind=kind, base=base, head=head)
    with opened(request) as at:
        case = case_of(at, read_change(at))
        view, change, project, owned = case.view, case.change, case.project, case.owned
        coverage = recorded_coverage(view, change, project, owned, request.reports)
        told = Testimony(now=request.now, registry=project.registry, coverage=coverage)
        people = people_of(view, change, project, owned, told)
    if people.undecided is not None:
        raise RepositoryError(people.undecided)
    wanted = set(arguments.unit)
    classes = {item.id: item.safety_class.name for item in project.items}
    units = [unit for unit in people.units if not wanted or unit.item in wanted]
    if arguments.json:
        console.write(json_array(unit_value(unit) for unit in units))
    else:
        for unit in units:
            console.say(*describe(unit, classes[unit.item], every=arguments.verbose))
    return ExitStatus.PASSED


def describe(unit: UnitPeople, safety_class: str, *, every: bool) -> Iterator[str]:
    """The lines about one unit; with `every` each function and each test as well."""
    yield f"{unit.item}  class {safety_class}, {unit.code_lines} code lines"
    counted = [share for share in unit.shares if share.counts]
    below = [share for share in unit.shares if not share.counts]
    yield from _listed("author", [_share(unit, share) for share in counted], every=every)
    yield from _listed("below", [_share(unit, share) for share in below], every=every)
    yield from _listed("tester", [_person(who) for who in unit.test_authors], every=every)
    yield f"  independent  {_independent(unit)}"
    for kind in MappedBy:
        mapped = [test for test in unit.tests if test.evidence[0].kind is kind]
        if mapped:
            yield f"  {kind.value:<11}  {_mapped(mapped)}"
    if unit.coverage is not None:
        yield f"  coverage     {_covered(unit.coverage)}"
        yield from _listed("left out", list(unit.coverage.holes), every=every)
        yield from _listed("not counted", list(unit.coverage.left_out), every=every)
    yield from _listed("note", [note.text for note in unit.notes], every=every)
    yield from _listed("doubt", list(unit.defects), every=every)
    if every:
        yield from _every(unit)


def _listed(label: str, texts: list[str], *, every: bool) -> Iterator[str]:
    shown = texts if every else texts[:_FEW]
    yield from (f"  {label:<11}  {text}" for text in shown)
    if len(shown) < len(texts):
        yield f"  {label:<11}  and {len(texts) - len(shown)} more (--verbose shows all)"


def _share(unit: UnitPeople, share: AuthorShare) -> str:
    percent = 100 * share.lines // unit.code_lines if unit.code_lines else 0
    changed = f", changed it in {share.changed_in[:12]}" if share.changed_in else ""
    return f"{_person(share.who)}  {share.lines} lines, {percent} %{changed}"


def _person(who: Who) -> str:
    known = who.person.id if who.person is not None else who.resolved_by
    return f"{who.shown} ({known})"


def _independent(unit: UnitPeople) -> str:
    if not unit.assertions:
        return "no assertion in a test that counts"
    percent = 100 * unit.independent_assertion_lines // unit.assertions
    tests = [test for test in unit.tests if test.counts]
    return (
        f"{unit.independent_assertion_lines} of {unit.assertions} assertions ({percent} %), "
        f"{sum(test.independent for test in tests)} of {len(tests)} tests"
    )


def _covered(coverage: UnitCoverage) -> str:
    branches = (
        "branches by test not told"
        if coverage.branches is None
        else f"{coverage.branches_by_others} of {coverage.branches} branches"
    )
    return f"{coverage.lines_by_others} of {coverage.lines} lines, {branches}, by tests of others alone"


def _mapped(tests: list[UnitTest]) -> str:
    first = tests[0]
    counts = "count" if first.counts else "do not count"
    where = f"{first.path}:{first.line} {first.name}".strip()
    return f"{len(tests)} tests {counts}, e.g. {where} {first.evidence[0].text}"


def _every(unit: UnitPeople) -> Iterator[str]:
    for function in unit.functions:
        names = ", ".join(_person(who) for who in function.authors) or "nobody"
        yield f"  function     {function.path}:{function.first} {function.name}  {names}"
    for test in unit.tests:
        names = ", ".join(_person(who) for who in test.authors) or "nobody"
        shown = "; ".join(f"{each.kind.value}: {each.text}" for each in test.evidence)
        boxes = [
            n
            for n, is_so in (("white-box", test.white_box), ("black-box", test.black_box))
            if is_so
        ]
        yield f"  test         {test.path}:{test.line} {test.name}  {names}"
        yield f"               {test.independent_assertions} of {test.assertions} assertions by others; {shown}"
        if boxes:
            yield f"               {', '.join(boxes)} {'; '.join(test.box_defects)}".rstrip()
