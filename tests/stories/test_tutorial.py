"""The tutorial, typed as it stands: every block of it runs, and what it shows is what is seen."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = "~~~ end of block ~~~"


def _typed(folder: Path, blocks: list[str]) -> list[str]:
    """What each block writes, all typed into one shell in an empty folder."""
    tools = folder / "tools"
    tools.mkdir()
    program = tools / "gatekeeper"
    python, package = shlex.quote(sys.executable), shlex.quote(str(ROOT))
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH={package} exec {python} -m gatekeeper.cli.main "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    desk = folder / "desk"
    desk.mkdir()
    script = "exec 2>&1\n" + "".join(f"{block}echo '{_MARK}'\n" for block in blocks)
    shell = shutil.which("bash") or "/bin/sh"
    done = subprocess.run(
        [shell],
        input=script,
        cwd=desk,
        env={
            "PATH": f"{tools}:{os.defpath}",
            "HOME": str(folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C.UTF-8",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.split(_MARK)[:-1]


def test_every_block_shows_what_the_tutorial_says(tmp_path: Path) -> None:
    blocks = _BLOCK.findall((ROOT / "docs/tutorial.md").read_text(encoding="utf-8"))
    seen = _typed(tmp_path, [text for kind, text in blocks if kind == "sh"])
    assert len(seen) == sum(kind == "sh" for kind, _ in blocks)
    missing, block = [], -1
    for kind, text in blocks:
        block += kind == "sh"
        if kind == "text":
            missing += [(block, line) for line in text.splitlines() if line not in seen[block]]
    assert missing == []
    assert (tmp_path / "desk" / "pump-record" / "record.html").is_file()
