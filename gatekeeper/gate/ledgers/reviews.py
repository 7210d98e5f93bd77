"""Filed reviews: entries of the ledger, read back with nothing believed but their signatures."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from gatekeeper.evidence.envelope import bytes_to_sign
from gatekeeper.gate.ledgers.index import entries_of
from gatekeeper.gate.ledgers.ledger import append
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.model.evidence import Entry, Signature, Statement
from gatekeeper.model.ledger_index import Lookup
from gatekeeper.model.path import printable
from gatekeeper.model.review import PREDICATE_REVIEW, Review
from gatekeeper.reviews.fields import ReviewUnreadableError
from gatekeeper.reviews.statement import read_review
from gatekeeper.seal.sshsig import FILE_NAMESPACE, Sealed, verify


def file_review(
    place: LedgerPlace, statement: Statement, armoured: bytes, keyid: str, now: dt.datetime
) -> str:
    """The digest of the filed statement. Raises `EvidenceError` when it did not reach the disk."""
    return append(place, statement, now=now, signatures=(Signature(keyid, armoured),)).digest


def filed_reviews(place: LedgerPlace) -> tuple[tuple[Review, ...], tuple[str, ...]]:
    """Every filed review in the order of the ledger, and a sentence for each thing that could not be read.

    A ledger that lost something may have lost a rejection.
    """
    ledger = entries_of(place, Lookup(kinds=frozenset({PREDICATE_REVIEW})))
    reviews: list[Review] = []
    problems = [
        f"the ledger is not whole: {printable(defect.where)}: {printable(defect.sentence)}"
        for defect in ledger.defects
        if defect.loses
    ]
    for entry in ledger.entries:
        try:
            reviews += _reviews(entry)
        except ReviewUnreadableError as error:
            problems.append(f"the filed review {entry.digest[:12]} cannot be read: {error}")
    return tuple(reviews), tuple(problems)


def _reviews(entry: Entry) -> Iterator[Review]:
    """One review a signature; an entry that nobody signed is no review of anybody's."""
    envelope = entry.envelope
    for signature in envelope.signatures if envelope is not None else ():
        yield signed_review(entry.statement, signature.armoured, entry.recorded_time, entry.digest)


def signed_review(
    statement: Statement, armoured: bytes, known_at: dt.datetime | None, digest: str
) -> Review:
    """The review under one of its signatures; a false signature is a reason against it, not an error.

    Raises `ReviewUnreadableError` when the statement is not of the review's form.
    """
    answer = verify(bytes_to_sign(statement), armoured, FILE_NAMESPACE)
    key = answer.key.line if isinstance(answer, Sealed) else "unknown"
    review = read_review(statement, key=key, known_at=known_at, digest=digest)
    if isinstance(answer, Sealed):
        return review
    return replace(review, refused=("signature-invalid", answer.why))
