"""The facts about threats follow from the bytes given: what is new, what was there, what moved, what is missing."""

from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.model.language import LanguageMap
from gatekeeper.model.path import RepoPath
from gatekeeper.model.person import Registry
from gatekeeper.model.policy import Policy
from gatekeeper.model.project import Project, ThreatSource
from gatekeeper.model.software import Layout, LayoutClass, Owned
from gatekeeper.model.suppression import Baseline
from gatekeeper.model.surface import SurfaceKey
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.testing.classes import CLASSES
from gatekeeper.threats.formats.native import NativeReader
from gatekeeper.threats.gather import gather_threats, needed_paths
from gatekeeper.threats.surfaces.table import read_surface_table

ROOT = Path(__file__).resolve().parents[3]
TABLE = read_surface_table((ROOT / "rules/surfaces.csv").read_bytes())
MODEL = RepoPath("compliance/threat-model.toml")
PUMP = (ROOT / "tests/golden/threat-models/pump.toml").read_bytes()
UART = b"void poll(void) { HAL_UART_Receive_IT(&h, b, 1); }\n"
SERVER = b"#include <sys/socket.h>\nint serve(int s) { return listen(s, 1); }\n"
LAYOUT = Layout(
    (
        (LayoutClass.THIRD_PARTY, ("lib/**",)),
        (LayoutClass.TOOLS, ("tools/**",)),
        (LayoutClass.PRODUCT, ("fw/**",)),
        (LayoutClass.DOCUMENTS, ("**",)),
    )
)
PROJECT = Project(
    "p", "", LAYOUT, CLASSES, (), LanguageMap(), Registry(), (ThreatSource(MODEL, "native"),), (), (),
    Policy({}), (), (), (), Baseline(), (), (), (), None, requirement_paths=("docs/**",),
)  # fmt: skip


def layout(path: str) -> LayoutClass:
    folder = path.partition("/")[0]
    known = {"fw": LayoutClass.PRODUCT, "lib": LayoutClass.THIRD_PARTY, "tools": LayoutClass.TOOLS}
    return known.get(folder, LayoutClass.DOCUMENTS)


def files(**sources: bytes | str) -> dict[RepoPath, bytes | str]:
    """Files by path, with `__` for `/` and `_c` for `.c`, beside the model."""
    named = {RepoPath(n.replace("__", "/").replace("_c", ".c")): raw for n, raw in sources.items()}
    return {MODEL: PUMP, **named}


def gather(
    head: dict[RepoPath, bytes | str],
    base: dict[RepoPath, bytes | str] | None = None,
    project: Project = PROJECT,
) -> ThreatFacts:
    owned = tuple(Owned(path, layout(path), ()) for path in sorted(head))
    return gather_threats(project, owned, head, base, {"native": NativeReader()}, TABLE)


def test_without_a_base_every_surface_is_new():
    facts = gather(files(fw__comms__uart_c=UART))
    assert facts.new_keys == {SurfaceKey("E-COMMS", "uart", "in")}
    assert facts.uncovered_at_base == frozenset()


def test_what_base_showed_is_not_new():
    both = files(fw__comms__uart_c=UART)
    assert gather(both, both).new_keys == frozenset()


def test_a_renamed_file_opens_nothing_new():
    facts = gather(files(fw__comms__new_c=UART), files(fw__comms__old_c=UART))
    assert facts.new_keys == frozenset()


def test_what_base_showed_and_did_not_model_is_old():
    both = files(fw__comms__net_c=SERVER)
    assert gather(both, both).uncovered_at_base == {SurfaceKey("E-COMMS", "ip-socket", "in")}


def test_only_product_code_counts():
    facts = gather(files(tools__net_c=SERVER, lib__net_c=SERVER))
    assert (facts.hits, facts.mapping) == ((), ())


