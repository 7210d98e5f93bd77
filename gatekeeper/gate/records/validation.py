"""The validation pack of gatekeeper itself: use, potential error, test, and the result of that test for this very code.

IEC 62304 asks for tools to be controlled (5.1.10); who validates one for a use wants to see its own tests run on what is
installed. A report counts only when it names the digest of this code, so that no older run vouches for a newer gate.
"""

import csv
import io

from gatekeeper.config.shipped import own_digest, shipped
from gatekeeper.model.digest import sha256
from gatekeeper.model.record_ground import Validation, ValidationRow
from gatekeeper.model.trace import ReportReading, TestState
from gatekeeper.trace.junit import read_junit

PACK = "tool-validation.csv"
_COLUMNS = ("use case", "potential error", "test", "result", "cases", "report sha256")
_BAD = (TestState.FAILED, TestState.ERROR, TestState.UNKNOWN)


def validate(report: bytes | None) -> Validation:
    """The pack with the results of a JUnit report of gatekeeper's own tests; without one no row was run."""
    pack = (shipped("rules") / PACK).read_text(encoding="utf-8")
    entries = list(csv.DictReader(io.StringIO(pack)))
    reading = ReportReading() if report is None else read_junit(report)
    fault = "" if report is None else _fault(reading)
    counted = ReportReading() if fault else reading
    rows = tuple(
        ValidationRow(
            entry["use case"],
            entry["potential error"],
            entry["test"],
            *_result(entry["test"], counted),
        )
        for entry in entries
    )
    return Validation(rows, None if report is None else sha256(report), fault, own_digest())


def validation_csv(validation: Validation) -> bytes:
    """The pack as a file of the record."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in validation.rows:
        digest = validation.report or ""
        writer.writerow((row.use, row.error, row.test, row.result, row.cases, digest))
    return held.getvalue().encode()


def _fault(reading: ReportReading) -> str:
    if reading.defects:
        line, sentence = reading.defects[0]
        return f"line {line}: {sentence}"
    if reading.commit != own_digest():
        return (
            "it is of another gatekeeper than the one that is installed, or does not say of which"
        )
    return ""


def _result(test: str, reading: ReportReading) -> tuple[str, int]:
    """What became of a test, all its parameters together, and how many results that are."""
    path, _, name = test.partition("::")
    suite = path.removesuffix(".py").replace("/", ".")
    states = [
        each.state
        for each in reading.results
        if each.suite == suite and each.name.partition("[")[0] == name
    ]
    if not states:
        return "not run", 0
    if any(state in _BAD for state in states):
        return "failed", len(states)
    if TestState.SKIPPED in states:
        return "skipped", len(states)
    return "passed", len(states)
