"""Verdict, reasons, sums and problems of the HTML report."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from gatekeeper.model.accounting import AccountState
from gatekeeper.model.finding import FindingState
from gatekeeper.model.gate_run import Decision, GateRun
from gatekeeper.model.verdict import Reason, Verdict
from gatekeeper.reports.excerpt import ExcerptLine
from gatekeeper.reports.html_nodes import Html, code, joined, lines, node, source
from gatekeeper.reports.outline import (
    Kind,
    Sums,
    counted,
    index_of,
    kind_of,
    left_out,
    most_telling,
    problems,
    sums_of,
)
from gatekeeper.reports.problem import Problem, problem_of
from gatekeeper.reports.threat_summary import threat_lines

_MOST_REASONS = 50
_FEW = 6
"""Problems that are seen at a glance; of more the reader is first told which checks have them."""
MOST_PROBLEMS = 1_000

TONES: Mapping[str, str] = {
    "failed": "bad",
    "error": "bad",
    "new": "bad",
    "undecided": "unknown",
    "deviated": "bent",
    "excluded": "bent",
    "suppressed": "bent",
    "warning": "bent",
    "passed": "good",
    "analysed": "good",
}
"""Style class of each word that may be shown in colour; any other is plain."""


def tone(word: str) -> str:
    """The style class of the word, always one of ours."""
    return TONES.get(word, "plain")


def badge(word: str) -> Html:
    """A word in its colour; the word itself says all that the colour does."""
    return node("span", word, class_=f"badge {tone(word)}")


def reasons(run: GateRun) -> Html:
    """The section with the reason tree."""
    heading = node("h2", "Why", id_="why")
    children = run.reason.children or (run.reason,)
    return node("section", heading, _reason_list(children, "reasons"), aria_labelledby="why")


def _reason_list(items: tuple[Reason, ...], style_class: str) -> Html:
    shown = [_reason(item) for item in items[:_MOST_REASONS]]
    if len(items) > _MOST_REASONS:
        left = f"and {len(items) - _MOST_REASONS} more reasons"
        shown.append(node("li", left, class_="more"))
    attributes = {"class_": style_class} if style_class else {}
    return node("ul", lines(shown), **attributes)


def _reason(reason: Reason) -> Html:
    below = (_reason_list(reason.children, ""),) if reason.children else ()
    return node("li", badge(reason.verdict.name.lower()), " ", reason.sentence, *below)


def sums(run: GateRun) -> Html:
    """The section with the sums, each as a sentence and as a bar."""
    numbers = sums_of(run)
    heading = node("h2", "Sums", id_="sums")
    threats = joined(node("p", line) for line in threat_lines(run.facts.threats))
    cards = node(
        "div",
        _card("Answers", numbers.checks_line, _answer_parts(numbers)),
        _card("Analysis", numbers.accounts_line, _account_parts(numbers)),
        _card("Findings", numbers.findings_line, _finding_parts(numbers)),
        node("div", node("h3", "Threats"), threats, class_="card"),
        class_="sums",
    )
    return node("section", heading, cards, aria_labelledby="sums")


def _answer_parts(numbers: Sums) -> list[tuple[str, int]]:
    return [(kind.value, numbers.kinds[kind]) for kind in Kind]


def _account_parts(numbers: Sums) -> list[tuple[str, int]]:
    order = (AccountState.FAILED, AccountState.EXCLUDED, AccountState.ANALYSED)
    return [(state.value, numbers.accounts[state]) for state in order]


def _finding_parts(numbers: Sums) -> list[tuple[str, int]]:
    return [(state.value, numbers.findings[state]) for state in FindingState]


def _card(title: str, sentence: str, parts: list[tuple[str, int]]) -> Html:
    return node(
        "div", node("h3", title), _bar(sentence, parts), node("p", sentence), class_="card"
    )


def _bar(sentence: str, parts: list[tuple[str, int]]) -> Html:
    whole = sum(count for _, count in parts) or 1
    pieces: list[Html] = []
    start = 0
    for word, count in parts:
        if count:
            # In thousandths and whole numbers, so that no rounding of a float enters the file.
            left, right = start * 1000 // whole, (start + count) * 1000 // whole
            width = str(max(1, right - left))
            pieces.append(node("rect", x=str(left), width=width, height="10", class_=tone(word)))
            start += count
    attributes = {"viewBox": "0 0 1000 10", "preserveAspectRatio": "none", "role": "img"}
    return node("svg", *pieces, aria_label=sentence, **attributes)


def problem_section(run: GateRun) -> Html:
    """The section with one article a problem, the worst first."""
    shown = problems(run)
    count = node("span", f"({len(shown)})", class_="count")
    heading = node("h2", "Problems ", count, id_="problems")
    index = index_of(run)
    told = most_telling(shown, MOST_PROBLEMS)
    parts = [
        *_by_check(shown, told),
        *_articles(tuple(problem_of(decision, index) for decision in told)),
    ]
    if not shown:
        parts = [node("p", "Every answer that the policy asks for passes.", class_="empty")]
    if not shown and run.verdict is not Verdict.PASSED:
        parts = [node("p", "No answer stands behind this verdict; see the reasons above.")]
    if left := len(shown) - len(told):
        kinds = left_out(shown, told)
        more = counted(left, "more problem")
        words = f"{more}, none worse than these: {kinds}; the format json has all."
        parts.append(node("p", words, class_="more"))
    return node("section", heading, lines(parts), aria_labelledby="problems")


def _by_check(shown: Sequence[Decision], told: Sequence[Decision]) -> Iterator[Html]:
    """Of many problems how many each check has, with the way to the first that is told."""
    if len(shown) > _FEW:
        leads = {(kind_of(decision), decision.check) for decision in told}
        groups = Counter((kind_of(decision), decision.check) for decision in shown)
        items = (
            node("li", badge(kind.value), " ", node("a", check, **_way(kind, check, leads)), " ",
                 node("span", f"({count})", class_="count"))
            for (kind, check), count in groups.items()
        )  # fmt: skip
        yield node("nav", node("ul", lines(items)), aria_label="Problems by check")


def _articles(told: tuple[Problem, ...]) -> Iterator[Html]:
    """Each problem; the first of each check can be gone to."""
    known = set()
    for problem in told:
        place = _place(problem.kind, problem.check)
        yield _article(problem, {} if place in known else {"id_": place})
        known.add(place)


def _way(kind: Kind, check: str, leads: Set[tuple[Kind, str]]) -> dict[str, str]:
    return {"href": f"#{_place(kind, check)}"} if (kind, check) in leads else {}


def _place(kind: Kind, check: str) -> str:
    return f"{kind.value}-{check}"


def _article(problem: Problem, attributes: Mapping[str, str]) -> Html:
    word = problem.kind.value
    subject = (" ", node("span", f"({problem.subject})")) if problem.subject else ()
    check = (badge(word), node("code", problem.check), node("code", problem.code))
    return node(
        "article",
        node("p", *check, class_="check"),
        node("h3", problem.message),
        node("p", code(problem.where), *subject, class_="place"),
        *_excerpt(problem.excerpt),
        *_rows(problem),
        _pairs(problem.notes),
        class_=tone(word),
        **attributes,
    )


def _excerpt(excerpt: tuple[ExcerptLine, ...]) -> Iterator[Html]:
    if excerpt:
        rows = joined(_source_line(line) for line in excerpt)
        yield node("pre", node("code", rows), tabindex="0", aria_label="source excerpt")


def _source_line(line: ExcerptLine) -> Html:
    before, within, behind = line.parts
    marked = (node("mark", source(within)),) if within else ()
    cut = (f" [{line.cut} characters more]",) if line.cut else ()
    number = node("span", str(line.number), class_="number")
    return node("span", number, source(before), *marked, source(behind), *cut, class_="row")


def _rows(problem: Problem) -> Iterator[Html]:
    if problem.rows:
        pairs = (
            joined(
                (
                    node("dt", row.label),
                    node(
                        "dd",
                        row.text,
                        *((node("span", row.note, class_="note"),) if row.note else ()),
                    ),
                )
            )
            for row in problem.rows
        )
        yield node("dl", *pairs, class_="facts")


def _pairs(pairs: tuple[tuple[str, str], ...]) -> Html:
    parts = (joined((node("dt", label), node("dd", text))) for label, text in pairs)
    return node("dl", *parts, class_="facts")
