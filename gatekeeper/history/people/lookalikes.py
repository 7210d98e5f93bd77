"""Names and addresses that look like others: what cannot be seen, what can be mistaken, what is alike.

Normalisation is NFKC (Unicode Standard Annex 15) and casefold. The lookalikes are a hand-written selection of the
letters that most fonts draw as Latin ones; it is no copy of Unicode's confusables table and not complete.
"""

import unicodedata

from gatekeeper.model.identity import Identity
from gatekeeper.model.path import printable
from gatekeeper.model.pattern import late_pattern

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ALPHABETS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
_LATIN_TWINS = str.maketrans(
    "аеорсухіјѕԁһӏкмтвнгѵԛԝ" + "οαιυνκρτχγ" + "օսոհցա",
    "aeopcyxijsdhlkmtbhrvqw" + "oaiuvkptxy" + "ounhqw",
)
_NOBODY = frozenset({"noreply", "no-reply", "no_reply", "donotreply", "do-not-reply"})
"""What stands before the `@` of addresses that nobody reads, of whatever sender."""
_FORGE_NUMBER = late_pattern(r"^\d+[+-]")


def identity_defects(identity: Identity) -> tuple[str, ...]:
    """What in an identity can deceive a reader, as sentences; empty when nothing can."""
    shown = printable(str(identity))
    defects = []
    if _has_invisible(identity.name) or _has_invisible(identity.email):
        defects.append(f'"{shown}" holds invisible, control or direction-changing characters')
    if not identity.email.isascii():
        defects.append(f'the e-mail address of "{shown}" holds characters outside ASCII')
    if any(_mixes_alphabets(word) for word in identity.name.split()):
        defects.append(f'the name in "{shown}" mixes letters of different alphabets in one word')
    if not identity.email.strip():
        defects.append(f'"{shown}" has no e-mail address')
    return tuple(defects)


def name_skeleton(name: str) -> str:
    """The name as an eye takes it: normalised, invisible characters out, lookalikes as Latin letters."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    seen = "".join(c for c in folded if unicodedata.category(c) not in _INVISIBLE)
    return " ".join(seen.translate(_LATIN_TWINS).split())


def name_trait(name: str) -> str:
    """The name as people recognise it: its words in any order, without accents."""
    return " ".join(sorted(_name_words(name)))


def short_names(name: str) -> frozenset[str]:
    """`name_trait` of the usual abbreviations of a name of several words: `B. Mwangi`, `Ben M.`"""
    words = _name_words(name)
    if len(words) < 2:
        return frozenset()
    initials = [word[0] for word in words[:-1]]
    short = ([initials[0], words[-1]], [*initials, words[-1]], [words[0], words[-1][0]])
    return frozenset(" ".join(sorted(each)) for each in short)


def login_names(name: str) -> frozenset[str]:
    """What a person of that name is likely to be called before an `@`: `ben`, `benmwangi`, `bmwangi`."""
    words = _name_words(name)
    if len(words) < 2:
        return frozenset(words)
    return frozenset({"".join(words), words[0][0] + words[-1]})


def _name_words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name_skeleton(name).replace(",", " ").replace(".", " "))
    return "".join(c for c in plain if unicodedata.category(c) != "Mn").split()


def local_part(email: str) -> str:
    """What stands before the `@`, normalised: no sub-address, no dots, no forge number (`123+name@…`, `123-name@…`).

    Empty where it names nobody: `noreply@` of one sender is not that of another.
    """
    local = name_skeleton(email).rpartition("@")[0] or name_skeleton(email)
    local = _FORGE_NUMBER.sub("", local)
    named = (local.split("+", 1)[0] or local).replace(".", "")
    return "" if named in _NOBODY else named


def normalised(identity: Identity) -> str:
    """The address, or the name where there is none, so that spelling alone makes nobody a second person."""
    return name_skeleton(identity.email) or name_skeleton(identity.name)


def _has_invisible(text: str) -> bool:
    return any(unicodedata.category(character) in _INVISIBLE for character in text)


def _mixes_alphabets(word: str) -> bool:
    names = (unicodedata.name(c, "").split(" ", 1)[0] for c in word if c.isalpha())
    return len({name for name in names if name in _ALPHABETS}) > 1
