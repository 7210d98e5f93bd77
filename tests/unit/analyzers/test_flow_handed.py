"""What a caller hands in and becomes a part of something, unchecked; and the checks that a path or a form of a text passes."""

import ast
from pathlib import Path

import pytest

from gatekeeper.analyzers.flow.functions import ModuleReader
from gatekeeper.analyzers.flow_python import FlowPython, _finding, _Hit
from gatekeeper.analyzers.flow_worker import answer
from gatekeeper.model.finding import Level

STORE = (
    "import os, ldap3, subprocess\nfrom pathlib import Path\n"
    "class Store:\n    def __init__(self, folder):\n        self.folder = folder\n"
)
HARM = {
    "flow-sql": (
        "    @staticmethod\n    def _where(ward):\n        parts = ['ts > 0']\n"
        "        parts.append(\"ward = '%s'\" % ward)\n        return ' AND '.join(parts)\n"
        "    def trend(self, ward):\n        self.db.execute('SELECT 1 WHERE ' + self._where(ward) + ' ORDER BY ts')\n"
    ),
    "flow-ldap": (
        "    FORM = '(uid={uid})'\n    def known(self, uid):\n"
        "        self.ldap.search(self.base, self.FORM.format(uid=uid.strip()))\n"
    ),
    "flow-path": "    def read(self, name):\n        return open(os.path.join(self.folder, name))\n",
    "flow-shell": "    def show(self, name):\n        os.system('lpr ' + name)\n",
}  # fmt: skip
SOUND = {
    "a whole statement": "    def ask(self, statement):\n        self.db.execute(statement)\n",
    "a folder handed in": "    def read(self, folder):\n        open(os.path.join(folder, 'a'))\n",
    "words of a command": "    def show(self, name):\n        subprocess.run(['lpr', '-P' + name])\n",
    "what makes the object": "    def __init__(self, name):\n        open('/var/' + name)\n",
    "a value bound beside it": "    def trend(self, ward):\n        self.db.execute('SELECT 1 WHERE ward = ?', (ward,))\n",
    "a last part": "    def read(self, name):\n        open(os.path.join(self.folder, os.path.basename(name)))\n",
    "a part its own module chooses": (
        "    def _read(self, name):\n        open('/var/' + name)\n"
        "    def all(self):\n        self._read('one')\n"
    ),
    "a name that is refused": (
        "    def read(self, name):\n        path = os.path.realpath(os.path.join(self.folder, name))\n"
        "        if not path.startswith(self.folder):\n            raise ValueError(name)\n        open(path)\n"
    ),
}  # fmt: skip


def handed(source: str) -> list[str]:
    reader = ModuleReader(handed=True)
    reader.module(ast.parse(STORE + source))
    return [hit.rule for hit in sorted(reader.hits)]


@pytest.mark.parametrize("rule", HARM)
def test_a_text_that_a_caller_hands_in_is_told_as_part_of(rule: str) -> None:
    assert handed(HARM[rule]) == [rule]


@pytest.mark.parametrize("source", SOUND.values(), ids=SOUND.keys())
def test_nothing_is_told_of(source: str) -> None:
    assert handed(source) == []


