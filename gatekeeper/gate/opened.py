"""The repository that a request is about, open for a block."""

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from gatekeeper.gate.ledgers.ledger import open_ledger
from gatekeeper.gate.request import Request
from gatekeeper.history.ledger.place import LedgerPlace
from gatekeeper.history.repository.environment import HookEnvironment, hook_environment
from gatekeeper.history.repository.view import View, open_view
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.running import Start


@dataclass(frozen=True, slots=True)
class Opened:
    """A private view of it, and what is needed to look further."""

    request: Request
    view: View
    hook: HookEnvironment
    scratch: Path
    """A folder for temporary files, gone with the block."""

    def ledger(self) -> AbstractContextManager[LedgerPlace]:
        """The ledger that the request names, else the repository's own. Errors as `open_ledger`."""
        return open_ledger(self.view, self.request.evidence, self.scratch, self.hook)


@contextmanager
def opened(
    request: Request,
    start: Start | None = None,
    folder: AbstractContextManager[str | Path] | None = None,
) -> Iterator[Opened]:
    """The repository; `start` starts git where GitPython is not to, in `folder` lies what is temporary. Errors as `open_view`."""
    hook = hook_environment(request.environment, start)
    with folder or tempfile.TemporaryDirectory(prefix="gatekeeper-") as name:
        scratch = Path(name)
        with open_view(request.start, scratch, hook) as view:
            yield Opened(request, replace(view, memory=request.memory), hook, scratch)
