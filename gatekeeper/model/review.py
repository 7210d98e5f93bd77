"""Reviews that do not stand in commit messages: signed by the reviewer, or exported by a forge."""

import datetime as dt
from collections import Counter
from enum import Enum

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import RepoPath

PREDICATE_REVIEW = "https://iec62304-gatekeeper.dev/predicate/review/v1"


class Meaning(Enum):
    """What a reviewer says of a change."""

    APPROVED = "approved"
    REJECTED = "rejected"


class AnswerWord(Enum):
    """The answers to an item of a checklist."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One question of a checklist."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a reviewer of one safety class is asked."""

    id: str
    version: str
    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """One answer, for one unit."""

    unit: str
    checklist: str
    """`id version`."""
    item: str
    answer: AnswerWord
    comment: str = ""
    question: str = ""
    """As it was asked, so that who reads the answer later need not look for that version of the checklist."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What a reviewer remarked, and what became of it."""

    text: str
    path: str = ""
    line: int = 0
    """From 1; 0 when it is about no line."""
    resolution: str = ""
    """Empty while it is open."""


@dataclass(frozen=True, slots=True)
class FileContent:
    """One path of a reviewed change: mode and blob before and after, `None` where there is no file."""

    path: RepoPath
    old: tuple[str, ObjectId] | None
    new: tuple[str, ObjectId] | None


@dataclass(frozen=True, slots=True)
class Content:
    """What exactly was reviewed."""

    repository: str
    """The project's name at base."""
    ref: str
    """The ref it is meant for, in full."""
    parent: ObjectId
    """The commit it is compared with."""
    tree: ObjectId
    files: tuple[FileContent, ...] = ()
    """Every path that differs, ordered by path."""


@dataclass(frozen=True, slots=True)
class Review:
    """A review as it was filed or exported, before anybody asks whether it counts."""

    meaning: Meaning
    reviewer: Identity
    """As the source names them; a signed review is the key's holder's whatever stands here."""
    source: str
    """Words for a reader: `signed review`, `GitHub export, pull request 12`."""
    at: dt.datetime | None
    content: Content | None = None
    """What it is bound to; `None` when it names a commit instead."""
    commit: ObjectId | None = None
    """The commit it was given to, for exports."""
    forge_id: str = ""
    """The reviewer's login, for exports."""
    key: str = ""
    """The public key that signed it, as the registry writes keys; empty for exports."""
    known_at: dt.datetime | None = None
    """When the ledger is known to have had it."""
    proof: str = ""
    """The id of the person who vouches for the whole export, empty when nobody does."""
    is_ack: bool = False
    """An ACK or Acked-by, which counts only where the policy says so."""
    refused: tuple[str, str] | None = None
    """Code and clause of what already speaks against it: a false signature, a dismissal."""
    answers: tuple[ItemAnswer, ...] = ()
    comments: tuple[Comment, ...] = ()
    units: tuple[str, ...] = ()
    digest: str = ""
    """Of the entry that holds it, for whoever wants to look it up."""

    def checked(self) -> tuple[str, ...]:
        """What was checked, a sentence for each unit and checklist in the order answered; empty without checklist."""
        counts: dict[tuple[str, str], Counter[AnswerWord]] = {}
        for answer in self.answers:
            counts.setdefault((answer.unit, answer.checklist), Counter())[answer.answer] += 1
        said = len(self.comments)
        comments = f", {said} comment{'s' if said != 1 else ''}" if said else ""
        return tuple(
            f"{unit}: {checklist}, "
            + ", ".join(f"{count[word]} {word.value}" for word in AnswerWord if count[word])
            + comments
            for (unit, checklist), count in counts.items()
        )


@dataclass(frozen=True, slots=True)
class ExportedCommit:
    """A commit of a merge request as the forge names it."""

    id: ObjectId
    tree: ObjectId | None
    parents: tuple[ObjectId, ...]
    author: Identity
    committer: Identity
    message: str
    author_id: str = ""


@dataclass(frozen=True, slots=True)
class ExportedRequest:
    """A merge request as a forge exported it."""

    source: str
    uploader: Identity
    uploader_id: str
    head: ObjectId | None
    merged_as: ObjectId | None
    """The commit that the forge made of it."""
    commits: tuple[ExportedCommit, ...]
    """Parents before children."""
    reviews: tuple[Review, ...]
    untold: str = ""
    """Why not all of its commits are told, as a clause; empty when they are."""

    def content_at(self, commit: ObjectId) -> tuple[ObjectId, ObjectId] | None:
        """Where the request began and the tree it had at that commit, when the forge tells both."""
        trees = {each.id: each.tree for each in self.commits}
        tree = trees.get(commit)
        if tree is None or not self.commits[0].parents:
            return None
        return self.commits[0].parents[0], tree


@dataclass(frozen=True, slots=True)
class Reviews:
    """Everything beside the commit messages that tells about people."""

    filed: tuple[Review, ...] = ()
    requests: tuple[ExportedRequest, ...] = ()
    problems: tuple[str, ...] = ()
    """What could not be read, as sentences: then nothing that is missing may be called absent."""
