"""Where values come in: requests of web frameworks, lines, datagrams and messages, by the names libraries give them.

Names are those of the libraries' public documentation: Flask 3, Quart, Bottle, Django 5 and its REST framework, FastAPI and
Starlette, aiohttp 3, Tornado 6, Pyramid 2, Twisted 24, websockets, pyserial 3.5, python-can 4, pydicom 3, pynetdicom 2,
python-hl7, paho-mqtt 2, bleak, CherryPy 18, Falcon 4, python-socketio 5.
"""

import re

from gatekeeper.analyzers.flow.library import alike
from gatekeeper.analyzers.flow.names import words
from gatekeeper.analyzers.flow.values import Taint

SOURCES = re.compile(
    r"(?:flask|quart|bottle)\.request\.(?:args|form|values|cookies|headers|data|json|files|path|url|full_path|"
    r"base_url|query_string|stream|environ|get_json|get_data|query|forms|params|body|referrer|remote_user|"
    r"user_agent|view_args|host|raw_path|origin|fullpath|urlparts|script_root)"
    r"|(?:django\.request|aiohttp\.request|starlette\.request|(?:django|aiohttp|flask)\.view\.request)\."
    r"(?:GET|POST|COOKIES|META|FILES|body|headers|path|query|rel_url|match_info|cookies|json|text|post|read|form|"
    r"query_params|path_params|get_full_path|content|params|matchdict|json_body|media|raw_path|path_info|query_string|args|data|payload|"
    r"getHeader|getAllHeaders|getCookie|environ|multipart|stream)"
    r"|(?:django|flask)\.view\.kwargs"
    r"|tornado\.handler\.request\.(?:body|headers|uri|path|query|arguments|query_arguments|body_arguments|cookies|files|host)"
    r"|tornado\.handler\.(?:get_(?:query_|body_)?arguments?|get_cookie|path_args|path_kwargs)"
    r"|http\.handler\.(?:path|headers|rfile|requestline)"
    r"|socketserver\.handler\.(?:request|rfile)(?:\.(?:recv|read|readline))?"
    r"|pynetdicom\.event\.(?:dataset|identifier|attribute_list|modification_list|action_information|encoded_dataset)"
    r"|cherrypy\.request\.(?:params|json|body|headers|path_info|query_string|cookie|request_line)"
    r"|builtins\.input|sys\.stdin\.(?:read|readline|readlines|buffer)|hl7apy\.handler\.incoming_message"
)
"""Qualified names whose value somebody else chooses. Requests of frameworks that hand them over as a parameter
go by the names on the left of the dot, such as `django.request`; what a handler's class gives, by those of `HANDLERS`."""

REQUESTS = frozenset(
    f"{name}.request" for name in ("flask", "quart", "bottle", "django", "aiohttp", "starlette")
)
"""The objects that hold a whole request: what is made out of one comes from outside."""

ASKED_OUTSIDE = words(
    "get_argument get_arguments get_query_argument get_query_arguments get_body_argument get_body_arguments "
    "get_json_body get_filename get_param get_param_as_list recvfrom recv_string recv_json recv_multipart recv_pyobj readAll"
)
"""Methods, of whatever class, whose name says that they give a part of a request, the name in a message's part, or what was received."""

TYPES = {
    "Request": "django.request",
    "HttpRequest": "django.request",
    "WSGIRequest": "django.request",
    "StreamReader": "asyncio.StreamReader",
    "WebSocket": "websocket",
    "WebSocketServerProtocol": "websocket",
    "ServerConnection": "websocket",
}
"""By the last name of a parameter's type: what stands for the parameter."""

CARRYING_TYPES = words(
    "UploadFile FileStorage UploadedFile InMemoryUploadedFile TemporaryUploadedFile MQTTMessage "
    "FileDataset BodyPartReader"
)
"""Types of parameters that hold what somebody else sent."""

_HEADER = re.compile(r"\.(?:headers|getHeader|getAllHeaders|cookies|COOKIES|get_cookie|host)$")
_PATH_OF_REQUEST = re.compile(r"\.request\.(?:path|uri|full_path|raw_path|path_info)$")

EVENTS = words("on tool event field mutation uamethod")
ROUTES = EVENTS | words("route get post put delete patch websocket api_route expose")
"""Last names of decorators that make a function answer requests or events of a socket; what answers an event shows no page."""

VERBS = frozenset({"get", "post", "put", "delete", "patch", "head"})
"""Methods of a handler's class that answer requests; their parameters are parts of the address."""

_HANDLERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r".*(?:BaseHTTPRequestHandler|SimpleHTTPRequestHandler)"), "http.handler"),
    (
        re.compile(r"(?:socketserver\.)?(?:Base|Stream|Datagram)RequestHandler"),
        "socketserver.handler",
    ),
    (
        re.compile(r"tornado\.(?:web|websocket)\.\w*Handler|(?:\w+\.)*(?:Jupyter|IPython)Handler"),
        "tornado.handler",
    ),
    (re.compile(r"aiohttp\.web\.View"), "aiohttp.view"),
    (
        re.compile(r"flask\.views\.(?:Method)?View|flask_rest(?:ful|x|plus)(?:\.\w+)*\.Resource"),
        "flask.view",
    ),
    (re.compile(r"hl7apy\.mllp\.Abstract\w*Handler"), "hl7apy.handler"),
    (re.compile(r"(?:django|rest_framework)\.(?:\w+\.)*\w*(?:View|ViewSet)"), "django.view"),
)

URL_PARTS = frozenset({"tornado.handler", "flask.view"})
"""The handlers whose methods get parts of the address as parameters, as texts."""

ENVIRON = "wsgi.environ"
"""The name of what a server hands to an application of WSGI."""
_OF_REQUEST = words(
    "PATH_INFO QUERY_STRING REQUEST_URI RAW_URI REQUEST_METHOD CONTENT_TYPE CONTENT_LENGTH SCRIPT_NAME REMOTE_USER REMOTE_ADDR "
    "SERVER_NAME SERVER_PROTOCOL wsgi.input"
)
"""Places of a WSGI `environ` that a request fills, besides its headers."""
_CARRIED = words("msg message data payload line datagram packet frame string event")


def born_clean(name: str) -> frozenset[str]:
    """What a value of that source is fit for as it comes: a header that was received holds no line break, a path has its slash."""
    if _PATH_OF_REQUEST.search(name):
        return frozenset({"begins with /"})
    return frozenset({"header"}) if _HEADER.search(name) else frozenset()


def handler_of(bases: tuple[str, ...]) -> str:
    """The name that stands for `self` in a class of a framework's handlers; empty for any other class."""
    kinds = {name for _, name in _HANDLERS}
    for base in bases:
        if base in kinds:
            return base
        for pattern, name in _HANDLERS:
            if pattern.fullmatch(base):
                return name
    return ""


def names_a_file(header: object) -> bool:
    """Whether a header of that name says how its sender calls a file."""
    return isinstance(header, str) and header.lower() == "content-disposition"


def kept_by_server(taint: Taint | None, key: object) -> bool:
    """Whether the server itself, not who sends a request, fills the place of that name (PEP 3333, `environ`)."""
    if taint is None or taint.source != "the parameter environ" or not isinstance(key, str):
        return False
    return not key.startswith("HTTP_") and key not in _OF_REQUEST


def carries(function: str, parameter: str) -> bool:
    """Whether a library hands what came in over in this parameter."""
    return function in alike("callbacks") and parameter in _CARRIED
