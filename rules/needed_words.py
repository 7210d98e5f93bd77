"""States the words of a semgrep rule's regexes where semgrep looks for them before it walks a file (semgrep 1.185, PCRE2).

Before a rule is tried on a file, semgrep searches the whole text for what the rule cannot match without: names in its patterns, and
the regex of a `metavariable-regex` when its metavariable stands where a name is called and the regex looks at no border of a text.
That search begins anew at each letter, so a regex that may begin with a run of any length would read a long word once for each of
its letters. For such regexes and for those that are not searched for `with_words` puts a second regex on the same metavariable beside the first, which finds a word in each text that the
first accepts, or a text too long to search. So it refuses nothing: a file is left out by semgrep's own search alone, and that one
takes a search it had to give up for a file that may match.
"""

import keyword
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from re import _constants as parts  # what the parser of `re` makes is documented nowhere else
from re import _parser as regexes
from typing import Any

Words = frozenset[str]
"""Any match of what they were read from holds one of them, whatever its case."""
Worth = Callable[[Words], tuple[int, int]]
"""How well such words serve; the highest is taken."""
Node = dict[str, Any]
"""A rule or a part of one, in semgrep's own format."""

STEPS = 1_000_000
"""After so many semgrep gives a search up, which for a `metavariable-regex` means no match (`Pcre2_.ml`)."""
_LONGEST = 60_000
"""PCRE2 counts repetitions up to 65,535."""
_SHORTEST = 2
"""A single letter stands in every file."""
_MANY = 60
_FEW = 4
"""So many letters of a word are enough to say that it is not there."""
_LISTS = ("patterns", "pattern-either", "pattern-sources", "pattern-sinks")
"""What a rule matches with; `pattern-inside` holds one part only."""
_LITERALS = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_NAMED = re.compile(r"\$[A-Z_][A-Z_0-9]*")
_CAPTURED = re.compile(r"\(\?P?<([A-Z_0-9]+)>")
_CALLED = re.compile(rf"(?<!\w)(?<![\w*&] )({_NAMED.pattern})\(")
"""Not the name of what is defined, which follows a type or `def`."""
_BORDERS = re.compile(r"[$^]|\\[AZz]|\(\?<?!")
"""What keeps semgrep from searching a file for a regex, but for `^` as its first sign and `$` as its last."""
_NOT_FOR_FILES = "^^"
"""Always true where a text is matched from its first letter on, and a border that semgrep leaves in its place."""
_ESCAPED_END = re.compile(r"\\[^AZz]$")
"""Semgrep looks at no border of a regex that ends so: it would search a file for `^^x\\b`, which stands at its begin or nowhere."""
_END = "(?:)"
"""Matches nothing more, and is no such end."""
_PIECE = re.compile(rf"[A-Za-z0-9_]{{{_SHORTEST},}}")
_C_WORDS = (
    "NULL auto bool char class const delete double extern false float inline int long new register return short signed "
    "static struct true typename unsigned void"
)
_SYNTAX = frozenset({*keyword.kwlist, *_C_WORDS.split()})
"""Words of the languages themselves, which stand everywhere."""
_FOREIGN = ("[[:", "[^[:", "(*", "(?x")
"""PCRE's syntax that Python reads as something else, and a mode in which blanks count for nothing."""
_CALL_OF_NOTHING = '{}("=~/(?!)/")'
"""Names its metavariable where semgrep looks for the name of a call; no text fits the regex that is its argument."""


def with_words(rule: Node) -> Node:
    """The rule with a regex of words beside each one that semgrep would not search a file for."""
    patterns = tuple(_patterns(rule))
    # What stands in quotes is matched with the text a constant is worked out to, which may stand in no file.
    literals = "".join(text for code in patterns for text in _LITERALS.findall(code))
    captured = {f"${name}" for name in _CAPTURED.findall(repr(rule))}
    worded = {name for name, regex in _regexes(rule) if _NAMED.fullmatch(name) and _words(regex)}
    called = {name for code in patterns for name in _CALLED.findall(code)}
    names = worded - captured - set(_NAMED.findall(literals))
    return _stated(rule, frozenset(names), frozenset(called))


