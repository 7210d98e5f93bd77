"""The graph: what links, what does not hold, what a change makes suspect, what counts as verified."""

from dataclasses import replace
from typing import Any

import graph_room as room
import pytest

from gatekeeper.model.graph import EdgeKind, NodeKind, State
from gatekeeper.record.gaps.of_trace import trace_gaps

ROOM = room.Room()
ALL = {"SRS-1": "verified", "SRS-2": "verified"}


def test_a_project_that_holds_together_is_verified_by_bound_results() -> None:
    facts = ROOM.facts()
    assert room.told(facts) == []
    assert room.verified(facts) == ALL
    assert room.edges(facts, EdgeKind.REFINES) == [
        ("SRS-1", "SYS-1", "ok"),
        ("SRS-2", "SYS-1", "ok"),
    ]
    assert room.edges(facts, EdgeKind.IMPLEMENTS) == [("src/pump.c", "SRS-1", "ok")]
    assert room.edges(facts, EdgeKind.VERIFIES) == [
        ("tests/test_pump.py::test_alarm", "SRS-2", "ok"),
        ("tests/test_pump.py::test_stop", "SRS-1", "ok"),
    ]
    assert {edge.as_of for edge in facts.graph.edges} == {room.COMMIT}


def test_what_the_file_says_of_a_hazard_is_told_and_of_a_requirement_not() -> None:
    text = "id,title,severity,residual risk\nH-1,Bolus,S5,acceptable\n"
    held = ROOM.with_files(srs=text.replace("H-1", "SRS-1"))
    files = held.files | {"req/risk.csv": text}
    source = room.TraceSource(
        ("req/risk.csv",), "csv", "hazard", (), room.SourceOptions(), room.HERE
    )
    settings = replace(room.SETTINGS, sources=(*room.SOURCES, source))
    facts = replace(held, files=files, settings=settings).facts()
    [hazard] = facts.graph.of(NodeKind.HAZARD)
    assert hazard.says == ("residual risk: acceptable", "severity: S5")
    assert not any(node.says for node in facts.graph.of(NodeKind.SOFTWARE_REQUIREMENT))


def test_without_sources_nothing_is_known() -> None:
    facts = replace(ROOM, settings=room.TraceSettings()).facts()
    assert not facts.configured
    assert not facts.graph.nodes


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"report": None}, "unknown", id="no-report"),
        pytest.param({"bound": False}, "unknown", id="not-bound"),
        pytest.param({"report": room.PASSED.replace('tests="2"', 'tests="3"')}, "unknown", id="report-cut"),
        pytest.param({"report": '<testsuite tests="1"><testcase name="x"/></testsuite>'}, "unknown", id="others"),
        pytest.param(
            {"report": room.PASSED.replace('"test_stop"/>', '"test_stop"><skipped/></testcase>')},
            "unknown",
            id="skipped",
        ),
        pytest.param(
            {"report": room.PASSED.replace('"test_stop"/>', '"test_stop"><failure/></testcase>')},
            "failed",
            id="failed",
        ),
    ],
)  # fmt: skip
def test_what_is_not_known_to_have_passed_is_not_verified(
    changes: dict[str, Any], expected: str
) -> None:
    assert room.verified(replace(ROOM, **changes).facts())["SRS-1"] == expected


def test_a_result_of_another_commit_is_stale_and_never_green() -> None:
    report = room.PASSED.replace(
        '<testsuite tests="2">',
        f'<testsuite tests="2"><properties><property name="commit" value="{"b" * 40}"/></properties>',
    )
    facts = replace(ROOM, report=report, bound=False).facts()
    assert {node.state for node in facts.graph.of(NodeKind.TEST_RUN)} == {State.STALE}
    assert room.verified(facts) == {"SRS-1": "unknown", "SRS-2": "unknown"}


