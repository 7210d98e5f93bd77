"""A maker's list of anomalies, written off their page or errata sheet into TOML: for SOUP that no public feed speaks of."""

import msgspec

from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import read_purl
from gatekeeper.parse.bind import Binding, bind
from gatekeeper.parse.toml import parse_toml
from gatekeeper.soup.advisories import Advisory, Affected, FeedContent

_MAX_BYTES = 8 * 1024 * 1024


class _Entry(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    id: str
    title: str
    purl: str
    versions: list[str] = msgspec.field(default_factory=list)
    range: str = ""
    fixed_in: list[str] = msgspec.field(default_factory=list)
    severity: str = ""
    aliases: list[str] = msgspec.field(default_factory=list)


class _List(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    version: int
    anomalies: list[_Entry] = msgspec.field(default_factory=list)


def read_vendor_list(name: str, raw: bytes) -> FeedContent:
    """The anomalies of the list; with a mistake in it none, and the mistake as its fault."""
    document = parse_toml(RepoPath(name), raw, max_bytes=_MAX_BYTES)
    if isinstance(document, ConfigurationProblem):
        return FeedContent(fault=f"{document.location}: {document.message}")
    binding = Binding(document)
    options = bind(binding, _List)
    for index, entry in enumerate(options.anomalies):
        if read_purl(entry.purl) is None:
            binding.add(
                f"anomalies[{index}].purl", f'"{entry.purl}" is no purl', "write pkg:TYPE/NAME"
            )
    if binding.problems:
        first = binding.problems[0]
        return FeedContent(fault=f"{first.location}: {first.message}")
    return FeedContent(
        tuple(_advisory(each) for each in options.anomalies), (), len(options.anomalies)
    )


def _advisory(entry: _Entry) -> Advisory:
    named = read_purl(entry.purl)
    affected = Affected(
        named.bare if named else None,
        entry.purl,
        versions=tuple(entry.versions),
        vers=entry.range,
        fixed_in=tuple(entry.fixed_in),
    )
    return Advisory(entry.id, tuple(entry.aliases), entry.title, (affected,), entry.severity)
