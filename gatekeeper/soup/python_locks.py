"""Locks of Python projects: `uv.lock`, `poetry.lock`, `pylock.toml` (PEP 751), `Pipfile.lock`."""

from collections.abc import Iterator

from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import Purl, purl
from gatekeeper.soup.collect import Asked, Collector, pinned
from gatekeeper.soup.placed_reading import Table, read_json, read_toml

UV, POETRY, PYLOCK, PIPENV = "uv", "poetry", "pylock", "pipenv"
_OWN = ("editable", "virtual", "directory", "path")


def read_uv_lock(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds the packages of the lock; the project itself and its workspace are left out."""
    document = read_toml(path, raw, into, UV)
    for package in document.tables("package"):
        source = package.table("source")
        if any(key in source.values for key in _OWN):
            continue
        asked = Asked(_purl(package), digests=tuple(_hashes(package, "hash")))
        if url := source.text("git"):
            address, _, commit = url.partition("#")
            asked = pinned(address.partition("?")[0], commit, asked.purl)
        into.take((path, package.line()), UV, asked, is_locked=True)


def read_poetry_lock(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds the packages of the lock; those only in other groups than main are for development."""
    document = read_toml(path, raw, into, POETRY)
    files = document.table("metadata").table("files")
    for package in document.tables("package"):
        source = package.table("source")
        if source.text("type") == "directory":
            continue
        old = (each.text("hash") for each in files.tables(package.text("name")))
        digests = (each for each in (*_hashes(package, "hash"), *old) if each)
        asked = Asked(_purl(package), digests=tuple(digests))
        if source.text("type") == "git":
            commit = source.text("resolved_reference") or source.text("reference")
            asked = pinned(source.text("url"), commit, asked.purl)
        groups = [text for text, _ in package.texts("groups")]
        dev = package.text("category") == "dev" or (bool(groups) and "main" not in groups)
        into.take((path, package.line()), POETRY, asked, is_locked=True, development=dev)


def read_pylock(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds the packages of the lock."""
    document = read_toml(path, raw, into, PYLOCK)
    for package in document.tables("packages"):
        if "directory" in package.values:
            continue
        named, digests = _purl(package), tuple(_pylock_hashes(package))
        told = named.version or digests
        why = "" if told else "the lock tells neither version nor digest"
        asked = Asked(named, "", why, digests)
        vcs = package.table("vcs")
        if vcs.values:
            asked = pinned(vcs.text("url"), vcs.text("commit-id"), named)
        into.take((path, package.line()), PYLOCK, asked, is_locked=True)


def read_pipfile_lock(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds what both sections pin."""
    document = read_json(path, raw, into, PIPENV)
    for section in ("default", "develop"):
        for name, table in document.named(section):
            version = table.text("version").removeprefix("==")
            why = "" if version else "the lock tells no version"
            digests = tuple(text for text, _ in table.texts("hashes"))
            asked = Asked(purl("pypi", name, version), "", why, digests)
            if url := table.text("git"):
                asked = pinned(url, table.text("ref"), asked.purl)
            dev = section == "develop"
            into.take((path, table.line()), PIPENV, asked, is_locked=True, development=dev)


def _purl(package: Table) -> Purl:
    return purl("pypi", package.text("name"), package.text("version"))


def _hashes(package: Table, key: str) -> Iterator[str]:
    yield from filter(None, (package.table("sdist").text(key),))
    for section in ("wheels", "files"):
        yield from filter(None, (each.text(key) for each in package.tables(section)))


def _pylock_hashes(package: Table) -> Iterator[str]:
    files = [package.table("archive"), package.table("sdist"), *package.tables("wheels")]
    for each in files:
        hashes = each.table("hashes")
        yield from (f"{kind}:{hashes.text(kind)}" for kind in hashes.values if hashes.text(kind))
