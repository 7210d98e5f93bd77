"""Files that are no code and decide what the code becomes: build recipes, linker scripts, settings of kernel, board and service."""

from pathlib import PurePosixPath

from gatekeeper.model.language import LanguageMap, unread_language
from gatekeeper.model.path import RepoPath
from gatekeeper.model.pattern import late_pattern

_RECIPES = (
    r"(?:gnu)?makefile(?:\.(?:am|in|inc|include|common|defs?|\w+\.mk))?|cmakelists\.txt|.+\.(?:mk|mak|cmake|ninja|am|pro|pri|gypi?|bzl|bb|bbappend|bbclass|gradle|spec)"
    r"|meson\.build|meson_options\.txt|meson\.options|sconstruct|sconscript|configure\.(?:ac|in)|(?:build|workspace)\.bazel"
    r"|.+\.(?:ioc|uvprojx?|uvoptx|ewp|ewd|cproject|mxproject|jdebug)|\.cproject|\.mxproject"
)
_LINKED = r".+\.(?:ld|lds|icf|sct|lcf)"
_SETTINGS = (
    r".*\.conf|.*_?defconfig|sdkconfig.*|.*\.config|kconfig.*|.+\.projbuild|.+\.(?:dtso?|dtsi|overlay)"
    r"|.*partitions?.*\.csv|dependencies\.lock|(?:config|cmdline)\.txt"
)
_PACKAGES = (
    r"platformio\.ini|west.*\.ya?ml|idf_component\.yml|library\.(?:json|properties)|conanfile\.txt|vcpkg.*\.json"
    r"|pyproject\.toml|setup\.cfg|requirements.*\.(?:txt|in)|constraints.*\.txt|pipfile(?:\.lock)?|(?:poetry|uv|pdm)\.lock|pylock.*\.toml"
    r"|package(?:-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|cargo\.(?:toml|lock)|go\.(?:mod|sum)"
)
_SERVICES = (
    r"(?:.*[._-])?(?:dockerfile|containerfile)(?:[._-].*)?|(?:docker-)?compose.*\.ya?ml"
    r"|.+\.(?:service|socket|timer|mount|rules)"
)
_LANGUAGES = LanguageMap()
_NAMES = late_pattern("|".join((_RECIPES, _LINKED, _SETTINGS, _PACKAGES, _SERVICES)))


def decides_build(path: RepoPath) -> bool:
    """Whether the file, told by its name and no code by its suffix, decides what is built from the code beside it or what that opens when it runs.

    Such a file belongs to the product (IEC 62304 5.1.10 has what the software is made with controlled too), and holds
    nothing that a unit test could assert.
    """
    if _LANGUAGES.by_suffix(path) is not None or unread_language(path):
        return False
    return _NAMES.fullmatch(PurePosixPath(path).name.lower()) is not None
