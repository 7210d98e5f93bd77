"""Holds our own reading of C against tree-sitter's grammars: calls and definitions that only one of them sees.

Run: python -m venv V; V/bin/pip install tree-sitter tree-sitter-c tree-sitter-cpp; PYTHONPATH=. V/bin/python
benchmarks/surfaces/against_tree_sitter.py FOLDER…
"""

import re
import sys
import time
from collections import Counter
from pathlib import Path

import tree_sitter
import tree_sitter_c
import tree_sitter_cpp

from gatekeeper.threats.c_code.lexer import LexFailure, decode, lex
from gatekeeper.threats.c_code.structure import Use, structure

C = tree_sitter.Parser(tree_sitter.Language(tree_sitter_c.language()))
CPP = tree_sitter.Parser(tree_sitter.Language(tree_sitter_cpp.language()))
WORD = re.compile(rb"[A-Za-z_]\w*")
KEYWORDS = frozenset(
    [
        "if",
        "while",
        "for",
        "switch",
        "return",
        "sizeof",
        "defined",
        "catch",
        "alignof",
        "decltype",
        "static_assert",
        "asm",
        "__asm",
        "__asm__",
    ]
)


def theirs(path: Path, raw: bytes) -> tuple[set[tuple[str, str, int]], int]:
    tree = (C if path.suffix == ".c" else CPP).parse(raw)
    found: set[tuple[str, str, int]] = set()
    errors, waiting = 0, [tree.root_node]
    while waiting:
        node = waiting.pop()
        errors += node.type == "ERROR" or node.is_missing
        if node.type == "call_expression":
            name = node.child_by_field_name("function")
            if name is not None and name.type == "identifier":
                found.add(("call", name.text.decode("latin-1"), name.start_point[0] + 1))
        if node.type == "function_definition":
            inner = node.child_by_field_name("declarator")
            while inner is not None and inner.type != "function_declarator":
                inner = inner.child_by_field_name("declarator")
            name = inner.child_by_field_name("declarator") if inner is not None else None
            if name is not None and name.type == "identifier":
                found.add(("definition", name.text.decode("latin-1"), name.start_point[0] + 1))
        waiting.extend(node.children)
    return found, errors


def ours(raw: bytes) -> set[tuple[str, str, int]]:
    lexed = lex(decode(raw))
    words = frozenset(word.decode() for word in WORD.findall(raw)) - KEYWORDS
    found = set()
    for mention in structure(lexed, words).mentions:
        line, _ = lexed.place(lexed.tokens[mention.index].offset)
        if mention.use is Use.CALL and not mention.in_macro:
            found.add(("call", mention.name, line))
        elif mention.use is Use.DEFINITION:
            found.add(("definition", mention.name, line))
    return found


def main() -> int:
    counts: Counter[str] = Counter()
    clock = {"ours": 0.0, "theirs": 0.0}
    shown: Counter[str] = Counter()
    for folder in sys.argv[1:]:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix not in (".c", ".cpp", ".cc", ".h", ".hpp") or not path.is_file():
                continue
            raw = path.read_bytes()
            begin = time.perf_counter()
            other, errors = theirs(path, raw)
            clock["theirs"] += time.perf_counter() - begin
            begin = time.perf_counter()
            try:
                own = ours(raw)
            except LexFailure as failure:
                counts["files ours refuses"] += 1
                print(f"refused {path}: {failure}")
                continue
            clock["ours"] += time.perf_counter() - begin
            counts["files"] += 1
            counts["files in which theirs has errors"] += errors > 0
            for kind in ("call", "definition"):
                a, b = {x for x in own if x[0] == kind}, {x for x in other if x[0] == kind}
                counts[f"{kind}: both"] += len(a & b)
                counts[f"{kind}: ours alone"] += len(a - b)
                counts[f"{kind}: theirs alone"] += len(b - a)
                for label, rest in (("ours alone", a - b), ("theirs alone", b - a)):
                    for _, name, line in sorted(rest, key=lambda x: x[2]):
                        shown[f"{kind} {label}"] += 1
                        if shown[f"{kind} {label}"] % 97 == 1:
                            print(f"  {kind} {label}: {name} {path}:{line}")
    for key, count in sorted(counts.items()):
        print(f"{count:8} {key}")
    print(f"seconds: ours {clock['ours']:.2f}, theirs {clock['theirs']:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
