"""What does not fit together between the objects of the models: ids that stand twice or lead nowhere."""

import difflib
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import ClassModel
from gatekeeper.model.threat import CodeKind, Locus, ThreatDiagnostic, ThreatModel

_MOST_NAMES, _LONGEST_NAME = 500, 100
"""Beyond these nobody is told of a similar name: the search takes as long as all names times their length."""
_ADDED_TO = ("element", "flow", "data", "threat", "mitigation")
_FIELDS = (
    ("zones", "parent", "zone"),
    ("boundaries", "zones", "zone"),
    ("elements", "zone", "zone"),
    ("elements", "parent", "element"),
    ("elements", "data", "data"),
    ("surfaces", "element", "element"),
    ("flows", "source", "element"),
    ("flows", "target", "element"),
    ("flows", "data", "data"),
    ("flows", "surfaces", "surface"),
    ("threats", "targets", "element", "flow", "surface"),
    ("mitigations", "threats", "threat"),
    ("additions", "to", *_ADDED_TO),
    ("additions", "by", "mitigation"),
    ("views", "members", "element", "flow", "surface"),
)
"""Each field that names others: of which objects, and which kinds it may name."""


@dataclass(frozen=True, slots=True)
class _Reference:
    """One mention of an id."""

    owner: str
    locus: Locus
    field: str
    id: str
    kinds: tuple[str, ...]


def check_references(
    models: tuple[ThreatModel, ...],
    surface_kinds: frozenset[str],
    classes: ClassModel,
    paths: Iterable[RepoPath],
    removed: Mapping[str, str],
) -> tuple[ThreatDiagnostic, ...]:
    """All of TM001 (surface kinds, safety classes), TM003 to TM006, ordered by place.

    `surface_kinds` are those the table knows, `classes` those of the project, `paths` all of head, `removed` maps the ids that base had and
    head has not to what they were.
    """
    if not all(model.whole for model in models):
        # An unreadable model would make every id of it look dangling.
        return ()
    ids = _ids(models)
    found = [
        *_duplicates(models),
        *_dangling(models, ids, removed),
        *_circles(models),
        *_unknown_kinds(models, surface_kinds),
        *_unknown_classes(models, classes),
        *_idle_globs(models, tuple(paths)),
        *_idle_additions(models),
    ]
    return tuple(sorted(found, key=lambda d: (d.location, d.code, d.subject, d.message)))


def object_ids(models: tuple[ThreatModel, ...]) -> dict[str, str]:
    """Every id of every kind of object, with that kind's name; a later kind wins."""
    return {key: kind for kind, known in _ids(models).items() for key in sorted(known)}


def _ids(models: tuple[ThreatModel, ...]) -> dict[str, set[str]]:
    ids: dict[str, set[str]] = {}
    for kind, entry in (found for model in models for found in model.objects()):
        ids.setdefault(kind, set()).add(entry.id)
    return ids


def _duplicates(models: tuple[ThreatModel, ...]) -> Iterator[ThreatDiagnostic]:
    first: dict[tuple[str, str], Locus] = {}
    doubled: set[str] = set()
    for kind, entry in (found for model in models for found in model.objects()):
        key, locus = entry.id, entry.locus
        if kind == "mitigation" and key.rpartition("/")[0] in doubled:
            continue  # named after a threat that was told already
        # A threat's targets name elements, flows and surfaces alike, so these share one set of ids.
        space = "target" if kind in ("element", "flow", "surface") else kind
        earlier = first.setdefault((space, key), locus)
        if earlier is not locus:
            doubled.add(key)
            yield ThreatDiagnostic(
                "tm004-duplicate-id",
                f'the id "{key}" of this {kind} stands already at {earlier.location}',
                locus.location,
                key,
                "rename one of them, and what refers to it",
            )


def _references(model: ThreatModel) -> Iterator[_Reference]:
    for kind, field, *kinds in _FIELDS:
        for entry in getattr(model, kind):
            named = getattr(entry, field)
            # A field holds no id, one, or several.
            for key in (named,) if isinstance(named, str) else named or ():
                yield _Reference(entry.id, entry.locus, field, key, tuple(kinds))


