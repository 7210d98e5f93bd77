"""Later: a value whose module is imported when it is first asked something, so that what a run does not use costs it nothing."""

import importlib
from collections.abc import Callable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class Later:
    """Stands for an object of a module that is not imported yet.

    Every attribute but the id is that of the object itself. It is for values of our own that are listed by
    hand: a test brings each of them and holds the id to the object's. Where a run goes by an object's class
    or by the protocols it follows, ask for `arrived` first.
    """

    def __init__(self, id: str, where: str) -> None:
        self.id = id
        self._where = where
        self._value: object = None

    def __getattr__(self, name: str) -> object:
        return getattr(self.arrive(), name)

    def __repr__(self) -> str:
        return f"Later({self.id!r}, {self._where!r})"

    def arrive(self) -> object:
        """The object: what `module:name` names, or one of the class that it names."""
        if self._value is None:
            value = named(self._where)
            self._value = value() if isinstance(value, type) else value
        return self._value


def named(where: str) -> Callable[..., Any]:  # whoever lists the name knows its kind
    """What `module:name` names, imported now."""
    module, _, name = where.partition(":")
    return cast(Callable[..., Any], getattr(importlib.import_module(module), name))


def late(where: str) -> Callable[..., Any]:  # as `named`
    """The function that `module:name` names, imported when it is first called."""

    def called(*given: object) -> object:
        return named(where)(*given)

    return called


def arrived(value: T) -> T:
    """The value itself, imported now when it was only named."""
    return cast(T, value.arrive()) if isinstance(value, Later) else value
