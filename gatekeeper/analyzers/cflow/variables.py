"""Variables and their first values."""

from math import inf

from gatekeeper.analyzers.cflow.conditions import Conditions
from gatekeeper.analyzers.cflow.memory import unseen_place
from gatekeeper.analyzers.cflow.tree import (
    UNKNOWN,
    CType,
    Declare,
    Expr,
    Listed,
    Text,
    Variable,
)
from gatekeeper.analyzers.cflow.values import Num, Ptr, Region, State, Value, is_open, num
from gatekeeper.analyzers.cflow.ways import Ways

_ON_STACK = 255
"""Bytes of the stack from which on it is not a few that somebody outside may ask for."""


class Variables(Conditions):
    """Declarations."""

    def _declare(self, node: Declare, states: list[State]) -> Ways:
        for variable in node.variables:
            states = [new for state in states for new in self._variable(variable, state)]
        return Ways(on=states)

    def _variable(self, variable: Variable, state: State) -> list[State]:
        type = variable.type
        if variable.extern:
            self.file.known.variables.setdefault(variable.name, variable)
            state.env.pop(variable.name, None)
            return [state]
        size = self._room(variable, state)
        filled = "any" if variable.static or type.kind in ("unknown",) else "bare"
        region = Region(
            "stack" if not variable.static else "global",
            type,
            size,
            variable.name,
            variable.line,
            filled=filled,
        )
        number = self.new_region(state, region)
        # Its name is known in its own value: `struct m *m = malloc(sizeof(*m) + 16)` (C17 6.2.1).
        state.env[variable.name] = number
        found = [state]
        if variable.value is not None:
            if isinstance(variable.value, Listed | Text) and type.kind in (
                "array",
                "record",
                "unknown",
                "int",
            ):
                self.begin(state, number, type, variable.value)
            else:
                found = []
                self.copying = id(variable.value)
                for one, value, kind in self.ev(variable.value, state):
                    new = self.converted(one, value, kind, type, variable, source=variable.value)
                    if type.kind == "record" and isinstance(new, Ptr):
                        self._copied(one, Ptr(number), new, type, variable)
                        one.edit(number, filled="any")
                    elif type.kind == "array":
                        # The text of a macro nobody defined.
                        one.edit(number, filled="any")
                    else:
                        self._put(one, number, type, new)
                    found.append(one)
        return found

    def _room(self, variable: Variable, state: State) -> Num | None:
        """The bytes of a variable; `None` when not known."""
        type = variable.type
        if type.kind == "array" and type.extent is not None and type.count < 0:
            size = self._extent(type, state)
        elif type.kind == "array" and type.count < 0 and variable.value is not None:
            size = num(self.size_of(type.of or UNKNOWN) * self.count_of(variable.value))
        else:
            size = num(self.size_of(type))
        return None if size is None or (size.exact and size.lo <= 0) else size

    def _put(self, state: State, number: int, type: CType, value: Value) -> None:
        if isinstance(value, Num) and not value.sym and not value.exact:
            value = value._replace(sym=self.new_sym(), off=0)
        state.put(number, 0, value, self.size_of(type) or 1)

    def _extent(self, type: CType, state: State) -> Num | None:
        """The bytes of an array whose count is worked out here."""
        if type.extent is None:
            return None
        _, value, _ = self.one(type.extent, state)
        size = self.size_of(type.of or UNKNOWN)
        if isinstance(value, Num) and size:
            shown = state.view(value)
            most = shown.hi * size
            if is_open(shown) and most > _ON_STACK:
                why = f"an array on the stack is as long as {shown.taint} says"
                self.report("allocation", type.extent, why, state)
            return num(shown.lo * size) if shown.exact else None
        return None

    def begin(self, state: State, region: int, type: CType, value: object) -> None:
        """Gives a variable its first value."""
        if isinstance(value, Text) and type.kind == "array":
            zero = value.value.find("\0")
            end = zero if zero >= 0 else len(value.value)
            size = state.regions[region].size
            if size is not None and size.lo <= end:
                state.edit(region, filled="any", zero=(size.lo, inf), text=None, unterminated=True)
            else:
                state.edit(region, filled="zero", zero=(end, end), text=value.value)
        elif isinstance(value, Listed):
            state.edit(region, filled="zero")
            self._items(state, region, 0, type, value)
        elif value is not None:
            for one, worth, kind in self.ev(value, state)[:1]:  # type: ignore[arg-type]  # an expression
                new = self.converted(one, worth, kind, type, value)  # type: ignore[arg-type]  # an expression
                self._put(state, region, type, new)

    def _items(self, state: State, region: int, base: int, type: CType, value: Listed) -> None:
        if type.kind == "array":
            self._elements(state, region, base, type.of or UNKNOWN, value)
            return
        record = self.file.known.records.get(type.tag)
        if record is None:
            if type.kind in ("int", "float", "pointer") and value.items:
                self._item(state, region, base, type, value.items[0][1])
            else:
                state.edit(region, filled="any")
            return
        fields = list(record.fields.items())
        for place, (target, item) in enumerate(value.items):
            outer = target.partition(".")[0] if isinstance(target, str) else ""
            if outer in record.fields:
                off, kind = record.fields[outer]
            elif target is None and place < len(fields):
                off, kind = fields[place][1]
            else:
                continue
            if not record.size:
                off = unseen_place(str(target or fields[place][0]))
            self._item(state, region, base + off, kind, item)

    def _elements(self, state: State, region: int, base: int, type: CType, value: Listed) -> None:
        size = self.size_of(type)
        place = 0
        for target, item in value.items[:300]:
            if target is not None and not isinstance(target, str):
                index = self.one(target, state)[1]
                place = int(index.lo) if isinstance(index, Num) and index.exact else place
            if size:
                self._item(state, region, base + place * size, type, item)
            place += 1
        if size == 1 and base == 0:
            self._list_zero(state, region)

    def _list_zero(self, state: State, region: int) -> None:
        cells = state.cells.get(region, {})
        first = min(
            (o for o, (v, _) in cells.items() if isinstance(v, Num) and v.exact and v.lo == 0),
            default=len(cells),
        )
        state.edit(region, zero=(first, first))

    def _item(self, state: State, region: int, off: int, type: CType, item: Expr) -> None:
        if isinstance(item, Listed):
            self._items(state, region, off, type, item)
            return
        if isinstance(item, Text) and type.kind == "array":
            return
        _, value, kind = self.one(item, state)
        value = self.converted(state, value, kind, type, item)
        if isinstance(value, Num) and not value.sym and not value.exact:
            value = value._replace(sym=self.new_sym(), off=0)
        state.put(region, off, value, self.size_of(type) or 1)
