"""What a test names of the inside of a unit, by the names themselves: what it replaces, and what says to be private."""

import re

from gatekeeper.model.pattern import late_pattern

_REPLACED = late_pattern(
    r"\b(\w+?)_(?:Expect\w*|Ignore\w*|Stub\w*|StubWithCallback)\s*\(|\b__wrap_(\w+)\s*\("
    r"|\bFAKE_(?:VALUE|VOID)_FUNC\w*\s*\(\s*(?:\w+\s*,\s*)?(\w+)"
    r"|\b(?:monkeypatch\.(?:set|del)(?:attr|item)|(?:mock\.)?patch(?:\.(?:object|dict|multiple))?)\(\s*"
    r"(?:[^,'\"()\n]*,\s*)?['\"](?:\w+\.)*(\w+)['\"]"
    r"|^[ \t]*(?!(?:self|cls)\.)[A-Za-z_]\w*\.(\w+)[ \t]*=(?!=)",
    re.MULTILINE,
)
"""Of CMock, the linker's `--wrap`, FFF, pytest's monkeypatch and unittest.mock, and what is set in a module or an object."""
_PRIVATE = late_pattern(r"(?<!self\.)(?<!cls\.)(?<!\w)_[A-Za-z]\w*")
_WAYS_IN = late_pattern(r"__(?:globals|closure|code|wrapped|dict)__")
"""Where what is private lies without its name."""


def replaced_names(text: str) -> tuple[str, ...]:
    """The names that a test file replaces, without what they belong to, ordered."""
    found = (next(filter(None, match.groups()), "") for match in _REPLACED.finditer(text))
    return tuple(sorted(set(found) - {""}))


def private_names(text: str) -> frozenset[str]:
    """The names in the text that begin with one underscore, in literals too, and the ways to others."""
    return frozenset((*_PRIVATE.findall(text), *_WAYS_IN.findall(text)))
