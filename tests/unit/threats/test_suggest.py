"""Lines for the map are proposed from folders, words and surfaces, and none where nothing speaks for an element."""

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import MappingOrigin, ModuleMapping
from gatekeeper.model.threat import ThreatFacts
from gatekeeper.threats.formats.native import NativeReader
from gatekeeper.threats.suggest import suggest

MODEL = b"""
version = 1
id = "m"
title = "m"
[[elements]]
id = "E-COMMS"
name = "device link"
kind = "process"
[[elements]]
id = "E-BOOT"
name = "bootloader"
kind = "process"
"""


def told(*paths: str, mapped: dict[str, str] | None = None) -> list[tuple[str, bool]]:
    """Line and whether anything speaks for it, of each proposal."""
    model = NativeReader().read(RepoPath("m.toml"), ObjectId("0" * 40), MODEL)
    modules = [ModuleMapping(RepoPath(p), (), MappingOrigin.NONE, "") for p in paths]
    modules += [
        ModuleMapping(RepoPath(p), (e,), MappingOrigin.NATIVE, "")
        for p, e in (mapped or {}).items()
    ]
    facts = ThreatFacts(True, (model,), mapping=tuple(sorted(modules, key=lambda m: m.path)))
    return [(each.line, bool(each.reasons)) for each in suggest(facts)]


def test_a_word_of_the_path_speaks_for_an_element():
    assert told("fw/boot/a.c", "fw/boot/b.c") == [("fw/boot/** = E-BOOT", True)]


def test_the_neighbours_speak_for_an_element_file_by_file():
    found = told("fw/x/a.c", mapped={"fw/x/b.c": "E-COMMS"})
    assert found == [("fw/x/a.c = E-COMMS", True)]


def test_where_nothing_speaks_a_comment_stands():
    assert told("other/a.c") == [("# other/a.c = ?", False)]


def test_nothing_is_proposed_when_everything_is_mapped():
    assert told(mapped={"fw/x/b.c": "E-COMMS"}) == []
