"""Software of others under the whole command: from a manifest nobody registered to a register that agrees with the tree."""

from pathlib import Path

from gate_room import CONFIGURATION, PROJECT, Room

ITEM = """
[[items]]
id = "SOUP-1"
title = "pyserial"
manufacturer = "Chris Liechti"
purl = "pkg:pypi/pyserial@3.5"
used-by = ["PUMP"]
"""
REGISTER = f"version = 1\n{ITEM}"
FILES = PROJECT | {
    "gatekeeper.toml": CONFIGURATION.replace('["src/**"]', '["src/**", "requirements.txt"]', 1),
    "requirements.txt": "pyserial==3.5\n",
}


def judge(room: Room, check: str = "soup-registered") -> list[tuple[str, str, str]]:
    return [
        (each["verdict"], each["code"], each["subject"])
        for each in room.check("--all").report["decisions"]
        if each["check"] == check
    ]


def test_what_nobody_registered_fails_and_what_is_registered_passes(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(FILES)
    assert judge(room) == [("failed", "no-register", "SOUP")]
    room.commit({"compliance/soup.toml": REGISTER})
    assert judge(room) == [("passed", "ok", "SOUP")]
    room.commit({"requirements.txt": "pyserial==3.5\npyyaml\n"})
    assert judge(room) == [
        ("failed", "soup-floating", "pkg:pypi/pyyaml"),
        ("failed", "soup-not-registered", "pkg:pypi/pyyaml"),
    ]


def test_a_manifest_that_cannot_be_read_is_undecided_with_file_and_line(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.commit(FILES | {"compliance/soup.toml": REGISTER})
    room.commit({"requirements.txt": "pyserial==3.5\n??? what\n"})
    [decision] = [
        d for d in room.check("--all").report["decisions"] if d["check"] == "soup-registered"
    ]
    assert (decision["verdict"], decision["code"]) == ("undecided", "so001-unreadable")
    assert decision["location"]["path"] == "requirements.txt"
    assert decision["location"]["start_line"] == 2