def _regexes(node: object) -> Iterator[tuple[str, str]]:
    """Each metavariable with a regex of its, wherever it stands in the rule."""
    match node:
        case {"metavariable-regex": {"metavariable": str(name), "regex": str(regex)}}:
            yield name, regex
        case dict():
            for value in node.values():
                yield from _regexes(value)
        case list():
            for value in node:
                yield from _regexes(value)


def _patterns(node: object) -> Iterator[str]:
    """All code of patterns, wherever it stands in the rule."""
    match node:
        case dict():
            for key, value in node.items():
                if key.startswith("pattern") and isinstance(value, str):
                    yield value
                yield from _patterns(value)
        case list():
            for value in node:
                yield from _patterns(value)


def _stated(node: Node, names: frozenset[str], called: frozenset[str]) -> Node:
    """The rule or part with words of these names stated; semgrep knows already that the called ones name what is called."""
    changed: Node = {
        key: [_stated(part, names, called) for part in node[key]] for key in _LISTS if key in node
    }
    if isinstance(node.get("pattern-inside"), dict):
        changed["pattern-inside"] = _stated(node["pattern-inside"], names, called)
    if "patterns" in changed:
        parts = (_beside(part, names, called) for part in changed["patterns"])
        changed["patterns"] = [part for several in parts for part in several]
    return {**node, **changed}


def _beside(part: Node, names: frozenset[str], called: frozenset[str]) -> Iterator[Node]:
    """The part of a `patterns`, and what is put beside it."""
    match part.get("metavariable-regex"):
        case {"metavariable": str(name), "regex": str(regex), **others} if not others:
            searched = name in called and not _has_borders(regex)
            if searched and not may_begin_with_a_run(regex):
                yield part
                return
            text = regex
            if not _has_borders(regex) and (name in names or searched):
                text = _NOT_FOR_FILES + regex
            if _has_borders(text) and _ESCAPED_END.search(text):
                text += _END
            part = {"metavariable-regex": {"metavariable": name, "regex": text}}
            if name in names or searched:
                words = _words(regex) if name in names else ()
                if words:
                    yield _of_words(name, words)
                    if name not in called:
                        yield {"pattern-not": _CALL_OF_NOTHING.format(name)}
    yield part


def _has_borders(regex: str) -> bool:
    """Whether semgrep searches no file for the regex."""
    return _BORDERS.search(regex.removeprefix("^").removesuffix("$")) is not None


def may_begin_with_a_run(regex: str) -> bool:
    """Whether a match can begin with a repetition without an end; true for what Python cannot read."""
    try:
        return _begins_with_a_run(regexes.parse(regex))
    except re.error:
        return True


def is_of_no_length(regex: str) -> bool:
    """Whether it matches nothing but the place between two letters; false for what Python cannot read."""
    if any(name in regex for name in _FOREIGN):
        return False
    try:
        return regexes.parse(regex).getwidth()[1] == 0
    except re.error:
        return False


def _begins_with_a_run(sequence: Iterable[tuple[Any, Any]]) -> bool:
    for part, value in sequence:
        match part:
            case parts.AT | parts.ASSERT | parts.ASSERT_NOT:
                continue
            case parts.BRANCH:
                return any(_begins_with_a_run(branch) for branch in value[1])
            case parts.SUBPATTERN:
                inner, least = value[3], value[3].getwidth()[0]
            case parts.MAX_REPEAT | parts.MIN_REPEAT | parts.POSSESSIVE_REPEAT:
                if value[1] is parts.MAXREPEAT:
                    return True
                inner, least = value[2], value[0]
            case _:
                return False
        if _begins_with_a_run(inner):
            return True
        if least:
            return False
    return False


