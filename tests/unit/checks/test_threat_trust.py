"""A network that somebody trusts is told, in an assumption and where a threat is missing because of it."""

import pytest
from threat_room import MODEL, amiss, facts, tree

from gatekeeper.checks.threat_trust import trusts_a_network


@pytest.mark.parametrize(
    "text",
    [
        "the hospital network is trusted",
        "the analyser stands on an isolated network",
        "no attacker reaches the isolated network",
        "attackers cannot get into the closed hospital LAN",
        "the link runs behind the hospital firewall",
        "it can be reached from the internal network only",
        "only the hospital's LAN leads to it",
        "the LAN of the ward is considered secure",
    ],
)
def test_a_reason_that_rests_on_a_network_is_seen(text: str):
    assert trusts_a_network(text)


@pytest.mark.parametrize(
    "text",
    [
        "no network is trusted: what comes from it needs a tag",
        "the hospital network is hostile",
        "the hospital network is not trusted",
        "we do not assume that the hospital network is secure",
        "an attacker is on the protected network",
        "it works without a trusted network",
        "orders are protected by a MAC on the network",
        "the key is safe in the secure element",
        "frames hold no data about patients, and the image is no secret",
        "",
    ],
)
def test_other_reasons_are_not(text: str):
    assert not trusts_a_network(text)


def test_an_assumption_needs_no_more_than_both_words():
    text = "the pharmacy's PC sits behind two switches of the LAN"
    assert trusts_a_network(text, assumed=True)
    assert not trusts_a_network(text)


DISMISSED = """
[[threats]]
id = "T-91"
title = "an order is replaced on its way"
targets = ["F-ORDERS"]
categories = ["T"]
severity = "low"
basis = "exploitability"
exploitability = "low"
multi-patient = "no"
no-hazards-because = "none"
status = "not-applicable"
rationale = "the order comes over the trusted hospital network"
approver = "bob"
"""


def test_a_threat_dismissed_because_of_a_trusted_network_fails():
    assert ("fail", "tm045-network-assumed-trusted") in amiss(facts(tree(MODEL + DISMISSED)))


def test_a_threat_dismissed_for_another_reason_passes():
    other = DISMISSED.replace("comes over the trusted hospital network", "carries a MAC")
    found = amiss(facts(tree(MODEL + other)))
    assert ("fail", "tm045-network-assumed-trusted") not in found
