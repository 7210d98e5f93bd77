"""Results and their way to the laboratory (SRS-003, SRS-004, SRS-005)."""

from analyser.results import is_genuine


def test_a_changed_row_is_not_genuine() -> None:
    assert not is_genuine(b"k" * 32, "S-1", "5.1", b"")
