"""Faults put into a small project one at a time, and the tables of the record that is then built (faulty_records.toml)."""

import argparse
import datetime as dt
import os
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gatekeeper.cli.memory import open_memory
from gatekeeper.cli.record import book_of
from gatekeeper.gate.request import Request
from gatekeeper.gate.run import run_gate
from gatekeeper.model.book import Book, Row
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.question import Question
from gatekeeper.model.trace import GivenReport
from gatekeeper.record.answers.evaluate import answer
from gatekeeper.record.answers.questions import read_questions
from gatekeeper.record.tones import GOOD, tone
from gatekeeper.testing.keys import KeyRing, sign_review
from gatekeeper.testing.story import Act, Actor, Repository
from gatekeeper.trace.binding import note_bytes

TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
FAULTS: dict[str, dict[str, Any]] = {fault["id"]: fault for fault in TABLE["fault"]}
PEOPLE = {
    "aiko": Actor("Aiko Ito", "aiko@example.org"),
    "aiko-at-home": Actor("A. Ito", "a.ito@home.example"),
    "ben": Actor("Ben Okafor", "ben@example.org"),
    "stranger": Actor("Eve Stone", "eve@elsewhere.example"),
    "copilot": Actor("Coding Agent", "agent@example.org"),
}
_NOW = 1_790_000_000
_FRESH_KEY = (
    ec.generate_private_key(ec.SECP256R1())
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode()
)
"""Made when the faults are told: a repository with a key in it would fail its own gate."""


@dataclass(frozen=True)
class Shown:
    """What the record shows of a fault."""

    rows: tuple[Row, ...]
    """Rows of the sheet that the fault names, whatever they say."""
    gaps: tuple[str, ...]
    """Sentences of gaps that hold its words."""
    green: tuple[str, ...]
    """Words in the state columns of those rows that a reader would see in green, verdicts of other things left out."""
    verdict: str


def build(folder: Path, fault: dict[str, Any], memory: Path | None = None) -> Book:
    """The tables of the record of the project with that fault; an empty fault leaves it sound."""
    teller = _Teller(folder, fault)
    teller.tell()
    return teller.record(memory)


def look(book: Book, fault: dict[str, Any]) -> Shown:
    """What the record shows of the fault, by the conditions that it names."""
    wanted = fault["seen"]
    sheet = book.get(wanted["sheet"])
    assert sheet is not None
    states = [c.name for c in sheet.columns if c.name in ("state", "trained", "independent")]
    found = answer(book, _question(wanted, ["id", *states]), {}).parts[0].rows
    gaps = book.get("gap")
    assert gaps is not None
    sentences = (
        " ".join((*gaps.cell(row, "subject"), *gaps.cell(row, "what"))) for row in gaps.rows
    )
    said = tuple(
        sentence for sentence in sentences if fault["gap"].casefold() in sentence.casefold()
    )
    green = {word for row in found for cell in row[1:2] for word in cell if tone(word)[0] == GOOD}
    return Shown(found, said, tuple(sorted(green)), dict(book.about)["verdict"])


def _question(wanted: dict[str, Any], show: list[str]) -> Question:
    def quote(texts: list[str]) -> str:
        return ", ".join(f"'{text}'" for text in texts)

    text = (
        f"version = 1\n[[question]]\nid = 'seen'\nasks = '?'\n[[question.part]]\nsheet = '{wanted['sheet']}'\n"
        f"title = 'seen'\nwhere = [{quote(wanted['where'])}]\nshow = [{quote(show)}]\n"
    )
    return read_questions("seen.toml", text.encode())[0]


