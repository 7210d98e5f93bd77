"""Makes SSH signatures with `ssh-keygen -Y sign` (OpenSSH 8.2 and later), so agents, passphrases and hardware keys work."""

import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from gatekeeper.model.errors import UsageError
from gatekeeper.model.path import printable

_KEPT = (
    "HOME",
    "SSH_AUTH_SOCK",
    "SSH_ASKPASS",
    "SSH_ASKPASS_REQUIRE",
    "DISPLAY",
    "WAYLAND_DISPLAY",
)
_PROGRAM = "ssh-keygen"
_WAIT_S = 300.0
"""How long somebody may look for the passphrase or the hardware key."""


def sign(
    message: bytes, key: Path, namespace: str, environment: Mapping[str, str], forbidden: Path
) -> bytes:
    """The armoured signature of the message by that key: a private key, or the public half of one in the agent.

    The person may be asked for a passphrase or a touch at the terminal. Raises `UsageError` when there is no
    `ssh-keygen` outside `forbidden`, or it did not sign.
    """
    program = _find(environment, forbidden)
    if not key.is_file():
        raise UsageError(f"there is no key file '{printable(str(key))}'; name yours with --key")
    kept = {name: environment[name] for name in _KEPT if name in environment}
    with tempfile.TemporaryDirectory(prefix="gatekeeper-") as folder:
        message_file = Path(folder, "message")
        message_file.write_bytes(message)
        command = (
            program,
            "-Y",
            "sign",
            "-n",
            namespace,
            "-f",
            str(key.absolute()),
            str(message_file),
        )
        try:
            # The terminal stays the person's own: ssh-keygen asks there for passphrase and touch.
            done = subprocess.run(  # noqa: S603 - absolute program, fixed arguments, scrubbed environment
                command,
                env={**kept, "PATH": "/usr/bin:/bin", "LC_ALL": "C"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=_WAIT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UsageError(f"{_PROGRAM} could not sign: {error}") from error
        signature = message_file.with_name("message.sig")
        if done.returncode != 0 or not signature.is_file():
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            why = printable(lines[-1]) if lines else f"it ended with status {done.returncode}"
            raise UsageError(f"{_PROGRAM} did not sign with '{printable(str(key))}': {why}")
        return signature.read_bytes()


def _find(environment: Mapping[str, str], forbidden: Path) -> str:
    for folder in (*environment.get("PATH", "").split(os.pathsep), "/usr/local/bin", "/usr/bin"):
        candidate = Path(folder, _PROGRAM)
        inside = candidate.resolve().is_relative_to(forbidden.resolve())
        if candidate.is_absolute() and not inside and os.access(candidate, os.X_OK):
            return str(candidate)
    raise UsageError(f"there is no {_PROGRAM} on the PATH; install OpenSSH to sign a review")
