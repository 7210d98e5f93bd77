"""What the project says about its own history: the accepted baseline, and commits that only changed layout."""

from gatekeeper.config.options import GatekeeperOptions
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.model.digest import ObjectId, is_object_id
from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.project import IgnoredRevision
from gatekeeper.parse.bind import Binding

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
