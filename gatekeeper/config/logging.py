"""`[logging]` of `gatekeeper.toml` as values, with what does not hold."""

import re

from gatekeeper.config.options import GatekeeperOptions
from gatekeeper.model.log_event import LogSettings
from gatekeeper.parse.bind import Binding

_NAME = re.compile(r"[A-Za-z_*][\w.*]*")


def read_logging(binding: Binding, options: GatekeeperOptions) -> LogSettings:
    """What the project says of its log functions, in file order."""
    logging = options.logging
    for key in ("functions", "checks", "errors", "elsewhere"):
        for index, name in enumerate(getattr(logging, key)):
            if not _NAME.fullmatch(name) or not name.strip("*."):
                message = f'"{name}" is no name of a function as it is called'
                cure = "write the name, with its object where there is one (audit.record)"
                binding.add(f"logging.{key}[{index}]", message, cure)
    try:
        empty = logging.event_pattern and re.compile(logging.event_pattern).fullmatch("")
    except re.error as error:
        message = f"the pattern is no regular expression: {error}"
        binding.add("logging.event-pattern", message, "correct the pattern")
    else:
        if empty:
            message = "the pattern matches the empty text, and so every place"
            binding.add("logging.event-pattern", message, "ask for at least one character")
    if not logging.functions and (
        logging.checks or logging.errors or logging.elsewhere or logging.event_pattern
    ):
        message = "no log functions are named, so nothing else of [logging] does anything"
        binding.add("logging", message, "name them under functions, or take the table out")
    return LogSettings(
        tuple(logging.functions),
        logging.event_pattern,
        tuple(logging.checks),
        tuple(logging.errors),
        tuple(logging.elsewhere),
    )
