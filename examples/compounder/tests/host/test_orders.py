"""HOST-ORDERS: signature before parsing, exact volumes, and every limit (SRS-022 to SRS-024)."""

import datetime as dt
import hashlib
import hmac
import json
import unittest
from dataclasses import replace

from compounder_host.orders import (
    MAX_DOCUMENT_BYTES,
    Limits,
    Line,
    Order,
    OrderRefused,
    check_order,
    read_order,
)

KEY = bytes(range(32))
NOW = dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)


def document(**changes: object) -> dict[str, object]:
    content: dict[str, object] = {
        "order": 4711,
        "patient_ref": "A1B2C3D4",
        "issued_at": "2026-05-04T11:00:00+00:00",
        "lines": [{"port": 3, "volume_ml": "12.50", "rate_ml_s": "1.5"}],
    }
    content.update(changes)
    return content


def read(content: object) -> Order:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return read_order(raw, hmac.new(KEY, raw, hashlib.sha256).digest(), KEY)


class Reading(unittest.TestCase):
    def test_signed_order_is_read(self) -> None:
        order = read(document())
        self.assertEqual(order.order_id, 4711)
        self.assertEqual(order.lines, (Line(3, 12_500_000, 1_500_000),))

    def test_volume_is_exact_to_the_nanolitre(self) -> None:
        line = {"port": 1, "volume_ml": "0.100001", "rate_ml_s": "0.3"}
        self.assertEqual(read(document(lines=[line])).lines[0], Line(1, 100_001, 300_000))

    # @black-box @verifies SRS-022
    def test_order_without_genuine_tag_is_refused(self) -> None:
        raw = json.dumps(document()).encode()
        with self.assertRaisesRegex(OrderRefused, "not signed"):
            read_order(raw, bytes(32), KEY)

    # @white-box
    def test_too_long_document_is_refused(self) -> None:
        with self.assertRaisesRegex(OrderRefused, "too long"):
            read(bytes(MAX_DOCUMENT_BYTES + 1))

    def test_what_is_no_order_is_refused(self) -> None:
        for content in (b"\xff", b"[]", b'{"order": 1, "order": 2}', document(more=1)):
            with self.subTest(content=content), self.assertRaises(OrderRefused):
                read(content)

    def test_odd_numbers_are_refused(self) -> None:
        for order_id in (0, -1, True, "1", 1.0, 2**32):
            with self.subTest(order_id=order_id), self.assertRaises(OrderRefused):
                read(document(order=order_id))

    def test_odd_amounts_are_refused(self) -> None:
        for volume in (12.5, "1e3", "-1", "12,5", "NaN", "1.0000001", "", None):
            line = {"port": 1, "volume_ml": volume, "rate_ml_s": "1"}
            with self.subTest(volume=volume), self.assertRaises(OrderRefused):
                read(document(lines=[line]))

    def test_odd_lines_are_refused(self) -> None:
        for lines in (None, [1], [{"port": 1}], {"port": 1}):
            with self.subTest(lines=lines), self.assertRaises(OrderRefused):
                read(document(lines=lines))

    def test_patient_name_is_no_reference(self) -> None:
        for reference in ("Jane Doe", "A1", 12345678, "A1B2C3D4;"):
            with self.subTest(reference=reference), self.assertRaises(OrderRefused):
                read(document(patient_ref=reference))

    def test_time_needs_a_zone(self) -> None:
        for moment in ("2026-05-04T11:00:00", "yesterday", 5):
            with self.subTest(moment=moment), self.assertRaises(OrderRefused):
                read(document(issued_at=moment))


class Checking(unittest.TestCase):
    def setUp(self) -> None:
        self.order = read(document())
        self.line = self.order.lines[0]

    def refused(self, **changes: object) -> str:
        order = replace(self.order, **changes)
        with self.assertRaises(OrderRefused) as caught:
            check_order(order, Limits(), NOW)
        return str(caught.exception)

    def test_good_order_passes(self) -> None:
        self.assertIsNone(check_order(self.order, Limits(), NOW))

    def test_old_and_future_orders_are_refused(self) -> None:
        self.assertIn("older", self.refused(issued_at=NOW - dt.timedelta(hours=25)))
        self.assertIn("future", self.refused(issued_at=NOW + dt.timedelta(minutes=6)))

    def test_number_of_lines_is_limited(self) -> None:
        self.assertIn("1 to 24", self.refused(lines=()))
        self.assertIn("1 to 24", self.refused(lines=(self.line,) * 25))

    def test_port_stands_once_and_exists(self) -> None:
        self.assertIn("same port", self.refused(lines=(self.line, self.line)))
        self.assertIn("does not exist", self.refused(lines=(replace(self.line, port=13),)))

    def test_volume_and_rate_have_limits(self) -> None:
        for changes in (
            {"volume_nl": 49_999},
            {"volume_nl": 3_000_000_001},
            {"rate_nl_s": 9_999},
            {"rate_nl_s": 15_000_001},
        ):
            with self.subTest(changes=changes):
                self.assertIn("outside", self.refused(lines=(replace(self.line, **changes),)))

    def test_bag_has_a_limit(self) -> None:
        lines = tuple(Line(port, 1_600_000_000, 1_000_000) for port in (1, 2))
        self.assertIn("bag", self.refused(lines=lines))


if __name__ == "__main__":
    unittest.main()
