"""Calls: sources, sinks, what makes fit, containers and text, and everything nobody knows."""

import ast
from dataclasses import replace

from gatekeeper.analyzers.flow import fold, sources
from gatekeeper.analyzers.flow import knowledge as k
from gatekeeper.analyzers.flow.containers import METHODS, new_container
from gatekeeper.analyzers.flow.given import Given, sent_bare
from gatekeeper.analyzers.flow.options import taken_for_options
from gatekeeper.analyzers.flow.report import RULES, Hit
from gatekeeper.analyzers.flow.steps import handed_to, put_into, way
from gatekeeper.analyzers.flow.values import (
    ALL,
    BELIEVED,
    NOTHING,
    Box,
    Constant,
    Function,
    Origin,
    Taint,
    Unknown,
    Value,
    constant,
    mixed,
    places,
    spread_of,
)

_INSTANCES = {
    "socket.socket",
    "socket.create_connection",
    "serial.Serial",
    "serial.serial_for_url",
    "can.Bus",
    "can.interface.Bus",
    "xml.sax.make_parser",
    "lxml.etree.XMLParser",
    "pathlib.Path",
    "pathlib.PurePath",
    "pathlib.PosixPath",
    "random.SystemRandom",
    "secrets.SystemRandom",
    "jinja2.Environment",
    "requests.session",
    *k.CLIENTS,
}
_SAME_CLASS = {
    "socket.create_connection": "socket.socket",
    "serial.serial_for_url": "serial.Serial",
    "can.interface.Bus": "can.Bus",
    "pathlib.PurePath": "pathlib.Path",
    "pathlib.PosixPath": "pathlib.Path",
    "secrets.SystemRandom": "random.SystemRandom",
    "requests.session": "requests.Session",
}


_SLASHES = frozenset({"//+", "/+", "^//+", "^/+", "/{2,}", "^/{2,}"})
"""What takes doubled slashes out of a path: it then leads to no other host."""

WHOLE_REQUEST = "the request"
"""Source of what a function nobody knows makes out of a whole request: perhaps a text, perhaps a ready answer."""


