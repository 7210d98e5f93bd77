"""Other modules of the tree: read when a name of theirs is first used, and left as unknown as they were where they cannot be.

What a function of another module does is its own file's finding, unless the file being read handed the value over: that
is told at the call here. Nothing that is read there answers for a call there.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar

from gatekeeper.analyzers.flow.followed import Answers, doubted, steady_names
from gatekeeper.analyzers.flow.given import Given
from gatekeeper.analyzers.flow.library import expression
from gatekeeper.analyzers.flow.signatures import all_words
from gatekeeper.analyzers.flow.statements import Statements
from gatekeeper.analyzers.flow.values import NOTHING, Frame, Function, Link, Scope, Value, mixed

Linked = Mapping[str, Mapping[str, str]]
"""By tracked path, what the module there names, with the tracked path that leads to."""
Answer = TypeVar("Answer")
_MOST_FAR = 150_000
"""Expressions looked at in other modules for one file; then they are unknown again."""
_TOO_FAR = "more of other modules is used than may be read for one file"


@dataclass(frozen=True, slots=True)
class Around:
    """What lies around the file being read."""

    path: str = ""
    named: Linked = field(default_factory=dict)
    tree: Callable[[str], ast.Module | str] = str
    """The syntax of the module at a tracked path, or why it cannot be read."""


ALONE = Around()
"""Nothing lies around."""


@dataclass(slots=True)
class Module:
    """A module, read or being read."""

    scope: Scope
    steady: frozenset[str]
    imported: set[str]
    answers: Answers
    is_read: bool = False


class TooFar(Exception):
    """Other modules ask for more steps than one file may have for them."""


class Others(Statements):
    """Reads what other modules hold."""

    def __init__(self, around: Around) -> None:
        super().__init__()
        self.around = around
        self._modules: dict[str, Module] = {}
        self._found: dict[Link, Value] = {}
        self._unread: dict[str, str] = {}
        """By tracked path, why a module could not be read."""
        self._far = 0

    def enter(self, function: Function, given: Given) -> Value:
        """What the function returns; for one of another module that asks too much, what a call nobody knows gives."""
        found = self.far(function.module, lambda: self.entered(function, given))
        if found is None:
            if self.at is not None:
                self.unread(self.at, given, _TOO_FAR)
            return doubted(mixed(*given.all))
        return found

    def far(self, path: str, read: Callable[[], Answer]) -> Answer | None:
        """What is read in the module of that path; `None` when that asks too much of other modules."""
        if path == self.here:
            return read()
        try:
            with self.standing_in(path):
                return read()
        except (TooFar, RecursionError):
            if self.here:
                raise
            return None

    def entered(self, function: Function, given: Given) -> Value:
        """What a function of the module where the reading stands returns; the part that reads functions knows."""
        raise NotImplementedError

    def taken_all(self, scope: Scope, name: str) -> None:
        """Binds what `from name import *` brings."""
        link = self.link(name)
        module = self._module(link.path) if link is not None else None
        if link is None or module is None:
            return
        told = module.scope.variables.get("__all__", NOTHING).box
        listed = {value.constant for value in told.contents()} if told is not None else None
        for each in sorted(module.scope.variables):
            if each in listed if listed is not None else each[:1] not in "_*":
                scope.set(each, Value(name=f"{name}.{each}", link=Link(link.path, each)))

    def begin(self, tree: ast.Module) -> Scope:
        """Makes the file being read the module where the reading stands; its scope."""
        module = Module(Scope(), steady_names(tree), self.imported, self.answers)
        self._modules[""] = module
        module.is_read = True
        self.steady = module.steady
        self.of_patients = bool(expression("of-patients").search(all_words(tree)))
        return module.scope

    def link(self, name: str, taken: str = "") -> Link | None:
        """What an import of the module being read leads to: the module of that name, or what is taken out of it."""
        named = self.around.named.get(self.here or self.around.path, {})
        whole = named.get(name, "")
        if not taken:
            return Link(whole, "") if whole else None
        below = named.get(f"{name}{'' if name.endswith('.') else '.'}{taken}", "")
        return Link(whole, taken, below) if whole or below else None

    def looked_up(self, value: Value) -> Value:
        """The value once somebody looked where its link leads; as it is when that cannot be known."""
        link = value.link
        for _ in range(8):  # a name that modules hand on in a circle is bound by none
            if link is None or not link.name:
                return value
            if (known := self._found.get(link)) is not None:
                return known
            held = self._bound(link)
            if held is None:
                return value
            value = held if held.link is not None else self._as_named(held, value)
            if value.link is None and all(module.is_read for module in self._modules.values()):
                self._found[link] = value
            link = value.link
        return value

    def attribute_of(self, whole: Value, attr: str) -> Value | None:
        """What a module of the tree binds under the name; `None` when the value is no such module, or it binds none."""
        link = whole.link
        if link is None or link.name:
            return None
        name = f"{whole.name}.{attr}" if whole.name else attr
        below = self.link(whole.name, attr)
        here = Link(link.path, attr, below.module if below is not None else "")
        told = self.looked_up(Value(name=name, link=here))
        return None if told.link == here and not self.why_unread(told) else told

    def why_unread(self, value: Value) -> str:
        """Why nobody could look where the value's link leads; empty when somebody did, or it leads nowhere."""
        link = value.link
        if link is None or not link.name:
            return ""
        why = self._unread.get(link.path or link.module, "")
        return why or (_TOO_FAR if self._far > _MOST_FAR else "")

    def _as_named(self, held: Value, asked: Value) -> Value:
        """A value nothing is known of keeps the name it was asked under: names are all there is to go by."""
        return held if held.name or held.known else replace(held, name=asked.name)

    def _bound(self, link: Link) -> Value | None:
        module = self._module(link.path) if link.path else None
        held = module.scope.variables.get(link.name) if module is not None else None
        if held is None or module is None:
            return Value(name=link.name, link=Link(link.module, "")) if link.module else None
        if held.box is not None and held.function is None:
            return doubted(held)  # what anybody may have put into it since
        return held if link.name in module.steady or not held.sure else replace(held, sure=False)

    def _module(self, path: str) -> Module | None:
        path = "" if path == self.around.path else path
        if path in self._modules or path in self._unread:
            return None if path in self._unread else self._modules[path]
        tree = self.around.tree(path)
        if isinstance(tree, str):
            self._unread[path] = tree
            return None
        module = Module(Scope(), steady_names(tree), set(), Answers())
        self._modules[path] = module
        with self.standing_in(path):
            frames, inside, within = self.frames, self.inside, self.within
            self.frames, self.inside, self.within = [Frame()], [], []
            self.comes_again = False
            try:
                self.block(module.scope, tree.body)
                module.is_read = True
            except (TooFar, RecursionError):
                self._unread[path] = _TOO_FAR
            finally:
                self.frames, self.inside, self.within = frames, inside, within
        return module if module.is_read else None

    @contextmanager
    def standing_in(self, path: str) -> Iterator[None]:
        """Goes to another module, or back to the file being read, as long as something of it is read."""
        before, comes_again = self.here, self.comes_again
        self._stand(path)
        try:
            yield
        finally:
            self._stand(before)
            self.comes_again = comes_again

    def _stand(self, path: str) -> None:
        module = self._modules[path]
        self.here, self.steady = path, module.steady
        self.imported, self.answers = module.imported, module.answers

    def one_step(self) -> None:
        """Counts one expression of another module. Raises `TooFar` when there were too many."""
        self._far += 1
        if self._far > _MOST_FAR:
            raise TooFar
