"""Format `text`: what a developer reads on a terminal and an auditor in a log."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from gatekeeper.model.accounting import Accounting, AccountState
from gatekeeper.model.gate_run import GateRun
from gatekeeper.model.verdict import Reason, Verdict
from gatekeeper.reports.escaping import terminal
from gatekeeper.reports.outline import counted, index_of, left_out, most_telling, problems, sums_of
from gatekeeper.reports.paint import COLOURED, PLAIN, Paint
from gatekeeper.reports.problem import problem_of
from gatekeeper.reports.text_message import messages_lines
from gatekeeper.reports.threat_summary import threat_lines

_MOST_ANSWERS = 5
"""Answers of a check that are written out as reasons; the rest is counted, and stands below as messages."""

_MOST_ACCOUNTS = 200


@dataclass(frozen=True, slots=True)
class TextReport:
    """Verdict and reasons, one message a problem, the sums. UTF-8."""

    id: ClassVar[str] = "text"
    media_type: ClassVar[str] = "text/plain; charset=utf-8"
    colour: bool = False
    """Whether to write ANSI colours (ECMA-48 SGR); the caller knows the terminal and `NO_COLOR`."""
    most_problems: int | None = None
    """How many messages at most, the worst first; the rest is counted. `None` for all."""

    def render(self, run: GateRun) -> bytes:
        """The report."""
        paint = COLOURED if self.colour else PLAIN
        blocks = [
            "\n".join(_verdict(run, paint)),
            *self._problems(run, paint),
            "\n".join(_attention(run)),
            "\n".join(_summary(run, paint)),
        ]
        text = "\n\n".join(block for block in blocks if block) + "\n"
        return text.encode("utf-8")

    def _problems(self, run: GateRun, paint: Paint) -> Iterator[str]:
        index = index_of(run)
        every = problems(run)
        shown = every if self.most_problems is None else most_telling(every, self.most_problems)
        told = (problem_of(decision, index) for decision in shown)
        for _, alike in groupby(told, key=lambda each: (each.kind, each.check, each.notes)):
            yield "\n".join(messages_lines(tuple(alike), paint))
        if left := len(every) - len(shown):
            kinds = terminal(left_out(every, shown))
            yield f"{counted(left, 'more problem')}, none worse than these: {kinds}"


def _verdict(run: GateRun, paint: Paint) -> Iterator[str]:
    name = paint.verdict(run.verdict, run.verdict.name)
    yield f"{name}: {paint.strong(terminal(run.reason.sentence))}"
    against = tuple(r for r in run.reason.children if r.verdict is not Verdict.PASSED)
    for check in against:
        yield from _reason(check, "  ", paint)
    passed = [r for r in run.reason.children if r.verdict is Verdict.PASSED]
    if passed:
        names = ", ".join(terminal(reason.sentence) for reason in passed)
        yield f"  {paint.verdict(Verdict.PASSED, 'passed')}: {names}"


def _reason(reason: Reason, indent: str, paint: Paint) -> Iterator[str]:
    name = paint.verdict(reason.verdict, reason.verdict.name.lower())
    yield f"{indent}{name}: {terminal(reason.sentence)}"
    for child in reason.children[:_MOST_ANSWERS]:
        yield from _reason(child, indent + "  ", paint)
    if left := len(reason.children[_MOST_ANSWERS:]):
        yield f"{indent}  and {counted(left, 'more reason')}"


def _attention(run: GateRun) -> Iterator[str]:
    """Everything that was left out or is odd, a line each."""
    facts = run.facts
    if facts.change.incomplete is not None:
        yield f"history: {terminal(facts.change.incomplete)}"
    if facts.people.undecided is not None:
        yield f"people: {terminal(facts.people.undecided)}"
    yield from (f"people: {terminal(sentence)}" for sentence in facts.people.suspicions)
    yield from (f"notice: {terminal(sentence)}" for sentence in facts.change.notices)
    yield from (f"governance: {terminal(sentence)}" for sentence in facts.governance)
    yield from (f"idle: {terminal(sentence)}" for sentence in facts.idle)
    for tool in facts.missing_tools:
        parts = f"{terminal(tool.name)}: {terminal(tool.cause)}; {terminal(tool.install)}"
        yield f"missing tool: {parts}"
    yield from _not_analysed(facts.accounting)


def _not_analysed(accounting: Accounting) -> Iterator[str]:
    left = [a for a in accounting.accounts if a.state is not AccountState.ANALYSED]
    for account in left[:_MOST_ACCOUNTS]:
        path, analyzer = account.expectation.path, account.expectation.analyzer
        what = f"{account.state.value}: {terminal(path)} by {terminal(analyzer)}"
        yield f"{what}: {terminal(account.cause)}"
    if len(left) > _MOST_ACCOUNTS:
        yield f"failed or excluded: {len(left) - _MOST_ACCOUNTS} more, all in the format json"


def _summary(run: GateRun, paint: Paint) -> Iterator[str]:
    sums = sums_of(run)
    facts = run.facts
    yield f"answers    {sums.checks_line}"
    yield f"analysis   {sums.accounts_line}"
    yield f"unread     {counted(len(facts.accounting.unread), 'tracked path')} without an analyzer"
    yield f"findings   {sums.findings_line}"
    marks = counted(len(facts.foreign_marks), "suppression comment")
    yield f"marks      {marks} of the tools themselves, without effect here"
    yield from (f"threats    {terminal(line)}" for line in threat_lines(facts.threats))
    yield f"judged     {_judged(run)}"
    yield f"by         gatekeeper {terminal(run.version)}{_plugins(run)}"
    yield f"verdict    {paint.verdict(run.verdict, run.verdict.name)}"


def _judged(run: GateRun) -> str:
    what = f"{run.facts.change.kind.value}, {counted(len(run.facts.change.files), 'changed path')}"
    head = f"commit {run.head}" if run.head else "staged content"
    base = f"onto {run.base}" if run.base else "without a base"
    return terminal(f"{what}: {head}, tree {run.tree}, {base}")


def _plugins(run: GateRun) -> str:
    others = (p for p in run.providers if p.name != "gatekeeper")
    return "".join(f", {terminal(f'{p.name} {p.version}')}" for p in others)
