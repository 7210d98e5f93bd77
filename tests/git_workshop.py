"""Builds real repositories with real git under a scrubbed environment, fixed names and a fixed clock."""

import os
import subprocess
from pathlib import Path

from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.history.repository.view import View, open_view

FIRST_SECOND = 1_700_000_000
AIKO = ("Aiko Ito", "aiko@example.org")


class Workshop:
    """One repository and the scratch folders that views of it need."""

    def __init__(self, folder: Path, *, object_format: str = "sha1") -> None:
        self.top = folder / "repo"
        self.home = folder / "home"
        self.scratch = folder / "scratch"
        self.top.mkdir(parents=True)
        self.home.mkdir()
        self.clock = FIRST_SECOND
        self.git("init", "-q", "-b", "main", f"--object-format={object_format}")

    def environment(self, **extra: str) -> dict[str, str]:
        """What git is given: nothing of the machine's own."""
        when = f"{self.clock} +0000"
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_AUTHOR_NAME": AIKO[0],
            "GIT_AUTHOR_EMAIL": AIKO[1],
            "GIT_COMMITTER_NAME": AIKO[0],
            "GIT_COMMITTER_EMAIL": AIKO[1],
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_DATE": when,
            **extra,
        }

    def git(
        self, *arguments: str | bytes, stdin: bytes = b"", cwd: Path | None = None, **extra: str
    ) -> str:
        """What git printed; fails the test when git fails."""
        done = subprocess.run(
            [b"git", *(os.fsencode(argument) for argument in arguments)],
            cwd=cwd or self.top,
            env=self.environment(**extra),
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        return done.stdout.decode("utf-8", "surrogateescape").strip("\n")

    def write(self, path: str | bytes, content: bytes | str) -> None:
        """A file of the work tree."""
        target = os.path.join(os.fsencode(self.top), os.fsencode(path))  # noqa: PTH118 (bytes)
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
        with open(target, "wb") as file:  # noqa: PTH123
            file.write(content.encode() if isinstance(content, str) else content)

    def commit(
        self, files: dict[str, str] | None = None, message: str = "Change", **extra: str
    ) -> str:
        """A commit of these files on the current branch, its id; the clock goes on by a minute."""
        for path, content in (files or {}).items():
            self.write(path, content)
        self.clock += 60
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, **extra)
        return self.git("rev-parse", "HEAD")

    def merge(self, *branches: str, no_commit: bool = False) -> str:
        """A merge into the current branch, its id."""
        self.clock += 60
        options = ["--no-commit"] if no_commit else ["-m", "Merge"]
        self.git("merge", "-q", "--no-ff", *options, *branches)
        return self.git("rev-parse", "HEAD")

    def raw_commit(self, content: bytes, *, ref: str | None = None) -> str:
        """A commit object of exactly these bytes, its id; a ref may be set to it."""
        written = self.git(
            "hash-object", "-t", "commit", "--literally", "-w", "--stdin", stdin=content
        )
        if ref is not None:
            self.git("update-ref", ref, written)
        return written

    def tree(self, revision: str = "HEAD") -> str:
        """The id of a commit's tree."""
        return self.git("rev-parse", f"{revision}^{{tree}}")

    def view(self, start: Path | None = None, hook: HookEnvironment | None = None) -> View:
        """An open private view of it."""
        return open_view(start or self.top, self.scratch, hook or HookEnvironment())
