"""A fault in C and its mended twin in one text: a line that begins with `-` stands in the fault alone, one with `+` in the twin."""


def fault(text: str) -> str:
    """The program with its fault."""
    return _side(text, "-", "+")


def mended(text: str) -> str:
    """The same, mended."""
    return _side(text, "+", "-")


def _side(text: str, kept: str, left: str) -> str:
    lines = (line for line in text.splitlines() if not line.startswith(left))
    return "\n".join(line.removeprefix(kept) for line in lines)
