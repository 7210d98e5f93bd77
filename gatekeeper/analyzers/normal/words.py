"""Words of C and C++ that the normaliser has to know (C23 6.4.1, C++20 lex.key, GNU and IAR spellings)."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PRIMITIVE = _words(
    "void char short int long float double signed unsigned _Bool bool auto wchar_t char16_t char32_t"
    " _Complex __int128 size_t ssize_t intptr_t uintptr_t ptrdiff_t"
    " int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t"
)
"""Words that are a type by themselves."""
BUILT_IN = _words(
    "void char short int long float double signed unsigned _Bool bool _Complex __int128"
)
"""Types that are keywords: no identifier may stand for them."""
TAGGED = frozenset({"struct", "union", "enum", "class"})
STORAGE = _words(
    "typedef extern static register inline __inline __inline__ const volatile restrict constexpr"
    " virtual explicit friend mutable thread_local _Thread_local _Atomic consteval constinit"
)
CONTROL = _words(
    "if else for while do switch case default return goto break continue sizeof try catch throw"
    " new delete using namespace template operator public private protected _Static_assert"
    " static_assert _Generic typeof __typeof__ __typeof alignof _Alignof offsetof asm __asm __asm__"
    " co_return co_await co_yield this decltype requires typename"
)
OPERATORS_ON_TYPES = _words(
    "sizeof typeof __typeof__ __typeof alignof _Alignof _Generic __alignof__ decltype"
)
DROPPED = _words(
    "__extension__ _Noreturn __volatile__ __volatile __restrict __restrict__ __const __signed__"
    " __packed __weak __unused __used __noreturn __interrupt __irq __cdecl __stdcall __fastcall"
    " WINAPI __huge __near __far __flash __memx __xdata __idata __pdata __code __no_init"
    " __always_inline __init __exit __ramfunc __forceinline __naked __deprecated __must_check"
    " __maybe_unused __force __user __iomem __noinline __pure __cold __hot"
    " __I __O __IO __IM __OM __IOM __STATIC_FORCEINLINE __STATIC_INLINE __INLINE __NO_RETURN __RESTRICT"
)
"""Words that say nothing a finding could be about, and that a parser without macros stumbles over."""
VECTORED = frozenset({"__interrupt", "__using"})
"""SDCC's words behind a head, with the number of a vector or of a register bank behind them."""
NUMBERED = frozenset({"interrupt", "using", "_task_"})
"""Keil's, which are plain names where no number follows."""
PACKED = {"__PACKED_STRUCT": "struct", "__PACKED_UNION": "union"}
"""CMSIS's macros that stand for a tagged type."""
DROPPED_CALLS = _words(
    "__attribute__ __attribute __declspec _Alignas alignas __aligned __section __printf_like"
    " __nonnull __alias"
)
"""The same, with arguments."""
ASSEMBLY = frozenset({"asm", "__asm", "__asm__", "_asm", "__ASM"})
ASSEMBLY_QUALIFIERS = _words("volatile __volatile__ __volatile goto inline __inline__")
FOREIGN = _words(
    "new delete class template this private public protected operator namespace try catch throw using"
    " typename virtual friend explicit mutable and or not xor"
)
"""Keywords of C++ that are plain names in C."""
SECTIONED = frozenset({"public", "private", "protected"})
SECTIONS = frozenset({"signals", "slots", "Q_SIGNALS", "Q_SLOTS"})
"""Qt's words for parts of a class."""


def shouts(word: str) -> bool:
    """Whether a word is written as macros are: no small letter, or two underscores in front."""
    if not word.isidentifier():
        return False
    return (word.upper() == word and len(word) > 1) or word.startswith("__")
