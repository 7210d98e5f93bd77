"""Acts of people in statements: who signed, in which printed name, when and to what meaning (21 CFR 11.50, 11.70).

The block stands inside the signed predicate, so name, time and meaning are bound to the record's digest and cannot
be moved to another.
"""

import re
from enum import Enum

from gatekeeper.model.digest import ObjectId, Sha256, is_object_id
from gatekeeper.model.evidence import JsonValue, Statement
from gatekeeper.model.frozen import dataclass

_DIGEST = re.compile(r"[0-9a-f]{64}")
_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Meaning(Enum):
    """What a signature says about the record it is under."""

    AUTHORSHIP = "authorship"
    REVIEW = "review"
    APPROVAL = "approval"
    VERIFICATION = "verification"
    RESPONSIBILITY = "responsibility"


@dataclass(frozen=True, slots=True)
class RegistrySource:
    """The registry of people that an act was made under, as it stood then."""

    commit: ObjectId
    path: str
    digest: Sha256
    """Of the file's bytes."""


@dataclass(frozen=True, slots=True)
class Act:
    """One person's act."""

    person: str
    """Id in the registry."""
    printed_name: str
    meaning: Meaning
    at: str
    """UTC, `2026-11-25T16:00:00Z`."""
    registry: RegistrySource


def stated_act(act: Act) -> dict[str, JsonValue]:
    """The block `act` of a predicate."""
    source = act.registry
    return {
        "person": act.person,
        "printedName": act.printed_name,
        "meaning": act.meaning.value,
        "at": act.at,
        "registry": {"gitCommit": source.commit, "path": source.path, "sha256": source.digest},
    }


def act_of(statement: Statement) -> Act | str | None:
    """The act a statement is; `None` when it is nobody's, a sentence when its block cannot be read."""
    block = statement.predicate.get("act")
    if block is None:
        return None
    fields = ("person", "printedName", "meaning", "at", "registry")
    if not isinstance(block, dict) or set(block) != set(fields):
        return "its act does not name person, printed name, meaning, time and registry"
    source = block["registry"]
    if not isinstance(source, dict) or set(source) != {"gitCommit", "path", "sha256"}:
        return "its act names no registry by commit, path and SHA-256"
    texts = {**{key: block[key] for key in fields[:4]}, **source}
    told = {key: text for key, text in texts.items() if isinstance(text, str) and text}
    if len(told) != len(texts):
        return "a field of its act is not text"
    if told["meaning"] not in {meaning.value for meaning in Meaning}:
        return f"its act has the meaning {told['meaning']!a}, which is none"
    if _UTC.fullmatch(told["at"]) is None:
        return f"its act has the time {told['at']!a}, which is none in UTC"
    if not is_object_id(told["gitCommit"]) or _DIGEST.fullmatch(told["sha256"]) is None:
        return "its act names its registry by something that is no digest"
    registry = RegistrySource(ObjectId(told["gitCommit"]), told["path"], Sha256(told["sha256"]))
    meaning = Meaning(told["meaning"])
    return Act(told["person"], told["printedName"], meaning, told["at"], registry)
