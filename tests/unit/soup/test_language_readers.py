"""Manifests and locks of Python, Rust, Go and npm, and formats that nothing reads."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from soup_room import development, faults, floating, look, pinned, product

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_requirements_follow_includes_hashes_and_addresses() -> None:
    facts = look(
        {
            "requirements.txt": f"""# the control PC
-r more/requirements-base.txt
--index-url https://example.org/simple
pyserial==3.5 \\
    --hash=sha256:{"a" * 64}
PyYAML>=6,<7 ; python_version > "3.8"
git+https://github.com/pallets/flask@{COMMIT}#egg=flask
https://example.org/pkg-1.0.tar.gz#sha256={"b" * 64}
-e .
""",
            "more/requirements-base.txt": "numpy==1.26.4\n",
            "setup.py": "from setuptools import setup\nsetup()\n",
        }
    )
    assert pinned(facts) == {
        "pkg:pypi/pyserial@3.5",
        f"pkg:github/pallets/flask@{COMMIT}",
        "pkg:pypi/pkg",
        "pkg:pypi/numpy@1.26.4",
    }
    assert floating(facts) == {"pkg:pypi/pyyaml"}
    assert faults(facts) == []


def test_an_include_that_is_not_there_is_undecided() -> None:
    facts = look({"requirements.txt": "-r ../../etc/passwd\n-r gone.txt\n"})
    assert faults(facts) == [
        ("requirements.txt:1", "so004-include-missing"),
        ("requirements.txt:2", "so004-include-missing"),
    ]


def test_includes_that_go_round_end() -> None:
    facts = look(
        {
            "requirements.txt": "-r b-requirements.txt\n",
            "b-requirements.txt": "-r requirements.txt\na==1\n",
        }
    )
    assert pinned(facts) == {"pkg:pypi/a@1"}


PYPROJECT = """[project]
name = "host"
dependencies = ["pyserial==3.5", "attrs>=23"]
[project.optional-dependencies]
plot = ["matplotlib"]
dev = ["pytest"]
[build-system]
requires = ["hatchling"]
[dependency-groups]
lint = ["ruff==0.4.0"]
[tool.poetry.dependencies]
python = "^3.11"
click = "^8.1"
requests = "2.31.0"
"""


def test_a_pyproject_tells_what_is_asked_for_and_for_what() -> None:
    facts = look({"pyproject.toml": PYPROJECT})
    assert pinned(facts) == {"pkg:pypi/pyserial@3.5", "pkg:pypi/requests@2.31.0"}
    assert floating(facts) == {"pkg:pypi/attrs", "pkg:pypi/matplotlib", "pkg:pypi/click"}
    assert development(facts) == {
        "pkg:pypi/pytest",
        "pkg:pypi/hatchling",
        "pkg:pypi/ruff@0.4.0",
    }


UV = f"""version = 1
[[package]]
name = "host"
version = "0.1"
source = {{ editable = "." }}
[[package]]
name = "attrs"
version = "23.2.0"
source = {{ registry = "https://pypi.org/simple" }}
sdist = {{ url = "https://x", hash = "sha256:{"a" * 64}" }}
[[package]]
name = "flask"
version = "3.0"
source = {{ git = "https://github.com/pallets/flask?rev=x#{COMMIT}" }}
"""
POETRY = """[[package]]
name = "attrs"
version = "23.2.0"
groups = ["main"]
files = [{file = "a.whl", hash = "sha256:00"}]
[[package]]
name = "black"
version = "24.1.0"
groups = ["dev"]
"""
PYLOCK = """lock-version = "1.0"
[[packages]]
name = "attrs"
version = "23.2.0"
[[packages.wheels]]
name = "a.whl"
hashes = {sha256 = "00"}
"""
PIPENV = json.dumps(
    {"default": {"attrs": {"version": "==23.2.0", "hashes": ["sha256:00"]}}, "develop": {}}
)


@pytest.mark.parametrize(
    ("name", "lock"),
    [
        ("uv.lock", UV),
        ("poetry.lock", POETRY),
        ("pylock.toml", PYLOCK),
        ("Pipfile.lock", PIPENV),
    ],
)
def test_a_lock_settles_what_a_manifest_below_it_asks_for(name: str, lock: str) -> None:
    asked = '[project]\nname = "host"\ndependencies = ["attrs>=22"]\n'
    facts = look({"pyproject.toml": asked, name: lock})
    assert "pkg:pypi/attrs@23.2.0" in pinned(facts)
    assert floating(facts) == set()


def test_a_lock_beside_does_not_settle_what_another_folder_asks_for() -> None:
    facts = look({"a/uv.lock": UV, "b/pyproject.toml": '[project]\ndependencies = ["attrs"]\n'})
    assert floating(facts) == {"pkg:pypi/attrs"}


def test_setup_py_is_read_as_syntax_and_never_run() -> None:
    facts = look(
        {
            "setup.py": """import os
