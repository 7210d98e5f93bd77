"""What C++ has learnt since C++11 and the parser of patterns has not (C++20 dcl.init.list, class.bit, temp.variadic)."""

from collections.abc import Iterator, Mapping

from gatekeeper.analyzers.normal.tokens import Draft, Token
from gatekeeper.analyzers.normal.words import CONTROL, STORAGE, TAGGED

_ACCESS = frozenset({".", "->", "::"})
_OPENS_TYPE_LIST = frozenset({"<", ",", "template", ""})
_WANTS_A_VALUE = frozenset({".", "->", "return", "=", "(", ",", "!", "&&", "||", "=="})
_BEHIND_HEADS = STORAGE | CONTROL | {"final", "override", "noexcept", "const"}


def in_older_words(
    draft: Draft, tokens: tuple[Token, ...], pairs: Mapping[int, int], index: int
) -> None:
    """Writes what begins at that index as C++ had it before, where it is one of these:

    - a member named in a list with braces, `.data{1}`, and a declaration with braces, `T *at{0};`: with `=`
    - a bit field with a value, `bool on : 1 = 0;`: without its width
    - a pack of pointers, `T*... rest`: as one pointer
    - a pointer without a name that has a default, `void* = 0`: with a name
    - a class that nobody inherits from, `class Pump final {`: without that word, which else is taken for its name
    - words that only tell a parser what a name is, `a.template get<T>()`, `typename T::type x`: without them
    - an operator called by its name, `return operator[](at)`: by a plain name
    - a block of `extern "C"`: as a namespace, for the parser has every function in it begin where the block does
    - a pointer to a member, `int (Pump::*step)() const`: as a plain pointer
    - a macro behind an array, `names[] PROGMEM = {`: without it
    """
    token = tokens[index]
    before = tokens[index - 1].text if index else ""
    following = tokens[index + 1 : index + 4]
    texts = [each.text for each in following]
    final = token.text == "final" and texts[:1] in (["{"], [":"])
    hint = (token.text == "template" and before in _ACCESS) or (
        token.text == "typename" and before not in _OPENS_TYPE_LIST
    )
    behind_array = before == "]" and texts[:1] == ["="] and token.kind == "word"
    of_pointee = token.text == "const" and texts[:1] == [";"] and _is_pointee(tokens, index)
    if final or hint or behind_array or of_pointee:
        draft.blank(token.start, token.end)
    elif token.text == "extern" and texts[1:2] == ["{"] and following[0].kind == "text":
        draft.put(token.start, following[0].end, "namespace")
    elif before == "(" and texts[:2] == ["::", "*"] and token.kind == "word":
        draft.blank(token.start, following[0].end)
    elif token.text == "operator" and before in _WANTS_A_VALUE:
        _named(draft, tokens, index)
    elif token.text == "." and before in ("{", ",") and texts[1:2] == ["{"]:
        draft.insert(following[1].start, "=")
    elif texts[:1] == ["{"] and _declares(tokens, pairs, index):
        draft.insert(following[0].start, "=")
    elif token.text == ":" and texts[1:2] in (["="], ["{"]) and following[0].kind == "number":
        draft.blank(token.start, following[0].end)
    elif token.text == "*" and texts[:1] == ["..."]:
        draft.blank(following[0].start, following[0].end)
    elif token.text == "*" and texts[:1] == ["="]:
        draft.insert(following[0].start, "_ ")


def _declares(tokens: tuple[Token, ...], pairs: Mapping[int, int], index: int) -> bool:
    """Whether a variable or a member is declared there, with a value in the braces behind it."""
    end = pairs[index + 1] + 1
    if tokens[index].kind != "word" or tokens[index].text in _BEHIND_HEADS:
        return False
    if end >= len(tokens) or tokens[end].text not in (";", ","):
        return False
    head = list(_back(tokens, index))
    return bool(head) and not any(word in TAGGED | CONTROL for word in head)


def _back(tokens: tuple[Token, ...], index: int) -> Iterator[str]:
    """The words, stars and references in front of an index, the nearest first."""
    for place in range(index - 1, -1, -1):
        if tokens[place].kind != "word" and tokens[place].text not in ("*", "&"):
            return
        yield tokens[place].text


def _named(draft: Draft, tokens: tuple[Token, ...], index: int) -> None:
    """Writes the sign of an operator that is called as part of a name; `operator()` keeps the brackets of its call."""
    end = index + 1
    while end < len(tokens) and tokens[end].kind == "mark" and tokens[end].text != "(":
        end += 1
    if end < len(tokens) and tokens[end].text == "(" and end > index + 1:
        draft.put(tokens[index].start, tokens[end - 1].end, "operator_")
    elif [t.text for t in tokens[index + 1 : index + 4]] == ["(", ")", "("]:
        draft.put(tokens[index].start, tokens[index + 2].end, "operator_")


def _is_pointee(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether the parameters that end in front of an index stand behind another group: `(*step)()`, no function's own."""
    depth, place = 0, index - 1
    while place > 0:
        depth += (tokens[place].text == ")") - (tokens[place].text == "(")
        if depth <= 0:
            return depth == 0 and place < index - 1 and tokens[place - 1].text == ")"
        place -= 1
    return False
