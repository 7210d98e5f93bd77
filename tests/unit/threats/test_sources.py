"""The reader is the one that configuration or content names; two that fit, or none, are an error."""

from dataclasses import replace

import pytest
from threat_mutants import BY_FORMAT
from threat_samples import BY_ID, SAMPLES, raw

from gatekeeper.model.language import LanguageMap
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Registry
from gatekeeper.model.policy import Policy
from gatekeeper.model.project import AUTO, Project, ThreatSource
from gatekeeper.model.software import Layout
from gatekeeper.model.suppression import Baseline
from gatekeeper.model.threat import ThreatModel
from gatekeeper.testing.classes import CLASSES
from gatekeeper.threats.formats.built_in import READERS
from gatekeeper.threats.sources import is_companion, read_models, recognising

PROJECT = Project(
    "p", "", Layout(()), CLASSES, (), LanguageMap(), Registry(), (), (), (), Policy({}), (), (), (),
    Baseline(), (), (), (), None,
)  # fmt: skip
MODEL, RISKS = RepoPath("tm/model.yaml"), RepoPath("tm/risks.json")
FILES = {MODEL: raw("compounder.threagile.yaml"), RISKS: raw("compounder.threagile.risks.json")}


def read(source: ThreatSource, blobs=FILES, readers=BY_ID) -> ThreatModel:
    (model,) = read_models(replace(PROJECT, threat_sources=(source,)), blobs, readers)
    return model


def causes(model: ThreatModel) -> list[str]:
    return [each.message for each in model.diagnostics if each.needed]


NAMES = [(f, name) for f, names in BY_FORMAT.items() for name in names]


@pytest.mark.parametrize(("format_id", "name"), NAMES, ids=lambda value: value)
def test_each_sample_is_recognised_by_its_own_reader_alone(format_id: str, name: str):
    known = recognising(BY_ID, RepoPath(name), raw(name))
    unmarked = name == "compounder.threatspec.c" or format_id == "cyclonedx-2-dev"
    assert known == (() if unmarked else (format_id,))


def test_every_sample_belongs_to_a_format():
    beside = {"compounder.threagile.risks.json", "compounder.threatspec.threats.json"}
    assert {path.name for path in SAMPLES.iterdir()} - beside == {name for _, name in NAMES}


def test_auto_reads_what_the_content_tells():
    model = read(ThreatSource(MODEL, AUTO))
    assert (model.format, model.whole) == ("threagile", True)


def test_content_without_marks_is_an_error():
    model = read(ThreatSource(MODEL, AUTO), {MODEL: b"hello: world\n"})
    assert causes(model) == ["the file bears the marks of no threat-model format that is known"]


def test_content_with_marks_of_two_formats_is_an_error():
    both = raw("compounder.otm.yaml") + raw("compounder.threagile.yaml")
    model = read(ThreatSource(MODEL, AUTO), {MODEL: both})
    assert causes(model) == ["the file bears the marks of several formats: otm, threagile"]


def test_a_configured_format_is_not_guessed_around():
    model = read(ThreatSource(MODEL, "otm"))
    assert not model.whole
    assert causes(read(ThreatSource(MODEL, "visio"))) == [
        'no reader for the format "visio" is known'
    ]


def test_companions_are_read_beside_the_model():
    source = ThreatSource(MODEL, AUTO, ("tm/*.json",))
    model = read(source)
    assert (model.whole, len(model.threats)) == (True, 4)
    assert is_companion(source, RISKS)
    assert not is_companion(source, MODEL)


def test_a_companion_that_is_not_there_or_cannot_be_read_is_an_error():
    model = read(ThreatSource(MODEL, AUTO, ("tm/*.txt",)))
    assert causes(model) == ['"tm/*.txt" in "with" matches no file']
    blobs = {**FILES, RISKS: "it is a symbolic link"}
    assert "cannot be read" in causes(read(ThreatSource(MODEL, AUTO, ("tm/*.json",)), blobs))[0]


def test_a_format_of_one_file_takes_no_companions():
    blobs = {MODEL: raw("compounder.otm.yaml"), RISKS: b"[]"}
    model = read(ThreatSource(MODEL, AUTO, ("tm/*.json",)), blobs)
    assert causes(model) == ['the format "otm" is read from one file; "with" names more']


def test_ids_of_readers_are_permanent():
    assert [reader.id for reader in READERS] == [
        "native",
        "cyclonedx",
        "cyclonedx-2-dev",
        "otm",
        "pytm",
        "threagile",
        "threat-composer",
        "threat-dragon",
        "threatcl",
        "threatspec",
        "tm7",
        "owasp-tm-library",
    ]
