"""What an argument says of a shard, and the secret that seals it."""

import re

from gatekeeper.cli.memory import secret_of
from gatekeeper.model.errors import UsageError
from gatekeeper.model.shard import Shard

_SHARD = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")


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
