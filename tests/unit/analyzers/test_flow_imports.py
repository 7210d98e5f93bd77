"""Which modules of its tree a Python file imports, told from its text alone."""

import pytest

from gatekeeper.analyzers.flow.imports import links

TREE = frozenset(
    {
        "app/__init__.py",
        "app/store.py",
        "app/web/__init__.py",
        "app/web/pages.py",
        "src/lib2/__init__.py",
        "src/lib2/read.py",
        "tools/clean.py",
        "tools/run.py",
        "yaml.py",
        "subprocess/__init__.py",
        "main.py",
        "bad\nname/x.py",
    }
)


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        pytest.param("main.py", "import app.store as s", {"app": "app/__init__.py", "app.store": "app/store.py"}, id="module"),
        pytest.param("main.py", "from app import store, other", {"app": "app/__init__.py", "app.store": "app/store.py"}, id="taken out of a package"),
        pytest.param("main.py", "from app.store import (\n    save,  # (two)\n    drop)", {"app": "app/__init__.py", "app.store": "app/store.py"}, id="over lines"),
        pytest.param("main.py", "from app\\\n  .store import *", {"app": "app/__init__.py", "app.store": "app/store.py"}, id="star, and a line that goes on"),
        pytest.param("app/web/pages.py", "from ..store import save", {"..store": "app/store.py"}, id="relative"),
        pytest.param("app/web/pages.py", "from .. import store", {"..": "app/__init__.py", "..store": "app/store.py"}, id="relative package"),
        pytest.param("app/web/pages.py", "from ....... import store", {}, id="above the tree"),
        pytest.param("main.py", "if x: import app; import lib2.read", {"app": "app/__init__.py", "lib2": "src/lib2/__init__.py", "lib2.read": "src/lib2/read.py"}, id="one line, and a folder of sources"),
        pytest.param("tools/run.py", "import clean", {"clean": "tools/clean.py"}, id="a script beside it"),
        pytest.param("tools/run.py", "import app\r\nimport clean\r", {"app": "app/__init__.py", "clean": "tools/clean.py"}, id="other ends of lines"),
        pytest.param("main.py", "import yaml, subprocess", {}, id="what is no module of the tree even when one is called so"),
        pytest.param("main.py", "import main", {}, id="itself"),
        pytest.param("main.py", "from bad import x", {}, id="a path that cannot be shown"),
        pytest.param("main.py", "important = 1\nx.import_module('app')", {}, id="no import"),
    ],
)  # fmt: skip
def test_an_import_leads_to_the_module_that_python_would_take(
    path: str, text: str, found: dict[str, str]
) -> None:
    assert dict(links(path, text.encode(), TREE)) == found


@pytest.mark.parametrize(
    "text",
    [
        b"from" + b" " * 500_000,
        b"from a import (" * 30_000,
        b"\nfrom a import (a," * 30_000,
        b"import " + b"a." * 300_000,
        b"import a;" * 50_000,
        b"\nfrom " * 100_000,
    ],
    ids=["spaces", "brackets", "lines", "dots", "many", "starts"],
)
def test_a_text_made_to_keep_it_busy_ends(text: bytes) -> None:
    deep = "a/" * 1900 + "x.py"
    assert len(links(deep, text, {"a.py"})) <= 400
