"""flow-python across modules, through the whole gate: from a commit's own content, from memory, and in shards."""

import json
from pathlib import Path

import pytest
from gate_room import CONFIGURATION, PROJECT, Room

ASKING = CONFIGURATION.replace(
    'packs = ["python-host"]\n',
    'packs = ["python-host"]\n[analyzers.tools.flow-python]\nrequired = true\n',
)
PAGE = (
    "from flask import request\n\nfrom src.spool import send\n\n\n"
    "def printed():\n    send(request.form['printer'])\n"
)
SOUND = "import subprocess\n\n\ndef send(printer):\n    subprocess.run(['lp', '--', printer], check=True, timeout=9)\n"
FAULTY = "import os\n\n\ndef send(printer):\n    os.system('lp ' + printer)\n"
TOLD = "flow-python:flow-shell"
ASKED = ("check", "--all", "-q", "-o", "json=-")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    told = Room(tmp_path)
    told.commit({**PROJECT, "gatekeeper.toml": ASKING, "src/spool.py": SOUND})
    return told


def test_a_commit_is_judged_with_the_modules_it_does_not_change(room: Room) -> None:
    room.commit({"src/spool.py": FAULTY})
    room.stage({"src/page.py": PAGE})
    # What lies in the work tree is nobody's word.
    (room.top / "src/spool.py").write_text(SOUND)
    judged = room.gatekeeper("hook", "pre-commit")
    assert "flow-shell" in judged.out + judged.err
    assert "line 5 of src/spool.py" in judged.out + judged.err


def test_what_is_remembered_of_a_file_ends_with_the_module_it_leans_on(room: Room) -> None:
    room.commit({"src/page.py": PAGE})
    assert TOLD not in room.check("--all").rules("src/page.py")
    room.commit({"src/spool.py": FAULTY})
    assert TOLD in room.check("--all").rules("src/page.py")
    room.commit({"src/spool.py": SOUND})
    assert TOLD not in room.check("--all").rules("src/page.py")


def test_a_copy_whose_module_is_sound_is_not_accused(room: Room) -> None:
    page = PAGE.replace("src.spool", ".spool")
    room.commit({"src/page.py": page, "src/copy/page.py": page, "src/copy/spool.py": FAULTY})
    judged = room.check("--all")
    assert TOLD in judged.rules("src/copy/page.py")
    assert TOLD not in judged.rules("src/page.py")


def test_cold_warm_and_without_memory_say_the_same(room: Room) -> None:
    room.commit({"src/page.py": PAGE, "src/spool.py": FAULTY, "copy/page.py": PAGE})
    cold, warm, without = (room.gatekeeper(*ASKED, *more) for more in ((), (), ("--no-memory",)))
    assert cold.out == warm.out == without.out
    steps = [f for f in json.loads(cold.out)["findings"] if f["rule"] == TOLD]
    assert {(f["location"]["path"], f["level"]) for f in steps} == {
        ("src/page.py", "error"),
        ("copy/page.py", "error"),
        ("src/spool.py", "error"),  # whoever hands it in; the pack says so too
    }
