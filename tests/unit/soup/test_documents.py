"""SBOM and VEX against the schemas that CycloneDX and OpenVEX publish, and the same bytes twice."""

import datetime as dt
import importlib.resources
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing
import referencing.jsonschema

sys.path.insert(0, str(Path(__file__).parent))

from soup_room import look

from gatekeeper.model.advisory import (
    Confidence,
    Disposition,
    Evaluation,
    MatchEvidence,
    MatchState,
    SoupAnomaly,
)
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import Purl, read_purl
from gatekeeper.model.soup import SoupFacts, SoupItem
from gatekeeper.record.files.soup_bom import Release, cyclonedx_sbom
from gatekeeper.record.files.soup_vex import cyclonedx_vex, openvex
from gatekeeper.record.sheets.soup import soup_sheets
from gatekeeper.soup.baselines import read_baseline

RELEASE = Release("pump", "the pump", "1.1.0", "a" * 40, "b" * 40, "0.1.0", "2026-07-01T10:00:00Z")
ITEM = SoupItem(
    id="SOUP-1",
    title="Mbed TLS \u202e",
    manufacturer="TrustedFirmware.org",
    version="3.6.2",
    purls=(Purl("github", "mbed-tls", "mbedtls", "3.6.2"),),
    digests=(),
    licence="Apache-2.0",
    used_by=("CRYPTO",),
    requirements=("verifies",),
    prerequisites=("a processor",),
    support="long-term",
    end_of_support=dt.date(2027, 3, 31),
    surfaces=(),
    paths=("lib/tls/**",),
    upstream_tree="",
    outside="",
    planned=False,
    evaluated=None,
    evaluation="",
    evaluated_by="",
    cpe="cpe:2.3:a:arm:mbed_tls:3.6.2:*:*:*:*:*:*:*",
    location=at_line(RepoPath("compliance/soup.toml"), 3),
)
TOOL = replace(ITEM, id="SOUP-2", title="gcc", purls=(), paths=(), cpe="", outside="a compiler")


def anomaly(number: int, **change: Any) -> SoupAnomaly:  # fields of the dataclass by name
    said = None
    if status := change.pop("status", None):
        said = Evaluation(
            ITEM.purls[0], "", status, change.pop("justification", ""), "because", (), ("x",), (), "",
            dt.date(2027, 1, 1), "hugo", "c" * 64, "2026-07-02T10:00:00Z",
        )  # fmt: skip
    evidence = MatchEvidence("nvd", "d" * 64, "2026-07-01", "cpe:2.3:a:arm", ">=3.0, <3.6.3", "")
    found = SoupAnomaly(
        ITEM.purls[0], f"CVE-2026-{number}", ("GHSA-x",), "a flaw", MatchState.IN_RANGE, Confidence.LIKELY,
        (evidence,), ("3.6.3",), "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "", evaluation=said,
    )  # fmt: skip
    return replace(found, **change)


def facts() -> SoupFacts:
    tls = '#define MBEDTLS_VERSION_STRING "3.6.2"\n'
    facts = look(
        {
            "lib/tls/include/mbedtls/build_info.h": tls,
            "requirements.txt": f"pyserial==3.5 --hash=sha256:{'a' * 64}\nnumpy>=1\n",
            ".gitmodules": '[submodule "a"]\npath = lib/a\nurl = https://github.com/x/a.git\n',
        },
        {"lib/a": "e" * 40},
    )
    anomalies = (
        anomaly(1),
        anomaly(2, status=Disposition.AFFECTED),
        anomaly(
            3,
            status=Disposition.NOT_AFFECTED,
            justification="vulnerable_code_not_in_execute_path",
        ),
        anomaly(4, status=Disposition.FIXED),
        anomaly(5, status=Disposition.UNDER_INVESTIGATION),
        anomaly(
            6,
            status=Disposition.NOT_AFFECTED,
            justification="component_not_present",
            broken="it is there",
        ),
    )
    return replace(facts, items=(ITEM, TOOL), registered=True, anomalies=anomalies)


def cyclonedx_validator() -> jsonschema.Draft7Validator:
    folder = importlib.resources.files("cyclonedx.schema._res")

    def schema(name: str) -> Any:  # a JSON document
        return json.loads((folder / name).read_text(encoding="utf-8"))

    resources = [
        (f"http://cyclonedx.org/schema/{name}.SNAPSHOT.schema.json", schema(f"{name}.SNAPSHOT.schema.json"))
        for name in ("spdx", "jsf-0.82", "bom-1.6")
    ]  # fmt: skip
    registry = referencing.Registry().with_resources(
        (uri, referencing.jsonschema.DRAFT7.create_resource(each)) for uri, each in resources
    )
    return jsonschema.Draft7Validator(resources[-1][1], registry=registry)


@pytest.mark.parametrize("write", [cyclonedx_sbom, cyclonedx_vex])
def test_documents_of_cyclonedx_fit_its_schema(write: Any) -> None:
    document = json.loads(write(RELEASE, facts()))
    errors = [e.message for e in cyclonedx_validator().iter_errors(document)]
    assert errors == []


def test_the_sbom_says_that_the_product_holds_each_of_its_components() -> None:
    document = json.loads(cyclonedx_sbom(RELEASE, facts()))
    [held] = document["dependencies"]
    assert held["ref"] == document["metadata"]["component"]["bom-ref"]
    assert held["dependsOn"] == [each["bom-ref"] for each in document["components"]] != []


