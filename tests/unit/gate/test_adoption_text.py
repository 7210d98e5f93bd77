"""What `init` writes is read back without a mistake, whatever a repository's paths and people are called."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gatekeeper.config.read import read_project
from gatekeeper.config.trust_base import TrustBase
from gatekeeper.gate.adoption.text import configuration_text, people_text
from gatekeeper.items.ownership import asked_items, owned
from gatekeeper.items.proposal import propose_layout
from gatekeeper.model.identity import Identity
from gatekeeper.model.language import LanguageMap
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.project import Project
from gatekeeper.model.software import LayoutClass
from gatekeeper.model.touched import layout_class

NAME = st.text(
    st.characters(codec=None, exclude_characters="/\0", exclude_categories=())
    | st.sampled_from("*?[]\\\"'-_. \n\x7f\udcff"),
    min_size=1,
    max_size=6,
).filter(lambda name: name not in (".", "..") and name.casefold() != ".git")
FOLDER = NAME | st.sampled_from(["src", "tests", "vendor", "docs", "gen", "a-b", "a_b"])
PATH = st.builds(
    lambda folders, name, suffix: "/".join([*folders, name + suffix]),
    st.lists(FOLDER, max_size=3),
    NAME,
    st.sampled_from(["", ".c", ".py", ".h", ".md", ".tar.gz"]),
)


def adopt(paths: tuple[RepoPath, ...], name: str, people: tuple[Identity, ...]) -> Project:
    """The project that the texts for those paths and people describe."""
    languages = {
        path: language for path in paths if (language := LanguageMap().by_suffix(path)) is not None
    }
    text = configuration_text(name, propose_layout(paths, languages), ("c-firmware",))
    files = {
        "gatekeeper.toml": text.encode(),
        "compliance/people.toml": people_text(tuple((who, 1) for who in people)).encode(),
    }
    every = tuple(sorted({*paths, *(RepoPath(path) for path in files)}))
    return read_project(
        TrustBase(None, every, files.get), ("bandit", "flow-c", "lizard", "semgrep")
    )


@settings(max_examples=150)
@given(st.lists(PATH, unique=True, max_size=12), NAME)
@example(["a-b/x.c", "a_b/x.c", "\u00e9/x.c", "\u00fc/x.c", "-.c"], "pump")
@example(["src/\udcff.c", "\udcff/x.c", "\n.c", "\u202e/\u202e.py"], '"\\\n')
@example([f"src/{folder}/f{n}.c" for folder in ("A", "a") for n in range(13)], "many")
def test_every_path_has_its_place_and_every_product_path_one_item(
    names: list[str], name: str
) -> None:
    """An item for a name that cannot be written may hold others too, so only others have exactly one."""
    paths = tuple(RepoPath(path) for path in names)
    project = adopt(paths, name, ())
    asked = asked_items(project)
    for path in paths:
        assert layout_class(project, path) is not None
        if layout_class(project, path) is LayoutClass.PRODUCT:
            items = owned(path, project, asked).items
            assert len(items) == 1 or (items and printable("".join(names)) != "".join(names))


@settings(max_examples=100)
@given(st.lists(st.builds(Identity, st.text(max_size=8), st.text(max_size=8)), max_size=6))
@example([Identity("A", "a@x"), Identity("A", "A@X"), Identity("B", "a@y"), Identity("", "")])
@example(
    [Identity('"\\\n', '"\n@'), Identity("\udcff", "\udcff@x"), Identity("\udcfe", "\\xff@x")]
)
def test_every_address_is_one_person_with_an_id_of_their_own(people: list[Identity]) -> None:
    registry = adopt((), "pump", tuple(people)).registry
    assert len({person.id for person in registry.people}) == len(registry.people)
    assert all(not person.clearance for person in registry.people)


def test_nobody_is_made_a_reviewer_and_everything_counts_as_class_c() -> None:
    paths = (RepoPath("src/a.c"), RepoPath("src/b.py"))
    project = adopt(paths, "pump", (Identity("Aiko Ito", "aiko@example.org"),))
    assert {item.safety_class.name for item in project.items} == {"C"}
    [aiko] = project.registry.people
    assert (aiko.id, aiko.roles) == ("aiko", frozenset({"author"}))
