"""A draft of the register for what it lacks: what the tree tells, and what a person has to write."""

import json
from collections.abc import Iterator

from gatekeeper.model.soup import Component, SoupFacts, SoupScope


def draft_register(soup: SoupFacts) -> str:
    """Entries for the product's components that have none, as TOML to be completed; ordered by purl."""
    lines = ["# A draft: complete it, and merge it before what it is about."]
    if not soup.registered:
        lines += ["", "version = 1"]
    known = {item.id for item in soup.items}
    number = 1
    for component in soup.components:
        if component.scope is not SoupScope.PRODUCT or soup.item_of(component) is not None:
            continue
        while f"SOUP-{number}" in known:
            number += 1
        lines += _entry(component, f"SOUP-{number}")
        number += 1
    return "\n".join(lines) + "\n"


def _entry(component: Component, name: str) -> Iterator[str]:
    first = component.mentions[0]
    yield ""
    yield f"# {first.format} at {first.location}"
    if component.floating:
        yield f"# its version floats: {component.floating}"
    yield "[[items]]"
    yield f"id = {json.dumps(name)}"
    yield f"title = {json.dumps(first.title or component.purl.name)}"
    yield f"manufacturer = {json.dumps(first.manufacturer)}"
    yield f"purl = {json.dumps(str(component.purl))}"
    if component.digests:
        yield f"digests = {json.dumps(list(component.digests[:2]))}"
    if first.root is not None and first.format == "vendored":
        # A copy that its content told is one file.
        inside = "" if first.root == first.location.path else "/**"
        yield f"paths = {json.dumps([f'{first.root}{inside}'])}"
    yield "used-by = []"
    yield "requirements = []"
    yield "prerequisites = []"
    yield 'support = ""'
    yield "# end-of-support = 2027-12-31"
