"""Calls: sources, sinks, what makes fit, containers and text, and everything nobody knows."""

import ast
import io
from dataclasses import replace

from gatekeeper.analyzers.flow import fold, sources
from gatekeeper.analyzers.flow import knowledge as k
from gatekeeper.analyzers.flow.containers import (
    METHODS,
    cut,
    element_of,
    list_of,
    new_container,
    out_of,
    some_of,
)
from gatekeeper.analyzers.flow.followed import PLAIN_CODINGS, TEXT_METHODS, doubted
from gatekeeper.analyzers.flow.given import Given
from gatekeeper.analyzers.flow.library import alike, expression, library
from gatekeeper.analyzers.flow.names import builds_statement, snake, words
from gatekeeper.analyzers.flow.settings import of_command_line
from gatekeeper.analyzers.flow.sinks import Sinks
from gatekeeper.analyzers.flow.steps import handed_to, put_into
from gatekeeper.analyzers.flow.tells import WHOLE, kept, told_by
from gatekeeper.analyzers.flow.texts import (
    WHOLE_REQUEST,
    as_part,
    as_text,
    drawn,
    told,
    undone,
    without_matches,
)
from gatekeeper.analyzers.flow.values import (
    ALL,
    BELIEVED,
    HARMLESS,
    NOTHING,
    Box,
    Function,
    Link,
    Origin,
    Scope,
    Unknown,
    Value,
    constant,
    delivered,
    mixed,
    places,
)

_BEGINS = {"submit": 0, "to_thread": 0, "run_in_executor": 1, "call_soon": 0, "call_soon_threadsafe": 0}  # fmt: skip
"""By the method that lets a function be called elsewhere, the place of that function before its arguments."""
_NUMBERS = words("startswith endswith find index count isdigit isalnum total_seconds timestamp")
"""Methods whose result carries no text."""
_OF_ALL = frozenset(name for kind in (str, bytes, dict, list, set, io.RawIOBase) for name in dir(kind)) | words("connect send recv run start stop execute commit publish request put get post delete patch join")  # fmt: skip
"""Methods that many classes have whatever they are for."""
_MARKUP = frozenset({k.HTML, k.XPATH, k.HEADER})


