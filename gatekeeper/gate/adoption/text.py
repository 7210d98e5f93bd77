"""The text of a first configuration, commented for the people who will correct it."""

import json

from gatekeeper.config.safety_classes import shipped_classes
from gatekeeper.gate.adoption.engines import Engine
from gatekeeper.items.proposal import Proposal
from gatekeeper.model.identity import Identity
from gatekeeper.model.path import printable
from gatekeeper.model.software import LayoutClass

_HEAD = """\
# What gatekeeper asks of this repository. Written by gatekeeper init from what the tree shows: a proposal.
# Everything here is read from the commit a change is merged into, never from the change itself.

version = 1

[project]
name = {name}
# Software nobody classified counts as class {strictest} (IEC 62304 4.3).
default-class = "{strictest}"

# Every tracked file has exactly one class: the first below, in this order, one of whose globs matches.
[layout]
"""
_MIDDLE = """
# Rules that analyzers use. bandit, semgrep and lizard always run; others run when they are asked for below. One that is
# asked for and not there where the gate runs leaves the verdict undecided.
[analyzers]
packs = {packs}
{flow}{engines}
# A commit that no hook saw (SKIP=, --no-verify, a web editor) fails the merge gate when this is "required".
[hooks]
trace = "reported"

# The threat model that changed modules have to be covered by. Before you name one here, let a first one be proposed:
# gatekeeper threats suggest > compliance/threat-model.toml
# [[threats.models]]
# path = "compliance/threat-model.toml"

# A rule of the shipped policy can be changed for a class; name the plan that asks for it:
# [[policy.rules]]
# class = "{strictest}"
# check = "test-independence"
# demand = "reported"
# asked-by = "verification plan VP-4"
#
# Until coverage is recorded test by test, classes that ask for it wait:
# [[policy.rules]]
# class = "{strictest}"
# check = "independent-coverage"
# demand = "reported"
# asked-by = "verification plan VP-5: from release 2.0 on"

# Software items. An item without children is a unit. Set the class of each, and its tests; those that are named
# after a file or a folder of one item are proposed: tests = ["tests/pump/**"]
"""
_FLOW = """
# Follows what comes from outside through Python code to where it does harm.
[analyzers.tools.flow-python]
required = true
"""
_FLOW_C = """
# Follows values and memory through C and C++ code to what goes wrong on a path.
[analyzers.tools.flow-c]
required = true
"""
_PEOPLE_HEAD = """\
# Who may write, review and test. Written by gatekeeper init from the last 500 commits: names and addresses
# as git has them. Nobody here may review or test yet: roles and clearance are for you to give, after joining
# the entries that are one person and taking out who has left.

version = 1
"""


def _flows(packs: tuple[str, ...]) -> str:
    return (_FLOW if "python-host" in packs else "") + (_FLOW_C if "c-firmware" in packs else "")


def _engine(engine: Engine) -> str:
    """The lines that ask for an analyzer, or that would, as a comment with what stands in the way."""
    table = f"[analyzers.tools.{engine.id}]\nrequired = true\n"
    if not engine.why_not:
        return f"\n# {printable(engine.title)}\n{table}"
    kept = "".join(f"# {line}\n" for line in table.splitlines())
    return f"\n# {printable(engine.title)}; {printable(engine.why_not)}\n{kept}"


def configuration_text(
    name: str, proposal: Proposal, packs: tuple[str, ...], engines: tuple[Engine, ...] = ()
) -> str:
    """The text of `gatekeeper.toml`."""
    strictest = shipped_classes().strictest.name
    layout = "".join(
        f"{layout_class.value} = {_list(proposal.globs[layout_class])}\n"
        for layout_class in LayoutClass
        if layout_class in proposal.globs
    )
    items = "".join(
        f'\n[[items]]\nid = {_text(item.id)}\ntitle = {_text(item.title)}\nclass = "{strictest}"\npaths = {_list(item.paths)}\n'
        + (f"tests = {_list(item.tests)}\n" if item.tests else "")
        for item in proposal.items
    )
    return (
        _HEAD.format(name=_text(name), strictest=strictest)
        + layout
        + _MIDDLE.format(
            packs=_list(packs),
            flow=_flows(packs),
            engines="".join(map(_engine, engines)),
            strictest=strictest,
        )
        + items
    )


_ONLY_COMMITTED = (
    'only committed what others wrote: a forge or a merge account is kind = "integrator"'
)


def people_text(people: tuple[tuple[Identity, int], ...]) -> str:
    """The text of `people.toml`."""
    taken: set[str] = set()
    addresses: set[str] = set()
    entries = []
    for identity, commits in people:
        # As it will be written: two that differ only in what cannot be written are one.
        address = printable(identity.email).casefold()
        if address in addresses:
            continue
        addresses.add(address)
        entries.append(_person(identity, commits, _person_id(identity, taken)))
    return _PEOPLE_HEAD + "".join(entries)


def _person(identity: Identity, commits: int, person_id: str) -> str:
    wrote = f"{commits} of the last commits" if commits else _ONLY_COMMITTED
    return (
        f"\n# {wrote}\n[[people]]\nid = {_text(person_id)}\n"
        f"name = {_text(identity.name)}\nemails = {_list((identity.email,))}\n"
        'roles = ["author"]\nclearance = []\n'
    )


def _person_id(identity: Identity, taken: set[str]) -> str:
    local = identity.email.split("@")[0].split("+")[-1].lower()
    stem = "".join(c if c.isascii() and c.isalnum() else "-" for c in local).strip("-") or "person"
    candidate, number = stem, 2
    while candidate in taken:
        candidate, number = f"{stem}-{number}", number + 1
    taken.add(candidate)
    return candidate


def _list(texts: tuple[str, ...]) -> str:
    if len(texts) < 4:
        return f"[{', '.join(_text(text) for text in texts)}]"
    return "[\n" + "".join(f"    {_text(text)},\n" for text in texts) + "]"


def _text(text: str) -> str:
    """A TOML basic string; JSON's escapes are a subset of TOML's for what is printable."""
    return json.dumps(printable(text), ensure_ascii=False)
