"""Tables of rules that analyzers read: one that is missing or damaged is said, not taken for an empty one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.analyzers.cflow.knowledge import shipped_knowledge
from gatekeeper.analyzers.flow.report import flow_rules
from gatekeeper.model.errors import GatekeeperError

C, PYTHON = b"[read]\nget = [0]\n", b'[path]\nlevel = "note"\ncwe = [22]\nmessage = ""\ncure = ""\nwhy = ""\n'  # fmt: skip
SOUND = {"flow-c.toml": C, "flow-python.toml": PYTHON, "roles.toml": b"setting = []\ndeed = []\n"}
read_rules = flow_rules.__wrapped__


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("gatekeeper.analyzers.shipped._PACKAGE", tmp_path / "gatekeeper")
    folder = tmp_path / "rules"
    folder.mkdir()
    for name, content in SOUND.items():
        (folder / name).write_bytes(content)
    return folder


def test_sound_tables_are_read(rules: Path) -> None:
    assert list(read_rules()) == ["path"]
    assert shipped_knowledge().of("read", "get") == (0,)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="no file"),
        pytest.param(b"[path", id="no TOML"),
        pytest.param(b"\xff", id="no text"),
        pytest.param(b"path = 1\n", id="no table within"),
        pytest.param(b"[path]\nlevel = 1\n", id="a part is missing"),
        pytest.param(b"[path]\nis = ['(']\n", id="no expression"),
    ],
)
@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("flow-python.toml", read_rules),
        ("flow-c.toml", shipped_knowledge),
        ("roles.toml", shipped_knowledge),
    ],
)
def test_a_damaged_table_is_named(
    name: str, read: Callable[[], object], content: bytes | None, rules: Path
) -> None:
    (rules / name).unlink() if content is None else (rules / name).write_bytes(content)
    with pytest.raises(GatekeeperError, match=f"rules/{name} is missing or damaged"):
        read()
