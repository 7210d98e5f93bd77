"""What C++ has learnt since C++11 and the parser of patterns has not (C++20 dcl.init.list, class.bit, temp.variadic)."""

from collections.abc import Iterator, Mapping

from gatekeeper.analyzers.normal.tokens import Draft, Token
from gatekeeper.analyzers.normal.words import CONTROL, STORAGE, TAGGED

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
    """
    token = tokens[index]
    before = tokens[index - 1].text if index else ""
    following = tokens[index + 1 : index + 4]
    texts = [each.text for each in following]
    if token.text == "final" and texts[:1] in (["{"], [":"]):
        draft.blank(token.start, token.end)
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
