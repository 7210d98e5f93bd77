"""Deviations, suppressions, exclusions and the baseline: the files in which people accept something."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from gatekeeper.config.own_files import (
    DeviationOptions,
    DeviationsFile,
    ExclusionOptions,
    ExclusionsFile,
    SuppressionOptions,
    SuppressionsFile,
)
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.model.deviation import Deviation
from gatekeeper.model.digest import Sha256
from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.location import Location, at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Registry
from gatekeeper.model.suppression import Baseline, Exclusion, Suppression
from gatekeeper.parse.bind import Binding, bind, filled
from gatekeeper.parse.json import JsonRefused, parse_json

_Entry = TypeVar("_Entry", DeviationOptions, SuppressionOptions, ExclusionOptions)
_MAX_BASELINE_BYTES = 64 * 1024 * 1024
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def read_deviations(base: TrustBase, path: str, registry: Registry) -> tuple[Deviation, ...]:
    """The deviations at base, in file order; empty when there is no such file."""
    entries = _decided(
        base, path, registry, "deviations", lambda b: bind(b, DeviationsFile).deviations
    )
    return tuple(
        filled(Deviation, each, location=at, rule=each.rule.strip()) for each, at in entries
    )


def read_suppressions(base: TrustBase, path: str, registry: Registry) -> tuple[Suppression, ...]:
    """The suppressions of the file at base, in file order; empty when there is no such file."""
    entries = _decided(
        base, path, registry, "suppressions", lambda b: bind(b, SuppressionsFile).suppressions
    )
    return tuple(filled(Suppression, each, location=at) for each, at in entries)


def read_exclusions(base: TrustBase, path: str, registry: Registry) -> tuple[Exclusion, ...]:
    """The exclusions at base, in file order; empty when there is no such file."""
    entries = _decided(
        base, path, registry, "exclusions", lambda b: bind(b, ExclusionsFile).exclusions
    )
    return tuple(filled(Exclusion, each, location=at) for each, at in entries)


def read_baseline(base: TrustBase, path: str) -> Baseline:
    """The findings known at adoption; empty when there is no such file."""
    raw = base.read(path)
    if raw is None:
        return Baseline()
    place = at_line(RepoPath(path), 1)
    cure = "write it again with gatekeeper init --baseline"
    try:
        document = parse_json(raw, max_bytes=_MAX_BASELINE_BYTES)
    except JsonRefused as error:
        base.problems.append(
            ConfigurationProblem(f"the baseline cannot be read: {error}", place, "", cure)
        )
        return Baseline(location=place)
    entries = document.get("fingerprints") if isinstance(document, dict) else None
    listed = entries if isinstance(entries, list) else [None]
    known = [text for text in listed if isinstance(text, str) and _FINGERPRINT.fullmatch(text)]
    if len(known) < len(listed):
        message = "the baseline is not a list of fingerprints"
        base.problems.append(ConfigurationProblem(message, place, "fingerprints", cure))
    return Baseline(frozenset(Sha256(text) for text in known), place)


def _decided(
    base: TrustBase,
    path: str,
    registry: Registry,
    name: str,
    entries: Callable[[Binding], Sequence[_Entry]],
) -> Iterator[tuple[_Entry, Location]]:
    """Each decision with its place, held against what every decision needs: a reason, and two people who are registered."""
    document = base.document(path)
    if document is None:
        return
    binding = base.binding(document)
    for index, entry in enumerate(entries(binding)):
        key = f"{name}[{index}]"
        for field, person in (("owner", entry.owner), ("approved-by", entry.approved_by)):
            if registry.get(person) is None:
                message = f'"{person}" is nobody in the people registry'
                binding.add(f"{key}.{field}", message, "write the id of a registered person")
        if entry.owner == entry.approved_by:
            message = f'"{entry.owner}" approves their own decision'
            binding.add(f"{key}.approved-by", message, "somebody else has to approve it")
        if not entry.reason.strip():
            binding.add(f"{key}.reason", "the reason is empty", "say why this is acceptable")
        yield entry, document.locate(key)
