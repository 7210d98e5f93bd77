"""The record's files hold against the published schemas of their formats."""

import importlib.resources
import json
import re
from pathlib import Path

import jsonschema
import pytest
from google.protobuf.json_format import ParseDict
from in_toto_attestation.v1.statement import Statement as PublishedStatement
from in_toto_attestation.v1.statement_pb2 import Statement as Message
from referencing import Registry, Resource
from sample_run import sample_run

from gatekeeper.evidence.canonical import statement_bytes
from gatekeeper.evidence.statements import gate_run_statement
from gatekeeper.model.advisory import Confidence, MatchState, SoupAnomaly
from gatekeeper.model.digest import sha256
from gatekeeper.model.purl import Purl
from gatekeeper.model.record import ClauseState
from gatekeeper.model.soup import SoupFacts
from gatekeeper.record.files.as_bill import OPENVEX, SBOM, bill_files
from gatekeeper.record.files.as_oscal import assessment_results
from gatekeeper.record.files.attestations import attested

SCHEMAS = Path(__file__).resolve().parents[2] / "golden" / "schemas"
MARK = "\"<b>'\udcff\u202e"
BOM = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "version": 1,
    "metadata": {"component": {"type": "firmware", "name": "pump", "bom-ref": "product"}},
}


def cyclonedx() -> jsonschema.Draft7Validator:
    """The validator of CycloneDX 1.6 with the schemas it names, as the package carries them."""
    folder = importlib.resources.files("cyclonedx.schema") / "_res"
    names = ("bom-1.6", "spdx", "jsf-0.82")
    held = [json.loads((folder / f"{name}.SNAPSHOT.schema.json").read_bytes()) for name in names]
    found = [(each["$id"], Resource.from_contents(each)) for each in held]
    return jsonschema.Draft7Validator(held[0], registry=Registry().with_resources(found))


def oscal() -> dict:
    """The schema, with classes of letters and numbers as Python's regular expressions write them."""
    text = (SCHEMAS / "oscal-assessment-results-1.2.1.schema.json").read_text()
    return json.loads(re.sub(r"\\\\p\{[LN]\}", r"[^\\\\W_]", text).replace("[[^", "[^"))


def test_assessment_results_hold_against_oscal(built):
    document = json.loads(assessment_results(built(mark=MARK)))
    jsonschema.validate(document, oscal(), format_checker=jsonschema.FormatChecker())


def test_oscal_tells_satisfied_only_for_what_is_met(built):
    record = built()
    result = json.loads(assessment_results(record))["assessment-results"]["results"][0]
    states = {f["target"]["target-id"]: f["target"]["status"] for f in result["findings"]}
    met = {s.clause.id for s in record.standings if s.state is ClauseState.MET}
    told = {name for name, status in states.items() if status["state"] == "satisfied"}
    assert told == {"c-" + re.sub(r"[^A-Za-z0-9._-]", "_", name) for name in met}
    unknown = [s for s in record.standings if not s.known]
    assert unknown
    assert not any(
        states["c-" + re.sub(r"[^A-Za-z0-9._-]", "_", s.clause.id)]["reason"] != "other"
        for s in unknown
    )


def test_attestations_hold_against_cyclonedx(built):
    bom = attested(BOM, built(mark=MARK), "product")
    text = json.dumps(bom).encode().decode("utf-8", "replace")
    errors = [error.message for error in cyclonedx().iter_errors(json.loads(text))]
    assert errors == []


def test_no_attestation_scores_what_nothing_speaks_of(built):
    record = built()
    bom = attested(BOM, record, "product")
    mapped = {m["requirement"]: m for m in bom["declarations"]["attestations"][0]["map"]}
    scores = {name: m["conformance"].get("score") for name, m in mapped.items()}
    met = {s.clause.id for s in record.standings if s.state is ClauseState.MET}
    assert {name for name, score in scores.items() if score == 1} == met
    for standing in record.standings:
        if not standing.known and standing.clause.id in scores:
            assert scores[standing.clause.id] is None


@pytest.mark.parametrize("mark", ["", MARK], ids=["plain", "hostile"])
def test_statements_hold_against_the_in_toto_bindings(mark: str):
    statement = gate_run_statement(
        sample_run(mark=mark), started_at="2026-11-23T09:00:00Z", report=sha256(b"report")
    )
    message = ParseDict(json.loads(statement_bytes(statement)), Message())
    PublishedStatement.copy_from_pb(message).validate()


@pytest.mark.parametrize("mark", ["", MARK], ids=["plain", "hostile"])
def test_the_bill_of_materials_holds_against_its_schema(built, mark: str):
    files = bill_files(built(mark=mark), SoupFacts())
    errors = [error.message for error in cyclonedx().iter_errors(json.loads(files[SBOM]))]
    assert errors == []


def test_there_is_no_openvex_without_a_statement_for_its_schema_asks_for_one(built):
    purl = Purl("pypi", "", "pyserial", "3.5")
    anomaly = SoupAnomaly(
        purl, "CVE-2026-1", (), "blocks", MatchState.IN_RANGE, Confidence.EXACT, (), (), "", ""
    )
    schema = json.loads((SCHEMAS / "openvex-0.2.0.schema.json").read_bytes())

    known = bill_files(built(), SoupFacts(anomalies=(anomaly,)))

    errors = jsonschema.Draft202012Validator(schema).iter_errors(json.loads(known[OPENVEX]))
    assert [error.message for error in errors] == []
    assert OPENVEX not in bill_files(built(), SoupFacts())
