"""The sheet of judgements of clauses: who said what, when and why, what it rests on, and whether it counts."""

from gatekeeper.model.book import Row, Sheet
from gatekeeper.model.judgement import Judged
from gatekeeper.record.sheets.columns import sheet


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
        each.statement,
        each.state.value,
        each.clause,
        each.word,
        each.person,
        each.printed_name,
        each.at,
        each.reason,
        each.expires,
        each.why,
        tuple(f"{rest.kind} {rest.name} {rest.digest}" for rest in each.rests),
        each.approves,
        each.supersedes,
        str(each.sequence),
    )
