"""Containers: lists, dictionaries, settings files and text buffers, as far as their places can be followed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from gatekeeper.analyzers.flow.values import (
    ALL,
    HARMLESS,
    NOTHING,
    Box,
    Constant,
    Unknown,
    Value,
    delivered,
    join,
    mixed,
    places,
    spread_of,
)

Method = Callable[[Box, Sequence[Value]], Value]

_MANY_ROWS = 100
"""A table with more rows than this is looked up by a program and not by its reader."""


def list_of(values: Sequence[Value]) -> Value:
    """A list of these values, in their places."""
    return Value(box=Box("list", dict(enumerate(values))), sure=True)


def some_of(value: Value) -> Value:
    """A list of any number of such values."""
    return Value(box=Box("list", rest=value), sure=True)


def without_places(whole: Value) -> Value:
    """A container just made; of a long table, what any of its rows holds, for each branch of the program copies every row."""
    box = whole.box
    if box is not None and len(box.items) > _MANY_ROWS and all(v.box for v in box.items.values()):
        box.blur()
    return whole


def element_of(value: Value) -> Value:
    """What a loop over the value meets: the join of what lies in it."""
    if value.box is None:
        return replace(cut(value), constant=Unknown.VALUE, about="")
    if value.box.kind == "dict":
        keys = value.box.items.get("\0keys")
        return NOTHING if keys is None else replace(mixed(keys), sure=False)
    held = list(value.box.contents())
    result = held[0] if held else NOTHING
    for other in held[1:]:
        result = join(result, other)
    return out_of(value, result)


def cut(value: Value) -> Value:
    """A part of the value as text: what made the whole harmless for one use may be left behind, so that it is not sure."""
    partly = value.taint is not None and value.clean - {"query"} and ALL not in value.clean
    return replace(value, sure=False) if partly and value.sure else value


def out_of(whole: Value, held: Value) -> Value:
    """What lay in the container: no surer than that nobody else changed the container."""
    sure = whole.sure and (whole.box is None or whole.box.sure)
    return replace(held, sure=False) if held.sure and not sure else held


def look_up(value: Value, index: Value) -> Value:
    """`value[index]`."""
    if value.box is None:
        return cut(mixed(value))
    return out_of(value, _at(value.box, index))


def _at(box: Box, index: Value) -> Value:
    """What lies there; under a key that somebody may set, any of all, as it is when nobody sets it."""
    found = _look_up(box, index.constant)
    given = delivered(index)
    told = box.items.get(given) if not index.known and not isinstance(given, Unknown) else None
    if told is None:
        return found
    return replace(found, name=told.name, given=delivered(told))


def _look_up(box: Box, key: Constant | Unknown) -> Value:
    if isinstance(key, Unknown):
        return _any(box)
    if box.kind == "list" and isinstance(key, int) and key < 0 and box.exact:
        key += len(box.items)
    if key in box.items:
        found = box.items[key]
        return found if box.rest is None or box.kind == "dict" else join(found, box.rest)
    return NOTHING if box.exact else _any(box)


def store(value: Value, index: Value, stored: Value) -> None:
    """`value[index] = stored`."""
    box, key = value.box, index.constant
    if box is None:
        return
    if isinstance(key, Unknown) or (box.kind == "list" and key not in box.items):
        box.put(stored)
        box.sure = False
    else:
        box.items[key] = stored
    if box.kind == "dict" and index.taint is not None:
        box.items["\0keys"] = mixed(index, box.items.get("\0keys", NOTHING))


def new_container(
    name: str, given: Sequence[Value], keywords: Mapping[str, Value]
) -> Value | None:
    """What the constructor of a container makes; `None` for other names."""
    match name:
        case "builtins.list" | "builtins.tuple" | "builtins.sorted" | "builtins.reversed":
            first = given[0] if given else list_of(())
            if (
                first.box is not None
                and first.box.kind == "list"
                and name in ("builtins.list", "builtins.tuple")
            ):
                made = Box("list", dict(first.box.items), first.box.rest, first.box.sure)
                return Value(box=made, sure=first.sure)
            return some_of(element_of(first))
        case "builtins.set" | "builtins.frozenset" | "collections.deque" | "queue.Queue":
            return some_of(element_of(given[0])) if given else list_of(())
        case "builtins.enumerate" if given:
            return some_of(list_of((HARMLESS, element_of(given[0]))))
        case "builtins.range":
            return some_of(HARMLESS)
        case "builtins.dict" | "collections.OrderedDict" | "collections.defaultdict":
            items: dict[Constant, Value] = places(keywords)
            box = Box("dict", items)
            for one in given:
                if one.box is not None and one.box.kind == "dict":
                    items.update(one.box.items)
                elif name != "collections.defaultdict":
                    box.put(spread_of(one))
                box.sure = box.sure and one.sure and (one.box is None or one.box.sure)
            return Value(box=box, sure=True)
        case (
            "configparser.ConfigParser"
            | "configparser.RawConfigParser"
            | "configparser.SafeConfigParser"
        ):
            return Value(box=Box("settings"), name=name, sure=True)
        case "io.StringIO" | "io.BytesIO":
            box = Box("buffer")
            for one in given:
                box.put(spread_of(one))
            return Value(box=box, name=name, sure=True)
        case _:
            return None


def _any(box: Box) -> Value:
    held = [value for key, value in box.items.items() if key != "\0keys"]
    if box.rest is not None:
        held.append(box.rest)
    result = held[0] if held else NOTHING
    for other in held[1:]:
        result = join(result, other)
    return result


def _append(box: Box, given: Sequence[Value]) -> Value:
    if given:
        if box.exact:
            box.items[len(box.items)] = given[-1]
        else:
            box.put(given[-1])
    return NOTHING


def _insert(box: Box, given: Sequence[Value]) -> Value:
    place = given[0].constant if given else Unknown.VALUE
    if len(given) == 2 and box.exact and isinstance(place, int):
        values = [box.items[key] for key in sorted(box.items, key=place_order)]
        values.insert(place, given[1])
        box.items = dict(enumerate(values))
    else:
        box.blur()
        box.put(given[-1] if given else NOTHING)
    return NOTHING


def _pop(box: Box, given: Sequence[Value]) -> Value:
    place = given[0].constant if given else -1
    if box.exact and isinstance(place, int) and -len(box.items) <= place < len(box.items):
        values = [box.items[key] for key in sorted(box.items, key=place_order)]
        gone = values.pop(place)
        box.items = dict(enumerate(values))
        return gone
    return _any(box)


def _copy(box: Box, given: Sequence[Value]) -> Value:
    return Value(box=Box(box.kind, dict(box.items), box.rest, box.sure), sure=True)


def _extend(box: Box, given: Sequence[Value]) -> Value:
    for one in given:
        box.sure = box.sure and one.sure and (one.box is None or one.box.sure)
        if one.box is not None and one.box.kind == "list" and one.box.exact and box.exact:
            for key in sorted(one.box.items, key=place_order):
                box.items[len(box.items)] = one.box.items[key]
        else:
            box.blur()
            box.put(element_of(one))
    return NOTHING


def _clear(box: Box, given: Sequence[Value]) -> Value:
    box.items.clear()
    box.rest = None
    return NOTHING


def _mixed_up(box: Box, given: Sequence[Value]) -> Value:
    box.blur()
    return NOTHING


def _get(box: Box, given: Sequence[Value]) -> Value:
    found = _at(box, given[0]) if given else NOTHING
    if len(given) < 2 or (given[0].known and found != NOTHING):
        return found
    return replace(join(found, given[1]), given=delivered(found))


def _set_default(box: Box, given: Sequence[Value]) -> Value:
    if len(given) == 2 and _look_up(box, given[0].constant) == NOTHING:
        store(Value(box=box), given[0], given[1])
    return _get(box, given)


def _update(box: Box, given: Sequence[Value]) -> Value:
    for one in given:
        box.sure = box.sure and one.sure and (one.box is None or one.box.sure)
        if one.box is not None and one.box.kind == "dict" and one.box.exact:
            box.items.update(one.box.items)
        else:
            box.put(spread_of(one))
            box.sure = False
    return NOTHING


def _items(box: Box, given: Sequence[Value]) -> Value:
    return some_of(list_of((box.items.get("\0keys", NOTHING), _any(box))))


def _set_setting(box: Box, given: Sequence[Value]) -> Value:
    if len(given) == 3:
        section, key = given[0].constant, given[1].constant
        if isinstance(section, str) and isinstance(key, str):
            box.items[(section, key.lower())] = given[2]
        else:
            box.put(given[2])
    return NOTHING


def _get_setting(box: Box, given: Sequence[Value]) -> Value:
    section, key = (value.constant for value in given[:2]) if len(given) >= 2 else ("", "")
    if isinstance(section, str) and isinstance(key, str) and (section, key.lower()) in box.items:
        return box.items[(section, key.lower())]
    return (
        _any(box)
        if isinstance(section, Unknown) or isinstance(key, Unknown) or not box.exact
        else NOTHING
    )


def _write(box: Box, given: Sequence[Value]) -> Value:
    for one in given:
        box.put(spread_of(one))
    return NOTHING


def _read(box: Box, given: Sequence[Value]) -> Value:
    return mixed(*box.contents())


def place_order(key: Constant) -> tuple[int, str]:
    """Order of the places of a list."""
    return (key, "") if isinstance(key, int) else (0, repr(key))


METHODS: dict[str, dict[str, Method]] = {
    "list": {
        "append": _append,
        "add": _append,
        "put": _append,
        "appendleft": lambda box, given: _insert(box, (Value(constant=0), *given)),
        "insert": _insert,
        "pop": _pop,
        "popleft": lambda box, _given: _pop(box, (Value(constant=0),)),
        "get": lambda box, _given: _any(box),
        "extend": _extend,
        "clear": _clear,
        "remove": _mixed_up,
        "sort": _mixed_up,
        "reverse": _mixed_up,
        "copy": _copy,
    },
    "dict": {
        "get": _get,
        "pop": _get,
        "setdefault": _set_default,
        "update": _update,
        "values": lambda box, _given: some_of(_any(box)),
        "items": _items,
        "keys": lambda box, _given: some_of(box.items.get("\0keys", NOTHING)),
        "clear": _clear,
        "copy": _copy,
    },
    "settings": {
        "add_section": lambda _box, _given: NOTHING,
        "set": _set_setting,
        "get": _get_setting,
    },
    "buffer": {"write": _write, "getvalue": _read, "read": _read, "readline": _read},
}
"""By kind of container and name."""
