"""`gatekeeper review`: walks a reviewer through a change unit by unit, asks the checklists, signs, and files."""

import argparse
import os
import sys
import tempfile

from gatekeeper.cli.check import parse_range, plain_request
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.given_files import given_bytes, write_file
from gatekeeper.cli.review_dialogue import Dialogue, held_dialogue
from gatekeeper.gate.acts.review import Room, review_room
from gatekeeper.gate.acts.review_sheet import UnitSheet
from gatekeeper.gate.ledgers.signing import signed
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import GatekeeperError, UsageError
from gatekeeper.model.identity import Identity
from gatekeeper.model.person import Person
from gatekeeper.model.review import Checklist, Meaning, Review
from gatekeeper.reviews.answers import Answered, empty_answers, filled_answers, read_answers


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Shows the change, takes the answers, and files the signed review; passed when it counts for every commit."""
    if arguments.output:
        raise UsageError("a review writes no report; run gatekeeper check --output for one")
    base, head = parse_range(arguments.range)
    request = plain_request(arguments, console, kind=ChangeKind.RANGE, base=base, head=head)
    with review_room(request) as room:
        asked = tuple((unit.name, unit.checklist) for unit in room.units)
        if arguments.questions is not None:
            _show(room, console, differences=not arguments.no_difference)
            answers = (empty_answers(asked),)
            write_file(arguments.questions.absolute(), answers, "the questions", UsageError)
            console.say(f"questions: {arguments.questions}")
            return ExitStatus.PASSED
        if arguments.key is None:
            raise UsageError("a review is signed; name your SSH key with --key")
        # Before the questions: who cannot sign should not have to answer them first.
        person = room.holder(arguments.key)
        answered = _answered(arguments, room, asked, console, person)
        try:
            status = _sign_and_file(arguments, room, answered, person, console)
        except GatekeeperError:
            _keep_answers(arguments, answered, console)
            raise
        if status is not ExitStatus.PASSED:
            _keep_answers(arguments, answered, console)
        return status


def _keep_answers(arguments: argparse.Namespace, answered: Answered, console: Console) -> None:
    """Writes what was answered at the terminal to a private file, so that nobody has to answer twice."""
    if arguments.answers is not None:
        return
    descriptor, name = tempfile.mkstemp(prefix="gatekeeper-review-", suffix=".toml")
    with os.fdopen(descriptor, "wb") as file:
        file.write(filled_answers(answered))
    console.say(f"your answers are kept in {name}; go on with --answers {name}")


def _answered(
    arguments: argparse.Namespace,
    room: Room,
    asked: tuple[tuple[str, Checklist], ...],
    console: Console,
    person: Person,
) -> Answered:
    differences = not arguments.no_difference
    if arguments.answers is not None:
        _show(room, console, differences=differences)
        return read_answers(
            str(arguments.answers), given_bytes(arguments.answers, "the answers"), asked
        )
    if not sys.stdin.isatty():
        raise UsageError("nobody is there to answer; give the answers with --answers FILE")
    _show_head(room, console)
    _show_reviewer(room, console, person)
    sheets = {sheet.unit.name: sheet for sheet in room.sheets()}
    return held_dialogue(
        Dialogue(console, sys.stdin.readline),
        asked,
        lambda unit: _show_unit(sheets[unit], console, differences=differences),
    )


def _show(room: Room, console: Console, *, differences: bool) -> None:
    _show_head(room, console)
    for sheet in room.sheets():
        _show_unit(sheet, console, differences=differences)


def _show_head(room: Room, console: Console) -> None:
    content = room.content()
    console.say(f"review of {content.repository} for {content.ref}")
    console.say(f"  from    {content.parent}")
    console.say(f"  tree    {content.tree}")
    told = {each.commit: each for each in room.facts.people.commits} if room.facts else {}
    for commit in room.case.change.commits:
        console.say(f"  commit  {commit.id[:10]} {commit.subject}")
        people = told.get(commit.id)
        odd = (*(each.text for each in people.oddities), *people.defects) if people else ()
        for text in odd:
            console.say(f"          note: {text}")
    if room.facts is not None and room.facts.people.undecided:
        console.say(f"  undecided: {room.facts.people.undecided}")


def _show_reviewer(room: Room, console: Console, person: Person) -> None:
    """Whose key it is, and what that person wrote of the change: a review of that counts for nothing."""
    console.say(f"  you     {person.name} ({person.id}), whose key this is")
    for people in room.facts.people.commits if room.facts else ():
        part = next((each.part for each in people.authors if each.who.key == person.id), None)
        if part is not None and not people.is_clean_merge:
            console.say(
                f"          you are {part} of {people.commit[:10]}: your review will not count for it"
            )


def _show_unit(sheet: UnitSheet, console: Console, *, differences: bool) -> None:
    unit = sheet.unit
    console.say("")
    console.say(f"== {unit.name}: {unit.title}, class {unit.safety_class.name}")
    for label, lines in (
        ("written by", sheet.authors),
        ("findings", sheet.findings),
        ("threats", sheet.threats),
        ("tests", sheet.tests),
    ):
        console.say(f"   {label}: {'none' if not lines else ''}".rstrip())
        for line in lines:
            console.say(f"     {line}")
    for line in sheet.difference if differences else ():
        console.say(f"   | {line}")


def _sign_and_file(
    arguments: argparse.Namespace, room: Room, answered: Answered, holder: Person, console: Console
) -> ExitStatus:
    nobody = Identity("", "")
    units = tuple(unit.name for unit in room.units)
    review = Review(
        answered.meaning,
        nobody,
        "signed review",
        room.case.request.now,
        room.content(),
        answers=answered.answers,
        comments=answered.comments,
        units=units,
    )
    statement = room.statement(review, holder)
    armoured = signed(statement, arguments.key, console.environment, room.case.view.top)
    person, fingerprint = room.signer(statement, armoured)
    console.say("")
    doubts = room.doubts(statement, armoured) if answered.meaning is Meaning.APPROVED else ()
    for doubt in doubts:
        console.say(f"does not count for {doubt}")
    if doubts and not arguments.file_anyway:
        console.say("nothing was filed; mend it, or file it all the same with --file-anyway")
        return ExitStatus.FAILED
    digest = room.file(statement, armoured, fingerprint)
    console.say(f"{answered.meaning.value} by {person.name}, signed with {fingerprint}")
    console.say(f"filed as {digest}")
    return ExitStatus.FAILED if doubts else ExitStatus.PASSED
