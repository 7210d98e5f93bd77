"""The long run: every threat-model reader on 10,000 mutated files of our own samples.

    python benchmarks/threat_mutations.py --count 10000 --seed 1 [FORMAT …]
    python benchmarks/threat_mutations.py --beside threagile threatspec -- FORMAT …

Prints one line a format: how many were read, refused, or empty (failed by tm002), and the slowest. Exit 1 when a
reader raised, took more than 5 s, or let an empty model pass; such a file is kept below `--keep` for a test.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from threat_mutants import BESIDE, BY_FORMAT, samples  # noqa: E402
from threat_samples import BLOB, BY_ID, SAMPLES  # noqa: E402

from gatekeeper.model.path import RepoPath  # noqa: E402
from gatekeeper.model.threat_reader import ModelFile  # noqa: E402
from gatekeeper.testing.mutations import Outcome, attempt, mutations  # noqa: E402


def main() -> int:
    """0 when every reader kept its promise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", default=sorted(BY_FORMAT))
    parser.add_argument("--beside", nargs="*", default=[], choices=sorted(BESIDE))
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    broken = 0
    for format_id in chosen.beside:
        main_file, beside = ((SAMPLES / name).read_bytes() for name in BESIDE[format_id])
        outcomes = Counter[Outcome]()
        for raw in mutations((beside,), chosen.count, chosen.seed):
            file = ModelFile(RepoPath("beside"), BLOB, raw)
            tried = attempt(BY_ID[format_id], RepoPath("m"), main_file, beside=(file,))
            outcomes[tried.outcome] += 1
            broken += not tried.kept
        counted = ", ".join(f"{outcomes[each]} {each.value}" for each in Outcome)
        print(f"{format_id}, file beside it: {counted}", flush=True)
    for format_id in chosen.formats:
        outcomes: Counter[Outcome] = Counter()
        slowest = 0.0
        files = mutations(samples(format_id), chosen.count, chosen.seed)
        for number, raw in enumerate(files):
            tried = attempt(BY_ID[format_id], RepoPath("m"), raw)
            outcomes[tried.outcome] += 1
            slowest = max(slowest, tried.seconds)
            if not tried.kept:
                broken += 1
                print(f"{format_id} {number}: {tried.outcome.value} {tried.detail}", flush=True)
                if chosen.keep:
                    chosen.keep.mkdir(parents=True, exist_ok=True)
                    (chosen.keep / f"{format_id}-{number}").write_bytes(raw)
        counted = ", ".join(f"{outcomes[each]} {each.value}" for each in Outcome)
        print(f"{format_id}: {counted}; slowest {slowest:.2f} s", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
