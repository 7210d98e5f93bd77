"""Settings that open a door as the program is delivered: where a constant was followed to, and what holds when nobody sets anything.

What is written out in the very call is seen by every pattern and not told again.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from gatekeeper.analyzers.flow import fold
from gatekeeper.analyzers.flow.followed import doubted
from gatekeeper.analyzers.flow.given import Given
from gatekeeper.analyzers.flow.names import words
from gatekeeper.analyzers.flow.values import HARMLESS, Constant, Unknown, Value

_SETTINGS: tuple[tuple[str, re.Pattern[str], frozenset[str], tuple[Constant, ...]], ...] = (
    ("tls-off", re.compile(r"(?:requests|httpx|aiohttp)\..+"), words("verify ssl verify_ssl"), (False,)),
    ("debug", re.compile(r"(?:flask|quart|bottle|uvicorn|aiohttp|dash|fastapi|starlette)\..+"), words("debug"), (True,)),
    ("bind", re.compile(r"(?:flask|quart|bottle|uvicorn|waitress|aiohttp|asyncio|dash|websockets)\..+"), words("host"), ("0.0.0.0", "::", "")),  # noqa: S104 - what is looked for
    ("cors", re.compile(r".*"), words("allow_origins cors_allowed_origins allowed_origins origins"), ("*",)),
)  # fmt: skip
"""Use, calls and attributes by their qualified names, keywords, and the values that open the door."""
_IVS = {"Crypto.Cipher.AES.new": 2, "Cryptodome.Cipher.AES.new": 2, **{f"cryptography.hazmat.primitives.ciphers.modes.{mode}": 0 for mode in ("CBC", "CTR", "GCM", "CFB", "OFB")}}  # fmt: skip
"""By call, the place of its initialisation vector."""


def delivered(value: Value) -> Constant | Unknown:
    """What it is as long as nobody sets it otherwise."""
    return value.constant if value.known else value.given


def perhaps(value: Value) -> Value:
    """The value where something else may stand in its place."""
    return replace(doubted(value), constant=Unknown.VALUE, given=delivered(value))


def compared(operator: ast.cmpop, one: Value, other: Value) -> Value:
    """A yes or no, and what it is as long as nobody sets anything otherwise."""
    among, asked, box = delivered(other), delivered(one), other.box
    if box is not None and box.exact:
        among = tuple(
            held.constant for held in box.contents() if not isinstance(held.constant, Unknown)
        )
    if isinstance(among, Unknown) or isinstance(asked, Unknown):
        return HARMLESS
    return replace(HARMLESS, given=fold.compare(type(operator), asked, among))


def opened(name: str, node: ast.Call, given: Given) -> Iterator[str]:
    """The uses of settings that the call opens."""
    for word in node.keywords:
        if word.arg and not isinstance(word.value, ast.Constant | ast.List):
            yield from opened_by(name, word.arg, given.keywords[word.arg])
    place = _IVS.get(name)
    if place is not None and isinstance(given.at(place, "iv", "nonce").constant, bytes):
        yield "fixed-iv"


def opened_by(name: str, word: str, value: Value) -> Iterator[str]:
    """The uses of settings that this value of the keyword or attribute opens."""
    held = value.box.contents() if value.box is not None else (value,)
    told = [delivered(one) for one in held]
    for use, calls, keywords, opening in _SETTINGS:
        if word in keywords and calls.fullmatch(name) and any(one in opening for one in told):
            yield use
