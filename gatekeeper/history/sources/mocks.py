"""What a test itself replaces, and names of the inside of a unit: a mock returns what the test has told it, which says nothing of a unit.

Read are CMock (`read_ExpectAndReturn`), the Fake Function Framework (`FAKE_VALUE_FUNC`), the linker's `--wrap` as cmocka
uses it (`__wrap_read`), and GoogleMock (`EXPECT_CALL(sensor, read())`).
"""

import re
from collections.abc import Iterator

from gatekeeper.history.sources.c_paths import closing_brackets
from gatekeeper.model.pattern import late_pattern

_MOCKED = late_pattern(
    r"\b(?P<cmock>[A-Za-z]\w*?)_(?:Expect|Ignore|Stub)(?:AnyArgs|AndReturn|WithArray|WithCallback|AndThrow)*\s*\("
    r"|\bFAKE_VALUE_FUNC\w*\s*\([^(),]+,\s*(?P<value>\w+)|\bFAKE_VOID_FUNC\w*\s*\(\s*(?P<void>\w+)"
    r"|\b(?P<wrapped>__wrap_\w+)\s*\("
)
_MOCKING = ("_Expect", "_Ignore", "_Stub", "FAKE_V", "__wrap_")
_OBJECT = late_pattern(r"\b(?:EXPECT_CALL|ON_CALL)\s*\(\s*\*?(\w+)\s*,\s*(\w+)")
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


def mocked_functions(code: str) -> frozenset[str]:
    """The functions that a file replaces for all its tests; `code` is without comments and directives."""
    if not any(word in code for word in _MOCKING):
        return frozenset()  # the search begins anew at each word
    return frozenset(next(filter(None, match.groups())) for match in _MOCKED.finditer(code))


def replaced_names(text: str) -> tuple[str, ...]:
    """The names that a test file replaces, without what they belong to, ordered."""
    found = (next(filter(None, match.groups()), "") for match in _REPLACED.finditer(text))
    return tuple(sorted(set(found) - {""}))


def private_names(text: str) -> frozenset[str]:
    """The names in the text that begin with one underscore, in literals too, and the ways to others."""
    return frozenset((*_PRIVATE.findall(text), *_WAYS_IN.findall(text)))


class OwnMocks:
    """The calls that a function makes itself to what is mocked."""

    def __init__(self, function: str, mocked: frozenset[str]) -> None:
        words = {name: rf"(?<![\w.>]){name}\s*\(" for name in mocked if name in function}
        for owner, method in _OBJECT.findall(function):
            words[method] = rf"\b{owner}\s*(?:\.|->)\s*{method}\s*\("
        self._mocked = {name: re.compile(words[name]) for name in sorted(words)}
        self._called = {n for n, call in self._mocked.items() if call.search(function)}
        self._given = re.compile(
            rf"\b(?:{'|'.join(sorted(self._bound(function)) or ('(?!)',))})\b"
        )

    def _bound(self, function: str) -> Iterator[str]:
        """The variables that hold what a mock gave, and nothing else."""
        for call in self._mocked.values():
            for match in re.finditer(rf"\b(\w+)\s*=\s*(?:\([^()]*\)\s*)?{call.pattern}", function):
                others = rf"\b{match[1]}\b\s*(?:[-+*/%&|^]|<<|>>)?=(?!=)|&\s*{match[1]}\b|\b{match[1]}\s*(?:\+\+|--|\[)"
                if len(re.findall(others, function)) == 1:
                    yield match[1]

    def are_expected_by(self, assertion: str, arguments: str) -> bool:
        """Whether this expects a call that the function makes itself."""
        if assertion == "EXPECT_CALL":
            _, _, method = arguments.partition(",")
            return method.partition("(")[0].strip() in self._called
        return assertion.partition("_Expect")[0] in self._called

    def without(self, arguments: str) -> str:
        """The arguments of an assertion with a number in place of each call of a mock, and of what holds its answer."""
        for call in self._mocked.values():
            arguments = "".join(_replaced(call, arguments))
        return self._given.sub("1", arguments)


def _replaced(call: re.Pattern[str], text: str) -> Iterator[str]:
    end, closing = 0, closing_brackets(text)
    for match in call.finditer(text):
        if match.start() >= end:
            yield f"{text[end : match.start()]}1"
            end = closing.get(match.end() - 1, len(text)) + 1
    yield text[end:]
