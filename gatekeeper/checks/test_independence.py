"""Were the tests of each software unit written by somebody who wrote no part of the unit?"""

from collections.abc import Iterable, Iterator

from gatekeeper.checks.test_presence import WITHOUT_EFFECT
from gatekeeper.checks.without_tests import (
    CODE,
    Words,
    in_words,
    judged_units,
    told_by_presence,
    untraced,
    waits_for_tests,
)
from gatekeeper.model.authorship import AuthorShare, UnitPeople, Who
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.path import printable
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import SoftwareItem
from gatekeeper.model.unit_tests import MappedBy

LIMIT = "independent-assertions-percent"
BOXES = "boxes"
_ASKED_BOXES = ("none", "black-box", "both")
_BLACK_BOX = (
    "somebody else tests it through its public headers alone, names the requirement behind @verifies and marks the "
    "test @black-box"
)
_REASONS = (
    "ignore-revs-refused",
    "tester-edited-unit",
    "test-committed-by-unit-author",
    "answered-by-unit-author",
    "expected-by-unit-author",
    "expected-by-unit-itself",
    "reformat-gains-nothing",
)
"""Notes that say more than that the author tested, the most telling first."""
_ELSEWHERE = {
    "unit-is-symlink": "put the content itself at that path, or take the path out of the unit",
    "unit-is-submodule": "give the submodule to an item of its own as third-party code, or bring its files in",
    "unit-changes-framework": "leave the framework of the tests as it is: what a product needs of it stands in its tests",
    "unit-compiled-otherwise": (
        "compile the same code for tests and for the product: put what differs into a file of its own that the one or the "
        "other links"
    ),
    "unit-shows-other-code": "take the characters out, or write them as escapes of the language",
    "unit-is-lfs-pointer": "commit source code as such, not to git LFS",
}
_CALLED = "call the unit's own functions from its tests"
_OTHERS = "somebody registered, who wrote no line of the unit, writes its assertions"
_SHOWN_TO_RUN = (
    "hand over coverage that shows test by test what ran of the unit, let who wrote no line of it write that line, or let the "
    "runner name the test"
)
_TRAINING = {
    "tester-untrained": (
        Outcome.FAIL,
        "by somebody untrained",
        "somebody trained at the time writes the tests, or the registry names the training that was passed",
    ),
    "tester-training-open": (
        Outcome.UNDECIDED,
        "dated by git alone",
        "bring the ledger or the signed export that had the commit while the training was valid, or renew the tests",
    ),
}
_SHOWN_DEFECTS = 5


