"""What the words of a file tell about patterns is what the patterns themselves would find."""

import random
import re

import pytest

from gatekeeper.config.shipped import shipped
from gatekeeper.model.surface import SurfaceMatch
from gatekeeper.threats.surfaces.pattern_words import PatternWords, matches
from gatekeeper.threats.surfaces.table import read_surface_table

ROWS = read_surface_table(shipped("rules").joinpath("surfaces.csv").read_bytes()).signatures
PATTERNS = [row.symbol for row in ROWS if row.match is SurfaceMatch.REGEX and row.language == "c"]
PIECES = (
    *("USART1", "USART12_IRQHandler", "UART", "NRF_UARTE0", "FLASH", "huart1", "SPI1", "I2C2", "CAN1", "ETH", "my_crc16", "CRC"),
    *("Checksum", "x", "0x45670123UL", "FLASH_KEYR", "ISR", "USART_RXC_vect", "UDR0", "ble_hs_cfg", "_", "9", "$a", "USBD", "NRF_USBD"),
    *("->", " -> ", "DR", "KEYR", "(", " (", ";", "\n", " ", "=", ". sm_sc = 1", "TASKS_STARTRX", "isr", "RXD", "VTOR =", "SCB"),
)  # fmt: skip


def made_up(seed: int) -> str:
    """Code that looks like registers and handlers, glued together at odd places."""
    return "".join(random.Random(seed).choices(PIECES, k=60))


def words_of(code: str) -> frozenset[str]:
    """As the scanner takes them."""
    return frozenset(re.findall(r"[\w$]+", code))


@pytest.mark.parametrize("seed", range(40))
def test_the_same_places_are_found_as_by_searching_the_whole_text(seed: int) -> None:
    code = made_up(seed)

    found = PatternWords(PATTERNS).in_words(words_of(code))

    spans = {
        number: [m.span() for m in matches(re.compile(PATTERNS[number]), words, code)]
        for number, words in found.items()
    }
    expected = {n: [m.span() for m in re.finditer(p, code)] for n, p in enumerate(PATTERNS)}
    assert {n: s for n, s in spans.items() if s} == {n: s for n, s in expected.items() if s}


def test_a_word_that_an_earlier_file_had_counts_in_a_later_one() -> None:
    words = PatternWords([r"\bUSART\d\b", r"\bSPI\d\b"])
    words.in_words(frozenset({"USART1", "SPI2"}))

    assert words.in_words(frozenset({"USART1", "plain"})) == {0: ["USART1"]}


def test_no_first_word_of_a_shipped_pattern_spans_two_lines() -> None:
    assert [head.pattern for head in PatternWords(PATTERNS).heads if head.search("\n")] == []
    assert not [head.pattern for head in PatternWords(PATTERNS).heads if r"\s" in head.pattern]
