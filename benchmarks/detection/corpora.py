"""Labelled C: where each case is bad and where its twin is good, read from folders of public corpora."""

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

NAMES = ("juliet", "itc", "castle", "firmware")
"""The corpora, each an option of the commands that take its folder."""
FAMILIES = {
    "bounds": (119, 120, 121, 122, 123, 124, 125, 126, 127, 129, 131, 170, 193, 242, 676, 785, 787, 788, 805, 806, 823, 1260),
    "free": (415, 416, 590, 672, 761, 762, 763, 825, 562),
    "null": (252, 476, 690),
    "integer": (128, 190, 191, 192, 194, 195, 196, 197, 681, 682, 704, 1335, 758),
    "allocation": (680, 789, 770, 400),
    "uninitialised": (456, 457, 665, 824, 908),
    "leak": (401, 404, 459, 772, 773, 775),
    "format": (134, 685, 686),
    "command": (77, 78, 88),
    "path": (22, 23, 36, 73),
    "crypto": (256, 259, 295, 310, 319, 321, 325, 326, 327, 328, 329, 330, 335, 338, 347, 522, 798),
    "divide": (369,),
    "size": (467, 468, 469),
    "result": (252, 253, 273, 390, 391, 754),
    "race": (362, 363, 366, 367, 413, 414, 764, 765, 832, 833, 667),
    "injection": (89, 90, 91, 943),
    "loop": (606, 674, 834, 835),
    "assertion": (617,),
    "cast": (588, 843, 822),
    "arguments": (628, 688, 687),
}  # fmt: skip
"""Weaknesses one of which a tool may say for the other."""
JULIET = (78, 121, 122, 124, 126, 127, 134, 190, 191, 194, 195, 197, 252, 253, 321, 327, 338, 369, 401, 415, 416, 457, 476, 590, 680, 789)  # fmt: skip
"""The 26 weaknesses of Juliet that occur in firmware and that have C cases."""
ITC = {
    "bit_shift": 758, "buffer_overrun_dynamic": 122, "buffer_underrun_dynamic": 124, "data_lost": 197,
    "data_overflow": 190, "data_underflow": 191, "double_free": 415, "endless_loop": 835,
    "free_nondynamic_allocated_memory": 590, "free_null_pointer": 590, "func_pointer": 843,
    "function_return_value_unchecked": 252, "invalid_memory_access": 416, "littlemem_st": 788,
    "memory_allocation_failure": 789, "memory_leak": 401, "null_pointer": 476, "overrun_st": 121,
    "ow_memcpy": 787, "ptr_subtraction": 469, "return_local": 562, "sign_conv": 195, "st_overflow": 121,
    "st_underrun": 124, "underrun_st": 124, "uninit_memory_access": 457, "uninit_pointer": 824,
    "uninit_var": 457, "wrong_arguments_func_pointer": 628, "zero_division": 369, "double_lock": 764,
    "lock_never_unlock": 667, "race_condition": 362, "dead_lock": 833, "double_release": 765,
    "unlock_without_lock": 832, "sleep_lock": 667, "st_cross_thread_access": 362, "pow_related_errors": 190,
    "deletion_of_data_structure_sentinel": 170,
}  # fmt: skip
"""Weakness of each file of the ITC suite that is about a fault; files about style are left out."""
_FUNCTION = re.compile(
    r"^(?!\s|#|typedef)[A-Za-z_][\w \t*]*?\b([A-Za-z_]\w*)[ \t]*\([^;{}]*\)\s*\{", re.M
)
_LABEL = re.compile(r"// (bad|good): (\w+) CWE-(\d+)$")
_STEM = re.compile(r"(?P<stem>CWE.+?_\d\d)[a-z]?(?:_(?:bad|good\w*))?\.c$")


@dataclass(frozen=True)
class Case:
    """One labelled case: runs of lines that hold the fault, and runs that do not."""

    name: str
    corpus: str
    cwe: int
    bad: tuple[tuple[Path, int, int], ...]
    good: tuple[tuple[Path, int, int], ...]
    half: bool | None = None
    """Whether it is of the check split, where something else than its name says so."""

    @property
    def is_check(self) -> bool:
        """Whether the case belongs to the check split, on which nothing is tuned."""
        if self.half is not None:
            return self.half
        return hashlib.sha256(self.name.encode()).digest()[0] % 2 == 1

    @property
    def files(self) -> set[Path]:
        """All its files."""
        return {path for path, _, _ in (*self.bad, *self.good)}


def family(cwe: int) -> frozenset[str]:
    """The families of a weakness, by itself when it is in none."""
    return frozenset(n for n, members in FAMILIES.items() if cwe in members) or frozenset(
        [str(cwe)]
    )


def related(one: int, others: tuple[int, ...]) -> bool:
    """Whether a finding with these weaknesses speaks of a case with that one."""
    return any(family(one) & family(other) for other in others)


def functions(path: Path) -> list[tuple[str, int, int]]:
    """Name, first and last line of each function; a body ends at the first brace in column one."""
    text = path.read_text("utf-8", "replace")
    found = []
    for match in _FUNCTION.finditer(text):
        end = text.find("\n}", match.end() - 1)
        end = len(text) if end < 0 else end + 2
        found.append(
            (match[1], text.count("\n", 0, match.start()) + 1, text.count("\n", 0, end) + 1)
        )
    return found


