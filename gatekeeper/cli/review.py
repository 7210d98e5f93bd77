"""`gatekeeper review`: walks a reviewer through a change unit by unit, asks the checklists, signs, and files."""

import argparse
import sys
from pathlib import Path

from gatekeeper.cli.check import parse_range, plain_request
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.plain_file import write_plain_file
from gatekeeper.gate.review import Room, review_room
from gatekeeper.gate.review_sheet import UnitSheet
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import UsageError
from gatekeeper.model.path import printable
from gatekeeper.model.person import Identity
from gatekeeper.model.review import (
    AnswerWord,
    Checklist,
    ItemAnswer,
    Meaning,
    Review,
)
from gatekeeper.reviews.answers import Answered, empty_answers, read_answers
from gatekeeper.reviews.complete import asked_of
from gatekeeper.seal.sshsig import FILE_NAMESPACE
from gatekeeper.tools.ssh_sign import sign

_WORDS = {"y": AnswerWord.YES, "n": AnswerWord.NO, "-": AnswerWord.NOT_APPLICABLE}


def run(
    arguments: argparse.Namespace, console: Console, environment: dict[str, str]
) -> ExitStatus:
    """Shows the change, takes the answers, and files the signed review; passed when it counts for every commit."""
    arguments.workers = None
    base, head = parse_range(arguments.range)
    request = plain_request(
        arguments, console, environment, kind=ChangeKind.RANGE, base=base, head=head
    )
    with review_room(request) as room:
        asked = tuple((unit.name, unit.checklist) for unit in room.units)
        if arguments.questions is not None:
            _show(room, console, differences=not arguments.no_difference)
            write_plain_file(arguments.questions.absolute(), empty_answers(asked))
            console.say(f"questions: {printable(str(arguments.questions))}")
            return ExitStatus.PASSED
        if arguments.key is None:
            raise UsageError("a review is signed; name your SSH key with --key")
        answered = _answered(arguments, room, asked, console)
        return _sign_and_file(arguments, room, answered, console, environment)


def _answered(
    arguments: argparse.Namespace,
    room: Room,
    asked: tuple[tuple[str, Checklist], ...],
    console: Console,
) -> Answered:
    differences = not arguments.no_difference
    if arguments.answers is not None:
        _show(room, console, differences=differences)
        return read_answers(str(arguments.answers), _bytes(arguments.answers), asked)
    if not sys.stdin.isatty():
        raise UsageError("nobody is there to answer; give the answers with --answers FILE")
    _show_head(room, console)
    answers = tuple(
        answer
        for sheet in room.sheets()
        for answer in _ask_unit(sheet, console, differences=differences)
    )
    word = _ask(console, "approve the change? (yes, or anything else to reject it)")
    meaning = Meaning.APPROVED if word == "yes" else Meaning.REJECTED
    return Answered(meaning, answers, ())


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"'{printable(str(path))}' cannot be read: {error.strerror}") from error


def _show(room: Room, console: Console, *, differences: bool) -> None:
    _show_head(room, console)
    for sheet in room.sheets():
        _show_unit(sheet, console, differences=differences)


def _show_head(room: Room, console: Console) -> None:
    content = room.content()
    console.say(f"review of {printable(content.repository)} for {printable(content.ref)}")
    console.say(f"  from    {content.parent}")
    console.say(f"  tree    {content.tree}")
    for commit in room.change.commits:
        console.say(f"  commit  {commit.id[:10]} {printable(commit.subject)}")
    if room.facts is not None and room.facts.people.undecided:
        console.say(f"  undecided: {printable(room.facts.people.undecided)}")


def _show_unit(sheet: UnitSheet, console: Console, *, differences: bool) -> None:
    unit = sheet.unit
    console.say("")
    console.say(
        f"== {printable(unit.name)}: {printable(unit.title)}, class {unit.safety_class.value}"
    )
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


def _ask_unit(sheet: UnitSheet, console: Console, *, differences: bool) -> list[ItemAnswer]:
    _show_unit(sheet, console, differences=differences)
    checklist = sheet.unit.checklist
    console.say(f"   checklist {asked_of(checklist)}: y yes, n no, - not applicable")
    answers = []
    for item in checklist.items:
        word = _WORDS.get(_ask(console, printable(item.text)))
        while word is None:
            word = _WORDS.get(_ask(console, "y, n or -"))
        comment = "" if word is AnswerWord.YES else _ask(console, "why")
        asked = asked_of(checklist)
        answers.append(ItemAnswer(sheet.unit.name, asked, item.id, word, comment, item.text))
    return answers


def _ask(console: Console, question: str) -> str:
    console.say(f"   {question}")
    line = sys.stdin.readline()
    if not line:
        raise UsageError("the answers ended before the questions; nothing was filed")
    return line.strip()


def _sign_and_file(
    arguments: argparse.Namespace,
    room: Room,
    answered: Answered,
    console: Console,
    environment: dict[str, str],
) -> ExitStatus:
    nobody = Identity("", "")
    units = tuple(unit.name for unit in room.units)
    review = Review(
        answered.meaning,
        nobody,
        "signed review",
        room.request.now,
        room.content(),
        answers=answered.answers,
        comments=answered.comments,
        units=units,
    )
    statement, message = room.statement(review, room.holder(arguments.key))
    armoured = sign(message, arguments.key, FILE_NAMESPACE, environment, room.forbidden)
    person, fingerprint = room.signer(statement, armoured)
    console.say("")
    doubts = room.doubts(statement, armoured) if answered.meaning is Meaning.APPROVED else ()
    for doubt in doubts:
        console.say(f"does not count for {doubt}")
    if doubts and not arguments.file_anyway:
        console.say("nothing was filed; mend it, or file it all the same with --file-anyway")
        return ExitStatus.FAILED
    digest = room.file(statement, armoured, fingerprint)
    console.say(f"{answered.meaning.value} by {printable(person.name)}, signed with {fingerprint}")
    console.say(f"filed as {digest}")
    return ExitStatus.FAILED if doubts else ExitStatus.PASSED
