"""The words without which a semgrep rule cannot match (semgrep 1.185; its regexes are PCRE2).

Semgrep leaves out a rule for a file that lacks a literal of its patterns, but reads no words out of `metavariable-regex`, so a
rule about "some call named like verify" would walk every file. `with_words` states them where semgrep looks.
"""

import keyword
import re
from collections.abc import Iterable, Iterator, Sequence
from re import _constants as parts  # what the parser of `re` makes is documented nowhere else
from re import _parser as regexes
from typing import Any

Words = frozenset[str]
"""Any match of what they were read from holds one of them, whatever its case."""
Rule = dict[str, Any]
"""In semgrep's own format."""

_SHORTEST = 2
"""A single letter stands in every file."""
_MANY = 60
_MATCHERS = ("pattern", "patterns", "pattern-either", "pattern-regex")
_LITERALS = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\$\.*\w+|=~/.*/")
"""What may stand in a file in another spelling, or is a metavariable."""
_IDENTIFIER = re.compile(rf"(?<!\w)[A-Za-z_]\w{{{_SHORTEST - 1},}}")
_C_WORDS = (
    "NULL auto bool char class const delete double extern false float inline int long new register return short signed "
    "static struct true typename unsigned void"
)
_SYNTAX = frozenset({*keyword.kwlist, *_C_WORDS.split()})
"""Words of the languages themselves, which may be matched in another form and stand everywhere."""
_FOREIGN = ("[[:", "[^[:")
"""PCRE's names for classes, which Python reads as a set of letters."""


def with_words(rule: Rule) -> Rule:
    """The rule, kept by its first pattern to files that hold its words; the rule itself when none are known.

    That pattern is a range that spans the whole file, so whatever matched inside a file matches still. The file has to be UTF-8.
    """
    needed = sorted({_alternatives(words) for words in _needed(rule)})
    if rule.get("mode", "search") != "search" or not needed:
        return rule
    kept = {key: value for key, value in rule.items() if key not in _MATCHERS}
    own = [{key: rule[key]} for key in _MATCHERS if key in rule]
    patterns = rule.get("patterns", own)
    whole_file = r"(?si)\A" + "".join(f"(?=.*?(?:{words}))" for words in needed) + ".*"
    return kept | {"patterns": [{"pattern-inside": {"pattern-regex": whole_file}}, *patterns]}


def _needed(node: Rule) -> tuple[Words, ...]:
    """Sets of words of each of which every match of the rule, or of a part of it, holds one."""
    match node:
        case {"pattern": str(code)} | {"pattern-inside": str(code)}:
            return _known(_of_code(code))
        case {"pattern-inside": dict(inner)}:
            return _needed(inner)
        case {"pattern-regex": str(regex)} | {"metavariable-regex": {"regex": str(regex)}}:
            return _known(_of_regex(regex))
        case {"patterns": list(every)}:
            return tuple(words for part in every for words in _needed(part))
        case {"pattern-either": list(some)}:
            offers = [_needed(part) for part in some]
            if not all(offers):
                return ()
            return (frozenset[str]().union(*(max(offer, key=_worth) for offer in offers)),)
    return ()


def _known(words: Words | None) -> tuple[Words, ...]:
    return () if not words or min(map(len, words)) < _SHORTEST else (words,)


def _worth(words: Words) -> tuple[int, int]:
    """The longer the shortest and the fewer, the seldomer they are met."""
    return min(map(len, words)), -len(words)


def _of_code(pattern: str) -> Words | None:
    """The longest identifier of a pattern in the language itself."""
    names = sorted(set(_IDENTIFIER.findall(_LITERALS.sub(" ", pattern))) - _SYNTAX)
    return frozenset({max(names, key=len)}) if names else None


def _of_regex(regex: str) -> Words | None:
    """What every match of a regex holds one of; `None` for one that says so little, or that Python cannot read."""
    if any(name in regex for name in _FOREIGN):
        return None
    try:
        return _of_parts(regexes.parse(regex))[0]
    except re.error:
        return None


def _of_parts(sequence: Iterable[tuple[Any, Any]]) -> tuple[Words | None, Words | None]:
    """The best set of words that a sequence needs, and all texts it can match where these are few and known."""
    best: list[Words] = []
    run, is_whole = frozenset({""}), True
    for part, value in sequence:
        needs, texts = _of_part(part, value)
        if needs:
            best.append(needs)
        if texts is not None and len(run) * len(texts) <= _MANY:
            run = frozenset(before + text for before in run for text in texts)
            continue
        best.append(run)
        run, is_whole = frozenset({""}) if texts is None else texts, False
    best.append(run)
    return max(best, key=_worth) or None, run if is_whole else None


def _of_part(part: object, value: Any) -> tuple[Words | None, Words | None]:
    """As `_of_parts`, of one node of Python's regex parser."""
    match part:
        case parts.LITERAL:
            return None, frozenset({chr(value)})
        case parts.IN if all(kind is parts.LITERAL for kind, _ in value):
            return None, frozenset(chr(letter) for _, letter in value)
        case parts.AT | parts.ASSERT | parts.ASSERT_NOT:
            return None, frozenset({""})
        case parts.SUBPATTERN:
            return _of_parts(value[3])
        case parts.BRANCH:
            return _of_branches([_of_parts(branch) for branch in value[1]])
        case parts.MAX_REPEAT | parts.MIN_REPEAT | parts.POSSESSIVE_REPEAT:
            least, most, repeated = value
            needs, texts = _of_parts(repeated)
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


def _alternatives(words: Words) -> str:
    """A regex for any of the words, in lower case; one that holds another is not needed beside it."""
    lower = sorted({word.lower() for word in words})
    return "|".join(map(re.escape, _shortest(lower)))


def _shortest(words: Sequence[str]) -> Iterator[str]:
    return (word for word in words if not any(o != word and o in word for o in words))
