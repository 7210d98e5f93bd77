"""Units of a run as JSON: authors, tests, what maps them, and what the tests of others ran."""

from gatekeeper.model.authorship import AuthorShare, FunctionPeople, UnitPeople, UnitTest, Who
from gatekeeper.model.coverage import TestPlace, UnitCoverage
from gatekeeper.reports.escaping import json_text
from gatekeeper.reports.json_values import JsonObject, path_value, text_or_null, texts


def who_value(who: Who) -> JsonObject:
    """An identity and the person it was resolved to."""
    return {
        "name": json_text(who.identity.name),
        "email": json_text(who.identity.email),
        "person": text_or_null(who.person.id if who.person else None),
        "kind": who.person.kind.value if who.person else None,
        "key": json_text(who.key),
        "resolved_by": json_text(who.resolved_by),
    }


def unit_value(unit: UnitPeople) -> JsonObject:
    """Who wrote a unit and its tests, and how far the tests of others go."""
    return {
        "item": json_text(unit.item),
        "authors": [who_value(who) for who in unit.authors],
        "shares": [_share(share) for share in unit.shares],
        "code_lines": unit.code_lines,
        "functions": [_function(function) for function in unit.functions],
        "test_authors": [who_value(who) for who in unit.test_authors],
        "test_paths": [path_value(path) for path in unit.test_paths],
        "assertions": unit.assertions,
        "independent_assertion_lines": unit.independent_assertion_lines,
        "tests": [_test(test) for test in unit.tests],
        "coverage": _coverage(unit.coverage),
        "notes": [
            {
                "code": json_text(note.code),
                "text": json_text(note.text),
                "undecided": note.undecided,
            }
            for note in unit.notes
        ],
        "defects": texts(unit.defects),
    }


def _share(share: AuthorShare) -> JsonObject:
    return {
        "who": json_text(share.who.key),
        "lines": share.lines,
        "changed_in": share.changed_in,
        "counts": share.counts,
    }


def _function(function: FunctionPeople) -> JsonObject:
    return {
        **path_value(function.path),
        "name": json_text(function.name),
        "first": function.first,
        "last": function.last,
        "authors": texts(tuple(who.key for who in function.authors)),
    }


def _test(test: UnitTest) -> JsonObject:
    return {
        **path_value(test.path),
        "name": json_text(test.name),
        "line": test.line,
        "authors": texts(tuple(who.key for who in test.authors)),
        "assertions": test.assertions,
        "independent_assertions": test.independent_assertions,
        "independent": test.independent,
        "counts": test.counts,
        "mapping": [
            {"kind": each.kind.value, "text": json_text(each.text)} for each in test.evidence
        ],
        "white_box": test.white_box,
        "black_box": test.black_box,
        "box_defects": texts(test.box_defects),
    }


def _coverage(coverage: UnitCoverage | None) -> JsonObject | None:
    if coverage is None:
        return None
    return {
        "lines": coverage.lines,
        "lines_by_others": coverage.lines_by_others,
        "branches": coverage.branches,
        "branches_by_others": coverage.branches_by_others,
        "holes": texts(coverage.holes),
        "unmeasured": texts(coverage.unmeasured),
        "tests": [_place(place) for place in coverage.tests],
        "left_out": texts(coverage.left_out),
    }


def _place(place: TestPlace) -> JsonObject:
    return {**path_value(place.path), "name": json_text(place.name)}
