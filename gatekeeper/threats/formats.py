"""Every threat-model format that gatekeeper reads itself, listed by hand (docs/reference/threat-formats.md)."""

from gatekeeper.model.threat_reader import ThreatReader
from gatekeeper.threats.cyclonedx import CycloneDxDevReader, CycloneDxReader
from gatekeeper.threats.native import NativeReader
from gatekeeper.threats.otm import OtmReader
from gatekeeper.threats.pytm import PytmReader
from gatekeeper.threats.threagile import ThreagileReader
from gatekeeper.threats.threat_composer import ThreatComposerReader
from gatekeeper.threats.threat_dragon import ThreatDragonReader
from gatekeeper.threats.threatcl import ThreatclReader
from gatekeeper.threats.threatspec import ThreatspecReader
from gatekeeper.threats.tm7 import Tm7Reader
from gatekeeper.threats.tm_library import TmLibraryReader

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
