"""Runs git with fixed arguments, an environment of our own, and limits on time and output."""

import os
import select
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import printable
from gatekeeper.model.running import Running, Start

_KEPT_STDERR = 64 * 1024
_LONGEST_LINE = 64 * 1024
_AT_ONCE = 256 * 1024
_NEARLY_S = 0.0002
_FALLBACK_PATH = ("/usr/local/bin", "/usr/bin", "/bin")


@dataclass(frozen=True, slots=True)
class GitLimits:
    """What one call of git may use before it is stopped."""

    time_s: float = 600.0
    output_bytes: int = 4 * 1024**3

    def too_much(self, what: str) -> RepositoryError:
        """What is said of a git that wrote more."""
        return RepositoryError(
            f"no verdict: {what} wrote more than {self.output_bytes} bytes; to pass, judge a smaller change, "
            "or look for a tree or history made to grow without end"
        )

    def too_long(self, what: str) -> RepositoryError:
        """What is said of a git that ran longer."""
        return RepositoryError(
            f"no verdict: {what} ran longer than {self.time_s:g} s; to pass, judge a smaller change or give it more time"
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What one call of git wrote, and how it ended."""

    status: int
    """Exit status; negative for a signal."""
    stdout: bytes
    stderr: bytes
    """At most its last 64 KiB."""

    @property
    def complaint(self) -> str:
        """The last line git complained with, safe to print."""
        lines = self.stderr.decode("utf-8", "surrogateescape").strip().splitlines()
        return printable(lines[-1]) if lines else f"git ended with status {self.status}"


class GitStream:
    """One running git. Leaving its context stops it; a limit it exceeds raises RepositoryError."""

    def __init__(
        self, what: str, running: Running, chunks: Iterable[bytes], limits: GitLimits
    ) -> None:
        self._what = what
        self._limits = limits
        self._left = limits.output_bytes
        self._timed_out = False
        self._stderr = b""
        self._running = running
        self._held, self._at = b"", 0
        self._ended = threading.Event()
        self._ends_at: float | None = time.monotonic() + limits.time_s
        self._threads = [
            threading.Thread(target=self._drain, args=(running.stderr,), daemon=True),
            threading.Thread(target=self._watch, daemon=True),
        ]
        if chunks == ():
            running.stdin.close()
        else:
            feed = threading.Thread(target=self._feed, args=(chunks,), daemon=True)
            self._threads.append(feed)
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends it, whatever it is at."""
        self._running.kill()
        self._end()

    def pause(self) -> bool:
        """Whether it can be asked again: it lives, and nothing it wrote is unread. Its time stands still until `resume`."""
        self._ends_at = None
        return self._at == len(self._held) and not self._running.has_ended()

    def resume(self) -> bool:
        """Whether it still lives; the limits begin anew with the next question."""
        self._left = self._limits.output_bytes
        self._ends_at = time.monotonic() + self._limits.time_s
        return not self._timed_out and not self._running.has_ended()

    def read_line(self) -> bytes:
        """The next line with its newline, empty at the end of the output."""
        while (end := self._held.find(b"\n", self._at) + 1) == 0:
            if len(self._held) - self._at > _LONGEST_LINE or not self._more():
                end = len(self._held)
                break
        line, self._at = self._held[self._at : end], end
        return line

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer only at the end of the output."""
        line, self._at = self._held[self._at : self._at + size], self._at + size
        if len(line) == size:
            return line
        self._held, self._at = b"", 0
        return line + self._counted(self._running.stdout.read(size - len(line)))

    def _more(self) -> bool:
        """Whether git wrote more: what lies ready is taken at once, for a call each costs more than its bytes."""
        chunk = self._counted(self._running.stdout.read1(_AT_ONCE))
        self._held, self._at = self._held[self._at :] + chunk, 0
        return bool(chunk)

    def rest(self) -> Answer:
        """All that is still to be read, once git has ended."""
        parts: list[bytes] = []
        while chunk := self.read(1 << 20):
            parts.append(chunk)
        status = self._end()
        return Answer(status, b"".join(parts), self._stderr)

    def _counted(self, chunk: bytes) -> bytes:
        self._left -= len(chunk)
        if self._left < 0:
            self._running.kill()
            raise self._limits.too_much(self._what)
        if not chunk and self._timed_out:
            raise self._limits.too_long(self._what)
        return chunk

    def _feed(self, chunks: Iterable[bytes]) -> None:
        # Git may end before it has read everything; what it then says is found in its answer.
        try:
            for chunk in chunks:
                self._running.stdin.write(chunk)
                self._running.stdin.flush()
        except (BrokenPipeError, ValueError):
            return
        finally:
            self._close(self._running.stdin)

    def _drain(self, stderr: BinaryIO) -> None:
        try:
            while chunk := stderr.read(1 << 16):
                self._stderr = (self._stderr + chunk)[-_KEPT_STDERR:]
        except ValueError:
            return

    @staticmethod
    def _close(stream: BinaryIO) -> None:
        try:
            stream.close()
        except (BrokenPipeError, ValueError):
            return

    def _watch(self) -> None:
        """Stops a git whose time is up. One thread for all its questions: to start one takes longer than most answers."""
        left = self._limits.time_s
        while not self._ended.wait(left):
            ends_at = self._ends_at
            left = self._limits.time_s if ends_at is None else ends_at - time.monotonic()
            if left <= 0:
                self._timed_out = True
                self._running.kill()
                return

    def _end(self) -> int:
        status = self._running.wait()
        self._ended.set()
        for thread in self._threads:
            thread.join(timeout=10)
        self._close(self._running.stdout)
        return status


def command_words(arguments: Sequence[str]) -> str:
    """The git command in a word for a message: `git rev-list`."""
    words = [word for word in arguments if "=" not in word and not word.startswith("-")]
    return f"'git {words[0]}'" if words else "git"


@dataclass(frozen=True, slots=True)
class GitLauncher:
    """Git as it is started for one view: the executable by absolute path, folder, and its whole environment."""

    git: str
    folder: Path
    variables: tuple[tuple[str, str], ...]
    start: Start
    limits: GitLimits = GitLimits()
    itself: str = ""
    """As of `git_itself`, where it was looked up already."""

    def stream(
        self,
        arguments: Sequence[str],
        chunks: Iterable[bytes] = (),
        extra: tuple[tuple[str, str], ...] = (),
    ) -> GitStream:
        """A running git with these arguments, fed with these chunks; use as a context manager."""
        running = self._started(arguments, extra)
        return GitStream(command_words(arguments), running, chunks, self.limits)

    def _started(self, arguments: Sequence[str], extra: tuple[tuple[str, str], ...]) -> Running:
        command = (self.git, "--no-pager", *arguments)
        try:
            return self.start(command, (*self.variables, *extra), self.folder)
        except OSError as error:
            raise RepositoryError(
                f"no verdict: '{self.git}' could not be started; to pass, install git"
            ) from error

    def run(
        self,
        arguments: Sequence[str],
        stdin: bytes = b"",
        extra: tuple[tuple[str, str], ...] = (),
    ) -> Answer:
        """What git answered to these arguments; any exit status is an answer."""
        if stdin:
            with self.stream(arguments, (stdin,), extra) as stream:
                return stream.rest()
        return _heard(command_words(arguments), self._started(arguments, extra), self.limits)


def _heard(what: str, running: Running, limits: GitLimits) -> Answer:
    """All that a git says which is told nothing: without the threads of a `GitStream`, which take longer than a short answer."""
    ends_at = time.monotonic() + limits.time_s
    said: dict[int, list[bytes]] = {s.fileno(): [] for s in (running.stdout, running.stderr)}
    out, complaint = said.values()
    poll, left, open_ones = select.poll(), limits.output_bytes, len(said)
    try:
        running.stdin.close()
        for descriptor in said:
            poll.register(descriptor, select.POLLIN)
        while open_ones:
            ready = poll.poll(max(0.0, ends_at - time.monotonic()) * 1000)
            # One that goes on saying a little is never waited for, and has its time all the same.
            if not ready or time.monotonic() > ends_at:
                raise limits.too_long(what)
            for descriptor, _ in ready:
                said[descriptor].append(chunk := os.read(descriptor, _AT_ONCE))
                if not chunk:
                    poll.unregister(descriptor)
                    open_ones -= 1
                elif said[descriptor] is out:
                    left -= len(chunk)
                else:
                    complaint[:] = [b"".join(complaint)[-_KEPT_STDERR:]]
            if left < 0:
                raise limits.too_much(what)
        while not running.has_ended():
            # Who has closed both is at its end, or nearly so.
            if time.monotonic() > ends_at:
                raise limits.too_long(what)
            time.sleep(_NEARLY_S)
    finally:
        # Nothing when it has ended.
        running.kill()
        status = running.wait()
        running.stdout.close()
        running.stderr.close()
    return Answer(status, b"".join(out), b"".join(complaint))


def git_itself(launcher: GitLauncher) -> str:
    """What tells one git from another: its place, size and date."""
    return launcher.itself or which_git(launcher.git)


def which_git(git: str) -> str:
    """The same of the executable at that place."""
    status = Path(git).stat()
    return f"{git} {status.st_size} {status.st_mtime_ns}"


def find_executable(name: str, hook: HookEnvironment, forbidden: Path) -> str:
    """The absolute path of that executable on the operator's PATH, else in the system's usual folders.

    Nothing is taken that lies, or leads by a link, inside `forbidden`, the repository under test.
    Raises RepositoryError when there is none.
    """
    for folder in (*hook.search_path, *_FALLBACK_PATH):
        candidate = Path(folder, name)
        if "=" in str(candidate) or not candidate.is_file() or not os.access(candidate, os.X_OK):
            continue
        places = (candidate.resolve(), candidate.parent.resolve())
        if not any(place.is_relative_to(forbidden) for place in places):
            return str(candidate)
    raise RepositoryError(
        f"no verdict: the executable '{name}' was not found; to pass, install it on the PATH"
    )
