"""Sinks: where a value that somebody else chose does harm."""

import ast
import re
from collections.abc import Sequence
from dataclasses import replace

from gatekeeper.analyzers.flow import knowledge as k
from gatekeeper.analyzers.flow.ambiguous import explodes
from gatekeeper.analyzers.flow.containers import element_of
from gatekeeper.analyzers.flow.followed import Answers
from gatekeeper.analyzers.flow.given import Given, sent_bare
from gatekeeper.analyzers.flow.library import alike, expression, library
from gatekeeper.analyzers.flow.names import dotted, last_name, snake
from gatekeeper.analyzers.flow.options import taken_for_options
from gatekeeper.analyzers.flow.report import Hit
from gatekeeper.analyzers.flow.settings import opened
from gatekeeper.analyzers.flow.steps import came_by_here, came_from, way
from gatekeeper.analyzers.flow.tells import PATIENT, SECRET, made_in_public, named_for, stored
from gatekeeper.analyzers.flow.values import (
    ALL,
    BELIEVED,
    HARMLESS,
    NOTHING,
    Box,
    Origin,
    Taint,
    Value,
    constant,
    delivered,
    mixed,
    spread_of,
)

_SPACED = re.compile(r"\bre\.(?:X|VERBOSE)\b")


class Sinks:
    """The harm that calls do with what they are given."""

    def __init__(self) -> None:
        self.hits: set[Hit] = set()
        self.answers = Answers()
        self.inside: list[ast.AST] = []
        """The functions being read, the innermost last."""
        self.within: list[str] = []
        """Names of the functions being read, the innermost last."""
        self.digests: set[str] = set()
        """Weak digests told already, as they are called: one that an object keeps is one fault, however often it is used."""
        self.imported: set[str] = set()
        """First parts of the names of all imported modules."""
        self.here = ""
        """The path of the other module that is being read; empty in the file itself."""
        self.of_patients = False
        self.handed = False
        """Whether what callers nobody read hand over is followed, and nothing else is told."""
        self.at: ast.AST | None = None
        """The call of the file itself that led where the reading stands."""
        self.deep = 0
        """How many functions that call stands in."""

    def born(self, source: str, node: ast.AST, origin: Origin = Origin.OUTSIDE) -> Taint:
        """What makes a value worth following from this node on."""
        return Taint(origin, source, getattr(node, "lineno", 1), self.here)

    def met(self, whole: Value, node: ast.AST) -> Value:
        """What a loop over it at the node meets."""
        if "*" in library().arrives.get(whole.name, ()):
            return Value(taint=self.born(whole.name, node), sure=True)
        return element_of(whole)

    def tells_of(self, value: Value, name: str, owner: str = "") -> Value:
        """The value as what it is called says: a secret of the settings, or a patient's where the program speaks of patients."""
        if not name or value.function is not None or value.known:
            return value
        told = named_for(name, owner, of_patients=self.of_patients)
        told -= {SECRET} if value == HARMLESS else set()  # whether there is one
        return replace(value, tells=value.tells | told) if told - value.tells else value

    def hit(self, use: str, node: ast.AST, value: Value | None = None, *, but: str = "") -> None:
        """Notes that the rule is broken at the node; in another module at the call here that handed the value over.

        What no call here handed over is the other module's own fault. `but` says what was not looked at.
        """
        taint = value.taint if value is not None else None
        if self.handed != (taint is not None and taint.origin is Origin.HANDED):
            return
        line, called = getattr(node, "lineno", 1), getattr(node, "func", None)
        probe = use == k.PATH and called is not None and last_name(called) in alike("probes")
        if self.here:
            if self.at is None or taint is None or not came_by_here(taint):
                return
            node = self.at
        at, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line = getattr(node, "end_lineno", None) or at
        end_column = getattr(node, "end_col_offset", None) or column
        came = came_from(taint, line, self.here) if taint else ""
        came = f"{came}; {but}" if came and but else came or but
        steps = way(taint, line, self.here) if taint else ()
        place = (at, column + 1, end_line, end_column + 1)
        inner = self.inside[-1:] if not self.here else self.inside[: self.deep][-1:]
        source = (taint.source, taint.line, taint.file) if taint is not None else ()
        within = (*(getattr(one, "lineno", 0) for one in inner), *source)
        self.hits.add(Hit(*place, f"flow-{use}", came, steps, within, probe, self.handed))

    def use(self, use: str, node: ast.AST, value: Value) -> None:
        """Notes the hit if the value is followed and not fit for that use."""
        spread = spread_of(value)
        buffer = value.box is not None and value.box.kind == "buffer"
        if use == k.PATH and (buffer or k.UPLOAD in value.clean):
            return  # what an archive or a table is read from, not its name
        self.answers.note(use, node, spread)
        if self.handed and not (use in k.HANDED and k.PART in spread.clean):
            return
        if spread.tainted_for(use) and spread.taint is not None:
            guessable = spread.taint.origin is Origin.GUESSABLE
            if guessable == (use == k.TOKEN):
                self.hit(use, node, spread)
        elif self.handed:
            return
        elif use == k.FETCH and spread.tainted_for(k.FETCH_PART) and BELIEVED not in spread.clean:
            self.hit(k.FETCH_PART, node, spread)
        elif spread.taint is not None and BELIEVED in spread.clean and use != k.LOG:
            self.hit(BELIEVED, node, spread)

    def sinks(self, node: ast.Call, name: str, method: str, receiver: Value, given: Given) -> None:
        sink = library().sinks.get(name)
        if sink is None and not receiver.known:
            sink = library().sinks.get(f".{method}") if name not in library().sinks else None
            if any(isinstance(argument, ast.Starred) for argument in node.args[:1]):
                sink = None  # a statement does not come as the first of many words
            if sink is None and self.imported & {"ldap", "ldap3"} and receiver.name[:3] != "re.":
                sink = library().sinks.get(f"ldap.{method}")
        if sink is not None:
            if sink.use == k.HTML and _is_no_page(given):
                return
            if sink.use == k.HTML and (page := given.at(0)).box and page.box.kind == "list":
                given = replace(
                    given, positional=(page.box.items.get(0, page), *given.positional[1:])
                )
            if sink.use == k.REGEX:
                written = given.at(sink.places[0], *sink.keywords)
                for form in written.maybe or {written.constant}:
                    self._expression(node, form)
            for place in sink.places:
                self.use(
                    sink.use,
                    node,
                    given.at(place, *(sink.keywords if place == sink.places[0] else ())),
                )
        self._tells(node, name, method, receiver, given)
        if name in alike("subprocess"):
            self._subprocess(node, given)
        if method in alike("queries") and self.imported & alike("mongo"):
            self._query(node, given)
        if method in ("format", "format_map") and any(not value.known for value in given.all):
            self.use(k.FORMAT, node, receiver)
        if method in alike("element-searches") and expression("elements").fullmatch(receiver.name):
            self.use(k.XPATH, node, given.at(0, "path", "match"))
        if method in alike("log-methods") and expression("loggers").fullmatch(receiver.name):
            self._logged(node, given)
        if name == "builtins.print":
            self._messages(node, given)
        if receiver.name == "pathlib.Path" and method in alike("file-methods") | alike(
            "file-probes"
        ):
            self.use(k.PATH, node, receiver)
        if method == "save" and receiver.taint is not None:
            self.use(k.PATH, node, given.at(0, "dst"))  # an upload
        if receiver.name.startswith("lxml.etree.XPath") or name == "lxml.etree.XPath":
            self.use(k.XPATH, node, given.at(0))
        self._fetches(node, name, method, receiver, given)
        self._web(node, name, method, given)
        self._readers(node, name, given)

    def _tells(
        self, node: ast.Call, name: str, method: str, receiver: Value, given: Given
    ) -> None:
        """Settings that open a door, and what must not be stored, logged or named where everybody sees it."""
        for use in opened(name or method, node, given):
            self.hit(use, node)
        for word, value in given.keywords.items():
            if expression("secret-name").search(word):
                self.use(k.TOKEN, node, value)
        if any(PATIENT in value.tells for value in stored(name, method, receiver, given)):
            self.hit("patient-in-clear", node)
        if made_in_public(name, method, receiver, given):
            self.hit("temporary", node)
        whole = last_name(getattr(node.func, "value", node))
        log = expression("loggers").fullmatch(receiver.name) or expression("is-log").match(whole)
        written = given.all if name == "builtins.print" or method in alike("log-methods") else ()
        shown = log or name == "builtins.print"
        tells = frozenset[str]().union(*(spread_of(one).tells for one in written if shown))
        for use in (of for of in (PATIENT, SECRET) if of in tells):
            self.hit(f"{use}-in-log", node)

    def origin(self, node: ast.AST, name: object, value: Value) -> None:
        """Who may call: every page, or the one that asks, whichever it is."""
        if isinstance(name, str) and name.lower() == "access-control-allow-origin":
            asked = value.taint is not None and value.taint.origin is Origin.OUTSIDE
            if (asked and ALL not in value.clean) or (delivered(value) == "*" and not value.known):
                self.hit("cors", node)

    def _expression(self, node: ast.Call, pattern: object) -> None:
        """An expression of the program's own that keeps it busy over a text made for that."""
        if isinstance(pattern, str | bytes):
            spaced = _SPACED.search(ast.unparse(node))
            if explodes(pattern, re.VERBOSE if spaced else 0):
                self.hit(k.EXPLODES, node)

    def _query(self, node: ast.Call, given: Given) -> None:
        """Only what was read as JSON can be an object where a text is meant."""
        for value in given.positional[:1]:
            spread = spread_of(value)
            if spread.taint is not None and expression("as-json").search(spread.taint.source):
                self.use(k.QUERY, node, value)

    def _logged(self, node: ast.Call, given: Given) -> None:
        """A text in a line of the log is harmless when it cannot break the line, as with `%r`."""
        words = given.at(0).constant
        shown = isinstance(words, str) and "%r" in words and "%s" not in words
        self._messages(node, given)
        for value in given.positional:
            fit = shown or k.HEADER in spread_of(value).clean
            self.use(k.LOG, node, NOTHING if fit else value)

    def _messages(self, node: ast.Call, given: Given) -> None:
        """What came in whole and is written as it is, in a program that speaks of patients."""
        inner = [part for one in node.args for part in (one, *getattr(one, "values", ()))]
        names = [
            snake(last_name(getattr(part, "value", part)))
            for part in inner
            if isinstance(part, ast.Name | ast.FormattedValue)
        ]
        spread = spread_of(mixed(*given.positional))
        came_in = spread.taint is not None and spread.taint.origin is Origin.OUTSIDE
        quiet = last_name(node.func) == "debug" or bool(spread.clean & {ALL, k.FOUND})
        if (
            came_in
            and not quiet
            and self.of_patients
            and any(map(expression("message-name").search, names))
        ):
            self.hit("log-message", node, spread)

    def formatted(self, parts: Sequence[ast.expr], values: Sequence[Value]) -> None:
        """What came in as a part of a message of HL7, ASTM or JSON that is written by hand."""
        begin = values[0].constant if values else None
        if not isinstance(begin, str) or not (form := expression("message-begins").match(begin)):
            return
        for before, part, value in zip(values, parts[1:], values[1:], strict=False):
            if not form["json"]:
                self.use("message", part, value)
            elif isinstance(before.constant, str) and before.constant.endswith('"'):
                self.use("message", part, NOTHING if k.CODE in value.clean else value)

    def _subprocess(self, node: ast.Call, given: Given) -> None:
        command, shell = given.at(0, "args"), given.keywords.get("shell", constant(False))
        if shell.constant is not False:
            self.use(k.SHELL, node, command)
            for word in ("executable", "**"):
                if word in given.keywords:
                    self.answers.note(k.SHELL, node, given.keywords[word])
        elif self.handed or given.loose == 0:
            return  # the words of a command, one by one, or nobody knows which is the program
        elif command.box is not None and command.box.kind == "list":
            program = command.box.items.get(0, NOTHING)
            may_be = program.maybe or {None if not program.known else program.constant}
            through = bool(alike("shells") & may_be)
            self.use(k.SHELL, node, command if through else program)
            for part in taken_for_options(command.box):
                self.use(k.OPTION, node, part)
        elif command.box is None:
            self.use(k.SHELL, node, command)

    def _fetches(
        self, node: ast.Call, name: str, method: str, receiver: Value, given: Given
    ) -> None:
        """Calls to addresses by clients that are kept, and by whatever takes one under a plain name."""
        if receiver.name in library().clients:
            self._untimed(node, method, receiver, given)
            if method in ("request", "stream"):
                self.use(k.FETCH, node, given.at(1, "url"))
            elif method in library().clients[receiver.name]:
                self.use(k.FETCH, node, given.at(0, "url"))
        last = name.rpartition(".")[2] or method
        if last in alike("redirects") or (
            name not in library().sinks and last in alike("redirecting")
        ):
            self.use(k.REDIRECT, node, given.at(0, "location", "url"))
        if not expression("pages").fullmatch(last):
            for word in sorted(alike("fetch-words") & given.keywords.keys()):
                self.use(k.FETCH, node, given.keywords[word])

    def _untimed(self, node: ast.Call, method: str, receiver: Value, given: Given) -> None:
        """A request of a session without a limit of time; an adapter that is mounted, or a method put in its place, may set one."""
        box, asks = receiver.box, method == "request" or method in library().clients[receiver.name]
        if receiver.name != "requests.Session" or box is None:
            return
        if method == "mount" and given.at(1, "adapter").name != "requests.adapters.HTTPAdapter":
            box.items["request"] = HARMLESS
        more = given.keywords.get("**", Value(box=Box("dict"))).box
        known = more is not None and more.exact and "timeout" not in given.keywords
        if asks and known and "request" not in box.items:
            self.hit("untimed", node)

    def _web(self, node: ast.Call, name: str, method: str, given: Given) -> None:
        if method in alike("cookies"):
            if sent_bare(given):
                self.hit("cookie", node)
            self.use(k.TOKEN, node, given.at(1, "value"))
            self.use(k.TOKEN, node, given.at(0, "key"))
        if method == "send_header":
            self.use(
                k.REDIRECT if given.at(0).constant == "Location" else k.HEADER, node, given.at(1)
            )
        if method in alike("header-methods") | {"send_header", "set_header"}:
            self.origin(node, given.at(0).constant, given.at(1))
        if method in alike("header-methods") and answers_with(getattr(node.func, "value", node)):
            self.use(k.HEADER, node, given.at(1))
        if name.endswith("Response") and "headers" in given.keywords:
            self.use(k.HEADER, node, given.keywords["headers"])
        if dotted(node.func) == "start_response":
            self.use(k.HEADER, node, given.at(1, "headers", "response_headers"))
        if name in ("http.handler.wfile.write",):
            self.use(k.HTML, node, given.at(0))

    def _readers(self, node: ast.Call, name: str, given: Given) -> None:
        if name in ("yaml.load", "yaml.load_all"):
            loader = given.at(1, "Loader")
            if loader.name in alike("unsafe-loaders") or (
                loader == NOTHING and len(given.all) < 2
            ):
                self.use(k.UNPICKLE, node, given.at(0, "stream"))
        if name in alike("parse-xml"):
            parser = given.at(1, "parser")
            if parser.box is not None and self._follows_entities(parser.box):
                self.use(k.XML, node, given.at(0))
            elif name.startswith("lxml.") and parser == NOTHING and len(given.all) < 2:
                self.use(k.XML_BY_VERSION, node, given.at(0))
        digest = name.removeprefix("hashlib.") if name.startswith("hashlib.") else ""
        if digest == "new":
            named = delivered(given.at(0, "name"))
            digest = named.lower() if isinstance(named, str) else ""
        safe = given.keywords.get("usedforsecurity", constant(True)).constant is False
        by_content = any(
            expression("by-content").search(snake(function)) for function in self.within
        )
        by_content = by_content or given.at(0, "string", "data").name in alike("unforeseen")
        kept = dotted(node.func)
        again = kept.startswith("self.") and kept in self.digests
        if (
            not self.here
            and digest in alike("weak-hashes")
            and not safe
            and not by_content
            and not again
        ):
            self.digests.add(kept)
            self.hit("hash", node)

    def _follows_entities(self, parser: Box) -> bool:
        names = ("feature_external_ges", "feature_external_pes", "resolve_entities", "load_dtd")
        return any(
            f"option {name}" in parser.items
            and parser.items[f"option {name}"].constant is not False
            for name in names
        )


def answers_with(node: ast.AST) -> bool:
    """Whether the node is the headers of an answer."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "headers"
        and "req" not in ast.dump(node.value)
    )


def _is_no_page(given: Given) -> bool:
    """Whether an answer is sent as JSON, or as what its words call no markup: `Response(text, mimetype="text/plain")`."""
    page = given.at(0)
    if page.box is not None and page.box.kind == "dict":
        return True
    told = [given.keywords[word].constant for word in alike("mime-words") & given.keywords.keys()]
    plain = (
        isinstance(kind, str) and "/" in kind and not expression("markup-types").search(kind)
        for kind in told
    )
    return bool(told) and all(plain)
