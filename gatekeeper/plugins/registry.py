"""What takes part in a run: built-ins and the plugins that base names, each id offered once."""

import re
from collections.abc import Iterable
from dataclasses import field
from typing import Protocol, TypeVar

import pluggy

from gatekeeper.model.analyzer import Analyzer
from gatekeeper.model.check import Check
from gatekeeper.model.errors import PluginError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.gate_run import Provider
from gatekeeper.model.later import Later
from gatekeeper.model.policy_rule import PolicyRuleKind
from gatekeeper.model.report import ReportFormat
from gatekeeper.model.threat_reader import ThreatReader
from gatekeeper.plugins import hookspecs

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Offer = TypeVar("Offer", bound=_Named)


@dataclass(frozen=True, slots=True)
class Source:
    """A module or object behind the doors, and the distribution it came from."""

    distribution: str
    version: str
    plugin: object


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything on offer, each kind ordered by id, and who brought it."""

    analyzers: tuple[Analyzer, ...]
    checks: tuple[Check, ...]
    threat_readers: tuple[ThreatReader, ...]
    policy_rules: tuple[PolicyRuleKind, ...]
    report_formats: tuple[ReportFormat, ...]
    providers: tuple[Provider, ...]
    origin: dict[str, str] = field(default_factory=dict)
    """`check review-independence` … to the distribution that brought it."""


def build_registry(sources: Iterable[Source]) -> Registry:
    """The registry of those sources.

    Raises `PluginError` when a plugin wraps a hook, offers an id twice or one that is taken, offers something
    that is not what its door asks for, or raises.
    """
    collected: dict[str, list[tuple[_Named, str]]] = {door: [] for door in _DOORS}
    providers = []
    for source in sources:
        offers = _ring(source)
        for door, values in offers.items():
            collected[door] += [(value, source.distribution) for value in values]
        names = sorted(f"{_DOORS[door]} {v.id}" for door, values in offers.items() for v in values)
        providers.append(Provider(source.distribution, source.version, tuple(names)))
    origin = {
        f"{_DOORS[door]} {value.id}": distribution
        for door, values in collected.items()
        for value, distribution in values
    }
    return Registry(
        analyzers=_once("gatekeeper_analyzers", collected),
        checks=_once("gatekeeper_checks", collected),
        threat_readers=_once("gatekeeper_threat_readers", collected),
        policy_rules=_once("gatekeeper_policy_rules", collected),
        report_formats=_once("gatekeeper_report_formats", collected),
        providers=tuple(sorted(providers, key=lambda provider: provider.name)),
        origin=origin,
    )


_DOORS = {
    "gatekeeper_analyzers": "analyzer",
    "gatekeeper_checks": "check",
    "gatekeeper_threat_readers": "threat reader",
    "gatekeeper_policy_rules": "policy rule",
    "gatekeeper_report_formats": "report format",
}
_MEMBERS = {
    "gatekeeper_analyzers": (
        "title",
        "need",
        "languages",
        "judges_endings",
        "answers_by_file",
        "canaries",
        "commands",
        "read",
    ),
    "gatekeeper_checks": ("question", "judge"),
    "gatekeeper_threat_readers": ("read",),
    "gatekeeper_policy_rules": ("judge",),
    "gatekeeper_report_formats": ("media_type", "render"),
}


def _ring(source: Source) -> dict[str, list[_Named]]:
    """What one source offers behind each door."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(source.plugin, name=source.distribution)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise PluginError(
            f"the plugin {source.distribution} does not fit its door: {error}"
        ) from error
    offers: dict[str, list[_Named]] = {}
    for door in _DOORS:
        caller = getattr(manager.hook, door)
        for implementation in caller.get_hookimpls():
            if implementation.hookwrapper or implementation.wrapper:
                raise PluginError(
                    f"the plugin {source.distribution} wraps {door}; wrappers are refused"
                )
        offers[door] = [
            _checked(source, door, value)
            for values in _answers(source, door, caller)
            for value in values
        ]
    return offers


def _answers(source: Source, door: str, caller: pluggy.HookCaller) -> list[list[object]]:
    try:
        return [list(values) for values in caller()]
    except Exception as error:  # whatever a plugin raises ends the run here
        raise PluginError(
            f"the plugin {source.distribution} failed at {door}: {error!r}"
        ) from error


def _checked(source: Source, door: str, value: object) -> _Named:
    # A stand-in is of our own lists, and a test brings each of them: to ask it for more would import all of it.
    asked = ("id",) if isinstance(value, Later) else ("id", *_MEMBERS[door])
    missing = [name for name in asked if not hasattr(value, name)]
    if missing:
        raise PluginError(
            f"the plugin {source.distribution} offers a {_DOORS[door]} without {', '.join(missing)}"
        )
    identifier = value.id  # type: ignore[attr-defined]  # just seen to be there
    if not isinstance(identifier, str) or not _ID.fullmatch(identifier):
        raise PluginError(
            f"the plugin {source.distribution} offers the id {identifier!r}: not kebab-case"
        )
    return value  # type: ignore[return-value]  # it has the id the protocol asks for


def _once(door: str, collected: dict[str, list[tuple[_Named, str]]]) -> tuple[Offer, ...]:
    seen: dict[str, str] = {}
    for value, distribution in collected[door]:
        if value.id in seen:
            raise PluginError(
                f"the {_DOORS[door]} {value.id} is offered by {seen[value.id]} and by {distribution}"
            )
        seen[value.id] = distribution
    ordered = sorted((value for value, _ in collected[door]), key=lambda value: value.id)
    return tuple(ordered)  # type: ignore[arg-type]  # members were checked at the door
