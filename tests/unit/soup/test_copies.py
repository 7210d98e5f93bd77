"""Copies in the tree: known components, nested ones, licences, places side by side, and their origin's tree."""

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from soup_room import KNOWN, floating, look, pinned, product

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.tree import MODE_EXECUTABLE, MODE_FILE, TreeEntry
from gatekeeper.soup.copies import static_root, tree_id
from gatekeeper.soup.draft import draft_register
from gatekeeper.soup.known import Known
from gatekeeper.soup.vendored import known_folders

TLS = '#define MBEDTLS_VERSION_STRING         "3.6.2"\n'


def test_a_library_inside_a_bootloader_inside_the_tree_is_found() -> None:
    facts = look(
        {
            "boot/mcuboot/boot/bootutil/include/bootutil/bootutil.h": "",
            "boot/mcuboot/docs/release-notes.md": "# Notes\n\n## Version 2.1.0\n",
            "boot/mcuboot/ext/mbedtls/include/mbedtls/build_info.h": TLS,
            "boot/mcuboot/ext/tinycrypt/lib/include/tinycrypt/constants.h": "",
        }
    )
    assert product(facts) == {
        "pkg:github/mcu-tools/mcuboot@2.1.0": "",
        "pkg:github/mbed-tls/mbedtls@3.6.2": "",
        "pkg:github/intel/tinycrypt": "",
    }
    place = {str(c.purl.bare): str(c.location) for c in facts.components}
    assert place["pkg:github/mbed-tls/mbedtls"] == (
        "boot/mcuboot/ext/mbedtls/include/mbedtls/build_info.h:1"
    )


def test_two_copies_at_two_versions_are_two_components() -> None:
    facts = look(
        {
            "a/mbedtls/include/mbedtls/build_info.h": TLS,
            "b/mbedtls/include/mbedtls/build_info.h": TLS.replace("3.6.2", "3.5.0"),
        }
    )
    assert pinned(facts) == {
        "pkg:github/mbed-tls/mbedtls@3.6.2",
        "pkg:github/mbed-tls/mbedtls@3.5.0",
    }


def test_a_folder_with_a_licence_of_its_own_is_a_copy_and_one_with_the_projects_is_not() -> None:
    facts = look(
        {
            "LICENSE": "ours",
            "src/packages/ours/LICENSE": "ours",
            "src/filters/LICENSE.txt": "theirs",
            "src/filters/filters_version.h": '#define FILTERS_VERSION_STRING "2.4.1"\n',
            "docs/LICENSE": "theirs",
        }
    )
    assert product(facts) == {"pkg:generic/filters@2.4.1": ""}


AES = "".join(
    f"\nint mbedtls_aes_{name}(mbedtls_aes_context *ctx)\n{{\n    return 0;\n}}\n"
    for name in ("setkey_enc", "setkey_dec", "crypt_ecb")
)
MBEDTLS = "pkg:github/mbed-tls/mbedtls"


def test_a_copy_under_another_name_is_told_by_the_functions_it_defines() -> None:
    facts = look({"src/hal/blk.c": AES, "src/pump.c": "int pump_start(void)\n{\n}\n"})
    assert product(facts) == {MBEDTLS: ""}
    [component] = facts.components
    assert (str(component.location), component.stack) == ("src/hal/blk.c:2", "network")
    assert 'paths = ["src/hal/blk.c"]' in draft_register(facts)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/port.c", AES.replace("crypt_ecb", "x").replace("mbedtls_aes_x", "hardware_poll")),
        ("src/calls.c", AES.replace(")\n{\n    return 0;\n}", ");")),
        ("src/words.c", f"/*{AES.replace('int ', ' * ')}*/\n"),
        ("tests/fake_aes.c", AES),
        ("docs/aes.c", AES),
    ],
    ids=["hooks", "declarations", "comment", "tests", "documents"],
)
def test_what_only_uses_a_component_is_no_copy_of_it(path: str, text: str) -> None:
    assert product(look({path: text})) == {}


def test_beside_the_makers_line_one_function_is_enough() -> None:
    one = "int mbedtls_aes_crypt_ecb(void)\n{\n}\n"
    head = "/* Copyright The Mbed TLS Contributors */\n"
    assert product(look({"src/a.c": one})) == {}
    assert product(look({"src/a.c": head})) == {}
    assert product(look({"src/a.c": head + one})) == {MBEDTLS: ""}


