"""Stories as data: a project's history and its merge requests, read from `story.toml`."""

import datetime as dt
from pathlib import Path
from typing import Literal

import msgspec

from gatekeeper.model.errors import GatekeeperError
from gatekeeper.model.glob import matches_any

_BUILT = {"__pycache__", "build"}
"""Folders that running the example leaves behind."""


class _Table(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    pass


class WrittenFile(_Table):
    """A file the story brings."""

    path: str
    source: str = msgspec.field(name="from")


class ToldCommit(_Table):
    """`[[commits]]` and `[[requests.commits]]`."""

    author: str
    subject: str
    date: dt.datetime
    email: str = ""
    """Another of the author's addresses than the first."""
    committer: str = ""
    body: str = ""
    trailers: list[str] = []
    add: list[str] = []
    """Globs of the project's files that this commit brings."""
    write: list[WrittenFile] = []
    patch: str = ""
    """A file of the story: what this commit changes in files that are there, as `git diff` writes it."""
    delete: list[str] = []
    rename: list[list[str]] = []
    tag: str = ""
    answers: dict[str, str] = {}
    """What the reviewer writes beside an answer, by the item's id; every answer of a story is yes."""

    def message(self, seen: str = "") -> str:
        """The commit message; `seen` is the hook's trailer, when the hook ran."""
        trailers = [*self.trailers, *([seen] if seen else [])]
        paragraphs = [self.subject, self.body.strip(), "\n".join(trailers)]
        return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


class Request(_Table):
    """`[[requests]]`: one merge request and what the gate has to say about it."""

    id: str
    title: str
    story: str
    branch: str
    expect: Literal["passed", "failed", "undecided"]
    commits: list[ToldCommit]
    expect_check: str = ""
    expect_code: str = ""
    expect_also: list[str] = []
    """Checks that fail by the same cause."""
    tested: str = ""
    """The commit that its tests were run on; empty for the last one of its branch."""
    release: str = ""
    """The tag of the release that takes it in, once every request was played; empty when it goes nowhere."""
    released_by: str = ""
    """The person who signs that tag."""


class ToldJudgement(_Table):
    """`[[judgements]]`: what people say of a clause before the release."""

    clause: str
    word: Literal["met", "not met", "not applicable"]
    by: str
    reason: str
    rests_on: list[str]
    days: int
    """How long it counts after the day it is played."""
    approved_by: str = ""
    """Who approves the proposal that it is; empty when it is none."""


class StoryFile(_Table):
    """`story.toml`."""

    commits: list[ToldCommit]
    requests: list[Request]
    judgements: list[ToldJudgement] = []
    version: int = 1


def read_story(path: Path) -> StoryFile:
    """The story; raises `GatekeeperError` when the file does not fit."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=StoryFile)
    except (OSError, msgspec.ValidationError, msgspec.DecodeError) as error:
        raise GatekeeperError(f"the story {path.name} cannot be read: {error}") from error


def project_files(folder: Path) -> dict[str, bytes]:
    """Every file of an example project, by path, ordered."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not _BUILT & set(file.relative_to(folder).parts)
    }


def brought_by(commit: ToldCommit, files: dict[str, bytes]) -> dict[str, bytes]:
    """The project's files that a commit brings."""
    return {path: content for path, content in files.items() if matches_any(commit.add, path)}
