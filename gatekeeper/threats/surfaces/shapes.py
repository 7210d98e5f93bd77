"""Ways in that a C or C++ product makes itself, told by the shape of its code: paths with what answers them, commands as
texts, objects of libraries that no row knows."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from gatekeeper.model.path import RepoPath, name_of
from gatekeeper.model.pattern import late_pattern
from gatekeeper.threats.c_code.lexer import Lexed, Token
from gatekeeper.threats.c_code.structure import Structure
from gatekeeper.threats.surfaces.code_facts import COMMANDS, OBJECT, ROUTE, ShapeFact
from gatekeeper.threats.surfaces.driver_words import (
    FEWEST_COMMANDS,
    NO_ROUTE,
    RUNS,
    TYPED,
    words_of,
)

_CPP = (".cpp", ".cc", ".cxx", ".c++", ".ino", ".pde")
_AHEAD = 40
"""Tokens behind a text among which the rest of its call or list is looked for."""
_COMPARES = late_pattern(
    r"str(?:n?casecmp|n?cmp(?:_P)?|icmp|str|eq)|memcmp|equals(?:IgnoreCase)?|startsWith|starts_with|compare"
)
_ANSWERS = frozenset({"handler", "handle", "callback", "cb", "cgi", "endpoint"})
_TYPED_IN = frozenset({"line", "input"})
"""What somebody typed, when it is run (`system_execute_line`)."""
_TAKES = late_pattern(
    r"(?i)(?:(?:us?art|serial|console|usb|cdc|stdin)\w*_?)?(?:f?gets?|f?getc(?:har)?|getch|getline|read(?:String\w*|Bytes\w*|line|char|byte)?)$"
)
_PORTS = frozenset({"serial", "uart", "usart", "console", "stdin", "pc", "usb"})
"""What a function calls to take what somebody types, and of which objects."""
_COMMANDS = frozenset({"cmd", "command", "opcode"})
"""What holds a command, wherever it came from."""
_REGISTERS = frozenset({"register", "add"})
"""What is done with a command's name and the function for it."""
_LISTS = TYPED - {"menu"}
"""What holds commands; a menu of windows holds what somebody clicks."""
_ENDS = frozenset({"client", "server", "port", "socket", "conn", "connection", "handle", "dev"})
"""What the end of a connection is called, behind what it is (`mqttClient`)."""
_OPENED = late_pattern(r"\b(?:File|QFile|FILE|ifstream|String)\s*[*&]?\s*(\w+)\s*[=;({]")
"""A file or text, whatever its name says (`File rf`)."""
_TYPE = late_pattern(
    # Each begins with a letter, and whether a word begins there is asked behind it: so the search skips to these letters.
    r"(?:c(?<=\bc)lass|s(?<=\bs)truct|u(?<=\bu)nion|e(?<=\be)num(?:\s+class)?)\s+(\w+)\s*(?:final\s*)?[:{]"
    r"|\}\s*(\w+)\s*;|t(?<=\bt)ypedef\b[^;{}]*\b(\w+)\s*;|u(?<=\bu)sing\s+(\w+)\s*="
)


def shapes(
    path: RepoPath,
    lexed: Lexed,
    found: Structure,
    drivers: AbstractSet[str],
    types: AbstractSet[str] = frozenset(),
) -> tuple[ShapeFact, ...]:
    """The shapes of one file, ordered by place; `drivers` are the words that name an interface, `types` names that the table
    knows."""
    # A program with Qt's texts tells apart what somebody clicks or what a file holds.
    told = () if "QString" in lexed.code else _commands(path, lexed, found)
    named = [*_routes(lexed, found), *told]
    if path.lower().endswith(_CPP):
        named += [*_made(lexed, found, drivers), *_asked(lexed, found, drivers, types)]
    answer = []
    for index, what, name in sorted(set(named)):
        line = lexed.place(lexed.tokens[index].offset)[0]
        answer.append((found.name_of(found.function_at(index)), what, name, line))
    return tuple(answer)


def types_in(code: str) -> frozenset[str]:
    """The names of the types that the code defines."""
    return frozenset(name for match in _TYPE.finditer(code) for name in match.groups() if name)


_Named = Iterator[tuple[int, str, str]]
"""Number of the token, the shape, and what is called so."""


