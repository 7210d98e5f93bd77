"""An envelope is what DSSE says, in one form only, and the library reads what we write."""

import base64
import json

import pytest
from ledger_workshop import statement
from securesystemslib.dsse import Envelope as Dsse

from gatekeeper.evidence.canonical import canonical, statement_bytes
from gatekeeper.evidence.envelope import bytes_to_sign, read_envelope, seal
from gatekeeper.model.errors import EvidenceError
from gatekeeper.model.evidence import Signature
from gatekeeper.parse.json import JsonRefused

KEY, OTHER = "SHA256:" + "a" * 43, "SHA256:" + "B" * 43
SIGNATURES = (Signature(KEY, b"one"), Signature(OTHER, b"two two"))


@pytest.mark.parametrize("signatures", [(), SIGNATURES], ids=["unsigned", "signed"])
def test_the_library_reads_the_envelope_and_writes_the_same(signatures) -> None:
    raw = seal(statement(1), signatures)
    read = Dsse.from_dict(json.loads(raw))
    assert canonical(read.to_dict()) == raw
    assert read.payload == statement_bytes(statement(1))
    assert read.pae() == bytes_to_sign(statement(1))


def test_reading_gives_back_what_was_sealed() -> None:
    read = read_envelope(seal(statement(1), SIGNATURES))
    assert read.payload == statement_bytes(statement(1))
    assert read.statement.predicate["number"] == 1
    assert read.signatures == (SIGNATURES[1], SIGNATURES[0])


@pytest.mark.parametrize(
    "signatures",
    [(SIGNATURES[0], SIGNATURES[0]), (Signature("ben", b""),), (Signature(KEY + "=", b""),)],
    ids=["twice", "name", "padded"],
)
def test_a_key_that_is_not_named_by_its_fingerprint_once_is_refused(signatures) -> None:
    with pytest.raises(EvidenceError, match="by its SHA256: fingerprint"):
        seal(statement(1), signatures)


def _changed(**fields: object) -> bytes:
    document = json.loads(seal(statement(1), SIGNATURES))
    return canonical(document | fields)  # type: ignore[arg-type]  # what a forger writes


def _payload(raw: bytes) -> bytes:
    return _changed(payload=base64.b64encode(raw).decode())


STATED = json.loads(seal(statement(1), SIGNATURES))["signatures"]


@pytest.mark.parametrize(
    "raw",
    [
        _changed(payloadType="application/json"),
        _changed(more=1),
        _changed(payload="QQ"),
        _changed(payload=json.loads(seal(statement(1)))["payload"][:-2] + "1="),
        _changed(signatures=list(reversed(STATED))),
        _changed(signatures=[STATED[0], STATED[0]]),
        _changed(signatures=[{**STATED[0], "x": "y"}]),
        _changed(signatures=[{**STATED[0], "sig": "Q*=="}]),
        seal(statement(1)) + b"\n",
        json.dumps(json.loads(seal(statement(1)))).encode(),
        _payload(json.dumps(json.loads(statement_bytes(statement(1)))).encode()),
        _payload(statement_bytes(statement(1)).replace(b'"number":1', b'"number":1.0')),
        _payload(statement_bytes(statement(1)).replace(b"filler", b"\\u0066iller")),
        _payload(b"[]"),
        _payload(b"{"),
        _payload(b'{"_type":"https://in-toto.io/Statement/v1","_type":"x"}'),
        _payload(b'{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","predicate":{},"subject":[]}'),
        _payload(
            b'{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","predicate":{},'
            b'"subject":[{"digest":{}}]}'
        ),
        _payload(
            b'{"_type":"https://in-toto.io/Statement/v1","predicateType":"p","predicate":{},'
            b'"subject":[{"digest":{"gitTree":1}}]}'
        ),
        _payload(b'{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"a":"b"}}]}'),
    ],
)  # fmt: skip
def test_what_is_no_envelope_of_a_statement_is_refused(raw: bytes) -> None:
    with pytest.raises(JsonRefused):
        read_envelope(raw)
