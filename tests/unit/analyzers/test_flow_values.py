"""How two values join when containers lie in containers."""

from gatekeeper.analyzers.flow.values import Box, Origin, Taint, Value, join, spread_of

TAINT = Taint(Origin.OUTSIDE, "request.args", 1)


def listed(*values: Value) -> Value:
    return Value(box=Box("list", dict(enumerate(values))))


def test_two_containers_that_meet_at_two_places_are_joined_once() -> None:
    one, other = listed(Value(taint=TAINT)), listed(Value())
    joined = join(listed(one, one), listed(other, other)).box
    assert joined is not None
    assert joined.items[0].box is joined.items[1].box


def test_lists_that_hold_each_other_join_in_few_containers() -> None:
    ring = [Box("list") for _ in range(6)]
    for at, box in enumerate(ring):
        box.items = {n: Value(box=ring[(at + n) % 6]) for n in range(6)}
    joined = join(Value(box=ring[0]), Value(box=ring[1]))
    found: dict[int, Box] = {}
    edge = [joined]
    while edge:
        held = edge.pop().box
        if held is not None and id(held) not in found:
            found[id(held)] = held
            edge += held.contents()
    assert len(found) < 6 * 6 * 5


def test_what_lies_low_in_lists_of_unlike_length_is_followed() -> None:
    low = listed(listed(listed(Value(taint=TAINT)), Value()), Value())
    joined = join(low, listed(listed(listed(Value()), Value(), Value()), Value(), Value()))
    assert spread_of(joined).taint == TAINT
