"""What a report format promises: a run in, bytes out."""

from typing import Protocol

from gatekeeper.model.gate_run import GateRun


class ReportFormat(Protocol):
    """One output format.

    The implementer promises a pure function whose bytes depend on the run alone, that everything taken from the
    repository under test is escaped for the format's sink, and that what a consumer's limit cuts off is counted
    in the output ("N more"). The verdict never depends on it.
    """

    @property
    def id(self) -> str:
        """Name for `--output ID=FILE`."""
        ...

    @property
    def media_type(self) -> str:
        """Media type of the bytes."""
        ...

    def render(self, run: GateRun) -> bytes:
        """The report."""
        ...
