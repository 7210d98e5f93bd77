"""What CMake projects fetch: FetchContent, ExternalProject, CPM and the project's own functions around them (CMake 3.31)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.model.purl import purl
from gatekeeper.soup.cmake_words import Call, Word, put_in, read_calls, spread
from gatekeeper.soup.collect import Asked, Collector, archived, pinned

FORMAT = "cmake"
_FETCHES = {
    "fetchcontent_declare": "FetchContent",
    "fetchcontent_populate": "FetchContent",
    "externalproject_add": "ExternalProject",
    "cpmaddpackage": "CPM",
    "cpmfindpackage": "CPM",
    "cpmdeclarepackage": "CPM",
}
_BEARS = late_pattern(rb"FetchContent|ExternalProject_Add|CPM(?:Add|Find|Declare)Package", re.I)
_SHORT = late_pattern(
    r"(?:(gh|gl|bb|https?|git):)?([^#@\s]+)(?:#([^@\s]+))?(?:@([^#\s]+))?(?:#([^@\s]+))?"
)
_FORGES = {"gh": "github.com", "gl": "gitlab.com", "bb": "bitbucket.org"}
_HASH = late_pattern(r"(MD5|SHA1|SHA224|SHA256|SHA384|SHA512)=([0-9a-fA-F]+)")
_MAX_DEPTH = 5


@dataclass(slots=True)
class Functions:
    """Functions and macros of the tree that fetch something, by name in lower case."""

    known: dict[str, "_Function"] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    """What is set once, or always to the same, in the whole tree."""
    unsure: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Function:
    parameters: tuple[str, ...]
    body: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class _Scope:
    path: RepoPath
    line: int | None
    """The line of the call that led here, `None` in the file itself."""
    variables: dict[str, str]
    depth: int = 0


def read_cmake(files: Iterable[tuple[RepoPath, bytes]], into: Collector) -> None:
    """Adds what the CMake files of the tree fetch; all at once, because a function of one is called in another."""
    read: list[tuple[RepoPath, tuple[Call, ...], bool]] = []
    functions = Functions()
    for path, raw in files:
        bears = _BEARS.search(raw) is not None
        text = raw.decode("utf-8-sig", "replace").replace("\r\n", "\n")
        calls, ends = read_calls(text)
        if ends is not None and bears:
            into.refuse(path, ends[0], f"not CMake that can be read: {ends[1]}")
        read.append((path, calls, bears))
        _learn(calls, functions)
    _keep_fetching(functions)
    for path, calls, bears in read:
        called = any(call.name in functions.known for call in calls)
        if not bears and not called:
            continue
        into.first(FORMAT, path)
        scope = _Scope(path, None, dict(functions.variables))
        _walk(_outside_functions(calls), scope, functions, into)


def _learn(calls: tuple[Call, ...], functions: Functions) -> None:
    """Notes functions, and variables that nothing in the tree sets to two values."""
    for call in calls:
        if call.name == "set" and len(call.words) >= 2 and "$" not in call.text(0):
            name, value = call.text(0), call.text(1)
            if functions.variables.get(name, value) != value:
                functions.unsure.add(name)
            functions.variables[name] = value
    for name in functions.unsure:
        functions.variables.pop(name, None)
    index = 0
    while index < len(calls):
        call = calls[index]
        end = index + 1
        if call.name in ("function", "macro") and call.words:
            while end < len(calls) and calls[end].name != f"end{call.name}":
                end += 1
            parameters = tuple(word.text for word in call.words[1:])
            functions.known[call.text(0).lower()] = _Function(parameters, calls[index + 1 : end])
        index = end


def _keep_fetching(functions: Functions) -> None:
    """Only functions that fetch, themselves or through another one, matter."""
    fetching = {
        name
        for name, function in functions.known.items()
        if name not in _FETCHES and any(call.name in _FETCHES for call in function.body)
    }
    for _ in range(_MAX_DEPTH):
        more = {
            name
            for name, function in functions.known.items()
            if name not in _FETCHES and any(call.name in fetching for call in function.body)
        }
        fetching |= more
    functions.known = {name: functions.known[name] for name in sorted(fetching)}


def _outside_functions(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    kept: list[Call] = []
    inside = ""
    for call in calls:
        if inside:
            inside = "" if call.name == inside else inside
        elif call.name in ("function", "macro"):
            inside = f"end{call.name}"
        else:
            kept.append(call)
    return tuple(kept)


def _walk(calls: tuple[Call, ...], scope: _Scope, functions: Functions, into: Collector) -> None:
    for call in calls:
        into.spend(scope.path, call.line)
        words = tuple(spread(call.words, scope.variables))
        if call.name == "set" and len(words) >= 2:
            scope.variables[words[0].text] = ";".join(
                word.text for word in words[1:] if word.text not in ("CACHE", "PARENT_SCOPE")
            )
        elif call.name == "cmake_parse_arguments" and scope.line is not None:
            _parse_arguments(words, scope)
        elif call.name in _FETCHES:
            line = call.line if scope.line is None else scope.line
            _fetch(Call(call.name, words, line), scope, into)
        elif call.name in functions.known and scope.depth < _MAX_DEPTH:
            function = functions.known[call.name]
            inner = dict(scope.variables) | _arguments(function, words)
            line = call.line if scope.line is None else scope.line
            below = _Scope(scope.path, line, inner, scope.depth + 1)
            _walk(function.body, below, functions, into)


def _arguments(function: _Function, words: tuple[Word, ...]) -> dict[str, str]:
    texts = [word.text for word in words]
    named = dict(zip(function.parameters, texts, strict=False))
    rest = texts[len(function.parameters) :]
    numbered = {f"ARGV{index}": text for index, text in enumerate(texts)}
    return named | numbered | {"ARGN": ";".join(rest), "ARGV": ";".join(texts)}


def _parse_arguments(words: tuple[Word, ...], scope: _Scope) -> None:
    """What `cmake_parse_arguments(PREFIX options one-value-words many-value-words …)` sets."""
    texts = [word.text for word in words]
    if len(texts) < 4:
        return
    prefix, keys = texts[0], {key for text in texts[1:4] for key in text.split(";") if key}
    current = ""
    given = [part for text in texts[4:] for part in text.split(";")]
    for text in given or scope.variables.get("ARGN", "").split(";"):
        if text in keys:
            current = f"{prefix}_{text}"
            scope.variables[current] = ""
        elif current:
            held = scope.variables[current]
            scope.variables[current] = f"{held};{text}" if held else text


def _fetch(call: Call, scope: _Scope, into: Collector) -> None:
    label = _FETCHES[call.name]
    name = call.text(0)
    if label == "CPM" and len(call.words) <= 1:
        _short(call, name, scope, into)
        return
    if label == "CPM":
        named = call.after("NAME")
        name = named.text if named else name
    if call.after("SOURCE_DIR") and not any(call.after(k) for k in ("GIT_REPOSITORY", "URL")):
        return  # a folder that is there already
    _place(call, name, _source(call), scope, into)


def _source(call: Call) -> tuple[str, str]:
    """Address and revision: of a git repository, a forge's short name, or an archive."""
    tag = call.after("GIT_TAG") or call.after("HG_TAG") or call.after("SVN_REVISION")
    version = call.after("VERSION")
    revision = tag.text if tag else version.text if version else ""
    for key in ("GIT_REPOSITORY", "HG_REPOSITORY", "SVN_REPOSITORY"):
        if word := call.after(key):
            return word.text, revision
    for key, host in (
        ("GITHUB_REPOSITORY", "github.com"),
        ("GITLAB_REPOSITORY", "gitlab.com"),
        ("BITBUCKET_REPOSITORY", "bitbucket.org"),
    ):
        if word := call.after(key):
            return f"https://{host}/{word.text}", revision
    url = call.after("URL")
    return (url.text if url else ""), revision


