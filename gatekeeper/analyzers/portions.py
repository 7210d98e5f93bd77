"""A batch cut into commands of bounded size, each with its canaries, and their readings put together again."""

import heapq
from collections.abc import Callable, Iterable, Sequence

from gatekeeper.model.analyzer import Batch, Canary, Reading, SnapshotFile
from gatekeeper.model.finding import RawFinding, RawFunction
from gatekeeper.model.frozen import dataclass
from gatekeeper.model.language import Language
from gatekeeper.model.location import Region

MAX_NAME_BYTES = 96 * 1024
"""Of the names on one command line; Linux allows 128 KiB for one argument and 2 MiB for all."""
MAX_FILE_BYTES = 1_500_000
"""Of sources in one command: what a killed command takes with it stays small, and cores stay busy."""
WORTH_TWO_BYTES = 150_000
"""Of sources: from here on two commands share them."""
LARGE_FILE_BYTES = 256_000
"""From here on a file gets a command of its own: one pathological table fails itself only."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What one command looks at."""

    files: tuple[SnapshotFile, ...]
    canaries: tuple[Canary, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of canaries and files, ordered."""
        return tuple(sorted({*(c.name for c in self.canaries), *(f.name for f in self.files)}))


def portions(batch: Batch, languages: frozenset[Language]) -> tuple[Portion, ...]:
    """The batch's files of these languages, each in one portion, ordered; with the languages' canaries in each.

    Empty when there is no such file.
    """
    canaries = tuple(
        sorted((c for c in batch.canaries if c.language in languages), key=lambda c: c.name)
    )
    files = sorted((f for f in batch.files if f.language in languages), key=lambda f: f.name)
    large = [(file,) for file in files if file.size >= LARGE_FILE_BYTES]
    small = _filled([file for file in files if file.size < LARGE_FILE_BYTES])
    return tuple(Portion(group, canaries) for group in (*small, *large))


def _filled(files: Sequence[SnapshotFile]) -> list[tuple[SnapshotFile, ...]]:
    """The files in as few groups as the bounds allow, of about equal size; the largest first, each to the smallest group.

    From `WORTH_TWO_BYTES` on there are two at least: a process more costs less than a core that waits.
    """
    if not files:
        return []
    size = sum(file.size for file in files)
    names = sum(len(file.name) + 3 for file in files)
    # With a quarter to spare, for groups come out equal in size and not in names.
    wanted = max(-(-size * 5 // (MAX_FILE_BYTES * 4)), -(-names * 5 // (MAX_NAME_BYTES * 4)), 1)
    wanted = min(max(wanted, 2 if size >= WORTH_TWO_BYTES else 1), len(files))
    groups: list[list[SnapshotFile]] = [[] for _ in range(wanted)]
    heap = [(0, number) for number in range(wanted)]
    for file in sorted(files, key=lambda file: (-file.size, file.name)):
        taken, number = heapq.heappop(heap)
        groups[number].append(file)
        heapq.heappush(heap, (taken + file.size + len(file.name), number))
    return [tuple(sorted(group, key=lambda file: file.name)) for group in groups]


def sighted(
    portion: Portion, reading: Reading, reported: Callable[[Canary, Reading], bool]
) -> Reading:
    """The reading, or a defect when it is not proven that the tool could see: a canary is missing or there was none."""
    if reading.defect is not None:
        return reading
    if not portion.canaries:
        return Reading(defect="no canary was planted, so nothing shows that the tool can see")
    for canary in portion.canaries:
        if not reported(canary, reading):
            return Reading(
                defect=f"the tool is blind: it did not report {canary.rule} in {canary.name}"
            )
    return reading


def fired(canary: Canary, reading: Reading) -> bool:
    """Whether the canary's rule was reported in it."""
    return any(f.file == canary.name and f.rule == canary.rule for f in reading.findings)


def joined(parts: Iterable[tuple[Portion, Reading]]) -> Reading:
    """One reading of all portions.

    A portion with a defect fails its own files with that cause; the whole is void only when every
    portion has one. What was said of a canary several times is kept once.
    """
    pairs = tuple(parts)
    defects = [reading.defect for _, reading in pairs if reading.defect is not None]
    if defects and len(defects) == len(pairs):
        return Reading(defect=defects[0])
    failures: dict[str, str] = {}
    unsteady: set[str] = set()
    for portion, reading in pairs:
        unsteady |= reading.unsteady
        if reading.defect is not None:
            failures |= {file.name: reading.defect for file in portion.files}
            unsteady |= {file.name for file in portion.files}
        failures |= reading.failures
    return Reading(
        analysed=frozenset().union(*(reading.analysed for _, reading in pairs)) - set(failures),
        failures=dict(sorted(failures.items())),
        unsteady=frozenset(unsteady),
        findings=tuple(sorted({f for _, r in pairs for f in r.findings}, key=_by_place)),
        functions=tuple(sorted({f for _, r in pairs for f in r.functions}, key=_by_place)),
        kept={name: one for _, r in pairs for name, one in r.kept.items()},
    )


def _by_place(item: RawFinding | RawFunction) -> tuple[str, Region, str]:
    return item.file, item.region, repr(item)
