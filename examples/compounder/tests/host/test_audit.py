"""HOST-AUDIT: what is written, for whom, and what has no way in (SRS-021)."""

import datetime as dt
import json
import stat
import tempfile
import unittest
from pathlib import Path

from compounder_host.audit import AuditLog


def fixed_time() -> dt.datetime:
    return dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)


class Recording(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "audit.log"
        self.log = AuditLog(self.path, now=fixed_time)

    def test_events_are_added_line_by_line(self) -> None:
        self.log.record("order-imported", order=4711)
        self.log.record("dose-started", order=4711, port=3)
        lines = [json.loads(line) for line in self.path.read_text("utf-8").splitlines()]
        self.assertEqual(lines[0]["event"], "order-imported")
        self.assertEqual(lines[1]["port"], 3)
        self.assertEqual(lines[1]["time"], "2026-05-04T12:00:00.000+00:00")

    def test_patient_has_no_way_into_the_log(self) -> None:
        with self.assertRaisesRegex(ValueError, "patient_ref"):
            self.log.record("order-imported", patient_ref="A1B2C3D4")
        self.assertFalse(self.path.exists())

    def test_only_the_service_can_read_it(self) -> None:
        self.log.record("refused", reason="OrderRefused")
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o600)


if __name__ == "__main__":
    unittest.main()
