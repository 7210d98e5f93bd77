"""What ships with gatekeeper: rules, hooks and examples, beside the package or in a checkout."""

from pathlib import Path

from gatekeeper.model.errors import GatekeeperError

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(kind: str) -> Path:
    """The folder `rules`, `hooks` or `examples`: in the wheel below the package, else beside it.

    Raises `GatekeeperError` when the installation is damaged, because nothing can be decided without rules.
    """
    for folder in (_PACKAGE / "_shipped" / kind, _PACKAGE.parent / kind):
        if folder.is_dir():
            return folder
    raise GatekeeperError(
        f"no verdict: the installed gatekeeper has no {kind} folder; install it again"
    )
