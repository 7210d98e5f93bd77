"""What every reader of manifests shares: the tree, text under caps, and a place to put mentions and faults."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, KeysView, Mapping
from dataclasses import dataclass, field, replace

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.purl import Purl, purl, purl_of_url
from gatekeeper.model.soup import Mention, SoupFault, SoupRole

MAX_FILE_BYTES = 48 * 1024 * 1024
MAX_MENTIONS = 200_000
MAX_TEXT = 300
MAX_STEPS = 30_000
_COMMIT = late_pattern(r"[0-9a-f]{40}|[0-9a-f]{64}")
_VERSION = late_pattern(r"(?:[@A-Za-z][\w.+@/-]*[-_@/])?[vVrn]?\d+(?:[._-]\d+)*[\w.+-]*")
"""A version behind the name of what is released, as in `mdns-v1.3.2`, `sdk/v2.0.0` and `parser@1.2.3`, or alone."""
_MOVING = late_pattern(
    r"^(?:refs/heads|origin)/|(?:^|[-_/.])(?:x|master|main|trunk|dev|develop|head|latest|branch|nightly|snapshot|next)(?:$|[-_/.])",
    re.I,
)
_STABLE = late_pattern(r"(?:^|[-_/.])stable(?:$|[-_/.])", re.I)
_IN_URL = late_pattern(r"(?:^|[-_/v])v?(\d+\.\d+(?:\.\d+)*(?:[-.]?(?:rc|beta|alpha)\d*)?)")
_FORGED = late_pattern(r"https?://github\.com/([^/]+/[^/]+)/(?:archive|releases/download)/")
_CALLED = late_pattern(
    r"/([A-Za-z][A-Za-z0-9+]*(?:[-_.][A-Za-z][A-Za-z0-9+]*)*)[-_]v?\d[^/]*\.(?:zip|t[abgx]z2?|tar\.\w+)$"
)
_NO_NAMES = ("archive", "rel", "release", "source", "src", "stable", "tag", "v", "ver", "version")
NO_VERSION_ASKED = "no version is asked for, so the newest is taken"
_RELEASED = late_pattern(r"\d+[._]\d+[._]\d+")


@dataclass(frozen=True, slots=True)
class SoupTree:
    """The tree under test as the readers see it."""

    blobs: Mapping[RepoPath, ObjectId]
    """Every file with its blob, ordered by path; gitlinks are left out."""
    links: Mapping[RepoPath, ObjectId]
    """Gitlinks and the commit of each."""
    ordered: tuple[RepoPath, ...]
    """The same paths, ordered."""
    read: Callable[[RepoPath], bytes | str]
    """The bytes of one of the paths, or the cause why there are none."""

    @property
    def paths(self) -> KeysView[RepoPath]:
        """Every file."""
        return self.blobs.keys()

    def below(self, root: RepoPath) -> tuple[RepoPath, ...]:
        """The files below a folder, ordered."""
        held = self.ordered
        first = bisect_left(held, f"{root}/")
        return held[first : bisect_left(held, f"{root}0", first)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a place asks for or pins."""

    purl: Purl
    """With the version when the place tells it exactly."""
    constraint: str = ""
    """As written."""
    floating: str = ""
    """Why the place does not tell one version, a clause; empty when it does."""
    digests: tuple[str, ...] = ()
    url: str = ""


class UnfoldsTooFarError(Exception):
    """A reader gives up, because a file unfolds without end; the fault is noted."""


