"""Deviations, suppressions, exclusions and the baseline: the files in which people accept something."""

import re

from gatekeeper.config.own_files import (
    DeviationsFile,
    ExclusionsFile,
    SuppressionsFile,
)
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.model.deviation import Deviation
from gatekeeper.model.digest import Sha256
from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Registry
from gatekeeper.model.suppression import Baseline, Exclusion, Suppression
from gatekeeper.parse.bind import Binding, bind
from gatekeeper.parse.json import JsonRefused, parse_json

_MAX_BASELINE_BYTES = 64 * 1024 * 1024
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def read_deviations(base: TrustBase, path: str, registry: Registry) -> tuple[Deviation, ...]:
    """The deviations at base, in file order; empty when there is no such file."""
    document = base.document(path)
    if document is None:
        return ()
    binding = base.binding(document)
    result = []
    for index, entry in enumerate(bind(binding, DeviationsFile).deviations):
        key = f"deviations[{index}]"
        _two_people(binding, key, (entry.owner, entry.approved_by), registry)
        _reasoned(binding, key, entry.reason)
        place = document.locate(key)
        result.append(
            Deviation(
                entry.id,
                entry.check,
                entry.subject,
                entry.reason,
                entry.owner,
                entry.approved_by,
                entry.expires,
                place,
                entry.rule.strip(),
            )
        )
    return tuple(result)


def read_suppressions(base: TrustBase, path: str, registry: Registry) -> tuple[Suppression, ...]:
    """The suppressions of the file at base, in file order; empty when there is no such file."""
    document = base.document(path)
    if document is None:
        return ()
    binding = base.binding(document)
    result = []
    for index, entry in enumerate(bind(binding, SuppressionsFile).suppressions):
        key = f"suppressions[{index}]"
        _two_people(binding, key, (entry.owner, entry.approved_by), registry)
        _reasoned(binding, key, entry.reason)
        result.append(
            Suppression(
                entry.id,
                entry.rule,
                entry.reason,
                entry.owner,
                entry.expires,
                entry.approved_by,
                document.locate(key),
                entry.paths,
            )
        )
    return tuple(result)


def read_exclusions(base: TrustBase, path: str, registry: Registry) -> tuple[Exclusion, ...]:
    """The exclusions at base, in file order; empty when there is no such file."""
    document = base.document(path)
    if document is None:
        return ()
    binding = base.binding(document)
    result = []
    for index, entry in enumerate(bind(binding, ExclusionsFile).exclusions):
        key = f"exclusions[{index}]"
        _two_people(binding, key, (entry.owner, entry.approved_by), registry)
        _reasoned(binding, key, entry.reason)
        result.append(
            Exclusion(
                entry.analyzer,
                entry.paths,
                entry.reason,
                entry.owner,
                entry.approved_by,
                entry.expires,
                document.locate(key),
            )
        )
    return tuple(result)


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
    known = (
        [text for text in entries if isinstance(text, str)] if isinstance(entries, list) else []
    )
    if not isinstance(entries, list) or not all(_FINGERPRINT.fullmatch(text) for text in known):
        message = "the baseline is not a list of fingerprints"
        base.problems.append(ConfigurationProblem(message, place, "fingerprints", cure))
    return Baseline(frozenset(Sha256(text) for text in known), place)


def _two_people(binding: Binding, key: str, names: tuple[str, str], registry: Registry) -> None:
    for field, name in zip(("owner", "approved-by"), names, strict=True):
        if name and registry.get(name) is None:
            message = f'"{name}" is nobody in the people registry'
            binding.add(f"{key}.{field}", message, "write the id of a registered person")
    if names[0] and names[0] == names[1]:
        message = f'"{names[0]}" approves their own decision'
        binding.add(f"{key}.approved-by", message, "somebody else has to approve it")


def _reasoned(binding: Binding, key: str, reason: str) -> None:
    if not reason.strip():
        binding.add(f"{key}.reason", "the reason is empty", "say why this is acceptable")