class Calls(Sinks):
    """What a call gives, and the harm it does on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.methods: dict[str, Function] = {}
        """By name, the methods of the file's classes; without a receiver where several classes have one."""

    def enter(self, function: Function, given: Given) -> Value:
        """What a function of the tree returns; the part that reads other modules knows."""
        raise NotImplementedError

    def one_step(self) -> None:
        """Counts one expression of another module; this and what follows is known to the part that reads those."""
        raise NotImplementedError

    def link(self, name: str, taken: str = "") -> Link | None:
        """What an import of that name, or of what is taken out of it, leads to."""
        raise NotImplementedError

    def looked_up(self, value: Value) -> Value:
        """The value once somebody looked where its link leads."""
        raise NotImplementedError

    def attribute_of(self, whole: Value, attr: str) -> Value | None:
        """What a module binds under the name; `None` when the value is no module, or it binds none."""
        raise NotImplementedError

    def upholds(self, scope: Scope, node: ast.Call, function: Function, met: bool | None) -> bool:
        """Marks what the function tells of what it was given once it answered like that; see `guards.Reader`."""
        raise NotImplementedError

    def taken_all(self, scope: Scope, name: str) -> None:
        """Binds what `from name import *` brings."""
        raise NotImplementedError

    def why_unread(self, value: Value) -> str:
        """Why the module that the value is of could not be read."""
        raise NotImplementedError

    def unread(self, node: ast.AST, given: Given, why: str) -> None:
        """Notes that something followed is handed to what could not be read."""
        told = mixed(*given.all)
        if told.tainted_for(k.UNREAD) and not self.here:
            self.hit(k.UNREAD, node, told, but=why)

    def call(self, node: ast.Call, called: Value, receiver: Value, given: Given) -> Value:
        """What the call gives. `receiver` is the value before the last dot, nothing when there is none."""
        self.answers.visited.add(node)
        name = called.name
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        self.sinks(node, name, method, receiver, given)
        return told_by(name, method, given, self._given_by(node, called, receiver, given))

    def _given_by(self, node: ast.Call, called: Value, receiver: Value, given: Given) -> Value:
        name, method = called.name, node.func.attr if isinstance(node.func, ast.Attribute) else ""
        called, given = _begun(called, name or method, given)
        if called.function is None and receiver == NOTHING:
            called = self._only_method(method, called, given)
        if called.function is not None:
            before = self.at, self.deep
            if not self.here:
                self.at, self.deep = node, len(self.inside)
            handed = handed_to(called.function, given, node, self.here)
            result = _as_named(name or method, self.enter(called.function, handed))
            self.at, self.deep = before
            return result if called.sure else doubted(result)
        if called.link is not None and (why := self.why_unread(called)):
            self.unread(node, given, why)
        for known in (
            self._source(node, name, method, receiver, given),
            self._of_library(node, name, given),
            of_command_line(receiver, method, given),
            self._of_receiver(node, method, receiver, given),
        ):
            if known is not None:
                return known
        return kept(name, method, self._unknown(node, name or method, receiver, given))

    def _only_method(self, method: str, called: Value, given: Given) -> Value:
        """Of something nobody knows, the one method of that name that a class of the file has and that takes so many arguments."""
        own = self.methods.get(method)
        if own is None or own.receiver is None or method in _OF_ALL or not _takes(own.node, given):
            return called
        return Value(function=own)

    def _source(
        self, node: ast.Call, name: str, method: str, receiver: Value, given: Given
    ) -> Value | None:
        if expression("source").fullmatch(name) or name in alike("sources"):
            taint = self.born(_shown(name), node)
            return Value(taint=taint, clean=sources.born_clean(name), name=name, sure=True)
        if name in alike("guessable"):
            return Value(taint=self.born(name, node, Origin.GUESSABLE))
        if method in alike("finds-data-sets"):
            return some_of(list_of((NOTHING, Value(name="pydicom.Dataset", tells=WHOLE))))
        sized = (
            method == "recv" and not receiver.name and receiver.taint is None and given.positional
        )
        if sized or method in library().arrives.get(receiver.name, ()):
            taint = self.born(f"{receiver.name}.{method}".lstrip("."), node)
            return Value(taint=taint, sure=True)
        named = method == "get" and sources.names_a_file(given.at(0).constant)
        if (named and receiver.box is None) or method in alike("asked-outside"):
            told_by = str(given.at(0).constant) if named else method
            taint = self.born(told_by, node)
            return Value(taint=taint, clean=frozenset({k.HEADER} if named else ()), sure=True)
        return None

    def _of_library(self, node: ast.Call, name: str, given: Given) -> Value | None:
        guessed = mixed(*given.all)
        if drawn(guessed):
            return guessed if name in alike("numbers") or name in library().fit else None
        if name == "builtins.bytes" and isinstance(size := given.at(0).constant, int):
            return constant(bytes(min(size, 64)))
        if name in alike("numbers"):
            return self._number(name, given)
        if name == "pickle.dumps":
            return HARMLESS  # the program's own bytes, whatever was put in
        if name in library().sinks and library().sinks[name].use == k.PATH:
            return Value(name=name)  # what a file holds is not the name
        if name in library().fit:
            result = mixed(*given.all)
            return replace(result, clean=result.clean | library().fit[name])
        if name == "shlex.split" and k.OPTION in given.at(0, "s").clean:
            told_of = given.at(0, "s")  # its first word, the program, is written out
            return replace(told_of, clean=told_of.clean | {k.SHELL}, sure=False)
        if name == "re.sub" and len(given.all) == 3:
            return without_matches(*map(given.at, (2, 0, 1)))
        if name == "builtins.bytes.fromhex" and isinstance(text := given.at(0).constant, str):
            return constant(text.encode())  # that they are known matters, not what they are
        if name in alike("encode"):
            held = mixed(*given.all)
            within = {k.HARMLESS_WITHIN} if ALL in held.clean else set[str]()
            return replace(held, clean=held.clean | {ALL, k.ENCODED} | within)
        if (
            name == "re.compile"
            and isinstance(written := given.at(0, "pattern").constant, str)
            and (len(given.all) == 1 or given.at(1, "flags").name in alike("plain-flags"))
        ):
            return Value(name="re.Pattern", box=Box("object", {"pattern": constant(written)}))
        attribute = delivered(given.at(1))
        if name == "builtins.getattr" and isinstance(attribute, str) and given.at(0).name:
            return Value(name=f"{given.at(0).name}.{attribute}")
        if name in alike("of-environment"):
            default = given.at(1, "default")
            return Value(name=name, given=default.constant, tells=default.tells)
        if name in alike("undo"):
            held = mixed(*given.all)
            return replace(held, clean=undone(held.clean))
        if name in (
            "builtins.str",
            "builtins.bytes",
            "os.fspath",
            "os.path.abspath",
            "os.path.realpath",
            "os.path.normpath",
        ):
            return self._as_text(name, given)
        if (kind := library().instances.get(name)) is not None:
            return _instance(kind, given)
        if name in ("urllib.parse.urlparse", "urllib.parse.urlsplit"):
            about = node.args[0].id if node.args and isinstance(node.args[0], ast.Name) else ""
            return replace(mixed(*given.all), about=about, sure=False)
        return new_container(name, given.positional, given.keywords)

    def _number(self, name: str, given: Given) -> Value:
        first = given.at(0)
        if name == "builtins.len" and isinstance(first.constant, str | bytes | tuple):
            return replace(constant(len(first.constant)), sure=first.sure)
        return HARMLESS

    def _as_text(self, name: str, given: Given) -> Value:
        first = given.at(0)
        if name == "builtins.str" and first.known and isinstance(first.constant, str | int | bool):
            return replace(constant(str(first.constant)), sure=first.sure)
        result = mixed(*given.all)
        if name in ("os.path.abspath", "os.path.realpath", "os.path.normpath"):
            return replace(result, clean=result.clean | {"normal"}, sure=False)
        return replace(result, clean=result.clean | {k.QUERY}) if result.taint else result

    def _of_receiver(
        self, node: ast.Call, method: str, receiver: Value, given: Given
    ) -> Value | None:
        """What a method of a container, an instance we know, or a text gives."""
        if receiver.box is not None and method in METHODS.get(receiver.box.kind, {}):
            put = put_into(node.func, given, node, self.here)
            return out_of(receiver, METHODS[receiver.box.kind][method](receiver.box, put))
        if receiver.known and all(value.known for value in given.positional):
            words = [v.constant for v in given.positional if not isinstance(v.constant, Unknown)]
            if not isinstance(receiver.constant, Unknown) and not given.keywords:
                found = fold.method(receiver.constant, method, words)
                if not isinstance(found, Unknown):
                    return replace(constant(found), sure=mixed(receiver, *given.all).sure)
        if method == "get" and sources.kept_by_server(receiver, given.at(0).constant):
            return NOTHING
        if method == "replace" and len(given.positional) >= 2:
            return self._replaced(receiver, given)
        if method in ("hex", "hexdigest"):
            fit = frozenset[str]() if drawn(receiver) else {ALL}  # a digest is as easily guessed
            return replace(receiver, clean=receiver.clean | fit, constant=Unknown.VALUE)
        if method in ("strip", "lstrip") and "/" in str(given.at(0).constant):
            fit = receiver.clean | {k.NO_SLASH}
            return replace(receiver, clean=fit, constant=Unknown.VALUE, sure=False)
        pattern_sub = method == "sub" and receiver.name == "re.Pattern" and len(given.all) == 2
        if pattern_sub and receiver.box is not None:
            pattern = receiver.box.items.get("pattern", NOTHING)
            return without_matches(given.at(1, "string"), pattern, given.at(0, "repl"))
        if method == "resolve":
            return replace(receiver, clean=receiver.clean | {"normal"}, sure=False)
        if receiver.name == "xml.sax.make_parser" and method == "setFeature" and receiver.box:
            feature = given.at(0).name.rpartition(".")[2]
            receiver.box.items[f"option {feature}"] = given.at(1)
            return NOTHING
        if method in _NUMBERS:
            return HARMLESS
        return None

    def _as_told(self, method: str, receiver: Value, given: Given) -> Value:
        """All that was handed over; sure when a text only changed its look, or the text of a request was taken out of it."""
        joins = method in ("format", "join", "joinpath")
        whole = (
            (*given.all,)
            if method == "join" and receiver.taint is None
            else (receiver, *given.all)
        )
        result = as_text(mixed(*as_part(*whole))) if joins and whole else mixed(*whole)
        if k.UPLOAD in result.clean and method not in ("get", "getlist", "values", "pop"):
            result = replace(result, clean=result.clean - {k.UPLOAD})  # what it holds
        looks = method in TEXT_METHODS and receiver.box is None
        coded = given.all if method in ("encode", "decode") else ()
        words = {value.constant for value in coded}
        if looks and words <= PLAIN_CODINGS:
            return cut(result) if method not in ("format", "format_map") else result
        for value in (receiver, *given.all):
            doubted(value)
        return replace(result, sure=False)

    def _replaced(self, receiver: Value, given: Given) -> Value:
        """Text without what was replaced: quotes, dots and line breaks are what harm is made of."""
        result = cut(mixed(receiver, given.positional[1]))
        gone = given.positional[0].constant
        if isinstance(gone, str) and gone in k.WITHOUT and result.taint is not None:
            return replace(result, clean=told(result.clean | {k.WITHOUT[gone]}))
        return result

    def _unknown(self, node: ast.Call, name: str, receiver: Value, given: Given) -> Value:
        """A call nobody knows hands on what it was given, unless its name says that it makes it harmless."""
        last = name.rpartition(".")[2]
        if name.startswith("tornado.handler.") and receiver.taint is None:
            return Value(name=name)  # what the framework finds under a name is not the name
        requests = [value for value in given.all if value.name in alike("requests")]
        made = {k.HTML, k.HEADER} if sources.ENVIRON in {v.name for v in given.all} else set[str]()
        result = self._as_told(last, receiver, given)
        result = replace(result, clean=result.clean | made)  # perhaps a ready answer, as below
        if requests and result.taint is None:
            taint = self.born(WHOLE_REQUEST, node)
            result = Value(taint=taint, clean=frozenset({k.HTML}))
        if (
            last in ("format", "format_map")
            and result.taint
            and result.taint.source == WHOLE_REQUEST
        ):
            result = replace(result, clean=result.clean - {k.HTML})
        asks = (
            isinstance(node.func, ast.Attribute) and "." not in name and last not in TEXT_METHODS
        )
        if drawn(result) and asks and receiver.taint is None and not receiver.known:
            return NOTHING  # what an object answers to a word that was drawn was not drawn itself
        if (
            expression("finds-by-name").search(snake(last))
            and receiver.taint is None
            and not requests
        ):
            result = replace(result, clean=result.clean | {k.FOUND})
        if last in alike("statement-parts") and builds_statement(node, receiver.name):
            result = replace(result, clean=result.clean | {k.SQL})
        if expression("fit-by-name").search(snake(last)):
            harmless = _MARKUP if _for_markup(last) else {ALL}
            result = replace(result, clean=result.clean | harmless | {BELIEVED}, sure=False)
        if last == "get" and len(given.positional) == 2 and result.taint is None:
            result = replace(result, given=given.at(1).constant)
        elif not isinstance(receiver.given, Unknown) and all(value.known for value in given.all):
            told = [v.constant for v in given.all if not isinstance(v.constant, Unknown)]
            result = replace(result, given=fold.method(receiver.given, last, told))
        if receiver.name == "pathlib.Path" and last in alike("path-makers"):
            name = receiver.name
        return replace(result, name=name if name[:1].isalpha() and "." in name else "")


