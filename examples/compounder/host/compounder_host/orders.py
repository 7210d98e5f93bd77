"""Orders of the pharmacy: who signed them, what they ask for, and whether a device may do it.

An order arrives as a JSON document beside its tag. Volumes are texts in millilitres such as
`"12.50"`: a binary floating-point number cannot hold them exactly, and a dose is not rounded
(SRS-002, SRS-022 to SRS-024).
"""

import datetime as dt
import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

NANOLITRES_PER_MILLILITRE = 1_000_000
MAX_DOCUMENT_BYTES = 64 * 1024
MAX_AGE = dt.timedelta(hours=24)
_ORDER_KEYS = {"order", "patient_ref", "issued_at", "lines"}
_LINE_KEYS = {"port", "volume_ml", "rate_ml_s"}
_PATIENT_REF = re.compile(r"[A-Z0-9]{8,32}")


class OrderRefused(Exception):
    """The order cannot be carried out; the text says why and names no patient."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What this pharmacy's devices may do; the firmware has limits of its own."""

    ports: int = 12
    lines: int = 24
    line_min_nl: int = 50_000
    line_max_nl: int = 3_000_000_000
    bag_max_nl: int = 3_000_000_000
    rate_min_nl_s: int = 10_000
    rate_max_nl_s: int = 15_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One ingredient."""

    port: int
    volume_nl: int
    rate_nl_s: int


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made. `patient_ref` is the pharmacy's pseudonym, never a name or number."""

    order_id: int
    patient_ref: str
    issued_at: dt.datetime
    lines: tuple[Line, ...]


def read_order(document: bytes, tag: bytes, key: bytes) -> Order:
    """The order in a document whose tag is genuine.

    Nothing of the document is parsed before its tag was checked. Raises `OrderRefused`.
    """
    if len(document) > MAX_DOCUMENT_BYTES:
        raise OrderRefused("the document is too long for an order")
    expected = hmac.new(key, document, hashlib.sha256).digest()
    if not hmac.compare_digest(expected, tag):
        raise OrderRefused("the order was not signed by the pharmacy")
    try:
        content = json.loads(document, object_pairs_hook=_no_duplicates)
    except ValueError as error:
        raise OrderRefused("the document is no JSON") from error
    if not isinstance(content, dict) or set(content) != _ORDER_KEYS:
        raise OrderRefused("an order has the keys " + ", ".join(sorted(_ORDER_KEYS)))
    return _order(content)


def check_order(order: Order, limits: Limits, now: dt.datetime) -> None:
    """Raises `OrderRefused` at the first reason why the order must not be carried out."""
    if not now - MAX_AGE <= order.issued_at <= now + dt.timedelta(minutes=5):
        raise OrderRefused("the order is older than a day or from the future")
    if not 1 <= len(order.lines) <= limits.lines:
        raise OrderRefused(f"an order has 1 to {limits.lines} lines")
    ports = [line.port for line in order.lines]
    if len(set(ports)) != len(ports):
        raise OrderRefused("two lines use the same port")
    for line in order.lines:
        _check_line(line, limits)
    total_nl = sum(line.volume_nl for line in order.lines)
    if total_nl > limits.bag_max_nl:
        raise OrderRefused(f"{total_nl} nl do not fit into a bag of {limits.bag_max_nl} nl")


def _check_line(line: Line, limits: Limits) -> None:
    if not 1 <= line.port <= limits.ports:
        raise OrderRefused(f"port {line.port} does not exist")
    if not limits.line_min_nl <= line.volume_nl <= limits.line_max_nl:
        raise OrderRefused(f"{line.volume_nl} nl at port {line.port} is outside the limits")
    if not limits.rate_min_nl_s <= line.rate_nl_s <= limits.rate_max_nl_s:
        raise OrderRefused(f"{line.rate_nl_s} nl/s at port {line.port} is outside the limits")


def _order(content: dict[str, object]) -> Order:
    lines = content["lines"]
    if not isinstance(lines, list):
        raise OrderRefused("the lines of an order are a list")
    patient_ref = content["patient_ref"]
    if not isinstance(patient_ref, str) or not _PATIENT_REF.fullmatch(patient_ref):
        raise OrderRefused("the patient reference is no pseudonym of the pharmacy")
    return Order(
        order_id=_integer(content["order"], "the order's number"),
        patient_ref=patient_ref,
        issued_at=_time(content["issued_at"]),
        lines=tuple(_line(line) for line in lines),
    )


def _line(content: object) -> Line:
    if not isinstance(content, dict) or set(content) != _LINE_KEYS:
        raise OrderRefused("a line has the keys " + ", ".join(sorted(_LINE_KEYS)))
    return Line(
        port=_integer(content["port"], "a port"),
        volume_nl=_nanolitres(content["volume_ml"]),
        rate_nl_s=_nanolitres(content["rate_ml_s"]),
    )


def _integer(value: object, what: str) -> int:
    # bool is a kind of int in Python, and JSON's true is no number.
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**32:
        raise OrderRefused(f"{what} is a whole number above 0")
    return value


def _nanolitres(value: object) -> int:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,6})?", value):
        raise OrderRefused("an amount is a text such as 12.50")
    try:
        amount = Decimal(value) * NANOLITRES_PER_MILLILITRE
    except InvalidOperation as error:
        raise OrderRefused("an amount is a text such as 12.50") from error
    return int(amount)


def _time(value: object) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(str(value))
    except ValueError as error:
        raise OrderRefused("the time of issue is no RFC 3339 time") from error
    if moment.tzinfo is None:
        raise OrderRefused("the time of issue has no time zone")
    return moment


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A key that stands twice would mean one thing here and another in the next parser."""
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a key stands twice")
    return content
