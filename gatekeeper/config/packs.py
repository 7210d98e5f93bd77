"""Rule packs: the merged semgrep rules in `rules/semgrep/` with their canaries (`packs.json`)."""

from pathlib import Path

import msgspec

from gatekeeper.config.shipped import shipped
from gatekeeper.model.analyzer import Canary, RulePack
from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.errors import GatekeeperError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.parse.json import JsonRefused, parse_json

PARSE_PROBE = "parse-probe"
_MAX_BYTES = 32 * 1024 * 1024
_SUFFIX = {Language.C: ".c", Language.CPP: ".cpp", Language.PYTHON: ".py"}


class _Pack(msgspec.Struct):
    id: str
    languages: list[str]
    canary: dict[str, str]
    canary_rule: str


class _Packs(msgspec.Struct):
    packs: list[_Pack]


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack, its digest and how many rules it holds."""

    pack: RulePack
    digest: Sha256
    rules: int


def pack_ids() -> tuple[str, ...]:
    """Ids of the packs that ship, ordered."""
    return tuple(sorted(pack.id for pack in _index(shipped("rules")).packs))


def load_packs(ids: tuple[str, ...]) -> tuple[LoadedPack, ...]:
    """The packs of those ids, in that order, and the parse probe last when it ships.

    Raises `GatekeeperError` when the shipped files do not fit each other.
    """
    folder = shipped("rules")
    known = {pack.id: pack for pack in _index(folder).packs}
    loaded = [_load(folder, known[pack_id]) for pack_id in ids]
    probe = folder / "semgrep" / f"{PARSE_PROBE}.json"
    if loaded and PARSE_PROBE not in ids:
        languages = frozenset(Language)
        raw = probe.read_bytes()
        pack = RulePack(PARSE_PROBE, str(probe), languages, ())
        loaded.append(LoadedPack(pack, sha256(raw), _count(raw, probe)))
    return tuple(loaded)


def _index(folder: Path) -> _Packs:
    path = folder / "semgrep" / "packs.json"
    try:
        return msgspec.convert(parse_json(path.read_bytes(), max_bytes=_MAX_BYTES), _Packs)
    except (OSError, JsonRefused, msgspec.ValidationError) as error:
        raise GatekeeperError(
            f"no verdict: the shipped {path.name} is damaged: {error}"
        ) from error


def _load(folder: Path, entry: _Pack) -> LoadedPack:
    path = folder / "semgrep" / f"{entry.id}.json"
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise GatekeeperError(
            f"no verdict: the rule pack {entry.id} is missing: {error}"
        ) from error
    languages = frozenset(Language(name) for name in entry.languages)
    canaries = tuple(
        Canary(
            f"canary-{entry.id}{_SUFFIX[Language(name)]}",
            Language(name),
            text.encode(),
            entry.canary_rule,
        )
        for name, text in sorted(entry.canary.items())
    )
    return LoadedPack(
        RulePack(entry.id, str(path), languages, canaries), sha256(raw), _count(raw, path)
    )


def _count(raw: bytes, path: Path) -> int:
    try:
        document = parse_json(raw, max_bytes=_MAX_BYTES)
    except JsonRefused as error:
        raise GatekeeperError(
            f"no verdict: the rule pack {path.name} is damaged: {error}"
        ) from error
    rules = document.get("rules") if isinstance(document, dict) else None
    return len(rules) if isinstance(rules, list) else 0


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a rule of a pack says of itself."""

    id: str
    level: str
    message: str
    why: str
    fix: str
    cwe: tuple[str, ...]
    references: tuple[str, ...]
    confidence: str


class _Metadata(msgspec.Struct):
    why: str
    fix: str
    cwe: list[str]
    references: list[str]
    confidence: str


class _Rule(msgspec.Struct):
    id: str
    severity: str
    message: str
    metadata: _Metadata


class _Rules(msgspec.Struct):
    rules: list[_Rule]


def rule_texts() -> dict[str, RuleText]:
    """Rule id to what it says, over all packs that ship; raises `GatekeeperError` when one is damaged."""
    texts: dict[str, RuleText] = {}
    for loaded in load_packs(pack_ids()):
        if loaded.pack.id == PARSE_PROBE:
            continue
        try:
            document = parse_json(Path(loaded.pack.path).read_bytes(), max_bytes=_MAX_BYTES)
            rules = msgspec.convert(document, _Rules).rules
        except (JsonRefused, msgspec.ValidationError) as error:
            raise GatekeeperError(f"the rule pack {loaded.pack.id} is damaged: {error}") from error
        texts |= {rule.id: _rule_text(rule) for rule in rules}
    return texts


def _rule_text(rule: _Rule) -> RuleText:
    return RuleText(
        rule.id,
        rule.severity.lower(),
        rule.message,
        rule.metadata.why,
        rule.metadata.fix,
        tuple(rule.metadata.cwe),
        tuple(rule.metadata.references),
        rule.metadata.confidence,
    )
