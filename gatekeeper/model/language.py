"""The languages gatekeeper reads, and how a tracked file's language is told."""

import re
from enum import Enum

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath, suffix_of


class Language(Enum):
    """A language some analyzer reads; the value is its name in configuration."""

    C = "c"
    CPP = "cpp"
    PYTHON = "python"


_C = (".c", ".inc", ".def", ".x")
_CPP = (
    ".cc", ".cpp", ".cxx", ".c++", ".hh", ".hpp", ".hxx", ".h++", ".inl", ".ipp", ".tcc", ".tpp", ".ino", ".pde",
)  # fmt: skip
_PYTHON = (".py", ".pyi", ".pyw")


@dataclass(frozen=True, slots=True)
class LanguageMap:
    """Suffix (lower case, with its dot) to language; `.h` is decided beside its neighbours."""

    c: tuple[str, ...] = _C
    cpp: tuple[str, ...] = _CPP
    python: tuple[str, ...] = _PYTHON

    def by_suffix(self, path: RepoPath) -> Language | None:
        """The language of the path's suffix, `None` if the suffix tells nothing."""
        suffix = suffix_of(path)
        if suffix == ".C":
            return Language.CPP
        suffix = suffix.lower()
        if suffix in self.c:
            return Language.C
        if suffix in self.cpp:
            return Language.CPP
        return Language.PYTHON if suffix in self.python else None


ASSEMBLER = "assembler"
_UNREAD = {
    "Ada": ".adb .ads",
    ASSEMBLER: ".asm .s .s43 .s51 .s79 .s85 .s90",
    "C#": ".cs",
    "CUDA or OpenCL": ".cl .cu .cuh",
    "Cython": ".pxd .pyx",
    "Dart": ".dart",
    "Delphi or Pascal": ".dpr .pas",
    "Erlang or Elixir": ".erl .ex .exs",
    "F#": ".fs",
    "Fortran": ".f .f90",
    "Go": ".go",
    "Groovy": ".groovy",
    "Haskell or OCaml": ".hs .ml",
    "IEC 61131-3": ".st",
    "Java": ".java",
    "JavaScript": ".cjs .js .jsx .mjs .svelte .vue",
    "Julia": ".jl",
    "Kotlin": ".kt .kts",
    "Lua": ".lua",
    "Nim": ".nim",
    "Objective-C or MATLAB": ".m .mm",
    "Perl": ".pl .pm",
    "PHP": ".php",
    "Processing": ".pde",
    "QML": ".qml",
    "R": ".r",
    "Ruby": ".rb",
    "Rust": ".rs",
    "Scala": ".scala",
    "shell": ".bash .bat .cmd .ksh .ps1 .sh .zsh",
    "Swift": ".swift",
    "Tcl": ".tcl",
    "TypeScript": ".cts .mts .ts .tsx",
    "Verilog": ".sv .svh .v .vh",
    "VHDL": ".vhd .vhdl",
    "Visual Basic": ".bas .vb .vbs",
    "Zig": ".zig",
}
_UNREAD_SUFFIXES = {suffix: name for name, line in _UNREAD.items() for suffix in line.split()}


_INTERPRETERS = {
    "JavaScript": "bun deno node nodejs",
    "Lua": "lua luajit texlua",
    "Perl": "perl",
    "PHP": "php",
    "R": "rscript",
    "Ruby": "jruby ruby",
    "shell": "ash bash busybox csh dash fish ksh mksh pwsh sh tcsh zsh",
    "Tcl": "expect tclsh wish",
}
_BY_INTERPRETER = {word: name for name, line in _INTERPRETERS.items() for word in line.split()}
_OTHER_SCRIPT = "a script"
_SHEBANG = b"#!"


def unread_language(path: RepoPath, first_line: bytes = b"") -> str:
    """The name of the language of code that bandit, semgrep's shipped packs and lizard are not given; empty for other files.

    It is told by the suffix, whatever its case, and for what the suffix does not tell by the interpreter that a `#!` names.
    """
    told = _UNREAD_SUFFIXES.get(suffix_of(path).lower(), "")
    if told or not first_line.startswith(_SHEBANG) or by_shebang(first_line) is not None:
        return told
    words = first_line.removeprefix(_SHEBANG).decode("utf-8", "replace").lower().split()
    names = (re.match(r"[a-z]*", word.rpartition("/")[2]) for word in words)
    known = (_BY_INTERPRETER.get(name.group()) for name in names if name is not None)
    return next((language for language in known if language), _OTHER_SCRIPT)


def by_shebang(first_line: bytes) -> Language | None:
    """The language a `#!` line names, `None` if it names none that we read."""
    if first_line.startswith(_SHEBANG) and b"python" in first_line:
        return Language.PYTHON
    return None
