"""What a push brings: the range a pre-push or pre-receive hook has to judge."""

import tempfile
from dataclasses import replace
from pathlib import Path

from gatekeeper.gate.request import Request
from gatekeeper.history.changes.pushes import first_push_base, is_known
from gatekeeper.history.repository.environment import hook_environment
from gatekeeper.history.repository.view import open_view
from gatekeeper.tools.pipes import start_piped


def pushed_request(request: Request, *, on_server: bool) -> Request | None:
    """The request for one updated ref, `None` when it brings no commit.

    `request.base` is the ref's old commit, `None` for a new ref. A new ref is judged from where it left what
    the other side already has. When that is nowhere, a developer's hook reads the rules from the pushed commit
    itself, because there is no base to protect yet; a server never does.
    """
    with tempfile.TemporaryDirectory(prefix="gatekeeper-") as folder:
        hook = hook_environment(request.environment, start_piped)
        with open_view(request.start, Path(folder), hook) as view:
            if is_known(view, request.head, request.base, on_server=on_server):
                return None
            base = first_push_base(view, request.head, request.base, on_server=on_server)
    pushed = replace(request, base=base, before_review=not on_server)
    if base is None and not on_server and request.policy_from is None:
        return replace(pushed, policy_from=request.head)
    return pushed
