"""Feeds as files: a folder with `feeds.toml`, which dates and digests every snapshot, and their content; nothing is fetched."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import msgspec

from gatekeeper.model.advisory import FeedKind, SoupFeed
from gatekeeper.model.digest import sha256
from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import read_purl
from gatekeeper.parse.bind import Binding, bind
from gatekeeper.parse.toml import parse_toml
from gatekeeper.soup.advisories import Advisory, Affected, FeedContent
from gatekeeper.soup.csaf import read_csaf
from gatekeeper.soup.nvd import read_kev, read_nvd
from gatekeeper.soup.osv import Wanted, read_osv

LIST = "feeds.toml"
_MAX_LIST = 4 * 1024 * 1024


class SnapshotOptions(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    """`[[snapshots]]` of `feeds.toml`."""

    name: str
    kind: Literal["osv", "csaf", "nvd", "kev", "vendor"]
    taken: dt.date
    sha256: str
    file: str = ""
    source: str = ""
    covers: list[str] = msgspec.field(default_factory=list)


class FeedsFile(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    """`feeds.toml`."""

    version: Literal[1]
    snapshots: list[SnapshotOptions] = msgspec.field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """One snapshot and what was read of it."""

    feed: SoupFeed
    advisories: tuple[Advisory, ...]
    exploited: tuple[tuple[str, str], ...]


def load_feeds(files: Mapping[str, bytes], where: str, wanted: Wanted) -> tuple[ReadFeed, ...]:
    """Every snapshot of the folder in the order of its list, ordered by name and date; only the newest of a name is read.

    `where` names the folder. Without a list there is no feed. A list with a mistake is one feed with that fault.
    """
    if LIST not in files:
        return ()
    document = parse_toml(RepoPath(f"{where}/{LIST}"), files[LIST], max_bytes=_MAX_LIST)
    if isinstance(document, ConfigurationProblem):
        return (_broken(document),)
    binding = Binding(document)
    options = bind(binding, FeedsFile)
    if binding.problems:
        return (_broken(binding.problems[0]),)
    newest = {each.name: each.taken for each in sorted(options.snapshots, key=lambda s: s.taken)}
    read = [
        _read(each, files, document.locate(f"snapshots[{index}]"), wanted)
        if each.taken == newest[each.name]
        else ReadFeed(_feed(each, document.locate(f"snapshots[{index}]"), None, 0, ""), (), ())
        for index, each in enumerate(options.snapshots)
    ]
    return tuple(sorted(read, key=lambda r: (r.feed.name, r.feed.taken)))


def _broken(problem: ConfigurationProblem) -> ReadFeed:
    fault = f"the list of feeds cannot be read: {problem.message}"
    day = dt.date.min
    feed = SoupFeed(LIST, FeedKind.OSV, day, None, 0, "", (), problem.location, fault)
    return ReadFeed(feed, (), ())


def _feed(
    each: SnapshotOptions, place: Location, raw: bytes | None, entries: int, fault: str
) -> SoupFeed:
    return SoupFeed(
        each.name,
        FeedKind(each.kind),
        each.taken,
        sha256(raw) if raw is not None else None,
        entries,
        each.source,
        tuple(each.covers),
        place,
        fault,
    )


def _read(
    each: SnapshotOptions, files: Mapping[str, bytes], place: Location, wanted: Wanted
) -> ReadFeed:
    raw = files.get(each.file)
    if raw is None:
        fault = f'its file "{each.file}" is not there'
        return ReadFeed(_feed(each, place, None, 0, fault), (), ())
    if sha256(raw) != each.sha256:
        fault = f'"{each.file}" has the digest {sha256(raw)}, and the list says {each.sha256[:64]}'
        return ReadFeed(_feed(each, place, raw, 0, fault), (), ())
    content = _content(each, raw, wanted)
    feed = _feed(each, place, raw, content.entries, content.fault)
    return ReadFeed(feed, content.advisories, content.exploited)


def _content(each: SnapshotOptions, raw: bytes, wanted: Wanted) -> FeedContent:
    match FeedKind(each.kind):
        case FeedKind.OSV:
            return read_osv(raw, wanted)
        case FeedKind.CSAF:
            return read_csaf(raw)
        case FeedKind.NVD:
            return read_nvd(raw)
        case FeedKind.KEV:
            return read_kev(raw)
        case FeedKind.VENDOR:
            return read_vendor_list(each.file, raw)


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
