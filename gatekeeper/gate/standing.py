"""A verdict that stands: what an equal run has shown is shown again, as long as nothing that decides has changed.

Only where a developer waits: for staged content and a whole tree, on the machine and with the memory that worked it out.
A range of commits, a record, a release and whatever is given something from outside is always judged anew.
"""

import hashlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gatekeeper import __version__
from gatekeeper.gate.request import Request
from gatekeeper.history.repository.environment import hook_environment
from gatekeeper.history.state import RepositoryState, repository_state
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.errors import GatekeeperError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.memory import SHARED_SECRET, Key, NoMemory, memory_key
from gatekeeper.model.verdict import Verdict
from gatekeeper.tools.marks import marks_below, marks_of_packages, marks_of_tools

if TYPE_CHECKING:
    from gatekeeper.gate.run import (
        Outcome,
    )  # it brings all that a verdict which stands does without

KIND = "verdict"
_LAYOUT = "1"
_DRAWN = 50
"""One in so many verdicts about a whole tree is worked out again."""
_SIZE = 8
_PACKAGE = Path(__file__).resolve().parents[1]
_RULES = (_PACKAGE / "_shipped", _PACKAGE.parent / "rules")
PROGRAMS = (
    *(
        "bandit",
        "clang-tidy",
        "cppcheck",
        "env",
        "flawfinder",
        "gcc",
        "git",
        "gpg",
        "lizard",
        "python3",
        "semgrep",
    ),
    *(f"python3.{minor}" for minor in range(40)),
)
"""Every program that a run may look for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a run showed."""

    verdict: Verdict
    reports: tuple[tuple[str, bytes], ...]
    """File and bytes, in the order written; `-` is standard output."""
    told: tuple[str, ...]
    """Lines on standard error."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The place of one verdict in the memory."""

    request: Request
    wanted: tuple[str, ...]
    """The reports asked for, and how the text is shown."""
    state: RepositoryState
    key: Key

    def recall(self) -> Shown | None:
        """What an equal run showed; `None` when there was none, or the ledger does not end where that run left it."""
        if self._is_drawn():
            return None
        raw = self.request.memory.recall(KIND, [self.key]).get(self.key)
        if raw is None:
            return None
        ledger, verdict, told, *reports = _parts(raw)
        if ledger.decode() != (self.state.ledger or ""):
            return None
        files = (word.decode() for word in reports[::2])
        pairs = tuple(zip(files, reports[1::2], strict=True))
        return Shown(Verdict(int(verdict)), pairs, tuple(line.decode() for line in _parts(told)))

    def keep(self, shown: Shown, outcome: "Outcome") -> None:
        """Keeps what the run of this place showed, when its ground is known whole and was the same all the time."""
        from gatekeeper.history.ledger.commits import (
            grew_by_one,  # a verdict that stands reads no entry
        )

        now = standing(self.request, self.wanted)
        if now is None or now.key != self.key or not _lasts(outcome):
            return
        if not grew_by_one(self.state.ledger_folder, self.state.ledger):
            return
        reports = (part for file, data in shown.reports for part in (file.encode(), data))
        value = _joined(
            (now.state.ledger or "").encode(),
            str(int(shown.verdict)).encode(),
            _joined(*(line.encode("utf-8", "backslashreplace") for line in shown.told)),
            *reports,
        )
        self.request.memory.keep(KIND, {self.key: value})

    def _is_drawn(self) -> bool:
        digest = hashlib.sha256(self.request.salt + self.key).digest()
        staged = self.request.kind is ChangeKind.STAGED
        return not staged and int.from_bytes(digest[:8], "big") % _DRAWN == 0


def _lasts(outcome: "Outcome") -> bool:
    """Whether the verdict rests on what the key covers: a definite one, by rules of a commit, without foreign code, and by
    tools that read nothing of the machine."""
    from gatekeeper.gate.analysis.remember import DISTRUSTED, is_remembered

    facts = outcome.run.facts
    used = {tool.name for tool in facts.tools}
    asked = {setting.id for setting in facts.project.analyzers}
    analyzers = (each for each in outcome.registry.analyzers if each.id in asked)
    return (
        outcome.run.verdict is not Verdict.UNDECIDED
        and facts.project.origin is not None
        and not facts.project.plugins
        and not any(DISTRUSTED in notice for notice in facts.change.notices)
        and all(is_remembered(each) for each in analyzers if each.need.name in used)
    )


def standing(request: Request, wanted: tuple[str, ...]) -> Standing | None:
    """The place of the request's verdict, shown as `wanted` says; `None` where none may stand.

    The key covers our own code and rules, what is installed beside it, the tools, the day, the repository but for its ledger, and
    everything that was asked.
    """
    if not _may_stand(request):
        return None
    hook = hook_environment(request.environment)
    staged = request.kind is ChangeKind.STAGED
    try:
        state = repository_state(request.start, request.evidence, hook, staged=staged)
    except GatekeeperError:
        return None  # the run itself says what is wrong
    asked = (request.kind.value, request.head, str(request.evidence), str(request.now.date()))
    code = marks_below(_PACKAGE, *(each for each in _RULES if each.is_dir()))
    ours = (_LAYOUT, __version__, sys.version, sys.executable, code, marks_of_packages())
    search = tuple(request.environment.get("PATH", "").split(":"))
    key = memory_key(*ours, marks_of_tools(PROGRAMS, search), *asked, repr(wanted), *state.parts)
    return Standing(request, wanted, state, key)


def _may_stand(request: Request) -> bool:
    """Whether it is a plain question of one developer: nothing handed over, no part of a run, no secret that machines share."""
    if isinstance(request.memory, NoMemory) or SHARED_SECRET in request.environment:
        return False
    plain = Request(request.start, request.kind, request.now, request.environment)
    same = replace(
        plain,
        head=request.head,
        evidence=request.evidence,
        workers=request.workers,
        memory=request.memory,
        index=request.index,
        salt=request.salt,
        progress=request.progress,
    )
    return request.kind is not ChangeKind.RANGE and request == same


def _joined(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(_SIZE, "big") + part for part in parts)


def _parts(raw: bytes) -> list[bytes]:
    found, place = [], 0
    while place < len(raw):
        end = place + _SIZE + int.from_bytes(raw[place : place + _SIZE], "big")
        found.append(raw[place + _SIZE : end])
        place = end
    return found
