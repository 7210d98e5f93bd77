"""The trace of the hook is renewed, except where that would renew an approval of other content."""

import pytest

from gatekeeper.cli.hook import own_approval, with_seen

OLD, NEW = f"{'1' * 40}:{'a' * 64}", f"{'2' * 40}:{'b' * 64}"


def test_an_older_trace_is_replaced() -> None:
    assert with_seen(f"Fix\n\nGatekeeper-Seen: {OLD}\n", NEW) == f"Fix\n\nGatekeeper-Seen: {NEW}\n"


def test_an_older_trace_stays_where_an_approval_stands() -> None:
    message = f"Fix\n\nGatekeeper-Seen: {OLD}\nReviewed-by: Ben <ben@example.org>\n"
    expected = message + f"Gatekeeper-Seen: {NEW}\n"
    assert with_seen(message, NEW) == expected


def test_the_same_trace_is_written_once() -> None:
    message = f"Fix\n\nReviewed-by: Ben <ben@example.org>\nGatekeeper-Seen: {NEW}\n"
    assert with_seen(message, NEW) == message


BEN = {"GIT_AUTHOR_EMAIL": "Ben@example.org"}


@pytest.mark.parametrize(
    ("message", "environment", "expected"),
    [
        ("Fix\n\nReviewed-by: Ben <ben@example.org>\n", BEN, "ben@example.org"),
        ("Fix\n\nApproved-By: ben@example.org\n", BEN, "ben@example.org"),
        ("Fix\n\nReviewed-by: Ben <ben@example.org>\n", {"GIT_COMMITTER_EMAIL": "ben@example.org"}, "ben@example.org"),
        ("Fix\n\nReviewed-by: Aiko <aiko@example.org>\n", BEN, ""),
        ("Fix\n\nSigned-off-by: Ben <ben@example.org>\n", BEN, ""),
        ("Fix\n\nReviewed-by: Ben <ben@example.org>\n", {}, ""),
    ],
    ids=["author", "address-alone", "committer", "somebody-else", "other-trailer", "not-told"],
)  # fmt: skip
def test_an_approval_of_the_own_work_is_told(
    message: str, environment: dict[str, str], expected: str
) -> None:
    assert own_approval(message, environment) == expected
