"""Judgements of clauses that a story tells: signed with the keys of its people on the day it is played."""

import datetime as dt
from pathlib import Path

from gatekeeper.gate.acts.judgement_desk import JudgementDesk, Said, judgement_desk
from gatekeeper.gate.ledgers.signing import holder
from gatekeeper.gate.request import Request
from gatekeeper.model.change import ChangeKind
from gatekeeper.model.judgement import ClauseWord
from gatekeeper.seal.sshsig import FILE_NAMESPACE
from gatekeeper.testing.keys import KeyRing
from gatekeeper.testing.story_file import ToldJudgement
from gatekeeper.tools.ssh_sign import sign


def sign_judgement(place: tuple[Path, Path, str], keys: KeyRing, told: ToldJudgement) -> None:
    """Files the judgement, and the approval of somebody else where the story tells of one.

    `place` is the repository, the folder of the evidence, and the branch; the rules are those of main.
    """
    first = _file(place, keys.key(told.by), _said(told))
    if told.approved_by:
        _file(place, keys.key(told.approved_by), _said(told, approves=first))


def _said(told: ToldJudgement, approves: str = "") -> Said:
    expires = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=told.days)
    word = ClauseWord(told.word)
    return Said(told.clause, word, told.reason, tuple(told.rests_on), expires, approves)


def _file(place: tuple[Path, Path, str], key: Path, said: Said) -> str:
    """The digest it is filed under. A desk reads the ledger once, so each has its own."""
    repository, evidence, branch = place
    request = Request(
        start=repository,
        kind=ChangeKind.TREE,
        now=dt.datetime.now(dt.UTC),
        environment={},
        head=branch,
        policy_from="main",
        evidence=evidence,
    )
    with judgement_desk(request) as desk:
        return _signed(desk, key, said)


def _signed(desk: JudgementDesk, key: Path, said: Said) -> str:
    person = holder(desk.ground.project, key)
    statement, message = desk.statement(desk.judgement(said, person), person)
    armoured = sign(message, key, FILE_NAMESPACE, {"HOME": str(key.parent)}, desk.forbidden)
    return desk.file(statement, armoured)[1]
