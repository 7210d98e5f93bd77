"""The command line: what can be asked, and the words that explain it."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from gatekeeper import __version__
from gatekeeper.cli.any_order import AnyOrderParser
from gatekeeper.cli.soup_arguments import add_feeds, add_soup

STAGES = ("pre-commit", "commit-msg", "pre-push", "pre-receive")
EXITS = (
    "exit status: 0 passed or deviated, 1 failed, 2 asked wrongly, 3 undecided, "
    "4 gatekeeper's own fault, 130 interrupted"
)
Commands: TypeAlias = "argparse._SubParsersAction[AnyOrderParser]"


def read_arguments(words: Sequence[str]) -> argparse.Namespace:
    """The arguments of a command line; ends the process with status 2 and words when they make no sense.

    What stands behind `hook … --` is for the hook, whatever it begins with: argparse would refuse it after an option.
    """
    own, behind = list(words), []
    if own[:1] == ["hook"] and "--" in own:
        place = own.index("--")
        own, behind = own[:place], own[place + 1 :]
    arguments = build_parser(own[0] if own else "").parse_args(own)
    if behind:
        arguments.arguments += behind
    return arguments


def build_parser(only: str = "") -> argparse.ArgumentParser:
    """The parser of `gatekeeper`; of one command alone when `only` names one, for all of them take longer than most need."""
    parser = argparse.ArgumentParser(
        prog="gatekeeper",
        description="Checks the development process of medical-device software at every merge.",
        epilog=EXITS,
    )
    parser.add_argument("--version", action="version", version=f"gatekeeper {__version__}")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=AnyOrderParser
    )
    for names, add in _COMMANDS:
        if only not in _NAMES or only in names:
            add(commands)
    return parser


def _add(commands: Commands, name: str, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=text, description=f"{text[:1].upper()}{text[1:]}.", epilog=EXITS
    )
    parser.add_argument(
        "-C",
        "--repository",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="the repository (default: here)",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress, verdict only")
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="every answer, and a log on stderr"
    )
    parser.add_argument("--colour", "--color", choices=("auto", "always", "never"), default="auto")
    return parser


def _add_gate(parser: argparse.ArgumentParser) -> None:
    """What every command that runs the gate takes."""
    parser.add_argument(
        "--policy-from",
        metavar="REV",
        help="read the configuration from this commit instead of base",
    )
    parser.add_argument(
        "--release",
        action="store_true",
        help="judge it as a release: some rules weigh more (docs/reference/threat-coverage.md)",
    )
    parser.add_argument(
        "--evidence",
        type=Path,
        metavar="FOLDER",
        help="bare repository for the ledger of statements (default: the repository itself)",
    )
    parser.add_argument(
        "--workers", type=int, metavar="N", help="tools running at once (default: processors)"
    )
    parser.add_argument(
        "--executor",
        choices=("local", "dask"),
        default="local",
        help="where tools run: here, or on the workers of a dask cluster",
    )
    parser.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="for --executor dask: tcp://HOST:PORT"
    )
    memory = parser.add_mutually_exclusive_group()
    memory.add_argument(
        "--memory",
        type=Path,
        metavar="FILE",
        help="where answers are kept between runs (default: in the user's cache)",
    )
    memory.add_argument(
        "--no-memory", action="store_true", help="work everything out, and remember nothing"
    )
    parser.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FORMAT=FILE",
        help="write a report as well; FILE - is standard output; may be repeated",
    )
    _add_report(parser)
    add_feeds(parser)


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--report",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="take in a report of test results or coverage, bound to its commit; may be repeated",
    )


def _add_check(commands: Commands) -> None:
    parser = _add(commands, "check", "judge staged content, a range of commits, or a whole tree")
    _add_what(parser)
    parser.add_argument(
        "--shard",
        metavar="I/N",
        help="look at one of N parts of the files and reach no verdict: gatekeeper merge does",
    )
    parser.add_argument(
        "--into",
        type=Path,
        metavar="FILE",
        help="for --shard: write it there (gatekeeper-shard-I-of-N)",
    )
    _add_gate(parser)


def _add_merge(commands: Commands) -> None:
    parser = _add(commands, "merge", "reach the verdict of a check that was run in shards")
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="what each check --shard wrote"
    )
    _add_what(parser)
    _add_gate(parser)


def _add_what(parser: argparse.ArgumentParser) -> None:
    """What a check judges, and what is taken in from elsewhere."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--staged", action="store_true", help="what git commit would write (default)"
    )
    what.add_argument("--range", metavar="BASE..HEAD", help="every commit after BASE up to HEAD")
    what.add_argument(
        "--all", nargs="?", const="HEAD", metavar="REV", help="the whole tree of REV (HEAD)"
    )
    parser.add_argument(
        "--sarif",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="take in the SARIF report of a tool that ran elsewhere; may be repeated",
    )
    parser.add_argument(
        "--compile-database",
        type=Path,
        metavar="FILE",
        help="compile_commands.json of a build of this tree: analyzers of C use its flags",
    )
    parser.add_argument(
        "--reviews",
        action="append",
        default=[],
        metavar="FORMAT=FILE",
        help="take in a recorded export of github, gitlab or gerrit; FILE.sig proves it; may be repeated",
    )
    parser.add_argument(
        "--ref", default="", metavar="REF", help="the ref in full that the change is meant for"
    )


