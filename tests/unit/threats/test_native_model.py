"""The native reader reads a whole model, reports every mistake with its line, and never takes a broken file for an
empty one."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat import Integrity, ThreatModel, ThreatStatus, Tri
from gatekeeper.threats.formats.native import NativeReader

ROOT = Path(__file__).resolve().parents[3]
PUMP = (ROOT / "tests/golden/threat-models/pump.toml").read_bytes()
PATH = RepoPath("compliance/threat-model.toml")
BLOB = ObjectId("1" * 40)


def read(raw: bytes) -> ThreatModel:
    return NativeReader().read(PATH, BLOB, raw)


def test_a_whole_model():
    model = read(PUMP)
    assert model.diagnostics == ()
    assert [element.id for element in model.elements] == ["E-COMMS", "E-PC"]
    assert model.flows[0].integrity is Integrity.MAC
    assert model.flows[0].replay is Tri.YES
    assert model.surfaces[0].confidentiality is Tri.UNKNOWN
    assert model.threats[0].status is ThreatStatus.MITIGATED


def test_every_object_points_to_its_line():
    model = read(PUMP)
    line = PUMP.decode().splitlines().index('id = "S-UART"')
    assert str(model.surfaces[0].locus.location) == f"{PATH}:{line}"
    assert (model.surfaces[0].locus.native_id, model.surfaces[0].locus.blob) == ("S-UART", BLOB)


def test_all_mistakes_are_told_at_once_with_their_lines():
    raw = b'version = 1\nid = "m"\ntitle = "t"\ncolour = 1\n[[elements]]\nid = "9"\nname = ""\nkind = "thing"\n'
    found = [
        (d.location.region.start_line, d.message.partition(":")[0])
        for d in read(raw).diagnostics
        if d.location.region
    ]
    assert found == [
        (4, "colour"),
        (6, "elements[0].id"),
        (7, "elements[0].name"),
        (8, "elements[0].kind"),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\0\xff", id="binary"),
        pytest.param(b"[project]\nname = 'x'\n", id="another TOML"),
        pytest.param(b'version = 2\nid = "m"\ntitle = "t"\n', id="another version"),
        pytest.param(b'{"version": 1}', id="JSON"),
        pytest.param(b"version = 1\n" * 2, id="key twice"),
        pytest.param(b"# " + b"x" * 300_000, id="too large"),
        pytest.param(b'version=1\nid="m"\ntitle="t"\nelements=[[[[]]]]\n', id="nested lists"),
        pytest.param(b'version=1\nid="m"\ntitle="t"\nelements=7\n', id="no list"),
        pytest.param(b'version=1\nid="m"\ntitle="t"\n[[threats]]\nid="T"\ntitle="t"\ntargets=[]\n', id="no target"),
    ],
)  # fmt: skip
def test_what_is_no_model_is_refused(raw: bytes):
    model = read(raw)
    assert model.diagnostics
    assert model.elements == ()


@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(st.data())
def test_a_mutated_model_is_read_or_refused_never_emptied(data: st.DataObject):
    start = data.draw(st.integers(0, len(PUMP) - 1))
    length = data.draw(st.integers(0, 40))
    insert = data.draw(
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from(
                [
                    b"\n",
                    b'"',
                    b"[[",
                    b"]]",
                    b"=",
                    b"\\",
                    b"1",
                    b"[[elements]]\n",
                    b"'''",
                    b"{}",
                    b"nan",
                ]
            ),
        )
    )
    raw = PUMP[:start] + insert + PUMP[start + length :]
    model = read(raw)
    assert model.diagnostics or (raw.count(b"[[elements]]") and model.elements)


def test_a_key_that_is_missing_is_told_once_and_with_its_choices():
    text = 'version = 1\nid = "m"\ntitle = "t"\n[[threats]]\n[[mitigations]]\nid = "M"\ntitle = "m"\nthreats = ["T"]\n'
    read = NativeReader().read(RepoPath("m.toml"), ObjectId("0" * 40), text.encode())
    assert [d.message for d in read.diagnostics] == [
        'threats[0]: the key "id" is missing',
        'threats[0]: the key "targets" is missing',
        'threats[0]: the key "title" is missing',
        'mitigations[0]: the key "category" is missing',
    ]
    assert '"authentication", "authorization"' in read.diagnostics[-1].cure
