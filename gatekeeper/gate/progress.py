"""What a run is doing, in one line: the gate's own step, and how far the tools are that work beside it."""

from threading import Lock

from gatekeeper.gate.request import Progress, Request


class Lanes:
    """A `Progress` that keeps the last word of both; without it each would wipe the other's away."""

    def __init__(self, show: Progress) -> None:
        self._show = show
        self._lock = Lock()
        self._step = self._tools = ""

    def __call__(self, step: str) -> None:
        """What the gate itself does now."""
        with self._lock:
            self._step = step
            self._tell()

    def tools(self, text: str) -> None:
        """How far the tools are; told from their threads."""
        with self._lock:
            self._tools = text
            self._tell()

    def _tell(self) -> None:
        self._show(" · ".join(part for part in (self._step, self._tools) if part))


def tools_of(request: Request) -> Progress:
    """Who is told how far the tools are."""
    return request.progress.tools if isinstance(request.progress, Lanes) else request.progress
