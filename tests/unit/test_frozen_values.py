"""Frozen values: held against the standard library's own dataclass, field by field."""

import copy
import dataclasses
import importlib
import pickle
import sys
from dataclasses import FrozenInstanceError, field
from pathlib import Path

import pytest

from gatekeeper.model import frozen
from gatekeeper.model.frozen import dataclass

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    str(path.relative_to(ROOT).with_suffix("")).replace("/", ".")
    for path in (ROOT / "gatekeeper").rglob("*.py")
    if "gatekeeper.model.frozen import dataclass" in path.read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True, order=True)
class Ours:
    """A value with a field of each kind."""

    name: str
    count: int = 3
    parts: dict[str, int] = field(default_factory=dict, compare=False)
    note: str = field(default="n", repr=False, kw_only=True)
    length: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Theirs:
    """The same, by the standard library."""

    name: str
    count: int = 3
    parts: dict[str, int] = field(default_factory=dict, compare=False)
    note: str = field(default="n", repr=False, kw_only=True)
    length: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


@dataclass(frozen=True, slots=True)
class Empty:
    """A value without a field."""


@dataclass(frozen=True, slots=True, order=True)
class Compiled:
    """The same, when many were made."""

    name: str
    count: int = 3
    parts: dict[str, int] = field(default_factory=dict, compare=False)
    note: str = field(default="n", repr=False, kw_only=True)
    length: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


for _ in range(frozen._FEW + 1):
    Compiled("a")


@pytest.fixture(params=[Ours, Compiled, Theirs], ids=["ours", "compiled", "theirs"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type[Ours]:
    monkeypatch.setattr(frozen, "_FEW", sys.maxsize)
    made: type[Ours] = request.param
    return made


def test_values_are_equal_and_hash_alike_when_their_compared_fields_do(kind: type[Ours]) -> None:
    one, same, other = kind("a", parts={"x": 1}), kind("a", 3, {}), kind("b")
    assert one == same
    assert hash(one) == hash(same) == hash(("a", 3, "n"))
    assert one != other
    assert one != ("a", 3, "n")
    assert one < other <= kind("b")
    assert other > one >= same


def test_values_show_themselves_alike(kind: type[Ours]) -> None:
    assert repr(kind("a")) == f"{kind.__name__}(name='a', count=3, parts={{}}, length=1)"


def test_nothing_of_a_value_can_be_set_or_taken_away(kind: type[Ours]) -> None:
    value = kind("a")
    with pytest.raises(FrozenInstanceError):
        value.name = "b"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del value.name
    with pytest.raises((AttributeError, TypeError)):
        value.other = 1  # type: ignore[attr-defined]


def test_each_value_gets_a_container_of_its_own(kind: type[Ours]) -> None:
    assert kind("a").parts is not kind("a").parts


def test_the_standard_library_can_replace_list_copy_and_pickle_a_value(kind: type[Ours]) -> None:
    value = kind("abc", 7, {"k": 1}, note="m")
    changed = dataclasses.replace(value, name="ab")
    assert (changed.name, changed.count, changed.note, changed.length) == ("ab", 7, "m", 2)
    assert dataclasses.asdict(value) == {
        "name": "abc",
        "count": 7,
        "parts": {"k": 1},
        "note": "m",
        "length": 3,
    }
    assert pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == value
    assert pickle.loads(pickle.dumps(value)).parts == {"k": 1}
    assert kind.__match_args__ == ("name", "count", "parts")


@pytest.mark.parametrize(
    ("given", "named"),
    [((), {}), (("a", 1, {}, "n"), {}), (("a",), {"none": 1}), (("a",), {"name": "b"})],
    ids=["missing", "too many", "unknown", "twice"],
)
def test_wrong_arguments_are_refused(
    kind: type[Ours], given: tuple[object, ...], named: dict[str, object]
) -> None:
    with pytest.raises(TypeError):
        kind(*given, **named)  # type: ignore[arg-type]


def test_the_first_values_are_filled_and_the_others_compiled() -> None:
    fresh = dataclass(type("Fresh", (), {"__annotations__": {"name": str}}))
    written = [fresh("a").__init__.__code__.co_filename for _ in range(frozen._FEW + 1)]
    assert [each != "<string>" for each in written] == [True] * frozen._FEW + [False]


def test_a_value_without_fields_is_made_and_equal() -> None:
    assert Empty() == Empty()
    assert hash(Empty()) == hash(())


def test_it_is_for_frozen_values_with_slots_alone() -> None:
    with pytest.raises(TypeError, match="frozen"):
        dataclass(frozen=False, slots=True)(Empty)


def test_a_value_has_no_parent_and_no_default_that_can_be_changed() -> None:
    @dataclass(frozen=True, slots=True)
    class Shared:
        """A value whose default all of them would share."""

        parts: list[str] = []  # noqa: RUF012

    with pytest.raises(ValueError, match="default_factory"):
        Shared()
    with pytest.raises(TypeError, match="parent"):
        dataclass(frozen=True, slots=True)(type("Child", (Ours,), {"__annotations__": {}}))


@pytest.mark.parametrize("name", MODULES)
def test_the_fields_of_every_value_are_those_the_standard_library_finds(name: str) -> None:
    values = [v for v in vars(importlib.import_module(name)).values() if _is_own(v, name)]
    for each in values:
        found = tuple(one.name for one in dataclasses.fields(each))
        assert found == each.__slots__, each
        assert set(each.__match_args__) <= set(found)


def _is_own(value: object, name: str) -> bool:
    return dataclasses.is_dataclass(value) and value.__module__ == name and isinstance(value, type)
