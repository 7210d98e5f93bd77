"""Configurations of a C file: which branches of its `#if`s are in, chosen so that together they show every line."""

import re
from dataclasses import dataclass, field

_DIRECTIVE = re.compile(r"[ \t]*#[ \t]*(\w+)(.*)", re.DOTALL)
_OPENING = ("if", "ifdef", "ifndef")
_TURNING = ("elif", "elifdef", "elifndef", "else")
_DEFINED = re.compile(r"\bdefined\s*(?:\(\s*(\w+)\s*\)|(\w+))")
_COMPARED = re.compile(r"(\w+)\s*(==|!=|>)\s*([01])")
_NUMBER = re.compile(r"(0[xX][0-9A-Fa-f]+|\d+)[uUlL]*")
_WORD = re.compile(r"[A-Za-z_]\w*")
_NEVER = frozenset(
    {"__cplusplus", "__ASSEMBLER__", "__ASSEMBLY__", "_ASMLANGUAGE", "LINKER_SCRIPT"}
)
"""Macros that no C compiler defines, so that their branches hold no C."""
MAX_CONFIGURATIONS = 20


@dataclass(slots=True)
class _Branch:
    """What stands between two directives of one conditional; lines count from 0."""

    atom: str
    wanted: bool
    """The value of the atom for which the branch is in; an `#else` has the empty atom."""
    first: int
    last: int
    """One past its last line."""
    groups: list["_Group"] = field(default_factory=list)

    def lines(self) -> set[int]:
        """Its own lines, without those of conditionals in it."""
        inner = {n for group in self.groups for n in range(group.first, group.last + 1)}
        return set(range(self.first, self.last)) - inner


@dataclass(slots=True)
class _Group:
    """One conditional from its `#if` to its `#endif`."""

    first: int
    last: int
    branches: list[_Branch]

    @property
    def closed_by_else(self) -> bool:
        """Whether one branch is always in."""
        return self.branches[-1].atom == ""


@dataclass(frozen=True, slots=True)
class Directives:
    """The conditionals of a file and which of its lines are directives."""

    whole: _Branch
    marked: frozenset[int]
    """Lines of all directives, continued lines included."""
    never: frozenset[int]
    """Lines that are in under no configuration: `#if 0` and its like."""
    broken: str = ""
    """Why the conditionals do not pair; empty when they do."""


def read_directives(lines: list[str], *, cplusplus: bool) -> Directives:
    """The conditionals of the lines, which are without comments."""
    whole = _Branch("", True, 0, len(lines))
    stack: list[_Branch] = [whole]
    open_groups: list[_Group] = []
    marked: set[int] = set()
    broken = ""
    number = 0
    while number < len(lines):
        match = _DIRECTIVE.match(lines[number])
        end = number
        if match is None:
            number += 1
            continue
        while lines[end].rstrip().endswith("\\") and end + 1 < len(lines):
            end += 1
        marked.update(range(number, end + 1))
        word = match[1]
        condition = " ".join(line.rstrip().removesuffix("\\") for line in lines[number : end + 1])
        condition = condition.split(word, 1)[1].strip()
        if word in _OPENING:
            group = _Group(number, end, [_branch(word, condition, end + 1, cplusplus)])
            stack[-1].groups.append(group)
            open_groups.append(group)
            stack.append(group.branches[0])
        elif word in (*_TURNING, "endif"):
            if not open_groups:
                broken = broken or f"line {number + 1}: #{word} without an #if"
            else:
                stack.pop().last = number
                group = open_groups[-1]
                group.last = end
                if word == "endif":
                    open_groups.pop()
                else:
                    group.branches.append(_branch(word, condition, end + 1, cplusplus))
                    stack.append(group.branches[-1])
        number = end + 1
    if open_groups:
        broken = broken or f"line {open_groups[-1].first + 1}: #if without an #endif"
        for group in open_groups:
            group.last = group.branches[-1].last = len(lines)
    _mind_guard(whole, lines)
    return Directives(whole, frozenset(marked), frozenset(_dead(whole)), broken)


def configurations(directives: Directives) -> tuple[frozenset[int], ...]:
    """Lines that are in, one set for each configuration; at least one.

    The first takes every first branch. Each further one takes what was not in yet, and where everything was,
    the branch that is empty. Branches with the same condition go together, until that shows nothing new: a
    parser does not mind a configuration that no build has. At most `MAX_CONFIGURATIONS`.
    """
    wanted = _all_lines(directives.whole) - directives.never
    covered = set(directives.never)
    found: list[frozenset[int]] = []
    strict = True
    while len(found) < MAX_CONFIGURATIONS:
        chosen: set[int] = set()
        values: dict[str, bool] | None = {} if strict else None
        _choose(directives.whole, values, covered, chosen, first=not found)
        configuration = frozenset(chosen)
        brings = bool((configuration & wanted) - covered)
        if configuration not in found and (brings or len(found) == 1):
            found.append(configuration)
            covered |= configuration
        elif strict:
            strict = False
        else:
            break
        if len(found) > 1 and wanted <= covered:
            break
    return tuple(found)


