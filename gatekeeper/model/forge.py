"""What a forge answers to a question."""

from collections.abc import Mapping

from gatekeeper.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class ForgeAnswer:
    """An answer of status 200."""

    body: bytes
    headers: Mapping[str, str]
    """Names in lower case."""
