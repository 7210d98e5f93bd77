"""Frozen: the standard library's frozen dataclass with slots, made in a tenth of the time.

`dataclasses.dataclass(frozen=True, slots=True)` compiles six methods for each class while its module is imported,
0.6 ms of processor time; the hundreds of values of a run would cost more than the run. Here `__init__` is compiled when
the first value is made, the standard library works out the fields when they are first asked for, and the rest is
written once.
To the outside, and to mypy, it is the same: `fields`, `replace`, `asdict`, matching, order, pickling.
"""

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, *, order=False, frozen=True, slots=True):
        """The class as a frozen dataclass with slots."""
        if not (frozen and slots):
            raise TypeError("this is for frozen values with slots; take dataclasses.dataclass")
        return _made(cls, order) if cls is not None else lambda cls: _made(cls, order)


_FIELDS = "__dataclass_fields__"
_PLAIN: "dataclasses.Field[object]" = dataclasses.field()
_FEW = 8
_OF_THE_FIRST = frozenset(("__dict__", "__weakref__"))
"""What belongs to the class as it was written, and not to the one with slots that takes its place."""


def _made(cls: type, order: bool) -> type:
    if cls.__bases__ != (object,):
        raise TypeError(f"{cls.__qualname__} has a parent; values have none")
    written = {name: value for name, value in cls.__dict__.items() if name not in _OF_THE_FIRST}
    given = {name: written.pop(name) for name in cls.__annotations__ if name in written}
    fields = _Fields(cls.__annotations__, given)
    compared = _key(tuple(name for name, each in fields.asked if each.compare))
    hashed = tuple(
        n for n, each in fields.asked if (each.compare, each.hash)[each.hash is not None]
    )
    # What the class wrote itself stands.
    fields.made = type(
        cls.__name__,
        (),
        {
            "__slots__": tuple(cls.__annotations__),
            "__match_args__": tuple(
                n for n, e in fields.asked if e.init and e.kw_only is not True
            ),
            _FIELDS: fields,
            "__init__": _initial(fields),
            "__repr__": _repr(tuple(name for name, each in fields.asked if each.repr)),
            "__eq__": _equal(compared),
            "__hash__": _hash(_key(hashed)),
            **_SHARED,
            **(_ordering(compared) if order else {}),
            **written,
            "__qualname__": cls.__qualname__,
            "__doc__": cls.__doc__ or cls.__name__,
        },
    )
    return fields.made


class _Fields:
    """`__dataclass_fields__`, worked out by the standard library when it is first asked for."""

    def __init__(self, annotations: dict[str, object], given: dict[str, object]) -> None:
        self.annotations, self.given = annotations, given
        self.asked = tuple(
            (name, _as_field(given[name]) if name in given else _PLAIN) for name in annotations
        )
        self.made: type = object

    def __get__(self, value: object, _: type) -> object:
        body = {"__annotations__": self.annotations, "__module__": self.made.__module__}
        alike = type(self.made.__name__, (), {**body, **self.given, "__doc__": "the fields alone"})
        dataclasses.dataclass(init=False, repr=False, eq=False)(alike)
        if tuple(each.name for each in dataclasses.fields(alike)) != tuple(self.annotations):
            raise TypeError(f"{self.made.__qualname__} names what is no field of a value")
        found: object = getattr(alike, _FIELDS)
        setattr(self.made, _FIELDS, found)
        return found


def _as_field(given: object) -> "dataclasses.Field[object]":
    made: object = (
        given if isinstance(given, dataclasses.Field) else dataclasses.field(default=given)
    )
    assert isinstance(made, dataclasses.Field)
    return made


def _key(names: tuple[str, ...]) -> Callable[[object], tuple[object, ...]]:
    """What gives the values of those attributes as one tuple."""
    if not names:
        return lambda _: ()
    ask = attrgetter(*names)
    return ask if len(names) > 1 else lambda value: (ask(value),)


def _initial(fields: _Fields) -> Callable[..., None]:
    """An `__init__` that fills the first values step by step, then compiles the real one and leaves it in its place.

    Compiling takes as long as filling some thirty values; most classes have fewer in a run.
    """
    filled = 0

    def __init__(self: object, *given: object, **named: object) -> None:
        nonlocal filled
        filled += 1
        if filled > _FEW or not _is_filled(self, fields, given, named):
            real = _compiled(fields)
            fields.made.__init__ = real  # type: ignore[misc]
            real(self, *given, **named)

    return __init__


