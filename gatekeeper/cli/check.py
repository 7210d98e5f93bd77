"""`gatekeeper check`: one run of the gate, its reports and its verdict."""

import argparse
import datetime as dt
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus, status_of
from gatekeeper.cli.given_files import given_bytes, write_file
from gatekeeper.cli.memory import open_index, open_memory, secret_of
from gatekeeper.gate.progress import Lanes
from gatekeeper.gate.request import Request, ReviewExport
from gatekeeper.gate.standing import Shown, standing
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import UsageError
from gatekeeper.model.shard import Shard
from gatekeeper.model.trace import GivenReport
from gatekeeper.model.verdict import Verdict

if TYPE_CHECKING:
    from gatekeeper.gate.run import Outcome

_MOST_PROBLEMS = 50
_OUT = "-"
"""Standard output, where a file is named."""
_STANDS = "this verdict stands since an equal run: nothing that decides has changed (--no-memory judges anew)"


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """The status of the run the arguments ask for."""
    if arguments.shard is not None:
        return _run_shard(arguments, console)
    return judge_and_show(request_of(arguments, console), arguments, console)


def _run_shard(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Writes what one shard found out. No verdict: `gatekeeper merge` reaches it."""
    from gatekeeper.gate.analysis.shard_file import shard_bytes
    from gatekeeper.gate.run import run_shard

    shard = shard_of(arguments.shard)
    secret = shard_secret(console.environment)
    into = arguments.into or Path(f"gatekeeper-shard-{shard.number}-of-{shard.of}")
    report = run_shard(request_of(arguments, console), shard)
    write_file(into, (shard_bytes(report, secret),), f"the report {into}")
    told = sum(len(each.answers) for each in report.answers)
    console.tell(f"shard {shard}: {told} answers in {into}; no verdict before gatekeeper merge")
    return ExitStatus.PASSED


def judge_and_show(
    request: Request, arguments: argparse.Namespace, console: Console
) -> ExitStatus:
    """Runs the gate, unless an equal run's verdict stands; writes the reports; says where the evidence lies; the status."""
    outputs = parse_outputs(arguments.output)
    style = (f"{arguments.quiet}", f"{arguments.verbose}", f"{console.colour}")
    place = standing(request, (*style, *(word for pair in outputs for word in pair)))
    shown = place.recall() if place is not None else None
    if shown is not None:
        write(shown, console)
        console.tell(_STANDS)
        return status_of(shown.verdict)
    from gatekeeper.gate.run import run_gate  # brings most of the gate

    outcome = run_gate(request)
    shown = rendered(outcome, outputs, arguments, console)
    if place is not None:
        place.keep(shown, outcome)
    write(shown, console)
    return status_of(shown.verdict)


def request_of(arguments: argparse.Namespace, console: Console) -> Request:
    """The request of `check`'s arguments."""
    kind, base, head = ChangeKind.STAGED, None, "HEAD"
    if arguments.range is not None:
        kind = ChangeKind.RANGE
        base, head = parse_range(arguments.range)
    elif arguments.all is not None:
        kind, head = ChangeKind.TREE, arguments.all
    return plain_request(arguments, console, kind=kind, base=base, head=head)


def plain_request(
    arguments: argparse.Namespace,
    console: Console,
    *,
    kind: ChangeKind,
    base: str | None = None,
    head: str = "HEAD",
) -> Request:
    """A request with what its arguments tell, of all that commands take which look at a commit."""
    now = dt.datetime.now(dt.UTC)
    evidence: Path | None = getattr(arguments, "evidence", None)
    return Request(
        start=arguments.repository.absolute(),
        kind=kind,
        now=now,
        environment=console.environment,
        base=base,
        head=head,
        policy_from=getattr(arguments, "policy_from", None),
        sarif=tuple(_sarif(text) for text in getattr(arguments, "sarif", ())),
        compile_database=_database(getattr(arguments, "compile_database", None)),
        ref=getattr(arguments, "ref", ""),
        reviews=tuple(_export(text) for text in getattr(arguments, "reviews", ())),
        reports=tuple(_report(text) for text in getattr(arguments, "report", ())),
        baseline_reports=tuple(
            _report(text) for text in getattr(arguments, "baseline_report", ())
        ),
        feeds=_feeds(getattr(arguments, "feeds", None)),
        evidence=evidence.absolute() if evidence else None,
        workers=getattr(arguments, "workers", None) or os.cpu_count() or 1,
        release=getattr(arguments, "release", False),
        memory=open_memory(arguments, console.environment, now),
        index=open_index(arguments, console.environment),
        salt=os.urandom(16),
        scheduler=_scheduler(arguments),
        progress=Lanes(console.step),
    )


def _feeds(folder: Path | None) -> tuple[tuple[str, bytes], ...] | None:
    """Name and bytes of each file of a folder of feeds, ordered; `None` when none is named."""
    if folder is None:
        return None
    try:
        return tuple((p.name, p.read_bytes()) for p in sorted(folder.iterdir()) if p.is_file())
    except OSError as error:
        raise UsageError(f"the feeds in {folder} cannot be read: {error.strerror}") from error


def _database(file: Path | None) -> tuple[str, bytes] | None:
    return None if file is None else (str(file), given_bytes(file, "the compile database"))


def _scheduler(arguments: argparse.Namespace) -> str:
    """The scheduler's address, empty for this machine. Raises `UsageError` when one is given without the other."""
    executor: str = getattr(arguments, "executor", "local")
    address: str = getattr(arguments, "scheduler", "")
    if (executor == "dask") != bool(address):
        raise UsageError("--executor dask and --scheduler ADDRESS go together")
    return address


def parse_range(text: str) -> tuple[str | None, str]:
    """Base and head of `BASE..HEAD`; an empty or all-zero base means from the first commit on."""
    base, dots, head = text.partition("..")
    if not dots or head.startswith(".") or ".." in head:
        raise UsageError(f'"{text}" is no range; write BASE..HEAD with two dots')
    nothing = not base.strip("0")
    return (None if nothing else base), head or "HEAD"


def parse_outputs(texts: list[str]) -> tuple[tuple[str, str], ...]:
    """Format and file of each `--output`; raises `UsageError` before anything runs."""
    outputs = []
    for text in texts:
        name, equals, file = text.partition("=")
        if not name or not equals or not file:
            raise UsageError(
                f'"{text}" is no output; write FORMAT=FILE, with - for standard output'
            )
        outputs.append((name, file))
    return tuple(outputs)


def rendered(
    outcome: "Outcome",
    outputs: tuple[tuple[str, str], ...],
    arguments: argparse.Namespace,
    console: Console,
) -> Shown:
    """The reports asked for; the text report as well when nothing else takes standard output."""
    formats = {each.id: each for each in outcome.registry.report_formats}
    unknown = next((name for name, _ in outputs if name not in formats), None)
    if unknown is not None:
        known = ", ".join(sorted(formats))
        raise UsageError(f'there is no report format "{unknown}"; formats: {known}')
    from gatekeeper.gate.attest import ATTESTED  # a verdict that stands renders nothing

    reports = [
        (
            file,
            b"".join(outcome.report.pieces())
            if name == ATTESTED
            else formats[name].render(outcome.run),
        )
        for name, file in outputs
    ]
    told = []
    if arguments.quiet:
        told.append(f"{outcome.run.verdict.name}: {outcome.run.reason.sentence}")
    elif not any(file == _OUT for file, _ in reports):
        reports.append((_OUT, _text(outcome, arguments, console)))
    if not arguments.quiet or outcome.run.verdict is not Verdict.PASSED:
        told.append(f"evidence: {outcome.stored.digest} in {outcome.stored.folder}")
    return Shown(outcome.run.verdict, tuple(reports), tuple(told))


def write(shown: Shown, console: Console) -> None:
    """Writes the reports, then the lines for the person at the terminal."""
    for file, data in shown.reports:
        if file == _OUT:
            console.write(data)
        else:
            write_file(Path(file), (data,), f"the report {file}")
    console.tell(*shown.told)


def _text(outcome: "Outcome", arguments: argparse.Namespace, console: Console) -> bytes:
    from gatekeeper.reports.text import TextReport

    report = TextReport(colour=console.colour, most_problems=_most(arguments))
    return report.render(outcome.run)


def _most(arguments: argparse.Namespace) -> int | None:
    """How many problems the text shows; every report that goes to a file shows all."""
    return None if arguments.verbose else _MOST_PROBLEMS


def _sarif(text: str) -> tuple[str, bytes]:
    name, equals, file = text.partition("=")
    if not equals:
        raise UsageError(f'"{text}" names no report; write NAME=FILE')
    return name, given_bytes(Path(file), "the SARIF report")


def _export(text: str) -> ReviewExport:
    """The export of `FORMAT=FILE`, with the signature that lies beside it as `FILE.sig`."""
    from gatekeeper.reviews.exports import FORMATS

    form, equals, file = text.partition("=")
    if not equals or form not in FORMATS:
        known = ", ".join(FORMATS)
        raise UsageError(f'"{text}" names no export; write FORMAT=FILE, with one of {known}')
    return ReviewExport(form, file, *_with_beside(Path(file), ".sig", "the export"))


def _report(text: str) -> GivenReport:
    name, equals, file = text.partition("=")
    if not equals or not name:
        raise UsageError(f'"{text}" names no report; write NAME=FILE')
    from gatekeeper.trace.binding import SUFFIX

    return GivenReport(name, *_with_beside(Path(file), SUFFIX, "the report"))


def _with_beside(file: Path, suffix: str, what: str) -> tuple[bytes, bytes | None]:
    """The file and what lies beside it under its name and that suffix, if anything does."""
    beside = Path(f"{file}{suffix}")
    return given_bytes(file, what), given_bytes(beside, what) if beside.exists() else None


_SHARD = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


def shard_of(text: str) -> Shard:
    """The shard that `2/4` names. Raises `UsageError`."""
    found = _SHARD.fullmatch(text)
    if found is None or int(found[1]) > int(found[2]):
        raise UsageError(f'"{text}" is no shard; write I/N, such as 2/4, with I from 1 to N')
    return Shard(int(found[1]), int(found[2]))


def shard_secret(environment: dict[str, str]) -> bytes:
    """The secret that seals shards: that of the memory. Raises `UsageError` where there is none."""
    secret = secret_of(environment)
    if secret is None:
        raise UsageError(
            "shards are sealed with a secret and there is none; set GATEKEEPER_MEMORY_SECRET for all jobs"
        )
    return secret
