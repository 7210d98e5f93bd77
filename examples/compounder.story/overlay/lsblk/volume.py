"""Whether a file lies on an encrypted volume, as Linux tells it (SRS-019)."""

import os

# gatekeeper: suppress bandit:B404 reason="lsblk is called with fixed arguments"
import subprocess
from pathlib import Path

_LSBLK = "/usr/bin/lsblk"
_TIMEOUT_S = 5.0


def volume_type(device: str) -> str:
    """What lsblk calls the device (`crypt`, `lvm`, `part`), for the installation report."""
    answer = subprocess.run(
        [_LSBLK, "--noheadings", "--nodeps", "--output", "TYPE", device],
        check=True,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
    )
    return answer.stdout.strip()


def is_encrypted(path: Path, sys_block: Path = Path("/sys/dev/block")) -> bool:
    """Whether the volume under the path is a dm-crypt device. Not known counts as not encrypted."""
    device = path.resolve().parent.stat().st_dev
    uuid_file = sys_block / f"{os.major(device)}:{os.minor(device)}" / "dm" / "uuid"
    try:
        uuid = uuid_file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return False
    return uuid.startswith("CRYPT-")
