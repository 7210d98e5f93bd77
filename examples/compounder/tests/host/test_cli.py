"""HOST-CLI: a refusal ends with status 1, words on stderr, and a line in the log."""

import contextlib
import hashlib
import hmac
import io
import json
import tempfile
import unittest
from pathlib import Path

from compounder_host.cli import main, read_settings

KEY = bytes(range(32))
SETTINGS = """
database = "{0}/prescriptions.db"
audit-log = "{0}/audit.log"
key-folder = "{0}"

[serial-ports]
3 = "/dev/ttyACM0"
"""


class CommandLine(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.settings = self.folder / "host.toml"
        self.settings.write_text(SETTINGS.format(self.folder), encoding="utf-8")
        key = self.folder / "pharmacy.key"
        key.write_bytes(KEY)
        key.chmod(0o600)

    def run_command(self, *arguments: str) -> tuple[int, str]:
        words = io.StringIO()
        with contextlib.redirect_stderr(words):
            status = main(["--settings", str(self.settings), *arguments])
        return status, words.getvalue()

    def import_order(self, document: bytes, tag: bytes) -> tuple[int, str]:
        order, tag_file = self.folder / "order.json", self.folder / "order.tag"
        order.write_bytes(document)
        tag_file.write_bytes(tag)
        return self.run_command("import-order", str(order), str(tag_file))

    def test_settings_are_read(self) -> None:
        settings = read_settings(self.settings)
        self.assertEqual(settings.serial_ports, {3: "/dev/ttyACM0"})
        self.assertEqual(settings.key_folder, self.folder)

    def test_forged_order_is_refused_and_logged(self) -> None:
        status, words = self.import_order(b"{}", bytes(32))
        self.assertEqual(status, 1)
        self.assertIn("not signed by the pharmacy", words)
        entry = json.loads((self.folder / "audit.log").read_text("utf-8"))
        self.assertEqual((entry["event"], entry["reason"]), ("refused", "OrderRefused"))

    def test_signed_nonsense_is_refused(self) -> None:
        status, words = self.import_order(b"{}", hmac.new(KEY, b"{}", hashlib.sha256).digest())
        self.assertEqual(status, 1)
        self.assertIn("an order has the keys", words)

    def test_port_without_device_is_refused(self) -> None:
        status, words = self.run_command("status", "4")
        self.assertEqual(status, 1)
        self.assertIn("no device is connected to port 4", words)


if __name__ == "__main__":
    unittest.main()
