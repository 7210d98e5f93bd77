"""Fingerprints: the same for one defect after lines around it have moved."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.finding import Finding
from gatekeeper.model.pattern import late_pattern

_SPACE = late_pattern(r"\s+")


def with_fingerprints(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with their fingerprints, in the order given.

    A fingerprint is the SHA-256 of weakness (lowest CWE, else rule), path, the text of the region with white
    space folded, and how many equal ones stand before it in the file. Line numbers are no part of it.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    result = []
    for finding in findings:
        key = (_weakness(finding), finding.location.path, _folded(finding.excerpt))
        result.append(replace(finding, fingerprint=_digest(*key, seen[key])))
        seen[key] += 1
    return tuple(result)


def of_function(path: str, name: str) -> Sha256:
    """The fingerprint of "this function is over a limit" in a baseline."""
    return _digest("complexity", path, name, 0)


def of_mark(path: str, text: str) -> Sha256:
    """The fingerprint of a tool's own suppression comment, or its configuration file, in a baseline."""
    return _digest("foreign-mark", path, _folded((text,)), 0)


def _weakness(finding: Finding) -> str:
    return f"CWE-{min(finding.cwe)}" if finding.cwe else finding.rule


def _folded(lines: tuple[str, ...]) -> str:
    return _SPACE.sub(" ", " ".join(lines)).strip()


def _digest(weakness: str, path: str, text: str, ordinal: int) -> Sha256:
    parts = json.dumps([weakness, path, text, ordinal], ensure_ascii=True)
    return sha256(parts.encode())