def _routes(lexed: Lexed, found: Structure) -> _Named:
    """A text that is a path, and in the same brackets a function that answers."""
    own = {function.name for function in found.functions if not function.macro}
    for index, token in enumerate(lexed.tokens):
        if token.kind != "string" or token.directive or not _is_route(token):
            continue
        if any(_answers(lexed.tokens, place, own) for place in _beside(lexed.tokens, index)):
            yield index, ROUTE, token.text.strip('"')


def _beside(tokens: tuple[Token, ...], index: int) -> Iterator[int]:
    """The tokens behind one in the brackets that it stands in."""
    depth = 0
    for place in range(index + 1, min(index + _AHEAD, len(tokens))):
        text = tokens[place].text
        depth += (text in "([{") - (text in ")]}")
        if depth < 0 or text == ";":
            return
        if depth <= 1:
            yield place


def _answers(tokens: tuple[Token, ...], place: int, own: AbstractSet[str]) -> bool:
    """Whether a function is handed over at the place, by name or as it is written there."""
    before, token = tokens[place - 1].text, tokens[place]
    after = tokens[place + 1].text if place + 1 < len(tokens) else ""
    if token.text == "[":
        return before == "," and after in ("]", "&", "=", "this")
    named = token.text in own or bool(_ANSWERS.intersection(words_of(token.text)))
    return (
        token.kind == "ident" and named and before in (",", "=", "&") and after in (",", ")", "}")
    )


def _commands(path: RepoPath, lexed: Lexed, found: Structure) -> _Named:
    """A function that tells commands or paths apart by their text, letter or number, or a list of texts with the functions
    for them.

    Settings are told apart so as well: the function or the file has to be called after commands.
    """
    places: dict[int, list[int]] = {}
    called = {*_over_commands(lexed, found), *_reading(lexed, found)}
    """Functions that choose by what is called a command; those, or the outside of all, with a list called after commands."""
    for index, by_list in (
        *((at, False) for at in _compared(lexed, found)),
        *_listed(lexed, found),
    ):
        places.setdefault(found.function_at(index), []).append(index)
        called |= {found.function_at(index)} if by_list else set()
    in_file = not TYPED.isdisjoint(words_of(name_of(path)))
    yield from _kept(lexed, found)
    for number, indexes in places.items():
        texts = {lexed.tokens[index].text for index in indexes}
        paths = [at for at in indexes if _is_route(lexed.tokens[at])]
        words = words_of(found.name_of(number))
        named = in_file or number in called or not TYPED.isdisjoint(words)
        named |= not (RUNS.isdisjoint(words) or _TYPED_IN.isdisjoint(words))
        told = {text for text in texts if text[0] in "\"'"}
        if len(paths) >= FEWEST_COMMANDS and number:
            yield paths[0], ROUTE, lexed.tokens[paths[0]].text.strip('"')
        elif len(told) >= FEWEST_COMMANDS and named:
            yield indexes[0], COMMANDS, f"{len(told)} commands"


def _kept(lexed: Lexed, found: Structure) -> _Named:
    """Calls that put a command into what holds them (`commands.add("help", on_help)`, `table.register(NAME, &Shell::help)`), or
    compare with what such a list holds (`strcmp(line, commands[i].name)`)."""
    tokens = lexed.tokens
    for call in found.calls:
        said = frozenset(words_of(call.name))
        held = words_of(tokens[call.index - 2].text) if call.owner == "." else ()
        if _REGISTERS & said and _LISTS & said:
            wanted = "string"
        elif _REGISTERS & said and not _LISTS.isdisjoint(held):
            wanted = "&"
        elif _COMPARES.fullmatch(call.name):
            wanted = "["
        else:
            continue
        beside = [*_beside(tokens, call.index + 1)]
        if wanted == "[":
            beside = [at for at in beside if not _LISTS.isdisjoint(words_of(tokens[at - 1].text))]
        named = (at for at in beside if "name" in words_of(tokens[at + 1].text))
        if any(wanted in (tokens[at].kind, tokens[at].text) for at in beside) or (
            wanted == "[" and any(tokens[at].text == "->" for at in named)
        ):
            yield call.index, COMMANDS, call.name


def _is_route(token: Token) -> bool:
    text = token.text.strip('"')
    return token.text.startswith('"/') and not NO_ROUTE.match(text)


def _compared(lexed: Lexed, found: Structure) -> Iterator[int]:
    """The texts, letters and numbers that functions compare with, by number of their token."""
    tokens = lexed.tokens
    for call in found.calls:
        if _COMPARES.fullmatch(call.name):
            texts = [
                place
                for place in _beside(tokens, call.index + 1)
                if tokens[place].kind == "string"
            ]
            yield from texts[:1]
    for index in range(2, len(tokens)):
        if tokens[index].kind == "string":
            if tokens[index - 1].text == "=" == tokens[index - 2].text:
                yield index
        elif tokens[index - 1].text == "case" and tokens[index + 1 : index + 2]:
            yield index


