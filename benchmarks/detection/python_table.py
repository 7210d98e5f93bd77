"""The table for Python, gatekeeper beside each peer the same day, and how well each rule of ours tells right from wrong.

    python benchmarks/detection/python_table.py OUT [--benchmark FOLDER] [--security-eval FOLDER]
        [--fixes LIST.csv … --repositories FOLDER --at '{owner}/{name}'] [--trees TREE …] [--half dev|check] [--measure]

FOLDER is a checkout of OWASP-Benchmark/BenchmarkPython or s2e-lab/SecurityEval. OUT keeps what the tools said; what is kept is
not asked again. Peers count with all they say: bandit, ruff's rules S, and our pack and flow-python each alone; public semgrep
rules are not at hand, for their licence forbids to pass them on. *gatekeeper* is the gate: in BenchmarkPython from warning on.
`--measure` writes `rules/measured.json` from the half `dev` and the trees.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import python_corpora as corpora
from fixes import Fix, Side
from gate_run import Found
from rooms import table
from security_eval import answers

from gatekeeper.analyzers.bandit_meanings import meanings
from gatekeeper.analyzers.flow.report import ANSWER, flow_rule, flow_rules
from gatekeeper.config.packs import rule_texts

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("gatekeeper", "bandit", "ruff", "semgrep", "flow-python")
Kept = dict[str, tuple[Found, ...]]


def speaks(one: Found, tool: str) -> bool:
    """Whether the finding is this tool's; the gate has every tool but ruff."""
    if tool == "gatekeeper":
        return one.analyzers != {"ruff"}
    return any(
        voice.startswith(f"{tool}:") and not voice.endswith(ANSWER.id) for voice in one.voices
    )


def with_ruffs_weaknesses(kept: Kept) -> Kept:
    """Ruff's rules named with the weaknesses that bandit gives the rule of the same number."""
    known: dict[str, frozenset[int]] = {}
    for several in kept.values():
        for one in several:
            if one.analyzers == {"bandit"}:
                known["ruff:S" + one.rule.rpartition("B")[2]] = one.cwe
    return {
        name: tuple(
            Found(
                o.rule, o.level, known.get(o.rule, o.cwe), o.analyzers, o.first, o.last, o.voices
            )
            for o in several
        )
        for name, several in kept.items()
    }


def hit(case: corpora.Case, kept: Kept, tool: str, *, loud: bool) -> bool:
    """Whether the tool names the case's weakness in its file."""
    named = answers(case.cwe)
    return any(
        one.cwe & named and speaks(one, tool) and (not loud or one.level != "note")
        for one in kept.get(case.name, ())
    )


