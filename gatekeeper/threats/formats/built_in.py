"""Every threat-model format that gatekeeper reads itself, listed by hand (docs/reference/threat-formats.md)."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from gatekeeper.model.later import Later, late
from gatekeeper.model.threat_reader import ThreatReader

if TYPE_CHECKING:
    from gatekeeper.model.threat import ThreatModel

_SHOP = "gatekeeper.threats.formats"
_LISTED = (
    ("native", "native:NativeReader"),
    ("cyclonedx", "cyclonedx:CycloneDxReader"),
    ("cyclonedx-2-dev", "cyclonedx:CycloneDxDevReader"),
    ("otm", "otm:OtmReader"),
    ("pytm", "pytm:PytmReader"),
    ("threagile", "threagile:ThreagileReader"),
    ("threat-composer", "threat_composer:ThreatComposerReader"),
    ("threat-dragon", "threat_dragon:ThreatDragonReader"),
    ("threatcl", "threatcl:ThreatclReader"),
    ("threatspec", "threatspec:ThreatspecReader"),
    ("tm7", "tm7:Tm7Reader"),
    ("owasp-tm-library", "tm_library:TmLibraryReader"),
)
READERS: tuple[ThreatReader, ...] = cast(
    tuple[ThreatReader, ...], tuple(Later(name, f"{_SHOP}.{where}") for name, where in _LISTED)
)


WRITERS: "Mapping[str, Callable[[ThreatModel], bytes]]" = {
    "otm": late(f"{_SHOP}.otm_write:to_otm"),
    "owasp-tm-library": late(f"{_SHOP}.tm_library_write:to_tm_library"),
}
"""By the id of the format: the neutral model as a file of it."""
