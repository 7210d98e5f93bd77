"""`gatekeeper completion SHELL`: a completion script, generated from the arguments."""

import argparse

import shtab

from gatekeeper.cli.arguments import build_parser
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Prints the script for `eval` or a completion folder."""
    console.write(f"{shtab.complete(build_parser(), shell=arguments.shell)}\n".encode())
    return ExitStatus.PASSED
