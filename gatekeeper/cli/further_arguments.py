"""The arguments of `evidence`, `record`, `people`, `fetch` and `threats`: words that no run of the gate waits for."""

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


def add_people_options(parser: argparse.ArgumentParser) -> None:
    """What `gatekeeper people` takes, `--report` aside."""
    parser.add_argument("unit", nargs="*", metavar="UNIT", help="ids of items (default: all)")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--range", metavar="BASE..HEAD", help="the units that a range touches")
    what.add_argument("--all", metavar="REV", help="the units of the whole tree of REV (HEAD)")
    parser.add_argument(
        "--policy-from", metavar="REV", help="read the configuration from this commit"
    )
    parser.add_argument("--json", action="store_true", help="an array of units, for programs")


def add_fetch_options(parser: argparse.ArgumentParser) -> None:
    """What `gatekeeper fetch` takes."""
    parser.add_argument("forge", choices=("github", "gitlab", "gerrit"), help="kind of forge")
    parser.add_argument("project", help="OWNER/NAME, GROUP/NAME, or the project of a Gerrit")
    parser.add_argument("number", nargs="+", help="numbers of requests")
    parser.add_argument(
        "--output", type=Path, required=True, metavar="FILE", help="where the recording goes"
    )
    parser.add_argument("--api", default="", metavar="URL", help="where the interface answers")
    parser.add_argument(
        "--token-file", type=Path, metavar="FILE", help="a token, instead of the environment's"
    )
    parser.add_argument("--ca-file", type=Path, metavar="FILE", help="further certificates (PEM)")
    parser.add_argument(
        "--wait",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="how long a limit of the forge is waited for (60)",
    )


def add_threats_options(parser: argparse.ArgumentParser) -> None:
    """Adds what the command takes."""
    parser.add_argument("action", choices=("suggest", "show", "review", "export", "events"))
    parser.add_argument("element", nargs="?", help="for show and review: id of an element")
    parser.add_argument("--rev", default="HEAD", metavar="REV", help="the commit to read (HEAD)")
    parser.add_argument(
        "--policy-from", metavar="REV", help="read the configuration from this commit"
    )
    parser.add_argument("--reviewer", metavar="PERSON", help="for review: who looked")
    parser.add_argument(
        "--evidence", type=Path, metavar="FOLDER", help="bare repository that holds the ledger"
    )
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="for review: SSH key to sign with"
    )
    parser.add_argument(
        "--view",
        choices=("html", "markdown"),
        default="html",
        help="for export: what a regulator's reviewer asks for, as a page",
    )
    parser.add_argument(
        "--format",
        choices=("otm", "owasp-tm-library"),
        help="for export: the model itself in another format, ids kept, instead of a page",
    )
    parser.add_argument(
        "--model", metavar="ID", help="for export --format: which of several models"
    )
    parser.add_argument("--json", action="store_true", help="for events: as JSON")
    parser.add_argument("--since", metavar="REV", help="for export: also what changed since then")
    parser.add_argument("--into", type=Path, metavar="FILE", help="for export: write it there")
