"""Runs every analyzer that is installed over the files of labelled corpora and keeps what each says.

    python benchmarks/detection/look.py OUT [--juliet FOLDER] [--itc FOLDER] [--castle FOLDER] [--each N]

Writes `OUT/<corpus>-<analyzer>.json`: path to a list of [line, rule, level, CWEs]. Fetches nothing.
"""

import argparse
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import corpora
from rooms import Missing, lay, run, shipped_packs, write_json

from gatekeeper.analyzers.clang_tidy import ClangTidy
from gatekeeper.analyzers.cppcheck import Cppcheck
from gatekeeper.analyzers.flawfinder import Flawfinder
from gatekeeper.analyzers.flow_c import FlowC
from gatekeeper.analyzers.gcc_analyzer import GccAnalyzer
from gatekeeper.analyzers.semgrep import Semgrep
from gatekeeper.model.analyzer import Analyzer
from gatekeeper.model.language import Language

ANALYZERS: tuple[Analyzer, ...] = (
    ClangTidy(),
    GccAnalyzer(),
    Cppcheck(),
    Flawfinder(),
    Semgrep(),
    FlowC(),
)


def cases_of(options: argparse.Namespace) -> dict[str, list[corpora.Case]]:
    """The cases of the folders given, by corpus."""
    found = {}
    if options.itc:
        found["itc"] = corpora.itc(options.itc)
    if options.castle:
        found["castle"] = corpora.castle(options.castle)
    if options.firmware:
        found["firmware"] = corpora.firmware(options.firmware)
    if options.juliet:
        found["juliet"] = corpora.juliet(options.juliet, options.each)
    return found


def files_of(corpus: str, cases: list[corpora.Case], options: argparse.Namespace) -> list[Path]:
    """The files of the cases and the headers they need."""
    files = {path for case in cases for path in case.files}
    folder: Path = getattr(options, corpus)
    headers = {
        "itc": "include/*.h",
        "juliet": "testcasesupport/*.[ch]",
        "castle": "none",
        "firmware": "none",
    }[corpus]
    return sorted(files | set(folder.glob(headers)))


def look(analyzer: Analyzer, files: list[Path], root: Path) -> tuple[dict[str, list[object]], str]:
    """What the analyzer says of each file, and one line about how it went."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name) / "room"
        room.mkdir()
        names = lay([(path, Language.C) for path in files], room)
        packs = shipped_packs("c-firmware") if analyzer.id == "semgrep" else ()
        began = time.monotonic()
        reading = run(analyzer, names, room, packs, root=root)
    found: dict[str, list[object]] = defaultdict(list)
    for f in reading.findings:
        if f.file in names:
            path = str(names[f.file].relative_to(root))
            found[path].append([f.region.start_line, f.rule, f.level.value, list(f.cwe)])
    failed = [name for name in reading.failures if name in names]
    causes = sorted({reading.failures[name] for name in failed})[:3]
    seconds = time.monotonic() - began
    return (
        found,
        f"{seconds:.0f} s, {len(failed)} of {len(names)} failed {causes} {reading.defect or ''}",
    )


def main() -> None:
    """Looks at each corpus with each analyzer; one that was kept already is not run again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    for corpus in corpora.NAMES:
        parser.add_argument(f"--{corpus}", type=Path)
    parser.add_argument("--each", type=int, default=12)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    options.out.mkdir(exist_ok=True)
    for corpus, cases in cases_of(options).items():
        files = files_of(corpus, cases, options)
        for analyzer in ANALYZERS:
            target = options.out / f"{corpus}-{analyzer.id}.json"
            if target.exists() or options.only not in ("", analyzer.id):
                continue
            try:
                found, how = look(analyzer, files, getattr(options, corpus))
            except Missing as missing:
                print(f"{corpus} {analyzer.id}: not run: {missing}", flush=True)
                continue
            write_json(target, found)
            print(f"{corpus} {analyzer.id}: {len(files)} files, {how}", flush=True)


if __name__ == "__main__":
    main()
