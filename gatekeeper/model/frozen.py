"""Frozen: the standard library's frozen dataclass with slots, made in a tenth of the time.

`dataclasses.dataclass(frozen=True, slots=True)` compiles six methods for each class while its module is imported,
0.6 ms of processor time; the hundreds of values of a run would cost more than the run. Here the fields and the slots
are made by the standard library, `__init__` is compiled when the first value is made, and the rest is written once.
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


def _made(cls: type, order: bool) -> type:
    # Without one the standard library would work out a signature, which is dear.
    cls.__doc__ = cls.__doc__ or cls.__name__
    made: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    fields = dataclasses.fields(made)
    key = _key(tuple(each.name for each in fields if each.compare))
    hashed = _key(tuple(e.name for e in fields if (e.compare if e.hash is None else e.hash)))
    methods: dict[str, Callable[..., object]] = {
        "__init__": _initial(made),
        "__repr__": _repr(tuple(each.name for each in fields if each.repr)),
        "__eq__": _equal(made, key),
        "__hash__": _hash(hashed),
        "__setattr__": _no_setting,
        "__delattr__": _no_deleting,
        "__getstate__": _state,
        "__setstate__": _restore,
        **(_ordering(made, key) if order else {}),
    }
    # What the class wrote itself stands.
    for name in methods.keys() - made.__dict__.keys():
        setattr(made, name, methods[name])
    return made


def _key(names: tuple[str, ...]) -> Callable[[object], tuple[object, ...]]:
    """What gives the values of those attributes as one tuple."""
    if not names:
        return lambda _: ()
    ask = attrgetter(*names)
    return ask if len(names) > 1 else lambda value: (ask(value),)


def _initial(made: type) -> Callable[..., None]:
    """An `__init__` that compiles the real one when it is first called, and leaves it in its place."""

    def __init__(self: object, *given: object, **named: object) -> None:
        real = _compiled(made)
        made.__init__ = real  # type: ignore[misc]
        real(self, *given, **named)

    return __init__


def _compiled(made: type) -> Callable[..., None]:
    scope: dict[str, object] = {"_factory": object()}
    parameters, body = ["self"], []
    for each in sorted(dataclasses.fields(made), key=lambda one: one.kw_only is True):
        name = each.name
        scope[f"_set_{name}"] = made.__dict__[name].__set__ if name in made.__dict__ else None
        if scope[f"_set_{name}"] is None:
            raise TypeError(f"{made.__qualname__}.{name} is inherited; values have no parents")
        default = _default(each, scope)
        if each.init:
            parameters += ["*"] if each.kw_only and "*" not in parameters else []
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


def _default(each: "dataclasses.Field[object]", scope: dict[str, object]) -> str:
    if each.default_factory is not dataclasses.MISSING:
        scope[f"_make_{each.name}"] = each.default_factory
        return "=_factory"
    if each.default is dataclasses.MISSING:
        return ""
    scope[f"_default_{each.name}"] = each.default
    return f"=_default_{each.name}"


def _repr(names: tuple[str, ...]) -> Callable[[object], str]:
    def __repr__(self: object) -> str:
        inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({inner})"

    return __repr__


def _hash(key: Callable[[object], object]) -> Callable[[object], int]:
    def __hash__(self: object) -> int:
        return hash(key(self))

    return __hash__


def _equal(made: type, key: Callable[[object], object]) -> Callable[[object, object], bool]:
    def __eq__(self: object, other: object) -> bool:
        return key(self) == key(other) if other.__class__ is made else NotImplemented

    return __eq__


def _ordering(
    made: type, key: Callable[[object], tuple[object, ...]]
) -> dict[str, Callable[..., object]]:
    def __lt__(self: object, other: object) -> bool:
        return key(self) < key(other) if other.__class__ is made else NotImplemented

    def __le__(self: object, other: object) -> bool:
        return key(self) <= key(other) if other.__class__ is made else NotImplemented

    def __gt__(self: object, other: object) -> bool:
        return key(self) > key(other) if other.__class__ is made else NotImplemented

    def __ge__(self: object, other: object) -> bool:
        return key(self) >= key(other) if other.__class__ is made else NotImplemented

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
