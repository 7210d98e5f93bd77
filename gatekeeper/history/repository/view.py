"""A private view of a repository: its objects and refs, and nothing that it says about itself (gate rule 3)."""

import shutil
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from types import TracebackType
from typing import Self

from gatekeeper.history.repository.completeness import repository_notices, why_incomplete
from gatekeeper.history.repository.environment import HookEnvironment, git_environment
from gatekeeper.history.repository.launch import GitLauncher, find_executable, which_git
from gatekeeper.history.repository.locate import Repository, find_repository
from gatekeeper.history.repository.object_format import ObjectFormat
from gatekeeper.history.repository.readers import Readers
from gatekeeper.history.repository.references import (
    PSEUDO_REFS,
    format_from_references,
    read_references,
)
from gatekeeper.history.repository.scratch import format_from_objects, make_scratch
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import Memory, NoMemory
from gatekeeper.model.path import printable
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.running import Start

_NAME_END = late_pattern(r"[~^:]|@\{")
_PREFIXES = ("", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/")


@dataclass(frozen=True, slots=True)
class View:
    """An open private view; leaving its context removes the scratch."""

    repository: Repository
    folder: Path
    """The scratch bare repository."""
    git: GitLauncher
    object_format: ObjectFormat
    head: ObjectId | None
    """What HEAD names; `None` on a branch without a commit."""
    references: Mapping[str, ObjectId]
    incomplete: str | None
    """Why its history cannot be trusted to be whole, with the cure, or `None`."""
    notices: tuple[str, ...]
    replaced: frozenset[ObjectId] = frozenset()
    """Objects that a replace ref of the repository shows something else for; never followed here."""
    lookalikes: tuple[str, ...] = ()
    """Full names of its branches and tags that are named like something else, ordered."""
    memory: Memory = field(default=NoMemory())
    """What earlier runs worked out from content alone, such as whose lines a file of a commit holds."""
    readers: Readers = field(default_factory=Readers, compare=False)
    """Gits that wait for the next question about an object."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def worktree(self) -> Path | None:
        """The top of the work tree, `None` for a bare repository."""
        return self.repository.worktree

    @property
    def top(self) -> Path:
        """The folder of what is under test, from which no program is started."""
        return self.repository.top

    def close(self) -> None:
        """Ends every git and removes the scratch; the target was never written to."""
        self.readers.close()
        shutil.rmtree(self.folder)

    def resolve(self, revision: str) -> ObjectId:
        """The full id of the commit a revision names (gitrevisions(7)).

        Raises RepositoryError when it names none, or when its name is both a branch and a tag that differ.
        """
        return self._resolve(revision, "commit")

    def resolve_tree(self, revision: str) -> ObjectId:
        """The full id of the tree a revision names; a commit names its tree. Errors as `resolve`."""
        return self._resolve(revision, "tree")

    def _resolve(self, revision: str, kind: str) -> ObjectId:
        shown = printable(revision)
        if not revision or "\0" in revision or (len(revision) >= 40 and set(revision) == {"0"}):
            raise RepositoryError(
                f"no verdict: '{shown}' names no {kind}; to pass, name one that exists"
            )
        self._refuse_ambiguous(revision)
        found = self._named(f"{revision}^{{{kind}}}", kind)
        if found is not None:
            return found
        unborn = "commit something first" if (revision, self.head) == ("HEAD", None) else None
        cure = unborn or self.incomplete or "name one that exists here, or fetch it first"
        raise RepositoryError(
            f"no verdict: '{shown}' names no {kind} of this repository; to pass, {cure}"
        )

    def _named(self, name: str, kind: str) -> ObjectId | None:
        if "\n" in name:
            return None
        with self.readers.reader(self.git, ("cat-file", "--batch-check")) as reader:
            reader.ask((name,))
            line = reader.stream.read_line()
            if line.endswith(b"\n"):
                reader.answered()
        words = line.decode("ascii", "replace").split()
        if len(words) != 3 or words[1] != kind or len(words[0]) != self.object_format.digits:
            return None
        return ObjectId(words[0]) if is_object_id(words[0]) and words[2].isdecimal() else None

    def _refuse_ambiguous(self, revision: str) -> None:
        name = _NAME_END.split(revision, maxsplit=1)[0]
        if name in ("HEAD", "@", "", *PSEUDO_REFS) or is_object_id(name):
            return
        meant = {
            prefix + name: self.references[prefix + name]
            for prefix in _PREFIXES
            if prefix + name in self.references
        }
        if len(set(meant.values())) > 1:
            names = " and ".join(printable(each) for each in sorted(meant))
            raise RepositoryError(
                f"no verdict: '{printable(name)}' may mean {names}, which differ; to pass, write the full name"
            )


def open_view(start: Path, scratch: Path, hook: HookEnvironment) -> View:
    """A private view of the repository that `start` lies in, or that the hook's environment names.

    `scratch` is a folder for temporary files; the view makes a private one of its own in it.
    No git runs here, and nothing is written to the repository.
    Raises RepositoryError when there is no repository, it is not whole, or git is not installed.
    """
    repository = find_repository(start, hook)
    references = read_references(repository)
    object_format = (
        format_from_references(references) or format_from_objects(repository) or ObjectFormat.SHA1
    )
    forbidden = repository.top
    git = find_executable("git", hook, forbidden)
    starter = hook.start or _by_gitpython(find_executable("env", hook, forbidden))
    incomplete = why_incomplete(repository)
    notices = (*references.notices, *repository_notices(repository))
    # Last, so that nothing is left behind when one of the above refuses.
    folder = make_scratch(scratch, repository, references, object_format)
    return View(
        repository=repository,
        folder=folder,
        git=GitLauncher(
            git, folder, git_environment(folder, object_format), starter, itself=which_git(git)
        ),
        object_format=object_format,
        head=references.head,
        references=references.by_name,
        incomplete=incomplete,
        notices=notices,
        replaced=references.replaced,
        lookalikes=references.lookalikes,
    )


def _by_gitpython(env: str) -> Start:
    from gatekeeper.history.repository.gitpython import (
        ByGitPython,  # the gate brings a starter of its own
    )

    return ByGitPython(env)
