"""`gatekeeper soup affected`: which released baselines a published anomaly is in, from archived SBOMs and feeds on disk."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.given_files import given_bytes
from gatekeeper.model.advisory import MatchState, SoupAnomaly
from gatekeeper.model.errors import UsageError
from gatekeeper.soup.baselines import Baseline, read_baseline
from gatekeeper.soup.feeds import ReadFeed, load_feeds
from gatekeeper.soup.matching import match, wanted_by


def affected(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """One line a baseline; status 1 when one is affected, 3 when one cannot be told, 0 when none is."""
    if arguments.sboms is None or arguments.feeds is None:
        raise UsageError("affected needs --sboms FOLDER and --feeds FOLDER")
    baselines = tuple(_baselines(arguments.sboms))
    if not baselines:
        raise UsageError(f"there is no CycloneDX SBOM (JSON) in {arguments.sboms}")
    feeds = _feeds(arguments.feeds, baselines, frozenset(arguments.what))
    worst = ExitStatus.PASSED
    for feed in feeds:
        if feed.feed.fault:
            console.say(f"feed {feed.feed.name}: {feed.feed.fault}")
            worst = ExitStatus.UNDECIDED
    named = {name for feed in feeds for a in feed.advisories for name in (a.id, *a.aliases)}
    for wanted in arguments.what:
        if wanted not in named:
            console.say(f"no feed tells of {wanted}")
            worst = ExitStatus.UNDECIDED
    for baseline in baselines:
        lines, state = _tell(baseline, feeds)
        console.say(*lines)
        if state is ExitStatus.FAILED or worst is ExitStatus.PASSED:
            worst = state
    return worst


def _baselines(folder: Path) -> Iterator[Baseline]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found = read_baseline(path.relative_to(folder).as_posix(), given_bytes(path, ""))
        if found is not None:
            yield found


def _feeds(
    folder: Path, baselines: tuple[Baseline, ...], names: frozenset[str]
) -> tuple[ReadFeed, ...]:
    """The feeds, of which only the anomalies asked for are kept; all of them when none is named."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder of feeds")
    files = {
        path.name: given_bytes(path, "") for path in sorted(folder.iterdir()) if path.is_file()
    }
    subjects = [subject for baseline in baselines for subject in baseline.subjects]
    pattern = wanted_by(subjects)
    words = [name.encode() for name in names]

    def wanted(raw: bytes) -> bool:
        named = not words or any(word in raw for word in words)
        return named and pattern.search(raw) is not None

    feeds = load_feeds(files, str(folder), wanted)
    if not feeds:
        raise UsageError(f"{folder} holds no feeds.toml, so nothing says what its files are")
    if not names:
        return feeds
    return tuple(
        replace(
            feed,
            advisories=tuple(a for a in feed.advisories if names & {a.id, *a.aliases}),
        )
        for feed in feeds
    )


def _tell(baseline: Baseline, feeds: tuple[ReadFeed, ...]) -> tuple[list[str], ExitStatus]:
    name = f"{baseline.name} {baseline.version}".strip()
    if baseline.fault:
        return [f"undecided  {name}: {baseline.fault}"], ExitStatus.UNDECIDED
    found = match(baseline.subjects, feeds)
    said = {(purl, anomaly): state for purl, anomaly, state in baseline.said}
    lines = [_line(name, each, said) for each in found]
    if baseline.unnamed:
        lines.append(f"undecided  {name}: {baseline.unnamed} components have neither purl nor CPE")
    if any(each.state is MatchState.IN_RANGE for each in found):
        return lines, ExitStatus.FAILED
    if found or baseline.unnamed:
        return lines, ExitStatus.UNDECIDED
    return [f"not in it  {name}: {len(baseline.subjects)} components looked at"], ExitStatus.PASSED


def _line(name: str, each: SoupAnomaly, said: dict[tuple[str, str], str]) -> str:
    word = "affected  " if each.state is MatchState.IN_RANGE else "undecided "
    state = next(
        (
            said[(str(each.purl), a)]
            for a in (each.id, *each.aliases)
            if (str(each.purl), a) in said
        ),
        "",
    )
    then = f"; its VEX says {state}" if state else ""
    first = each.evidence[0]
    return f"{word} {name}: {each.id} in {each.purl} ({first.named}: {first.range}, {first.feed} {first.feed_taken}){then}"