def _is_filled(
    value: object, fields: _Fields, given: tuple[object, ...], named: dict[str, object]
) -> bool:
    """Whether the value got its fields; if anything is unusual it did not, and the compiled one says what."""
    names = fields.made.__match_args__  # type: ignore[attr-defined]
    if len(given) > len(names):
        return False
    told = dict(zip(names, given, strict=False))
    if told.keys() & named.keys():
        return False
    told |= named
    for name, each in fields.asked:
        if each.init and name in told:
            content = told.pop(name)
        elif each.default_factory is not dataclasses.MISSING:
            content = each.default_factory()
        else:
            content = each.default
            if content is dataclasses.MISSING and not each.init:
                continue  # `__post_init__` gives it its value
            if content is dataclasses.MISSING or content.__class__.__hash__ is None:
                return False
        object.__setattr__(value, name, content)
    if told:
        return False
    if hasattr(value, "__post_init__"):
        value.__post_init__()
    return True


def _compiled(fields: _Fields) -> Callable[..., None]:
    made = fields.made
    scope: dict[str, object] = {"_factory": object()}
    parameters, body = ["self"], []
    for name, each in sorted(fields.asked, key=lambda one: one[1].kw_only is True):
        scope[f"_set_{name}"] = made.__dict__[name].__set__
        default = _default(name, each, scope)
        if each.init:
            parameters += ["*"] if each.kw_only is True and "*" not in parameters else []
            parameters.append(name + default)
            made_now = f"_make_{name}() if {name} is _factory else {name}"
            value = made_now if f"_make_{name}" in scope else name
        elif default:
            value = f"_make_{name}()" if f"_make_{name}" in scope else f"_default_{name}"
        else:
            continue  # `__post_init__` gives it its value
        body.append(f"    _set_{name}(self, {value})")
    if hasattr(made, "__post_init__"):
        body.append("    self.__post_init__()")
    text = f"def __init__({', '.join(parameters)}):\n" + "\n".join(body or ["    pass"])
    exec(text, scope)  # noqa: S102 - names of fields, which are identifiers, and nothing else
    real = scope["__init__"]
    assert callable(real)
    real.__qualname__ = f"{made.__qualname__}.__init__"  # type: ignore[attr-defined]
    return real


def _default(name: str, each: "dataclasses.Field[object]", scope: dict[str, object]) -> str:
    if each.default_factory is not dataclasses.MISSING:
        scope[f"_make_{name}"] = each.default_factory
        return "=_factory"
    if each.default is dataclasses.MISSING:
        return ""
    if each.default.__class__.__hash__ is None:
        raise ValueError(f"the default of {name!r} can be changed; take a default_factory")
    scope[f"_default_{name}"] = each.default
    return f"=_default_{name}"


def _repr(names: tuple[str, ...]) -> Callable[[object], str]:
    def __repr__(self: object) -> str:
        inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({inner})"

    return __repr__


def _hash(key: Callable[[object], object]) -> Callable[[object], int]:
    def __hash__(self: object) -> int:
        return hash(key(self))

    return __hash__


def _equal(key: Callable[[object], object]) -> Callable[[object, object], bool]:
    def __eq__(self: object, other: object) -> bool:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _ordering(
    key: Callable[[object], tuple[object, ...]],
) -> dict[str, Callable[..., object]]:
    def __lt__(self: object, other: object) -> bool:
        return key(self) < key(other) if other.__class__ is self.__class__ else NotImplemented

    def __le__(self: object, other: object) -> bool:
        return key(self) <= key(other) if other.__class__ is self.__class__ else NotImplemented

    def __gt__(self: object, other: object) -> bool:
        return key(self) > key(other) if other.__class__ is self.__class__ else NotImplemented

    def __ge__(self: object, other: object) -> bool:
        return key(self) >= key(other) if other.__class__ is self.__class__ else NotImplemented

    return {"__lt__": __lt__, "__le__": __le__, "__gt__": __gt__, "__ge__": __ge__}


def _no_setting(self: object, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deleting(self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: object) -> list[object]:
    return [getattr(self, each.name) for each in dataclasses.fields(self)]  # type: ignore[arg-type]


def _restore(self: object, state: list[object]) -> None:
    for each, value in zip(dataclasses.fields(self), state, strict=True):  # type: ignore[arg-type]
        object.__setattr__(self, each.name, value)


_SHARED: dict[str, object] = {
    "__setattr__": _no_setting,
    "__delattr__": _no_deleting,
    "__getstate__": _state,
    "__setstate__": _restore,
    "__replace__": dataclasses.replace,
}
