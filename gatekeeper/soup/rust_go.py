"""Rust and Go: `Cargo.lock` (versions 1 to 4) and `Cargo.toml` without one; `go.mod` with the digests of `go.sum`."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace

from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import purl
from gatekeeper.soup.collect import Asked, Collector, pinned, several
from gatekeeper.soup.placed_reading import Table, read_toml

CARGO, GO = "cargo", "go"
_EXACT = re.compile(r"=\s*(\d+\.\d+\.\d+[\w.+-]*)")
_REQUIRE = re.compile(r"([^\s]+)\s+(v[^\s]+)(?:\s*//\s*(.*))?")
_REPLACE = re.compile(r"(\S+)(?:\s+(v\S+))?\s*=>\s*(\S+)(?:\s+(v\S+))?(?:\s*//.*)?")


def read_cargo_lock(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds every package of the lock that comes from elsewhere; those without a source are the project's own."""
    document = read_toml(path, raw, into, CARGO)
    sums = {
        key: str(value)
        for key, value in document.table("metadata").values.items()
        if key.startswith("checksum ")
    }
    for package in document.tables("package"):
        source, name, version = (package.text(key) for key in ("source", "name", "version"))
        if not source:
            continue
        sum_ = package.text("checksum") or sums.get(f"checksum {name} {version} ({source})", "")
        digests = (f"sha256:{sum_}",) if sum_ else ()
        asked = Asked(purl("cargo", name, version), version, "", digests)
        if source.startswith("git+"):
            url, commit = source.partition("#")[0].partition("?")[0], source.rpartition("#")[2]
            asked = pinned(url, commit, asked.purl, version)
        asked = replace(asked, url=source)
        into.take((path, package.line()), CARGO, asked, is_locked=True)


def read_cargo_toml(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds what a package asks for; a lock in its folder or above settles it."""
    document = read_toml(path, raw, into, CARGO)
    tables = [document, *(target for _, target in document.named("target"))]
    tables.append(document.table("workspace"))
    for table in tables:
        for section in ("dependencies", "dev-dependencies", "build-dependencies"):
            _cargo_section(path, table.table(section), section, into)


def _cargo_section(path: RepoPath, table: Table, section: str, into: Collector) -> None:
    for name, value in table.values.items():
        inner = table.table(name)
        constraint = value if isinstance(value, str) else inner.text("version")
        if inner.text("path") or inner.values.get("workspace") is True:
            continue
        exact = _EXACT.fullmatch(constraint)
        named = purl("cargo", inner.text("package") or name, exact.group(1) if exact else "")
        asked = Asked(named, constraint, "" if exact else several(constraint))
        if url := inner.text("git"):
            asked = pinned(url, inner.text("rev") or inner.text("tag"), named, constraint)
        dev = section != "dependencies"
        into.take((path, table.line(name)), CARGO, asked, development=dev)


def read_go_mod(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds the modules that are required, direct and indirect, replacements carried out (Go Modules Reference)."""
    text = into.text(path, raw) if into.first(GO, path) else None
    if text is None:
        return
    sums = _go_sums(RepoPath(posixpath.join(posixpath.dirname(path), "go.sum")), into)
    required: list[tuple[int, str, str]] = []
    replaced: dict[str, tuple[str, str]] = {}
    block = ""
    for number, physical in enumerate(text.split("\n"), start=1):
        line = physical.strip()
        if not line or line.startswith("//"):
            continue
        if block and line.startswith(")"):
            block = ""
            continue
        word, _, rest = line.partition(" ")
        if not block and rest.strip().startswith("("):
            block = word
            continue
        kind, body = (block, line) if block else (word, rest.strip())
        if kind == "require":
            found = _REQUIRE.fullmatch(body)
            if found is None:
                into.refuse(path, number, f'"{line[:60]}" requires nothing that can be told')
            else:
                required.append((number, found.group(1).strip('"'), found.group(2)))
        elif kind == "replace" and (found := _REPLACE.fullmatch(body)):
            replaced[found.group(1)] = (found.group(3), found.group(4) or "")
    for number, name, version in required:
        target, at = replaced.get(name, (name, version))
        if target.startswith((".", "/")):
            continue  # a folder of the project
        into.take((path, number), GO, _go_module(target, at or version, sums), is_locked=True)


def _go_module(name: str, version: str, sums: Mapping[str, str]) -> Asked:
    space, _, short = name.rpartition("/")
    digest = sums.get(f"{name} {version}", "")
    named = purl("golang", short, version, namespace=space)
    return Asked(named, version, "", (f"go-{digest}",) if digest else ())


def _go_sums(path: RepoPath, into: Collector) -> dict[str, str]:
    raw = into.raw(path) if path in into.tree.paths else None
    text = into.text(path, raw) if raw is not None else None
    sums: dict[str, str] = {}
    for line in (text or "").split("\n"):
        parts = line.split()
        if len(parts) == 3 and not parts[1].endswith("/go.mod"):
            sums[f"{parts[0]} {parts[1]}"] = parts[2]
    return sums
