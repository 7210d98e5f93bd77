"""What ships with gatekeeper: rules, hooks and examples, beside the package or in a checkout."""

from pathlib import Path

from gatekeeper.model.digest import Sha256, sha256
from gatekeeper.model.errors import GatekeeperError
from gatekeeper.parse.json import JsonRefused, parse_json

_MAX_BYTES = 4 * 1024 * 1024
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


def altered_rules() -> tuple[str, ...]:
    """Paths below `rules/` whose bytes are not those `digests.json` names, ordered; missing ones included.

    Raises `GatekeeperError` when the list of digests itself cannot be read.
    """
    folder = shipped("rules")
    try:
        digests = parse_json((folder / "digests.json").read_bytes(), max_bytes=_MAX_BYTES)
    except (OSError, JsonRefused) as error:
        raise GatekeeperError(
            f"the digests of the shipped rules cannot be read: {error}"
        ) from error
    if not isinstance(digests, dict):
        raise GatekeeperError("the digests of the shipped rules are no table")
    return tuple(
        name for name, digest in sorted(digests.items()) if _digest(folder / name) != digest
    )


def own_digest() -> Sha256:
    """The digest of gatekeeper's own code and rules as they are installed: of the list of path and digest of each file."""
    rules = shipped("rules")
    files = {
        f"gatekeeper/{path.relative_to(_PACKAGE).as_posix()}": path
        for path in _PACKAGE.rglob("*")
        if path.suffix in (".py", ".js") and "_shipped" not in path.relative_to(_PACKAGE).parts
    }
    files["rules/digests.json"] = rules / "digests.json"
    listed = (f"{sha256(path.read_bytes())}  {name}\n" for name, path in sorted(files.items()))
    return sha256("".join(listed).encode())


def _digest(path: Path) -> str | None:
    return sha256(path.read_bytes()) if path.is_file() else None
