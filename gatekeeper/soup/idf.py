"""Components of ESP-IDF: `idf_component.yml` and `dependencies.lock` of the IDF Component Manager 2."""

import re
from dataclasses import replace

from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import purl
from gatekeeper.soup.collect import Asked, Collector, pinned, several
from gatekeeper.soup.placed_reading import Table, read_yaml

FORMAT = "idf"
_EXACT = re.compile(r"(?:==)?\s*v?(\d+(?:\.\d+)+(?:[-+~][\w.+-]*)?)")


def read_idf_component(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds the dependencies that a component's manifest asks for."""
    document = read_yaml(path, raw, into, FORMAT)
    inner = document.table("dependencies")
    for name, value in inner.values.items():
        if isinstance(value, dict):
            _asked(path, name, inner.table(name), inner.line(name), into)
        else:
            _version(path, name, inner.scalar(name), inner.line(name), into)


def _asked(path: RepoPath, name: str, table: Table, line: int, into: Collector) -> None:
    url = table.text("git")
    if table.text("override_path") or (table.text("path") and not url):
        return  # a folder of the project; beside `git` it is one of that repository
    if url:
        asked = pinned(url, table.scalar("version"), purl("generic", name), url)
        into.take((path, line), FORMAT, replace(asked, url=url))
        return
    _version(path, name, table.scalar("version"), line, into)


def _version(path: RepoPath, name: str, constraint: str, line: int, into: Collector) -> None:
    space, _, short = name.rpartition("/")
    exact = _EXACT.fullmatch(constraint.strip())
    named = purl("idf", short, exact.group(1) if exact else "", namespace=space or "espressif")
    asked = Asked(named, constraint, "" if exact else several(constraint))
    into.take((path, line), FORMAT, asked)


def read_idf_lock(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds what the lock pins, the framework itself too. A `dependencies.lock` of another tool is let be."""
    if b"manifest_hash" not in raw and b"component_hash" not in raw:
        return
    document = read_yaml(path, raw, into, FORMAT)
    for name, table in document.named("dependencies"):
        source = table.table("source")
        if source.text("type") == "local":
            continue
        space, _, short = name.rpartition("/")
        version = table.scalar("version")
        digest = table.text("component_hash")
        named = purl("idf", short, version, namespace=space or "espressif")
        if url := source.text("git"):
            named = pinned(url, version, named).purl
        why = "" if version else "the lock tells no version"
        asked = Asked(named, "", why, (f"sha256:{digest}",) if digest else ())
        place = path, document.table("dependencies").line(name)
        into.take(place, FORMAT, asked, is_locked=True)
