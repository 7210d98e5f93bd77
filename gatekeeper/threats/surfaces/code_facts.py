"""What one file of code shows, whatever its language: hits, functions, calls. Kept between runs by content."""

from dataclasses import replace

from gatekeeper.model.frozen import dataclass
from gatekeeper.model.path import RepoPath
from gatekeeper.model.surface import SurfaceHit
from gatekeeper.threats.surfaces.registers import Address, UseFact

CallFact = tuple[str, str, str, int]
"""The function that calls (empty outside any), the scope written before the name, the name, the line."""
TextFact = tuple[str, str, int]
"""The function it stands in (empty outside any), the text, the line."""


ROUTE, COMMANDS, OBJECT = "route", "commands", "object"
"""What code may have the shape of: a path with what answers it, commands told apart by text, an object of a library."""
NATIVE_USB = "native USB"
"""Stands among the chips where the board has none between its controller and the host's USB."""
HANDED_OVER = "handed over: "
"""Stands before a function of Python that counts when some file hands it over with a path."""
MOUNTED = "mounted: "
"""Stands before an application of Python that is a part of the one it is mounted in, and no server, where some file does so."""
ShapeFact = tuple[str, str, str, int]
"""The function it stands in, what the code has the shape of, what it is called, the line."""


NO_MEMORY = "there was too little memory to read it"
"""A failure of the moment: kept for no later run."""
ROUTED, HANDED_IN = "its routes stand for it", "whoever made it has the way in"
"""Why a router, and what a function is handed, is not asked for; it is where no route is, or nothing else of the library."""
GIVEN_ON = "what it is given to speaks over it"
"""Why a socket that does nothing itself is not asked for; it is where the file shows nothing else of a network."""


@dataclass(frozen=True, slots=True)
class CandidateHit:
    """A hit that counts if its header is in sight."""

    hit: SurfaceHit
    header: str = ""
    """Empty when none is needed."""
    generic: bool = False


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What one file's bytes show, before the rest of the tree is looked at."""

    candidates: tuple[CandidateHit, ...] = ()
    failure: str = ""
    """Why it could not be read, or only in part; empty when it was read whole."""
    functions: tuple[str, ...] = ()
    """With their class (`Dfu::Write`, in Python `Dfu.write`), in order."""
    calls: tuple[CallFact, ...] = ()
    """Each once, with the first line."""
    uses: tuple[UseFact, ...] = ()
    """Names in capitals that stand in functions: they may be registers that a header names."""
    addresses: tuple[Address, ...] = ()
    chips: frozenset[str] = frozenset()
    """Families of chips that the file names."""
    requests: tuple[TextFact, ...] = ()
    """Labels of `switch` that may name a request to change the program."""
    nodes: tuple[TextFact, ...] = ()
    """Texts that name a device of the operating system."""
    shapes: tuple[ShapeFact, ...] = ()
    types: frozenset[str] = frozenset()
    """That the file defines; kept where it makes objects that may be a library's, and in headers."""
    handed: frozenset[str] = frozenset()
    """Functions that a file of Python hands over with a path."""


def at_path(facts: FileFacts, path: RepoPath) -> FileFacts:
    """The same for a file of the same bytes elsewhere."""
    return replace(
        facts,
        candidates=tuple(replace(c, hit=replace(c.hit, path=path)) for c in facts.candidates),
    )
