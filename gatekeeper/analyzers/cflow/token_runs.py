"""Runs of tokens of C++: where brackets, arguments of templates, statements and declarations end."""

from collections.abc import Collection, Iterator

from gatekeeper.analyzers.cflow.lines import Token

Tokens = list[Token]
LEFT_OUT = frozenset(
    [
        "constexpr", "consteval", "constinit", "mutable", "explicit", "virtual", "friend", "noexcept", "override", "final",
        "typename", "inline", "template",
    ]
)  # fmt: skip
"""Words that say nothing of values."""
RECORDS = frozenset({"class", "struct", "union", "enum"})
_LONGEST_ARGUMENTS = 500
"""Tokens of a template's arguments; what goes on longer is a comparison."""
_DEEPEST_ARGUMENTS = 20
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_OPEN, _CLOSE = frozenset(_PAIRS), frozenset(_PAIRS.values())
_OF_A_TYPE = frozenset({":", ",", "*", "&", "<", ">", ">>", "(", ")", "[", "]", "...", ".", "+", "-", "/"})  # fmt: skip
_BEHIND_A_TYPE = frozenset(
    {"(", ":", "&", "*", ")", ",", "{", ";", ">", ">>", "&&", "...", "[", "==", "!=", "||", "?"}
)
_BEFORE_A_BODY = frozenset({")", "}", "const", "noexcept", "override", "final", "try"})
_SPELLED = {"and": "&&", "or": "||", "not": "!"}
_ATTRIBUTES = frozenset(
    {"__attribute__", "__attribute", "__declspec", "alignas", "noexcept", "__unused", "__weak"}
)
_LIBRARY = frozenset({"std", "chrono", "this_thread"})


def text(t: Tokens, at: int) -> str:
    """The text at a place; empty outside the run."""
    return t[at].text if 0 <= at < len(t) else ""


def mark(at: Token, *texts: str) -> Tokens:
    """Marks and words where `at` stands."""
    return [
        Token("word" if one[0].isalpha() or one[0] == "_" else "mark", one, at.line, at.column)
        for one in texts
    ]


def zero(at: Token) -> Token:
    """The number 0."""
    return Token("number", "0", at.line, at.column)


def group(t: Tokens, at: int) -> int:
    """The place behind a bracket and all in it."""
    depth = 0
    for place in range(at, len(t)):
        if t[place].kind == "mark":
            depth += (t[place].text in _OPEN) - (t[place].text in _CLOSE)
        if depth <= 0:
            return place + 1
    return len(t)


def unpaired(t: Tokens) -> int | None:
    """The line of a bracket without its other; `None` when all pair."""
    opened: list[Token] = []
    for one in t:
        if one.kind != "mark":
            continue
        if one.text in _OPEN:
            opened.append(one)
        elif one.text in _CLOSE and (not opened or _PAIRS[opened.pop().text] != one.text):
            return one.line
    return opened[-1].line if opened else None


def behind(t: Tokens, at: int, end: str = ";") -> int:
    """The place behind the next `;` outside brackets."""
    while at < len(t) and t[at].text != end:
        at = group(t, at) if t[at].kind == "mark" and t[at].text in _OPEN else at + 1
    return min(at + 1, len(t))


def parts(t: Tokens) -> list[Tokens]:
    """What stands between the commas outside brackets and outside arguments of templates."""
    found: list[Tokens] = []
    start = at = 0
    while at < len(t):
        if t[at].text == ",":
            found.append(t[start:at])
            start = at = at + 1
        elif t[at].kind == "mark" and t[at].text in _OPEN:
            at = group(t, at)
        else:
            at = (t[at].text == "<" and arguments(t, at)) or at + 1
    return [*found, t[start:]] if t[start:] else found


def arguments(t: Tokens, at: int) -> int:
    """The place behind the arguments of a template that begin there with `<`; 0 when it is a comparison."""
    depth, place = 0, at
    while place < min(len(t), at + _LONGEST_ARGUMENTS):
        one = t[place].text
        depth += {"<": 1, ">": -1, ">>": -2}.get(one, 0)
        place += 1
        if depth <= 0:
            break
        if depth > _DEEPEST_ARGUMENTS:
            return 0
        if t[place - 1].kind not in ("word", "number", "string") and one not in _OF_A_TYPE:
            return 0
    after = t[place].kind == "word" or t[place].text in _BEHIND_A_TYPE if place < len(t) else True
    return place if depth <= 0 and after else 0


def unmade(head: Tokens) -> Tokens:
    """The head of a function without what it is made of: `int f<T>()`."""
    opened = next((n for n, one in enumerate(head) if one.text == "(" and n), 0)
    begins = (n for n in range(opened) if head[n].text == "<" and arguments(head, n) == opened)
    made_of = next(begins, opened)
    return [*head[:made_of], *head[opened:]]


OUTER = frozenset({"::"})
"""Hidden in a word that means nothing of the class it stands in."""


