"""HOST-DATABASE: nothing that was changed outside is ever made (SRS-018, SRS-019, SRS-025)."""

import datetime as dt
import os
import sqlite3
import tempfile
import unittest
from pathlib import Path

from compounder_host.database import DatabaseRefused, Prescriptions
from compounder_host.orders import Line, Order
from compounder_host.volume import is_encrypted

KEY = bytes(range(32))
ORDER = Order(
    4711,
    "A1B2C3D4",
    dt.datetime(2026, 5, 4, 11, 0, tzinfo=dt.UTC),
    (Line(1, 12_500_000, 1_000_000), Line(2, 99_000, 50_000)),
)


class InFolder(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "prescriptions.db"

    def open(self, key: bytes = KEY) -> Prescriptions:
        return Prescriptions(self.path, key, encrypted=lambda path: True)

    def tamper(self, statement: str) -> None:
        connection = sqlite3.connect(self.path)
        with connection:
            connection.execute(statement)
        connection.close()


class Storing(InFolder):
    def test_order_comes_back(self) -> None:
        with self.open() as prescriptions:
            prescriptions.add(ORDER)
        with self.open() as prescriptions:
            self.assertEqual(prescriptions.get(4711), ORDER)

    def test_number_is_used_once(self) -> None:
        with self.open() as prescriptions:
            prescriptions.add(ORDER)
            with self.assertRaisesRegex(DatabaseRefused, "known already"):
                prescriptions.add(ORDER)

    def test_unknown_order_is_refused(self) -> None:
        with self.open() as prescriptions, self.assertRaisesRegex(DatabaseRefused, "unknown"):
            prescriptions.get(1)

    def test_line_is_claimed_once(self) -> None:
        with self.open() as prescriptions:
            prescriptions.add(ORDER)
            self.assertEqual(prescriptions.claim(4711, 2), ORDER.lines[1])
            with self.assertRaisesRegex(DatabaseRefused, "made already"):
                prescriptions.claim(4711, 2)
            self.assertEqual(prescriptions.claim(4711, 1), ORDER.lines[0])

    def test_port_without_line_is_refused(self) -> None:
        with self.open() as prescriptions:
            prescriptions.add(ORDER)
            with self.assertRaisesRegex(DatabaseRefused, "nothing for port 9"):
                prescriptions.claim(4711, 9)


class Tampering(InFolder):
    def setUp(self) -> None:
        super().setUp()
        with self.open() as prescriptions:
            prescriptions.add(ORDER)

    def assert_refused(self, statement: str, words: str) -> None:
        self.tamper(statement)
        with self.open() as prescriptions, self.assertRaisesRegex(DatabaseRefused, words):
            prescriptions.get(4711)

    # @black-box @verifies SRS-018
    def test_changed_volume_is_refused(self) -> None:
        self.assert_refused("UPDATE lines SET volume_nl = 1 WHERE place = 0", "changed outside")

    def test_swapped_ports_are_refused(self) -> None:
        self.assert_refused("UPDATE lines SET port = 3 - port", "changed outside")

    def test_deleted_line_is_refused(self) -> None:
        self.assert_refused("DELETE FROM lines WHERE place = 1", "lost or gained")

    def test_other_patient_is_refused(self) -> None:
        self.assert_refused("UPDATE orders SET patient_ref = 'Z9Z9Z9Z9'", "changed outside")

    def test_mac_that_is_text_is_refused(self) -> None:
        self.assert_refused("UPDATE orders SET mac = 'text'", "changed outside")

    def test_claim_cannot_be_taken_back(self) -> None:
        with self.open() as prescriptions:
            prescriptions.claim(4711, 1)
        self.tamper("UPDATE lines SET claimed = 0")
        with self.open() as prescriptions, self.assertRaisesRegex(DatabaseRefused, "outside"):
            prescriptions.claim(4711, 1)

    def test_other_key_is_refused(self) -> None:
        with self.open(bytes(32)) as prescriptions, self.assertRaises(DatabaseRefused):
            prescriptions.get(4711)


class Volumes(InFolder):
    def test_plain_volume_is_refused(self) -> None:
        with self.assertRaisesRegex(DatabaseRefused, "encrypted volume"):
            Prescriptions(self.path, KEY, encrypted=lambda path: False)
        self.assertFalse(self.path.exists())

    def uuid_file(self) -> Path:
        device = self.path.parent.stat().st_dev
        folder = self.path.parent / f"{os.major(device)}:{os.minor(device)}" / "dm"
        folder.mkdir(parents=True)
        return folder / "uuid"

    def test_encrypted_volume_is_known_by_its_uuid(self) -> None:
        self.uuid_file().write_text("CRYPT-LUKS2-0123-system\n", encoding="ascii")
        self.assertTrue(is_encrypted(self.path, self.path.parent))

    def test_other_and_unknown_volumes_are_not_encrypted(self) -> None:
        self.assertFalse(is_encrypted(self.path, self.path.parent))
        file = self.uuid_file()
        file.write_text("LVM-0123\n", encoding="ascii")
        self.assertFalse(is_encrypted(self.path, self.path.parent))
        file.write_bytes(b"\xff\xfe")
        self.assertFalse(is_encrypted(self.path, self.path.parent))


if __name__ == "__main__":
    unittest.main()
