"""SSH keys for the people of a story, made when it is played, and reviews signed with them."""

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path

from gatekeeper.gate.acts.review import review_room
from gatekeeper.gate.acts.threat_desk import threat_desk
from gatekeeper.gate.ledgers.signing import signed
from gatekeeper.gate.request import Request
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import GatekeeperError
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import RepoPath
from gatekeeper.model.review import AnswerWord, ItemAnswer, Meaning, Review
from gatekeeper.model.tool import Command, Ending
from gatekeeper.parse.toml import TomlDocument, parse_toml
from gatekeeper.reviews.complete import asked_of
from gatekeeper.tools.runner import run

_SIGNING_ROLES = {"reviewer", "approver"}
_MARK = 'id = "'


class KeyRing:
    """Private keys in a folder that ends with the play."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "keys"
        self._folder.mkdir(mode=0o700)
        program = shutil.which("ssh-keygen")
        if program is None:
            raise GatekeeperError("the story's reviewers sign with SSH keys; install OpenSSH")
        self._program = program

    def key(self, person: str) -> Path:
        """The private key of that person, made when it is first asked for."""
        path = self._folder / person
        if not path.exists():
            arguments = ("-q", "-t", "ed25519", "-N", "", "-C", person, "-f", str(path))
            command = Command(arguments, frozenset({0}))
            done = run(command, self._program, self._folder, self._folder / "home")
            if done.ending is not Ending.EXITED or done.status != 0:
                raise GatekeeperError(
                    f"ssh-keygen made no key: {done.stderr.decode(errors='replace')}"
                )
        return path

    def enter(self, registry: bytes) -> bytes:
        """The registry with the public key of everybody who may review or approve."""
        lines: list[str] = []
        for block in registry.decode().split("[[people]]"):
            lines.append(block)
            person = block.partition(_MARK)[2].partition('"')[0]
            if person and any(f'"{role}"' in _line(block, "roles") for role in _SIGNING_ROLES):
                public = self.key(person).with_suffix(".pub").read_text().strip()
                lines[-1] = f'{block.rstrip()}\n\n[[people.keys]]\npublic = "{public}"\n\n'
        return "[[people]]".join(lines).encode()


def _line(block: str, key: str) -> str:
    return next((line for line in block.split("\n") if line.startswith(f"{key} =")), "")


def read_addresses(registry: bytes) -> dict[str, str]:
    """The id of the person of each address."""
    document = parse_toml(RepoPath("people.toml"), registry)
    if not isinstance(document, TomlDocument):
        raise GatekeeperError(f"the example's people.toml cannot be read: {document.message}")
    entries = document.data["people"]
    assert isinstance(entries, list), "the example's registry is ours"
    return {address: entry["id"] for entry in entries for address in entry["emails"]}


def sign_review(place: tuple[Path, Path, str], key: Path, words: Mapping[str, str]) -> None:
    """Files the review of a commit against its first parent, every question of every unit answered with yes.

    It is signed now, when it is played: a ledger would not believe the story's own date.
    `place` is the repository, the folder of the evidence, and the commit; the rules are those of main.
    """
    repository, evidence, commit = place
    request = Request(
        start=repository,
        kind=ChangeKind.RANGE,
        now=dt.datetime.now(dt.UTC),
        environment={},
        base=f"{commit}~1",
        head=commit,
        policy_from="main",
        evidence=evidence,
    )
    with review_room(request, shown=False) as room:
        answers = tuple(
            ItemAnswer(
                unit.name,
                asked_of(unit.checklist),
                item.id,
                AnswerWord.YES,
                words.get(item.id, ""),
                item.text,
            )
            for unit in room.units
            for item in unit.checklist.items
        )
        review = Review(
            Meaning.APPROVED,
            Identity("", ""),
            "signed review",
            request.now,
            room.content(),
            answers=answers,
            units=tuple(unit.name for unit in room.units),
        )
        statement = room.statement(review, room.holder(key))
        armoured = signed(statement, key, {"HOME": str(key.parent)}, room.case.view.top)
        _, fingerprint = room.signer(statement, armoured)
        room.file(statement, armoured, fingerprint)


def sign_threat_review(repository: Path, commit: str, element: str, key: Path) -> None:
    """Files a review of an element of the threat model as it stands in the commit, by that commit's own registry."""
    request = Request(
        start=repository,
        kind=ChangeKind.TREE,
        now=dt.datetime.now(dt.UTC),
        environment={},
        head=commit,
        policy_from=commit,
    )
    with threat_desk(request) as desk:
        statement = desk.statement(element, desk.reviewer(key))
        armoured = signed(statement, key, {"HOME": str(key.parent)}, desk.ground.case.view.top)
        desk.file(statement, armoured)
