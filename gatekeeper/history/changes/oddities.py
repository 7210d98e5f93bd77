"""What is odd about a commit and what readers of a history trip over: told beside the answer, whoever reviewed it."""

import re
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.history.changes.hidden_paths import hidden_paths
from gatekeeper.history.changes.own_content import OwnContent
from gatekeeper.history.objects.commits import trees_of_commits
from gatekeeper.history.repository.view import View
from gatekeeper.model.authorship import WITH_AGENT, Oddity
from gatekeeper.model.change import Change, Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.touched import Territory
from gatekeeper.model.tree import MODE_GITLINK

_SKIPS = late_pattern(
    r"\[(?:skip[ -](?:ci|actions|review|checks?)|(?:ci|actions)[ -]skip|no[ -]?ci)\]|\*\*\*NO_CI\*\*\*"
    r"|^skip-checks?[ \t]*:|^[\w-]*skip[\w-]*[ \t]*:|--no-verify\b|\bSKIP=",
    re.IGNORECASE | re.MULTILINE,
)
"""Words by which GitHub, GitLab, Azure and pre-commit are asked to look away."""
_AGENTS = late_pattern(
    r"^(?:ai[-_ ])?(?:assisted|assistant|generated|made)(?:[-_ ](?:by|with|using))?[ \t]*:[ \t]*\S.*"
    r"|^(?:\U0001f916[ \t]*|(?=generated with \[))generated (?:with|by)\b.*",
    re.IGNORECASE | re.MULTILINE,
)
"""Lines by which people and agents tell that an agent had a hand in it (Linux, Documentation/process/coding-assistants)."""
_FEW = 3


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is known of the repository, for all commits of a change."""

    is_continued: bool
    """Whether there was a history before."""
    replaced: frozenset[ObjectId]
    lookalikes: tuple[str, ...]
    trees: Mapping[ObjectId, ObjectId]
    """Of the other parents of merges that are not clean."""
    hidden: Mapping[RepoPath, str]


def oddities_of(
    view: View, change: Change, content: Mapping[ObjectId, OwnContent], land: Territory
) -> dict[ObjectId, tuple[Oddity, ...]]:
    """By commit what is odd about it, the weightiest first; empty for a plain one."""
    unclean = [c for c in change.commits if c.parents[1:] and not content[c.id].is_clean_merge]
    touched = sorted({path for own in content.values() for path in own.paths})
    # Nobody reads pictures as differences: only what is code, or part of an item, is hidden from somebody.
    code = [path for path in touched if _is_code(path, land)]
    ground = _Ground(
        change.base is not None,
        view.replaced,
        view.lookalikes,
        trees_of_commits(view, (other for c in unclean for other in c.parents[1:])),
        hidden_paths(view, change.head, code),
    )
    return {commit.id: tuple(_of(commit, content[commit.id], ground)) for commit in change.commits}


def _is_code(path: RepoPath, land: Territory) -> bool:
    known = land.project.languages.by_suffix(path) is not None or path.lower().endswith(".h")
    return known or bool(land.owned(path).items)


def _of(commit: Commit, own: OwnContent, ground: _Ground) -> Iterator[Oddity]:
    if ground.is_continued and not commit.parents:
        text = "it has no parent, so it begins a history of its own, of which nothing was judged"
        yield Oddity("history-of-its-own", text)
    yield from _merge(commit, own, ground)
    if not own.is_clean_merge:
        yield from _replaced(commit, ground.replaced)
        yield from _files(commit, own, ground.hidden)
    for name in ground.lookalikes[:1]:
        yield Oddity(
            "ref-named-like-another",
            f"the repository holds {printable(name)}, so a git command may show another commit than the one judged",
        )
    if match := _SKIPS.search(commit.message):
        said = printable(match[0].strip())
        yield Oddity(
            "skip-words-ignored", f'its message says "{said}", which changes nothing here'
        )
    if match := _AGENTS.search(commit.message):
        said = printable(match[0].strip())
        yield Oddity(WITH_AGENT, f'its message says "{said}": an AI agent or a tool helped')


def _merge(commit: Commit, own: OwnContent, ground: _Ground) -> Iterator[Oddity]:
    if not commit.parents[1:] or own.is_clean_merge:
        return
    sides = {ground.trees.get(parent) for parent in commit.parents[1:]}
    if not commit.files or commit.tree in sides:
        text = "the merge keeps one side as it was and throws away what the other one changed"
        yield Oddity("merge-takes-one-side", text)
    else:
        text = f"the merge is not what git makes of its sides: it differs in {_few(own.paths)}"
        yield Oddity("merge-with-own-content", text)


def _replaced(commit: Commit, replaced: frozenset[ObjectId]) -> Iterator[Oddity]:
    if not replaced:
        return
    blobs = {e.blob for file in commit.files for e in (file.old, file.new) if e is not None}
    if replaced & {commit.id, commit.tree, *blobs}:
        text = "a replace ref shows something else in its place here; it was judged as it is"
        yield Oddity("replace-ref-not-followed", text)


def _files(commit: Commit, own: OwnContent, hidden: Mapping[RepoPath, str]) -> Iterator[Oddity]:
    links = [
        file.path
        for file in commit.files
        if MODE_GITLINK in {entry.mode for entry in (file.old, file.new) if entry is not None}
        and file.path in own.paths
    ]
    if links:
        text = (
            f"{_few(links)} names a commit of another repository, whose content is not in this one"
        )
        yield Oddity("submodule-moved", text)
    if strange := [path for path in own.paths if printable(path) != path]:
        text = f"{_few(strange)} holds bytes that readers of lines lose"
        yield Oddity("path-not-plain", text)
    if kept := [path for path in own.paths if path in hidden]:
        text = f"differences may not show {_few(kept)}: {hidden[kept[0]]}"
        yield Oddity("hidden-from-differences", text)


def _few(paths: Iterable[RepoPath]) -> str:
    given = [printable(path) for path in paths]
    shown = ", ".join(given[:_FEW])
    return shown if len(given) <= _FEW else f"{shown} and {len(given) - _FEW} more"
