"""Values that are imported later: each stand-in brings what its list says, whole."""

from collections.abc import Iterator

import pytest

from gatekeeper.gate.built_in import BuiltIn
from gatekeeper.model.later import Later, arrived
from gatekeeper.trace.readers import _ITEMS as ITEM_READERS
from gatekeeper.trace.readers import _REPORTS as REPORT_READERS

MEMBERS = {
    "gatekeeper_analyzers": ("title", "need", "languages", "canaries", "commands", "read"),
    "gatekeeper_checks": ("question", "judge"),
    "gatekeeper_threat_readers": ("read",),
    "gatekeeper_report_formats": ("media_type", "render"),
}


def stand_ins() -> Iterator[tuple[str, Later]]:
    for door in MEMBERS:
        for value in getattr(BuiltIn(), door)():
            assert isinstance(value, Later)
            yield door, value


@pytest.mark.parametrize(("door", "value"), [pytest.param(d, v, id=v.id) for d, v in stand_ins()])
def test_a_stand_in_brings_the_offer_of_its_id_with_every_member_of_its_door(
    door: str, value: Later
) -> None:
    offer = arrived(value)
    assert not isinstance(offer, Later)
    assert offer.id == value.id
    assert [name for name in MEMBERS[door] if not hasattr(offer, name)] == []
    assert value.arrive() is offer


def test_what_has_arrived_already_is_given_back_as_it_is() -> None:
    assert arrived("here") == "here"


@pytest.mark.parametrize("where", [*ITEM_READERS.values(), *REPORT_READERS.values()])
def test_every_reader_of_the_trace_shop_is_where_its_list_says(where: str) -> None:
    module, _, name = where.partition(":")
    found = __import__(f"gatekeeper.trace.{module}", fromlist=[name])
    assert callable(getattr(found, name))
