"""Which reader reads which file, by its name; listed by hand."""

import importlib
import posixpath
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import cast

from gatekeeper.model.path import RepoPath
from gatekeeper.soup.collect import Collector

Read = Callable[[RepoPath, bytes, Collector], None]
"""Adds what a file tells to the collector. Pure but for that; never raises for bad input: it is a fault with its place."""


def _later(module: str, name: str) -> Read:
    """A reader that is imported when the first file of its kind is read: most projects have two kinds."""

    def read(path: RepoPath, raw: bytes, into: Collector) -> None:
        found = getattr(importlib.import_module(f"gatekeeper.soup.{module}"), name)
        cast(Read, found)(path, raw, into)

    return read


BY_NAME: Mapping[str, Read] = MappingProxyType(
    {
        "Cargo.lock": _later("rust_go", "read_cargo_lock"),
        "Cargo.toml": _later("rust_go", "read_cargo_toml"),
        "Pipfile": _later("pyproject", "read_pipfile"),
        "Pipfile.lock": _later("python_locks", "read_pipfile_lock"),
        "conan.lock": _later("conan", "read_conan_lock"),
        "conanfile.py": _later("conan", "read_conanfile_py"),
        "conanfile.txt": _later("conan", "read_conanfile_txt"),
        "dependencies.lock": _later("idf", "read_idf_lock"),
        "go.mod": _later("rust_go", "read_go_mod"),
        "idf_component.yml": _later("idf", "read_idf_component"),
        "npm-shrinkwrap.json": _later("npm", "read_package_lock"),
        "package-lock.json": _later("npm", "read_package_lock"),
        "package.json": _later("npm", "read_package_json"),
        "platformio.ini": _later("platformio", "read_platformio"),
        "pnpm-lock.yaml": _later("npm", "read_pnpm_lock"),
        "poetry.lock": _later("python_locks", "read_poetry_lock"),
        "pyproject.toml": _later("pyproject", "read_pyproject"),
        "setup.cfg": _later("pyproject", "read_setup_cfg"),
        "setup.py": _later("pyproject", "read_setup_py"),
        "uv.lock": _later("python_locks", "read_uv_lock"),
        "vcpkg.json": _later("vcpkg", "read_vcpkg"),
        "west-freeze.yml": _later("west", "read_west"),
        "west-frozen.yml": _later("west", "read_west"),
        "west.frozen.yml": _later("west", "read_west"),
        "west.yaml": _later("west", "read_west"),
        "west.yml": _later("west", "read_west"),
        "yarn.lock": _later("npm", "read_yarn_lock"),
    }
)
BY_PATTERN: tuple[tuple[re.Pattern[str], Read], ...] = (
    (
        re.compile(r"(?:[\w.-]*[-_.])?requirements(?:[-_.][\w.-]*)?\.(?:txt|in)"),
        _later("requirements", "read_requirements"),
    ),
    (re.compile(r"pylock(?:\.[\w-]+)?\.toml"), _later("python_locks", "read_pylock")),
)
_REQUIREMENTS_FOLDER = re.compile(r"(?:^|/)requirements/[\w.-]+\.(?:txt|in)$")


def reader_of(path: str) -> Read | None:
    """The reader of a path; `None` when it is no manifest that is read by itself."""
    name = posixpath.basename(path)
    if name in BY_NAME:
        return BY_NAME[name]
    for pattern, read in BY_PATTERN:
        if pattern.fullmatch(name):
            return read
    return (
        _later("requirements", "read_requirements") if _REQUIREMENTS_FOLDER.search(path) else None
    )


def is_cmake(path: str) -> bool:
    """Whether the file is one of CMake's; they are read together."""
    return path.endswith(".cmake") or posixpath.basename(path) == "CMakeLists.txt"
