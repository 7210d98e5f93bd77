"""Software items and layout from `gatekeeper.toml`, with what does not fit together."""

from gatekeeper.config.options import GatekeeperOptions, ItemOptions
from gatekeeper.config.safety_classes import class_named, shipped_classes
from gatekeeper.model.software import Layout, LayoutClass, SafetyClass, SoftwareItem
from gatekeeper.parse.bind import Binding, filled


def read_layout(options: GatekeeperOptions) -> Layout:
    """The globs of each layout class, in order of precedence."""
    layout = options.layout
    globs = {
        LayoutClass.GENERATED: layout.generated,
        LayoutClass.THIRD_PARTY: layout.third_party,
        LayoutClass.TESTS: layout.tests,
        LayoutClass.TOOLS: layout.tools,
        LayoutClass.PRODUCT: layout.product,
        LayoutClass.DOCUMENTS: layout.documents,
    }
    return Layout(tuple((name, tuple(globs[name])) for name in LayoutClass))


def read_items(binding: Binding, options: GatekeeperOptions) -> tuple[SoftwareItem, ...]:
    """The software items in file order."""
    default = shipped_classes().strictest
    if (name := options.project.default_class) is not None:
        default = class_named(binding, "project.default-class", name)
    items = tuple(
        _item(binding, f"items[{index}]", entry, default)
        for index, entry in enumerate(options.items)
    )
    _check_ids(binding, items)
    _check_parents(binding, items)
    return items


def _item(binding: Binding, key: str, entry: ItemOptions, default: SafetyClass) -> SoftwareItem:
    written = entry.class_
    return filled(
        SoftwareItem,
        entry,
        title=entry.title or entry.id,
        safety_class=default if written is None else class_named(binding, f"{key}.class", written),
        declared=written is not None,
        location=binding.document.locate(key),
        class_reason=" ".join(entry.class_reason.split()),
    )


def _check_ids(binding: Binding, items: tuple[SoftwareItem, ...]) -> None:
    seen: set[str] = set()
    for index, item in enumerate(items):
        if item.id in seen:
            binding.add(f"items[{index}].id", f'the id "{item.id}" stands twice', "rename one")
        seen.add(item.id)


def _check_parents(binding: Binding, items: tuple[SoftwareItem, ...]) -> None:
    by_id = {item.id: item for item in items}
    for index, item in enumerate(items):
        if item.parent is None:
            continue
        if item.parent not in by_id:
            message = f'the parent "{item.parent}" is no item'
            binding.add(f"items[{index}].parent", message, "write the id of an item")
        elif _circles(item, by_id):
            message = f'"{item.id}" is its own ancestor'
            binding.add(f"items[{index}].parent", message, "break the circle")


def _circles(item: SoftwareItem, by_id: dict[str, SoftwareItem]) -> bool:
    seen, current = {item.id}, item.parent
    while current is not None and current in by_id:
        if current in seen:
            return True
        seen.add(current)
        current = by_id[current].parent
    return False
