"""Starts git through GitPython, for whoever brings no starter of their own: it takes 0.1 s to import, and asks for git's version."""

import os
from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.running import Running

_PIPE = -1
"""The documented value of `subprocess.PIPE`; only the tools shop may import that module."""
_ENV = "/usr/bin/env"


class ByGitPython:
    """Starts git through GitPython with exactly the variables given."""

    def __init__(self, env: str = _ENV) -> None:
        self._env = env

    def __call__(
        self, command: Sequence[str], variables: Sequence[tuple[str, str]], folder: Path
    ) -> Running:
        """Git, running. Raises `OSError`, and RepositoryError when GitPython itself finds no git."""
        try:
            # Deferred for its time. Told which git, it searches no PATH, whose relative folders lie in the
            # repository under test.
            os.environ["GIT_PYTHON_GIT_EXECUTABLE"] = command[0]
            from git.cmd import Git
            from git.exc import GitCommandNotFound
        except ImportError as error:
            raise RepositoryError(
                "no verdict: git could not be started by GitPython; to pass, install git on the PATH"
            ) from error
        # GitPython hands its whole environment on; only `env -i` keeps the caller's GIT_* variables out.
        words = [self._env, "-i", *(f"{name}={value}" for name, value in variables), *command]
        try:
            started = Git(str(folder)).execute(words, istream=_PIPE, as_process=True)
        except GitCommandNotFound as error:
            raise OSError(str(error)) from error
        return _Piped(started)


class _Piped:
    """A git that GitPython started."""

    def __init__(self, wrapper: "object") -> None:
        # The wrapper is kept: when it is collected it stops the process.
        self._wrapper = wrapper
        self._process = wrapper.proc  # type: ignore[attr-defined] # no stubs name it
        self.stdin = cast(BinaryIO, self._process.stdin)
        self.stdout = cast(BufferedReader, self._process.stdout)
        self.stderr = cast(BinaryIO, self._process.stderr)

    def has_ended(self) -> bool:
        """Whether it is gone already."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """Ends it."""
        if self._process.poll() is None:
            self._process.kill()

    def wait(self) -> int:
        """Its exit status."""
        return int(self._process.wait())
