"""Clauses that reviewers answer of each change: met by what they signed, unit by unit, where they wrote none of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import Ledger
from gatekeeper.model.facts import Facts
from gatekeeper.model.path import path_from_bytes
from gatekeeper.model.person import Registry
from gatekeeper.model.record import PROVEN, Clause, ClauseTable, RunCommit
from gatekeeper.model.review import AnswerWord
from gatekeeper.model.software import LayoutClass, SafetyClass
from gatekeeper.model.touched import STRAY, territory
from gatekeeper.record.clauses.by_graph import Holding, judge
from gatekeeper.record.clauses.changed import Release, judged_commits
from gatekeeper.record.few import few
from gatekeeper.record.sheets.reviews import independent, tables_of

_YES, _NO, _REJECTED = AnswerWord.YES.value, AnswerWord.NO.value, "rejected"
_Said = dict[tuple[ObjectId, str, str], set[tuple[str, str, str]]]
"""By commit, unit and item of a checklist, what those answered, who they are, and to what question, whose review is proven and who wrote
none of it; a no of whomever, and under no unit and item who rejects the commit."""
_Change = tuple[RunCommit, str, SafetyClass]
"""A commit, one of the units that it touches, and the class of that."""


def of_answers(
    table: ClauseTable, facts: Facts, release: Release, ledger: Ledger
) -> Mapping[str, Holding]:
    """Clause id to what reviewers answered to its item of their checklists, of each change of a unit that the clause holds for."""
    asked = [clause for clause in table.clauses if clause.answered_by]
    commits = judged_commits(release)
    if isinstance(commits, Holding):
        return dict.fromkeys((clause.id for clause in asked), commits)
    said = _said(release, facts.project.registry, ledger)
    homes = _homes(facts, {raw for commit in commits for raw in commit.paths})
    touched = {c.commit: set().union(*(homes[raw] for raw in c.paths)) for c in commits}
    changes = [
        (each, *home)
        for each in commits
        for home in sorted(touched[each.commit], key=lambda home: home[0])
    ]
    return {clause.id: _held(clause, changes, said) for clause in asked}


def _held(clause: Clause, changes: list[_Change], said: _Said) -> Holding:
    against, unknown, good = list[str](), list[str](), list[str]()
    asked: set[str] = set()
    mine = [each for each in changes if clause.classes is None or each[2] in clause.classes]
    for commit, unit, _ in mine:
        keys = ((commit.commit, unit, clause.answered_by), (commit.commit, "", ""))
        answers = sorted({each for key in keys for each in said.get(key, ())})
        words = {word for word, _, _ in answers}
        asked |= {question for _, _, question in answers}
        sort = good if words == {_YES} else against if _NO in words else unknown
        heard = "".join(f", {word} by {who}" for word, who, _ in answers)
        sort.append(f"{commit.commit[:12]} in {unit}{heard}")
    cure = f'let the checklist of each class ask the item "{clause.answered_by}", and somebody else review each change by it: gatekeeper review'
    if not mine:
        return Holding(None, "no change of a unit is in the release", cure=cure)
    if len(good) == len(mine):
        why = f"answered yes of each change of a unit: {few(sorted(asked), 2, '; ')}"
        return Holding(True, why, tuple(good[-5:]))
    return replace(judge("changes of units", len(mine), against, unknown), cure=cure)


def _said(release: Release, registry: Registry, ledger: Ledger) -> _Said:
    commits = {c.commit: c for run in release.runs for c in run.commits}
    filed = {str(e.digest): e for e in ledger.entries if not ledger.fault_of(e)}
    said: _Said = defaultdict(set)
    for review in (review for run in release.runs for review in run.reviews):
        if review.code == "review-rejects":
            said[review.commit, "", ""].add((_REJECTED, review.person or review.who, ""))
        entry, commit = filed.get(review.review), commits.get(review.commit)
        if entry is None:
            continue
        signed = any(signer.person == review.person for signer in entry.signers)
        sure = review.grade in PROVEN and independent(review, registry, commit) == "yes" and signed
        for answer in tables_of(entry, "answers"):
            unit, item, word = (str(answer.get(key)) for key in ("unit", "item", "answer"))
            question = str(answer.get("question") or item)
            if sure or word == _NO:
                said[review.commit, unit, item].add((word, review.person or review.who, question))
    return said


def _homes(facts: Facts, paths: set[bytes]) -> dict[bytes, set[tuple[str, SafetyClass]]]:
    """The units that reviewers are asked about for each path, be it gone since; product code of none is of the strictest class."""
    land = territory(facts.project, facts.owned)
    found: dict[bytes, set[tuple[str, SafetyClass]]] = {}
    for raw in paths:
        owned = land.owned(path_from_bytes(raw))
        found[raw] = {(item.id, item.safety_class) for item in owned.items}
        if not owned.items and owned.layout in (LayoutClass.PRODUCT, None):
            found[raw] = {(STRAY, facts.project.classes.strictest)}
    return found
