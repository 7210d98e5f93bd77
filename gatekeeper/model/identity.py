"""Somebody as git or a trailer names them, before anybody says who that is."""

from gatekeeper.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """A name and e-mail as git or a trailer wrote them (`surrogateescape` for what is not UTF-8)."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"
