"""Threat coverage beside its neighbours: what the map calls no product, views by surfaces, SOUP of the register."""

import datetime as dt
from dataclasses import replace

import pytest
from threat_room import MODEL, amiss, answers, facts, noted, project, tree

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.soup import SoupFacts, SoupItem

MAP = RepoPath("docs/threat-map")
OPEN = (
    b"#include <curl/curl.h>\nvoid g(void) { curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 0L); }\n"
)
LAB = {RepoPath("fw/lab/x.c"): OPEN, RepoPath("fw/lab/y.c"): b"\xff\xfe\x00\x01"}


@pytest.mark.parametrize(
    ("until", "codes"),
    [
        pytest.param("2027-06-30", {"tm034-weakness-on-surface", "tm036-scan-incomplete"}, id="until its day"),
        pytest.param(
            "2025-12-31",
            {"tm010-unmapped-module", "tm034-weakness-on-surface", "tm036-scan-incomplete"},
            id="and not a day longer",
        ),
    ],
)  # fmt: skip
def test_what_the_map_calls_no_product_needs_no_element_and_may_have_no_weakness(
    until: str, codes: set[str]
):
    """Whoever makes the change writes the map; what is product is told by the layout, which base holds."""
    chosen = replace(project(items=()), threat_map=MAP)
    line = f'fw/lab/** = out-of-product "lab tool" until {until}\n'.encode()
    given = facts(tree() | LAB | {MAP: line}, chosen=chosen)
    assert {code for _, code in amiss(given)} == codes


def test_a_view_may_hold_surfaces_as_the_second_way_asks_for():
    view = '\n[[views]]\nid = "V"\ntitle = "u"\nkind = "security-use-case"\nmembers = ["S-UART"]\n'
    found = facts(tree(MODEL + view))
    assert amiss(found) == []
    missing = [a.subject for a in answers(found) if a.code == "tm071-view-missing"]
    assert "security-use-case" not in missing


@pytest.mark.parametrize(
    ("title", "surface", "evaluation", "threat", "fails"),
    [
        pytest.param("cJSON", "S-UART", "", '["E-PC"]', True, id="nobody evaluated it"),
        pytest.param("cJSON", "S-UART", "read on 3 May", '["E-PC"]', False, id="by the register"),
        pytest.param("cJSON", "S-UART", "", '["E-PC", "S-UART"]', False, id="by a threat to the surface"),
        pytest.param("cJSON", "", "", '["E-PC"]', False, id="reached from nowhere"),
        pytest.param("lwIP", "", "", '["E-PC"]', True, id="a stack, whatever the register says of its surfaces"),
        pytest.param("lwIP", "", "read on 3 May", '["E-PC"]', False, id="a stack that was evaluated"),
    ],
)  # fmt: skip
def test_soup_of_the_register_that_is_a_stack_or_reached_from_outside_is_evaluated(
    title: str, surface: str, evaluation: str, threat: str, fails: bool
):
    line = at_line(RepoPath("compliance/soup.toml"), 3)
    none: tuple[str, ...] = ()
    reached = (surface,) if surface else none
    item = SoupItem(
        *(
            "SOUP-1",
            title,
            "its makers",
            "2.2.0",
            (),
            none,
            "BSD",
            none,
            none,
            none,
            "none",
            None,
        ),
        *(reached, none, "", "", False, dt.date(2026, 1, 2), evaluation, "bob", "", line),
    )
    model = MODEL.replace('targets = ["F-ORDERS"]', f"targets = {threat}", 1)
    given = replace(facts(tree(model)), soup=SoupFacts(True, items=(item,)))
    found = {code for _, code in noted(given)}
    assert ("tm035-soup-on-surface-unevaluated" in found) is fails
