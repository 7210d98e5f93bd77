"""Tones: how each word of state looks, and how far what says it can be relied on; both from one table, so that nothing that
looks good passes doubt on. Green is what the evidence shows to hold; a word nobody lists is never green."""

from collections.abc import Mapping
from types import MappingProxyType

from gatekeeper.model.graph import State

GOOD, BAD, WARN, CALM = "good", "bad", "warn", "calm"
_WORDS = {
    (GOOD, "✓"): "passed|met|verified|valid|bound|yes|resolved|modelled|counts|reviewed",
    (BAD, "✗"): (
        "failed|not met|broken|expired|refused|no|error|no effect|self-approved|owned by nobody|missing|altered|inserted|"
        "reordered|replayed|truncated|signature|unsigned|rejected|not modelled|affected|not registered|no version|of another version|not evaluated|out of support|contradicted|unlogged|specified, and never logged|declared in code, and never logged"
    ),
    (WARN, "▲"): (
        "deviated|answered for|claimed|stale|suspect|untested|not verified|open|new|too weak|matches nothing|changed since|"
        "not needed|warning|clock|not yet passed|foreign|not bound|excluded|signed, in no run|critical|high|floating|does not count|no link|unproven|no assertion seen|in doubt|no result|logged, and no requirement names it|approval unknown|not found in the tree"
    ),
    (WARN, "?"): (
        "unknown|nobody vouches for it|unsettled|not reviewed|not run|skipped|undecided|unreadable|waiting|unchecked|unconfirmed|under investigation|proposed"
    ),
    (CALM, "☐"): "human-judged|reference",
    (CALM, "–"): "not applicable|superseded",
    (CALM, ""): (
        "registered|in force|read|used|for development|not affected|fixed|withdrawn|out of range|logged and specified|"
        "G1|G2|G3|signed as well|opens nothing|not asked for"
    ),
}
TONES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {word: look for look, words in _WORDS.items() for word in words.split("|")}
)
"""Word of state to tone and sign: no state is told by colour alone."""
_STALE = frozenset({"stale", "expired", "out of support", "changed since"})
_RELIED = {GOOD: State.OK, CALM: State.OK, WARN: State.SUSPECT, BAD: State.BROKEN}
_RANK = {BAD: 0, WARN: 1, CALM: 2, GOOD: 3}


def tone(word: str) -> tuple[str, str]:
    """Tone and sign of a word."""
    return TONES.get(word, (CALM, ""))


def standing(word: str) -> State:
    """How far something can be relied on that says this word; nobody can tell for a word that nobody lists."""
    if word in _STALE:
        return State.STALE
    look, sign = TONES.get(word, (WARN, "?"))
    return State.UNKNOWN if sign == "?" else _RELIED[look]


def rank(words: tuple[str, ...]) -> int:
    """For sorting: what a reader has to see first is lowest; the worst of several words counts."""
    return min((_RANK[tone(word)[0]] for word in words), default=_RANK[CALM])
