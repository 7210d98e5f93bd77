"""Run by the isolated interpreter: imports our worker scripts once, and forks a process of its own for each call.

What is asked comes over the socket on standard input, one message a call: JSON (`Asked`) with four descriptors, the
call's standard input, output and error, and a socket on which its number and then its end are told. The number stays
the call's own until the asker closes that socket. When nobody can ask any more, whatever was forked is killed.

A call is forked from a process that has imported modules and read nothing: nothing that one call reads or breaks can
reach another, and each has a session and limits of its own, as if an interpreter had been started for it.
"""

import contextlib
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import sys
import types
from pathlib import Path

MOST_BYTES = 64 * 1024
"""Of one message."""
LIMITS_REFUSED = 125
"""Exit status of a call whose limits could not be set; the launcher's own (`runner.py`)."""
_KINDS = (resource.RLIMIT_CORE, resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)


class Call:
    """A process that was forked, and whether its end was told."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.told = False


def prepared(name: str) -> types.ModuleType | None:
    """The script as a module, with all it will need; `None` when it cannot be imported: the call then says why."""
    try:
        module = importlib.import_module(name)
        getattr(module, "warm_up", lambda: None)()
    except ImportError:
        return None
    return module


def tell_ends(calls: dict[int, Call]) -> None:
    """Tells, for each call that is over and was not told yet, how it ended; nobody is reaped."""
    for descriptor, call in calls.items():
        if call.told:
            continue
        state = os.waitid(os.P_PID, call.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if state is None:
            continue
        call.told = True
        status = state.si_status if state.si_code == os.CLD_EXITED else -state.si_status
        try:
            os.write(descriptor, str(status).encode())
        except OSError:
            continue  # nobody listens any more; its socket is about to be found closed


def end(call: Call) -> None:
    """The call's session is over and its process reaped."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody is left in it
        os.killpg(call.pid, signal.SIGKILL)
    os.waitpid(call.pid, 0)


def become(message: bytes, descriptors: list[int], module: types.ModuleType | None) -> int:
    """In the fork: the exit status of the script, run as its own process would have been."""
    asked = json.loads(message)
    os.setsid()
    os.write(descriptors[3], str(os.getpid()).encode())
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, descriptor in enumerate(descriptors[:3]):
        os.dup2(descriptor, number)
    os.closerange(3, 65536)
    try:
        os.chdir(asked["folder"])
        for kind, most in zip(_KINDS, (0, *asked["limits"]), strict=True):
            resource.setrlimit(kind, (most, most))
    except (OSError, ValueError) as fault:
        print(fault, file=sys.stderr, flush=True)
        return LIMITS_REFUSED
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = asked["words"]
    gc.enable()
    (module or importlib.import_module(asked["module"])).main()
    return 0


def fork(message: bytes, descriptors: list[int], module: types.ModuleType | None) -> int:
    """The number of the process that runs the call."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        status = become(message, descriptors, module)
    except SystemExit as leaving:
        status = _status(leaving)
    except BaseException:  # whatever it is ends this process with status 1, as any other's
        sys.excepthook(*sys.exc_info())
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        status = status or 1
    os._exit(status)


def _status(leaving: SystemExit) -> int:
    """As the interpreter takes it: a number, none for success, and anything else is said."""
    match leaving.code:
        case int(number):
            return number & 0xFF
        case None:
            return 0
        case said:
            print(said, file=sys.stderr)
            return 1


def serve(control: socket.socket) -> None:
    """Forks what is asked for until nobody can ask any more."""
    waking, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(waking, select.POLLIN)
    calls: dict[int, Call] = {}
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == waking:
                os.read(waking, 4096)
                tell_ends(calls)
            elif descriptor == control.fileno():
                message, descriptors, _, _ = socket.recv_fds(control, MOST_BYTES, 4)
                if not message:
                    for call in calls.values():
                        end(call)
                    return
                module = prepared(json.loads(message)["module"])
                gc.freeze()
                calls[descriptors[3]] = Call(fork(message, descriptors, module))
                poll.register(descriptors[3], select.POLLIN)
                for each in descriptors[:3]:
                    os.close(each)
            else:
                poll.unregister(descriptor)
                end(calls.pop(descriptor))
                os.close(descriptor)


def main() -> None:
    """Serves the socket on standard input."""
    # This gatekeeper, whichever the interpreter has installed; its folder last, so that nothing that
    # lies there can stand in for another module.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    importlib.import_module("gatekeeper")
    sys.path.append(sys.path.pop(0))
    gc.disable()
    control = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    serve(control)


if __name__ == "__main__":
    main()
