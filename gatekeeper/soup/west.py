"""West manifests (west 1.3, "West Manifests"): projects with their remotes, revisions, imports and groups."""

import posixpath
from dataclasses import replace

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import purl
from gatekeeper.soup.collect import Collector, is_commit, pinned, why_moving
from gatekeeper.soup.placed_reading import NO_TABLE, Table, read_yaml

FORMAT = "west"
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class _Remotes:
    bases: dict[str, str]
    default: str
    revision: str


def read_west(path: RepoPath, raw: bytes, into: Collector, depth: int = 0) -> None:
    """Adds the projects of a manifest, those of its own imports within the tree too."""
    document = read_yaml(path, raw, into, FORMAT)
    if document is NO_TABLE:
        return
    manifest = document.table("manifest")
    if not manifest.values:
        into.refuse(path, 1, 'it has no "manifest", so it is no west manifest')
        return
    defaults = manifest.table("defaults")
    remotes = _Remotes(
        {each.text("name"): each.text("url-base") for each in manifest.tables("remotes")},
        defaults.text("remote"),
        defaults.scalar("revision") or "master",
    )
    for project in manifest.tables("projects"):
        _project(path, project, remotes, into)
    _own_imports(path, manifest, into, depth)


def _project(path: RepoPath, project: Table, remotes: _Remotes, into: Collector) -> None:
    name = project.text("name")
    url = project.text("url")
    if not url:
        remote = project.text("remote") or remotes.default
        base = remotes.bases.get(remote, "")
        url = f"{base.rstrip('/')}/{project.text('repo-path') or name}" if base else ""
        if not base:
            sentence = f'the project "{name}" names the remote "{remote}", which has no url-base'
            into.refuse(path, project.line("name"), sentence)
    revision = project.scalar("revision") or remotes.revision
    asked = replace(pinned(url, revision, purl("generic", name), revision), url=url)
    place = path, project.line("name")
    into.take(place, FORMAT, asked, is_locked=not asked.floating, title=name)
    if project.values.get("import") not in (None, False):
        _outside(path, project, name, revision, into)


def _outside(path: RepoPath, project: Table, name: str, revision: str, into: Collector) -> None:
    """What another repository's manifest adds is known only where a frozen manifest of all of it lies in the tree."""
    if any(is_frozen(other) for other in into.tree.paths if other != path):
        return
    at = revision if is_commit(revision) or not why_moving(revision) else f"the moving {revision}"
    message = (
        f'the manifest of "{name}" at {at} is taken in, and what it names is not in this tree'
    )
    cure = "commit what west manifest --freeze writes as west-frozen.yml beside it"
    into.fault("so008-import-outside", path, project.line("import"), message, cure)


def is_frozen(path: str) -> bool:
    """Whether a file is, by its name, the frozen manifest of everything that is taken in."""
    name = posixpath.basename(path)
    return name in ("west-frozen.yml", "west.frozen.yml", "west-freeze.yml")


def _own_imports(path: RepoPath, manifest: Table, into: Collector, depth: int) -> None:
    own = manifest.table("self")
    names: list[tuple[str, int]] = []
    value = own.values.get("import")
    if isinstance(value, dict):
        names = list(own.table("import").texts("file"))
    elif value is not None:
        names = list(own.texts("import"))
    for name, line in names:
        _import(path, name, line, into, depth)


def _import(path: RepoPath, name: str, line: int, into: Collector, depth: int) -> None:
    """A file, or all manifests of a folder, counted from the root of the repository."""
    target = posixpath.normpath(name)
    found = [
        each
        for each in into.tree.ordered
        if each == target
        or (posixpath.dirname(each) == target and each.endswith((".yml", ".yaml")))
    ]
    if not found or depth >= _MAX_DEPTH:
        message = f'it imports "{name}", which is no file or folder of the tree'
        into.fault("so004-include-missing", path, line, message, "commit what it imports")
    for each in found:
        raw = into.raw(each)
        if raw is not None:
            read_west(each, raw, into, depth + 1)
