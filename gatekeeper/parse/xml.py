"""XML documents (1.0) as elements with lines, through defusedxml: no entity is declared, nothing outside is loaded."""

import io
import xml.sax
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler, feature_external_ges, feature_namespaces
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser

MAX_DEPTH = 200
MAX_ELEMENTS = 2_000_000
_BLOCKS = frozenset({"p", "div", "br", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "ul", "ol"})


class XmlRefused(ValueError):
    """The document is not XML that may be read; the text says why."""

    def __init__(self, sentence: str, line: int = 1) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(slots=True)
class XmlElement:
    """One element; made once by the parser and changed by nobody after."""

    name: str
    """Without its namespace prefix."""
    attributes: dict[str, str]
    """By name as written."""
    line: int
    text: str = ""
    """What stands inside it before its first child."""
    tail: str = ""
    """What stands between its end and what comes next inside its parent."""
    children: list["XmlElement"] = field(default_factory=list)

    def get(self, name: str) -> str:
        """The attribute, empty when it is not there."""
        return self.attributes.get(name, "")

    def child(self, name: str) -> "XmlElement | None":
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> Iterator["XmlElement"]:
        """Children of that name, in order."""
        return (child for child in self.children if child.name == name)

    def walk(self) -> Iterator["XmlElement"]:
        """The element and all below it, in order of the document."""
        stack = [self]
        while stack:
            current = stack.pop()
            yield current
            stack += reversed(current.children)

    def whole_text(self) -> str:
        """The text of the element and of all below it, runs of white space as one space."""
        pieces: list[str] = []
        stack: list[XmlElement | str] = [self]
        while stack:
            current = stack.pop()
            if isinstance(current, str):
                pieces.append(current)
                continue
            if current is not self:
                # Block elements part words, so that paragraphs do not run into each other.
                pieces.append(" " if current.name in _BLOCKS else "")
                stack.append(current.tail)
            pieces.append(current.text)
            stack += reversed(current.children)
        return " ".join("".join(pieces).split())


def parse_xml(raw: bytes, *, max_bytes: int) -> XmlElement:
    """The root element.

    Refused with `XmlRefused`: larger than `max_bytes`, nested deeper than 200, more than two million elements,
    any entity declaration or reference to something outside, anything expat cannot read. A document type that
    only names an outside DTD, as Cobertura writes it, is not loaded and does no harm.
    """
    if len(raw) > max_bytes:
        raise XmlRefused(f"it has {len(raw)} bytes, more than {max_bytes}")
    builder = _Builder()
    parser = create_parser(forbid_dtd=False, forbid_entities=True, forbid_external=False)
    parser.setFeature(feature_namespaces, False)
    # An outside DTD is then skipped without being asked for; the entities it may declare are refused where used.
    parser.setFeature(feature_external_ges, False)
    parser.setContentHandler(builder)
    try:
        parser.parse(io.BytesIO(raw))
    except xml.sax.SAXParseException as error:
        line = error.getLineNumber() or 1
        raise XmlRefused(f"not valid XML: {error.getMessage()}", line) from error
    except DefusedXmlException as error:
        raise XmlRefused("it declares entities or refers to something outside") from error
    except (ValueError, LookupError) as error:  # an encoding that Python does not know
        raise (
            error if isinstance(error, XmlRefused) else XmlRefused(f"not valid XML: {error}")
        ) from error
    if builder.root is None:
        raise XmlRefused("it has no element")
    return builder.root


class _Builder(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root: XmlElement | None = None
        self._open: list[XmlElement] = []
        self._pieces: list[str] = []
        self._count = 0
        self._locator = Locator()

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        line = self._line()
        self._flush()
        self._count += 1
        if len(self._open) >= MAX_DEPTH:
            raise XmlRefused(f"it is nested deeper than {MAX_DEPTH}", line)
        if self._count > MAX_ELEMENTS:
            raise XmlRefused(f"it has more than {MAX_ELEMENTS} elements", line)
        element = XmlElement(name.rpartition(":")[2], dict(attrs.items()), line)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def endElement(self, name: str) -> None:
        self._flush()
        self._open.pop()

    def characters(self, content: str) -> None:
        self._pieces.append(content)

    def _flush(self) -> None:
        """Give the text that came since the last tag to where it stands."""
        if self._open and self._pieces:
            parent = self._open[-1]
            text = "".join(self._pieces)
            if parent.children:
                parent.children[-1].tail = text
            else:
                parent.text = text
        self._pieces = []

    def skippedEntity(self, name: str) -> None:
        raise XmlRefused(f'it uses the entity "{name[:40]}", which is not declared', self._line())

    def setDocumentLocator(self, locator: Locator) -> None:
        self._locator = locator

    def _line(self) -> int:
        return self._locator.getLineNumber() or 1
