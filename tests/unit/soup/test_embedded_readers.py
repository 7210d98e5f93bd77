"""Manifests of firmware projects: west, submodules, CMake, conan, vcpkg, PlatformIO, ESP-IDF."""

import sys
from pathlib import Path

import pytest

from gatekeeper.soup.collect import why_moving

sys.path.insert(0, str(Path(__file__).parent))

from soup_room import development, faults, floating, look, pinned

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_a_west_manifest_tells_pinned_and_moving_projects() -> None:
    facts = look(
        {
            "west.yml": f"""manifest:
  remotes:
    - name: up
      url-base: https://github.com/zephyrproject-rtos
  defaults:
    remote: up
  projects:
    - name: zephyr
      revision: v3.7.0
    - name: hal
      repo-path: hal_nordic
      revision: {COMMIT}
    - name: mcuboot
      url: https://github.com/mcu-tools/mcuboot
      revision: main
    - name: bare
"""
        }
    )
    assert pinned(facts) == {
        "pkg:github/zephyrproject-rtos/zephyr@v3.7.0",
        f"pkg:github/zephyrproject-rtos/hal_nordic@{COMMIT}",
    }
    assert floating(facts) == {
        "pkg:github/mcu-tools/mcuboot",
        "pkg:github/zephyrproject-rtos/bare",
    }


def test_an_import_of_west_is_followed_within_the_tree_and_undecided_outside_of_it() -> None:
    files = {
        "west.yml": """manifest:
  self:
    import: submanifests
  projects:
    - name: zephyr
      url: https://github.com/zephyrproject-rtos/zephyr
      revision: v3.7.0
      import: true
""",
        "submanifests/more.yml": """manifest:
  projects:
    - name: lib
      url: https://example.org/lib.git
      revision: 1.2.3
""",
    }
    facts = look(files)
    assert "pkg:generic/example.org/lib@1.2.3" in pinned(facts)
    assert faults(facts) == [("west.yml:8", "so008-import-outside")]
    frozen = f"manifest:\n  projects:\n    - name: cmsis\n      url: https://github.com/a/cmsis\n      revision: {COMMIT}\n"
    settled = look(files | {"west-frozen.yml": frozen})
    assert faults(settled) == []
    assert f"pkg:github/a/cmsis@{COMMIT}" in pinned(settled)


def test_a_gitlink_tells_the_commit_and_gitmodules_the_source() -> None:
    modules = '[submodule "lfs"]\n\tpath = lib/littlefs\n\turl = https://github.com/littlefs-project/littlefs.git\n\tbranch = master\n[submodule "gone"]\n\tpath = lib/gone\n\turl = ../gone.git\n'
    facts = look({".gitmodules": modules}, {"lib/littlefs": COMMIT, "lib/odd": "f" * 40})
    assert pinned(facts) == {
        f"pkg:github/littlefs-project/littlefs@{COMMIT}",
        f"pkg:generic/odd@{'f' * 40}",
    }
    assert faults(facts) == [
        (".gitmodules:5", "so005-module-without-gitlink"),
        ("lib/odd:1", "so006-gitlink-without-source"),
    ]


