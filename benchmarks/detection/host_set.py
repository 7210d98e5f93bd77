"""Prints how many faulty Python host programs of our own set the gate tells, and how many of their sound twins it accuses.

    python benchmarks/detection/host_set.py [--only STEM …] [--misses]

The set stands in `benchmarks/detection/host/`: small programs in the styles of Flask, Django, FastAPI, aiohttp, sockets, serial ports
and scripts, written and labelled before any tool saw them. A program begins with `@ CWE-n what it does`; lines begin with `-`
when only the faulty program has them, with `+` when only its twin has, else with a blank. A program is told when a finding names
its weakness or one called by its number (`security_eval.answers`); a twin is accused when a warning or error does.
"""

import argparse
import re
from pathlib import Path
from typing import NamedTuple

from gate_run import Found, gate_over
from security_eval import answers

FOLDER = Path(__file__).with_name("host")
_TITLE = re.compile(r"@ CWE-(\d+) (.+)")


class Pair(NamedTuple):
    """A faulty program and its sound twin."""

    name: str
    cwe: int
    title: str
    faulty: bytes
    sound: bytes


def pairs(only: list[str]) -> list[Pair]:
    """All pairs, or those of the files of these stems, in order of file and line."""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        if only and path.stem not in only:
            continue
        parts = re.split(r"^(?=@ )", path.read_text(), flags=re.M)
        for number, part in enumerate(part for part in parts if part):
            title, *lines = part.rstrip("\n").split("\n")
            matched = _TITLE.fullmatch(title)
            if matched is None or any(line[:1] not in "-+ " for line in lines):
                raise SystemExit(f"{path.name}: program {number + 1} is not as promised: {title}")
            sides = (
                "".join(f"{ln[1:]}\n" for ln in lines if ln[:1] != out).encode() for out in "+-"
            )
            found.append(Pair(f"{path.stem}_{number:02}", int(matched[1]), matched[2], *sides))
    return found


def named(pair: Pair, found: tuple[Found, ...], *, loud: bool) -> bool:
    """Whether a finding names the weakness; with `loud` a warning or error."""
    return any(one.cwe & answers(pair.cwe) and not (loud and one.level == "note") for one in found)


def main() -> None:
    """Prints the shares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--only", nargs="+", default=[])
    asked = parser.parse_args()
    every = pairs(asked.only)
    files = {f"{p.name}/faulty.py": p.faulty for p in every}
    files |= {f"{p.name}/sound.py": p.sound for p in every}
    said = gate_over(files)
    told = {p for p in every if named(p, said.get(f"{p.name}/faulty.py", ()), loud=False)}
    loud = {p for p in every if named(p, said.get(f"{p.name}/faulty.py", ()), loud=True)}
    accused = {p for p in every if named(p, said.get(f"{p.name}/sound.py", ()), loud=True)}
    apart = {p for p in told if not named(p, said.get(f"{p.name}/sound.py", ()), loud=p in loud)}
    print(f"{len(every)} pairs: told {len(told) / len(every):.2f}, as a warning or error {len(loud) / len(every):.2f}, "
          f"twins accused {len(accused) / len(every):.2f}, told apart {len(apart) / len(every):.2f}")  # fmt: skip
    if asked.misses:
        for pair in every:
            what = "missed" * (pair not in told) + " accused" * (pair in accused)
            if what:
                rules = {
                    f"{one.rule} {one.level}" for one in said.get(f"{pair.name}/sound.py", ())
                }
                print(what, pair.name, f"CWE-{pair.cwe}", pair.title, sorted(rules))


if __name__ == "__main__":
    main()