@asks(
    "test-independence",
    "were the tests of each unit written by somebody who did not write the unit?",
)
def test_independence(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL where too few assertions are by others, UNDECIDED where the lines cannot be traced."""
    staged = facts.change.kind is ChangeKind.STAGED

    def words(unit: UnitPeople, item: SoftwareItem) -> Words:
        return _staged(unit) if staged else _judge(facts, unit, item, limits)

    return judged_units(facts, in_words(words, _rows))


def _staged(unit: UnitPeople) -> Words:
    message = (
        f"{_share(unit)} of the tests of {unit.item} are by others, the staged lines counted as the "
        "stager's: the merge gate decides"
    )
    return Outcome.NOT_APPLICABLE, "no-commits", message, ""


def _judge(facts: Facts, unit: UnitPeople, item: SoftwareItem, limits: Limits) -> Words:
    percent = limits.number(item.safety_class, LIMIT)
    if percent is None:
        message = f"the policy of class {item.safety_class.name} sets no {LIMIT}"
        cure = f"set {LIMIT} in the policy, 0 to 100"
        return Outcome.UNDECIDED, "limit-missing", message, cure
    if percent <= 0:
        message = f"{_share(unit)} are by others; class {item.safety_class.name} asks for none"
        return Outcome.PASS, "ok", message, ""
    open_question = next((note for note in unit.notes if note.undecided), None)
    if open_question is not None:
        cure = _ELSEWHERE[open_question.code]
        return Outcome.UNDECIDED, open_question.code, open_question.text, cure
    if (told := untraced(unit)) is not None:
        return told
    if told_by_presence(facts, unit, item):
        return Outcome.NOT_APPLICABLE, CODE, waits_for_tests(item), ""
    boxes = limits.text(item.safety_class, BOXES) or "none"
    return (
        _mapped(unit, item)
        or _boxed(unit, boxes)
        or _untrained(unit)
        or _shared(unit, item, percent)
    )


def _mapped(unit: UnitPeople, item: SoftwareItem) -> Words | None:
    """What keeps the tests from counting at all, `None` when some of them count and assert."""
    asserting = any(test.assertions for test in unit.tests)
    if asserting and not any(test.counts for test in unit.tests):
        strongest = min((test.evidence[0] for test in unit.tests), key=lambda e: e.kind.rank)
        is_mark = strongest.kind is MappedBy.MARK
        code = "tests-mapped-by-mark-only" if is_mark else "tests-not-mapped"
        message = (
            f"{len(unit.tests)} tests are said to be of the class {item.safety_class.name} unit {unit.item}, and "
            f"the strongest that shows it is: {strongest.text}"
        )
        return Outcome.FAIL, code, message, _CALLED
    if unit.assertions:
        return None
    found = {note.code: note for note in unit.notes}
    for code in WITHOUT_EFFECT:
        if code in found:
            message = f"the tests of {unit.item} assert nothing: {found[code].text}"
            return Outcome.FAIL, code, message, _OTHERS
    message = f"the tests of {unit.item} hold no effective assertion"
    return Outcome.FAIL, "no-effective-assertion", message, _OTHERS


def _boxed(unit: UnitPeople, asked: str) -> Words | None:
    """What the class's boxes lack: an independent test whose mark says from which side it looks, and holds."""
    if asked not in _ASKED_BOXES:
        message = f'the policy asks for the boxes "{asked}", and only {", ".join(_ASKED_BOXES)} are known'
        return Outcome.UNDECIDED, "boxes-unknown", message, f"set {BOXES} to one of them"
    tests = [test for test in unit.tests if test.counts and test.independent and test.assertions]
    black = [test for test in tests if test.black_box]
    if asked != "none" and not any(not test.box_defects for test in black):
        message = f"no independent black-box test of {unit.item} holds"
        if black:
            message += f": {printable(black[0].name)} is marked, and {black[0].box_defects[0]}"
        return Outcome.FAIL, "no-black-box-test", message, _BLACK_BOX
    if asked == "both" and not any(test.white_box for test in tests):
        message = f"no independent test of {unit.item} is marked @white-box"
        cure = "somebody else tests its inside too, and marks the test @white-box"
        return Outcome.FAIL, "no-white-box-test", message, cure
    return None


def _untrained(unit: UnitPeople) -> Words | None:
    """Who wrote tests on a day when a training that the policy asks for was missing or over."""
    note = next((note for note in unit.notes if note.code in _TRAINING), None)
    if note is None:
        return None
    outcome, said, cure = _TRAINING[note.code]
    return outcome, note.code, f"tests of {unit.item} are {said}: {note.text}", cure


def _shared(unit: UnitPeople, item: SoftwareItem, percent: int) -> Words:
    if unit.independent_assertion_lines * 100 < percent * unit.assertions:
        reason = next((n for code in _REASONS for n in unit.notes if n.code == code), None)
        message = (
            f"{_share(unit)} of the tests of the class {item.safety_class.name} unit {unit.item} are by "
            f"others, and {percent} % are asked for"
        )
        if reason is None:
            return Outcome.FAIL, "tests-by-unit-author", message, _OTHERS
        return Outcome.FAIL, reason.code, f"{message}; {reason.text}", _OTHERS
    if (
        unit.independent_assertion_lines - unit.unsure_assertions
    ) * 100 < percent * unit.assertions:
        code = "tests-may-not-run"
        said = next((note.text for note in unit.notes if note.code == code), "")
        message = (
            f"{unit.unsure_assertions} assertions about {unit.item} may be made by no run; {said}"
        )
        return Outcome.UNDECIDED, code, message, _SHOWN_TO_RUN
    idle = [t for t in unit.tests if t.counts and t.independent and not t.assertions]
    if idle:
        first = idle[0]
        message = (
            f"{printable(first.name)} in {printable(first.path)} line {first.line} tests {unit.item} and asserts "
            "nothing that can fail"
        )
        cure = "assert what the unit has to do in every test, or take the test out"
        return Outcome.FAIL, "test-without-assertion", message, cure
    message = (
        f"{_share(unit)} of the tests of {unit.item} are by others (claimed by git, not proven)"
    )
    return Outcome.PASS, "ok", message, ""


def _share(unit: UnitPeople) -> str:
    return f"{unit.independent_assertion_lines} of {unit.assertions} assertions"


def _rows(unit: UnitPeople) -> tuple[Row, ...]:
    authors = {who.key for who in unit.authors}
    parts = {share.who.key: share for share in unit.shares}
    held = {key: share.lines for key, share in parts.items()}
    rows = [
        Row("unit author", printable(who.shown), _part(unit, parts.get(who.key)))
        for who in sorted(unit.authors, key=lambda who: -held.get(who.key, 0))
    ]
    rows += [Row("test author", printable(w.shown), _note(w, authors)) for w in unit.test_authors]
    rows += [Row("tests", f"{count} mapped by {kind}", text) for kind, count, text in _kinds(unit)]
    rows += [Row("note", printable(note.text)) for note in unit.notes[:_SHOWN_DEFECTS]]
    rows += [Row("doubt", defect) for defect in unit.defects[:_SHOWN_DEFECTS]]
    if len(unit.defects) > _SHOWN_DEFECTS:
        rows.append(Row("doubt", f"and {len(unit.defects) - _SHOWN_DEFECTS} more"))
    return tuple(rows)


def _kinds(unit: UnitPeople) -> Iterator[tuple[str, int, str]]:
    """For each kind of evidence how many tests it maps and the first one's words, strongest first."""
    for kind in MappedBy:
        mapped = [test for test in unit.tests if test.evidence[0].kind is kind]
        if mapped:
            yield kind.value, len(mapped), mapped[0].evidence[0].text


def _part(unit: UnitPeople, share: AuthorShare | None) -> str:
    if share is None:
        return ""
    if share.changed_in is not None:
        return f"changed it in {share.changed_in[:12]}"
    return f"{share.lines} of {unit.code_lines} code lines"


def _note(who: Who, authors: set[str]) -> str:
    if who.key in authors:
        return "also wrote the unit"
    if who.person is None:
        return f"{who.resolved_by}: never independent"
    return (
        "" if who.person.kind.value == "human" else f"{who.person.kind.value}: never independent"
    )