def test_one_failed_of_two_tests_of_a_requirement_fails_it() -> None:
    test = "def test_stop():\n    '''Verifies: SRS-1'''\ndef test_alarm():\n    '''Verifies: SRS-1, SRS-2'''\n"
    report = room.PASSED.replace('"test_alarm"/>', '"test_alarm"><error/></testcase>')
    facts = replace(ROOM, report=report).with_files(test=test).facts()
    assert room.verified(facts) == {"SRS-1": "failed", "SRS-2": "failed"}


def test_a_requirement_that_no_test_names_is_untested() -> None:
    facts = ROOM.with_files(test="def test_stop():\n    '''Verifies: SRS-1'''\n").facts()
    assert room.verified(facts)["SRS-2"] == "untested"


def test_a_function_that_unity_runs_is_a_test_whatever_its_name() -> None:
    test = (
        "/* @verifies SRS-1 */\nstatic void pump_stops(void)\n{\n}\n/* @verifies SRS-2 */\n"
        "static void not_run(void)\n{\n}\nint main(void) { RUN_TEST(pump_stops); }\n"
    )
    facts = ROOM.with_files(test=test).facts()
    tests = {each.node[1]: each.tests for each in facts.verified}
    assert tests["SRS-1"] == ("tests/test_pump.py::pump_stops",)
    assert "not_run" not in str(tests["SRS-2"])


def test_a_report_may_tie_a_test_to_a_requirement_itself() -> None:
    report = (
        '<testsuite tests="2"><testcase classname="x" name="SRS-1 stops"/><testcase classname="x" name="b">'
        '<properties><property name="verifies" value="SRS-2"/></properties></testcase></testsuite>'
    )
    facts = replace(ROOM, report=report).with_files(test="").facts()
    assert room.verified(facts) == ALL