def _place(call: Call, name: str, source: tuple[str, str], scope: _Scope, into: Collector) -> None:
    url, revision = source
    is_archive = call.after("URL") is not None and call.after("GIT_REPOSITORY") is None
    if not url:
        if call.name in ("fetchcontent_populate", "cpmfindpackage"):
            return  # declared elsewhere, or found on the machine
        message = f'"{name}" is fetched from no address that can be told'
        into.fault("so007-computed", scope.path, call.line, message, "write the address out")
        return
    unnamed = purl("generic", name)
    asked = _archive(call, name, url) if is_archive else pinned(url, revision, unnamed)
    if "$" in url:
        why = f'the address "{url}" depends on a variable'
        asked = replace(asked, purl=unnamed, floating=why)
    asked = replace(asked, constraint=f"{_FETCHES[call.name]} {revision or url}", url=url)
    place = scope.path, call.line
    into.take(place, FORMAT, asked, is_locked=not asked.floating, title=name)


def _archive(call: Call, name: str, url: str) -> Asked:
    word = call.after("URL_HASH")
    md5 = call.after("URL_MD5")
    hashes = _HASH.findall(word.text) if word else [("MD5", md5.text)] if md5 else []
    digests = tuple(f"{kind.lower()}:{digest.lower()}" for kind, digest in hashes)
    named = archived(url, name)
    why = "" if named.version or digests else "the address names no version and no digest"
    return Asked(named, "", why, digests)


def _short(call: Call, text: str, scope: _Scope, into: Collector) -> None:
    """CPM's short form: `gh:owner/name@1.2.3` or `…#tag`."""
    found = _SHORT.fullmatch(put_in(text, scope.variables))
    if found is None or "/" not in found.group(2):
        message = f'"{text[:60]}" is no package that CPM knows'
        into.fault("so007-computed", scope.path, call.line, message, "write the package out")
        return
    kind = found.group(1) or "gh"
    address = found.group(2)
    url = f"https://{_FORGES[kind]}/{address}" if kind in _FORGES else f"{kind}:{address}"
    revision = found.group(3) or found.group(5) or found.group(4) or ""
    asked = replace(pinned(url, revision, purl("generic", address), f"CPM {text}"), url=url)
    into.take((scope.path, call.line), FORMAT, asked, is_locked=not asked.floating)
