"""What a plugin may not do at a door: wrap, shadow, offer twice, offer half, raise."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from gatekeeper.gate.built_in import built_in
from gatekeeper.model.errors import PluginError
from gatekeeper.plugins.discover import discover
from gatekeeper.plugins.hookspecs import hookimpl
from gatekeeper.plugins.registry import Source, build_registry


def check(name: str) -> SimpleNamespace:
    return SimpleNamespace(id=name, question="?", judge=lambda facts, limits: None)


def plugin(*checks: object, wrapper: bool = False, unknown: bool = False) -> object:
    class Plugin:
        if wrapper:

            @hookimpl(wrapper=True)
            def gatekeeper_checks(self) -> Iterator[None]:
                return (yield)
        elif unknown:

            @hookimpl
            def gatekeeper_verdicts(self) -> list[object]:
                return []
        else:

            @hookimpl
            def gatekeeper_checks(self) -> list[object]:
                return list(checks)

    return Plugin()


def offered(*plugins: object) -> list[str]:
    sources = [built_in(), *(Source(f"p{i}", "1", each) for i, each in enumerate(plugins))]
    return [each.id for each in build_registry(sources).checks]


def test_a_plugin_adds_its_check_and_is_named_as_its_origin() -> None:
    registry = build_registry([built_in(), Source("p", "1", plugin(check("mine")))])
    assert registry.origin["check mine"] == "p"
    assert registry.providers[-1].offers == ("check mine",)


@pytest.mark.parametrize(
    ("plugins", "words"),
    [
        ([plugin(check("review-independence"))], "is offered by gatekeeper and by p0"),
        ([plugin(check("mine")), plugin(check("mine"))], "is offered by p0 and by p1"),
        ([plugin(wrapper=True)], "wrappers are refused"),
        ([plugin(unknown=True)], "does not fit its door"),
        ([plugin(check("Not Kebab"))], "not kebab-case"),
        ([plugin(SimpleNamespace(id="half"))], "without question, judge"),
        ([plugin(None)], "without id"),
    ],
    ids=["shadows", "twice", "wrapper", "unknown door", "name", "half", "nothing"],
)
def test_a_plugin_that_breaks_the_terms_ends_the_run(plugins: list[object], words: str) -> None:
    with pytest.raises(PluginError, match=words):
        offered(*plugins)


def test_a_plugin_that_raises_ends_the_run() -> None:
    class Raises:
        @hookimpl
        def gatekeeper_checks(self) -> list[object]:
            raise RuntimeError("no")

    with pytest.raises(PluginError, match="failed at gatekeeper_checks"):
        offered(Raises())


@pytest.mark.parametrize(
    ("name", "words"),
    [("no-such-distribution", "not installed"), ("msgspec", "no gatekeeper plugin")],
)
def test_a_named_plugin_that_is_not_there_ends_the_run(name: str, words: str) -> None:
    with pytest.raises(PluginError, match=words):
        discover((name,))