def test_a_file_in_a_copy_that_its_place_told_is_not_told_twice() -> None:
    told = {"lib/mbedtls/include/mbedtls/build_info.h": TLS, "lib/mbedtls/library/aes.c": AES}
    [component] = look(told).components
    assert len(component.mentions) == 1
    # A mark that is a bare file name claims no folder: beside it another component is still seen.
    assert MBEDTLS in product(look({"src/jsmn.h": "", "src/blk.c": AES}))


@pytest.mark.parametrize(
    "known", [k for k in KNOWN.components if k.defines], ids=lambda k: k.title
)
def test_each_function_of_the_table_begins_as_it_is_looked_for(known: Known) -> None:
    assert not known.maker or known.maker.strip()
    for begins, pattern in known.defines:
        assert begins.replace(b"_", b"").isalnum()
        assert pattern.groups == 1


def test_what_lies_side_by_side_in_the_layout_class_is_a_copy_each() -> None:
    facts = look(
        {
            "third_party/psa-crypto/include/psa/crypto.h": "",
            "third_party/fifo.c": "",
            "third_party/fifo.h": "",
            "third_party/__init__.py": "",
        }
    )
    assert set(product(facts)) == {"pkg:generic/psa-crypto", "pkg:generic/fifo"}


def test_the_tree_of_a_known_component_is_no_copy_of_itself() -> None:
    assert product(look({"include/mbedtls/build_info.h": TLS})) == {}


@pytest.mark.parametrize("known", KNOWN.components, ids=lambda known: known.title)
def test_each_known_component_is_told_by_each_of_its_marks(known: object) -> None:
    from gatekeeper.soup.known import Known

    assert isinstance(known, Known)
    for mark in known.marks:
        facts = look({f"src/copy/{mark}": ""})
        assert str(known.purl) in {str(c.purl.bare) for c in facts.components}


def test_versions_in_parts_and_in_hexadecimal_are_put_together() -> None:
    lwip = "#define LWIP_VERSION_MAJOR 2\n#define LWIP_VERSION_MINOR 1\n#define LWIP_VERSION_REVISION 3\n"
    facts = look(
        {
            "src/lwip/src/include/lwip/init.h": lwip,
            "src/lfs/lfs.h": "#define LFS_VERSION 0x00020005\n",
        }
    )
    assert pinned(facts) == {
        "pkg:github/lwip-tcpip/lwip@2.1.3",
        "pkg:github/littlefs-project/littlefs@2.5",
    }
    assert floating(facts) == set()


def test_the_id_of_a_folder_is_the_one_that_git_gives_it(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        done = subprocess.run(
            [
                "git",
                "-C",
                str(tmp_path),
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@b.c",
                *arguments,
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    git("init", "-q")
    for name in ("lib/a.c", "lib/a/b.h", "lib/a-b/c.h", "lib/run.sh", "other.c"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "lib/run.sh").chmod(0o755)
    git("add", "-A")
    git("commit", "-qm", "x")
    entries = []
    for line in git("ls-tree", "-r", "HEAD").splitlines():
        head, _, name = line.partition("\t")
        mode = MODE_EXECUTABLE if head.startswith("100755") else MODE_FILE
        entries.append(TreeEntry(RepoPath(name), mode, ObjectId(head.split()[2])))
    assert tree_id(entries, RepoPath("lib")) == git("rev-parse", "HEAD:lib")
    assert tree_id(entries, RepoPath("")) == git("rev-parse", "HEAD^{tree}")
    assert tree_id(entries, RepoPath("nowhere")) == ""


def test_the_folder_of_a_copy_is_the_part_of_its_glob_without_wildcards() -> None:
    known = {RepoPath("lib/x/a.c"): None}
    assert static_root("lib/x/**", known) == "lib/x"
    assert static_root("lib/x/a.c", known) == "lib/x"


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        pytest.param("libs/f4-hal/Inc/stm32f4xx_hal.h", {"libs/f4-hal"}, id="a folder of its own"),
        pytest.param("libs/f4-hal/Src/stm32f4xx_hal.c", set(), id="no mark"),
        pytest.param("src/Inc/stm32f4xx_hal.h", set(), id="among the project's own files"),
        pytest.param("Inc/stm32f4xx_hal.h", set(), id="the component's own tree"),
        pytest.param("fw/json/cJSON.h", set(), id="a single file does not tell where a copy ends"),
    ],
)
def test_a_folder_is_wholly_of_others_only_where_its_paths_say_so(
    path: str, folder: set[str]
) -> None:
    assert known_folders([RepoPath(path), RepoPath("src/main.c")], KNOWN) == folder
