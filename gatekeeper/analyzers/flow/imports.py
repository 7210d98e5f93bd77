"""What a Python file imports out of its own tree: found in its text, for nobody parses hostile code in the gate's own process.

What the expression below does not see (an import made by `importlib`, for one) is no link, and stays as unknown as it was.
What it sees too much of, as in a docstring, widens the key of an answer and nothing else.
"""

import re
import sys
from collections.abc import Container, Iterator

from gatekeeper.analyzers.flow.names import words

_IMPORT = re.compile(
    r"(?:^|[;:])[ \t\f]*(?:from(?P<of>[.\w \t\f]{1,300}?)\bimport\b[ \t\f]{0,40}(?P<names>\([^)]{0,9000}\)|[^\n;#]*)"
    r"|import[ \t\f]+(?P<modules>[^\n;#]*))",
    re.MULTILINE,
)
"""Each part is bounded, so that a text made for it keeps nobody busy."""
_COMMENT = re.compile(r"#[^\n]*")
_JOINED = re.compile(r"\\\n")
_MOST = 400
"""Names that are followed out of one file."""
_DEEPEST = 12
"""Parts of a name, and folders above a file, that are looked at."""
_LIBRARIES = words(
    "flask quart bottle django rest_framework aiohttp starlette fastapi tornado cherrypy falcon pyramid twisted werkzeug jinja2 "
    "markupsafe bleach requests httpx urllib3 yaml lxml defusedxml ldap ldap3 serial can usb paho pydicom pynetdicom hl7 hl7apy "
    "sqlalchemy psycopg2 pymysql sqlite3 pymongo motor redis numpy pandas torch joblib dill jsonpickle paramiko websockets nacl "
    "cryptography jwt socketio mako structlog loguru flask_restful flask_restx flask_sqlalchemy flask_pymongo mongoengine bson"
)
"""What stands under these names is the library, wherever a repository has a folder of that name, except for who stands in
that folder: it could otherwise take the harm out of `yaml.load`."""
_SOURCE_FOLDERS = ("src/", "lib/", "python/")


def links(path: str, content: bytes, tracked: Container[str]) -> tuple[tuple[str, str], ...]:
    """The modules that the file at the path imports out of its tree, as named there, with their tracked paths; in order, each once.

    A name of the standard library, or of one our knowledge speaks of, never leads into the tree.
    """
    text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    named = dict.fromkeys(_named(_JOINED.sub(" ", text)))
    folders = _folders(path, tracked)
    found = {}
    for name in list(named)[:_MOST]:
        leads_to = _led(name, path, folders, tracked)
        if leads_to and leads_to.isprintable():
            found[name] = leads_to
    return tuple(found.items())


def _named(text: str) -> Iterator[str]:
    """Each module that may be meant, with every package around it and every name that is taken out of it."""
    for found in _IMPORT.finditer(text):
        if found["modules"] is not None:
            for part in found["modules"].split(","):
                name = "".join(part.split(" as ")[0].split())
                yield from _around(name)
            continue
        of = "".join(found["of"].split())
        yield from _around(of)
        for part in _COMMENT.sub("", found["names"]).strip("()").split(","):
            taken = part.split()[:1]
            if taken and taken[0] != "*":
                yield of + ("" if of.endswith(".") else ".") + taken[0]


def _around(name: str) -> Iterator[str]:
    """`a`, `a.b` and `a.b.c` for `a.b.c`; a relative name as it is."""
    if name.startswith("."):
        yield name
        return
    parts = name.split(".", _DEEPEST)[:_DEEPEST]
    for end in range(1, len(parts) + 1):
        yield ".".join(parts[:end])


def _folders(path: str, tracked: Container[str]) -> tuple[str, ...]:
    """Where an absolute name may begin, each with its slash: folders above the file, nearest first, those that are packages last."""
    parts = path.split("/")[:-1]
    ends = [*range(len(parts), max(0, len(parts) - _DEEPEST), -1), 0]
    above = ["".join(f"{part}/" for part in parts[:end]) for end in ends]
    plain = [folder for folder in above if f"{folder}__init__.py" not in tracked]
    sources = [f"{folder}{below}" for folder in plain for below in _SOURCE_FOLDERS]
    return (*plain, *sources, *(folder for folder in above if folder not in plain))


def _led(name: str, path: str, folders: tuple[str, ...], tracked: Container[str]) -> str:
    """The tracked path of the module of that name; empty when there is none."""
    bare = name.lstrip(".")
    tail = bare.replace(".", "/")
    level = len(name) - len(bare)
    if level:
        above = path.split("/")[:-level]
        if level > path.count("/") + 1:
            return ""
        folders = ("".join(f"{part}/" for part in above),)
    elif (
        not bare
        or (first := bare.partition(".")[0]) in sys.stdlib_module_names
        or (first in _LIBRARIES and f"/{first}/" not in f"/{path}")
    ):
        return ""
    for folder in folders:
        stem = f"{folder}{tail}".rstrip("/")
        package = f"{stem}/__init__.py" if stem else "__init__.py"
        for file in (package, f"{stem}.py"):
            if file in tracked and (tail or file == package):
                return "" if file == path else file
    return ""
