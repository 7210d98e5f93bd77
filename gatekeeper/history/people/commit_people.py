"""Who wrote and who approved each commit of a range: what the commits tell, resolved to people."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gatekeeper.history.changes.differences import tree_differences
from gatekeeper.history.changes.oddities import oddities_of
from gatekeeper.history.changes.own_content import OwnContent, own_contents
from gatekeeper.history.changes.reach import brought_in, parents_of
from gatekeeper.history.objects.trailers import trailer_defects
from gatekeeper.history.people.approvals import Bound, weigh
from gatekeeper.history.people.authors import (
    Further,
    author_defects,
    named_authors,
    resolved_authors,
    signature_defects,
)
from gatekeeper.history.people.claims import claims, seen_trees
from gatekeeper.history.people.elsewhere import given_elsewhere, unlooked
from gatekeeper.history.people.further import further_of, trailer_proofs
from gatekeeper.history.people.identities import Roster, is_registered_integrator
from gatekeeper.history.people.integration import find_sources
from gatekeeper.history.people.picked import picked_from
from gatekeeper.history.people.reviewed import bind_reviews
from gatekeeper.history.people.signatures import Lens, commit_signatures
from gatekeeper.history.people.testimony import Clock, Testimony
from gatekeeper.history.repository.view import View
from gatekeeper.model.authorship import CommitPeople, Oddity, RefusedApproval
from gatekeeper.model.change import Change, Commit
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.errors import RepositoryError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity
from gatekeeper.model.memory import Key, memory_key
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Registry
from gatekeeper.model.touched import Territory, touched_paths

_ELSEWHERE = "stands where git reads no trailer"
_WORD = re.compile(r"[\w.:/-]*\w")
_MAX_NAME = 40
_MAX_NAMES = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What the commits tell before anybody is resolved."""

    commits: Sequence[Commit]
    content: dict[ObjectId, OwnContent]
    claims: dict[ObjectId, tuple[Bound, ...]]
    """By the commit they speak about: its own, then those of merges that bring it in, then those from outside."""
    further: dict[ObjectId, Further]
    unsure: dict[ObjectId, tuple[str, ...]]
    """By commit, why its trailers cannot be read for sure."""
    oddities: dict[ObjectId, tuple[Oddity, ...]]
    unlooked: tuple[str, ...]
    """What of approvals nobody looked at, as sentences."""

    def identities(self) -> Iterator[Identity]:
        """Everybody named, writers and reviewers."""
        for commit in self.commits:
            yield from (identity for identity, _ in named_authors(commit).parts)
        for further in self.further.values():
            yield from (identity for identity, _, _ in further.parts)
        for bound in (bound for found in self.claims.values() for bound in found):
            if bound.claim.identity is not None:
                yield bound.claim.identity


def told_by_commits(view: View, change: Change, land: Territory, testimony: Testimony) -> Told:
    """What the commits of the change tell. Raises RepositoryError when history cannot be read."""
    commits = change.commits
    content = own_contents(view, commits)
    registry = land.project.registry
    signatures = commit_signatures(view, commits, Lens(registry, testimony.now, testimony.openpgp))
    proofs = trailer_proofs(commits, signatures)
    unsure = {commit.id: _unsure(commit) for commit in commits}
    said = {commit.id: claims(commit, unsure[commit.id]) for commit in commits}
    approved = frozenset(commit for commit, own in said.items() if own)
    given_to_others = {**given_elsewhere(view, change, land, approved), **_repeated(commits)}
    found: dict[ObjectId, list[Bound]] = {commit.id: [] for commit in commits}
    parents = parents_of(commits)
    for commit in commits:
        own = said[commit.id]
        if own and (
            reason := given_to_others.get(commit.id) or _amended(view, commit, content[commit.id])
        ):
            own = tuple(claim.against(reason) for claim in own)
        own = tuple(proofs[commit.id].of(claim) for claim in own)
        brought = brought_in(commit.parents, parents) if own and commit.parents[1:] else ()
        covers = (commit.id, *brought)
        for covered in covers:
            found[covered] += [Bound(claim, covers) for claim in own]
    for key, bound in bind_reviews(view, change, land, testimony, content).items():
        found[key] += bound
    judged = frozenset(commit for commit, bound in found.items() if bound)
    sources = find_sources(view, change, _by_an_integrator(commits, registry), judged)
    sources = replace(sources, picked=picked_from(view, change, judged))
    further = {
        commit.id: further_of(
            commit,
            content[commit.id],
            signatures.get(commit.id),
            sources,
            found[commit.id],
            testimony,
        )
        for commit in commits
    }
    whole = {key: tuple(bound) for key, bound in found.items()}
    odd = oddities_of(view, change, content, land)
    return Told(commits, content, whole, further, unsure, odd, unlooked(view, judged))


