"""Recorded answers of real tools (`tests/golden/record.py`), as the analyzers are given them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from gatekeeper.model.analyzer import Analyzer, Batch, Canary, Reading, RulePack, SnapshotFile
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.language import Language
from gatekeeper.model.tool import Completed, Ending

GOLDEN = Path(__file__).parents[2] / "golden"


@dataclass(frozen=True)
class Recorded:
    """An analyzer with a batch and what its tool once answered."""

    analyzer: Analyzer
    batch: Batch
    answers: tuple[Completed, ...]

    def read(self) -> Reading:
        """The reading of the answers as recorded."""
        return self.analyzer.read(self.batch, self.answers)

    def read_with(self, number: int, **changes: object) -> Reading:
        """The reading when one answer is another."""
        answers = list(self.answers)
        answers[number] = replace(answers[number], **changes)  # type: ignore[arg-type]  # fields vary
        return self.analyzer.read(self.batch, tuple(answers))

    def read_json_with(self, number: int, change: Callable[[dict], None]) -> Reading:  # type: ignore[type-arg]  # JSON
        """The reading when one JSON answer is changed in place."""
        document = json.loads(self.answers[number].stdout)
        change(document)
        return self.read_with(number, stdout=json.dumps(document).encode())


@pytest.fixture
def recorded() -> Callable[[Analyzer], Recorded]:
    """The newest recording of the analyzer's tool."""

    def find(analyzer: Analyzer) -> Recorded:
        folder = sorted(GOLDEN.glob(f"{analyzer.id}-*"))[-1]
        case = json.loads((folder / "case.json").read_text())
        canaries = {
            name: Canary(name, Language(language), b"", rule)
            for name, language, rule in case["canaries"]
        }
        batch = Batch(
            files=tuple(
                SnapshotFile(name, ObjectId("0" * 40), Language(language), size, lines)
                for name, language, size, lines in case["files"]
            ),
            canaries=tuple(canaries.values()),
            packs=tuple(
                RulePack(
                    id,
                    f"/rules/{id}.json",
                    frozenset(map(Language, languages)),
                    tuple(canaries[name] for name in names if name in canaries),
                )
                for id, languages, names in case["packs"]
            ),
        )
        return Recorded(analyzer, batch, _answers(folder))

    return find


def _answers(folder: Path) -> tuple[Completed, ...]:
    answers = []
    for path in sorted(folder.glob("*.status")):
        ending, status = path.read_text().split()
        answers.append(
            Completed(
                Ending[ending],
                int(status),
                path.with_suffix(".stdout").read_bytes(),
                path.with_suffix(".stderr").read_bytes(),
            )
        )
    return tuple(answers)
