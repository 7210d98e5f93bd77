"""What the project says about its own history and log: the accepted baseline, commits that only changed layout, `[logging]`."""

import re

from gatekeeper.config.options import GatekeeperOptions
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.location import at_line
from gatekeeper.model.log_event import LogSettings
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.project import IgnoredRevision
from gatekeeper.parse.bind import Binding, filled

DEFAULT_IGNORE_REVS = ".git-blame-ignore-revs"
"""Where git's own documentation and the forges look for it (git-blame(1), `blame.ignoreRevsFile`)."""


def read_accepted_baseline(binding: Binding, options: GatekeeperOptions) -> ObjectId | None:
    """The commit whose units and their authors were accepted last, `None` when none is named.

    A branch or tag is no answer: whoever can move it could choose whose work is forgotten.
    """
    text = options.people.accepted_baseline
    if not text:
        return None
    if not is_object_id(text):
        message = f'"{text}" is no full commit id, and a name can be moved'
        binding.add("people.accepted-baseline", message, "write the full id of the commit")
        return None
    return ObjectId(text)


def read_ignored_revisions(
    base: TrustBase, binding: Binding, options: GatekeeperOptions
) -> tuple[IgnoredRevision, ...]:
    """The commits that the ignore-revs files of base list, each once, ordered by id.

    One full object id a line; `#` begins a comment (git-blame(1), `--ignore-revs-file`). Other lines are problems.
    """
    found: dict[ObjectId, IgnoredRevision] = {}
    for index, path in enumerate(options.people.ignore_revs):
        raw = base.read(path)
        if raw is None:
            if path != DEFAULT_IGNORE_REVS:
                key, message = f"people.ignore-revs[{index}]", f'there is no file "{path}"'
                binding.add(key, message, "correct the path or take it out")
            continue
        for number, line in enumerate(raw.decode("utf-8", "surrogateescape").split("\n"), 1):
            text = line.split("#", 1)[0].strip()
            where = at_line(RepoPath(path), number)
            if is_object_id(text):
                found.setdefault(ObjectId(text), IgnoredRevision(ObjectId(text), where))
            elif text:
                message = f'"{printable(text)}" is no full commit id'
                cure = "write one full commit id a line"
                base.problems.append(ConfigurationProblem(message, where, "", cure))
    return tuple(found[key] for key in sorted(found))


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
    return filled(LogSettings, logging)
