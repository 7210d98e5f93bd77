"""A judgement of a clause as a statement of the ledger (predicate `clause-judgement/v1`), and the digests it rests on."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.evidence import Entry, JsonValue
from gatekeeper.model.graph import Node
from gatekeeper.model.judgement import ClauseWord, Judgement, Rest, RestKind
from gatekeeper.model.path import path_bytes
from gatekeeper.model.record import Clause
from gatekeeper.model.tree import Tree, TreeEntry

WHOLE_TREE = "."
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KINDS = {kind.value for kind in RestKind}


def rest_of_clause(clause: Clause) -> Rest:
    """The clause's entry of the table: number, words, classes and role."""
    classes = () if clause.classes is None else sorted(c.name for c in clause.classes)
    told = (clause.id, clause.standard, clause.number, clause.paraphrase, *classes)
    raw = "\n".join((*told, clause.role.value)).encode()
    return Rest(RestKind.CLAUSE.value, clause.id, sha256(raw))


def rest_of_path(tree: Tree, path: str) -> Rest | None:
    """Every entry at or below the path by mode, content and name; `None` when there is none."""
    entries = [entry for entry in tree if _is_below(entry, path)]
    if not entries:
        return None
    lines = (f"{e.mode:06o} {e.blob} ".encode() + path_bytes(e.path) + b"\0" for e in entries)
    return Rest(RestKind.PATH.value, path, sha256(b"".join(lines)))


def _is_below(entry: TreeEntry, path: str) -> bool:
    return path in (WHOLE_TREE, entry.path) or entry.path.startswith(f"{path}/")


def rests_of_documents(documents: Iterable[Node]) -> Iterator[Rest]:
    """The entries of controlled documents: what each holds, in which version, and whether it is approved."""
    for each in documents:
        told = "\n".join((each.id, each.title, each.version, each.status, each.digest))
        yield Rest(
            RestKind.DOCUMENT.value, each.id, sha256(told.encode("utf-8", "surrogateescape"))
        )


def stated_judgement(said: Judgement) -> dict[str, JsonValue]:
    """The predicate without its act."""
    rests: list[JsonValue] = [
        {"kind": rest.kind, "name": rest.name, "sha256": rest.digest} for rest in said.rests
    ]
    return {
        "clause": said.clause,
        "judgement": said.word.value,
        "reason": said.reason,
        "project": said.project,
        "restsOn": rests,
        "expires": said.expires.isoformat(),
        **({"approves": said.approves} if said.approves else {}),
    }


def read_judgement(entry: Entry) -> Judgement | str:
    """The judgement that an entry states, or a clause for what is wrong with it. Nothing is said about who signed."""
    predicate = entry.statement.predicate
    fields = ("clause", "judgement", "reason", "project", "expires")
    told = {key: text for key in fields if isinstance(text := predicate.get(key), str) and text}
    missing = [key for key in fields if key not in told]
    if missing:
        return f"it has no {missing[0]}"
    if told["judgement"] not in {word.value for word in ClauseWord}:
        return f'it says "{told["judgement"]}", which is none of the three words'
    try:
        expires = dt.date.fromisoformat(told["expires"])
    except ValueError:
        return f'it expires on "{told["expires"]}", which is no date'
    rests = _rests(predicate.get("restsOn"))
    if rests is None:
        return "something that it rests on has no kind, name or digest"
    if all(rest.kind == RestKind.CLAUSE.value for rest in rests):
        return "it rests on no file and no document"
    approves = predicate.get("approves", "")
    return Judgement(
        clause=told["clause"],
        word=ClauseWord(told["judgement"]),
        reason=told["reason"],
        project=told["project"],
        rests=rests,
        expires=expires,
        approves=approves if isinstance(approves, str) else "",
    )


def _rests(listed: JsonValue) -> tuple[Rest, ...] | None:
    """All of them, ordered; `None` when one is not whole."""
    found = [_rest(each) for each in listed] if isinstance(listed, list) else []
    whole = [rest for rest in found if rest is not None]
    return tuple(sorted(whole)) if len(whole) == len(found) else None


def _rest(listed: JsonValue) -> Rest | None:
    if not isinstance(listed, dict):
        return None
    kind, name, digest = (listed.get(key) for key in ("kind", "name", "sha256"))
    if not (isinstance(kind, str) and isinstance(name, str) and isinstance(digest, str)):
        return None
    if kind not in _KINDS or not name or _DIGEST.fullmatch(digest) is None:
        return None
    return Rest(kind, name, Sha256(digest))
