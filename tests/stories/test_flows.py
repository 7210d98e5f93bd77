"""The flow analyzers through the whole gate: asked for in the configuration, what they find blocks."""

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


ASKING_C = CONFIGURATION.replace(
    'packs = ["python-host"]\n',
    'packs = ["python-host", "c-firmware"]\n[analyzers.tools.flow-c]\nrequired = true\n',
)
FRAME_H = "#define ROOM 16\ntypedef struct { unsigned char body[ROOM]; int sum; } frame_t;\nvoid store(frame_t *frame, const unsigned char *from, unsigned length);\n"
STORE_C = (
    '#include "frame.h"\n#include <string.h>\n\nvoid store(frame_t *frame, const unsigned char *from, unsigned length)\n'
    "{\n    memcpy(frame->body, from, length);\n}\n"
)
CALLER_C = (
    '#include "frame.h"\n\nvoid receive(const unsigned char *from)\n{\n    frame_t frame;\n'
    "    store(&frame, from, sizeof(frame));\n}\n"
)


def test_a_copy_that_is_too_long_by_a_caller_in_another_file_blocks(tmp_path: Path) -> None:
    room = Room(tmp_path)
    files = {"src/frame.h": FRAME_H, "src/store.c": STORE_C, "src/receive.c": CALLER_C}
    room.commit({**PROJECT, "gatekeeper.toml": ASKING_C, **files})
    judged = room.check("--all")
    assert "flow-c:flow-c-beyond-write" in judged.rules("src/store.c")
    assert judged.verdict == "failed"


def test_a_file_that_is_not_c_leaves_the_verdict_undecided(tmp_path: Path) -> None:
    room = Room(tmp_path)
    files = {"src/store.c": "int store(void)\n{\n    int a = = 1 +;\n    return a;\n}\n"}
    room.commit({**PROJECT, "gatekeeper.toml": ASKING_C, **files})
    assert room.check("--all").verdict == "undecided"
