"""The models that a project configures, each read by the reader that its configuration or its content names."""

import hashlib
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import replace

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.glob import matches_any
from gatekeeper.model.later import arrived
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.project import AUTO, Project, ThreatSource
from gatekeeper.model.threat import Locus, ThreatDiagnostic, ThreatModel
from gatekeeper.model.threat_reader import (
    CompanionReader,
    ModelFile,
    RecognisingReader,
    ThreatReader,
)
from gatekeeper.threats.surfaces.scan import Blobs

Readers = Mapping[str, ThreatReader]
_UNREADABLE = "tm001-model-unreadable"


def read_models(project: Project, blobs: Blobs, readers: Readers) -> tuple[ThreatModel, ...]:
    """The model of each configured source, in that order. `blobs` is what a tree holds at the paths of the models
    and their companions, each as bytes or as the cause why it cannot be read."""
    return tuple(_read_model(source, blobs, readers) for source in project.threat_sources)


def is_companion(source: ThreatSource, path: RepoPath) -> bool:
    """Whether the path is one of the further files of the model."""
    return path != source.path and matches_any(source.companions, path)


def recognising(readers: Readers, path: RepoPath, raw: bytes) -> tuple[str, ...]:
    """The ids of the readers whose marks the content bears, ordered."""
    return tuple(
        sorted(
            key
            for key, reader in readers.items()
            if isinstance(one := arrived(reader), RecognisingReader)
            and one.recognises(path, raw.removeprefix(BOM_UTF8))
        )
    )


def blob_id(raw: bytes) -> ObjectId:
    """The id git gives these bytes in a repository of SHA-1 object format."""
    header = b"blob %d\0" % len(raw)
    return ObjectId(hashlib.sha1(header + raw, usedforsecurity=False).hexdigest())


def _read_model(source: ThreatSource, blobs: Blobs, readers: Readers) -> ThreatModel:
    raw = blobs.get(source.path, "the file is not there")
    if isinstance(raw, str):
        return _unread(source, raw, "commit the threat model at that path, or correct the path")
    chosen = _choose(source, raw, readers)
    if isinstance(chosen, ThreatDiagnostic):
        return _with_diagnostic(source, chosen)
    main = ModelFile(source.path, blob_id(raw), raw)
    companions, lost = _companions(source, blobs)
    if isinstance(chosen, CompanionReader):
        model = chosen.read_with(main, companions)
    else:
        model = chosen.read(main.path, main.blob, main.raw)
        if source.companions:
            cause = f'the format "{chosen.id}" is read from one file; "with" names more'
            lost = (*lost, _diagnostic(source, cause, 'take "with" out, or name the right format'))
    return replace(model, diagnostics=(*model.diagnostics, *lost)) if lost else model


def _choose(source: ThreatSource, raw: bytes, readers: Readers) -> ThreatReader | ThreatDiagnostic:
    """The reader by the configured format, or the only one that recognises the content."""
    known = ", ".join(sorted(readers))
    if source.format != AUTO:
        reader = readers.get(source.format)
        cause = f'no reader for the format "{source.format}" is known'
        return arrived(reader) if reader else _diagnostic(source, cause, f"use one of: {known}")
    found = recognising(readers, source.path, raw)
    if len(found) == 1:
        return arrived(readers[found[0]])
    if found:
        cause = f"the file bears the marks of several formats: {', '.join(found)}"
        return _diagnostic(source, cause, "write its format in [[threats.models]]")
    cause = "the file bears the marks of no threat-model format that is known"
    return _diagnostic(source, cause, f"write its format in [[threats.models]]; known: {known}")


def _companions(
    source: ThreatSource, blobs: Blobs
) -> tuple[tuple[ModelFile, ...], tuple[ThreatDiagnostic, ...]]:
    """The further files, ordered by path, and a diagnostic for each that cannot be read or is not there."""
    files, lost = [], []
    paths = sorted(path for path in blobs if is_companion(source, path))
    for path in paths:
        raw = blobs[path]
        if isinstance(raw, str):
            cause = f"{printable(path)}, which belongs to the model, cannot be read: {raw}"
            lost.append(_diagnostic(source, cause, "mend the file"))
        else:
            files.append(ModelFile(path, blob_id(raw), raw))
    for glob in source.companions:
        if not any(matches_any((glob,), path) for path in paths):
            cause = f'"{printable(glob)}" in "with" matches no file'
            lost.append(_diagnostic(source, cause, "correct it, or take it out"))
    return tuple(files), tuple(lost)


def _unread(source: ThreatSource, cause: str, cure: str) -> ThreatModel:
    return _with_diagnostic(source, _diagnostic(source, cause, cure))


def _diagnostic(source: ThreatSource, cause: str, cure: str) -> ThreatDiagnostic:
    return ThreatDiagnostic(_UNREADABLE, cause, at_line(source.path, 1), source.path, cure)


def _with_diagnostic(source: ThreatSource, diagnostic: ThreatDiagnostic) -> ThreatModel:
    locus = Locus(at_line(source.path, 1), "", ObjectId(""))
    return ThreatModel("", "", source.format, "", locus, diagnostics=(diagnostic,))
