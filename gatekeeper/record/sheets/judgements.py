"""The sheet of judgements of clauses: who said what, when and why, what it rests on, and whether it counts."""

from gatekeeper.model.book import Row, Sheet
from gatekeeper.model.judgement import Judged
from gatekeeper.record.sheets.columns import sheet, told


def judgement_sheet(judgements: tuple[Judged, ...]) -> Sheet:
    """Every judgement of the ledger, in its order, the earlier ones too."""
    return sheet(
        "judgement",
        "Judgements of clauses",
        "id state:state clause>clause judgement person>person printed-name at:time reason expires:time why rests-on:code "
        "approves:code supersedes:code entry>statement",
        map(_judgement, judgements),
    )


def _judgement(each: Judged) -> Row:
    return (
        *told(each, "statement state clause word"),
        *told(each, "person printed_name at reason expires why"),
        tuple(f"{rest.kind} {rest.name} {rest.digest}" for rest in each.rests),
        *told(each, "approves supersedes sequence"),
    )
