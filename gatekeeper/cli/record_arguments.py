"""The arguments of `gatekeeper record`."""

import argparse
from pathlib import Path


def add_record_options(parser: argparse.ArgumentParser) -> None:
    """What `record` takes besides what every run of the gate takes."""
    parser.add_argument("action", choices=("build", "diff", "verify"))
    parser.add_argument(
        "what",
        nargs="?",
        metavar="A",
        help="for verify a record's folder; for diff a folder or a revision",
    )
    parser.add_argument("other", nargs="?", metavar="B", help="for diff: the later one")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="for diff")
    parser.add_argument(
        "--all", default="HEAD", metavar="REV", help="the commit it is about (HEAD)"
    )
    parser.add_argument(
        "--baseline", metavar="TAG", help="the release it is compared with: what changed since"
    )
    parser.add_argument(
        "--baseline-report",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="for build and diff: a report of the baseline, as --report is of the commit; may be repeated",
    )
    parser.add_argument(
        "--head",
        action="append",
        default=[],
        metavar="DIGEST",
        help="for build and verify: a head of the ledger as somebody noted it elsewhere; may be repeated",
    )
    parser.add_argument(
        "--timestamp",
        nargs=2,
        action="append",
        default=[],
        type=Path,
        metavar=("TOKEN", "AUTHORITY"),
        help="for build: a time-stamp token of a --head (RFC 3161) and its authority's certificate; may be repeated",
    )
    parser.add_argument(
        "--copy",
        default="",
        metavar="URL",
        help="for build: another repository with a copy of the ledger",
    )
    parser.add_argument("--into", type=Path, default=Path("gatekeeper-record"), metavar="FOLDER")
    parser.add_argument("--no-pdf", action="store_true", help="for build: no print of the record")
    parser.add_argument(
        "--validation",
        type=Path,
        metavar="FILE",
        help="for build: a JUnit report of gatekeeper's own tests, run on what is installed",
    )
