"""Keys, tokens and passwords in a tracked file."""

import base64
import binascii
import codecs
import itertools
from collections.abc import Callable, Iterator

from gatekeeper.items import secret_forms as forms
from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.secret import Secret, SecretKind

WherePublished = Callable[[Sha256], str]
"""Where the private key is published whose DER has that digest; empty for any other."""


def secrets_in(path: RepoPath, raw: bytes, where_published: WherePublished) -> tuple[Secret, ...]:
    """The secrets of the file, ordered by place."""
    raw = _as_utf8(raw)
    found = [*_pem_keys(path, raw, where_published), *_other_keys(path, raw), *_tokens(path, raw)]
    found += [
        _at(path, raw, start, end, SecretKind.CREDENTIAL, f"a value for {name}")
        for start, end, name in forms.settings(path, raw)
    ]
    found += [
        _at(path, raw, start, end, SecretKind.CREDENTIAL, "a password in an address")
        for start, end in forms.addresses(path, raw)
    ]
    return tuple(sorted(set(found), key=_order))


def _as_utf8(raw: bytes) -> bytes:
    """What a Windows shell writes into a file is UTF-16; nothing of a file is lost that only looks like it."""
    if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return raw.decode("utf-16", "replace").encode("utf-8", "replace") + raw
    return raw


def _order(secret: Secret) -> tuple[Region, str]:
    return (secret.region or Region(0, 0), secret.what)


def _pem_keys(path: RepoPath, raw: bytes, where_published: WherePublished) -> Iterator[Secret]:
    if forms.PEM_WORD not in raw:
        return
    told: set[int] = set()
    for found in itertools.chain(forms.PEM.finditer(raw), forms.UNENDED.finditer(raw)):
        if found.start() in told:
            continue
        told.add(found.start())
        label = found[1].decode()
        key = _der(found[2])
        if key is None:
            continue
        kind, what = SecretKind.PRIVATE_KEY, f"a private key ({label})"
        if any(word in found[0] for word in forms.LOCKED):
            kind, what = SecretKind.LOCKED_KEY, f"a private key behind a passphrase ({label})"
        elif where := where_published(sha256(key)):
            kind, what = SecretKind.PUBLISHED_KEY, f"the private key that is published as {where}"
        # The line that begins it: the key itself stands in no report.
        yield _at(path, raw, found.start(), found.start() + len(label) + 16, kind, what)


def _der(body: bytes) -> bytes | None:
    """The key's bytes; `None` for words about keys, such as a manual's dots. A key with a letter too many is one too."""
    text = forms.NOT_BASE64.sub(b"", forms.PEM_HEADER.sub(b"", body)).split(b"=")[0]
    try:
        key = base64.b64decode(text + b"==")
    except binascii.Error:
        key = text
    return key if len(key) >= 32 else None


def _other_keys(path: RepoPath, raw: bytes) -> Iterator[Secret]:
    for word, latest, what in forms.BINARY_KEYS:
        if raw.find(word, 0, latest + len(word)) >= 0:
            yield Secret(path, None, SecretKind.PRIVATE_KEY, what)
    if raw[:1] == b"0" and forms.DER_KEY.match(raw):
        yield Secret(path, None, SecretKind.PRIVATE_KEY, "a private key (DER)")


def _tokens(path: RepoPath, raw: bytes) -> Iterator[Secret]:
    for form, pattern in forms.TOKEN_PATTERNS:
        if form.word in raw:
            for found in pattern.finditer(raw):
                yield _at(path, raw, *found.span(), SecretKind.TOKEN, form.title)


def _at(path: RepoPath, raw: bytes, start: int, end: int, kind: SecretKind, what: str) -> Secret:
    line = raw.count(b"\n", 0, start) + 1
    column = start - (raw.rfind(b"\n", 0, start) + 1) + 1
    return Secret(path, Region(line, line, column, column + end - start), kind, what)
