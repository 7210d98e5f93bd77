"""Strangers' pairs: small files with one fault and their sound twins, by people who never saw a rule of ours.

    python benchmarks/detection/pairs.py strangers/firmware.jsonl [--half dev|check] [--only ID,ID] [--peers] [--misses]

Half `dev` (odd numbers) may be read and learned from; nobody reads half `check`. A pair is *told* when a warning or error in
the faulty function, or on a line that the repair changes, names a weakness of the same kind; *accused* when any stands in the
sound twin's function; *apart* when told and not accused. Each file is looked at alone: firmware by flow-c and the pack, host
code by the gate. `--peers` runs clang-tidy, gcc's analyzer, cppcheck and flawfinder, or bandit and ruff, as they are found on
the path, and is generous: whatever they say there counts as told, if they say less of the twin.
"""

import argparse
import difflib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import corpora
import lizard
from gate_run import gate_over
from rooms import language_of, lay, run, shipped_packs

from gatekeeper.analyzers.flow_c import FlowC
from gatekeeper.analyzers.semgrep import Semgrep

KINDS = (
    {284, 285, 287, 288, 290, 306, 307, 425, 639, 749, 862, 863, 1188, 1299, 1390},
    {203, 208, 385, 697},
    {14, 212, 226, 244, 316, 459, 733, 1239, 1272},
    {489, 749, 912, 1191, 1234, 1244, 1263, 1295},
    {295, 345, 347, 353, 354, 494, 693, 829, 924, 1274, 1277, 1328, 1329},
    {400, 409, 606, 674, 770, 772, 775, 776, 789, 834, 835, 1050, 1322, 1333},
    {252, 253, 273, 390, 391, 396, 397, 544, 636, 703, 754, 755, 778, 223, 1069},
    {256, 257, 259, 260, 312, 321, 522, 547, 798, 1188, 1392},
    {287, 300, 306, 311, 319, 757, 798, 862, 863, 1390},
    {667, 696, 703, 754, 1053, 1247, 1322, 835},
    {294, 306, 345, 347, 353},
    {326, 327, 328, 329, 323, 325, 759, 760, 916, 1204, 1240, 330, 331, 332, 335, 337, 338, 340, 780, 347},
    {22, 23, 29, 36, 59, 61, 73, 377, 379, 434},
    {74, 77, 78, 79, 80, 88, 94, 95, 96, 116, 913, 1336},
    {89, 90, 91, 564, 643, 943},
    {93, 113, 117},
    {502, 611, 776, 827, 915, 1321},
    {295, 296, 297, 299, 300, 322, 599},
    {5, 311, 312, 313, 315, 319, 359, 497, 200, 201, 209, 215, 532, 538, 598, 117, 523, 922},
    {352, 346, 942, 1021, 1327, 489, 605, 668, 1385},
    {441, 601, 610, 918},
    {276, 277, 278, 279, 281, 377, 378, 379, 552, 732},
    {362, 363, 364, 366, 367, 413, 414, 609, 662, 667, 764, 765, 820, 821, 832, 833},
)  # fmt: skip
"""Weaknesses one of which may be said for the other, beside `corpora.FAMILIES`."""


class Pair(NamedTuple):
    """A fault and its twin."""

    id: str
    cwe: int
    function: str
    line: int
    suffix: str
    bad: str
    good: str

    def changed(self) -> tuple[set[int], set[int]]:
        """The lines of each that the repair changes."""
        bad, good = self.bad.split("\n"), self.good.split("\n")
        steps = difflib.SequenceMatcher(None, bad, good, autojunk=False).get_opcodes()
        moved = [step for step in steps if step[0] != "equal"]
        return (
            {line + 1 for _, i, j, _, _ in moved for line in range(i, max(j, i + 1))},
            {line + 1 for _, _, _, i, j in moved for line in range(i, max(j, i + 1))},
        )

    def inside(self, text: str) -> set[int]:
        """The lines of the function in it."""
        name = re.split(r"::|\.", self.function.partition("(")[0].strip())[-1]
        table = lizard.analyze_file.analyze_source_code(f"x{self.suffix}", text).function_list
        return {
            line
            for each in table
            if re.split(r"::|\.", each.name)[-1] == name
            for line in range(each.start_line, each.end_line + 1)
        }


class Said(NamedTuple):
    """What a tool says of a line."""

    line: int
    rule: str
    cwe: frozenset[int]


def read(path: Path, half: str) -> list[Pair]:
    """The pairs of a half."""
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    wanted = {"dev": (1,), "check": (0,), "all": (0, 1)}[half]
    return [
        Pair(*(row[name] for name in Pair._fields)) for row in rows if int(row["id"]) % 2 in wanted
    ]


def akin(cwe: int, others: Iterable[int]) -> bool:
    """Whether one of the others may be said for it."""
    named = set(others)
    more = set().union(*(kind for kind in KINDS if cwe in kind))
    return bool(named & {cwe, *more}) or corpora.related(cwe, tuple(named))


def in_firmware(pair: Pair, only: frozenset[str]) -> dict[str, list[Said]]:
    """What flow-c and the pack say of bad and good, each alone."""
    found: dict[str, list[Said]] = {"bad": [], "good": []}
    for side, text in (("bad", pair.bad), ("good", pair.good)):
        for analyzer, packs in ((FlowC(), ()), (Semgrep(), shipped_packs("c-firmware"))):
            if only and analyzer.id not in only:
                continue
            with tempfile.TemporaryDirectory() as made:
                path = Path(made, f"{pair.id}{pair.suffix}")
                path.write_text(text)
                room = Path(made, "room")
                room.mkdir()
                names = lay([(path, language_of(path))], room)
                reading = run(analyzer, names, room, packs, workers=1, root=path.parent)
                for name, cause in reading.failures.items():
                    print(f"failed: {pair.id} {side} {name} {cause}", file=sys.stderr)
                found[side] += [
                    Said(one.region.start_line, one.rule, frozenset(one.cwe))
                    for one in reading.findings
                    if one.file in names and one.level.value != "note"
                ]
    return found


