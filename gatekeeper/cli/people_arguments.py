"""The arguments of the commands about people: `people` and `fetch`."""

import argparse
from pathlib import Path


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
