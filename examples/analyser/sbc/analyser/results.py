"""Stored results, each row with a tag (SRS-004)."""

import hashlib
import hmac
import sqlite3


def store(path: str, key: bytes, sample: str, value: str) -> None:
    """One result, durable when this returns."""
    tag = hmac.new(key, f"{sample}:{value}".encode(), hashlib.sha256).digest()
    with sqlite3.connect(path) as base:
        base.execute("INSERT INTO results VALUES (?, ?, ?)", (sample, value, tag))


def is_genuine(key: bytes, sample: str, value: str, tag: bytes) -> bool:
    """Whether nobody changed the row."""
    expected = hmac.new(key, f"{sample}:{value}".encode(), hashlib.sha256).digest()
    return hmac.compare_digest(expected, tag)
