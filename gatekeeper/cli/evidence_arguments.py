"""The arguments of the command `evidence`."""

import argparse
import datetime as dt
from pathlib import Path


def add_evidence_options(parser: argparse.ArgumentParser) -> None:
    """What `gatekeeper evidence` takes."""
    parser.add_argument(
        "action",
        choices=("log", "show", "verify", "anchor", "export", "pull", "push", "override", "judge"),
    )
    parser.add_argument(
        "what",
        nargs="?",
        help="for show and override the first digits of a statement's digest, for judge the id of a clause, for export a new folder, "
        "for pull and push a URL or path",
    )
    parser.add_argument(
        "--policy-from",
        metavar="REV",
        help="the commit whose history holds the registries that signatures count by (HEAD)",
    )
    parser.add_argument("--evidence", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="for override and judge: your SSH key, to sign with",
    )
    parser.add_argument(
        "--reason",
        default="",
        help="for override: why it was merged against the verdict; for judge: why it stands so",
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
    _add_judgement(parser)


def _add_judgement(parser: argparse.ArgumentParser) -> None:
    say = parser.add_argument_group("for judge")
    say.add_argument("--as", dest="word", choices=("met", "not-met", "not-applicable"))
    say.add_argument(
        "--at", default="HEAD", metavar="REV", help="the commit that was looked at (HEAD)"
    )
    say.add_argument(
        "--rests-on",
        action="append",
        default=[],
        metavar="PATH",
        help="a file or folder that was looked at; the judgement ends when it changes; may be repeated",
    )
    say.add_argument("--expires", type=dt.date.fromisoformat, metavar="DATE")
    say.add_argument(
        "--approves",
        default="",
        metavar="DIGEST",
        help="the proposal of not-applicable that is approved, by its first digits",
    )
