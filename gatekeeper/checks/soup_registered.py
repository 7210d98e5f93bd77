"""Is all software of others that the product holds in the register, at one version, with what has to be known of it?"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from gatekeeper.checks.soup_view import class_of, hook_answers, nothing_of_others
from gatekeeper.model.check import Answer, Outcome, Row, asks
from gatekeeper.model.facts import Facts
from gatekeeper.model.policy import Limits
from gatekeeper.model.software import SafetyClass
from gatekeeper.model.soup import Component, SoupFault, SoupItem, SoupScope, other_version

_SHOWN = 5
_ID = re.compile(r"(?<![\w.~:/-])([A-Za-z][A-Za-z_.~:-]*[-_.~:])\d[\w.~-]*\b")
"""An id with its series: `SRS-` of `SRS-012`."""
Fail = Callable[[str, str, str], Answer]
"""An answer by code, message and cure."""
_ABSENT: Mapping[str, tuple[str, Callable[[SoupItem], object]]] = MappingProxyType(
    {
        "title": ("its title", lambda item: item.title),
        "manufacturer": ("its manufacturer", lambda item: item.manufacturer),
        "designator": ("a version or digest", lambda item: item.version or item.digests),
        "licence": ("its licence", lambda item: item.licence),
        "requirements": ("what is required of it", lambda item: item.requirements),
        "prerequisites": (
            "what it needs of hardware and software",
            lambda item: item.prerequisites,
        ),
        "support": ("its level of support", lambda item: item.support),
        "end-of-support": ("the end of its support", lambda item: item.end_of_support),
        "used-by": ("the software items that use it", lambda item: item.used_by),
    }
)


@asks("soup-registered", "is all software of others registered, pinned and described?")
def soup_registered(facts: Facts, limits: Limits) -> Iterable[Answer]:
    """FAIL for SOUP that is not registered, gone, floating, incomplete or unsupported; UNDECIDED for what cannot be read."""
    nothing = nothing_of_others(facts)
    if nothing is not None:
        return (nothing,)
    answers = (
        *(_fault(fault) for fault in facts.soup.faults),
        *_components(facts),
        *_items(facts, limits),
    )
    if not answers:
        held = sum(each.scope is SoupScope.PRODUCT for each in facts.soup.components)
        message = f"{held} components and {len(facts.soup.items)} entries of the register agree"
        answers = (Answer(Outcome.PASS, "ok", message, "SOUP"),)
    return hook_answers(facts, answers)


def _fault(fault: SoupFault) -> Answer:
    return Answer(
        Outcome.UNDECIDED if fault.undecided else Outcome.FAIL,
        fault.code,
        fault.message,
        fault.subject,
        None,
        fault.location,
        to_pass=fault.cure,
    )


def _components(facts: Facts) -> Iterator[Answer]:
    """What the tree holds, one by one; without any register one answer for all."""
    product = [each for each in facts.soup.components if each.scope is SoupScope.PRODUCT]
    if product and not facts.soup.registered:
        yield Answer(
            Outcome.FAIL,
            "no-register",
            f"the product holds {len(product)} components of others and base has no register of SOUP",
            "SOUP",
            None,
            product[0].location,
            tuple(
                Row("component", str(each.purl), str(each.location)) for each in product[:_SHOWN]
            ),
            f"write {facts.project.soup_path} and merge it first; gatekeeper soup list drafts it",
        )
        return
    for each in product:
        item = facts.soup.item_of(each)
        yield from _component(facts, each, item)


def _component(facts: Facts, each: Component, item: SoupItem | None) -> Iterator[Answer]:
    safety_class = class_of(facts, item)
    subject = str(each.purl)

    def fail(code: str, message: str, cure: str) -> Answer:
        rows = tuple(
            Row(m.format, m.constraint or m.purl.version or "no version", str(m.location))
            for m in each.mentions[:_SHOWN]
        )
        where = each.location
        return Answer(Outcome.FAIL, code, message, subject, safety_class, where, rows, cure)

    if item is None:
        yield fail(
            "soup-not-registered",
            f"{each.purl} is in the product and not in the register",
            "enter it in the register of base, or take it out; gatekeeper soup list drafts the entry",
        )
    if each.floating:
        yield fail(
            "soup-floating",
            f"no single version of {each.purl} can be told: {each.floating}",
            "pin one version, or commit the lock file that does",
        )
    elif item is not None:
        yield from _version(each, item, fail)
    if each.stack in ("wireless", "network") and not _modelled(facts, each, item):
        yield fail(
            "soup-stack-unmodelled",
            f"{each.purl} is a {each.stack} stack and no element of the threat model holds it",
            "name it under soup of the element that it runs in, so that its threats are asked for",
        )


def _version(each: Component, item: SoupItem, fail: Fail) -> Iterator[Answer]:
    """Whether the register names what is there, at one version or digest."""
    if other := other_version(item, each):
        yield fail(
            "soup-version-differs",
            f"the register has {item.id} {other}",
            "evaluate what changed, then enter the version, or the digest, that is there",
        )
    if not each.designated and not (item.version or item.digests):
        yield fail(
            "soup-undesignated",
            f"neither the tree nor the register tells a version or digest of {each.purl}",
            "enter the version or the upstream tree that the copy was taken from",
        )


def _modelled(facts: Facts, each: Component, item: SoupItem | None) -> bool:
    names = {str(each.purl), str(each.purl.bare)} | ({item.id} if item else set())
    if item is not None:
        names |= {str(p) for p in item.purls}
    return any(
        names & set(element.soup) or element.id in names
        for model in facts.threats.models
        for element in model.elements
    )


def _items(facts: Facts, limits: Limits) -> Iterator[Answer]:
    for item in facts.soup.items:
        if item.id in facts.soup.retired:
            continue
        yield from _item(facts, item, limits)


def _item(facts: Facts, item: SoupItem, limits: Limits) -> Iterator[Answer]:
    safety_class = class_of(facts, item)

    def fail(code: str, message: str, cure: str) -> Answer:
        return Answer(
            Outcome.FAIL, code, message, item.id, safety_class, item.location, to_pass=cure
        )

    if not item.outside and not item.planned and not facts.soup.of_item(item):
        yield fail(
            "soup-gone",
            f"{item.id} {item.title} is registered and the tree does not hold it",
            "take the entry out, correct its purl or paths, or say under outside why it lies elsewhere",
        )
    missing = _missing(item, safety_class or facts.project.classes.strictest, limits)
    if missing:
        yield fail(
            "soup-field-missing",
            f"the register does not tell of {item.id} {', '.join(missing)}",
            "write it in the register",
        )
    for name in _dangling(facts, item):
        yield fail(
            "soup-requirement-dangling",
            f"{item.id} {item.title} is asked for {name}, which is no requirement of the project",
            "write the id of a requirement that is there, or what is asked in words",
        )
    for name in _unknown_surfaces(facts, item):
        yield fail(
            "soup-surface-dangling",
            f"{item.id} {item.title} is said to touch the surface {name}, which no threat model has",
            "write the id of a surface that is there, or model it",
        )
    if item.end_of_support is not None and item.end_of_support < facts.today:
        yield fail(
            "soup-support-ended",
            f"the support of {item.id} {item.title} ended on {item.end_of_support}",
            "move to a supported version, or accept it for a time by a deviation",
        )
    for copy in facts.soup.copies:
        if copy.item == item.id and copy.tree != item.upstream_tree:
            yield fail(
                "soup-copy-differs",
                f"{copy.root or 'the tree'} is {copy.tree or 'empty'} and its origin {item.upstream_tree}",
                "restore the copy, or register what was changed in it and why",
            )


def _dangling(facts: Facts, item: SoupItem) -> Iterator[str]:
    """Ids that the entry names and the graph does not hold: words that look like one, with letters a known id begins with."""
    if not facts.trace.configured:
        return
    known = {node.id for node in facts.trace.graph.nodes}
    series = {found[1] for name in known if (found := _ID.fullmatch(name))}
    for text in item.requirements:
        for found in _ID.finditer(text):
            alone = found[0] == text.strip()
            if found[0] not in known and (alone or found[1] in series):
                yield found[0]


def _unknown_surfaces(facts: Facts, item: SoupItem) -> tuple[str, ...]:
    models = facts.threats.models
    if not facts.threats.configured or not all(model.whole for model in models):
        return ()
    known = {surface.id for model in models for surface in model.surfaces}
    return tuple(name for name in item.surfaces if name not in known)


def _missing(item: SoupItem, safety_class: SafetyClass, limits: Limits) -> list[str]:
    """What the policy of the class wants written and is not."""
    fields = (limits.text(safety_class, "fields") or "").split()
    words = [_ABSENT[name] for name in fields if name in _ABSENT]
    return [word for word, value in words if not value(item)]
