"""Clauses that reviewers answer of each change: met by what they signed, unit by unit, where they wrote none of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from gatekeeper.model.digest import ObjectId
from gatekeeper.model.evidence import Ledger
from gatekeeper.model.glob import matches_any
from gatekeeper.model.path import path_from_bytes
from gatekeeper.model.project import Project
from gatekeeper.model.record import PROVEN, Clause, ClauseTable, RunCommit
from gatekeeper.model.review import AnswerWord
from gatekeeper.model.software import SoftwareItem
from gatekeeper.record.clauses.by_graph import Holding, judge
from gatekeeper.record.clauses.changed import Release, judged_commits
from gatekeeper.record.few import few
from gatekeeper.record.sheets.reviews import independent, tables_of

_YES, _NO = AnswerWord.YES.value, AnswerWord.NO.value
_Said = dict[tuple[ObjectId, str, str], set[tuple[str, str, str]]]
"""By commit, unit and item of a checklist, what those answered, who they are, and to what question, whose review is proven and who wrote none of it."""


def of_answers(
    table: ClauseTable, project: Project, release: Release, ledger: Ledger
) -> Mapping[str, Holding]:
    """Clause id to what reviewers answered to its item of their checklists, of each change of a unit that the clause holds for."""
    asked = [clause for clause in table.clauses if clause.answered_by]
    commits = judged_commits(release)
    if isinstance(commits, Holding):
        return dict.fromkeys((clause.id for clause in asked), commits)
    said = _said(release, project, ledger)
    homes = {raw: _homes(raw, project.items) for raw in {r for c in commits for r in c.paths}}
    touched = {c.commit: frozenset().union(*(homes[raw] for raw in c.paths)) for c in commits}
    changes = [(c, i) for c in commits for i in project.items if i.id in touched[c.commit]]
    return {clause.id: _held(clause, changes, said) for clause in asked}


def _held(clause: Clause, changes: list[tuple[RunCommit, SoftwareItem]], said: _Said) -> Holding:
    against, unknown, good = list[str](), list[str](), list[str]()
    asked: set[str] = set()
    classes = clause.classes or frozenset(item.safety_class for _, item in changes)
    mine = [(commit, item) for commit, item in changes if item.safety_class in classes]
    for commit, item in mine:
        answers = sorted(said.get((commit.commit, item.id, clause.answered_by), ()))
        words = {word for word, _, _ in answers}
        asked |= {question for _, _, question in answers}
        sort = good if words == {_YES} else against if _NO in words else unknown
        heard = "".join(f", {word} by {who}" for word, who, _ in answers)
        sort.append(f"{commit.commit[:12]} in {item.id}{heard}")
    cure = f'let the checklist of each class ask the item "{clause.answered_by}", and somebody else review each change by it: gatekeeper review'
    if not mine:
        return Holding(None, "no change of a unit is in the release", cure=cure)
    if len(good) == len(mine):
        why = f"answered yes of each change of a unit: {few(sorted(asked), 2, '; ')}"
        return Holding(True, why, tuple(good[-5:]))
    return replace(judge("changes of units", len(mine), against, unknown), cure=cure)


def _said(release: Release, project: Project, ledger: Ledger) -> _Said:
    commits = {c.commit: c for run in release.runs for c in run.commits}
    filed = {str(e.digest): e for e in ledger.entries if not ledger.fault_of(e)}
    said: _Said = defaultdict(set)
    for review in (review for run in release.runs for review in run.reviews):
        entry, commit = filed.get(review.review), commits.get(review.commit)
        if entry is None or review.grade not in PROVEN:
            continue
        if independent(review, project.registry, commit) != "yes":
            continue
        for answer in tables_of(entry, "answers"):
            unit, item, word = (str(answer.get(key)) for key in ("unit", "item", "answer"))
            question = str(answer.get("question") or item)
            said[review.commit, unit, item].add((word, review.person, question))
    return said


def _homes(raw: bytes, items: tuple[SoftwareItem, ...]) -> frozenset[str]:
    """The innermost items that a path belongs to, be it gone since."""
    hits = [item for item in items if matches_any(item.paths, path_from_bytes(raw))]
    return frozenset({item.id for item in hits} - {item.parent for item in hits})
