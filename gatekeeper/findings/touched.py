"""Which lines of a file a change touched."""

from difflib import SequenceMatcher


def touched_lines(before: tuple[str, ...], after: tuple[str, ...]) -> frozenset[int]:
    """Line numbers of `after`, from 1, that differ from `before`; a deletion touches the line after it."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    touched: set[int] = set()
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag != "equal":
            touched.update(range(start + 1, max(end, start + 1) + 1))
    return frozenset(touched)
