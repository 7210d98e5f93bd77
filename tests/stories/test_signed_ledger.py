"""A ledger with people's signatures: held against the registry of the act, exported, and verified alone."""

import base64
import datetime as dt
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from gate_room import PEOPLE, PROJECT, Room
from ledger_workshop import NOW, Bare, relinked, statement

from gatekeeper.evidence.acts import Act, Meaning, RegistrySource, stated_act
from gatekeeper.evidence.envelope import bytes_to_sign, seal
from gatekeeper.evidence.line import read_line
from gatekeeper.gate.ledgers.ledger import append
from gatekeeper.history.ledger.commits import read_entries
from gatekeeper.history.ledger.ref import read_ledger_ref
from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.evidence import RawEntry, Signature, Statement, Subject

ROOT = Path(__file__).resolve().parents[2]
VERIFIER = ROOT / "rules/ledger/verify.py"
AT = "2026-11-25T09:00:00Z"


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody with a key of their own."""

    key: Path

    @property
    def public(self) -> str:
        """The public key without comment."""
        return " ".join(self.key.with_suffix(".pub").read_text().split()[:2])

    @property
    def keyid(self) -> str:
        """Its fingerprint."""
        import hashlib

        blob = base64.b64decode(self.public.split()[1])
        return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")

    def sign(self, message: bytes, namespace: str = "gatekeeper") -> bytes:
        """The armoured signature."""
        return subprocess.run(
            ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(self.key)],
            input=message,
            capture_output=True,
            check=True,
        ).stdout

    def signature(self, stated: Statement, namespace: str = "gatekeeper") -> Signature:
        """The signature of a statement."""
        return Signature(self.keyid, self.sign(bytes_to_sign(stated), namespace))


@dataclass(frozen=True, slots=True)
class House:
    """A repository whose registry knows Ben's key, that key, a stranger's, and a ledger beside."""

    room: Room
    ben: Signer
    stranger: Signer
    registry: RegistrySource
    before: RegistrySource
    """In the history of base, from before a key was revoked."""
    example: RegistrySource
    """A file of base that reads like a registry and is none."""

    def act(self, number: int = 1, **changes: object) -> Statement:
        """A statement that is Ben's approval, or what was made of it."""
        act = Act("ben", "Ben Okafor", Meaning.APPROVAL, AT, self.registry)
        block = stated_act(act) | changes
        return statement(number, act=block)


