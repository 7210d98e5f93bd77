"""Fixtures for the tests of reports: runs built by hand, every format, recorded snapshots."""

from pathlib import Path
from typing import Any

import pytest
import report_samples

_HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def sample() -> Any:  # see above
    """The module that builds runs by hand."""
    return report_samples


@pytest.fixture(scope="session")
def schemas() -> Path:
    """The folder with the schemas of other people's formats."""
    return _HERE.parents[1] / "golden" / "schemas"


@pytest.fixture(scope="session")
def snapshots() -> Path:
    """The folder with recorded reports of the rich and the hostile run (see `record_snapshots.py`)."""
    return _HERE / "snapshots"
