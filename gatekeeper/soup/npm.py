"""npm: `package-lock.json` (versions 1 to 3), `npm-shrinkwrap.json`, `yarn.lock` (1 and later), `pnpm-lock.yaml`, `package.json`."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import replace

from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import Purl, purl
from gatekeeper.soup.collect import Asked, Collector, pinned, several
from gatekeeper.soup.placed_reading import Table, read_json, read_yaml

FORMAT = "npm"
_EXACT = re.compile(r"=?v?(\d+\.\d+\.\d+(?:[-+][\w.+-]*)?)")
_YARN_HEAD = re.compile(r'"?((?:@[^/"]+/)?[^@"\s,]+)@[^\n]*:\s*')
_YARN_FIELD = re.compile(
    r'\s+"?(version|resolved|integrity|resolution|checksum|linkType)"?:?\s+"?([^"\n]+?)"?\s*'
)
_PNPM_KEY = re.compile(r"/?((?:@[^/@]+/)?[^/@]+)[@/](\d[^()_]*)(?:[(_].*)?")
_MAX_DEPTH = 60
_NO_VERSION = "the lock tells no version"


def npm_purl(name: str, version: str) -> Purl:
    """The purl of a package; a scope is its namespace."""
    scope, _, short = name.rpartition("/")
    return purl("npm", short, version, namespace=scope)


def integrity(text: str) -> tuple[str, ...]:
    """Digests in hexadecimal of a subresource integrity text (`sha512-…` in base64)."""
    found: list[str] = []
    for part in text.split():
        kind, dash, value = part.partition("-")
        try:
            raw = base64.b64decode(value, validate=True) if dash else b""
        except (binascii.Error, ValueError):
            continue
        if raw:
            found.append(f"{kind}:{raw.hex()}")
    return tuple(found)


def read_package_lock(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds every package of the lock; links to folders of the project are left out."""
    document = read_json(path, raw, into, FORMAT)
    if "packages" in document.values:
        for place, table in document.named("packages"):
            inside = place.rpartition("node_modules/")
            if not inside[1] or table.values.get("link") is True:
                continue
            _locked(path, table.text("name") or inside[2], table, table.line(), into)
    else:
        _old(path, document, into, 0)


def _old(path: RepoPath, table: Table, into: Collector, depth: int) -> None:
    for name, inner in table.named("dependencies"):
        _locked(path, name, inner, inner.line(), into)
        if depth < _MAX_DEPTH:
            _old(path, inner, into, depth + 1)


def _locked(path: RepoPath, name: str, table: Table, line: int, into: Collector) -> None:
    version, resolved = table.text("version"), table.text("resolved")
    why = "" if version else _NO_VERSION
    asked = Asked(npm_purl(name, version), "", why, integrity(table.text("integrity")))
    address = resolved if resolved.startswith("git") else version if "://" in version else ""
    if address:
        url, _, commit = address.partition("#")
        asked = pinned(url, commit, npm_purl(name, ""))
    dev = table.values.get("dev") is True or table.values.get("devOptional") is True
    asked = replace(asked, url=resolved)
    into.take((path, line), FORMAT, asked, is_locked=True, development=dev)


def read_yarn_lock(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds every package of the lock; both forms are indented blocks under a line of descriptors."""
    text = into.text(path, raw) if into.first(FORMAT, path) else None
    if text is None:
        return
    for name, line, fields in _yarn_blocks(path, text, into):
        resolution = fields.get("resolution", "")
        if "@workspace:" in resolution or "@link:" in resolution or name == "__metadata":
            continue
        real = resolution.rpartition("@")[0] or name
        if "@npm:" in resolution:
            real = resolution.partition("@npm:")[0]
        sums = integrity(fields.get("integrity", ""))
        checksum = fields.get("checksum", "").rpartition("/")[2]
        digests = sums or ((f"yarn:{checksum}",) if checksum else ())
        version = fields.get("version", "")
        why = "" if version else _NO_VERSION
        asked = Asked(npm_purl(real, version), "", why, digests, fields.get("resolved", ""))
        into.take((path, line), FORMAT, asked, is_locked=True)


def _yarn_blocks(
    path: RepoPath, text: str, into: Collector
) -> Iterator[tuple[str, int, dict[str, str]]]:
    name, start = "", 0
    fields: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line[0].isspace():
            if name:
                yield name, start, fields
            head = _YARN_HEAD.fullmatch(line)
            fields = {}
            name, start = (head.group(1), number) if head else ("", number)
            if head is None and not line.startswith("__metadata"):
                into.refuse(path, number, f'"{line[:60]}" is no entry of a yarn.lock')
        elif (
            name and (found := _YARN_FIELD.fullmatch(line)) and len(line) - len(line.lstrip()) == 2
        ):
            fields[found.group(1)] = found.group(2)
    if name:
        yield name, start, fields


def read_pnpm_lock(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds every package of the lock (lockfile versions 5 to 9)."""
    document = read_yaml(path, raw, into, FORMAT)
    for key, table in document.named("packages"):
        found = _PNPM_KEY.fullmatch(key)
        resolution = table.table("resolution")
        if found is None:
            _elsewhere(path, key, table, resolution, into)
            continue
        digests = integrity(resolution.text("integrity"))
        dev = table.values.get("dev") is True
        place = path, document.table("packages").line(key)
        named = npm_purl(table.text("name") or found.group(1), found.group(2))
        asked = Asked(named, digests=digests)
        into.take(place, FORMAT, asked, is_locked=True, development=dev)


def _elsewhere(path: RepoPath, key: str, table: Table, resolution: Table, into: Collector) -> None:
    """A package from a repository or an archive."""
    url = resolution.text("repo") or resolution.text("tarball") or key.rpartition("@")[2]
    if key.startswith(("file:", "link:")):
        return
    commit = resolution.text("commit") or url.rpartition("/")[2]
    asked = pinned(url, commit, npm_purl(table.text("name") or key, ""), key)
    into.take((path, table.line()), FORMAT, replace(asked, url=url), is_locked=True)


def read_package_json(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds what a package asks for; a lock in its folder or above settles it."""
    document = read_json(path, raw, into, FORMAT)
    for section in ("dependencies", "optionalDependencies", "devDependencies"):
        table = document.table(section)
        for name, value in table.values.items():
            if isinstance(value, str) and not value.startswith(("file:", "link:", "workspace:")):
                _asked(path, name, value, table.line(name), section == "devDependencies", into)


def _asked(
    path: RepoPath, name: str, value: str, line: int, development: bool, into: Collector
) -> None:
    exact = _EXACT.fullmatch(value)
    named = npm_purl(name, exact.group(1) if exact else "")
    why = "" if exact else several(value[:60])
    if value.startswith("npm:"):
        real, _, version = value[4:].rpartition("@")
        exact = _EXACT.fullmatch(version)
        named = npm_purl(real, exact.group(1) if exact else "")
    asked = Asked(named, value, why)
    if "://" in value or value.startswith(("github:", "git@")):
        url, _, revision = value.replace("github:", "https://github.com/").partition("#")
        asked = pinned(url, revision, named, value)
    into.take((path, line), FORMAT, asked, development=development)
