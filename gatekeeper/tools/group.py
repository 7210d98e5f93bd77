"""The processes a tool has started, found again to be weighed and to be killed, whatever session they fled to."""

import os
import resource
import signal
import time
from pathlib import Path

from gatekeeper.model.frozen import dataclass

MARK = "GATEKEEPER_PROCESS_MARK"
"""Environment variable that every descendant inherits; finds those that left their session."""

_PROC = Path("/proc")
_KILL_WITHIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Weight:
    """What the living members of a group hold together."""

    processes: int
    resident_bytes: int
    """Sum of resident memory; pages that members share count once for each."""


def weigh(leader: int, mark: str) -> Weight:
    """The weight of the leader's session and of everything that carries the mark.

    Linux only: where there is no `/proc/<pid>/stat` the weight is zero, and the limits that the
    launcher sets per process are all there is.
    """
    members = _members(leader, mark)
    return Weight(len(members), sum(resident for _, resident in members))


def spent_ms(leader: int) -> int:
    """Processor time of the leader, which must not have been reaped, and of the children it waited for; 0 when unknown."""
    ticks = sum(map(int, _fields(leader)[11:15]))
    return ticks * 1000 // os.sysconf("SC_CLK_TCK")


def kill(leader: int, mark: str) -> None:
    """No process of the group is left alive, also none that made a session of its own.

    The leader must not have been reaped yet, so that its number cannot mean somebody else.
    Gives up after five seconds (a process stuck in the kernel cannot be killed by anybody).
    """
    deadline = time.monotonic() + _KILL_WITHIN_S
    while True:
        _signal_group(leader)
        members = _members(leader, mark)
        for pid, _ in members:
            _signal_one(pid)
        if not members or time.monotonic() > deadline:
            return
        time.sleep(0.005)


def _signal_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # Nobody left, or (macOS) only zombies left: both mean there is nothing to kill.
        return


def _signal_one(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _members(leader: int, mark: str) -> tuple[tuple[int, int], ...]:
    """Process id and resident bytes of each living member, ordered."""
    wanted = f"{MARK}={mark}".encode()
    first = _stat(leader, zombies=True)
    found: list[tuple[int, int]] = []
    for pid in _pids():
        stat = _stat(pid)
        if stat is None or pid == os.getpid():
            continue
        # Who was there before the leader is nobody's descendant of it: most of what runs on a machine.
        older = first is not None and stat.started < first.started
        if stat.session == leader or (not older and _carries(pid, wanted)):
            found.append((pid, stat.resident_bytes))
    return tuple(sorted(found))


def _pids() -> tuple[int, ...]:
    if not (_PROC / "self" / "stat").exists():
        return ()
    return tuple(int(name) for name in os.listdir(_PROC) if name.isdecimal())  # noqa: PTH208


@dataclass(frozen=True, slots=True)
class _Stat:
    session: int
    started: int
    """In ticks since the machine was started."""
    resident_bytes: int


def _stat(pid: int, *, zombies: bool = False) -> _Stat | None:
    """What the kernel says of a process, or `None` for one that is gone or, unless asked for, a zombie."""
    fields = _fields(pid)
    if len(fields) < 22 or (fields[0] in (b"Z", b"X") and not zombies):
        return None
    resident = int(fields[21]) * resource.getpagesize()
    return _Stat(int(fields[3]), int(fields[19]), resident)


def _fields(pid: int) -> list[bytes]:
    """The fields of a process from its state on, empty for one that is gone; proc(5)."""
    try:
        # Some hundred of these for each call that ends: a `Path` takes longer than to read them.
        descriptor = os.open(f"/proc/{pid}/stat", os.O_RDONLY | os.O_CLOEXEC)
        try:
            text = os.read(descriptor, 4096)
        finally:
            os.close(descriptor)
    except OSError:
        return []
    # The command name stands in parentheses and may hold anything, parentheses included.
    return text[text.rfind(b")") + 1 :].split()


def _carries(pid: int, wanted: bytes) -> bool:
    try:
        return wanted in (_PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return False
