"""Attestations of a CycloneDX 1.6 bill of materials: which clause is claimed by what evidence (ECMA-424, declarations)."""

from collections.abc import Iterator

from gatekeeper.model.evidence import JsonValue
from gatekeeper.model.judgement import Judged
from gatekeeper.model.path import printable
from gatekeeper.model.record import ClauseState, Record, Standing
from gatekeeper.record.clauses.judged import counting, told_by_a_person
from gatekeeper.record.glance import NATURE

_EVIDENCE = "evidence-gate-run"
_ASSESSOR = "assessor-gatekeeper"
_GOOD = (ClauseState.MET, ClauseState.HUMAN_JUDGED)


def attested(bom: dict[str, JsonValue], record: Record, target: str) -> dict[str, JsonValue]:
    """The bill with the standards that were looked at, and a claim for each clause that a decision speaks of.

    `target` is the reference of the component that is claimed about. A clause that nothing speaks of has no claim
    and no score: nothing unknown is told as conformance.
    """
    shown = [s for s in record.standings if s.state is not ClauseState.NOT_APPLICABLE]
    return {
        **bom,
        "definitions": {"standards": list(_standards(shown))},
        "declarations": {
            "assessors": [
                {
                    "bom-ref": _ASSESSOR,
                    "thirdParty": False,
                    "organization": {
                        "name": f"gatekeeper {record.gatekeeper}, run by the project"
                    },
                }
            ],
            "attestations": [
                {"summary": NATURE, "assessor": _ASSESSOR, "map": [_mapped(s) for s in shown]}
            ],
            "claims": [_claim(s, target, record) for s in shown if _spoken(s)],
            "evidence": [_evidence(record), *_words_of_people(record, shown)],
        },
    }


def _spoken(standing: Standing) -> bool:
    return standing.known and standing.state in (*_GOOD, ClauseState.NOT_MET)


def _standards(shown: list[Standing]) -> Iterator[JsonValue]:
    for name in dict.fromkeys(s.clause.standard for s in shown):
        held = [s for s in shown if s.clause.standard == name]
        yield {
            "bom-ref": f"standard {name}",
            "name": name,
            "requirements": [
                {
                    "bom-ref": s.clause.id,
                    "identifier": s.clause.number,
                    "title": f"{name}, {s.clause.number}",
                    "text": printable(s.clause.paraphrase),
                }
                for s in held
            ],
        }


def _mapped(standing: Standing) -> JsonValue:
    mapped: dict[str, JsonValue] = {"requirement": standing.clause.id}
    reason = printable(f"{standing.word}: {standing.why}")
    if not _spoken(standing):
        return {
            **mapped,
            "conformance": {"rationale": reason},
            "confidence": {"score": 0, "rationale": "unknown"},
        }
    met = standing.state in _GOOD
    side = "claims" if met else "counterClaims"
    return {
        **mapped,
        side: [f"claim {standing.clause.id}"],
        "conformance": {"score": 1 if met else 0, "rationale": reason},
    }


def _claim(standing: Standing, target: str, record: Record) -> JsonValue:
    met = standing.state in _GOOD
    good = counting(record.judgements, standing.clause.id)
    held: list[JsonValue] = [_EVIDENCE, *([_reference(good)] if good else [])]
    return {
        "bom-ref": f"claim {standing.clause.id}",
        "target": target,
        "predicate": printable("; ".join(standing.basis) or standing.why),
        "reasoning": printable(standing.why),
        "evidence" if met else "counterEvidence": held,
    }


def _reference(good: Judged) -> str:
    return f"evidence-judgement {good.statement}"


def _words_of_people(record: Record, shown: list[Standing]) -> Iterator[JsonValue]:
    """What claims rest on beside the run: judgements of clauses that count."""
    for standing in filter(_spoken, shown):
        if good := counting(record.judgements, standing.clause.id):
            yield {
                "bom-ref": _reference(good),
                "propertyName": "signed judgement of a clause",
                "description": told_by_a_person(good),
                "author": {"name": printable(good.printed_name)},
            }


def _evidence(record: Record) -> JsonValue:
    return {
        "bom-ref": _EVIDENCE,
        "propertyName": "statement of the gate run",
        "description": f"in-toto statement {record.statement} in the ledger with the head {record.ledger_head or 'none'}",
        "data": [
            {
                "name": "ledger",
                "contents": {"url": "ledger/entries.intoto.jsonl"},
                "classification": "evidence",
            }
        ],
    }
