"""An export of the ledger: files that open in ten years and verify without gatekeeper."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gatekeeper.evidence.canonical import canonical
from gatekeeper.model.digest import Sha256
from gatekeeper.model.evidence import Entry, Ledger, RawEntry
from gatekeeper.model.path import printable

LINES, ENTRIES, HEAD, PRINTED = "lines.jsonl", "entries.intoto.jsonl", "head.json", "ledger.txt"


def export_files(
    raw: Sequence[RawEntry],
    ledger: Ledger,
    registries: Mapping[Sha256, bytes],
    today: Sha256 | None,
    verifier: bytes,
) -> dict[str, Iterable[bytes]]:
    """The files of an export by name, ordered, in pieces that can be asked for once.

    `registries` are those the signatures were held against; `today` is that of base, for statements that are no
    act and name none. `verifier` is the program that reads all this alone. What is wrong with an entry where it lay is
    in the head file; bytes that are no one line stand for it as one, which no verifier takes for an entry.
    """
    faults = {str(n): printable(each.fault) for n, each in enumerate(raw, start=1) if each.fault}
    of_the_whole = [each.sentence for each in ledger.defects if each.where == "ledger"]
    head = canonical(
        {
            "entries": len(raw),
            "faults": {**faults, **({"0": "; ".join(of_the_whole)} if of_the_whole else {})},
            "head": ledger.head,
            "registry": today or "",
            "root": ledger.root,
        }
    )
    files: dict[str, Iterable[bytes]] = {
        LINES: (_one_line(each.line) for each in raw),
        ENTRIES: (_one_line(each.envelope) for each in raw),
        HEAD: (head + b"\n",),
        PRINTED: (f"{line}\n".encode() for line in _printed(ledger)),
        "verify.py": (verifier,),
        **{f"registries/{digest}.toml": (content,) for digest, content in registries.items()},
    }
    return dict(sorted(files.items()))


def _one_line(raw: bytes) -> bytes:
    return raw.replace(b"\n", b"\\n") + b"\n"


def _printed(ledger: Ledger) -> Iterator[str]:
    """The ledger for a person to read: each signature with printed name, meaning and time (21 CFR 11.50)."""
    yield f"Ledger of {len(ledger.entries)} entries"
    yield f"head {ledger.head or 'none'}"
    yield f"Merkle tree head {ledger.root or 'none'}"
    for entry in ledger.entries:
        yield ""
        yield f"entry {entry.sequence}, recorded {entry.recorded_at}: {kind_of(entry)}"
        yield f"  statement {entry.digest}"
        for subject in entry.statement.subjects:
            for name, digest in sorted(subject.digests.items()):
                yield printable(f"  about {subject.name}: {name} {digest}")
        yield from (printable(f"  {words}") for words in signer_words(entry))
    for defect in ledger.defects:
        yield f"{defect.kind.value}: {defect.where}: {defect.sentence}"


def kind_of(entry: Entry) -> str:
    """The kind of statement in a word or two, safe to print: the predicate's name without its version."""
    parts = entry.statement.predicate_type.rstrip("/").split("/")
    versioned = len(parts) > 1 and parts[-1].startswith("v")
    return printable(parts[-2] if versioned else parts[-1])


def signer_words(entry: Entry) -> list[str]:
    """Who signed, in which printed name, when and to what meaning; one line a signature."""
    if not entry.signers:
        signed = entry.envelope is not None and entry.envelope.signatures
        return ["signed by nobody whose signature holds" if signed else "unsigned"]
    return [
        f"signed by {each.printed_name} ({each.person}) at {each.at}"
        f"{', meaning ' + each.meaning if each.meaning else ''}, key {each.keyid}"
        for each in entry.signers
    ]


def read_export(lines: bytes, entries: bytes) -> tuple[RawEntry, ...]:
    """The entries of an export's two files; a side that is shorter ends in empty entries."""
    sides = [raw.split(b"\n") for raw in (lines, entries)]
    if all(side[-1] == b"" for side in sides) and len(sides[0]) == len(sides[1]):
        sides = [side[:-1] for side in sides]
    count = max(map(len, sides))
    padded = [[*side, *[b""] * (count - len(side))] for side in sides]
    return tuple(RawEntry(line, entry) for line, entry in zip(*padded, strict=True))


def noted_head(raw: bytes) -> tuple[str, int]:
    """Head and number of entries that an export's head file notes; `("", -1)` for one that cannot be read."""
    try:
        told = json.loads(raw)
        return str(told["head"]), int(told["entries"])
    except (ValueError, KeyError, TypeError):
        return "", -1
