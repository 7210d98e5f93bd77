"""Questions are data: each shipped one fits the tables, one evaluator answers all, and what is not known is said."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sample_run import sample_run

from gatekeeper.evidence.statements import gate_run_statement
from gatekeeper.model.book import Book
from gatekeeper.model.digest import sha256
from gatekeeper.model.errors import ConfigurationError, UsageError
from gatekeeper.model.evidence import Entry, Ledger
from gatekeeper.model.question import TAKES, Reply
from gatekeeper.record.answers.evaluate import answer
from gatekeeper.record.answers.narrow import chosen, narrowed
from gatekeeper.record.answers.questions import read_questions
from gatekeeper.record.answers.reply import question_lines, reply_json, reply_lines
from gatekeeper.record.build import build_record
from gatekeeper.record.sheets.columns import sheet

SHIPPED = (Path(__file__).resolve().parents[3] / "rules" / "questions.toml").read_bytes()
QUESTIONS = {question.id: question for question in read_questions("questions.toml", SHIPPED)}
GIVEN = {"unit": "PUMP-DOSE", "requirement": "SRS-1", "person": "carla"}


@pytest.fixture(scope="session")
def book(clauses):
    run = sample_run()
    statement = gate_run_statement(run, started_at="2026-11-23T09:00:00Z", report=sha256(b"r"))
    entry = Entry(1, sha256(b"statement"), statement)
    ledger = Ledger((entry,), (), sha256(b"head"))
    return build_record(ledger, run, entry.digest, clauses)[1]


def _ask(book, identifier, **given):
    return answer(book, QUESTIONS[identifier], given)


def _own(text):
    [question] = read_questions("own.toml", text.encode())
    return question


LINKED = Book(
    (("tree", "t"),),
    (
        sheet("hazard", "Hazards", "id title", (("H-1", "too much"), ("H-2", "too little"))),
        sheet(
            "link",
            "Links",
            "id from relation to",
            (("1", "R-1", "controls", "H-1"), ("2", "T-1", "verifies", "R-1")),
        ),
        sheet("soup", "SOUP", "id", (), "nobody looked"),
    ),
)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("How do I know that nobody rewrote the history?", "ledger"),
        ("Which plans were used, and are they approved?", "documents"),
        ("What happened to the merge requests that were turned down?", "refused-changes"),
        ("Which CVE affects the device?", "vulnerabilities"),
        ("Which alarms are logged?", "log-events"),
        ("Which class C requirements have no passing test?", "requirements-unverified"),
        ("What did an AI write, and who answers for it?", "ai-agents"),
        ("Is every risk control verified?", "hazard-chains"),
        ("From the system requirement down to the test result", "trace-matrix"),
    ],
)
def test_a_question_in_other_words_is_refused_with_the_nearest_first(words, first):
    with pytest.raises(UsageError, match=rf"near it: {first} \("):
        chosen(tuple(QUESTIONS.values()), words)


def test_there_are_forty_questions_and_their_ids_stand_once():
    assert len(QUESTIONS) >= 40


@pytest.mark.parametrize("identifier", QUESTIONS)
def test_each_shipped_question_asks_only_for_what_the_tables_hold(book, identifier):
    question = QUESTIONS[identifier]
    reply = answer(book, question, {need: GIVEN[need] for need in question.needs})
    assert [part.title for part in reply.parts if "this record" in part.unknown] == []
    assert {name for part in reply.parts for name in part.columns} - {""}


def test_who_reviewed_a_unit_is_told_with_the_commit_it_rests_on(book):
    approvals = _ask(book, "unit-reviews", unit="PUMP-DOSE").parts[0]
    row = dict(zip(approvals.columns, approvals.rows[0], strict=True))
    assert (row["person"], row["state"], row["independent"]) == (
        ("carla",),
        ("claimed",),
        ("unproven",),
    )
    assert approvals.rests_on[0] == row["commit"]


def test_what_no_source_tells_is_unknown_and_not_none(book):
    reply = _ask(book, "requirements-unverified")
    assert reply.parts[0].none.startswith("unknown: the project names no source")
    assert not reply.known


def test_a_part_without_rows_says_what_that_means(book):
    assert _ask(book, "orphan-code").parts[0].none.startswith("none: every product file")


def test_a_question_that_needs_a_unit_asks_for_it(book):
    with pytest.raises(UsageError, match="--unit"):
        _ask(book, "unit-reviews")


def test_a_narrowing_that_a_question_cannot_take_is_refused(book):
    with pytest.raises(UsageError, match="cannot be narrowed to a unit"):
        _ask(book, "ai-agents", unit="PUMP-DOSE")


def test_steps_along_links_end_in_none_where_the_chain_ends():
    question = _own(
        'version = 1\n[[question]]\nid = "q"\nasks = "?"\npart = [{ sheet = "hazard", title = "H",'
        ' show = ["id"], along = ["control: < controls", "test: < verifies"] }]'
    )
    [part] = answer(LINKED, question, {}).parts
    assert part.rows == ((("H-1",), ("R-1",), ("T-1",)), (("H-2",), ("none",), ("none",)))


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("id = H-1", 1),
        ("id != H-1", 1),
        ("title ~ TOO MUCH|nothing", 1),
        ("title !~ little", 1),
        ("title = ", 0),
        ("title != ", 2),
    ],
)
def test_conditions(condition, found):
    question = _own(
        'version = 1\n[[question]]\nid = "q"\nasks = "?"\npart = [{ sheet = "hazard", title = "H",'
        f' where = ["{condition}"], show = ["id"] }}]'
    )
    assert len(answer(LINKED, question, {}).parts[0].rows) == found


@pytest.mark.parametrize(
    ("sheet_name", "column", "words"),
    [("nothing", "id", "has no table nothing"), ("hazard", "weight", "does not tell weight of")],
)
def test_a_table_or_column_an_old_record_has_not_is_unknown(sheet_name, column, words):
    question = _own(
        f'version = 1\n[[question]]\nid = "q"\nasks = "?"\npart = [{{ sheet = "{sheet_name}",'
        f' title = "T", show = ["{column}"] }}]'
    )
    reply = answer(LINKED, question, {})
    assert words in reply.parts[0].unknown
    assert not reply.known


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('where = ["id is 1"], show = ["id"]', "is no condition"),
        ('where = ["id = $colour"], show = ["id"]', "nothing to narrow to"),
        ('show = ["id"], along = ["x: > __import__"]', "no step along links"),
        ('show = ["id"], count = ["id"]', "shows columns or counts"),
        ("", "shows columns or counts"),
        ('show = ["id"], run = "rm"', "unknown key"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_its_line(line, words):
    text = (
        'version = 1\n[[question]]\nid = "q"\nasks = "?"\n[[question.part]]\nsheet = "x"\n'
        f'title = "T"\n{line.replace("], ", chr(93) + chr(10))}\n'
    )
    with pytest.raises(ConfigurationError) as caught:
        read_questions("own.toml", text.encode())
    assert any(words in problem.message for problem in caught.value.problems)
    assert all(str(p.location).startswith("own.toml:") for p in caught.value.problems)


def test_text_and_json_tell_the_same_rows(book):
    reply = _ask(book, "class-c-evidence")
    text = "\n".join(reply_lines(reply))
    assert "PUMP-DOSE" in text
    assert b'"PUMP-DOSE"' in reply_json((reply,))
    assert "not all of it is known" not in text or not reply.known


def test_the_list_says_what_each_question_takes():
    lines = list(question_lines(tuple(QUESTIONS.values())))
    assert "unit-reviews  --unit" in lines
    assert "class-c-evidence  [--unit]" in lines
    assert set().union(*(q.takes for q in QUESTIONS.values())) <= set(TAKES)


@pytest.mark.parametrize(
    ("name", "written", "settled"),
    [
        ("unit", "pump-dose", "PUMP-DOSE"),
        ("class", "c", "C"),
        ("person", "carla", "carla"),
        ("text", "anything", "anything"),
    ],
)
def test_another_spelling_is_found(book, name, written, settled):
    assert narrowed((book,), {name: written}) == {name: settled}


def test_a_person_is_found_by_name_and_by_address(book):
    people = book.get("person")
    [row] = [row for row in people.rows if row[0] == "carla"]
    [name], [address, *_] = people.cell(row, "name"), people.cell(row, "addresses")
    for written in (name, address.upper(), f"{name} <{address}>"):
        assert narrowed((book,), {"person": written}) == {"person": "carla"}


@pytest.mark.parametrize(
    ("name", "written", "words"),
    [
        ("unit", "PUMP-DOSES", 'no unit "PUMP-DOSES"; near it: PUMP-DOSE'),
        ("person", "nobody@example.org", 'no person "nobody@example.org"'),
        ("standard", "62304", "near it: IEC 62304"),
        ("class", "D", 'no class "D"'),
    ],
)
def test_what_no_record_knows_is_refused_with_what_is_near(book, name, written, words):
    with pytest.raises(UsageError, match=re.escape(words)):
        narrowed((book,), {name: written})


def test_a_record_that_knows_it_not_answers_unknown_and_never_none(book):
    reply = _ask(book, "findings", unit="OF-A-LATER-RELEASE")
    assert {part.none for part in reply.parts} == {
        "unknown: this record knows no unit OF-A-LATER-RELEASE"
    }
    assert not reply.known


@pytest.mark.parametrize(
    ("name", "column", "known", "written", "near"),
    [
        ("requirement", "title", [("SRS-001", ""), ("SRS-021", "")], "srs-1", "SRS-001, SRS-021"),
        ("person", "name", [("hugo", "Hugo Brandt"), ("ben", "Ben Okafor")], "brandt", "hugo"),
        ("person", "addresses", [("hugo", "hugo.brandt@x.example")], "hugo@x.example", "hugo"),
    ],
)
def test_what_is_near_is_found_by_any_spelling(name, column, known, written, near):
    held = Book((), (sheet(name, "T", f"id {column}", known),))
    with pytest.raises(UsageError, match=re.escape(f"near it: {near};")):
        narrowed((held,), {name: written})


def _tested(*states, reports=()):
    """A book of one requirement, its test case, and a result of each of the states, all in the report `unit`."""
    results = [(f"r{n}", state, ("T-1",), "unit", "", "", "") for n, state in enumerate(states)]
    return Book(
        (("tree", "t"),),
        (
            sheet("requirement", "Requirements", "id", [("R-1",)]),
            sheet(
                "test",
                "Tests",
                "id state:state title comes-from>requirement why place digest",
                [("T-1", "passed", "", ("R-1",), "", "", "")],
            ),
            sheet(
                "result",
                "Results",
                "id state:state test>test report>report why place digest",
                results,
            ),
            sheet(
                "report",
                "Reports",
                "id made-at made-by host tool state commit why digest",
                reports,
            ),
        ),
    )


def test_results_that_passed_are_not_among_those_that_did_not():
    [results, cases, _] = answer(
        _tested("passed", "failed", "skipped"), QUESTIONS["failed-results"], {}
    ).parts
    assert [row[0] for row in results.rows] == [("r1",), ("r2",)]
    assert cases.none == "none: every test case has one"
    [results, *_] = answer(_tested("passed"), QUESTIONS["failed-results"], {}).parts
    assert results.none == "none: every result given is good"


_MADE = ("unit", "2026-11-23T09:00:00", "Femi Ade", "bench-2", "pytest", "bound", "", "", "")


@pytest.mark.parametrize(
    ("made", "untold"),
    [
        ((), ("report.made-at", "report.made-by", "report.host", "report.tool")),
        ((_MADE,), ()),
        (((*_MADE[:2], "", *_MADE[3:]),), ("report.made-by",)),
    ],
    ids=["no report tells", "all is told", "who ran it is not told"],
)
def test_the_test_record_of_a_requirement_is_known_where_its_report_tells_all(made, untold):
    others = ("other", "", "", "", "", "bound", "", "", "")
    book = _tested("passed", reports=(*made, others))
    reply = answer(book, QUESTIONS["test-record"], {"requirement": "R-1"})
    [observed] = [part for part in reply.parts if part.title.startswith("What was observed")]
    [row] = [dict(zip(observed.columns, row, strict=True)) for row in observed.rows]
    assert observed.untold == untold
    assert [name for name, cell in row.items() if cell == ("unknown",)] == list(untold)
    assert any("not every row tells" in line for line in reply_lines(reply)) is bool(untold)


def test_an_answer_with_an_untold_column_is_not_known():
    [one, *_] = answer(_tested("passed"), QUESTIONS["failed-results"], {}).parts
    reply = Reply(QUESTIONS["failed-results"], (), (), (one,))
    assert reply.known
    assert not replace(reply, parts=(replace(one, untold=("why",)),)).known


@pytest.mark.parametrize(
    ("wanted", "near"), [("unit-review", "unit-reviews"), ("vulnerability", "vulnerabilities")]
)
def test_a_question_that_is_none_is_refused_with_those_near(wanted, near):
    with pytest.raises(UsageError, match=near):
        chosen(tuple(QUESTIONS.values()), wanted)
