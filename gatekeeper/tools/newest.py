"""The newest Python there is, for tools that can read no younger syntax than that of the interpreter they run on."""

import sys
from dataclasses import replace
from pathlib import Path
from threading import Event

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import Memory, NoMemory, memory_key
from gatekeeper.model.tool import Command, Ending, Limits, ToolIdentity
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


def newer_python(
    search: tuple[str, ...],
    forbidden: Path,
    scratch: Path,
    memory: Memory = _NONE,
    cancelled: Event | None = None,
) -> Newer | None:
    """The newest released Python 3 in the directories of `search` above our own, or `None` when ours is.

    Looked for by name (`python3.13`), newest first, and asked who it is: one that does not answer with the version of its
    name is passed over, as is what lies inside `forbidden` (the repository under test). `scratch` is a private folder.
    What one answered is remembered as long as it, what it goes by and the interpreter that it named are the same files.
    """
    for minor in range(_LAST_MINOR, sys.version_info.minor, -1):
        for directory in search:
            candidate = Path(directory) / f"python3.{minor}"
            if candidate.is_absolute() and candidate.is_file():
                found = _known(candidate, minor, forbidden.resolve(), scratch, memory, cancelled)
                if found is not None:
                    return found
    return None


def _known(
    candidate: Path,
    minor: int,
    forbidden: Path,
    scratch: Path,
    memory: Memory,
    cancelled: Event | None,
) -> Newer | None:
    marks = (mark_of(str(path)) for path in (candidate, *behind_shim(candidate)))
    key = memory_key(str(candidate), str(forbidden), *marks)
    known = memory.recall(_KIND, [key]).get(key)
    if known == _NOBODY:
        return None
    path, _, rest = (known or b"").decode("utf-8", "surrogateescape").partition("\n")
    version, _, mark = rest.partition("\n")
    if mark and mark_of(path) == mark:
        return Newer(path, version)
    found, ended = _asked(candidate, minor, forbidden, scratch, cancelled)
    if found is not None:
        value = f"{found.path}\n{found.version}\n{mark_of(found.path)}"
        memory.keep(_KIND, {key: value.encode("utf-8", "surrogateescape")})
    elif ended:
        memory.keep(_KIND, {key: _NOBODY})
    return found


def _asked(
    candidate: Path, minor: int, forbidden: Path, scratch: Path, cancelled: Event | None
) -> tuple[Newer | None, bool]:
    """Who it is, `None` when it is no such Python; and whether it ended by itself, so that it would say the same again."""
    if candidate.resolve().is_relative_to(forbidden):
        return None, False
    if candidate.parent.resolve().is_relative_to(forbidden):
        return None, False
    folder = scratch / "python"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = Command(("-I", "-S", "-c", _ASK), frozenset({0}), limits=_LIMITS)
    completed = run(command, str(candidate), folder, scratch / "home", cancelled)
    if completed.ending is not Ending.EXITED or completed.status != 0:
        return None, completed.ending is Ending.EXITED
    lines = completed.stdout.decode("utf-8", "replace").splitlines()
    if len(lines) != 2 or not lines[1].startswith(f"3.{minor}."):
        return None, True
    path = Path(lines[0]).resolve()
    if not path.is_absolute() or path.is_relative_to(forbidden) or not path.is_file():
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
