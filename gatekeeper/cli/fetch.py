"""`gatekeeper fetch`: records the reviews of a forge to a file, which `check --reviews` then reads as evidence."""

import argparse
import base64
import time
from pathlib import Path

from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.given_files import write_file
from gatekeeper.model.errors import UsageError
from gatekeeper.reviews.fields import ReviewUnreadableError
from gatekeeper.reviews.recording import ADDRESSES, headers_for, record_reviews
from gatekeeper.tools.https import Asker, ForgeError, Patience


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Writes the recording; nothing is written when anything of it is missing."""
    form = arguments.forge
    base = arguments.api or ADDRESSES[form]
    if not base:
        raise UsageError("a Gerrit has no common address; name yours with --api https://HOST/a")
    headers = headers_for(form, _token(arguments, console.environment))
    patience = Patience(arguments.wait, time.sleep, time.time)
    asker = Asker(base, headers, patience, arguments.ca_file)
    try:
        raw = record_reviews(form, asker.get, base, arguments.project, tuple(arguments.number))
    except ReviewUnreadableError as error:
        raise ForgeError(f"the forge's answers are no reviews: {error}") from error
    write_file(arguments.output, (raw,), f"the recording {arguments.output}", UsageError)
    path = arguments.output
    console.say(f"{len(arguments.number)} requests of {base} recorded in {path}")
    console.say(f"sign it as an exporter: ssh-keygen -Y sign -n gatekeeper -f KEY {path}")
    console.say(f"hand it over: gatekeeper check --reviews {form}={path}")
    return ExitStatus.PASSED


def _token(arguments: argparse.Namespace, environment: dict[str, str]) -> str:
    """The token of the file or of the environment; empty when neither has one. Gerrit's is `user:password`."""
    if arguments.token_file is not None:
        try:
            token = Path(arguments.token_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"the token file cannot be read: {error}") from error
    else:
        token = environment.get(f"{arguments.forge.upper()}_TOKEN", "").strip()
    if any(character < "!" or character > "~" for character in token):
        raise UsageError("the token holds characters that no token has")
    if arguments.forge == "gerrit" and token:
        return base64.b64encode(token.encode()).decode()
    return token
