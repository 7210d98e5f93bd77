"""Reader of gatekeeper's own threat-model format, version 1 (docs/reference/threat-model-toml.md)."""

import re
from codecs import BOM_UTF8
from collections.abc import Sequence

from gatekeeper.model import threat as words
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.parse.bind import Binding, bind
from gatekeeper.parse.placed import damage_of
from gatekeeper.parse.toml import parse_toml
from gatekeeper.threats.formats import native_options as shape
from gatekeeper.threats.formats.native_objects import Places, native_model

_SHA256 = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_KINDS = (
    *("zones", "boundaries", "elements", "surfaces", "data", "flows"),
    *("threats", "mitigations", "assumptions", "views"),
)
_UNREADABLE = "tm001-model-unreadable"


class NativeReader:
    """Reads `threat-model.toml`."""

    id = "native"

    def recognises(self, path: RepoPath, raw: bytes) -> bool:
        """Whether it is TOML with a version, an id and a title at its head."""
        head = re.split(rb"(?m)^[ \t]*\[\[", raw, maxsplit=1)[0]
        return path.endswith(".toml") and all(
            re.search(rb"(?m)^%s\s*=" % key, head) for key in (b"version", b"id", b"title")
        )

    def read(self, path: RepoPath, blob: ObjectId, raw: bytes) -> words.ThreatModel:
        """The model of the file; with any mistake in it an empty one with a diagnostic for each mistake."""
        document = parse_toml(path, raw.removeprefix(BOM_UTF8))
        source = words.Locus(at_line(path, 1), "", blob)
        if isinstance(document, ConfigurationProblem):
            if spoilt := damage_of(raw):
                place = at_line(path, spoilt.line)
                document = ConfigurationProblem(spoilt.message, place, "", spoilt.cure)
            return _refused(source, [document])
        if "version" not in document.data:
            problem = ConfigurationProblem(
                "the file has no version, so it is no native threat model",
                at_line(path, 1),
                "version",
                "write version = 1 as its first line, or name the right format",
            )
            return _refused(source, [problem])
        binding = Binding(document)
        options = bind(binding, shape.ModelOptions)
        _check_texts(binding, options)
        if binding.problems:
            return _refused(source, binding.problems)
        return native_model(options, Places(document, blob))


def _refused(source: words.Locus, problems: Sequence[ConfigurationProblem]) -> words.ThreatModel:
    diagnostics = tuple(
        words.ThreatDiagnostic(
            _UNREADABLE, _sentence(problem), problem.location, problem.location.path, problem.cure
        )
        for problem in sorted(problems, key=lambda p: (p.location, p.key, p.message))
    )
    return words.ThreatModel("", "", "native", "1", source, diagnostics=diagnostics)


def _sentence(problem: ConfigurationProblem) -> str:
    return f"{problem.key}: {problem.message}" if problem.key else problem.message


def _check_texts(binding: Binding, options: shape.Table) -> None:
    """Ids that are ids, names that say something, lists that may not be empty; where an entry lacks a key, that was told."""
    lacking = {
        problem.key for problem in binding.problems if problem.message.endswith("is missing")
    }
    _check_id(binding, "id", options.id)
    for kind in _KINDS:
        for index, entry in enumerate(getattr(options, kind)):
            key = f"{kind}[{index}]"
            if entry.id or key not in lacking:
                _check_id(binding, f"{key}.id", entry.id)
            for name in ("name", "title", "text"):
                if getattr(entry, name, "-").strip() == "" and key not in lacking:
                    binding.add(f"{key}.{name}", "the text is empty", "write what it is")
    _check_lists(binding, options, lacking)


def _check_lists(binding: Binding, options: shape.Table, lacking: set[str]) -> None:
    for index, threat in enumerate(options.threats):
        if not threat.targets and f"threats[{index}]" not in lacking:
            binding.add(
                f"threats[{index}].targets", "the threat has no target", "name what it threatens"
            )
    for index, mitigation in enumerate(options.mitigations):
        if not mitigation.threats and f"mitigations[{index}]" not in lacking:
            binding.add(
                f"mitigations[{index}].threats",
                "the mitigation has no threat",
                "name what it mitigates",
            )
    for index, boundary in enumerate(options.boundaries):
        if len(boundary.zones) != 2 or boundary.zones[0] == boundary.zones[1]:
            message = "a boundary lies between two zones"
            binding.add(f"boundaries[{index}].zones", message, "name the two zones")
    for index, review in enumerate(options.reviews):
        if not is_object_id(review.commit):
            message = f'"{review.commit[:40]}" is no full commit id'
            binding.add(f"reviews[{index}].commit", message, "write all of its digits")
        if not _SHA256.fullmatch(review.semantic_hash):
            message = "the semantic hash is no SHA-256 digest"
            binding.add(f"reviews[{index}].semantic-hash", message, "record the review again")


def _check_id(binding: Binding, key: str, value: str) -> None:
    if not _ID.fullmatch(value):
        binding.add(
            key,
            f'"{value[:40]}" is no id',
            'start with a letter; use letters, digits, ".", "_" and "-"',
        )
