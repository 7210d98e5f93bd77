"""C as a tree: expressions, statements, declarations, types. Lines and columns count from 1."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Optional, Union, get_args


@dataclass(frozen=True, slots=True)
class CType:
    """A type, on a machine with 32-bit `int` and 64-bit `long` and pointers."""

    kind: str
    """`int`, `float`, `void`, `pointer`, `array`, `record`, `function` or `unknown`."""
    size: int = 0
    """In bytes; 0 when not known (and for records, which are looked up by tag)."""
    signed: bool = True
    of: Optional["CType"] = None
    """What a pointer points to, an array holds, a function returns."""
    count: int = -1
    """Elements of an array; -1 when not known here."""
    extent: Optional["Expr"] = field(default=None, compare=False)
    """The count as written, to be worked out where it is declared."""
    tag: str = ""
    parameters: tuple["CType", ...] = ()
    names: tuple[str, ...] = ()
    const: bool = False
    name: str = ""
    """As it was spelled, for types that were named."""
    volatile: bool = field(default=False, compare=False)

    def limits(self) -> tuple[int, int]:
        """The least and the greatest integer it holds."""
        bits = 8 * (self.size or 4)
        if self.name == "_Bool":
            return 0, 1
        return (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if self.signed else (0, (1 << bits) - 1)


UNKNOWN = CType("unknown")
VOID = CType("void", 1)
INT = CType("int", 4, name="int")
CHAR = CType("int", 1, name="char")
SIZE = CType("int", 8, signed=False, name="size_t")
LONG = CType("int", 8, name="long")
DOUBLE = CType("float", 8, name="double")


def pointer(to: CType) -> CType:
    """A pointer to that."""
    return CType("pointer", 8, of=to)


@dataclass(slots=True)
class Record:
    """A struct or union that was defined."""

    size: int
    fields: dict[str, tuple[int, CType]]
    """Offset in bytes and type by name; members of nameless members among them."""
    packed: bool = False
    """Whether it has no gaps, and may lie anywhere."""


@dataclass(slots=True)
class Node:
    """Anything with a place."""

    line: int
    column: int


@dataclass(slots=True)
class Number(Node):
    """An integer, character or floating constant."""

    value: int | float
    type: CType


@dataclass(slots=True)
class Text(Node):
    """A string, its escapes worked out; the zero at its end is not in it."""

    value: str


@dataclass(slots=True)
class Name(Node):
    """A name."""

    name: str


@dataclass(slots=True)
class Unary(Node):
    """`-a`, `!a`, `~a`, `*a`, `&a`, `++a`, `--a`, `a++` as `p++`, `a--` as `p--`."""

    mark: str
    operand: "Expr"


@dataclass(slots=True)
class Binary(Node):
    """Two operands; `&&`, `||` and `,` too."""

    mark: str
    left: "Expr"
    right: "Expr"


@dataclass(slots=True)
class Assign(Node):
    """`=` and its like; the mark is that of the operation, empty for `=`."""

    mark: str
    left: "Expr"
    right: "Expr"


@dataclass(slots=True)
class Choice(Node):
    """`a ? b : c`; without `b` its value is that of `a`."""

    condition: "Expr"
    yes: Optional["Expr"]
    no: "Expr"


@dataclass(slots=True)
class Call(Node):
    """A call."""

    function: "Expr"
    arguments: list["Expr"]


@dataclass(slots=True)
class Index(Node):
    """`a[b]`."""

    array: "Expr"
    index: "Expr"


@dataclass(slots=True)
class Member(Node):
    """`a.b` or `a->b`."""

    record: "Expr"
    name: str
    arrow: bool


@dataclass(slots=True)
class Cast(Node):
    """`(type)a`."""

    type: CType
    operand: "Expr"


@dataclass(slots=True)
class SizeOf(Node):
    """`sizeof` of a type or of an expression."""

    of: Union[CType, "Expr"]


@dataclass(slots=True)
class Listed(Node):
    """`{a, .b = c}`: the items with the name or place they are for."""

    items: list[tuple[Union[str, "Expr", None], "Expr"]]
    type: CType | None = None
    """Of a compound literal."""


@dataclass(slots=True)
class Inner(Node):
    """`({ … })`."""

    body: "Block"


@dataclass(slots=True)
class Dark(Node):
    """What could not be read; the names in it may have any value behind it."""

    names: frozenset[str]


Expr = (
    Number | Text | Name | Unary | Binary | Assign | Choice | Call | Index | Member | Cast | SizeOf
    | Listed | Inner | Dark
)  # fmt: skip


@dataclass(slots=True)
class Variable(Node):
    """A variable that is declared."""

    name: str
    type: CType
    value: Expr | None
    static: bool = False
    extern: bool = False
    guarded: bool = False
    """Whether threads may use it as it is: it is atomic, or each has its own."""


@dataclass(slots=True)
class Declare(Node):
    """A declaration in a function."""

    variables: list[Variable]


@dataclass(slots=True)
class Do(Node):
    """An expression as a statement; `None` for an empty one."""

    value: Expr | None


@dataclass(slots=True)
class Block(Node):
    """`{ … }`."""

    body: list["Stmt"]
    end: int = 0
    """Line of its closing bracket."""


@dataclass(slots=True)
class If(Node):
    """`if`."""

    condition: Expr
    yes: "Stmt"
    no: Optional["Stmt"]


@dataclass(slots=True)
class Loop(Node):
    """`while`, `for`, and `do` when it is `late`."""

    first: Optional["Stmt"]
    condition: Expr | None
    step: Expr | None
    body: "Stmt"
    late: bool = False


@dataclass(slots=True)
class Switch(Node):
    """`switch`."""

    value: Expr
    body: "Stmt"


@dataclass(slots=True)
class Case(Node):
    """`case a:` or `case a ... b:`; `default:` without a value."""

    value: Expr | None
    last: Expr | None = None


@dataclass(slots=True)
class Label(Node):
    """A label."""

    name: str


@dataclass(slots=True)
class Jump(Node):
    """`break`, `continue`, or `goto` with a label."""

    kind: str
    label: str = ""


@dataclass(slots=True)
class Return(Node):
    """`return`."""

    value: Expr | None


Stmt = Declare | Do | Block | If | Loop | Switch | Case | Label | Jump | Return


@dataclass(slots=True)
class Function(Node):
    """A function with its body."""

    name: str
    type: CType
    body: Block
    static: bool
    file: str = ""


@dataclass(slots=True)
class Known:
    """What is declared where one file is read: the file's own words and those of its headers."""

    types: dict[str, CType] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    constants: dict[str, int] = field(default_factory=dict)
    siblings: dict[str, frozenset[str]] = field(default_factory=dict)
    """Each name of an enum with all of its names."""
    prototypes: dict[str, CType] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    classes: dict[str, frozenset[str]] = field(default_factory=dict)
    """Each class of C++ with the names of its functions."""
    namespaces: dict[str, int] = field(default_factory=dict)
    """Each with a line on which it is opened."""
    references: dict[str, frozenset[int]] = field(default_factory=dict)
    """Functions of C++ with the numbers of those parameters, from 0, that they write to where they are called."""
    leaving: dict[str, bool] = field(default_factory=dict)
    """Functions that are declared never to return."""
    lost: list[tuple[int, str]] = field(default_factory=list)
    """Lines of what could not be read at file level, each with a few words."""

    def take(self, other: "Known") -> None:
        """Add what another file declares; what stands here already stays."""
        for table in (one.name for one in fields(self) if one.name != "lost"):
            mine: dict[str, object] = getattr(self, table)
            for name, value in getattr(other, table).items():
                mine.setdefault(name, value)

    def size(self, type: CType) -> int:
        """Bytes of a type; 0 when not known."""
        match type.kind:
            case "array":
                return type.count * self.size(type.of or UNKNOWN) if type.count >= 0 else 0
            case "record":
                record = self.records.get(type.tag)
                return record.size if record else 0
            case _:
                return type.size


