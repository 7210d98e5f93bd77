"""No reader raises, takes long, or takes a broken file for an empty model that passes (a short run of
`benchmarks/threat_mutations.py`)."""

import pytest
from threat_mutants import BESIDE, BY_FORMAT, samples
from threat_samples import BLOB, BY_ID, SAMPLES

from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat_reader import ModelFile
from gatekeeper.testing.mutations import Outcome, attempt, mutations
from gatekeeper.threats.formats.built_in import READERS

COUNT = 150


def test_every_reader_has_samples():
    assert {reader.id for reader in READERS} == set(BY_FORMAT)


@pytest.mark.parametrize("format_id", sorted(BY_FORMAT))
def test_the_samples_themselves_are_read(format_id: str):
    tried = [attempt(BY_ID[format_id], RepoPath("m"), raw) for raw in samples(format_id)]
    assert {each.outcome for each in tried} == {Outcome.READ}


@pytest.mark.parametrize("format_id", sorted(BY_FORMAT))
def test_mutated_files_are_read_or_refused(format_id: str):
    reader = BY_ID[format_id]
    tried = [
        attempt(reader, RepoPath("m"), raw) for raw in mutations(samples(format_id), COUNT, seed=7)
    ]
    assert [each for each in tried if not each.kept] == []
    assert {each.outcome for each in tried} >= {Outcome.READ, Outcome.REFUSED}


@pytest.mark.parametrize("format_id", sorted(BESIDE))
def test_a_mutated_file_beside_a_model_is_read_or_refused(format_id: str):
    main, beside = ((SAMPLES / name).read_bytes() for name in BESIDE[format_id])
    tried = [
        attempt(
            BY_ID[format_id],
            RepoPath("m"),
            main,
            beside=(ModelFile(RepoPath("beside"), BLOB, raw),),
        )
        for raw in mutations((beside,), COUNT, seed=7)
    ]
    assert [each for each in tried if not each.kept] == []
    assert {each.outcome for each in tried} >= {Outcome.READ, Outcome.REFUSED}


def test_the_same_seed_gives_the_same_files():
    first = list(mutations(samples("otm"), 50, seed=3))
    assert first == list(mutations(samples("otm"), 50, seed=3))
    assert first != list(mutations(samples("otm"), 50, seed=4))
