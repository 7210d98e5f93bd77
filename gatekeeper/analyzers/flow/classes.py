"""Classes of the tree: what their instances hold, and the methods that wait to be read."""

import ast
from dataclasses import replace

from gatekeeper.analyzers.flow import sources
from gatekeeper.analyzers.flow.given import Given
from gatekeeper.analyzers.flow.others import Around, Others
from gatekeeper.analyzers.flow.records import fields, read_defaults
from gatekeeper.analyzers.flow.settings import perhaps
from gatekeeper.analyzers.flow.signatures import is_static, yields
from gatekeeper.analyzers.flow.tells import PATIENT, named_for
from gatekeeper.analyzers.flow.values import (
    NOTHING,
    Box,
    Function,
    Scope,
    Value,
    places,
    spread_of,
)


class Classes(Others):
    """Reads classes."""

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self.waiting: list[tuple[Function, bool]] = []
        """Functions that are to be read for themselves, and whether each is a method."""
        self.instances: dict[int, Value] = {}
        """By class, what stands for any of its instances."""

    def define_class(self, scope: Scope, node: ast.ClassDef) -> None:
        """A class is an instance that holds its functions; each is read as its method."""
        bases = [self.value(scope, base) for base in node.bases]
        name = sources.handler_of(tuple(base.name for base in bases))
        inner = Scope(outer=scope)
        held = Box("class")
        for base in reversed(bases):
            if base.box is not None and base.box.kind == "class" and base.box.shared is not None:
                held.items.update(base.box.shared.items)
        instance = Value(box=Box("object", shared=held), name=name)
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                function = replace(
                    self.define(inner, statement, in_class=True),
                    scope=scope,
                    receiver=None if is_static(statement) else instance,
                    owner=node.name,
                )
                same = self.methods.setdefault(statement.name, function)
                if same.node is not function.node:
                    self.methods[statement.name] = replace(same, receiver=None)
                if not self.here:
                    self.waiting[-1] = (function, True)
                plain = not statement.decorator_list and not yields(statement)
                sure = plain and statement.name in self.steady
                inner.variables[statement.name] = Value(function=function, sure=sure)
            else:
                self.statement(inner, statement)
        held.items.update(places(inner.variables))
        if instance.box is not None:
            made = {name: self.value(scope, said) for name, said in fields(node).items() if said}
            unset = read_defaults(node).items()
            read = {name: perhaps(self.value(scope, said)) for name, said in unset}
            instance.box.items.update(places(read | made))
        named = (named_for(name, "", of_patients=self.of_patients) for name in fields(node))
        told = frozenset[str]().union(*named) & {PATIENT}
        self.instances[id(node)] = replace(instance, tells=told)
        # A class is no container whose places change: branches share it.
        own = Function(node, scope, module=self.here)
        whole = Value(box=Box("class", shared=held), function=own, name=name)
        scope.set(node.name, replace(whole, sure=True))

    def instance(self, function: Function, given: Given) -> Value:
        """What a call of the class gives."""
        made = function.scope.get(getattr(function.node, "name", ""))
        box = Box("object", shared=made.box.shared if made is not None and made.box else None)
        # What may stand between a class and its instances, nobody reads.
        plain = isinstance(function.node, ast.ClassDef) and not (
            function.node.decorator_list or function.node.keywords or box.attribute("__new__")
        )
        same = (
            made is not None and made.function is not None and made.function.node is function.node
        )
        instance = Value(box=box, sure=plain and same)
        begin = box.attribute("__init__")
        if begin is not None and begin.function is not None:
            self.enter(replace(begin.function, receiver=instance), given)
        elif begin is None:
            named = fields(function.node)
            for place, (name, default) in enumerate(named.items()):
                held = given.at(place, name)
                held = self.value(function.scope, default) if held is NOTHING else held
                box.items[name] = self.tells_of(held, name)
            if named:
                told = (spread_of(held).tells for held in box.items.values())
                instance = replace(instance, tells=frozenset[str]().union(*told))
            for value in given.all if not named or "**" in given.keywords else ():
                box.put(value)
        return instance
