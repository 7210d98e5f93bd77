"""What is known of libraries: what makes a value harmless, and where it does harm; `sources` says where values come in.

Names are those of the libraries' public documentation: Python 3.13, Flask 3, Django 5, FastAPI and Starlette, aiohttp,
ldap3 2.9, python-ldap 3.4, lxml 5, PyYAML 6, pyserial 3.5, pydicom 3, paho-mqtt 2, requests 2.
"""

import re

from gatekeeper.analyzers.flow.names import words
from gatekeeper.analyzers.flow.values import ALL
from gatekeeper.model.frozen import dataclass

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
NO_SLASH = "begins not with /"
"""In `Value.clean`: slashes were taken from its beginning."""


def _of(module: str, names: str) -> frozenset[str]:
    """The names, parted by spaces, as names of that module."""
    return frozenset(f"{module}.{name}" for name in names.split())


PLAIN_FLAGS = _of("re", "A ASCII I IGNORECASE U UNICODE")
"""Flags of expressions that neither move the ends of a text nor leave anything out of the pattern."""
OF_ENVIRONMENT = _of("os", "environ.get getenv")
NUMBERS = _of(
    "builtins", "int float bool len ord hash id abs round complex isinstance hasattr"
) | {
    "uuid.UUID",
    "ipaddress.ip_address",
    "datetime.datetime.strptime",
    "datetime.datetime.fromisoformat",
}
"""Calls whose result carries no text of the argument."""

MAKES_FIT = {
    "html.escape": {HTML, XPATH, HEADER},
    "markupsafe.escape": {HTML, XPATH},
    "flask.escape": {HTML, XPATH},
    "cgi.escape": {HTML},
    "bleach.clean": {HTML},
    "django.utils.html.escape": {HTML, XPATH},
    "xml.sax.saxutils.escape": {HTML},
    "xml.sax.saxutils.quoteattr": {HTML, XPATH},
    "flask.render_template": {HTML},
    "flask.make_response": {HTML},
    "flask.Response": {HTML},
    "django.shortcuts.render": {HTML},
    "flask.jsonify": {HTML},
    "flask.url_for": {HTML, REDIRECT, FETCH, HEADER},
    "quart.url_for": {HTML, REDIRECT, FETCH, HEADER},
    "django.urls.reverse": {HTML, REDIRECT, FETCH, HEADER},
    "django.utils.html.format_html": {HTML},
    "shlex.quote": {SHELL},
    "pipes.quote": {SHELL},
    "os.path.basename": {PATH},
    "ntpath.basename": {PATH},
    "werkzeug.utils.secure_filename": {PATH, SHELL, HEADER},
    "werkzeug.utils.safe_join": {PATH},
    "werkzeug.security.safe_join": {PATH},
    "flask.safe_join": {PATH},
    "ldap3.utils.conv.escape_filter_chars": {LDAP},
    "ldap.filter.escape_filter_chars": {LDAP},
    "ldap.filter.filter_format": {LDAP},
    "ldap.dn.escape_dn_chars": {LDAP},
    "ldap3.utils.dn.escape_rdn": {LDAP},
    "urllib.parse.quote": {FETCH_PART, HTML, HEADER, XPATH, LDAP, SHELL},
    "urllib.parse.quote_plus": {FETCH_PART, HTML, HEADER, XPATH, LDAP, SHELL, PATH},
    "urllib.parse.urlencode": {HTML, HEADER, XPATH, LDAP, SHELL},
    "json.dumps": {HEADER, CODE},
    "builtins.repr": {HEADER},
    "re.escape": {REGEX},
    "ast.literal_eval": set[str](),
    "builtins.hex": {ALL},
    "hmac.compare_digest": {ALL},
    "secrets.compare_digest": {ALL},
}
"""What a call's result may be used for, whatever its argument was."""

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

ENCODES = words(
    "base64.b64encode base64.urlsafe_b64encode base64.b32encode base64.b16encode binascii.hexlify"
)
"""Calls whose result is letters and digits, out of which the same bytes can be made again."""

ENCODED = "encoded"
"""In `Value.clean`: what it holds now is the encoding of a text."""
HARMLESS_WITHIN = "encoded, and harmless as it was"
"""In `Value.clean`: the same, of a text that was fit for everything."""

