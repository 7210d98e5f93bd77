"""A review as the predicate of an in-toto statement, written and read (docs/reference/reviews.md)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.evidence import JsonValue, Statement, Subject
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import RepoPath, path_bytes, path_from_bytes
from gatekeeper.model.review import (
    PREDICATE_REVIEW,
    AnswerWord,
    Comment,
    Content,
    FileContent,
    ItemAnswer,
    Meaning,
    Review,
)
from gatekeeper.reviews.fields import Fields, ReviewUnreadableError

_TIME = "%Y-%m-%dT%H:%M:%SZ"
Json = dict[str, JsonValue]


def review_statement(
    review: Review, *, made_by: str, act: Mapping[str, JsonValue] | None = None
) -> Statement:
    """The statement of a review that is bound to a content; `made_by` is gatekeeper's version.

    `act` tells who signs, in which printed name, and by which registry (docs/reference/evidence.md).

    Raises `ValueError` for a review without content or time: it would say nothing.
    """
    content = review.content
    if content is None or review.at is None:
        raise ValueError("a review is signed over a content and a time")
    predicate: Json = {
        "repository": content.repository,
        "ref": content.ref,
        "parent": content.parent,
        "tree": content.tree,
        "reviewer": {"name": _text(review.reviewer.name), "email": _text(review.reviewer.email)},
        "signedAt": review.at.astimezone(dt.UTC).strftime(_TIME),
        "meaning": review.meaning.value,
        "units": list(review.units),
        "answers": [_answer(answer) for answer in review.answers],
        "comments": [_comment(comment) for comment in review.comments],
        "files": [_file(file) for file in content.files],
        "gatekeeper": made_by,
    }
    if act is not None:
        predicate["act"] = dict(act)
    subjects = (
        Subject("tree", {"gitTree": content.tree}),
        Subject("parent", {"gitCommit": content.parent}),
    )
    return Statement(subjects, PREDICATE_REVIEW, predicate)


def _answer(answer: ItemAnswer) -> Json:
    return {
        "unit": answer.unit,
        "checklist": answer.checklist,
        "item": answer.item,
        "answer": answer.answer.value,
        "comment": _text(answer.comment),
        **({"question": _text(answer.question)} if answer.question else {}),
    }


def _comment(comment: Comment) -> Json:
    return {
        "text": _text(comment.text),
        "path": _text(comment.path),
        "line": comment.line,
        "resolution": _text(comment.resolution),
    }


def _file(file: FileContent) -> Json:
    """The path for a reader and its bytes in hexadecimal when it is not UTF-8; mode and blob on both sides."""
    shown = _text(file.path)
    value: Json = {"path": shown, "old": _side(file.old), "new": _side(file.new)}
    if shown != file.path:
        value["pathBytes"] = path_bytes(file.path).hex()
    return value


def _side(side: tuple[str, ObjectId] | None) -> Json | None:
    return None if side is None else {"mode": side[0], "blob": side[1]}


def _text(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def read_review(
    statement: Statement, *, key: str, known_at: dt.datetime | None, digest: str
) -> Review:
    """The review of a statement that `key` signed. Raises `ReviewUnreadableError` when it is not of this form."""
    if statement.predicate_type != PREDICATE_REVIEW:
        raise ReviewUnreadableError("it is no review")
    fields = Fields(statement.predicate, "the predicate")
    content = Content(
        fields.text("repository"),
        fields.text("ref"),
        fields.object_id("parent"),
        fields.object_id("tree"),
        tuple(sorted((_read_file(each) for each in fields.tables("files")), key=lambda f: f.path)),
    )
    _agree(statement, content)
    person = fields.table("reviewer")
    review = Review(
        Meaning(fields.choice("meaning", Meaning)),
        Identity(person.text("name"), person.text("email")),
        "signed review",
        fields.time("signedAt"),
        content,
        key=key,
        known_at=known_at,
        answers=tuple(_read_answer(each) for each in fields.tables("answers")),
        comments=tuple(_read_comment(each) for each in fields.tables("comments")),
        units=fields.texts("units"),
        digest=digest,
    )
    return replace(review, refused=None)


def _agree(statement: Statement, content: Content) -> None:
    """What the statement is about and what its predicate says have to be one."""
    digests = {s.name: dict(s.digests) for s in statement.subjects}
    wanted: Mapping[str, Mapping[str, str]] = {
        "tree": {"gitTree": content.tree},
        "parent": {"gitCommit": content.parent},
    }
    if digests != wanted:
        raise ReviewUnreadableError(
            "its subjects are not the parent and the tree of its predicate"
        )


def _read_answer(fields: Fields) -> ItemAnswer:
    return ItemAnswer(
        fields.text("unit"),
        fields.text("checklist"),
        fields.text("item"),
        AnswerWord(fields.choice("answer", AnswerWord)),
        fields.text("comment"),
        fields.optional_text("question"),
    )


def _read_comment(fields: Fields) -> Comment:
    return Comment(
        fields.text("text"), fields.text("path"), fields.number("line"), fields.text("resolution")
    )


def _read_file(fields: Fields) -> FileContent:
    raw = fields.optional_text("pathBytes")
    try:
        path = path_from_bytes(bytes.fromhex(raw)) if raw else RepoPath(fields.text("path"))
    except ValueError as error:
        raise ReviewUnreadableError("pathBytes is not hexadecimal") from error
    return FileContent(path, _read_side(fields, "old"), _read_side(fields, "new"))


def _read_side(fields: Fields, name: str) -> tuple[str, ObjectId] | None:
    side = fields.optional_table(name)
    if side is None:
        return None
    blob = side.text("blob")
    if not is_object_id(blob):
        raise ReviewUnreadableError(f"{name} names no blob")
    return side.text("mode"), ObjectId(blob)
