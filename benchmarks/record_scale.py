"""What the print of a large record costs: `record_scale.py print [ROWS]`.

And its graph: `record_scale.py graph [FINDINGS COMMITS]` joins 3,400 requirements, 8,000 links, their tests and results with
so many rows, `record_scale.py trail [COMMITS]` makes the sheets and the book of a trail that judged so many commits, each
approved. Target: 20,000 matrix rows as PDF/A-3 volumes under 30 s and 1 GB; the whole folder is `record_whole.py`.
Times are of the clock and of the processor, memory is the peak of this process and of its largest child.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gatekeeper.evidence.statements import gate_run_statement
from gatekeeper.gate.records.clause_table import clause_table
from gatekeeper.gate.records.pdf import print_record
from gatekeeper.model.book import Book
from gatekeeper.model.digest import ObjectId, sha256
from gatekeeper.model.evidence import Entry, Ledger
from gatekeeper.model.graph import Edge, EdgeKind, Graph, Node, NodeKind, State, TraceFacts
from gatekeeper.model.question import Part, Question, Step
from gatekeeper.model.record import Record, RunCommit, RunReview
from gatekeeper.model.record_ground import Validation
from gatekeeper.record.answers.evaluate import answer
from gatekeeper.record.book import build_book, node_sheets
from gatekeeper.record.build import build_record
from gatekeeper.record.files.as_print import print_volumes, run_time
from gatekeeper.record.files.as_xlsx import workbook
from gatekeeper.record.graph.flat import with_link_states
from gatekeeper.record.graph.rows import whole_graph
from gatekeeper.record.sheets.columns import sheet

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from sample_run import sample_run

MATRIX = (
    "id state:state title kind why comes-from>requirement leads-to>requirement controls>hazard tests>test "
    "implemented-in>file link-state:state place:code digest:code"
)
FINDING = (
    "id rule level:state state:state unit>unit:concerns place:code message why tools cwe help"
)
COMMIT = "id:code subject authors>person:made-by parts unit>unit:concerns approvals:number"


def record() -> Record:
    """A small record, whose head and times the large tables are printed under."""
    run = sample_run()
    statement = gate_run_statement(run, started_at="2026-11-23T09:00:00Z", report=sha256(b""))
    entry = Entry(1, sha256(b"statement"), statement)
    clauses = clause_table()
    return build_record(Ledger((entry,), (), sha256(b"head")), run, entry.digest, clauses)[0]


def matrix(count: int) -> Book:
    """A matrix of that many requirements, each with texts of a usual length."""
    rows = (
        (
            f"SRS-{n:05}",
            "verified" if n % 9 else "suspect",
            f"The pump delivers volume {n} within 5 % of the ordered dose, measured at the shaft",
            "software-requirement",
            "" if n % 9 else f"tests/firmware/test_dose_{n % 50}.c: its result is of another tree",
            (f"SYS-{n % 300:03}",),
            (),
            (f"HAZ-{n % 40}",),
            (f"tests/firmware/test_dose_{n % 50}.c::test_{n}",),
            (f"firmware/pump/dose_{n % 80}.c",),
            ("ok",),
            f"compliance/requirements/software.md:{n}",
            sha256(str(n).encode()),
        )
        for n in range(count)
    )
    return Book((), (sheet("requirement", "Requirements and design", MATRIX, rows),))


def findings(count: int, commits: int) -> Book:
    """Tables of that many findings and commits."""
    seen = (
        (
            f"F{n}",
            f"semgrep:c-rule-{n % 70}",
            "warning",
            "open" if n % 3 else "new",
            f"UNIT-{n % 300}",
            f"firmware/module_{n % 4000}/file.c:{n % 900}",
            "a length that comes from outside is used as an index without a bound",
            "known at the baseline",
            ("semgrep",),
            ("CWE-129",),
            "",
        )
        for n in range(count)
    )
    made = (
        (f"{n:040x}", f"Change {n} of the pump", f"P{n % 40}", "author", f"UNIT-{n % 300}", "1")
        for n in range(commits)
    )
    return Book(
        (),
        (sheet("finding", "Findings", FINDING, seen), sheet("commit", "Commits", COMMIT, made)),
    )


def traced() -> TraceFacts:
    """3,400 requirements with 8,000 links, a test and a result each; every hundredth result failed."""
    commit = ObjectId("a" * 40)
    nodes, edges = [], []

    def add(kind: NodeKind, name: str, state: State = State.OK) -> tuple[str, str]:
        nodes.append(Node(kind, name, name, "", state, "" if state is State.OK else "failed"))
        return kind.value, name

    def tie(source: tuple[str, str], kind: EdgeKind, target: tuple[str, str]) -> None:
        edges.append(Edge(source, target, kind, "", State.OK, "", None, commit))

    for n in range(3_400):
        key = add(NodeKind.SOFTWARE_REQUIREMENT, f"SRS-{n}")
        for step in range(1, 4 if n % 3 == 0 else 3) if n > 3 else ():
            tie(key, EdgeKind.REFINES, (key[0], f"SRS-{(n * 7919 + step) % n}"))
        case = add(NodeKind.TEST_CASE, f"test.c::test_{n}")
        tie(case, EdgeKind.VERIFIES, key)
        run = add(NodeKind.TEST_RUN, f"run {n}", State.OK if n % 100 else State.BROKEN)
        tie(run, EdgeKind.RESULT_OF, case)
    return TraceFacts(configured=True, graph=Graph(tuple(nodes), tuple(edges)))


def graph(count: int, commits: int) -> None:
    """Joins it with the rows of a large record, and answers a question that walks the commits."""
    people = sheet("person", "People", "id kind", ((f"P{n}", "human") for n in range(40)))
    book = Book((), (people, *findings(count, commits).sheets))
    whole = whole_graph(traced(), book.sheets, ObjectId("a" * 40))
    timed("graph", lambda: whole_graph(traced(), book.sheets, ObjectId("a" * 40)).nodes)
    timed("states of links", lambda: tuple(with_link_states(book.sheets, whole)))
    made = Step("commits", up=False, relations=("made by",))
    asked = Question("who", "?", (Part("person", "People", (), ("id",), along=(made,)),))
    timed("question", lambda: answer(book, asked, {}).parts[0].rows)


def trail(count: int) -> None:
    """The sheets of people, commits, approvals and acts, and the book with the graph of `traced`."""
    small, run = record(), sample_run()
    run = replace(run, facts=replace(run.facts, trace=traced()))
    ids = [ObjectId(f"{n:040x}") for n in range(count)]
    paths, at = frozenset({b"src/a.c"}), "2026-01-01T00:00:00+00:00"
    commits = tuple(
        RunCommit(i, f"Change SRS-{n}", (("author", "x", "aiko"),), paths, (), seen_by_hook=True)
        for n, i in enumerate(ids)
    )
    reviews = tuple(
        RunReview("ben", "G2", i, "signed", paths, at, ("10 yes",), "ben", f"{n:064x}")
        for n, i in enumerate(ids)
    )
    runs = tuple(
        replace(small.runs[0], commits=commits[n : n + 100], reviews=reviews[n : n + 100])
        for n in range(0, count, 100)
    )
    large, ledger = replace(small, runs=runs), Ledger((), (), None)
    timed("sheets", lambda: node_sheets(large, run, ledger, Validation(()), ()))
    nodes = node_sheets(large, run, ledger, Validation(()), ())
    whole = whole_graph(traced(), nodes, run.head)
    timed("book", lambda: build_book(large, run, ledger, nodes, whole).sheets)


def timed(what: str, make: Callable[[], object]) -> None:
    """Says what one step cost."""
    clock, spent = time.monotonic(), _spent()
    made = make()
    size = sum(map(len, made.values())) if isinstance(made, dict) else len(made)  # type: ignore[arg-type]  # bytes or files of bytes
    mine, child = (
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(
        f"{what}: {time.monotonic() - clock:.1f} s, processor {_spent() - spent:.1f} s, {size / 1e6:.1f} MB, "
        f"peak {mine} MB here, {child} MB in the largest child",
        flush=True,
    )


def _spent() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main(words: list[str]) -> None:
    """Prints a line a step."""
    small = record()
    if words[:1] == ["graph"]:
        graph(*(map(int, words[1:3]) if words[2:] else (1_000_000, 100_000)))
    elif words[:1] == ["trail"]:
        trail(int(words[1]) if words[1:] else 100_000)
    elif words[:1] == ["print"]:
        book = matrix(int(words[1]) if words[1:] else 20_000)
        volumes = tuple(print_volumes(small, book, ()))
        with tempfile.TemporaryDirectory() as empty:
            made = print_record(volumes, Path(empty), 1_800_000_000)
            timed(f"{len(volumes)} volumes", lambda: dict(made))
        timed("workbook", lambda: b"".join(workbook(book, run_time(small))))
    else:
        sys.exit("print, graph or trail")


if __name__ == "__main__":
    main(sys.argv[1:])
