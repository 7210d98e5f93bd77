"""C++ as the C that a reader of values takes for the same.

What stands in namespaces and classes is set side by side: a function of a class becomes `Class_function`, a member of it a
variable of the file, as if there were one object of each class. A parameter that is a reference becomes a pointer.
What this cannot do is left as it stands, and told by the reader of C as what could not be read.
"""

from collections import Counter, defaultdict

from gatekeeper.analyzers.cflow.cplusplus_bodies import Body, nameless
from gatekeeper.analyzers.cflow.cplusplus_calls import FileWords
from gatekeeper.analyzers.cflow.lines import Token
from gatekeeper.analyzers.cflow.token_runs import (
    LEFT_OUT,
    RECORDS,
    Tokens,
    arguments,
    behind,
    colon,
    declaration,
    group,
    is_object,
    joined,
    mark,
    methods,
    named_operator,
    parts,
    plain_words,
    text,
    unmade,
    unpaired,
    without_references,
    without_value,
)
from gatekeeper.analyzers.cflow.tree import CType, Known

_OF_ARDUINO = {
    "byte": CType("int", 1, signed=False, name="byte"),
    "boolean": CType("int", 1, signed=False, name="_Bool"),
    "word": CType("int", 4, signed=False, name="word"),
}
"""Types of every sketch (Arduino language reference, data types)."""
_OPENS = frozenset({"namespace", "inline"})
_NO_VALUE = frozenset({"friend", "static_assert"})
_ACCESS = frozenset({"public", "private", "protected", "signals", "slots"})
_LEAST_WORK, _MOST_TIMES = 100_000, 100
"""How many tokens are rewritten for a file at least, and for each of its tokens."""
_WHOLE = frozenset(["bool", "byte", "char", "short", "int", "long", "unsigned", "signed", "word"])
_OF_A_NUMBER = frozenset({"+", "-", "*", "/", "(", ")", "<<", ">>", "|", "&", "~", "%"})


def as_c(tokens: Tokens, known: Known) -> Tokens:
    """The tokens of the same in C. Takes from `known` what headers declare, and adds classes and references of this file.

    Raises `RecursionError` when brackets stand too deep in one another.
    """
    for name, kind in _OF_ARDUINO.items():
        known.types.setdefault(name, kind)
    file = _File(known, len(tokens))
    if (line := unpaired(tokens)) is not None:
        known.lost.append((line, "brackets do not pair"))
    file.level(plain_words(tokens), "")
    file.write_nameless()
    file.tell_apart()
    return file.out


