"""Were the tests of each software unit written by somebody who wrote no part of the unit?"""

from gatekeeper.checks.without_commits import awaits_review, history_missing
from gatekeeper.model.authorship import UnitPeople, Who
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, CheckResult, Outcome, Row
from gatekeeper.model.facts import Facts
from gatekeeper.model.location import Location
from gatekeeper.model.path import printable
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import SoftwareItem

LIMIT = "independent-assertions-percent"
_OTHERS = "somebody registered, who wrote no line of the unit, writes its assertions"
_SHOWN_DEFECTS = 5


class TestIndependence:
    """FAIL where too few assertions are by others, UNDECIDED where the lines cannot be traced."""

    id = "test-independence"
    question = "were the tests of each unit written by somebody who did not write the unit?"

    def judge(self, facts: Facts, limits: Limits) -> CheckResult:
        """One answer a unit touched; staged content is reported and decided at the merge gate."""
        missing = history_missing(facts) or awaits_review(facts)
        if missing is not None:
            return CheckResult(self.id, (missing,))
        items = {item.id: item for item in facts.project.items}
        staged = facts.change.kind is ChangeKind.STAGED
        judge = _staged if staged else _judge
        answers = tuple(judge(unit, items[unit.item], limits) for unit in facts.people.units)
        return CheckResult(self.id, answers or (_nothing(),))


def _nothing() -> Answer:
    message = "the change touches no software unit"
    return Answer(Outcome.NOT_APPLICABLE, "no-units", message, "change", None)


def _staged(unit: UnitPeople, item: SoftwareItem, limits: Limits) -> Answer:
    message = (
        f"{_share(unit)} of the tests of {unit.item} are by others, the staged lines counted as the "
        "stager's: the merge gate decides"
    )
    return _answer(unit, item, (Outcome.NOT_APPLICABLE, "no-commits", message, ""))


def _judge(unit: UnitPeople, item: SoftwareItem, limits: Limits) -> Answer:
    percent = limits.number(item.safety_class, LIMIT)
    if percent is None:
        message = f"the policy of class {item.safety_class.value} sets no {LIMIT}"
        cure = f"set {LIMIT} in the policy, 0 to 100"
        return _answer(unit, item, (Outcome.UNDECIDED, "limit-missing", message, cure))
    if percent <= 0:
        message = f"{_share(unit)} are by others; class {item.safety_class.value} asks for none"
        return _answer(unit, item, (Outcome.PASS, "ok", message, ""))
    if unit.defects:
        message = f"who wrote {unit.item} and its tests cannot be told: {unit.defects[0]}"
        cure = "mend what is named, so that every line can be traced to a person"
        return _answer(unit, item, (Outcome.UNDECIDED, "test-authors-not-told", message, cure))
    if unit.assertions == 0:
        message = f"the tests of {unit.item} hold no effective assertion"
        return _answer(unit, item, (Outcome.FAIL, "no-effective-assertion", message, _OTHERS))
    if unit.independent_assertion_lines * 100 < percent * unit.assertions:
        message = (
            f"{_share(unit)} of the tests of the class {item.safety_class.value} unit {unit.item} are by "
            f"others, and {percent} % are asked for"
        )
        return _answer(unit, item, (Outcome.FAIL, "tests-by-unit-author", message, _OTHERS))
    message = (
        f"{_share(unit)} of the tests of {unit.item} are by others (claimed by git, not proven)"
    )
    return _answer(unit, item, (Outcome.PASS, "ok", message, ""))


def _share(unit: UnitPeople) -> str:
    return f"{unit.independent_assertion_lines} of {unit.assertions} assertions"


def _answer(unit: UnitPeople, item: SoftwareItem, words: tuple[Outcome, str, str, str]) -> Answer:
    outcome, code, message, cure = words
    return Answer(
        outcome,
        code,
        message,
        unit.item,
        item.safety_class,
        Location(unit.test_paths[0]) if unit.test_paths else item.location,
        rows=_rows(unit),
        to_pass=cure,
    )


def _rows(unit: UnitPeople) -> tuple[Row, ...]:
    authors = {who.key for who in unit.authors}
    rows = [Row("unit author", printable(who.shown), _note(who, set())) for who in unit.authors]
    rows += [Row("test author", printable(w.shown), _note(w, authors)) for w in unit.test_authors]
    rows += [Row("doubt", defect) for defect in unit.defects[:_SHOWN_DEFECTS]]
    if len(unit.defects) > _SHOWN_DEFECTS:
        rows.append(Row("doubt", f"and {len(unit.defects) - _SHOWN_DEFECTS} more"))
    return tuple(rows)


def _note(who: Who, authors: set[str]) -> str:
    if who.key in authors:
        return "also wrote the unit"
    if who.person is None:
        return f"{who.resolved_by}: never independent"
    return (
        "" if who.person.kind.value == "human" else f"{who.person.kind.value}: never independent"
    )
