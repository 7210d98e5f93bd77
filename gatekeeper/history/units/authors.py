"""Who wrote a unit as it stands: by surviving lines, by lines that came back, and by tokens changed since accepted."""

from collections import Counter
from collections.abc import Iterable, Set

from gatekeeper.history.changes.window import Touch
from gatekeeper.history.units.files import UnitFiles
from gatekeeper.history.units.line_people import Trace
from gatekeeper.model.authorship import AuthorShare, FunctionPeople, Who
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath


@dataclass(frozen=True, slots=True)
class UnitAuthors:
    """The authors of one unit."""

    shares: tuple[AuthorShare, ...]
    """Everybody, most lines first."""
    code_lines: int
    functions: tuple[FunctionPeople, ...]
    mere: frozenset[str] = frozenset()
    """Those of them who only committed for others."""

    @property
    def counting(self) -> dict[str, Who]:
        """Those who count as authors, by key, ordered."""
        return {s.who.key: s.who for s in sorted(self.shares, key=lambda s: s.who.key) if s.counts}


def unit_authors(unit: UnitFiles, trace: Trace, percent: int) -> UnitAuthors:
    """The authors of the unit, where less than `percent` of its code lines make nobody one; 0 means any line.

    Somebody whose lines do not reach that may still have changed tokens since the accepted baseline: those changes
    count as if their lines were still there, so that no reformat and no delete-and-add-again erases them.
    """
    lines, faces = Counter[str](), dict[str, Who]()
    total = 0
    for path in unit.files:
        code = trace.lines.sources[path].source.code_lines
        total += len(code)
        _count(trace, path, code, lines, faces)
    needed = max(1, -(-percent * total // 100))
    counting = {key for key, count in lines.items() if count >= needed}
    changed = _changed_tokens(unit, trace, counting, needed)
    for key, (who, _) in changed.items():
        faces.setdefault(key, who)
    shares = [
        AuthorShare(
            who,
            lines[key],
            changed[key][1] if key in changed else None,
            key in counting or key in changed,
        )
        for key, who in faces.items()
    ]
    ordered = sorted(shares, key=lambda share: (-share.lines, share.who.key))
    mere = frozenset(faces) - _writers(unit, trace) if trace.hands else frozenset[str]()
    return UnitAuthors(tuple(ordered), total, tuple(_functions(unit, trace)), mere)


def _writers(unit: UnitFiles, trace: Trace) -> Set[str]:
    behind = {touch.commit for touch in unit.touches}
    for path in unit.files:
        behind |= trace.origins(path, trace.lines.sources[path].source.code_lines)
    return trace.people(behind).keys()


def _changed_tokens(
    unit: UnitFiles, trace: Trace, known: set[str], needed: int
) -> dict[str, tuple[Who, ObjectId]]:
    """Persons beyond the known ones whose changes reach what is needed, each with the change that reached it.

    Asked in rounds, the newest change of everybody first, because each answer costs reading two versions.
    """
    waiting: dict[str, list[Touch]] = {}
    faces: dict[str, Who] = {}
    for touch in unit.touches:
        for key, who in trace.makers([touch.commit]).items():
            if key not in known:
                waiting.setdefault(key, []).append(touch)
                faces.setdefault(key, who)
    found: dict[str, tuple[Who, ObjectId]] = {}
    reached = Counter[str]()
    while waiting and trace.lines.tracer is not None:
        asked = {key: touches.pop() for key, touches in waiting.items()}
        weights = trace.lines.tracer.weights.of(asked.values())
        for key, touch in sorted(asked.items()):
            reached[key] += weights[touch]
            if reached[key] >= needed:
                found[key] = (faces[key], touch.commit)
        waiting = {key: left for key, left in waiting.items() if left and key not in found}
    return found


def _functions(unit: UnitFiles, trace: Trace) -> Iterable[FunctionPeople]:
    for path in unit.files:
        read = trace.lines.sources[path]
        for span in read.table:
            inside = read.source.code_lines.intersection(range(span.first, span.last + 1))
            authors = _by_lines(trace, path, inside)
            yield FunctionPeople(path, span.name, span.first, span.last, authors)


def _by_lines(trace: Trace, path: RepoPath, numbers: Iterable[int]) -> tuple[Who, ...]:
    lines, faces = Counter[str](), dict[str, Who]()
    _count(trace, path, numbers, lines, faces)
    return tuple(faces[key] for key in sorted(faces, key=lambda key: (-lines[key], key)))


def _count(
    trace: Trace,
    path: RepoPath,
    numbers: Iterable[int],
    lines: Counter[str],
    faces: dict[str, Who],
) -> None:
    """Adds these lines of a file to those of each person behind them."""
    for commits, count in trace.origins_counted(path, numbers).items():
        for key, who in trace.makers(commits).items():
            lines[key] += count
            faces.setdefault(key, who)