SRS = "id,title,text,parent,clause\n"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"srs": SRS + "SRS-1,a,,SYS-1 SYS-9,\nSRS-2,b,,SYS-1,\n"},
            ("tr003-dangling-link", "req/srs.csv:2", "SRS-1"),
            id="dangling",
        ),
        pytest.param(
            {"srs": SRS + "SRS-1,a,,SYS-1,\nSRS-2,b,,SYS-1,\nSRS-1,c,,SYS-1,\n"},
            ("tr002-duplicate-id", "req/srs.csv:4", "SRS-1"),
            id="duplicate",
        ),
        pytest.param({"srs": SRS + "SRS-1,a,,SYS-1,\nSRS-2,b,,,\n"}, ("tr004-orphan", "req/srs.csv:3", "SRS-2"), id="orphan"),
        pytest.param(
            {"sys": "id,title\nSYS-1,Stops\nSYS-2,Never used\n"},
            ("tr004-orphan", "req/sys.csv:3", "SYS-2"),
            id="root-without-children",
        ),
        pytest.param(
            {"srs": SRS + "SRS-1,a,,SYS-1 62304:5.99.1,\nSRS-2,b,,SYS-1,\n"},
            ("tr005-unknown-clause", "req/srs.csv:2", "SRS-1"),
            id="clause-linked",
        ),
        pytest.param(
            {"srs": SRS + "SRS-1,a,see IEC 62304:2006 clause 5.12.9,SYS-1,\nSRS-2,b,,SYS-1,\n"},
            ("tr005-unknown-clause", "req/srs.csv:2", "SRS-1"),
            id="clause-cited",
        ),
        pytest.param(
            {"srs": SRS + "SRS-1,a,,SYS-1 SRS-2,\nSRS-2,b,,SRS-1,\n"},
            ("tr007-circle", "req/srs.csv:3", "SRS-2"),
            id="circle",
        ),
        pytest.param(
            {"pump": "/* @implements{SRS-7} */\n"},
            ("tr003-dangling-link", "src/pump.c:1", "src/pump.c"),
            id="mark-to-nothing",
        ),
        pytest.param(
            {"pump": "/* @implements{SRS\u20111} */\n"},
            ("tr003-dangling-link", "src/pump.c:1", "src/pump.c"),
            id="mark-with-another-dash",
        ),
        pytest.param(
            {"sys": "id,title,status\nSYS-1,Stops,Withdrawn\n"},
            ("tr008-link-to-withdrawn", "req/srs.csv:2", "SRS-1"),
            id="withdrawn-by-its-status",
        ),
        pytest.param({"srs": "title\n"}, ("tr001-unreadable", "req/srs.csv:1", "req/srs.csv"), id="unreadable"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_told_at_its_line(
    changes: dict[str, str], expected: tuple[str, str, str]
) -> None:
    assert expected in room.told(ROOM.with_files(**changes).facts())


WORK = "id,title,status,from\nCR-1,Faster,{request},PR-1\n"
FOUND = "id,title,status,about\nPR-1,Too slow,{problem},H-1\n"


def of_work(problem: str, request: str) -> Any:
    """The room with a hazard, a problem report about it and a change request for that."""
    texts = {
        "hazard": ("controls", "id,title,controls\nH-1,Bolus,SRS-1\n"),
        "problem-report": ("about", FOUND.format(problem=problem)),
        "change-request": ("from", WORK.format(request=request)),
    }
    sources = tuple(
        room.TraceSource((f"req/{kind}.csv",), "csv", kind, (), room.SourceOptions(link_fields=(field,), reverse_fields=("controls",)), room.HERE)
        for kind, (field, _) in texts.items()
    )  # fmt: skip
    files = ROOM.files | {f"req/{kind}.csv": text for kind, (_, text) in texts.items()}
    roots = frozenset(("system-requirement", "hazard", *texts))
    settings = replace(room.SETTINGS, sources=(*room.SOURCES, *sources), roots=roots)
    return replace(ROOM, files=files, settings=settings).facts()


@pytest.mark.parametrize(
    ("problem", "request_", "orphans"),
    [
        ("open", "proposed", []),
        ("closed", "approved", []),
        ("closed", "done", ["CR-1"]),
        ("closed", "", ["CR-1"]),
        ("open", "see the wiki", ["CR-1"]),
    ],
)
def test_from_a_problem_or_a_request_something_has_to_come_once_it_was_dealt_with(
    problem: str, request_: str, orphans: list[str]
) -> None:
    told = room.told(of_work(problem, request_))
    assert [subject for code, _, subject in told if code == "tr004-orphan"] == orphans


def test_a_problem_report_that_names_a_hazard_is_no_control_of_it() -> None:
    graph = of_work("open", "proposed")
    assert ("PR-1", "H-1", "ok") in room.edges(graph, EdgeKind.RELATES)
    assert room.edges(graph, EdgeKind.CONTROLS) == [("SRS-1", "H-1", "ok")]


def test_known_clauses_are_nodes() -> None:
    text = (
        SRS
        + "SRS-1,a,by ISO 14971 7.1 and 21 CFR Part 11.10(d),SYS-1,62304:5.5.5\nSRS-2,b,,SYS-1,\n"
    )
    facts = ROOM.with_files(srs=text).facts()
    assert room.told(facts) == []
    assert [e[1] for e in room.edges(facts, EdgeKind.ANSWERS)] == [
        "14971:7.1",
        "62304:5.5.5",
        "Part11:11.10(d)",
    ]


def test_links_that_lie_outside_are_external_and_not_told() -> None:
    settings = replace(room.SETTINGS, external=("CUST-*",))
    files = ROOM.with_files(srs=SRS + "SRS-1,a,,CUST-4,\nSRS-2,b,,SYS-1,\n")
    facts = replace(files, settings=settings).facts()
    assert room.told(facts) == []
    assert room.edges(facts, EdgeKind.REFINES)[0] == ("SRS-1", "CUST-4", "external")


def test_a_source_without_files_is_told() -> None:
    facts = replace(ROOM, files={k: v for k, v in room.FILES.items() if "sys" not in k}).facts()
    assert ("tr001-unreadable", "gatekeeper.toml", "csv req/sys.csv") in room.told(facts)


def test_a_source_whose_files_hold_no_item_is_told() -> None:
    facts = ROOM.with_files(srs=SRS).facts()
    assert ("tr001-unreadable", "gatekeeper.toml", "csv req/srs.csv") in room.told(facts)


CHANGED = "id,title\nSYS-1,Stops at once\n"


def test_a_changed_parent_makes_its_links_suspect_and_everything_behind_stale() -> None:
    facts = replace(ROOM, base=dict(room.FILES)).with_files(sys=CHANGED).facts()
    assert room.edges(facts, EdgeKind.REFINES) == [
        ("SRS-1", "SYS-1", "suspect"),
        ("SRS-2", "SYS-1", "suspect"),
    ]
    assert {s for _, _, s in room.edges(facts, EdgeKind.VERIFIES)} == {"stale"}
    assert {s for _, _, s in room.edges(facts, EdgeKind.RESULT_OF)} == {"stale"}
    assert {node.state for node in facts.graph.of(NodeKind.TEST_RUN)} == {State.STALE}
    assert room.verified(facts) == {"SRS-1": "suspect", "SRS-2": "suspect"}
    assert [t[0] for t in room.told(facts)] == ["tr006-suspect-link"] * 2


def test_what_followed_the_change_is_not_suspect() -> None:
    text = room.FILES["req/srs.csv"].replace("It stops", "It stops at once")
    facts = replace(ROOM, base=dict(room.FILES)).with_files(sys=CHANGED, srs=text).facts()
    assert room.edges(facts, EdgeKind.REFINES)[0] == ("SRS-1", "SYS-1", "ok")
    assert room.verified(facts) == {"SRS-1": "suspect", "SRS-2": "suspect"}
    assert ("tests/test_pump.py::test_stop", "SRS-1", "suspect") in room.edges(
        facts, EdgeKind.VERIFIES
    )


def test_moving_an_item_changes_nothing() -> None:
    text = "\n" + room.FILES["req/sys.csv"]
    facts = replace(ROOM, base=dict(room.FILES)).with_files(sys=text.lstrip("\n") + "\n").facts()
    assert room.verified(facts) == ALL


def test_a_stamp_that_does_not_fit_is_suspect_without_any_baseline() -> None:
    source = room.TraceSource(
        ("d/*.yml",), "doorstop", "software-requirement", (), room.SourceOptions(), room.HERE
    )
    settings = replace(room.SETTINGS, sources=(*room.SOURCES, source))
    files = {
        "d/A1.yml": "text: a\nlinks: []\nlevel: 1\n",
        "d/B1.yml": "text: b\nlevel: 1\nlinks:\n- A1: wrong\nreviewed: other\n",
    }
    facts = replace(ROOM, settings=settings, files=room.FILES | files).facts()
    assert ("B1", "A1", "suspect") in room.edges(facts, EdgeKind.REFINES)
    assert [t for t in room.told(facts) if t[2] in ("A1", "B1")] == [
        ("tr004-orphan", "d/A1.yml:1", "A1"),
        ("tr011-changed-after-review", "d/B1.yml:1", "B1"),
        ("tr006-suspect-link", "d/B1.yml:4", "B1"),
    ]


def test_a_link_to_what_is_withdrawn_is_broken() -> None:
    source = room.TraceSource(
        ("d/*.yml",), "doorstop", "software-requirement", (), room.SourceOptions(), room.HERE
    )
    settings = replace(room.SETTINGS, sources=(*room.SOURCES, source))
    files = {
        "d/A1.yml": "active: false\ntext: a\nlinks: []\nlevel: 1\n",
        "d/B1.yml": "text: b\nlevel: 1\nlinks:\n- A1: null\n",
    }
    facts = replace(ROOM, settings=settings, files=room.FILES | files).facts()
    assert ("tr008-link-to-withdrawn", "d/B1.yml:4", "B1") in room.told(facts)
    assert ("B1", "A1", "broken") in room.edges(facts, EdgeKind.REFINES)


OFT = "`req~stop~2`\n\nIt stops.\n\nNeeds: impl, utest\n"


def test_openfasttrace_needs_and_revisions() -> None:
    source = room.TraceSource(
        ("o/*.md",), "openfasttrace", "software-requirement", (), room.SourceOptions(), room.HERE
    )
    settings = replace(room.SETTINGS, sources=(source,), roots=frozenset({"software-requirement"}))
    files = {"o/a.md": OFT, "src/a.c": "// [impl->req~stop~1]\n"}
    facts = replace(ROOM, settings=settings, files=files, report=None).facts()
    assert room.told(facts) == [
        ("tr012-not-covered", "o/a.md:1", "req~stop"),
        ("tr006-suspect-link", "src/a.c:1", "src/a.c"),
    ]


def test_mentions_count_where_the_configuration_says_so() -> None:
    settings = replace(room.SETTINGS, mentions=("src/**",))
    facts = (
        replace(ROOM, settings=settings).with_files(pump="/* (SRS-1 to SRS-2) 2-1 */\n").facts()
    )
    assert [e[1] for e in room.edges(facts, EdgeKind.IMPLEMENTS)] == ["SRS-1", "SRS-2"]


def test_coverage_is_evidence_of_the_file_it_means() -> None:
    settings = replace(room.SETTINGS, reports=(room.ReportSource("cov", "lcov", "", room.HERE),))
    text = f"# commit: {room.COMMIT}\nSF:/build/src/pump.c\nDA:1,1\nDA:2,0\nend_of_record\n"
    given = room.GivenReport("cov", text.encode(), None)
    facts = replace(ROOM, settings=settings, report=None).facts()
    assert facts.bindings[0].why == "it was not handed over"
    facts = replace(ROOM, settings=settings, report=None).facts(given)
    assert room.edges(facts, EdgeKind.COVERS) == [("cov:src/pump.c", "src/pump.c", "ok")]
    assert next(facts.graph.of(NodeKind.COVERAGE)).title == "1 of 2 lines, 0 of 0 branches"


def test_coverage_of_no_line_says_nothing_good() -> None:
    settings = replace(room.SETTINGS, reports=(room.ReportSource("cov", "lcov", "", room.HERE),))
    text = f"# commit: {room.COMMIT}\nSF:/build/src/pump.c\nDA:1,0\nDA:2,0\nend_of_record\n"
    given = room.GivenReport("cov", text.encode(), None)
    facts = replace(ROOM, settings=settings, report=None).facts(given)
    node = next(facts.graph.of(NodeKind.COVERAGE))
    assert (node.state.value, node.why) == ("unknown", "no line of it was run")
    assert room.edges(facts, EdgeKind.COVERS) == [("cov:src/pump.c", "src/pump.c", "unknown")]


@pytest.mark.parametrize(
    ("path", "line", "told"),
    [
        ("src/pump.c", 3, ("ok", "", [])),
        ("src/pump.c", 4, ("broken", "it tells of line 4, which the file does not have", [])),
        ("src/gone.c", 1, ("none", "", [("tr010-report-defect", "gatekeeper.toml", "cov")])),
    ],
    ids=["the last line", "behind the last line", "of no file"],
)
def test_coverage_of_another_content_is_told(
    path: str, line: int, told: tuple[object, ...]
) -> None:
    settings = replace(room.SETTINGS, reports=(room.ReportSource("cov", "lcov", "", room.HERE),))
    text = f"# commit: {room.COMMIT}\nSF:/build/{path}\nDA:{line},1\nend_of_record\n"
    given = room.GivenReport("cov", text.encode(), None)
    facts = replace(ROOM, settings=settings, report=None).facts(given)
    nodes = [(node.state.value, node.why) for node in facts.graph.of(NodeKind.COVERAGE)]
    assert (*(nodes or [("none", "")])[0], room.told(facts)) == told
    gaps = [gap.sentence for gap in trace_gaps(facts) if "another content" in gap.sentence]
    assert len(gaps) == (told[0] == "broken")


def test_a_report_that_nobody_expects_is_named_and_not_used() -> None:
    facts = ROOM.facts(room.GivenReport("other", b"<x/>", None))
    assert [(b.report, b.bound) for b in facts.bindings] == [("unit", True), ("other", False)]


def test_the_same_bytes_give_the_same_graph() -> None:
    assert ROOM.facts() == ROOM.facts()


REGISTER = "id,title,version,status,file,clauses\nD-1,Plan,1,approved,{file},62304:5.2.1\n"
KEPT = room.TraceSource(
    ("docs/register.csv",), "csv", "document", (), room.SourceOptions(), room.HERE
)


def documents(
    file: str, plan: str, before: str | None = None, path: str = "docs/plan.md"
) -> room.TraceFacts:
    """The graph of a register whose document names that file; `before` is what the file held in the baseline."""
    held = {"docs/register.csv": REGISTER.format(file=file), path: plan}
    held["req/srs.csv"] = "id,title,parent\nSRS-1,Stop,D-1\n"
    base = None if before is None else held | {path: before}
    settings = replace(room.SETTINGS, sources=(KEPT, room.SOURCES[1]), reports=())
    return room.Room(files=held, base=base, settings=settings, report=None).facts()


def pinned_digest(facts: room.TraceFacts) -> str:
    [node] = facts.graph.of(NodeKind.DOCUMENT)
    return node.digest


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("docs/plan.md", "docs/plan.md"),
        ("./docs/plan.md", "docs/plan.md"),
        ("plan.md", "docs/plan.md"),
        ("../qms/plan.md", "qms/plan.md"),
        ("docs/Software Plan.pdf", "docs/Software Plan.pdf"),
        ("docs/a;docs/plan.md", "docs/plan.md"),
        ("docs/odd; name.md", "docs/odd; name.md"),
    ],
)
def test_a_document_is_the_content_of_the_file_that_its_entry_names(file: str, path: str) -> None:
    one, other = (pinned_digest(documents(file, text, path=path)) for text in ("a", "b"))
    assert one != other


