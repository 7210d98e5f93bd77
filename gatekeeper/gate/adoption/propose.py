"""A configuration proposed for a repository that has none, from what its tree and history show."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.config.safety_classes import shipped_classes
from gatekeeper.config.shipped import shipped
from gatekeeper.config.trust_base import MAIN_FILE
from gatekeeper.gate.adoption.engines import propose_engines
from gatekeeper.gate.adoption.text import configuration_text, people_text
from gatekeeper.gate.contents import read_paths
from gatekeeper.history.changes.read import tree_change
from gatekeeper.history.people.recent import recent_identities
from gatekeeper.history.repository.view import View
from gatekeeper.items.languages import languages_of, needs_a_look, unread_languages
from gatekeeper.items.layout_words import has_test_name
from gatekeeper.items.proposal import Proposal, propose_layout
from gatekeeper.items.proposal_tests import holds_tests
from gatekeeper.model.language import Language, LanguageMap
from gatekeeper.model.path import RepoPath, printable
from gatekeeper.model.software import LayoutClass
from gatekeeper.model.tree import MODE_GITLINK
from gatekeeper.soup.known import KnownTable, read_known
from gatekeeper.soup.vendored import known_folders, told_folders


@dataclass(frozen=True, slots=True)
class Adoption:
    """Files to write and what to do next."""

    files: Mapping[str, str]
    next_steps: tuple[str, ...]


def propose(view: View, search: tuple[str, ...], scratch: Path) -> Adoption:
    """The adoption of the repository behind the view, judged by its HEAD; tools are looked for in `search`."""
    head = tree_change(view, "HEAD").head
    looked = read_paths(
        view, head, (entry.path for entry in head if needs_a_look(entry, LanguageMap()))
    )
    contents = {path: raw if isinstance(raw, bytes) else None for path, raw in looked.items()}
    languages = languages_of(head, LanguageMap(), contents)
    others = unread_languages(head, languages.keys(), contents)
    paths = tuple(entry.path for entry in head)
    links = frozenset(entry.path for entry in head if entry.mode == MODE_GITLINK)
    components = _components()
    copies = known_folders(paths, components)
    wanted = (
        p for p, each in languages.items() if each is not Language.PYTHON or has_test_name(p)
    )
    sources = {
        path: raw for path, raw in read_paths(view, head, wanted).items() if isinstance(raw, bytes)
    }
    no_tests = {path for path, raw in sources.items() if not holds_tests(path, raw)}
    proposal = propose_layout(paths, languages, copies, others, links, no_tests=no_tests)
    top = view.top
    written_in_c = {
        path: raw for path, raw in sources.items() if languages[path] is not Language.PYTHON
    }
    engines = propose_engines(languages.values(), written_in_c, paths, (search, top, scratch))
    packs = _packs(languages.values())
    people = recent_identities(view, "HEAD")
    files = {
        MAIN_FILE: configuration_text(top.name, proposal, packs, engines),
        "compliance/people.toml": people_text(people),
    }
    inside = told_folders(proposal.product, components)
    return Adoption(files, _next_steps(proposal, languages, others, inside))


def _components() -> KnownTable:
    return read_known((shipped("rules") / "soup" / "known.toml").read_bytes())


def _packs(languages: Iterable[Language]) -> tuple[str, ...]:
    present = set(languages)
    packs = []
    if present & {Language.C, Language.CPP}:
        packs.append("c-firmware")
    if Language.PYTHON in present:
        packs.append("python-host")
    return tuple(packs)


def _next_steps(
    proposal: Proposal,
    languages: Mapping[RepoPath, Language],
    others: Mapping[RepoPath, str],
    inside: Mapping[str, str],
) -> tuple[str, ...]:
    carried = LayoutClass.THIRD_PARTY in proposal.globs
    seen = _counted(language.value for language in languages.values()) or "no source"
    unread = _counted(others[path] for path in proposal.product if path in others)
    return (
        f"saw {seen} files and proposed {len(proposal.items)} software items, each of class {shipped_classes().strictest.name} until you say less",
        *(
            (
                f"no analyzer here reads some of the product ({unread}): a plugin may, or exclusions say who looks at it",
            )
            if unread
            else ()
        ),
        *(
            (
                "what looks like software of others stands under third-party: gatekeeper soup list tells what it is",
            )
            if carried
            else ()
        ),
        *(
            f"{title} lies in {printable(folder)}, which is proposed as product: enter its files under third-party where they are not yours"
            for folder, title in sorted(inside.items())
        ),
        "next: read gatekeeper.toml, set classes and titles, complete compliance/people.toml, commit both;",
        "      gatekeeper check --all shows what stands against it; gatekeeper init --baseline accepts what is old",
    )


def _counted(names: Iterable[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(Counter(names).items()))
