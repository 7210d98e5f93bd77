"""What of a hook's environment matters, and the environment that git itself is given (git(1), githooks(5))."""

from collections.abc import Mapping
from pathlib import Path

from gatekeeper.history.repository.object_format import ObjectFormat
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity
from gatekeeper.model.running import Start


@dataclass(frozen=True, slots=True)
class HookEnvironment:
    """The part of the caller's environment that says which content a hook was called for.

    Paths are as written: relative ones count from the folder the run starts in.
    """

    git_dir: str | None = None
    work_tree: str | None = None
    index_file: str | None = None
    object_directory: str | None = None
    alternate_object_directories: tuple[str, ...] = ()
    quarantine_path: str | None = None
    """Set by git while a push is not accepted yet: objects may be read, refs may not be moved."""
    author: Identity | None = None
    """The identity git will write as author; `None` unless both name and address are told."""
    committer: Identity | None = None
    search_path: tuple[str, ...] = ()
    """Absolute folders of the operator's PATH; relative ones are dropped, a repository could fill them."""
    start: Start | None = None
    """Who starts git; `None` for GitPython."""


def hook_environment(variables: Mapping[str, str], start: Start | None = None) -> HookEnvironment:
    """The hook's environment told by these variables; an empty value counts as not set."""

    def told(name: str) -> str | None:
        return variables.get(name) or None

    return HookEnvironment(
        git_dir=told("GIT_DIR"),
        work_tree=told("GIT_WORK_TREE"),
        index_file=told("GIT_INDEX_FILE"),
        object_directory=told("GIT_OBJECT_DIRECTORY"),
        alternate_object_directories=split_object_directories(
            variables.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", "")
        ),
        quarantine_path=told("GIT_QUARANTINE_PATH"),
        author=_identity(variables, "AUTHOR"),
        committer=_identity(variables, "COMMITTER"),
        search_path=tuple(
            folder for folder in variables.get("PATH", "").split(":") if folder.startswith("/")
        ),
        start=start,
    )


def _identity(variables: Mapping[str, str], role: str) -> Identity | None:
    name, email = variables.get(f"GIT_{role}_NAME"), variables.get(f"GIT_{role}_EMAIL")
    return Identity(name, email) if name and email else None


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def split_object_directories(text: str) -> tuple[str, ...]:
    """The folders of a `GIT_ALTERNATE_OBJECT_DIRECTORIES` value, in order, empty ones dropped.

    They are separated by `:`; one that starts with `"` is quoted as in C, so that it may hold a `:` (git(1)).
    """
    folders: list[str] = []
    rest = text
    while rest:
        if rest.startswith('"'):
            folder, rest = _unquote(rest[1:])
            rest = rest.removeprefix(":")
        else:
            folder, _, rest = rest.partition(":")
        if folder:
            folders.append(folder)
    return tuple(folders)


def _unquote(text: str) -> tuple[str, str]:
    out: list[str] = []
    position = 0
    while position < len(text) and text[position] != '"':
        character = text[position]
        if character == "\\":
            position += 1
            escaped = text[position : position + 1]
            octal = text[position : position + 3]
            if len(octal) == 3 and all(digit in "01234567" for digit in octal):
                out.append(chr(int(octal, 8) & 0xFF))
                position += 2
            else:
                out.append(_ESCAPES.get(escaped, escaped))
        else:
            out.append(character)
        position += 1
    return "".join(out), text[position + 1 :]


def git_environment(scratch: Path, object_format: ObjectFormat) -> tuple[tuple[str, str], ...]:
    """Every variable git is started with, ordered by name: no configuration but the scratch's own is in force."""
    variables = {
        "GIT_ADVICE": "0",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_ATTR_NOSYSTEM": "1",
        # From git 2.43 on a bare repository takes attributes from HEAD unless another tree is named.
        "GIT_ATTR_SOURCE": object_format.empty_tree,
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_DIR": str(scratch),
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "HOME": str(scratch),
        "LANGUAGE": "C",
        "LC_ALL": "C",
        "PATH": "/usr/bin:/bin",
        "TZ": "UTC",
        "XDG_CONFIG_HOME": str(scratch),
    }
    return tuple(sorted(variables.items()))
