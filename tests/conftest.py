"""Fixtures for every kind of test."""

from pathlib import Path
from typing import Any

import pytest
from _pytest.junitxml import xml_key
from git_workshop import Workshop
from hypothesis import HealthCheck, settings

from gatekeeper.config.shipped import own_digest

# How long an example takes says how busy the machine is, and nothing of the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Has a JUnit report name the code it is about, so that a record can take it for the validation of that code.

    The fixture that pytest has for it says nothing when tests run in several processes.
    """
    if (report := config.stash.get(xml_key, None)) is not None:
        report.add_global_property("revision", own_digest())


@pytest.fixture
def workshop(tmp_path: Path) -> Any:
    """A new, empty repository with a fixed clock (see `git_workshop.Workshop`)."""
    return Workshop(tmp_path)


@pytest.fixture
def sha256_workshop(tmp_path: Path) -> Any:
    """A new, empty repository whose objects are named by SHA-256."""
    return Workshop(tmp_path, object_format="sha256")
