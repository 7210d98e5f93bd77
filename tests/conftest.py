"""Fixtures for every kind of test."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
from _pytest.junitxml import xml_key

from gatekeeper.config.shipped import own_digest

_NAME = "gatekeeper_git_workshop"


def _workshop_module() -> Any:  # a module found by its path has no type of its own
    if _NAME not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            _NAME, Path(__file__).with_name("git_workshop.py")
        )
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[_NAME] = module
        spec.loader.exec_module(module)
    return sys.modules[_NAME]


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
    return _workshop_module().Workshop(tmp_path)


@pytest.fixture
def sha256_workshop(tmp_path: Path) -> Any:
    """A new, empty repository whose objects are named by SHA-256."""
    return _workshop_module().Workshop(tmp_path, object_format="sha256")