class _File:
    def __init__(self, known: Known, length: int) -> None:
        self.out: Tokens = []
        self._known = known
        self._words = FileWords(known, self._local, _LEAST_WORK + _MOST_TIMES * length)
        self._numbers: set[str] = set(known.constants)
        self._fields: list[Tokens] = []
        """Members of the class that is being read."""
        self._values: Tokens = []
        """What they begin with, as statements."""
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        """Where the names of functions stand that were written."""

    def tell_apart(self) -> None:
        """Gives functions of one name names of their own: which of them a call means is not worked out, and each is looked at."""
        for name, places in self._places.items():
            for number, place in enumerate(places if len(places) > 1 else ()):
                self.out[place] = self.out[place]._replace(text=f"{name}__{number}")

    def _plain(
        self, t: Tokens, within: str = "", references: frozenset[str] = frozenset()
    ) -> Tokens:
        t = joined(t, self._known.namespaces)
        return Body(self._words, t, within, references).rewritten()

    def level(self, t: Tokens, within: str) -> None:
        """Takes in declarations, those of a class when there is one; bodies come when all is declared."""
        for head, body in self._declarations(t, within):
            self._function(head, body, within)

    def _declarations(self, t: Tokens, within: str) -> list[tuple[Tokens, Tokens]]:
        later: list[tuple[Tokens, Tokens]] = []
        at = 0
        while at < len(t):
            at = max(self._one(t, at, within, later), at + 1)
        return later

    def _one(self, t: Tokens, at: int, within: str, later: list[tuple[Tokens, Tokens]]) -> int:
        """Takes in what begins there, and answers the place behind it."""
        first = t[at].text
        if first in (";", "}"):
            return at + 1
        if first in _ACCESS and ":" in (text(t, at + 1), text(t, at + 2)):
            return behind(t, at, ":")
        if first == "template" and text(t, at + 1) == "<":
            return arguments(t, at + 1) or at + 1
        if first == "extern" and at + 1 < len(t) and t[at + 1].kind == "string":
            # What stands in its brackets is read as if it stood without.
            return at + 2 + (text(t, at + 2) == "{")
        end, body = declaration(t, at)
        head = t[at : body if body >= 0 else end]
        texts = [one.text for one in head]
        if "operator" in texts and "=" not in texts[: texts.index("operator")]:
            head = named_operator(head)
            texts = [one.text for one in head]
        kind = next((one for one in texts[:3] if one in RECORDS), "")
        plain = "(" not in texts and "=" not in texts and texts[0] != "typedef"
        if "namespace" in texts[:2] and body >= 0:
            words = (one for one in head if one.kind == "word" and one.text not in _OPENS)
            self._known.namespaces.update((one.text, one.line) for one in words)
            self.level(t[body + 1 : end - 1], within)
        elif kind and plain and body >= 0:
            end = self._record(t, at, body, kind, within)
        elif body >= 0 and ")" in texts and texts[-1] != "=":
            later.append((head, t[body + 1 : end - 1]))
        elif texts[0] not in _NO_VALUE and texts[:2] != ["using", "namespace"]:
            self._declared(head if body < 0 else t[at:end], within)
        return end

    def _local(self, t: Tokens) -> Token:
        """A class within a function stands before it. Answers its name."""
        body = next(n for n, one in enumerate(t) if one.text == "{")
        self._record(t, 0, body, t[0].text, "")
        return t[1] if body > 1 else mark(t[body], f"record_{t[body].line}_{t[body].column}")[0]

    def _forward(self, name: Token, tag: Token | None = None) -> None:
        self.out += [*mark(name, "typedef", "struct"), tag or name, name, *mark(name, ";")]

    def _record(self, t: Tokens, at: int, body: int, kind: str, within: str) -> int:
        end = group(t, body)
        stop = behind(t, end)
        heads = t[at:body]
        words = [one for one in heads if one.kind == "word" and one.text not in LEFT_OUT]
        words = words[next(n for n, one in enumerate(words) if one.text == kind) + 1 :]
        scoped = kind == "enum" and words[:1] and words[0].text in ("class", "struct")
        words = [one for one in words if one.text not in ("class", "struct")]
        name = words[0] if words else mark(t[body], f"record_{t[body].line}_{t[body].column}")[0]
        inside = t[body + 1 : end - 1]
        if kind == "enum":
            self._enumerated(name, inside, scoped=bool(scoped))
        elif kind == "union":
            members: Tokens = []
            place = 0
            while place < len(inside):
                after = max(declaration(inside, place)[0], place + 1)
                members += self._plain(without_value(inside[place:after]))
                place = after
            self.out += [*mark(name, "typedef", "union", "{"), *members]
            self.out += [*mark(name, "}"), name, *mark(name, ";")]
        else:
            self._class(name, inside, within)
        if stop > end + 1:
            self._declared([name, *t[end:stop]], within)
        return stop

    def _enumerated(self, name: Token, inside: Tokens, *, scoped: bool) -> None:
        rows = parts(inside)
        if scoped:
            rows = [[r[0]._replace(text=f"{name.text}_{r[0].text}"), *r[1:]] for r in rows if r]
        self.out += mark(name, "typedef", "enum", "{")
        for row in rows:
            self.out += [*self._plain(row), *mark(name, ",")]
        self.out += [*mark(name, "}"), name, *mark(name, ";")]

    def _class(self, name: Token, inside: Tokens, within: str) -> None:
        """A struct with the members, and each of them as a variable too where the class has functions."""
        # Several classes may have an `Options` each.
        tag = name._replace(text=f"{within}_{name.text}") if within else name
        # Which of several with one name a call means is not worked out.
        once = (one for one, times in Counter(methods(inside)).items() if times == 1)
        self._known.classes[name.text] = frozenset(once)
        self._forward(name, tag)
        outer, self._fields, self._values = (self._fields, self._values), [], []
        later = self._declarations(inside, name.text)
        held = [token for field in self._fields for token in field]
        values = self._values
        self._fields, self._values = outer
        if held:
            self.out += [
                *mark(name, "struct"),
                tag,
                *mark(name, "{"),
                *held,
                *mark(name, "}", ";"),
            ]
        for head, body in later:
            self._function(head, body, name.text)
        if values:
            begins = mark(name, "void", f"{name.text}_begins")
            self._write(begins[:1], begins[1], [], values, [])

    def _declared(self, t: Tokens, within: str) -> None:
        t = [one for one in t if one.text not in LEFT_OUT or one.text == "constexpr"]
        constant = any(one.text in ("const", "constexpr") for one in t)
        t = [one for one in t if one.text != "constexpr"]
        texts = [one.text for one in t]
        if len(t) < 2 or texts[-3:-1] in (["=", "default"], ["=", "delete"]):
            return
        if constant and self._number(t, within):
            return
        if texts[0] == "using":
            if "=" in texts:
                self.out += self._plain([*mark(t[0], "typedef"), *t[3:-1], t[1], t[-1]])
        elif texts[0] in RECORDS and len(t) == 3:
            self._forward(t[1])
        elif self._declares_function(t):
            self._prototype(t, within)
        elif within and texts[0] not in ("enum", "typedef"):
            self._member(t, within)
        elif texts[0] != "enum" or "=" in texts:
            self.out += without_references(self._plain(t))

    @staticmethod
    def _declares_function(t: Tokens) -> bool:
        opened = next((n for n, one in enumerate(t) if one.text in ("=", "{", "(", "[")), 0)
        if not opened or t[opened].text != "(" or text(t, opened + 1) in ("(", "*"):
            return False
        return opened < 2 or not is_object(t, opened - 1)

    def _member(self, t: Tokens, within: str) -> None:
        """A member of a class: of its struct, and where the class has functions a variable of the file too."""
        static = any(one.text == "static" for one in t)
        begins = next((n for n, one in enumerate(t) if one.text in ("=", "{")), 0)
        if begins and t[begins - 1].kind == "word":
            inner = t[begins].text == "{"
            value = t[begins + 1 : group(t, begins) - 1 if inner else -1]
            self._values += self._set(t[begins - 1], value, within)
        field = without_references(self._plain(without_value(t)))
        if not static:
            self._fields.append(field)
        if not self._known.classes[within]:
            return
        bits = colon([one.text for one in field])
        field = [*field[:bits], field[-1]] if bits >= 0 else field
        self.out += [one for one in field if one.text != "static"]

    def _number(self, t: Tokens, within: str) -> bool:
        """Takes in a constant as a number that sizes of arrays may name; `False` when it is none."""
        begins = next((n for n, one in enumerate(t) if one.text in ("=", "{")), 0)
        head = [one for one in t[:begins] if one.text not in ("static", "const")]
        head = joined(head, self._known.namespaces)
        value = t[begins + 1 : -2 if text(t, begins) == "{" else -1]
        if len(head) < 2 or any(one.kind != "word" for one in head):
            return False
        value = self._plain(value, within)
        whole = all(one.text in _WHOLE or one.text.endswith("_t") for one in head[:-1])
        fits = all(
            (one.kind == "number" and not set(".") & set(one.text))
            or one.kind == "char"
            or one.text in _OF_A_NUMBER
            or one.text in self._numbers
            for one in value
        )
        if not (whole and fits and value):
            return False
        name = head[-1]
        for called in dict.fromkeys((name.text, f"{within}_{name.text}" if within else name.text)):
            self._numbers.add(called)
            self.out += [
                *mark(name, "enum", "{", called, "=", "("),
                *value,
                *mark(name, ")", "}", ";"),
            ]
        return True

    def _prototype(self, t: Tokens, within: str) -> None:
        head = joined(t, self._known.namespaces)
        opened = next((n for n, one in enumerate(head) if one.text == "("), 0)
        if opened < 2 or head[opened - 1].kind != "word":
            return
        close = group(head, opened)
        name = head[opened - 1]
        name = name._replace(text=f"{within}_{name.text}" if within else name.text)
        handed, _ = self._handed(head[opened + 1 : close - 1], name.text)
        before = without_references(self._plain(head[: opened - 1]))
        before = [one for one in before if one.text not in ("static", "extern", "~")]
        self.out += [*(before or mark(name, "void")), name, *mark(name, "("), *handed, *mark(name, ")", ";")]  # fmt: skip

    def _handed(self, t: Tokens, name: str) -> tuple[Tokens, frozenset[str]]:
        """Parameters in C, and the names of those that are references a function may write through."""
        out: Tokens = []
        places: set[int] = set()
        names: set[str] = set()
        for number, part in enumerate(parts(t)):
            one = self._plain(without_value([*part, part[-1]])[:-1])
            texts = [x.text for x in one]
            if "&" in texts and "const" not in texts:
                place = texts.index("&")
                one[place : place + 1] = mark(one[place], "*")
                places.add(number)
                names |= {x.text for x in one[place:] if x.kind == "word"}
            out += [*(mark(one[0], ",") if number and one else []), *without_references(one)]
        if places:
            self._known.references[name] = frozenset(places)
        return out, frozenset(names)

    def _function(self, head: Tokens, body: Tokens, within: str) -> None:
        head = unmade([x for x in joined(head, self._known.namespaces) if x.text not in LEFT_OUT])
        opened = next((n for n, one in enumerate(head) if one.text == "(" and n), 0)
        if not opened or head[opened - 1].kind != "word":
            self._known.lost.append((head[0].line if head else 1, "the head of a function"))
            return
        close = group(head, opened)
        name, before, after = head[opened - 1], head[: opened - 1], head[close:]
        if not within:
            owners = (one for one in self._known.classes if name.text.startswith(f"{one}_"))
            within = max(owners, key=len, default="")
        full = name.text
        if within and not full.startswith(f"{within}_"):
            full = f"{within}_{full}"
        if text(before, len(before) - 1) == "~":
            before, full = before[:-1], f"{full}_end"
        before = without_references(self._plain(before))
        if not [one for one in before if one.text not in ("static", "extern")]:
            before = [*before, *mark(name, "void")]
        if within:
            before = [one for one in before if one.text != "static"]
        handed, references = self._handed(head[opened + 1 : close - 1], full)
        if any(one.kind == "string" for one in handed):
            # A macro of a test makes its head.
            handed = []
        begins = colon([one.text for one in after])
        begun = self._begun(after[begins + 1 :], within) if begins >= 0 else []
        statements = self._plain(body, within, references)
        self._write(before, name._replace(text=full), handed, [*begun, *statements], body)

    def _write(
        self, before: Tokens, name: Token, handed: Tokens, statements: Tokens, body: Tokens
    ) -> None:
        """Writes a function, and behind it those without a name that were met in it."""
        self.out += before
        self._places[name.text].append(len(self.out))
        end = mark(body[-1] if body else name, "}")
        self.out += [name, *mark(name, "("), *handed, *mark(name, ")", "{"), *statements, *end]
        self.write_nameless()

    def write_nameless(self) -> None:
        """Writes the functions without a name that were met."""
        while self._words.nameless:
            at, given, inner = self._words.nameless.pop()
            named = mark(at, "void", nameless(at))
            self._function([*named, *mark(at, "("), *given, *mark(at, ")")], inner, "")

    def _begun(self, t: Tokens, within: str) -> Tokens:
        """What a constructor begins, as statements: numbers are set, rows, objects and bases are calls."""
        out: Tokens = []
        at = 0
        while at + 1 < len(t):
            if t[at].kind == "word" and t[at + 1].text in ("(", "{"):
                end = group(t, at + 1)
                out += self._set(t[at], t[at + 2 : end - 1], within)
                at = end
            else:
                at += 1
        return out

    def _set(self, name: Token, value: Tokens, within: str) -> Tokens:
        """A statement that begins a member."""
        if not value:
            return []
        single = len(parts(value)) == 1 and value[0].text != "{"
        number = single and (name.text in self._known.variables or not name.text[0].isupper())
        if number:
            return [name, *mark(name, "="), *self._plain(value, within), *mark(name, ";")]
        call = [*mark(name, f"new_{name.text}", "("), *value, *mark(name, ")")]
        return [*self._plain(call, within), *mark(name, ";")]
