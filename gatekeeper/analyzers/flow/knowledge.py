"""What is known of libraries: what makes a value harmless, and where it does harm; `library` and `sources` say where values come in and which calls do harm.

Names are those of the libraries' public documentation: Python 3.13, Flask 3, Django 5, FastAPI and Starlette, aiohttp,
ldap3 2.9, python-ldap 3.4, lxml 5, PyYAML 6, pyserial 3.5, pydicom 3, paho-mqtt 2, requests 2.
"""

import re

from gatekeeper.analyzers.flow.names import words

PATH, SHELL, CODE, SQL, LDAP, XPATH, HTML = "path", "shell", "code", "sql", "ldap", "xpath", "html"
REDIRECT, SESSION, UNPICKLE, XML, FETCH = "redirect", "session", "unpickle", "xml", "fetch"
XML_BY_VERSION = "xml-by-version"
TEMPLATE, HEADER, TOKEN, LOG, REGEX = "template", "header", "token", "log", "regex"
FETCH_PART, ENDLESS, OPTION, FORMAT = "fetch-part", "endless", "option", "format"
QUERY, KEY_TWICE, KEY_UNUSED, UNGUARDED = "query", "key-twice", "key-unused", "unguarded"
DEVICE, EXPLODES, UNREAD = "device", "explodes", "unread"
HANDED = frozenset({PATH, SHELL, SQL, LDAP, XPATH, HTML, TEMPLATE, HEADER, DEVICE})
"""Uses where a text does harm as a part of what the program wrote itself, whoever handed it over."""
PART = "a part of what the program wrote"
"""In `Value.clean`: words of the program stand before or around it, so it is not the whole."""
FOUND = "found"
"""In `Value.clean`: what somebody keeps under the name that was asked for; its parts are not that name."""
ONE_NAME = "holds no slash"
"""In `Value.clean`: it leads nowhere but into the folder it is looked up in, or to the one above."""
NO_SLASH = "begins not with /"
"""In `Value.clean`: slashes were taken from its beginning."""


def _of(module: str, names: str) -> frozenset[str]:
    """The names, parted by spaces, as names of that module."""
    return frozenset(f"{module}.{name}" for name in names.split())


PLAIN_FLAGS = _of("re", "A ASCII I IGNORECASE U UNICODE")
"""Flags of expressions that neither move the ends of a text nor leave anything out of the pattern."""
OF_ENVIRONMENT = _of("os", "environ.get getenv")

WITHOUT = {
    "..": PATH,
    "../": PATH,
    "/": PATH,
    "'": "no-quote",
    '"': "no-quote",
    "<": HTML,
    "\n": HEADER,
    "\r": HEADER,
    ";": "no-semicolon",
    "(": LDAP,
    "*": "no-star",
}
"""What a text is fit for, or is told of it, once it does not hold these characters."""


ENCODED = "encoded"
"""In `Value.clean`: what it holds now is the encoding of a text."""
HARMLESS_WITHIN = "encoded, and harmless as it was"
"""In `Value.clean`: the same, of a text that was fit for everything."""


FIT_BY_NAME = re.compile(
    r"(?:^|_)(?:(?P<wholly>sanitiz\w*|sanitis\w*|safe|slugify|whitelist|allowlist)|escape|escaped|quote|quoted|purify|"
    r"clean|cleaned)(?:_|$)"
)
MARKUP_BY_NAME = re.compile(r"(?:^|_)(?:html|xml|xss|markup|attr\w*)(?:_|$)")
"""Names of functions of the project that say they make a value harmless; nobody has read whether they do."""

CHECKS_BY_NAME = re.compile(
    r"(?:^|_)(?:is_?valid|valid|validate\w*|is_?safe|is_?allowed|allowed|whitelisted|check_?(?:name|path|url|host|input|origin|cors)|"
    r"has_allowed_host\w*)(?:_|$)|^_*is_\w+_(?:safe|valid|permitted)(?:_|$)"
)
"""Names of functions that say, when they answer yes, that their argument is harmless."""

REFUSES_BY_NAME = re.compile(
    r"^_*(?:is|has|contains|looks|resolves)_(?:\w+_)?(?:private|internal|unsafe|forbidden|denied|blocked|malicious|invalid|"
    r"dangerous|illegal|special|confused|traversal|outside)(?:_|$)"
)
"""Names of functions that say, when they answer yes, that their argument does harm."""

RAISES_BY_NAME = re.compile(
    r"^_*(?:validate|ensure|assert|verify|reject|refuse|forbid|enforce|require|deny)(?:_|$)"
)
"""Names of functions that, called for themselves, raise when their argument does harm."""


