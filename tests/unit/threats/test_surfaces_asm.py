"""Assembler is read for handlers, addresses and calls; what stays unread is named."""

from pathlib import Path

import pytest

from gatekeeper.model.language import LanguageMap
from gatekeeper.model.path import RepoPath
from gatekeeper.threats.surfaces.scan import Scanned, Scanner
from gatekeeper.threats.surfaces.table import read_surface_table

ROOT = Path(__file__).resolve().parents[3]
TABLE = read_surface_table(
    (ROOT / "rules/surfaces.csv").read_bytes(), (ROOT / "rules/registers.csv").read_bytes()
)
VECTORS = """
  .syntax unified
  .section .isr_vector,"a",%progbits
g_pfnVectors:
  .word _estack
  .word Reset_Handler
  .word USART1_IRQHandler
  .weak USART1_IRQHandler
  .thumb_set USART1_IRQHandler,Default_Handler
"""
OWN = """
  .section .text.USART1_IRQHandler,"ax",%progbits
  .type USART1_IRQHandler, %function
USART1_IRQHandler:
  ldr r0, =0x40013800   @ USART1 of an stm32f4
  ldr r1, [r0, #4]
  bx lr
"""
KEIL = """
                AREA    |.text|, CODE, READONLY
                EXPORT  USART1_IRQHandler         [WEAK]
                EXPORT  CAN1_RX0_IRQHandler
USART1_IRQHandler
                B       .
CAN1_RX0_IRQHandler PROC
                BL      HAL_UART_Receive_IT ; into the library
                ENDP
                END
"""


def scanned(**files: str) -> Scanned:
    paths = {RepoPath(name.replace("__", ".")): text.encode() for name, text in files.items()}
    return Scanner(TABLE, LanguageMap()).scan(paths, paths)


def found(**files: str) -> set[tuple[str, str, int]]:
    return {(hit.kind, hit.symbol, hit.region.start_line) for hit in scanned(**files).hits}


def test_a_vector_table_with_stand_ins_opens_nothing_and_is_read_whole():
    seen = scanned(startup__s=VECTORS)
    assert (seen.hits, seen.failures) == ((), ())


def test_a_handler_with_a_body_and_the_address_it_reads_are_surfaces():
    assert ("uart", "USART1_IRQHandler", 4) in found(uart__S=OWN)
    [hit] = [hit for hit in scanned(uart__S=OWN).hits if hit.symbol == "USART1_IRQHandler"]
    assert (hit.tier, hit.function) == (3, "USART1_IRQHandler")


def test_armasm_is_told_by_its_words_and_read_as_well():
    assert found(startup__s=KEIL) == {
        ("can", "CAN1_RX0_IRQHandler", 7),
        ("uart", "HAL_UART_Receive_IT", 8),
    }


def test_a_register_by_the_name_of_a_define_is_used_where_the_name_is():
    text = "#define FLASH_KEYR 0x40023c04 /* stm32f4 */\nunlock:\n  ldr r0, =FLASH_KEYR\n  str r1, [r0]\n"
    hits = [hit for hit in scanned(unlock__S=text).hits if hit.kind == "flash-write"]
    assert [(hit.function, hit.region.start_line) for hit in hits] == [("unlock", 3)]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        pytest.param('blob:\n  .incbin "radio.bin"\n', "line 2: incbin brings in bytes", id="bytes"),
        pytest.param("/* no end\n  nop\n", "a comment does not end", id="comment"),
        pytest.param(".macro push_all\n  push {r0}\n", "a macro does not end", id="macro"),
        pytest.param("\0", "not ASCII-compatible", id="no text"),
    ],
)  # fmt: skip
def test_what_stays_unread_is_named(text: str, cause: str):
    [failure] = scanned(start__s=text).failures
    assert cause in failure.cause


def test_text_in_a_comment_is_no_call():
    assert (
        found(note__s="go:\n  nop  @ bl HAL_UART_Receive_IT\n  // bl HAL_UART_Receive_IT\n")
        == set()
    )