def in_host(pairs: list[Pair]) -> dict[str, dict[str, list[Said]]]:
    """What the gate says of all of them, each in a folder of its own."""
    files = {
        f"{side}{p.id}/program.py": getattr(p, side).encode()
        for p in pairs
        for side in ("bad", "good")
    }
    said = gate_over(files)
    found: dict[str, dict[str, list[Said]]] = defaultdict(dict)
    for pair in pairs:
        for side in ("bad", "good"):
            found[pair.id][side] = [
                Said(line, one.rule, one.cwe)
                for one in said.get(f"{side}{pair.id}/program.py", ())
                if one.level != "note"
                for line in range(one.first, one.last + 1)
            ]
    return found


def score(pairs: list[Pair], found: dict[str, dict[str, list[Said]]], *, misses: bool) -> None:
    """Prints how many are told, accused and told apart."""
    told = accused = apart = 0
    for pair in pairs:
        near = pair.changed()[0] | pair.inside(pair.bad) | {pair.line}
        hit = any(s.line in near and akin(pair.cwe, s.cwe) for s in found[pair.id]["bad"])
        blamed = {s.rule for s in found[pair.id]["good"] if s.line in pair.inside(pair.good)}
        told, accused, apart = told + hit, accused + bool(blamed), apart + (hit and not blamed)
        if misses and (blamed or not hit):
            print(pair.id, pair.cwe, pair.function, "told" if hit else "missed", *sorted(blamed))
    print(
        f"{len(pairs)} pairs: told {told} ({told / len(pairs):.2f}), accused {accused}, told apart {apart} ({apart / len(pairs):.2f})"
    )


def _lines(pattern: str, *command: str) -> list[tuple[int, str]]:
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    return [(int(a), b) for a, b in re.findall(pattern, done.stdout + done.stderr, re.MULTILINE)]


PEERS: dict[str, Callable[[str], list[tuple[int, str]]]] = {
    "clang-tidy": lambda p: [
        (n, rule)
        for n, rule in _lines(
            r":(\d+):\d+: (?:warning|error): .*\[([\w.,-]+)\]$",
            *("clang-tidy", "--checks=-*,clang-analyzer-*,bugprone-*,cert-*,concurrency-*"),
            *("--quiet", p, "--"),
        )
        if "clang-diagnostic" not in rule
    ],
    "gcc": lambda p: _lines(
        r":(\d+):\d+: (?:warning|error): .*\[(-Wanalyzer[\w-]+)\]",
        *("gcc", "-fanalyzer", "-O1", "-c", "-o", "/dev/null", p),
    ),
    "cppcheck": lambda p: _lines(
        r"^(\d+):(\w+)",
        *("cppcheck", "--enable=warning,portability", "--inconclusive", "--template={line}:{id}", "-q", p),
    ),
    "flawfinder": lambda p: _lines(
        r":(\d+):\d+:\s+\[\d\] \((\w+)\)", "flawfinder", "-D", "-Q", "-C", "-S", p
    ),
    "bandit": lambda p: _lines(
        r"^(\d+) (B\d+)$",
        *("bandit", "-q", "-f", "custom", "--msg-template", "{line} {test_id}", p),
    ),
    "ruff": lambda p: _lines(
        r"^[^\n]*:(\d+):\d+: (\w+\d+) ",
        *("ruff", "check", "--isolated", "--select", "S,B,BLE,ASYNC", "--output-format", "concise", p),
    ),
}  # fmt: skip


def peers(pairs: list[Pair]) -> None:
    """Prints for each peer of which pairs it says more in bad than in good."""
    host = pairs[0].suffix == ".py"
    for name, ask in PEERS.items():
        if (name in ("bandit", "ruff")) != host:
            continue
        if shutil.which(name) is None:
            print(f"{name}: not found on the path")
            continue
        apart = said = 0
        for pair in pairs:
            rules = []
            changed = pair.changed()
            for text, lines in ((pair.bad, changed[0] | {pair.line}), (pair.good, changed[1])):
                with tempfile.TemporaryDirectory() as made:
                    path = Path(made, f"program{pair.suffix}")
                    path.write_text(text)
                    near = lines | pair.inside(text)
                    rules.append(Counter(rule for n, rule in ask(str(path)) if n in near))
            said, apart = said + bool(rules[0]), apart + bool(rules[0] - rules[1])
        print(
            f"{name}: a word in {said} of {len(pairs)}, more than in the twin in {apart} ({apart / len(pairs):.2f})"
        )


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--half", choices=("dev", "check", "all"), default="all")
    parser.add_argument("--only", default="", help="of flow-c and semgrep, for firmware")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--misses", action="store_true", help="never of half check")
    given = parser.parse_args()
    pairs = read(given.file, given.half)
    if given.peers:
        peers(pairs)
    elif pairs[0].suffix == ".py":
        score(pairs, in_host(pairs), misses=given.misses)
    else:
        only = frozenset(filter(None, given.only.split(",")))
        score(pairs, {p.id: in_firmware(p, only) for p in pairs}, misses=given.misses)


if __name__ == "__main__":
    main()
