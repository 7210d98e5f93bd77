"""The hook's trace is a trailer for git itself, in every message that git hands to a commit-msg hook."""

import pytest
from gate_room import Room

from gatekeeper.cli.hook import with_seen
from gatekeeper.gate.seen import SEEN

VALUE = f"{'1' * 40}:{'a' * 64}"
OTHER = f"{'2' * 40}:{'b' * 64}"
SIGNED = "Signed-off-by: Aiko Ito <aiko@example.org>"
HELP = "# Please enter the commit message for your changes.\n#\n# On branch main\n"
SCISSORS = " ------------------------ >8 ------------------------\ndiff --git a/a b/a\n+Key: no\n"
MESSAGES = {
    "subject": "Fix\n",
    "no line feed": "Fix",
    "body": "Fix\n\nBecause of this: that.\n\nMore words.\n",
    "trailers": f"Fix\n\n{SIGNED}\n",
    "folded": f"Fix\n\nLink: one\n two\n{SIGNED}\n",
    "picked": f"Fix\n\n{SIGNED}\n(cherry picked from commit {'3' * 40})\n",
    "amended": f"Fix\n\n{SIGNED}\n{SEEN}: {OTHER}\n",
    "twice amended": f"Fix\n\n{SEEN}: {OTHER}\n{SEEN}: {VALUE}\n",
    "comments": f"Fix\n\n{SIGNED}\n\n{HELP}",
    "comments only below": f"Fix\n{HELP}",
    "verbose": f"Fix\n\n{SIGNED}\n{HELP}#{SCISSORS}",
    "revert": f'Revert "Fix"\n\nThis reverts commit {"3" * 40}.\n',
    "not utf-8": f"Fix \udcff\n\n{SIGNED}\n",
}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    return Room(tmp_path_factory.mktemp("messages"))


def committed(room: Room, message: str, comment: str = "#") -> list[str]:
    """The trailers git reads from the commit that it makes of an edited message."""
    file = room.folder / "message"
    file.write_text(with_seen(message, VALUE), encoding="utf-8", errors="surrogateescape")
    mode = "scissors" if ">8" in message else "strip"
    room.repository.git(
        "-c", f"core.commentChar={comment}", "commit", "-q", "--allow-empty", f"--cleanup={mode}",
        "-F", str(file), "-e", environment={"GIT_EDITOR": "true"},
    )  # fmt: skip
    told = room.repository.git("log", "-1", "--format=%(trailers:only,unfold)")
    return told.splitlines()


@pytest.mark.parametrize("name", MESSAGES)
def test_git_reads_the_trace_and_every_trailer_there_was(name: str, room: Room) -> None:
    trailers = committed(room, MESSAGES[name])
    assert trailers.count(f"{SEEN}: {VALUE}") == 1
    assert f"{SEEN}: {OTHER}" not in trailers
    assert (SIGNED in trailers) == (SIGNED in MESSAGES[name])
    assert trailers[-1] == f"{SEEN}: {VALUE}"


@pytest.mark.parametrize("name", ["comments", "verbose"])
def test_another_comment_character_changes_nothing(name: str, room: Room) -> None:
    message = MESSAGES[name].replace("#", ";")
    assert f"{SEEN}: {VALUE}" in committed(room, message, ";")


def test_an_empty_message_stays_empty(room: Room) -> None:
    assert with_seen(HELP, VALUE) == HELP
    assert with_seen("", VALUE) == ""
