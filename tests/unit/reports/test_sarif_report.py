"""The SARIF format: valid against the OASIS schema, within the limits of GitHub and GitLab, honest about cuts."""

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gatekeeper.reports.sarif import MOST_BYTES, MOST_RESULTS, SarifReport
from gatekeeper.reports.sarif_results import LONGEST_MESSAGE


@pytest.fixture(scope="module")
def validator(schemas: Path) -> Any:  # jsonschema's validators have no common public type
    """A validator of the schema of SARIF 2.1.0 plus Errata 01."""
    schema = json.loads((schemas / "sarif-schema-2.1.0.json").read_bytes())
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    return jsonschema.Draft4Validator(schema, format_checker=checker)


def _run(run: Any, **limits: int) -> Any:
    return json.loads(SarifReport(**limits).render(run))["runs"][0]


@pytest.mark.parametrize("run_name", ["rich", "hostile", "passed"])
def test_it_is_valid_against_the_schema(run_name: str, sample: Any, validator: Any) -> None:
    report = json.loads(SarifReport().render(getattr(sample, run_name)()))
    assert [f"{e.json_path}: {e.message:.200}" for e in validator.iter_errors(report)] == []


def test_a_finding_keeps_rule_weakness_region_and_fingerprint(sample: Any) -> None:
    run = _run(sample.rich())
    result = next(one for one in run["results"] if one["ruleId"] == "bandit:B602")
    rules = run["tool"]["driver"]["rules"]
    place = result["locations"][0]["physicalLocation"]
    assert rules[result["ruleIndex"]]["id"] == "bandit:B602"
    assert result["level"] == "error"
    assert [taxon["id"] for taxon in result["taxa"]] == ["78"]
    assert run["taxonomies"][0]["taxa"][result["taxa"][0]["index"]]["id"] == "78"
    assert place["artifactLocation"]["uri"] == "control/orders.py"
    assert place["region"]["startColumn"] == 5
    assert result["partialFingerprints"]["gatekeeper/v1"] == sample.SHELL.fingerprint


def test_a_finding_shows_the_way_to_it_as_a_code_flow(sample: Any) -> None:
    results = _run(sample.rich())["results"]
    ((flow,),) = [one["codeFlows"] for one in results if one["ruleId"] == "bandit:B602"]
    steps = [one["location"] for one in flow["threadFlows"][0]["locations"]]
    assert [
        (one["physicalLocation"]["region"]["startLine"], one["message"]["text"]) for one in steps
    ] == [
        (9, "request.args comes from outside"),
        (10, "kept in `command`"),
        (12, "it is used here"),
    ]


def test_a_finding_and_the_answer_about_it_are_one_result(sample: Any) -> None:
    results = _run(sample.rich())["results"]
    about = [one for one in results if one["ruleId"] in {"bandit:B602", "no-new-findings"}]
    assert [(one["ruleId"], one["properties"]["check"]) for one in about] == [
        ("bandit:B602", "no-new-findings")
    ]


def test_suppressions_say_kind_and_why(sample: Any) -> None:
    results = _run(sample.rich())["results"]
    by_rule = {one["ruleId"]: one["suppressions"] for one in results}
    inline, baseline = by_rule["semgrep:c-unbounded-copy"], by_rule["bandit:B101"]
    assert inline[0]["kind"] == "inSource"
    assert inline[0]["justification"].startswith(
        "the name is at most 31 bytes by SRS-12 (owner aiko"
    )
    assert (baseline[0]["kind"], baseline[0]["justification"]) == (
        "external",
        "the baseline of base names it",
    )
    assert by_rule["complexity-limits"][0]["justification"].startswith("DEV-7: ")
    assert by_rule["bandit:B602"] == []


def test_every_result_has_suppressions_or_none_has(sample: Any) -> None:
    assert [one for one in _run(sample.rich())["results"] if "suppressions" not in one] == []


