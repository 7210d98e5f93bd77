"""The threat facts of a run arranged for judging: what is asked about, by element, and how an answer is made."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import Enum

from gatekeeper.model.change import ChangeKind, FileStatus
from gatekeeper.model.check import Answer, Outcome, Row
from gatekeeper.model.facts import Facts
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import SafetyClass
from gatekeeper.model.surface import ModuleMapping, SurfaceHit, SurfaceKey
from gatekeeper.model.threat import Element, Flow, Locus, Mitigation, Surface, Threat, Tri
from gatekeeper.model.threat_crossing import Crossing


class Weight(Enum):
    """What an observation counts for; the words stand in `rules/threat-rules.toml`. Ordered, gravest first."""

    ERROR = "error"
    UNDECIDED = "undecided"
    WARNING = "warning"
    """PASS with its code, or FAIL where the policy's limit `warnings` says `fail`."""
    INFORMATION = "information"
    """PASS with its code."""


@dataclass(frozen=True, slots=True)
class Place:
    """What an answer is about."""

    subject: str
    safety_class: SafetyClass | None
    location: Location | None


class View:
    """Indices over the facts of one run; built once, never changed."""

    def __init__(self, facts: Facts, limits: Limits) -> None:
        self.facts, self.limits = facts, limits
        self.classes = facts.project.classes
        models = facts.threats.models
        self.elements: dict[str, Element] = {e.id: e for m in models for e in m.elements}
        self.flows: tuple[Flow, ...] = tuple(f for m in models for f in m.flows)
        self.surfaces: tuple[Surface, ...] = tuple(s for m in models for s in m.surfaces)
        self.threats: tuple[Threat, ...] = tuple(t for m in models for t in m.threats)
        self.mitigations: tuple[Mitigation, ...] = tuple(t for m in models for t in m.mitigations)
        self.mapping: dict[RepoPath, ModuleMapping] = {
            module.path: module for module in facts.threats.mapping
        }
        self._classes = {each.path: self.classes.of_path(each) for each in facts.owned}
        self._element_classes = self._classes_of_elements()
        self._crossing = Crossing(models)
        self._native = frozenset(m.source.location.path for m in models if m.format == "native")
        self.judged = self._judged_paths()
        self.judged_elements = frozenset(
            element for path in self.judged for element in self.mapping[path].elements
        )

    def answer(
        self,
        code: str,
        message: str,
        place: Place,
        to_pass: str,
        rows: tuple[Row, ...] = (),
        case: str = "",
    ) -> Answer:
        """The answer, with its outcome by the weight that the policy gives the rule, or this case of it."""
        return Answer(
            outcome=self._outcome(self.weight(code, case, place.safety_class), place.safety_class),
            code=code,
            message=message,
            subject=place.subject,
            safety_class=place.safety_class,
            location=place.location,
            rows=rows,
            to_pass=to_pass,
        )

    def scoped(self) -> Iterator[tuple[Element | Flow, str, Place]]:
        """What can be out of scope: elements, then flows, each with what it is called and where it stands."""
        yield from ((each, "element", self.at_element(each)) for each in self.elements.values())
        yield from ((each, "flow", self.at_flow(each)) for each in self.flows)

    def line(self, key: str, locus: Locus, line: str, *, proven: bool = False) -> str:
        """Where the line about the object goes: beside the others of a native model, else into an addition to it.

        `proven` when an addition needs a mitigation that speaks for it.
        """
        if locus.location.path in self._native:
            return f"write {line} there"
        by = ', by = ["MITIGATION"] (one in place against a threat to it)' if proven else ""
        return f'write it there, or, where its format has no place for it, [[additions]] to = "{key}", {line}{by} in a native model beside it'

    def undecided(self, code: str, message: str, place: Place, to_pass: str) -> Answer:
        """The answer to a question that could not be looked into, whatever the policy says of its rule."""
        answer = self.answer(code, message, place, to_pass)
        return replace(answer, outcome=Outcome.UNDECIDED)

    def weight(self, code: str, case: str, safety_class: SafetyClass | None) -> Weight:
        """What the policy makes of the rule; the gravest among the classes for the project as a whole.

        An error when the policy does not say, or says a word that is none of ours.
        """
        key = code.partition("-")[0].upper() + (f"-{case}" if case else "")
        asked = (safety_class,) if safety_class else self.classes.classes
        words = {self.limits.text(each, key) for each in asked}
        found = [weight for weight in Weight if weight.value in words]
        known = {weight.value for weight in Weight}
        return found[0] if found and words <= known else Weight.ERROR

    @property
    def release_case(self) -> str:
        """The case of rules that weigh more when the run judges a release."""
        return "release" if self.facts.release else ""

    def _outcome(self, weight: Weight, safety_class: SafetyClass | None) -> Outcome:
        asked = (safety_class,) if safety_class else self.classes.classes
        match weight:
            case Weight.ERROR:
                return Outcome.FAIL
            case Weight.UNDECIDED:
                return Outcome.UNDECIDED
            case Weight.WARNING:
                fails = any(self.limits.text(each, "warnings") == "fail" for each in asked)
                return Outcome.FAIL if fails else Outcome.PASS
            case Weight.INFORMATION:
                return Outcome.PASS

    def at_path(self, path: RepoPath, location: Location | None = None) -> Place:
        """The place of a product file."""
        return Place(
            path, self._classes.get(path, self.classes.strictest), location or Location(path)
        )

    def at_element(self, element: Element) -> Place:
        """The place of an element in its model file."""
        return Place(element.id, self.class_of(element.id), element.locus.location)

    def at_surface(self, surface: Surface) -> Place:
        """The place of a surface; its class is that of its element."""
        return Place(surface.id, self.class_of(surface.element), surface.locus.location)

    def at_flow(self, flow: Flow) -> Place:
        """The place of a flow; its class is the higher one of its ends."""
        return Place(flow.id, self._highest((flow.source, flow.target)), flow.locus.location)

    def at_threat(self, threat: Threat) -> Place:
        """The place of a threat; its class is the highest of what it threatens."""
        return Place(threat.id, self._highest(self.targets(threat)), threat.locus.location)

    def at_mitigation(self, mitigation: Mitigation) -> Place:
        """The place of a mitigation; its class is the highest of what its threats threaten."""
        targets = {
            element
            for threat in self.threats
            if threat.id in mitigation.threats
            for element in self.targets(threat)
        }
        return Place(mitigation.id, self._highest(targets), mitigation.locus.location)

    def class_of(self, element_id: str) -> SafetyClass | None:
        """The class an element declares, or the highest of its code, whichever is higher; `None` for neither."""
        return self._element_classes.get(element_id)

    def targets(self, threat: Threat) -> frozenset[str]:
        """The elements a threat is about, those behind its flows and surfaces included; ids, unordered."""
        named = set(threat.targets)
        through = {surface.element for surface in self.surfaces if surface.id in named}
        for flow in self.flows:
            if flow.id in named:
                through |= {flow.source, flow.target}
        return frozenset((named & self.elements.keys()) | through)

    def crosses(self, flow: Flow) -> Tri:
        """Whether the flow goes from one zone to another; unknown when that cannot be told.

        No for a flow with an end that does not exist: TM003 or TM005 says so, and nothing else can be.
        """
        if not {flow.source, flow.target} <= self.elements.keys():
            return Tri.NO
        return self._crossing.crosses(flow)

    def zone_of(self, element_id: str) -> str | None:
        """The zone of the element, or of the nearest of its parents that has one."""
        return self._crossing.zone_of(element_id)

    def hits_of(self, element_id: str) -> tuple[SurfaceHit, ...]:
        """What was found in the code of the element, ordered by place."""
        return tuple(
            hit
            for hit in self.facts.threats.hits
            if hit.path in self.mapping and element_id in self.mapping[hit.path].elements
        )

    def is_out(self, path: RepoPath) -> bool:
        """Whether the map calls the path no part of the product, and still does today."""
        module = self.mapping.get(path)
        until = module.out_until if module is not None else None
        return until is not None and until >= self.facts.today

    def key_of(self, hit: SurfaceHit) -> SurfaceKey:
        """The surface that a hit is evidence of."""
        module = self.mapping.get(hit.path)
        where = module.element if module is not None else None
        return SurfaceKey(where or hit.path, hit.kind, hit.direction.value)

    def _judged_paths(self) -> frozenset[RepoPath]:
        change, threats = self.facts.change, self.facts.threats
        if change.kind is ChangeKind.TREE:
            return frozenset(self.mapping)
        changed = {f.path for f in change.files if f.status is not FileStatus.DELETED}
        touched = {
            path
            for path, module in self.mapping.items()
            if threats.touched_elements.intersection(module.elements)
        }
        return frozenset(self.mapping.keys() & (changed | touched | threats.remapped))

    def _classes_of_elements(self) -> dict[str, SafetyClass]:
        found: dict[str, list[SafetyClass]] = {}
        for element in self.elements.values():
            if (name := element.safety_class) is not None:
                # A name that nobody knows is a fault of its model, and counts as the strictest.
                said = self.classes.named(name) or self.classes.strictest
                found.setdefault(element.id, []).append(said)
        for module in self.mapping.values():
            for key in module.elements:
                found.setdefault(key, []).append(
                    self._classes.get(module.path, self.classes.strictest)
                )
        return {key: max(classes, key=lambda c: c.rank) for key, classes in found.items()}

    def _highest(self, elements: Iterable[str]) -> SafetyClass | None:
        classes = [c for element in elements if (c := self.class_of(element)) is not None]
        return max(classes, key=lambda c: c.rank) if classes else None


def some(hits: Iterable[SurfaceHit], limit: int = 5) -> tuple[Row, ...]:
    """Rows that show hits, at most `limit`, and how many more there are."""
    listed = list(hits)
    rows = [Row("found", hit.symbol, f"{hit.location} ({hit.evidence})") for hit in listed[:limit]]
    if len(listed) > limit:
        rows.append(Row("found", f"{len(listed) - limit} more"))
    return tuple(rows)
