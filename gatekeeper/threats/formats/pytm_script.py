"""A pytm script read by its syntax alone: what it plainly writes down, and that more may be in it."""

import ast
from collections.abc import Iterator, Mapping

from gatekeeper.model import threat as words
from gatekeeper.model.threat_reader import ModelFile
from gatekeeper.parse.placed import Placed
from gatekeeper.parse.python import parse_python
from gatekeeper.threats.formats.draft import MAX_BYTES, Draft, refused
from gatekeeper.threats.formats.sheet import Sheet


def read_script(
    file: ModelFile, format_id: str, kinds: Mapping[str, words.ElementKind]
) -> words.ThreatModel:
    """The elements, boundaries and flows that the script's outermost statements name. Never whole: what its loops,
    functions and imports do, and which threats pytm finds, only running it would tell, and it is never run."""
    if len(file.raw) > MAX_BYTES // 8:
        return refused(file, format_id, f"the script has {len(file.raw)} bytes")
    try:
        tree = parse_python(file.raw)
    except SyntaxError as error:
        return refused(file, format_id, "the script is no valid Python", line=error.lineno or 1)
    except (ValueError, RecursionError, MemoryError) as error:
        return refused(file, format_id, f"the script cannot be parsed: {type(error).__name__}")
    script = _Script(file, format_id, kinds)
    for statement in tree.body:
        script.take(statement)
    return script.model()


class _Script:
    """One script while it is read."""

    def __init__(
        self, file: ModelFile, format_id: str, kinds: Mapping[str, words.ElementKind]
    ) -> None:
        self._kinds = kinds
        self._lines: dict[str, int] = {}
        self._draft = Draft(format_id, "script", Sheet(file, Placed({}, self._lines)))
        self._draft.id = self._draft.title = file.path
        self._names: dict[str, str] = {}
        """Variable to the name of what it holds."""
        self._zones: dict[str, str] = {}
        """Name of an element or boundary to that of the boundary it is in."""
        self._made: list[tuple[str, str, ast.Call]] = []

    def take(self, statement: ast.stmt) -> None:
        """One outermost statement."""
        match statement:
            case ast.Assign(targets=[ast.Name(id=variable)], value=ast.Call() as call):
                self._call(call, variable)
            case ast.Expr(value=ast.Call() as call):
                self._call(call, "")
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id=variable), attr="inBoundary")],
                value=ast.Name(id=zone),
            ) if variable in self._names and zone in self._names:
                self._zones[self._names[variable]] = self._names[zone]
            case _:
                pass

    def model(self) -> words.ThreatModel:
        """What was found, and that it is not all."""
        for native, name, call in self._made:
            pointer = f"/{name}"
            self._lines[pointer] = call.lineno
            locus = self._draft.sheet.locus(pointer, name)
            zone = self._zones.get(name)
            if native == "Boundary":
                self._draft.zones.append(words.Zone(name, name, locus, zone))
            elif native == "Dataflow":
                source, sink = (self._named(argument) for argument in call.args[:2])
                unknown = words.Payload.UNKNOWN
                flow = words.Flow(name, name, source, sink, unknown, locus)
                self._draft.flows.append(flow)
            elif native == "TM":
                self._draft.title = self._draft.id = name
            else:
                kind = self._kinds[native]
                self._draft.elements.append(words.Element(name, name, kind, locus, zone))
        self._draft.sheet.problem(
            "",
            "a script is read by its syntax alone, so the model is incomplete",
            "name the JSON that it writes: python tm.py --json model.json",
        )
        return self._draft.model()

    def _call(self, call: ast.Call, variable: str) -> None:
        if not isinstance(call.func, ast.Name):
            return
        native = call.func.id
        if native not in {*self._kinds, "Boundary", "Dataflow", "TM"}:
            return
        texts = list(_texts(call))
        if not texts or (native == "Dataflow" and len(call.args) < 2):
            return
        if variable:
            self._names[variable] = texts[0]
        self._made.append((native, texts[0], call))

    def _named(self, argument: ast.expr) -> str:
        if isinstance(argument, ast.Name):
            return self._names.get(argument.id, f"({argument.id})")
        return "(an expression)"


def _texts(call: ast.Call) -> Iterator[str]:
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
