"""Errors: what stops a run before it has a verdict. Results of looking are never errors."""

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location


class GatekeeperError(Exception):
    """No verdict was reached. The text is one lower-case sentence for the user, without a traceback."""


class UsageError(GatekeeperError):
    """The arguments cannot be carried out as they are (exit 2)."""


class RepositoryError(GatekeeperError):
    """The repository, or history that the question needs, could not be read (exit 3: undecided)."""


class EvidenceError(GatekeeperError):
    """Evidence could not be made durable, so no verdict may be given (exit 4)."""


class PluginError(GatekeeperError):
    """A plugin broke the terms of the door it came through (exit 2)."""


@dataclass(frozen=True, slots=True)
class ConfigurationProblem:
    """One mistake in a configuration file: what, where, and what would cure it."""

    message: str
    location: Location
    key: str
    """Dotted key, for example `items[2].class`; empty for a file that does not parse."""
    cure: str


class ConfigurationError(GatekeeperError):
    """Every mistake of the configuration at once, in order of file and line (exit 2); `which` says whose and what follows."""

    def __init__(self, problems: tuple[ConfigurationProblem, ...], which: str = "") -> None:
        shown = f"the configuration{which and ' '}{which} has {len(problems)} mistake(s)"
        super().__init__(f"no verdict: {shown}")
        self.problems = problems