def keyed(folder: Path, name: str) -> Signer:
    """A new ed25519 key."""
    file = folder / name
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(file)]
    subprocess.run(words, check=True)
    return Signer(file)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Made once; each test has a ledger of its own."""
    folder = tmp_path_factory.mktemp("signed")
    ben, stranger = keyed(folder, "ben"), keyed(folder, "stranger")
    old, lost = keyed(folder, "old"), keyed(folder, "lost")
    keys = (
        f'[[people.keys]]\npublic = "{ben.public}"\nvalid-from = 2026-01-01T00:00:00Z\n'
        f'[[people.keys]]\npublic = "{old.public}"\nvalid-until = 2026-06-01T00:00:00Z\n'
        f'[[people.keys]]\npublic = "{lost.public}"\n'
    )
    room = Room(folder)
    people, other = "compliance/people.toml", "docs/people.toml"
    example = PEOPLE + f'[[people.keys]]\npublic = "{stranger.public}"\n'
    first = room.commit({**PROJECT, people: PEOPLE + keys, other: example})
    registry = PEOPLE + keys + "revoked-at = 2026-11-20T00:00:00Z\n"
    commit = room.commit({people: registry})
    return House(
        room,
        ben,
        stranger,
        RegistrySource(ObjectId(commit), people, sha256(registry.encode())),
        RegistrySource(ObjectId(first), people, sha256((PEOPLE + keys).encode())),
        RegistrySource(ObjectId(commit), other, sha256(example.encode())),
    )


@pytest.fixture
def bare(tmp_path: Path) -> Bare:
    """An empty ledger."""
    return Bare(tmp_path / "ledger")


def file(bare: Bare, stated: Statement, *signatures: Signature) -> None:
    """The statement with its signatures, appended."""
    with bare.place() as place:
        append(place, stated, now=NOW, signatures=signatures)


def verified(house: House, bare: Bare) -> tuple[int, str]:
    """Exit and words of `gatekeeper evidence verify`."""
    said = house.room.gatekeeper("evidence", "verify", "--evidence", str(bare.folder))
    return said.status, said.out + said.err


def alone(folder: Path, *arguments: str, tools: str | None = None) -> tuple[int, str]:
    """Exit and words of `verify.py` in an empty environment."""
    environment = {"PATH": "/usr/bin:/bin" if tools is None else tools}
    words = [sys.executable, "-I", str(folder / "verify.py"), *arguments]
    done = subprocess.run(words, env=environment, capture_output=True, check=False, cwd="/")
    return done.returncode, (done.stdout + done.stderr).decode()


def exported(house: House, bare: Bare, folder: Path) -> Path:
    """The export of a ledger, made by the command."""
    house.room.gatekeeper("evidence", "export", str(folder), "--evidence", str(bare.folder))
    return folder


def test_a_signature_of_a_registered_key_is_shown_with_name_time_and_meaning(
    house: House, bare: Bare, tmp_path: Path
) -> None:
    file(bare, house.act(), house.ben.signature(house.act()))
    file(bare, statement(2))
    assert verified(house, bare) == (
        0,
        f"2 statements, 1 signed, head {bare.read().head}\n"
        "no outside anchor is known: a rewrite of the whole ledger cannot be told\n",
    )
    said = house.room.gatekeeper("evidence", "log", "--evidence", str(bare.folder))
    assert [line.split()[-1] for line in said.out.splitlines()] == ["Okafor", "unsigned"]
    folder = exported(house, bare, tmp_path / "export")
    printed = (folder / "ledger.txt").read_text()
    assert (
        f"signed by Ben Okafor (ben) at {AT}, meaning approval, key {house.ben.keyid}" in printed
    )
    assert alone(folder)[0] == 0
    assert "a ledger written anew from end to end cannot be told" in alone(folder)[1]


def test_who_names_the_folder_of_a_record_is_told_of_the_ledger_in_it(
    house: House, bare: Bare, tmp_path: Path
) -> None:
    file(bare, statement(1))
    folder = exported(house, bare, tmp_path / "record" / "ledger")
    first = f"1 entries, 0 signed, head {bare.read().head}: nothing wrong"
    told = [alone(folder, *each) for each in ((), (str(folder.parent),), (str(folder),))]
    assert [(status, words.splitlines()[0]) for status, words in told] == [(0, first)] * 3
    status, words = alone(folder, "/nowhere")
    assert (status, words.count("name the folder of a ledger, or of a record")) == (1, 1)


def other_namespace(house: House) -> tuple[Statement, Signature]:
    """Signed for another purpose."""
    return house.act(), house.ben.signature(house.act(), "git")


def transplanted(house: House) -> tuple[Statement, Signature]:
    """The signature of another act."""
    return house.act(), house.ben.signature(house.act(2))


def renamed(house: House) -> tuple[Statement, Signature]:
    """A stranger's signature under the name of Ben's key."""
    stranger = house.stranger.signature(house.act())
    return house.act(), Signature(house.ben.keyid, stranger.armoured)


def swapped(house: House) -> tuple[Statement, Signature]:
    """A key that nobody registered."""
    return house.act(), house.stranger.signature(house.act())


def other_person(house: House) -> tuple[Statement, Signature]:
    """Ben signs as Aiko."""
    stated = house.act(person="aiko", printedName="Aiko Ito")
    return stated, house.ben.signature(stated)


def other_name(house: House) -> tuple[Statement, Signature]:
    """Another printed name than the registry's."""
    stated = house.act(printedName="Dr. Ben Okafor")
    return stated, house.ben.signature(stated)


def other_registry(house: House) -> tuple[Statement, Signature]:
    """A registry with another digest than the one in that commit."""
    source = {"gitCommit": house.registry.commit, "path": house.registry.path, "sha256": "0" * 64}
    stated = house.act(registry=source)
    return stated, house.ben.signature(stated)


def expired(house: House) -> tuple[Statement, Signature]:
    """A key whose time was over."""
    old = Signer(house.ben.key.with_name("old"))
    return house.act(), old.signature(house.act())


def too_early(house: House) -> tuple[Statement, Signature]:
    """A time before the key was valid: a clock that was turned back."""
    stated = house.act(at="2025-12-31T23:59:59Z")
    return stated, house.ben.signature(stated)


def revoked_since(house: House) -> tuple[Statement, Signature]:
    """A revoked key, under a registry of base's history in which it was not revoked yet."""
    source = stated_act(Act("", "", Meaning.APPROVAL, AT, house.before))["registry"]
    stated = house.act(registry=source)
    return stated, Signer(house.ben.key.with_name("lost")).signature(stated)


