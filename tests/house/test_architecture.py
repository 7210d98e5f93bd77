"""The architecture's own law: floors, fences, sizes, names; a new folder stands on a floor."""

import ast
import graphlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "gatekeeper"
STREET = [
    "analyzers",
    "checks",
    "config",
    "evidence",
    "findings",
    "history",
    "items",
    "plugins",
    "policy",
    "record",
    "reports",
    "reviews",
    "soup",
    "threats",
    "tools",
    "trace",
]
FLOORS = (("model",), ("parse", "seal"), tuple(STREET), ("gate",), ("testing",), ("cli",))
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
LAYERS = {
    "history": (
        ("repository",),
        ("objects",),
        ("changes",),
        ("people", "sources"),
        ("units", "ledger"),
    ),
    "threats": (("c_code", "formats"), ("surfaces",), ("events",)),
}
"""Folders of a room from the lowest up; what joins them lies beside them."""
FENCES = {
    "git": {"history"},
    "gitdb": {"history"},
    "subprocess": {"tools"},
    "multiprocessing": {"tools"},
    "pluggy": {"plugins"},
}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "base", "manager", "core"}
MAX_FILE, MAX_FUNCTION = 400, 60
CATCHES_EVERYTHING = {
    "gate/judge.py": "a check may be a plugin and raise anything",
    "gate/analysis/analyze.py": "an analyzer may be a plugin and raise anything",
    "plugins/registry.py": "a plugin may raise anything at its door",
    "plugins/discover.py": "importing foreign code may raise anything",
    "tools/cluster.py": "a cluster raises whatever happened to its workers",
    "tools/warm_worker.py": "what a forked script raises is its end, as it would be of an interpreter's",
    "cli/main.py": "the last line of defence turns a fault into words and status 4",
}
WRITES_ENVIRONMENT = {
    # GitPython asks the environment which git to run while it is imported; there is no other way to tell it.
    "history/repository/gitpython.py": ('os.environ["GIT_PYTHON_GIT_EXECUTABLE"] = command[0]',),
    # In a forked process, which then is a tool and not the gate: nothing of the worker's environment is left.
    "tools/warm_worker.py": ("os.environ.clear()", 'os.environ.update(asked["environment"])'),
}
FILES = sorted(PACKAGE.rglob("*.py"))
IDS = [str(path.relative_to(PACKAGE)) for path in FILES]


class Read:
    """A file of the house, read once for all that is asked of it."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(PACKAGE).as_posix()
        self.room = self.name.partition("/")[0] if "/" in self.name else ""
        self.text = path.read_text(encoding="utf-8")
        self.tree = ast.parse(self.text, str(path))
        self.imported = tuple(_imported(self.tree))


@pytest.fixture(scope="module", params=FILES, ids=IDS)
def file(request: pytest.FixtureRequest) -> Read:
    return Read(request.param)


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""


def test_every_folder_stands_on_a_floor() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name[0] not in "_."}
    assert rooms == set(FLOOR)


def test_imports_point_down_and_shops_do_not_visit_each_other(file: Read) -> None:
    for name in file.imported:
        parts = name.split(".")
        if parts[0] != "gatekeeper" or len(parts) < 2 or parts[1] == file.room:
            continue
        assert file.room == "" or FLOOR[parts[1]] < FLOOR[file.room], name


@pytest.mark.parametrize("room", LAYERS)
def test_folders_of_a_room_ask_only_those_below(room: str) -> None:
    height = {name: number for number, names in enumerate(LAYERS[room]) for name in names}
    for path in (PACKAGE / room).glob("*/*.py"):
        own = path.parent.name
        for name in Read(path).imported:
            asked = name.removeprefix(f"gatekeeper.{room}.").split(".")[0]
            if name.startswith(f"gatekeeper.{room}.") and asked != own:
                assert height[asked] < height[own], f"{path.name} imports {name}"


def test_no_file_is_imported_by_what_it_imports() -> None:
    """Late imports count: a circle that is only hidden is still one."""
    modules = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in FILES}
    asks = {name: set(Read(path).imported) - {name} for path, name in modules.items()}
    graphlib.TopologicalSorter(asks).prepare()


def test_fences_hold(file: Read) -> None:
    for name in file.imported:
        allowed = FENCES.get(name.split(".")[0])
        assert allowed is None or file.room in allowed, name


def test_only_the_console_prints(file: Read) -> None:
    calls = [n for n in ast.walk(file.tree) if isinstance(n, ast.Call)]
    prints = [n.lineno for n in calls if isinstance(n.func, ast.Name) and n.func.id == "print"]
    assert not prints or file.name.endswith(("/console.py", "_worker.py")), prints


def test_the_ground_uses_the_standard_library_only(file: Read) -> None:
    if file.room == "model":
        outside = [n for n in file.imported if n.split(".")[0] not in sys.stdlib_module_names]
        assert all(name.startswith("gatekeeper.model") for name in outside)


def test_files_and_functions_stay_small(file: Read) -> None:
    assert len(file.text.splitlines()) <= MAX_FILE
    for node in ast.walk(file.tree):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MAX_FUNCTION, node.name


def test_no_benchmark_hides_a_help_of_the_tests_by_its_name() -> None:
    measured, helps = (
        {file.name for file in (ROOT / folder).glob("*.py")} for folder in ("benchmarks", "tests")
    )
    assert not measured & helps  # both folders stand on the import path of one test run


def test_names_say_what_a_file_is_for(file: Read) -> None:
    assert not FORBIDDEN_NAMES & set(file.name.removesuffix(".py").split("/"))
    assert ast.get_docstring(file.tree), "every module opens with one sentence"


def test_public_functions_state_their_result(file: Read) -> None:
    missing = [
        node.name
        for node in file.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not missing


def test_everything_is_caught_only_where_the_law_allows(file: Read) -> None:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ExceptHandler):
            kinds = {"Exception", "BaseException"}
            wide = node.type is None or (isinstance(node.type, ast.Name) and node.type.id in kinds)
            assert not wide or file.name in CATCHES_EVERYTHING, node.lineno


def test_time_and_environment_come_in_through_the_door(file: Read) -> None:
    source = file.text
    for written in WRITES_ENVIRONMENT.get(file.name, ()):
        source = source.replace(written, "")
    if file.room not in ("cli", "testing"):
        for word in ("datetime.now(", "date.today(", "time.time(", "os.environ", "os.getenv"):
            assert word not in source, word


MARKUP_IS_MADE_IN = {
    "reports/html_nodes.py",
    "record/page/markup.py",
    "record/files/as_xlsx.py",
}
RAW_MARKUP = re.compile(r"""\bf("|').*<[A-Za-z/!].*\{""")


def test_markup_is_made_in_one_place_a_sink(file: Read) -> None:
    """What semgrep's rule py-html-interpolated asks of others holds for us (rule 8 of the gate)."""
    assert RAW_MARKUP.search(file.text) is None or file.name in MARKUP_IS_MADE_IN
