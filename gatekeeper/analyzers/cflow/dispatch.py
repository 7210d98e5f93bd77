"""Commands of one dispatcher beside each other: what one of them asks for, and what their table says they need."""

from collections.abc import Iterator

from gatekeeper.analyzers.cflow.body import Body, Told, bare, label
from gatekeeper.analyzers.cflow.roles import named
from gatekeeper.analyzers.cflow.tree import (
    Call,
    If,
    Jump,
    Listed,
    Member,
    Name,
    Return,
    Switch,
    walk,
)


def unread(body: Body) -> Iterator[Told]:
    """The table of commands says which of them need a login, and who calls them never looks at that."""
    read, shape = body.names.read, body.shape
    for call in body.calls:
        through = bare(call.function)
        if not isinstance(through, Member):
            continue
        kind = shape.type_of(through.record)
        tag = (kind.of or kind).tag
        record = read.known.records.get(tag)
        tables = [
            v for v in read.own.variables.values() if v.static and (v.type.of or v.type).tag == tag
        ]
        rows = [row for v in tables for row in _rows(v.value)]
        fields = [*record.fields] if record is not None else []
        for place, field in enumerate(fields if len(rows) > 1 else ()):
            needs = {
                spelled
                for row in rows
                if place < len(row.items) and row.items[place][0] is None
                for spelled in [
                    repr([*named(read, row.items[place][1])])
                    + str(getattr(row.items[place][1], "value", ""))
                ]
            }
            if (
                len(needs) > 1
                and body.names.roles.plays("need", field)
                and not _looked_at(body, field, tag)
            ):
                why = f"the table says by `{field}` which command needs a login, and nothing reads it"
                yield call, "command-open", why
                break


def _rows(value: object) -> list[Listed]:
    items = value.items if isinstance(value, Listed) else []
    return [row for _, row in items if isinstance(row, Listed)]


def _looked_at(body: Body, field: str, tag: str) -> bool:
    """Whether anything in the file reads a member, or hands its record on to what is not seen; worked out once."""
    key, asked = (field, tag), body.names.asked
    if key not in asked:
        asked[key] = _is_looked_at(body, field, tag)
    return asked[key]


def _is_looked_at(body: Body, field: str, tag: str) -> bool:
    own = body.names.read.own.functions
    for one in own.values():
        other = body.names.body(one)
        shape = body.names.body(one).shape
        for node in other.nodes:
            if isinstance(node, Member) and node.name == field:
                return True
            if isinstance(node, Call) and label(node.function) not in own:
                kinds = (
                    shape.type_of(bare(a)) for a in node.arguments if isinstance(bare(a), Name)
                )
                if any((kind.of or kind).tag == tag for kind in kinds):
                    return True
    return False


def beside(body: Body) -> Iterator[Told]:
    """Of the commands a function hands on some ask who sent them before they change anything, and this one does not."""
    own = body.names.read.own.functions
    switches = [one for one in body.nodes if isinstance(one, Switch)]
    called = [label(c.function) for one in switches for c in walk(one.body) if isinstance(c, Call)]
    through = {label(c.function) for c in body.calls} & {*body.names.read.own.variables}
    tables = [body.names.read.own.variables[name].value for name in sorted(through)]
    called += [n.name for n in walk(tables) if isinstance(n, Name)]
    commands = [body.names.body(own[name]) for name in dict.fromkeys(called) if name in own]
    if len(commands) < 2 or any(map(_asks, [body])) or not any(map(_asks, commands)):
        return
    for one in commands:
        if not (_asks(one) or one.names.roles.plays("authority", *one.mentions)):
            call = next(one.made("changes"), None)
            if call is not None:
                yield call, "command-open", "other commands beside it ask who sent them first"


def _asks(body: Body) -> bool:
    """Whether it leaves unless a call or a member allows it to go on; worked out once."""
    key, asked = ("asks", body.function.name), body.names.asked
    if key not in asked:
        asked[key] = _is_asking(body)
    return asked[key]


def _is_asking(body: Body) -> bool:
    return any(
        isinstance(one, If)
        and any(isinstance(n, Return | Jump) for n in walk(one.yes))
        and any(
            body.names.is_a("authority", n)
            for n in walk(one.condition)
            if isinstance(n, Call | Member)
        )
        for one in body.nodes
    )