def another_file(house: House) -> tuple[Statement, Signature]:
    """A registry that base holds and does not name as its own."""
    source = stated_act(Act("", "", Meaning.APPROVAL, AT, house.example))["registry"]
    stated = house.act(registry=source)
    return stated, house.stranger.signature(stated)


def with_more_behind(house: House) -> tuple[Statement, Signature]:
    """Something stands behind the signature that ssh-keygen passes over."""
    good = house.ben.signature(house.act())
    return house.act(), Signature(good.keyid, good.armoured + b"more\n")


FALSE = [
    revoked_since,
    another_file,
    with_more_behind,
    other_namespace,
    transplanted,
    renamed,
    swapped,
    other_person,
    other_name,
    other_registry,
    expired,
    too_early,
]


@pytest.mark.parametrize("make", FALSE, ids=[each.__name__ for each in FALSE])
def test_a_signature_that_does_not_hold_is_named_by_both(
    make: Callable[[House], tuple[Statement, Signature]], house: House, bare: Bare, tmp_path: Path
) -> None:
    file(bare, statement(7))
    stated, signature = make(house)
    file(bare, stated, signature)
    status, words = verified(house, bare)
    assert (status, "signature: entry 2: " in words) == (1, True), words
    assert "0 signed" in words
    status, words = alone(exported(house, bare, tmp_path / "export"))
    assert (status, "entry 2: " in words) == (1, True), words


@pytest.mark.parametrize(
    "changes",
    [
        {"at": "2026-11-25T10:00:00+14:00"},
        {"at": "20261125T090000Z"},
        {"at": 5},
        {"meaning": "approve"},
        {"more": 1},
        {"registry": {}},
    ],
    ids=["another zone", "another form", "a number", "no meaning", "a field more", "no registry"],
)
def test_an_act_that_is_none_is_named_by_both(
    changes: dict[str, object], house: House, bare: Bare, tmp_path: Path
) -> None:
    stated = house.act(**changes)
    file(bare, stated, house.ben.signature(stated))
    assert "signature: entry 1: " in verified(house, bare)[1]
    assert "entry 1: its envelope is none" in alone(exported(house, bare, tmp_path / "export"))[1]


def test_an_act_from_before_a_key_was_revoked_still_counts(
    house: House, bare: Bare, tmp_path: Path
) -> None:
    source = stated_act(Act("", "", Meaning.APPROVAL, AT, house.before))["registry"]
    stated = house.act(registry=source, at="2026-11-19T12:00:00Z")
    lost = Signer(house.ben.key.with_name("lost"))
    with bare.place() as place:
        at = NOW - dt.timedelta(days=5, hours=20)
        append(place, stated, now=at, signatures=(lost.signature(stated),))
    assert verified(house, bare)[0] == 0
    assert alone(exported(house, bare, tmp_path / "export"))[0] == 0


def test_an_act_whose_signature_was_taken_off_is_named(
    house: House, bare: Bare, tmp_path: Path
) -> None:
    file(bare, house.act())
    assert "signature: entry 1: it claims an act of Ben Okafor" in verified(house, bare)[1]
    assert "entry 1: it claims an act of" in alone(exported(house, bare, tmp_path / "export"))[1]


def test_a_registry_that_is_not_in_the_history_of_base_counts_for_nothing(
    house: House, bare: Bare
) -> None:
    tree = house.room.repository.git("rev-parse", "HEAD^{tree}")
    loose = house.room.repository.git("commit-tree", tree, "-m", "beside")
    source = {"gitCommit": loose, "path": house.registry.path, "sha256": house.registry.digest}
    stated = house.act(registry=source)
    file(bare, stated, house.ben.signature(stated))
    assert "which is not in the history of base" in verified(house, bare)[1]


def test_a_statement_that_is_no_act_counts_by_the_registry_of_base(
    house: House, bare: Bare, tmp_path: Path
) -> None:
    stated = statement(3)
    file(bare, stated, house.ben.signature(stated))
    assert verified(house, bare)[0] == 0
    assert alone(exported(house, bare, tmp_path / "export"))[0] == 0


def test_the_verifier_needs_ssh_keygen_or_openssl_and_says_when_it_has_neither(
    house: House, bare: Bare, tmp_path: Path
) -> None:
    file(bare, house.act(), house.ben.signature(house.act()))
    folder = exported(house, bare, tmp_path / "export")
    tools, none = tmp_path / "openssl-only", tmp_path / "none"
    tools.mkdir()
    none.mkdir()
    openssl = shutil.which("openssl")
    assert openssl is not None
    (tools / "openssl").symlink_to(openssl)
    assert alone(folder, tools=str(tools))[0] == 0
    status, words = alone(folder, tools=str(none))
    assert (status, "was not checked" in words) == (3, True)


