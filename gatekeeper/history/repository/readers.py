"""Gits that answer about objects and then wait for the next question, because most questions are shorter than a start."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Lock
from typing import Self

from gatekeeper.history.repository.launch import GitLauncher, GitStream

_IDLE = 4
"""At most so many wait; beyond that there were workers, and they are done."""


class Reader:
    """One running `cat-file --batch` or `--batch-check`."""

    def __init__(self, git: GitLauncher, arguments: tuple[str, ...]) -> None:
        self.git, self.arguments = git, arguments
        self._asked: SimpleQueue[bytes | None] = SimpleQueue()
        self.stream: GitStream = git.stream(arguments, iter(self._asked.get, None))
        self.is_answered = self._closed = False

    def ask(self, names: Iterable[str]) -> None:
        """Asks for objects by name, none of which holds a newline; the answers come in this order."""
        self.is_answered = False
        self._asked.put(
            b"".join(name.encode("utf-8", "surrogateescape") + b"\n" for name in names)
        )

    def close(self) -> None:
        """Says that nothing more will be asked; it ends behind its last answer, and does not wait for others."""
        self._asked.put(None)
        self._closed = True

    def answered(self) -> None:
        """Every question was answered in full, so that the next answer is one to the next question."""
        self.is_answered = not self._closed

    def ended(self) -> str:
        """What a git complained of that stopped answering."""
        self._asked.put(None)
        return self.stream.rest().complaint

    def stop(self) -> None:
        """Ends it."""
        self._asked.put(None)
        self.stream.stop()


class Readers:
    """Those of one view that wait."""

    def __init__(self) -> None:
        self._waiting: list[Reader] = []
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def reader(self, git: GitLauncher, arguments: Sequence[str]) -> Iterator[Reader]:
        """A running git for one caller; it waits for the next one only when every question was answered in full."""
        reader = self._taken(git, tuple(arguments)) or Reader(git, tuple(arguments))
        try:
            yield reader
        finally:
            self._put_back(reader)

    def close(self) -> None:
        """Ends them all."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for reader in waiting:
            reader.stop()

    def _taken(self, git: GitLauncher, arguments: tuple[str, ...]) -> Reader | None:
        with self._lock:
            fit = [r for r in self._waiting if r.git is git and r.arguments == arguments]
            if not fit:
                return None
            self._waiting.remove(fit[0])
        if fit[0].stream.resume():
            return fit[0]
        fit[0].stop()
        return None

    def _put_back(self, reader: Reader) -> None:
        if reader.is_answered and reader.stream.pause():
            with self._lock:
                if len(self._waiting) < _IDLE:
                    self._waiting.append(reader)
                    return
        reader.stop()
