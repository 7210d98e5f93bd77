"""Expressions: what each is worth at its place, and the names that lead from an import to a library."""

import ast
import sys
from collections.abc import Sequence
from dataclasses import replace

from gatekeeper.analyzers.flow import fold, sources
from gatekeeper.analyzers.flow import knowledge as k
from gatekeeper.analyzers.flow.calls import Calls
from gatekeeper.analyzers.flow.containers import (
    cut,
    element_of,
    list_of,
    look_up,
    some_of,
    without_places,
)
from gatekeeper.analyzers.flow.fold import folded, is_constant, is_known, is_list
from gatekeeper.analyzers.flow.followed import doubted
from gatekeeper.analyzers.flow.given import Given, spread_out
from gatekeeper.analyzers.flow.guards import learn
from gatekeeper.analyzers.flow.library import expression
from gatekeeper.analyzers.flow.names import binds, dotted, key_of, last_name, place
from gatekeeper.analyzers.flow.settings import compared, first_given, perhaps
from gatekeeper.analyzers.flow.signatures import is_property, is_static
from gatekeeper.analyzers.flow.steps import kept_in
from gatekeeper.analyzers.flow.tells import CODE, SECRET
from gatekeeper.analyzers.flow.texts import (
    as_part,
    as_text,
    beginning,
    drawn,
    is_its_class,
    joined,
    joins_texts,
    made_of,
    of_one_kind,
    takes_numbers,
    with_prefix,
)
from gatekeeper.analyzers.flow.values import (
    ALL,
    HARMLESS,
    NOTHING,
    Box,
    Function,
    Scope,
    Unknown,
    Value,
    constant,
    join,
    mixed,
)

MOST_STEPS = 400_000
"""Expressions looked at in one file; then the analysis says that it gave up."""

_FILE, _NAME = frozenset({k.PATH}), frozenset({k.ONE_NAME})
_PARTS = {"stream": _FILE, "file": _FILE, "pathlib.Path.parts": _NAME, "pathlib.Path.name": _FILE}
_INITIALS = 3
"""From so many letters on a part of a name is one."""
_LARGE = 100
"""Places of a table from which on nobody looks into it when it stands in another module."""
_LOOKS_UP = frozenset({"get", "segment", "segments", "pop", "value"})
_BUILTINS = frozenset(dir(__builtins__) if not isinstance(__builtins__, dict) else __builtins__)


class GaveUp(Exception):
    """The file asks for more steps than a file may have."""


