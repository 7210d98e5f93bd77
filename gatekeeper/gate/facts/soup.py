"""The SOUP shop given its tree: contents of head, the register of base, the copies that base says where they come from."""

import re

from gatekeeper.config.shipped import shipped
from gatekeeper.config.soup import registered_ids
from gatekeeper.gate.case import Case
from gatekeeper.gate.contents import read_paths
from gatekeeper.gate.facts.soup_look import SoupLook
from gatekeeper.history.objects.commits import commits_saying
from gatekeeper.history.repository.view import View
from gatekeeper.model.change import Change, ChangeKind
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.project import Project
from gatekeeper.model.software import LayoutClass
from gatekeeper.model.soup import CopyDigest, SoupFacts, SoupItem
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.model.touched import layout_class
from gatekeeper.model.tree import MODE_GITLINK, Tree
from gatekeeper.soup.collect import SoupTree
from gatekeeper.soup.copies import static_root, tree_id
from gatekeeper.soup.gather import SoupInput, all_paths, gather_soup
from gatekeeper.soup.known import KnownTable, read_known

_FOLDER = "\ngit-subtree-dir: "
_TAKEN = late_pattern(r"^git-subtree-split: ([0-9a-f]{40}|[0-9a-f]{64})\s*$", re.M)
_LINK = "it is a symbolic link, which is not followed"


def soup_facts(look: SoupLook, threats: ThreatFacts) -> SoupFacts:
    """What a run knows of SOUP in head, and of what is published against it."""
    known = read_known((shipped("rules") / "soup" / "known.toml").read_bytes())
    facts = inventory(look, known)
    given = look.case.request.feeds
    files = given if given is not None else _feeds_of_base(look.case)
    if not files:
        return facts
    # Imported here: most commits meet no feed, and what reads feeds takes longer to import than all of the above.
    from gatekeeper.gate.facts.soup_published import Published, published

    return published(Published(look, known, facts, files, threats))


def _feeds_of_base(case: Case) -> tuple[tuple[str, bytes], ...]:
    """The files of the folder in base; a whole tree is its own base."""
    base = case.change.base or case.change.head
    folder = f"{case.project.soup_feeds}/"
    paths = [e.path for e in base if e.is_file and e.path.startswith(folder) and len(folder) > 1]
    return tuple(
        (path[len(folder) :], raw)
        for path, raw in read_paths(case.view, base, paths).items()
        if isinstance(raw, bytes)
    )


def inventory(look: SoupLook, known: KnownTable) -> SoupFacts:
    """What head holds beside the register of base, without what is published."""
    view, change, project = look.case.view, look.case.change, look.case.project
    items = project.soup_items or ()
    tree = soup_tree(view, change.head)

    def layout_of(path: RepoPath) -> LayoutClass | None:
        return layout_class(project, path)

    return gather_soup(
        SoupInput(
            tree=tree,
            layout_of=layout_of,
            registered=project.soup_items is not None,
            items=items,
            retired=_retired(view, change, project),
            copies=_copies(change.head, items),
            known=known,
            third_party=_globs(project),
            sources=look.sources,
            subtrees=_subtrees(view, change),
            memory=view.memory,
        )
    )


def _globs(project: Project) -> tuple[str, ...]:
    return tuple(
        glob
        for layout, globs in project.layout.globs
        if layout is LayoutClass.THIRD_PARTY
        for glob in globs
    )


def soup_tree(view: View, head: Tree) -> SoupTree:
    """The tree as the shop reads it; manifests are fetched at once, what they include one by one."""
    files = {entry.path: entry.blob for entry in head if entry.mode != MODE_GITLINK}
    links: dict[RepoPath, ObjectId] = {e.path: e.blob for e in head if e.mode == MODE_GITLINK}
    held: dict[RepoPath, bytes | str] = {}

    def read(path: RepoPath) -> bytes | str:
        if path not in held:
            entry = head.get(path)
            plain = entry is not None and entry.is_file
            held.update(read_paths(view, head, [path]) if plain else {path: _LINK})
        return held[path]

    tree = SoupTree(files, links, tuple(sorted(files)), read)
    regular = [p for p in all_paths(tree) if (e := head.get(p)) is not None and e.is_file]
    held.update(read_paths(view, head, regular))
    return tree


def _retired(view: View, change: Change, project: Project) -> frozenset[str]:
    """Entries of base's register that head's does not have any more."""
    path = project.soup_path
    if path is None or not project.soup_items:
        return frozenset()
    raw = read_paths(view, change.head, [path]).get(path)
    kept = registered_ids(path, raw) if isinstance(raw, bytes) else frozenset()
    return frozenset(item.id for item in project.soup_items) - kept


def _subtrees(view: View, change: Change) -> dict[RepoPath, str]:
    """Folders that a commit says `git subtree` took from elsewhere, each with the commit there, as the newest says last.

    Anywhere in a message: a squash puts the lines of what it takes together in its middle. A rejoin names a folder of ours that
    was given away. A hook before a commit does not walk the history, and one that is not whole cannot be walked: other
    checks leave the verdict open for that.
    """
    head = change.head.commit
    if change.kind is ChangeKind.STAGED or head is None or view.incomplete is not None:
        return {}
    base = change.base.commit if change.base is not None and not change.base_is_aside else None
    found: dict[RepoPath, str] = {}
    for commit in commits_saying(view, head, _FOLDER.strip("\n"), base):
        if commit.subject.startswith("Split '"):
            continue
        told: dict[RepoPath, str] = {}
        for said in f"\n{commit.message}".split(_FOLDER)[1:]:
            folder, _, rest = said.partition("\n")
            taken = _TAKEN.search(rest)
            told[RepoPath(folder.strip().strip("/"))] = taken[1] if taken else ""
        found = told | found
    return found


def _copies(head: Tree, items: tuple[SoupItem, ...]) -> tuple[CopyDigest, ...]:
    known = {entry.path: None for entry in head}
    return tuple(
        CopyDigest(item.id, root, tree_id(head, root))
        for item in items
        if item.upstream_tree and item.paths
        for root in [static_root(item.paths[0], known)]
    )
