"""OSV records (Open Source Vulnerability format 1.7), one by one, as a list, or as the zip dump of an ecosystem."""

import re
from collections.abc import Callable, Iterator, Mapping

from gatekeeper.model.purl import Purl, purl, purl_of_url, read_purl
from gatekeeper.parse.archive import ArchiveRefused, read_archive
from gatekeeper.parse.json import JsonRefused, parse_json
from gatekeeper.soup.advisories import (
    Advisory,
    Affected,
    FeedContent,
    Interval,
    table,
    tables,
    text,
    texts,
)

Wanted = Callable[[bytes], bool]
"""Whether a record, as bytes, may be about something that is asked for."""
MAX_BYTES = 512 * 1024 * 1024
_MAX_RECORD = 16 * 1024 * 1024
_MAX_MEMBERS = 400_000
_ECOSYSTEMS = {
    "pypi": "pypi",
    "npm": "npm",
    "crates.io": "cargo",
    "go": "golang",
    "conancenter": "conan",
    "maven": "maven",
    "nuget": "nuget",
    "packagist": "composer",
    "rubygems": "gem",
    "hex": "hex",
    "pub": "pub",
    "debian": "deb",
    "alpine": "apk",
}
_ALONE = "record"
"""A feed that is one record or a list of them, not a dump: all of it is read."""
_COMMIT = re.compile(r"[0-9a-f]{40}")


def read_osv(raw: bytes, wanted: Wanted) -> FeedContent:
    """The records that are wanted; entries counts all. A record that cannot be read is a fault of the feed."""
    advisories: list[Advisory] = []
    count, faults = 0, 0
    first = ""
    try:
        for name, record in _records(raw):
            count += 1
            if name != _ALONE and not wanted(record):
                continue
            try:
                document = parse_json(record, max_bytes=_MAX_RECORD)
            except JsonRefused as error:
                faults, first = faults + 1, first or f"{name}: {error}"
                continue
            listed = document if isinstance(document, list) else [document]
            count += len(listed) - 1
            for each in listed:
                if isinstance(each, dict) and isinstance(each.get("id"), str):
                    advisories.append(_advisory(each))
                else:
                    faults, first = faults + 1, first or f"{name}: it is no OSV record"
    except ArchiveRefused as error:
        return FeedContent(fault=f"it cannot be read: {error}")
    fault = f"{faults} records cannot be read, the first {first}" if faults else ""
    return FeedContent(tuple(advisories), (), count, fault)


def _records(raw: bytes) -> Iterator[tuple[str, bytes]]:
    if not raw.startswith(b"PK"):
        yield _ALONE, raw
        return
    for name, content in read_archive(raw, max_bytes=MAX_BYTES, max_members=_MAX_MEMBERS).items():
        if name.endswith(".json"):
            yield name, content


def _advisory(record: Mapping[str, object]) -> Advisory:
    severities = [text(each.get("score")) for each in tables(record.get("severity"))]
    specific = table(record.get("database_specific"))
    return Advisory(
        text(record.get("id")),
        tuple(sorted({*texts(record.get("aliases")), *texts(record.get("upstream"))})),
        text(record.get("summary")) or text(record.get("details")).split("\n")[0],
        tuple(each for entry in tables(record.get("affected")) for each in _affected(entry)),
        next((each for each in severities if each), text(specific.get("severity"))),
        bool(record.get("withdrawn")),
    )


def _affected(entry: Mapping[str, object]) -> Iterator[Affected]:
    package = table(entry.get("package"))
    named = _package(package)
    versions = tuple(texts(entry.get("versions")))
    intervals: list[Interval] = []
    fixed: list[str] = []
    for each in tables(entry.get("ranges")):
        if each.get("type") == "GIT":
            commits = _commits(each)
            repository = purl_of_url(text(each.get("repo")))
            if repository is not None:
                yield Affected(
                    repository,
                    text(each.get("repo")),
                    versions=versions,
                    commits=commits,
                    fixed_in=tuple(f for _, f in commits if f),
                )
            continue
        more, ends = _intervals(each)
        intervals += more
        fixed += ends
    if named is not None:
        label = (
            text(package.get("purl"))
            or f"{text(package.get('ecosystem'))} {text(package.get('name'))}"
        )
        yield Affected(
            named,
            label,
            intervals=tuple(intervals),
            versions=versions,
            fixed_in=tuple(dict.fromkeys(fixed)),
        )


def _package(package: Mapping[str, object]) -> Purl | None:
    if found := read_purl(text(package.get("purl"))):
        return found.bare
    kind = _ECOSYSTEMS.get(text(package.get("ecosystem")).partition(":")[0].lower())
    name = text(package.get("name"))
    if kind is None or not name:
        return None
    separator = ":" if kind == "maven" else "/"
    space, _, short = name.rpartition(separator)
    return purl(kind, short, namespace=space)


def _intervals(each: Mapping[str, object]) -> tuple[list[Interval], list[str]]:
    """The intervals of the events, which are ordered pairs of a beginning and an end, and the fixed versions."""
    intervals: list[Interval] = []
    fixed: list[str] = []
    low: str | None = None
    for event in tables(each.get("events")):
        if "introduced" in event:
            if low is not None:
                intervals.append(Interval(low))
            low = text(event.get("introduced"))
        elif "fixed" in event:
            intervals.append(Interval(low or "", high=text(event.get("fixed"))))
            fixed.append(text(event.get("fixed")))
            low = None
        elif "last_affected" in event:
            intervals.append(
                Interval(low or "", high=text(event.get("last_affected")), high_in=True)
            )
            low = None
    if low is not None:
        intervals.append(Interval(low))
    return intervals, fixed


def _commits(each: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    low = ""
    for event in tables(each.get("events")):
        if "introduced" in event:
            low = text(event.get("introduced"))
        elif "fixed" in event and _COMMIT.fullmatch(text(event.get("fixed"))):
            pairs.append((low, text(event.get("fixed"))))
    return tuple(pairs or [(low, "")])
