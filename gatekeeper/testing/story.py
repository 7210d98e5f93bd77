"""Real git repositories built from a readable story: fixed names, fixed clock, scrubbed environment."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import GatekeeperError
from gatekeeper.model.tool import Command, Ending
from gatekeeper.tools.runner import run

_EPOCH = 1_767_225_600
"""2026-01-01T00:00:00Z: each act of a story is a minute after the one before unless it names its time."""


class StoryError(GatekeeperError):
    """Git refused a step of a story."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who commits."""

    name: str
    email: str


AIKO = Actor("Aiko Ito", "aiko@example.org")


@dataclass(frozen=True, slots=True)
class Act:
    """One commit: what it writes and who makes it."""

    message: str
    author: Actor = AIKO
    committer: Actor | None = None
    """`None` for the author."""
    write: Mapping[str, str | bytes] = field(default_factory=dict)
    delete: tuple[str, ...] = ()
    seconds: int | None = None
    """Since 1970; `None` for a minute after the last act."""


class Repository:
    """A repository being told. Every git call has fixed identity, clock and configuration."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self._home = home
        self._seconds = _EPOCH
        git = shutil.which("git")
        if git is None:
            raise StoryError("git is not installed; install it")
        self._git = git
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(
        self,
        *arguments: str,
        author: Actor = AIKO,
        committer: Actor | None = None,
        stdin: bytes = b"",
        environment: Mapping[str, str] | None = None,
    ) -> str:
        """What git says; raises `StoryError` with its complaint when it refuses."""
        committer = committer or author
        date = f"@{self._seconds} +0000"
        variables = {
            "GIT_AUTHOR_NAME": author.name,
            "GIT_AUTHOR_EMAIL": author.email,
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_NAME": committer.name,
            "GIT_COMMITTER_EMAIL": committer.email,
            "GIT_COMMITTER_DATE": date,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            **(environment or {}),
        }
        command = Command(
            arguments, frozenset({0}), stdin=stdin, environment=tuple(sorted(variables.items()))
        )
        done = run(command, self._git, self.folder, self._home)
        if done.ending is not Ending.EXITED or done.status != 0:
            complaint = done.stderr.decode("utf-8", "replace").strip()
            raise StoryError(f"git {' '.join(arguments[:2])} was refused: {complaint}")
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Files of the work tree."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, act: Act) -> ObjectId:
        """The commit of an act; everything in the work tree is part of it."""
        self._seconds = act.seconds if act.seconds is not None else self._seconds + 60
        for name in act.delete:
            (self.folder / name).unlink()
        self.write(act.write)
        self.git("add", "--all", "--force")
        self.git(
            "commit", "-q", "--allow-empty", "--cleanup=verbatim", "-F", "-",
            author=act.author, committer=act.committer, stdin=act.message.encode(),
        )  # fmt: skip
        return self.head()

    def head(self, revision: str = "HEAD") -> ObjectId:
        """The full id of a commit."""
        return ObjectId(self.git("rev-parse", "--verify", f"{revision}^{{commit}}"))

    def staged_tree(self) -> ObjectId:
        """The tree the staged content would have."""
        self.git("add", "--all", "--force")
        return ObjectId(self.git("write-tree"))

    def branch(self, name: str, start: str = "main") -> None:
        """A new branch, checked out."""
        self.git("checkout", "-q", "-b", name, start)

    def checkout(self, name: str) -> None:
        """Another branch, checked out."""
        self.git("checkout", "-q", name)
