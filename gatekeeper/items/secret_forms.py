"""The forms in which keys, tokens and passwords lie in files.

Keys: RFC 7468 (PEM), RFC 4716 and OpenSSH's PROTOCOL.key, RFC 7292 (PKCS #12), RFC 5208 (PKCS #8), RFC 8017 A.1.2.
Tokens: the forms their services document for scanners.
"""

from collections.abc import Iterator

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern

PEM = late_pattern(
    rb"-----BEGIN ((?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?)-----(.{40,16384}?)-----END \1-----",
    0x10,  # re.DOTALL
)
UNENDED = late_pattern(
    rb"-----BEGIN ((?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?)-----(?:\\[nr]|[\s\"'])*([A-Za-z0-9+/]{48,})"
)
"""A key whose end is missing or says something else: no tool reads it, everybody can mend it."""
PEM_WORD = b"PRIVATE KEY"
NOT_BASE64 = late_pattern(rb"\\[nrt]|[^A-Za-z0-9+/=]")
PEM_HEADER = late_pattern(rb"^[ \t\"']*[A-Za-z-]+: .*$", 0x8)  # re.MULTILINE
LOCKED = (b"ENCRYPTED", b"b3BlbnNzaC1rZXktdjEAAAAACmFlcz")
"""What a PEM says that needs a passphrase: its label or header; OpenSSH's own form with an `aes` cipher."""

BINARY_KEYS = (
    (b"\xfe\xed\xfe\xed\x00\x00\x00", 0, "a Java key store"),
    (b"PuTTY-User-Key-File-", 0, "a private key of PuTTY"),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x02", 4096, "a key in a PKCS #12 file"),
)
"""Bytes, up to where they may begin, and what they mean."""
DER_KEY = late_pattern(
    rb"0(?:[\x00-\x7f]|\x81.|\x82..)\x02\x01(?:\x00(?:0.\x06[\x05-\x09](?:\x2a\x86\x48\xce\x3d\x02\x01|\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01)"
    rb"|\x02\x82..\x00.{256,})|\x01\x04[\x20\x30\x42].{32,}\xa0)",
    0x10,
)


@dataclass(frozen=True, slots=True)
class TokenForm:
    """How a service writes its tokens."""

    title: str
    word: bytes
    """What stands in each; searched first, because a pattern would go through every byte of a tree."""
    pattern: bytes


TOKENS = (
    TokenForm("an access key of AWS", b"AKIA", rb"\bAKIA[0-9A-Z]{16}\b(?<!EXAMPLE)"),
    *(TokenForm("a token of GitHub", word, rb"\b" + word + rb"[A-Za-z0-9]{36,}\b") for word in (b"gho_", b"ghp_", b"ghr_", b"ghs_", b"ghu_")),
    TokenForm("a token of GitHub", b"github_pat_", rb"\bgithub_pat_[A-Za-z0-9_]{60,}\b"),
    TokenForm("a token of GitLab", b"glpat-", rb"\bglpat-[A-Za-z0-9_-]{20,}"),
    TokenForm("a token of Slack", b"xox", rb"\bxox[abeoprs]-[0-9]{6,}-[A-Za-z0-9-]{10,}"),
    TokenForm("a webhook of Slack", b"hooks.slack.com", rb"hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}"),
    TokenForm("an API key of Google", b"AIza", rb"\bAIza[0-9A-Za-z_-]{35}\b"),
    TokenForm("a live key of Stripe", b"k_live_", rb"\b[rs]k_live_[0-9A-Za-z]{20,}\b"),
    TokenForm("a key of SendGrid", b"SG.", rb"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b"),
    TokenForm("a token of npm", b"npm_", rb"\bnpm_[A-Za-z0-9]{36}\b"),
    TokenForm("a token of PyPI", b"pypi-AgEIcHlwaS5vcmc", rb"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}"),
    TokenForm("a key of Azure Storage", b"AccountKey=", rb"AccountKey=(?!Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1)[A-Za-z0-9+/]{86}=="),
    TokenForm("an access key of Azure", b"SharedAccessKey=", rb"SharedAccessKey=[A-Za-z0-9+/]{43}="),
    TokenForm("a token of Hugging Face", b"hf_", rb"\bhf_[A-Za-z]{34}\b"),
    TokenForm("a key of OpenAI", b"T3BlbkFJ", rb"\bsk-[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}"),
    TokenForm("a key of Anthropic", b"sk-ant-", rb"\bsk-ant-[a-z0-9]+-[A-Za-z0-9_-]{80,}"),
    TokenForm("a token of DigitalOcean", b"dop_v1_", rb"\bdop_v1_[0-9a-f]{64}\b"),
    TokenForm("a token of Telegram", b":AA", rb"\b[0-9]{8,10}:AA[A-Za-z0-9_-]{33}\b"),
    TokenForm("a token of HashiCorp Vault", b"hvs.", rb"\bhvs\.[A-Za-z0-9_-]{24,}"),
    TokenForm("a secret key of age", b"AGE-SECRET-KEY-1", rb"\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b"),
)  # fmt: skip
"""Azure's storage emulator and AWS's manuals have one key each that everybody knows; they open nothing."""
TOKEN_PATTERNS = tuple((form, late_pattern(form.pattern)) for form in TOKENS)