def _over_commands(lexed: Lexed, found: Structure) -> Iterator[int]:
    """The functions with `switch (command)` or `strcmp(command, "help")`."""
    tokens = lexed.tokens
    for index, token in enumerate(tokens[:-2]):
        if token.text == "switch" or (
            _COMPARES.fullmatch(token.text) and tokens[index + 1].text == "("
        ):
            said = (words_of(tokens[place].text) for place in _beside(tokens, index + 1))
            if any(not _COMMANDS.isdisjoint(words) for words in said):
                yield found.function_at(index)


def _reading(lexed: Lexed, found: Structure) -> Iterator[int]:
    """The functions that take themselves what somebody types: `getchar()`, `Serial.readStringUntil(…)`."""
    for call in found.calls:
        if _TAKES.match(call.name):
            held = words_of(lexed.tokens[call.index - 2].text) if call.owner == "." else ()
            if call.owner != "." or not _PORTS.isdisjoint(held):
                yield call.function


def _listed(lexed: Lexed, found: Structure) -> Iterator[tuple[int, bool]]:
    """The texts of lists such as `{{"help", on_help}, {"reset", on_reset}}`, by number of their token, and
    whether the list is called after commands, or is of such a type: nothing has to answer beside them there."""
    own = {function.name for function in found.functions if not function.macro}
    tokens = lexed.tokens
    depth, inside = 0, 0
    for index in range(1, len(tokens) - 2):
        token = tokens[index]
        if token.text in ("{", "}"):
            depth += 1 if token.text == "{" else -1
            if token.text == "{" and _is_commands(tokens, index):
                inside = depth
            inside = inside if depth >= inside else 0
        if token.kind != "string":
            continue
        before = [token.text for token in tokens[max(index - 4, 0) : index]]
        # `{ .name = "help", .run = on_help }` is the same list.
        opens = before[-1:] == ["{"] or (before[:2] == ["{", "."] and before[-1:] == ["="])
        if opens:
            answered = (_answers(tokens, place, own) for place in _beside(tokens, index))
            if inside or any(answered):
                yield index, bool(inside)


def _is_commands(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether the bracket begins a list called after commands, or of such a type: `struct at_command list[] = {`."""
    before = tokens[max(index - 6, 0) : index]
    if [token.text for token in before[-2:]] != ["]", "="]:
        return False
    return any(not TYPED.isdisjoint(words_of(token.text)) for token in before)


def _made(lexed: Lexed, found: Structure, drivers: AbstractSet[str]) -> _Named:
    """Objects that are made of a type which is called after an interface."""
    tokens = lexed.tokens
    for index, token in enumerate(tokens[:-2]):
        if token.kind != "ident" or token.directive or not token.text[0].isupper():
            continue
        if drivers.isdisjoint(words_of(token.text)):
            continue
        before = tokens[index - 1].text if index else ""
        after, then = tokens[index + 1], tokens[index + 2].text
        declared = after.kind == "ident" and then in (";", "(", "=", "{", "[")
        if before == "new" or (
            declared and before in ("", ";", "{", "}", "static", "const", ":", ">")
        ):
            yield index, OBJECT, token.text


def _asked(
    lexed: Lexed, found: Structure, drivers: AbstractSet[str], types: AbstractSet[str]
) -> _Named:
    """Methods of objects that are called after an interface."""
    known = {match.group(1) for match in _OPENED.finditer(lexed.code)}
    # What a type of the table says, the name of its object need not say (`WebServer http(80)`).
    pairs = zip(lexed.tokens, lexed.tokens[1:], strict=False)
    known |= {name.text for of, name in pairs if of.text in types and name.kind == "ident"}
    for call in found.calls:
        if call.owner == "." and call.index > 1:
            held = lexed.tokens[call.index - 2]
            words = tuple(w for w in words_of(held.text) if w not in _ENDS) or ("",)
            # A library's own object is written large (`SPISlave`), the product's is called after what it is (`gps_uart`).
            telling = words if held.text[0].isupper() else words[-1:]
            if held.kind == "ident" and not drivers.isdisjoint(telling) and held.text not in known:
                yield call.index, OBJECT, f"{held.text}.{call.name}"
