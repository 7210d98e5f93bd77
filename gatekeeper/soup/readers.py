"""Which reader reads which file, by its name; listed by hand."""

import posixpath
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from gatekeeper.model.path import RepoPath
from gatekeeper.soup.collect import Collector
from gatekeeper.soup.conan import read_conan_lock, read_conanfile_py, read_conanfile_txt
from gatekeeper.soup.idf import read_idf_component, read_idf_lock
from gatekeeper.soup.npm import (
    read_package_json,
    read_package_lock,
    read_pnpm_lock,
    read_yarn_lock,
)
from gatekeeper.soup.platformio import read_platformio
from gatekeeper.soup.pyproject import read_pipfile, read_pyproject, read_setup_cfg, read_setup_py
from gatekeeper.soup.python_locks import (
    read_pipfile_lock,
    read_poetry_lock,
    read_pylock,
    read_uv_lock,
)
from gatekeeper.soup.requirements import read_requirements
from gatekeeper.soup.rust_go import read_cargo_lock, read_cargo_toml, read_go_mod
from gatekeeper.soup.vcpkg import read_vcpkg
from gatekeeper.soup.west import read_west

Read = Callable[[RepoPath, bytes, Collector], None]
"""Adds what a file tells to the collector. Pure but for that; never raises for bad input: it is a fault with its place."""

BY_NAME: Mapping[str, Read] = MappingProxyType(
    {
        "Cargo.lock": read_cargo_lock,
        "Cargo.toml": read_cargo_toml,
        "Pipfile": read_pipfile,
        "Pipfile.lock": read_pipfile_lock,
        "conan.lock": read_conan_lock,
        "conanfile.py": read_conanfile_py,
        "conanfile.txt": read_conanfile_txt,
        "dependencies.lock": read_idf_lock,
        "go.mod": read_go_mod,
        "idf_component.yml": read_idf_component,
        "npm-shrinkwrap.json": read_package_lock,
        "package-lock.json": read_package_lock,
        "package.json": read_package_json,
        "platformio.ini": read_platformio,
        "pnpm-lock.yaml": read_pnpm_lock,
        "poetry.lock": read_poetry_lock,
        "pyproject.toml": read_pyproject,
        "setup.cfg": read_setup_cfg,
        "setup.py": read_setup_py,
        "uv.lock": read_uv_lock,
        "vcpkg.json": read_vcpkg,
        "west-freeze.yml": read_west,
        "west-frozen.yml": read_west,
        "west.frozen.yml": read_west,
        "west.yaml": read_west,
        "west.yml": read_west,
        "yarn.lock": read_yarn_lock,
    }
)
BY_PATTERN: tuple[tuple[re.Pattern[str], Read], ...] = (
    (re.compile(r"(?:[\w.-]*[-_.])?requirements(?:[-_.][\w.-]*)?\.(?:txt|in)"), read_requirements),
    (re.compile(r"pylock(?:\.[\w-]+)?\.toml"), read_pylock),
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
    return read_requirements if _REQUIREMENTS_FOLDER.search(path) else None


def is_cmake(path: str) -> bool:
    """Whether the file is one of CMake's; they are read together."""
    return path.endswith(".cmake") or posixpath.basename(path) == "CMakeLists.txt"
