"""Titles of items that have none: the beginning of their text."""

_MOST = 400


def title_of(text: str) -> str:
    """The first line of a text; of a long one its first words, and `…` for the rest. One line, 402 characters at most: a requirement of one
    sentence stays whole, so that the record can be read without the repository."""
    line = text.split("\n", 1)[0]
    if len(line) <= _MOST:
        return line
    return f"{line[:_MOST].rsplit(' ', 1)[0]} …"
