"""What a native model adds to the objects of another file counts where that file is silent, and only with its proof."""

import pytest

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import Flow, Integrity, Payload, Threat, ThreatModel, Tri
from gatekeeper.threats.additions import idle_additions, with_additions
from gatekeeper.threats.formats.native import NativeReader
from gatekeeper.threats.formats.threatcl import ThreatclReader

PUMP = """
threatmodel "pump" {
  author = "anna"
  data_flow_diagram_v2 "all" {
    process "remote" { trust_zone = "ward" }
    data_store "pump store" {
      trust_zone = "case"
      information_asset = "orders"
    }
    flow "to the pump" {
      from = "remote"
      to = "pump store"
      protocol = "http"
    }
  }
  information_asset "orders" { information_classification = "Restricted" }
  threat "forged order" {
    information_asset_refs = ["orders"]
    control "signed orders" { implemented = true }
  }
}
"""
HEAD = 'version = 1\nid = "beside"\ntitle = "beside"\n'
ORDER = """
[[threats]]
id = "T-1"
title = "an order is played again"
targets = ["to the pump"]
[[mitigations]]
id = "M-1"
title = "a counter under the MAC"
threats = ["T-1"]
category = "authentication"
state = "STATE"
[[additions]]
to = "to the pump"
"""


def models(text: str, state: str = "implemented") -> tuple[ThreatModel, ...]:
    beside = (HEAD + ORDER.replace("STATE", state) + text).encode()
    read = (
        ThreatclReader().read(RepoPath("tm.hcl"), ObjectId("a"), PUMP.encode()),
        NativeReader().read(RepoPath("beside.toml"), ObjectId("b"), beside),
    )
    assert all(model.whole for model in read)
    return with_additions(read)


def flow(found: tuple[ThreatModel, ...]) -> Flow:
    return found[0].flows[0]


def why(found: tuple[ThreatModel, ...]) -> list[str]:
    return [diagnostic.message.partition(": ")[2] for diagnostic in idle_additions(found)]


def test_a_mitigation_in_place_against_a_threat_to_the_flow_lets_it_be_called_authenticated() -> (
    None
):
    found = models('payload = "command"\nauthenticated = "yes"\nintegrity = "mac"\nby = ["M-1"]')
    assert flow(found).authenticated is Tri.YES
    assert (flow(found).integrity, flow(found).payload) == (Integrity.MAC, Payload.COMMAND)
    assert why(found) == []


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        ('authenticated = "yes"', "implemented", "no mitigation speaks for it"),
        ('authenticated = "yes"\nby = ["M-1"]', "planned", "the mitigation M-1 is planned"),
        (
            'authenticated = "yes"\nby = ["forged order/signed orders"]',
            "implemented",
            "the mitigation forged order/signed orders meets no threat to to the pump",
        ),
    ],
    ids=["without a mitigation", "with a plan", "with a mitigation of something else"],
)
def test_a_protection_without_its_proof_does_not_count_and_is_told(
    text: str, state: str, reason: str
):
    found = models(text, state)
    assert flow(found).authenticated is Tri.UNKNOWN
    assert why(found) == [reason]


def test_what_the_other_file_says_itself_stands() -> None:
    found = models('encrypted = "yes"\nby = ["M-1"]')
    assert flow(found).encrypted is Tri.NO
    assert why(found) == ['its own model says "no"']


def test_a_key_that_the_object_has_not_is_told() -> None:
    assert why(models('hazards = ["HAZ-1"]')) == ["it has no such field"]


def test_a_threat_gets_the_hazards_and_the_decision_that_its_format_has_no_place_for() -> None:
    text = '\n[[additions]]\nto = "forged order"\nhazards = ["HAZ-1"]\napprover = "anna"\nexploitability = "low"'
    found = models('defaults = "none"' + text)
    threat: Threat = found[0].threats[0]
    assert (threat.hazards, threat.approver) == (("HAZ-1",), "anna")
    assert threat.exploitability.value == "low"
    assert why(found) == []


def test_data_at_rest_is_protected_by_what_meets_a_threat_to_its_store() -> None:
    text = (
        '\n[[additions]]\nto = "orders"\nclasses = ["prescription"]\nat-rest-encrypted = "yes"\n'
    )
    found = models('defaults = "none"' + text + 'by = ["forged order/signed orders"]')
    assert (found[0].data[0].classes, found[0].data[0].at_rest_encrypted) == (
        ("prescription",),
        Tri.YES,
    )
    assert why(found) == []
