"""Conditions that look like a check and hold nothing, each beside the one that does."""

import ast

import pytest

from gatekeeper.analyzers.flow.functions import ModuleReader

HEAD = (
    "import os, re\nfrom flask import request\nALLOWED = ('a', 'b')\nFORM = re.compile('[a-z]+')\n"
    "def known(t):\n    return t in ALLOWED\n"
)
NOTHING_TOLD = {
    "a yes or no that is there": "t.isalnum() is not None",
    "being one of several, which is there": "(t in ALLOWED) is not None",
    "an own function's yes or no that is there": "known(t) is not None",
    "a variable with a yes or no that is there": "yes is not None",
    "another variable that is there": "t is not None",
    "an end that is one of a line": "re.match('[a-z]+$', t, re.M)",
    "an end that is one of a line, by name": "re.search('^[a-z]+$', t, flags=re.MULTILINE | re.I)",
    "an end that is one of a line, by the pattern": "re.match('(?m)[a-z]+$', t)",
    "an end that is one of a line, made before": "re.compile('[a-z]+$', re.M).match(t)",
    "blanks that do not count": "re.compile('[a-z] . *', re.X).fullmatch(t)",
    "blanks that do not count, by the pattern": "re.fullmatch('(?x)[a-z] . *', t)",
    "the text from a place on": "FORM.fullmatch(t, 5)",
    "the text up to a place": "FORM.fullmatch(t, endpos=3)",
    "one of two ways to its end": "re.match('[a-z]+|x$', t)",
    "one of two ways, in a group of its own": "re.match('(?:[a-z]+|x$)', t)",
    "one of two ways to its beginning": "re.search('^x|[a-z]+$', t)",
    "a dollar": r"re.match(r'[a-z]+\$', t)",
    "what is no expression": "re.match('[a-z$', t)",
    "anything of some length": "re.fullmatch('.{1,80}', t)",
    "anything, in a group": "re.fullmatch('(?:.|x)*', t)",
    "anything that is kept": "re.fullmatch('.*+', t)",
    "anything one way or the other": "re.fullmatch('(x)?(?(1)y|.*)', t)",
    "anything but blanks": r"re.fullmatch(r'\S+', t)",
    "anything but a letter": "re.fullmatch('[^x]+', t)",
    "anything that can be printed": "re.fullmatch('[ -~]+', t)",
}  # fmt: skip
TOLD = {
    "a yes": "t.isalnum()",
    "being one of several": "t in ALLOWED",
    "an own function's yes": "known(t)",
    "a match that is there": "re.fullmatch('[a-z]+', t) is not None",
    "a match of what was made before": "FORM.fullmatch(t) is not None",
    "capital letters too": "re.compile('[a-z]+$', re.I).match(t)",
    "capital letters too, at once": "re.match('[a-z]+$', t, flags=re.IGNORECASE)",
    "a pattern by name": "re.compile(pattern='[a-z]+$').match(t)",
    "several ways within": "re.search(r'^(?:on|off|[0-9]+)\\Z', t)",
    "several ways to all of it": "re.fullmatch('on|off', t)",
    "an address of mail": "re.fullmatch(r'[\\w.+-]+@[\\w.-]+', t)",
    "anything without a slash, once": "re.fullmatch('[a-z]+.[a-z]+', t)",
    "a match in a variable": "found is not None",
    "a match that the condition keeps": "(kept := FORM.fullmatch(t)) is not None",
}  # fmt: skip


def hits(condition: str) -> list[str]:
    source = (
        f"{HEAD}def run():\n    t = request.args.get('t')\n    yes = t.isalnum()\n    found = FORM.fullmatch(t)\n"
        f"    if {condition}:\n        os.system('echo ' + t)\n"
    )
    reader = ModuleReader()
    reader.module(ast.parse(source))
    return [hit.rule for hit in reader.hits]


@pytest.mark.parametrize("condition", NOTHING_TOLD.values(), ids=NOTHING_TOLD.keys())
def test_a_text_stays_what_it_was_after(condition: str) -> None:
    assert hits(condition) == ["flow-shell"]


@pytest.mark.parametrize("condition", TOLD.values(), ids=TOLD.keys())
def test_a_text_is_held_by(condition: str) -> None:
    assert hits(condition) == []


PATHS = "import os, requests\nfrom pathlib import Path\nfrom urllib.parse import urlparse\nfrom flask import request\n"
UNBOUND = {
    "the root among the folders above": "Path('/') in path.parents",
    "the root by name": "ROOT in path.parents",
    "a folder the same caller chooses": "Path(request.args['b']).resolve() in path.parents",
    "below the root": "path.is_relative_to(Path('/'))",
    "below what the same caller chooses": "path.is_relative_to(request.args['b'])",
    "a text that begins like every path": "str(path).startswith('/')",
    "no common folder but the root": "os.path.commonpath([path, '/srv']) == '/'",
    "the root, spelled in another way": "path.is_relative_to('/./')",
    "the root by its name": "str(path).startswith(os.sep)",
    "one of several, which is the root": "str(path).startswith(('/srv/', '/'))",
    "a whole drive": "path.is_relative_to('C:/')",
}
BOUND = {
    "a folder above": "Path('/srv') in path.parents",
    "a folder by name": "FOLDER in path.parents",
    "the working folder": "Path().resolve() in path.parents",
    "a folder nobody here knows": "settings.folder in path.parents",
    "below a folder": "path.is_relative_to('/srv')",
    "a text that begins like the folder": "str(path).startswith('/srv/')",
    "a common folder": "os.path.commonpath([path, '/srv']) == '/srv'",
    "one of several": "str(path).startswith(('/srv/', '/opt/'))",
    "a folder that begins with a dot": "path.is_relative_to('/.cache')",
}


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        *(pytest.param(condition, 1, id=name) for name, condition in UNBOUND.items()),
        *(pytest.param(condition, 0, id=name) for name, condition in BOUND.items()),
    ],
)
def test_a_resolved_path_is_bound_by(condition: str, count: int) -> None:
    source = (
        f"{PATHS}ROOT, FOLDER = Path('/'), Path('/srv')\ndef run():\n    path = Path(request.args['t']).resolve()\n"
        f"    if {condition}:\n        open(path)\n"
    )
    reader = ModuleReader()
    reader.module(ast.parse(source))
    assert [hit.rule for hit in reader.hits] == ["flow-path"] * count


@pytest.mark.parametrize(
    ("condition", "rules"),
    [
        ("True", ["flow-fetch"]),
        ("urlparse(t).hostname == 'a.example'", ["flow-fetch-part"]),
        ("t == 'https://a.example/a'", []),
    ],
)
def test_a_host_that_is_checked_leaves_the_path_to_the_caller(
    condition: str, rules: list[str]
) -> None:
    source = f"{PATHS}def run():\n    t = request.args['t']\n    if {condition}:\n        requests.get(t)\n"
    reader = ModuleReader()
    reader.module(ast.parse(source))
    assert [hit.rule for hit in reader.hits] == rules
