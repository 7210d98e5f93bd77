"""Fixtures for the tests of reports: runs built by hand, every format, recorded snapshots."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

_HERE = Path(__file__).parent


def _module(file_name: str) -> Any:  # a module found by its path has no type
    name = f"gatekeeper_report_{file_name}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, _HERE / f"{file_name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def sample() -> Any:  # see above
    """The module that builds runs by hand."""
    return _module("sample_run")


@pytest.fixture(scope="session")
def schemas() -> Path:
    """The folder with the schemas of other people's formats."""
    return _HERE.parents[1] / "golden" / "schemas"


@pytest.fixture(scope="session")
def snapshots() -> Path:
    """The folder with recorded reports of the rich and the hostile run (see `record_snapshots.py`)."""
    return _HERE / "snapshots"