UNDOES = words(
    "base64.b64decode base64.urlsafe_b64decode base64.b32decode base64.b16decode "
    "binascii.unhexlify bytes.fromhex urllib.parse.unquote urllib.parse.unquote_plus "
    "urllib.parse.parse_qs html.unescape json.loads"
)
"""Calls after which an earlier escape no longer counts."""

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

NEVER_RETURNS = words(
    "sys.exit os._exit os.abort builtins.exit builtins.quit flask.abort quart.abort bottle.abort "
    "werkzeug.exceptions.abort flask_restful.abort flask_restx.abort flask_smorest.abort"
)
"""Calls that raise or end the program, whatever they are given."""

_DRAWS = (
    "random randint randrange choice choices sample getrandbits randbytes uniform gauss normalvariate triangular "
    "betavariate expovariate gammavariate lognormvariate paretovariate vonmisesvariate weibullvariate shuffle"
)
GUESSABLE = _of("random", _DRAWS) | _of("random.Random", _DRAWS)
SECRET_NAME = re.compile(
    r"(?i)(?:^|_)(?:token|secret|passw\w*|pwd|nonce|salt|otp|csrf|session_?id|sid|api_?key|auth\w*|reset_?code|pin)(?:_|$)"
    r"|^(?:(?:pair\w*|access|verif\w*|login|invite|unlock)_)?code$"
)

FILE_METHODS = words(
    "open read_text read_bytes write_text write_bytes unlink rename replace mkdir rmdir touch "
    "iterdir glob symlink_to"
)
"""Methods of `pathlib.Path` that touch the disk."""
FILE_PROBES = frozenset({"exists", "is_file", "is_dir", "is_symlink", "stat", "lstat"})
PROBES = FILE_PROBES | {"isfile", "isdir", "islink", "getsize", "access"}
"""Methods of it, and last names of calls, that only tell whether something is there."""


@dataclass(frozen=True, slots=True)
class Sink:
    """A call that does harm with a value that somebody else chose."""

    use: str
    places: tuple[int, ...] = (0,)
    """Positions of the arguments that matter."""
    keywords: tuple[str, ...] = ()


def _calls(
    use: str, names: str, places: tuple[int, ...] = (0,), *keywords: str
) -> dict[str, Sink]:
    return dict.fromkeys(names.split(), Sink(use, places, keywords))


