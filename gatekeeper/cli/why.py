"""`gatekeeper why PATH`: everything that applies to one path, from the configuration alone."""

import argparse

from gatekeeper.cli.check import plain_request
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.gate.opened import opened
from gatekeeper.gate.run import read_change, rules_for
from gatekeeper.items.ownership import owned_paths
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import UsageError
from gatekeeper.model.glob import matches, matches_any
from gatekeeper.model.project import Project
from gatekeeper.model.software import ClassModel, LayoutClass, Owned, SafetyClass


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Prints layout class, software items, class, checks and their limits, and what excludes it."""
    request = plain_request(arguments, console, kind=ChangeKind.TREE)
    with opened(request) as at:
        change = read_change(at)
        _, project = rules_for(at, change)
        owned = {each.path: each for each in owned_paths(change.head, project)}
    if arguments.path not in owned:
        raise UsageError(f'"{arguments.path}" is not a tracked path of HEAD')
    console.say(*explain_path(owned[arguments.path], project))
    return ExitStatus.PASSED


def explain_path(owned: Owned, project: Project) -> list[str]:
    """The lines about one path."""
    lines = [owned.path, *_layout(owned, project), *_items(owned, project.classes)]
    if owned.layout in (LayoutClass.PRODUCT, LayoutClass.TESTS, None):
        lines += _rules(project, project.classes.of_path(owned))
    lines += [
        f"  not read by {exclusion.analyzer} until {exclusion.expires}: {exclusion.reason}"
        for exclusion in project.exclusions
        if matches(exclusion.path_glob, owned.path)
    ]
    if matches_any(project.trust_paths, owned.path):
        lines.append("  trust base: a change to it is a governance change")
    return lines


def _layout(owned: Owned, project: Project) -> list[str]:
    if owned.layout is None:
        return ["  layout    none: add a glob for it under [layout]"]
    globs = next(globs for name, globs in project.layout.globs if name is owned.layout)
    glob = next(glob for glob in globs if matches(glob, owned.path))
    others = [
        name.value
        for name, more in project.layout.globs
        if name is not owned.layout and matches_any(more, owned.path)
    ]
    also = f"; also matched by {', '.join(others)}, which come later" if others else ""
    return [f"  layout    {owned.layout.value} (by {glob!r}{also})"]


def _items(owned: Owned, classes: ClassModel) -> list[str]:
    lines = [
        f"  item      {item.id} {item.title}, class {item.safety_class.name}"
        f"{'' if item.declared else ' (not written, so taken)'}  {item.location}"
        for item in owned.items
    ]
    if not lines and owned.layout is LayoutClass.PRODUCT:
        lines = [f"  item      none: it counts as class {classes.strictest.name}"]
    return lines


def _rules(project: Project, safety_class: SafetyClass) -> list[str]:
    lines = [f"  class {safety_class.name} asks:"]
    for rule in project.policy.rules[safety_class]:
        limits = ", ".join(
            f"{name} {value}"
            for name, value in sorted(rule.limits.items())
            if not name.startswith("TM")
        )
        lines.append(
            f"    {rule.check:<24} {rule.demand.value:<9} {limits or '-':<56} {rule.location}"
        )
    return lines
