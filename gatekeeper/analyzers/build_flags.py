"""Which words of a build's compile command analyzers are told: an allowlist, for the repository may be hostile.

What names a program, a plugin, a file of words or a folder of tools is never passed on, and neither is what makes an
analyzer look away. Folders and files of the tree are resolved by us and reach no compiler.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from gatekeeper.analyzers.unit_worker import SILENCES
from gatekeeper.model.build import BuildFlags

Place = Callable[[str], str | None]
"""The place in the tree that a path of a command means; `None` for one outside."""

_FOLDERS = ("-isystem", "-iquote", "-idirafter", "-I")
_FORCED = "-include"
_MACROS = ("-D", "-U")
_MACRO = re.compile(r"(?P<name>[A-Za-z_]\w*)(?:=.*)?")
_MAX_MACRO = 4096
_STANDARD = re.compile(r"-std=(?P<dialect>c|gnu)(?P<plus>\+\+)?(?P<year>\d[0-9a-z])")
_FUTURE = {"23": "2x", "26": "2x"}
"""Years of C that gcc 12 knows by another name."""
_CONTROL = frozenset(
    ("break", "case", "continue", "default", "do", "else", "for",
     "goto", "if", "return", "sizeof", "switch", "while")
)  # fmt: skip
_OURS = frozenset(
    {"__clang_analyzer__", "__attribute__", "__attribute", "_Pragma", "GATEKEEPER_SAID_PRAGMA"}
)
_HARMLESS = frozenset(
    f"-f{name}"
    for name in (
        "signed-char", "unsigned-char", "no-signed-char", "no-unsigned-char", "short-enums", "no-short-enums",
        "short-wchar", "ms-extensions", "strict-aliasing", "no-strict-aliasing", "wrapv", "no-wrapv",
    )
) | {"-mms-bitfields", "-mno-ms-bitfields"}  # fmt: skip
"""They change what the code means, on any processor. `-ffreestanding`, `-fno-builtin` and
`-fno-delete-null-pointer-checks` are missing on purpose: they make analyzers know less or report less."""
_HARMLESS_CPP = frozenset({"-fexceptions", "-fno-exceptions", "-frtti", "-fno-rtti", "-fchar8_t"})
_ORDINARY = re.compile(
    r"-(?:W(?![alp],).*|g(?:\d|gdb\d?|dwarf-?\d?|z)?|O(?:\d|s|g|z|fast)?|M[DGMP]*|[cESv]|pipe|pedantic(?:-errors)?)"
)
"""Warnings, optimisation, debug information and output: each analyzer has its own."""
_ORDINARY_VALUE = frozenset({"-o", "-MF", "-MT", "-MQ"})
_VALUE = frozenset(
    ("-x", "-Xclang", "-Xpreprocessor", "-Xlinker", "-Xassembler", "-Xanalyzer", "-B", "-specs", "-wrapper",
     "-T", "-L", "-l", "-u", "-z", "-e", "-A", "-imacros", "-iprefix", "-iwithprefix", "-iwithprefixbefore",
     "-isysroot", "--sysroot", "-target", "--target", "--param", "-aux-info", "-dumpbase", "-dumpdir", "-arch",
     "-include-pch", "-mllvm", "--config", "-load", "-plugin", "-ivfsoverlay", "-resource-dir",
     "-gcc-toolchain", "-fplugin", "-iframework", "-F", "-main-file-name")
)  # fmt: skip
"""Words that take the next one with them, so that it is not read as one of its own."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A compile command taken apart."""

    build: BuildFlags
    left_out: tuple[str, ...]
    """Every word that is not passed on, save those of warnings, optimisation, debug information and output."""


def taken(words: Sequence[str], place: Place, *, cplusplus: bool) -> Taken:
    """What of a compile command is passed on. Its first words, the compiler and what starts it, never are."""
    flags: list[str] = []
    folders: list[str] = []
    forced: list[str] = []
    left_out: list[str] = []
    for option, value in _options(words):
        if option in _MACROS and _is_macro(value):
            flags.append(option + value)
        elif option in _FOLDERS and (folder := place(value)) is not None:
            folders.append(folder)
        elif option == _FORCED and (file := place(value)) is not None:
            forced.append(file)
        elif flag := _flag(option, cplusplus=cplusplus):
            flags.append(flag)
        elif not _ORDINARY.fullmatch(option) and option not in _ORDINARY_VALUE:
            left_out.append(f"{option} {value}".strip())
    build = BuildFlags(tuple(flags), tuple(dict.fromkeys(folders)), tuple(dict.fromkeys(forced)))
    return Taken(build, tuple(left_out))


def _options(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each option with its value, empty when it has none; a word that is no option stands for itself."""
    rest = iter(words)
    for word in rest:
        option = next((o for o in (*_FOLDERS, _FORCED, *_MACROS) if _begins(word, o)), "")
        if option:
            yield option, word.removeprefix(option) or next(rest, "")
        elif word in _VALUE or word in _ORDINARY_VALUE:
            yield word, next(rest, "")
        else:
            yield word, ""


def _begins(word: str, option: str) -> bool:
    return word.startswith(option) and word != "-include-pch"


def _is_macro(text: str) -> bool:
    """Whether it is a macro without parameters that takes nothing out of an analyzer's sight."""
    match = _MACRO.fullmatch(text)
    if match is None or len(text) > _MAX_MACRO or not text.isprintable():
        return False
    return match["name"] not in _CONTROL | _OURS and SILENCES.search(text) is None


def _flag(option: str, *, cplusplus: bool) -> str:
    if option in _HARMLESS or (cplusplus and option in _HARMLESS_CPP):
        return option
    match = _STANDARD.fullmatch(option)
    if match is None or bool(match["plus"]) is not cplusplus:
        return ""
    year = match["year"] if cplusplus else _FUTURE.get(match["year"], match["year"])
    return f"-std={match['dialect']}{match['plus'] or ''}{year}"
