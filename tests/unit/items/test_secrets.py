"""Secrets are told by their forms, words about secrets are not, and nothing of a secret is kept."""

import base64
import hashlib

import pytest

from gatekeeper.config.published_keys import where_published
from gatekeeper.items.secrets import secrets_in
from gatekeeper.model.digest import sha256
from gatekeeper.model.path import RepoPath

BODY = base64.b64encode(hashlib.sha512(b"a key that opens nothing").digest() * 2)
LINES = b"\n".join(BODY[start : start + 64] for start in range(0, len(BODY), 64))


def pem(label: bytes = b"EC PRIVATE KEY", body: bytes = LINES) -> bytes:
    return b"-----BEGIN " + label + b"-----\n" + body + b"\n-----END " + label + b"-----\n"


def found(raw: bytes, path: str = "keys/a.pem") -> list[tuple[str, int]]:
    secrets = secrets_in(RepoPath(path), raw, where_published)
    return [(s.kind.value, s.region.start_line if s.region else 0) for s in secrets]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(pem(), [("private-key", 1)], id="SEC 1"),
        pytest.param(b"words\n" + pem(b"PRIVATE KEY"), [("private-key", 2)], id="PKCS 8, further down"),
        pytest.param(pem(b"OPENSSH PRIVATE KEY"), [("private-key", 1)], id="OpenSSH"),
        pytest.param(pem(b"PGP PRIVATE KEY BLOCK", b"Version: 1\n\n" + LINES), [("private-key", 1)], id="PGP"),
        pytest.param(pem() + pem(), [("private-key", 1), ("private-key", 6)], id="two"),
        pytest.param(pem().replace(b"\n", b"\\n"), [("private-key", 1)], id="in one line of JSON"),
        pytest.param(pem().replace(b"\n", b'\\n"\n    "'), [("private-key", 1)], id="in strings of C"),
        pytest.param(pem().replace(b"\n", b"\r\n"), [("private-key", 1)], id="CRLF"),
        pytest.param(pem(body=LINES + b"A"), [("private-key", 1)], id="a letter too many"),
        pytest.param(pem().partition(b"-----END")[0], [("private-key", 1)], id="without its end"),
        pytest.param(pem().replace(b"END EC", b"END RSA"), [("private-key", 1)], id="with another end"),
        pytest.param(b"\xff\xfe" + pem().decode().encode("utf-16-le"), [("private-key", 1)], id="UTF-16"),
        pytest.param(pem(b"ENCRYPTED PRIVATE KEY"), [("locked-key", 1)], id="locked, PKCS 8"),
        pytest.param(pem(body=b"Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n" + LINES), [("locked-key", 1)], id="locked, header"),
        pytest.param(b"PuTTY-User-Key-File-3: ssh-ed25519\n", [("private-key", 0)], id="PuTTY"),
        pytest.param(b"\xfe\xed\xfe\xed\x00\x00\x00\x02\x00", [("private-key", 0)], id="Java key store"),
        pytest.param(b"0\x82\x09\x01" + bytes(60) + b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x02", [("private-key", 0)], id="PKCS 12"),
        pytest.param(b"0\x81\x87\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01" + bytes(90), [("private-key", 0)], id="DER, EC"),
        pytest.param(b"0\x82\x04\xbd\x02\x01\x00\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01" + bytes(90), [("private-key", 0)], id="DER, RSA"),
    ],
)  # fmt: skip
def test_private_keys(raw: bytes, expected: list[tuple[str, int]]) -> None:
    assert found(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(pem(b"PUBLIC KEY"), id="a public key"),
        pytest.param(pem(b"CERTIFICATE"), id="a certificate"),
        pytest.param(pem(body=b"..." * 20), id="a manual's dots"),
        pytest.param(b'if "-----BEGIN PRIVATE KEY-----" in text:\n', id="a comparison"),
        pytest.param(pem(body=b"c2hvcnQ="), id="too short for a key"),
        pytest.param(b"0\x82\x03\x01" + bytes(700), id="a certificate in DER"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_is_no_private_key(raw: bytes) -> None:
    assert found(raw) == []


def test_a_published_key_is_told_by_its_bytes_whatever_its_name() -> None:
    key = base64.b64decode(BODY)
    [secret] = secrets_in(
        RepoPath("release.pem"),
        pem(),
        lambda digest: "BOOT's root.pem" if digest == sha256(key) else "",
    )
    assert (secret.kind.value, secret.what) == (
        "published-key",
        "the private key that is published as BOOT's root.pem",
    )


def test_the_published_keys_are_digests_with_their_places() -> None:
    known = "5d9b4170fa6435681932778bdf5aaaf273e93105832eccfa49e3f45a967ba0f3"
    assert (
        where_published(sha256(b"") if False else type(sha256(b""))(known))
        == "MCUboot's root-ec-p256.pem"
    )


def made(*parts: str) -> bytes:
    """A token in two halves, so that no scanner takes this file for a leak."""
    return "".join(parts).encode()


@pytest.mark.parametrize(
    "token",
    [
        made("AK", "IA", "ABCDEFGH12345678"),
        made("gh", "p_", "a1B2" * 9),
        made("github", "_pat_", "a1B2c3" * 12),
        made("gl", "pat-", "a1B2c3D4" * 3),
        made("xo", "xb-", "123456789012-a1B2c3D4e5F6"),
        made("https://hooks.slack", ".com/services/T01ABCDEF/B01ABCDEF/", "a1B2c3" * 4),
        made("AI", "za", "a1B2c3D" * 5),
        made("sk_", "live_", "a1B2c3D4" * 3),
        made("SG", ".", "a1B2c3D4e5F" * 2, ".", "a" * 43),
        made("np", "m_", "a1B2c3D4e5F6" * 3),
        made("py", "pi-AgEIcHlwaS5vcmc", "a1B2c3" * 10),
        made("Account", "Key=", "a1" * 43, "=="),
        made("SharedAccess", "Key=", "a" * 43, "="),
        made("hf", "_", "aB" * 17),
        made("sk-", "a1B2" * 6, "T3Blbk", "FJ", "a1B2" * 6),
        made("sk-", "ant-api03-", "a1B2" * 22),
        made("dop", "_v1_", "a1" * 32),
        made("123456789", ":AA", "a1B" * 11),
        made("hv", "s.", "a1B2c3" * 5),
        made("AGE-SECRET", "-KEY-1", "A2" * 29),
    ],
)
def test_tokens_of_services(token: bytes) -> None:
    assert found(b"line\nx = " + token + b"\n", "ci/run.txt") == [("token", 2)]
    shorter = token[: len(token) * 2 // 3]
    assert found(b"x = " + shorter + b"\n", "ci/run.txt") == []


@pytest.mark.parametrize(
    "text",
    [
        made("AK", "IAIOSFODNN7EXAMPLE"),
        made("AccountKey=", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="),
    ],
)  # fmt: skip
def test_keys_of_manuals_and_emulators_open_nothing(text: bytes) -> None:
    assert found(text, "ci/run.txt") == []


@pytest.mark.parametrize(
    ("path", "line", "hit"),
    [
        ("sdkconfig", b'CONFIG_ESP_WIFI_PASSWORD="hunter42!"', True),
        ("app/prj.conf", b"CONFIG_NET_CONFIG_PSK=0123abcd99", True),
        (".env", b"DB_PASSWORD=hunter42!", True),
        (".env.production", b"export API_KEY='9f8e7d6c5b'", True),
        ("deploy/compose.yml", b"      MQTT_PASSWORD: hunter42!", True),
        ("app/prj.conf", b"CONFIG_BT_FIXED_PASSKEY=y", False),
        ("app/prj.conf", b'CONFIG_WIFI_PASSWORD=""', False),
        ("sdkconfig", b'CONFIG_ESP_WIFI_PASSWORD="mypassword"', False),
        (".env", b"DB_PASSWORD=${DB_PASSWORD}", False),
        (".env", b"API_KEY=<your key>", False),
        ("deploy/compose.yml", b"      MQTT_PASSWORD_FILE: /run/secrets/mqtt", False),
        ("src/a.c", b"PASSWORD = hunter42!", False),
        ("a.conf", b"TOKENS=hunter42!", False),
        ("src/a.py", b'u = "mqtt://pump:hunter42!@broker.hospital"', True),
        ("src/a.py", b'u = "https://{user}:{word}@host"', False),
        ("src/a.py", b'u = "https://user:password@host"', False),
        ("src/a.py", b'u = "http://host:8080/a@b"', False),
        ("README.md", b"mqtt://pump:hunter42!@broker.hospital", False),
    ],
)
def test_passwords_in_settings_and_addresses(path: str, line: bytes, hit: bool) -> None:
    assert found(b"# first\n" + line + b"\n", path) == ([("credential", 2)] if hit else [])


def test_nothing_of_a_secret_is_kept() -> None:
    raw = pem() + b"u = 'mqtt://pump:hunter42!@broker'\n" + made("gh", "p_", "a1B2" * 9)
    secrets = secrets_in(RepoPath("a.py"), raw, where_published)
    assert len(secrets) == 3
    told = repr(secrets)
    assert BODY[:16].decode() not in told
    assert "hunter42" not in told
    assert "a1B2" not in told
