"""Published anomalies as every feed's reader tells them: what is affected, in which intervals of versions."""

from collections.abc import Iterator, Mapping

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.purl import Purl

MAX_TEXT = 400


@dataclass(frozen=True, slots=True)
class Interval:
    """Versions between two ends; an empty end is open."""

    low: str = ""
    low_in: bool = True
    high: str = ""
    high_in: bool = False

    def __str__(self) -> str:
        if self.low and self.low == self.high:
            return f"={self.low}"
        low = f"{'>=' if self.low_in else '>'}{self.low}" if self.low not in ("", "0") else ""
        high = f"{'<=' if self.high_in else '<'}{self.high}" if self.high else ""
        return ", ".join(part for part in (low, high) if part) or "every version"


@dataclass(frozen=True, slots=True)
class Affected:
    """One component that an advisory speaks of."""

    purl: Purl | None
    """Without version; `None` when the feed names it by CPE or words only."""
    named: str
    """As the feed names it."""
    cpe: str = ""
    """`vendor:product` in lower case; empty when there is none."""
    intervals: tuple[Interval, ...] = ()
    versions: tuple[str, ...] = ()
    """Single versions that are affected."""
    commits: tuple[tuple[str, str], ...] = ()
    """Introduced and fixed commits of ranges of git."""
    vers: str = ""
    """A range as a VERS text; empty when there is none."""
    fixed_in: tuple[str, ...] = ()
    cleared: str = ""
    """Why the publisher says that these versions are not affected; empty when it says that they are."""


@dataclass(frozen=True, slots=True)
class Advisory:
    """One published anomaly."""

    id: str
    aliases: tuple[str, ...]
    summary: str
    affected: tuple[Affected, ...]
    severity: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class FeedContent:
    """What one feed holds."""

    advisories: tuple[Advisory, ...] = ()
    exploited: tuple[tuple[str, str], ...] = ()
    """Ids of known exploited anomalies and the date they were listed."""
    entries: int = 0
    fault: str = ""
    """Why part of it cannot be relied on; empty when all was read."""


def cpe_name(text: str) -> str:
    """`vendor:product` of a CPE name (2.2 or 2.3, whole or up to the product); empty when it is none."""
    parts = text.split(":")
    if text.startswith("cpe:2.3:") and len(parts) >= 5:
        return f"{parts[3]}:{parts[4]}".lower()
    if text.startswith("cpe:/") and len(parts) >= 4:
        return f"{parts[2]}:{parts[3]}".lower()
    return ""


def texts(value: object) -> Iterator[str]:
    """The texts of a list."""
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))


def tables(value: object) -> Iterator[Mapping[str, object]]:
    """The tables of a list."""
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))


def text(value: object) -> str:
    """The value when it is text, else empty; capped."""
    return value[:MAX_TEXT] if isinstance(value, str) else ""


def table(value: object) -> Mapping[str, object]:
    """The value when it is a table, else an empty one."""
    return value if isinstance(value, dict) else {}