def test_it_is_told_once_for_each_function_and_not_where_it_is_known_to_come_from_outside(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.py"
    file.write_text(
        "import os\nfrom flask import request\ndef read(name):\n    open('/var/' + name)\n    os.remove('/var/' + name)\n"
        "def drop(name):\n    os.remove('/var/' + name + request.args['x'])\n"
    )
    hits = answer(str(file), {})["hits"]
    assert isinstance(hits, list)
    assert [(hit["line"], hit["is_handed"]) for hit in hits] == [(7, False), (4, True)]
    assert hits[1]["came_from"].endswith("also used like that in line 5")


ROUNDS = (
    "import os\nfrom flask import request\ndef show(name):\n    os.system('echo ' + request.args['t'])\n    open('/srv/' + name)\n"
    "def last(a):\n    return '1' + a\ndef middle(a):\n{last}def first(a):\n{middle}"
).format(last="    last(a)\n" * 10, middle="    middle('b' + a)\n" * 10)


@pytest.mark.parametrize(
    ("steps", "error", "rules"),
    [
        (4000, None, ["flow-shell", "flow-path"]),
        (400, "what callers hand in: it asks for more steps", ["flow-shell", "flow-path"]),
        (40, "it asks for more steps", []),
    ],
)
def test_what_was_found_stays_when_what_callers_hand_in_comes_to_no_end(
    steps: int,
    error: str | None,
    rules: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "a.py"
    file.write_text(ROUNDS)
    monkeypatch.setattr("gatekeeper.analyzers.flow.expressions.MOST_STEPS", steps)
    said = answer(str(file), {})
    hits = said["hits"]
    assert isinstance(hits, list)
    assert [hit["rule"] for hit in hits] == rules
    assert ("error" in said) == (error is not None)
    assert str(said.get("error", "None")).startswith(str(error))


@pytest.mark.parametrize(("rule", "level"), [("flow-sql", Level.WARNING), ("flow-path", Level.NOTE)])  # fmt: skip
def test_its_level_is_one_below_what_comes_from_outside(rule: str, level: Level) -> None:
    hit = _Hit(1, 1, 1, 2, rule, "the parameter name in line 1", is_handed=True)
    told = _finding("a.py", hit)
    assert (told.level, "handed in by a caller, unchecked, becomes part" in told.message) == (
        level,
        True,
    )
    assert "from outside" not in told.message
    assert FlowPython().id == "flow-python"


CHECKED = {
    "the form of a text, by an expression made before": "if not FORM.fullmatch(name):\n        raise ValueError\n",
    "two forms at once": "if not (FORM.fullmatch(name) and FORM.fullmatch(name)):\n        raise ValueError\n",
    "what matched nothing": "found = FORM.fullmatch(name)\n    if found is None:\n        raise ValueError\n",
    "what matched, in the condition": "if (found := FORM.fullmatch(name)) is None:\n        raise ValueError\n",
}


@pytest.mark.parametrize("check", CHECKED.values(), ids=CHECKED.keys())
def test_a_path_is_harmless_after(check: str) -> None:
    source = (
        "import re\nfrom flask import request\nFORM = re.compile('[0-9]+(\\\\.[0-9]+)*')\n"
        "def read():\n    name = request.args['x']\n    {check}    open('/var/' + name)\n"
    )
    told = [ModuleReader(), ModuleReader()]
    for reader, held in zip(told, (check, "print(FORM.fullmatch(name))\n"), strict=True):
        reader.module(ast.parse(source.format(check=held)))
    assert [len(reader.hits) for reader in told] == [0, 1]


@pytest.mark.parametrize(
    ("check", "count"),
    [
        pytest.param("FOLDER not in path.parents", 0, id="a folder it lies in"),
        pytest.param("FOLDER in path.parents", 1, id="a folder it does not lie in"),
        pytest.param("path.suffix != '.pdf'", 1, id="its kind alone"),
    ],
)
def test_a_resolved_path_is_held_against(check: str, count: int) -> None:
    source = (
        "from pathlib import Path\nfrom flask import request\nFOLDER = Path('/var/reports')\n"
        f"def read():\n    path = (FOLDER / request.args['x']).resolve()\n    if {check}:\n        raise ValueError\n    path.open()\n"
    )
    reader = ModuleReader()
    reader.module(ast.parse(source))
    assert len(reader.hits) == count


def test_a_check_that_answers_what_it_answers_itself_ends() -> None:
    source = (
        "from flask import request\ndef inside(name):\n    if not name:\n        return False\n    return inside(name[1:])\n"
        "def read():\n    name = request.args['x']\n    if inside(name):\n        open(name)\n"
    )
    reader = ModuleReader()
    reader.module(ast.parse(source))
    assert [hit.line for hit in reader.hits] == [9]
