"""Locks of Python projects: `uv.lock`, `poetry.lock`, `pylock.toml` (PEP 751), `Pipfile.lock`."""

from collections.abc import Iterator

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import Purl, purl, purl_of_url
from gatekeeper.model.soup import Mention, SoupRole
from gatekeeper.soup.collect import Collector, pinned
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
        named = purl("pypi", package.text("name"), package.text("version"))
        why = ""
        digests = tuple(_hashes(package, "hash"))
        if url := source.text("git"):
            address, _, commit = url.partition("#")
            base = purl_of_url(address.partition("?")[0]) or named
            named, why, digests = pinned(base, commit)
        into.add(_locked(path, UV, package.line(), (named, why, digests)))


def read_poetry_lock(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds the packages of the lock; those only in other groups than main are for development."""
    document = read_toml(path, raw, into, POETRY)
    files = document.table("metadata").table("files")
    for package in document.tables("package"):
        name, version = package.text("name"), package.text("version")
        source = package.table("source")
        if source.text("type") == "directory":
            continue
        named, why = purl("pypi", name, version), ""
        old = (each.text("hash") for each in files.tables(name))
        digests = tuple(each for each in (*_hashes(package, "hash"), *old) if each)
        if source.text("type") == "git":
            commit = source.text("resolved_reference") or source.text("reference")
            named, why, digests = pinned(purl_of_url(source.text("url")) or named, commit)
        groups = [text for text, _ in package.texts("groups")]
        dev = package.text("category") == "dev" or (bool(groups) and "main" not in groups)
        into.add(_locked(path, POETRY, package.line(), (named, why, digests), development=dev))


def read_pylock(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds the packages of the lock."""
    document = read_toml(path, raw, into, PYLOCK)
    for package in document.tables("packages"):
        if "directory" in package.values:
            continue
        named = purl("pypi", package.text("name"), package.text("version"))
        why = ""
        digests = tuple(_pylock_hashes(package))
        vcs = package.table("vcs")
        if vcs.values:
            named, why, digests = pinned(
                purl_of_url(vcs.text("url")) or named, vcs.text("commit-id")
            )
        elif not named.version and not digests:
            why = "the lock tells neither version nor digest"
        into.add(_locked(path, PYLOCK, package.line(), (named, why, digests)))


def read_pipfile_lock(path: RepoPath, raw: bytes, into: Collector) -> None:
    """Adds what both sections pin."""
    document = read_json(path, raw, into, PIPENV)
    for section in ("default", "develop"):
        for name, table in document.named(section):
            version = table.text("version").removeprefix("==")
            named, why = purl("pypi", name, version), ""
            digests = tuple(text for text, _ in table.texts("hashes"))
            if url := table.text("git"):
                named, why, digests = pinned(purl_of_url(url) or named, table.text("ref"))
            elif not version:
                why = "the lock tells no version"
            dev = section == "develop"
            into.add(_locked(path, PIPENV, table.line(), (named, why, digests), development=dev))


def _hashes(package: Table, key: str) -> Iterator[str]:
    yield from filter(None, (package.table("sdist").text(key),))
    for section in ("wheels", "files"):
        yield from filter(None, (each.text(key) for each in package.tables(section)))


def _pylock_hashes(package: Table) -> Iterator[str]:
    files = [package.table("archive"), package.table("sdist"), *package.tables("wheels")]
    for each in files:
        hashes = each.table("hashes")
        yield from (f"{kind}:{hashes.text(kind)}" for kind in hashes.values if hashes.text(kind))


def _locked(
    path: RepoPath,
    format_: str,
    line: int,
    what: tuple[Purl, str, tuple[str, ...]],
    *,
    development: bool = False,
) -> Mention:
    """What a lock takes: purl, why it floats, digests."""
    place = at_line(path, line)
    return Mention(
        place, format_, what[0], SoupRole.LOCKED, "", what[1], what[2], development=development
    )
