"""What tools write is made steady and bounded, and its weaknesses and addresses are found."""

import pytest

from gatekeeper.analyzers import levels
from gatekeeper.analyzers.wording import MAX_MESSAGE, steady, weaknesses, web_address
from gatekeeper.model.finding import Level


def test_memory_addresses_are_taken_out() -> None:
    assert steady("bad {'Other': <ast.List object at 0x7f28d5ae30d0>}") == (
        "bad {'Other': <ast.List object>}"
    )


def test_numbers_of_the_code_stay() -> None:
    assert steady("register at 0x40021000 is written") == "register at 0x40021000 is written"


def test_a_long_message_is_cut_and_says_so() -> None:
    assert steady("x" * (MAX_MESSAGE + 5)).endswith(" … (5 more characters)")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("CWE-120: Buffer Copy", (120,), id="semgrep"),
        pytest.param("external/cwe/cwe-079", (79,), id="tag of SARIF"),
        pytest.param("CWE-89, CWE-78 and CWE-89", (78, 89), id="several"),
        pytest.param("CWE-0", (), id="none"),
        pytest.param("no weakness", (), id="nothing"),
    ],
)
def test_weaknesses_are_found(text: str, numbers: tuple[int, ...]) -> None:
    assert weaknesses([text]) == numbers


def test_only_web_addresses_are_taken() -> None:
    assert web_address("javascript:alert(1)", "https://a b", "https://cwe.mitre.org") == (
        "https://cwe.mitre.org"
    )
    assert web_address("data:text/html,x") == ""


def test_a_word_nobody_knows_is_an_error() -> None:
    assert levels.level(levels.SEMGREP, "WHATEVER") is Level.ERROR
    assert levels.level(levels.SEMGREP, "INFO") is Level.NOTE
