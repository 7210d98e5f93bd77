"""The answer of `syntax_worker.py`: which files are not well-formed, whatever a tolerant parser made of them."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from gatekeeper.analyzers.answers import read_json
from gatekeeper.analyzers.portions import Portion
from gatekeeper.model.analyzer import Reading
from gatekeeper.model.language import Language

_MAX_BYTES = 64 * 1024**2


class _Report(msgspec.Struct):
    python: str
    files: dict[str, str | None]


def read_syntax(portion: Portion, stdout: bytes, reading: Reading) -> Reading:
    """The reading, with every file failed that the worker refuses or does not speak of.

    Tree-sitter, on which semgrep stands, mends `def f(:` or a missing brace by inserting what is missing and
    reports nothing; what a mended tree says about the real program nobody knows.
    """
    report = read_json(stdout, _Report, _MAX_BYTES)
    if isinstance(report, str):
        return Reading(defect=f"the syntax check: {report}")
    canaries = {canary.name for canary in portion.canaries}
    refused = {
        file.name: f"{_judge(file.language, report.python)}: {cause}"
        for file in portion.files
        if (cause := report.files.get(file.name, "it was not looked at")) is not None
    }
    if not any(report.files.get(name) for name in canaries):
        return Reading(defect="the syntax check is blind: it refuses no canary")
    return replace(
        reading,
        analysed=reading.analysed - set(refused),
        failures={**reading.failures, **_joined(reading.failures, refused)},
    )


def _joined(known: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    return {
        name: f"{known[name]}; {cause}" if name in known else cause for name, cause in more.items()
    }


def _judge(language: Language, python: str) -> str:
    return (
        f"Python {python} refuses it"
        if language is Language.PYTHON
        else "its brackets do not pair"
    )
