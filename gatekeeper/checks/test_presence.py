"""Does each software unit that can do harm have tests that assert something?"""

from collections.abc import Iterable, Iterator

from gatekeeper.checks.without_tests import Words, assertions_of, in_words, judged_units
from gatekeeper.model.authorship import UnitPeople
from gatekeeper.model.build_files import decides_build
from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.path import printable
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import LayoutClass, Owned, SoftwareItem

MOVED_OUT = "unit-moved-to-unmapped-path"
"""Code of the unit now lies where no item owns it, so nobody would ask for its tests."""
WITHOUT_EFFECT = ("assertions-not-reached", "assertions-constant")
"""Notes that say why assertions count for nothing."""
_SHOWN_FILES = 5


@asks("test-presence", "does each unit that can do harm have tests that assert something?")
def test_presence(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for a unit of a class that can do harm without test files, or whose test files assert nothing."""
    waiting = "the tests of staged code may come in a later commit: the merge gate decides"
    recipes, judged = _recipes_only(facts.owned), in_words(_judge, _rows)

    def judge(unit: UnitPeople, item: SoftwareItem) -> Answer:
        is_recipe = unit.item in recipes and not unit.languages
        return _no_code(item) if is_recipe else judged(unit, item)

    return judged_units(facts, judge, waiting)


def _recipes_only(owned: Iterable[Owned]) -> set[str]:
    """The items that have files, each of which is told by its name as a build recipe or a setting."""
    recipes, others = set[str](), set[str]()
    for place in owned:
        if place.layout not in (LayoutClass.TESTS, LayoutClass.DOCUMENTS):
            kept = recipes if decides_build(place.path) else others
            kept.update(item.id for item in place.items)
    return recipes - others


def _no_code(item: SoftwareItem) -> Answer:
    message = (
        f"the unit {item.id} holds build recipes and settings, and no code that a test could run"
    )
    return Answer(
        Outcome.NOT_APPLICABLE, "no-code", message, item.id, item.safety_class, item.location
    )


def _judge(unit: UnitPeople, item: SoftwareItem) -> Words:
    if not item.safety_class.can_harm:
        message = f"the unit {item.id} is of class {item.safety_class.name}"
        return Outcome.NOT_APPLICABLE, "class-without-harm", message, ""
    what = f"the class {item.safety_class.name} unit {item.id}"
    if not unit.test_paths:
        named = ", ".join(item.tests) if item.tests else "none named"
        message = f"{what} has no test file (tests in gatekeeper.toml: {printable(named)})"
        cure = (
            "somebody registered, who wrote no line of the unit, writes a test file that matches, or the item's tests "
            "name the files there are"
        )
        return Outcome.FAIL, "no-test-files", message, cure
    left = next((note for note in unit.notes if note.code == MOVED_OUT), None)
    if left is not None:
        cure = "give the new path to an item in a change before this one, or leave the code where it was"
        return Outcome.FAIL, left.code, left.text, cure
    if assertions := assertions_of(unit):
        message = f"{what} has {assertions} assertions in {len(unit.test_paths)} test files"
        return Outcome.PASS, "ok", message, ""
    if unit.defects:
        message = f"whether the tests of {what} assert anything cannot be told: {unit.defects[0]}"
        cure = "mend what is named, so that the test files can be read"
        return Outcome.UNDECIDED, "tests-not-read", message, cure
    message = f"the test files of {what} hold no effective assertion"
    found = {note.code: note for note in unit.notes}
    code = next((code for code in WITHOUT_EFFECT if code in found), "no-effective-assertion")
    if code in found:
        message += f": {found[code].text}"
    cure = "somebody registered, who wrote no line of the unit, asserts what it has to do, where it is compiled and run"
    return Outcome.FAIL, code, message, cure


def _rows(unit: UnitPeople) -> Iterator[Row]:
    yield from (Row("test file", printable(path)) for path in unit.test_paths[:_SHOWN_FILES])
    if len(unit.test_paths) > _SHOWN_FILES:
        yield Row("", f"and {len(unit.test_paths) - _SHOWN_FILES} more")