def test_content_that_cannot_be_had_is_a_failure():
    facts = gather(files(fw__comms__a_c="it is a symbolic link"))
    assert [(f.path, f.cause) for f in facts.failures] == [
        ("fw/comms/a.c", "it is a symbolic link")
    ]


def test_a_language_that_no_scanner_reads_is_a_failure():
    named = {**files(), RepoPath("fw/comms/main.rs"): b"fn main() {}\n"}
    assert [f.path for f in gather(named).failures] == ["fw/comms/main.rs"]


def test_an_unknown_format_is_a_diagnostic():
    other = replace(PROJECT, threat_sources=(ThreatSource(MODEL, "tm9"),))
    facts = gather(files(), project=other)
    assert [d.code for d in facts.diagnostics] == ["tm001-model-unreadable"]


def test_an_element_is_touched_by_its_substance_not_by_its_lines():
    moved = {**files(), MODEL: b"# one more line\n" + PUMP}
    harder = {**files(), MODEL: PUMP.replace(b'severity = "high"', b'severity = "low"')}
    assert gather(moved, files()).touched_elements == frozenset()
    assert gather(harder, files()).touched_elements == {"E-COMMS", "E-PC"}


def test_an_element_that_is_gone_but_referred_to_is_told():
    start, end = PUMP.index(b'[[elements]]\nid = "E-PC"'), PUMP.index(b"[[surfaces]]")
    facts = gather({**files(), MODEL: PUMP[:start] + PUMP[end:]}, files())
    assert "tm005-deleted-element-referenced" in {d.code for d in facts.diagnostics}


def test_requirements_are_found_by_their_pattern():
    with_file = {**files(), RepoPath("docs/srs.md"): b"SRS-12 and SRS-13\n"}
    assert gather(with_file).requirements == {"SRS-12", "SRS-13"}
    assert gather(files()).requirements is None
    assert gather({**files(), RepoPath("docs/srs.md"): "gone"}).requirements is None


def test_a_header_outside_the_product_is_wanted_for_its_includes():
    head = files(fw__comms__net_c=b'#include "net.h"\nint f(int s) { return listen(s, 1); }\n')
    head[RepoPath("lib/net.h")] = b"#include <sys/socket.h>\n"
    owned = tuple(Owned(path, layout(path), ()) for path in sorted(head))
    assert RepoPath("lib/net.h") in needed_paths(PROJECT, owned)
    assert [hit.kind for hit in gather(head).hits] == ["ip-socket"]


@pytest.mark.parametrize(
    ("head", "lost"),
    [
        ({"fw__a_c": b"int check_mac(int a) { return a; }\n"}, {"Link.check"}),
        ({"fw__a_c": b"/* check_mac(1); */\n#if 0\nint check_mac;\n#endif\n"}, {"Link.check", "check_mac"}),
        ({"fw__a.py": b"class Link:\n    def check(self): ...\n"}, {"check_mac"}),
        ({"fw__a.py": b"# Link.check\nx = 'check_mac'\n"}, {"Link.check", "check_mac"}),
        ({"lib__a_c": b"int check_mac(void);\n", "docs__x": b"check"}, {"Link.check"}),
        ({"fw__a_c": "its object is missing"}, {"Link.check", "check_mac"}),
    ],
    ids=["there", "in a comment and for no compiler", "a method", "a comment in Python", "in a library", "cannot be read"],
)  # fmt: skip
def test_a_symbol_that_a_mitigation_names_is_looked_for_in_what_is_shipped(
    head: dict[str, bytes | str], lost: set[str]
) -> None:
    told = b'state = "implemented"\ncode = ["symbol:check_mac", "symbol:Link.check"]\n'
    model = PUMP.replace(b'state = "implemented"\n', told, 1)
    assert gather({**files(**head), MODEL: model}).lost_symbols == lost


def test_no_symbol_is_looked_for_where_no_mitigation_names_one() -> None:
    assert gather(files(fw__a_c=UART)).lost_symbols == frozenset()
