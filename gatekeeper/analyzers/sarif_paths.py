"""URIs of SARIF artifact locations (2.1.0 §3.4, RFC 3986) led back to paths of the repository."""

import re
from urllib.parse import unquote_to_bytes, urlsplit

from gatekeeper.analyzers.sarif_shape import ArtifactLocation, Run
from gatekeeper.model.path import RepoPath, path_bytes, path_from_bytes

_MAX_BASES = 16


class Astray(ValueError):
    """The location leads to no path of the repository; the text says why."""


def repo_path(location: ArtifactLocation | None, run: Run, roots: tuple[str, ...]) -> RepoPath:
    """The path the location means.

    A relative URI is resolved through `originalUriBaseIds` up to the base that is mapped to the repository,
    or to the outermost one. A `file:` URI must lie below such a base that is absolute itself, or below one of
    `roots` (absolute folders in which the repository lay when the tool ran). Raises `Astray` for all else.
    """
    if location is not None and location.uri is None and location.index >= 0:
        location = _artifact(run, location.index)
    if location is None or location.uri is None:
        raise Astray("it names no file")
    uri = location.uri
    if _is_absolute(uri):
        return _below(_file_path(uri), _absolute_roots(run, roots))
    prefix, base = b"", location.uri_base_id
    for _ in range(_MAX_BASES):
        entry = run.original_uri_base_ids.get(base) if base is not None else None
        if entry is None or entry.uri is None or base == _mapped_base(run):
            return _clean(prefix + _decoded(uri))
        if _is_absolute(entry.uri):
            if _mapped_base(run) is None:
                return _clean(prefix + _decoded(uri))
            absolute = _folder(_file_path(entry.uri)) + prefix + _decoded(uri)
            return _below(absolute, _absolute_roots(run, roots))
        prefix, base = _folder(_decoded(entry.uri)) + prefix, entry.uri_base_id
    raise Astray(f"its bases {base!r} go in a circle")


def _artifact(run: Run, index: int) -> ArtifactLocation | None:
    return run.artifacts[index].location if index < len(run.artifacts) else None


def _mapped_base(run: Run) -> str | None:
    """The base that is the root of the repository, as `versionControlProvenance` maps it (§3.23.8)."""
    for provenance in run.version_control_provenance:
        if provenance.mapped_to is not None and provenance.mapped_to.uri_base_id is not None:
            return provenance.mapped_to.uri_base_id
    return None


def _absolute_roots(run: Run, roots: tuple[str, ...]) -> list[bytes]:
    mapped = _mapped_base(run)
    bases = [
        _file_path(entry.uri)
        for name, entry in sorted(run.original_uri_base_ids.items())
        if entry.uri is not None and _is_absolute(entry.uri) and mapped in (None, name)
    ]
    return [*(path_bytes(root) for root in roots), *bases]


def _is_absolute(uri: str) -> bool:
    return uri.startswith("/") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", uri) is not None


def _file_path(uri: str) -> bytes:
    parts = urlsplit(uri)
    if parts.scheme not in ("", "file"):
        raise Astray(f"its address has the scheme {parts.scheme!r}")
    if parts.netloc not in ("", "localhost"):
        raise Astray(f"it lies on another machine, {parts.netloc!r}")
    return _decoded(parts.path)


def _decoded(uri: str) -> bytes:
    if "?" in uri or "#" in uri:
        raise Astray("its address has a query or fragment")
    return unquote_to_bytes(uri)


def _folder(path: bytes) -> bytes:
    return path if path.endswith(b"/") or not path else path + b"/"


def _below(path: bytes, roots: list[bytes]) -> RepoPath:
    clean = b"/" + path_bytes(_clean(path.lstrip(b"/")))
    for root in sorted(roots, key=len, reverse=True):
        if clean.startswith(_folder(root)):
            return _clean(clean[len(_folder(root)) :])
    raise Astray("it lies outside of the repository")


def _clean(path: bytes) -> RepoPath:
    """The path without `.` and with `..` resolved; it must stay inside."""
    kept: list[bytes] = []
    for part in path.split(b"/"):
        if part == b"..":
            if not kept:
                raise Astray("it lies outside of the repository")
            kept.pop()
        elif part not in (b"", b"."):
            kept.append(part)
    if path.startswith(b"/") or not kept or b"\0" in path or b"\\" in path:
        raise Astray("it is not a relative path with slashes")
    return path_from_bytes(b"/".join(kept))
