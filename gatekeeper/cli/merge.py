"""`gatekeeper merge FILE…`: the verdict of a run whose files were looked at in shards, on several machines."""

import argparse
import re
from dataclasses import replace
from pathlib import Path

from gatekeeper.cli.check import judge_and_show, request_of
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.cli.memory import secret_of
from gatekeeper.gate.shard_file import read_shard
from gatekeeper.model.errors import UsageError
from gatekeeper.model.shard import Shard

_SHARD = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


def run(
    arguments: argparse.Namespace, console: Console, environment: dict[str, str]
) -> ExitStatus:
    """The status of the whole run; no tool is started."""
    secret = shard_secret(environment)
    shards = tuple(read_shard(str(file), _bytes(file), secret) for file in arguments.files)
    request = replace(request_of(arguments, console, environment), shards=shards)
    return judge_and_show(request, arguments, console)


def shard_of(text: str) -> Shard:
    """The shard that `2/4` names. Raises `UsageError`."""
    found = _SHARD.fullmatch(text)
    if found is None or int(found[1]) > int(found[2]):
        raise UsageError(f'"{text}" is no shard; write I/N, such as 2/4, with I from 1 to N')
    return Shard(int(found[1]), int(found[2]))


def shard_secret(environment: dict[str, str]) -> bytes:
    """The secret that seals shards: that of the memory. Raises `UsageError` where there is none."""
    secret = secret_of(environment)
    if secret is None:
        raise UsageError(
            "shards are sealed with a secret and there is none; set GATEKEEPER_MEMORY_SECRET for all jobs"
        )
    return secret


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"the shard {file} cannot be read: {error.strerror}") from error
