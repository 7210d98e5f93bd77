"""Reviews of the threat model's elements, as `compliance/threat-reviews.toml` keeps them."""

import datetime as dt
from collections.abc import Iterable
from typing import Literal

import msgspec

from gatekeeper.config.options import Table
from gatekeeper.model.errors import ConfigurationProblem
from gatekeeper.model.path import RepoPath
from gatekeeper.model.threat_review import ElementReview, Reviewed
from gatekeeper.parse.bind import Binding, bind, filled
from gatekeeper.parse.toml import parse_toml


class ReviewOptions(Table):
    """`[[reviews]]`."""

    element: str
    semantic_hash: str
    surface_fingerprint: str
    code_digest: str
    reviewer: str
    date: dt.date
    commit: str = ""
    signature: str = ""


class ThreatReviewsFile(Table):
    """`threat-reviews.toml`."""

    version: Literal[1]
    reviews: list[ReviewOptions] = msgspec.field(default_factory=list)


def read_threat_reviews(
    path: RepoPath, raw: bytes
) -> tuple[tuple[ElementReview, ...], tuple[ConfigurationProblem, ...]]:
    """The reviews of the file in the order written, and what is wrong with it; with a mistake no review."""
    document = parse_toml(path, raw)
    if isinstance(document, ConfigurationProblem):
        return (), (document,)
    binding = Binding(document)
    options = bind(binding, ThreatReviewsFile)
    if binding.problems:
        return (), tuple(binding.problems)
    reviews = tuple(
        ElementReview(
            entry.element,
            filled(Reviewed, entry),
            entry.reviewer,
            entry.date,
            document.locate(f"reviews[{index}]"),
            entry.commit,
            entry.signature.strip(),
        )
        for index, entry in enumerate(options.reviews)
    )
    return reviews, ()


def reviews_as_toml(reviews: Iterable[ElementReview]) -> str:
    """The file with these reviews, in that order."""
    lines = [
        "# Reviews of elements of the threat model; written by gatekeeper threats review.",
        "",
        "version = 1",
    ]
    for review in reviews:
        lines += [
            "",
            "[[reviews]]",
            f'element = "{review.element}"',
            f'semantic-hash = "{review.seen.semantic_hash}"',
            f'surface-fingerprint = "{review.seen.surface_fingerprint}"',
            f'code-digest = "{review.seen.code_digest}"',
            f'reviewer = "{review.reviewer}"',
            f"date = {review.date.isoformat()}",
        ]
        if review.commit:
            lines.append(f'commit = "{review.commit}"')
        if review.signature:
            lines.append(f'signature = """\n{review.signature}\n"""')
    return "\n".join(lines) + "\n"
