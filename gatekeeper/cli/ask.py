"""`gatekeeper ask`: an auditor's question answered from a record, with rows, digests, and what is unknown."""

import argparse
from dataclasses import replace
from pathlib import Path

from gatekeeper.cli.check import plain_request
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.given_files import given_bytes
from gatekeeper.cli.record import book_of
from gatekeeper.config.shipped import shipped
from gatekeeper.model.book import Book
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import UsageError
from gatekeeper.model.question import TAKES, Question
from gatekeeper.record.answers.evaluate import answer
from gatekeeper.record.answers.narrow import chosen, narrowed
from gatekeeper.record.answers.questions import read_questions
from gatekeeper.record.answers.reply import question_lines, reply_json, reply_lines
from gatekeeper.record.files.as_json import read_folder

SHIPPED = "questions.toml"


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Prints the answer, or the questions; status 3 when a part of the answer is unknown."""
    questions = _questions(arguments.questions)
    if arguments.list or arguments.id is None:
        console.say(*question_lines(questions))
        return ExitStatus.PASSED
    question = chosen(questions, arguments.id)
    if arguments.record and arguments.baseline:
        raise UsageError(
            "a record holds its own comparison: name --record or --baseline, not both"
        )
    given = {name: value for name in TAKES if (value := getattr(arguments, name)) is not None}
    books = [read_folder(folder) for folder in arguments.record] or [_built(arguments, console)]
    given = narrowed(books, given)
    replies = tuple(answer(book, question, given) for book in books)
    if arguments.format == "json":
        console.write(reply_json(replies))
    else:
        for reply in replies:
            console.say(*reply_lines(reply))
    return ExitStatus.PASSED if all(r.known for r in replies) else ExitStatus.UNDECIDED


def _questions(own: Path | None) -> tuple[Question, ...]:
    shipped_file = shipped("rules") / SHIPPED
    questions = read_questions(f"rules/{SHIPPED}", shipped_file.read_bytes())
    if own is None:
        return questions
    return (*questions, *read_questions(own.name, given_bytes(own, "the questions")))


def _built(arguments: argparse.Namespace, console: Console) -> Book:
    request = plain_request(arguments, console, kind=ChangeKind.TREE, head=arguments.all)
    return book_of(replace(request, baseline=arguments.baseline))
