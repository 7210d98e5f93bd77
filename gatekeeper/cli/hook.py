"""`gatekeeper hook STAGE`: a git hook, with or without the pre-commit framework in between."""

import argparse
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from gatekeeper.cli.check import judge_and_show, plain_request
from gatekeeper.cli.console import Console
from gatekeeper.cli.exit_status import ExitStatus
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.digest import is_object_id
from gatekeeper.model.errors import UsageError
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.pattern import late_pattern

_WORST_FIRST = (
    ExitStatus.OWN_FAULT,
    ExitStatus.ASKED_WRONGLY,
    ExitStatus.FAILED,
    ExitStatus.UNDECIDED,
    ExitStatus.PASSED,
)
_SCISSORS = late_pattern(r"\S+ -{24} >8 -{24}\s*")
"""Git writes it under the message for `commit --verbose`, behind the project's own comment character."""
_PICKED = "(cherry picked from commit "
_APPROVAL = late_pattern(r"(?:reviewed|approved)-by:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RefUpdate:
    """One line of a pre-push or pre-receive hook's standard input."""

    name: str
    old: str
    """All zeros for a new ref."""
    new: str
    """All zeros for a deletion."""


def run(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """The status of the hook's stage; anything but 0 makes git refuse."""
    match arguments.stage:
        case "pre-commit":
            request = plain_request(arguments, console, kind=ChangeKind.STAGED)
            return judge_and_show(request, arguments, console)
        case "commit-msg":
            return _commit_msg(arguments, console)
        case "pre-push":
            return _updates(_pushed(console.environment), arguments, console)
        case _:
            return _updates(_received(sys.stdin), arguments, console)


def _commit_msg(arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """Writes into the message that the gate saw this very tree, so that the merge gate can tell."""
    from gatekeeper.gate.seen import SEEN, seen_value

    if len(arguments.arguments) != 1:
        raise UsageError("the commit-msg hook is given the file of the message")
    file = Path(arguments.arguments[0])
    message = file.read_text(encoding="utf-8", errors="surrogateescape")
    if own := own_approval(message, console.environment):
        console.tell(
            f"gatekeeper: the message says that {own!a} reviewed it, who is its author or committer: that counts for "
            "nothing; the merge gate will ask for somebody else"
        )
    request = plain_request(arguments, console, kind=ChangeKind.STAGED)
    value = seen_value(request)
    if value is None:
        console.tell(
            "gatekeeper: no passing check of this staged content was found, so the commit carries no "
            f"{SEEN} trailer; the merge gate will name it (was the pre-commit stage skipped?)"
        )
        return ExitStatus.PASSED
    file.write_text(with_seen(message, value), encoding="utf-8", errors="surrogateescape")
    return ExitStatus.PASSED


def own_approval(message: str, environment: Mapping[str, str]) -> str:
    """The address of who reviewed what is their own, as git tells the hook who commits; empty without one."""
    own = {environment.get(f"GIT_{who}_EMAIL", "").casefold() for who in ("AUTHOR", "COMMITTER")}
    said = (line for line in message.split("\n") if _APPROVAL.match(line))
    words = (word for line in said for word in re.findall(r"[^\s<>]+@[^\s<>]+", line))
    return next((word for word in words if word.casefold() in own), "")


def with_seen(message: str, value: str) -> str:
    """The message with our trailer; comments below stay below.

    The trailer joins the last paragraph when that is made of trailers, otherwise it gets a paragraph of its own.
    An older trace of ours is replaced, unless an approval stands in the message: then it stays beside the new
    one, so that the merge gate can tell that the approval was given to other content.
    """
    from gatekeeper.gate.seen import SEEN

    lines = message.split("\n")
    scissors = next((i for i, line in enumerate(lines) if _SCISSORS.fullmatch(line)), len(lines))
    body, rest = lines[:scissors], lines[scissors:]
    while body and (not body[-1].strip() or body[-1].startswith("#")):
        rest.insert(0, body.pop())
    if not any(_APPROVAL.match(line) for line in body):
        body = [line for line in body if not line.startswith(f"{SEEN}:")]
    body = [line for line in body if line.strip() != f"{SEEN}: {value}"]
    while body and not body[-1].strip():
        body.pop()
    if not body:
        return message
    last = body[len(body) - body[::-1].index("") :] if "" in body else []
    joins = bool(last) and all(_is_trailer(line) for line in last)
    added = [f"{SEEN}: {value}"] if joins else ["", f"{SEEN}: {value}"]
    return "\n".join([*body, *added, *(rest or [""])])


def _is_trailer(line: str) -> bool:
    key, colon, _ = line.partition(": ")
    return line.startswith((" ", "\t", _PICKED)) or (
        bool(colon) and key.replace("-", "").isalnum()
    )


def _pushed(environment: dict[str, str]) -> list[RefUpdate]:
    """What is about to be pushed: from pre-commit's variables, else from git's own lines."""
    if "PRE_COMMIT" in environment:
        return [_pushed_by_framework(environment)]
    updates = []
    for line in sys.stdin:
        words = line.split()
        if len(words) != 4:
            raise UsageError("the pre-push hook reads lines of four words; git gave another one")
        _require_ids(words[1], words[3])
        updates.append(RefUpdate(words[2], words[3], words[1]))
    return updates


def _pushed_by_framework(environment: dict[str, str]) -> RefUpdate:
    """The update that pre-commit or prek tell of; they have read git's lines themselves.

    For a push of the first commits of a history they name no commits, only the branch (pre-commit 4.7).
    """
    new = environment.get("PRE_COMMIT_TO_REF") or environment.get("PRE_COMMIT_LOCAL_BRANCH")
    if not new:
        raise UsageError("the framework names neither a commit nor a branch that is pushed")
    name = environment.get("PRE_COMMIT_REMOTE_BRANCH") or new
    return RefUpdate(name, environment.get("PRE_COMMIT_FROM_REF", ""), new)


def _received(lines: Iterable[str]) -> list[RefUpdate]:
    updates = []
    for line in lines:
        words = line.split()
        if len(words) != 3:
            raise UsageError(
                "the pre-receive hook reads lines of three words; git gave another one"
            )
        _require_ids(words[0], words[1])
        updates.append(RefUpdate(words[2], words[0], words[1]))
    if not updates:
        raise UsageError("the pre-receive hook was given no ref to judge")
    return updates


def _require_ids(*texts: str) -> None:
    if not all(is_object_id(text) for text in texts):
        raise UsageError("a pushed ref is not given by full object ids")


def _ledger(update: RefUpdate, arguments: argparse.Namespace, console: Console) -> ExitStatus:
    """The ledger's own ref brings no change to judge; it may only grow."""
    from gatekeeper.gate.pushed import why_refused

    request = plain_request(arguments, console, kind=ChangeKind.TREE)
    why = why_refused(request, update.old, update.new)
    if why is None:
        console.tell(f"gatekeeper: {update.name!a} only gains entries")
        return ExitStatus.PASSED
    console.tell(f"gatekeeper: {update.name!a} is refused: {why}")
    return ExitStatus.FAILED


def _updates(
    updates: list[RefUpdate], arguments: argparse.Namespace, console: Console
) -> ExitStatus:
    """The worst status of all updates; a deletion brings nothing to judge and is said."""
    # Imported here, as what other stages need: every commit pays for what stands above.
    from gatekeeper.gate.pushed import LEDGER_REF, pushed_request

    worst = ExitStatus.PASSED
    for update in updates:
        if update.name == LEDGER_REF:
            status = _ledger(update, arguments, console)
            worst = min(worst, status, key=_WORST_FIRST.index)
            continue
        if update.new and not update.new.strip("0"):
            console.tell(f"gatekeeper: {update.name!a} is deleted; there is nothing to judge")
            continue
        plain = plain_request(arguments, console, kind=ChangeKind.RANGE)
        request = pushed_request(
            replace(plain, base=update.old if update.old.strip("0") else None, head=update.new),
            on_server=arguments.stage == "pre-receive",
        )
        if request is None:
            console.tell(f"gatekeeper: {update.name!a} brings no commit that is not known already")
            continue
        console.tell(f"gatekeeper: judging {update.name!a}")
        status = judge_and_show(request, arguments, console)
        worst = min(worst, status, key=_WORST_FIRST.index)
    return worst
