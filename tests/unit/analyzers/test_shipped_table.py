"""Tables of rules that analyzers read: one that is missing or damaged is said, not taken for an empty one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.analyzers.bandit_meanings import meanings
from gatekeeper.analyzers.calibration import measured
from gatekeeper.analyzers.cflow.knowledge import shipped_knowledge
from gatekeeper.analyzers.flow.library import library
from gatekeeper.analyzers.flow.report import flow_rules
from gatekeeper.gate.analysis import remember
from gatekeeper.model.errors import GatekeeperError

C, PYTHON = b"[read]\nget = [0]\n", b'[path]\nlevel = "note"\ncwe = [22]\nmessage = ""\ncure = ""\nwhy = ""\n'  # fmt: skip
LIBRARY = b'sink = []\nsetting = []\n[tells]\n[answers]\n[clients]\n[types]\n[handlers]\n[expression]\n[instances]\n[arrives]\n[registers]\n[shapes]\nfirst = ["a IT"]\n[typed]\n[alike]\n[fit]\n'
SOUND = {
    "bandit.toml": b'[[test]]\nids = "B1"\ncwe = 1\nwhat = ""\ncure = ""\n',
    "calibration.json": b"{}",
    "flow-c.toml": C,
    "flow-c-rules.toml": PYTHON,
    "flow-python.toml": PYTHON,
    "library-python.toml": LIBRARY,
    "roles.toml": b"setting = []\ndeed = []\n",
}
read_rules = flow_rules.__wrapped__
read_library = library.__wrapped__


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
    assert read_library().shapes == ((["a", "it"], 1),)


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
        ("library-python.toml", read_library),
        ("bandit.toml", meanings.__wrapped__),
        ("calibration.json", measured.__wrapped__),
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


def test_an_answer_by_another_table_is_another_answer(
    rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remember, "shipped", lambda kind: rules)
    digest = remember._code_in.__wrapped__
    before = digest(rules)
    (rules / "library-python.toml").write_bytes(LIBRARY + b"# another\n")
    assert digest(rules) != before
