"""The words of `gatekeeper threats`."""

import argparse
from pathlib import Path


def add_options(parser: argparse.ArgumentParser) -> None:
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