def _begun(called: Value, name: str, given: Given) -> tuple[Value, Given]:
    """What is called, with what: for a thread or a pool, the function that it is to call."""
    if called.function is not None:
        return called, given
    last = name.rpartition(".")[2]
    target = given.at(1, "target")
    if last in ("Thread", "Process") and target.function is not None:
        words, named = given.at(3, "args").box, given.at(4, "kwargs").box
        keywords = {str(key): value for key, value in named.items.items()} if named else {}
        return target, Given(tuple(words.items.values()) if words else (), keywords)
    if name in ("builtins.map", "builtins.filter") and given.at(0).function is not None:
        return given.at(0), Given((element_of(given.at(1)),))
    place = _BEGINS.get(last, len(given.positional))
    if given.at(place).function is not None:
        return given.at(place), Given(given.positional[place + 1 :], given.keywords)
    return called, given


def _takes(function: ast.AST, given: Given) -> bool:
    """Whether a method takes so many arguments, besides its own object."""
    args = function.args if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) else None
    least = len(args.args) - 1 - len(args.defaults) if args else 0
    return args is not None and least <= len(given.all) and len(given.positional) < len(args.args)


def _instance(kind: str, given: Given) -> Value:
    """An instance of what a library makes, with its options; a path also with the one constant it is made of."""
    facts = {f"option {key}": value for key, value in given.keywords.items()}
    made_of = given.all or (constant(""),)
    if kind == "pathlib.Path" and len(made_of) == 1 and made_of[0].known:
        facts["option path"] = made_of[0]
    return replace(mixed(*given.all), name=kind, box=Box(kind, items=places(facts)), sure=False)


def _for_markup(name: str) -> bool:
    """Whether the name says that it makes a text fit for a page, and for no more."""
    fit = expression("fit-by-name").search(snake(name))
    return bool(fit and not fit["wholly"] and expression("markup-by-name").search(snake(name)))


def _as_named(name: str, result: Value) -> Value:
    """What a function gave, fit for no more than it is meant for: an entity is harmless in a page, and means little elsewhere."""
    if result.taint is None or ALL not in result.clean or not _for_markup(name.rpartition(".")[2]):
        return result
    return replace(result, clean=result.clean - {ALL} | _MARKUP, sure=False)


def _shown(name: str) -> str:
    return name.removeprefix("flask.").removeprefix("builtins.")