_SETTING = late_pattern(
    rb"^[ \t]*(?:export[ \t]+)?((?:[A-Z0-9]+_)*"
    rb"(?:PASSWORD|PASSWD|PASSPHRASE|PASSKEY|PSK|SECRET|SECRET_KEY|TOKEN|API_KEY|APIKEY|PRIVATE_KEY|ACCESS_KEY)(?:_[0-9]+)?)"
    rb"[ \t]*[=:][ \t]*[\"']?([^\s\"'#]{6,})",
    0x8,
)
_ADDRESS = late_pattern(rb"://[^\s:/@\"'<>${}%]{1,64}:([^\s/@\"'<>${}%]{6,128})@[A-Za-z0-9]")
"""It begins with fixed letters, so that a search for it passes over most of a tree; what stands before is looked at then."""
_SCHEMES = (
    b"http", b"https", b"ftp", b"ftps", b"mqtt", b"mqtts", b"amqp", b"amqps", b"postgres", b"postgresql", b"mysql",
    b"mongodb", b"mongodb+srv", b"redis", b"rediss", b"smb", b"rtsp",
)  # fmt: skip
_PLACEHOLDER = late_pattern(
    rb"[<>{}$%*]|\.\.\.|(.)\1{4}"
    rb"|example|sample|change.?me|placeholder|dummy|your|default|password|passwd|passphrase|secret|token|redacted"
    rb"|replace|insert|todo|mypass|foobar|qwerty|none$|null$|true$|false$|(?:^|[_-])test|^env[.(]|^file:|^/",
    0x2,  # re.IGNORECASE
)
_SETTINGS_FILE = late_pattern(
    r"(?:^|/)(?:\.env(?:\.[\w-]+)?|sdkconfig(?:\.[\w-]+)?|[\w.-]+\.(?:conf|defconfig|env|ini|cfg|properties|ya?ml))$"
)
_PROSE = (".md", ".rst", ".txt", ".adoc", ".html", ".tex")


def settings(path: str, raw: bytes) -> Iterator[tuple[int, int, str]]:
    """Where a secret stands as a setting's value, from where to where, and the setting's name; in files of settings only."""
    if _SETTINGS_FILE.search(path):
        for found in _SETTING.finditer(raw):
            if not _PLACEHOLDER.search(found[2]):
                yield found.start(1), found.end(1), found[1].decode()


def addresses(path: str, raw: bytes) -> Iterator[tuple[int, int]]:
    """Where an address carries a user's password; prose shows such addresses as examples."""
    if path.lower().endswith(_PROSE):
        return
    for found in _ADDRESS.finditer(raw):
        scheme = raw[max(0, found.start() - 12) : found.start()]
        if scheme.endswith(_SCHEMES) and not _PLACEHOLDER.search(found[1]):
            yield found.start(), found.start(1)