def walk(node: object) -> Iterator[Node]:
    """A node and all in it."""
    stack = [node]
    while stack:
        one = stack.pop()
        names = _PARTS.get(type(one))
        if names is not None:
            yield one  # type: ignore[misc]  # the table holds kinds of nodes alone
            for name in names:
                stack.append(getattr(one, name))
        elif isinstance(one, list | tuple):
            stack += one


_PLAIN = (str, int, bool, float, int | float, frozenset[str], CType, CType | None)
_PARTS: dict[type, tuple[str, ...]] = {
    kind: tuple(f.name for f in fields(kind)[2:] if f.type not in _PLAIN)
    for kind in (*get_args(Expr), *get_args(Stmt), Variable, Function)
}
"""By kind of node, its fields that may hold nodes: worked out once, for they are asked for a million times a tree."""


def parts_of(node: Node) -> list[object]:
    """What a node is made of, in the order it is declared: nodes, and lists of them."""
    return [getattr(node, name) for name in _PARTS[type(node)]]


def uncast(node: Expr) -> Expr:
    """An expression without the casts around it."""
    while isinstance(node, Cast):
        node = node.operand
    return node


def spelled(node: Expr) -> str:
    """What an address or place is written as, to tell one lock from another."""
    match node:
        case Name(name=name):
            return name
        case Cast(operand=operand):
            return spelled(operand)
    inner = (
        getattr(node, "operand", None)
        or getattr(node, "record", None)
        or getattr(node, "array", None)
    )
    tail = getattr(node, "name", "")
    return (spelled(inner) if inner is not None else f"{node.line}:{node.column}") + tail
