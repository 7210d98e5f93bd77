"""Copies the prescriptions to the folder of the nightly backup."""

import subprocess
from pathlib import Path


def backup(database: Path, folder: str) -> None:
    """Copies the database into the folder."""
<<<<<<< HEAD
    subprocess.run(f"cp {database} {folder}", shell=True, check=True, timeout=60)
=======
    subprocess.run(f"cp -p {database} {folder}", shell=True, check=True, timeout=60)
>>>>>>> keep-times
