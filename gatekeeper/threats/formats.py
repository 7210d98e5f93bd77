"""Every threat-model format that gatekeeper reads itself, listed by hand (docs/reference/threat-formats.md)."""

from collections.abc import Callable, Mapping

from gatekeeper.model.threat import ThreatModel
from gatekeeper.model.threat_reader import ThreatReader
from gatekeeper.threats.cyclonedx import CycloneDxDevReader, CycloneDxReader
from gatekeeper.threats.native import NativeReader
from gatekeeper.threats.otm import OtmReader
from gatekeeper.threats.otm_write import to_otm
from gatekeeper.threats.pytm import PytmReader
from gatekeeper.threats.threagile import ThreagileReader
from gatekeeper.threats.threat_composer import ThreatComposerReader
from gatekeeper.threats.threat_dragon import ThreatDragonReader
from gatekeeper.threats.threatcl import ThreatclReader
from gatekeeper.threats.threatspec import ThreatspecReader
from gatekeeper.threats.tm7 import Tm7Reader
from gatekeeper.threats.tm_library import TmLibraryReader
from gatekeeper.threats.tm_library_write import to_tm_library

READERS: tuple[ThreatReader, ...] = (
    NativeReader(),
    CycloneDxReader(),
    CycloneDxDevReader(),
    OtmReader(),
    PytmReader(),
    ThreagileReader(),
    ThreatComposerReader(),
    ThreatDragonReader(),
    ThreatclReader(),
    ThreatspecReader(),
    Tm7Reader(),
    TmLibraryReader(),
)

WRITERS: Mapping[str, Callable[[ThreatModel], bytes]] = {
    "otm": to_otm,
    "owasp-tm-library": to_tm_library,
}
"""By the id of the format: the neutral model as a file of it."""
