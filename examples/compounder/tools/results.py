"""Runs unit tests and writes how each of them ended as JUnit XML.

    python3 tools/results.py firmware OUT PROGRAM...
    python3 tools/results.py host OUT

Ends with 1 when a test failed; the results are written all the same.
"""

import datetime
import platform
import re
import subprocess
import sys
import unittest
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

HOST = "tests/host"
_ENDED = re.compile(r"(\w+): (PASS|FAIL)")
_COUNT = re.compile(r"(\d+) tests, (\d+) failures")


@dataclass(frozen=True)
class Result:
    """How one test ended: `kind` is empty for a pass, else failure, error or skipped."""

    file: str
    suite: str
    name: str
    kind: str = ""
    message: str = ""


def run_program(program: Path) -> list[Result]:
    """What a test program of the firmware told, and an error when it did not come to its end."""
    file, suite = f"tests/firmware/{program.name}.c", program.name
    done = subprocess.run([program.resolve()], capture_output=True, text=True, check=False)
    results: list[Result] = []
    said: list[str] = []
    count = None
    for line in done.stdout.splitlines():
        if ended := _ENDED.fullmatch(line):
            kind = "" if ended[2] == "PASS" else "failure"
            results.append(Result(file, suite, ended[1], kind, "; ".join(said) if kind else ""))
            said = []
        else:
            count = _COUNT.fullmatch(line) or count
            said.append(line)
    failed = sum(bool(result.kind) for result in results)
    whole = count is not None and (int(count[1]), int(count[2])) == (len(results), failed)
    if not whole or done.returncode != bool(failed):
        ended_by = f"it ended with {done.returncode} after {len(results)} tests"
        results.append(Result(file, suite, "the whole program", "error", ended_by))
    return results


class _Told(unittest.TestResult):
    """Keeps every test in the order it was run."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Result] = []

    def _tell(self, test: unittest.TestCase, kind: str = "", message: str = "") -> None:
        suite, _, name = test.id().rpartition(".")
        file = f"{HOST}/{suite.partition('.')[0]}.py"
        self.told.append(Result(file, suite, name, kind, message))

    def addSuccess(self, test: unittest.TestCase) -> None:
        self._tell(test)

    def addFailure(self, test: unittest.TestCase, err: object) -> None:
        self._tell(test, "failure", str(err[1]))

    def addError(self, test: unittest.TestCase, err: object) -> None:
        self._tell(test, "error", str(err[1]))

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        self._tell(test, "skipped", reason)

    def addSubTest(self, test: unittest.TestCase, subtest: object, err: object) -> None:
        if err is not None:
            self._tell(test, "failure", str(err[1]))


def run_host() -> list[Result]:
    """What the tests of the control PC told."""
    told = _Told()
    unittest.defaultTestLoader.discover(HOST, top_level_dir=HOST).run(told)
    return told.told


def junit(name: str, tool: str, results: list[Result]) -> bytes:
    """The results as JUnit XML, by file and suite, with the time, the machine and the tool of the run."""
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    made = {"timestamp": now, "hostname": platform.node() or "unknown"}
    root = ElementTree.Element("testsuites", name=name)
    properties = ElementTree.SubElement(root, "properties")
    ElementTree.SubElement(properties, "property", name="tool", value=tool)
    suites: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        suites.setdefault((result.file, result.suite), []).append(result)
    for (file, suite), each in sorted(suites.items()):
        counts = {
            plural: str(sum(result.kind == kind for result in each))
            for kind, plural in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped"))
        }
        held = ElementTree.SubElement(root, "testsuite", name=suite, tests=str(len(each)), **counts, **made)
        for result in each:
            case = ElementTree.SubElement(
                held, "testcase", classname=suite, name=result.name, file=file
            )
            if result.kind:
                ElementTree.SubElement(case, result.kind, message=result.message)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def main(words: list[str]) -> int:
    side, out, *programs = words
    if side == "firmware":
        tool = "tests/firmware/unity_mini.h"
        results = [result for program in programs for result in run_program(Path(program))]
    else:
        tool = f"unittest of Python {platform.python_version()}"
        results = run_host()
    Path(out).write_bytes(junit(side, tool, results))
    return 1 if any(result.kind in ("failure", "error") for result in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