def _choose(
    branch: _Branch,
    values: dict[str, bool] | None,
    covered: set[int],
    chosen: set[int],
    *,
    first: bool,
) -> None:
    chosen |= branch.lines()
    for group in branch.groups:
        index = _pick(group, values, covered, first=first)
        for number, other in enumerate(group.branches):
            if values is not None and other.atom and (index is None or number <= index):
                values.setdefault(other.atom, other.wanted == (number == index))
        if index is not None:
            _choose(group.branches[index], values, covered, chosen, first=first)


def _pick(
    group: _Group, values: dict[str, bool] | None, covered: set[int], *, first: bool
) -> int | None:
    """Index of the branch to take, `None` for none of them."""
    possible: list[int | None] = []
    for index, branch in enumerate(group.branches):
        known = _known(branch, values)
        if known is None or known == branch.wanted:
            possible.append(index)
        if known is not None and known == branch.wanted:
            break
    else:
        if not group.closed_by_else:
            possible.append(None)
    if first:
        return possible[0]
    for chosen in possible:
        if chosen is not None and not _all_lines(group.branches[chosen]) <= covered:
            return chosen
    return possible[-1]


def _known(branch: _Branch, values: dict[str, bool] | None) -> bool | None:
    """The value of a branch's condition, `None` when it may be chosen."""
    if branch.atom:
        constant = _constant(branch.atom)
        return constant if values is None or constant is not None else values.get(branch.atom)
    return True if values is not None else None


def _constant(atom: str) -> bool | None:
    if atom in ("0", "false"):
        return False
    return True if atom in ("1", "true") else None


def _branch(word: str, condition: str, first: int, cplusplus: bool) -> _Branch:
    if word == "else":
        return _Branch("", True, first, first)
    text = condition
    wanted = True
    if word in ("ifdef", "ifndef", "elifdef", "elifndef"):
        found = _WORD.search(condition)
        text = found[0] if found else condition
        wanted = word in ("ifdef", "elifdef")
    atom, positive = _atom(text)
    wanted = wanted == positive
    if atom in _NEVER:
        # As a constant: in C these are not defined, and `__cplusplus` is in C++.
        atom = "1" if cplusplus and atom == "__cplusplus" else "0"
    return _Branch(atom or "?", wanted, first, first)


def _atom(text: str) -> tuple[str, bool]:
    """A condition as an atom and the value it asks of it: `!defined(A)` is A and false."""
    text = _DEFINED.sub(lambda match: match[1] or match[2], text).strip()
    positive = True
    while True:
        if text.startswith("(") and text.endswith(")") and _wraps(text):
            text = text[1:-1].strip()
        elif text.startswith("!") and _is_one(text[1:].strip()):
            text, positive = text[1:].strip(), not positive
        else:
            break
    if match := _COMPARED.fullmatch(text):
        text = match[1]
        asks = (match[2] == "==") == (match[3] == "1") if match[2] != ">" else match[3] == "0"
        positive = positive == asks
    if match := _NUMBER.fullmatch(text):
        return ("1" if re.search("[1-9a-fA-F]", match[1].removeprefix("0x")) else "0"), positive
    return re.sub(r"\s+", " ", text), positive


def _is_one(text: str) -> bool:
    """Whether a `!` before the text speaks of all of it."""
    return _WORD.fullmatch(text) is not None or (text.startswith("(") and _wraps(text))


def _wraps(text: str) -> bool:
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return place == len(text) - 1
    return False


def _mind_guard(whole: _Branch, lines: list[str]) -> None:
    """An include guard (`#ifndef X`, then `#define X`) is no condition: its branch is always in."""
    for group in whole.groups:
        branch = group.branches[0]
        if len(group.branches) > 1 or branch.wanted or branch.first >= len(lines):
            continue
        if re.match(rf"\s*#\s*define\s+{re.escape(branch.atom)}\b", lines[branch.first]):
            branch.atom, branch.wanted = "1", True


def _all_lines(branch: _Branch) -> set[int]:
    found = branch.lines()
    for group in branch.groups:
        for inner in group.branches:
            found |= _all_lines(inner)
    return found


def _dead(branch: _Branch) -> set[int]:
    found: set[int] = set()
    for group in branch.groups:
        settled = False
        for inner in group.branches:
            known = _constant(inner.atom) if inner.atom else True
            if settled or (known is not None and known != inner.wanted):
                found |= _all_lines(inner)
            else:
                found |= _dead(inner)
            settled = settled or (known is not None and known == inner.wanted)
    return found
