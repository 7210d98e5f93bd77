"""A worker is run by the newest interpreter there is, which may have another gatekeeper installed: ours answers all the same."""

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

WORKERS = sorted(
    path
    for path in (Path(__file__).resolve().parents[2] / "gatekeeper").rglob("*_worker.py")
    if "sys.path" in path.read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def interpreter(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter whose own gatekeeper says that it was asked."""
    folder = tmp_path_factory.mktemp("interpreter")
    venv.create(folder)
    (packages,) = folder.glob("lib/python3*/site-packages")
    (packages / "gatekeeper").mkdir()
    asked = 'raise SystemExit("another gatekeeper was asked")\n'
    (packages / "gatekeeper" / "__init__.py").write_text(asked, encoding="utf-8")
    return str(folder / "bin" / "python")


def test_there_are_workers_that_read_with_our_modules() -> None:
    assert {path.stem for path in WORKERS} > {"flow_worker", "flow_c_worker", "warm_worker"}


@pytest.mark.parametrize("worker", [pytest.param(path, id=path.stem) for path in WORKERS])
def test_another_gatekeeper_is_never_asked(worker: Path, interpreter: str, tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text("int f(void) { return g(x) }\n", encoding="utf-8")
    named = f"{tmp_path / 'a.c'}\n"
    look = {"files": {"a.c": str(tmp_path / "a.c")}, "look": ["a.c"]}
    given = json.dumps(look) if worker.stem == "flow_c_worker" else named

    own, other = (
        subprocess.run(
            [python, "-I", "-P", str(worker)],
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        for python in (sys.executable, interpreter)
    )

    assert "another gatekeeper" not in other.stderr
    if worker.stem != "lizard_worker":  # which is not installed there
        assert (other.returncode, other.stdout) == (own.returncode, own.stdout)