def youden(cases: Iterable[corpora.Case], kept: Kept, tool: str) -> float:
    """Mean over categories of the share told of faulty cases less that of sound ones."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for case in cases:
        count = counts[case.category]
        count[0 if case.is_faulty else 2] += 1
        count[1 if case.is_faulty else 3] += hit(case, kept, tool, loud=tool == "gatekeeper")
    both = [c for c in counts.values() if c[0] and c[2]]
    return sum(c[1] / c[0] - c[3] / c[2] for c in both) / max(1, len(both))


def apart(found: list[Fix], kept: Kept, tool: str) -> float:
    """Share of the fixes after which a rule of the tool speaks less of the changed functions."""
    told = 0
    for fix in found:
        before, after = (
            _counted(sides, kept, tool, loud=tool == "gatekeeper")
            for sides in (fix.before, fix.after)
        )
        told += any(count > after.get(rule, 0) for rule, count in before.items())
    return told / max(1, len(found))


def _counted(sides: tuple[Side, ...], kept: Kept, tool: str, *, loud: bool) -> dict[str, int]:
    counted: dict[str, int] = defaultdict(int)
    for side in sides:
        for one in kept.get(side.name, ()):
            if speaks(one, tool) and side.lines & set(range(one.first, one.last + 1)):
                if loud and one.level == "note":
                    continue
                mine = {v for v in one.voices if v.startswith(f"{tool}:")} or {one.rule}
                for voice in mine if tool != "gatekeeper" else {one.rule}:
                    counted[voice] += 1
    return counted


def weaknesses_of(voice: str) -> frozenset[int]:
    """What the rule behind `analyzer:rule` is about, as it says itself."""
    analyzer, _, rule = voice.partition(":")
    if analyzer == "semgrep":
        return frozenset(int(cwe.removeprefix("CWE-")) for cwe in rule_texts()[rule].cwe)
    if analyzer == "flow-python":
        shipped = flow_rule(rule)
        return frozenset(shipped.cwe if shipped is not None else ())
    return frozenset({meanings()[rule].cwe} if rule in meanings() else ())


def measured(
    labelled: list[tuple[list[corpora.Case], Kept]],
    mended: tuple[list[Fix], Kept],
    sound: Kept,
) -> dict[str, dict[str, int]]:
    """By `analyzer:rule`: how often right and wrong, of how many cases of its weaknesses; a silent rule has its row too."""
    rows: dict[str, dict[str, int]] = defaultdict(
        lambda: dict.fromkeys(("right", "wrong", "cases"), 0)
    )
    shipped = [f"semgrep:{rule}" for rule in rule_texts() if rule.startswith("py-")]
    shipped += [f"flow-python:{rule.id}" for rule in flow_rules().values()]
    for voice in (*shipped, *(f"bandit:{rule}" for rule in meanings())):
        rows[voice].update(right=0)
    for cases, kept in labelled:
        for case in cases:
            named = answers(case.cwe)
            for voice in {v for o in kept.get(case.name, ()) if o.cwe & named for v in o.voices}:
                rows[voice]["right" if case.is_faulty else "wrong"] += 1
    fixed, kept = mended
    for fix in fixed:
        for tool in ("bandit", "semgrep", "flow-python"):
            before, after = (_counted(s, kept, tool, loud=False) for s in (fix.before, fix.after))
            for voice, count in before.items():
                rows[voice]["right"] += count > after.get(voice, 0)
    for several in sound.values():
        for voice in (v for one in several for v in one.voices):
            rows[voice]["wrong"] += 1
    faulty = [case.cwe for cases, _ in labelled for case in cases if case.is_faulty]
    for voice, row in rows.items():
        named = weaknesses_of(voice)
        row["cases"] = sum(bool(answers(cwe) & named) for cwe in faulty)
    kept_out = ("ruff:", f"flow-python:{ANSWER.id}")
    return {voice: row for voice, row in sorted(rows.items()) if not voice.startswith(kept_out)}


def main() -> None:
    """Prints a row for each corpus; writes the measures when asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    for name in ("benchmark", "security-eval", "repositories"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--fixes", type=Path, nargs="*", default=[])
    parser.add_argument("--at", default="{owner}/{name}")
    parser.add_argument("--trees", type=Path, nargs="*", default=[])
    parser.add_argument("--half", choices=("dev", "check"), default="check")
    parser.add_argument("--measure", action="store_true")
    asked = parser.parse_args()
    rows: list[list[object]] = []
    labelled: list[tuple[list[corpora.Case], Kept]] = []
    mended: tuple[list[Fix], Kept] = ([], {})
    for name, read in (("benchmark", corpora.benchmark), ("security_eval", corpora.security_eval)):
        folder = getattr(asked, name)
        if folder is None:
            continue
        cases, files = read(folder)
        cases = [case for case in cases if case.is_check == (asked.half == "check")]
        chosen = {case.name: files[case.name] for case in cases}
        chosen |= {at: content for at, content in files.items() if at.startswith("helpers/")}
        kept = with_ruffs_weaknesses(corpora.said(asked.out / f"{name}-{asked.half}.json", chosen))
        labelled.append((cases, kept))
        if name == "benchmark":
            scores = [f"{youden(cases, kept, tool):.2f}" for tool in TOOLS]
            rows.append([f"BenchmarkPython, {len(cases)} cases, mean Youden", *scores])
        else:
            share = [sum(hit(c, kept, tool, loud=False) for c in cases) for tool in TOOLS]
            rows.append(
                [f"SecurityEval, {len(cases)} cases, recall", *(f"{n / len(cases):.2f}" for n in share)]
            )  # fmt: skip
    for listed in asked.fixes:
        found, files = corpora.fixes(listed, asked.repositories, asked.at, asked.half)
        name = listed.stem.removeprefix("python_")
        kept = corpora.said(asked.out / f"{name}-{asked.half}.json", files)
        mended = ([*mended[0], *found], {**mended[1], **kept})
        scores = [f"{apart(found, kept, tool):.2f}" for tool in TOOLS]
        rows.append([f"{name}, {len(found)}, told apart", *scores])
    sound: Kept = {}
    if asked.trees:
        files = corpora.trees(asked.trees)
        for tree in asked.trees:
            own = {n: c for n, c in files.items() if n.startswith(f"{tree.name}/")}
            sound |= corpora.said(asked.out / f"tree-{tree.name}.json", own)
        lines = sum(content.count(b"\n") for content in files.values()) / 1000
        loud = [[o for s in sound.values() for o in s if speaks(o, t) and (t != "gatekeeper" or o.level != "note")] for t in TOOLS]  # fmt: skip
        rows.append(
            [f"sound trees, {lines:.0f} thousand lines, findings per 1,000", *(f"{len(o) / lines:.2f}" for o in loud)]
        )  # fmt: skip
    print(table([f"half {asked.half}", *TOOLS], rows))
    if asked.measure:
        if asked.half != "dev":
            raise SystemExit("measures come from the half dev")
        path = ROOT / "rules" / "measured.json"
        measures = measured(labelled, mended, sound)
        path.write_text(json.dumps(measures, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
