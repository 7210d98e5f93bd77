"""Host programs of two or three modules, each beside a sound twin that differs in one: what is told of the first and not of the second.

    python benchmarks/detection/host_modules.py [--alone] [--misses]

The samples (`host_modules.txt`) were written and labelled before flow-python was run over them. A faulty program counts as told when a
warning or error names its weakness in any of its files; a sound one as accused when one does there. `--alone` gives each file
a folder of its own, so that no import leads anywhere: what is told without looking into other modules.
"""

import argparse
import re
from pathlib import Path

from gate_run import gate_over
from security_eval import answers

SAMPLES = Path(__file__).with_name("host_modules.txt")


def programs() -> dict[tuple[str, int, str], dict[str, str]]:
    """The files of each program, by name, weakness and which twin it is."""
    found: dict[tuple[str, int, str], dict[str, str]] = {}
    for sample in re.split(r"^=== ", SAMPLES.read_text(), flags=re.MULTILINE)[1:]:
        head, *files = re.split(r"^--- ", sample, flags=re.MULTILINE)
        name, cwe = head.split()
        for each in files:
            path, _, text = each.partition("\n")
            path, _, twin = path.partition(" | ")
            for wanted in ("faulty", "sound"):
                if twin in ("", wanted):
                    found.setdefault((name, int(cwe), wanted), {})[path] = text
    return found


def main() -> None:
    """Prints how many of the faulty programs are told, and how many of the sound ones are accused."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    files = {
        f"{name}-{twin}/{path.replace('/', '-')}/{path}" if asked.alone else f"{name}-{twin}/{path}": text.encode()
        for (name, _, twin), several in programs().items()
        for path, text in several.items()
    }  # fmt: skip
    told = gate_over(files)
    counts = {"faulty": 0, "sound": 0}
    for name, cwe, twin in programs():
        found = {
            one.rule
            for path, several in told.items()
            for one in several
            if path.startswith(f"{name}-{twin}/")
            and one.level != "note"
            and one.cwe & answers(cwe)
        }
        counts[twin] += bool(found)
        if asked.misses and bool(found) != (twin == "faulty"):
            print(f"{name} (CWE-{cwe}), {twin}: {', '.join(sorted(found)) or 'nothing is told'}")
    print(
        f"{counts['faulty']} of {len(programs()) // 2} faulty programs told, {counts['sound']} sound ones accused"
    )


if __name__ == "__main__":
    main()
