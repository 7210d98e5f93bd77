"""Hostile manifests and feeds: whatever the bytes, an answer comes, and in time that grows with their number."""

import json
import random
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from soup_room import look

from gatekeeper.model.purl import purl_of_url, read_purl
from gatekeeper.soup.advisories import Affected, Interval
from gatekeeper.soup.baselines import read_baseline
from gatekeeper.soup.csaf import read_csaf
from gatekeeper.soup.feeds import read_vendor_list
from gatekeeper.soup.nvd import read_kev, read_nvd
from gatekeeper.soup.osv import read_osv
from gatekeeper.soup.pep508 import read_pep508
from gatekeeper.soup.readers import BY_NAME
from gatekeeper.soup.versions import is_in

NAMES = [*BY_NAME, "requirements.txt", "CMakeLists.txt", ".gitmodules", "pylock.toml"]
PIECES = [
    b"null", b"[]", b"{}", b"1", b"true", b'"x"', b"${a.b}", b"@", b"#", b"\x00", b"\xff", b"\n", b"  ", b"\\",
    b"(", b")", b"[package]", b"[[package]]", b"name = ", b"version: ", b"a==1", b"- ", b"dependencies", b":", b",",
    b"manifest:", b"projects:", b"FetchContent_Declare(", b"[env:a]", b"lib_deps = ", b"require (", b"setup(",
]  # fmt: skip
DOCUMENTS = (
    {"id": "A", "aliases": ["B"], "affected": [{"package": {"ecosystem": "PyPI", "name": "a"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]},
    {"vulnerabilities": [{"cve": {"id": "A", "configurations": [{"nodes": [{"cpeMatch": [{"criteria": "cpe:2.3:a:b:c:*", "vulnerable": True}]}]}]}}]},
    {"catalogVersion": "1", "vulnerabilities": [{"cveID": "A", "dateAdded": "x"}]},
    {"document": {"csaf_version": "2.0"}, "product_tree": {"branches": [{"product": {"product_id": "P"}}]}, "vulnerabilities": [{"product_status": {"known_affected": ["P"]}}]},
    {"bomFormat": "CycloneDX", "components": [{"purl": "pkg:pypi/a@1", "components": []}], "vulnerabilities": [{"id": "A", "affects": [{"ref": "x"}]}]},
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_made_up_manifests_end_in_an_inventory_or_a_fault(name: str) -> None:
    chance = random.Random(name)
    for _ in range(40):
        raw = b"".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 40)))
        facts = look({name: raw})
        assert all(c.location.path == name for c in facts.components)


def swapped(value: object, chance: random.Random) -> object:
    """The document with some of its values put in the place of others."""
    if chance.random() < 0.15:
        return chance.choice([None, 1, "x", [], {}, ["y"], True, "vers:x/>=1|<2", "pkg:a/b@1"])
    if isinstance(value, dict):
        return {key: swapped(each, chance) for key, each in value.items()}
    return [swapped(each, chance) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("number", range(len(DOCUMENTS)))
def test_feeds_and_sboms_of_any_shape_are_read_without_a_fault_of_ours(number: int) -> None:
    chance = random.Random(number)
    for _ in range(150):
        raw = json.dumps(swapped(DOCUMENTS[number], chance)).encode()
        read_osv(raw, lambda _: True)
        read_nvd(raw)
        read_kev(raw)
        read_csaf(raw)
        read_vendor_list("x.toml", raw)
        read_baseline("x.json", raw)


LONG = 60_000


@pytest.mark.parametrize(
    "piece",
    [
        "-",
        "a",
        "a-",
        "1.",
        "@",
        "/",
        "a/",
        "$",
        "${",
        "(",
        '"',
        "[",
        "=",
        "a=",
        " ",
        "\n",
        "\t",
        "#",
        ";",
        ",",
        "a b ",
    ],
)
@pytest.mark.parametrize(
    "name",
    [
        "requirements.txt",
        "CMakeLists.txt",
        "platformio.ini",
        "yarn.lock",
        "go.mod",
        ".gitmodules",
        "conanfile.txt",
        "setup.cfg",
    ],
)
def test_long_lines_are_read_in_time_that_grows_with_them(name: str, piece: str) -> None:
    content = f"FetchContent_Declare(x {piece * (LONG // len(piece))}"
    if name != "CMakeLists.txt":
        content = piece * (LONG // len(piece))
    began = time.process_time()
    look({name: content})
    assert time.process_time() - began < 2


@pytest.mark.parametrize("piece", ["-", "a-", "1.", "1-", "a", "/", "@", ":", "a.", "=", "_"])
def test_long_names_and_versions_are_looked_at_in_time_that_grows_with_them(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    began = time.process_time()
    read_purl(f"pkg:a/{text}@1")
    purl_of_url(f"https://example.org/{text}")
    read_pep508(text)
    for scheme in ("pypi", "npm", "golang", "maven", "deb", "generic", "conan"):
        is_in(scheme, text[:100], Affected(None, "", intervals=(Interval("1", high=text[:100]),)))
    assert time.process_time() - began < 2


def _cmake_bomb() -> str:
    lines = []
    for level in range(5):
        below = f"f{level + 1}()\n" * 30 if level < 4 else "FetchContent_Declare(a URL b)\n" * 30
        lines.append(f"function(f{level})\n{below}endfunction()\n")
    return "".join(lines) + "f0()\n"


def _platformio_bomb() -> str:
    sections = [f"[s{n}]\nv =\n" + f"  ${{s{n + 1}.v}}\n" * 30 for n in range(7)]
    return "".join(sections) + "[s7]\nv = a/b@1.0.0\n[env:a]\nlib_deps = ${s0.v}\n"


def _setup_bomb() -> str:
    lists = [f"L{n} = [{', '.join([f'*L{n + 1}'] * 60)}]\n" for n in range(5)]
    return (
        "".join(lists)
        + "L5 = ['a==1']\nfrom setuptools import setup\nsetup(install_requires=L0)\n"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("CMakeLists.txt", _cmake_bomb()),
        ("platformio.ini", _platformio_bomb()),
        ("setup.py", _setup_bomb()),
    ],
    ids=["cmake", "platformio", "setup"],
)
def test_a_few_lines_that_unfold_into_millions_are_refused(name: str, content: str) -> None:
    facts = look({name: content})
    assert any("unfold into more than" in fault.message for fault in facts.faults)
