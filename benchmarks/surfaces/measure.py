"""Recall and precision of the surface scanner against hand-made labels, with every miss and false hit listed.

Run: python benchmarks/surfaces/measure.py OctoPrint/OctoPrint=CHECKOUT … [--hits]

A checkout stands at the commit that `labels.csv` names. Counted is the pair of file and interface type: a label is
found when a hit of that type stands in that file with a direction that answers, or in the source file of a header and
names the header as the place of the declaration; a hit is right when a label of its type stands for its file. Counted are hits that open a way in or out (surface, update, debug), in product files;
echoes (callers of a wrapper that is product code itself) are not counted, neither as right nor as wrong.
"""

import argparse
import csv
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gatekeeper.config.shipped import shipped
from gatekeeper.model.glob import matches_any
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.memory import Key
from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import SurfaceDirection, SurfaceHit
from gatekeeper.threats.surfaces.scan import Scanned, Scanner
from gatekeeper.threats.surfaces.table import read_surface_table

HERE = Path(__file__).resolve().parent
SOURCES = (".c", ".cc", ".cpp", ".cxx", ".h", ".hpp", ".hh", ".inc", ".ipp", ".tpp")
Pair = tuple[str, str]


class Kept:
    """A memory that lasts as long as the run."""

    def __init__(self) -> None:
        self._answers: dict[Key, bytes] = {}

    def recall(self, kind: str, keys: Sequence[Key]) -> Mapping[Key, bytes]:
        return {key: self._answers[key] for key in keys if key in self._answers}

    def keep(self, kind: str, answers: Mapping[Key, bytes]) -> None:
        self._answers.update(answers)


MEMORY = Kept()


def scanner() -> Scanner:
    """The scanner with the tables as shipped."""
    rules = shipped("rules")
    table = read_surface_table(
        (rules / "surfaces.csv").read_bytes(), (rules / "registers.csv").read_bytes()
    )
    return Scanner(table, LanguageMap(), MEMORY)


def scan(root: Path, product: list[str], third: list[str], left_out: list[str]) -> Scanned:
    """One checkout scanned."""
    blobs: dict[RepoPath, bytes | str] = {}
    inside = []
    for file in sorted(root.rglob("*")):
        path = RepoPath(str(file.relative_to(root)))
        if not file.is_file() or file.is_symlink() or path.startswith(".git/"):
            continue
        if matches_any(third, path):
            if path.lower().endswith(SOURCES):
                blobs[path] = file.read_bytes()
        elif matches_any(product, path) and not matches_any(left_out, path):
            blobs[path] = file.read_bytes()
            inside.append(path)
    return scanner().scan(inside, blobs)


def labels(repository: str) -> Iterator[dict[str, str]]:
    with (HERE / "labels.csv").open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file) if row["repo"] == repository)


def answers(label: str, hit: SurfaceHit) -> bool:
    """Whether the directions agree, both ways standing for either."""
    wanted = SurfaceDirection(label)
    return wanted is hit.direction or SurfaceDirection.BIDIR in (wanted, hit.direction)


def finds(row: dict[str, str], hit: SurfaceHit) -> bool:
    """Whether the hit answers the label: at its file, or where the scanner carried what that header declares."""
    there = hit.path == row["path"] or f"; {row['path']}:" in hit.evidence
    return there and hit.kind == row["kind"] and answers(row["direction"], hit)


def measure(repository: str, root: Path, *, show: bool) -> tuple[int, int, int, int]:
    """Labels found, labels, right pairs, pairs found."""
    globs = tomllib.loads((HERE / "repositories.toml").read_text())[repository]
    begun, begun_cpu = time.perf_counter(), time.process_time()
    scanned = scan(root, globs["product"], globs["third-party"], globs["not-product"])
    took, cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
    begun, begun_cpu = time.perf_counter(), time.process_time()
    again = scan(root, globs["product"], globs["third-party"], globs["not-product"])
    assert again == scanned
    second, second_cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
    opening = [hit for hit in scanned.hits if hit.role.opens]
    by_pair: dict[Pair, list[SurfaceHit]] = {}
    for hit in opening:
        by_pair.setdefault((hit.path, hit.kind), []).append(hit)
    truth = list(labels(repository))
    pairs = {(row["path"], row["kind"]) for row in truth}
    missed = [row for row in truth if not any(finds(row, hit) for hit in opening)]
    wrong = sorted(by_pair.keys() - pairs)
    found, right = len(truth) - len(missed), len(by_pair) - len(wrong)
    print(f"{repository}: recall {found}/{len(truth)} = {found / len(truth):.3f}", end=", ")
    print(f"precision {right}/{len(by_pair)} = {right / max(len(by_pair), 1):.3f}", end=", ")
    echoes = len(scanned.echoes)
    print(f"{echoes} echoes, {len(scanned.failures)} files not scanned", end=", ")
    print(f"{took:.1f} s ({cpu:.1f} s CPU)", end=", ")
    print(f"again with the memory {second:.1f} s ({second_cpu:.1f} s CPU)")
    for row in missed:
        print(
            f"  missed {row['path']}:{row['line']} {row['kind']} {row['direction']}: {row['what']}"
        )
    for pair in wrong:
        hit = by_pair[pair][0]
        place = f"{hit.path}:{hit.region.start_line}"
        print(f"  wrong {place} {hit.kind}: {hit.symbol} (tier {hit.tier}, {hit.evidence})")
    for failure in scanned.failures:
        print(f"  not scanned {failure.path}: {failure.cause}")
    if show:
        for hit in (*scanned.hits, *scanned.echoes):
            guards = ",".join(f"{g.control.value}:{g.symbol}" for g in hit.guards)
            print(
                f"  {'echo ' if hit.echo else ''}{hit.role.value} {hit.path}:{hit.region.start_line} "
                f"{hit.kind} {hit.symbol} tier {hit.tier} in {hit.function or '-'} ({hit.evidence}) [{guards}]"
            )
    return found, len(truth), right, len(by_pair)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", nargs="+", help="OWNER/NAME=FOLDER")
    parser.add_argument("--hits", action="store_true", help="print every hit as well")
    chosen = parser.parse_args()
    total = [0, 0, 0, 0]
    for each in chosen.checkout:
        repository, _, folder = each.partition("=")
        counted = measure(repository, Path(folder), show=chosen.hits)
        total = [a + b for a, b in zip(total, counted, strict=True)]
    found, labelled, right, hits = total
    print(f"all: recall {found / labelled:.3f}, precision {right / max(hits, 1):.3f}")
    return 0 if min(found / labelled, right / max(hits, 1)) >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
