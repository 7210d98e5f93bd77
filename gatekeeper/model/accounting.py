"""Accounting: what had to be looked at, and what came of each part of it (rule 1 of the gate)."""

from enum import Enum

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath


@dataclass(frozen=True, slots=True, order=True)
class Expectation:
    """One element of the expected set, fixed before any tool runs."""

    analyzer: str
    path: RepoPath
    blob: ObjectId


class AccountState(Enum):
    """How an expectation ended."""

    ANALYSED = "analysed"
    FAILED = "failed"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """The end of one expectation."""

    expectation: Expectation
    state: AccountState
    cause: str = ""
    """Why it failed or was excluded; empty when analysed."""


@dataclass(frozen=True, slots=True, order=True)
class Unread:
    """A tracked path that no analyzer reads."""

    path: RepoPath
    cause: str
    """What it is instead: a symbolic link, a submodule, code of another language."""
    language: str = ""
    """The name of that other language; empty when it is no code as far as its name and first line tell."""


@dataclass(frozen=True, slots=True)
class Accounting:
    """All accounts, one for each expectation, ordered; and what no analyzer reads."""

    expected: int
    accounts: tuple[Account, ...]
    unread: tuple[Unread, ...] = ()

    def count(self, state: AccountState) -> int:
        """How many accounts ended in that state."""
        return sum(account.state is state for account in self.accounts)

    @property
    def blind(self) -> bool:
        """Whether something was to be looked at and nothing was: no tool was there, or none could read a file."""
        return self.count(AccountState.FAILED) > 0 == self.count(AccountState.ANALYSED)

    @property
    def balanced(self) -> bool:
        """Whether every expectation has exactly one account."""
        distinct = {account.expectation for account in self.accounts}
        return len(distinct) == len(self.accounts) == self.expected
