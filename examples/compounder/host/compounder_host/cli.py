"""The command line of the control PC."""

import argparse
import datetime as dt
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from compounder_host.audit import AuditLog
from compounder_host.database import DatabaseRefused, Prescriptions
from compounder_host.frames import FrameRefused
from compounder_host.keys import KeyRefused, load_key
from compounder_host.orders import Limits, OrderRefused, check_order, read_order
from compounder_host.protocol import CommandRefused, Device, NoAnswer, SerialTransport

_REFUSALS = (CommandRefused, DatabaseRefused, FrameRefused, KeyRefused, NoAnswer, OrderRefused)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are; from the configuration file."""

    serial_ports: dict[int, str]
    """Each pump is a device of its own: port of the manifold to serial port."""
    database: Path
    audit_log: Path
    key_folder: Path


def read_settings(path: Path) -> Settings:
    """The settings in a TOML file."""
    with path.open("rb") as file:
        content = tomllib.load(file)
    return Settings(
        serial_ports={int(port): str(name) for port, name in content["serial-ports"].items()},
        database=Path(content["database"]),
        audit_log=Path(content["audit-log"]),
        key_folder=Path(content["key-folder"]),
    )


def main(arguments: list[str]) -> int:
    """Carries out one command; 0 when it was done, 1 when it was refused."""
    options = _parser().parse_args(arguments)
    settings = read_settings(options.settings)
    audit = AuditLog(settings.audit_log)
    try:
        options.run(options, settings, audit)
    except _REFUSALS as error:
        audit.record("refused", reason=type(error).__name__)
        sys.stderr.write(f"refused: {error}\n")
        return 1
    return 0


def _import_order(options: argparse.Namespace, settings: Settings, audit: AuditLog) -> None:
    document, tag = options.order.read_bytes(), options.tag.read_bytes()
    order = read_order(document, tag, load_key(settings.key_folder / "pharmacy.key"))
    check_order(order, Limits(), dt.datetime.now(dt.UTC))
    with _database(settings) as prescriptions:
        prescriptions.add(order)
    audit.record("order-imported", order=order.order_id)


def _dose(options: argparse.Namespace, settings: Settings, audit: AuditLog) -> None:
    with _database(settings) as prescriptions:
        order = prescriptions.get(options.order)
        check_order(order, Limits(), dt.datetime.now(dt.UTC))
        device = _device(settings, options.port)
        line = prescriptions.claim(order.order_id, options.port)
        audit.record("line-claimed", order=order.order_id, port=line.port)
        device.start_dose(order.order_id, line.volume_nl, line.rate_nl_s)
    audit.record("dose-started", order=order.order_id, port=line.port)


def _status(options: argparse.Namespace, settings: Settings, audit: AuditLog) -> None:
    status = _device(settings, options.port).status()
    sys.stdout.write(f"{status.state.name.lower()} {status.delivered_nl} nl\n")


def _update(options: argparse.Namespace, settings: Settings, audit: AuditLog) -> None:
    _device(settings, options.port).update(options.image.read_bytes())
    audit.record("update-handed-over", port=options.port)


def _device(settings: Settings, port: int) -> Device:
    if port not in settings.serial_ports:
        raise OrderRefused(f"no device is connected to port {port}")
    key = load_key(settings.key_folder / "device.key")
    return Device(SerialTransport(settings.serial_ports[port]), key)


def _database(settings: Settings) -> Prescriptions:
    return Prescriptions(settings.database, load_key(settings.key_folder / "database.key"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="compounder")
    parser.add_argument("--settings", type=Path, default=Path("/etc/compounder/host.toml"))
    commands = parser.add_subparsers(required=True)
    order = commands.add_parser("import-order", help="take an order of the pharmacy")
    order.add_argument("order", type=Path)
    order.add_argument("tag", type=Path)
    order.set_defaults(run=_import_order)
    dose = commands.add_parser("dose", help="start the dose of a line")
    dose.add_argument("order", type=int)
    dose.add_argument("port", type=int)
    dose.set_defaults(run=_dose)
    status = commands.add_parser("status", help="ask the device")
    status.add_argument("port", type=int)
    status.set_defaults(run=_status)
    update = commands.add_parser("update", help="hand a firmware image to the device")
    update.add_argument("port", type=int)
    update.add_argument("image", type=Path)
    update.set_defaults(run=_update)
    return parser
