"""The digest of a tool covers what its stub only points to, and a changed file of its installation is named."""

import base64
import hashlib
from pathlib import Path

import pytest

from gatekeeper.tools.installation import deviations, digest_of


def recorded(content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
    return f"sha256={digest.decode()}"


@pytest.fixture
def executable(tmp_path: Path) -> Path:
    site = tmp_path / "lib" / "python3.11" / "site-packages"
    information = site / "some_tool-1.0.dist-info"
    information.mkdir(parents=True)
    (site / "some_tool").mkdir()
    (site / "some_tool" / "a.py").write_bytes(b"A")
    (information / "RECORD").write_text(
        f"some_tool/a.py,{recorded(b'A')},1\n"
        f"../../../bin/some-tool,{recorded(b'#!python')},8\n"
        "some_tool/__pycache__/a.pyc,,\n"
    )
    (tmp_path / "bin").mkdir()
    stub = tmp_path / "bin" / "some-tool"
    stub.write_bytes(b"#!python")
    return stub


def test_an_upgrade_changes_the_digest_although_the_stub_stays(executable: Path) -> None:
    before = digest_of(executable)
    record = next(executable.parents[1].glob("lib/*/*/*/RECORD"))
    record.write_text(f"some_tool/a.py,{recorded(b'B')},1\n")
    assert digest_of(executable) != before


def test_a_binary_is_its_own_digest(tmp_path: Path) -> None:
    (tmp_path / "tool").write_bytes(b"\x7fELF")
    assert digest_of(tmp_path / "tool") == hashlib.sha256(b"\x7fELF").hexdigest()
    assert deviations(tmp_path / "tool") == ()


def test_an_installation_as_recorded_has_no_deviations(executable: Path) -> None:
    assert deviations(executable) == ()


def test_a_changed_and_a_missing_file_are_named(executable: Path) -> None:
    (executable.parents[1] / "lib/python3.11/site-packages/some_tool/a.py").write_bytes(b"evil")
    executable.write_bytes(b"#!python evil")
    assert deviations(executable) == (
        "../../../bin/some-tool is not the file that was installed",
        "some_tool/a.py is not the file that was installed",
    )
