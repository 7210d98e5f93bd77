"""From mentions to components: what asks for a thing and what pins it become one, versions that differ stay apart."""

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable

from gatekeeper.model.path import RepoPath
from gatekeeper.model.purl import Purl
from gatekeeper.model.software import LayoutClass
from gatekeeper.model.soup import Component, Mention, SoupRole, SoupScope

LayoutOf = Callable[[RepoPath], LayoutClass | None]
_OUTSIDE = (LayoutClass.TESTS, LayoutClass.TOOLS, LayoutClass.DOCUMENTS)
_PINS = (SoupRole.LOCKED, SoupRole.LINKED, SoupRole.VENDORED)


def components_of(mentions: Iterable[Mention], layout_of: LayoutOf) -> tuple[Component, ...]:
    """Components ordered by purl, each with its mentions ordered by place.

    A place that asks for a range is settled by what is locked beside it or in a folder above; where nothing is, it
    is a component of its own whose version floats. Copies and gitlinks of one name at one version are one component.
    """
    by_name: dict[Purl, list[Mention]] = defaultdict(list)
    for each in sorted(set(mentions)):
        by_name[each.purl.bare].append(each)
    found: list[Component] = []
    for name in sorted(by_name):
        found += _of_name(name, by_name[name], layout_of)
    return tuple(sorted(found))


def _of_name(name: Purl, mentions: list[Mention], layout_of: LayoutOf) -> list[Component]:
    by_version: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for each in mentions:
        if not each.floating:
            by_version[(each.purl.version, _designator(each))].append(each)
    loose: dict[str, list[Mention]] = defaultdict(list)
    for each in mentions:
        if not each.floating:
            continue
        settled = [key for key, held in by_version.items() if _settles(held, each)]
        for key in settled:
            by_version[key].append(each)
        if not settled:
            loose[each.floating].append(each)
    exact = [
        _component(Purl(name.type, name.namespace, name.name, version), "", held, layout_of)
        for (version, _), held in by_version.items()
    ]
    return exact + [_component(name, why, held, layout_of) for why, held in loose.items()]


def _designator(each: Mention) -> str:
    """What tells two components without a version apart: their digests."""
    return "" if each.purl.version else ",".join(each.digests)


def _settles(held: list[Mention], asked: Mention) -> bool:
    """Whether something pinned decides what the asking place gets: it lies in the same folder or one above."""
    here = posixpath.dirname(asked.location.path)
    for each in held:
        if each.role not in _PINS or each.format == "vendored":
            continue
        above = posixpath.dirname(each.location.path)
        if not above or here == above or here.startswith(f"{above}/"):
            return True
    return False


def _component(
    purl: Purl, floating: str, mentions: list[Mention], layout_of: LayoutOf
) -> Component:
    digests = sorted({digest for each in mentions for digest in each.digests})
    return Component(
        purl,
        floating,
        tuple(digests),
        min((_scope(each, layout_of) for each in mentions), key=list(SoupScope).index),
        tuple(sorted(mentions)),
    )


def _scope(each: Mention, layout_of: LayoutOf) -> SoupScope:
    """What the place is for; a place that belongs to nothing counts as the product."""
    path = each.location.path
    if each.root is not None and each.role is not SoupRole.DECLARED:
        path = RepoPath(f"{each.root}/x")
    layout = layout_of(path)
    if each.development or layout in _OUTSIDE:
        return SoupScope.DEVELOPMENT
    nested = layout in (LayoutClass.THIRD_PARTY, LayoutClass.GENERATED)
    return (
        SoupScope.NESTED
        if nested and each.role in (SoupRole.DECLARED, SoupRole.LOCKED)
        else SoupScope.PRODUCT
    )
