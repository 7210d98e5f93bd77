"""A record's folder checked alone: each file against the manifest, the ledger in it, the record against both."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.config.people import read_registry
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.evidence.acts import RegistrySource
from gatekeeper.evidence.chain import judge_ledger
from gatekeeper.evidence.export import ENTRIES, HEAD, LINES, noted_head, read_export
from gatekeeper.evidence.signers import judge_signers
from gatekeeper.gate.records.folder import LEDGER
from gatekeeper.history.repository.plain_files import read_below
from gatekeeper.model.book import Book
from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.errors import RepositoryError, UsageError
from gatekeeper.model.evidence import JsonValue, Ledger
from gatekeeper.model.path import path_from_bytes, printable
from gatekeeper.model.person import Registry
from gatekeeper.parse.json import JsonRefused, parse_json
from gatekeeper.record.files.as_json import NAME as JSON
from gatekeeper.record.files.as_json import read_book
from gatekeeper.record.files.manifest import NAME, read_manifest
from gatekeeper.record.runs import read_run

MAX_BYTES = 2 * 1024**3
_MAX_FILES = 100_000


@dataclass(frozen=True, slots=True)
class Checked:
    """What a folder was found to be."""

    files: int
    ledger: Ledger
    digest: Sha256
    """Of the manifest: whoever noted it elsewhere can tell this folder from any other."""
    faults: tuple[str, ...]
    """A sentence each, ordered; empty when everything fits."""


def check_folder(folder: Path, heads: tuple[Sha256, ...]) -> Checked:
    """The folder, read without any repository; `heads` of the ledger were noted elsewhere.

    Raises `UsageError` when it is no folder of a record at all.
    """
    raw = _read(folder, NAME)
    if not isinstance(raw, bytes):
        raise UsageError(f"{printable(str(folder))} is no folder of a record: {raw}")
    listed = read_manifest(raw)
    present = set(_names(folder)) - {NAME}
    faults = [f"{name} is not in {NAME}: it was put in" for name in present - set(listed)]
    files: dict[str, bytes] = {}
    for name, digest in listed.items():
        content = _read(folder, name)
        if isinstance(content, str):
            faults.append(f"{name} {content}")
        elif sha256(content) != digest:
            faults.append(f"{name} was changed: its digest is not the one in {NAME}")
            files[name] = content
        else:
            files[name] = content
    ledger = _ledger(files, heads)
    faults += [f"ledger, {d.where}: {d.kind.value}: {d.sentence}" for d in ledger.defects]
    faults += held_against(files, ledger)
    return Checked(len(listed), ledger, sha256(raw), tuple(sorted(faults)))


def _names(folder: Path) -> Iterator[str]:
    """Every file below the folder, links as what they are, none followed."""
    count = 0
    for at, folders, names in os.walk(folder, followlinks=False):
        links = [each for each in folders if Path(at, each).is_symlink()]
        for name in (*names, *links):
            count += 1
            if count > _MAX_FILES:
                raise UsageError(f"the folder holds more than {_MAX_FILES} files; no record does")
            yield printable(Path(at, name).relative_to(folder).as_posix())


def _read(folder: Path, name: str) -> bytes | str:
    """The bytes, or what is the case instead."""
    try:
        raw = read_below(folder, name, MAX_BYTES)
    except RepositoryError as error:
        return f"cannot be read: {error}"
    return f"is missing: {name} is not there" if raw is None else raw


def _ledger(files: Mapping[str, bytes], heads: tuple[Sha256, ...]) -> Ledger:
    """The bundle judged, with the registries that lie beside it."""
    held = {name.removeprefix(f"{LEDGER}/"): raw for name, raw in files.items()}
    entries = read_export(held.get(LINES, b""), held.get(ENTRIES, b""))
    noted, _ = noted_head(held.get(HEAD, b""))
    ledger = judge_ledger(entries, witnessed=[*heads, *([Sha256(noted)] if noted else [])])
    return judge_signers(ledger, lambda source: _registry(held, source))


def _registry(held: Mapping[str, bytes], source: RegistrySource | None) -> Registry | str:
    digest = _today(held) if source is None else source.digest
    raw = held.get(f"registries/{digest}.toml")
    if raw is None or sha256(raw) != digest:
        return f"the registry {printable(digest) or 'of base'} is not in the folder as it was"
    path = "people.toml"
    base = TrustBase(None, (path_from_bytes(path.encode()),), lambda _: raw)
    registry = read_registry(base, path)
    return f"the registry {digest} has mistakes" if base.problems else registry


def _today(held: Mapping[str, bytes]) -> str:
    head = _document(held.get(HEAD, b""))
    told = head.get("registry") if isinstance(head, dict) else None
    return told if isinstance(told, str) else ""


def held_against(files: Mapping[str, bytes], ledger: Ledger) -> Iterator[str]:
    """The record held against the ledger beside it."""
    try:
        book = read_book(files.get(JSON, b""))
    except UsageError as error:
        yield printable(str(error))
        return
    about = dict(book.about)
    if about.get("ledger-head") != (ledger.head or ""):
        yield f"{JSON} names another head of the ledger than the ledger beside it has"
    entries = {entry.digest: entry for entry in ledger.entries}
    entry = entries.get(Sha256(about.get("statement", "")))
    if entry is None:
        yield f"{JSON} rests on a statement that the ledger beside it does not hold"
        return
    report = entry.statement.predicate.get("report")
    told = report.get("sha256") if isinstance(report, dict) else None
    if told != sha256(files.get("gate-run.json", b"")):
        yield "gate-run.json is not the report that the statement of the run names"
    if about.get("verdict") != entry.statement.predicate.get("verdict"):
        yield f"{JSON} tells another verdict than the statement of the run"
    run = read_run(entry)
    if isinstance(run, str):
        yield f"the statement of the run cannot be read: {printable(run)}"
        return
    if (about.get("tree"), about.get("commit")) != (run.tree, run.head or ""):
        yield f"{JSON} is of another tree or commit than the statement of the run"
    if _decided(book) != sorted(
        (d.check, d.subject, d.verdict.name.lower()) for d in run.decisions
    ):
        yield f"{JSON} tells other decisions than the statement of the run"


def _decided(book: Book) -> list[tuple[str, ...]]:
    """Check, subject and verdict of each decision of the run that the record rests on."""
    sheet, run = book.get("decision"), book.own_run()
    rows = sheet.rows if sheet else ()
    return sorted(
        tuple(" ".join(sheet.cell(row, name)) for name in ("check", "subject", "state"))
        for row in rows
        if sheet and sheet.cell(row, "run") == (run,)
    )


def _document(raw: bytes) -> JsonValue:
    try:
        return parse_json(raw, max_bytes=MAX_BYTES)
    except JsonRefused:
        return None