def _by_an_integrator(commits: Iterable[Commit], registry: Registry) -> frozenset[ObjectId]:
    """The commits that an integrator may have committed for others; none where the registry makes nobody one."""
    if not any(is_registered_integrator(person) for person in registry.people):
        return frozenset()
    return frozenset(each.id for each in commits if each.committer != each.author)


def _repeated(commits: Iterable[Commit]) -> dict[ObjectId, tuple[str, str]]:
    """Why approvals do not count in a commit with author, author's date and message of an earlier one: it was picked."""
    known: dict[Key, ObjectId] = {}
    first = {commit.id: known.setdefault(_kind(commit), commit.id) for commit in commits}
    words = "author, date and message are those of {}, to which it was given"
    return {
        commit: ("approval-cherry-picked", words.format(source[:12]))
        for commit, source in first.items()
        if source != commit
    }


def _kind(commit: Commit) -> Key:
    said = (commit.author.name, commit.author.email, str(commit.author_time), commit.message)
    return memory_key(*(text.encode("utf-8", "surrogatepass") for text in said))


def _unsure(commit: Commit) -> tuple[str, ...]:
    defects = trailer_defects(commit.message, commit.trailers)
    return tuple(text for text in defects if _ELSEWHERE not in text)


def _amended(view: View, commit: Commit, content: OwnContent) -> tuple[str, str] | None:
    if not is_amended(view, commit, content.paths):
        return None
    why = "the message was written for another tree, in which nothing shows the same content"
    return "approval-of-amended-content", why


def is_amended(view: View, commit: Commit, paths: tuple[RepoPath, ...]) -> bool:
    """Whether the message was written for other content of the paths, as far as can be told.

    The traces of our hook name the trees the message was written for; it keeps an older one when approvals stand
    in the message. A tree that is not here cannot show that the content is the same, so it counts as other.
    """
    others = [tree for tree in seen_trees(commit) if tree != commit.tree]
    return any(_differs(view, tree, commit, paths) for tree in others)


def _differs(view: View, tree: ObjectId, commit: Commit, paths: tuple[RepoPath, ...]) -> bool:
    try:
        [files] = tree_differences(view, [(tree, commit.tree)])
    except RepositoryError:
        return True
    return bool(set(paths) & set(touched_paths(files)))


def people_of_commit(
    commit: Commit, told: Told, land: Territory, roster: Roster, clock: Clock
) -> CommitPeople:
    """Who wrote and who approved one commit."""
    content = told.content[commit.id]
    further = told.further[commit.id]
    authors = resolved_authors(commit, roster, further)
    items = [item for path in content.paths for item in land.owned(path).items]
    classes = frozenset(item.safety_class for item in items)
    reviewed = weigh(told.claims[commit.id], authors, classes, roster)
    return CommitPeople(
        commit=commit.id,
        subject=commit.subject,
        is_clean_merge=content.is_clean_merge,
        authors=authors,
        approvals=reviewed.approvals,
        refused=(*reviewed.refused, *_unreadable(commit.id, told)),
        paths=content.paths,
        defects=(
            *author_defects(commit, roster),
            *signature_defects(commit, roster, further.signature),
            *further.defects,
            *content.defects,
        ),
        seen_by_hook=commit.tree in seen_trees(commit),
        signature=further.signature,
        oddities=told.oddities[commit.id],
        names=named_in(commit.message),
        time=clock.time(commit),
    )


def named_in(message: str) -> tuple[str, ...]:
    """Words with a digit, ordered and each once: at most so many, and none as long as the id of an object."""
    # Most words are plain letters, and asking that is the cheapest question.
    spaced = {word for word in message.split() if not word.isalpha() and _has_digit(word)}
    words = {word for each in spaced for word in _WORD.findall(each) if len(word) <= _MAX_NAME}
    return tuple(sorted(filter(_has_digit, words))[:_MAX_NAMES])


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _unreadable(commit: ObjectId, told: Told) -> tuple[RefusedApproval, ...]:
    """What in the message looks like trailers and is none, with nobody to name."""
    return tuple(
        RefusedApproval(None, commit, "trailer-refused", text) for text in told.unsure[commit]
    )
