"""`gatekeeper threats review ELEMENT`: a second person's signed record of what was there when they looked."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from gatekeeper.cli.given_files import write_file
from gatekeeper.config.threat_reviews import read_threat_reviews, reviews_as_toml
from gatekeeper.gate.acts.threat_desk import Desk, threat_desk
from gatekeeper.gate.contents import BLOB_CAP
from gatekeeper.gate.ledgers.signing import signed
from gatekeeper.gate.request import Request
from gatekeeper.gate.threat_ground import ThreatGround
from gatekeeper.history.repository.plain_files import read_below
from gatekeeper.model.errors import ConfigurationError, UsageError
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import Project
from gatekeeper.model.threat import Element
from gatekeeper.model.threat_review import ElementReview, ReviewState
from gatekeeper.seal.sshsig import FILE_NAMESPACE, Refused, verify
from gatekeeper.tools.ssh_sign import sign


def review(
    request: Request,
    element: Callable[[ThreatGround], Element],
    arguments: argparse.Namespace,
    environment: dict[str, str],
) -> Iterator[str]:
    """Says what the review is about, signs it, and files it in the ledger, or in the file that the project names.

    Raises `UsageError` when the project keeps no reviews, the reviewer is nobody, or the signature is not theirs.
    """
    with threat_desk(request) as desk:
        chosen = element(desk.ground)
        state = desk.state(chosen.id)
        yield from _before(desk.ground, state)
        if arguments.key is None:
            if arguments.reviewer is not None:
                raise UsageError("a review is signed; name your SSH key with --key")
            yield "to review it: read what `gatekeeper threats show` says, then sign with --key"
        elif desk.ground.case.project.threat_reviews is None:
            yield from _into_ledger(desk, chosen, arguments, environment)
        else:
            yield from _into_file(desk.ground, chosen, arguments, environment)


def _before(ground: ThreatGround, state: ReviewState) -> Iterator[str]:
    yield f"element {state.element} at {ground.case.change.head.commit}"
    if state.review is not None:
        changed = " and ".join(state.changed) or "nothing"
        yield f"last review by {state.review.reviewer} on {state.review.date}; since then {changed} changed"
    else:
        yield f"no review counts so far: {state.doubt or 'nobody reviewed it yet'}"


def _into_ledger(
    desk: Desk, element: Element, arguments: argparse.Namespace, environment: dict[str, str]
) -> Iterator[str]:
    person = desk.reviewer(arguments.key)
    if arguments.reviewer not in (None, person.id):
        raise UsageError(
            f"the key is {person.id}'s, and the review was to be {arguments.reviewer}'s"
        )
    statement = desk.statement(element.id, person)
    armoured = signed(statement, arguments.key, environment, desk.ground.case.view.top)
    digest, number = desk.file(statement, armoured)
    entry = "waiting for its entry" if number is None else f"entry {number}"
    yield f"filed as {digest} ({entry}); it counts as soon as the gate reads a ledger that holds it"


def _into_file(
    ground: ThreatGround,
    element: Element,
    arguments: argparse.Namespace,
    environment: dict[str, str],
) -> Iterator[str]:
    view, path = ground.case.view, ground.case.project.threat_reviews
    assert path is not None, "asked for by who knows that there is one"
    if view.worktree is None:
        raise UsageError(f"a bare repository has no work tree to write {path} to")
    if arguments.reviewer is None:
        raise UsageError("name yourself with --reviewer")
    state = next(s for s in ground.threats.reviews or () if s.element == element.id)
    made = ElementReview(
        element.id,
        state.now,
        _reviewer(ground.case.project, arguments.reviewer),
        ground.case.request.now.date(),
        at_line(path, 1),
        ground.case.change.head.commit or "",
    )
    signature = sign(made.signed_text, arguments.key, FILE_NAMESPACE, environment, view.top)
    _check(ground.case.project, made, signature)
    made = replace(made, signature=signature.decode("ascii", "replace").strip())
    _file_it(view.worktree, path, made)
    yield f"filed in {path}; commit it, and the review counts as soon as it is merged or brought with the change"


def _reviewer(project: Project, name: str) -> str:
    person = project.registry.get(name)
    if person is None or "reviewer" not in person.roles:
        known = ", ".join(p.id for p in project.registry.people if "reviewer" in p.roles)
        raise UsageError(f'"{name}" is no registered reviewer; reviewers: {known or "none"}')
    return person.id


def _check(project: Project, made: ElementReview, signature: bytes) -> None:
    found = verify(made.signed_text, signature, FILE_NAMESPACE)
    if isinstance(found, Refused):
        raise UsageError(f"the signature does not hold: {found.why}")
    owner = project.registry.by_key(found.key.line)
    if owner is None or owner[0].id != made.reviewer:
        raise UsageError(
            f"the key {found.key.fingerprint} is none of {made.reviewer}; register it in the people registry first"
        )


def _file_it(folder: Path, path: RepoPath, made: ElementReview) -> None:
    raw = read_below(folder, path, BLOB_CAP)
    reviews, problems = read_threat_reviews(path, raw) if raw is not None else ((), ())
    if problems:
        raise ConfigurationError(problems)
    kept = [each for each in reviews if each.element != made.element]
    text = reviews_as_toml([*kept, made])
    write_file(folder / path, (text.encode(),), path, UsageError)
