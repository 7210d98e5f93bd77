"""The yearly drill: prescriptions come back from the backup of last night, and nothing is lost."""

import subprocess
from pathlib import Path

from compounder_host.database import Prescriptions


def restore(backup: str, target: Path) -> None:
    """Unpacks the backup beside the place where the database will be."""
    subprocess.run(
<<<<<<< HEAD
        f"tar -xzf {backup} -C {target.parent}",
        timeout=30,
=======
        f"tar --extract --file {backup} --directory {target.parent}",
        timeout=300,
>>>>>>> longer-timeout
        shell=True,
        check=True,
    )


def drill(backup: str, target: Path, key: bytes, order_id: int) -> int:
    """The number of lines of an order that came back."""
    restore(backup, target)
    with Prescriptions(target, key, encrypted=lambda path: True) as prescriptions:
        return len(prescriptions.get(order_id).lines)
