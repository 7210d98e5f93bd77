"""Gaps that rows of sheets are by their state: each rule one line, so that what is wrong in a table stands among the gaps too."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gatekeeper.model.book import Row, Sheet
from gatekeeper.model.record import Gap, GapState


@dataclass(frozen=True, slots=True)
class _Rule:
    sheet: str
    column: str
    words: tuple[str, ...]
    """A row whose column says one of them is a gap; an empty cell says ``. `*` stands for anything that is said."""
    area: str
    state: GapState
    sentence: str
    """With `{column}` for what stands there."""
    cure: str
    merged: bool = False
    """Only rows about commits behind the record's head: what was refused elsewhere never came in."""


_NOT_MET, _UNKNOWN = GapState.NOT_MET, GapState.UNKNOWN
_RULES = (
    _Rule(
        "suppression", "state", ("self-approved",), "Findings", _NOT_MET,
        "the suppression of {rule}, owned by {owner}, is approved by nobody else",
        "somebody else approves the commit that brings it",
    ),
    _Rule(
        "suppression", "state", ("expired", "no effect", "owned by nobody", "matches nothing"), "Findings", _NOT_MET,
        "the suppression of {rule}, owned by {owner}, stands there and is {state} {expires}{defects}",
        "take it out, or decide again",
    ),
    _Rule(
        "suppression", "state", ("approval unknown",), "Findings", _UNKNOWN,
        "no run of the audit trail tells who approved the suppression of {rule}, owned by {owner}",
        "judge the range of commits that brought it",
    ),
    _Rule(
        "deviation", "state", ("expired", "self-approved"), "Gate", _NOT_MET,
        "the deviation from {check} for {subject} is {state} ({expires})",
        "take it out, or have it approved anew by somebody else",
    ),
    _Rule(
        "override", "state", ("answered for", "unsigned"), "Evidence", _NOT_MET,
        "a merge against the verdict {verdict} of the run in entry {run} of the ledger is answered for by {signed-by}: {reason}",
        "mend what the run said no to; the override stays in the trail",
    ),
    _Rule(
        "act", "trained", ("no",), "People", _NOT_MET,
        "{kind} of {commit} by {person}: {why}", "have the work done again by a trained person",
    ),
    _Rule(
        "approval", "state", ("refused",), "Review", _NOT_MET,
        "what {who} gave to {commit} does not count as a review: {source}",
        "have it reviewed by somebody who may", merged=True,
    ),
    _Rule(
        "approval", "independent", ("no",), "Review", _NOT_MET,
        "the review of {commit} by {who} is not independent", "have it reviewed by somebody else", merged=True,
    ),
    _Rule(
        "commit", "authors", ("",), "People", _UNKNOWN,
        "{as-written} wrote it and is nobody in the registry", "register the person, or both addresses of one", merged=True,
    ),
    _Rule(
        "commit", "agents", ("*",), "People", _UNKNOWN,
        "{agents}, no human, wrote part of it ({as-written}): only a review says which person answers for that",
        "let a person who may review it sign a review", merged=True,
    ),
    _Rule(
        "threat", "mitigations", ("",), "Threats", _NOT_MET,
        "no mitigation is named for it; the model calls it {state}", "name one, or have its acceptance approved",
    ),
    _Rule(
        "unit-test", "state", ("no assertion seen",), "Units", _NOT_MET,
        "it runs code of {unit}, and no assertion of it is seen: that it passed shows nothing",
        "let it compare what the code does with what is asked",
    ),
    _Rule("soup-component", "state", ("floating",), "SOUP", _NOT_MET, "its version floats: {floating}", "pin one version"),
    _Rule(
        "soup-component", "state", ("not registered",), "SOUP", _NOT_MET,
        "it lies in the tree ({places}) and nobody registered it", "enter it in the register of SOUP",
    ),
    _Rule(
        "baseline", "state", ("nobody vouches for it",), "Evidence", _UNKNOWN,
        "the tag names {commit} and can be moved unseen: {doubt}", "have a registered person sign the tag",
    ),
    _Rule(
        "soup-component", "state", ("of another version",), "SOUP", _NOT_MET,
        "it lies in the tree ({places}), and the register has {soup-item} at another version", "evaluate what changed, then enter it",
    ),
    _Rule(
        "soup-item", "state", ("out of support", "no version", "of another version", "not found in the tree", "floating"), "SOUP", _NOT_MET,
        "the register names it and it is {state}", "mend the register, or the tree",
    ),
)  # fmt: skip
_TOLD = {
    "soup-item": "write the register of SOUP",
    "soup-component": "mend the manifests that cannot be read",
    "soup-anomaly": "name feeds of advisories",
}
"""Sheets of which it is a gap that rows may be missing, and the cure."""
_LEFT_OUT = ("accepted", "not-applicable", "transferred", "avoided")
"""States of a threat that need no mitigation; whether they are approved the gate asks elsewhere."""


def row_gaps(sheets: Iterable[Sheet]) -> Iterator[Gap]:
    """One for each row that a rule names."""
    held = {sheet.kind: sheet for sheet in sheets}
    for kind, cure in _TOLD.items():
        if kind in held and held[kind].unknown:
            yield Gap("SOUP", _UNKNOWN, held[kind].title, held[kind].unknown, cure)
    for rule in _RULES:
        sheet = held.get(rule.sheet)
        for row in sheet.rows if sheet is not None else ():
            assert sheet is not None, "there are no rows without a sheet"
            if _is_one(sheet, row, rule):
                yield Gap(
                    rule.area,
                    rule.state,
                    _subject(sheet, row),
                    _words(sheet, row, rule),
                    rule.cure,
                )


def _is_one(sheet: Sheet, row: Row, rule: _Rule) -> bool:
    if rule.merged and sheet.cell(row, "in-head") != ("yes",):
        return False
    if sheet.kind == "threat" and set(sheet.cell(row, "state")) & set(_LEFT_OUT):
        return False
    said = sheet.cell(row, rule.column) or ("",)
    return any(word in said for word in rule.words) or (rule.words == ("*",) and said != ("",))


def _subject(sheet: Sheet, row: Row) -> str:
    units = sheet.cell(row, "unit") if sheet.has("unit") else ()
    return f"{sheet.kind} {row[0]}" + (f" of {', '.join(units)}" if units else "")


def _words(sheet: Sheet, row: Row, rule: _Rule) -> str:
    def said(found: re.Match[str]) -> str:
        return ", ".join(sheet.cell(row, found[1]))

    return re.sub(r"\{([a-z-]+)\}", said, rule.sentence).strip()