def _of_words(name: str, words: Sequence[str]) -> Node:
    """The metavariable's text holds one of the words, or is so long that the search for them could be given up.

    Nothing is tried but from the first letter on, and at each letter no more than one step for each word and three beside. Words are
    tried one by one where two letters begin some, for most of a file is none of them.
    """
    longest = min(_LONGEST, STEPS // (len(words) + 4) - 100)
    begins = "".join(f"[{''.join(sorted({word[place] for word in words}))}]" for place in (0, 1))
    regex = rf"(*COMMIT)(?si)(?:.{{{longest}}}|.*?{begins}(?<=(?={'|'.join(words)})..))"
    return {"metavariable-regex": {"metavariable": name, "regex": regex}}


def _worth(words: Words) -> tuple[int, int]:
    """The longer the shortest and the fewer, the seldomer they are met; one that every file may hold is of no use."""
    return min(0 if word in _SYNTAX else len(word) for word in words), -len(words)


def _words(regex: str) -> Sequence[str]:
    """Words in lower case of which every match of the regex holds one, ordered; empty when none are known."""
    found = _of_regex(regex)
    if not found:
        return ()
    pieces = [set(_PIECE.findall(text)) - _SYNTAX for text in found]
    if not all(pieces):
        return ()
    return tuple(_shortest(sorted({max(sorted(names), key=len).lower() for names in pieces})))


def pieces_of(regex: str) -> Sequence[str]:
    """As few letters as possible of which every match of the regex holds some, in lower case, ordered; empty when none are known."""
    found = _of_regex(regex, _brevity)
    pieces = [_PIECE.findall(text) for text in found or ()]
    if not all(pieces):
        return ()
    return tuple(_shortest(sorted({max(names, key=len)[:_FEW].lower() for names in pieces})))


def _of_regex(regex: str, worth: Worth = _worth) -> Words | None:
    """What every match of a regex holds one of; `None` for one that says so little, or that Python cannot read."""
    if not regex.isascii() or any(name in regex for name in _FOREIGN):
        return None
    try:
        return _of_parts(regexes.parse(regex), worth)[0]
    except re.error:
        return None


def _of_parts(
    sequence: Iterable[tuple[Any, Any]], worth: Worth
) -> tuple[Words | None, Words | None]:
    """The best set of words that a sequence needs, and all texts it can match where these are few and known."""
    best: list[Words] = []
    run, is_whole = frozenset({""}), True
    for part, value in sequence:
        needs, texts = _of_part(part, value, worth)
        best += [words for words in (needs, texts) if words]
        if texts is not None and len(run) * len(texts) <= _MANY:
            run = frozenset(before + text for before in run for text in texts)
            continue
        best.append(run)
        run, is_whole = frozenset({""}) if texts is None else texts, False
    best.append(run)
    return max(best, key=worth) or None, run if is_whole else None


def _brevity(words: Words) -> tuple[int, int]:
    """Three letters are met seldom enough; beyond them the fewer the better."""
    shortest = min(len(max(_PIECE.findall(word), key=len, default="")) for word in words)
    return min(shortest, _FEW - 1), -sum(len(word[:_FEW]) + 1 for word in words)


def _of_part(part: object, value: Any, worth: Worth) -> tuple[Words | None, Words | None]:
    """As `_of_parts`, of one node of Python's regex parser."""
    match part:
        case parts.LITERAL:
            return None, frozenset({chr(value)})
        case parts.IN if all(kind is parts.LITERAL for kind, _ in value):
            return None, frozenset(chr(letter) for _, letter in value)
        case parts.AT | parts.ASSERT | parts.ASSERT_NOT:
            return None, frozenset({""})
        case parts.SUBPATTERN:
            return _of_parts(value[3], worth)
        case parts.BRANCH:
            return _of_branches([_of_parts(branch, worth) for branch in value[1]])
        case parts.MAX_REPEAT | parts.MIN_REPEAT | parts.POSSESSIVE_REPEAT:
            least, most, repeated = value
            needs, texts = _of_parts(repeated, worth)
            optional = least == 0 and most == 1 and texts is not None
            return needs if least else None, (texts or frozenset()) | {""} if optional else None
    return None, None


def _of_branches(
    branches: Sequence[tuple[Words | None, Words | None]],
) -> tuple[Words | None, Words | None]:
    needs = [needed for needed, _ in branches if needed]
    texts = [told for _, told in branches if told is not None]
    return tuple(
        frozenset[str]().union(*found) if len(found) == len(branches) else None
        for found in (needs, texts)
    )


def _shortest(words: Sequence[str]) -> Iterator[str]:
    """Those that hold no other one, which would be found in their place."""
    return (word for word in words if not any(o != word and o in word for o in words))
