"""Finds the repository a run was started in, without running git and without obeying its configuration."""

from pathlib import Path

from gatekeeper.history.repository.environment import HookEnvironment
from gatekeeper.history.repository.plain_files import read_plain_file
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import path_from_bytes, printable

_POINTER_BYTES = 8192


@dataclass(frozen=True, slots=True)
class Repository:
    """Where the parts of a repository lie; all paths are absolute with links resolved."""

    git_dir: Path
    """The folder of this worktree's own files: HEAD and the index."""
    common_dir: Path
    """The folder of what all worktrees share: refs and objects; the same as `git_dir` without linked worktrees."""
    worktree: Path | None
    """The top of the work tree, `None` for a bare repository."""
    object_dirs: tuple[Path, ...]
    """Where objects are looked for: a push's quarantine first, then the repository's own."""

    @property
    def top(self) -> Path:
        """The work tree, or the git folder of a repository that has none."""
        return self.worktree or self.git_dir


def find_repository(start: Path, hook: HookEnvironment) -> Repository:
    """The repository that `start` lies in, or that the hook's environment names.

    A bare repository counts only when `start` is its very folder and no work tree surrounds it: one that lies
    inside another's work tree came with its files, and its settings are somebody else's.
    Raises RepositoryError when there is none, or when what looks like one is not whole.
    """
    try:
        folder = start.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise RepositoryError(
            f"no verdict: the folder '{_shown(start)}' is not there; to pass, name one that is"
        ) from error
    folder = folder if folder.is_dir() else folder.parent
    if hook.git_dir is not None:
        return _named(folder, hook)
    for candidate in (folder, *folder.parents):
        dot_git = candidate / ".git"
        if dot_git.is_symlink() or dot_git.exists():
            _refuse_embedded(folder, dot_git)
            return _whole(_follow(dot_git), candidate, hook, folder)
    if _is_git_dir(folder):
        return _whole(folder, None, hook, folder)
    raise RepositoryError(
        f"no verdict: '{_shown(folder)}' is not in a git repository; to pass, start in one"
    )


def index_file(repository: Repository, hook: HookEnvironment) -> Path:
    """Where the index lies: a relative `GIT_INDEX_FILE` counts from the top of the work tree."""
    if hook.index_file is None:
        return repository.git_dir / "index"
    return repository.top / hook.index_file


def _named(start: Path, hook: HookEnvironment) -> Repository:
    git_dir = (start / str(hook.git_dir)).resolve()
    if git_dir.is_file():
        git_dir = _follow(git_dir)
    if hook.work_tree is not None:
        worktree: Path | None = (start / hook.work_tree).resolve()
    else:
        worktree = _worktree_of(git_dir)
    return _whole(git_dir, worktree, hook, start)


def _worktree_of(git_dir: Path) -> Path | None:
    """The work tree a git folder belongs to by its place, or by the `gitdir` file of a linked worktree."""
    if git_dir.name == ".git":
        return git_dir.parent
    back = read_plain_file(git_dir / "gitdir", _POINTER_BYTES)
    if back is None:
        return None
    return (git_dir / path_from_bytes(back.rstrip(b"\r\n"))).resolve().parent


def _refuse_embedded(folder: Path, dot_git: Path) -> None:
    inside = dot_git.resolve()
    if folder == inside or not _is_git_dir(folder):
        return
    raise RepositoryError(
        f"no verdict: '{_shown(folder)}' is a bare repository inside the work tree of "
        f"'{_shown(dot_git.parent)}'; to pass, start in the work tree itself, or set GIT_DIR to the bare one"
    )


def _follow(dot_git: Path) -> Path:
    """The git folder that a `.git` entry is or, in a linked worktree or submodule, points at."""
    resolved = dot_git.resolve()
    if resolved.is_dir():
        return resolved
    content = read_plain_file(resolved, _POINTER_BYTES)
    if content is None or not content.startswith(b"gitdir: "):
        raise RepositoryError(
            f"no verdict: '{_shown(dot_git)}' names no repository; to pass, restore the 'gitdir: …' line that "
            "git wrote there"
        )
    pointer = path_from_bytes(content[len(b"gitdir: ") :].rstrip(b"\r\n"))
    return (resolved.parent / pointer).resolve()


def _is_git_dir(folder: Path) -> bool:
    if not (folder / "HEAD").is_file():
        return False
    if (folder / "commondir").is_file():
        return True
    return (folder / "objects").is_dir() and (folder / "refs").is_dir()


def _whole(git_dir: Path, worktree: Path | None, hook: HookEnvironment, start: Path) -> Repository:
    if not _is_git_dir(git_dir):
        raise RepositoryError(
            f"no verdict: '{_shown(git_dir)}' is not a whole git repository (HEAD, objects and refs are "
            "needed); to pass, clone it again or start elsewhere"
        )
    pointer = read_plain_file(git_dir / "commondir", _POINTER_BYTES)
    common = git_dir
    if pointer is not None:
        common = (git_dir / path_from_bytes(pointer.rstrip(b"\r\n"))).resolve()
    return Repository(git_dir, common, worktree, _object_dirs(common, hook, start))


def _object_dirs(common: Path, hook: HookEnvironment, start: Path) -> tuple[Path, ...]:
    named = [*hook.alternate_object_directories, str(common / "objects")]
    if hook.object_directory is not None:
        named.insert(0, hook.object_directory)
    folders = dict.fromkeys((start / name).resolve() for name in named)
    missing = [folder for folder in folders if not folder.is_dir()]
    if missing:
        raise RepositoryError(
            f"no verdict: the object folder '{_shown(missing[0])}' is not there; to pass, restore it or unset "
            "the variable that names it"
        )
    return tuple(folders)


def _shown(path: Path) -> str:
    return printable(str(path))
