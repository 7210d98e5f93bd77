"""Makes the regexes of a semgrep rule's names cheap to ask (semgrep 1.185, PCRE2 10.42).

Semgrep compiles the regex of a `metavariable-regex` anew, and twice, for each text it is asked of, and for nearly all of them it says no.
So a first one is put before it that is quickly compiled: no more than letters that each match of the second holds, and not translated
to machine code, which takes most of the time. It refuses nothing that the second one accepts: a text for which semgrep could
give the search up is let through.

It asks at each letter of the text again what a regex matches that takes none, so such a regex is given the rest of the text to take.
"""

from typing import Any

from needed_words import STEPS, is_of_no_length, pieces_of

Node = dict[str, Any]
"""A rule or a part of one, in semgrep's own format."""

_DEAR = 24
"""Regexes with fewer signs are compiled as quickly as what would stand before them."""
_LONGEST = 60_000
"""PCRE2 counts repetitions up to 65,535."""


def with_gates(rule: Node) -> Node:
    """The rule with a cheap regex before each dear one, and each regex so that it is asked of a text once."""
    return dict(_gated(rule))


def _gated(node: object) -> Any:  # semgrep's own format
    match node:
        case dict():
            return {
                key: _each_gated(value) if key == "patterns" else _gated(value)
                for key, value in node.items()
            }
        case list():
            return [_gated(value) for value in node]
    return node


def _each_gated(parts: list[Node]) -> list[Node]:
    """The parts of a `patterns`; what stands before another one is asked before it."""
    gated: list[Node] = []
    for part in parts:
        match part.get("metavariable-regex"):
            case {"metavariable": str(name), "regex": str(regex), **others}:
                gate = gate_of(regex)
                if gate:
                    gated.append({"metavariable-regex": {"metavariable": name, "regex": gate}})
                once = {"metavariable": name, "regex": asked_once(regex), **others}
                gated.append({**part, "metavariable-regex": once})
            case _:
                gated.append(_gated(part))
    return gated


def gate_of(regex: str) -> str:
    """A regex that finds something in each text that the given one matches from its first letter on; empty when none is cheaper."""
    pieces = pieces_of(regex) if len(regex) >= _DEAR else ()
    told = "|".join(pieces)
    if not pieces or len(told) >= len(regex):
        return ""
    # At each letter no more than one step for each piece and three beside, before semgrep gives the search up.
    longest = min(_LONGEST, STEPS // (len(pieces) + 4) - 100)
    # Two borders keep semgrep from searching whole files for it.
    return rf"(*NO_JIT)^^(?si)(?:.{{{longest}}}|.*?(?:{told}))"


def asked_once(regex: str) -> str:
    """The same regex, which takes the rest of the text where it would take nothing."""
    return f"{regex}(?s:.*)" if is_of_no_length(regex) else regex
