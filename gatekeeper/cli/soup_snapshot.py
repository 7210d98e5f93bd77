"""`gatekeeper soup snapshot`: who took which feeds, signed and filed in the ledger by the digest of their bytes."""

import argparse
from pathlib import Path

from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.gate.ledgers.signing import holder
from gatekeeper.gate.soup_run import SoupGround
from gatekeeper.model.errors import UsageError
from gatekeeper.model.path import printable
from gatekeeper.seal.sshsig import FILE_NAMESPACE
from gatekeeper.soup.snapshots import may_be_filed
from gatekeeper.tools.ssh_sign import sign


def snapshot(
    ground: SoupGround,
    arguments: argparse.Namespace,
    console: Console,
    environment: dict[str, str],
) -> ExitStatus:
    """Signs and files each snapshot that is not in the ledger; ends with 3 when one of the list cannot be relied on."""
    key: Path | None = arguments.key
    if key is None:
        raise UsageError("a snapshot is signed; name your SSH key with --key")
    person = holder(ground.ground.project, key, ground.ground.request.now)
    feeds = ground.facts.soup.feeds
    if not feeds:
        raise UsageError("there is no feed; name the folder with --feeds")
    forbidden = ground.view.worktree or ground.view.repository.git_dir
    for feed in filter(may_be_filed, feeds):
        statement, message = ground.snapshot(feed, person)
        armoured = sign(message, key, FILE_NAMESPACE, environment, forbidden)
        signer, digest = ground.file(statement, armoured)
        console.say(printable(f"{feed.name} of {feed.taken}, by {signer.name}: filed as {digest}"))
    broken = [feed for feed in feeds if feed.fault]
    for feed in broken:
        console.say(printable(f"{feed.name} of {feed.taken} is not filed: {feed.fault}"))
    return ExitStatus.UNDECIDED if broken else ExitStatus.PASSED
