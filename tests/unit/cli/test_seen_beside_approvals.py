"""The trace of the hook is renewed, except where that would renew an approval of other content."""

from gatekeeper.cli.hook import with_seen

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