SINKS: dict[str, Sink] = {
    **_calls(
        PATH,
        "builtins.open io.open codecs.open os.open os.remove os.unlink os.mkdir os.makedirs os.rmdir os.removedirs "
        "os.listdir os.scandir os.walk os.chmod shutil.rmtree "
        "tarfile.open zipfile.ZipFile flask.send_file django.http.FileResponse aiofiles.open gzip.open bz2.open "
        "fileinput.input linecache.getline numpy.load pandas.read_csv sqlite3.connect os.chown "
        "os.truncate shutil.unpack_archive flask.send_from_directory fastapi.responses.FileResponse PIL.Image.open "
        "starlette.responses.FileResponse aiohttp.web.FileResponse quart.send_file",
        (0,),
        "file",
        "path",
        "filename",
        "path_or_file",
    ),
    **_calls(
        PATH,
        "os.rename os.replace shutil.copy shutil.copyfile shutil.move shutil.copytree",
        (0, 1),
    ),
    **_calls(PATH, "os.link os.symlink shutil.copy2", (0, 1)),
    **_calls(
        PATH,
        "os.path.exists os.path.isfile os.path.isdir os.path.getsize os.path.islink os.stat os.lstat os.access",
    ),
    **_calls(
        SHELL,
        "os.system os.popen subprocess.getoutput subprocess.getstatusoutput asyncio.create_subprocess_shell "
        "pexpect.spawn pexpect.run pty.spawn commands.getoutput popen2.popen2",
    ),
    **_calls(
        CODE,
        "builtins.eval builtins.exec builtins.compile builtins.__import__ importlib.import_module",
    ),
    **_calls(
        SQL,
        "sqlalchemy.text django.db.models.expressions.RawSQL pandas.read_sql pandas.read_sql_query",
    ),
    **_calls(
        REGEX,
        "re.compile re.match re.search re.fullmatch re.findall re.finditer re.sub re.subn re.split "
        "regex.compile regex.match regex.search regex.fullmatch regex.sub",
        (0,),
        "pattern",
    ),
    **_calls(
        DEVICE, "serial.Serial.write serial.Serial.writelines pyvisa.Resource.write", (0,), "data"
    ),
    **_calls(XPATH, "lxml.etree.XPath lxml.etree.ETXPath"),
    **_calls(XPATH, "elementpath.select elementpath.iter_select", (1,), "path"),
    **_calls(
        TEMPLATE,
        "flask.render_template_string quart.render_template_string jinja2.Template mako.template.Template "
        "tornado.template.Template django.template.Template jinja2.Environment.from_string",
        (0,),
        "source",
    ),
    **_calls(HTML, "markupsafe.Markup flask.Markup django.utils.safestring.mark_safe"),
    **_calls(
        HTML,
        "flask.make_response flask.Response django.http.HttpResponse fastapi.responses.HTMLResponse "
        "starlette.responses.HTMLResponse werkzeug.wrappers.Response bottle.HTTPResponse tornado.handler.write "
        "tornado.handler.finish",
        (0,),
        "content",
        "response",
    ),
    **_calls(
        REDIRECT,
        "flask.redirect django.shortcuts.redirect django.http.HttpResponseRedirect bottle.redirect "
        "fastapi.responses.RedirectResponse starlette.responses.RedirectResponse werkzeug.utils.redirect "
        "django.http.HttpResponsePermanentRedirect quart.redirect tornado.handler.redirect",
        (0,),
        "url",
        "location",
        "to",
    ),
    **_calls(
        FETCH,
        "requests.get requests.post requests.put requests.delete requests.head requests.patch urllib.request.urlopen "
        "urllib.request.Request urllib.request.urlretrieve httpx.get httpx.post httpx.put httpx.delete",
        (0,),
        "url",
    ),
    **_calls(FETCH, "requests.request httpx.request", (1,), "url"),
    **_calls(
        FETCH,
        "http.client.HTTPConnection http.client.HTTPSConnection websockets.connect urllib3.request socket.create_connection "
        "asyncio.open_connection",
        (0,),
        "host",
        "uri",
    ),
    **_calls(
        UNPICKLE,
        "pickle.loads pickle.load cPickle.loads cPickle.load _pickle.loads dill.loads dill.load marshal.loads marshal.load "
        "jsonpickle.decode jsonpickle.loads shelve.open pickle.Unpickler cloudpickle.loads pandas.read_pickle "
        "yaml.unsafe_load yaml.unsafe_load_all yaml.full_load joblib.load torch.load",
    ),
}

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

REDIRECTS = frozenset(
    {
        "HTTPFound",
        "HTTPMovedPermanently",
        "HTTPSeeOther",
        "HTTPTemporaryRedirect",
        "HTTPPermanentRedirect",
        "HTTPMovedTemporarily",
    }
)
"""Last names of the answers of aiohttp and Pyramid that send a user elsewhere."""
REDIRECTING = frozenset({"redirect", "redirect_to", "send_redirect"})
"""Names by which projects and other frameworks call what sends a user elsewhere."""

METHOD_SINKS: dict[str, Sink] = {
    **dict.fromkeys(("execute", "executemany", "executescript", "raw", "extra"), Sink(SQL)),
    **dict.fromkeys(("xpath",), Sink(XPATH)),
    **dict.fromkeys(("exec_command",), Sink(SHELL)),
    **dict.fromkeys(("goto",), Sink(FETCH, (0,), ("url",))),
    **dict.fromkeys(("save_as",), Sink(PATH, (0,), ("filename",))),
}
"""Methods that do harm whatever the receiver is called."""

LDAP_SEARCHES = {
    "search": Sink(LDAP, (0, 1), ("search_filter", "search_base")),
    "search_s": Sink(LDAP, (0, 2), ("filterstr", "base")),
    "search_st": Sink(LDAP, (0, 2), ("filterstr", "base")),
    "search_ext": Sink(LDAP, (0, 2), ("filterstr", "base")),
    "search_ext_s": Sink(LDAP, (0, 2), ("filterstr", "base")),
    "paged_search": Sink(LDAP, (0, 1), ("search_filter", "search_base")),
}
"""Only where the module imports an LDAP library: many things have a `search`."""

XML_PARSES = words(
    "xml.dom.minidom.parseString xml.dom.minidom.parse xml.dom.pulldom.parseString "
    "xml.dom.pulldom.parse xml.sax.parseString xml.sax.parse lxml.etree.parse "
    "lxml.etree.fromstring lxml.etree.XML lxml.etree.HTML"
)
"""Parsers of XML that obey the parser object they are given."""

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