class Expressions(Calls):
    """The worth of expressions in a scope."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0
        self.yielded: dict[ast.AST, list[Value]] = {}
        """By function, what it yields while it is read."""
        self.steady: frozenset[str] = frozenset()
        """Names every function sees as they were bound."""

    def value(self, scope: Scope, node: ast.expr | None) -> Value:
        """The worth of an expression; nothing for one that is not there."""
        if self.here:
            self.one_step()
        else:
            self.steps += 1
        if self.steps > MOST_STEPS:
            raise GaveUp
        match node:
            case None:
                return NOTHING
            case ast.Constant(value=held):
                return constant(held) if is_constant(held) else NOTHING
            case ast.Name(id=name):
                return self.tells_of(self._name(scope, name), name)
            case ast.Attribute(value=ast.Call(), attr="digest_size" | "block_size"):
                return HARMLESS
            case ast.Attribute(value=whole):
                found = self._attribute(scope, node, self.value(scope, whole))
                return self.tells_of(found, node.attr, last_name(whole))
            case ast.Call():
                return self._call(scope, node)
            case ast.Subscript():
                found = scope.get(place(node)) or self._subscript(scope, node)
                if (
                    isinstance(node.value, ast.Call) or last_name(node.value) == "headers"
                ):  # one place of what holds a secret as well
                    found = replace(found, tells=found.tells - {SECRET})
                return self.tells_of(found, key_of(node.slice), last_name(node.value))
            case ast.BinOp():
                return self._operation(scope, node)
            case ast.JoinedStr(values=parts):
                return self._text(scope, parts)
            case ast.FormattedValue(value=inner, conversion=conversion, format_spec=form):
                shown = self.value(scope, inner)
                if form is not None and of_one_kind(form):
                    return replace(shown, clean=shown.clean | {ALL})
                quoted = chr(conversion) in "ra" if conversion > 0 else False
                return replace(shown, clean=shown.clean | {k.HEADER}) if quoted else shown
            case ast.Await(value=inner) | ast.Starred(value=inner):
                return self.value(scope, inner)
            case _:
                return self._other(scope, node)

    def chosen(self, scope: Scope, told: Value, test: ast.expr) -> None:
        """Notes that part of the function was left out: for good when the test is made of its own constants alone."""
        own = {part.id for part in ast.walk(test) if isinstance(part, ast.Name)} <= set(
            scope.variables
        )
        if not (told.sure and own):
            self.left_out()

    def left_out(self) -> None:
        """Notes that something of the function being read was left out that may be reached all the same."""
        if self.inside:
            self.answers.partly.add(self.inside[-1])

    def _other(self, scope: Scope, node: ast.expr) -> Value:
        match node:
            case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
                return self._list(scope, elements)
            case ast.Dict():
                return self._dict(scope, node)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                told = self.value(scope, test)
                if told.known:
                    self.chosen(scope, told, test)
                    chosen = self.value(scope, body if told.constant else orelse)
                    return chosen if told.sure else doubted(chosen)
                return self._one_of(scope, test, body, orelse)
            case ast.BoolOp(values=values):
                return self._either(scope, node, values)
            case ast.UnaryOp(op=op, operand=operand):
                one = self.value(scope, operand)
                if is_known(one):
                    return folded(fold.unary(type(op), one.constant), one)
                as_set = one.given
                return Value(
                    given=as_set if isinstance(as_set, Unknown) else fold.unary(type(op), as_set)
                )
            case ast.Compare():
                return self._comparison(scope, node)
            case ast.NamedExpr(target=target, value=inner):
                held = self.value(scope, inner)
                scope.set(target.id, kept_in(target, held, self.here))
                return held
            case ast.Lambda():
                return Value(function=Function(node, scope, module=self.here))
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self._comprehension(scope, node)
            case ast.Yield(value=inner) | ast.YieldFrom(value=inner):
                held = doubted(self.value(scope, inner))
                each = element_of(held) if isinstance(node, ast.YieldFrom) else held
                self.yielded.setdefault(self.inside[-1] if self.inside else node, []).append(each)
                return NOTHING if isinstance(node, ast.Yield) else each
            case _:
                return NOTHING

    def _name(self, scope: Scope, name: str) -> Value:
        found = scope.get(name)
        if found is not None:
            found = self.looked_up(found) if found.link is not None else found
            seen_by_all = name in scope.variables or name in self.steady
            return found if seen_by_all or not found.sure else replace(found, sure=False)
        if scope.get("*") is not None and name in sys.stdlib_module_names:
            return Value(name=name)  # as another module imported it, of which all is taken
        return Value(name=f"builtins.{name}") if name in _BUILTINS else NOTHING

    def _attribute(self, scope: Scope, node: ast.Attribute, whole: Value) -> Value:
        path = dotted(node)
        if path and (told := scope.get(path)) is not None:
            return told
        if whole.link is not None and (bound := self.attribute_of(whole, node.attr)) is not None:
            return bound
        held = whole.box.attribute(node.attr) if whole.box is not None else None
        if held is not None and held.function is not None:
            static = is_static(held.function.node)
            own = held.function if static else replace(held.function, receiver=whole)
            if is_property(own.node):
                return self.enter(own, Given(()))
            return replace(held, function=own, sure=held.sure and is_its_class(whole, node.attr))
        if held is not None:
            of_class = whole.box is not None and node.attr not in whole.box.items
            steady = of_class and node.attr in self.steady
            return held if steady else replace(held, sure=False)
        if whole.box is not None and whole.box.kind == "object" and not whole.name:
            if node.attr == "request" and whole.box.rest is None:
                return Value(name="django.request")  # of a handler whose class is another file's
            return whole.box.rest or NOTHING
        name = f"{whole.name}.{node.attr}" if whole.name else ""
        if name and expression("source").fullmatch(name):
            taint = self.born(name.removeprefix("flask."), node)
            return Value(name=name, taint=taint, clean=sources.born_clean(name), sure=True)
        answer = node.attr == "headers" and k.HTML in whole.clean  # they are not its text
        kept = None if k.FOUND in whole.clean or answer else whole.taint
        # what a file holds is not its name, for who opens an archive
        clean = whole.clean - {k.UPLOAD} | (_PARTS.get(name) or _PARTS.get(node.attr, frozenset()))
        below = self.link(name) if name and kept is None else None
        tells = frozenset[str]() if whole.name == "pydicom.Dataset" else whole.tells
        told = Value(name=name, taint=kept, clean=clean, about=whole.about, link=below)
        return replace(told, tells=tells) if tells else told

    def _call(self, scope: Scope, node: ast.Call) -> Value:
        receiver = NOTHING
        if isinstance(node.func, ast.Attribute):
            receiver = self.value(scope, node.func.value)
            called = self._attribute(scope, node.func, receiver)
        else:
            called = self.value(scope, node.func)
        positional = [self.value(scope, argument) for argument in node.args]
        keywords = {word.arg or "**": self.value(scope, word.value) for word in node.keywords}
        more = keywords["**"].box if "**" in keywords else None
        if more is not None and more.kind == "dict":
            keywords = {str(key): held for key, held in more.items.items()} | keywords
        given = spread_out(node, positional, keywords)
        if joins_texts(node.func, receiver) and given.positional:
            self.answers.visited.add(node)
            return joined(receiver, given.positional[0])
        result = self.call(node, called, receiver, given)
        if isinstance(node.func, ast.Attribute) and node.func.attr in _LOOKS_UP and node.args:
            result = self.tells_of(result, key_of(node.args[0]), last_name(node.func.value))
        spread = any(isinstance(argument, ast.Starred) for argument in node.args)
        return doubted(result) if spread or "**" in keywords else result

    def _subscript(self, scope: Scope, node: ast.Subscript) -> Value:
        whole = self.value(scope, node.value)
        if isinstance(node.slice, ast.Slice):
            return self._slice(scope, whole, node.slice)
        index = self.value(scope, node.slice)
        if is_known(whole) and is_known(index):
            return folded(fold.part(whole.constant, index.constant), whole, index)
        if sources.names_a_file(index.constant) and whole.box is None:
            taint = self.born(str(index.constant), node)
            return Value(taint=taint, clean=frozenset({k.HEADER}), sure=True)
        if sources.kept_by_server(whole, index.constant):
            return NOTHING
        return look_up(whole, index)

    def _slice(self, scope: Scope, whole: Value, node: ast.Slice) -> Value:
        ends = [self.value(scope, end) for end in (node.lower, node.upper, node.step)]
        given = [end is not None for end in (node.lower, node.upper, node.step)]
        if is_known(whole) and all(
            is_known(end) for end, is_given in zip(ends, given, strict=True) if is_given
        ):
            bounds = [
                end.constant if is_given else None
                for end, is_given in zip(ends, given, strict=True)
            ]
            known = [end for end, is_given in zip(ends, given, strict=True) if is_given]
            return folded(fold.part(whole.constant, slice(*bounds)), whole, *known)
        held = some_of(element_of(whole)) if whole.box is not None else cut(mixed(whole))
        few = isinstance(ends[1].constant, int) and 0 < ends[1].constant < _INITIALS
        return replace(held, tells=frozenset()) if few else held

    def _operation(self, scope: Scope, node: ast.BinOp) -> Value:
        one, other = self.value(scope, node.left), self.value(scope, node.right)
        if is_known(one) and is_known(other):
            return folded(fold.binary(type(node.op), one.constant, other.constant), one, other)
        if isinstance(node.op, ast.Mod) and takes_numbers(one.constant) and not drawn(other):
            return HARMLESS
        if isinstance(node.op, ast.Div) and (
            "pathlib.Path" in (one.name, other.name) or (other.taint and not one.known)
        ):
            return replace(as_text(mixed(*as_part(one, other))), name="pathlib.Path")
        adds = isinstance(node.op, ast.Add)
        if adds and is_list(one) and is_list(other):
            both = [*one.box.items.values(), *other.box.items.values()]
            return replace(list_of(both), sure=mixed(one, other).sure)
        made = made_of((one, other)) if adds else as_text(mixed(*as_part(one, other)))
        return with_prefix(made, one if adds else NOTHING)

    def _text(self, scope: Scope, parts: Sequence[ast.expr]) -> Value:
        values = [self.value(scope, part) for part in parts]
        if values and all(isinstance(value.constant, str) for value in values):
            text = constant("".join(str(value.constant) for value in values))
            return replace(text, sure=all(value.sure for value in values))
        self.formatted(parts, values)
        made = made_of(values) if values else NOTHING
        return with_prefix(made, beginning(values))

    def _list(self, scope: Scope, elements: Sequence[ast.expr]) -> Value:
        if self.here and len(elements) > _LARGE:
            return doubted(some_of(NOTHING))
        values = [self.value(scope, element) for element in elements]
        many = any(isinstance(element, ast.Starred) for element in elements)
        return some_of(mixed(*values)) if many else without_places(list_of(values))

    def _dict(self, scope: Scope, node: ast.Dict) -> Value:
        box = Box("dict")
        if self.here and len(node.keys) > _LARGE:
            return doubted(Value(box=replace(box, rest=NOTHING)))
        for key, held in zip(node.keys, node.values, strict=True):
            value = self.value(scope, held)
            name = self.value(scope, key)
            if key is None and value.box is not None and value.box.exact:
                box.items |= value.box.items
            elif key is None or not is_known(name):
                box.items = {at: perhaps(one) for at, one in box.items.items()}
                box.put(value)
                box.sure = False
            else:
                if expression("secret-name").search(str(name.constant)):
                    self.use(k.TOKEN, held, value)
                box.items[name.constant] = self.tells_of(value, str(name.constant))
        return without_places(Value(box=box, sure=True))

    def _one_of(self, scope: Scope, test: ast.expr, body: ast.expr, orelse: ast.expr) -> Value:
        """One of two, each with what the test told; what is bound within is bound for all that follows."""
        if binds(test):
            return join(self.value(scope, body), self.value(scope, orelse))
        yes, no = scope.fork(), scope.fork()
        learn(yes, test, True, self)
        learn(no, test, False, self)
        return join(self.value(yes, body), self.value(no, orelse))

    def _either(self, scope: Scope, node: ast.BoolOp, values: Sequence[ast.expr]) -> Value:
        """`and` and `or`: the first that decides, or any of those that may; a part knows what those before it told."""
        found: list[Value] = []
        sure = True
        learns = not binds(node)
        inner = scope.fork() if learns else scope
        for before, part in zip((None, *values), values, strict=False):
            if before is not None and learns:
                learn(inner, before, isinstance(node.op, ast.And), self)
            one = self.value(inner, part)
            sure = sure and (one.sure or not is_known(one))
            if is_known(one) and bool(one.constant) == isinstance(node.op, ast.And):
                if part is values[-1]:
                    found.append(one)
                continue
            found.append(one)
            if is_known(one):
                self.chosen(scope, one, part)
                break
        result = found[0] if found else NOTHING
        for other in found[1:]:
            result = join(result, other)
        if len(found) > 1:
            result = replace(result, given=first_given(found, isinstance(node.op, ast.And)))
        return result if sure else doubted(result)

    def _comparison(self, scope: Scope, node: ast.Compare) -> Value:
        one = self.value(scope, node.left)
        others = [self.value(scope, other) for other in node.comparators]
        if len(others) == 1 and is_known(one) and is_known(others[0]):
            told = fold.compare(type(node.ops[0]), one.constant, others[0].constant)
            return folded(told, one, others[0])
        proves = CODE in one.tells | others[0].tells and not (is_known(one) or is_known(others[0]))
        if proves and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            self.hit("code-compare", node)
        return compared(node.ops[0], one, others[0])

    def _comprehension(
        self, scope: Scope, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
    ) -> Value:
        inner = Scope(outer=scope)
        for generator in node.generators:
            self.bind(
                inner,
                generator.target,
                self.met(self.value(inner, generator.iter), generator.iter),
            )
            for test in generator.ifs:
                self.value(inner, test)
                learn(inner, test, True, self)
        if isinstance(node, ast.DictComp):
            self.value(inner, node.key)
        each = self.value(inner, node.value if isinstance(node, ast.DictComp) else node.elt)
        if any(generator.ifs for generator in node.generators):  # some of what holds a secret
            each = replace(each, tells=each.tells - {SECRET})
        return (
            Value(box=Box("dict", rest=each)) if isinstance(node, ast.DictComp) else some_of(each)
        )

    def bind(self, scope: Scope, target: ast.expr, value: Value) -> None:
        """Assigns a value to a target; the part that reads statements knows how."""
        raise NotImplementedError
