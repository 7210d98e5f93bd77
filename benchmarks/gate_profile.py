"""Says where the processor time of one run of the gate went: by tool, by question to git, and what is the gate's own.

    python benchmarks/gate_profile.py REPOSITORY [WORDS]

WORDS are those of the gate, `check --all --no-memory` when there are none; it runs in REPOSITORY as it stands, so `hook pre-commit
--no-memory` profiles what is staged there. A tool is told with the children it waited for.
"""

import os
import resource
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

ENDED: dict[int, float] = {}
"""By number of a process that has ended the seconds it took."""


def waitpid(pid: int, options: int) -> tuple[int, int]:
    """As the system's, and what the process took is kept."""
    ended, status, usage = os.wait4(pid, options)
    if ended:
        ENDED[ended] = usage.ru_utime + usage.ru_stime
    return ended, status


os.waitpid = waitpid  # before anybody keeps the other one
import subprocess  # noqa: E402

from gatekeeper.cli.main import main as gate  # noqa: E402
from gatekeeper.tools import pool  # noqa: E402

GITS: list[tuple[str, int]] = []
TOOLS: defaultdict[str, list[float]] = defaultdict(list)


def watch() -> None:
    """From here on each git and each call of a tool is noted."""
    start, run = subprocess.Popen.__init__, pool.run

    def started(self: Any, args: Any, *others: Any, **named: Any) -> None:  # handed on as it comes
        start(self, args, *others, **named)
        words = list(map(str, args))
        if Path(words[0]).name == "git":
            command = next(word for word in words[1:] if word[0] != "-" and "=" not in word)
            copies = " through copies" if command == "blame" and "-C" in words else ""
            GITS.append((f"git {command}{copies}", self.pid))

    def ran(command: Any, executable: str, *others: Any) -> Any:  # handed on as it comes
        done = run(command, executable, *others)
        name = Path(command.arguments[0] if command.interpreter else executable).name
        TOOLS[name].append(done.processor_ms / 1000)
        return done

    subprocess.Popen.__init__ = started  # type: ignore[method-assign]  # nothing else sees every start
    pool.run = ran


def seconds(who: int) -> float:
    """Processor time so far, user and system."""
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Prints the table, the dearest first."""
    words = sys.argv[2:] or ["check", "--all", "--no-memory"]
    os.chdir(sys.argv[1])
    watch()
    sys.argv = ["gatekeeper", *words, "-q"]
    status = gate()
    for name, number in GITS:
        TOOLS[name].append(ENDED.get(number, 0.0))
    own, others = seconds(resource.RUSAGE_SELF), seconds(resource.RUSAGE_CHILDREN)
    told = sum(map(sum, TOOLS.values()))
    print(f"{'calls':>7} {'s':>7}  status {status}, load {os.getloadavg()[0]:.1f}")
    print(f"{'':>7} {own:7.2f}  the gate itself, imports included")
    for name, each in sorted(TOOLS.items(), key=lambda item: -sum(item[1])):
        print(f"{len(each):7} {sum(each):7.2f}  {name}")
    print(f"{'':>7} {others - told:7.2f}  other children, the warm worker among them")
    print(f"{'':>7} {own + others:7.2f}  all")


if __name__ == "__main__":
    main()
