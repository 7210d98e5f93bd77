"""The newest Python there is, for tools that can read no younger syntax than that of the interpreter they run on."""

import sys
from dataclasses import replace
from pathlib import Path
from threading import Event

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import Memory, NoMemory, memory_key
from gatekeeper.model.tool import Command, Completed, Ending, Limits, ToolIdentity
from gatekeeper.tools.marks import behind_shim, mark_of, packages_of
from gatekeeper.tools.runner import run

_LIMITS = Limits(time_s=20.0, output_bytes=64 * 1024)
_LAST_MINOR = 40
_ASK = "import sys; print(sys.executable); print('.'.join(map(str, sys.version_info[:3])))"
_KIND = "newest Python"
_NOBODY = b"no such Python"
_NONE = NoMemory()
_LAUNCHER = Path(__file__).with_name("by_other_python.py")


@dataclass(frozen=True, slots=True)
class Newer:
    """A Python that is newer than the one gatekeeper runs with."""

    path: str
    """Absolute path, links resolved."""
    version: str
    """Such as `3.13.0`."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Where programs are looked for, and how one is asked who it is."""

    search: tuple[str, ...]
    forbidden: Path
    """The repository under test, links resolved."""
    scratch: Path
    """A private folder."""
    memory: Memory = _NONE
    cancelled: Event | None = None

    def forbids(self, path: Path) -> bool:
        """Whether it lies in the repository under test, or leads there by a link."""
        places = (path.resolve(), path.parent.resolve())
        return any(place.is_relative_to(self.forbidden) for place in places)

    def ask(self, command: Command, executable: str, room: str) -> Completed:
        """What it says, run in a room of the private folder."""
        folder = self.scratch / room
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return run(command, executable, folder, self.scratch / "home", self.cancelled)


def newer_python(asking: Asking) -> Newer | None:
    """The newest released Python 3 in the directories of the search above our own, or `None` when ours is.

    Looked for by name (`python3.13`), newest first, and asked who it is: one that does not answer with the version of its
    name is passed over, as is what lies inside the repository under test.
    What one answered is remembered as long as it, what it goes by and the interpreter that it named are the same files.
    """
    for minor in range(_LAST_MINOR, sys.version_info.minor, -1):
        for directory in asking.search:
            candidate = Path(directory) / f"python3.{minor}"
            if candidate.is_absolute() and candidate.is_file():
                found = _known(candidate, minor, asking)
                if found is not None:
                    return found
    return None


def _known(candidate: Path, minor: int, asking: Asking) -> Newer | None:
    marks = (mark_of(str(path)) for path in (candidate, *behind_shim(candidate)))
    key = memory_key(str(candidate), str(asking.forbidden), *marks)
    known = asking.memory.recall(_KIND, [key]).get(key)
    if known == _NOBODY:
        return None
    path, _, rest = (known or b"").decode("utf-8", "surrogateescape").partition("\n")
    version, _, mark = rest.partition("\n")
    if mark and mark_of(path) == mark:
        return Newer(path, version)
    found, ended = _asked(candidate, minor, asking)
    if found is not None:
        value = f"{found.path}\n{found.version}\n{mark_of(found.path)}"
        asking.memory.keep(_KIND, {key: value.encode("utf-8", "surrogateescape")})
    elif ended:
        asking.memory.keep(_KIND, {key: _NOBODY})
    return found


def _asked(candidate: Path, minor: int, asking: Asking) -> tuple[Newer | None, bool]:
    """Who it is, `None` when it is no such Python; and whether it ended by itself, so that it would say the same again."""
    if asking.forbids(candidate):
        return None, False
    command = Command(("-I", "-S", "-c", _ASK), frozenset({0}), limits=_LIMITS)
    completed = asking.ask(command, str(candidate), "python")
    if completed.ending is not Ending.EXITED or completed.status != 0:
        return None, completed.ending is Ending.EXITED
    lines = completed.stdout.decode("utf-8", "replace").splitlines()
    if len(lines) != 2 or not lines[1].startswith(f"3.{minor}."):
        return None, True
    path = Path(lines[0]).resolve()
    if not path.is_absolute() or path.is_relative_to(asking.forbidden) or not path.is_file():
        return None, False
    return Newer(str(path), lines[1]), True


def called(command: Command, executable: str, tool: ToolIdentity | None) -> tuple[Command, str]:
    """The command and the executable to start: by the newer Python when the tool has one, else as they are.

    A script of ours is run by it directly; an installed tool's stub through a launcher that shows it the packages the tool
    was installed with, and no others.
    """
    if tool is None or not tool.python or command.engine:
        return command, executable
    first: tuple[str, ...] = ("-I", "-S")
    if not command.interpreter:
        first = (*first, str(_LAUNCHER), _packages(tool.path), tool.path)
    arguments = (*first, *command.arguments)
    return replace(command, arguments=arguments, interpreter=False), tool.python


def _packages(stub: str) -> str:
    folders = packages_of(Path(stub))
    return str(folders[-1]) if folders else ""
