"""HCL 2 documents (HashiCorp configuration language) as plain values with lines, parsed by python-hcl2.

Nothing is evaluated. A block becomes `{type: [{label: body}, …]}`, with the label `""` where it has none, so that it
reads like HCL's own JSON syntax; an attribute of the same name stands behind the blocks. A reference or expression stays the text between `${` and `}`.
"""

import re
from typing import TYPE_CHECKING

from gatekeeper.model.evidence import JsonValue
from gatekeeper.parse.placed import Placed, Refused, as_text, step

if TYPE_CHECKING:
    from lark import Token, Tree

    Node = Tree[Token] | Token

MAX_BYTES = 512 * 1024
MAX_NESTING = 60
_SPACES = re.compile(r"\s{400}")
"""python-hcl2 looks for the end of a heredoc in a time that grows with the square of a run of white space."""
_HEREDOC = re.compile(r"<<-?(\S++)\r?\n")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r'\\(?:([ntr"\\])|u([0-9a-fA-F]{4}))')


def parse_placed_hcl(raw: bytes, *, max_bytes: int = MAX_BYTES) -> Placed:
    """The document and its lines.

    `Refused`: more than 512 KiB (or `max_bytes`), not UTF-8, no valid HCL, an attribute twice in a body, nesting
    deeper than 60, a run of more than 400 white-space characters.
    """
    import hcl2
    from lark.exceptions import LarkError, UnexpectedInput

    text = as_text(raw, max_bytes=min(max_bytes, MAX_BYTES))
    if spaces := _SPACES.search(text):
        line = text.count("\n", 0, spaces.start()) + 1
        raise Refused("it has a run of more than 400 white-space characters", line)
    _refuse_nesting(text)
    try:
        tree = hcl2.parses_to_tree(text if text.endswith("\n") else text + "\n")
    except UnexpectedInput as error:
        line = error.line if isinstance(error.line, int) and error.line > 0 else 1
        raise Refused("no valid HCL", line) from error
    except (LarkError, RecursionError, ValueError) as error:
        raise Refused(f"no valid HCL: {type(error).__name__}") from error
    reading = _Reading(text)
    try:
        value = reading.body(_only(tree, "body"), "")
    except RecursionError as error:
        raise Refused("it is nested too deep") from error
    return Placed(value, reading.lines)


def _refuse_nesting(text: str) -> None:
    depth = line = 0
    for line, each in enumerate(text.split("\n"), 1):
        depth += sum(each.count(c) for c in "{[(") - sum(each.count(c) for c in "}])")
        deepest = max(depth, each.count("[") + each.count("{") + each.count("("))
        if deepest > MAX_NESTING * 8 or depth > MAX_NESTING:
            raise Refused(f"it is nested deeper than {MAX_NESTING}", line)


