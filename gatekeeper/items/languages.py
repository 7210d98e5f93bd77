"""The language of each tracked path; a header's language is decided once."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Mapping, Set

from gatekeeper.model.language import Language, LanguageMap, by_shebang, unread_language
from gatekeeper.model.memory import Key, Memory, NoMemory, memory_key
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tree import MODE_EXECUTABLE, Tree, TreeEntry

_HEADER = ".h"
_SKETCH = ".pde"
"""Of Arduino before its 1.0, which is C++, and of Processing, which is Java: the folder is one program."""
_CPP_ONLY = re.compile(
    rb"^[ \t]*(?:class|namespace|template|using|public:|private:|protected:)\b"
    rb"|\w::\w|\b(?:constexpr|nullptr|noexcept|decltype|static_cast|reinterpret_cast)\b|\benum[ \t]+(?:class|struct)\b"
    rb"|^[ \t]*#[ \t]*include[ \t]*<[a-z_]+>|^[ \t]*(?:virtual|explicit|friend)[ \t]|\boperator(?:[-+*/%=<>!&|^~]{1,3}|\[\]|\(\))[ \t]*\("
    rb"|=[ \t]*new[ \t]+\w|^(?![ \t]*(?:return|else|case|goto|do)\b)[ \t]*+\w++(?:[ \t*&]++\w++)++\([^()]*\b\w++[ \t]*+&[ \t]*+\w++[ \t]*+[,)]",
    re.MULTILINE,
)
_CPP_WORDS = (
    b"class", b"namespace", b"template", b"using", b"public:", b"private:", b"protected:", b"::", b"constexpr", b"nullptr",
    b"noexcept", b"decltype", b"_cast", b"enum", b"include", b"virtual", b"explicit", b"friend", b"operator", b"new", b"&",
)  # fmt: skip
_UNSAID = re.compile(
    rb"//[^\n]*|/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*+\"?"
    rb"|^[ \t]*#[ \t]*define\b(?:[^\\\n/]|\\.|/(?![*/]))*"
    rb"|^[ \t]*#[ \t]*if(?:def)?[ \t(]+(?:defined[ \t(]*)?__cplusplus.*?(?:^[ \t]*+#[ \t]*+(?:endif|else)\b|\Z)"
    rb"|^[ \t]*#[ \t]*if[ \t]+0\b.*?(?:^[ \t]*+#[ \t]*+(?:endif|else|elif)\b|\Z)",
    re.MULTILINE | re.DOTALL,
)
"""What says nothing about a header: comments, texts, macros, what no compiler sees, and what a C header keeps for C++ alone."""
_JAVA_IMPORT = re.compile(
    rb"^[ \t]*import[ \t]+(?:static[ \t]+)?(?:(?:java|javax|processing)\.[\w.]+|[a-z]\w*(?:\.\w+)*\.\*)[ \t]*;",
    re.MULTILINE,
)
_SIGNS = (_CPP_ONLY.pattern, *_CPP_WORDS, _UNSAID.pattern)
_WHOLE_TREE = "/"
_KIND = "header"
_SAID = (b"C", b"C++")
_NO_MEMORY = NoMemory()


def needs_a_look(entry: TreeEntry, languages: LanguageMap) -> bool:
    """Whether the content has a say: a header, a sketch, and what may be a script: no suffix, or marked as executable."""
    if not entry.is_file:
        return False
    suffix = posixpath.splitext(entry.path)[1]
    if languages.by_suffix(entry.path) is not None:
        return suffix == _SKETCH
    return suffix in ("", _HEADER) or entry.mode == MODE_EXECUTABLE


def languages_of(
    tree: Tree,
    languages: LanguageMap,
    contents: Mapping[RepoPath, bytes | None],
    memory: Memory = _NO_MEMORY,
) -> dict[RepoPath, Language]:
    """Path to language for every file some analyzer may read, ordered by path.

    `contents` holds the bytes of the paths that need a look, `None` for one that could not be read. A header is
    C++ when its text has what only C++ has, when a C++ file of the same stem stands beside it, or when the nearest
    folder that holds sources, else the whole tree, has C++ files and no C file; otherwise it is C. What a text has is
    remembered by the text. A sketch in whose folder one imports a package of Java is Processing's, which nothing here reads.
    """
    cpp = _cpp_headers(contents, memory)
    processing = _folders_of_processing(contents)
    stems = {
        posixpath.splitext(entry.path)[0]: language
        for entry in tree
        if (language := languages.by_suffix(entry.path)) in (Language.C, Language.CPP)
    }
    folders = _languages_of_folders(stems)
    result = {}
    for entry in tree:
        if not entry.is_file:
            continue
        if entry.path.endswith(_SKETCH) and posixpath.dirname(entry.path) in processing:
            continue
        language = languages.by_suffix(entry.path)
        if language is None and entry.path in contents:
            language = _look(entry.path, contents[entry.path], cpp, stems, folders)
        if language is not None:
            result[entry.path] = language
    return result


def unread_languages(
    tree: Tree, read: Set[RepoPath], contents: Mapping[RepoPath, bytes | None]
) -> dict[RepoPath, str]:
    """Path to the name of its language for code that no analyzer reads: every file that is not among `read`.

    `contents` is what `languages_of` takes; a script without suffix is told by its first line.
    """
    named = (
        (entry.path, unread_language(entry.path, _first_line(contents.get(entry.path))))
        for entry in tree
        if entry.is_file and entry.path not in read
    )
    return {path: language for path, language in named if language}


def _folders_of_processing(contents: Mapping[RepoPath, bytes | None]) -> frozenset[str]:
    return frozenset(
        posixpath.dirname(path)
        for path, content in contents.items()
        if path.endswith(_SKETCH) and content and _JAVA_IMPORT.search(_UNSAID.sub(b" ", content))
    )


def _first_line(content: bytes | None) -> bytes:
    return (content or b"").partition(b"\n")[0]


def _cpp_headers(contents: Mapping[RepoPath, bytes | None], memory: Memory) -> frozenset[RepoPath]:
    """The headers whose text has what only C++ has."""
    keys = {
        path: memory_key(*_SIGNS, content)
        for path, content in contents.items()
        if content is not None and path.endswith(_HEADER)
    }
    known = dict(memory.recall(_KIND, list(dict.fromkeys(keys.values()))))
    fresh: dict[Key, bytes] = {}
    for path, key in keys.items():
        if known.get(key) not in _SAID:
            fresh[key] = known[key] = _SAID[_is_cpp(contents[path] or b"")]
    if fresh:
        memory.keep(_KIND, fresh)
    return frozenset(path for path, key in keys.items() if known[key] == _SAID[True])


def _look(
    path: RepoPath,
    content: bytes | None,
    cpp: frozenset[RepoPath],
    stems: Mapping[str, Language],
    folders: Mapping[str, Set[Language]],
) -> Language | None:
    stem, suffix = posixpath.splitext(path)
    if suffix != _HEADER:
        # What nobody could look at may be a script: it is expected of the tools, and then fails for its cause.
        return Language.PYTHON if content is None else by_shebang(_first_line(content))
    if path in cpp:
        return Language.CPP
    return stems.get(stem) or _language_around(posixpath.dirname(path), folders)


def _languages_of_folders(stems: Mapping[str, Language]) -> dict[str, Set[Language]]:
    """Each folder to the languages of the sources in it; `_WHOLE_TREE` to those of all."""
    folders: dict[str, set[Language]] = defaultdict(set)
    for stem, language in stems.items():
        folders[posixpath.dirname(stem)].add(language)
        folders[_WHOLE_TREE].add(language)
    return dict(folders)


def _language_around(folder: str, folders: Mapping[str, Set[Language]]) -> Language:
    while folder and folder not in folders:
        folder = posixpath.dirname(folder)
    around = folders.get(folder) or folders.get(_WHOLE_TREE)
    return Language.CPP if around == {Language.CPP} else Language.C


def _is_cpp(header: bytes) -> bool:
    # Headers of registers have a million bytes and not one of these words; a pattern would go through each byte of them.
    if not any(word in header for word in _CPP_WORDS):
        return False
    return _CPP_ONLY.search(_UNSAID.sub(b" ", header)) is not None
