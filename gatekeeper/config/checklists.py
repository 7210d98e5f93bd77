"""The review checklists of a project, one a safety class: what is not written is taken as shipped."""

import msgspec

from gatekeeper.config.options import Table
from gatekeeper.config.safety_classes import class_file, shipped_classes
from gatekeeper.config.shipped_table import read_shipped
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.model.review import Checklist, ChecklistItem
from gatekeeper.model.software import SafetyClass
from gatekeeper.parse.bind import Binding, bind


class ItemTable(Table):
    """`[[items]]` of a checklist."""

    id: str
    text: str


class ChecklistFile(Table):
    """`class-ID.toml`."""

    id: str
    version: str
    items: list[ItemTable] = msgspec.field(default_factory=list)


def read_checklists(base: TrustBase, folder: str) -> tuple[tuple[SafetyClass, Checklist], ...]:
    """The checklist of each class, ordered by class: the project's at base, else the shipped one."""
    return tuple(
        (each, _project(base, folder, each) or shipped_checklist(each))
        for each in shipped_classes().classes
    )


def _project(base: TrustBase, folder: str, safety_class: SafetyClass) -> Checklist | None:
    document = base.document(f"{folder}/{class_file(safety_class)}")
    if document is None:
        return None
    return _checklist(base.binding(document))


def shipped_checklist(safety_class: SafetyClass) -> Checklist:
    """The checklist that ships for a class; raises `GatekeeperError` when the installation is damaged."""
    return read_shipped(f"checklists/{class_file(safety_class)}", _checklist)


def _checklist(binding: Binding) -> Checklist:
    options = bind(binding, ChecklistFile)
    seen: set[str] = set()
    for index, item in enumerate(options.items):
        if item.id in seen:
            binding.add(f"items[{index}].id", f'the id "{item.id}" stands twice', "rename one")
        seen.add(item.id)
    if not options.items:
        binding.add("items", "a checklist without items asks nothing", "write [[items]]")
    items = tuple(ChecklistItem(item.id, item.text.strip()) for item in options.items)
    return Checklist(options.id, options.version, items)
