"""Which reader reads which file, by its name; listed by hand, imported when the first such file is met."""

import posixpath
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from gatekeeper.model.later import named
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern
from gatekeeper.soup.collect import Collector

Read = Callable[[RepoPath, bytes, Collector], None]
"""Adds what a file tells to the collector. Pure but for that; never raises for bad input: it is a fault with its place."""

BY_NAME: Mapping[str, str] = MappingProxyType(
    {
        "Cargo.lock": "rust_go:read_cargo_lock",
        "Cargo.toml": "rust_go:read_cargo_toml",
        "Pipfile": "pyproject:read_pipfile",
        "Pipfile.lock": "python_locks:read_pipfile_lock",
        "conan.lock": "conan:read_conan_lock",
        "conanfile.py": "conan:read_conanfile_py",
        "conanfile.txt": "conan:read_conanfile_txt",
        "dependencies.lock": "idf:read_idf_lock",
        "go.mod": "rust_go:read_go_mod",
        "idf_component.yml": "idf:read_idf_component",
        "npm-shrinkwrap.json": "npm:read_package_lock",
        "package-lock.json": "npm:read_package_lock",
        "package.json": "npm:read_package_json",
        "platformio.ini": "platformio:read_platformio",
        "pnpm-lock.yaml": "npm:read_pnpm_lock",
        "poetry.lock": "python_locks:read_poetry_lock",
        "pyproject.toml": "pyproject:read_pyproject",
        "setup.cfg": "pyproject:read_setup_cfg",
        "setup.py": "pyproject:read_setup_py",
        "uv.lock": "python_locks:read_uv_lock",
        "vcpkg.json": "vcpkg:read_vcpkg",
        "west-freeze.yml": "west:read_west",
        "west-frozen.yml": "west:read_west",
        "west.frozen.yml": "west:read_west",
        "west.yaml": "west:read_west",
        "west.yml": "west:read_west",
        "yarn.lock": "npm:read_yarn_lock",
    }
)
"""File name to module and function of this shop."""
_REQUIREMENTS = "requirements:read_requirements"
_PATTERNS = (
    (re.compile(r"(?:[\w.-]*[-_.])?requirements(?:[-_.][\w.-]*)?\.(?:txt|in)"), _REQUIREMENTS),
    (re.compile(r"pylock(?:\.[\w-]+)?\.toml"), "python_locks:read_pylock"),
)
_FOLDER = late_pattern(r"(?:^|/)requirements/[\w.-]+\.(?:txt|in)$")


def reader_of(path: str) -> str | None:
    """The name of the reader of a path; `None` when it is no manifest that is read by itself."""
    name = posixpath.basename(path)
    if name in BY_NAME:
        return BY_NAME[name]
    if not name.endswith((".txt", ".in", ".toml")):
        return None
    for pattern, where in _PATTERNS:
        if pattern.fullmatch(name):
            return where
    return _REQUIREMENTS if _FOLDER.search(path) else None


def load_reader(where: str) -> Read:
    """The reader of that name."""
    return named(f"gatekeeper.soup.{where}")


def is_cmake(path: str) -> bool:
    """Whether the file is one of CMake's; they are read together."""
    return path.endswith(".cmake") or posixpath.basename(path) == "CMakeLists.txt"
