"""`gatekeeper merge FILE…`: the verdict of a run whose files were looked at in shards, on several machines."""

import argparse
from dataclasses import replace

from gatekeeper.cli.check import judge_and_show, request_of, shard_secret
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.given_files import given_bytes
from gatekeeper.gate.analysis.shard_file import read_shard


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """The status of the whole run; no tool is started."""
    secret = shard_secret(console.environment)
    shards = tuple(
        read_shard(str(file), given_bytes(file, "the shard"), secret) for file in arguments.files
    )
    request = replace(request_of(arguments, console), shards=shards)
    return judge_and_show(request, arguments, console)
