"""Reviews of the threat model's elements: what a second person saw, and whether that is still what is there.

A review is compared by content only: what the model says (semantic hash), which surfaces and controls the code shows
(surface fingerprint), and the code itself without layout and comments (code digest). Neither commits nor times take
part, so that clone, rebase, squash, rename and reformat change nothing.
"""

import datetime as dt

from gatekeeper.model.digest import Sha256
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.location import Location


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What of one element a review is about, or what is there now."""

    semantic_hash: Sha256
    """What the models say of the element, its surfaces, flows and threats."""
    surface_fingerprint: Sha256
    """Kinds, directions and symbols of the surfaces and controls in its code."""
    code_digest: Sha256
    """Its code without layout, comments and names of files."""


@dataclass(frozen=True, slots=True)
class ElementReview:
    """A second person's review of one element, from `compliance/threat-reviews.toml`."""

    element: str
    seen: Reviewed
    reviewer: str
    """Id of a person of the registry."""
    date: dt.date
    location: Location
    commit: str = ""
    """Where the tree stood, for people only: nothing is judged by it."""
    signature: str = ""
    """Armoured SSH signature over `signed_text`; empty when it was not signed."""

    @property
    def signed_text(self) -> bytes:
        """What the signature is over: every field a verdict rests on, a line each."""
        lines = (
            "gatekeeper threat review 1",
            f"element {self.element}",
            f"semantic-hash {self.seen.semantic_hash}",
            f"surface-fingerprint {self.seen.surface_fingerprint}",
            f"code-digest {self.seen.code_digest}",
            f"reviewer {self.reviewer}",
            f"date {self.date.isoformat()}",
        )
        return ("\n".join(lines) + "\n").encode()


@dataclass(frozen=True, slots=True)
class ReviewState:
    """An element held against its latest review."""

    element: str
    now: Reviewed
    review: ElementReview | None
    """The latest one that counts, `None` for none."""
    doubt: str = ""
    """Why a review that is there does not count; empty when it does."""

    @property
    def surfaces_changed(self) -> bool:
        """Whether surfaces or guarding controls are others than were reviewed."""
        return (
            self.review is not None
            and self.review.seen.surface_fingerprint != self.now.surface_fingerprint
        )

    @property
    def changed(self) -> tuple[str, ...]:
        """What is another than was reviewed, in words; empty when nothing is."""
        if self.review is None:
            return ()
        then, now = self.review.seen, self.now
        pairs = (
            ("its surfaces or controls", then.surface_fingerprint != now.surface_fingerprint),
            ("its code", then.code_digest != now.code_digest),
            ("what the model says of it", then.semantic_hash != now.semantic_hash),
        )
        return tuple(words for words, differs in pairs if differs)