def _dangling(
    models: tuple[ThreatModel, ...], ids: Mapping[str, set[str]], removed: Mapping[str, str]
) -> Iterator[ThreatDiagnostic]:
    for model in models:
        for reference in _references(model):
            if any(reference.id in ids.get(kind, ()) for kind in reference.kinds):
                continue
            known = set().union(*(ids.get(kind, set()) for kind in reference.kinds))
            what = " or ".join(reference.kinds) if reference.kinds != _ADDED_TO else "object"
            if reference.id in removed:
                code = "tm005-deleted-element-referenced"
                message = f'"{reference.owner}" still names the {what} "{reference.id}", which this change removes'
                cure = "retire the reference in the same change, or keep what it names"
            else:
                code = "tm003-dangling-reference"
                message = (
                    f'"{reference.owner}" names the {what} "{reference.id}", which does not exist'
                )
                cure = _near(
                    reference.id,
                    known,
                    f"write the id of {'an' if what[0] in 'aeo' else 'a'} {what}",
                )
            yield ThreatDiagnostic(code, message, reference.locus.location, reference.owner, cure)


def _idle_additions(models: tuple[ThreatModel, ...]) -> Iterable[ThreatDiagnostic]:
    if not any(model.additions for model in models):
        return ()
    # Imported here: few projects add anything, and every commit starts here.
    from gatekeeper.threats.additions import idle_additions

    return idle_additions(models)


def _circles(models: tuple[ThreatModel, ...]) -> Iterator[ThreatDiagnostic]:
    zones = {z.id: (z.parent, z.locus) for m in models for z in m.zones}
    elements = {e.id: (e.parent, e.locus) for m in models for e in m.elements}
    for parents in (zones, elements):
        for key in sorted(_in_circles({key: parent for key, (parent, _) in parents.items()})):
            yield ThreatDiagnostic(
                "tm003-dangling-reference",
                f'"{key}" is its own ancestor',
                parents[key][1].location,
                key,
                "break the circle of parents",
            )


def _in_circles(parents: Mapping[str, str | None]) -> set[str]:
    """The keys that are their own ancestors; each key is walked over once."""
    done: set[str] = set()
    found: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        current: str | None = start
        while current is not None and current in parents and current not in done:
            if current in path:
                walked = list(path)
                found.update(walked[walked.index(current) :])
                break
            path[current] = None
            current = parents[current]
        done.update(path)
    return found


def _unknown_kinds(
    models: tuple[ThreatModel, ...], kinds: frozenset[str]
) -> Iterator[ThreatDiagnostic]:
    for model in models:
        for surface in model.surfaces:
            if surface.kind in kinds or surface.kind.startswith("x-"):
                continue
            yield ThreatDiagnostic(
                "tm001-model-unreadable",
                f'the surface "{surface.id}" is of the kind "{surface.kind[:40]}", which is not known',
                surface.locus.location,
                surface.id,
                _near(
                    surface.kind, kinds, 'use a kind of rules/surfaces.csv, or begin it with "x-"'
                ),
            )


def _unknown_classes(
    models: tuple[ThreatModel, ...], classes: ClassModel
) -> Iterator[ThreatDiagnostic]:
    for element in (element for model in models for element in model.elements):
        name = element.safety_class
        if name is not None and classes.named(name) is None:
            yield ThreatDiagnostic(
                "tm001-model-unreadable",
                f'the element "{element.id}" is of the safety class "{name[:40]}", which {classes.edition} does not have',
                element.locus.location,
                element.id,
                "write one of " + ", ".join(each.name for each in classes.classes),
            )


def _idle_globs(
    models: tuple[ThreatModel, ...], paths: tuple[RepoPath, ...]
) -> Iterator[ThreatDiagnostic]:
    for model in models:
        for element in model.elements:
            for ref in element.code:
                if ref.repository or ref.kind is CodeKind.SYMBOL:
                    continue
                if not any(ref.covers(path) for path in paths):
                    yield ThreatDiagnostic(
                        "tm006-map-matches-nothing",
                        f'the {ref.kind.value} "{ref}" of the element "{element.id}" matches no file',
                        element.locus.location,
                        element.id,
                        f"correct the {ref.kind.value}, or remove it with the code it was for",
                    )


def _near(wrong: str, known: Iterable[str], otherwise: str) -> str:
    names = sorted(known)
    if len(names) > _MOST_NAMES or len(wrong) > _LONGEST_NAME:
        return otherwise
    close = difflib.get_close_matches(wrong, names, n=1)
    return f'did you mean "{close[0]}"?' if close else otherwise