def test_cmake_fetches_are_told_through_the_projects_own_functions() -> None:
    facts = look(
        {
            "CMakeLists.txt": f"""include(FetchContent)
set(FMT_TAG 10.2.1)
FetchContent_Declare(fmt GIT_REPOSITORY https://github.com/fmtlib/fmt.git GIT_TAG ${{FMT_TAG}})
FetchContent_Declare(json URL https://github.com/nlohmann/json/archive/v3.11.3.tar.gz
  URL_HASH SHA256={"a" * 64})
ExternalProject_Add(zlib GIT_REPOSITORY https://github.com/madler/zlib GIT_TAG develop)
CPMAddPackage("gh:catchorg/Catch2@3.5.0")
CPMAddPackage(NAME spdlog GITHUB_REPOSITORY gabime/spdlog VERSION 1.13.0)
include(cmake/deps.cmake)
project_dependency(lwip https://github.com/lwip-tcpip/lwip {COMMIT})
project_keyword(NAME expat REPO https://github.com/libexpat/libexpat TAG R_2_6_0)
""",
            "cmake/deps.cmake": """function(project_dependency name repo tag)
  FetchContent_Declare(${name} GIT_REPOSITORY ${repo} GIT_TAG ${tag})
endfunction()
function(project_keyword)
  cmake_parse_arguments(ARG "" "NAME;REPO;TAG" "" ${ARGN})
  project_dependency(${ARG_NAME} ${ARG_REPO} ${ARG_TAG})
endfunction()
""",
        }
    )
    assert pinned(facts) == {
        "pkg:github/fmtlib/fmt@10.2.1",
        "pkg:github/nlohmann/json@3.11.3",
        "pkg:github/catchorg/catch2@3.5.0",
        "pkg:github/gabime/spdlog@1.13.0",
        f"pkg:github/lwip-tcpip/lwip@{COMMIT}",
        "pkg:github/libexpat/libexpat@R_2_6_0",
    }
    assert floating(facts) == {"pkg:github/madler/zlib"}
    assert faults(facts) == []


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://zlib.net/fossils/zlib-1.3.1.tar.gz", "zlib@1.3.1"),
        ("https://www.openssl.org/source/openssl-3.0.13.tgz", "openssl@3.0.13"),
        ("https://sqlite.org/2024/sqlite-amalgamation-3450100.zip", "sqlite-amalgamation"),
        ("https://example.org/acme/v1.2.3.tar.gz", "ours@1.2.3"),
        ("https://example.org/libevent/release-2.1.12-stable.tar.gz", "ours@2.1.12"),
        ("https://example.org/get/1.2.3/newest.tar.gz", "ours@1.2.3"),
    ],
)
def test_an_archive_is_known_by_its_own_name_not_by_what_the_project_calls_it(url, named) -> None:
    """Anomalies are published under the name of what is in it."""
    facts = look(
        {"CMakeLists.txt": f"ExternalProject_Add(ours URL {url} URL_HASH MD5={'a' * 32})\n"}
    )
    assert pinned(facts) == {f"pkg:generic/{named}"}


def test_cmake_that_fetches_and_cannot_be_read_is_a_fault_with_its_line() -> None:
    facts = look({"CMakeLists.txt": "project(x)\nFetchContent_Declare(a GIT_REPOSITORY b\n"})
    assert faults(facts) == [("CMakeLists.txt:2", "so001-unreadable")]


def test_conan_is_read_as_syntax_and_what_is_worked_out_is_undecided() -> None:
    facts = look(
        {
            "conanfile.py": """from conan import ConanFile
import os
os.system("touch /tmp/gatekeeper-soup-ran")
class App(ConanFile):
    requires = "zlib/1.3.1", "fmt/[>=9 <11]"
    tool_requires = "cmake/3.28.1"
    def requirements(self):
        self.requires("openssl/3.2.1@lab/stable#abc123")
        self.requires(f"boost/{self.version}")
""",
            "sub/conanfile.txt": "[requires]\nexpat/2.6.0\n[tool_requires]\nninja/1.11.1\n",
        }
    )
    assert pinned(facts) == {
        "pkg:conan/zlib@1.3.1",
        "pkg:conan/lab/openssl@3.2.1",
        "pkg:conan/expat@2.6.0",
    }
    assert floating(facts) == {"pkg:conan/fmt"}
    assert development(facts) == {"pkg:conan/cmake@3.28.1", "pkg:conan/ninja@1.11.1"}
    assert faults(facts) == [("conanfile.py:9", "so007-computed")]
    assert not Path("/tmp/gatekeeper-soup-ran").exists()


def test_a_lock_of_conan_settles_what_floats() -> None:
    lock = '{"version": "0.5", "requires": ["fmt/10.2.1#0123abcd%1700000000.0"], "build_requires": []}'
    facts = look({"conanfile.txt": "[requires]\nfmt/[>=9]\n", "conan.lock": lock})
    assert (pinned(facts), floating(facts)) == ({"pkg:conan/fmt@10.2.1"}, set())


def test_vcpkg_is_pinned_by_a_baseline_or_an_override() -> None:
    manifest = '{"dependencies": ["zlib", {"name": "fmt", "version>=": "9.0.0"}, {"name": "cmake", "host": true}], "overrides": [{"name": "fmt", "version": "10.2.1"}]%s}'
    loose = look({"vcpkg.json": manifest % ""})
    assert (pinned(loose), floating(loose)) == ({"pkg:vcpkg/fmt@10.2.1"}, {"pkg:vcpkg/zlib"})
    tight = look({"vcpkg.json": manifest % f', "builtin-baseline": "{COMMIT}"'})
    assert pinned(tight) == {"pkg:vcpkg/fmt@10.2.1", "pkg:vcpkg/zlib"}


