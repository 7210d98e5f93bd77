"""The register of SOUP, `compliance/soup.toml`, as base has it (IEC 62304 5.3.3, 5.3.4, 7.1.3, 8.1.2)."""

import datetime as dt
from collections.abc import Iterable
from typing import Literal

import msgspec

from gatekeeper.config.options import Table
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Registry
from gatekeeper.model.purl import Purl, read_purl
from gatekeeper.model.software import SoftwareItem
from gatekeeper.model.soup import SoupItem
from gatekeeper.parse.bind import Binding, bind, filled
from gatekeeper.parse.toml import TomlDocument, parse_toml

MAX_REGISTER_BYTES = 4 * 1024 * 1024


class SoupItemOptions(Table):
    """`[[items]]` of `soup.toml`."""

    id: str
    title: str
    manufacturer: str = ""
    version: str = ""
    purl: str = ""
    purls: list[str] = msgspec.field(default_factory=list)
    digests: list[str] = msgspec.field(default_factory=list)
    licence: str = ""
    used_by: list[str] = msgspec.field(default_factory=list)
    requirements: list[str] = msgspec.field(default_factory=list)
    prerequisites: list[str] = msgspec.field(default_factory=list)
    support: str = ""
    end_of_support: dt.date | None = None
    surfaces: list[str] = msgspec.field(default_factory=list)
    paths: list[str] = msgspec.field(default_factory=list)
    upstream_tree: str = ""
    outside: str = ""
    planned: bool = False
    evaluated: dt.date | None = msgspec.field(default=None, name="anomalies-evaluated")
    evaluation: str = ""
    evaluated_by: str = ""
    cpe: str = ""


class SoupFile(Table):
    """`soup.toml`."""

    version: Literal[1]
    items: list[SoupItemOptions] = msgspec.field(default_factory=list)


def read_soup_register(
    base: TrustBase, path: str, items: tuple[SoftwareItem, ...], registry: Registry
) -> tuple[SoupItem, ...] | None:
    """The register at base, in file order; `None` when there is no such file. Mistakes join the base's problems."""
    raw = base.read(path)
    if raw is None:
        return None
    document = parse_toml(RepoPath(path), raw, max_bytes=MAX_REGISTER_BYTES)
    if isinstance(document, ConfigurationProblem):
        base.problems.append(document)
        return ()
    binding = base.binding(document)
    options = bind(binding, SoupFile)
    known = {item.id for item in items}
    seen: set[str] = set()
    result = []
    for index, entry in enumerate(options.items):
        key = f"items[{index}]"
        _check(binding, key, entry, known, seen, registry)
        seen.add(entry.id)
        result.append(_item(binding, document, key, entry))
    return tuple(result)


def registered_ids(path: RepoPath, raw: bytes) -> frozenset[str]:
    """The ids that a register names, whatever else it says; empty when it cannot be read."""
    document = parse_toml(path, raw, max_bytes=MAX_REGISTER_BYTES)
    entries = document.data.get("items") if isinstance(document, TomlDocument) else None
    tables = entries if isinstance(entries, list) else []
    return frozenset(
        e["id"] for e in tables if isinstance(e, dict) and isinstance(e.get("id"), str)
    )


def _check(
    binding: Binding,
    key: str,
    entry: SoupItemOptions,
    known: set[str],
    seen: set[str],
    registry: Registry,
) -> None:
    if entry.id in seen or not entry.id:
        message = f'the id "{entry.id}" of a SOUP item stands twice or is empty'
        binding.add(f"{key}.id", message, "give each item its own id")
    for name in entry.used_by:
        if name not in known:
            message = f'"{name}" is no software item of gatekeeper.toml'
            binding.add(f"{key}.used-by", message, "write the id of an item")
    if entry.evaluated_by and registry.get(entry.evaluated_by) is None:
        message = f'"{entry.evaluated_by}" is nobody in the people registry'
        binding.add(f"{key}.evaluated-by", message, "write the id of a registered person")
    if not (entry.purl or entry.purls or entry.paths or entry.outside):
        message = "nothing says what in the tree it is"
        cure = "write its purl, the paths of the copy, or why it lies outside of the tree"
        binding.add(f"{key}.purl", message, cure)
    if entry.upstream_tree and (
        len(entry.upstream_tree) not in (40, 64) or not _is_hex(entry.upstream_tree)
    ):
        message = f'"{entry.upstream_tree}" is no id of a git tree'
        binding.add(f"{key}.upstream-tree", message, "write what git rev-parse COMMIT:FOLDER says")


def _is_hex(text: str) -> bool:
    return all(character in "0123456789abcdef" for character in text)


def _item(binding: Binding, document: TomlDocument, key: str, entry: SoupItemOptions) -> SoupItem:
    purls = tuple(_purls(binding, key, [*([entry.purl] if entry.purl else []), *entry.purls]))
    version = entry.version or next((each.version for each in purls if each.version), "")
    return filled(
        SoupItem,
        entry,
        version=version,
        purls=purls,
        outside=entry.outside.strip(),
        location=document.locate(key),
    )


def _purls(binding: Binding, key: str, texts: Iterable[str]) -> Iterable[Purl]:
    for text in texts:
        found = read_purl(text)
        if found is None:
            binding.add(f"{key}.purl", f'"{text}" is no purl', "write pkg:TYPE/NAME@VERSION")
        else:
            yield found