def joined(t: Tokens, spaces: Collection[str] = ()) -> Tokens:
    """Names with `::` as one word: the last two parts, without namespaces and without arguments of templates.

    A name of a namespace alone is `OUTER`.
    """
    out: Tokens = []
    at = 0
    while at < len(t):
        if text(t, at) == ":" and text(t, at + 1) == ":" and text(t, at + 2) != ":":
            at += 2
            continue
        names: Tokens = []
        place = at
        while place < len(t) and t[place].kind == "word":
            names.append(t[place])
            end = place + 1
            if text(t, end) == "<" and (close := arguments(t, end)) and _doubled(t, close):
                end = close
            if not _doubled(t, end):
                place = end
                break
            place = end + 2 + (text(t, end + 2) == "~")
        if len(names) > 1:
            over = [
                one.text
                for one in names[:-1]
                if one.text not in _LIBRARY and one.text not in spaces
            ]
            kept = [*over, names[-1].text]
            hidden = names[-1].hidden if over else OUTER
            out.append(names[-1]._replace(text="_".join(kept[-2:]), hidden=hidden))
            at = place
        else:
            out.append(t[at])
            at += 1
    return out


def _doubled(t: Tokens, at: int) -> bool:
    return text(t, at) == ":" and text(t, at + 1) == ":" and text(t, at + 2) != ":"


def plain_words(t: Tokens) -> Tokens:
    """The tokens without attributes, marks that are spelled as words as marks."""
    out: Tokens = []
    at = 0
    while at < len(t):
        if text(t, at) == "[" and text(t, at + 1) == "[":
            at = group(t, at)
        elif t[at].text in _ATTRIBUTES and t[at].kind == "word":
            at = group(t, at + 1) if text(t, at + 1) == "(" else at + 1
        elif t[at].text == "decltype" and text(t, at + 1) == "(":
            out += mark(t[at], "decltype_t")
            at = group(t, at + 1)
        else:
            spelled = _SPELLED.get(t[at].text) if t[at].kind == "word" else None
            out += mark(t[at], spelled) if spelled else [t[at]]
            at += 1
    return out


def declaration(t: Tokens, at: int) -> tuple[int, int]:
    """The place behind a declaration, and where its body begins; -1 when it has none."""
    place = at
    while place < len(t):
        here = t[place].text if t[place].kind == "mark" else ""
        if here == ";":
            return place + 1, -1
        if here == "{":
            end = group(t, place)
            heads = [one.text for one in t[at:place]]
            if ")" not in heads and any(one in RECORDS for one in heads[:3]):
                return behind(t, end), place
            before = heads[: heads.index("(")] if "(" in heads else heads
            value = ("=" in before and "operator" not in before) or heads[-1:] == ["="]
            begins = _single(heads) and heads[-1] not in _BEFORE_A_BODY
            bare = ")" not in heads and heads[:1] not in (["namespace"], ["inline"], ["extern"])
            if value or begins or (heads and bare):
                place = end
                continue
            return end, place
        place = group(t, place) if here in _OPEN else place + 1
    return len(t), -1


def _single(heads: list[str]) -> bool:
    """Whether behind the parameters a single `:` stands: there a constructor begins its members."""
    return colon(heads[heads.index(")") :]) >= 0 if ")" in heads else False


def colon(texts: list[str]) -> int:
    """Where a single `:` stands; -1 when there is none."""
    for n, one in enumerate(texts):
        if one == ":" and ":" not in (texts[n - 1] if n else "", *texts[n + 1 : n + 2]):
            return n
    return -1


def methods(t: Tokens) -> Iterator[str]:
    """Names that a class calls its functions."""
    at = 0
    while at < len(t):
        end, _ = declaration(t, at)
        head = t[at:end]
        opened = next((n for n, one in enumerate(head) if one.text in ("(", "=", "{")), 0)
        if opened and head[opened].text == "(" and head[opened - 1].kind == "word":
            yield head[opened - 1].text
        at = max(end, at + 1)


def without_value(t: Tokens) -> Tokens:
    """A declaration without what the variable begins with."""
    stop = next((n for n, one in enumerate(t) if one.text in ("=", "{")), None)
    return t if stop is None else [*t[:stop], t[-1]]


def is_object(t: Tokens, at: int) -> bool:
    """Whether `T x(a);`, of which `x` stands there, makes an object, going by what is handed in."""
    end = group(t, at + 1)
    inside = t[at + 2 : end - 1]
    if text(t, end) not in (";", ",") or not inside:
        return False
    for one in (without_value([*each, each[-1]])[:-1] for each in parts(inside)):
        declares = len(one) > 1 and one[0].kind == "word" and (one[-1].kind == "word" or one[-1].text in ("&", "*"))  # fmt: skip
        if declares and all(x.kind == "word" or x.text in ("&", "*", "<", ">") for x in one):
            return False
    return True


def named_operator(head: Tokens) -> Tokens:
    """The head of an operator as that of a function with a name."""
    at = next(n for n, one in enumerate(head) if one.text == "operator")
    stop = next((n for n in range(at + 1, len(head)) if head[n].text == "("), len(head))
    if text(head, stop + 1) == ")" and text(head, stop + 2) == "(":
        stop += 2
    name = head[at]._replace(text=f"operator_{head[at].line}")
    before = (
        head[:at]
        if at and (head[at - 1].kind == "word" or head[at - 1].text in ("*", "&", ">", ":"))
        else mark(name, "auto_t")
    )
    return [*before, name, *head[stop:]]


def without_references(t: Tokens) -> Tokens:
    """A declaration whose variables are no other names for what they begin with."""
    begins = next((n for n, one in enumerate(t) if one.text in ("=", "{")), len(t))
    return [*(one for one in t[:begins] if one.text not in ("&", "&&")), *t[begins:]]