class Calls:
    """What a call gives, and the harm it does on the way."""

    def __init__(self) -> None:
        self.hits: set[Hit] = set()
        self.within: list[str] = []
        """Names of the functions being read, the innermost last."""
        self.imported: set[str] = set()
        """First parts of the names of all imported modules."""

    def enter(self, function: Function, given: Given) -> Value:
        """What a function of the module returns; the part that reads statements knows."""
        raise NotImplementedError

    def hit(self, use: str, node: ast.AST, value: Value | None = None) -> None:
        """Notes that the rule is broken at the node."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line = getattr(node, "end_lineno", None) or line
        end_column = getattr(node, "end_col_offset", None) or column
        taint = value.taint if value is not None else None
        came = f"{taint.source} in line {taint.line}" if taint else ""
        steps = way(taint, line) if taint else ()
        self.hits.add(Hit(line, column + 1, end_line, end_column + 1, RULES[use].id, came, steps))

    def use(self, use: str, node: ast.AST, value: Value) -> None:
        """Notes the hit if the value is followed and not fit for that use."""
        spread = spread_of(value)
        if spread.tainted_for(use) and spread.taint is not None:
            guessable = spread.taint.origin is Origin.GUESSABLE
            if guessable == (use == k.TOKEN):
                self.hit(use, node, spread)
        elif use == k.FETCH and spread.tainted_for(k.FETCH_PART) and BELIEVED not in spread.clean:
            self.hit(k.FETCH_PART, node, spread)
        elif spread.taint is not None and BELIEVED in spread.clean and use != k.LOG:
            self.hit(BELIEVED, node, spread)

    def call(self, node: ast.Call, called: Value, receiver: Value, given: Given) -> Value:
        """What the call gives. `receiver` is the value before the last dot, nothing when there is none."""
        name = called.name
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        self._sinks(node, name, method, receiver, given)
        if called.function is not None:
            return self.enter(called.function, handed_to(called.function, given, node))
        for known in (
            self._source(node, name, method, receiver),
            self._of_library(node, name, given),
            self._of_receiver(node, method, receiver, given),
        ):
            if known is not None:
                return known
        return self._unknown(node, name or method, receiver, given)

    def _source(self, node: ast.Call, name: str, method: str, receiver: Value) -> Value | None:
        if sources.SOURCES.fullmatch(name) or name in sources.SOURCE_CALLS:
            taint = Taint(Origin.OUTSIDE, _shown(name), node.lineno)
            return Value(taint=taint, clean=sources.born_clean(name), name=name)
        if name in k.GUESSABLE:
            return Value(taint=Taint(Origin.GUESSABLE, name, node.lineno))
        if method in sources.SOURCE_METHODS.get(receiver.name, ()):
            return Value(taint=Taint(Origin.OUTSIDE, f"{receiver.name}.{method}", node.lineno))
        return None

    def _of_library(self, node: ast.Call, name: str, given: Given) -> Value | None:
        guessed = mixed(*given.all)
        if guessed.taint is not None and guessed.taint.origin is Origin.GUESSABLE:
            return guessed if name in k.NUMBERS or name in k.MAKES_FIT else None
        if name in k.NUMBERS:
            return self._number(name, given)
        if name in k.SINKS and k.SINKS[name].use == k.PATH:
            return Value(name=name)  # what a file holds is not the name
        if name in k.MAKES_FIT:
            result = mixed(*given.all)
            return replace(result, clean=result.clean | k.MAKES_FIT[name])
        if name == "re.sub" and given.at(0, "pattern").constant in _SLASHES:
            told_of = given.at(2, "string")
            return replace(told_of, clean=told_of.clean | {k.REDIRECT}, constant=Unknown.VALUE)
        if name in k.UNDOES:
            return replace(mixed(*given.all), clean=frozenset())
        if name in (
            "builtins.str",
            "builtins.bytes",
            "os.fspath",
            "os.path.abspath",
            "os.path.realpath",
        ):
            return self._as_text(name, given)
        if name in _INSTANCES:
            kind = _SAME_CLASS.get(name, name)
            facts = {f"option {key}": value for key, value in given.keywords.items()}
            return replace(mixed(*given.all), name=kind, box=Box(kind, items=places(facts)))
        if name in ("urllib.parse.urlparse", "urllib.parse.urlsplit"):
            about = node.args[0].id if node.args and isinstance(node.args[0], ast.Name) else ""
            return replace(mixed(*given.all), about=about)
        return new_container(name, given.positional, given.keywords)

    def _number(self, name: str, given: Given) -> Value:
        first = given.at(0)
        if (
            name == "builtins.len"
            and first.known
            and isinstance(first.constant, str | bytes | tuple)
        ):
            return constant(len(first.constant))
        return NOTHING

    def _as_text(self, name: str, given: Given) -> Value:
        first = given.at(0)
        if name == "builtins.str" and first.known and isinstance(first.constant, str | int | bool):
            return constant(str(first.constant))
        result = mixed(*given.all)
        normal = name in ("os.path.abspath", "os.path.realpath")
        return replace(result, clean=result.clean | {"normal"}) if normal else result

    def _of_receiver(
        self, node: ast.Call, method: str, receiver: Value, given: Given
    ) -> Value | None:
        """What a method of a container, an instance we know, or a text gives."""
        if receiver.box is not None and method in METHODS.get(receiver.box.kind, {}):
            put = put_into(node.func, given, node)
            return METHODS[receiver.box.kind][method](receiver.box, put)
        if receiver.known and all(value.known for value in given.positional):
            words = [v.constant for v in given.positional if not isinstance(v.constant, Unknown)]
            if not isinstance(receiver.constant, Unknown) and not given.keywords:
                found = fold.method(receiver.constant, method, words)
                if not isinstance(found, Unknown):
                    return constant(found)
        if method == "replace" and len(given.positional) >= 2:
            return self._replaced(receiver, given)
        if method in ("strip", "lstrip") and _takes_slashes(given.at(0).constant):
            return replace(receiver, clean=receiver.clean | {k.NO_SLASH}, constant=Unknown.VALUE)
        if method == "resolve":
            return replace(receiver, clean=receiver.clean | {"normal"})
        if receiver.name == "xml.sax.make_parser" and method == "setFeature" and receiver.box:
            feature = given.at(0).name.rpartition(".")[2]
            receiver.box.items[f"option {feature}"] = given.at(1)
            return NOTHING
        if method in ("startswith", "endswith", "find", "index", "count", "isdigit", "isalnum"):
            return NOTHING
        return None

    def _replaced(self, receiver: Value, given: Given) -> Value:
        """Text without what was replaced: quotes, dots and line breaks are what harm is made of."""
        result = mixed(receiver, given.positional[1])
        gone = given.positional[0].constant
        facts = {
            "'": "no-quote",
            '"': "no-quote",
            "..": k.PATH,
            "../": k.PATH,
            "\n": k.HEADER,
            "<": k.HTML,
        }
        if isinstance(gone, str) and gone in facts and result.taint is not None:
            return replace(result, clean=told(result.clean | {facts[gone]}))
        return result

    def _unknown(self, node: ast.Call, name: str, receiver: Value, given: Given) -> Value:
        """A call nobody knows hands on what it was given, unless its name says that it makes it harmless."""
        last = name.rpartition(".")[2]
        if name.startswith("tornado.handler."):
            return Value(name=name)  # what the framework finds under a name is not the name
        requests = [value for value in given.all if value.name in sources.REQUESTS]
        result = mixed(receiver, *given.all)
        if requests and result.taint is None:
            taint = Taint(Origin.OUTSIDE, WHOLE_REQUEST, node.lineno)
            result = Value(taint=taint, clean=frozenset({k.HTML}))
        if (
            last in ("format", "format_map")
            and result.taint
            and result.taint.source == WHOLE_REQUEST
        ):
            result = replace(result, clean=result.clean - {k.HTML})
        if fit := k.FIT_BY_NAME.search(snake(last)):
            markup = not fit["wholly"] and k.MARKUP_BY_NAME.search(snake(last))
            harmless = {k.HTML, k.XPATH, k.HEADER} if markup else {ALL}
            result = replace(result, clean=result.clean | harmless | {BELIEVED})
        return replace(result, name=name if name[:1].isalpha() and "." in name else "")

    def _sinks(
        self, node: ast.Call, name: str, method: str, receiver: Value, given: Given
    ) -> None:
        sink = k.SINKS.get(name)
        if sink is None and not receiver.known:
            sink = k.METHOD_SINKS.get(method) if name not in k.SINKS else None
            if sink is None and self.imported & {"ldap", "ldap3"} and receiver.name[:3] != "re.":
                sink = k.LDAP_SEARCHES.get(method)
        if sink is not None:
            if sink.use == k.HTML and (page := given.at(0)).box and page.box.kind == "dict":
                return  # sent as JSON
            if sink.use == k.HTML and (page := given.at(0)).box and page.box.kind == "list":
                given = replace(
                    given, positional=(page.box.items.get(0, page), *given.positional[1:])
                )
            for place in sink.places:
                self.use(
                    sink.use,
                    node,
                    given.at(place, *(sink.keywords if place == sink.places[0] else ())),
                )
        if name in k.SUBPROCESS:
            self._subprocess(node, given)
        if method in ("format", "format_map") and any(not value.known for value in given.all):
            self.use(k.FORMAT, node, receiver)
        if method in k.ELEMENT_SEARCHES and k.ELEMENTS.fullmatch(receiver.name):
            self.use(k.XPATH, node, given.at(0, "path", "match"))
        if method in k.LOG_METHODS and k.LOGGERS.fullmatch(receiver.name):
            self._logged(node, given)
        if method in k.FILE_METHODS and receiver.name == "pathlib.Path":
            self.use(k.PATH, node, receiver)
        if receiver.name.startswith("lxml.etree.XPath") or name == "lxml.etree.XPath":
            self.use(k.XPATH, node, given.at(0))
        self._fetches(node, name, method, receiver, given)
        self._web(node, name, method, given)
        self._readers(node, name, given)

    def _logged(self, node: ast.Call, given: Given) -> None:
        """A text in a line of the log is harmless when it cannot break the line, as with `%r`."""
        words = given.at(0).constant
        shown = isinstance(words, str) and "%r" in words and "%s" not in words
        for value in given.positional:
            fit = shown or k.HEADER in spread_of(value).clean
            self.use(k.LOG, node, NOTHING if fit else value)

    def _subprocess(self, node: ast.Call, given: Given) -> None:
        command, shell = given.at(0, "args"), given.keywords.get("shell", constant(False))
        if shell.constant is not False:
            self.use(k.SHELL, node, command)
        elif command.box is not None and command.box.kind == "list":
            program = command.box.items.get(0, NOTHING)
            may_be = program.maybe or {None if not program.known else program.constant}
            through = bool(k.SHELLS & may_be)
            self.use(k.SHELL, node, command if through else program)
            for part in taken_for_options(command.box):
                self.use(k.OPTION, node, part)
        elif command.box is None:
            self.use(k.SHELL, node, command)

    def _fetches(
        self, node: ast.Call, name: str, method: str, receiver: Value, given: Given
    ) -> None:
        """Calls to addresses by clients that are kept, and by whatever takes one under a plain name."""
        if receiver.name in k.CLIENTS:
            if method == "request":
                self.use(k.FETCH, node, given.at(1, "url"))
            elif method in k.CLIENTS[receiver.name]:
                self.use(k.FETCH, node, given.at(0, "url"))
        last = name.rpartition(".")[2] or method
        if last in k.REDIRECTS:
            self.use(k.REDIRECT, node, given.at(0, "location"))
        if not k.PAGES.fullmatch(last):
            for word in sorted(k.FETCH_WORDS & given.keywords.keys()):
                self.use(k.FETCH, node, given.keywords[word])

    def _web(self, node: ast.Call, name: str, method: str, given: Given) -> None:
        if method == "set_cookie":
            if sent_bare(given):
                self.hit("cookie", node)
            self.use(k.TOKEN, node, given.at(1, "value"))
            self.use(k.TOKEN, node, given.at(0, "key"))
        if method == "send_header":
            self.use(
                k.REDIRECT if given.at(0).constant == "Location" else k.HEADER, node, given.at(1)
            )
        if method in k.HEADER_METHODS and _is_headers(node.func):
            self.use(k.HEADER, node, given.at(1))
        if name.endswith("Response") and "headers" in given.keywords:
            self.use(k.HEADER, node, given.keywords["headers"])
        if name in ("http.handler.wfile.write",):
            self.use(k.HTML, node, given.at(0))

    def _readers(self, node: ast.Call, name: str, given: Given) -> None:
        if name in ("yaml.load", "yaml.load_all"):
            loader = given.at(1, "Loader")
            if loader.name in k.UNSAFE_LOADERS or (loader == NOTHING and len(given.all) < 2):
                self.use(k.UNPICKLE, node, given.at(0, "stream"))
        if name in k.XML_PARSES:
            parser = given.at(1, "parser")
            if parser.box is not None and self._follows_entities(parser.box):
                self.use(k.XML, node, given.at(0))
            elif name.startswith("lxml.") and parser == NOTHING and len(given.all) < 2:
                self.use(k.XML_BY_VERSION, node, given.at(0))
        digest = name.removeprefix("hashlib.") if name.startswith("hashlib.") else ""
        if digest == "new":
            named = given.at(0, "name").constant
            digest = named.lower() if isinstance(named, str) else ""
        safe = given.keywords.get("usedforsecurity", constant(True)).constant is False
        by_content = any(k.BY_CONTENT.search(snake(function)) for function in self.within)
        if digest in k.WEAK_HASHES and not safe and not by_content:
            self.hit("hash", node)

    def _follows_entities(self, parser: Box) -> bool:
        names = ("feature_external_ges", "feature_external_pes", "resolve_entities", "load_dtd")
        return any(
            f"option {name}" in parser.items
            and parser.items[f"option {name}"].constant is not False
            for name in names
        )


def _takes_slashes(characters: Constant | Unknown) -> bool:
    return isinstance(characters, str) and "/" in characters


def told(clean: frozenset[str]) -> frozenset[str]:
    """With what follows: without quotes a text cannot leave a quoted place; begun with one it is only that."""
    if "no-quote" in clean:
        clean = clean | {k.XPATH, k.SQL}
    if {"no-quote", "quoted"} <= clean:
        clean = clean | {k.CODE}
    if {"begins with /", "begins not with //"} <= clean:
        clean = clean | {k.REDIRECT}
    return clean


def _is_headers(called: ast.expr) -> bool:
    """Whether the method called is one of the headers of an answer."""
    whole = called.value if isinstance(called, ast.Attribute) else None
    return (
        isinstance(whole, ast.Attribute)
        and whole.attr == "headers"
        and "req" not in ast.dump(whole.value)
    )


def snake(name: str) -> str:
    """The name with its words parted by underscores."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


def _shown(name: str) -> str:
    return name.removeprefix("flask.").removeprefix("builtins.")
