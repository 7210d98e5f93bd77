"""What a commit that is remembered costs, counted and never timed: programs started, objects asked for, bytes read."""

import json
import subprocess
import sys
from pathlib import Path

from gate_room import PROJECT, Room

RUN = """
import json, sys
from gatekeeper.tools import pipes
import gatekeeper.history.repository.launch as launch
started, read = [], [0]
real, counted = pipes.subprocess.Popen, launch.GitStream._counted

class Popen(real):
    def __init__(self, command, *rest, **named):
        started.append([str(word) for word in command])
        super().__init__(command, *rest, **named)

def count(self, chunk):
    read[0] += len(chunk)
    return counted(self, chunk)

pipes.subprocess.Popen, launch.GitStream._counted = Popen, count
import gatekeeper.cli.main
sys.argv = ["gatekeeper", "hook", "pre-commit", "-q"]
status = gatekeeper.cli.main.main()
print(json.dumps({"status": status, "started": started, "read": read[0]}))
"""
MOST_GITS = 9
"""Two that answer about objects, two for the index, one comparison, one commit for the blame, walks. Raise it only for
a question that none of these can answer."""
TIMES_A_FILE = 3
"""How often the content of a file that the commit does not touch is read from git, its entries and headers counted in:
once for who wrote it, once for what it opens to the outside."""


def work(room: Room) -> tuple[list[list[str]], int]:
    """What one run of the hook started, and the bytes it read from git."""
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=room.top,
        env=room.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["status"] in (0, 1), done.stderr
    return told["started"], int(told["read"])


def remembered(folder: Path, more: dict[str, str]) -> tuple[list[list[str]], int]:
    """The work of a run whose every answer is remembered, in a project with these files besides."""
    folder.mkdir()
    room = Room(folder)
    room.commit({**PROJECT, **more})
    room.stage({"src/volume.py": "def volume(rate, hours):\n    return hours * rate\n"})
    work(room)
    return work(room)


def test_a_remembered_commit_starts_few_gits_and_nothing_else(tmp_path: Path) -> None:
    started, _ = remembered(tmp_path / "room", {})
    others = [words for words in started if not words[0].endswith("/git")]
    assert others == []
    assert 2 <= len(started) <= MOST_GITS, "\n".join(" ".join(words[2:5]) for words in started)


def test_new_staged_content_makes_no_graph_of_commits_again(tmp_path: Path) -> None:
    room = Room(tmp_path)
    more = {f"src/part_{n}.py": f"def part_{n}(x):\n    return x\n" for n in range(24)}
    room.commit({**PROJECT, **more})
    room.stage({"src/volume.py": "def volume(rate, hours):\n    return hours * rate\n"})
    first, _ = work(room)
    room.stage({"src/volume.py": "def volume(rate, hours):\n    return hours * rate * 1\n"})
    second, _ = work(room)
    made = [sum("commit-graph" in words for words in each) for each in (first, second)]
    assert made == [1, 0]


def test_new_staged_content_asks_blame_about_itself_alone(tmp_path: Path) -> None:
    room = Room(tmp_path)
    more = {f"src/part_{n}.py": f"def part_{n}(x):\n    return x\n" for n in range(10)}
    room.commit({**PROJECT, **more})
    room.stage({"src/volume.py": "def volume(rate, hours):\n    return hours * rate\n"})
    first, _ = work(room)
    room.stage({"src/volume.py": "def volume(rate, hours):\n    return hours * rate * 1\n"})
    second, _ = work(room)
    asked = [[words[-1] for words in each if "blame" in words] for each in (first, second)]
    assert len(asked[0]) == len(more) + 2
    assert asked[1] == ["src/volume.py"]


def test_more_files_start_no_more_gits_and_are_read_about_once(tmp_path: Path) -> None:
    few, little = remembered(tmp_path / "few", {})
    content = "def f(x):\n    return x\n" * 100
    more = {f"src/part_{n}.py": f"# {n}\n{content}" for n in range(40)}
    many, much = remembered(tmp_path / "many", more)
    assert len(many) == len(few)
    assert (much - little) / len(more) <= TIMES_A_FILE * len(content)
