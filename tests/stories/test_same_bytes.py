"""The same commit gives the same bytes: from another clone, folder, packing, number of workers and locale."""

from pathlib import Path

import pytest
from gate_room import CONFIGURATION, FLAW, GOOD, PROJECT, Room

ODD = 'deeper/new\nline "quoted" #\u202e:=x'
"""Git takes such a folder; alternates, environments and messages must too."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Room, dict[str, Path]]:
    """Reports on one range, written from three clones."""
    room = Room(tmp_path_factory.mktemp("same"))
    configuration = CONFIGURATION.replace('class = "A"', 'class = "C"')
    base = room.commit({**PROJECT, "gatekeeper.toml": configuration})
    room.commit({"src/flaw.py": FLAW, "src/two.py": "# FIXME # nosec\n" + GOOD})
    room.commit({"src/more words \u00e9.py": GOOD, "src/volume.py": GOOD + "\n\nX = 1\n"})
    room.repository.git("branch", "base", base)
    one, odd, bare = (room.folder / name for name in ("one", ODD, "bare.git"))
    room.repository.git("clone", "-q", str(room.top), str(one))
    room.repository.git("clone", "-q", f"file://{room.top}", str(odd))
    room.repository.git("clone", "-q", "--bare", f"file://{room.top}", str(bare))
    written = {}
    for name, where, more in (
        ("one", one, ("--workers", "1")),
        ("odd", odd / "src", ("--workers", "4")),
        ("bare", bare, ("-v",)),
    ):
        written[name] = room.folder / "written" / name
        outputs = [word for f in offered(room) for word in ("-o", f"{f}={written[name] / f}")]
        environment = room.environment(
            TMPDIR=str(make(room.folder / "scratch" / name)), TZ="Asia/Tokyo", COLUMNS="40"
        )
        asked = ("check", "--range", f"{base}..HEAD", "-q", *more, *outputs)
        said = room.gatekeeper(*asked, where=where, environment=environment)
        assert said.status == 1, said
        assert "evidence: " in said.err.splitlines()[-1]
    return room, written


def make(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def offered(room: Room) -> list[str]:
    """The formats that are on offer, as the message about an unknown one lists them."""
    said = room.gatekeeper("check", "--all", "-o", "nothing=-")
    return said.err.rpartition("formats: ")[2].split("\n")[0].split(", ")


def test_every_format_is_written_the_same(told: tuple[Room, dict[str, Path]]) -> None:
    _, written = told
    names = sorted(path.name for path in written["one"].iterdir())
    assert {"html", "json", "junit", "markdown", "sarif"} <= set(names)
    for name in names:
        first, *others = (folder.joinpath(name).read_bytes() for folder in written.values())
        assert first, name
        assert [other == first for other in others] == [True, True], name


def test_no_report_names_the_machine(told: tuple[Room, dict[str, Path]]) -> None:
    room, written = told
    for path in sorted(written["odd"].iterdir()):
        text = path.read_text(encoding="utf-8", errors="replace")
        assert str(room.folder) not in text, path.name
        assert "quoted" not in text, path.name
