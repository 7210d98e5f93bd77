"""`[trace]` of `gatekeeper.toml` as values, with what does not fit together."""

import re

from gatekeeper.config.options import GatekeeperOptions, TraceSourceOptions
from gatekeeper.model.location import Location
from gatekeeper.model.trace import ReportSource, SourceOptions, TraceSettings, TraceSource
from gatekeeper.parse.bind import Binding, filled

_DEFAULT_PATTERN = r"[A-Z][A-Z0-9]*-[A-Z0-9-]*\d+\b"


def read_trace(binding: Binding, options: GatekeeperOptions) -> TraceSettings:
    """What the project says of its requirements and reports, in file order."""
    trace = options.trace
    sources = tuple(
        _source(entry, binding.document.locate(f"trace.sources[{index}]"))
        for index, entry in enumerate(trace.sources)
    )
    for index, source in enumerate(sources):
        _check_pattern(binding, f"trace.sources[{index}].pattern", source.options.pattern)
    reports = tuple(
        filled(
            ReportSource,
            entry,
            root=entry.root.strip("/"),
            location=binding.document.locate(f"trace.reports[{index}]"),
        )
        for index, entry in enumerate(trace.reports)
    )
    seen: set[str] = set()
    for index, report in enumerate(reports):
        if report.name in seen or not report.name:
            message = f'the name "{report.name}" of a report stands twice or is empty'
            binding.add(f"trace.reports[{index}].name", message, "give each report its own name")
        seen.add(report.name)
    return TraceSettings(
        sources,
        reports,
        tuple(trace.mentions),
        tuple(trace.external),
        frozenset(trace.roots),
        frozenset(trace.verify),
        tuple(trace.integration),
    )


def _source(entry: TraceSourceOptions, place: Location) -> TraceSource:
    return filled(
        TraceSource,
        entry,
        kinds=tuple(sorted(entry.kinds.items())),
        options=SourceOptions(
            root=entry.root,
            pattern=entry.pattern or _DEFAULT_PATTERN,
            columns=tuple(sorted(entry.columns.items())),
            link_fields=tuple(entry.links),
            reverse_fields=tuple(entry.reverse),
            types=tuple(entry.types),
        ),
        location=place,
    )


def _check_pattern(binding: Binding, key: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        message = f"the pattern is no regular expression: {error}"
        binding.add(key, message, "correct the pattern")
