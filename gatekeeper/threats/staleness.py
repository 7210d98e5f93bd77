"""What of an element a review is about, from content alone: clone, rebase, squash, rename and reformat change nothing."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.surface import ModuleMapping, SurfaceHit, SurfaceRole
from gatekeeper.model.threat import ThreatModel
from gatekeeper.model.threat_review import ElementReview, Reviewed, ReviewState
from gatekeeper.parse.python import parse_python
from gatekeeper.threats.substance import hash_by_element
from gatekeeper.threats.surfaces.scan import Blobs
from gatekeeper.threats.surfaces.scan_file import HEADERS

_C = (".c", ".cc", ".cpp", ".cxx", ".s", *HEADERS)
_OWN_INCLUDE = late_pattern(rb'^[ \t]*#[ \t]*include[ \t]*"[^"\n]*"', re.M)
_C_TOKEN = late_pattern(
    rb"/\*.*?(?:\*/|\Z)|//(?:\\\n|[^\n])*"
    rb'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|\w+|\\\n|\n[ \t]*#|[^\s\w]',
    re.S,
)


def review_states(
    now: Mapping[str, Reviewed], reviews: Iterable[tuple[ElementReview, str]]
) -> tuple[ReviewState, ...]:
    """Each element as it stands now against its latest review that counts, ordered by id.

    `reviews` come with the reason why they do not count, empty when they do.
    """
    good: dict[str, ElementReview] = {}
    doubts: dict[str, str] = {}
    for review, doubt in sorted(reviews, key=lambda pair: (pair[0].date, pair[0].location)):
        if doubt:
            doubts[review.element] = doubt
        elif review.element in now:
            # One that fits what is there stands, whatever was filed after it.
            held = good.get(review.element)
            if held is None or held.seen != now[review.element]:
                good[review.element] = review
    return tuple(
        ReviewState(element, state, good.get(element), doubts.get(element, ""))
        for element, state in sorted(now.items())
    )


def reviewed_now(
    models: Iterable[ThreatModel],
    mapping: Iterable[ModuleMapping],
    hits: Iterable[SurfaceHit],
    blobs: Blobs,
) -> Mapping[str, Reviewed]:
    """What there is to review of each element, by id."""
    mapping, hits = tuple(mapping), tuple(hits)
    element_of = {module.path: module.element for module in mapping if module.element}
    paths: dict[str, list[RepoPath]] = {}
    for path, element in element_of.items():
        paths.setdefault(element, []).append(path)
    found: dict[str, list[SurfaceHit]] = {}
    for hit in hits:
        if hit.path in element_of:
            found.setdefault(element_of[hit.path], []).append(hit)
    own = {path.rpartition("/")[2].partition(".")[0] for path in element_of}
    own |= {part for path in element_of for part in path.split("/")[:-1]}
    return {
        element: Reviewed(
            semantic,
            fingerprint(found.get(element, ())),
            code_digest(paths.get(element, ()), blobs, frozenset(own)),
        )
        for element, semantic in hash_by_element(models).items()
    }


def fingerprint(hits: Iterable[SurfaceHit]) -> Sha256:
    """The digest of kinds, directions, platforms and guards of surfaces, controls and weaknesses; no paths, no lines."""
    facts = {
        "\0".join(
            (
                hit.role.value,
                hit.kind,
                hit.direction.value,
                hit.platform,
                *sorted(control.value for control in hit.controls),
            )
        )
        for hit in hits
        if hit.role is not SurfaceRole.SINK
    }
    return sha256("\n".join(sorted(facts)).encode())


def code_digest(paths: Iterable[RepoPath], blobs: Blobs, own: frozenset[str]) -> Sha256:
    """The digest of the files' tokens, each file for itself, sorted: no layout, comments, names or order of files.

    `own` are names of the project's modules: from where an import takes a name of the project is layout as well.
    """
    parts = sorted(_file_digest(path, blobs.get(path, b""), own) for path in paths)
    return sha256("\n".join(parts).encode())


def _file_digest(path: RepoPath, raw: bytes | str, own: frozenset[str]) -> Sha256:
    if isinstance(raw, str):
        return sha256(f"unread: {raw}".encode())
    name = path.lower()
    if name.endswith(".py"):
        return sha256(_python(raw, own))
    if name.endswith(_C):
        return sha256(b"\n".join(_c_tokens(raw)))
    return sha256(b"\n".join(line.strip() for line in raw.split(b"\n") if line.strip()))


def _python(raw: bytes, own: frozenset[str]) -> bytes:
    try:
        tree = parse_python(raw)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and _is_own(node, own):
                node.module, node.level = None, 0
        tree.body = _without_import_order(tree.body)
        return ast.dump(tree).encode("utf-8", "surrogatepass")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return raw


def _is_own(node: ast.ImportFrom, own: frozenset[str]) -> bool:
    return node.level > 0 or bool(set((node.module or "").split(".")) & own)


def _without_import_order(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a module with its imports first, sorted, one name each: a formatter moves them."""
    names: list[str] = []
    rest: list[ast.stmt] = []
    kept: dict[str, ast.stmt] = {}
    for statement in body:
        if isinstance(statement, ast.Import):
            parts: list[ast.stmt] = [ast.Import([alias]) for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom):
            parts = [
                ast.ImportFrom(statement.module, [alias], statement.level)
                for alias in statement.names
            ]
        else:
            rest.append(statement)
            continue
        for part in parts:
            key = ast.dump(part)
            names.append(key)
            kept[key] = part
    return [*(kept[key] for key in sorted(set(names))), *rest]


def _c_tokens(raw: bytes) -> Iterator[bytes]:
    text = _OWN_INCLUDE.sub(b"", raw.replace(b"\r\n", b"\n"))
    for match in _C_TOKEN.finditer(b"\n" + text):
        token = match.group()
        if token.startswith((b"/*", b"//")) or token == b"\\\n":
            continue
        yield b"#" if token.endswith(b"#") and token.startswith(b"\n") else token
