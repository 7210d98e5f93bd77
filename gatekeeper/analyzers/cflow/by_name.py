"""Macros and names nobody defines here, told by how they are called: `configASSERT`, `assert_failed`, `ARRAY_SIZE`, `EINVAL`."""

import errno
import re
from functools import lru_cache

_kept = lru_cache(maxsize=8192)
"""The same few thousand names are asked about at every call of every path."""
_FAILED = ("fail", "handler", "abort", "error", "panic")
_NEVER_RETURNS = frozenset({"panic", "core_panic", "unreachable", "fatal_error", "Error_Handler"})
_ENDS = ("_panic", "_dead", "_die", "_oops", "_unreachable", "_hang", "_brick", "_never_returns")


_LEAVES = re.compile(
    r"(?!.*(?:LOG|TRACE|DE?BU?G|PRINT|WARN|COUNT|STATS?|REPORT)_)(?:\w+_)?(?:EXIT|RETURN|ABORT|THROW|DIE|LEAVE|OUT_OF_MEMORY)"
)
"""Macros nobody defined that leave the function: `PT_EXIT(pt)`, `FUNC_RETURN(r)`."""
_ASSERTS = re.compile(
    r".*assert(?!.*(?:fail|handler|abort|error|panic))"
    r"(?!(?:ion)?s?_?(?:eq|ne|lt|le|gt|ge|not|un|is|in|null|nil|false|near|close|less|greater|more|within|same|each|all"
    r"|u?int|long|size|ptr|pointer|str|mem|float|double|char|byte|hex|bit|bool|array|call|throw|death|raises|return_?code)).*",
    re.IGNORECASE,
)
_OF_A_TEST = re.compile(
    r"(?:unity_?)?test_?(?:assert|equal|check)|cu_assert|ck_assert|zassert|munit_?assert|assert_?(?:true|that)"
    r"|(?-i:EXPECT_|REQUIRE(?:_|$)|CHECK_EQUAL|LONGS_EQUAL)|assert_(?:eq|ne|lt|le|gt|ge|false|near|streq|float|double)$",
    re.IGNORECASE,
)


@_kept
def asserts(name: str) -> bool:
    """Whether a call of that name goes on only when its first argument holds; `ASSERT_EQ(a, b)` compares and is none."""
    return _ASSERTS.fullmatch(name) is not None or name.strip("_") in ("assume", "builtin_assume")


@_kept
def is_of_a_test(name: str) -> bool:
    """Whether an assertion of that name is how a test says what it expects: that it may fail is what it is for."""
    return _OF_A_TEST.match(name) is not None


@_kept
def never_returns(name: str) -> bool:
    """Whether a function of that name is what an assertion that does not hold calls."""
    small = name.lower()
    if name.isupper() and _LEAVES.fullmatch(name):
        return True
    if small.endswith(_ENDS):
        return True
    return name in _NEVER_RETURNS or ("assert" in small and any(word in small for word in _FAILED))


_GIVES_BACK = re.compile(
    r"(?!(?:.*_)?(?:is|get|has|num|count|space|bytes|room|slots|mem|find|mark|set|check|size|next|first|max|min|total)_?free$)"
    r"\w+(?:_free|Free|_dealloc|_deallocate|Dealloc|Deallocate)",
)


@_kept
def gives_back(name: str) -> bool:
    """Whether by its name nobody may look at the last thing it is handed any more: `pbuf_free(p)`, `ICall_free(m->data)`."""
    return _GIVES_BACK.fullmatch(name) is not None


def is_buffer(name: str) -> bool:
    """Whether what a function of that name gives back is a buffer as a whole: `pbuf_free`, `os_mbuf_free_chain`."""
    return _BUFFER.fullmatch(name) is not None


_BUFFER = re.compile(
    r"(?:\w+_)?(?:pbuf|mbuf|net_?buf|buf|buffer|pkt|packet|msg|frame|block)_(?:free|dealloc)(?:_chain)?"
)

_COUNTS_ELEMENTS = re.compile(
    r"(?:\w+_)?(?:array_?(?:size|len|length|count|elements)|count_?of|n_?elem(?:s|ents)?|num_?(?:of|elem|elements))",
    re.IGNORECASE,
)


