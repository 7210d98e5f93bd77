"""The command `gatekeeper`: reads the arguments, hands on, and turns every end into words and a status."""

import argparse
import gc
import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import cast

from gatekeeper.cli.arguments import read_arguments
from gatekeeper.cli.console import Console, open_console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.model.errors import (
    ConfigurationError,
    EvidenceError,
    GatekeeperError,
    PluginError,
    RepositoryError,
    UsageError,
)

Run = Callable[[argparse.Namespace, Console], ExitStatus]
"""A command: its arguments, and the console."""


def main() -> int:
    """The exit status of the command line of this process."""
    # A run makes many values, hardly any in circles, and ends soon: looking for circles every 700 values is 5 % of it.
    gc.set_threshold(50_000, 20, 50)
    # As an interrupt: a job that is cancelled ends its tools too, and leaves no copy of the source behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    arguments = read_arguments(sys.argv[1:])
    if arguments.verbose:
        import logging

        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr, format="%(name)s: %(message)s")
    console = open_console(dict(os.environ), quiet=arguments.quiet, colour=arguments.colour)
    return int(run_command(arguments, console))


def run_command(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """The exit status of one command; whatever goes wrong is said on standard error."""
    try:
        module = importlib.import_module(f"gatekeeper.cli.{arguments.command}")
        return cast(Run, module.run)(arguments, console)
    except ConfigurationError as error:
        _tell_configuration(console, error)
        return ExitStatus.ASKED_WRONGLY
    except RepositoryError as error:
        console.tell(f"undecided: {error}")
        return ExitStatus.UNDECIDED
    except (UsageError, PluginError) as error:
        console.tell(f"error: {error}")
        return ExitStatus.ASKED_WRONGLY
    except EvidenceError as error:
        console.tell(f"error: no verdict, because its evidence is not safe: {error}")
        return ExitStatus.OWN_FAULT
    except GatekeeperError as error:
        console.tell(f"error: {error}")
        return ExitStatus.OWN_FAULT
    except KeyboardInterrupt:
        console.tell("interrupted: no verdict was reached")
        return ExitStatus.INTERRUPTED
    except Exception as error:  # the last line of defence: no verdict, and never a bare traceback
        console.tell(f"error: no verdict, by a fault of gatekeeper itself: {error!r}")
        _tell_fault(arguments, console)
        return ExitStatus.OWN_FAULT


def _tell_configuration(console: Console, error: ConfigurationError) -> None:
    console.tell(f"error: {error}")
    for problem in error.problems:
        key = f" [{problem.key}]" if problem.key else ""
        console.tell(f"  {problem.location}:{key} {problem.message}")
        console.tell(f"     = to pass  {problem.cure}")


def _tell_fault(arguments: argparse.Namespace, console: Console) -> None:
    if arguments.verbose:
        import traceback

        console.tell(*traceback.format_exc().split("\n"))
    else:
        console.tell("run it again with --verbose for the details, and report them")


if __name__ == "__main__":
    sys.exit(main())
