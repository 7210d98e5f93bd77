"""The arguments of `gatekeeper soup`."""

import argparse
import datetime as dt
from pathlib import Path

ACTIONS = ("list", "check", "advisories", "affected", "evaluate", "snapshot")


def add_feeds(parser: argparse.ArgumentParser) -> None:
    """`--feeds`, for every command that looks at what is published."""
    parser.add_argument(
        "--feeds",
        type=Path,
        metavar="FOLDER",
        help="feeds of published anomalies with their feeds.toml (default: those of base)",
    )


def add_soup(parser: argparse.ArgumentParser) -> None:
    """What `soup` takes."""
    from gatekeeper.model.advisory import JUSTIFICATIONS, Disposition

    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument(
        "what", nargs="*", help="for affected ids of anomalies, for evaluate a purl and an anomaly"
    )
    parser.add_argument(
        "--at", default="HEAD", metavar="REV", help="the commit it is about (HEAD)"
    )
    parser.add_argument(
        "--policy-from", metavar="REV", help="read the configuration from this commit"
    )
    parser.add_argument(
        "--evidence", type=Path, metavar="FOLDER", help="bare repository that holds the ledger"
    )
    add_feeds(parser)
    parser.add_argument(
        "--format",
        choices=("text", "draft", "cyclonedx", "cyclonedx-vex", "openvex"),
        default="text",
        help="for list and advisories: text, a draft of the register, or a document",
    )
    parser.add_argument(
        "--sboms", type=Path, metavar="FOLDER", help="for affected: archived SBOMs (CycloneDX)"
    )
    say = parser.add_argument_group("for evaluate")
    say.add_argument("--status", choices=[each.value for each in Disposition])
    say.add_argument("--justification", choices=JUSTIFICATIONS)
    say.add_argument("--reason", default="", help="why, for a reader")
    for name, text in (
        ("--absent-path", "no file may match this glob; may be repeated"),
        ("--absent-symbol", "no product code may hold this word; may be repeated"),
        ("--mitigation", "this mitigation of the threat model is in place; may be repeated"),
    ):
        say.add_argument(name, action="append", default=[], help=text)
    say.add_argument(
        "--patch", default="", metavar="PATH", help="for fixed: the file with the fix"
    )
    say.add_argument("--expires", type=dt.date.fromisoformat, metavar="DATE")
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="for evaluate and snapshot: your SSH key"
    )
