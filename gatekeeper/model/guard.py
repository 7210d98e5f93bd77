"""Guards: controls that stand on the same paths of the code as a way in."""

from enum import Enum

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath


class Control(Enum):
    """What a control protects by."""

    SIGNATURE = "signature"
    MAC = "mac"
    AUTHENTICATION = "authentication"
    ENCRYPTION = "encryption"
    ROLLBACK = "rollback-protection"
    REPLAY = "replay-protection"
    LOCK = "debug-lock"
    PARSER = "safe-parser"
    CRC = "crc"
    """Negative evidence: a checksum holds against noise, never against an attacker."""


CONTROL_OF_KIND = {
    "image-signature": Control.SIGNATURE,
    "signature-verify": Control.SIGNATURE,
    "mac-verify": Control.MAC,
    "mac": Control.MAC,
    "ble-security": Control.AUTHENTICATION,
    "authentication": Control.AUTHENTICATION,
    "tls": Control.ENCRYPTION,
    "image-encryption": Control.ENCRYPTION,
    "storage-encryption": Control.ENCRYPTION,
    "rollback-protection": Control.ROLLBACK,
    "replay-protection": Control.REPLAY,
    "debug-lock": Control.LOCK,
    "safe-xml": Control.PARSER,
    "crc-only": Control.CRC,
}
"""The control that a row of the table with this interface type is evidence of."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One control in reach of a way in."""

    control: Control
    signature: str
    """Id of the table's row."""
    symbol: str
    path: RepoPath
    line: int
    via: tuple[str, ...] = ()
    """Functions from the one that both have in common to the one that holds the control."""
    declared: bool = False
    """A setting that holds for the whole image, not a call on a path."""

    @property
    def order(self) -> tuple[str, str, str, int]:
        """Key by which guards are ordered."""
        return (self.control.value, self.symbol, self.path, self.line)
