"""Components of ESP-IDF: `idf_component.yml` and `dependencies.lock` of the IDF Component Manager 2."""

import re

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import purl, purl_of_url
from gatekeeper.model.soup import Mention, SoupRole
from gatekeeper.soup.collect import Collector, pinned
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
        named, why, digests = pinned(
            purl_of_url(url) or purl("generic", name), table.scalar("version")
        )
        place = at_line(path, line)
        into.add(Mention(place, FORMAT, named, SoupRole.DECLARED, url, why, digests, url))
        return
    _version(path, name, table.scalar("version"), line, into)


def _version(path: RepoPath, name: str, constraint: str, line: int, into: Collector) -> None:
    space, _, short = name.rpartition("/")
    exact = _EXACT.fullmatch(constraint.strip())
    why = f'"{constraint or "*"}" allows more than one version'
    named = purl("idf", short, exact.group(1) if exact else "", namespace=space or "espressif")
    place = at_line(path, line)
    into.add(Mention(place, FORMAT, named, SoupRole.DECLARED, constraint, "" if exact else why))


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
            named, _, _ = pinned(purl_of_url(url) or named, version)
        into.add(
            Mention(
                at_line(path, document.table("dependencies").line(name)),
                FORMAT,
                named,
                SoupRole.LOCKED,
                digests=(f"sha256:{digest}",) if digest else (),
                floating="" if version else "the lock tells no version",
            )
        )