def test_platformio_packages_by_address_are_those_of_their_forge() -> None:
    facts = look(
        {
            "platformio.ini": """[env:c3]
platform = https://github.com/tasmota/platform-espressif32/releases/download/2024.06.11/platform-espressif32.zip
platform_packages =
  framework-arduinoespressif32 @ https://github.com/espressif/arduino-esp32.git#3.0.1
  framework-arduinoespressif32-libs @ https://github.com/espressif/arduino-esp32/releases/download/3.0.1/esp32-arduino-libs-3.0.1.zip
lib_deps =
  Old=https://github.com/someone/old.git#v1.2.0
  me/Mine @ https://github.com/me/mine.git
  https://example.org/get/newest.tar.gz
"""
        }
    )
    assert pinned(facts) == {
        "pkg:github/espressif/arduino-esp32@3.0.1",
        "pkg:github/someone/old@v1.2.0",
        "pkg:github/tasmota/platform-espressif32@2024.06.11",
    }
    assert floating(facts) == {"pkg:generic/newest.tar.gz", "pkg:github/me/mine"}


def test_platformio_tells_libraries_platforms_and_variables() -> None:
    facts = look(
        {
            "platformio.ini": """; the controller
[common]
lib_deps =
    bblanchon/ArduinoJson@6.21.3
    PaulStoffregen/Time ; the clock
[env:controller]
platform = ststm32@15.3.0
lib_deps =
    ${common.lib_deps}
    throwtheswitch/Unity@^2.5.2
    https://github.com/mikalhart/TinyGPS.git#v13.0.0
    lib=symlink://../own
[env:broken]
extends = common
lib_deps = ${nowhere.lib_deps}
"""
        }
    )
    assert pinned(facts) == {
        "pkg:platformio/bblanchon/arduinojson@6.21.3",
        "pkg:platformio/ststm32@15.3.0",
        "pkg:github/mikalhart/tinygps@v13.0.0",
    }
    assert floating(facts) == {
        "pkg:platformio/paulstoffregen/time",
        "pkg:platformio/throwtheswitch/unity",
    }
    assert faults(facts) == [("platformio.ini:15", "so007-computed")]


def test_components_of_esp_idf_are_settled_by_their_lock() -> None:
    manifest = 'dependencies:\n  idf: ">=5.0"\n  espressif/led_strip: "^2.5.0"\n  own:\n    path: ../own\n'
    loose = look({"main/idf_component.yml": manifest})
    assert floating(loose) == {"pkg:idf/espressif/idf", "pkg:idf/espressif/led_strip"}
    inside = "dependencies:\n  mdns:\n    git: https://github.com/espressif/esp-protocols.git\n    version: mdns-v1.3.2\n    path: components/mdns\n"
    assert pinned(look({"main/idf_component.yml": inside})) == {
        "pkg:github/espressif/esp-protocols@mdns-v1.3.2"
    }
    moving = inside.replace("mdns-v1.3.2", "mdns-next")
    assert floating(look({"main/idf_component.yml": moving})) == {
        "pkg:github/espressif/esp-protocols"
    }
    lock = "manifest_hash: abc\ndependencies:\n  espressif/led_strip:\n    component_hash: 28c6509a\n    source:\n      type: service\n    version: 2.5.3\n  idf:\n    source:\n      type: idf\n    version: 5.1.2\n"
    tight = look({"main/idf_component.yml": manifest, "dependencies.lock": lock})
    assert pinned(tight) == {"pkg:idf/espressif/led_strip@2.5.3", "pkg:idf/espressif/idf@5.1.2"}


def test_a_manifest_in_tests_or_documents_is_not_of_the_product() -> None:
    facts = look(
        {
            "tests/platformio.ini": "[env:a]\nlib_deps = a/b@1.0.0\n",
            "docs/requirements.txt": "sphinx==7.2.6\n",
        }
    )
    assert pinned(facts) == set()
    assert development(facts) == {"pkg:platformio/a/b@1.0.0", "pkg:pypi/sphinx@7.2.6"}


TAGS = (
    "mdns-v1.3.2 sdk/v2.0.0 @scope/parser@1.2.3 release-2.1.12-stable STABLE-2_2_0_RELEASE VER-2-13-2 OpenSSL_1_1_1w"
    " llvmorg-17.0.6 refs/tags/v1"
)
BRANCHES = "main stable-2.1 release/1.2.x v1.x 1.2.3-SNAPSHOT feature/foo refs/heads/v2.0 origin/2.0 dev-1.2.3"


@pytest.mark.parametrize("revision", TAGS.split())
def test_the_tag_of_a_release_is_a_version_whatever_stands_before_it(revision: str) -> None:
    assert why_moving(revision) == ""


@pytest.mark.parametrize("revision", BRANCHES.split())
def test_a_branch_moves_even_when_it_has_a_number(revision: str) -> None:
    assert "moves" in why_moving(revision)
