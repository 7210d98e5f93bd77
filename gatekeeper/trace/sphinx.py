"""Directives of sphinx-needs (4 to 8) and mlx.traceability (11) in reStructuredText, read without running Sphinx."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from gatekeeper.model.location import at_line
from gatekeeper.model.path import RepoPath
from gatekeeper.model.trace import Imported, SourceOptions, TraceItem, TraceLink
from gatekeeper.trace.collect import DEFAULT_LINKS, Collector, attributes

# Lines are matched without the white space at their end, so that no pattern has to look for it again and again.
_DIRECTIVE = re.compile(r"( *)\.\. ([A-Za-z][\w.+-]*(?::[\w.+-]+)*)::(?:\s+(.*))?")
_COMMENT = re.compile(r"( *)\.\.(?: (?![\[_|]).*)?")
_OPTION = re.compile(r"\s*:([A-Za-z_+-][\w+-]*):\s*(.*)")
_CONDITION = re.compile(r"\[[^\[\]]*\]")
_MYST = re.compile(r"^ *(?:`{3,}|:{3,})\{[\w:-]+\}.*\n(?: *:[\w-]+:.*\n)*? *:id:", re.MULTILINE)
"""A need as MyST writes it, in Markdown."""
_LITERAL = re.compile(
    "code|code-block|sourcecode|literalinclude|parsed-literal|highlight|raw|math|uml|plantuml"
    "|graphviz|mermaid|csv-table|needuml|needarch"
)
_EXTEND = "needextend"
_UNREAD = frozenset({"needimport", "needservice", "list2need"})
"""Directives that make needs in ways only a build can tell."""
_SHOWN = "bar|extract|filter|flow|gantt|list|pie|report|sequence|table"
_NO_NEEDS = re.compile(rf"need(?:{_SHOWN})|toctree|include|figure|image|table|list-table")
_TOLD = frozenset({"status", "delete", "title"})
"""Options beside the links that an item is made of."""
_LINKS = frozenset(DEFAULT_LINKS) | {
    "belongs_to", "consists_of", "ext_toolname", "includes", "mitigated_by", "parent_needs",
    "provides", "realizes_by", "specifies", "uses", "violates",
}  # fmt: skip
_ITEM_LINK = "item-link"


@dataclass(slots=True)
class _Directive:
    """A directive while it is read."""

    name: str
    argument: str
    line: int
    indent: int
    options: dict[str, tuple[str, int]] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    header: bool = True
    last: str = ""

    def get(self, name: str) -> str:
        return self.options.get(name, ("", 0))[0]


def read_sphinx_needs(files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
    """Every directive that carries `:id:` or is named in `types`; what only a build could tell is a fault."""
    into = Collector()
    for path, directive in _all(files, into):
        name = directive.name
        if name in _UNREAD or (name == _EXTEND and _changes_items(directive, options)):
            sentence = f"what {name} makes of needs only a build can tell"
            into.unreadable(path, directive.line, sentence)
        elif name in options.types or (
            not options.types and "id" in directive.options and not _NO_NEEDS.fullmatch(name)
        ):
            into.add(_need(path, directive, directive.get("id"), directive.argument, options))
    ids = {item.id for item in into.items}
    into.items = [_without_parts(item, ids) for item in into.items]
    return into.imported()


def _changes_items(extension: _Directive, options: SourceOptions) -> bool:
    """Whether it sets links or what else an item is made of; tags and the like change no item."""
    made_of = _link_names(options) | _TOLD
    return any(name.lstrip("+-") in made_of for name in extension.options)


def _link_names(options: SourceOptions) -> frozenset[str]:
    return (frozenset(options.link_fields) or _LINKS) | frozenset(options.reverse_fields)


def _without_parts(item: TraceItem, ids: set[str]) -> TraceItem:
    """The item with links to a part of a need (`ID.part`) leading to the need."""
    links = (
        replace(link, target=whole)
        if link.target not in ids and (whole := link.target.rpartition(".")[0]) in ids
        else link
        for link in item.links
    )
    return replace(item, links=tuple(links))


def read_mlx_traceability(files: Mapping[RepoPath, bytes], options: SourceOptions) -> Imported:
    """Every `item` directive; links of `item-link` join the item that they begin at."""
    into = Collector()
    later: list[tuple[RepoPath, _Directive]] = []
    for path, directive in _all(files, into):
        if directive.name in (options.types or ("item",)):
            uid, _, title = directive.argument.partition(" ")
            into.add(_need(path, directive, uid, title.strip(), options))
        elif directive.name == _ITEM_LINK:
            later.append((path, directive))
    for path, directive in later:
        _join(path, directive, into)
    return into.imported()


def _join(path: RepoPath, directive: _Directive, into: Collector) -> None:
    place = at_line(path, directive.line)
    role = directive.get("type") or "trace"
    added = tuple(TraceLink(role, target, place) for target in directive.get("targets").split())
    for source in directive.get("sources").split():
        index = next((i for i, item in enumerate(into.items) if item.id == source), None)
        if index is None:
            into.fault(
                "tr003-dangling-link",
                path,
                directive.line,
                f'an item-link begins at "{source}", which is no item',
                source,
                "correct the id",
            )
            continue
        item = into.items[index]
        into.items[index] = replace(item, links=(*item.links, *added))


def _need(
    path: RepoPath, directive: _Directive, uid: str, title: str, options: SourceOptions
) -> TraceItem:
    names = _link_names(options)
    taken = names | {"id", "status", "title"}
    rest = ((k, v) for k, (v, _) in directive.options.items() if k not in taken)
    return TraceItem(
        id=uid,
        kind=directive.name,
        title=title or directive.get("title"),
        text="\n".join(directive.body).strip(),
        location=at_line(path, directive.line),
        links=tuple(
            link
            for name, (value, line) in directive.options.items()
            if name in names
            for link in _targets(path, name, value, line, options)
        ),
        status=directive.get("status"),
        active=directive.get("delete").lower() != "true",
        attributes=attributes(rest),
    )


def _targets(
    path: RepoPath, role: str, value: str, line: int, options: SourceOptions
) -> Iterator[TraceLink]:
    """Ids of an option; the conditions that sphinx-needs allows behind an id are judged by its build, not here."""
    place = at_line(path, line)
    for target in re.split(r"[,;\s]+", _CONDITION.sub("", value)):
        if target:
            yield TraceLink(role, target, place, "", role in options.reverse_fields)


def _all(
    files: Mapping[RepoPath, bytes], into: Collector
) -> Iterator[tuple[RepoPath, _Directive]]:
    for path, text in into.texts(files):
        if path.endswith(".md") and (found := _MYST.search(text)):
            line = text.count("\n", 0, found.start()) + 1
            into.unreadable(path, line, "needs in MyST are not read; a build tells them")
        for directive in directives(text.expandtabs(8)):
            yield path, directive


def directives(text: str) -> Iterator[_Directive]:
    """Every directive outside literal text and comments, inner ones as well, in order of where each ends."""
    stack: list[_Directive] = []
    skip: int | None = None
    literal = False
    for number, written in enumerate(text.split("\n"), 1):
        line = written.rstrip()
        if not line:
            for directive in stack[-1:]:
                directive.header = (
                    directive.header and not directive.options and not directive.last
                )
                directive.body.append("")
            continue
        indent = len(line) - len(line.lstrip())
        if skip is not None:
            if indent > skip:
                continue
            skip = None
        while stack and indent <= stack[-1].indent:
            yield stack.pop()
        found = _DIRECTIVE.fullmatch(line)
        if found is not None and not literal:
            if _LITERAL.fullmatch(found[2].lower()):
                skip = indent
            else:
                stack.append(_Directive(found[2], found[3] or "", number, indent))
        elif _COMMENT.fullmatch(line) or line.rstrip().endswith("::"):
            # The indented text after a comment or after `::` is no markup.
            skip = indent
        elif stack:
            _take(stack[-1], line, number)
    while stack:
        yield stack.pop()


def _take(directive: _Directive, line: str, number: int) -> None:
    option = _OPTION.fullmatch(line)
    if directive.header and option is not None:
        directive.options.setdefault(option[1], (option[2], number))
        directive.last = option[1]
    elif directive.header and directive.last:
        # An option goes on in lines that are indented deeper.
        value, first = directive.options[directive.last]
        directive.options[directive.last] = (f"{value} {line.strip()}".strip(), first)
    elif directive.header and not directive.options and not directive.body and directive.argument:
        directive.argument = f"{directive.argument} {line.strip()}"
    else:
        directive.header = False
        directive.body.append(line.strip())
