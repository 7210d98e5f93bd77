"""Was everything looked at that had to be (rule 1 of the gate)?"""

from collections import defaultdict
from collections.abc import Iterable

from gatekeeper.model.accounting import Account, Accounting, AccountState
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.glob import matches
from gatekeeper.model.location import Location
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import LayoutClass, SafetyClass
from gatekeeper.model.tool import MissingTool


@asks("accounting-complete", "was every file read by every analyzer that had to read it?")
def accounting_complete(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """PASS needs no failed account, equal sums, every required tool, and something to look at."""
    accounting = facts.accounting
    answers = [_missing(tool) for tool in facts.missing_tools]
    answers += [_failed(facts, accounts) for accounts in _failed_by_file(accounting)]
    answers += _unread(facts)
    if not accounting.balanced:
        answers.append(_unbalanced(facts))
    return tuple(answers) or (_sums(facts),)


def _missing(tool: MissingTool) -> Answer:
    return Answer(
        Outcome.UNDECIDED,
        "tool-missing",
        f"the tool {tool.name} did not look: {printable(tool.cause)}",
        tool.name,
        to_pass=tool.install,
    )


def _failed_by_file(accounting: Accounting) -> list[list[Account]]:
    by_path: dict[RepoPath, list[Account]] = defaultdict(list)
    for account in accounting.accounts:
        if account.state is AccountState.FAILED:
            by_path[account.expectation.path].append(account)
    return [accounts for _, accounts in sorted(by_path.items())]


def _failed(facts: Facts, accounts: list[Account]) -> Answer:
    """A file that no Python can parse fails for each of its analyzers; a reader mends it once."""
    path = accounts[0].expectation.path
    owned = facts.ownership(path)
    names = ", ".join(each.expectation.analyzer for each in accounts)
    cause = f": {printable(accounts[0].cause)}" if len(accounts) == 1 else ""
    return Answer(
        Outcome.UNDECIDED,
        "file-not-analysed",
        f"{names} could not look at this file{cause}",
        path,
        facts.class_of(owned.path) if owned else None,
        Location(path),
        rows=(
            *(Row(each.expectation.analyzer, printable(each.cause)) for each in accounts),
            Row("blob", accounts[0].expectation.blob),
        ),
        to_pass="mend the file so that it can be read, or exclude it for a time with an approval",
    )


def _unread(facts: Facts) -> list[Answer]:
    """Product code in a language no analyzer reads: nobody looked at it, unless an exclusion for `*` says so."""
    return [
        _unread_answer(owned.path, facts.class_of(owned.path), each.language)
        for each in facts.accounting.unread
        if each.language
        and (owned := facts.ownership(each.path)) is not None
        and owned.layout is LayoutClass.PRODUCT
        and not any(
            exclusion.analyzer == "*"
            and exclusion.expires >= facts.today
            and matches(exclusion.path_glob, each.path)
            for exclusion in facts.project.exclusions
        )
    ]


def _unread_answer(path: RepoPath, safety_class: SafetyClass, language: str) -> Answer:
    return Answer(
        Outcome.UNDECIDED,
        "language-not-read",
        f"this product code is {language}, which no analyzer here reads, so nobody looked at it",
        path,
        safety_class,
        Location(path),
        to_pass="have a plugin's analyzer read it, or exclude it from * for a time with an approval",
    )


def _unbalanced(facts: Facts) -> Answer:
    accounting = facts.accounting
    message = (
        f"{accounting.expected} files were expected and {len(accounting.accounts)} accounted for"
    )
    cure = "report this: it is a fault of gatekeeper"
    return Answer(Outcome.UNDECIDED, "sums-differ", message, to_pass=cure)


def _sums(facts: Facts) -> Answer:
    accounting = facts.accounting
    analysed = accounting.count(AccountState.ANALYSED)
    excluded = accounting.count(AccountState.EXCLUDED)
    message = (
        f"{accounting.expected} expected = {analysed} analysed + {excluded} excluded + 0 failed"
    )
    if facts.change.kind is ChangeKind.RANGE and not facts.change.commits:
        cure = "give a range that holds commits"
        nothing = "the range holds no commit, so nothing was judged"
        return Answer(Outcome.UNDECIDED, "nothing-to-judge", nothing, to_pass=cure)
    if facts.change.kind is ChangeKind.TREE and not facts.change.head.entries:
        cure = "check a commit that tracks files"
        nothing = "the tree is empty, so nothing was judged"
        return Answer(Outcome.UNDECIDED, "nothing-to-judge", nothing, to_pass=cure)
    return Answer(Outcome.PASS, "ok", message)
