"""What opens a way in and no model names is told as not modelled; what opens nothing needs no model, and of what nobody
is asked for the record says why."""

from dataclasses import replace

import pytest

from gatekeeper.model.location import Region
from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import Exposure, SurfaceDirection, SurfaceHit, SurfaceRole
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.record.sheets.threats import threat_sheets

PATH = RepoPath("src/link.c")


def _hit(role):
    return SurfaceHit(
        PATH, Region(3, 3, 1, 9), "S-1", "recv", "tcp", SurfaceDirection.IN, Exposure.NETWORK, role, 1, "call"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("hit", "state"),
    [
        (_hit(SurfaceRole.SURFACE), "not modelled"),
        (_hit(SurfaceRole.DEBUG), "not modelled"),
        (_hit(SurfaceRole.CONTROL), "opens nothing"),
    ],
)
def test_the_state_of_a_surface_found_in_the_code(hit, state):
    sheets = {s.kind: s for s in threat_sheets((), ThreatFacts(hits=(hit,)), {})}
    found = sheets["found-surface"]
    [row] = found.rows
    assert found.cell(row, "state") == (state,)
    assert found.cell(row, "role") == (hit.role.value,)


def test_a_way_in_that_nobody_is_asked_for_stands_in_the_record_with_the_reason():
    seen = replace(_hit(SurfaceRole.SURFACE), echo=True, evidence="call; not asked for: so")
    other = replace(seen, kind="udp", wrapper="src/l.c:f")
    sheets = threat_sheets((), ThreatFacts(echoes=(seen, other)), {})
    found = next(sheet for sheet in sheets if sheet.kind == "found-surface")
    [row] = found.rows
    assert found.cell(row, "state") == ("not asked for",)
    assert found.cell(row, "why") == ("call; not asked for: so",)
