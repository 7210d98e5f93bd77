"""Puts each fault of tests/faulty_records.toml into a small project and looks whether its record shows it: python benchmarks/record_faults.py [ID …].

For each: how many rows of the table that the fault names show it, how many gaps name it, whether any state in those rows
would be green, and how many such rows the sound project has (none may).
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from faulty_records import FAULTS, build, look  # noqa: E402  (found by the line above)


def main(wanted: list[str]) -> int:
    """0 when every fault is seen, none green, and the sound project has none of them."""
    missed = []
    with tempfile.TemporaryDirectory(prefix="record-faults-") as folder:
        place = Path(folder)
        memory = place / "answers.sqlite"
        sound = build(place / "sound", {}, memory)
        print(f"{'fault':<36} {'rows':>4} {'gaps':>4} {'green':<10} {'sound':>5}  verdict")
        for name in wanted or list(FAULTS):
            fault = FAULTS[name]
            book = build(place / name, fault, memory)
            better = fault.get("beside")
            twin = build(place / f"{name}-beside", better, memory) if better else sound
            shown, before = look(book, fault), len(look(twin, fault).rows)
            good = shown.rows and shown.gaps and not shown.green and not before
            words = (
                ", ".join(shown.green) or "-",
                before,
                shown.verdict,
                "" if good else "MISSED",
            )
            print(
                f"{name:<36} {len(shown.rows):>4} {len(shown.gaps):>4} {words[0]:<10} {words[1]:>5}  {words[2]} {words[3]}"
            )
            if not good:
                missed.append(name)
    print(f"{len(wanted or FAULTS) - len(missed)} of {len(wanted or FAULTS)} seen, none green")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
