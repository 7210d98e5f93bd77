"""How much a touch changed in a file: the lines that differ, or none when only layout and comments do."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import field

from gatekeeper.history.changes.window import Touch
from gatekeeper.history.objects.blobs import read_blobs
from gatekeeper.history.repository.view import View
from gatekeeper.history.sources.by_language import MAX_SOURCE_BYTES
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.memory import Key, memory_key
from gatekeeper.parse.remembered import code_digest

KIND = "touch-weight-1"
"""Of what the memory holds; the number changes with the form of the answer."""
_READERS = (
    "history/units/blame.py",
    "history/units/copied_lines.py",
    "history/units/line_origins.py",
    "history/units/origins.py",
    "history/sources/by_language.py",
    "history/sources/tokens.py",
    "history/units/touch_weights.py",
    "model/language.py",
    "parse/python.py",
)
_WHOLE_FILE = 1_000_000_000
_AT_ONCE = 32
"""Pairs of versions held in memory at once."""


@dataclass(frozen=True, slots=True)
class TouchWeights:
    """Weighs touches, each once: what a commit changed in a file holds for ever, and is remembered."""

    view: View
    languages: LanguageMap
    _known: dict[Touch, int] = field(default_factory=dict)

    def of(self, touches: Iterable[Touch]) -> Mapping[Touch, int]:
        """How many lines each touch added or took away, whichever is more; 0 when it changed layout or comments only.

        Adding a file weighs more than any number of lines, and so does what cannot be read; deleting one weighs 1.
        """
        wanted = tuple(touches)
        self._known.update(
            (t, 1 if t.old else _WHOLE_FILE) for t in wanted if not (t.old and t.new)
        )
        unknown = [touch for touch in wanted if touch not in self._known]
        if unknown:
            self._weigh(unknown)
        return {touch: self._known[touch] for touch in wanted}

    def are_known(self, touches: Iterable[Touch]) -> bool:
        """Whether both versions of each touch that was weighed could be read."""
        return not any(t.old and t.new and self._known.get(t) == _WHOLE_FILE for t in touches)

    @property
    def ground(self) -> tuple[str | bytes, ...]:
        """What a weight depends on besides the touch: our code, Python, and the languages of paths."""
        kinds = (self.languages.c, self.languages.cpp, self.languages.python)
        return (code_digest(_READERS), sys.version, *("\0".join(each) for each in kinds))

    def _weigh(self, touches: list[Touch]) -> None:
        keys = {touch: self._key(touch) for touch in touches}
        remembered = self.view.memory.recall(KIND, list(keys.values()))
        self._known.update((t, int(remembered[k])) for t, k in keys.items() if k in remembered)
        left = [touch for touch in touches if touch not in self._known]
        fresh: dict[Key, bytes] = {}
        for start in range(0, len(left), _AT_ONCE):
            weights = self._compared(left[start : start + _AT_ONCE])
            self._known.update(
                dict.fromkeys(left[start : start + _AT_ONCE], _WHOLE_FILE) | weights
            )
            fresh.update((keys[touch], b"%d" % weight) for touch, weight in weights.items())
        self.view.memory.keep(KIND, fresh)

    def _compared(self, touches: list[Touch]) -> dict[Touch, int]:
        """The weights of those whose versions can both be read."""
        # Not even imported when all are remembered.
        from gatekeeper.history.sources.tokens import changed_line_count, differs_in_tokens

        entries = {entry.blob for touch in touches for entry in (touch.old, touch.new) if entry}
        blobs = read_blobs(self.view, entries, max_bytes=MAX_SOURCE_BYTES)
        weights: dict[Touch, int] = {}
        for touch in touches:
            old, new = (blobs.get(e.blob) if e else None for e in (touch.old, touch.new))
            if isinstance(old, bytes) and isinstance(new, bytes):
                differs = differs_in_tokens(touch.path, old, new, self.languages)
                weights[touch] = changed_line_count(old, new) if differs else 0
        return weights

    def _key(self, touch: Touch) -> Key:
        """As of blame: the commit's id stands for the contents, never their own ids alone."""
        entries = [f"{e.path}\0{e.blob}" for e in (touch.old, touch.new) if e]
        return memory_key(*self.ground, touch.commit, touch.path, *entries)
