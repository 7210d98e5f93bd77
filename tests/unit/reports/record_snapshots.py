"""Writes the snapshots that the tests of reports compare with.

After a wanted change of words: `python tests/unit/reports/record_snapshots.py --write`, then read the
difference before it is committed. Without the flag it only names the snapshots that differ.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import report_samples

from gatekeeper.reports.github import GithubReport
from gatekeeper.reports.markdown import MarkdownReport
from gatekeeper.reports.text import TextReport

_FOLDER = Path(__file__).parent / "snapshots"


def main(arguments: list[str]) -> int:
    """0 when nothing differs or all was written, 1 otherwise."""
    runs = {
        "rich": report_samples.rich(),
        "hostile": report_samples.hostile(),
        "passed": report_samples.passed(),
    }
    formats = {
        "text": TextReport(),
        "text-colour": TextReport(colour=True),
        "markdown": MarkdownReport(),
        "github": GithubReport(),
    }
    reports = {
        f"{run_name}.{format_name}": report.render(run)
        for run_name, run in runs.items()
        for format_name, report in formats.items()
    }
    differing = [name for name, written in reports.items() if _recorded(name) != written]
    for name in differing:
        print(name)
        if "--write" in arguments:
            (_FOLDER / name).write_bytes(reports[name])
    return 1 if differing and "--write" not in arguments else 0


def _recorded(name: str) -> bytes | None:
    file = _FOLDER / name
    return file.read_bytes() if file.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
