"""Words that several formats share, in the neutral model's words."""

import re
from collections.abc import Iterable
from enum import Enum
from typing import TypeVar

from gatekeeper.model.threat import ElementKind, Severity, Tri

_STRIDE = {
    "spoofing": "S",
    "tampering": "T",
    "repudiation": "R",
    "information disclosure": "I",
    "info disclosure": "I",
    "denial of service": "D",
    "dos": "D",
    "elevation of privilege": "E",
    "elevation of privileges": "E",
    "escalation of privilege": "E",
    "privacy": "privacy",
    "patient safety": "patient-safety",
    "safety": "patient-safety",
    "abuse": "abuse",
}
_LETTERS = frozenset("STRIDE")
_STORES = re.compile(
    r"(^|[^a-z])(data-?stores?|stores?|database|db|storage|bucket|file|queue)([^a-z]|$)"
)
_HUMANS = re.compile(r"(^|[^a-z])(user|person|human|actor|operator|nurse|pharmacist)([^a-z]|$)")
_EXTERNALS = re.compile(r"(^|[^a-z])(external|third-party)([^a-z]|$)")
SEVERITIES = {
    "critical": Severity.CRITICAL,
    "very high": Severity.CRITICAL,
    "high": Severity.HIGH,
    "elevated": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "moderate": Severity.MEDIUM,
    "low": Severity.LOW,
    "very low": Severity.LOW,
    "info": Severity.INFO,
    "informational": Severity.INFO,
    "none": Severity.INFO,
    "tba": Severity.UNKNOWN,
    "tbd": Severity.UNKNOWN,
    "unknown": Severity.UNKNOWN,
}
"""Severities as most tools name them; "elevated" is Threagile's step between medium and high."""
_ORDER = list(Severity)
LEVELS = {
    "very_low": Severity.INFO,
    "low": Severity.LOW,
    "medium": Severity.MEDIUM,
    "high": Severity.HIGH,
    "very_high": Severity.CRITICAL,
    "critical": Severity.CRITICAL,
}
"""Five steps of threatcl's impact and of the library's risks, and the one above them."""
_SECURE = re.compile(
    r"(https|tls|ssl|dtls|ssh|sftp|ftps|scp|wss|smtps|ldaps|imaps|pop3s|mqtts|amqps|coaps|ipsec|opc\.?tcp-?sec\w*)"
    r"([-_ /v.0-9].*)?"
)
_PLAIN = re.compile(r"(http|ftp|telnet|tftp|ws|smtp|ldap|imap|pop3|mqtt|amqp|coap|modbus|syslog)")


Named = TypeVar("Named", bound=Enum)


def categories(named: Iterable[str]) -> tuple[str, ...]:
    """The categories in the neutral letters and words, in order and once each; others as they are."""
    found: dict[str, None] = {}
    for name in named:
        word = name.strip()
        plain = re.sub(r"[_\s-]+", " ", word.lower())
        key = word.upper() if word.upper() in _LETTERS else _STRIDE.get(plain, word)
        if key:
            found.setdefault(key)
    return tuple(found)


def element_kind(native: str) -> ElementKind:
    """The kind by the format's free word; a process when it tells nothing, since of a process most is asked."""
    word = native.lower().replace("_", "-")
    if word in {kind.value for kind in ElementKind}:
        return ElementKind(word)
    if _STORES.search(word):
        return ElementKind.STORE
    if _HUMANS.search(word):
        return ElementKind.HUMAN
    return ElementKind.EXTERNAL if _EXTERNALS.search(word) else ElementKind.PROCESS


def word_as(word: str, unknown: Named) -> Named:
    """The member of the enumeration whose value the word is, `unknown` when it is none."""
    plain = word.strip().lower()
    return next((each for each in type(unknown) if each.value == plain), unknown)


def is_worse(one: Severity, other: Severity) -> bool:
    """Whether the one is graver than the other; what nobody rated is worse than any rating."""
    if Severity.UNKNOWN in (one, other):
        return one is Severity.UNKNOWN
    return _ORDER.index(one) < _ORDER.index(other)


def encrypted_by(protocol: str) -> Tri:
    """Whether the protocol of that name encrypts: yes for those made for it, no for those that never do, else
    unknown. A name alone says nothing of authentication."""
    word = protocol.strip().lower()
    if _SECURE.fullmatch(word):
        return Tri.YES
    return Tri.NO if _PLAIN.fullmatch(word) else Tri.UNKNOWN


def all_of(answers: Iterable[Tri]) -> Tri:
    """Yes when there are answers and each is yes, no when one is no, else unknown."""
    given = frozenset(answers)
    if Tri.NO in given:
        return Tri.NO
    return Tri.YES if given == {Tri.YES} else Tri.UNKNOWN
