"""Where values come in: requests of web frameworks, lines, datagrams and messages, by the names libraries give them.

Names are those of the libraries' public documentation: Flask 3, Quart, Bottle, Django 5 and its REST framework, FastAPI and
Starlette, aiohttp 3, Tornado 6, Pyramid 2, Twisted 24, websockets, pyserial 3.5, python-can 4, pydicom 3, pynetdicom 2,
python-hl7, paho-mqtt 2, bleak, CherryPy 18, Falcon 4, python-socketio 5.
"""

from gatekeeper.analyzers.flow.knowledge import UPLOAD
from gatekeeper.analyzers.flow.library import alike, expression, library
from gatekeeper.analyzers.flow.values import Value

ENVIRON = "wsgi.environ"
"""The name of what a server hands to an application of WSGI."""


def born_clean(name: str) -> frozenset[str]:
    """What a value of that source is fit for as it comes: a header that was received holds no line break, a path has its slash."""
    if expression("path-of-request").search(name):
        return frozenset({"begins with /"})
    if name.endswith(".FILES"):
        return frozenset({UPLOAD})
    return frozenset({"header"}) if expression("of-header").search(name) else frozenset()


def handler_of(bases: tuple[str, ...]) -> str:
    """The name that stands for `self` in a class of a framework's handlers; empty for any other class."""
    handlers = library().handlers
    for base in bases:
        if base in handlers.values():
            return base
        for whole, name in handlers.items():
            if whole.fullmatch(base):
                return name
    return ""


def names_a_file(header: object) -> bool:
    """Whether a header of that name says how its sender calls a file."""
    return isinstance(header, str) and header.lower() == "content-disposition"


def kept_by_server(whole: Value, key: object) -> bool:
    """Whether the server itself, not who sends a request, fills the place of that name (PEP 3333, `environ`)."""
    if whole.taint is None or whole.name != ENVIRON or not isinstance(key, str):
        return False
    return not key.startswith("HTTP_") and key not in alike("of-request")


def carries(function: str, parameter: str) -> bool:
    """Whether a library hands what came in over in this parameter."""
    return function in alike("callbacks") and parameter in alike("carried")