def test_a_copy_in_the_folder_of_another_component_belongs_to_that_one() -> None:
    files = {
        "third_party/mcuboot/README.md": "MCUboot\n",
        "third_party/mcuboot/boot/boot.c": "int boot;\n",
        "third_party/mcuboot/LICENSE": "Apache",
        "third_party/mcuboot/ext/tinycrypt/LICENSE": "BSD",
        "third_party/mcuboot/ext/tinycrypt/lib/source/aes.c": "int aes;\n",
        "third_party/mcuboot/ext/tinycrypt/README": "TinyCrypt\n",
    }
    held = look(files)
    document = json.loads(cyclonedx_sbom(RELEASE, held))
    holds = {each["ref"]: each["dependsOn"] for each in document["dependencies"]}
    names = {each["bom-ref"]: each["name"] for each in document["components"]}
    told = {names.get(ref, "product"): [names[r] for r in refs] for ref, refs in holds.items()}
    assert told == {"product": ["mcuboot"], "mcuboot": ["tinycrypt"]}


def test_a_document_that_does_not_fit_is_told_by_the_schema() -> None:
    document = json.loads(cyclonedx_sbom(RELEASE, facts()))
    document["components"][0]["type"] = "thing"
    assert list(cyclonedx_validator().iter_errors(document)) != []


def test_the_openvex_document_fits_its_schema_and_claims_nothing_that_does_not_hold() -> None:
    path = Path(__file__).resolve().parents[2] / "golden/schemas/openvex-0.2.0.schema.json"
    document = json.loads(openvex(RELEASE, facts(), "the makers of the pump"))
    jsonschema.validate(document, json.loads(path.read_text(encoding="utf-8")))
    assert [each["status"] for each in document["statements"]] == [
        "under_investigation",
        "affected",
        "not_affected",
        "fixed",
        "under_investigation",
        "under_investigation",
    ]


def test_documents_are_the_same_bytes_for_the_same_facts() -> None:
    for write in (cyclonedx_sbom, cyclonedx_vex):
        assert write(RELEASE, facts()) == write(RELEASE, facts())
    assert openvex(RELEASE, facts(), "x") == openvex(RELEASE, facts(), "x")


def test_an_sbom_that_was_written_is_read_as_a_baseline() -> None:
    baseline = read_baseline("x.json", cyclonedx_vex(RELEASE, facts()))
    assert baseline is not None
    assert (baseline.name, baseline.version) == ("pump", "1.1.0")
    names = [str(subject.purl) for subject in baseline.subjects]
    assert "pkg:github/mbed-tls/mbedtls@3.6.2" in names
    assert "pkg:pypi/pyserial@3.5" in names
    assert ("pkg:github/mbed-tls/mbedtls@3.6.2", "CVE-2026-3", "not_affected") in baseline.said


def test_what_is_nested_in_a_registered_copy_needs_an_entry_of_its_own() -> None:
    inner = look(
        {
            "lib/tls/include/mbedtls/build_info.h": "",
            "lib/tls/ext/tinycrypt/lib/include/tinycrypt/constants.h": "",
        }
    )
    held = replace(inner, items=(ITEM,), registered=True)
    answered = {str(c.purl.bare): held.item_of(c) is not None for c in held.components}
    assert answered == {"pkg:github/mbed-tls/mbedtls": True, "pkg:github/intel/tinycrypt": False}


def test_purls_are_read_and_written_as_their_specification_says() -> None:
    for text in (
        "pkg:npm/%40angular/core@17.0.0",
        "pkg:golang/github.com/gorilla/mux@v1.8.1",
        "pkg:github/mbed-tls/mbedtls@3.6.2",
    ):
        found = read_purl(text)
        assert str(found) == text
    assert str(read_purl("pkg:PyPI/Py_Serial@3.5?x=y#z")) == "pkg:pypi/py-serial@3.5"
    assert read_purl("pyserial") is None
    assert read_purl("pkg:/x") is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"by": ""}, "no signed evaluation of it holds"),
        ({"expires": dt.date(2026, 6, 30)}, "its evaluation as not_affected ended on 2026-06-30"),
    ],
)
def test_an_evaluation_that_nobody_signed_or_that_ended_is_exported_as_open(
    change: dict[str, Any], why: str
) -> None:
    whole = anomaly(7, status=Disposition.NOT_AFFECTED, justification="component_not_present")
    assert whole.evaluation is not None
    void = replace(whole, evaluation=replace(whole.evaluation, **change))
    held = replace(facts(), anomalies=(void,))
    [analysis] = [
        v["analysis"] for v in json.loads(cyclonedx_vex(RELEASE, held))["vulnerabilities"]
    ]
    assert analysis == {"state": "in_triage", "detail": why}
    [statement] = json.loads(openvex(RELEASE, held, "x"))["statements"]
    assert (statement["status"], statement["status_notes"]) == ("under_investigation", why)


def test_the_table_of_anomalies_shows_what_the_tree_speaks_against() -> None:
    sheets = {sheet.kind: sheet for sheet in soup_sheets(facts(), dt.date(2026, 7, 3))}
    sheet = sheets["soup-anomaly"]
    row = next(row for row in sheet.rows if sheet.cell(row, "anomaly") == ("CVE-2026-6",))
    assert sheet.cell(row, "state") == ("contradicted",)
    assert sheet.cell(row, "reason") == ("it is there",)