@dataclass(slots=True)
class Collector:
    """Mentions and faults while a tree is read."""

    tree: SoupTree
    mentions: list[Mention] = field(default_factory=list)
    faults: dict[SoupFault, None] = field(default_factory=dict)
    """In the order found, each once."""
    counts: Counter[str] = field(default_factory=Counter)
    steps: int = 0
    done: set[tuple[str, RepoPath]] = field(default_factory=set)
    """Format and path of what was read already, so that includes end."""

    def spend(self, path: RepoPath, line: int) -> None:
        """One more step of what a file unfolds into: a few lines that name each other make billions.

        Raises `UnfoldsTooFarError`, with the fault noted, when there were too many.
        """
        self.steps += 1
        if self.steps > MAX_STEPS:
            self.refuse(path, line, f"the manifests unfold into more than {MAX_STEPS} steps")
            raise UnfoldsTooFarError

    def raw(self, path: RepoPath) -> bytes | None:
        """The bytes of a file of the tree; `None` with a fault noted when they cannot be had."""
        content = self.tree.read(path)
        if isinstance(content, str):
            self.fault("so001-unreadable", path, 1, content, "commit the file itself")
            return None
        if len(content) > MAX_FILE_BYTES:
            sentence = f"it has {len(content)} bytes, more than {MAX_FILE_BYTES}"
            self.fault("so001-unreadable", path, 1, sentence, "split it")
            return None
        return content

    def text(self, path: RepoPath, raw: bytes) -> str | None:
        """The text with line feeds only; `None` with a fault noted when it is not UTF-8."""
        try:
            return raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            self.fault("so001-unreadable", path, line, "it is not UTF-8 text", "save it as UTF-8")
            return None

    def add(self, mention: Mention) -> None:
        """One more mention; what has no name that can be printed is a fault instead."""
        name = mention.purl.name
        if not name or any(ord(c) < 32 for c in str(mention.purl)) or len(name) > MAX_TEXT:
            line = mention.location.region.start_line if mention.location.region else 1
            self.fault(
                "so003-no-name",
                mention.location.path,
                line,
                "a dependency has no name that can be told",
                "correct the entry",
            )
        elif len(self.mentions) < MAX_MENTIONS:
            self.mentions.append(
                replace(
                    mention,
                    constraint=mention.constraint[:MAX_TEXT],
                    digests=tuple(sorted(set(mention.digests)))[:8],
                )
            )
        elif len(self.mentions) == MAX_MENTIONS:
            self.fault(
                "so001-unreadable",
                mention.location.path,
                1,
                f"the tree names more than {MAX_MENTIONS} components, the rest is not read",
                "split the project",
            )

    def take(
        self,
        place: tuple[RepoPath, int],
        format_: str,
        asked: Asked,
        *,
        is_locked: bool = False,
        development: bool = False,
        title: str = "",
    ) -> None:
        """One more mention: what a line of a manifest asks for, or of a lock has settled."""
        role = SoupRole.LOCKED if is_locked else SoupRole.DECLARED
        of = (asked.purl, role, asked.constraint, asked.floating, asked.digests, asked.url)
        self.add(Mention(at_line(*place), format_, *of, development, title=title))

    def fault(
        self,
        code: str,
        path: RepoPath,
        line: int,
        message: str,
        cure: str,
        *,
        undecided: bool = True,
    ) -> None:
        """One more fault."""
        self.note(SoupFault(at_line(path, line), code, message, str(path), cure, undecided))

    def note(self, fault: SoupFault) -> None:
        """One more fault that is known in full."""
        if len(self.faults) < MAX_MENTIONS:
            self.faults[fault] = None

    def refuse(self, path: RepoPath, line: int, sentence: str) -> None:
        """A manifest, or part of it, that cannot be read as its format."""
        cure = "correct it at that line; nothing of it is in the inventory before"
        self.fault("so001-unreadable", path, line, sentence, cure)

    def first(self, format_: str, path: RepoPath) -> bool:
        """Whether the file is met for the first time as that format; counts it."""
        if (format_, path) in self.done:
            return False
        self.done.add((format_, path))
        self.counts[format_] += 1
        return True


def is_commit(text: str) -> bool:
    """Whether a revision is a full commit id."""
    return _COMMIT.fullmatch(text.lower()) is not None


def why_moving(revision: str) -> str:
    """Why a revision of a repository is no fixed version; empty when it is a commit or looks like a version's tag."""
    if not revision:
        return "no revision is named, so the newest of the default branch is taken"
    if is_commit(revision):
        return ""
    if "$" in revision:
        return f'the revision "{revision}" depends on a variable that nothing in the tree sets'
    tag = revision.removeprefix("refs/tags/")
    # `release-2.1.12-stable` and `STABLE-2_2_0_RELEASE` are releases, `stable-2.1` is a branch.
    moves = _MOVING.search(tag) or (_STABLE.search(tag) and not _RELEASED.search(tag))
    if moves or not _VERSION.fullmatch(tag):
        return f'the revision "{revision}" is a branch or a word that moves, not a version'
    return ""


def archived(url: str, name: str) -> Purl:
    """What an archive at that address is: of its forge where that can be told, else by the name that the archive itself has
    before its version, with the last version in the address. `name` is what the project calls it, which it chooses freely."""
    forge, called = _FORGED.match(url), _CALLED.search(url)
    name = called.group(1) if called and called.group(1).lower() not in _NO_NAMES else name
    versions = _IN_URL.findall(url.partition("://")[2])
    named = purl_of_url(f"https://github.com/{forge.group(1)}") if forge else None
    named = named or purl("generic", name.lower())
    return Purl(named.type, named.namespace, named.name, versions[-1] if versions else "")


def pinned(url: str, revision: str, or_else: Purl, constraint: str = "") -> Asked:
    """A component at a revision of its repository, with version or commit; under another name where the address tells none."""
    why, of = why_moving(revision), purl_of_url(url) or or_else
    named = Purl(of.type, of.namespace, of.name, "" if why else revision)
    return Asked(
        named, constraint, why, (f"git:{revision.lower()}",) if is_commit(revision) else ()
    )


def several(constraint: str) -> str:
    """Why what is asked for is not one version."""
    return f'"{constraint or "*"}" allows more than one version'
