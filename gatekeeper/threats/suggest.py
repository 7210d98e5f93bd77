"""Lines for the map file that would give unmapped modules an element; proposed, never applied."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import ModuleMapping, SurfaceHit
from gatekeeper.model.threat import Element, Surface, ThreatFacts

_WORD = re.compile(r"[a-z0-9]+")
_FILLER = frozenset({"e", "the", "of", "and", "src", "lib", "main", "app", "init", "py", "c", "h"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One proposed line."""

    line: str
    """As it would stand in the map file; a comment when nothing is near."""
    paths: tuple[RepoPath, ...]
    reasons: tuple[str, ...]
    """What speaks for it, strongest first; empty when nothing does."""


def suggest(threats: ThreatFacts) -> tuple[Suggestion, ...]:
    """One line a folder with unmapped modules, ordered by folder; a line for a file where the folder is not of one mind.

    Three things speak for an element: files of it in the same folder or the one above, words that its id or name shares
    with the path, and a kind of surface that is found in the file and modelled for it.
    """
    open_paths = [m.path for m in threats.mapping if not m.elements and m.out_until is None]
    by_folder: dict[str, list[RepoPath]] = {}
    for path in sorted(open_paths):
        by_folder.setdefault(str(PurePosixPath(path).parent), []).append(path)
    evidence = _Evidence(threats)
    found: list[Suggestion] = []
    for folder, paths in sorted(by_folder.items()):
        chosen = {path: evidence.best(path) for path in paths}
        elements = {element for element, _ in chosen.values()}
        whole = all(m.path in chosen for m in threats.mapping if m.path.startswith(f"{folder}/"))
        if len(elements) == 1 and len(paths) > 1 and whole:
            element, reasons = chosen[paths[0]]
            found.append(Suggestion(_line(f"{folder}/**", element), tuple(paths), reasons))
        else:
            found += [
                Suggestion(_line(path, element), (path,), reasons)
                for path, (element, reasons) in chosen.items()
            ]
    return tuple(found)


def _line(glob: str, element: str | None) -> str:
    return f"{glob} = {element}" if element else f"# {glob} = ?"


class _Evidence:
    def __init__(self, threats: ThreatFacts) -> None:
        elements = [e for model in threats.models for e in model.elements if e.in_scope]
        self._words = {e.id: _words(f"{e.id} {e.name} {' '.join(e.tags)}") for e in elements}
        self._surfaces = _kinds(s for model in threats.models for s in model.surfaces)
        self._neighbours = _neighbours(threats.mapping)
        self._hits: dict[RepoPath, list[SurfaceHit]] = {}
        for hit in threats.hits:
            if hit.role.opens:
                self._hits.setdefault(hit.path, []).append(hit)
        self._elements: Mapping[str, Element] = {e.id: e for e in elements}

    def best(self, path: RepoPath) -> tuple[str | None, tuple[str, ...]]:
        """The element that most speaks for, and what; none when nothing does or two weigh the same."""
        weighed = {element: self._reasons(element, path) for element in sorted(self._elements)}
        weights = {e: sum(weight for weight, _ in reasons) for e, reasons in weighed.items()}
        top = max(weights.values(), default=0)
        winners = [element for element, weight in weights.items() if weight == top]
        if top == 0 or len(winners) > 1:
            return None, ()
        reasons = sorted(weighed[winners[0]], reverse=True)
        return winners[0], tuple(text for _, text in reasons)

    def _reasons(self, element: str, path: RepoPath) -> list[tuple[int, str]]:
        found: list[tuple[int, str]] = []
        kinds = {hit.kind for hit in self._hits.get(path, ())} & self._surfaces.get(element, set())
        if kinds:
            found.append((4, f"it opens {', '.join(sorted(kinds))}, which {element} has"))
        shared = self._words[element] & _words(path)
        if shared:
            found.append((2 * len(shared), f"it shares the word {', '.join(sorted(shared))}"))
        folder = str(PurePosixPath(path).parent)
        here = self._neighbours.get(folder, {}).get(element, 0)
        if here:
            found.append((3, f"{here} file(s) of {element} lie in {folder}"))
        elif self._neighbours.get(str(PurePosixPath(folder).parent), {}).get(element, 0):
            found.append((1, f"files of {element} lie in the folder above"))
        return found


def _words(text: str) -> frozenset[str]:
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()
    return frozenset(_WORD.findall(split)) - _FILLER


def _kinds(surfaces: Iterable[Surface]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for surface in surfaces:
        found.setdefault(surface.element, set()).add(surface.kind)
    return found


def _neighbours(mapping: Iterable[ModuleMapping]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for module in mapping:
        if module.element is not None:
            counts = found.setdefault(str(PurePosixPath(module.path).parent), {})
            counts[module.element] = counts.get(module.element, 0) + 1
    return found
