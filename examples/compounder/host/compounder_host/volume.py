"""Whether a file lies on an encrypted volume, as Linux tells it (SRS-019)."""

import os
from pathlib import Path


def is_encrypted(path: Path, sys_block: Path = Path("/sys/dev/block")) -> bool:
    """Whether the volume under the path is a dm-crypt device. Not known counts as not encrypted."""
    device = path.resolve().parent.stat().st_dev
    uuid_file = sys_block / f"{os.major(device)}:{os.minor(device)}" / "dm" / "uuid"
    try:
        uuid = uuid_file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return False
    return uuid.startswith("CRYPT-")
