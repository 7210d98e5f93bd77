"""A compile database is read whole or refused with its fault."""

import json

import pytest

from gatekeeper.config.compile_database import parse_compile_database
from gatekeeper.model.build import CompileDatabase


def entry(**fields: object) -> bytes:
    """A database of one entry."""
    return json.dumps([{"directory": "/t", "file": "a.c", **fields}]).encode()


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(entry(command='cc -DNAME="a b" -c a.c'), id="a command"),
        pytest.param(entry(arguments=["cc", "-DNAME=a b", "-c", "a.c"]), id="arguments"),
    ],
)
def test_both_forms_of_a_command_say_the_same(raw: bytes) -> None:
    database = parse_compile_database("db", raw)
    assert isinstance(database, CompileDatabase)
    assert database.entries[0].words == ("cc", "-DNAME=a b", "-c", "a.c")


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        pytest.param(b"[{", "cannot be read", id="cut off"),
        pytest.param(b"{}", "cannot be read", id="no list"),
        pytest.param(b'[{"file": "a.c"}]', "directory", id="no folder"),
        pytest.param(b"\xff", "cannot be read", id="no text"),
        pytest.param(entry(command="cc 'a"), "command of entry 1 cannot be taken apart", id="an open quote"),
        pytest.param(entry(), "entry 1 has no command", id="no command"),
        pytest.param(b" " * (64 * 1024 * 1024 + 1), "more than 64 MiB", id="too large"),
    ],
)  # fmt: skip
def test_what_is_no_database_is_refused(raw: bytes, fault: str) -> None:
    told = parse_compile_database("db", raw)
    assert isinstance(told, str)
    assert fault in told