class _Reading:
    """One document while its tree is turned into values."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.lines: dict[str, int] = {"": 1}

    def body(self, tree: "Tree[Token]", pointer: str) -> dict[str, JsonValue]:
        """The attributes and blocks of a body."""
        found: dict[str, JsonValue] = {}
        blocks: dict[str, list[JsonValue]] = {}
        for child in _trees(tree):
            if child.data == "attribute":
                name = _word(child.children[0])
                if name in found:
                    raise Refused(f'"{name[:60]}" stands twice in one body', _line(child))
                place = step(pointer, name)
                self.lines[place] = _line(child)
                found[name] = self._value(child.children[-1])
            elif child.data == "block":
                self._block(child, pointer, blocks)
        for name, entries in blocks.items():
            # threatcl knows `control` as a text and as a block of one body.
            found[name] = [*entries, found[name]] if name in found else list(entries)
        return found

    def _block(
        self, tree: "Tree[Token]", pointer: str, blocks: dict[str, list[JsonValue]]
    ) -> None:
        parts = _trees(tree)
        names = [_word(part) for part in parts if part.data not in ("body", "new_line_or_comment")]
        kind, labels = names[0], names[1:] or [""]
        entries = blocks.setdefault(kind, [])
        place = step(step(pointer, kind), len(entries))
        for label in labels:
            self.lines[place] = _line(tree)
            place = step(place, label)
        self.lines[place] = _line(tree)
        inner: JsonValue = self.body(_only(tree, "body"), place)
        for label in reversed(labels):
            inner = {label: inner}
        entries.append(inner)

    def _value(self, node: "Node") -> JsonValue:
        from lark import Tree

        if not isinstance(node, Tree):
            return str(node)
        inner = _trees(node)
        match node.data:
            case "expr_term" if len(inner) == 1 and len(node.children) == 1:
                return self._value(inner[0])
            case "tuple":
                return [self._value(each) for each in inner if each.data != "new_line_or_comment"]
            case "object":
                elements = (each for each in inner if each.data == "object_elem")
                return {
                    str(self._value(each.children[0])): self._value(each.children[-1])
                    for each in elements
                }
            case "object_elem_key":
                return self._value(node.children[0])
            case _:
                return self._plain(node)

    def _plain(self, node: "Tree[Token]") -> JsonValue:
        """A literal; of anything else the text."""
        match node.data:
            case "string":
                return "".join(self._part(part) for part in _trees(node))
            case "heredoc_template" | "heredoc_template_trim":
                return _heredoc(str(node.children[0]))
            case "literal_value":
                return {"true": True, "false": False}.get(_word(node))
            case "int_lit" | "float_lit":
                return _number("".join(str(token) for token in node.children))
            case "identifier":
                return _word(node)
            case _:
                return "${" + self._source(node) + "}"

    def _part(self, part: "Tree[Token]") -> str:
        child = part.children[0]
        if not isinstance(child, str):
            return self._source(child)
        return _ESCAPE.sub(_unescaped, child).replace("$${", "${").replace("%%{", "%{")

    def _source(self, node: "Node") -> str:
        """The text as it stands in the document."""
        from lark import Tree

        if not isinstance(node, Tree):
            return str(node)
        start, end = getattr(node.meta, "start_pos", 0), getattr(node.meta, "end_pos", 0)
        return self._text[start:end].strip()


def _trees(tree: "Tree[Token]") -> "list[Tree[Token]]":
    from lark import Tree

    return [child for child in tree.children if isinstance(child, Tree)]


def _only(tree: "Tree[Token]", name: str) -> "Tree[Token]":
    return next(child for child in _trees(tree) if child.data == name)


def _line(tree: "Tree[Token]") -> int:
    line = getattr(tree.meta, "line", 1)
    return line if isinstance(line, int) and line > 0 else 1


def _word(node: "Node") -> str:
    """An identifier, or a label in quotes."""
    from lark import Tree

    if not isinstance(node, Tree):
        return str(node)
    if node.data == "string":
        return "".join(_ESCAPE.sub(_unescaped, _word(part)) for part in _trees(node))
    return "".join(_word(child) for child in node.children)


def _unescaped(match: "re.Match[str]") -> str:
    plain, code = match.groups()
    return _ESCAPES[plain] if plain else chr(int(code, 16))


def _heredoc(text: str) -> str:
    match, body = _HEREDOC.match(text), text.rstrip()
    if match and len(body) > match.end() and body.endswith(match[1]):
        inner = body[match.end() : -len(match[1])].rstrip(" \t")
        lines = inner.removesuffix("\n").removesuffix("\r").split("\n")
    else:
        lines = text.split("\n")[1:-1]
    if text.startswith("<<-"):
        indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
        margin = min(indents, default=0)
        lines = [line[margin:] for line in lines]
    return "\n".join(lines)


def _number(text: str) -> JsonValue:
    if re.fullmatch(r"-?[0-9]{1,18}", text):
        return int(text)
    try:
        value = float(text)
    except ValueError:
        return text
    return value if abs(value) < 1e300 else text
