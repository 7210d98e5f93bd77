"""`gatekeeper soup`: software of others listed, checked, held against what is published, and evaluated."""

import argparse
from collections.abc import Iterator

from gatekeeper import __version__
from gatekeeper.cli.check import plain_request
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.soup_affected import affected
from gatekeeper.cli.soup_evaluate import evaluate, snapshot
from gatekeeper.gate.request import Request
from gatekeeper.gate.soup_run import SoupGround, soup_ground
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Outcome
from gatekeeper.model.soup import Component, SoupScope
from gatekeeper.record.files.soup_bom import Release, cyclonedx_sbom
from gatekeeper.record.files.soup_vex import cyclonedx_vex, openvex
from gatekeeper.soup.draft import draft_register


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Does what is asked; `check` ends with 1 for a no and 3 for what cannot be told, `affected` with 1 when one is."""
    if arguments.action == "affected":
        return affected(arguments, console)
    with soup_ground(_request(arguments, console)) as ground:
        match arguments.action:
            case "list":
                return _list(ground, arguments, console)
            case "check":
                return _check(ground, console)
            case "advisories":
                return _advisories(ground, arguments, console)
            case "snapshot":
                return snapshot(ground, arguments, console)
            case _:
                return evaluate(ground, arguments, console)


def _request(arguments: argparse.Namespace, console: Console) -> Request:
    return plain_request(arguments, console, kind=ChangeKind.TREE, head=arguments.at)


def release_of(ground: SoupGround, version: str) -> Release:
    """What a document of this commit is about."""
    change, project = ground.case.change, ground.case.project
    return Release(
        project.name,
        project.title,
        version if version != "HEAD" else (change.head.commit or change.head.tree),
        change.head.commit or "",
        change.head.tree,
        __version__,
        ground.committed_at(),
    )


def _list(ground: SoupGround, arguments: argparse.Namespace, console: Console) -> ExitStatus:
    soup = ground.facts.soup
    release = release_of(ground, arguments.at)
    match arguments.format:
        case "cyclonedx":
            console.write(cyclonedx_sbom(release, soup))
        case "cyclonedx-vex":
            console.write(cyclonedx_vex(release, soup))
        case "openvex":
            console.write(openvex(release, soup, ground.case.project.title))
        case "draft":
            console.write(draft_register(soup).encode())
        case _:
            console.say(*_inventory(ground))
    return ExitStatus.UNDECIDED if any(f.undecided for f in soup.faults) else ExitStatus.PASSED


def _inventory(ground: SoupGround) -> Iterator[str]:
    soup = ground.facts.soup
    for format_, count in soup.read:
        yield f"{count:>5} {format_}"
    for scope in SoupScope:
        held = [each for each in soup.components if each.scope is scope]
        yield f"{scope.value}: {len(held)} components"
        for each in held:
            yield f"  {_line(ground, each)}"
    for item in soup.items:
        if item.outside:
            yield f"  outside of the tree: {item.id} {item.title} {item.version}: {item.outside}"
    for fault in soup.faults:
        yield f"{fault.location}: {fault.code}: {fault.message}"


def _line(ground: SoupGround, each: Component) -> str:
    item = ground.facts.soup.item_of(each)
    where = f"{each.location}" + (
        f" and {len(each.mentions) - 1} more" if len(each.mentions) > 1 else ""
    )
    state = item.id if item else "not registered" if each.scope is SoupScope.PRODUCT else "-"
    floating = f"  floats: {each.floating}" if each.floating else ""
    return f"{each.purl}  {state}  {where}{floating}"


def _check(ground: SoupGround, console: Console) -> ExitStatus:
    status = ExitStatus.PASSED
    for check, answer in ground.answers():
        where = f" at {answer.location}" if answer.location else ""
        console.say(f"{answer.outcome.value:<14} {check} {answer.code}: {answer.message}{where}")
        if answer.to_pass:
            console.say(f"    = to pass  {answer.to_pass}")
        if answer.outcome is Outcome.FAIL:
            status = ExitStatus.FAILED
        elif answer.outcome is Outcome.UNDECIDED and status is ExitStatus.PASSED:
            status = ExitStatus.UNDECIDED
    return status


def _advisories(ground: SoupGround, arguments: argparse.Namespace, console: Console) -> ExitStatus:
    soup = ground.facts.soup
    if arguments.format != "text":
        return _list(ground, arguments, console)
    for feed in soup.feeds:
        digest = f"sha256 {feed.digest[:12]}" if feed.digest else "content not at hand"
        fault = f"  {feed.fault}" if feed.fault else ""
        fault += f"  signed by {feed.filed.by} at {feed.filed.at}" if feed.filed else ""
        console.say(
            f"feed {feed.name} ({feed.kind.value}) of {feed.taken}, {feed.entries} entries, {digest}{fault}"
        )
    for each in soup.anomalies:
        said = each.evaluation
        word = said.disposition.value if said else "not evaluated"
        known = f", known exploited since {each.known_exploited}" if each.known_exploited else ""
        console.say(
            f"{each.id} {each.purl}: {each.state.value}, {each.confidence.value} match, {word}{known}"
        )
        console.say(f"    {each.summary}")
        for e in each.evidence:
            console.say(
                f"    {e.feed} {e.feed_taken} {e.feed_digest[:12]}: {e.named}: {e.range} ({e.why})"
            )
        if each.broken:
            console.say(f"    does not hold: {each.broken}")
    console.say(f"{len(soup.anomalies)} published anomalies match")
    return ExitStatus.PASSED