class _Teller:
    """Tells one story: the sound project, its tag, the change with the fault, the gate's run over it."""

    def __init__(self, folder: Path, fault: dict[str, Any]) -> None:
        self.folder, self.fault = folder, fault
        self.home = folder / "home"
        self.home.mkdir(parents=True)
        self.evidence = folder / "evidence"
        self.repository = Repository(folder / "repository", self.home)
        self.ring = KeyRing(self.home) if "sign" in fault else None

    def tell(self) -> None:
        found = TABLE["project"] | self.fault.get("before", {})
        base = {path: text.lstrip("\n") for path, text in found.items()}
        for path, (old, new) in self.fault.get("base", {}).items():
            base[path] = base[path].replace(old, new)
        if self.ring is not None:
            base["compliance/people.toml"] = self.ring.enter(
                base["compliance/people.toml"].encode()
            ).decode()
        self.repository.commit(Act("Found it", PEOPLE["aiko"], write=base, seconds=_NOW))
        self.repository.git("tag", "v1")
        change = TABLE["change"] | self.fault
        trailers = "\n".join(change["trailers"])
        files = dict(TABLE["change"]["write"]) | dict(self.fault.get("write", {}))
        files = {path: text.replace("@KEY@", _FRESH_KEY) for path, text in files.items()}
        for path, (old, new) in self.fault.get("edit", {}).items():
            assert old in base[path]
            files[path] = base[path].replace(old, new, 1)
        act = Act(f"Change it\n\n{trailers}", PEOPLE[change["author"]], write=files)
        self.repository.commit(act)
        if self.ring is not None:
            person = self.fault["sign"]
            sign_review(
                (self.repository.folder, self.evidence, self.repository.head()),
                self.ring.key(person),
                {},
            )
            if self.fault.get("revoke-after-signing"):
                known = base["compliance/people.toml"]
                public = (
                    'public = "'
                    + self.ring.key(person).with_suffix(".pub").read_text().strip()
                    + '"'
                )
                assert public in known
                now = f"{public}\nrevoked-at = 2026-01-01T00:00:00Z"
                files = {"compliance/people.toml": known.replace(public, now)}
                self.repository.commit(Act("Revoke a stolen key", PEOPLE["aiko"], write=files))
            if later := self.fault.get("write-after-signing"):
                self.repository.write(later)
                self.repository.git("add", "--all")
                self.repository.git("commit", "-q", "--amend", "--no-edit")

    def record(self, memory: Path | None) -> Book:
        """The range is judged first, as a merge gate does, so that the trail holds it."""
        self._tool(0)
        run_gate(self._request(memory, ChangeKind.RANGE, base="v1"))
        if self.fault.get("tamper"):
            self._tamper()
        for words in self.fault.get("git", ()):
            self.repository.git(*words)
        self._tool(1)
        return book_of(self._request(memory, ChangeKind.TREE, baseline="v1"))

    def _request(self, memory: Path | None, kind: ChangeKind, **more: Any) -> Request:
        now = dt.datetime.now(dt.UTC)
        if kind is ChangeKind.RANGE:
            now = self.fault.get("judged-at", now)
        path = os.environ["PATH"] if not self.fault.get("without-tool") else "/usr/bin:/bin"
        arguments = argparse.Namespace(no_memory=memory is None, memory=memory)
        return Request(
            start=self.repository.folder,
            kind=kind,
            now=now,
            environment={"PATH": f"{self.home}:{path}"},
            evidence=self.evidence,
            reports=self._reports() if kind is ChangeKind.TREE else (),
            memory=open_memory(arguments, {"HOME": str(self.home)}, now),
            **more,
        )

    def _tool(self, number: int) -> None:
        """A tool that looks at nothing and says that it is of the version of that number."""
        if told := self.fault.get("tool"):
            path = self.home / told["name"]
            path.write_text(f"#!/bin/sh\necho {told['says'][number]}\n")
            path.chmod(0o755)

    def _reports(self) -> tuple[GivenReport, ...]:
        texts = TABLE["reports"] | self.fault.get("reports", {})
        before = {"unit": self.fault.get("bind"), "coverage": self.fault.get("bind-coverage")}
        given = []
        for name, text in texts.items():
            revision = "v1" if before[name] else "HEAD"
            commit = self.repository.head(revision)
            tree = self.repository.git("rev-parse", f"{commit}^{{tree}}")
            given.append(GivenReport(name, text.encode(), note_bytes(text.encode(), commit, tree)))
        return tuple(given)

    def _tamper(self) -> None:
        """Another entry under the same message, as somebody with a shell on the server would write it."""
        git = lambda *words, stdin=b"": self.repository.git(  # noqa: E731  # one line, four uses
            f"--git-dir={self.evidence}", *words, stdin=stdin
        )
        ref = "refs/gatekeeper/ledger"
        entry = git("cat-file", "blob", f"{ref}:entry.json")
        changed = entry.replace('"payloadType"', '"payLoadType"', 1)
        assert changed != entry
        blob = git("hash-object", "-w", "--stdin", stdin=changed.encode())
        tree = git("mktree", stdin=f"100644 blob {blob}\tentry.json\n".encode())
        commit = git("cat-file", "commit", ref).split("\n", 1)[1]
        forged = f"tree {tree}\n{commit}\n".encode()
        git("update-ref", ref, git("hash-object", "-t", "commit", "-w", "--stdin", stdin=forged))


def clear(folder: Path) -> None:
    """The folder of a story gone."""
    shutil.rmtree(folder)