_DRAWS = (
    "random randint randrange choice choices sample getrandbits randbytes uniform gauss normalvariate triangular "
    "betavariate expovariate gammavariate lognormvariate paretovariate vonmisesvariate weibullvariate shuffle"
)
GUESSABLE = _of("random", _DRAWS) | _of("random.Random", _DRAWS)
SECRET_NAME = re.compile(
    r"(?i)(?:^|_)(?:token|secret|passw\w*|pwd|nonce|salt|otp|csrf|session_?id|sid|api_?key|auth\w*|reset_?code|pin)(?:_|$)"
    r"|^(?:(?:pair\w*|access|verif\w*|login|invite|unlock)_)?code$"
)

FILE_PROBES = frozenset({"exists", "is_file", "is_dir", "is_symlink", "stat", "lstat"})
PROBES = FILE_PROBES | {"isfile", "isdir", "islink", "getsize", "access"}
"""Methods of it, and last names of calls, that only tell whether something is there."""


BY_CONTENT = re.compile(
    r"(?i)(?:^|_)(?:etag|cache\w*|last_?modified|revision)(?:_|$)"
    r"|^(?!.*(?:pass|pwd|pin|token|secret|sign|key|auth|user))(?:(?:\w+_)?hash|_?hash_(?:dict|config|object|obj|args|params|settings|options|rows?|list))$"
)
"""Names of functions whose digest only tells one content from another, as for a cache or a list of settings."""

HEADER_METHODS = frozenset({"add", "set", "add_header", "setdefault"})
"""Methods of the headers of an answer that take a name and a text."""

ANSWERS = (".HttpResponse", ".JsonResponse", ".StreamingHttpResponse", ".FileResponse")
"""Ends of the names of answers whose items are their headers (Django)."""

ELEMENT_SEARCHES = frozenset({"find", "findall", "findtext", "iterfind"})
ELEMENTS = re.compile(r"(?:xml\.etree|lxml\.etree|defusedxml)\.[\w.]+")
"""Methods that take an XPath expression, and what gives the elements that have them."""

SUBPROCESS = _of("subprocess", "run call check_call check_output Popen") | {
    "asyncio.create_subprocess_exec"
}
SHELLS = frozenset(
    {"sh", "bash", "zsh", "ksh", "dash", "cmd", "cmd.exe", "powershell", "/bin/sh", "/bin/bash"}
)

OF_PATIENTS = re.compile(r"(?i)patient|\bhl7|fhir|dicom|\bMSH\||\bastm\b")
MESSAGE_NAME = re.compile(r"(?:^|_)(?:data|raw|body|payload|message|msg|text|hl7|bundle|frame|packet|telegram|dataset|ds|record|resource)(?:_|\d|$)")  # fmt: skip
"""What a program calls a message that it holds whole."""
MESSAGE_BEGINS = re.compile(r"\s*(?:(?:MSH|MSA|EVN|PID|PV1|ORC|OBR|OBX|NTE|FT1|IN1|DG1|SPM|[HPORCLQ])\||(?P<json>\{\s*\"\w+\"\s*:))")  # fmt: skip
"""How messages of HL7 and ASTM and objects of JSON begin that are written by hand."""

LOGGERS = re.compile(
    r"logging|logging\.getLogger|logging\.Logger|structlog\.get_logger|loguru\.logger|(?:\w+\.)+logger"
)
LOG_METHODS = words("debug info warning warn error critical exception log fatal")
"""What writes a line of a log, and by which methods."""

_REQUESTING = words("get post put delete head patch options stream")
CLIENTS = {
    "requests.Session": _REQUESTING,
    "httpx.Client": _REQUESTING,
    "httpx.AsyncClient": _REQUESTING,
    "aiohttp.ClientSession": _REQUESTING | {"ws_connect"},
}
"""Instances that call an address by these methods; by `request` with the address in second place."""

FETCH_WORDS = frozenset(
    {"api_base", "base_url", "endpoint_url", "server_url", "start_url", "api_url", "webhook_url"}
)
"""Keywords of calls, of whatever library, that say: this address will be called."""
PAGES = re.compile(r".*(?:render|template|jsonify|url_for|Response|feed).*", re.I)
"""Calls that make a page or an answer: an address in one is shown, not called."""

REDIRECTING = frozenset({"redirect", "redirect_to", "send_redirect"})
"""Names by which projects and other frameworks call what sends a user elsewhere."""


COOKIES = frozenset({"set_cookie", "set_secure_cookie", "set_signed_cookie"})
"""Methods that set a cookie, by its name and value."""
FINDS_BY_NAME = re.compile(
    r"(?:^|_)(?:find|get|lookup|authenticate|first|one|filter|query|select)(?:_|$)"
)
"""Names of functions that give what they keep under a name."""
UNFORESEEN = frozenset({"os.urandom", "secrets.token_bytes"})
"""What nobody can choose a second content for: its digest may be a weak one."""

UNSAFE_LOADERS = frozenset({"yaml.Loader", "yaml.UnsafeLoader", "yaml.FullLoader", "yaml.CLoader"})
WEAK_HASHES = frozenset({"md2", "md4", "md5", "sha1", "sha", "ripemd160"})
