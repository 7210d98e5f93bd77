"""The native format can say everything the neutral model holds, and its reference names every key of it."""

import dataclasses
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from threat_samples import defects, read

from gatekeeper.model import threat as words
from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.threats.formats import native_options
from gatekeeper.threats.formats.native import NativeReader
from gatekeeper.threats.formats.native_objects import code_ref

ROOT = Path(__file__).resolve().parents[3]
RAW = (ROOT / "tests/golden/threat-models/analyser.toml").read_bytes()
PATH = RepoPath("compliance/threat-model.toml")
MODEL = NativeReader().read(PATH, ObjectId("1" * 40), RAW)
LISTS = (
    "zones",
    "boundaries",
    "elements",
    "surfaces",
    "data",
    "flows",
    "threats",
    "mitigations",
    "assumptions",
    "views",
    "reviews",
)


OVERLAY = b"""version = 1
id = "more"
title = "surfaces of the compounder"
[[surfaces]]
id = "S-UART"
element = "mcu"
kind = "uart"
direction = "in"
exposure = "wired-external"
"""


def test_surfaces_may_stand_beside_a_model_of_another_format():
    more = NativeReader().read(PATH, ObjectId("1" * 40), OVERLAY)
    assert (more.whole, more.elements, more.may_have_no_elements) == (True, (), True)
    assert defects(read("otm", "compounder.otm.yaml"), more) == []
    assert [d.code for d in defects(more)] == ["tm003-dangling-reference"]


def test_a_native_model_that_holds_nothing_may_not():
    raw = OVERLAY.partition(b"[[")[0]
    assert not NativeReader().read(PATH, ObjectId("1" * 40), raw).may_have_no_elements


def test_the_sample_is_read_without_a_diagnostic():
    assert MODEL.diagnostics == ()


@pytest.mark.parametrize("name", LISTS)
def test_every_field_of_every_object_can_be_written(name: str):
    """Somewhere in the sample each field has another value than its default."""
    entries = getattr(MODEL, name)
    fields = dataclasses.fields(entries[0])
    unsaid = {
        field.name
        for field in fields
        if all(getattr(e, field.name) == field.default for e in entries)
    }
    assert unsaid == set()


@pytest.mark.parametrize("name", LISTS)
def test_the_reference_names_every_key(name: str):
    page = (ROOT / "docs/reference/threat-model-toml.md").read_text(encoding="utf-8")
    section = page.partition(f"## `[[{name}]]`")[2].partition("\n## ")[0]
    options = {f.name: f for f in msgspec.structs.fields(native_options.ModelOptions)}[name]
    table = options.type.__args__[0]
    keys = {field.encode_name for field in msgspec.structs.fields(table)}
    assert {key for key in keys if f"`{key}`" not in section} == set()


@pytest.mark.parametrize(
    ("text", "kind", "repository", "line"),
    [
        pytest.param("fw/**", words.CodeKind.GLOB, "", None, id="glob"),
        pytest.param("fw/a.c:12", words.CodeKind.PLACE, "", 12, id="place"),
        pytest.param("symbol:f", words.CodeKind.SYMBOL, "", None, id="symbol"),
        pytest.param("other::fw/**", words.CodeKind.GLOB, "other", None, id="elsewhere"),
    ],
)
def test_code_is_a_glob_a_place_or_a_symbol(text, kind, repository, line):
    ref = code_ref(text)
    assert (ref.kind, ref.repository, ref.line, str(ref)) == (kind, repository, line, text)


def test_code_elsewhere_and_symbols_cover_no_path():
    assert code_ref("fw/a.c:12").covers(RepoPath("fw/a.c"))
    assert not code_ref("other::fw/**").covers(RepoPath("fw/a.c"))
    assert not code_ref("symbol:fw/a.c").covers(RepoPath("fw/a.c"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b'zones = ["Z-LAB", "Z-CASE"]', b'zones = ["Z-LAB"]', id="one zone"),
        pytest.param(b'commit = "1111', b'commit = "x', id="commit"),
        pytest.param(b'semantic-hash = "0000', b'semantic-hash = "', id="hash"),
    ],
)
def test_what_cannot_be_meant_is_told(old: bytes, new: bytes):
    assert old in RAW
    model = NativeReader().read(PATH, ObjectId("1" * 40), RAW.replace(old, new))
    assert [d.needed for d in model.diagnostics] == [True]


def test_a_lost_part_that_is_not_needed_leaves_the_model_whole():
    lost = words.ThreatDiagnostic("tm001-part-not-read", "m", MODEL.source.location, "", "", False)
    assert replace(MODEL, diagnostics=(lost,)).whole
    assert not replace(MODEL, diagnostics=(replace(lost, needed=True),)).whole