@_kept
def counts_elements(name: str) -> bool:
    """Whether a macro of that name tells how many elements an array has."""
    return _COUNTS_ELEMENTS.fullmatch(name) is not None


def is_error_number(name: str) -> bool:
    """Whether it is a number of `<errno.h>`: which one differs, that it is above zero does not."""
    return name.startswith("E") and name in vars(errno)


_LOOPS = re.compile(r".*(?:for_?each|each_?entry).*|(?:.*_)?FOR_.*|.*_iter(?:ate)?", re.IGNORECASE)


def loops(name: str) -> bool:
    """Whether a macro of that name opens a loop: `cJSON_ArrayForEach`, `SLIST_FOREACH`, `HASH_ITER`."""
    return _LOOPS.fullmatch(name) is not None


_GUARDS = re.compile(
    r"(?!.*un_?lock)(?!.*(?:init|create|destroy|delete|free|new|clock|block|flock))"
    r".*(?:lock|enter_?critical|critical_?(?:section_?)?enter|suspend_?all|disable_?(?:global_?)?(?:irq|interrupt)s?"
    r"|(?:mutex|sem|semaphore)_?(?:take|pend|acquire|wait|get|enter|down|begin)|^wait$|^cli$)",
    re.IGNORECASE,
)
_UNGUARDS = re.compile(
    r".*(?:un_?lock|exit_?critical|critical_?(?:section_?)?exit|resume_?all|enable_?(?:global_?)?(?:irq|interrupt)s?"
    r"|(?:mutex|sem|semaphore)_?(?:give|post|release|signal|put|exit|leave|up|end)|^sei$)",
    re.IGNORECASE,
)


def guards(name: str) -> bool:
    """Whether a function or macro of that name keeps other threads out: `LOCK`, `xSemaphoreTake`, `taskENTER_CRITICAL`."""
    return _GUARDS.match(name) is not None


def unguards(name: str) -> bool:
    """Whether one of that name lets them in again."""
    return _UNGUARDS.match(name) is not None


_FROM_WIRE = re.compile(
    r"(?:\w*_)?ntoh(?:s|l|ll|\d\d)?"
    r"|(?:\w*_)?(?:be|le)_?(?:16|24|32|64)_?to_?(?:h|cpu|host|native)s?"
    r"|(?:\w*_)?(?:get|read|pull|load|fetch|unpack|peek|extract)_?(?:unaligned_)?u?(?:int)?_?"
    r"(?:(?:be|le)_?(?:16|24|32|64)|(?:16|24|32|64)_?(?:be|le))"
    r"|\w*from_?(?:be|le|(?:big|little)_?endian)_?(?:16|24|32|64|[248])?u?"
    r"|(?:\w*_)?(?:reader|stream|cursor|parser|(?:net_?|p)?buf|pkt|packet|msg|frame|rd)_?(?:get_|read_|pull_|next_|pop_)?u?(?:int)?(?:8|16|32)(?:_?(?:le|be))?"
    r"|(?:\w*_)?(?:pull|next|pop|take)_?u(?:int)?_?(?:8|16|32)"
    r"|\w*(?:nswap|swap(?=\d\dif_?le))(?:16|32|64)(?:if_?le)?",
    re.IGNORECASE,
)


@_kept
def comes_from_wire(name: str) -> bool:
    """Whether a function or macro of that name puts a number that was received into the order of the machine, or takes the next one of what was received: `ntohs`, `le32toh`, `sys_get_be16`, `net_buf_pull_u8`."""
    return _FROM_WIRE.fullmatch(name) is not None


_GETS_MEMORY = re.compile(
    r"(?!x|.*(?:safe|check|must|_x|fatal))\w*(?:malloc|calloc|zalloc)(?:_\w+)?", re.IGNORECASE
)


@_kept
def gets_memory(name: str) -> bool:
    """Whether a function of that name gets memory, or null when there is none: `ares_malloc_zero`, `lws_zalloc`."""
    return _GETS_MEMORY.fullmatch(name) is not None
