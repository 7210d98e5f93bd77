"""Which files decide what is built, told by their names."""

import pytest

from gatekeeper.model.build_files import decides_build
from gatekeeper.model.path import RepoPath
from gatekeeper.threats.surfaces.in_settings import is_settings


@pytest.mark.parametrize(
    "name",
    [
        "Makefile", "GNUmakefile", "Makefile.am", "CMakeLists.txt", "toolchain.cmake", "meson.build", "SConstruct",
        "pump.ioc", "pump.uvprojx", ".cproject", "STM32F4.ld", "flash.icf", "app.sct", "prj.conf", "pump_defconfig",
        "sdkconfig.defaults", "Kconfig.projbuild", "nrf52.overlay", "soc.dtsi", "partitions.csv", "board_partitions.csv", "dependencies.lock", "platformio.ini",
        "west.yml", "pyproject.toml", "requirements-dev.txt", "package-lock.json", "Dockerfile", "Dockerfile.arm",
        "docker-compose.yml", "pump.service", "99-pump.rules", "config.txt", "image.bb",
    ],
)  # fmt: skip
def test_recipes_and_settings_do(name: str) -> None:
    assert decides_build(RepoPath(f"a/{name}"))


@pytest.mark.parametrize(
    "name",
    ["main.c", "view.py", "README.md", "notes.txt", "doses.csv", "limits.json", "start.s", "Makefile.c", "conf", "a.yml", "build", "kconfig_parser.c",
     "sdkconfig.py", "dockerfile.c", "Makefile.inc", "dockerfile-start.sh"],
)  # fmt: skip
def test_code_prose_and_tables_do_not(name: str) -> None:
    assert not decides_build(RepoPath(name))


@pytest.mark.parametrize(
    "name",
    [
        "prj.conf", "x_defconfig", "defconfig", "sdkconfig", "sdkconfig.ci", "a.config", ".config", "Dockerfile", "my.Dockerfile", "Containerfile",
        "compose.yaml", "docker-compose.dev.yml", "10-usb.rules", "a.socket", "config.txt", "a.dts", "a.dtsi", "a.overlay",
    ],
)  # fmt: skip
def test_whatever_is_searched_for_open_surfaces_is_among_them(name: str) -> None:
    """Else `init` would propose a setting as a document, and nobody would look at what it opens."""
    assert is_settings(RepoPath(name))
    assert decides_build(RepoPath(name))