@pytest.mark.parametrize("file", ["built by Makefile", "see Makefile for it"])
def test_a_word_among_others_names_no_file(file: str) -> None:
    one, other = (pinned_digest(documents(file, text, path="Makefile")) for text in ("a", "b"))
    assert one == other


@pytest.mark.parametrize(
    ("file", "lost"),
    [
        ("docs/plans.md", "docs/plans.md"),
        ("docs/plan.md; docs/more plans.pdf", "docs/more plans.pdf"),
        ("../../plan.md", "../../plan.md"),
        ("quality system", ""),
        ("https://qms.example/plan.md", ""),
        ("docs/plan.md", ""),
    ],
)
def test_a_document_whose_file_is_not_there_is_unknown_and_a_gap(file: str, lost: str) -> None:
    facts = documents(file, "a")
    [node] = facts.graph.of(NodeKind.DOCUMENT)
    why = f"its entry names {lost}, and the tree has no such file" if lost else ""
    assert (node.state.value, node.why) == ("unknown" if lost else "ok", why)
    gaps = [gap.sentence for gap in trace_gaps(facts) if gap.subject == "document D-1"]
    assert gaps == ([why] if lost else [])


def test_a_document_that_names_no_file_of_the_tree_is_its_entry() -> None:
    one, other = (pinned_digest(documents("quality system", text)) for text in ("a", "b"))
    assert one == other


@pytest.mark.parametrize(
    ("before", "state"), [("a", "ok"), ("b", "suspect")], ids=["same", "edited"]
)
def test_what_comes_from_a_document_is_suspect_when_its_file_changed(
    before: str, state: str
) -> None:
    facts = documents("docs/plan.md", "a", before)
    assert room.edges(facts, EdgeKind.REFINES) == [("SRS-1", "D-1", state)]
