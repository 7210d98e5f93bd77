"""HOST-CLI: the backup is a copy."""

import tempfile
import unittest
from pathlib import Path

from compounder_host.cli_backup import backup


class Copying(unittest.TestCase):
    def test_copy_has_the_same_bytes(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            database, target = Path(name) / "prescriptions.db", Path(name) / "backup"
            database.write_bytes(b"rows")
            target.mkdir()
            backup(database, str(target))
            self.assertEqual((target / "prescriptions.db").read_bytes(), b"rows")


if __name__ == "__main__":
    unittest.main()
