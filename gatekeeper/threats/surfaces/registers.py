"""Registers by bare address: hexadecimal numbers of C code held against the memory maps of chip families."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.surface import RegisterBlock

if TYPE_CHECKING:
    from gatekeeper.threats.c_code.lexer import Lexed, Token
    from gatekeeper.threats.c_code.structure import Structure

UseFact = tuple[str, str, int, bool]
"""The function, a name in capitals used in it, the line, and whether it is reached through (`NAME->…`)."""
_CAPITALS = late_pattern(r"[A-Z][A-Z0-9_]{2,}")
_LOWEST = 0x10000000
_CHIP = late_pattern(
    rb"(?i)(?<![a-z])(?:stm32[a-z]{1,3}\d|nrf5\d|nrf91|lpc\d\d|mkl?\d\d[a-z]\d|mk[ewvms]\d\d"
    rb"|(?:at)?sam(?:[3457][a-z]|[a-z]\d\d|9)|esp32(?:[sc]\d)?|esp8266|rp2040|rp2350|tm4c|lm4f|ef[mr]32[a-z]*)"
)
_NAME = late_pattern(rb"(?<![A-Za-z])[A-Za-z]++[0-9][A-Za-z0-9]*+")
_KINETIS = (("mkl", "kinetis-l"), ("mke", "kinetis-e"), ("mk", "kinetis-k"))
_HINTS = {
    "uart": ("uart", "usart", "serial"),
    "i2c": ("i2c", "twi"),
    "spi": ("spi", "ssp"),
    "can": ("can",),
    "usb": ("usb", "otg"),
    "ethernet": ("eth", "enet", "emac", "gmac"),
    "flash-write": ("flash", "nvm"),
    "removable-media": ("sd", "mmc"),
}


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A number that may be the address of a register."""

    value: int
    line: int
    column: int
    text: str
    function: str
    named: str
    """The macro that it is the value of: the registers are used where that name is."""
    words: str
    """What stands around it on its line."""


class Registers:
    """The memory maps, ready for a search."""

    def __init__(self, blocks: Iterable[RegisterBlock]) -> None:
        self._blocks = sorted(blocks, key=lambda block: (block.base, block.family, block.kind))
        self._bases = [block.base for block in self._blocks]
        self.families = frozenset(block.family for block in self._blocks)

    def covering(self, value: int) -> tuple[RegisterBlock, ...]:
        """All blocks that hold the address, of all families."""
        place = bisect_right(self._bases, value)
        found = []
        while place and value - self._bases[place - 1] < 0x1000:
            place -= 1
            block = self._blocks[place]
            if value < block.base + block.size:
                found.append(block)
        return tuple(found)

    def chips_in(self, raw: bytes) -> frozenset[str]:
        """The families whose chips a text names."""
        # A name lies within letters and digits, and a file says the same ones again and again.
        text = b"\n".join(frozenset(_NAME.findall(raw)))
        words = {match.group().lower().decode("ascii") for match in _CHIP.finditer(text)}
        return frozenset(filter(None, map(self._family, words)))

    def resolve(
        self, value: int, families: frozenset[str], context: str
    ) -> tuple[RegisterBlock, ...]:
        """The one block for each family known (of all families when none is), if they agree on its kind.

        Where a family has two peripherals at one address, families disagree, or no family is known, the words
        of the context have to name the kind; if they do not, the answer is empty.
        """
        blocks = [b for b in self.covering(value) if not families or b.family in families]
        kinds = {block.kind for block in blocks}
        if len(kinds) > 1 or not families:
            plain = context.lower()
            kinds = {k for k in kinds if any(word in plain for word in _HINTS.get(k, ()))}
        if len(kinds) != 1:
            return ()
        return tuple(block for block in blocks if block.kind in kinds)

    def _family(self, word: str) -> str:
        word = word.removeprefix("at")
        for prefix, family in _KINETIS:
            if word.startswith(prefix):
                return family
        fitting = [family for family in self.families if word.startswith(family)]
        return max(fitting, key=len, default="")


def addresses(lexed: "Lexed", found: "Structure", registers: Registers) -> tuple[Address, ...]:
    """The numbers of the file that lie in a block of any family and are used as addresses, ordered by place."""
    answer = []
    for index, token in enumerate(lexed.tokens):
        if token.kind != "number" or len(token.text) < 9 or token.text[:2] not in ("0x", "0X"):
            continue
        value = _value(token.text)
        if value < _LOWEST or value > 0xFFFFFFFF:
            continue
        blocks = registers.covering(value)
        if not blocks:
            continue
        exact = any(block.base == value for block in blocks)
        if _is_cast(lexed.tokens, index) or (exact and not _is_datum(lexed.tokens, index)):
            answer.append(_address(lexed, found, index, value))
    return tuple(answer)


def _address(lexed: "Lexed", found: "Structure", index: int, value: int) -> Address:
    token = lexed.tokens[index]
    line, column = lexed.place(token.offset)
    around = lexed.tokens[max(index - 8, 0) : index + 8]
    words = " ".join(t.text for t in around if t.kind == "ident")
    named = ""
    for each in reversed(lexed.tokens[max(index - 12, 0) : index]):
        if token.directive != "define" or each.directive != "define":
            break
        if each.head:
            named = each.text
            break
    function = "" if named else found.name_of(found.function_at(index))
    return Address(value, line, column, token.text, function, named, words)


def uses(lexed: "Lexed", found: "Structure") -> tuple[UseFact, ...]:
    """The names in capitals used in functions, each once a function, ordered by place."""
    seen: dict[tuple[str, str], tuple[int, bool]] = {}
    for first, last, number in found.spans:
        function = found.name_of(number)
        for index in range(first, last):
            token = lexed.tokens[index]
            if token.kind == "ident" and not token.directive and _CAPITALS.fullmatch(token.text):
                through = lexed.tokens[index + 1].text in ("->", ".")
                line, known = seen.get((function, token.text), (0, False))
                if not line or (through and not known):
                    line = line or lexed.place(token.offset)[0]
                    seen[(function, token.text)] = (line, through or known)
    return tuple((*key, *value) for key, value in seen.items())


def _value(text: str) -> int:
    try:
        return int(text.rstrip("uUlL").replace("'", ""), 16)
    except ValueError:
        return 0


def _is_cast(tokens: "tuple[Token, ...]", index: int) -> bool:
    """`(T *)0x…`, `(T *)(0x… + n)`, `reinterpret_cast<T *>(0x…)`."""
    before = [token.text for token in tokens[max(index - 3, 0) : index]]
    if before[-1:] == ["("]:
        before.pop()
    return before[-2:] == ["*", ")"] or before[-1:] == [">"]


def _is_datum(tokens: "tuple[Token, ...]", index: int) -> bool:
    """One of a list of numbers, such as a table of a checksum, or half of a comparison."""
    before = tokens[index - 1].text if index else ""
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    listed = before in (",", "{") and after in (",", "}")
    return listed or before in ("&", "|", "^", "<", ">") or after in ("&", "|", "^")
