"""Trailers are read exactly as the installed git reads them."""

import random

import pytest

from gatekeeper.history.objects.trailers import read_trailers

NAMED = {
    "plain": "Subject\n\nBody.\n\nReviewed-by: A <a@x>\nSigned-off-by: B <b@x>\n",
    "only a title": "Reviewed-by: A\n",
    "no body": "Subject\n\nReviewed-by: A\n",
    "no last newline": "Subject\n\nReviewed-by: A",
    "folded": "Subject\n\nReviewed-by: A\n  <a@x>\n\tmore\nAcked-by: B\n",
    "folded blank": "Subject\n\nReviewed-by: A\n \nAcked-by: B\n",
    "continuation first": "Subject\n\n  lead\nReviewed-by: A\n",
    "divider": "Subject\n\nReviewed-by: A\n---\nAcked-by: B\n",
    "divider with text": "Subject\n\nReviewed-by: A\n--- a/file\nAcked-by: B\n",
    "dashes that divide nothing": "Subject\n\nReviewed-by: A\n----\n",
    "cherry pick": "Subject\n\nReviewed-by: A\n(cherry picked from commit 1234)\n",
    "cherry pick with prose": "Subject\n\nprose\nprose\n(cherry picked from commit 1234)\nX: y\n",
    "a quarter with sign-off": "S\n\none\ntwo\nthree\nSigned-off-by: B <b@x>\n",
    "less than a quarter": "S\n\none\ntwo\nthree\nfour\nSigned-off-by: B <b@x>\n",
    "prose without sign-off": "S\n\none\nReviewed-by: A\n",
    "space before colon": "S\n\nReviewed-by : A\n",
    "space in key": "S\n\nReviewed by: A\n",
    "no space after colon": "S\n\nReviewed-by:A\n",
    "empty value": "S\n\nReviewed-by:\n",
    "empty key": "S\n\n: value\n",
    "comment inside": "S\n\nReviewed-by: A\n# comment\nAcked-by: B\n",
    "comment after": "S\n\nReviewed-by: A\n\n# comment\n\n",
    "comment first": "# comment\nS\n\nReviewed-by: A\n",
    "comments only": "# a\n# b: c\n",
    "old conflicts": "S\n\nReviewed-by: A\n\nConflicts:\n\ta.c\n\tb.c\n",
    "scissors": "S\n\nReviewed-by: A\n# ------------------------ >8 ------------------------\nX: y\n",
    "carriage returns": "S\r\n\r\nReviewed-by: A\r\nAcked-by: B\r\n",
    "blank with spaces": "S\n\nbody\n   \nReviewed-by: A\n",
    "two paragraphs": "S\n\nReviewed-by: A\n\nAcked-by: B\n",
    "non-ascii key": "S\n\nRevi\u0435wed-by: A\nAcked-by: B\n",
    "non-ascii value": "S\n\nReviewed-by: Bj\u00f8rn <b@x>\n",
    "not utf-8": "S\n\nReviewed-by: Bj\udcf8rn <b@x>\n",
    "leading space": "S\n\n Reviewed-by: A\n",
    "colon in value": "S\n\nLink: https://example.org/a:b\n",
    "equals": "S\n\nReviewed-by= A\n",
    "empty": "",
    "newlines": "\n\n\n",
    "leading newlines": "\n\nS\n\nReviewed-by: A\n",
    "tab after key": "S\n\nReviewed-by\t: A\n",
    "form feed": "S\n\nReviewed-by: A\n\f\nAcked-by: B\n",
    "nul": "S\n\nReviewed-by: A\n\0Acked-by: B\n",
}
PIECES = (
    "Reviewed-by: A",
    "Signed-off-by: B <b@x>",
    "Acked-by:C",
    "Key : spaced",
    "(cherry picked from commit 1234)",
    "some prose",
    "two words: and colon",
    "  continued",
    "\tcontinued: key",
    "# comment",
    "---",
    "--- a",
    "",
    "",
    "",
    " ",
    "\r",
    "Conflicts:",
    "\tpath",
    "a:",
    ":b",
    "-x: y",
)
# No scissors line here: after a `---` line git 2.39 reads on for ever. Ours ends, and names it as a defect.


def random_message(seed: int) -> str:
    dice = random.Random(seed)
    return "\n".join(dice.choices(PIECES, k=dice.randrange(1, 12))) + dice.choice(["", "\n"])


def as_printed(message: str) -> list[str]:
    return [f"{trailer.key}: {trailer.value}" for trailer in read_trailers(message)]


def printed_by_git(workshop, message: str) -> list[str]:
    raw = message.encode("utf-8", "surrogateescape")
    said = workshop.git("interpret-trailers", "--parse", stdin=raw)
    return said.split("\n") if said else []


@pytest.mark.parametrize("message", NAMED.values(), ids=NAMED.keys())
def test_a_message_is_read_as_git_reads_it(workshop, message: str) -> None:
    assert as_printed(message) == printed_by_git(workshop, message)


def test_six_hundred_random_messages_are_read_as_git_reads_them(workshop) -> None:
    messages = [random_message(seed) for seed in range(600)]
    expected = [printed_by_git(workshop, message) for message in messages]
    assert [as_printed(message) for message in messages] == expected
    assert sum(bool(lines) for lines in expected) > 100


def test_scissors_after_a_divider_do_not_hang_us_as_they_hang_git() -> None:
    message = "S\n\nA: b\n---\n# ------------------------ >8 ------------------------\n"
    assert as_printed(message) == ["A: b"]
