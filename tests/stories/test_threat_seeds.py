"""Merge requests with one fault each are caught by exactly its rule, and their clean twins by none.

A part of the sweep in `benchmarks/threat_seeds.py`, which judges all of them.
"""

from pathlib import Path

import pytest
from threat_seed_edits import Field, Seed, read_seeds

from gatekeeper.config.threat_rules import read_threat_rules
from gatekeeper.testing.story_file import project_files

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "tests/stories/threat_seeds").glob("*.toml"))
SWEPT = {path.stem: read_seeds(path) for path in FILES}
SHORT = {
    "compounder": (
        "operator-removed-but-used",
        "module-without-element",
        "tag-of-an-order-not-compared-any-more",
        "status-server-on-the-control-pc",
        "log-may-hold-code",
        "rollback-counter-put-off",
        "serial-loader-beside-the-update",
        "trace-port-in-a-release",
        "export-not-made-again",
        "second-way-to-write-the-program",
        "characteristic-anybody-may-write",
        "reviewed-code-goes-on-unreviewed",
    ),
    "analyser": (
        "row-tag-not-compared",
        "unreadable-driver",
        "result-in-clear",
        "several-patients-unanswered",
    ),
}
CASES = [
    pytest.param(name, seed, id=f"{name}-{seed.id}")
    for name, swept in SWEPT.items()
    for seed in swept.seeds
    if seed.id in SHORT[name]
]


@pytest.fixture(scope="module")
def fields(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Field]:
    """The example of each file of seeds as a real repository."""
    return {
        name: Field(
            tmp_path_factory.mktemp(name),
            project_files(ROOT / "examples" / swept.example),
            swept.today,
        )
        for name, swept in SWEPT.items()
    }


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_a_seeded_fault_is_caught_by_exactly_its_rule(
    fields: dict[str, Field], name: str, seed: Seed
):
    caught = fields[name].judge(seed, twin=False)
    assert caught.rules == {seed.rule}, caught.messages


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_the_clean_twin_is_caught_by_none(fields: dict[str, Field], name: str, seed: Seed):
    assert fields[name].judge(seed, twin=True).messages == ()


@pytest.mark.parametrize("name", sorted(SWEPT))
def test_each_project_has_forty_seeds(name: str):
    assert len(SWEPT[name].seeds) >= 40
    assert set(SHORT[name]) <= {seed.id for seed in SWEPT[name].seeds}


def test_each_rule_has_a_seed():
    seeded = {seed.rule for swept in SWEPT.values() for seed in swept.seeds}
    assert {rule.id for rule in read_threat_rules()} <= seeded
