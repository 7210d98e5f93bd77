"""`gatekeeper threats review ELEMENT`: a second person's signed record of what was there when they looked."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from gatekeeper.cli.plain_file import write_plain_file
from gatekeeper.config.threat_reviews import read_threat_reviews, reviews_as_toml
from gatekeeper.gate.threat_ground import ThreatGround
from gatekeeper.gate.trust import read_regular
from gatekeeper.model.errors import ConfigurationError, UsageError
from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.project import Project
from gatekeeper.model.threat import Element
from gatekeeper.model.threat_review import ElementReview
from gatekeeper.seal.sshsig import FILE_NAMESPACE, Refused, verify
from gatekeeper.tools.ssh_sign import sign


def review(
    ground: ThreatGround,
    element: Element,
    arguments: argparse.Namespace,
    environment: dict[str, str],
) -> Iterator[str]:
    """Says what the review is about, signs it, and files it in the reviews of the work tree.

    Raises `UsageError` when the project keeps no reviews, the reviewer is nobody, or the signature is not theirs.
    """
    path, folder = _file(ground.project), arguments.repository.absolute()
    state = next(s for s in ground.threats.reviews or () if s.element == element.id)
    yield f"element {element.id} at {ground.change.head.commit}"
    if state.review is not None:
        changed = " and ".join(state.changed) or "nothing"
        yield f"last review by {state.review.reviewer} on {state.review.date}; since then {changed} changed"
    else:
        yield f"no review counts so far: {state.doubt or 'nobody reviewed it yet'}"
    if arguments.reviewer is None:
        yield "to review it: read what `gatekeeper threats show` says, then name yourself with --reviewer and --key"
        return
    made = ElementReview(
        element.id,
        state.now,
        _reviewer(ground.project, arguments.reviewer),
        ground.request.now.date(),
        at_line(path, 1),
        ground.change.head.commit or "",
    )
    if arguments.key is None:
        raise UsageError("a review is signed; name your SSH key with --key")
    signature = sign(made.signed_text, arguments.key, FILE_NAMESPACE, environment, folder)
    _check(ground.project, made, signature)
    made = replace(made, signature=signature.decode("ascii", "replace").strip())
    _file_it(folder, path, made)
    yield f"filed in {path}; commit it, and the review counts as soon as it is merged or brought with the change"


def _file(project: Project) -> RepoPath:
    if project.threat_reviews is None:
        raise UsageError(
            'the project keeps no reviews of its threat model; set [threats] reviews = "compliance/threat-reviews.toml"'
        )
    return project.threat_reviews


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
    raw = read_regular(folder, path)
    reviews, problems = read_threat_reviews(path, raw) if raw is not None else ((), ())
    if problems:
        raise ConfigurationError(problems)
    kept = [each for each in reviews if each.element != made.element]
    try:
        write_plain_file(folder / path, reviews_as_toml([*kept, made]).encode())
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
