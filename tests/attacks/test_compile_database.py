"""A compile database full of plugins, programs and files of words sets nothing off; its harmless words are used."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from gate_room import CONFIGURATION, PEOPLE, Judged, Room

ASKED = "[analyzers.tools.gcc-analyzer]\n"
if shutil.which("cppcheck"):  # the test command installs gcc alone
    ASKED += "[analyzers.tools.cppcheck]\n"
DEVICE = """#include <stdlib.h>
#include "pump.h"
#ifndef DEVICE
#error "no device is chosen"
#endif
void stop(void *p)
{
    free(p);
#if DEVICE == PUMP
    free(p);
#endif
}
"""
FILES = {
    "gatekeeper.toml": CONFIGURATION + ASKED,
    "compliance/people.toml": PEOPLE,
    "src/device.c": DEVICE,
    "src/other.c": "int other(void)\n{\n    return 1;\n}\n",
    "src/inc/pump.h": "#define PUMP 7\n",
    "tests/test_device.py": "def test_device():\n    assert True\n",
}
_TOLD = 80
"""Letters of a word that are told in any case: a longer one is cut, its flag counted."""
WORDS = ("-DDEVICE=7", "-Isrc/inc", "-std=c99", "-Wall", "-c", "src/device.c")


@dataclass(frozen=True)
class Attack:
    """A repository with everything a compiler can be made to run, and the file that must not appear."""

    room: Room
    mark: Path

    def words(self) -> tuple[str, ...]:
        """A word for each way to make a compiler run it."""
        top = self.room.top
        return (
            f"-fplugin={top}/evil.so", f"-wrapper {top}/evil.sh", f"-B {top}/tools", f"@{top}/words",
            f"-specs={top}/evil.specs", f"-Xclang -load -Xclang {top}/evil.so", f"--config {top}/clang.cfg",
            f"-Wp,-fplugin={top}/evil.so",
        )  # fmt: skip


@pytest.fixture
def attack(tmp_path: Path) -> Attack:
    room = Room(tmp_path)
    mark = room.folder / "MARK"
    run = f"#!/bin/sh\ntouch {mark}\nexit 1\n"
    room.commit(
        {
            **FILES,
            "evil.c": f'#include <stdlib.h>\n__attribute__((constructor)) void go(void)\n{{\n    system("touch {mark}");\n}}\n',
            "evil.sh": run, "tools/cc1": run, "words": f"-fplugin={room.top}/evil.so\n",
            "evil.specs": f"*cc1:\n-fplugin={room.top}/evil.so\n", "clang.cfg": f"-fplugin={room.top}/evil.so\n",
        }
    )  # fmt: skip
    for program in ("evil.sh", "tools/cc1"):
        (room.top / program).chmod(0o755)
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-o", "evil.so", "evil.c"], cwd=room.top, check=True
    )
    room.repository.git("rm", "-q", "--cached", "evil.c")
    room.commit(message="Arm it")
    return Attack(room, mark)


def checked(room: Room, *words: str) -> Judged:
    """The tree judged with a database of one entry, whose compiler is a program of the tree."""
    entry = {"directory": str(room.top), "file": "src/device.c", "arguments": [f"{room.top}/evil.sh", *words]}  # fmt: skip
    database = room.folder / "compile_commands.json"
    database.write_text(json.dumps([entry]))
    return room.check("--all", "--compile-database", str(database))


@pytest.mark.parametrize("number", range(4), ids=("plugin", "wrapper", "tools", "file of words"))
def test_the_arms_are_live(attack: Attack, number: int) -> None:
    words = attack.words()[number].split()
    command = ["gcc", "-S", "-o", "/dev/null", *words, "src/other.c"]
    subprocess.run(command, cwd=attack.room.top, check=False, capture_output=True)
    assert attack.mark.exists()


def test_nothing_that_a_database_names_runs_and_all_of_it_is_named(attack: Attack) -> None:
    dangerous = [part for words in attack.words() for part in words.split(" ")]
    judged = checked(attack.room, *WORDS, *dangerous)
    assert not attack.mark.exists()
    left_out = next(n for n in judged.report["judged"]["notices"] if "left out" in n)
    named = [*dangerous, f"{attack.room.top}/evil.sh"]
    assert [word for word in named if word[:_TOLD] not in left_out] == []


def test_its_harmless_words_are_used_and_the_others_look_with_flags_that_are_printed(
    tmp_path: Path,
) -> None:
    room = Room(tmp_path)
    room.commit(FILES)
    without = room.check("--all")
    notices = "\n".join(without.report["judged"]["notices"])
    assert "line 4: #error" in without.causes("src/device.c")["gcc-analyzer"]
    assert "no compile database is configured\nfallback flags: " in notices
    assert "gcc-analyzer -std=gnu11, -O0 and -O2" in notices
    judged = checked(room, *WORDS)
    assert "gcc-analyzer" not in judged.causes("src/device.c")
    assert "gcc-analyzer:analyzer-double-free" in judged.rules("src/device.c")
    notices = "\n".join(judged.report["judged"]["notices"])
    assert "its flags are used for 1 of 2 C and C++ files" in notices
    assert "fallback flags: src/other.c" in notices


def test_a_tracked_database_is_taken_from_base(tmp_path: Path) -> None:
    room = Room(tmp_path)
    toml = FILES["gatekeeper.toml"].replace("[analyzers]\n", '[analyzers]\ncompile-database = "cc.json"\n')  # fmt: skip
    entry = {"directory": "/ci", "file": "src/device.c", "arguments": ["cc", *WORDS]}
    base = room.commit({**FILES, "gatekeeper.toml": toml, "cc.json": json.dumps([entry])})
    blind = {**entry, "arguments": ["cc", "-DDEVICE=1"]}
    room.commit({"cc.json": json.dumps([blind])})
    judged = room.check("--range", f"{base}..HEAD")
    assert "gcc-analyzer:analyzer-double-free" in judged.rules("src/device.c")
    assert "governance-change" in {each["check"] for each in judged.report["decisions"]}


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        pytest.param('[{"directory": "/x", "file": "y.c", "command": "cc"}]', "of another tree", id="another tree"),
        pytest.param("[", "cannot be read", id="damaged"),
    ],
)  # fmt: skip
def test_a_database_that_is_not_this_trees_is_refused(
    content: str, cause: str, tmp_path: Path
) -> None:
    room = Room(tmp_path)
    room.commit(FILES)
    database = room.folder / "cc.json"
    database.write_text(content)
    said = room.gatekeeper("check", "--all", "--compile-database", str(database))
    assert said.status == 2
    assert cause in said.err
