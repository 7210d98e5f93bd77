"""The safety classes of the edition in force (`rules/safety-classes.toml`), and the names of them that a project writes."""

from functools import cache

from gatekeeper.config.options import Table
from gatekeeper.config.shipped import shipped
from gatekeeper.model.errors import ConfigurationProblem, GatekeeperError
from gatekeeper.model.path import RepoPath
from gatekeeper.model.software import ClassModel, SafetyClass
from gatekeeper.parse.bind import Binding, bind
from gatekeeper.parse.toml import parse_toml

FILE = "rules/safety-classes.toml"


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
    raw = (shipped("rules") / "safety-classes.toml").read_bytes()
    document = parse_toml(RepoPath(FILE), raw)
    if isinstance(document, ConfigurationProblem):
        raise _damaged(document.message)
    binding = Binding(document)
    options = bind(binding, _ClassesFile)
    names = [entry.id for entry in options.classes]
    if not names or len(set(names)) < len(names):
        binding.add("classes", "it has no classes or an id twice", "write each once")
    if binding.problems:
        raise _damaged(binding.problems[0].message)
    return ClassModel(
        options.edition,
        tuple(
            SafetyClass(entry.id, rank, entry.can_harm)
            for rank, entry in enumerate(options.classes)
        ),
    )


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


def _damaged(cause: str) -> GatekeeperError:
    return GatekeeperError(f"no verdict: the shipped {FILE} is damaged: {cause}")
