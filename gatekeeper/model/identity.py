"""Somebody as git or a trailer names them, before anybody says who that is; what a forge answers to a question."""

from collections.abc import Mapping

from gatekeeper.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """A name and e-mail as git or a trailer wrote them (`surrogateescape` for what is not UTF-8)."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@dataclass(frozen=True, slots=True)
class ForgeAnswer:
    """An answer of status 200."""

    body: bytes
    headers: Mapping[str, str]
    """Names in lower case."""
