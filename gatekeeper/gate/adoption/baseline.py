"""The baseline of an adoption: everything a run of the whole tree finds, as fingerprints."""

import json

from gatekeeper.findings.fingerprint import of_function, of_mark
from gatekeeper.model.gate_run import GateRun

_OVER_LIMIT = ("function-over-limit", "known-at-adoption")


def baseline_document(run: GateRun) -> tuple[str, int]:
    """The text of `baseline.json` and how many fingerprints it holds, ordered.

    It accepts findings, functions over a limit and foreign marks; what could not be looked at, people, threats
    and layout are never accepted by a baseline.
    """
    facts = run.facts
    over = {
        (decision.answer.subject, decision.answer.location)
        for decision in run.decisions
        if decision.check == "complexity-limits" and decision.answer.code in _OVER_LIMIT
    }
    fingerprints = {judged.finding.fingerprint for judged in facts.findings}
    fingerprints |= {
        of_function(metric.path, metric.name)
        for metric in facts.functions
        if any(
            path == metric.path and place is not None and place.region == metric.region
            for path, place in over
        )
    }
    fingerprints |= {of_mark(mark.location.path, mark.text) for mark in facts.foreign_marks}
    document = {
        "comment": "Known when gatekeeper was adopted. Take entries out as they are mended; never add one by hand.",
        "commit": run.head,
        "fingerprints": sorted(fingerprints),
    }
    return json.dumps(document, indent=1) + "\n", len(fingerprints)
