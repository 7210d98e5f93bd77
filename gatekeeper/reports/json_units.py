"""Units of a run as JSON: authors, tests, what maps them, and what the tests of others ran."""

from collections.abc import Iterable

from gatekeeper.model.authorship import UnitPeople, UnitTest, Who
from gatekeeper.model.coverage import UnitCoverage
from gatekeeper.model.evidence import JsonValue
from gatekeeper.reports.json_values import JsonObject, fields, path_value, plain


def who_value(who: Who) -> JsonObject:
    """An identity and the person it was resolved to."""
    return {
        **fields(who.identity, "name email"),
        "person": who.person.id if who.person else None,
        "kind": who.person.kind.value if who.person else None,
        **fields(who, "key resolved_by"),
    }


def keys_of(people: Iterable[Who]) -> JsonValue:
    """The keys of several people, in their order."""
    return [who.key for who in people]


def unit_value(unit: UnitPeople) -> JsonObject:
    """Who wrote a unit and its tests, and how far the tests of others go."""
    return {
        "item": unit.item,
        "authors": [who_value(who) for who in unit.authors],
        "shares": [
            {"who": share.who.key, **fields(share, "lines changed_in counts")}
            for share in unit.shares
        ],
        "code_lines": unit.code_lines,
        "functions": [
            {
                **path_value(function.path),
                **fields(function, "name first last"),
                "authors": keys_of(function.authors),
            }
            for function in unit.functions
        ],
        "test_authors": [who_value(who) for who in unit.test_authors],
        "test_paths": [path_value(path) for path in unit.test_paths],
        **fields(unit, "assertions independent_assertion_lines"),
        "tests": [_test(test) for test in unit.tests],
        "coverage": _coverage(unit.coverage),
        "notes": [fields(note, "code text undecided") for note in unit.notes],
        "defects": plain(unit.defects),
    }


def _test(test: UnitTest) -> JsonObject:
    return {
        **path_value(test.path),
        **fields(test, "name line"),
        "authors": keys_of(test.authors),
        **fields(test, "assertions independent_assertions independent counts"),
        "mapping": [fields(each, "kind text") for each in test.evidence],
        **fields(test, "white_box black_box box_defects"),
    }


def _coverage(coverage: UnitCoverage | None) -> JsonObject | None:
    if coverage is None:
        return None
    told = "lines lines_by_others branches branches_by_others holes unmeasured"
    return {
        **fields(coverage, told),
        "tests": [{**path_value(test.path), "name": test.name} for test in coverage.tests],
        "left_out": plain(coverage.left_out),
    }
