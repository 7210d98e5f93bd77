"""Every threat-model format that gatekeeper reads itself, listed by hand (docs/reference/threat-formats.md)."""

from gatekeeper.model.threat_reader import ThreatReader
from gatekeeper.threats.native import NativeReader
from gatekeeper.threats.otm import OtmReader
from gatekeeper.threats.threagile import ThreagileReader
from gatekeeper.threats.threat_dragon import ThreatDragonReader
from gatekeeper.threats.tm7 import Tm7Reader

READERS: tuple[ThreatReader, ...] = (
    NativeReader(),
    OtmReader(),
    ThreagileReader(),
    ThreatDragonReader(),
    Tm7Reader(),
)
