"""What an analyzer's reading is worth: whether its tool can see at all, and what it says of each file."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from gatekeeper.gate.contents import Contents
from gatekeeper.model.accounting import Expectation
from gatekeeper.model.analyzer import Batch, Reading, SnapshotFile
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tool import Completed, Ending


def why_void(ended: Completed) -> str:
    """The sentence about a command that did not end as its analyzer declares."""
    tail = ended.stderr.decode("utf-8", "replace").strip().splitlines()
    said = f": {tail[-1][:200]}" if tail else ""
    if ended.ending is Ending.EXITED:
        return (
            f"the tool ended with status {ended.status}, which does not mean that it looked{said}"
        )
    return f"the tool {ended.ending.value}{said}"


def why_blind(batch: Batch, reading: Reading) -> str | None:
    """Why the tool is blind: a planted file it did not report (rule 2 of the gate); `None` if it sees."""
    reported = {(finding.file, finding.rule) for finding in reading.findings}
    reported |= {(function.file, function.name) for function in reading.functions}
    for canary in batch.canaries:
        if (canary.name, canary.rule) not in reported:
            return (
                f"the tool is blind: it did not report {canary.rule} in the planted {canary.name}"
            )
    uncovered = {f.language for f in batch.files} - {c.language for c in batch.canaries}
    if uncovered:
        names = ", ".join(sorted(language.value for language in uncovered))
        return f"no canary was planted for {names}, so nothing shows that the tool sees"
    return None


def outcomes(
    expectations: Iterable[Expectation],
    reading: Reading,
    names: Mapping[RepoPath, SnapshotFile],
    contents: Contents,
) -> dict[Expectation, str]:
    """The empty text for each expectation whose file was read, else the cause; those nobody spoke of are left out."""
    result = {}
    for expectation in expectations:
        path = expectation.path
        if path in contents.causes:
            result[expectation] = contents.causes[path]
        elif path in names:
            result[expectation] = _outcome(reading, names[path].name)
    return result


def without_canaries(batch: Batch, reading: Reading) -> Reading:
    """The reading of the project's own files."""
    planted = {canary.name for canary in batch.canaries}
    return replace(
        reading,
        findings=tuple(f for f in reading.findings if f.file not in planted),
        functions=tuple(f for f in reading.functions if f.file not in planted),
    )


def _outcome(reading: Reading, name: str) -> str:
    if reading.defect:
        return reading.defect
    if name in reading.failures:
        # A tool knows the file by our safe name only, which tells a reader nothing.
        cause = reading.failures[name].replace(f"./{name}:", "").replace(f"./{name}", "this file")
        return cause.replace(name, "this file").removesuffix(":")
    return "" if name in reading.analysed else "the tool did not say that it read this file"
