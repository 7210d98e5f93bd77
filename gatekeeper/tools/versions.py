"""Which tool it is, exactly: found without trusting the repository under test, digested, asked for its version."""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

from gatekeeper.model.memory import Memory, NoMemory, memory_key
from gatekeeper.model.tool import Command, Ending, Limits, MissingTool, ToolIdentity, ToolNeed
from gatekeeper.tools.installation import digest_of, engine_of
from gatekeeper.tools.marks import mark_of, packages_of
from gatekeeper.tools.newest import Asking, Newer, called, newer_python
from gatekeeper.tools.pool import side_by_side

_LIMITS = Limits(time_s=60.0, output_bytes=1024 * 1024)
_SHOWN = 120
_KIND = "version"
_STARTS = "starts on a newer Python"
_YES, _NO = b"it starts", b"it does not"
_NONE = NoMemory()


def identify(
    need: ToolNeed,
    search: tuple[str, ...],
    forbidden: Path,
    scratch: Path,
    memory: Memory = _NONE,
) -> ToolIdentity | MissingTool:
    """The tool that answers the need, or why there is none.

    Looked for beside the running interpreter, then in the directories of `search` in their order.
    A directory that is not absolute is passed over, and so is what lies, or leads by a link, inside
    `forbidden` (the repository under test). Beside the interpreter nothing is forbidden: whoever can
    write there has replaced gatekeeper itself already. `scratch` is an empty private folder to run in.
    What it answers when asked for its version is remembered under its digest.
    """
    asking = Asking(search, forbidden.resolve(), scratch, memory)
    return _identified(need, asking, newer_python(asking) if need.newest else None)


def _identified(need: ToolNeed, asking: Asking, newer: Newer | None) -> ToolIdentity | MissingTool:
    executable, refused = _find(need.name, asking)
    if executable is None:
        causes = (f"{need.name} is not installed where gatekeeper looks", *refused)
        return MissingTool(need.name, "; ".join(causes), need.install)
    try:
        digest = digest_of(executable)
    except OSError as fault:
        return MissingTool(need.name, f"{executable} cannot be read: {fault}", need.install)
    key = memory_key(need.name, str(executable), digest, need.version_pattern, sys.version)
    known = asking.memory.recall(_KIND, [key]).get(key)
    version = known.decode() if known else _version(need, executable, asking)
    if isinstance(version, MissingTool):
        return version
    if not known:
        asking.memory.keep(_KIND, {key: version.encode()})
    engine = engine_of(executable, need.engine)
    own = ToolIdentity(need.name, version, str(executable), digest, engine)
    if newer is None or not need.newest:
        return own
    return _by_newer(need, own, newer, asking)


def _by_newer(need: ToolNeed, own: ToolIdentity, newer: Newer, asking: Asking) -> ToolIdentity:
    """The tool as the newer Python runs it; as it is when it does not start there. Either is remembered while both are the same."""
    if need.name.startswith("python"):
        return replace(own, version=newer.version, python=newer.path)
    # Its engine is a library of our own interpreter.
    tried = replace(
        own, version=f"{own.version} on Python {newer.version}", python=newer.path, engine=""
    )
    packages = (mark_of(str(folder)) for folder in packages_of(Path(own.path)))
    found = (newer.path, newer.version, mark_of(newer.path), *packages)
    key = memory_key(need.name, own.path, own.digest, *found)
    known = asking.memory.recall(_STARTS, [key]).get(key)
    if known is not None:
        return tried if known == _YES else own
    command = Command(need.version_arguments, frozenset({0}), limits=_LIMITS)
    command, executable = called(command, own.path, tried)
    completed = asking.ask(command, executable, "python")
    if completed.ending is not Ending.EXITED:
        return own  # it was killed or took too long: it may start another time
    asking.memory.keep(_STARTS, {key: _YES if completed.status == 0 else _NO})
    return tried if completed.status == 0 else own


def identify_all(
    needs: Sequence[ToolNeed],
    search: tuple[str, ...],
    forbidden: Path,
    scratch: Path,
    memory: Memory = _NONE,
) -> tuple[ToolIdentity | MissingTool, ...]:
    """What `identify` says of each need, in their order; the tools are asked side by side.

    To ask a tool for its version costs its whole start-up, a quarter of a second for bandit and semgrep each.
    """
    asking = Asking(search, forbidden.resolve(), scratch, memory)
    newer = newer_python(asking) if any(need.newest for need in needs) else None

    def task(number: int, need: ToolNeed) -> Callable[[Event], ToolIdentity | MissingTool]:
        own = replace(asking, scratch=scratch / f"tool-{number}")
        return lambda cancelled: _identified(need, replace(own, cancelled=cancelled), newer)

    return side_by_side([task(*each) for each in enumerate(needs)], len(needs))


def _find(name: str, asking: Asking) -> tuple[Path | None, tuple[str, ...]]:
    """The first executable of that name with links resolved, and what was refused on the way."""
    beside = Path(sys.executable).parent / name
    if _is_executable(beside):
        return beside.resolve(), ()
    refused: list[str] = []
    for directory in asking.search:
        candidate = Path(directory) / name
        if not candidate.is_absolute() or not _is_executable(candidate):
            continue
        if asking.forbids(candidate):
            refused.append(f"{candidate} is refused because it lies in the repository under test")
            continue
        return candidate.resolve(), ()
    return None, tuple(refused)


def _is_executable(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_mode & 0o111 != 0
    except OSError:
        return False


def _version(need: ToolNeed, executable: Path, asking: Asking) -> str | MissingTool:
    command = Command(need.version_arguments, frozenset({0}), limits=_LIMITS)
    completed = asking.ask(command, str(executable), "version")
    if completed.ending is not Ending.EXITED or completed.status not in command.ran_exits:
        cause = f"{executable} was asked for its version and {_how(completed.ending, completed.status)}"
        return MissingTool(need.name, cause, need.install)
    for stream in (completed.stdout, completed.stderr):
        found = re.search(need.version_pattern, stream.decode("utf-8", "replace"))
        if found:
            return found.group(1)
    said = completed.stdout.decode("utf-8", "replace")[:_SHOWN]
    cause = f"{executable} was asked for its version and answered {said!r}, which holds none"
    return MissingTool(need.name, cause, need.install)


def _how(ending: Ending, status: int) -> str:
    if ending is Ending.EXITED:
        return f"exited with {status}"
    return f"was {ending.value} {status}" if ending is Ending.SIGNALLED else ending.value
