"""The safety classes of the edition in force (`rules/safety-classes.toml`), and the names of them that a project writes."""

from functools import cache

from gatekeeper.config.options import Table
from gatekeeper.config.shipped_table import read_shipped
from gatekeeper.model.software import ClassModel, SafetyClass
from gatekeeper.parse.bind import Binding, bind


class _ClassOptions(Table):
    id: str
    title: str
    can_harm: bool


class _ClassesFile(Table):
    version: int
    edition: str
    source: str
    confidence: str
    classes: list[_ClassOptions]


@cache
def shipped_classes() -> ClassModel:
    """The classes that ship; raises `GatekeeperError` when the file is damaged."""
    options = read_shipped("safety-classes.toml", _read)
    return ClassModel(
        options.edition,
        tuple(
            SafetyClass(entry.id, rank, entry.can_harm)
            for rank, entry in enumerate(options.classes)
        ),
    )


def _read(binding: Binding) -> _ClassesFile:
    options = bind(binding, _ClassesFile)
    names = [entry.id for entry in options.classes]
    if not names or len(set(names)) < len(names):
        binding.add("classes", "it has no classes or an id twice", "write each once")
    return options


def class_named(binding: Binding, key: str, name: str) -> SafetyClass:
    """The class that stands under the key; a problem, and the strictest, for a name that the edition does not have."""
    classes = shipped_classes()
    found = classes.named(name)
    if found is None:
        cure = "classes: " + ", ".join(each.name for each in classes.classes)
        binding.add(key, f'{classes.edition} has no safety class "{name}"', cure)
    return found or classes.strictest


def class_file(safety_class: SafetyClass) -> str:
    """The name of the file that says what is asked of the class, in `rules/policy/` and among checklists."""
    return f"class-{safety_class.name.lower()}.toml"
