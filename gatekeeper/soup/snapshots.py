"""Snapshots of feeds as statements: who took which bytes, and when, kept after the feed itself is gone."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from gatekeeper.model.advisory import FiledSnapshot, SoupFeed
from gatekeeper.model.evidence import JsonValue, Subject

PREDICATE_SNAPSHOT = "https://iec62304-gatekeeper.dev/predicate/feed-snapshot/v1"


def may_be_filed(feed: SoupFeed) -> bool:
    """Whether its content was read to the end and is not in the ledger yet."""
    return feed.digest is not None and not feed.fault and feed.filed is None


def snapshot_subject(feed: SoupFeed) -> Subject:
    """The bytes that were read."""
    return Subject(feed.name, {"sha256": feed.digest or ""})


def stated_snapshot(feed: SoupFeed) -> dict[str, JsonValue]:
    """What the statement tells of the feed."""
    return {
        "feed": feed.name,
        "kind": feed.kind.value,
        "taken": feed.taken.isoformat(),
        "entries": feed.entries,
        "source": feed.source,
        "covers": list(feed.covers),
    }


def with_filed(
    feeds: Iterable[SoupFeed], filed: Mapping[tuple[str, dt.date, str], FiledSnapshot]
) -> tuple[SoupFeed, ...]:
    """The feeds, each with the statement about its very bytes, name and date."""
    return tuple(
        replace(feed, filed=filed.get((feed.name, feed.taken, feed.digest or "")))
        for feed in feeds
    )
