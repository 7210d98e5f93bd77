"""What is known of libraries: what makes a value harmless, and where it does harm; `library` and `sources` say where values come in and which calls do harm.

Names are those of the libraries' public documentation: Python 3.13, Flask 3, Django 5, FastAPI and Starlette, aiohttp,
ldap3 2.9, python-ldap 3.4, lxml 5, PyYAML 6, pyserial 3.5, pydicom 3, paho-mqtt 2, requests 2.
"""

PATH, SHELL, CODE, SQL, LDAP, XPATH, HTML = "path", "shell", "code", "sql", "ldap", "xpath", "html"
REDIRECT, SESSION, UNPICKLE, XML, FETCH = "redirect", "session", "unpickle", "xml", "fetch"
XML_BY_VERSION = "xml-by-version"
TEMPLATE, HEADER, TOKEN, LOG, REGEX = "template", "header", "token", "log", "regex"
FETCH_PART, ENDLESS, OPTION, FORMAT = "fetch-part", "endless", "option", "format"
QUERY, KEY_TWICE, KEY_UNUSED, UNGUARDED = "query", "key-twice", "key-unused", "unguarded"
DEVICE, EXPLODES, UNREAD, SWALLOWED = "device", "explodes", "unread", "swallowed"
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


UPLOAD = "an upload itself"
"""In `Value.clean`: a file that came in, and not yet what its sender calls it."""
ENCODED = "encoded"
"""In `Value.clean`: what it holds now is the encoding of a text."""
HARMLESS_WITHIN = "encoded, and harmless as it was"
"""In `Value.clean`: the same, of a text that was fit for everything."""


ANSWERS = (".HttpResponse", ".JsonResponse", ".StreamingHttpResponse", ".FileResponse")
"""Ends of the names of answers whose items are their headers (Django)."""
