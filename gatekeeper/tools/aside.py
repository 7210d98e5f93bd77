"""Work done in a fork of this process while the run goes on; what it finds out it leaves in the memory of answers.

Nothing depends on it: the run asks the memory afterwards, and works out itself what is not there.
"""

import os
import select
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from gatekeeper.model.memory import Memory
from gatekeeper.tools import group
from gatekeeper.tools.memory import StoredMemory

STILL_S = 10.0
"""A fork that took no processor time for so long will not end."""


@contextmanager
def aside(task: Callable[[], object], memory: Memory) -> Iterator[Callable[[], None]]:
    """Starts the task in a fork, which has ended with the block; the call given waits for that.

    To be called before the run has threads that import or ask the memory: a fork has none of them, and keeps what they
    hold. Where nothing is kept on disk, or one processor has to do, nothing is started.
    """
    alone = sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2
    # Where children are reaped unasked, the number of one that ended may be somebody else's.
    unkept = signal.getsignal(signal.SIGCHLD) is signal.SIG_IGN
    if alone or unkept or not isinstance(memory, StoredMemory):
        yield lambda: None
        return
    with ExitStack() as held:
        ours, theirs = (held.enter_context(end) for end in socket.socketpair())
        pid = -1
        try:
            with memory.closed(), warnings.catch_warnings():
                # Python 3.12 and later warn of any thread; those that read what git complains about hold nothing we need.
                warnings.simplefilter("ignore", DeprecationWarning)
                pid = _fork()
            if not pid:
                _work(task, ours, theirs)
        finally:
            # Whatever interrupts it, the fork never goes on as a second run.
            if not pid:
                os._exit(0)
        theirs.close()
        left = [pid] * (pid > 0)
        held.callback(_end, left)
        yield lambda: _wait(left, ours)


def _fork() -> int:
    """As `os.fork`; -1 where the system lets no fork be made: the run works out itself what is missing."""
    try:
        return os.fork()
    except OSError:
        return -1


def _work(task: Callable[[], object], ours: socket.socket, run: socket.socket) -> None:
    """Of the fork: ends it, whatever the task comes to, and as soon as the run has gone."""
    try:
        ours.close()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        threading.Thread(target=lambda: os._exit(len(run.recv(1))), daemon=True).start()
        task()
    finally:
        # Not as an interpreter ends: what waits to be written or cleaned up is the run's.
        os._exit(0)


def _wait(left: list[int], fork: socket.socket) -> None:
    spent, poll = -1, select.poll()
    poll.register(fork, select.POLLIN)
    while left and not poll.poll(STILL_S * 1000):
        if (now := group.spent_ms(left[0])) == spent:
            break
        spent = now
    _end(left)


def _end(left: list[int]) -> None:
    """Nobody is left; without effect when it has ended before."""
    while left:
        os.kill(left[0], signal.SIGKILL)
        os.waitpid(left.pop(), 0)
