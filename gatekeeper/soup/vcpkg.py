"""vcpkg manifests (`vcpkg.json`, vcpkg 2025): dependencies, whose versions the baseline's commit decides, and overrides."""

import posixpath
from collections.abc import Iterator

from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import purl
from gatekeeper.soup.collect import Asked, Collector, is_commit
from gatekeeper.soup.placed_reading import NO_TABLE, Table, read_json

FORMAT = "vcpkg"
_CONFIGURATION = "vcpkg-configuration.json"
_VERSIONS = ("version", "version-semver", "version-date", "version-string")


def read_vcpkg(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds the dependencies of a manifest, those of its features too."""
    document = read_json(path, raw, into, FORMAT)
    if document is NO_TABLE:
        return
    overrides = {
        each.text("name"): next((each.scalar(key) for key in _VERSIONS if each.scalar(key)), "")
        for each in document.tables("overrides")
    }
    baseline = document.text("builtin-baseline") or _baseline(path, into)
    sources = [document, *(feature for _, feature in document.named("features"))]
    for source in sources:
        for name, line, asked, host in _dependencies(source):
            version = overrides.get(name, "")
            named = purl("vcpkg", name.lower(), version)
            why, digests = _settled(version, baseline)
            told = Asked(named, f">={asked}" if asked else "", why, digests)
            into.take((path, line), FORMAT, told, is_locked=not why, development=host)


def _baseline(path: RepoPath, into: Collector) -> str:
    """The commit of the default registry in the configuration beside the manifest; empty when there is none."""
    beside = RepoPath(posixpath.join(posixpath.dirname(path), _CONFIGURATION))
    raw = into.raw(beside) if beside in into.tree.paths else None
    document = read_json(beside, raw, into) if raw is not None else NO_TABLE
    return document.table("default-registry").text("baseline")


def _dependencies(source: Table) -> Iterator[tuple[str, int, str, bool]]:
    """Name, line, what is asked for, and whether it runs on the building machine only."""
    for name, line in source.texts("dependencies"):
        yield name, line, "", False
    for each in source.tables("dependencies"):
        host = each.values.get("host") is True
        yield each.text("name"), each.line("name"), each.scalar("version>="), host


def _settled(version: str, baseline: str) -> tuple[str, tuple[str, ...]]:
    """Why the version floats, and what pins it instead."""
    if version:
        return "", ()
    if is_commit(baseline):
        return "", (f"vcpkg-baseline:{baseline}",)
    return "no baseline's commit and no override decides its version", ()
