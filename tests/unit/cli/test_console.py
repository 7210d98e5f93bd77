"""What is said at the terminal acts on nobody's terminal."""

import io

import pytest

from gatekeeper.cli.console import Console


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("a\x1b[2Jb", "a\\x1b[2Jb\n"),
        ("verdict\u202eDESSAP", "verdict\\u{202e}DESSAP\n"),
        ("two\nlines", "two\\x0alines\n"),
        ("\udcff of a path", "\\xff of a path\n"),
        ("Carla Díaz …", "Carla Díaz …\n"),
    ],
)
def test_every_line_is_made_printable(said: str, shown: str) -> None:
    out, err = io.StringIO(), io.StringIO()
    console = Console(out, err, {}, colour=False, progress=False)
    console.say(said, said)
    console.tell(said, said)
    assert (out.getvalue(), err.getvalue()) == (shown * 2, shown * 2)
