"""Seeded merge requests: one fault each and its clean twin, as small edits of an example project, read from TOML."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from gatekeeper.gate.request import Request
from gatekeeper.gate.threat_ground import ask_coverage, threat_ground
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import GatekeeperError
from gatekeeper.testing.keys import KeyRing, sign_threat_review
from gatekeeper.testing.story import Act, Repository

MODEL = "compliance/threat-model.toml"
PEOPLE = "compliance/people.toml"
REVIEWER = "hugo"


class _Table(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    pass


class Edit(_Table):
    """One edit of one file: the first `old` behind `at` becomes `new`, or `append` goes to its end.

    With `block` the whole TOML table that holds `at` becomes `new`. A file that is not there begins empty; with
    `delete` it goes.
    """

    path: str = MODEL
    at: str = ""
    old: str = ""
    new: str = ""
    append: str = ""
    block: bool = False
    delete: bool = False
    rename: str = ""


class Seed(_Table):
    """`[[seeds]]`: a merge request with exactly one fault."""

    id: str
    rule: str
    """The one rule that catches it: `TM030`."""
    edits: list[Edit]
    twin: list[Edit]
    """The same intention without the fault."""
    base: list[Edit] = []
    """What main already has in this story, on top of the example."""
    twin_base: list[Edit] | None = None
    """Another ground for the twin, when only that tells them apart."""
    release: bool = False
    reviewed: list[str] = []
    """Elements that a second person reviewed and signed on main before."""


class SeedFile(_Table):
    """A file of seeds over one example project."""

    example: str
    today: dt.date
    seeds: list[Seed]


@dataclass(frozen=True, slots=True)
class Caught:
    """What threat coverage said of one merge request."""

    rules: frozenset[str]
    """Ids of every rule with an answer besides `ok`, whatever it weighs."""
    messages: tuple[str, ...]


def read_seeds(path: Path) -> SeedFile:
    """The seeds of a file; raises `GatekeeperError` when it does not fit or an id stands twice."""
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=SeedFile)
    except (OSError, msgspec.ValidationError, msgspec.DecodeError) as error:
        raise GatekeeperError(f"the seeds {path.name} cannot be read: {error}") from error
    ids = [seed.id for seed in found.seeds]
    if len(set(ids)) < len(ids):
        raise GatekeeperError(f"{path.name} has an id twice")
    return found


def edited(files: Mapping[str, bytes], edits: Iterable[Edit]) -> dict[str, bytes]:
    """The files after the edits; raises `GatekeeperError` when an edit finds no place."""
    result = dict(files)
    for edit in edits:
        if edit.delete:
            del result[edit.path]
        elif edit.rename:
            result[edit.rename] = result.pop(edit.path)
        else:
            text = result.get(edit.path, b"").decode()
            result[edit.path] = _edit(text, edit).encode()
    return result


def _edit(text: str, edit: Edit) -> str:
    start = text.find(edit.at)
    if start < 0:
        raise GatekeeperError(f'{edit.path} does not hold "{edit.at}"')
    if edit.block:
        begin = text.rindex("\n[[", 0, start) + 1
        end = text.find("\n[[", start)
        return text[:begin] + edit.new + (text[end + 1 :] if end >= 0 else "")
    if edit.old:
        place = text.find(edit.old, start)
        if place < 0:
            raise GatekeeperError(f'{edit.path} does not hold "{edit.old}" behind "{edit.at}"')
        text = text[:place] + edit.new + text[place + len(edit.old) :]
    return text + edit.append


class Field:
    """A repository of an example in which merge requests are made one after another."""

    def __init__(self, folder: Path, files: Mapping[str, bytes], today: dt.date) -> None:
        self._files = {**files, ".gitignore": b"build/\n__pycache__/\n"}
        self._today = today
        self._keys: KeyRing | None = None
        self._home = folder / "home"
        home = folder / "home"
        home.mkdir()
        self._repository = Repository(folder / "repository", home)
        self._repository.commit(Act("Bring the example", write=self._files))
        self._start = self._repository.head()

    def judge(self, seed: Seed, *, twin: bool) -> Caught:
        """What threat coverage says of the merge request, or of its twin, as base..head of the real repository."""
        other = twin and seed.twin_base is not None
        before = edited(self._files, (seed.twin_base or []) if other else seed.base)
        after = edited(before, seed.twin if twin else seed.edits)
        self._repository.git("checkout", "-q", "--detach", self._start)
        if seed.reviewed:
            before, after = self._kept(before), self._kept(after)
        base = self._commit("Make the ground", self._files, before)
        for element in seed.reviewed:
            sign_threat_review(self._repository.folder, base, element, self._ring.key(REVIEWER))
        head = self._commit(f"Merge request {seed.id}", before, after)
        now = dt.datetime.combine(self._today, dt.time(), dt.UTC)
        request = Request(
            self._repository.folder,
            ChangeKind.RANGE,
            now,
            {},
            base=base,
            head=head,
            release=seed.release,
        )
        answers = ask_coverage(threat_ground(request)).answers
        amiss = [answer for answer in answers if answer.code.startswith("tm")]
        return Caught(
            frozenset(answer.code.partition("-")[0].upper() for answer in amiss),
            tuple(f"{a.outcome.value} {a.code} {a.subject}: {a.message}" for a in amiss),
        )

    @property
    def _ring(self) -> KeyRing:
        """Keys, made when the first seed with a review asks for them."""
        if self._keys is None:
            self._keys = KeyRing(self._home)
        return self._keys

    def _kept(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """The files of a project that keeps reviews of its threat model in the ledger."""
        models = b"[[threats.models]]"
        config = files["gatekeeper.toml"]
        kept = b'[threats]\nreviews = "ledger"\n\n' + models
        return {
            **files,
            "gatekeeper.toml": config.replace(models, kept, 1),
            PEOPLE: self._ring.enter(files[PEOPLE]),
        }

    def _commit(
        self, message: str, before: Mapping[str, bytes], after: Mapping[str, bytes]
    ) -> str:
        changed = {path: raw for path, raw in after.items() if before.get(path) != raw}
        gone = tuple(path for path in before if path not in after)
        if not changed and not gone:
            return self._repository.head()
        return self._repository.commit(Act(message, write=changed, delete=gone))