def _add_review(commands: Commands) -> None:
    parser = _add(commands, "review", "review a range of commits, sign the review and file it")
    parser.add_argument(
        "--range", metavar="BASE..HEAD", required=True, help="every commit after BASE up to HEAD"
    )
    parser.add_argument("--key", type=Path, metavar="FILE", help="your SSH key, or its .pub half")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--answers", type=Path, metavar="FILE", help="answers instead of a dialogue")
    how.add_argument(
        "--questions",
        type=Path,
        metavar="FILE",
        help="write the questions as a file to answer, and end",
    )
    parser.add_argument(
        "--ref", default="", metavar="REF", help="the ref in full that the change is meant for"
    )
    parser.add_argument("--no-difference", action="store_true", help="leave the changed lines out")
    parser.add_argument(
        "--file-anyway",
        action="store_true",
        help="file the review although it does not count for every commit",
    )
    _add_gate(parser)


def _add_hook(commands: Commands) -> None:
    parser = _add(commands, "hook", "be a git hook")
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("arguments", nargs="*", help="what git gives the hook")
    _add_gate(parser)


def _add_explanations(commands: Commands) -> None:
    explain = _add(commands, "explain", "explain a check, a rule or an exit status")
    explain.add_argument("id", metavar="ID")
    why = _add(commands, "why", "show everything that applies to a path")
    why.add_argument("path", metavar="PATH")
    why.add_argument(
        "--policy-from", metavar="REV", help="read the configuration from this commit"
    )


def _add_beginnings(commands: Commands) -> None:
    init = _add(commands, "init", "look at the repository and write gatekeeper.toml for it")
    init.add_argument("--force", action="store_true", help="overwrite what is there")
    init.add_argument(
        "--baseline",
        action="store_true",
        help="check the committed tree and write what is found now as known at adoption",
    )
    _add(commands, "doctor", "look at the tools, the rules and the repository")
    demo = _add(commands, "demo", "play a device project through the gate")
    demo.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=Path("demo-compounder"),
        help="a new folder to play in",
    )


def _add_evidence(commands: Commands) -> None:
    # Imported here, as those of other commands: each command pays for what stands above.
    from gatekeeper.cli.further_arguments import add_evidence_options

    add_evidence_options(_add(commands, "evidence", "read the statements that runs have left"))


def _add_record(commands: Commands) -> None:
    from gatekeeper.cli.further_arguments import add_record_options

    parser = _add(
        commands, "record", "build the record an auditor opens, or check the folder of one"
    )
    add_record_options(parser)
    _add_gate(parser)


def _add_ask(commands: Commands) -> None:
    from gatekeeper.model.question import TAKES

    parser = _add(commands, "ask", "answer an auditor's question from the record")
    parser.add_argument(
        "id", nargs="?", metavar="QUESTION", help="without one, or with --list: the questions"
    )
    parser.add_argument("--list", action="store_true", help="the questions, and what each takes")
    parser.add_argument(
        "--record",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="answer from this record alone; may be repeated, to compare releases",
    )
    parser.add_argument(
        "--all", default="HEAD", metavar="REV", help="the commit it is about (HEAD)"
    )
    parser.add_argument(
        "--baseline", metavar="TAG", help="the release it is compared with: what changed since"
    )
    parser.add_argument("--questions", type=Path, metavar="FILE", help="questions of your own")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    for name in TAKES:
        parser.add_argument(f"--{name}", metavar=name.upper(), help=f"narrow it to this {name}")
    _add_gate(parser)


def _add_trace(commands: Commands) -> None:
    parser = _add(commands, "trace", "show what an id or a path comes from and what comes from it")
    parser.add_argument(
        "id", nargs="?", metavar="ID|PATH", help="without one: how the whole stands"
    )
    parser.add_argument(
        "--at", default="HEAD", metavar="REV", help="the commit it is about (HEAD)"
    )
    parser.add_argument(
        "--baseline", metavar="REV", help="what changed since this commit makes links suspect"
    )
    parser.add_argument(
        "--bind",
        action="append",
        default=[],
        metavar="FILE",
        help="write the note that binds a report to the commit; may be repeated",
    )
    parser.add_argument("--by", default="", metavar="NAME", help="who ran it, for that note")
    parser.add_argument(
        "--policy-from", metavar="REV", help="read the configuration from this commit"
    )
    _add_report(parser)


def _add_threats(commands: Commands) -> None:
    from gatekeeper.cli.further_arguments import add_threats_options

    add_threats_options(_add(commands, "threats", "read the threat model beside the code"))


def _add_people(commands: Commands) -> None:
    from gatekeeper.cli.further_arguments import add_people_options

    parser = _add(commands, "people", "show who wrote each unit and its tests, and what maps them")
    add_people_options(parser)
    _add_report(parser)


def _add_elsewhere(commands: Commands) -> None:
    from gatekeeper.cli.further_arguments import add_fetch_options

    add_fetch_options(_add(commands, "fetch", "record the reviews of a forge to a file"))
    add_soup(_add(commands, "soup", "list, check and evaluate software of others"))


def _add_completion(commands: Commands) -> None:
    shell = _add(commands, "completion", "print a completion script for a shell")
    shell.add_argument("shell", choices=("bash", "zsh", "tcsh"))


_COMMANDS = (
    (("check",), _add_check),
    (("merge",), _add_merge),
    (("hook",), _add_hook),
    (("review",), _add_review),
    (("explain", "why"), _add_explanations),
    (("people",), _add_people),
    (("fetch", "soup"), _add_elsewhere),
    (("init", "doctor", "demo"), _add_beginnings),
    (("evidence",), _add_evidence),
    (("record",), _add_record),
    (("ask",), _add_ask),
    (("trace",), _add_trace),
    (("threats",), _add_threats),
    (("completion",), _add_completion),
)
"""The names that a function adds; a test holds them against each other."""
_NAMES = frozenset(name for names, _ in _COMMANDS for name in names)