def test_what_is_done_to_an_export_is_named(house: House, bare: Bare, tmp_path: Path) -> None:
    file(bare, house.act(), house.ben.signature(house.act()))
    bare.append(statement(2), statement(3))
    folder = exported(house, bare, tmp_path / "export")
    lines = (folder / "lines.jsonl").read_bytes().splitlines(keepends=True)
    entries = (folder / "entries.intoto.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "lines.jsonl").write_bytes(b"".join(lines[:2]))
    (folder / "entries.intoto.jsonl").write_bytes(b"".join(entries[:2]))
    assert "entry 2: the ledger ends here" in alone(folder)[1]
    (folder / "lines.jsonl").write_bytes(b"".join(lines))
    (folder / "entries.intoto.jsonl").write_bytes(b"".join(entries)[:-9])
    assert "entry 3: " in alone(folder)[1]
    (folder / "entries.intoto.jsonl").write_bytes(b"".join(entries))
    assert alone(folder) == (0, alone(folder)[1])
    head = json.loads((folder / "head.json").read_bytes())
    (folder / "head.json").write_text(json.dumps(head | {"faults": {"3": "its commit has more"}}))
    assert alone(folder) == (1, alone(folder)[1])
    assert "entry 3: where it lay, 'its commit has more'" in alone(folder)[1]
    (folder / "head.json").write_text(json.dumps(head | {"root": "0" * 64}))
    assert "head.json says it ended elsewhere" in alone(folder)[1]
    (folder / "head.json").write_text(json.dumps(head).replace("{", '{"entries": 3, ', 1))
    assert alone(folder)[1].startswith("the export cannot be read")
    assert alone(folder, str(folder.parent)) == (
        1,
        f"the export cannot be read: \"[Errno 2] No such file or directory: '{folder.parent}/lines.jsonl'\"; "
        "name the folder of a ledger, or of a record\n",
    )
    assert alone(folder, "--head")[0] == 2
    (folder / "head.json").write_text(json.dumps(head))
    [registry] = (folder / "registries").iterdir()
    registry.write_bytes(registry.read_bytes() + b"\n")
    assert "entry 1: its key" in alone(folder)[1]


def test_a_ledger_that_tells_of_no_commit_of_the_repository_is_named_by_both(
    house: House, bare: Bare, tmp_path: Path
) -> None:
    theirs, ours = "1" * 40, str(house.registry.commit)
    for commit, status in ((theirs, 1), (ours, 0)):
        about = Statement(
            (Subject("commit", {"gitCommit": commit}),), "https://example.org/v1", {}
        )
        file(bare, about)
        said = verified(house, bare)
        told = alone(exported(house, bare, tmp_path / commit))
        assert (said[0], told[0]) == (status, status)
        assert ("is in this repository" in said[1], "ledger: where" in told[1]) == (status,) * 2


def test_a_ledger_written_anew_is_told_by_a_noted_head_or_by_signatures_it_cannot_make(
    house: House, bare: Bare, tmp_path: Path
) -> None:
    file(bare, house.act(), house.ben.signature(house.act()))
    bare.append(statement(2), statement(3))
    noted = bare.read().head
    folder = exported(house, bare, tmp_path / "export")
    with bare.place() as place:
        raw = read_entries(place.view, read_ledger_ref(place.folder))
    forged = relinked([raw[0], RawEntry(b"", seal(statement(99))), raw[2]])
    (folder / "lines.jsonl").write_bytes(b"".join(each.line + b"\n" for each in forged))
    (folder / "entries.intoto.jsonl").write_bytes(b"".join(e.envelope + b"\n" for e in forged))
    last = read_line(forged[-1].line)
    head = json.loads((folder / "head.json").read_bytes()) | {"head": last.own, "root": last.root}
    (folder / "head.json").write_text(json.dumps(head))
    status, words = alone(folder)
    assert (status, "cannot be told" in words) == (0, True)
    assert alone(folder, "--head", str(noted))[0] == 1


def test_the_verifier_is_short_and_needs_the_standard_library_alone() -> None:
    import ast

    source = VERIFIER.read_text()
    assert len(source.splitlines()) < 300
    names = {
        (node.names[0].name if isinstance(node, ast.Import) else str(node.module)).split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert names <= set(sys.stdlib_module_names)
