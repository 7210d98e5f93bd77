"""Bandit's recorded answers become findings, or failures with their cause; never silence."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from gatekeeper.analyzers.bandit import Bandit
from gatekeeper.model.analyzer import Batch
from gatekeeper.model.finding import Level, RawFinding
from gatekeeper.model.location import Region
from gatekeeper.model.tool import Completed, Ending

BANDIT = Bandit()
Find = Callable[[Bandit], "object"]


@pytest.fixture
def case(recorded):  # type: ignore[no-untyped-def]  # a fixture of the folder's conftest
    return recorded(BANDIT)


def test_a_shell_call_is_a_finding_although_nosec_stands_beside_it(case) -> None:  # type: ignore[no-untyped-def]
    assert (
        RawFinding(
            file="f000001.py",
            rule="B602",
            level=Level.ERROR,
            message="subprocess call with shell=True identified, security issue.",
            region=Region(5, 5, 5, 42),
            cwe=(78,),
            help="",
            help_uri="https://bandit.readthedocs.io/en/1.9.4/plugins/"
            "b602_subprocess_popen_with_shell_equals_true.html",
        )
        in case.read().findings
    )
