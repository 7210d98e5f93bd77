"""The worker of flow-c looks at parts of a tree side by side; what one of them cannot look at is failed by name."""

import json
import os
import signal
from pathlib import Path

import pytest

from gatekeeper.analyzers import flow_c_worker as worker

_LOOP = "int f%d(int n) { int a[2]; return a[n > 1 ? 2 : 0]; }\n"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.chdir(tmp_path)
    for number in range(4):
        (tmp_path / f"f{number}.c").write_text(_LOOP % number)
    return {f"f{number}.c": f"src/f{number}.c" for number in range(4)}


@pytest.mark.parametrize("processors", [1, 2, 8])
def test_the_answer_does_not_hang_on_the_number_of_processors(
    processors: int, files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = json.dumps(worker.answers(files, sorted(files), {}))
    monkeypatch.setattr(worker, "_WORTH_ONE_BYTES", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    assert json.dumps(worker.answers(files, sorted(files), {})) == whole
    assert whole.count("beyond-read") == 4


def test_what_stands_is_not_looked_at(files: dict[str, str]) -> None:
    told = worker.answers(files, sorted(files), {})["files"]
    rests = {name: one["rests_on"] for name, one in told.items()}
    Path("f2.c").write_text(_LOOP % 2 + "\n")
    again = worker.answers(files, sorted(files), rests)["files"]
    assert {name for name, one in again.items() if one == {"stands": True}} == files.keys() - {
        "f2.c"
    }
    assert again["f2.c"]["rests_on"] != rests["f2.c"]


def test_a_process_that_is_killed_fails_its_own_files() -> None:
    def task(part: list[str]) -> worker.Told:
        if "bad.c" in part:
            os.kill(os.getpid(), signal.SIGKILL)
        return {name: {"said": name} for name in part}

    told = worker._side_by_side([["good.c"], ["bad.c", "worse.c"]], task)
    ended = {"error": "the process that looked at it ended early (status -9)"}
    assert told == {"good.c": {"said": "good.c"}, "bad.c": ended, "worse.c": ended}
