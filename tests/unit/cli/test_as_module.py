"""`python -m gatekeeper` is the command too."""

import subprocess
import sys

from gatekeeper import __version__


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gatekeeper", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"gatekeeper {__version__}\n"
