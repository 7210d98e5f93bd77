"""Feeds of a story: laid beside it with the dates of the day it is played, and what its people made of them."""

import datetime as dt
from pathlib import Path

from gatekeeper.gate.ledgers.signing import signed
from gatekeeper.gate.request import Request
from gatekeeper.gate.soup_run import soup_ground
from gatekeeper.model.advisory import Disposition, Evaluation
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.digest import sha256
from gatekeeper.model.errors import GatekeeperError
from gatekeeper.model.evidence import Statement
from gatekeeper.soup.feeds import LIST
from gatekeeper.soup.snapshots import may_be_filed
from gatekeeper.testing.keys import KeyRing

_FEEDS = (
    ("kev", "kev", "kev.json", ()),
    (
        "nvd",
        "nvd",
        "nvd-mbedtls.json",
        ("pkg:github/*", "pkg:generic/python", "pkg:generic/arm-gnu-toolchain"),
    ),
    ("osv-pypi", "osv", "osv-pypi.json", ("pkg:pypi/*",)),
    ("device-vendor", "vendor", "vendor-dsp.toml", ("pkg:generic/device-support-package",)),
)
_DAYS_AGO = (1, 15)
"""A nightly job's newest snapshot, and one before it."""
_EVALUATED = ("CVE-2025-27809", "CVE-2025-27810")
_PURL = "pkg:github/mbed-tls/mbedtls@3.6.2"


def lay_feeds(source: Path, folder: Path, today: dt.date) -> None:
    """Copies the feeds into the folder and writes their list with dates before `today`."""
    folder.mkdir(parents=True)
    lines = ["version = 1"]
    for name, kind, file, covers in _FEEDS:
        raw = (source / file).read_bytes()
        (folder / file).write_bytes(raw)
        for days in _DAYS_AGO:
            lines += [
                "",
                "[[snapshots]]",
                f'name = "{name}"',
                f'kind = "{kind}"',
                f"taken = {today - dt.timedelta(days=days)}",
                f'sha256 = "{sha256(raw)}"',
                *([f'file = "{file}"'] if days == _DAYS_AGO[0] else []),
                "covers = [" + ", ".join(f'"{each}"' for each in covers) + "]",
            ]
    (folder / LIST).write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_feeds(folder: Path) -> tuple[tuple[str, bytes], ...] | None:
    """Name and bytes of each file of the folder; `None` when nothing was laid."""
    if not folder.is_dir():
        return None
    return tuple((path.name, path.read_bytes()) for path in sorted(folder.iterdir()))


def evaluate_feeds(repository: Path, evidence: Path, feeds: Path, keys: KeyRing, by: str) -> int:
    """How many anomalies Hugo evaluated and signed, and the snapshots with them: no TLS is built into the product.

    `by` is the commit of the registry.
    """
    now = dt.datetime.now(dt.UTC)
    request = Request(
        start=repository,
        kind=ChangeKind.TREE,
        now=now,
        environment={},
        head="main",
        policy_from=by,
        evidence=evidence,
        feeds=read_feeds(feeds),
    )
    key = keys.key("hugo")
    with soup_ground(request) as ground:
        forbidden = ground.case.view.top

        def file(statement: Statement) -> None:
            ground.file(statement, signed(statement, key, {"HOME": str(key.parent)}, forbidden))

        person = ground.case.project.registry.get("hugo")
        purl = next((a.purl for a in ground.facts.soup.anomalies if str(a.purl) == _PURL), None)
        if person is None or purl is None:
            raise GatekeeperError("the story's feeds tell of nothing that Hugo could evaluate")
        for anomaly in _EVALUATED:
            said = Evaluation(
                purl=purl,
                anomaly=anomaly,
                disposition=Disposition.NOT_AFFECTED,
                justification="vulnerable_code_not_in_execute_path",
                reason="only the verification of signatures is linked, no TLS",
                absent_paths=(),
                absent_symbols=("mbedtls_ssl_handshake", "mbedtls_ssl_setup"),
                mitigations=(),
                patch="",
                expires=now.date() + dt.timedelta(days=180),
                by="",
                digest="",
            )
            file(ground.statement(said, person))
        for feed in filter(may_be_filed, ground.facts.soup.feeds):
            file(ground.snapshot(feed, person))
    return len(_EVALUATED)