def juliet(folder: Path, each: int) -> list[Case]:
    """Of every weakness and split at most `each` cases, drawn by the hash of their names."""
    cases: list[Case] = []
    for cwe in JULIET:
        groups: dict[str, list[Path]] = defaultdict(list)
        for path in folder.glob(f"testcases/CWE{cwe}_*/**/*.c"):
            if (
                "w32" not in path.name
                and "wchar_t" not in path.name
                and (match := _STEM.match(path.name))
            ):
                groups[match["stem"]].append(path)
        drawn = sorted(groups, key=lambda stem: hashlib.sha256(b"draw" + stem.encode()).digest())
        for is_check in (False, True):
            chosen = 0
            for stem in drawn:
                case = _juliet_case(stem, cwe, groups[stem])
                if case.is_check is is_check and case.bad and case.good and chosen < each:
                    cases.append(case)
                    chosen += 1
    return cases


def _juliet_case(stem: str, cwe: int, paths: list[Path]) -> Case:
    bad, good = [], []
    for path in sorted(paths):
        for name, first, last in functions(path):
            if name == "main" or ("good" not in name and "bad" not in name.lower()):
                continue
            # A sink that the good source calls too is good: only `bad` and what it alone calls is bad.
            (good if "good" in name else bad).append((path, first, last))
    return Case(stem, "juliet", cwe, tuple(bad), tuple(good))


def itc(folder: Path) -> list[Case]:
    """Every function of the suite that has a twin of the same name."""
    cases = []
    for stem, cwe in ITC.items():
        one = folder / "01.w_Defects" / f"{stem}.c"
        other = folder / "02.wo_Defects" / f"{stem}.c"
        if not other.is_file():
            other = (
                folder / "02.wo_Defects" / f"{stem.replace('nondynamic_', 'nondynamically_')}.c"
            )
        bad, good = _by_test(one), _by_test(other)
        cases += [
            Case(f"itc/{stem}/{name}", "itc", cwe, tuple(bad[name]), tuple(good[name]))
            for name in sorted(bad)
            if name in good
        ]
    return cases


def _by_test(path: Path) -> dict[str, list[tuple[Path, int, int]]]:
    """The functions of each numbered test: `double_free_003` and its `double_free_003_func_001`."""
    found: dict[str, list[tuple[Path, int, int]]] = defaultdict(list)
    for name, first, last in functions(path):
        if match := re.match(r"(.+?_\d{3})(?:_|$)", name):
            found[match[1]].append((path, first, last))
    return found


def castle(folder: Path) -> list[Case]:
    """Every test; a vulnerable one is bad at its marked line, another has no bad line."""
    cases = []
    for path in sorted(folder.glob("dataset/*/*.c")):
        text = path.read_text("utf-8", "replace")
        lines = text.split("\n")
        vulnerable = re.search(r"^vulnerable: true", text, re.M) is not None
        cwe = (
            int(re.search(r"^cwe: (\d+)", text, re.M)[1])
            if re.search(r"^cwe: (\d+)", text, re.M)
            else int(path.parent.name)
        )  # type: ignore[index]  # searched twice
        marked = [n for n, line in enumerate(lines, 1) if "{!LINE}" in line]
        bad = tuple((path, n, n) for n in marked) if vulnerable else ()
        cases.append(Case(f"castle/{path.name}", "castle", cwe, bad, ((path, 1, len(lines)),)))
    return cases


@cache
def castle_weaknesses(folder: Path) -> dict[int, frozenset[int]]:
    """By weakness those CASTLE takes for it: itself, its parents and its children (`cwe-collection.yaml`)."""
    text = (folder / "cwe-collection.yaml").read_text("utf-8")
    parts = re.split(r'^"(\d+)":', text, flags=re.M)[1:]
    return {
        int(cwe): frozenset([int(cwe), *map(int, re.findall(r'- "(\d+)":', body))])
        for cwe, body in zip(parts[::2], parts[1::2], strict=True)
    }


class Labelled(NamedTuple):
    """A case of the firmware set: what stands below a label, up to the next."""

    file: str
    line: int
    last: int
    bad: bool
    kind: str
    cwe: int
    text: str

    @property
    def is_check(self) -> bool:
        """Whether it belongs to the half nothing is tuned on; a fault and its look-alike of one class go by their text."""
        drawn = hashlib.sha256(self.text.encode()).digest()[0] % 2 == 1
        return drawn and not self.file.startswith("dev_")


def labelled(folder: Path) -> list[Labelled]:
    """All cases of the firmware set, in order of file and line."""
    found = []
    for path in sorted(folder.glob("*.c")):
        lines = path.read_text().split("\n")
        marks = [(n, m) for n, line in enumerate(lines, 1) if (m := _LABEL.match(line))]
        ends = [n for n, _ in marks[1:]] + [len(lines) + 1]
        for (number, match), end in zip(marks, ends, strict=True):
            found.append(
                Labelled(
                    path.name,
                    number,
                    end - 1,
                    match[1] == "bad",
                    match[2],
                    int(match[3]),
                    lines[number],
                )
            )
    return found


def firmware(folder: Path) -> list[Case]:
    """The firmware set as cases that are bad or good, never both."""
    return [
        Case(
            f"firmware/{one.file}/{one.line}", "firmware", one.cwe,
            place if one.bad else (), () if one.bad else place, one.is_check,
        )
        for one in labelled(folder)
        for place in [((folder / one.file, one.line + 1, one.last),)]
    ]  # fmt: skip