def test_what_was_not_looked_at_is_a_notification(sample: Any) -> None:
    invocation = _run(sample.rich())["invocations"][0]
    execution = [one["descriptor"]["id"] for one in invocation["toolExecutionNotifications"]]
    configuration = [
        one["descriptor"]["id"] for one in invocation["toolConfigurationNotifications"]
    ]
    assert invocation["executionSuccessful"] is False
    assert execution == ["file-not-analysed"]
    assert configuration == ["tool-missing", "idle", "notice"]


def test_a_complete_run_was_executed_successfully(sample: Any) -> None:
    invocation = _run(sample.passed())["invocations"][0]
    assert invocation["executionSuccessful"] is True


def test_the_revision_is_named(sample: Any) -> None:
    provenance = _run(sample.rich())["versionControlProvenance"][0]
    assert provenance["revisionId"] == sample.HEAD
    assert provenance["repositoryUri"] == "urn:gatekeeper:project:compounder"


def test_staged_content_has_no_revision(sample: Any) -> None:
    provenance = _run(replace(sample.rich(), head=None))["versionControlProvenance"][0]
    assert "revisionId" not in provenance


def test_every_result_has_a_place_with_a_region(sample: Any) -> None:
    places = [one["locations"][0]["physicalLocation"] for one in _run(sample.hostile())["results"]]
    assert [place for place in places if place["region"]["startLine"] < 1] == []


def test_uris_are_percent_encoded_from_bytes(sample: Any) -> None:
    uris = {
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for one in _run(sample.hostile())["results"]
    }
    assert {"%FF%FE/%80.py", "javascript%3Aalert%281%29", "new%0Aline%3A%3Aerror%3A%3A.c"} <= uris


def test_only_web_addresses_become_links(sample: Any) -> None:
    rules = _run(sample.hostile())["tool"]["driver"]["rules"]
    links = {rule["helpUri"] for rule in rules if "helpUri" in rule}
    assert links == {"https://bandit.readthedocs.io/en/1.9.4/plugins/b602.html"} & links


def test_messages_are_short_enough_for_gitlab(sample: Any) -> None:
    lengths = [len(one["message"]["text"]) for one in _run(sample.hostile())["results"]]
    assert max(lengths) == LONGEST_MESSAGE


def test_rules_have_no_more_tags_than_github_shows(sample: Any) -> None:
    rules = _run(sample.hostile())["tool"]["driver"]["rules"]
    assert max(len(rule["properties"]["tags"]) for rule in rules) <= 10


@pytest.mark.parametrize("count", [MOST_RESULTS - 7, MOST_RESULTS, 30_000])
def test_at_the_limit_of_results_the_rest_is_counted(count: int, sample: Any) -> None:
    run = _run(sample.many_findings(count))
    # Five problems of the rich run are no finding of the tables, and the one that was is now its own.
    every = count + 6
    kept = min(every, MOST_RESULTS)
    assert len(run["results"]) == kept
    assert run["properties"]["results"] == {"all": every, "shown": kept}
    messages = [n["message"]["text"] for n in run["invocations"][0]["toolExecutionNotifications"]]
    words = f"{every - kept} more results are left off; the format json has all"
    assert (words in messages) is (every > kept)


def test_the_worst_is_kept(sample: Any) -> None:
    levels = [one["level"] for one in _run(sample.many_findings(600), most_results=206)["results"]]
    assert levels[6:] == ["error"] * 200


def test_a_report_too_large_for_an_upload_is_halved_until_it_fits(sample: Any) -> None:
    run = sample.many_findings(25_000, width=960)
    report = SarifReport().render(run)
    kept = json.loads(report)["runs"][0]["properties"]["results"]
    assert len(gzip.compress(report, mtime=0)) <= MOST_BYTES
    assert 0 < kept["shown"] < 25_000 < kept["all"]


def test_decisions_equal_in_all_but_place_have_fingerprints_of_their_own(sample: Any) -> None:
    run = sample.rich()
    twice = replace(run, decisions=(*run.decisions, *run.decisions))
    marks = [one["partialFingerprints"]["gatekeeper/v1"] for one in _run(twice)["results"]]
    assert len(marks) == len(set(marks))
