"""The samples of threat-model formats, written by us, and how tests read them."""

from pathlib import Path

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import ThreatDiagnostic, ThreatModel
from gatekeeper.model.threat_reader import CompanionReader, ModelFile
from gatekeeper.testing.classes import CLASSES
from gatekeeper.threats.formats.built_in import READERS
from gatekeeper.threats.references import check_references

SAMPLES = Path(__file__).parent / "golden/threat-models"
BLOB = ObjectId("1" * 40)
BY_ID = {reader.id: reader for reader in READERS}


def raw(name: str) -> bytes:
    """The bytes of a sample."""
    return (SAMPLES / name).read_bytes()


def read(format_id: str, name: str, *companions: str) -> ThreatModel:
    """The model of a sample."""
    return read_bytes(format_id, raw(name), name, *companions)


def read_bytes(
    format_id: str, content: bytes, name: str = "model", *companions: str
) -> ThreatModel:
    """The model of any bytes, with samples beside them."""
    reader = BY_ID[format_id]
    if isinstance(reader, CompanionReader):
        files = tuple(ModelFile(RepoPath(each), BLOB, raw(each)) for each in companions)
        return reader.read_with(ModelFile(RepoPath(name), BLOB, content), files)
    return reader.read(RepoPath(name), BLOB, content)


def replaced(format_id: str, name: str, old: str, new: str, *companions: str) -> ThreatModel:
    """The model of a sample in which one text stands for another."""
    content = raw(name)
    assert old.encode() in content, old
    return read_bytes(format_id, content.replace(old.encode(), new.encode()), name, *companions)


def by_id(objects):
    """Objects of a model by their ids."""
    return {each.id: each for each in objects}


def told(model: ThreatModel, *, needed: bool) -> list[str]:
    """The messages of its diagnostics that are needed, or not."""
    return [d.message for d in model.diagnostics if d.needed is needed]


def defects(*models: ThreatModel) -> list[ThreatDiagnostic]:
    """What does not fit together in the models, globs of code and kinds of surfaces aside."""
    found = check_references(models, frozenset(), CLASSES, (), {})
    return [d for d in found if not d.code.startswith(("tm001", "tm006"))]
