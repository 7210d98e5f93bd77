"""The architecture's own law: floors, fences, sizes, names; a new folder stands on a floor."""

import ast
import graphlib
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

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
    "analyzers/flow_worker.py": "a fault of the reading is the failure of the file it happened in, as an analyzer's is of its files",
    "cli/main.py": "the last line of defence turns a fault into words and status 4",
}
WRITES_ENVIRONMENT = {
    # GitPython asks the environment which git to run while it is imported; there is no other way to tell it.
    "history/repository/gitpython.py": ('os.environ["GIT_PYTHON_GIT_EXECUTABLE"] = command[0]',),
    # In a forked process, which then is a tool and not the gate: nothing of the worker's environment is left.
    "tools/warm_worker.py": ("os.environ.clear()", 'os.environ.update(asked["environment"])'),
}
FILES = sorted(PACKAGE.rglob("*.py"))


class Read:
    """A file of the house, read once for all that is asked of it."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(PACKAGE).as_posix()
        self.room = self.name.partition("/")[0] if "/" in self.name else ""
        self.text = path.read_text(encoding="utf-8")
        self.tree = ast.parse(self.text, str(path))
        self.nodes = tuple(ast.walk(self.tree))
        self.imported = tuple(_imported(self.nodes))


@cache
def house() -> tuple[Read, ...]:
    return tuple(map(Read, FILES))


def _imported(nodes: tuple[ast.AST, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""


def test_every_folder_stands_on_a_floor() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name[0] not in "_."}
    assert rooms == set(FLOOR)


def test_imports_point_down_and_shops_do_not_visit_each_other() -> None:
    assert [
        f"{file.name} imports {name}"
        for file in house()
        for name in file.imported
        if file.room
        and name.startswith("gatekeeper.")
        and name.split(".")[1] != file.room
        and FLOOR[name.split(".")[1]] >= FLOOR[file.room]
    ] == []


def test_folders_of_a_room_ask_only_those_below() -> None:
    height = {
        f"gatekeeper.{room}.{name}": number
        for room, layers in LAYERS.items()
        for number, names in enumerate(layers)
        for name in names
    }
    above = []
    for file in house():
        own = ".".join(("gatekeeper", *file.name.split("/")[:-1]))
        for name in file.imported if own in height else ():
            asked = ".".join(name.split(".")[:3])
            if asked in height and asked != own and asked.split(".")[1] == file.room:
                above += [f"{file.name} imports {name}"] if height[asked] >= height[own] else []
    assert above == []


def test_no_file_is_imported_by_what_it_imports() -> None:
    """Late imports count: a circle that is only hidden is still one."""
    asks = {}
    for file in house():
        module = f"gatekeeper/{file.name}".removesuffix(".py").replace("/", ".")
        asks[module] = set(file.imported) - {module}
    graphlib.TopologicalSorter(asks).prepare()


def test_fences_hold() -> None:
    assert [
        f"{file.name} imports {name}"
        for file in house()
        for name in file.imported
        if file.room not in FENCES.get(name.split(".")[0], {file.room})
    ] == []


def test_only_the_console_prints() -> None:
    assert [
        f"{file.name}:{node.lineno}"
        for file in house()
        if not file.name.endswith(("/console.py", "_worker.py"))
        for node in file.nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ] == []


def test_the_ground_uses_the_standard_library_only() -> None:
    assert [
        f"{file.name} imports {name}"
        for file in house()
        if file.room == "model"
        for name in file.imported
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith("gatekeeper.model")
    ] == []


def test_files_and_functions_stay_small() -> None:
    long = [file.name for file in house() if len(file.text.splitlines()) > MAX_FILE]
    assert [
        *long,
        *(
            f"{file.name}: {node.name}"
            for file in house()
            for node in file.nodes
            if isinstance(node, ast.FunctionDef)
            and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION
        ),
    ] == []


def test_no_benchmark_hides_a_help_of_the_tests_by_its_name() -> None:
    measured, helps = (
        {file.name for file in (ROOT / folder).glob("*.py")} for folder in ("benchmarks", "tests")
    )
    assert not measured & helps  # both folders stand on the import path of one test run


def test_names_say_what_a_file_is_for() -> None:
    """And every module opens with one sentence."""
    assert [
        file.name
        for file in house()
        if FORBIDDEN_NAMES & set(file.name.removesuffix(".py").split("/"))
        or not ast.get_docstring(file.tree)
    ] == []


def test_public_functions_state_their_result() -> None:
    assert [
        f"{file.name}: {node.name}"
        for file in house()
        for node in file.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ] == []


def test_everything_is_caught_only_where_the_law_allows() -> None:
    kinds = {"Exception", "BaseException"}
    assert [
        f"{file.name}:{node.lineno}"
        for file in house()
        if file.name not in CATCHES_EVERYTHING
        for node in file.nodes
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in kinds))
    ] == []


def test_time_and_environment_come_in_through_the_door() -> None:
    words = ("datetime.now(", "date.today(", "time.time(", "os.environ", "os.getenv")
    found = []
    for file in house():
        source = file.text if file.room not in ("cli", "testing") else ""
        for written in WRITES_ENVIRONMENT.get(file.name, ()):
            source = source.replace(written, "")
        found += [f"{file.name}: {word}" for word in words if word in source]
    assert found == []


MARKUP_IS_MADE_IN = {
    "reports/html_nodes.py",
    "record/page/markup.py",
    "record/files/as_xlsx.py",
}
RAW_MARKUP = re.compile(r"""\bf("|').*<[A-Za-z/!].*\{""")


def test_markup_is_made_in_one_place_a_sink() -> None:
    """What semgrep's rule py-html-interpolated asks of others holds for us (rule 8 of the gate)."""
    markup = {file.name for file in house() if RAW_MARKUP.search(file.text)}
    assert markup <= MARKUP_IS_MADE_IN