from setuptools import setup
os.system("touch /tmp/gatekeeper-soup-ran")
BASE = ["pyserial==3.5"] + ["attrs>=23"]
setup(install_requires=BASE, extras_require={"test": ["pytest"], "net": ["requests==2.31.0"]})
""",
            "other/setup.py": "from setuptools import setup\nsetup(install_requires=open('r').read().split())\n",
            "cfg/setup.cfg": "[metadata]\nname = x\n[options]\ninstall_requires =\n    numpy==1.26.4\n    scipy\n",
        }
    )
    assert pinned(facts) == {
        "pkg:pypi/pyserial@3.5",
        "pkg:pypi/requests@2.31.0",
        "pkg:pypi/numpy@1.26.4",
    }
    assert floating(facts) == {"pkg:pypi/attrs", "pkg:pypi/scipy"}
    assert faults(facts) == [("other/setup.py:2", "so007-computed")]
    assert not Path("/tmp/gatekeeper-soup-ran").exists()


def test_cargo_is_read_from_its_lock_and_its_own_packages_left_out() -> None:
    lock = f"""version = 3
[[package]]
name = "pump"
version = "0.1.0"
[[package]]
name = "serde"
version = "1.0.197"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "{"c" * 64}"
[[package]]
name = "embassy"
version = "0.1.0"
source = "git+https://github.com/embassy-rs/embassy?branch=main#{COMMIT}"
"""
    manifest = '[package]\nname = "pump"\n[dependencies]\nserde = "1"\nlocal = { path = "../l" }\n'
    tight = look({"Cargo.toml": manifest, "Cargo.lock": lock})
    assert product(tight) == {
        "pkg:cargo/serde@1.0.197": "",
        f"pkg:github/embassy-rs/embassy@{COMMIT}": "",
    }
    assert floating(look({"Cargo.toml": manifest})) == {"pkg:cargo/serde"}


def test_go_modules_are_read_with_replacements_and_digests() -> None:
    facts = look(
        {
            "go.mod": "module example.org/pump\n\ngo 1.22\n\nrequire (\n\tgithub.com/gorilla/mux v1.8.1\n\tgolang.org/x/crypto v0.21.0 // indirect\n\texample.org/own v0.0.0\n)\nrequire github.com/a/b v1.0.0\nreplace example.org/own => ./own\nreplace github.com/a/b => github.com/fork/b v1.0.1\n",
            "go.sum": "github.com/gorilla/mux v1.8.1 h1:abc=\ngithub.com/gorilla/mux v1.8.1/go.mod h1:def=\n",
        }
    )
    assert pinned(facts) == {
        "pkg:golang/github.com/gorilla/mux@v1.8.1",
        "pkg:golang/golang.org/x/crypto@v0.21.0",
        "pkg:golang/github.com/fork/b@v1.0.1",
    }
    mux = next(c for c in facts.components if c.purl.name == "mux")
    assert mux.digests == ("go-h1:abc=",)


NPM = json.dumps(
    {
        "lockfileVersion": 3,
        "packages": {
            "": {"name": "app"},
            "node_modules/@angular/core": {"version": "17.0.0", "integrity": "sha512-AAAA"},
            "node_modules/jest": {"version": "29.0.0", "dev": True},
            "node_modules/own": {"link": True, "resolved": "packages/own"},
        },
    },
    indent=1,
)
OLD_NPM = json.dumps(
    {
        "lockfileVersion": 1,
        "dependencies": {
            "@angular/core": {"version": "17.0.0", "dependencies": {"tslib": {"version": "2.3.0"}}}
        },
    }
)
YARN = '# yarn lockfile v1\n\n"@angular/core@^17.0.0", "@angular/core@17":\n  version "17.0.0"\n  resolved "https://registry.yarnpkg.com/x"\n  integrity sha512-AAAA\n  dependencies:\n    tslib "^2.3.0"\n'
BERRY = '__metadata:\n  version: 8\n\n"@angular/core@npm:^17.0.0":\n  version: 17.0.0\n  resolution: "@angular/core@npm:17.0.0"\n  checksum: 10/abc\n\n"app@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "app@workspace:."\n'
PNPM = "lockfileVersion: '9.0'\npackages:\n  '@angular/core@17.0.0':\n    resolution: {integrity: sha512-AAAA}\n"


@pytest.mark.parametrize(
    ("name", "lock"),
    [
        ("package-lock.json", NPM),
        ("npm-shrinkwrap.json", OLD_NPM),
        ("yarn.lock", YARN),
        ("yarn.lock", BERRY),
        ("pnpm-lock.yaml", PNPM),
    ],
    ids=["npm3", "npm1", "yarn1", "yarn4", "pnpm9"],
)
def test_locks_of_npm_settle_what_package_json_asks_for(name: str, lock: str) -> None:
    manifest = '{"dependencies": {"@angular/core": "^17.0.0"}}'
    facts = look({"package.json": manifest, name: lock})
    assert "pkg:npm/%40angular/core@17.0.0" in pinned(facts)
    assert floating(facts) == set()
    assert faults(facts) == []
    assert floating(look({"package.json": manifest})) == {"pkg:npm/%40angular/core"}


def test_development_packages_and_links_of_an_npm_lock_are_told_apart() -> None:
    facts = look({"package-lock.json": NPM})
    assert development(facts) == {"pkg:npm/jest@29.0.0"}
    assert "pkg:npm/own" not in product(facts)


@pytest.mark.parametrize(
    "name",
    [
        "package-lock.json",
        "Cargo.lock",
        "west.yml",
        "uv.lock",
        "pnpm-lock.yaml",
        "vcpkg.json",
        "conan.lock",
        "conanfile.py",
        "setup.py",
        "pyproject.toml",
        "idf_component.yml",
        "Pipfile.lock",
        "platformio.ini",
        "yarn.lock",
        "package.json",
        "Cargo.toml",
    ],
)
@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"{[(\n", b"]\n", b"a: &a [*a, *a"])
def test_a_broken_manifest_is_a_fault_and_never_an_empty_inventory(
    name: str, content: bytes
) -> None:
    assert [code for _, code in faults(look({name: content}))] == ["so001-unreadable"]


def test_a_manifest_of_a_format_nothing_reads_leaves_the_inventory_undecided() -> None:
    facts = look(
        {"Gemfile.lock": "GEM\n", "tests/pom.xml": "<x/>", "third_party/a/pom.xml": "<x/>"}
    )
    assert faults(facts) == [("Gemfile.lock:1", "so002-no-reader")]


def test_each_reader_that_is_listed_is_there() -> None:
    from gatekeeper.soup.readers import BY_NAME, load_reader

    assert all(callable(load_reader(where)) for where in BY_NAME.values())
