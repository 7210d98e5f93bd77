"""The arguments of the command `evidence`."""

import argparse
from pathlib import Path


def add_evidence_options(parser: argparse.ArgumentParser) -> None:
    """What `gatekeeper evidence` takes."""
    parser.add_argument(
        "action", choices=("log", "show", "verify", "anchor", "export", "pull", "push", "override")
    )
    parser.add_argument(
        "what",
        nargs="?",
        help="for show and override the first digits of a statement's digest, for export a new folder, for pull and push a URL or path",
    )
    parser.add_argument(
        "--policy-from",
        metavar="REV",
        help="the commit whose history holds the registries that signatures count by (HEAD)",
    )
    parser.add_argument("--evidence", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="for override: your SSH key, to sign with"
    )
    parser.add_argument(
        "--reason", default="", help="for override: why it was merged against the verdict"
    )
    parser.add_argument(
        "--copy", metavar="URL", help="for verify: another repository with a copy of the ledger"
    )
    parser.add_argument(
        "--timestamp",
        nargs=2,
        type=Path,
        metavar=("TOKEN", "AUTHORITY"),
        help="for verify: a time-stamp token of --head (RFC 3161) and its authority's certificate",
    )
    parser.add_argument(
        "--head",
        metavar="DIGEST",
        help="for verify: the head of the ledger as somebody noted it elsewhere",
    )
