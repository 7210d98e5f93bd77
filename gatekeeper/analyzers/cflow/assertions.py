"""Functions and macros that assert, told by their names: `configASSERT`, `assert_param`, `__ASSERT_NO_MSG`, `assert_failed`."""

_FAILED = ("fail", "handler", "abort", "error", "panic")
_NEVER_RETURNS = frozenset({"panic", "core_panic", "unreachable", "fatal_error", "Error_Handler"})


def asserts(name: str) -> bool:
    """Whether a call of that name goes on only when its first argument holds."""
    small = name.lower()
    return "assert" in small and not any(word in small for word in _FAILED)


def never_returns(name: str) -> bool:
    """Whether a function of that name is what an assertion that does not hold calls."""
    small = name.lower()
    return name in _NEVER_RETURNS or ("assert" in small and any(word in small for word in _FAILED))
