"""The flow analyzer through the whole gate: asked for in the configuration, its finding blocks."""

from pathlib import Path

from gate_room import CONFIGURATION, PROJECT, Room

ASKING = CONFIGURATION.replace(
    'packs = ["python-host"]\n',
    'packs = ["python-host"]\n[analyzers.tools.flow-python]\nrequired = true\n',
)
FLOW = (
    "import os\n\nfrom flask import request\n\n\ndef queue_of(text):\n    return 'lpr -P ' + text\n\n\n"
    "def send_to_printer():\n    os.system(queue_of(request.form['printer']))\n"
)


def test_a_value_from_a_request_in_a_command_blocks(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit({**PROJECT, "gatekeeper.toml": ASKING, "src/printing.py": FLOW})
    judged = room.check("--all")
    assert "flow-python:flow-shell" in judged.rules("src/printing.py")
    assert judged.verdict == "failed"
